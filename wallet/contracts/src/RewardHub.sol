// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ValidatorRegistry} from "./ValidatorRegistry.sol";

/// @title Datasets, their funds, the chain of epoch blocks and the claims.
/// @notice Sponsors fund datasets per epoch. After each epoch two thirds of
/// the validators sign a header with the Merkle root of what every account has
/// earned so far. Once the block is final an account claims the difference to
/// what it was paid before, by itself or through anybody who relays its
/// signature.
/// @dev What holds at every moment: the paid sum of all blocks is at most what
/// was funded and released, and what was claimed is at most the paid sum of
/// the newest final block. So a wrong root cannot drain funds of later epochs.
/// There is no proxy and no way for the owner to move tokens; the owner can
/// stop new blocks and funds, never claims.
contract RewardHub is EIP712, Ownable2Step, Pausable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice A dataset as it is registered. All fields are part of its id.
    /// @param publisher who registers it
    /// @param chunkCount number of chunks
    /// @param chunkSize bytes of a chunk; the last one may be shorter
    /// @param chunkRoot root of the SHA-256 tree over the stream's 16 KiB blocks
    /// @param infohash version 1 infohash of the torrent
    /// @param size bytes of the torrent stream
    struct Dataset {
        address publisher;
        uint32 chunkCount;
        uint32 chunkSize;
        bytes32 chunkRoot;
        bytes20 infohash;
        uint64 size;
    }

    /// @notice The header of an epoch block. Its EIP-712 digest is its hash.
    /// @param epoch from 1, without gaps
    /// @param round attempt in which the validators agreed
    /// @param prev hash of the header before; 0 for epoch 1
    /// @param shardsRoot which shards were found consistent
    /// @param receiptsRoot receipts that were credited
    /// @param statsRoot copies, demand, multipliers and pay of chunks
    /// @param rewardsRoot what each account has earned in all
    /// @param reputationRoot scores of pseudonyms
    /// @param paid base units that this epoch adds to what is earned
    /// @param dataHash keccak256 of the body
    struct Header {
        uint64 epoch;
        uint32 round;
        bytes32 prev;
        bytes32 shardsRoot;
        bytes32 receiptsRoot;
        bytes32 statsRoot;
        bytes32 rewardsRoot;
        bytes32 reputationRoot;
        uint128 paid;
        bytes32 dataHash;
    }

    /// @notice What is kept of a posted block.
    /// @param hash EIP-712 digest of its header
    /// @param rewardsRoot root for claims
    /// @param totalPaid paid of this and all blocks before, base units
    /// @param finalAt from when on it is final, Unix seconds
    struct Block {
        bytes32 hash;
        bytes32 rewardsRoot;
        uint128 totalPaid;
        uint64 finalAt;
    }

    /// @notice An order to pay out, signed by the account.
    /// @param account whose leaf is proved
    /// @param payTo who receives the tokens
    /// @param cumulative what the leaf says, base units earned in all
    /// @param relayFee part of it for whoever sends the transaction
    /// @param relayer who may send it; 0: anybody
    /// @param deadline last second at which it counts
    struct Claim {
        address account;
        address payTo;
        uint128 cumulative;
        uint128 relayFee;
        address relayer;
        uint64 deadline;
    }

    /// @notice EIP-712 type hash of `Header`.
    bytes32 public constant HEADER_TYPEHASH = keccak256(
        "EpochHeader(uint64 epoch,uint32 round,bytes32 prev,bytes32 shardsRoot,bytes32 receiptsRoot,bytes32 statsRoot,bytes32 rewardsRoot,bytes32 reputationRoot,uint128 paid,bytes32 dataHash)"
    );

    /// @notice EIP-712 type hash of `Claim`.
    bytes32 public constant CLAIM_TYPEHASH = keccak256(
        "Claim(address account,address payTo,uint128 cumulative,uint128 relayFee,address relayer,uint64 deadline)"
    );

    /// @notice The longest funding.
    uint256 public constant MAX_FUNDING = 3653 days;

    /// @notice The longest uri of a dataset, bytes.
    uint256 public constant MAX_URI = 512;

    /// @notice The token of rewards.
    IERC20 public immutable token;
    /// @notice Who may sign blocks.
    ValidatorRegistry public immutable registry;
    /// @notice Seconds between posting a block and its being final.
    uint64 public immutable challenge;
    /// @notice Seconds of an epoch.
    uint64 public immutable epochLen;
    /// @notice When epoch 1 begins, Unix seconds.
    uint64 public immutable genesisTime;

    /// @notice Registered datasets.
    mapping(bytes32 id => Dataset) public datasets;
    /// @notice Posted blocks.
    mapping(uint64 epoch => Block) public blocks;
    /// @notice What each account was paid so far, base units.
    mapping(address account => uint128) public claimed;
    /// @notice How the rate changes at an epoch.
    mapping(uint64 epoch => int256) public rateDelta;

    /// @notice The newest posted epoch; 0 before the first.
    uint64 public head;
    /// @notice What is released per epoch at the head, base units.
    uint128 public rate;
    /// @notice What was released and not paid, base units.
    uint128 public carry;
    /// @notice All that was ever funded, base units.
    uint128 public totalFunded;
    /// @notice All that was ever paid out, base units.
    uint128 public totalClaimed;

    /// @notice A dataset was registered.
    event DatasetRegistered(bytes32 indexed id, address indexed publisher, Dataset dataset, string uri);
    /// @notice Epochs firstEpoch..firstEpoch+epochs-1 of a dataset have a budget more.
    event Funded(
        bytes32 indexed id, address indexed sponsor, uint128 perEpoch, uint64 firstEpoch, uint32 epochs
    );
    /// @notice A block was posted.
    event EpochSubmitted(uint64 indexed epoch, bytes32 indexed hash, Header header, address[] signers);
    /// @notice An account was paid; amount includes relayFee, which went to relayer.
    event Claimed(
        address indexed account,
        address indexed payTo,
        uint64 epoch,
        uint128 cumulative,
        uint128 amount,
        uint128 relayFee,
        address relayer
    );
    /// @notice A claim of a batch was left out; reason is the selector of the error.
    event ClaimSkipped(address indexed account, bytes4 reason);

    /// @notice The dataset is registered already.
    error Exists();
    /// @notice There is no such dataset.
    error Unknown();
    /// @notice Only the publisher registers his dataset.
    error NotPublisher();
    /// @notice A number or a text is outside of what is allowed.
    error OutOfBounds();
    /// @notice Not the epoch after the head, or no such block.
    error BadEpoch();
    /// @notice The epoch is not over.
    error TooEarly();
    /// @notice The header does not name the block before.
    error BadPrev();
    /// @notice Signers are not strictly ascending.
    error BadOrder();
    /// @notice A signer does not count in this epoch.
    error NotValidator();
    /// @notice Fewer than two thirds have signed.
    error NoQuorum();
    /// @notice More than what was released.
    error OverBudget();
    /// @notice The block is still open to challenge.
    error NotFinal();
    /// @notice The proof does not lead to the rewards root.
    error BadProof();
    /// @notice Not a signature, or not the account's.
    error BadSig();
    /// @notice The deadline has passed.
    error Expired();
    /// @notice The account was paid this much already.
    error NothingToClaim();
    /// @notice The claim names another relayer.
    error WrongRelayer();
    /// @notice The relay fee is more than the amount.
    error FeeTooHigh();
    /// @notice Zero, the hub or the token cannot be paid, or the token refused.
    error BadPayTo();
    /// @notice The arrays of a batch differ in length.
    error BadLength();
    /// @notice The token took a fee from the transfer.
    error FeeOnTransfer();

    /// @param token_ the token of rewards
    /// @param registry_ where the registry will be deployed, for this hub
    /// @param challenge_ seconds until a block is final, fewer than an epoch
    /// @param epochLen_ seconds of an epoch
    /// @param genesisTime_ when epoch 1 begins; 0: now
    /// @param owner who may pause; on a public chain a multisig
    constructor(
        IERC20 token_,
        ValidatorRegistry registry_,
        uint64 challenge_,
        uint64 epochLen_,
        uint64 genesisTime_,
        address owner
    ) EIP712("Rarebit RewardHub", "1") Ownable(owner) {
        // Each block must be final before the next: with a window as long as
        // an epoch a backlog would never be worked off.
        if (challenge_ >= epochLen_ || epochLen_ > 30 days) revert OutOfBounds();
        if (address(token_) == address(0) || address(registry_) == address(0)) revert OutOfBounds();
        token = token_;
        registry = registry_;
        challenge = challenge_;
        epochLen = epochLen_;
        genesisTime = genesisTime_ == 0 ? uint64(block.timestamp) : genesisTime_;
    }

    /// @notice Stops register, fund and submitEpoch. Claims go on.
    function pause() external onlyOwner {
        _pause();
    }

    /// @notice Ends a pause.
    function unpause() external onlyOwner {
        _unpause();
    }

    /// @notice Registers a dataset of the caller.
    /// @param d its fields
    /// @param uri where its manifest and torrent can be had; a hint, not part of the id
    /// @return id see `datasetId`
    function register(Dataset calldata d, string calldata uri) external whenNotPaused returns (bytes32 id) {
        if (d.publisher != msg.sender) revert NotPublisher();
        if (d.chunkCount == 0 || d.chunkSize == 0 || bytes(uri).length > MAX_URI) revert OutOfBounds();
        uint256 last = uint256(d.chunkCount) * d.chunkSize;
        if (d.size > last || d.size <= last - d.chunkSize) revert OutOfBounds();
        id = datasetId(d);
        if (datasets[id].publisher != address(0)) revert Exists();
        datasets[id] = d;
        emit DatasetRegistered(id, msg.sender, d, uri);
    }

    /// @notice Adds to the budget of a dataset, from the epoch after next on.
    /// It cannot be taken back; what is not earned returns to the sponsor as
    /// an ordinary reward.
    /// @param id the dataset
    /// @param perEpoch base units per epoch
    /// @param epochs number of epochs
    function fund(bytes32 id, uint128 perEpoch, uint32 epochs) external whenNotPaused nonReentrant {
        _fund(id, perEpoch, epochs);
    }

    /// @notice `fund` with an ERC-2612 permit instead of an allowance.
    /// @param id the dataset
    /// @param perEpoch base units per epoch
    /// @param epochs number of epochs
    /// @param deadline of the permit
    /// @param v of the permit
    /// @param r of the permit
    /// @param s of the permit
    function fundWithPermit(
        bytes32 id,
        uint128 perEpoch,
        uint32 epochs,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external whenNotPaused nonReentrant {
        // Somebody may have sent the permit first: then the allowance is there.
        try IERC20Permit(address(token)).permit(
            msg.sender, address(this), uint256(perEpoch) * epochs, deadline, v, r, s
        ) {} catch {}
        _fund(id, perEpoch, epochs);
    }

    function _fund(bytes32 id, uint128 perEpoch, uint32 epochs) private {
        if (datasets[id].publisher == address(0)) revert Unknown();
        if (perEpoch == 0 || epochs == 0 || uint256(epochs) * epochLen > MAX_FUNDING) revert OutOfBounds();
        uint256 amount = uint256(perEpoch) * epochs;
        // Every later sum is at most this one, so none of them overflows.
        if (totalFunded + amount > type(uint128).max) revert OutOfBounds();
        totalFunded += uint128(amount);
        uint64 first = head + 2;
        rateDelta[first] += int256(uint256(perEpoch));
        rateDelta[first + epochs] -= int256(uint256(perEpoch));
        emit Funded(id, msg.sender, perEpoch, first, epochs);

        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        if (token.balanceOf(address(this)) - before != amount) revert FeeOnTransfer();
    }

    /// @notice Posts the block of the epoch after the head. Anybody may send it.
    /// @param h the header
    /// @param sigs signatures over its digest, 65 bytes each, by ascending signer
    function submitEpoch(Header calldata h, bytes calldata sigs) external whenNotPaused {
        if (h.epoch != head + 1) revert BadEpoch();
        if (block.timestamp < uint256(genesisTime) + uint256(h.epoch) * epochLen) revert TooEarly();
        Block storage last = blocks[head];
        if (block.timestamp < last.finalAt) revert NotFinal();
        if (h.prev != last.hash) revert BadPrev();

        bytes32 digest = headerDigest(h);
        address[] memory signers = _signers(digest, sigs);
        uint256 count = registry.settle(h.epoch, signers);
        if (count == 0 || 3 * signers.length < 2 * count) revert NoQuorum();

        uint256 released = uint256(int256(uint256(rate)) + rateDelta[h.epoch]);
        uint256 available = released + carry;
        if (h.paid > available) revert OverBudget();
        rate = uint128(released);
        carry = uint128(available - h.paid);
        head = h.epoch;
        blocks[h.epoch] = Block(digest, h.rewardsRoot, last.totalPaid + h.paid, uint64(block.timestamp) + challenge);
        emit EpochSubmitted(h.epoch, digest, h, signers);
    }

    function _signers(bytes32 digest, bytes calldata sigs) private pure returns (address[] memory signers) {
        if (sigs.length % 65 != 0) revert BadSig();
        uint256 n = sigs.length / 65;
        signers = new address[](n);
        address last = address(0);
        for (uint256 i = 0; i < n; ++i) {
            (address who, ECDSA.RecoverError err,) = ECDSA.tryRecoverCalldata(digest, sigs[65 * i:65 * i + 65]);
            if (err != ECDSA.RecoverError.NoError) revert BadSig();
            if (who <= last) revert BadOrder();
            last = who;
            signers[i] = who;
        }
    }

    /// @notice Pays an account what it has earned and was not paid yet.
    /// @param epoch a final block to prove against; any will do
    /// @param c the order
    /// @param proof from the leaf (account, cumulative) to the block's rewards root
    /// @param sig the account's signature over `claimDigest`; empty if the account itself sends
    function claim(uint64 epoch, Claim calldata c, bytes32[] calldata proof, bytes calldata sig)
        external
        nonReentrant
    {
        bytes4 reason = _claim(epoch, c, proof, sig);
        if (reason != 0) {
            assembly ("memory-safe") {
                mstore(0, reason)
                revert(0, 4)
            }
        }
    }

    /// @notice Pays many accounts. A claim that cannot be paid is left out with
    /// a `ClaimSkipped`, so that one stale item does not stop the rest.
    /// @param epoch a final block to prove against
    /// @param cs the orders
    /// @param proofs one each
    /// @param sigs one each
    /// @return paidCount how many were paid
    function claimBatch(uint64 epoch, Claim[] calldata cs, bytes32[][] calldata proofs, bytes[] calldata sigs)
        external
        nonReentrant
        returns (uint256 paidCount)
    {
        if (cs.length != proofs.length || cs.length != sigs.length) revert BadLength();
        for (uint256 i = 0; i < cs.length; ++i) {
            bytes4 reason = _claim(epoch, cs[i], proofs[i], sigs[i]);
            if (reason == 0) ++paidCount;
            else emit ClaimSkipped(cs[i].account, reason);
        }
    }

    /// @dev Pays and returns 0, or changes nothing and returns the error's selector.
    function _claim(uint64 epoch, Claim calldata c, bytes32[] calldata proof, bytes calldata sig)
        private
        returns (bytes4)
    {
        uint128 before = claimed[c.account];
        bytes4 reason = _refusal(epoch, c, before);
        if (reason != 0) return reason;
        if (msg.sender != c.account) {
            if (!SignatureChecker.isValidSignatureNowCalldata(c.account, claimDigest(c), sig)) {
                return BadSig.selector;
            }
        }
        // Hashed twice: no inner node of the tree, 64 bytes, passes for a leaf.
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(c.account, uint256(c.cumulative)))));
        if (!MerkleProof.verifyCalldata(proof, blocks[epoch].rewardsRoot, leaf)) return BadProof.selector;
        uint128 amount = c.cumulative - before;
        uint128 total = totalClaimed;
        if (uint256(total) + amount > blocks[newestFinal()].totalPaid) return OverBudget.selector;

        claimed[c.account] = c.cumulative;
        totalClaimed = total + amount;
        if (!token.trySafeTransfer(c.payTo, amount - c.relayFee)) {
            claimed[c.account] = before;
            totalClaimed = total;
            return BadPayTo.selector;
        }
        if (c.relayFee != 0) token.safeTransfer(msg.sender, c.relayFee);
        emit Claimed(c.account, c.payTo, epoch, c.cumulative, amount, c.relayFee, msg.sender);
        return 0;
    }

    function _refusal(uint64 epoch, Claim calldata c, uint128 before) private view returns (bytes4) {
        if (epoch == 0 || epoch > head) return BadEpoch.selector;
        if (block.timestamp < blocks[epoch].finalAt) return NotFinal.selector;
        if (block.timestamp > c.deadline) return Expired.selector;
        if (c.relayer != address(0) && c.relayer != msg.sender) return WrongRelayer.selector;
        if (c.payTo == address(0) || c.payTo == address(this) || c.payTo == address(token)) return BadPayTo.selector;
        if (c.cumulative <= before) return NothingToClaim.selector;
        if (c.relayFee > c.cumulative - before) return FeeTooHigh.selector;
        return 0;
    }

    /// @notice The id of a dataset, bound to this chain and hub.
    /// @param d its fields
    function datasetId(Dataset calldata d) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), d));
    }

    /// @notice The EIP-712 digest of a header, which is the hash of its block.
    /// @param h the header
    function headerDigest(Header calldata h) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(HEADER_TYPEHASH, h)));
    }

    /// @notice The EIP-712 digest that an account signs.
    /// @param c the order
    function claimDigest(Claim calldata c) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CLAIM_TYPEHASH, c)));
    }

    /// @notice The newest block that is final; 0 if none.
    function newestFinal() public view returns (uint64) {
        // The one before the head was final when the head was posted.
        return head == 0 || block.timestamp >= blocks[head].finalAt ? head : head - 1;
    }

    /// @notice The epoch that the clock is in, from 1; 0 before the first begins.
    function currentEpoch() external view returns (uint64) {
        if (block.timestamp < genesisTime) return 0;
        return uint64((block.timestamp - genesisTime) / epochLen) + 1;
    }

    /// @notice What the next block may pay at most.
    /// @return nextRate released by that epoch, base units
    /// @return carried left over from the epochs before
    function budget() external view returns (uint128 nextRate, uint128 carried) {
        return (uint128(uint256(int256(uint256(rate)) + rateDelta[head + 1])), carry);
    }
}
