// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package validators

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

// ValidatorRegistryMetaData contains all meta data concerning the ValidatorRegistry contract.
var ValidatorRegistryMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"token_\",\"type\":\"address\"},{\"internalType\":\"uint128\",\"name\":\"minStake_\",\"type\":\"uint128\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"contractIRewardHub\",\"name\":\"hub_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"AlreadySeated\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"BadEpoch\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ExitPending\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FeeOnTransfer\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NoSeatLeft\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotAdmitted\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotHub\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotSeated\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotValidator\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"OwnableInvalidOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"OwnableUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"StakeTooLow\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"WrongHub\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"}],\"name\":\"Admitted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"activeUntilEpoch\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"exitAt\",\"type\":\"uint64\"}],\"name\":\"ExitStarted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"}],\"name\":\"Expelled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"stake\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"activeFromEpoch\",\"type\":\"uint64\"}],\"name\":\"Joined\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferStarted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferred\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"stake\",\"type\":\"uint128\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"EXIT_DELAY\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_SEATS\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"acceptOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"}],\"name\":\"admit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"}],\"name\":\"admitted\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"}],\"name\":\"countDelta\",\"outputs\":[{\"internalType\":\"int64\",\"name\":\"\",\"type\":\"int64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"}],\"name\":\"expel\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"hub\",\"outputs\":[{\"internalType\":\"contractIRewardHub\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"}],\"name\":\"info\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"stake\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"exitAt\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"idx1\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"activeFromEpoch\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"activeUntilEpoch\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"validator\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"}],\"name\":\"isActive\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint128\",\"name\":\"stake\",\"type\":\"uint128\"}],\"name\":\"join\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"minStake\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pendingOwner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"renounceOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"},{\"internalType\":\"address[]\",\"name\":\"signers\",\"type\":\"address[]\"}],\"name\":\"settle\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"count\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"settledCount\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"settledEpoch\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"startExit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token\",\"outputs\":[{\"internalType\":\"contractIERC20\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"transferOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"epoch\",\"type\":\"uint64\"}],\"name\":\"validators\",\"outputs\":[{\"internalType\":\"address[]\",\"name\":\"list\",\"type\":\"address[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"withdraw\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "c371030aacc84b60da35871e322dad88e5",
	Bin: "0x60e080604052346101f857608081611fc4803803809161001f82856102cf565b8339810103126101f85780516001600160a01b03811691908281036101f8576020820151916001600160801b03831683036101f857606061006260408301610306565b910151936001600160a01b038516918286036101f8576001600160a01b031680156102bc57600180546001600160a01b03199081169091555f80549182168317815560405192916001600160a01b0316907f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09080a3637b10399960e01b8152602081600481865afa908115610204575f91610282575b506001600160a01b031630148015919061020f575b506101ac57602060049160405192838092631a5dee7360e31b82525afa8015610204575f906101bb575b62093a806001600160401b0391909116101590506101ac5760805260c05260a052604051611ca9908161031b823960805181818161014401528181610af501526110a2015260a051818181610cfd01528181611340015281816115370152611aa3015260c051818181610cad0152610d990152f35b63e4260e8960e01b5f5260045ffd5b506020813d6020116101fc575b816101d5602093836102cf565b810103126101f857516001600160401b03811681036101f85762093a8090610137565b5f80fd5b3d91506101c8565b6040513d5f823e3d90fd5b604051637e062a3560e11b8152909150602081600481865afa908115610204575f91610248575b506001600160a01b031614155f61010d565b90506020813d60201161027a575b81610263602093836102cf565b810103126101f85761027490610306565b5f610236565b3d9150610256565b90506020813d6020116102b4575b8161029d602093836102cf565b810103126101f8576102ae90610306565b5f6100f8565b3d9150610290565b631e4fbdf760e01b5f525f60045260245ffd5b601f909101601f19168101906001600160401b038211908210176102f257604052565b634e487b7160e01b5f52604160045260245ffd5b51906001600160a01b03821682036101f85756fe6080806040526004361015610012575f80fd5b5f3560e01c90816220d93914611796575080630aae7a6b146117055780631e51b220146114c55780631ed4237e14611481578063295d3a5414610d21578063365a86fc14610cd1578063375b3c0a14610c8557806351cff8d914610869578063715018a6146107c557806379ba5097146106db5780637bbca57f146106495780638da5cb5b1461061757806390327524146105ed578063925b9d81146105b157806394c2c24f146105965780639d82ba2514610579578063b560d20914610552578063bb0555b914610394578063c10d42a514610315578063dbb7c64e1461023e578063e30c39781461020b578063f2fde38b1461016c5763fc0c546a14610118575f80fd5b34610168575f60031936011261016857602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b5f80fd5b346101685760206003193601126101685773ffffffffffffffffffffffffffffffffffffffff61019a6117dc565b6101a2611a40565b16807fffffffffffffffffffffffff0000000000000000000000000000000000000000600154161760015573ffffffffffffffffffffffffffffffffffffffff5f54167f38d16b8cac22d99fc7c124b9cd0de2d3fa1faef420bfe791d8c362d765e227005f80a3005b34610168575f60031936011261016857602073ffffffffffffffffffffffffffffffffffffffff60015416604051908152f35b34610168576020600319360112610168576102576117dc565b61025f611a40565b73ffffffffffffffffffffffffffffffffffffffff8116805f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008154169055807fcffc9be37eb8d730dcaec89a70769d1a5e3f16078b232e382b01334241d7bc5e5f80a25f52600260205260405f20805463ffffffff8160c01c16151590816102ff575b506102f457005b6102fd91611a60565b005b67ffffffffffffffff915060801c1615836102ed565b34610168575f60031936011261016857335f52600260205260405f20805463ffffffff8160c01c161590811561037d575b50610355576102fd9033611a60565b7f8dca143c000000000000000000000000000000000000000000000000000000005f5260045ffd5b67ffffffffffffffff915060801c16151582610346565b34610168576020600319360112610168576103ad6117ff565b6006545f6103ba82611960565b916103c860405193846118e7565b8083526103d481611960565b937fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe06020850195013686375f5b828110610465575050508152604051918291602083019060208452518091526040830191905f5b818110610436575050500390f35b825173ffffffffffffffffffffffffffffffffffffffff16845285945060209384019390920191600101610428565b6104978273ffffffffffffffffffffffffffffffffffffffff61048a84999899611948565b90549060031b1c16611836565b6104a7575b600101949394610401565b9273ffffffffffffffffffffffffffffffffffffffff6104c685611948565b90549060031b1c1693815f198114610525576001019487518310156104f857602060019360051b89010152905061049c565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b34610168575f60031936011261016857602067ffffffffffffffff60055416604051908152f35b34610168575f60031936011261016857602060405162093a808152f35b34610168575f60031936011261016857602060405160408152f35b346101685760206003193601126101685767ffffffffffffffff6105d36117ff565b165f526004602052602060405f205460070b604051908152f35b34610168575f60031936011261016857602067ffffffffffffffff60055460401c16604051908152f35b34610168575f60031936011261016857602073ffffffffffffffffffffffffffffffffffffffff5f5416604051908152f35b346101685760206003193601126101685773ffffffffffffffffffffffffffffffffffffffff6106776117dc565b61067f611a40565b16805f52600360205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790557fdfffcc74ce5eaf5909e870d33a7787e833034f6dd17dc1ce5ed71d668f2eee065f80a2005b34610168575f600319360112610168573373ffffffffffffffffffffffffffffffffffffffff6001541603610799577fffffffffffffffffffffffff0000000000000000000000000000000000000000600154166001555f54337fffffffffffffffffffffffff00000000000000000000000000000000000000008216175f5573ffffffffffffffffffffffffffffffffffffffff3391167f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e05f80a3005b7f118cdaa7000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b34610168575f600319360112610168576107dd611a40565b7fffffffffffffffffffffffff0000000000000000000000000000000000000000600154166001555f73ffffffffffffffffffffffffffffffffffffffff81547fffffffffffffffffffffffff000000000000000000000000000000000000000081168355167f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e08280a3005b34610168576020600319360112610168576108826117dc565b61088a6119cc565b335f52600260205260405f2090604051916108a4836118cb565b80546fffffffffffffffffffffffffffffffff8116845267ffffffffffffffff8160801c1663ffffffff602086019282845260c01c16906001604087019483865201549167ffffffffffffffff8316606088015267ffffffffffffffff608088019360401c16835215908115610c7c575b8115610c72575b50610c165767ffffffffffffffff90511667ffffffffffffffff6109438160055416611816565b16109081610c3e575b50610c16576006545f1981019081116105255761097d73ffffffffffffffffffffffffffffffffffffffff91611948565b90549060031b1c165f1963ffffffff8351160163ffffffff811161052557610a38926109dd836109b163ffffffff94611948565b90919073ffffffffffffffffffffffffffffffffffffffff8084549260031b9316831b921b1916179055565b5116905f52600260205260405f20907fffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffffff7bffffffff00000000000000000000000000000000000000000000000083549260c01b169116179055565b6006548015610be9575f1901610a4d81611948565b73ffffffffffffffffffffffffffffffffffffffff82549160031b1b19169055600655335f5260026020525f60016040822082815501556fffffffffffffffffffffffffffffffff8251169073ffffffffffffffffffffffffffffffffffffffff60405191169182825260208201527ff3534c5992c3931fc86fbca15a3e750e109223ef17b7347236ffc0b1e7bdab2960403392a26fffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000925116604051917fa9059cbb000000000000000000000000000000000000000000000000000000005f5260045260245260205f60448180865af19060015f5114821615610bc9575b5015610b87575f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b73ffffffffffffffffffffffffffffffffffffffff907f5274afe7000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b6001821516610be15750813b15153d15161682610b5c565b3d5f823e3d90fd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603160045260245ffd5b7f61330da6000000000000000000000000000000000000000000000000000000005f5260045ffd5b621baf80915067ffffffffffffffff9051160167ffffffffffffffff81116105255767ffffffffffffffff1642108461094c565b905042108661091c565b80159150610915565b34610168575f6003193601126101685760206040516fffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610168575f60031936011261016857602060405173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610168576020600319360112610168576004356fffffffffffffffffffffffffffffffff811680910361016857610d576119cc565b335f52600360205260ff60405f2054161561145957335f52600260205263ffffffff60405f205460c01c16611431576fffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001681106114095760065460408110156113e157600554610de167ffffffffffffffff8216611816565b9067ffffffffffffffff821690600182149182156113ae575b5050156112fc57905b680100000000000000008110156112cf57610e27816001610e529301600655611948565b339073ffffffffffffffffffffffffffffffffffffffff8084549260031b9316831b921b1916179055565b610ff563ffffffff600654169167ffffffffffffffff604051610e74816118cb565b85815281600160208301925f845260408101978852610f8863ffffffff84606084019816998a8952610f3b8660808601985f8a52335f5260026020526fffffffffffffffffffffffffffffffff60405f209751167fffffffffffffffffffffffffffffffff00000000000000000000000000000000885416178755511685907fffffffffffffffff0000000000000000ffffffffffffffffffffffffffffffff77ffffffffffffffff0000000000000000000000000000000083549260801b169116179055565b5183547fffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffffff16911660c01b7bffffffff00000000000000000000000000000000000000000000000016178255565b019351167fffffffffffffffffffffffffffffffffffffffffffffffff000000000000000084541617835551167fffffffffffffffffffffffffffffffff0000000000000000ffffffffffffffff6fffffffffffffffff000000000000000083549260401b169116179055565b805f52600460205260405f206001815460070b017fffffffffffffffffffffffffffffffffffffffffffffffff80000000000000008112677fffffffffffffff821317610525577fffffffffffffffffffffffffffffffffffffffffffffffff00000000000000008254169067ffffffffffffffff161790556040519082825260208201527f8c0b11d3eb43e34d407ea174274bc1275b74ec98e28fc4be9903aed3e3e1d7ac60403392a27f000000000000000000000000000000000000000000000000000000000000000073ffffffffffffffffffffffffffffffffffffffff8116604051907f70a08231000000000000000000000000000000000000000000000000000000008252306004830152602082602481845afa918215611246575f9261129b575b50604051927f23b872dd000000000000000000000000000000000000000000000000000000005f5233600452306024528460445260205f60648180855af19060015f511482161561127c575b50836040525f6060521561125157826024816020937f70a082310000000000000000000000000000000000000000000000000000000082523060048301525afa918215611246575f92611212575b50810390811161052557036111ea575f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d005b7f61e6549e000000000000000000000000000000000000000000000000000000005f5260045ffd5b9091506020813d60201161123e575b8161122e602093836118e7565b81010312610168575190836111b6565b3d9150611221565b6040513d5f823e3d90fd5b7f5274afe7000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6001821516611292573b15153d15161685611168565b843d5f823e3d90fd5b9091506020813d6020116112c7575b816112b7602093836118e7565b810103126101685751908461111c565b3d91506112aa565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b506040517f7667180800000000000000000000000000000000000000000000000000000000815260208160048173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa801561124657611379915f9161137f575b50611816565b90610e03565b6113a1915060203d6020116113a7575b61139981836118e7565b810190611928565b84611373565b503d61138f565b67ffffffffffffffff9250906113d8915f5260046020528260405f205460070b9160401c16611978565b16158480610dfa565b7fbc2287e9000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f1cc3b37b000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fa7f86871000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fc9d2a27c000000000000000000000000000000000000000000000000000000005f5260045ffd5b346101685760406003193601126101685761149a6117dc565b6024359067ffffffffffffffff82168203610168576020916114bb91611836565b6040519015158152f35b34610168576040600319360112610168576114de6117ff565b6024359067ffffffffffffffff821161016857366023830112156101685781600401359167ffffffffffffffff8311610168573660248460051b830101116101685773ffffffffffffffffffffffffffffffffffffffff7f00000000000000000000000000000000000000000000000000000000000000001633036116dd5760055467ffffffffffffffff611574818316611816565b169067ffffffffffffffff84169182036116b5575f5b858110156115f85760248160051b8501013573ffffffffffffffffffffffffffffffffffffffff8116810361016857856115c391611836565b156115d05760010161158a565b7f2ec5b449000000000000000000000000000000000000000000000000000000005f5260045ffd5b60208383815f526004835261162160405f205460070b67ffffffffffffffff8360401c16611978565b91807fffffffffffffffffffffffffffffffffffffffffffffffff0000000000000000831617928360055567ffffffffffffffff8082169460401c16840361166f575b505050604051908152f35b6fffffffffffffffff00000000000000007fffffffffffffffffffffffffffffffff000000000000000000000000000000009160401b1692161717600555828080611664565b7f0aa733db000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f9de97418000000000000000000000000000000000000000000000000000000005f5260045ffd5b346101685760206003193601126101685773ffffffffffffffffffffffffffffffffffffffff6117336117dc565b165f52600260205260a060405f2067ffffffffffffffff6001825492015463ffffffff604051936fffffffffffffffffffffffffffffffff81168552838160801c16602086015260c01c166040840152818116606084015260401c166080820152f35b346101685760206003193601126101685760209073ffffffffffffffffffffffffffffffffffffffff6117c76117dc565b165f526003825260ff60405f20541615158152f35b6004359073ffffffffffffffffffffffffffffffffffffffff8216820361016857565b6004359067ffffffffffffffff8216820361016857565b67ffffffffffffffff60019116019067ffffffffffffffff821161052557565b73ffffffffffffffffffffffffffffffffffffffff165f52600260205260405f209063ffffffff825460c01c16151591826118a7575b8261187657505090565b6001015460401c67ffffffffffffffff168015925090821561189757505090565b67ffffffffffffffff1610905090565b915067ffffffffffffffff60018301541667ffffffffffffffff821610159161186c565b60a0810190811067ffffffffffffffff8211176112cf57604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff8211176112cf57604052565b90816020910312610168575167ffffffffffffffff811681036101685790565b6006548110156104f85760065f5260205f2001905f90565b67ffffffffffffffff81116112cf5760051b60200190565b9067ffffffffffffffff9060070b911660070b017fffffffffffffffffffffffffffffffffffffffffffffffff80000000000000008112677fffffffffffffff8213176105255767ffffffffffffffff1690565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c611a185760017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005d565b7f3ee5aeb5000000000000000000000000000000000000000000000000000000005f5260045ffd5b73ffffffffffffffffffffffffffffffffffffffff5f5416330361079957565b6040517f7667180800000000000000000000000000000000000000000000000000000000815260208160048173ffffffffffffffffffffffffffffffffffffffff7f0000000000000000000000000000000000000000000000000000000000000000165afa801561124657611adb915f91611c8a5750611816565b6001830167ffffffffffffffff8154168067ffffffffffffffff841610611c80575b5080547fffffffffffffffffffffffffffffffff0000000000000000ffffffffffffffff16604083901b6fffffffffffffffff0000000000000000161790555b62093a8067ffffffffffffffff4216019067ffffffffffffffff821161052557611bb467ffffffffffffffff9285907fffffffffffffffff0000000000000000ffffffffffffffffffffffffffffffff77ffffffffffffffff0000000000000000000000000000000083549260801b169116179055565b1691825f52600460205260405f205f19815460070b0192677fffffffffffffff84137fffffffffffffffffffffffffffffffffffffffffffffffff80000000000000008512176105255767ffffffffffffffff604093837fea2e570ff0078ed703a56f417976c2ef0eef64a6509c3fdf90479c54596b4874967fffffffffffffffffffffffffffffffffffffffffffffffff000000000000000073ffffffffffffffffffffffffffffffffffffffff9654169084161790555460801c16835195865260208601521692a2565b9150611b3d611afd565b611ca3915060203d6020116113a75761139981836118e7565b5f61137356",
}

// ValidatorRegistry is an auto generated Go binding around an Ethereum contract.
type ValidatorRegistry struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *ValidatorRegistry) GetABI() abi.ABI {
	return c.abi
}

// NewValidatorRegistry creates a new instance of ValidatorRegistry.
func NewValidatorRegistry() *ValidatorRegistry {
	parsed, err := ValidatorRegistryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &ValidatorRegistry{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *ValidatorRegistry) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address token_, uint128 minStake_, address owner, address hub_) returns()
func (validatorRegistry *ValidatorRegistry) PackConstructor(token_ common.Address, minStake_ *big.Int, owner common.Address, hub_ common.Address) []byte {
	enc, err := validatorRegistry.abi.Pack("", token_, minStake_, owner, hub_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackEXITDELAY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9d82ba25.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function EXIT_DELAY() view returns(uint64)
func (validatorRegistry *ValidatorRegistry) PackEXITDELAY() []byte {
	enc, err := validatorRegistry.abi.Pack("EXIT_DELAY")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEXITDELAY is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9d82ba25.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function EXIT_DELAY() view returns(uint64)
func (validatorRegistry *ValidatorRegistry) TryPackEXITDELAY() ([]byte, error) {
	return validatorRegistry.abi.Pack("EXIT_DELAY")
}

// UnpackEXITDELAY is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9d82ba25.
//
// Solidity: function EXIT_DELAY() view returns(uint64)
func (validatorRegistry *ValidatorRegistry) UnpackEXITDELAY(data []byte) (uint64, error) {
	out, err := validatorRegistry.abi.Unpack("EXIT_DELAY", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMAXSEATS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x94c2c24f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_SEATS() view returns(uint256)
func (validatorRegistry *ValidatorRegistry) PackMAXSEATS() []byte {
	enc, err := validatorRegistry.abi.Pack("MAX_SEATS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXSEATS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x94c2c24f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_SEATS() view returns(uint256)
func (validatorRegistry *ValidatorRegistry) TryPackMAXSEATS() ([]byte, error) {
	return validatorRegistry.abi.Pack("MAX_SEATS")
}

// UnpackMAXSEATS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x94c2c24f.
//
// Solidity: function MAX_SEATS() view returns(uint256)
func (validatorRegistry *ValidatorRegistry) UnpackMAXSEATS(data []byte) (*big.Int, error) {
	out, err := validatorRegistry.abi.Unpack("MAX_SEATS", data)
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
func (validatorRegistry *ValidatorRegistry) PackAcceptOwnership() []byte {
	enc, err := validatorRegistry.abi.Pack("acceptOwnership")
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
func (validatorRegistry *ValidatorRegistry) TryPackAcceptOwnership() ([]byte, error) {
	return validatorRegistry.abi.Pack("acceptOwnership")
}

// PackAdmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7bbca57f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function admit(address validator) returns()
func (validatorRegistry *ValidatorRegistry) PackAdmit(validator common.Address) []byte {
	enc, err := validatorRegistry.abi.Pack("admit", validator)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAdmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7bbca57f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function admit(address validator) returns()
func (validatorRegistry *ValidatorRegistry) TryPackAdmit(validator common.Address) ([]byte, error) {
	return validatorRegistry.abi.Pack("admit", validator)
}

// PackAdmitted is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0020d939.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function admitted(address validator) view returns(bool)
func (validatorRegistry *ValidatorRegistry) PackAdmitted(validator common.Address) []byte {
	enc, err := validatorRegistry.abi.Pack("admitted", validator)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAdmitted is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0020d939.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function admitted(address validator) view returns(bool)
func (validatorRegistry *ValidatorRegistry) TryPackAdmitted(validator common.Address) ([]byte, error) {
	return validatorRegistry.abi.Pack("admitted", validator)
}

// UnpackAdmitted is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0020d939.
//
// Solidity: function admitted(address validator) view returns(bool)
func (validatorRegistry *ValidatorRegistry) UnpackAdmitted(data []byte) (bool, error) {
	out, err := validatorRegistry.abi.Unpack("admitted", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackCountDelta is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x925b9d81.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function countDelta(uint64 epoch) view returns(int64)
func (validatorRegistry *ValidatorRegistry) PackCountDelta(epoch uint64) []byte {
	enc, err := validatorRegistry.abi.Pack("countDelta", epoch)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCountDelta is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x925b9d81.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function countDelta(uint64 epoch) view returns(int64)
func (validatorRegistry *ValidatorRegistry) TryPackCountDelta(epoch uint64) ([]byte, error) {
	return validatorRegistry.abi.Pack("countDelta", epoch)
}

// UnpackCountDelta is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x925b9d81.
//
// Solidity: function countDelta(uint64 epoch) view returns(int64)
func (validatorRegistry *ValidatorRegistry) UnpackCountDelta(data []byte) (int64, error) {
	out, err := validatorRegistry.abi.Unpack("countDelta", data)
	if err != nil {
		return *new(int64), err
	}
	out0 := *abi.ConvertType(out[0], new(int64)).(*int64)
	return out0, nil
}

// PackExpel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdbb7c64e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function expel(address validator) returns()
func (validatorRegistry *ValidatorRegistry) PackExpel(validator common.Address) []byte {
	enc, err := validatorRegistry.abi.Pack("expel", validator)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExpel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdbb7c64e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function expel(address validator) returns()
func (validatorRegistry *ValidatorRegistry) TryPackExpel(validator common.Address) ([]byte, error) {
	return validatorRegistry.abi.Pack("expel", validator)
}

// PackHub is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x365a86fc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hub() view returns(address)
func (validatorRegistry *ValidatorRegistry) PackHub() []byte {
	enc, err := validatorRegistry.abi.Pack("hub")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHub is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x365a86fc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hub() view returns(address)
func (validatorRegistry *ValidatorRegistry) TryPackHub() ([]byte, error) {
	return validatorRegistry.abi.Pack("hub")
}

// UnpackHub is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x365a86fc.
//
// Solidity: function hub() view returns(address)
func (validatorRegistry *ValidatorRegistry) UnpackHub(data []byte) (common.Address, error) {
	out, err := validatorRegistry.abi.Unpack("hub", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackInfo is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0aae7a6b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function info(address validator) view returns(uint128 stake, uint64 exitAt, uint32 idx1, uint64 activeFromEpoch, uint64 activeUntilEpoch)
func (validatorRegistry *ValidatorRegistry) PackInfo(validator common.Address) []byte {
	enc, err := validatorRegistry.abi.Pack("info", validator)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInfo is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0aae7a6b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function info(address validator) view returns(uint128 stake, uint64 exitAt, uint32 idx1, uint64 activeFromEpoch, uint64 activeUntilEpoch)
func (validatorRegistry *ValidatorRegistry) TryPackInfo(validator common.Address) ([]byte, error) {
	return validatorRegistry.abi.Pack("info", validator)
}

// InfoOutput serves as a container for the return parameters of contract
// method Info.
type InfoOutput struct {
	Stake            *big.Int
	ExitAt           uint64
	Idx1             uint32
	ActiveFromEpoch  uint64
	ActiveUntilEpoch uint64
}

// UnpackInfo is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0aae7a6b.
//
// Solidity: function info(address validator) view returns(uint128 stake, uint64 exitAt, uint32 idx1, uint64 activeFromEpoch, uint64 activeUntilEpoch)
func (validatorRegistry *ValidatorRegistry) UnpackInfo(data []byte) (InfoOutput, error) {
	out, err := validatorRegistry.abi.Unpack("info", data)
	outstruct := new(InfoOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Stake = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.ExitAt = *abi.ConvertType(out[1], new(uint64)).(*uint64)
	outstruct.Idx1 = *abi.ConvertType(out[2], new(uint32)).(*uint32)
	outstruct.ActiveFromEpoch = *abi.ConvertType(out[3], new(uint64)).(*uint64)
	outstruct.ActiveUntilEpoch = *abi.ConvertType(out[4], new(uint64)).(*uint64)
	return *outstruct, nil
}

// PackIsActive is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1ed4237e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isActive(address validator, uint64 epoch) view returns(bool)
func (validatorRegistry *ValidatorRegistry) PackIsActive(validator common.Address, epoch uint64) []byte {
	enc, err := validatorRegistry.abi.Pack("isActive", validator, epoch)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsActive is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1ed4237e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isActive(address validator, uint64 epoch) view returns(bool)
func (validatorRegistry *ValidatorRegistry) TryPackIsActive(validator common.Address, epoch uint64) ([]byte, error) {
	return validatorRegistry.abi.Pack("isActive", validator, epoch)
}

// UnpackIsActive is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1ed4237e.
//
// Solidity: function isActive(address validator, uint64 epoch) view returns(bool)
func (validatorRegistry *ValidatorRegistry) UnpackIsActive(data []byte) (bool, error) {
	out, err := validatorRegistry.abi.Unpack("isActive", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackJoin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x295d3a54.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function join(uint128 stake) returns()
func (validatorRegistry *ValidatorRegistry) PackJoin(stake *big.Int) []byte {
	enc, err := validatorRegistry.abi.Pack("join", stake)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackJoin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x295d3a54.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function join(uint128 stake) returns()
func (validatorRegistry *ValidatorRegistry) TryPackJoin(stake *big.Int) ([]byte, error) {
	return validatorRegistry.abi.Pack("join", stake)
}

// PackMinStake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x375b3c0a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function minStake() view returns(uint128)
func (validatorRegistry *ValidatorRegistry) PackMinStake() []byte {
	enc, err := validatorRegistry.abi.Pack("minStake")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMinStake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x375b3c0a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function minStake() view returns(uint128)
func (validatorRegistry *ValidatorRegistry) TryPackMinStake() ([]byte, error) {
	return validatorRegistry.abi.Pack("minStake")
}

// UnpackMinStake is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x375b3c0a.
//
// Solidity: function minStake() view returns(uint128)
func (validatorRegistry *ValidatorRegistry) UnpackMinStake(data []byte) (*big.Int, error) {
	out, err := validatorRegistry.abi.Unpack("minStake", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (validatorRegistry *ValidatorRegistry) PackOwner() []byte {
	enc, err := validatorRegistry.abi.Pack("owner")
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
func (validatorRegistry *ValidatorRegistry) TryPackOwner() ([]byte, error) {
	return validatorRegistry.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (validatorRegistry *ValidatorRegistry) UnpackOwner(data []byte) (common.Address, error) {
	out, err := validatorRegistry.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPendingOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe30c3978.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pendingOwner() view returns(address)
func (validatorRegistry *ValidatorRegistry) PackPendingOwner() []byte {
	enc, err := validatorRegistry.abi.Pack("pendingOwner")
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
func (validatorRegistry *ValidatorRegistry) TryPackPendingOwner() ([]byte, error) {
	return validatorRegistry.abi.Pack("pendingOwner")
}

// UnpackPendingOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe30c3978.
//
// Solidity: function pendingOwner() view returns(address)
func (validatorRegistry *ValidatorRegistry) UnpackPendingOwner(data []byte) (common.Address, error) {
	out, err := validatorRegistry.abi.Unpack("pendingOwner", data)
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
func (validatorRegistry *ValidatorRegistry) PackRenounceOwnership() []byte {
	enc, err := validatorRegistry.abi.Pack("renounceOwnership")
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
func (validatorRegistry *ValidatorRegistry) TryPackRenounceOwnership() ([]byte, error) {
	return validatorRegistry.abi.Pack("renounceOwnership")
}

// PackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1e51b220.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function settle(uint64 epoch, address[] signers) returns(uint256 count)
func (validatorRegistry *ValidatorRegistry) PackSettle(epoch uint64, signers []common.Address) []byte {
	enc, err := validatorRegistry.abi.Pack("settle", epoch, signers)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSettle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1e51b220.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function settle(uint64 epoch, address[] signers) returns(uint256 count)
func (validatorRegistry *ValidatorRegistry) TryPackSettle(epoch uint64, signers []common.Address) ([]byte, error) {
	return validatorRegistry.abi.Pack("settle", epoch, signers)
}

// UnpackSettle is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1e51b220.
//
// Solidity: function settle(uint64 epoch, address[] signers) returns(uint256 count)
func (validatorRegistry *ValidatorRegistry) UnpackSettle(data []byte) (*big.Int, error) {
	out, err := validatorRegistry.abi.Unpack("settle", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSettledCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x90327524.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function settledCount() view returns(uint64)
func (validatorRegistry *ValidatorRegistry) PackSettledCount() []byte {
	enc, err := validatorRegistry.abi.Pack("settledCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSettledCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x90327524.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function settledCount() view returns(uint64)
func (validatorRegistry *ValidatorRegistry) TryPackSettledCount() ([]byte, error) {
	return validatorRegistry.abi.Pack("settledCount")
}

// UnpackSettledCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x90327524.
//
// Solidity: function settledCount() view returns(uint64)
func (validatorRegistry *ValidatorRegistry) UnpackSettledCount(data []byte) (uint64, error) {
	out, err := validatorRegistry.abi.Unpack("settledCount", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackSettledEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb560d209.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function settledEpoch() view returns(uint64)
func (validatorRegistry *ValidatorRegistry) PackSettledEpoch() []byte {
	enc, err := validatorRegistry.abi.Pack("settledEpoch")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSettledEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb560d209.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function settledEpoch() view returns(uint64)
func (validatorRegistry *ValidatorRegistry) TryPackSettledEpoch() ([]byte, error) {
	return validatorRegistry.abi.Pack("settledEpoch")
}

// UnpackSettledEpoch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb560d209.
//
// Solidity: function settledEpoch() view returns(uint64)
func (validatorRegistry *ValidatorRegistry) UnpackSettledEpoch(data []byte) (uint64, error) {
	out, err := validatorRegistry.abi.Unpack("settledEpoch", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackStartExit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc10d42a5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function startExit() returns()
func (validatorRegistry *ValidatorRegistry) PackStartExit() []byte {
	enc, err := validatorRegistry.abi.Pack("startExit")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStartExit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc10d42a5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function startExit() returns()
func (validatorRegistry *ValidatorRegistry) TryPackStartExit() ([]byte, error) {
	return validatorRegistry.abi.Pack("startExit")
}

// PackToken is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfc0c546a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token() view returns(address)
func (validatorRegistry *ValidatorRegistry) PackToken() []byte {
	enc, err := validatorRegistry.abi.Pack("token")
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
func (validatorRegistry *ValidatorRegistry) TryPackToken() ([]byte, error) {
	return validatorRegistry.abi.Pack("token")
}

// UnpackToken is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfc0c546a.
//
// Solidity: function token() view returns(address)
func (validatorRegistry *ValidatorRegistry) UnpackToken(data []byte) (common.Address, error) {
	out, err := validatorRegistry.abi.Unpack("token", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (validatorRegistry *ValidatorRegistry) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := validatorRegistry.abi.Pack("transferOwnership", newOwner)
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
func (validatorRegistry *ValidatorRegistry) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return validatorRegistry.abi.Pack("transferOwnership", newOwner)
}

// PackValidators is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbb0555b9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function validators(uint64 epoch) view returns(address[] list)
func (validatorRegistry *ValidatorRegistry) PackValidators(epoch uint64) []byte {
	enc, err := validatorRegistry.abi.Pack("validators", epoch)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackValidators is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbb0555b9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function validators(uint64 epoch) view returns(address[] list)
func (validatorRegistry *ValidatorRegistry) TryPackValidators(epoch uint64) ([]byte, error) {
	return validatorRegistry.abi.Pack("validators", epoch)
}

// UnpackValidators is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbb0555b9.
//
// Solidity: function validators(uint64 epoch) view returns(address[] list)
func (validatorRegistry *ValidatorRegistry) UnpackValidators(data []byte) ([]common.Address, error) {
	out, err := validatorRegistry.abi.Unpack("validators", data)
	if err != nil {
		return *new([]common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new([]common.Address)).(*[]common.Address)
	return out0, nil
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x51cff8d9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw(address to) returns()
func (validatorRegistry *ValidatorRegistry) PackWithdraw(to common.Address) []byte {
	enc, err := validatorRegistry.abi.Pack("withdraw", to)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x51cff8d9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw(address to) returns()
func (validatorRegistry *ValidatorRegistry) TryPackWithdraw(to common.Address) ([]byte, error) {
	return validatorRegistry.abi.Pack("withdraw", to)
}

// ValidatorRegistryAdmitted represents a Admitted event raised by the ValidatorRegistry contract.
type ValidatorRegistryAdmitted struct {
	Validator common.Address
	Raw       *types.Log // Blockchain specific contextual infos
}

const ValidatorRegistryAdmittedEventName = "Admitted"

// ContractEventName returns the user-defined event name.
func (ValidatorRegistryAdmitted) ContractEventName() string {
	return ValidatorRegistryAdmittedEventName
}

// UnpackAdmittedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Admitted(address indexed validator)
func (validatorRegistry *ValidatorRegistry) UnpackAdmittedEvent(log *types.Log) (*ValidatorRegistryAdmitted, error) {
	event := "Admitted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validatorRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorRegistryAdmitted)
	if len(log.Data) > 0 {
		if err := validatorRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validatorRegistry.abi.Events[event].Inputs {
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

// ValidatorRegistryExitStarted represents a ExitStarted event raised by the ValidatorRegistry contract.
type ValidatorRegistryExitStarted struct {
	Validator        common.Address
	ActiveUntilEpoch uint64
	ExitAt           uint64
	Raw              *types.Log // Blockchain specific contextual infos
}

const ValidatorRegistryExitStartedEventName = "ExitStarted"

// ContractEventName returns the user-defined event name.
func (ValidatorRegistryExitStarted) ContractEventName() string {
	return ValidatorRegistryExitStartedEventName
}

// UnpackExitStartedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ExitStarted(address indexed validator, uint64 activeUntilEpoch, uint64 exitAt)
func (validatorRegistry *ValidatorRegistry) UnpackExitStartedEvent(log *types.Log) (*ValidatorRegistryExitStarted, error) {
	event := "ExitStarted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validatorRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorRegistryExitStarted)
	if len(log.Data) > 0 {
		if err := validatorRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validatorRegistry.abi.Events[event].Inputs {
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

// ValidatorRegistryExpelled represents a Expelled event raised by the ValidatorRegistry contract.
type ValidatorRegistryExpelled struct {
	Validator common.Address
	Raw       *types.Log // Blockchain specific contextual infos
}

const ValidatorRegistryExpelledEventName = "Expelled"

// ContractEventName returns the user-defined event name.
func (ValidatorRegistryExpelled) ContractEventName() string {
	return ValidatorRegistryExpelledEventName
}

// UnpackExpelledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Expelled(address indexed validator)
func (validatorRegistry *ValidatorRegistry) UnpackExpelledEvent(log *types.Log) (*ValidatorRegistryExpelled, error) {
	event := "Expelled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validatorRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorRegistryExpelled)
	if len(log.Data) > 0 {
		if err := validatorRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validatorRegistry.abi.Events[event].Inputs {
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

// ValidatorRegistryJoined represents a Joined event raised by the ValidatorRegistry contract.
type ValidatorRegistryJoined struct {
	Validator       common.Address
	Stake           *big.Int
	ActiveFromEpoch uint64
	Raw             *types.Log // Blockchain specific contextual infos
}

const ValidatorRegistryJoinedEventName = "Joined"

// ContractEventName returns the user-defined event name.
func (ValidatorRegistryJoined) ContractEventName() string {
	return ValidatorRegistryJoinedEventName
}

// UnpackJoinedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Joined(address indexed validator, uint128 stake, uint64 activeFromEpoch)
func (validatorRegistry *ValidatorRegistry) UnpackJoinedEvent(log *types.Log) (*ValidatorRegistryJoined, error) {
	event := "Joined"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validatorRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorRegistryJoined)
	if len(log.Data) > 0 {
		if err := validatorRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validatorRegistry.abi.Events[event].Inputs {
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

// ValidatorRegistryOwnershipTransferStarted represents a OwnershipTransferStarted event raised by the ValidatorRegistry contract.
type ValidatorRegistryOwnershipTransferStarted struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const ValidatorRegistryOwnershipTransferStartedEventName = "OwnershipTransferStarted"

// ContractEventName returns the user-defined event name.
func (ValidatorRegistryOwnershipTransferStarted) ContractEventName() string {
	return ValidatorRegistryOwnershipTransferStartedEventName
}

// UnpackOwnershipTransferStartedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner)
func (validatorRegistry *ValidatorRegistry) UnpackOwnershipTransferStartedEvent(log *types.Log) (*ValidatorRegistryOwnershipTransferStarted, error) {
	event := "OwnershipTransferStarted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validatorRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorRegistryOwnershipTransferStarted)
	if len(log.Data) > 0 {
		if err := validatorRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validatorRegistry.abi.Events[event].Inputs {
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

// ValidatorRegistryOwnershipTransferred represents a OwnershipTransferred event raised by the ValidatorRegistry contract.
type ValidatorRegistryOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const ValidatorRegistryOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (ValidatorRegistryOwnershipTransferred) ContractEventName() string {
	return ValidatorRegistryOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (validatorRegistry *ValidatorRegistry) UnpackOwnershipTransferredEvent(log *types.Log) (*ValidatorRegistryOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validatorRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorRegistryOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := validatorRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validatorRegistry.abi.Events[event].Inputs {
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

// ValidatorRegistryWithdrawn represents a Withdrawn event raised by the ValidatorRegistry contract.
type ValidatorRegistryWithdrawn struct {
	Validator common.Address
	To        common.Address
	Stake     *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const ValidatorRegistryWithdrawnEventName = "Withdrawn"

// ContractEventName returns the user-defined event name.
func (ValidatorRegistryWithdrawn) ContractEventName() string {
	return ValidatorRegistryWithdrawnEventName
}

// UnpackWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawn(address indexed validator, address to, uint128 stake)
func (validatorRegistry *ValidatorRegistry) UnpackWithdrawnEvent(log *types.Log) (*ValidatorRegistryWithdrawn, error) {
	event := "Withdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != validatorRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ValidatorRegistryWithdrawn)
	if len(log.Data) > 0 {
		if err := validatorRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range validatorRegistry.abi.Events[event].Inputs {
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
func (validatorRegistry *ValidatorRegistry) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["AlreadySeated"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackAlreadySeatedError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["BadEpoch"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackBadEpochError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["ExitPending"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackExitPendingError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["FeeOnTransfer"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackFeeOnTransferError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["NoSeatLeft"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackNoSeatLeftError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["NotAdmitted"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackNotAdmittedError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["NotHub"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackNotHubError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["NotSeated"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackNotSeatedError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["NotValidator"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackNotValidatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["OwnableInvalidOwner"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackOwnableInvalidOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["OwnableUnauthorizedAccount"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackOwnableUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["StakeTooLow"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackStakeTooLowError(raw[4:])
	}
	if bytes.Equal(raw[:4], validatorRegistry.abi.Errors["WrongHub"].ID.Bytes()[:4]) {
		return validatorRegistry.UnpackWrongHubError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ValidatorRegistryAlreadySeated represents a AlreadySeated error raised by the ValidatorRegistry contract.
type ValidatorRegistryAlreadySeated struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AlreadySeated()
func ValidatorRegistryAlreadySeatedErrorID() common.Hash {
	return common.HexToHash("0xa7f868713604096ac4ac58fd8372ebd36b2d87b80b4302ed1d6f8f7beb9d9e56")
}

// UnpackAlreadySeatedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AlreadySeated()
func (validatorRegistry *ValidatorRegistry) UnpackAlreadySeatedError(raw []byte) (*ValidatorRegistryAlreadySeated, error) {
	out := new(ValidatorRegistryAlreadySeated)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "AlreadySeated", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryBadEpoch represents a BadEpoch error raised by the ValidatorRegistry contract.
type ValidatorRegistryBadEpoch struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadEpoch()
func ValidatorRegistryBadEpochErrorID() common.Hash {
	return common.HexToHash("0x0aa733db73f0bf634138668fb1d47e001e7d241d98ad05a1f342a3372926e40f")
}

// UnpackBadEpochError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadEpoch()
func (validatorRegistry *ValidatorRegistry) UnpackBadEpochError(raw []byte) (*ValidatorRegistryBadEpoch, error) {
	out := new(ValidatorRegistryBadEpoch)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "BadEpoch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryExitPending represents a ExitPending error raised by the ValidatorRegistry contract.
type ValidatorRegistryExitPending struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ExitPending()
func ValidatorRegistryExitPendingErrorID() common.Hash {
	return common.HexToHash("0x61330da663c501d13e969d11a9cb0f4fe24bc630b3b063ae14a5cae9835be22f")
}

// UnpackExitPendingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ExitPending()
func (validatorRegistry *ValidatorRegistry) UnpackExitPendingError(raw []byte) (*ValidatorRegistryExitPending, error) {
	out := new(ValidatorRegistryExitPending)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "ExitPending", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryFeeOnTransfer represents a FeeOnTransfer error raised by the ValidatorRegistry contract.
type ValidatorRegistryFeeOnTransfer struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FeeOnTransfer()
func ValidatorRegistryFeeOnTransferErrorID() common.Hash {
	return common.HexToHash("0x61e6549eb699c624e3af300f328ae22ab11d18df21da465cdf4dfe82d5238b33")
}

// UnpackFeeOnTransferError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FeeOnTransfer()
func (validatorRegistry *ValidatorRegistry) UnpackFeeOnTransferError(raw []byte) (*ValidatorRegistryFeeOnTransfer, error) {
	out := new(ValidatorRegistryFeeOnTransfer)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "FeeOnTransfer", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryNoSeatLeft represents a NoSeatLeft error raised by the ValidatorRegistry contract.
type ValidatorRegistryNoSeatLeft struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoSeatLeft()
func ValidatorRegistryNoSeatLeftErrorID() common.Hash {
	return common.HexToHash("0xbc2287e9f971b40a5752ef6f0f875b8a772854684b54d5589d04b466c5048764")
}

// UnpackNoSeatLeftError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoSeatLeft()
func (validatorRegistry *ValidatorRegistry) UnpackNoSeatLeftError(raw []byte) (*ValidatorRegistryNoSeatLeft, error) {
	out := new(ValidatorRegistryNoSeatLeft)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "NoSeatLeft", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryNotAdmitted represents a NotAdmitted error raised by the ValidatorRegistry contract.
type ValidatorRegistryNotAdmitted struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotAdmitted()
func ValidatorRegistryNotAdmittedErrorID() common.Hash {
	return common.HexToHash("0xc9d2a27ce6ea67d127622fb1a2678a8437c2137d7a0d05a89640aecd60e809dc")
}

// UnpackNotAdmittedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotAdmitted()
func (validatorRegistry *ValidatorRegistry) UnpackNotAdmittedError(raw []byte) (*ValidatorRegistryNotAdmitted, error) {
	out := new(ValidatorRegistryNotAdmitted)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "NotAdmitted", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryNotHub represents a NotHub error raised by the ValidatorRegistry contract.
type ValidatorRegistryNotHub struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotHub()
func ValidatorRegistryNotHubErrorID() common.Hash {
	return common.HexToHash("0x9de97418310bf4d968f0771f67034ea237f9663a9ca5bf9b469ca01e71582d05")
}

// UnpackNotHubError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotHub()
func (validatorRegistry *ValidatorRegistry) UnpackNotHubError(raw []byte) (*ValidatorRegistryNotHub, error) {
	out := new(ValidatorRegistryNotHub)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "NotHub", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryNotSeated represents a NotSeated error raised by the ValidatorRegistry contract.
type ValidatorRegistryNotSeated struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotSeated()
func ValidatorRegistryNotSeatedErrorID() common.Hash {
	return common.HexToHash("0x8dca143c2662f82a1ee6b61cd812e1e82168a9ec37007c0cd5c72d61d523a484")
}

// UnpackNotSeatedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotSeated()
func (validatorRegistry *ValidatorRegistry) UnpackNotSeatedError(raw []byte) (*ValidatorRegistryNotSeated, error) {
	out := new(ValidatorRegistryNotSeated)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "NotSeated", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryNotValidator represents a NotValidator error raised by the ValidatorRegistry contract.
type ValidatorRegistryNotValidator struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotValidator()
func ValidatorRegistryNotValidatorErrorID() common.Hash {
	return common.HexToHash("0x2ec5b449e1d63fa34c160c67ce2d5826d939017f27bc0c78ef142b8357c69f9e")
}

// UnpackNotValidatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotValidator()
func (validatorRegistry *ValidatorRegistry) UnpackNotValidatorError(raw []byte) (*ValidatorRegistryNotValidator, error) {
	out := new(ValidatorRegistryNotValidator)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "NotValidator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryOwnableInvalidOwner represents a OwnableInvalidOwner error raised by the ValidatorRegistry contract.
type ValidatorRegistryOwnableInvalidOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableInvalidOwner(address owner)
func ValidatorRegistryOwnableInvalidOwnerErrorID() common.Hash {
	return common.HexToHash("0x1e4fbdf7f3ef8bcaa855599e3abf48b232380f183f08f6f813d9ffa5bd585188")
}

// UnpackOwnableInvalidOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableInvalidOwner(address owner)
func (validatorRegistry *ValidatorRegistry) UnpackOwnableInvalidOwnerError(raw []byte) (*ValidatorRegistryOwnableInvalidOwner, error) {
	out := new(ValidatorRegistryOwnableInvalidOwner)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "OwnableInvalidOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryOwnableUnauthorizedAccount represents a OwnableUnauthorizedAccount error raised by the ValidatorRegistry contract.
type ValidatorRegistryOwnableUnauthorizedAccount struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func ValidatorRegistryOwnableUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0x118cdaa7a341953d1887a2245fd6665d741c67c8c50581daa59e1d03373fa188")
}

// UnpackOwnableUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func (validatorRegistry *ValidatorRegistry) UnpackOwnableUnauthorizedAccountError(raw []byte) (*ValidatorRegistryOwnableUnauthorizedAccount, error) {
	out := new(ValidatorRegistryOwnableUnauthorizedAccount)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "OwnableUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the ValidatorRegistry contract.
type ValidatorRegistryReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func ValidatorRegistryReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (validatorRegistry *ValidatorRegistry) UnpackReentrancyGuardReentrantCallError(raw []byte) (*ValidatorRegistryReentrancyGuardReentrantCall, error) {
	out := new(ValidatorRegistryReentrancyGuardReentrantCall)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistrySafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the ValidatorRegistry contract.
type ValidatorRegistrySafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func ValidatorRegistrySafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (validatorRegistry *ValidatorRegistry) UnpackSafeERC20FailedOperationError(raw []byte) (*ValidatorRegistrySafeERC20FailedOperation, error) {
	out := new(ValidatorRegistrySafeERC20FailedOperation)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryStakeTooLow represents a StakeTooLow error raised by the ValidatorRegistry contract.
type ValidatorRegistryStakeTooLow struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StakeTooLow()
func ValidatorRegistryStakeTooLowErrorID() common.Hash {
	return common.HexToHash("0x1cc3b37bd015e84a38f92e908a58368d92f7a137d543e846c3255c16973398d0")
}

// UnpackStakeTooLowError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StakeTooLow()
func (validatorRegistry *ValidatorRegistry) UnpackStakeTooLowError(raw []byte) (*ValidatorRegistryStakeTooLow, error) {
	out := new(ValidatorRegistryStakeTooLow)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "StakeTooLow", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ValidatorRegistryWrongHub represents a WrongHub error raised by the ValidatorRegistry contract.
type ValidatorRegistryWrongHub struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongHub()
func ValidatorRegistryWrongHubErrorID() common.Hash {
	return common.HexToHash("0xe4260e897049dc9c88d62836f60a46b89779c141c2f3d5331dc23e42d629a760")
}

// UnpackWrongHubError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongHub()
func (validatorRegistry *ValidatorRegistry) UnpackWrongHubError(raw []byte) (*ValidatorRegistryWrongHub, error) {
	out := new(ValidatorRegistryWrongHub)
	if err := validatorRegistry.abi.UnpackIntoInterface(out, "WrongHub", raw); err != nil {
		return nil, err
	}
	return out, nil
}
