// Package claim turns what is claimable into tokens: it proves the amount
// against the root that the chain has, tries the call, stores the claim, sends
// it and follows it until it is final. It signs nothing itself and talks to no
// endpoint: wallet/keys signs, wallet/chain sends; ui/node calls.
//
// The invariant: a claim is stored before anything of it leaves the machine,
// and what the hub says it has paid is believed before what we think we sent.
// So a crash, a resent transaction or a claim made from another machine never
// pays twice and never shows an amount twice.
package claim

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"rarebit/reputation/epoch"
	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts"
	"rarebit/wallet/contracts/hub"
	"rarebit/wallet/contracts/token"
	"rarebit/wallet/ledger"
)

// Call is a question to a contract.
type Call struct {
	From, To torrent.Address
	Data     []byte
	// Final asks the newest final block instead of the newest.
	Final bool
	// Block asks that block, if it is not 0.
	Block uint64
}

// Chain answers questions. An endpoint that does not answer is
// wallet.ErrChainAway.
type Chain interface {
	// Call is eth_call.
	Call(ctx context.Context, c Call) ([]byte, error)
	// EstimateGas says what a transaction would burn, and the price per gas
	// that it would offer at most.
	EstimateGas(ctx context.Context, from, to torrent.Address, data []byte) (gas uint64, feeCapWei *big.Int, err error)
	// BalanceWei is what the account can pay gas with.
	BalanceWei(ctx context.Context, account torrent.Address) (*big.Int, error)
	// HeadTime is the time of the newest block: whether a block is final is
	// the chain's clock to say, not ours.
	HeadTime(ctx context.Context) (time.Time, error)
}

// Signer signs with the key of one account; *keys.Account is one.
type Signer interface {
	Address() torrent.Address
	SignTx(tx *types.Transaction, chainID *big.Int) (*types.Transaction, error)
}

// Tx is a transaction to be sent. The same key never makes two.
type Tx struct {
	Key  string
	Kind string // "claim"
	To   torrent.Address
	Data []byte
}

// Status is where a transaction stands.
type Status struct {
	Hash   torrent.Hash
	State  wallet.ClaimState
	Reason string // why it reverted or was dropped
	Block  uint64 // that it is in, 0: none yet
}

// ErrUnknownTx is returned by Sender for a key under which it has stored
// nothing.
var ErrUnknownTx = errors.New("no such transaction")

// Sender owns nonces, prices, resending and finality.
type Sender interface {
	// Send stores the signed transaction, then broadcasts it. When it fails,
	// Status tells whether it was stored.
	Send(ctx context.Context, s Signer, tx Tx) (torrent.Hash, error)
	// Status is where the transaction stands now.
	Status(ctx context.Context, key string) (Status, error)
	// Follow calls seen on each change and returns when the transaction is
	// final, reverted or dropped, or when ctx ends.
	Follow(ctx context.Context, key string, seen func(Status)) (Status, error)
}

// ErrStaleProof is returned when the chain has another block for the epoch
// than the ledger.
var ErrStaleProof = errors.New("the chain has another block for this epoch")

// ErrProof is returned when the stored proof does not lead to the chain's
// root.
var ErrProof = errors.New("proof does not lead to the rewards root")

// ErrAmountChanged is returned when another amount is due than was confirmed.
var ErrAmountChanged = errors.New("the amount has changed")

// ErrNoGas is returned when the account cannot pay for the transaction.
var ErrNoGas = errors.New("not enough ether for gas")

// ErrPaidDiffers is returned with a final claim when the tokens that arrived
// are not what was claimed.
var ErrPaidDiffers = errors.New("the tokens that arrived are not the amount claimed")

// Config is what a Claimer works with.
type Config struct {
	Book    *ledger.Book
	Chain   Chain
	Sender  Sender
	Hub     torrent.Address
	Token   torrent.Address
	Account torrent.Address // payout account that earns
	PayTo   torrent.Address // where tokens go; zero: the account
}

// Claimer claims for one account. It is safe for concurrent use; the ledger
// lets one claim at a time be under way.
type Claimer struct {
	Config
	hub   *hub.RewardHub
	token *token.TestToken
}

// New makes a Claimer.
func New(c Config) *Claimer {
	if c.PayTo.IsZero() {
		c.PayTo = c.Account
	}
	return &Claimer{Config: c, hub: hub.NewRewardHub(), token: token.NewTestToken()}
}

// Quote is what a claim would do now.
type Quote struct {
	Amount     wallet.Amount // what would be paid
	Cumulative wallet.Amount // what the proof proves
	FromEpoch  uint64        // the first epoch that it pays for, as far as the ledger knows
	Epoch      uint64        // whose root it is proved against
	Account    torrent.Address
	PayTo      torrent.Address
	Proof      []torrent.Hash
	Data       []byte // the call, for an unsigned copy
	Gas        uint64
	GasCostWei *big.Int // at the fee cap
	BalanceWei *big.Int
	// DryRun is nil if the hub would pay; else what it says, with a sentence
	// as its hint, or ErrNoGas.
	DryRun error
}

// Quote checks everything that can be checked without signing: the proof
// against the chain's own root, what was paid already, and the call itself.
func (c *Claimer) Quote(ctx context.Context) (*Quote, error) {
	q, err := c.quote(ctx)
	if err != nil {
		return nil, fmt.Errorf("prepare claim: %w", err)
	}
	return q, nil
}

func (c *Claimer) quote(ctx context.Context) (*Quote, error) {
	if _, err := c.sync(ctx); err != nil {
		return nil, err
	}
	now, err := c.Chain.HeadTime(ctx)
	if err != nil {
		return nil, err
	}
	k, err := c.Book.NewestFinal(ctx, c.Account, now)
	if err != nil {
		return nil, err
	}
	if k == nil {
		return nil, wallet.ErrNothingToClaim
	}
	claimed, err := c.claimed(ctx, false)
	if err != nil {
		return nil, err
	}
	q := &Quote{
		Amount: k.Cumulative.SubFloor(claimed), Cumulative: k.Cumulative, Epoch: k.Epoch,
		Account: c.Account, PayTo: c.PayTo, Proof: k.Proof,
	}
	if q.Amount.IsZero() {
		return nil, wallet.ErrNothingToClaim
	}
	if q.FromEpoch, err = c.Book.FirstAbove(ctx, c.Account, claimed); err != nil {
		return nil, err
	}
	if err := c.prove(ctx, k, now); err != nil {
		return nil, err
	}
	if q.Data, err = c.pack(k.Epoch, k.Cumulative, k.Proof); err != nil {
		return nil, err
	}
	if q.BalanceWei, err = c.Chain.BalanceWei(ctx, c.Account); err != nil {
		return nil, err
	}
	q.GasCostWei = new(big.Int)
	if q.DryRun, err = c.dryRun(ctx, q.Data); err != nil {
		return nil, err
	}
	if q.DryRun != nil {
		return q, nil
	}
	gas, feeCap, err := c.Chain.EstimateGas(ctx, c.Account, c.Hub, q.Data)
	if err != nil {
		return nil, fmt.Errorf("estimate gas: %w", err)
	}
	q.Gas, q.GasCostWei = gas, new(big.Int).Mul(feeCap, new(big.Int).SetUint64(gas))
	if q.BalanceWei.Cmp(q.GasCostWei) < 0 {
		q.DryRun = torrent.WithHint(fmt.Errorf("%w: it may cost %s wei, the account has %s", ErrNoGas, q.GasCostWei, q.BalanceWei),
			"send some ether to the payout address; the claim waits")
	}
	return q, nil
}

// dryRun asks the hub whether it would pay. The second error is that nobody
// answered.
func (c *Claimer) dryRun(ctx context.Context, data []byte) (refused, away error) {
	_, err := c.Chain.Call(ctx, Call{From: c.Account, To: c.Hub, Data: data})
	if err == nil {
		return nil, nil
	}
	r, ok := contracts.DecodeRevert(err)
	if !ok {
		return nil, fmt.Errorf("try the claim: %w", err)
	}
	return torrent.WithHint(fmt.Errorf("the hub would refuse, %s: %w", r.Name, err), "%s", r.Sentence), nil
}

// prove checks the ledger's block and proof against the chain.
func (c *Claimer) prove(ctx context.Context, k *ledger.BlockBooking, now time.Time) error {
	raw, err := c.Chain.Call(ctx, Call{From: c.Account, To: c.Hub, Data: c.hub.PackBlocks(k.Epoch)})
	if err != nil {
		return fmt.Errorf("read epoch %d from the hub: %w", k.Epoch, err)
	}
	b, err := c.hub.UnpackBlocks(raw)
	if err != nil {
		return fmt.Errorf("read epoch %d from the hub: %w", k.Epoch, err)
	}
	switch {
	case torrent.Hash(b.Hash) != k.Hash || torrent.Hash(b.RewardsRoot) != k.RewardsRoot:
		return torrent.WithHint(fmt.Errorf("epoch %d: %w", k.Epoch, ErrStaleProof), "the ledger follows the chain; try again after the next epoch block")
	case b.FinalAt > uint64(max(now.Unix(), 0)): //nolint:gosec // not negative
		return torrent.WithHint(fmt.Errorf("epoch %d can still be challenged: %w", k.Epoch, wallet.ErrNothingToClaim),
			"it is final at %s", time.Unix(int64(min(b.FinalAt, 1<<40)), 0).UTC().Format(time.DateTime)) //nolint:gosec // bounded
	case !epoch.VerifyProof(b.RewardsRoot, contracts.RewardLeaf(c.Account, k.Cumulative), k.Proof):
		return torrent.WithHint(fmt.Errorf("epoch %d: %w", k.Epoch, ErrProof), "the proof in the ledger is damaged or was never right; a validator gives it again")
	}
	return nil
}

func (c *Claimer) pack(epoch uint64, cumulative wallet.Amount, proof []torrent.Hash) ([]byte, error) {
	p := make([][32]byte, len(proof))
	for i := range proof {
		p[i] = proof[i]
	}
	// Sent by the account itself: it needs no signature, no fee, no deadline.
	order := contracts.Claim{Account: c.Account, PayTo: c.PayTo, Cumulative: cumulative, Deadline: 1<<64 - 1}
	data, err := c.hub.TryPackClaim(epoch, order.Bind(), p, nil)
	if err != nil {
		return nil, fmt.Errorf("pack claim: %w", err)
	}
	return data, nil
}

// claimed is what the hub has paid to the account in all.
func (c *Claimer) claimed(ctx context.Context, final bool) (wallet.Amount, error) {
	raw, err := c.Chain.Call(ctx, Call{From: c.Account, To: c.Hub, Data: c.hub.PackClaimed(common.Address(c.Account)), Final: final})
	if err != nil {
		return wallet.Amount{}, fmt.Errorf("read what was claimed: %w", err)
	}
	v, err := c.hub.UnpackClaimed(raw)
	if err != nil {
		return wallet.Amount{}, fmt.Errorf("read what was claimed: %w", err)
	}
	return wallet.FromBig(v)
}

// balance is the tokens of payTo at a block.
func (c *Claimer) balance(ctx context.Context, block uint64) (wallet.Amount, error) {
	raw, err := c.Chain.Call(ctx, Call{From: c.Account, To: c.Token, Data: c.token.PackBalanceOf(common.Address(c.PayTo)), Block: block})
	if err != nil {
		return wallet.Amount{}, fmt.Errorf("read token balance: %w", err)
	}
	v, err := c.token.UnpackBalanceOf(raw)
	if err != nil {
		return wallet.Amount{}, fmt.Errorf("read token balance: %w", err)
	}
	return wallet.FromBig(v)
}

// sync books what the hub has paid, as of its newest final block.
func (c *Claimer) sync(ctx context.Context) (wallet.Amount, error) {
	claimed, err := c.claimed(ctx, true)
	if err != nil {
		return wallet.Amount{}, err
	}
	return claimed, c.Book.BookClaimed(ctx, c.Account, claimed)
}

// Sync books what the hub has paid: a claim made from another machine shows
// up. Book the epoch blocks first, see ledger.
func (c *Claimer) Sync(ctx context.Context) error {
	if _, err := c.sync(ctx); err != nil {
		return fmt.Errorf("follow claims: %w", err)
	}
	return nil
}
