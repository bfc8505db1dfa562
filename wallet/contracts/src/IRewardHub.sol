// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What the validator registry asks its hub.
interface IRewardHub {
    /// @notice The newest posted epoch; 0 before the first.
    function head() external view returns (uint64);

    /// @notice The epoch that the clock is in, from 1; 0 before the first begins.
    function currentEpoch() external view returns (uint64);

    /// @notice Seconds between posting a block and its being final.
    function challenge() external view returns (uint64);

    /// @notice The token of rewards and stakes.
    function token() external view returns (address);

    /// @notice The registry that the hub believes.
    function registry() external view returns (address);
}
