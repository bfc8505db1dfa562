// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package hub

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// RewardHubClaim is an auto generated low-level Go binding around an user-defined struct.
type RewardHubClaim struct {
	Account    common.Address
	PayTo      common.Address
	Cumulative *big.Int
	RelayFee   *big.Int
	Relayer    common.Address
	Deadline   uint64
}

// RewardHubDataset is an auto generated low-level Go binding around an user-defined struct.
type RewardHubDataset struct {
	Publisher  common.Address
	ChunkCount uint32
	ChunkSize  uint32
	ChunkRoot  [32]byte
	Infohash   [20]byte
	Size       uint64
}

// RewardHubHeader is an auto generated low-level Go binding around an user-defined struct.
type RewardHubHeader struct {
	Epoch          uint64
	Round          uint32
	Prev           [32]byte
	ShardsRoot     [32]byte
	ReceiptsRoot   [32]byte
	StatsRoot      [32]byte
	RewardsRoot    [32]byte
	ReputationRoot [32]byte
	Paid           *big.Int
	DataHash       [32]byte
}

// RewardHubMetaData contains all meta data concerning the RewardHub contract.
var RewardHubMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"contractValidatorRegistry\",\"name\":\"registry_\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"challenge_\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"epochLen_\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"genesisTime_\",\"type\":\"uint64\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"BadEpoch\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"BadLength\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"BadOrder\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"BadPayTo\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"BadPrev\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"BadProof\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"BadSig\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"EnforcedPause\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"Exists\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ExpectedPause\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"Expired\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FeeOnTransfer\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FeeTooHigh\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidShortString\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NoQuorum\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotFinal\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotPublisher\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotValidator\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NothingToClaim\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"OutOfBounds\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"OverBudget\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"OwnableInvalidOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"OwnableUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"str\",\"type\":\"string\"}],\"name\":\"StringTooLong\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"TooEarly\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"Unknown\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WrongRelayer\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bytes4\",\"name\":\"reason\",\"type\":\"bytes4\"}],\"name\":\"ClaimSkipped\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"payTo\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"cumulative\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"relayFee\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"relayer\",\"type\":\"address\"}],\"name\":\"Claimed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"publisher\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"publisher\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"chunkCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"chunkSize\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"chunkRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes20\",\"name\":\"infohash\",\"type\":\"bytes20\"},{\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"}],\"indexed\":false,\"internalType\":\"structRewardHub.Dataset\",\"name\":\"dataset\",\"type\":\"tuple\"},{\"indexed\":false,\"internalType\":\"string\",\"name\":\"uri\",\"type\":\"string\"}],\"name\":\"DatasetRegistered\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"EIP712DomainChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"round\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"prev\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"shardsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"receiptsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"statsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"rewardsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"reputationRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint128\",\"name\":\"paid\",\"type\":\"uint128\"},{\"internalType\":\"bytes32\",\"name\":\"dataHash\",\"type\":\"bytes32\"}],\"indexed\":false,\"internalType\":\"structRewardHub.Header\",\"name\":\"header\",\"type\":\"tuple\"},{\"indexed\":false,\"internalType\":\"address[]\",\"name\":\"signers\",\"type\":\"address[]\"}],\"name\":\"EpochSubmitted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sponsor\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"perEpoch\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"firstEpoch\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"epochs\",\"type\":\"uint32\"}],\"name\":\"Funded\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferStarted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferred\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"Paused\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"Unpaused\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"CLAIM_TYPEHASH\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"HEADER_TYPEHASH\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_FUNDING\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_URI\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"acceptOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"}],\"name\":\"blocks\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"rewardsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint128\",\"name\":\"totalPaid\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"finalAt\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"budget\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"nextRate\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"carried\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"carry\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"challenge\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"payTo\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"cumulative\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"relayFee\",\"type\":\"uint128\"},{\"internalType\":\"address\",\"name\":\"relayer\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"internalType\":\"structRewardHub.Claim\",\"name\":\"c\",\"type\":\"tuple\"},{\"internalType\":\"bytes32[]\",\"name\":\"proof\",\"type\":\"bytes32[]\"},{\"internalType\":\"bytes\",\"name\":\"sig\",\"type\":\"bytes\"}],\"name\":\"claim\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"payTo\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"cumulative\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"relayFee\",\"type\":\"uint128\"},{\"internalType\":\"address\",\"name\":\"relayer\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"internalType\":\"structRewardHub.Claim[]\",\"name\":\"cs\",\"type\":\"tuple[]\"},{\"internalType\":\"bytes32[][]\",\"name\":\"proofs\",\"type\":\"bytes32[][]\"},{\"internalType\":\"bytes[]\",\"name\":\"sigs\",\"type\":\"bytes[]\"}],\"name\":\"claimBatch\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"paidCount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"payTo\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"cumulative\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"relayFee\",\"type\":\"uint128\"},{\"internalType\":\"address\",\"name\":\"relayer\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"deadline\",\"type\":\"uint64\"}],\"internalType\":\"structRewardHub.Claim\",\"name\":\"c\",\"type\":\"tuple\"}],\"name\":\"claimDigest\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"claimed\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"currentEpoch\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"publisher\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"chunkCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"chunkSize\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"chunkRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes20\",\"name\":\"infohash\",\"type\":\"bytes20\"},{\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"}],\"internalType\":\"structRewardHub.Dataset\",\"name\":\"d\",\"type\":\"tuple\"}],\"name\":\"datasetId\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"datasets\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"publisher\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"chunkCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"chunkSize\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"chunkRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes20\",\"name\":\"infohash\",\"type\":\"bytes20\"},{\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"eip712Domain\",\"outputs\":[{\"internalType\":\"bytes1\",\"name\":\"fields\",\"type\":\"bytes1\"},{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"version\",\"type\":\"string\"},{\"internalType\":\"uint256\",\"name\":\"chainId\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"verifyingContract\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"},{\"internalType\":\"uint256[]\",\"name\":\"extensions\",\"type\":\"uint256[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"epochLen\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"internalType\":\"uint128\",\"name\":\"perEpoch\",\"type\":\"uint128\"},{\"internalType\":\"uint32\",\"name\":\"epochs\",\"type\":\"uint32\"}],\"name\":\"fund\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"internalType\":\"uint128\",\"name\":\"perEpoch\",\"type\":\"uint128\"},{\"internalType\":\"uint32\",\"name\":\"epochs\",\"type\":\"uint32\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"r\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"name\":\"fundWithPermit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"genesisTime\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"head\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"round\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"prev\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"shardsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"receiptsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"statsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"rewardsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"reputationRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint128\",\"name\":\"paid\",\"type\":\"uint128\"},{\"internalType\":\"bytes32\",\"name\":\"dataHash\",\"type\":\"bytes32\"}],\"internalType\":\"structRewardHub.Header\",\"name\":\"h\",\"type\":\"tuple\"}],\"name\":\"headerDigest\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"newestFinal\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pause\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"paused\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pendingOwner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"rate\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"}],\"name\":\"rateDelta\",\"outputs\":[{\"internalType\":\"int256\",\"name\":\"\",\"type\":\"int256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"publisher\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"chunkCount\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"chunkSize\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"chunkRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes20\",\"name\":\"infohash\",\"type\":\"bytes20\"},{\"internalType\":\"uint64\",\"name\":\"size\",\"type\":\"uint64\"}],\"internalType\":\"structRewardHub.Dataset\",\"name\":\"d\",\"type\":\"tuple\"},{\"internalType\":\"string\",\"name\":\"uri\",\"type\":\"string\"}],\"name\":\"register\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"registry\",\"outputs\":[{\"internalType\":\"contractValidatorRegistry\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"renounceOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"round\",\"type\":\"uint32\"},{\"internalType\":\"bytes32\",\"name\":\"prev\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"shardsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"receiptsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"statsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"rewardsRoot\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"reputationRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint128\",\"name\":\"paid\",\"type\":\"uint128\"},{\"internalType\":\"bytes32\",\"name\":\"dataHash\",\"type\":\"bytes32\"}],\"internalType\":\"structRewardHub.Header\",\"name\":\"h\",\"type\":\"tuple\"},{\"internalType\":\"bytes\",\"name\":\"sigs\",\"type\":\"bytes\"}],\"name\":\"submitEpoch\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalClaimed\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalFunded\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"transferOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"unpause\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "df1e0594c19d0ced50675457d893070caf",
	Bin: "0x610200806040523461032c5760c081613f8480380380916100208285610330565b83398101031261032c5780516001600160a01b038116919082810361032c5760208201516001600160a01b038116919082810361032c5761006360408501610367565b9161007060608601610367565b9360a061007f60808801610367565b9601516001600160a01b038116979088900361032c576040516100a3604082610330565b601181526020810190702930b932b134ba102932bbb0b932243ab160791b8252604051916100d2604084610330565b600183526020830191603160f81b83526100eb8161037b565b610120526100f88461037b565b61014052519020918260e05251902080610100524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261016160c082610330565b5190206080523060c052871561031957600380546001600160a01b0319908116909155600280549182168a17905560405198906001600160a01b03167f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e05f80a36001600160401b0386811690861681118015919061030c575b506102f45715908115610303575b506102f45761016052610180526101a0526101c0526001600160401b0381166102ef5750426001600160401b03165b6101e052613b9d90816103e7823960805181613960015260a05181613a17015260c05181613931015260e051816139af015261010051816139d501526101205181610e2401526101405181610e4e0152610160518181816101ea0152818161149f0152818161288801528181612d6d0152818161322b01526136e1015261018051818181610fcf015261177001526101a05181818161086201526118eb01526101c0518181816108a70152818161160f0152818161224c0152612ab501526101e05181818161164001528181611ddc01526122100152f35b610217565b632d0483c560e21b5f5260045ffd5b9050155f6101e8565b62278d009150115f6101da565b631e4fbdf760e01b5f525f60045260245ffd5b5f80fd5b601f909101601f19168101906001600160401b0382119082101761035357604052565b634e487b7160e01b5f52604160045260245ffd5b51906001600160401b038216820361032c57565b601f8151116103a6576020815191015160208210610397571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f905f3560e01c9081632c4e722e14611eda5750806336ac04ed14611ea05780633f4ba83a14611e0057806342c6498a14611dbc578063435673b0146115775780634d5535f5146114545780635c975abb1461142e5780635f7f171c146113f55780636092019a146113d65780636192ed46146113b9578063690d7a02146113445780636a19f90d146112a85780636b0509b11461126d5780636e76b82c1461117d578063715018a6146110e257806376671808146110c757806379ba509714610ff35780637b10399914610faf5780638456cb5914610f2257806384b0196e14610e0a5780638da5cb5b14610de35780638ee82f1d14610cdc5780638f7dcfa314610cb4578063ad044f4914610c93578063b341a08e14610932578063c0ee112714610915578063c884ef83146108cb578063d2b3996f14610886578063d2ef739814610841578063d41a779314610814578063d54ad2a1146107e4578063d92587c2146107be578063e30c397814610797578063e8685bb8146103a4578063ed01bf291461032d578063f02ec765146102fd578063f2fde38b14610275578063f4fc4d2a146102115763fc0c546a146101cb575f80fd5b3461020e578060031936011261020e5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b80fd5b503461020e57606060031936011261020e5761024f61022e611f37565b610236611f73565b9061023f61267a565b6102476126b1565b600435612725565b807f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d80f35b503461020e57602060031936011261020e576001600160a01b03610297612037565b61029f61263a565b16807fffffffffffffffffffffffff000000000000000000000000000000000000000060035416176003556001600160a01b03600254167f38d16b8cac22d99fc7c124b9cd0de2d3fa1faef420bfe791d8c362d765e227008380a380f35b503461020e578060031936011261020e5760206fffffffffffffffffffffffffffffffff60095416604051908152f35b503461020e578060031936011261020e576fffffffffffffffffffffffffffffffff61038260409282846008549267ffffffffffffffff61036f81861661208f565b1681526007602052205491851c1661216e565b166fffffffffffffffffffffffffffffffff6009541682519182526020820152f35b503461020e57600319360160e081126107935760c01361020e5760c43567ffffffffffffffff8111610793576103de903690600401611f09565b6103e661267a565b6103ee6123ce565b6001600160a01b033391160361076b5763ffffffff61040b612614565b16158015610756575b801561074b575b6106ee5761044463ffffffff61042f612614565b1663ffffffff61043d612627565b16906120d1565b8067ffffffffffffffff610456612078565b1611908115610716575b506106ee5761046d6123f8565b9182845260046020526001600160a01b036040852054166106c657828452600460205260408420906001600160a01b036104a56123ce565b167fffffffffffffffffffffffff00000000000000000000000000000000000000008354161782556104d5612614565b82547fffffffff0000000000000000ffffffffffffffffffffffffffffffffffffffff77ffffffff00000000000000000000000000000000000000007bffffffff000000000000000000000000000000000000000000000000610536612627565b60c01b169360a01b1691161717825560026064359283600182015501608435907fffffffffffffffffffffffffffffffffffffffff0000000000000000000000008216918281036106c25781547fffffffff000000000000000000000000000000000000000000000000000000007bffffffffffffffff00000000000000000000000000000000000000006105c9612078565b60a01b169260601c911617179055604051926004356001600160a01b0381168091036106c257845260243563ffffffff81168091036106c257602085015260443563ffffffff81168091036106c25760408501526060840152608083015260a43567ffffffffffffffff81168091036106be5791602095847ff342675c1d71311ffe9f126928ae2be37efd9d6e8c7f2870b08ecfeddbe2ce2793879560a085015260e060c08501528160e08501526101008401376101008583010152610100817fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f339701168101030190a3604051908152f35b8580fd5b8780fd5b6004847f846ec056000000000000000000000000000000000000000000000000000000008152fd5b6004837fb4120f14000000000000000000000000000000000000000000000000000000008152fd5b905067ffffffffffffffff61074161072c612078565b9263ffffffff61073a612627565b16906121c6565b911611155f610460565b50610200811161041b565b5063ffffffff610764612627565b1615610414565b6004837f6cc8883a000000000000000000000000000000000000000000000000000000008152fd5b5080fd5b503461020e578060031936011261020e5760206001600160a01b0360035416604051908152f35b503461020e5761014060031936011261020e575060206107dc612539565b604051908152f35b503461020e578060031936011261020e5760206fffffffffffffffffffffffffffffffff600a5416604051908152f35b503461020e578060031936011261020e57602061082f6124c1565b67ffffffffffffffff60405191168152f35b503461020e578060031936011261020e57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b503461020e578060031936011261020e57602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b503461020e57602060031936011261020e576fffffffffffffffffffffffffffffffff60406020926001600160a01b03610903612037565b16815260068452205416604051908152f35b503461020e5760c060031936011261020e575060206107dc6123f8565b503461020e57608060031936011261020e5761094c611f97565b6024359167ffffffffffffffff831161020e573660238401121561020e5782600401359267ffffffffffffffff84116107935760248101906024369160c087020101116107935760443567ffffffffffffffff8111610c8f576109b3903690600401611fc3565b60649591953567ffffffffffffffff8111610c8b576109d6903690600401611fc3565b9590966109e16126b1565b8596838514801590610c81575b610c5957949392919086957fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe182360301997fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe181360301905b868910610a7b5760208b8b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d604051908152f35b909192939495969799610a8f8b898b6123be565b878c1015610c2c578b60051b908d8288013590811215610c2857870180359067ffffffffffffffff8211610bf757602001928160051b36038413610bf757878f1015610bfb5785013586811215610bf75785019283359367ffffffffffffffff8511610bf357602001928436038413610bf35791610b3193917fffffffff0000000000000000000000000000000000000000000000000000000095938c612fc4565b1680610ba157507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8114610b745760018091019a5b019796959493929190610a46565b60248a7f4e487b710000000000000000000000000000000000000000000000000000000081526011600452fd5b9a6001919b7f3f34a118078ef7e80f159fe13b43e7d3b769d1c45b4ea37b5cd5252a279f9a1460206001600160a01b03610be5610be08f8f88916123be565b6123e4565b1692604051908152a2610b66565b8e80fd5b8d80fd5b60248e7f4e487b710000000000000000000000000000000000000000000000000000000081526032600452fd5b8c80fd5b60248b7f4e487b710000000000000000000000000000000000000000000000000000000081526032600452fd5b6004877f5aed9cff000000000000000000000000000000000000000000000000000000008152fd5b50808514156109ee565b8480fd5b8280fd5b503461020e578060031936011261020e57602060095460801c604051908152f35b503461020e578060031936011261020e57602067ffffffffffffffff60085416604051908152f35b503461020e5760c060031936011261020e5760405160208101917fd26abf08dbe9ef7faa5aabde56326cadcdc20b0540acb1d3e9744563f695d12783526004356001600160a01b0381168091036107935760408301526024356001600160a01b0381168091036107935760608301526044356fffffffffffffffffffffffffffffffff81168091036107935760808301526064356fffffffffffffffffffffffffffffffff81168091036107935760a08301526084356001600160a01b0381168091036107935760c083015260a4359067ffffffffffffffff821680920361020e5760206107dc85858560e082015260e08152610ddb610100826120f1565b5190206134dd565b503461020e578060031936011261020e5760206001600160a01b0360025416604051908152f35b503461020e578060031936011261020e57610ec690610e487f00000000000000000000000000000000000000000000000000000000000000006138d0565b90610e727f00000000000000000000000000000000000000000000000000000000000000006138d0565b906020610ed460405193610e8683866120f1565b8385525f3681376040519687967f0f00000000000000000000000000000000000000000000000000000000000000885260e08589015260e0880190611ff4565b908682036040880152611ff4565b904660608601523060808601528260a086015284820360c08601528080855193848152019401925b828110610f0b57505050500390f35b835185528695509381019392810192600101610efc565b503461020e578060031936011261020e57610f3b61263a565b610f4361267a565b740100000000000000000000000000000000000000007fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff60035416176003557f62e78cea01bee320cd4e420270b5ea74000d11b0c9f74754ebdbfc544b05a2586020604051338152a180f35b503461020e578060031936011261020e5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b503461020e578060031936011261020e57336001600160a01b03600354160361109b577fffffffffffffffffffffffff000000000000000000000000000000000000000060035416600355600254337fffffffffffffffffffffffff00000000000000000000000000000000000000008216176002556001600160a01b033391167f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e08380a380f35b807f118cdaa7000000000000000000000000000000000000000000000000000000006024925233600452fd5b503461020e578060031936011261020e57602061082f612205565b503461020e578060031936011261020e576110fb61263a565b7fffffffffffffffffffffffff000000000000000000000000000000000000000060035416600355806001600160a01b036002547fffffffffffffffffffffffff00000000000000000000000000000000000000008116600255167f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e08280a380f35b503461020e5761012060031936011261020e57611198611f97565b60c07fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc3601126107935760e43567ffffffffffffffff8111610c8f576111e2903690600401611fc3565b91610104359267ffffffffffffffff8411610c8b57611208611218943690600401611f09565b9390926112136126b1565b612b4f565b7fffffffff0000000000000000000000000000000000000000000000000000000081166112665750807f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d80f35b8152600490fd5b503461020e578060031936011261020e5760206040517fd26abf08dbe9ef7faa5aabde56326cadcdc20b0540acb1d3e9744563f695d1278152f35b503461020e57602060031936011261020e57604060c091600435815260046020522067ffffffffffffffff815491600260018201549101549063ffffffff604051946001600160a01b0381168652818160a01c166020870152861c16604085015260608401527fffffffffffffffffffffffffffffffffffffffff0000000000000000000000008160601b16608084015260a01c1660a0820152f35b503461020e57602060031936011261020e57604060809167ffffffffffffffff61136c611f97565b16815260056020522067ffffffffffffffff815491600260018201549101549060405193845260208401526fffffffffffffffffffffffffffffffff81166040840152831c166060820152f35b503461020e578060031936011261020e5760206040516102008152f35b503461020e578060031936011261020e5760206040516312cff7808152f35b503461020e57602060031936011261020e57604060209167ffffffffffffffff61141d611f97565b168152600783522054604051908152f35b503461020e578060031936011261020e57602060ff60035460a01c166040519015158152f35b50346115735760e06003193601126115735761146e611f37565b90611477611f73565b60843560ff81168091036115735761148d61267a565b6114956126b1565b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016906114e263ffffffff84166fffffffffffffffffffffffffffffffff87166120d1565b90823b156115735760e45f928360405195869485937fd505accf00000000000000000000000000000000000000000000000000000000855233600486015230602486015260448501526064356064850152608484015260a43560a484015260c43560c48401525af161155d575b5061024f9192600435612725565b61024f92505f61156c916120f1565b5f9161154f565b5f80fd5b3461157357600319360161016081126115735761014013611573576101443567ffffffffffffffff8111611573576115b3903690600401611f09565b6115bb61267a565b6115c3612061565b67ffffffffffffffff600854169067ffffffffffffffff806115e48461208f565b16911603611d945761166561163567ffffffffffffffff611603612061565b1667ffffffffffffffff7f000000000000000000000000000000000000000000000000000000000000000016906120d1565b67ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000166120e4565b4210611d6c575f52600560205260405f2090600282019167ffffffffffffffff835460801c164210611d445760443590548103611d1c576116a4612539565b9360418306611cc75760418304906116bb826122bd565b936116c960405195866120f1565b8285527fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe06116f6846122bd565b013660208701375f91825b848410611c05575050505050611715612061565b67ffffffffffffffff604051917f1e51b22000000000000000000000000000000000000000000000000000000000835216600482015260406024820152602081806117636044820187612132565b03815f6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165af1908115611bfa575f91611bc8575b508015908115611b58575b50611b305760085467ffffffffffffffff6117c4612061565b165f5260076020526117ef60405f20546fffffffffffffffffffffffffffffffff8360401c1661216e565b9060095461180f6fffffffffffffffffffffffffffffffff8216846120e4565b806fffffffffffffffffffffffffffffffff611829612189565b1611611b08576fffffffffffffffffffffffffffffffff61185f6fffffffffffffffffffffffffffffffff19928261073a612189565b169116176009557fffffffffffffffff00000000000000000000000000000000000000000000000077ffffffffffffffffffffffffffffffff000000000000000067ffffffffffffffff6118b1612061565b169360401b16911617176008556118e66fffffffffffffffffffffffffffffffff60c4359454166118e0612189565b906121d3565b61191a7f000000000000000000000000000000000000000000000000000000000000000067ffffffffffffffff42166120af565b604051608081019080821067ffffffffffffffff831117611adb5760026fffffffffffffffffffffffffffffffff929183926040528981526020810189815283604083019716875267ffffffffffffffff606083019616865267ffffffffffffffff611984612061565b165f52600560205260405f209151825551600182015501935116166fffffffffffffffffffffffffffffffff19835416178255517fffffffffffffffff0000000000000000ffffffffffffffffffffffffffffffff77ffffffffffffffff0000000000000000000000000000000083549260801b16911617905567ffffffffffffffff611a0f612061565b16926040519160043567ffffffffffffffff811680910361157357835260243563ffffffff811680910361157357602084015260408301526064356060830152608435608083015260a43560a083015260c082015260e43560e082015261010435916fffffffffffffffffffffffffffffffff831680930361157357611ad682917f47f7f849a567b5aac8a3953d224596e264e00ff9da0b5ff71ca770b7401e12e29461010084015261012435610120840152610160610140840152610160830190612132565b0390a3005b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b7f323e8637000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f2166ec35000000000000000000000000000000000000000000000000000000005f5260045ffd5b835160038082029350830403611b9b577f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81168103611b9b5760011b11856117ab565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b90506020813d602011611bf2575b81611be3602093836120f1565b810103126115735751856117a0565b3d9150611bd6565b6040513d5f823e3d90fd5b83604102604181048503611b9b5760418101808211611b9b578410611573576041611c329184018b61351e565b506004811015611cef57611cc7576001600160a01b038082169216821115611c9f57938751811015611c725760019160208260051b8a0101520192611701565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b7f98c2c368000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f05312688000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b7f68df6c3c000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fd7c25c79000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f085de625000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f0aa733db000000000000000000000000000000000000000000000000000000005f5260045ffd5b34611573575f60031936011261157357602060405167ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34611573575f60031936011261157357611e1861263a565b60035460ff8160a01c1615611e78577fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff166003557f5db9ee0a495bf2e6ff9c91a7834c1ba4fdd244a5e8aa4e537bd38aeae4b073aa6020604051338152a1005b7f8dfc202b000000000000000000000000000000000000000000000000000000005f5260045ffd5b34611573575f6003193601126115735760206040517fa9e253d291a7a6903fa742e2ed137c1bb611e4a8768c2976b0d82a76846ed5ac8152f35b34611573575f600319360112611573576020906fffffffffffffffffffffffffffffffff60085460401c168152f35b9181601f840112156115735782359167ffffffffffffffff8311611573576020838186019501011161157357565b602435906fffffffffffffffffffffffffffffffff8216820361157357565b35906fffffffffffffffffffffffffffffffff8216820361157357565b6044359063ffffffff8216820361157357565b359063ffffffff8216820361157357565b6004359067ffffffffffffffff8216820361157357565b359067ffffffffffffffff8216820361157357565b9181601f840112156115735782359167ffffffffffffffff8311611573576020808501948460051b01011161157357565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b600435906001600160a01b038216820361157357565b35906001600160a01b038216820361157357565b60043567ffffffffffffffff811681036115735790565b60a43567ffffffffffffffff811681036115735790565b67ffffffffffffffff60019116019067ffffffffffffffff8211611b9b57565b9067ffffffffffffffff8091169116019067ffffffffffffffff8211611b9b57565b81810292918115918404141715611b9b57565b91908201809211611b9b57565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117611adb57604052565b90602080835192838152019201905f5b81811061214f5750505090565b82516001600160a01b0316845260209384019390920191600101612142565b9190915f8382019384129112908015821691151617611b9b57565b610104356fffffffffffffffffffffffffffffffff811681036115735790565b356fffffffffffffffffffffffffffffffff811681036115735790565b91908203918211611b9b57565b906fffffffffffffffffffffffffffffffff809116911601906fffffffffffffffffffffffffffffffff8211611b9b57565b67ffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168042106122b85761224190426121c6565b67ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001690811561228b576122889167ffffffffffffffff91041661208f565b90565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601260045260245ffd5b505f90565b67ffffffffffffffff8111611adb5760051b60200190565b6122889060405167ffffffffffffffff6123a860a060208401947fd26abf08dbe9ef7faa5aabde56326cadcdc20b0540acb1d3e9744563f695d12786526001600160a01b036123238261204d565b1660408601526001600160a01b0361233d6020830161204d565b1660608601526fffffffffffffffffffffffffffffffff61236060408301611f56565b1660808601526fffffffffffffffffffffffffffffffff61238360608301611f56565b16828601526001600160a01b0361239c6080830161204d565b1660c086015201611fae565b1660e082015260e08152610ddb610100826120f1565b9190811015611c725760c0020190565b6004356001600160a01b03811681036115735790565b356001600160a01b03811681036115735790565b60405160208101904682523060408201526060810160046001600160a01b036124208261204d565b16825263ffffffff61243460208301611f86565b16602083015263ffffffff61244b60408301611f86565b1660408301526060810135606083015260808101357fffffffffffffffffffffffffffffffffffffffff0000000000000000000000008116809103611573576124a660a0809367ffffffffffffffff93608087015201611fae565b1691015261010081526124bb610120826120f1565b51902090565b67ffffffffffffffff6008541680158015612513575b156124df5790565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0167ffffffffffffffff8111611b9b5790565b50805f52600560205267ffffffffffffffff600260405f20015460801c164210156124d7565b61228860405160208101907fa9e253d291a7a6903fa742e2ed137c1bb611e4a8768c2976b0d82a76846ed5ac82526040810161012080600467ffffffffffffffff61258382611fae565b16845263ffffffff61259760208301611f86565b16602085015260408101356040850152606081013560608501526080810135608085015260a081013560a085015260c081013560c085015260e081013560e08501526fffffffffffffffffffffffffffffffff6125f76101008301611f56565b1661010085015201359101526101608152610ddb610180826120f1565b60243563ffffffff811681036115735790565b60443563ffffffff811681036115735790565b6001600160a01b0360025416330361264e57565b7f118cdaa7000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b60ff60035460a01c1661268957565b7fd93c0665000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c6126fd5760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b9190825f5260046020526001600160a01b0360405f20541615612af5576fffffffffffffffffffffffffffffffff169081158015612ae7575b8015612aa1575b612a795763ffffffff169161277a83836120d1565b926009548060801c6fffffffffffffffffffffffffffffffff61279d87836120e4565b11612a79576fffffffffffffffffffffffffffffffff196127d26fffffffffffffffffffffffffffffffff92838916906121d3565b60801b16911617600955600267ffffffffffffffff600854160167ffffffffffffffff8111611b9b5767ffffffffffffffff61282a8382841693845f52600760205260405f2061282389825461216e565b90556120af565b165f90815260076020526040812080548681039287128015828513169184121617611b9b5755604051938452602084015260408301527f56113aee09c24813f58c6be1a317840b3c9d393c00c765af97fdb48eef7c179660603393a37f00000000000000000000000000000000000000000000000000000000000000006001600160a01b038116604051907f70a08231000000000000000000000000000000000000000000000000000000008252306004830152602082602481845afa918215611bfa575f92612a45575b50604051927f23b872dd000000000000000000000000000000000000000000000000000000005f5233600452306024528460445260205f60648180855af19060015f5114821615612a26575b50836040525f606052156129fb57826024816020937f70a082310000000000000000000000000000000000000000000000000000000082523060048301525afa8015611bfa575f906129c7575b61299892506121c6565b0361299f57565b7f61e6549e000000000000000000000000000000000000000000000000000000005f5260045ffd5b506020823d6020116129f3575b816129e1602093836120f1565b8101031261157357612998915161298e565b3d91506129d4565b7f5274afe7000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6001821516612a3c573b15153d1516165f612941565b843d5f823e3d90fd5b9091506020813d602011612a71575b81612a61602093836120f1565b810103126115735751905f6128f5565b3d9150612a54565b7fb4120f14000000000000000000000000000000000000000000000000000000005f5260045ffd5b506312cff780612ae167ffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001663ffffffff84166120d1565b11612765565b5063ffffffff81161561275e565b7f0cf64598000000000000000000000000000000000000000000000000000000005f5260045ffd5b906fffffffffffffffffffffffffffffffff809116911603906fffffffffffffffffffffffffffffffff8211611b9b57565b92909193602435916001600160a01b0383169182840361157357825f5260066020526fffffffffffffffffffffffffffffffff60405f20541691612b9583602489613552565b7fffffffff000000000000000000000000000000000000000000000000000000008116612fb857505f91843303612f6a575b505061157357606435906fffffffffffffffffffffffffffffffff8216918281036115735767ffffffffffffffff604051602081019086825285604082015260408152612c156060826120f1565b5190206040516020810191825260208152612c316040826120f1565b519020971690815f526005602052600160405f2001545f985b8a8a1015612c88578960051b890135908181105f14612c77575f52602052600160405f205b990198612c4a565b905f52602052600160405f20612c6f565b929598509295985092955003612f4057612ca28382612b1d565b906fffffffffffffffffffffffffffffffff600a5416966fffffffffffffffffffffffffffffffff831691612cd7838a6120e4565b67ffffffffffffffff612ce86124c1565b165f5260056020526fffffffffffffffffffffffffffffffff600260405f2001541610612f13575f885f52600660205260405f20886fffffffffffffffffffffffffffffffff198254161790556fffffffffffffffffffffffffffffffff612d50868c6121d3565b166fffffffffffffffffffffffffffffffff19600a541617600a557f000000000000000000000000000000000000000000000000000000000000000092604435916001600160a01b0383169b8c840361157357608435996fffffffffffffffffffffffffffffffff8b1698898c03611573576fffffffffffffffffffffffffffffffff612de08d612de893612b1d565b168689613abf565b15612e905750505f9487612e49575b5061157357505050611573577f10c6229b10e8dfb87cdc99f807372d9784e8f41f8ff3a65d54e4360e968db6639460a09450604051938452602084015260408301526060820152336080820152a35f90565b5f9550612e57883383613b26565b612df7576001600160a01b03907f5274afe7000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b9b9a509b50509650505050505050505f5260066020526fffffffffffffffffffffffffffffffff60405f2091166fffffffffffffffffffffffffffffffff198254161790556fffffffffffffffffffffffffffffffff19600a541617600a557fc2fdfae00000000000000000000000000000000000000000000000000000000090565b5050505050505050507f323e86370000000000000000000000000000000000000000000000000000000090565b5050505050507f7ca55c770000000000000000000000000000000000000000000000000000000090565b5f9250612f8191612f7b60246122d5565b876137f0565b15612f8d575f80612bc7565b505050505050507f053126880000000000000000000000000000000000000000000000000000000090565b97505050505050505090565b93949192946001600160a01b03612fda836123e4565b165f5260066020526fffffffffffffffffffffffffffffffff60405f20541692613005848488613552565b7fffffffff0000000000000000000000000000000000000000000000000000000081166134d257506001600160a01b0361303e846123e4565b163303613481575b5050613051816123e4565b67ffffffffffffffff60408301916fffffffffffffffffffffffffffffffff613079846121a9565b16604051906001600160a01b0360208301931683526040820152604081526130a26060826120f1565b51902060405160208101918252602081526130be6040826120f1565b519020951691825f526005602052600160405f2001545f965b88881015613115578760051b870135908181105f14613104575f52602052600160405f205b9701966130d7565b905f52602052600160405f206130fc565b929550929550929550036134595761313584613130846121a9565b612b1d565b906fffffffffffffffffffffffffffffffff600a5416906fffffffffffffffffffffffffffffffff83169161316a83826120e4565b67ffffffffffffffff61317b6124c1565b165f5260056020526fffffffffffffffffffffffffffffffff600260405f200154161061342e576131ab856121a9565b6001600160a01b036131bc846123e4565b165f5260066020526fffffffffffffffffffffffffffffffff60405f2091166fffffffffffffffffffffffffffffffff198254161790556fffffffffffffffffffffffffffffffff61320e85836121d3565b166fffffffffffffffffffffffffffffffff19600a541617600a557f000000000000000000000000000000000000000000000000000000000000000090602083019761328c61325c8a6123e4565b6fffffffffffffffffffffffffffffffff613284606088019961327e8b6121a9565b90612b1d565b169085613abf565b1561339e5750506fffffffffffffffffffffffffffffffff6132ad856121a9565b16613340575b507f10c6229b10e8dfb87cdc99f807372d9784e8f41f8ff3a65d54e4360e968db663936fffffffffffffffffffffffffffffffff60a0946001600160a01b03948261331961331361330d6133078a996123e4565b9d6123e4565b966121a9565b936121a9565b926040519a8b521660208a0152604089015216606087015233608087015216941692a35f90565b6133656fffffffffffffffffffffffffffffffff61335d866121a9565b163383613b26565b6132b3576001600160a01b03907f5274afe7000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b965096505090506001600160a01b0392506133b991506123e4565b165f5260066020526fffffffffffffffffffffffffffffffff60405f2091166fffffffffffffffffffffffffffffffff198254161790556fffffffffffffffffffffffffffffffff19600a541617600a557fc2fdfae00000000000000000000000000000000000000000000000000000000090565b505050505050507f323e86370000000000000000000000000000000000000000000000000000000090565b505050507f7ca55c770000000000000000000000000000000000000000000000000000000090565b61349d9161348e846123e4565b613497856122d5565b906137f0565b156134a9575f80613046565b50505050507f053126880000000000000000000000000000000000000000000000000000000090565b965050505050505090565b6042906134e8613927565b90604051917f19010000000000000000000000000000000000000000000000000000000000008352600283015260228201522090565b9060418303613548576135419250602081013591604082359201355f1a90613a3d565b9192909190565b50505f9160029190565b67ffffffffffffffff16801580156137db575b6137b4575f52600560205267ffffffffffffffff600260405f20015460801c16421061378e5760a081013567ffffffffffffffff8116908181036115735750421161376857608081016001600160a01b036135bf826123e4565b161515908161374c575b5061372657602081016001600160a01b036135e3826123e4565b161590811561370a575b81156136cc575b506136a6576040810191613607836121a9565b6fffffffffffffffffffffffffffffffff8083169116111561367f5761364f6fffffffffffffffffffffffffffffffff929161313061364960608695016121a9565b956121a9565b1691161161365b575f90565b7fcd4e61670000000000000000000000000000000000000000000000000000000090565b5050507f969bf7280000000000000000000000000000000000000000000000000000000090565b50507fc2fdfae00000000000000000000000000000000000000000000000000000000090565b6136d691506123e4565b6001600160a01b03807f0000000000000000000000000000000000000000000000000000000000000000169116145f6135f4565b9050613715816123e4565b6001600160a01b03163014906135ed565b50507f3b06dcfb0000000000000000000000000000000000000000000000000000000090565b61375691506123e4565b6001600160a01b03163314155f6135c9565b50507f203d82d80000000000000000000000000000000000000000000000000000000090565b50507fd7c25c790000000000000000000000000000000000000000000000000000000090565b5050507f0aa733db0000000000000000000000000000000000000000000000000000000090565b5067ffffffffffffffff600854168111613565565b929190833b61382d5790613804929161351e565b506004811015611cef5715918261381a57505090565b6001600160a01b03919250811691161490565b60647fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f855f9660209896604051967f1626ba7e0000000000000000000000000000000000000000000000000000000088526004880152604060248801528160448801528587013786848287010152011601915afa7f1626ba7e000000000000000000000000000000000000000000000000000000005f5114601f3d11161690565b60ff811690601f82116138ff57604051916138ec6040846120f1565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b6001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016301480613a14575b15613982577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a081526124bb60c0826120f1565b507f00000000000000000000000000000000000000000000000000000000000000004614613959565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411613ab4579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15611bfa575f516001600160a01b03811615613aaa57905f905f90565b505f906001905f90565b5050505f9160039190565b92916001600160a01b03604051927fa9059cbb000000000000000000000000000000000000000000000000000000005f521660045260245260205f60448180875af19260015f5114841615613b15575b50604052565b3d15903b151516909216915f613b0f565b92916001600160a01b03604051927fa9059cbb000000000000000000000000000000000000000000000000000000005f521660045260245260205f60448180875af19260015f5114841615613b7b5750604052565b60018492941516613b94573b15153d151616915f613b0f565b833d5f823e3d90fd",
}

// RewardHub is an auto generated Go binding around an Ethereum contract.
type RewardHub struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *RewardHub) GetABI() abi.ABI {
	return c.abi
}

// NewRewardHub creates a new instance of RewardHub.
func NewRewardHub() *RewardHub {
	parsed, err := RewardHubMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &RewardHub{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *RewardHub) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address token_, address registry_, uint64 challenge_, uint64 epochLen_, uint64 genesisTime_, address owner) returns()
func (rewardHub *RewardHub) PackConstructor(token_ common.Address, registry_ common.Address, challenge_ uint64, epochLen_ uint64, genesisTime_ uint64, owner common.Address) []byte {
	enc, err := rewardHub.abi.Pack("", token_, registry_, challenge_, epochLen_, genesisTime_, owner)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackCLAIMTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6b0509b1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CLAIM_TYPEHASH() view returns(bytes32)
func (rewardHub *RewardHub) PackCLAIMTYPEHASH() []byte {
	enc, err := rewardHub.abi.Pack("CLAIM_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCLAIMTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6b0509b1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function CLAIM_TYPEHASH() view returns(bytes32)
func (rewardHub *RewardHub) TryPackCLAIMTYPEHASH() ([]byte, error) {
	return rewardHub.abi.Pack("CLAIM_TYPEHASH")
}

// UnpackCLAIMTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6b0509b1.
//
// Solidity: function CLAIM_TYPEHASH() view returns(bytes32)
func (rewardHub *RewardHub) UnpackCLAIMTYPEHASH(data []byte) ([32]byte, error) {
	out, err := rewardHub.abi.Unpack("CLAIM_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackHEADERTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36ac04ed.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function HEADER_TYPEHASH() view returns(bytes32)
func (rewardHub *RewardHub) PackHEADERTYPEHASH() []byte {
	enc, err := rewardHub.abi.Pack("HEADER_TYPEHASH")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHEADERTYPEHASH is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36ac04ed.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function HEADER_TYPEHASH() view returns(bytes32)
func (rewardHub *RewardHub) TryPackHEADERTYPEHASH() ([]byte, error) {
	return rewardHub.abi.Pack("HEADER_TYPEHASH")
}

// UnpackHEADERTYPEHASH is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x36ac04ed.
//
// Solidity: function HEADER_TYPEHASH() view returns(bytes32)
func (rewardHub *RewardHub) UnpackHEADERTYPEHASH(data []byte) ([32]byte, error) {
	out, err := rewardHub.abi.Unpack("HEADER_TYPEHASH", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackMAXFUNDING is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6092019a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_FUNDING() view returns(uint256)
func (rewardHub *RewardHub) PackMAXFUNDING() []byte {
	enc, err := rewardHub.abi.Pack("MAX_FUNDING")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXFUNDING is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6092019a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_FUNDING() view returns(uint256)
func (rewardHub *RewardHub) TryPackMAXFUNDING() ([]byte, error) {
	return rewardHub.abi.Pack("MAX_FUNDING")
}

// UnpackMAXFUNDING is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6092019a.
//
// Solidity: function MAX_FUNDING() view returns(uint256)
func (rewardHub *RewardHub) UnpackMAXFUNDING(data []byte) (*big.Int, error) {
	out, err := rewardHub.abi.Unpack("MAX_FUNDING", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXURI is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6192ed46.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_URI() view returns(uint256)
func (rewardHub *RewardHub) PackMAXURI() []byte {
	enc, err := rewardHub.abi.Pack("MAX_URI")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXURI is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6192ed46.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_URI() view returns(uint256)
func (rewardHub *RewardHub) TryPackMAXURI() ([]byte, error) {
	return rewardHub.abi.Pack("MAX_URI")
}

// UnpackMAXURI is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6192ed46.
//
// Solidity: function MAX_URI() view returns(uint256)
func (rewardHub *RewardHub) UnpackMAXURI(data []byte) (*big.Int, error) {
	out, err := rewardHub.abi.Unpack("MAX_URI", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackAcceptOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79ba5097.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function acceptOwnership() returns()
func (rewardHub *RewardHub) PackAcceptOwnership() []byte {
	enc, err := rewardHub.abi.Pack("acceptOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAcceptOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79ba5097.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function acceptOwnership() returns()
func (rewardHub *RewardHub) TryPackAcceptOwnership() ([]byte, error) {
	return rewardHub.abi.Pack("acceptOwnership")
}

// PackBlocks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x690d7a02.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function blocks(uint64 epoch) view returns(bytes32 hash, bytes32 rewardsRoot, uint128 totalPaid, uint64 finalAt)
func (rewardHub *RewardHub) PackBlocks(epoch uint64) []byte {
	enc, err := rewardHub.abi.Pack("blocks", epoch)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBlocks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x690d7a02.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function blocks(uint64 epoch) view returns(bytes32 hash, bytes32 rewardsRoot, uint128 totalPaid, uint64 finalAt)
func (rewardHub *RewardHub) TryPackBlocks(epoch uint64) ([]byte, error) {
	return rewardHub.abi.Pack("blocks", epoch)
}

// BlocksOutput serves as a container for the return parameters of contract
// method Blocks.
type BlocksOutput struct {
	Hash        [32]byte
	RewardsRoot [32]byte
	TotalPaid   *big.Int
	FinalAt     uint64
}

// UnpackBlocks is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x690d7a02.
//
// Solidity: function blocks(uint64 epoch) view returns(bytes32 hash, bytes32 rewardsRoot, uint128 totalPaid, uint64 finalAt)
func (rewardHub *RewardHub) UnpackBlocks(data []byte) (BlocksOutput, error) {
	out, err := rewardHub.abi.Unpack("blocks", data)
	outstruct := new(BlocksOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Hash = *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	outstruct.RewardsRoot = *abi.ConvertType(out[1], new([32]byte)).(*[32]byte)
	outstruct.TotalPaid = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	outstruct.FinalAt = *abi.ConvertType(out[3], new(uint64)).(*uint64)
	return *outstruct, nil
}

// PackBudget is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed01bf29.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function budget() view returns(uint128 nextRate, uint128 carried)
func (rewardHub *RewardHub) PackBudget() []byte {
	enc, err := rewardHub.abi.Pack("budget")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBudget is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed01bf29.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function budget() view returns(uint128 nextRate, uint128 carried)
func (rewardHub *RewardHub) TryPackBudget() ([]byte, error) {
	return rewardHub.abi.Pack("budget")
}

// BudgetOutput serves as a container for the return parameters of contract
// method Budget.
type BudgetOutput struct {
	NextRate *big.Int
	Carried  *big.Int
}

// UnpackBudget is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xed01bf29.
//
// Solidity: function budget() view returns(uint128 nextRate, uint128 carried)
func (rewardHub *RewardHub) UnpackBudget(data []byte) (BudgetOutput, error) {
	out, err := rewardHub.abi.Unpack("budget", data)
	outstruct := new(BudgetOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.NextRate = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Carried = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackCarry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf02ec765.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function carry() view returns(uint128)
func (rewardHub *RewardHub) PackCarry() []byte {
	enc, err := rewardHub.abi.Pack("carry")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCarry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf02ec765.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function carry() view returns(uint128)
func (rewardHub *RewardHub) TryPackCarry() ([]byte, error) {
	return rewardHub.abi.Pack("carry")
}

// UnpackCarry is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf02ec765.
//
// Solidity: function carry() view returns(uint128)
func (rewardHub *RewardHub) UnpackCarry(data []byte) (*big.Int, error) {
	out, err := rewardHub.abi.Unpack("carry", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackChallenge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd2ef7398.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function challenge() view returns(uint64)
func (rewardHub *RewardHub) PackChallenge() []byte {
	enc, err := rewardHub.abi.Pack("challenge")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChallenge is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd2ef7398.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function challenge() view returns(uint64)
func (rewardHub *RewardHub) TryPackChallenge() ([]byte, error) {
	return rewardHub.abi.Pack("challenge")
}

// UnpackChallenge is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd2ef7398.
//
// Solidity: function challenge() view returns(uint64)
func (rewardHub *RewardHub) UnpackChallenge(data []byte) (uint64, error) {
	out, err := rewardHub.abi.Unpack("challenge", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6e76b82c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claim(uint64 epoch, (address,address,uint128,uint128,address,uint64) c, bytes32[] proof, bytes sig) returns()
func (rewardHub *RewardHub) PackClaim(epoch uint64, c RewardHubClaim, proof [][32]byte, sig []byte) []byte {
	enc, err := rewardHub.abi.Pack("claim", epoch, c, proof, sig)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6e76b82c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claim(uint64 epoch, (address,address,uint128,uint128,address,uint64) c, bytes32[] proof, bytes sig) returns()
func (rewardHub *RewardHub) TryPackClaim(epoch uint64, c RewardHubClaim, proof [][32]byte, sig []byte) ([]byte, error) {
	return rewardHub.abi.Pack("claim", epoch, c, proof, sig)
}

// PackClaimBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb341a08e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claimBatch(uint64 epoch, (address,address,uint128,uint128,address,uint64)[] cs, bytes32[][] proofs, bytes[] sigs) returns(uint256 paidCount)
func (rewardHub *RewardHub) PackClaimBatch(epoch uint64, cs []RewardHubClaim, proofs [][][32]byte, sigs [][]byte) []byte {
	enc, err := rewardHub.abi.Pack("claimBatch", epoch, cs, proofs, sigs)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaimBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb341a08e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claimBatch(uint64 epoch, (address,address,uint128,uint128,address,uint64)[] cs, bytes32[][] proofs, bytes[] sigs) returns(uint256 paidCount)
func (rewardHub *RewardHub) TryPackClaimBatch(epoch uint64, cs []RewardHubClaim, proofs [][][32]byte, sigs [][]byte) ([]byte, error) {
	return rewardHub.abi.Pack("claimBatch", epoch, cs, proofs, sigs)
}

// UnpackClaimBatch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb341a08e.
//
// Solidity: function claimBatch(uint64 epoch, (address,address,uint128,uint128,address,uint64)[] cs, bytes32[][] proofs, bytes[] sigs) returns(uint256 paidCount)
func (rewardHub *RewardHub) UnpackClaimBatch(data []byte) (*big.Int, error) {
	out, err := rewardHub.abi.Unpack("claimBatch", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackClaimDigest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8ee82f1d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claimDigest((address,address,uint128,uint128,address,uint64) c) view returns(bytes32)
func (rewardHub *RewardHub) PackClaimDigest(c RewardHubClaim) []byte {
	enc, err := rewardHub.abi.Pack("claimDigest", c)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaimDigest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8ee82f1d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claimDigest((address,address,uint128,uint128,address,uint64) c) view returns(bytes32)
func (rewardHub *RewardHub) TryPackClaimDigest(c RewardHubClaim) ([]byte, error) {
	return rewardHub.abi.Pack("claimDigest", c)
}

// UnpackClaimDigest is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8ee82f1d.
//
// Solidity: function claimDigest((address,address,uint128,uint128,address,uint64) c) view returns(bytes32)
func (rewardHub *RewardHub) UnpackClaimDigest(data []byte) ([32]byte, error) {
	out, err := rewardHub.abi.Unpack("claimDigest", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackClaimed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc884ef83.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claimed(address account) view returns(uint128)
func (rewardHub *RewardHub) PackClaimed(account common.Address) []byte {
	enc, err := rewardHub.abi.Pack("claimed", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaimed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc884ef83.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claimed(address account) view returns(uint128)
func (rewardHub *RewardHub) TryPackClaimed(account common.Address) ([]byte, error) {
	return rewardHub.abi.Pack("claimed", account)
}

// UnpackClaimed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc884ef83.
//
// Solidity: function claimed(address account) view returns(uint128)
func (rewardHub *RewardHub) UnpackClaimed(data []byte) (*big.Int, error) {
	out, err := rewardHub.abi.Unpack("claimed", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackCurrentEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x76671808.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function currentEpoch() view returns(uint64)
func (rewardHub *RewardHub) PackCurrentEpoch() []byte {
	enc, err := rewardHub.abi.Pack("currentEpoch")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCurrentEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x76671808.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function currentEpoch() view returns(uint64)
func (rewardHub *RewardHub) TryPackCurrentEpoch() ([]byte, error) {
	return rewardHub.abi.Pack("currentEpoch")
}

// UnpackCurrentEpoch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x76671808.
//
// Solidity: function currentEpoch() view returns(uint64)
func (rewardHub *RewardHub) UnpackCurrentEpoch(data []byte) (uint64, error) {
	out, err := rewardHub.abi.Unpack("currentEpoch", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackDatasetId is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0ee1127.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function datasetId((address,uint32,uint32,bytes32,bytes20,uint64) d) view returns(bytes32)
func (rewardHub *RewardHub) PackDatasetId(d RewardHubDataset) []byte {
	enc, err := rewardHub.abi.Pack("datasetId", d)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDatasetId is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0ee1127.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function datasetId((address,uint32,uint32,bytes32,bytes20,uint64) d) view returns(bytes32)
func (rewardHub *RewardHub) TryPackDatasetId(d RewardHubDataset) ([]byte, error) {
	return rewardHub.abi.Pack("datasetId", d)
}

// UnpackDatasetId is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc0ee1127.
//
// Solidity: function datasetId((address,uint32,uint32,bytes32,bytes20,uint64) d) view returns(bytes32)
func (rewardHub *RewardHub) UnpackDatasetId(data []byte) ([32]byte, error) {
	out, err := rewardHub.abi.Unpack("datasetId", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackDatasets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6a19f90d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function datasets(bytes32 id) view returns(address publisher, uint32 chunkCount, uint32 chunkSize, bytes32 chunkRoot, bytes20 infohash, uint64 size)
func (rewardHub *RewardHub) PackDatasets(id [32]byte) []byte {
	enc, err := rewardHub.abi.Pack("datasets", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDatasets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6a19f90d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function datasets(bytes32 id) view returns(address publisher, uint32 chunkCount, uint32 chunkSize, bytes32 chunkRoot, bytes20 infohash, uint64 size)
func (rewardHub *RewardHub) TryPackDatasets(id [32]byte) ([]byte, error) {
	return rewardHub.abi.Pack("datasets", id)
}

// DatasetsOutput serves as a container for the return parameters of contract
// method Datasets.
type DatasetsOutput struct {
	Publisher  common.Address
	ChunkCount uint32
	ChunkSize  uint32
	ChunkRoot  [32]byte
	Infohash   [20]byte
	Size       uint64
}

// UnpackDatasets is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6a19f90d.
//
// Solidity: function datasets(bytes32 id) view returns(address publisher, uint32 chunkCount, uint32 chunkSize, bytes32 chunkRoot, bytes20 infohash, uint64 size)
func (rewardHub *RewardHub) UnpackDatasets(data []byte) (DatasetsOutput, error) {
	out, err := rewardHub.abi.Unpack("datasets", data)
	outstruct := new(DatasetsOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Publisher = *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	outstruct.ChunkCount = *abi.ConvertType(out[1], new(uint32)).(*uint32)
	outstruct.ChunkSize = *abi.ConvertType(out[2], new(uint32)).(*uint32)
	outstruct.ChunkRoot = *abi.ConvertType(out[3], new([32]byte)).(*[32]byte)
	outstruct.Infohash = *abi.ConvertType(out[4], new([20]byte)).(*[20]byte)
	outstruct.Size = *abi.ConvertType(out[5], new(uint64)).(*uint64)
	return *outstruct, nil
}

// PackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (rewardHub *RewardHub) PackEip712Domain() []byte {
	enc, err := rewardHub.abi.Pack("eip712Domain")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEip712Domain is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84b0196e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (rewardHub *RewardHub) TryPackEip712Domain() ([]byte, error) {
	return rewardHub.abi.Pack("eip712Domain")
}

// Eip712DomainOutput serves as a container for the return parameters of contract
// method Eip712Domain.
type Eip712DomainOutput struct {
	Fields            [1]byte
	Name              string
	Version           string
	ChainId           *big.Int
	VerifyingContract common.Address
	Salt              [32]byte
	Extensions        []*big.Int
}

// UnpackEip712Domain is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x84b0196e.
//
// Solidity: function eip712Domain() view returns(bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)
func (rewardHub *RewardHub) UnpackEip712Domain(data []byte) (Eip712DomainOutput, error) {
	out, err := rewardHub.abi.Unpack("eip712Domain", data)
	outstruct := new(Eip712DomainOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Fields = *abi.ConvertType(out[0], new([1]byte)).(*[1]byte)
	outstruct.Name = *abi.ConvertType(out[1], new(string)).(*string)
	outstruct.Version = *abi.ConvertType(out[2], new(string)).(*string)
	outstruct.ChainId = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	outstruct.VerifyingContract = *abi.ConvertType(out[4], new(common.Address)).(*common.Address)
	outstruct.Salt = *abi.ConvertType(out[5], new([32]byte)).(*[32]byte)
	outstruct.Extensions = *abi.ConvertType(out[6], new([]*big.Int)).(*[]*big.Int)
	return *outstruct, nil
}

// PackEpochLen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd2b3996f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function epochLen() view returns(uint64)
func (rewardHub *RewardHub) PackEpochLen() []byte {
	enc, err := rewardHub.abi.Pack("epochLen")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEpochLen is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd2b3996f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function epochLen() view returns(uint64)
func (rewardHub *RewardHub) TryPackEpochLen() ([]byte, error) {
	return rewardHub.abi.Pack("epochLen")
}

// UnpackEpochLen is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd2b3996f.
//
// Solidity: function epochLen() view returns(uint64)
func (rewardHub *RewardHub) UnpackEpochLen(data []byte) (uint64, error) {
	out, err := rewardHub.abi.Unpack("epochLen", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackFund is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf4fc4d2a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function fund(bytes32 id, uint128 perEpoch, uint32 epochs) returns()
func (rewardHub *RewardHub) PackFund(id [32]byte, perEpoch *big.Int, epochs uint32) []byte {
	enc, err := rewardHub.abi.Pack("fund", id, perEpoch, epochs)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFund is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf4fc4d2a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function fund(bytes32 id, uint128 perEpoch, uint32 epochs) returns()
func (rewardHub *RewardHub) TryPackFund(id [32]byte, perEpoch *big.Int, epochs uint32) ([]byte, error) {
	return rewardHub.abi.Pack("fund", id, perEpoch, epochs)
}

// PackFundWithPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4d5535f5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function fundWithPermit(bytes32 id, uint128 perEpoch, uint32 epochs, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (rewardHub *RewardHub) PackFundWithPermit(id [32]byte, perEpoch *big.Int, epochs uint32, deadline *big.Int, v uint8, r [32]byte, s [32]byte) []byte {
	enc, err := rewardHub.abi.Pack("fundWithPermit", id, perEpoch, epochs, deadline, v, r, s)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFundWithPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4d5535f5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function fundWithPermit(bytes32 id, uint128 perEpoch, uint32 epochs, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (rewardHub *RewardHub) TryPackFundWithPermit(id [32]byte, perEpoch *big.Int, epochs uint32, deadline *big.Int, v uint8, r [32]byte, s [32]byte) ([]byte, error) {
	return rewardHub.abi.Pack("fundWithPermit", id, perEpoch, epochs, deadline, v, r, s)
}

// PackGenesisTime is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42c6498a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function genesisTime() view returns(uint64)
func (rewardHub *RewardHub) PackGenesisTime() []byte {
	enc, err := rewardHub.abi.Pack("genesisTime")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGenesisTime is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x42c6498a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function genesisTime() view returns(uint64)
func (rewardHub *RewardHub) TryPackGenesisTime() ([]byte, error) {
	return rewardHub.abi.Pack("genesisTime")
}

// UnpackGenesisTime is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x42c6498a.
//
// Solidity: function genesisTime() view returns(uint64)
func (rewardHub *RewardHub) UnpackGenesisTime(data []byte) (uint64, error) {
	out, err := rewardHub.abi.Unpack("genesisTime", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackHead is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f7dcfa3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function head() view returns(uint64)
func (rewardHub *RewardHub) PackHead() []byte {
	enc, err := rewardHub.abi.Pack("head")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHead is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f7dcfa3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function head() view returns(uint64)
func (rewardHub *RewardHub) TryPackHead() ([]byte, error) {
	return rewardHub.abi.Pack("head")
}

// UnpackHead is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8f7dcfa3.
//
// Solidity: function head() view returns(uint64)
func (rewardHub *RewardHub) UnpackHead(data []byte) (uint64, error) {
	out, err := rewardHub.abi.Unpack("head", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackHeaderDigest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd92587c2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function headerDigest((uint64,uint32,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,uint128,bytes32) h) view returns(bytes32)
func (rewardHub *RewardHub) PackHeaderDigest(h RewardHubHeader) []byte {
	enc, err := rewardHub.abi.Pack("headerDigest", h)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHeaderDigest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd92587c2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function headerDigest((uint64,uint32,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,uint128,bytes32) h) view returns(bytes32)
func (rewardHub *RewardHub) TryPackHeaderDigest(h RewardHubHeader) ([]byte, error) {
	return rewardHub.abi.Pack("headerDigest", h)
}

// UnpackHeaderDigest is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd92587c2.
//
// Solidity: function headerDigest((uint64,uint32,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,uint128,bytes32) h) view returns(bytes32)
func (rewardHub *RewardHub) UnpackHeaderDigest(data []byte) ([32]byte, error) {
	out, err := rewardHub.abi.Unpack("headerDigest", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackNewestFinal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd41a7793.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function newestFinal() view returns(uint64)
func (rewardHub *RewardHub) PackNewestFinal() []byte {
	enc, err := rewardHub.abi.Pack("newestFinal")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNewestFinal is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd41a7793.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function newestFinal() view returns(uint64)
func (rewardHub *RewardHub) TryPackNewestFinal() ([]byte, error) {
	return rewardHub.abi.Pack("newestFinal")
}

// UnpackNewestFinal is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd41a7793.
//
// Solidity: function newestFinal() view returns(uint64)
func (rewardHub *RewardHub) UnpackNewestFinal(data []byte) (uint64, error) {
	out, err := rewardHub.abi.Unpack("newestFinal", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (rewardHub *RewardHub) PackOwner() []byte {
	enc, err := rewardHub.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (rewardHub *RewardHub) TryPackOwner() ([]byte, error) {
	return rewardHub.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (rewardHub *RewardHub) UnpackOwner(data []byte) (common.Address, error) {
	out, err := rewardHub.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8456cb59.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pause() returns()
func (rewardHub *RewardHub) PackPause() []byte {
	enc, err := rewardHub.abi.Pack("pause")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8456cb59.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pause() returns()
func (rewardHub *RewardHub) TryPackPause() ([]byte, error) {
	return rewardHub.abi.Pack("pause")
}

// PackPaused is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c975abb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function paused() view returns(bool)
func (rewardHub *RewardHub) PackPaused() []byte {
	enc, err := rewardHub.abi.Pack("paused")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPaused is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c975abb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function paused() view returns(bool)
func (rewardHub *RewardHub) TryPackPaused() ([]byte, error) {
	return rewardHub.abi.Pack("paused")
}

// UnpackPaused is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5c975abb.
//
// Solidity: function paused() view returns(bool)
func (rewardHub *RewardHub) UnpackPaused(data []byte) (bool, error) {
	out, err := rewardHub.abi.Unpack("paused", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackPendingOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe30c3978.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pendingOwner() view returns(address)
func (rewardHub *RewardHub) PackPendingOwner() []byte {
	enc, err := rewardHub.abi.Pack("pendingOwner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPendingOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe30c3978.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pendingOwner() view returns(address)
func (rewardHub *RewardHub) TryPackPendingOwner() ([]byte, error) {
	return rewardHub.abi.Pack("pendingOwner")
}

// UnpackPendingOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe30c3978.
//
// Solidity: function pendingOwner() view returns(address)
func (rewardHub *RewardHub) UnpackPendingOwner(data []byte) (common.Address, error) {
	out, err := rewardHub.abi.Unpack("pendingOwner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2c4e722e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rate() view returns(uint128)
func (rewardHub *RewardHub) PackRate() []byte {
	enc, err := rewardHub.abi.Pack("rate")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2c4e722e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rate() view returns(uint128)
func (rewardHub *RewardHub) TryPackRate() ([]byte, error) {
	return rewardHub.abi.Pack("rate")
}

// UnpackRate is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2c4e722e.
//
// Solidity: function rate() view returns(uint128)
func (rewardHub *RewardHub) UnpackRate(data []byte) (*big.Int, error) {
	out, err := rewardHub.abi.Unpack("rate", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRateDelta is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5f7f171c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rateDelta(uint64 epoch) view returns(int256)
func (rewardHub *RewardHub) PackRateDelta(epoch uint64) []byte {
	enc, err := rewardHub.abi.Pack("rateDelta", epoch)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRateDelta is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5f7f171c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rateDelta(uint64 epoch) view returns(int256)
func (rewardHub *RewardHub) TryPackRateDelta(epoch uint64) ([]byte, error) {
	return rewardHub.abi.Pack("rateDelta", epoch)
}

// UnpackRateDelta is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5f7f171c.
//
// Solidity: function rateDelta(uint64 epoch) view returns(int256)
func (rewardHub *RewardHub) UnpackRateDelta(data []byte) (*big.Int, error) {
	out, err := rewardHub.abi.Unpack("rateDelta", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRegister is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe8685bb8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function register((address,uint32,uint32,bytes32,bytes20,uint64) d, string uri) returns(bytes32 id)
func (rewardHub *RewardHub) PackRegister(d RewardHubDataset, uri string) []byte {
	enc, err := rewardHub.abi.Pack("register", d, uri)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegister is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe8685bb8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function register((address,uint32,uint32,bytes32,bytes20,uint64) d, string uri) returns(bytes32 id)
func (rewardHub *RewardHub) TryPackRegister(d RewardHubDataset, uri string) ([]byte, error) {
	return rewardHub.abi.Pack("register", d, uri)
}

// UnpackRegister is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe8685bb8.
//
// Solidity: function register((address,uint32,uint32,bytes32,bytes20,uint64) d, string uri) returns(bytes32 id)
func (rewardHub *RewardHub) UnpackRegister(data []byte) ([32]byte, error) {
	out, err := rewardHub.abi.Unpack("register", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function registry() view returns(address)
func (rewardHub *RewardHub) PackRegistry() []byte {
	enc, err := rewardHub.abi.Pack("registry")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function registry() view returns(address)
func (rewardHub *RewardHub) TryPackRegistry() ([]byte, error) {
	return rewardHub.abi.Pack("registry")
}

// UnpackRegistry is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7b103999.
//
// Solidity: function registry() view returns(address)
func (rewardHub *RewardHub) UnpackRegistry(data []byte) (common.Address, error) {
	out, err := rewardHub.abi.Unpack("registry", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceOwnership() returns()
func (rewardHub *RewardHub) PackRenounceOwnership() []byte {
	enc, err := rewardHub.abi.Pack("renounceOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceOwnership() returns()
func (rewardHub *RewardHub) TryPackRenounceOwnership() ([]byte, error) {
	return rewardHub.abi.Pack("renounceOwnership")
}

// PackSubmitEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x435673b0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function submitEpoch((uint64,uint32,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,uint128,bytes32) h, bytes sigs) returns()
func (rewardHub *RewardHub) PackSubmitEpoch(h RewardHubHeader, sigs []byte) []byte {
	enc, err := rewardHub.abi.Pack("submitEpoch", h, sigs)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSubmitEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x435673b0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function submitEpoch((uint64,uint32,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,uint128,bytes32) h, bytes sigs) returns()
func (rewardHub *RewardHub) TryPackSubmitEpoch(h RewardHubHeader, sigs []byte) ([]byte, error) {
	return rewardHub.abi.Pack("submitEpoch", h, sigs)
}

// PackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token() view returns(address)
func (rewardHub *RewardHub) PackToken() []byte {
	enc, err := rewardHub.abi.Pack("token")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function token() view returns(address)
func (rewardHub *RewardHub) TryPackToken() ([]byte, error) {
	return rewardHub.abi.Pack("token")
}

// UnpackToken is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfc0c546a.
//
// Solidity: function token() view returns(address)
func (rewardHub *RewardHub) UnpackToken(data []byte) (common.Address, error) {
	out, err := rewardHub.abi.Unpack("token", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackTotalClaimed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd54ad2a1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalClaimed() view returns(uint128)
func (rewardHub *RewardHub) PackTotalClaimed() []byte {
	enc, err := rewardHub.abi.Pack("totalClaimed")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalClaimed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd54ad2a1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalClaimed() view returns(uint128)
func (rewardHub *RewardHub) TryPackTotalClaimed() ([]byte, error) {
	return rewardHub.abi.Pack("totalClaimed")
}

// UnpackTotalClaimed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd54ad2a1.
//
// Solidity: function totalClaimed() view returns(uint128)
func (rewardHub *RewardHub) UnpackTotalClaimed(data []byte) (*big.Int, error) {
	out, err := rewardHub.abi.Unpack("totalClaimed", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTotalFunded is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xad044f49.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalFunded() view returns(uint128)
func (rewardHub *RewardHub) PackTotalFunded() []byte {
	enc, err := rewardHub.abi.Pack("totalFunded")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalFunded is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xad044f49.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalFunded() view returns(uint128)
func (rewardHub *RewardHub) TryPackTotalFunded() ([]byte, error) {
	return rewardHub.abi.Pack("totalFunded")
}

// UnpackTotalFunded is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xad044f49.
//
// Solidity: function totalFunded() view returns(uint128)
func (rewardHub *RewardHub) UnpackTotalFunded(data []byte) (*big.Int, error) {
	out, err := rewardHub.abi.Unpack("totalFunded", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (rewardHub *RewardHub) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := rewardHub.abi.Pack("transferOwnership", newOwner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (rewardHub *RewardHub) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return rewardHub.abi.Pack("transferOwnership", newOwner)
}

// PackUnpause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3f4ba83a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function unpause() returns()
func (rewardHub *RewardHub) PackUnpause() []byte {
	enc, err := rewardHub.abi.Pack("unpause")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUnpause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3f4ba83a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function unpause() returns()
func (rewardHub *RewardHub) TryPackUnpause() ([]byte, error) {
	return rewardHub.abi.Pack("unpause")
}

// RewardHubClaimSkipped represents a ClaimSkipped event raised by the RewardHub contract.
type RewardHubClaimSkipped struct {
	Account common.Address
	Reason  [4]byte
	Raw     *types.Log // Blockchain specific contextual infos
}

const RewardHubClaimSkippedEventName = "ClaimSkipped"

// ContractEventName returns the user-defined event name.
func (RewardHubClaimSkipped) ContractEventName() string {
	return RewardHubClaimSkippedEventName
}

// UnpackClaimSkippedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ClaimSkipped(address indexed account, bytes4 reason)
func (rewardHub *RewardHub) UnpackClaimSkippedEvent(log *types.Log) (*RewardHubClaimSkipped, error) {
	event := "ClaimSkipped"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rewardHub.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RewardHubClaimSkipped)
	if len(log.Data) > 0 {
		if err := rewardHub.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rewardHub.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RewardHubClaimed represents a Claimed event raised by the RewardHub contract.
type RewardHubClaimed struct {
	Account    common.Address
	PayTo      common.Address
	Epoch      uint64
	Cumulative *big.Int
	Amount     *big.Int
	RelayFee   *big.Int
	Relayer    common.Address
	Raw        *types.Log // Blockchain specific contextual infos
}

const RewardHubClaimedEventName = "Claimed"

// ContractEventName returns the user-defined event name.
func (RewardHubClaimed) ContractEventName() string {
	return RewardHubClaimedEventName
}

// UnpackClaimedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Claimed(address indexed account, address indexed payTo, uint64 epoch, uint128 cumulative, uint128 amount, uint128 relayFee, address relayer)
func (rewardHub *RewardHub) UnpackClaimedEvent(log *types.Log) (*RewardHubClaimed, error) {
	event := "Claimed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rewardHub.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RewardHubClaimed)
	if len(log.Data) > 0 {
		if err := rewardHub.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rewardHub.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RewardHubDatasetRegistered represents a DatasetRegistered event raised by the RewardHub contract.
type RewardHubDatasetRegistered struct {
	Id        [32]byte
	Publisher common.Address
	Dataset   RewardHubDataset
	Uri       string
	Raw       *types.Log // Blockchain specific contextual infos
}

const RewardHubDatasetRegisteredEventName = "DatasetRegistered"

// ContractEventName returns the user-defined event name.
func (RewardHubDatasetRegistered) ContractEventName() string {
	return RewardHubDatasetRegisteredEventName
}

// UnpackDatasetRegisteredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DatasetRegistered(bytes32 indexed id, address indexed publisher, (address,uint32,uint32,bytes32,bytes20,uint64) dataset, string uri)
func (rewardHub *RewardHub) UnpackDatasetRegisteredEvent(log *types.Log) (*RewardHubDatasetRegistered, error) {
	event := "DatasetRegistered"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rewardHub.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RewardHubDatasetRegistered)
	if len(log.Data) > 0 {
		if err := rewardHub.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rewardHub.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RewardHubEIP712DomainChanged represents a EIP712DomainChanged event raised by the RewardHub contract.
type RewardHubEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const RewardHubEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (RewardHubEIP712DomainChanged) ContractEventName() string {
	return RewardHubEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (rewardHub *RewardHub) UnpackEIP712DomainChangedEvent(log *types.Log) (*RewardHubEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rewardHub.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RewardHubEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := rewardHub.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rewardHub.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RewardHubEpochSubmitted represents a EpochSubmitted event raised by the RewardHub contract.
type RewardHubEpochSubmitted struct {
	Epoch   uint64
	Hash    [32]byte
	Header  RewardHubHeader
	Signers []common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const RewardHubEpochSubmittedEventName = "EpochSubmitted"

// ContractEventName returns the user-defined event name.
func (RewardHubEpochSubmitted) ContractEventName() string {
	return RewardHubEpochSubmittedEventName
}

// UnpackEpochSubmittedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EpochSubmitted(uint64 indexed epoch, bytes32 indexed hash, (uint64,uint32,bytes32,bytes32,bytes32,bytes32,bytes32,bytes32,uint128,bytes32) header, address[] signers)
func (rewardHub *RewardHub) UnpackEpochSubmittedEvent(log *types.Log) (*RewardHubEpochSubmitted, error) {
	event := "EpochSubmitted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rewardHub.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RewardHubEpochSubmitted)
	if len(log.Data) > 0 {
		if err := rewardHub.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rewardHub.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RewardHubFunded represents a Funded event raised by the RewardHub contract.
type RewardHubFunded struct {
	Id         [32]byte
	Sponsor    common.Address
	PerEpoch   *big.Int
	FirstEpoch uint64
	Epochs     uint32
	Raw        *types.Log // Blockchain specific contextual infos
}

const RewardHubFundedEventName = "Funded"

// ContractEventName returns the user-defined event name.
func (RewardHubFunded) ContractEventName() string {
	return RewardHubFundedEventName
}

// UnpackFundedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Funded(bytes32 indexed id, address indexed sponsor, uint128 perEpoch, uint64 firstEpoch, uint32 epochs)
func (rewardHub *RewardHub) UnpackFundedEvent(log *types.Log) (*RewardHubFunded, error) {
	event := "Funded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rewardHub.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RewardHubFunded)
	if len(log.Data) > 0 {
		if err := rewardHub.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rewardHub.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RewardHubOwnershipTransferStarted represents a OwnershipTransferStarted event raised by the RewardHub contract.
type RewardHubOwnershipTransferStarted struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const RewardHubOwnershipTransferStartedEventName = "OwnershipTransferStarted"

// ContractEventName returns the user-defined event name.
func (RewardHubOwnershipTransferStarted) ContractEventName() string {
	return RewardHubOwnershipTransferStartedEventName
}

// UnpackOwnershipTransferStartedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner)
func (rewardHub *RewardHub) UnpackOwnershipTransferStartedEvent(log *types.Log) (*RewardHubOwnershipTransferStarted, error) {
	event := "OwnershipTransferStarted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rewardHub.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RewardHubOwnershipTransferStarted)
	if len(log.Data) > 0 {
		if err := rewardHub.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rewardHub.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RewardHubOwnershipTransferred represents a OwnershipTransferred event raised by the RewardHub contract.
type RewardHubOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const RewardHubOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (RewardHubOwnershipTransferred) ContractEventName() string {
	return RewardHubOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (rewardHub *RewardHub) UnpackOwnershipTransferredEvent(log *types.Log) (*RewardHubOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rewardHub.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RewardHubOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := rewardHub.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rewardHub.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RewardHubPaused represents a Paused event raised by the RewardHub contract.
type RewardHubPaused struct {
	Account common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const RewardHubPausedEventName = "Paused"

// ContractEventName returns the user-defined event name.
func (RewardHubPaused) ContractEventName() string {
	return RewardHubPausedEventName
}

// UnpackPausedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Paused(address account)
func (rewardHub *RewardHub) UnpackPausedEvent(log *types.Log) (*RewardHubPaused, error) {
	event := "Paused"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rewardHub.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RewardHubPaused)
	if len(log.Data) > 0 {
		if err := rewardHub.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rewardHub.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// RewardHubUnpaused represents a Unpaused event raised by the RewardHub contract.
type RewardHubUnpaused struct {
	Account common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const RewardHubUnpausedEventName = "Unpaused"

// ContractEventName returns the user-defined event name.
func (RewardHubUnpaused) ContractEventName() string {
	return RewardHubUnpausedEventName
}

// UnpackUnpausedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Unpaused(address account)
func (rewardHub *RewardHub) UnpackUnpausedEvent(log *types.Log) (*RewardHubUnpaused, error) {
	event := "Unpaused"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != rewardHub.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(RewardHubUnpaused)
	if len(log.Data) > 0 {
		if err := rewardHub.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range rewardHub.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (rewardHub *RewardHub) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["BadEpoch"].ID.Bytes()[:4]) {
		return rewardHub.UnpackBadEpochError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["BadLength"].ID.Bytes()[:4]) {
		return rewardHub.UnpackBadLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["BadOrder"].ID.Bytes()[:4]) {
		return rewardHub.UnpackBadOrderError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["BadPayTo"].ID.Bytes()[:4]) {
		return rewardHub.UnpackBadPayToError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["BadPrev"].ID.Bytes()[:4]) {
		return rewardHub.UnpackBadPrevError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["BadProof"].ID.Bytes()[:4]) {
		return rewardHub.UnpackBadProofError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["BadSig"].ID.Bytes()[:4]) {
		return rewardHub.UnpackBadSigError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["EnforcedPause"].ID.Bytes()[:4]) {
		return rewardHub.UnpackEnforcedPauseError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["Exists"].ID.Bytes()[:4]) {
		return rewardHub.UnpackExistsError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["ExpectedPause"].ID.Bytes()[:4]) {
		return rewardHub.UnpackExpectedPauseError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["Expired"].ID.Bytes()[:4]) {
		return rewardHub.UnpackExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["FeeOnTransfer"].ID.Bytes()[:4]) {
		return rewardHub.UnpackFeeOnTransferError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["FeeTooHigh"].ID.Bytes()[:4]) {
		return rewardHub.UnpackFeeTooHighError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return rewardHub.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["NoQuorum"].ID.Bytes()[:4]) {
		return rewardHub.UnpackNoQuorumError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["NotFinal"].ID.Bytes()[:4]) {
		return rewardHub.UnpackNotFinalError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["NotPublisher"].ID.Bytes()[:4]) {
		return rewardHub.UnpackNotPublisherError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["NotValidator"].ID.Bytes()[:4]) {
		return rewardHub.UnpackNotValidatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["NothingToClaim"].ID.Bytes()[:4]) {
		return rewardHub.UnpackNothingToClaimError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["OutOfBounds"].ID.Bytes()[:4]) {
		return rewardHub.UnpackOutOfBoundsError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["OverBudget"].ID.Bytes()[:4]) {
		return rewardHub.UnpackOverBudgetError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["OwnableInvalidOwner"].ID.Bytes()[:4]) {
		return rewardHub.UnpackOwnableInvalidOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["OwnableUnauthorizedAccount"].ID.Bytes()[:4]) {
		return rewardHub.UnpackOwnableUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return rewardHub.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return rewardHub.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return rewardHub.UnpackStringTooLongError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["TooEarly"].ID.Bytes()[:4]) {
		return rewardHub.UnpackTooEarlyError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["Unknown"].ID.Bytes()[:4]) {
		return rewardHub.UnpackUnknownError(raw[4:])
	}
	if bytes.Equal(raw[:4], rewardHub.abi.Errors["WrongRelayer"].ID.Bytes()[:4]) {
		return rewardHub.UnpackWrongRelayerError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// RewardHubBadEpoch represents a BadEpoch error raised by the RewardHub contract.
type RewardHubBadEpoch struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadEpoch()
func RewardHubBadEpochErrorID() common.Hash {
	return common.HexToHash("0x0aa733db73f0bf634138668fb1d47e001e7d241d98ad05a1f342a3372926e40f")
}

// UnpackBadEpochError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadEpoch()
func (rewardHub *RewardHub) UnpackBadEpochError(raw []byte) (*RewardHubBadEpoch, error) {
	out := new(RewardHubBadEpoch)
	if err := rewardHub.abi.UnpackIntoInterface(out, "BadEpoch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubBadLength represents a BadLength error raised by the RewardHub contract.
type RewardHubBadLength struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadLength()
func RewardHubBadLengthErrorID() common.Hash {
	return common.HexToHash("0x5aed9cffb2924f3600794abbbf4f1b8e28b5057f1d71da9a1fd2d3a6d6b7aa32")
}

// UnpackBadLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadLength()
func (rewardHub *RewardHub) UnpackBadLengthError(raw []byte) (*RewardHubBadLength, error) {
	out := new(RewardHubBadLength)
	if err := rewardHub.abi.UnpackIntoInterface(out, "BadLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubBadOrder represents a BadOrder error raised by the RewardHub contract.
type RewardHubBadOrder struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadOrder()
func RewardHubBadOrderErrorID() common.Hash {
	return common.HexToHash("0x98c2c3682a8999be15138482148ea89c560c852893ec9efe60a9ae1c7b068097")
}

// UnpackBadOrderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadOrder()
func (rewardHub *RewardHub) UnpackBadOrderError(raw []byte) (*RewardHubBadOrder, error) {
	out := new(RewardHubBadOrder)
	if err := rewardHub.abi.UnpackIntoInterface(out, "BadOrder", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubBadPayTo represents a BadPayTo error raised by the RewardHub contract.
type RewardHubBadPayTo struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadPayTo()
func RewardHubBadPayToErrorID() common.Hash {
	return common.HexToHash("0xc2fdfae0ceb2b3a254692017eddc5d1282bbe9672813dd1186820b107962c2a0")
}

// UnpackBadPayToError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadPayTo()
func (rewardHub *RewardHub) UnpackBadPayToError(raw []byte) (*RewardHubBadPayTo, error) {
	out := new(RewardHubBadPayTo)
	if err := rewardHub.abi.UnpackIntoInterface(out, "BadPayTo", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubBadPrev represents a BadPrev error raised by the RewardHub contract.
type RewardHubBadPrev struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadPrev()
func RewardHubBadPrevErrorID() common.Hash {
	return common.HexToHash("0x68df6c3c006804ece3a113d9b1a4840aa544bac35bdf97d9ea865f08f0ec78d6")
}

// UnpackBadPrevError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadPrev()
func (rewardHub *RewardHub) UnpackBadPrevError(raw []byte) (*RewardHubBadPrev, error) {
	out := new(RewardHubBadPrev)
	if err := rewardHub.abi.UnpackIntoInterface(out, "BadPrev", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubBadProof represents a BadProof error raised by the RewardHub contract.
type RewardHubBadProof struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadProof()
func RewardHubBadProofErrorID() common.Hash {
	return common.HexToHash("0x7ca55c774976027f27f73629387ed99a2044a8721aec39c3c2717944b08c423a")
}

// UnpackBadProofError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadProof()
func (rewardHub *RewardHub) UnpackBadProofError(raw []byte) (*RewardHubBadProof, error) {
	out := new(RewardHubBadProof)
	if err := rewardHub.abi.UnpackIntoInterface(out, "BadProof", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubBadSig represents a BadSig error raised by the RewardHub contract.
type RewardHubBadSig struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSig()
func RewardHubBadSigErrorID() common.Hash {
	return common.HexToHash("0x0531268888377960fa73f8bd9370a1e61cb4743de381e53c78565d9f4d8434a4")
}

// UnpackBadSigError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSig()
func (rewardHub *RewardHub) UnpackBadSigError(raw []byte) (*RewardHubBadSig, error) {
	out := new(RewardHubBadSig)
	if err := rewardHub.abi.UnpackIntoInterface(out, "BadSig", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubEnforcedPause represents a EnforcedPause error raised by the RewardHub contract.
type RewardHubEnforcedPause struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error EnforcedPause()
func RewardHubEnforcedPauseErrorID() common.Hash {
	return common.HexToHash("0xd93c0665d6c96d04a8f174024fc4ddd66c250604aff22bbec808de86dd3637e3")
}

// UnpackEnforcedPauseError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error EnforcedPause()
func (rewardHub *RewardHub) UnpackEnforcedPauseError(raw []byte) (*RewardHubEnforcedPause, error) {
	out := new(RewardHubEnforcedPause)
	if err := rewardHub.abi.UnpackIntoInterface(out, "EnforcedPause", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubExists represents a Exists error raised by the RewardHub contract.
type RewardHubExists struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Exists()
func RewardHubExistsErrorID() common.Hash {
	return common.HexToHash("0x846ec056474531fe42c3696a2a3452a4051b8b7a65c4417a76fbc1d7b2d29cf6")
}

// UnpackExistsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Exists()
func (rewardHub *RewardHub) UnpackExistsError(raw []byte) (*RewardHubExists, error) {
	out := new(RewardHubExists)
	if err := rewardHub.abi.UnpackIntoInterface(out, "Exists", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubExpectedPause represents a ExpectedPause error raised by the RewardHub contract.
type RewardHubExpectedPause struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ExpectedPause()
func RewardHubExpectedPauseErrorID() common.Hash {
	return common.HexToHash("0x8dfc202bcfe9a735b559bee70674422512bc5c30f687046ae8778315fb81da44")
}

// UnpackExpectedPauseError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ExpectedPause()
func (rewardHub *RewardHub) UnpackExpectedPauseError(raw []byte) (*RewardHubExpectedPause, error) {
	out := new(RewardHubExpectedPause)
	if err := rewardHub.abi.UnpackIntoInterface(out, "ExpectedPause", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubExpired represents a Expired error raised by the RewardHub contract.
type RewardHubExpired struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Expired()
func RewardHubExpiredErrorID() common.Hash {
	return common.HexToHash("0x203d82d8d99f63bfecc8335216735e0271df4249ea752b030f9ab305b94e5afe")
}

// UnpackExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Expired()
func (rewardHub *RewardHub) UnpackExpiredError(raw []byte) (*RewardHubExpired, error) {
	out := new(RewardHubExpired)
	if err := rewardHub.abi.UnpackIntoInterface(out, "Expired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubFeeOnTransfer represents a FeeOnTransfer error raised by the RewardHub contract.
type RewardHubFeeOnTransfer struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FeeOnTransfer()
func RewardHubFeeOnTransferErrorID() common.Hash {
	return common.HexToHash("0x61e6549eb699c624e3af300f328ae22ab11d18df21da465cdf4dfe82d5238b33")
}

// UnpackFeeOnTransferError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FeeOnTransfer()
func (rewardHub *RewardHub) UnpackFeeOnTransferError(raw []byte) (*RewardHubFeeOnTransfer, error) {
	out := new(RewardHubFeeOnTransfer)
	if err := rewardHub.abi.UnpackIntoInterface(out, "FeeOnTransfer", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubFeeTooHigh represents a FeeTooHigh error raised by the RewardHub contract.
type RewardHubFeeTooHigh struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FeeTooHigh()
func RewardHubFeeTooHighErrorID() common.Hash {
	return common.HexToHash("0xcd4e6167a0147beade9e7daca0e52cd42e992cd9c3dc1dd3ce8a2b6956f53601")
}

// UnpackFeeTooHighError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FeeTooHigh()
func (rewardHub *RewardHub) UnpackFeeTooHighError(raw []byte) (*RewardHubFeeTooHigh, error) {
	out := new(RewardHubFeeTooHigh)
	if err := rewardHub.abi.UnpackIntoInterface(out, "FeeTooHigh", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubInvalidShortString represents a InvalidShortString error raised by the RewardHub contract.
type RewardHubInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func RewardHubInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (rewardHub *RewardHub) UnpackInvalidShortStringError(raw []byte) (*RewardHubInvalidShortString, error) {
	out := new(RewardHubInvalidShortString)
	if err := rewardHub.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubNoQuorum represents a NoQuorum error raised by the RewardHub contract.
type RewardHubNoQuorum struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoQuorum()
func RewardHubNoQuorumErrorID() common.Hash {
	return common.HexToHash("0x2166ec359111764d8b517c07ff980091f319c3042a65f030153206693d06427e")
}

// UnpackNoQuorumError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoQuorum()
func (rewardHub *RewardHub) UnpackNoQuorumError(raw []byte) (*RewardHubNoQuorum, error) {
	out := new(RewardHubNoQuorum)
	if err := rewardHub.abi.UnpackIntoInterface(out, "NoQuorum", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubNotFinal represents a NotFinal error raised by the RewardHub contract.
type RewardHubNotFinal struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotFinal()
func RewardHubNotFinalErrorID() common.Hash {
	return common.HexToHash("0xd7c25c793a1aafb90e1fc0019f0f422e781666d247cfb09c4e9f0d4164056539")
}

// UnpackNotFinalError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotFinal()
func (rewardHub *RewardHub) UnpackNotFinalError(raw []byte) (*RewardHubNotFinal, error) {
	out := new(RewardHubNotFinal)
	if err := rewardHub.abi.UnpackIntoInterface(out, "NotFinal", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubNotPublisher represents a NotPublisher error raised by the RewardHub contract.
type RewardHubNotPublisher struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotPublisher()
func RewardHubNotPublisherErrorID() common.Hash {
	return common.HexToHash("0x6cc8883ab475c43559283543618b3853c17caef01cd6b37027cde787f60ba6e6")
}

// UnpackNotPublisherError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotPublisher()
func (rewardHub *RewardHub) UnpackNotPublisherError(raw []byte) (*RewardHubNotPublisher, error) {
	out := new(RewardHubNotPublisher)
	if err := rewardHub.abi.UnpackIntoInterface(out, "NotPublisher", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubNotValidator represents a NotValidator error raised by the RewardHub contract.
type RewardHubNotValidator struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotValidator()
func RewardHubNotValidatorErrorID() common.Hash {
	return common.HexToHash("0x2ec5b449e1d63fa34c160c67ce2d5826d939017f27bc0c78ef142b8357c69f9e")
}

// UnpackNotValidatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotValidator()
func (rewardHub *RewardHub) UnpackNotValidatorError(raw []byte) (*RewardHubNotValidator, error) {
	out := new(RewardHubNotValidator)
	if err := rewardHub.abi.UnpackIntoInterface(out, "NotValidator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubNothingToClaim represents a NothingToClaim error raised by the RewardHub contract.
type RewardHubNothingToClaim struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingToClaim()
func RewardHubNothingToClaimErrorID() common.Hash {
	return common.HexToHash("0x969bf7288f744225521096ebffff657851af77dd4c63700d76b8d1cf6481d1f1")
}

// UnpackNothingToClaimError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingToClaim()
func (rewardHub *RewardHub) UnpackNothingToClaimError(raw []byte) (*RewardHubNothingToClaim, error) {
	out := new(RewardHubNothingToClaim)
	if err := rewardHub.abi.UnpackIntoInterface(out, "NothingToClaim", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubOutOfBounds represents a OutOfBounds error raised by the RewardHub contract.
type RewardHubOutOfBounds struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OutOfBounds()
func RewardHubOutOfBoundsErrorID() common.Hash {
	return common.HexToHash("0xb4120f14af9cca91aac57ce2006bfd959a788401f0685cf8fa3ac12e63e3b542")
}

// UnpackOutOfBoundsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OutOfBounds()
func (rewardHub *RewardHub) UnpackOutOfBoundsError(raw []byte) (*RewardHubOutOfBounds, error) {
	out := new(RewardHubOutOfBounds)
	if err := rewardHub.abi.UnpackIntoInterface(out, "OutOfBounds", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubOverBudget represents a OverBudget error raised by the RewardHub contract.
type RewardHubOverBudget struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OverBudget()
func RewardHubOverBudgetErrorID() common.Hash {
	return common.HexToHash("0x323e8637dfb1b069e3ab1f8f5bd7db06e6728f2a3adc733389d3c61fa65578a2")
}

// UnpackOverBudgetError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OverBudget()
func (rewardHub *RewardHub) UnpackOverBudgetError(raw []byte) (*RewardHubOverBudget, error) {
	out := new(RewardHubOverBudget)
	if err := rewardHub.abi.UnpackIntoInterface(out, "OverBudget", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubOwnableInvalidOwner represents a OwnableInvalidOwner error raised by the RewardHub contract.
type RewardHubOwnableInvalidOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableInvalidOwner(address owner)
func RewardHubOwnableInvalidOwnerErrorID() common.Hash {
	return common.HexToHash("0x1e4fbdf7f3ef8bcaa855599e3abf48b232380f183f08f6f813d9ffa5bd585188")
}

// UnpackOwnableInvalidOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableInvalidOwner(address owner)
func (rewardHub *RewardHub) UnpackOwnableInvalidOwnerError(raw []byte) (*RewardHubOwnableInvalidOwner, error) {
	out := new(RewardHubOwnableInvalidOwner)
	if err := rewardHub.abi.UnpackIntoInterface(out, "OwnableInvalidOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubOwnableUnauthorizedAccount represents a OwnableUnauthorizedAccount error raised by the RewardHub contract.
type RewardHubOwnableUnauthorizedAccount struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func RewardHubOwnableUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0x118cdaa7a341953d1887a2245fd6665d741c67c8c50581daa59e1d03373fa188")
}

// UnpackOwnableUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func (rewardHub *RewardHub) UnpackOwnableUnauthorizedAccountError(raw []byte) (*RewardHubOwnableUnauthorizedAccount, error) {
	out := new(RewardHubOwnableUnauthorizedAccount)
	if err := rewardHub.abi.UnpackIntoInterface(out, "OwnableUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the RewardHub contract.
type RewardHubReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func RewardHubReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (rewardHub *RewardHub) UnpackReentrancyGuardReentrantCallError(raw []byte) (*RewardHubReentrancyGuardReentrantCall, error) {
	out := new(RewardHubReentrancyGuardReentrantCall)
	if err := rewardHub.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the RewardHub contract.
type RewardHubSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func RewardHubSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (rewardHub *RewardHub) UnpackSafeERC20FailedOperationError(raw []byte) (*RewardHubSafeERC20FailedOperation, error) {
	out := new(RewardHubSafeERC20FailedOperation)
	if err := rewardHub.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubStringTooLong represents a StringTooLong error raised by the RewardHub contract.
type RewardHubStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func RewardHubStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (rewardHub *RewardHub) UnpackStringTooLongError(raw []byte) (*RewardHubStringTooLong, error) {
	out := new(RewardHubStringTooLong)
	if err := rewardHub.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubTooEarly represents a TooEarly error raised by the RewardHub contract.
type RewardHubTooEarly struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooEarly()
func RewardHubTooEarlyErrorID() common.Hash {
	return common.HexToHash("0x085de625ed51bbce95c12627fc263453b8d214878d184bd1eaa2cc357a507a30")
}

// UnpackTooEarlyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooEarly()
func (rewardHub *RewardHub) UnpackTooEarlyError(raw []byte) (*RewardHubTooEarly, error) {
	out := new(RewardHubTooEarly)
	if err := rewardHub.abi.UnpackIntoInterface(out, "TooEarly", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubUnknown represents a Unknown error raised by the RewardHub contract.
type RewardHubUnknown struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Unknown()
func RewardHubUnknownErrorID() common.Hash {
	return common.HexToHash("0x0cf64598c0d224c06e8f9cca65ec434cddc2326c0f49b813069f0e5fada22b20")
}

// UnpackUnknownError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Unknown()
func (rewardHub *RewardHub) UnpackUnknownError(raw []byte) (*RewardHubUnknown, error) {
	out := new(RewardHubUnknown)
	if err := rewardHub.abi.UnpackIntoInterface(out, "Unknown", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// RewardHubWrongRelayer represents a WrongRelayer error raised by the RewardHub contract.
type RewardHubWrongRelayer struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongRelayer()
func RewardHubWrongRelayerErrorID() common.Hash {
	return common.HexToHash("0x3b06dcfbdd210a4a3084375505c587cb47a05eb54b0e72daa2f0cf63079e2cc9")
}

// UnpackWrongRelayerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongRelayer()
func (rewardHub *RewardHub) UnpackWrongRelayerError(raw []byte) (*RewardHubWrongRelayer, error) {
	out := new(RewardHubWrongRelayer)
	if err := rewardHub.abi.UnpackIntoInterface(out, "WrongRelayer", raw); err != nil {
		return nil, err
	}
	return out, nil
}
