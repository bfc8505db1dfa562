// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A contract wallet: signs what its owner signs.
contract MockWallet is IERC1271 {
    address public immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    function isValidSignature(bytes32 hash, bytes calldata sig) external view returns (bytes4) {
        return ECDSA.recoverCalldata(hash, sig) == owner ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

interface IHub {
    struct Claim {
        address account;
        address payTo;
        uint128 cumulative;
        uint128 relayFee;
        address relayer;
        uint64 deadline;
    }

    function claim(uint64 epoch, Claim calldata c, bytes32[] calldata proof, bytes calldata sig) external;
}

/// @notice A token that can take a fee, refuse a receiver, or call the hub back
/// while it pays.
contract MockToken is ERC20 {
    uint256 public fee;
    address public refused;
    IHub public hub;
    bytes public again;
    bool public reentered;

    constructor() ERC20("Mock", "MCK") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setFee(uint256 fee_) external {
        fee = fee_;
    }

    function refuse(address to) external {
        refused = to;
    }

    function callBack(IHub hub_, bytes calldata data) external {
        hub = hub_;
        again = data;
    }

    function _update(address from, address to, uint256 value) internal override {
        require(to != refused || to == address(0), "refused");
        super._update(from, to, value);
        if (fee != 0 && from != address(0)) super._update(to, address(0xfee), fee);
        if (again.length != 0 && from == address(hub)) {
            (reentered,) = address(hub).call(again);
        }
    }
}
