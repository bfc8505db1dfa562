package claim

import (
	"context"
	"errors"
	"math/big"
	"time"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/chain"
)

// followPoll is how often Follow asks where a transaction stands.
const followPoll = 500 * time.Millisecond

// Over is the two interfaces over the RPC client and its sender.
func Over(c *chain.Client, s *chain.Sender) (Chain, Sender) { return onChain{c}, onSender{s} }

type onChain struct{ c *chain.Client }

func (o onChain) Call(ctx context.Context, k Call) ([]byte, error) {
	return o.c.Ask(ctx, k.From, k.To, k.Data, chain.At{Final: k.Final, Block: k.Block})
}

func (o onChain) EstimateGas(ctx context.Context, from, to torrent.Address, data []byte) (uint64, *big.Int, error) {
	return o.c.Cost(ctx, from, to, data)
}

func (o onChain) BalanceWei(ctx context.Context, a torrent.Address) (*big.Int, error) {
	return o.c.GasBalance(ctx, a)
}

func (o onChain) HeadTime(ctx context.Context) (time.Time, error) { return o.c.Time(ctx) }

type onSender struct{ s *chain.Sender }

func (o onSender) Send(ctx context.Context, s Signer, tx Tx) (torrent.Hash, error) {
	t, err := o.s.Send(ctx, tx.Key, tx.Kind, s, tx.To, tx.Data, nil)
	return t.Hash, err
}

func (o onSender) Status(ctx context.Context, key string) (Status, error) {
	t, err := o.s.Look(ctx, key)
	if errors.Is(err, chain.ErrNoTx) || err == nil && t.State == chain.StatePlanned {
		return Status{}, ErrUnknownTx // planned: nothing was signed, so nothing can be on its way
	}
	return Status{Hash: t.Hash, State: t.State.ClaimState(), Reason: t.Reason, Block: t.Block}, err
}

func (o onSender) Follow(ctx context.Context, key string, seen func(Status)) (Status, error) {
	tick := time.NewTicker(followPoll)
	defer tick.Stop()
	var last Status
	for {
		st, err := o.Status(ctx, key)
		if err == nil && st != last {
			last = st
			seen(st)
		}
		switch {
		case err != nil && (!errors.Is(err, wallet.ErrChainAway) || ctx.Err() != nil):
			return last, err
		case err == nil && ended(st.State):
			return st, nil
		}
		select {
		case <-ctx.Done():
			return last, ctx.Err()
		case <-tick.C:
		}
	}
}
