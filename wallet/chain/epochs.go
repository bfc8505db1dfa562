package chain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"rarebit/reputation"
	"rarebit/reputation/epoch"
	"rarebit/torrent"
	"rarebit/wallet/contracts"
)

// Epochs is the chain as a validator's settlement sees it. Posted events are
// read once and kept.
type Epochs struct {
	c      *Client
	signer Signer

	mu       sync.Mutex
	regs     []epoch.Registered
	regNext  uint64
	funds    []Funding
	fundNext uint64
}

var _ epoch.Chain = (*Epochs)(nil)

// NewEpochs posts blocks as signer, who pays their gas.
func NewEpochs(c *Client, signer Signer) *Epochs { return &Epochs{c: c, signer: signer} }

// Head is the hub's newest block.
func (e *Epochs) Head(ctx context.Context) (epoch.Posted, error) {
	p, err := e.c.HubHead(ctx)
	return epoch.Posted{Epoch: p.Epoch, Hash: p.Hash, FinalAt: p.FinalAt}, err
}

// Params are the hub's times.
func (e *Epochs) Params(ctx context.Context) (epoch.HubParams, error) {
	p, err := e.c.HubParams(ctx)
	return epoch.HubParams{GenesisTime: p.GenesisTime, EpochLen: p.EpochLen, Challenge: p.Challenge}, err
}

// Datasets lists every registered dataset, in order of registration.
func (e *Epochs) Datasets(ctx context.Context) ([]epoch.Registered, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	list, next, err := e.c.Datasets(ctx, e.regNext)
	if err != nil {
		return nil, err
	}
	e.regNext = next
	for _, r := range list {
		e.regs = append(e.regs, epoch.Registered{
			ID: r.ID, Publisher: r.Publisher, ChunkCount: r.ChunkCount, ChunkBytes: r.ChunkBytes,
			ChunkRoot: r.ChunkRoot, InfoHash: r.InfoHash, StreamBytes: r.StreamBytes,
		})
	}
	return slices.Clone(e.regs), nil
}

// Budgets lists the rates of an epoch, by ascending dataset. A dataset is in
// the list from its first funded epoch on, so that a later funding does not
// change the answer for an earlier epoch. What remains of a dataset goes back
// to whoever funded it first.
func (e *Epochs) Budgets(ctx context.Context, n uint64) ([]epoch.Budget, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	list, next, err := e.c.Fundings(ctx, e.fundNext)
	if err != nil {
		return nil, err
	}
	e.fundNext = next
	e.funds = append(e.funds, list...)

	byID := map[torrent.ID]*epoch.Budget{}
	for _, f := range e.funds {
		if f.FirstEpoch > n {
			continue
		}
		b := byID[f.ID]
		if b == nil {
			b = &epoch.Budget{Dataset: f.ID, Sponsor: f.Sponsor}
			byID[f.ID] = b
		}
		if f.Covers(n) {
			b.Rate = b.Rate.Add(reputation.MoneyFromBytes16(f.PerEpoch.Bytes16()))
		}
	}
	out := make([]epoch.Budget, 0, len(byID))
	for _, b := range byID {
		out = append(out, *b)
	}
	slices.SortFunc(out, func(a, b epoch.Budget) int { return bytes.Compare(a.Dataset[:], b.Dataset[:]) })
	return out, nil
}

// Validators are those in office in an epoch, by ascending address.
func (e *Epochs) Validators(ctx context.Context, n uint64) ([]torrent.Address, error) {
	return e.c.Validators(ctx, n)
}

// Submit posts a block and waits until it is mined.
func (e *Epochs) Submit(ctx context.Context, h epoch.Header, sigs [][65]byte) error {
	_, err := e.c.SubmitEpoch(ctx, e.signer, HeaderOf(h), sigs)
	switch {
	case err == nil:
		return nil
	case RefusedFor(err) == "NotFinal", RefusedFor(err) == "TooEarly":
		return fmt.Errorf("post epoch %d: %w: %w", h.Epoch, epoch.ErrNotFinal, err)
	case RefusedFor(err) == "BadEpoch", errors.Is(err, ErrReverted):
		// Somebody may have been faster, between our look and our block.
		if p, herr := e.c.HubHead(ctx); herr == nil && p.Epoch >= h.Epoch {
			return fmt.Errorf("post epoch %d: %w", h.Epoch, epoch.ErrPosted)
		}
		if RefusedFor(err) == "BadEpoch" && e.mempool(ctx, h.Epoch) {
			return fmt.Errorf("post epoch %d: %w", h.Epoch, epoch.ErrPosted)
		}
	}
	return fmt.Errorf("post epoch %d: %w", h.Epoch, err)
}

// mempool says that the block of an epoch waits to be mined: the estimate
// counts what waits, the hub's head does not.
func (e *Epochs) mempool(ctx context.Context, n uint64) bool {
	p, err := e.c.HubHead(ctx)
	return err == nil && p.Epoch+1 == n
}

// BlockBefore is the newest block of the chain with a time of at most t.
func (e *Epochs) BlockBefore(ctx context.Context, t time.Time) (epoch.Beacon, error) {
	n, hash, randao, err := e.c.BlockBefore(ctx, t)
	return epoch.Beacon{Number: n, Hash: hash, PrevRandao: randao}, err
}

// HeaderOf is a validators' header as the contracts package has it.
func HeaderOf(h epoch.Header) contracts.Header {
	return contracts.Header{
		Epoch: h.Epoch, Round: h.Round, Prev: h.Prev, ShardsRoot: h.ShardsRoot, ReceiptsRoot: h.ReceiptsRoot,
		StatsRoot: h.StatsRoot, RewardsRoot: h.RewardsRoot, ReputationRoot: h.ReputationRoot, Paid: h.Paid.Bytes16(), DataHash: h.DataHash,
	}
}
