package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"rarebit/torrent"
)

// ErrBeforeGenesis is returned for a time that is older than the chain.
var ErrBeforeGenesis = errors.New("the chain is younger than this")

// Head is the newest block of the chain and its time.
func (c *Client) Head(ctx context.Context) (number uint64, at time.Time, err error) {
	h, err := c.header(ctx, nil)
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("read newest block: %w", err)
	}
	return h.Number.Uint64(), unix(h.Time), nil
}

func (c *Client) header(ctx context.Context, number *big.Int) (h *types.Header, err error) {
	err = c.do(ctx, func(ctx context.Context, ec *ethclient.Client) (err error) {
		h, err = ec.HeaderByNumber(ctx, number)
		return err
	})
	return h, err
}

// BlockBefore is the newest block with a time of at most t. The answer stays
// the same once the clock has passed t by the chain's block time: blocks are
// not dated back further than that. Who needs others to find the same block
// asks later than that.
func (c *Client) BlockBefore(ctx context.Context, t time.Time) (number uint64, hash, prevRandao torrent.Hash, err error) {
	found := func(h *types.Header) (uint64, torrent.Hash, torrent.Hash, error) {
		return h.Number.Uint64(), torrent.Hash(h.Hash()), torrent.Hash(h.MixDigest), nil
	}
	head, err := c.header(ctx, nil)
	if err != nil {
		return 0, hash, hash, fmt.Errorf("find block before %v: %w", t, err)
	}
	if !unix(head.Time).After(t) {
		return found(head)
	}
	// Invariant: the block lo is not after t, the block hi is.
	lo, hi := uint64(0), head.Number.Uint64()
	best, err := c.header(ctx, big.NewInt(0))
	if err != nil {
		return 0, hash, hash, fmt.Errorf("find block before %v: %w", t, err)
	}
	if unix(best.Time).After(t) {
		return 0, hash, hash, fmt.Errorf("find block before %v: %w", t, ErrBeforeGenesis)
	}
	for hi-lo > 1 {
		mid := lo + (hi-lo)/2
		h, err := c.header(ctx, new(big.Int).SetUint64(mid))
		if err != nil {
			return 0, hash, hash, fmt.Errorf("find block before %v: %w", t, err)
		}
		if unix(h.Time).After(t) {
			hi = mid
		} else {
			lo, best = mid, h
		}
	}
	return found(best)
}
