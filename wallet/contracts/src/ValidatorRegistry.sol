// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IRewardHub} from "./IRewardHub.sol";

/// @title Who may sign epoch blocks.
/// @notice Seats are named by the owner, so that nobody buys two thirds of
/// them; a named validator takes his seat with a stake. Every change counts
/// from the next epoch on, so that the quorum of an epoch that is being signed
/// never moves. The owner can neither take a stake nor keep it: an expelled
/// validator withdraws like one who left.
/// @dev The hub is fixed by the constructor. It is deployed first and names
/// the address at which this contract will be.
contract ValidatorRegistry is Ownable2Step, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice A seat. It counts in the epochs from..until-1.
    /// @param stake base units held here
    /// @param exitAt when the stake may be withdrawn, Unix seconds; 0 while seated
    /// @param idx1 place in the list of seats, from 1; 0: no seat
    /// @param activeFromEpoch first epoch in which the seat counts
    /// @param activeUntilEpoch first epoch in which it does not any more; 0: open
    struct Info {
        uint128 stake;
        uint64 exitAt;
        uint32 idx1;
        uint64 activeFromEpoch;
        uint64 activeUntilEpoch;
    }

    /// @notice How long a stake stays after the exit; more than the challenge window.
    uint64 public constant EXIT_DELAY = 7 days;

    /// @notice The most seats at a time, which bounds `validators`.
    uint256 public constant MAX_SEATS = 64;

    /// @notice The token of stakes.
    IERC20 public immutable token;

    /// @notice The hub whose blocks are signed; it alone may call `settle`.
    IRewardHub public immutable hub;

    /// @notice The least stake, base units.
    uint128 public immutable minStake;

    /// @notice The seat of an address.
    mapping(address validator => Info) public info;

    /// @notice Whom the owner has named.
    mapping(address validator => bool) public admitted;

    /// @notice How the number of seats changes at an epoch.
    mapping(uint64 epoch => int64) public countDelta;

    /// @notice The newest epoch that was settled and its number of seats.
    uint64 public settledEpoch;
    /// @notice See `settledEpoch`.
    uint64 public settledCount;

    address[] private _seats;

    /// @notice The owner has named a validator.
    event Admitted(address indexed validator);
    /// @notice The owner has taken the name back.
    event Expelled(address indexed validator);
    /// @notice A validator has staked.
    event Joined(address indexed validator, uint128 stake, uint64 activeFromEpoch);
    /// @notice A seat ends, by the validator or the owner.
    event ExitStarted(address indexed validator, uint64 activeUntilEpoch, uint64 exitAt);
    /// @notice A stake went back.
    event Withdrawn(address indexed validator, address to, uint128 stake);

    /// @notice The caller is not the hub.
    error NotHub();
    /// @notice The owner has not named this address.
    error NotAdmitted();
    /// @notice The address has a seat already, or its old stake is still here.
    error AlreadySeated();
    /// @notice The address has no seat, or its exit has begun.
    error NotSeated();
    /// @notice The stake is below the least one.
    error StakeTooLow();
    /// @notice All seats are taken.
    error NoSeatLeft();
    /// @notice The exit has not begun, or the delay is not over.
    error ExitPending();
    /// @notice The token took a fee from the transfer.
    error FeeOnTransfer();
    /// @notice A signer does not count in this epoch.
    error NotValidator();
    /// @notice Epochs are settled one after the other.
    error BadEpoch();
    /// @notice The hub was not deployed for this registry.
    error WrongHub();

    /// @param token_ the token of stakes, the same as the hub's
    /// @param minStake_ least stake in base units
    /// @param owner who names validators; on a public chain a multisig
    /// @param hub_ the hub, which must name this contract's address
    constructor(IERC20 token_, uint128 minStake_, address owner, IRewardHub hub_) Ownable(owner) {
        if (hub_.registry() != address(this) || hub_.token() != address(token_)) revert WrongHub();
        if (hub_.challenge() >= EXIT_DELAY) revert WrongHub();
        token = token_;
        minStake = minStake_;
        hub = hub_;
    }

    /// @notice Names a validator, who may then join.
    /// @param validator the address that signs epoch blocks
    function admit(address validator) external onlyOwner {
        admitted[validator] = true;
        emit Admitted(validator);
    }

    /// @notice Takes the name back and ends the seat, if there is one, with
    /// the next epoch. The stake stays the validator's.
    /// @param validator the address to expel
    function expel(address validator) external onlyOwner {
        admitted[validator] = false;
        emit Expelled(validator);
        Info storage s = info[validator];
        if (s.idx1 != 0 && s.exitAt == 0) _startExit(validator, s);
    }

    /// @notice Takes the caller's seat. It counts from the next epoch on; if
    /// nobody could sign the next block, from that block on, since the hub
    /// would stand still for ever otherwise.
    /// @param stake base units, taken from the caller by allowance
    function join(uint128 stake) external nonReentrant {
        if (!admitted[msg.sender]) revert NotAdmitted();
        Info storage s = info[msg.sender];
        if (s.idx1 != 0) revert AlreadySeated();
        if (stake < minStake) revert StakeTooLow();
        if (_seats.length >= MAX_SEATS) revert NoSeatLeft();

        uint64 next = settledEpoch + 1;
        bool nobody = next == 1 || _count(settledCount, countDelta[next]) == 0;
        uint64 from = nobody ? next : hub.currentEpoch() + 1;
        _seats.push(msg.sender);
        info[msg.sender] = Info(stake, 0, uint32(_seats.length), from, 0);
        countDelta[from] += 1;
        emit Joined(msg.sender, stake, from);

        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), stake);
        if (token.balanceOf(address(this)) - before != stake) revert FeeOnTransfer();
    }

    /// @notice Ends the caller's seat with the next epoch.
    function startExit() external {
        Info storage s = info[msg.sender];
        if (s.idx1 == 0 || s.exitAt != 0) revert NotSeated();
        _startExit(msg.sender, s);
    }

    /// @notice Gives the stake back, seven days after the exit began.
    /// @param to who receives it
    function withdraw(address to) external nonReentrant {
        Info memory s = info[msg.sender];
        if (s.idx1 == 0 || s.exitAt == 0 || block.timestamp < s.exitAt) revert ExitPending();
        // A seat that still counts for a block to come stays: a backlog of
        // blocks must not change who signs them. But not for ever, since a hub
        // that stands still must not keep stakes.
        bool counts = s.activeUntilEpoch > settledEpoch + 1;
        if (counts && block.timestamp < s.exitAt + 3 * EXIT_DELAY) revert ExitPending();
        address last = _seats[_seats.length - 1];
        _seats[s.idx1 - 1] = last;
        info[last].idx1 = s.idx1;
        _seats.pop();
        delete info[msg.sender];
        emit Withdrawn(msg.sender, to, s.stake);
        token.safeTransfer(to, s.stake);
    }

    /// @notice Called by the hub once per epoch, in order: checks that all
    /// signers count in it and returns how many seats do.
    /// @param epoch the epoch of the block
    /// @param signers addresses that signed, each once
    /// @return count seats that count in this epoch
    function settle(uint64 epoch, address[] calldata signers) external returns (uint256 count) {
        if (msg.sender != address(hub)) revert NotHub();
        if (epoch != settledEpoch + 1) revert BadEpoch();
        for (uint256 i = 0; i < signers.length; ++i) {
            if (!isActive(signers[i], epoch)) revert NotValidator();
        }
        uint64 n = _count(settledCount, countDelta[epoch]);
        settledEpoch = epoch;
        if (n != settledCount) settledCount = n;
        return n;
    }

    /// @notice Whether an address counts in an epoch.
    /// @param validator the address
    /// @param epoch the epoch
    function isActive(address validator, uint64 epoch) public view returns (bool) {
        Info storage s = info[validator];
        return s.idx1 != 0 && s.activeFromEpoch <= epoch && (s.activeUntilEpoch == 0 || epoch < s.activeUntilEpoch);
    }

    /// @notice Who counts in an epoch, in no particular order. Of epochs long
    /// past, those who have withdrawn are missing.
    /// @param epoch the epoch
    function validators(uint64 epoch) external view returns (address[] memory list) {
        uint256 n = 0;
        list = new address[](_seats.length);
        for (uint256 i = 0; i < _seats.length; ++i) {
            if (isActive(_seats[i], epoch)) list[n++] = _seats[i];
        }
        assembly ("memory-safe") {
            mstore(list, n)
        }
    }

    function _startExit(address validator, Info storage s) private {
        uint64 until = hub.currentEpoch() + 1;
        if (until < s.activeFromEpoch) until = s.activeFromEpoch; // it never counted
        s.activeUntilEpoch = until;
        s.exitAt = uint64(block.timestamp) + EXIT_DELAY;
        countDelta[until] -= 1;
        emit ExitStarted(validator, until, s.exitAt);
    }

    function _count(uint64 count, int64 delta) private pure returns (uint64) {
        return uint64(int64(count) + delta);
    }
}
