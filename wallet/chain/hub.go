package chain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"

	"rarebit/torrent"
	"rarebit/wallet"
)

// ErrNoBlock is returned for an epoch that the hub has no block of.
var ErrNoBlock = errors.New("the hub has no block of this epoch")

// HubParams are the terms of the hub. They never change.
type HubParams struct {
	Token       torrent.Address
	Registry    torrent.Address
	EpochLen    time.Duration
	Challenge   time.Duration
	GenesisTime time.Time // when epoch 1 begins
}

// Posted is an epoch block as the hub keeps it.
type Posted struct {
	Epoch       uint64
	Hash        torrent.Hash
	RewardsRoot torrent.Hash
	TotalPaid   wallet.Amount // of this and all epochs before
	FinalAt     time.Time     // claimable from then on
}

// HubParams reads the terms of the hub.
func (c *Client) HubParams(ctx context.Context) (HubParams, error) {
	c.mu.Lock()
	known := c.params
	c.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	p, err := c.readParams(ctx)
	if err != nil {
		return HubParams{}, fmt.Errorf("read hub: %w", err)
	}
	c.mu.Lock()
	c.params = &p
	c.mu.Unlock()
	return p, nil
}

func (c *Client) readParams(ctx context.Context) (p HubParams, err error) {
	address := func(data []byte, unpack func([]byte) (common.Address, error)) torrent.Address {
		var a common.Address
		if err == nil {
			a, err = view(ctx, c, c.cfg.Hub, data, unpack)
		}
		return torrent.Address(a)
	}
	number := func(data []byte, unpack func([]byte) (uint64, error)) int64 {
		var n uint64
		if err == nil {
			n, err = view(ctx, c, c.cfg.Hub, data, unpack)
		}
		if n > 1<<40 { // 30,000 years
			err = errors.Join(err, fmt.Errorf("%w: time of %d seconds", wallet.ErrWrongChain, n))
			n = 0
		}
		return int64(n)
	}
	p.Token = address(c.hub.PackToken(), c.hub.UnpackToken)
	p.Registry = address(c.hub.PackRegistry(), c.hub.UnpackRegistry)
	const most = int64(1<<63-1) / int64(time.Second)
	p.EpochLen = time.Duration(min(number(c.hub.PackEpochLen(), c.hub.UnpackEpochLen), most)) * time.Second
	p.Challenge = time.Duration(min(number(c.hub.PackChallenge(), c.hub.UnpackChallenge), most)) * time.Second
	p.GenesisTime = time.Unix(number(c.hub.PackGenesisTime(), c.hub.UnpackGenesisTime), 0)
	return p, err
}

// HubHead is the newest epoch block; epoch 0 and zeros before the first.
func (c *Client) HubHead(ctx context.Context) (Posted, error) {
	n, err := view(ctx, c, c.cfg.Hub, c.hub.PackHead(), c.hub.UnpackHead)
	if err != nil {
		return Posted{}, fmt.Errorf("read newest epoch block: %w", err)
	}
	if n == 0 {
		return Posted{}, nil
	}
	return c.Block(ctx, n)
}

// Block is the block of an epoch, or ErrNoBlock.
func (c *Client) Block(ctx context.Context, epoch uint64) (Posted, error) {
	b, err := view(ctx, c, c.cfg.Hub, c.hub.PackBlocks(epoch), c.hub.UnpackBlocks)
	if err != nil {
		return Posted{}, fmt.Errorf("read epoch block %d: %w", epoch, err)
	}
	if b.FinalAt == 0 {
		return Posted{}, fmt.Errorf("read epoch block %d: %w", epoch, ErrNoBlock)
	}
	paid, err := wallet.FromBig(b.TotalPaid)
	if err != nil {
		return Posted{}, fmt.Errorf("read epoch block %d: %w", epoch, err)
	}
	return Posted{epoch, b.Hash, b.RewardsRoot, paid, unix(b.FinalAt)}, nil
}

func unix(s uint64) time.Time { return time.Unix(int64(min(s, 1<<40)), 0) } //nolint:gosec // bounded

// Claimed is what the hub has paid to an account in all.
func (c *Client) Claimed(ctx context.Context, account torrent.Address) (wallet.Amount, error) {
	return c.amount(ctx, c.cfg.Hub, c.hub.PackClaimed(common.Address(account)), c.hub.UnpackClaimed)
}

// Budget is what the next block may pay at most: what its epoch releases, and
// what was left over before.
func (c *Client) Budget(ctx context.Context) (rate, carry wallet.Amount, err error) {
	b, err := view(ctx, c, c.cfg.Hub, c.hub.PackBudget(), c.hub.UnpackBudget)
	if err != nil {
		return rate, carry, fmt.Errorf("read budget: %w", err)
	}
	if rate, err = wallet.FromBig(b.NextRate); err == nil {
		carry, err = wallet.FromBig(b.Carried)
	}
	return rate, carry, err
}

// TokenBalance is how many reward tokens an address holds.
func (c *Client) TokenBalance(ctx context.Context, a torrent.Address) (wallet.Amount, error) {
	p, err := c.HubParams(ctx)
	if err != nil {
		return wallet.Amount{}, err
	}
	return c.amount(ctx, p.Token, c.tok.PackBalanceOf(common.Address(a)), c.tok.UnpackBalanceOf)
}

// Allowance is how many of the owner's tokens the hub or the registry may take.
func (c *Client) Allowance(ctx context.Context, owner, spender torrent.Address) (*big.Int, error) {
	p, err := c.HubParams(ctx)
	if err != nil {
		return nil, err
	}
	return view(ctx, c, p.Token, c.tok.PackAllowance(common.Address(owner), common.Address(spender)), c.tok.UnpackAllowance)
}

func (c *Client) amount(ctx context.Context, at torrent.Address, data []byte, unpack func([]byte) (*big.Int, error)) (wallet.Amount, error) {
	v, err := view(ctx, c, at, data, unpack)
	if err != nil {
		return wallet.Amount{}, fmt.Errorf("read amount: %w", err)
	}
	return wallet.FromBig(v)
}

// GasBalance is the chain's own coin of an address, in wei.
func (c *Client) GasBalance(ctx context.Context, a torrent.Address) (*big.Int, error) {
	var v *big.Int
	err := c.do(ctx, func(ctx context.Context, ec *ethclient.Client) (err error) {
		v, err = ec.BalanceAt(ctx, common.Address(a), nil)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read gas balance: %w", err)
	}
	return v, nil
}

// Validators are those whose signatures count in an epoch, by ascending
// address. The set of an epoch that has begun does not change any more, except
// before the very first block.
func (c *Client) Validators(ctx context.Context, epoch uint64) ([]torrent.Address, error) {
	p, err := c.HubParams(ctx)
	if err != nil {
		return nil, err
	}
	list, err := view(ctx, c, p.Registry, c.reg.PackValidators(epoch), c.reg.UnpackValidators)
	if err != nil {
		return nil, fmt.Errorf("read validators of epoch %d: %w", epoch, err)
	}
	out := make([]torrent.Address, len(list))
	for i, a := range list {
		out[i] = torrent.Address(a)
	}
	slices.SortFunc(out, func(a, b torrent.Address) int { return bytes.Compare(a[:], b[:]) })
	return out, nil
}
