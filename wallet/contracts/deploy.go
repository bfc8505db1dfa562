package contracts

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts/hub"
	"rarebit/wallet/contracts/token"
	"rarebit/wallet/contracts/validators"
)

// receiptPoll is how often a deployment asks whether it was mined.
const receiptPoll = 50 * time.Millisecond

// Params are the terms of a hub. None of them can be changed later.
type Params struct {
	// Token pays the rewards. Zero: a TestToken is deployed, which the owner mints.
	Token torrent.Address
	// MinStake is the least stake of a validator.
	MinStake wallet.Amount
	// Owner admits validators and may pause. Zero: who deploys.
	Owner torrent.Address
	// EpochLen and Challenge are whole seconds; Challenge is the shorter one.
	EpochLen  time.Duration
	Challenge time.Duration
	// GenesisTime is when epoch 1 begins. Zero: with the hub's block.
	GenesisTime time.Time
}

// Deployed is where the contracts are.
type Deployed struct {
	Token    torrent.Address `json:"token"`
	Hub      torrent.Address `json:"hub"`
	Registry torrent.Address `json:"registry"`
	Block    uint64          `json:"block"` // the hub's, where reading of events may start
}

// Backend is what a deployment needs of a chain; *ethclient.Client has it.
type Backend interface {
	bind.ContractBackend
	bind.DeployBackend
}

// Deploy puts the contracts on a chain and waits for them. The hub names the
// address that the registry will have: nobody can get in between, because the
// address depends on the deployer's nonce, and the registry's constructor
// checks that it has become the one that was named.
//
// The account must not send anything else meanwhile.
func Deploy(ctx context.Context, b Backend, auth *bind.TransactOpts, p Params) (Deployed, error) {
	var d Deployed
	if p.EpochLen%time.Second != 0 || p.Challenge%time.Second != 0 || p.Challenge < 0 || p.EpochLen <= p.Challenge {
		return d, fmt.Errorf("deploy contracts: epoch of %v, challenge of %v: both in whole seconds, the challenge shorter", p.EpochLen, p.Challenge)
	}
	owner := common.Address(p.Owner)
	if p.Owner.IsZero() {
		owner = auth.From
	}
	nonce, err := b.PendingNonceAt(ctx, auth.From)
	if err != nil {
		return d, fmt.Errorf("deploy contracts: %w", err)
	}
	opts := *auth
	opts.Context = ctx
	send := func(name, bin string, args []byte) (common.Address, *types.Transaction, error) {
		opts.Nonce = new(big.Int).SetUint64(nonce)
		nonce++
		addr, tx, err := bind.DeployContract(&opts, common.FromHex(bin), b, args)
		if err != nil {
			if s := Sentence(err); s != "" {
				err = fmt.Errorf("%s: %w", s, err)
			}
			return addr, nil, fmt.Errorf("deploy %s: %w", name, err)
		}
		return addr, tx, nil
	}

	d.Token = p.Token
	if p.Token.IsZero() {
		addr, tx, err := send("token", token.TestTokenMetaData.Bin, token.NewTestToken().PackConstructor(owner))
		if err != nil {
			return d, err
		}
		if _, err := mined(ctx, b, "token", tx); err != nil {
			return d, err
		}
		d.Token = torrent.Address(addr)
	}

	var genesis uint64
	if !p.GenesisTime.IsZero() {
		genesis = uint64(max(p.GenesisTime.Unix(), 0)) //nolint:gosec // not negative
	}
	registry := crypto.CreateAddress(auth.From, nonce+1)
	addr, tx, err := send("hub", hub.RewardHubMetaData.Bin, hub.NewRewardHub().PackConstructor(
		common.Address(d.Token), registry, seconds(p.Challenge), seconds(p.EpochLen), genesis, owner))
	if err != nil {
		return d, err
	}
	r, err := mined(ctx, b, "hub", tx)
	if err != nil {
		return d, err
	}
	d.Hub, d.Block = torrent.Address(addr), r.BlockNumber.Uint64()

	got, tx, err := send("registry", validators.ValidatorRegistryMetaData.Bin, validators.NewValidatorRegistry().PackConstructor(
		common.Address(d.Token), p.MinStake.Big(), owner, addr))
	if err != nil {
		return d, err
	}
	if got != registry {
		return d, fmt.Errorf("deploy registry: at %s, the hub expects %s", got, registry)
	}
	if _, err := mined(ctx, b, "registry", tx); err != nil {
		return d, err
	}
	d.Registry = torrent.Address(registry)
	return d, nil
}

func seconds(d time.Duration) uint64 { return uint64(max(d/time.Second, 0)) } //nolint:gosec // not negative

func mined(ctx context.Context, b Backend, name string, tx *types.Transaction) (*types.Receipt, error) {
	tick := time.NewTicker(receiptPoll)
	defer tick.Stop()
	for {
		r, err := b.TransactionReceipt(ctx, tx.Hash())
		switch {
		case err == nil && r.Status == types.ReceiptStatusSuccessful:
			return r, nil
		case err == nil:
			return nil, fmt.Errorf("deploy %s: transaction %s reverted", name, tx.Hash())
		case !errors.Is(err, ethereum.NotFound) && !strings.Contains(err.Error(), "indexing is in progress"):
			return nil, fmt.Errorf("deploy %s: %w", name, err)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("deploy %s: %w", name, ctx.Err())
		case <-tick.C:
		}
	}
}
