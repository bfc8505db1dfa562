// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @title The token of local networks, worth nothing.
/// @notice An ERC-20 with permit whose owner mints as much as he likes. A
/// public network names a real token instead; nothing but the deployment knows
/// this contract.
contract TestToken is ERC20, ERC20Permit, Ownable {
    /// @param owner who may mint
    constructor(address owner) ERC20("Rarebit Test Token", "RBT") ERC20Permit("Rarebit Test Token") Ownable(owner) {}

    /// @notice Makes new tokens.
    /// @param to who receives them
    /// @param amount base units, 10^-18 RBT
    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }
}
