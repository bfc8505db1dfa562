package contracts

import (
	"encoding/hex"
	"errors"
	"strings"
	"sync"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/rpc"

	"rarebit/wallet/contracts/hub"
	"rarebit/wallet/contracts/token"
	"rarebit/wallet/contracts/validators"
)

// sentences says what an error of a contract means for the person who caused
// it. A test checks that no error is missing.
var sentences = map[string]string{
	"Exists":         "this dataset is registered already",
	"Unknown":        "the hub does not know this dataset",
	"NotPublisher":   "only its publisher can register a dataset",
	"OutOfBounds":    "a number or a text is outside of what the contract allows",
	"BadEpoch":       "this epoch does not follow the newest block, or has no block",
	"TooEarly":       "the epoch is not over yet",
	"BadPrev":        "the header does not name the block before it",
	"BadOrder":       "the signatures are not in ascending order of their signers",
	"NotValidator":   "a signer is not a validator of this epoch",
	"NoQuorum":       "fewer than two thirds of the validators have signed",
	"OverBudget":     "that is more than what was funded and released",
	"NotFinal":       "the block can still be challenged; wait until it is final",
	"BadProof":       "the proof does not lead to the rewards of this block",
	"BadSig":         "the signature is not by the right key",
	"Expired":        "the deadline has passed; sign again",
	"NothingToClaim": "this was paid already",
	"WrongRelayer":   "the claim names another relayer",
	"FeeTooHigh":     "the relay fee is more than the amount",
	"BadPayTo":       "the token cannot be paid to this address",
	"BadLength":      "the lists of the batch differ in length",
	"FeeOnTransfer":  "the token took a fee from the transfer",

	"NotHub":        "only the hub may do this",
	"NotAdmitted":   "the owner of the registry has not admitted this validator",
	"AlreadySeated": "this validator has a seat already, or an old stake to withdraw first",
	"NotSeated":     "this validator has no seat",
	"StakeTooLow":   "the stake is too low",
	"NoSeatLeft":    "all seats are taken",
	"ExitPending":   "the stake cannot be withdrawn yet",
	"WrongHub":      "the hub was deployed for another registry or token",

	"EnforcedPause":                  "the hub is paused; claims still work",
	"ExpectedPause":                  "the hub is not paused",
	"OwnableUnauthorizedAccount":     "only the owner of the contract may do this",
	"OwnableInvalidOwner":            "this address cannot own the contract",
	"ReentrancyGuardReentrantCall":   "the contract was called from within itself",
	"SafeERC20FailedOperation":       "the token refused the transfer",
	"InvalidShortString":             "a text is too long for the contract",
	"StringTooLong":                  "a text is too long for the contract",
	"SafeCastOverflowedUintDowncast": "a number is too large for the contract",

	"ERC20InsufficientBalance":    "the account has too few tokens",
	"ERC20InsufficientAllowance":  "the token's allowance is too low",
	"ERC20InvalidApprover":        "this address cannot give an allowance",
	"ERC20InvalidReceiver":        "the token cannot be sent to this address",
	"ERC20InvalidSender":          "the token cannot be sent from this address",
	"ERC20InvalidSpender":         "this address cannot get an allowance",
	"ERC2612ExpiredSignature":     "the permit's deadline has passed",
	"ERC2612InvalidSigner":        "the permit is not by the owner of the tokens",
	"InvalidAccountNonce":         "the permit was used already",
	"ECDSAInvalidSignature":       "the signature is malformed",
	"ECDSAInvalidSignatureLength": "the signature is malformed",
	"ECDSAInvalidSignatureS":      "the signature is malformed",
}

// known are the errors of the three contracts by selector.
var known = sync.OnceValue(func() map[[4]byte]abi.Error {
	m := map[[4]byte]abi.Error{}
	for _, md := range []*bind.MetaData{&hub.RewardHubMetaData, &validators.ValidatorRegistryMetaData, &token.TestTokenMetaData} {
		parsed, err := md.ParseABI()
		if err != nil {
			panic(err) // generated
		}
		for _, e := range parsed.Errors {
			m[[4]byte(e.ID[:4])] = e
		}
	}
	return m
})

// Revert is why a contract refused.
type Revert struct {
	Name     string // of the custom error, "Error" or "Panic"
	Sentence string // for a person
}

// DecodeReason explains the selector of a ClaimSkipped event or the data of a
// revert.
func DecodeReason(data []byte) (Revert, bool) {
	if len(data) < 4 {
		return Revert{}, false
	}
	if e, ok := known()[[4]byte(data[:4])]; ok {
		return Revert{e.Name, sentences[e.Name]}, true
	}
	if text, err := abi.UnpackRevert(data); err == nil {
		if len(text) > 200 {
			text = text[:200]
		}
		name := "Error"
		if [4]byte(data[:4]) == [4]byte{0x4e, 0x48, 0x7b, 0x71} {
			name = "Panic"
		}
		return Revert{name, "the contract says: " + text}, true
	}
	return Revert{}, false
}

// DecodeRevert finds the reason in an error of an RPC call.
func DecodeRevert(err error) (Revert, bool) {
	var de rpc.DataError
	if !errors.As(err, &de) {
		return Revert{}, false
	}
	text, ok := de.ErrorData().(string)
	if !ok || len(text) > 10_000 {
		return Revert{}, false
	}
	data, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
	if err != nil {
		return Revert{}, false
	}
	return DecodeReason(data)
}

// Sentence says in plain words why a contract refused, or "" if err is not
// that kind of error.
func Sentence(err error) string {
	r, _ := DecodeRevert(err)
	return r.Sentence
}
