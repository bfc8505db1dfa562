// Package wallet holds the nouns of the money: amounts, ledger entries, the
// five buckets, claims. It does no I/O; the folders beneath keep the ledger,
// the keys and the transactions. The invariant: amounts are exact integers of
// base units from end to end, and
//
//	estimated + confirmed + claimable + pending + claimed = lifetime
//
// holds at every moment, because lifetime is computed nowhere else than as
// that sum.
package wallet

import (
	"errors"
	"time"

	"rarebit/torrent"
)

// Kind says what a ledger entry records (reason codes: rewards.md 7.5).
type Kind string

// The kinds of ledger entries.
const (
	KindServe   Kind = "serve"   // estimate of an epoch's bandwidth pay
	KindAvail   Kind = "avail"   // estimate of an epoch's availability pay
	KindConfirm Kind = "confirm" // what the epoch block says; replaces the estimates
	KindHold    Kind = "hold"    // part of a confirmed amount that matures later
	KindMature  Kind = "mature"  // a held amount released
	KindForfeit Kind = "forfeit" // a held amount lost
	KindClaim   Kind = "claim"   // paid out by the hub
	KindAdjust  Kind = "adjust"  // difference between our sum and the block's, with a reason code
)

// Entry is one line of the ledger. Entries are only ever added; the estimates
// of an open epoch are the exception, they are rewritten until its block comes.
type Entry struct {
	ID       int64      `json:"id"`
	At       time.Time  `json:"time"`
	Epoch    uint64     `json:"epoch"`
	Kind     Kind       `json:"kind"`
	Dataset  torrent.ID `json:"dataset_id"` // zero: all
	What     string     `json:"what"`       // "12 chunks", "1.2 GiB", a transaction hash
	Amount   Amount     `json:"amount"`
	Negative bool       `json:"negative,omitempty"` // adjust and forfeit only
	Reason   string     `json:"reason"`             // reason code, evidence
}

// Earnings are the five buckets. A held part stands inside Confirmed.
type Earnings struct {
	Estimated Amount `json:"estimated"`
	Confirmed Amount `json:"confirmed"`
	Claimable Amount `json:"claimable"`
	Pending   Amount `json:"pending"`
	Claimed   Amount `json:"claimed"`

	Held      Amount    `json:"held"`       // of Confirmed
	HeldUntil time.Time `json:"held_until"` // when the first held part matures; zero if none
}

// Lifetime is the sum of the five buckets, the only place where it is made.
func (e Earnings) Lifetime() Amount {
	return e.Estimated.Add(e.Confirmed).Add(e.Claimable).Add(e.Pending).Add(e.Claimed)
}

// ClaimState is where a claim stands.
type ClaimState string

// The states of a claim, in order. Reverted and Dropped end it unpaid.
const (
	ClaimSigned   ClaimState = "signed" // stored, not yet sent
	ClaimSent     ClaimState = "sent"
	ClaimMined    ClaimState = "mined"
	ClaimFinal    ClaimState = "final"
	ClaimReverted ClaimState = "reverted"
	ClaimDropped  ClaimState = "dropped"
)

// Claim is one payout: the cumulative amount that it proves, and what of that
// was new.
type Claim struct {
	At         time.Time       `json:"time"`
	Epoch      uint64          `json:"epoch"` // whose rewards root it proves against
	Account    torrent.Address `json:"account"`
	PayTo      torrent.Address `json:"pay_to"`
	Cumulative Amount          `json:"cumulative"`
	Amount     Amount          `json:"amount"`
	TxHash     torrent.Hash    `json:"tx_hash"`
	State      ClaimState      `json:"status"`
	Reason     string          `json:"reason,omitempty"`
}

// These errors are returned when a claim is prepared or sent.
var (
	// ErrNothingToClaim is returned when the claimable bucket is empty.
	ErrNothingToClaim = errors.New("nothing to claim")
	// ErrLocked is returned when a key is needed that is not unlocked.
	ErrLocked = errors.New("wallet is locked")
	// ErrNoWallet is returned when there is no key file yet.
	ErrNoWallet = errors.New("no wallet")
	// ErrPassphrase is returned when a key file does not open.
	ErrPassphrase = errors.New("wrong passphrase")
	// ErrWrongChain is returned when a chain, a hub's code or its EIP-712
	// domain is not the one that the network profile names.
	ErrWrongChain = errors.New("not the chain of the network profile")
	// ErrChainAway is returned when no RPC endpoint answers.
	ErrChainAway = errors.New("chain not reachable")
)
