package node

import (
	"context"
	"errors"
	"math/big"
	"time"

	"rarebit/torrent"
	"rarebit/wallet/chain"
	"rarebit/wallet/claim"
)

// claimChain and claimSender give wallet/claim what it asks for: it declares
// its needs and knows neither RPC nor the table of transactions.
type claimChain struct{ c *chain.Client }

var _ claim.Chain = claimChain{}

func (c claimChain) Call(ctx context.Context, q claim.Call) ([]byte, error) {
	return c.c.Ask(ctx, q.From, q.To, q.Data, chain.At{Final: q.Final, Block: q.Block})
}

func (c claimChain) EstimateGas(ctx context.Context, from, to torrent.Address, data []byte) (uint64, *big.Int, error) {
	return c.c.Cost(ctx, from, to, data)
}

func (c claimChain) BalanceWei(ctx context.Context, account torrent.Address) (*big.Int, error) {
	return c.c.GasBalance(ctx, account)
}

func (c claimChain) HeadTime(ctx context.Context) (time.Time, error) { return c.c.Time(ctx) }

type claimSender struct{ s *chain.Sender }

var _ claim.Sender = claimSender{}

func (c claimSender) Send(ctx context.Context, s claim.Signer, tx claim.Tx) (torrent.Hash, error) {
	// One that ended without effect gives its key back: the claim may be tried again.
	if t, err := c.s.Get(ctx, tx.Key); err == nil && (t.State == chain.StateReverted || t.State == chain.StateDropped) {
		if err := c.s.Retire(ctx, tx.Key); err != nil {
			return torrent.Hash{}, err
		}
	}
	t, err := c.s.Send(ctx, tx.Key, tx.Kind, s, tx.To, tx.Data, nil)
	return t.Hash, err
}

func (c claimSender) Status(ctx context.Context, key string) (claim.Status, error) {
	t, err := c.s.Get(ctx, key)
	if errors.Is(err, chain.ErrNoTx) {
		return claim.Status{}, claim.ErrUnknownTx
	}
	return statusOf(t), err
}

// followEvery is how often a transaction under way is looked at.
const followEvery = 500 * time.Millisecond

func (c claimSender) Follow(ctx context.Context, key string, seen func(claim.Status)) (claim.Status, error) {
	t := time.NewTicker(followEvery)
	defer t.Stop()
	for last := chain.State(""); ; {
		tx, err := c.s.Look(ctx, key)
		if err == nil && tx.State != last {
			last = tx.State
			seen(statusOf(tx))
		}
		if err == nil && tx.State.Done() {
			return statusOf(tx), nil
		}
		if errors.Is(err, chain.ErrNoTx) {
			return claim.Status{}, claim.ErrUnknownTx
		}
		select { // the chain being away is waited out
		case <-ctx.Done():
			return claim.Status{}, ctx.Err()
		case <-t.C:
		}
	}
}

func statusOf(t chain.Tx) claim.Status {
	return claim.Status{Hash: t.Hash, State: t.State.ClaimState(), Reason: t.Reason, Block: t.Block}
}
