package chain

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"rarebit/torrent"
)

// At says as of which block a question is asked.
type At struct {
	// Final asks the newest block that is believed (Config.Confirmations).
	Final bool
	// Block asks that block, if it is not 0.
	Block uint64
}

// Ask calls a contract without a transaction and returns what it returns. A
// refusal is an error with its sentence. With the zero At it is asked as of
// the pending block, whose time is now: the newest block of a quiet chain may
// be minutes old, and what has become final since would not be.
func (c *Client) Ask(ctx context.Context, from, to torrent.Address, data []byte, at At) (out []byte, err error) {
	dst := common.Address(to)
	msg := ethereum.CallMsg{From: common.Address(from), To: &dst, Data: data}
	err = c.do(ctx, func(ctx context.Context, ec *ethclient.Client) (err error) {
		number := big.NewInt(int64(rpc.PendingBlockNumber))
		switch {
		case at.Block > 0:
			number = new(big.Int).SetUint64(at.Block)
		case at.Final:
			head, err := ec.BlockNumber(ctx)
			if err != nil {
				return err
			}
			number = new(big.Int).SetUint64(head - min(head, max(c.cfg.Confirmations, 1)-1))
		}
		out, err = ec.CallContract(ctx, msg, number)
		return refused(err)
	})
	if err != nil {
		return nil, fmt.Errorf("ask contract %s: %w", to, explainRefusal(err))
	}
	return out, nil
}

// Cost is what a call would burn as a transaction (with the margin that Send
// adds) and the highest price per gas that it would offer, in wei.
func (c *Client) Cost(ctx context.Context, from, to torrent.Address, data []byte) (gas uint64, feeCapWei *big.Int, err error) {
	tx, err := c.prepare(ctx, from, 0, Call{To: to, Data: data}, nil)
	if err != nil {
		return 0, nil, err
	}
	return tx.Gas(), tx.GasFeeCap(), nil
}

// Time is the time that a transaction sent now would see: the pending block's,
// or the newest block's where an endpoint knows no pending one.
func (c *Client) Time(ctx context.Context) (t time.Time, err error) {
	err = c.do(ctx, func(ctx context.Context, ec *ethclient.Client) error {
		h, err := ec.HeaderByNumber(ctx, nil)
		if err != nil {
			return err
		}
		var p *types.Header
		if p, err = ec.HeaderByNumber(ctx, big.NewInt(int64(rpc.PendingBlockNumber))); err == nil && p.Time > h.Time {
			h = p
		} else if transport(err) {
			return err
		}
		t = unix(h.Time)
		return nil
	})
	return t, err
}
