package devnet

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/wallet"
	"rarebit/wallet/chain"
	"rarebit/wallet/contracts"
)

// rpcSide is what the local network does on the chain as its owner: deploy,
// seat the validator, mint test tokens, give gas. Nothing of it exists on a
// public network.
type rpcSide struct {
	*chain.Client
	owner chain.Signer
	mu    sync.Mutex // one gift at a time: two would not see each other
}

// connect deploys the contracts at the first start and seats the validator.
func (d *Devnet) connect(ctx context.Context) (*rpcSide, error) {
	if d.state.Genesis != d.chain.GenesisHash() {
		d.state.forget(d.chain.GenesisHash())
	}
	if d.state.Contracts.Hub.IsZero() {
		if err := d.deploy(ctx); err != nil {
			return nil, err
		}
	}
	c, err := chain.Dial(ctx, chain.Config{
		URLs: []string{d.chain.URL()}, ChainID: d.chain.ChainID(), GenesisHash: d.chain.GenesisHash(),
		Hub: d.state.Contracts.Hub, FromBlock: d.state.Contracts.Block, Logger: d.log,
	})
	if err != nil {
		return nil, err
	}
	r := &rpcSide{Client: c, owner: chain.KeySigner(d.chain.Faucet())}
	if d.state.Ready {
		return r, d.resumeClock(ctx, r)
	}
	if err := d.seat(ctx, r); err != nil {
		return nil, err
	}
	d.state.Ready = true
	return r, d.state.save()
}

// resumeClock makes the epochs go on where they stopped. Without it a network
// that was off overnight would have to post hundreds of empty epochs, one per
// challenge window, before anything is paid again.
func (d *Devnet) resumeClock(ctx context.Context, r *rpcSide) error {
	p, err := r.HubParams(ctx)
	if err != nil {
		return err
	}
	head, err := r.HubHead(ctx)
	if err != nil {
		return err
	}
	// The epoch after the newest block may have been under way and has all its
	// inputs; the one after that begins now.
	resume := p.GenesisTime.Add(time.Duration(d.state.PausedSeconds) * time.Second).Add(time.Duration(head.Epoch+1) * p.EpochLen) //nolint:gosec // an epoch number times its length is a date
	if gap := time.Since(resume); gap > p.EpochLen {
		d.state.PausedSeconds += int64(gap / time.Second)
		return d.state.save()
	}
	return nil
}

func (d *Devnet) deploy(ctx context.Context) error {
	c, err := ethclient.DialContext(ctx, d.chain.URL())
	if err != nil {
		return fmt.Errorf("dial local chain: %w", err)
	}
	defer c.Close()
	// A third of an epoch, in whole seconds as the contract counts.
	challenge := max(d.cfg.Epoch/3/time.Second, 1) * time.Second
	auth := bind.NewKeyedTransactor(d.chain.Faucet(), new(big.Int).SetUint64(d.chain.ChainID()))
	d.state.Contracts, err = contracts.Deploy(ctx, c, auth, contracts.Params{
		MinStake: stake, EpochLen: d.cfg.Epoch, Challenge: challenge,
	})
	if err != nil {
		return err
	}
	return d.state.save()
}

// stake is what the validator puts down.
var stake = wallet.Units(1e18)

// seat admits the validator and pays its stake.
func (d *Devnet) seat(ctx context.Context, r *rpcSide) error {
	key, err := d.state.validator()
	if err != nil {
		return err
	}
	v := chain.KeySigner(key)
	if err := r.gas(ctx, v.Address()); err != nil {
		return err
	}
	if _, err := r.Mint(ctx, r.owner, v.Address(), stake); err != nil {
		return fmt.Errorf("mint the validator's stake: %w", err)
	}
	if _, err := r.Admit(ctx, r.owner, v.Address()); err != nil {
		return fmt.Errorf("admit validator: %w", err)
	}
	if _, err := r.Join(ctx, v, stake); err != nil {
		return fmt.Errorf("seat validator: %w", err)
	}
	return nil
}

// sponsor gives a member test tokens to fund datasets with, and gas.
func (r *rpcSide) sponsor(ctx context.Context, m *member, sum wallet.Amount) error {
	s, err := m.Snapshot(ctx, node.Query{})
	if err != nil {
		return err
	}
	if err := r.gas(ctx, s.Wallet.Address); err != nil {
		return err
	}
	if _, err := r.Mint(ctx, r.owner, s.Wallet.Address, sum); err != nil {
		return fmt.Errorf("mint test tokens for %s: %w", m.name, err)
	}
	return nil
}

// gas fills an account up with coins, if it has less than one.
func (r *rpcSide) gas(ctx context.Context, to torrent.Address) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	have, err := r.GasBalance(ctx, to)
	if err != nil {
		return err
	}
	ether := big.NewInt(params.Ether)
	if have.Cmp(ether) >= 0 {
		return nil
	}
	if _, err := r.Transfer(ctx, r.owner, to, new(big.Int).Mul(big.NewInt(100), ether)); err != nil {
		return fmt.Errorf("give gas to %s: %w", to, err)
	}
	return nil
}

// faucet answers POST {"address": "0x…"}. Whoever can reach it is on this
// machine, and the coins are worth nothing.
func (d *Devnet) faucet(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Address torrent.Address `json:"address"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1024)).Decode(&in); err != nil || in.Address.IsZero() {
		http.Error(w, "want {\"address\": \"0x…\"}", http.StatusBadRequest)
		return
	}
	if err := d.rpc.gas(r.Context(), in.Address); err != nil {
		d.log.Error("faucet", "err", err)
		http.Error(w, "the faucet is dry", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}
