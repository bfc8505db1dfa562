// Package chain is how the rest of the program talks to the money chain: reads
// of the contracts over JSON-RPC, and transactions. It is not a node (the
// local one is in the folder beneath), holds no key and books nothing.
//
// The invariants: no call is answered by another chain, another hub or another
// genesis block than the network profile names; and a transaction is stored
// before it is sent, so that after a crash the very same bytes go out again.
//
// Callers are ui/node (seeder, validator, publisher), ui/devnet and
// wallet/claim's users. Errors of a contract come as sentences.
package chain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts"
	"rarebit/wallet/contracts/hub"
	"rarebit/wallet/contracts/token"
	"rarebit/wallet/contracts/validators"
)

const (
	// callTimeout bounds one call to one endpoint.
	callTimeout = 10 * time.Second
	// checkEvery is how long an endpoint is believed to be of the right
	// chain. A local chain that was wiped answers on the same port.
	checkEvery = time.Minute
)

// ErrRefused is returned when a contract refuses a call; the text says why.
var ErrRefused = errors.New("refused by the contract")

// Config names a chain and the hub on it.
type Config struct {
	// URLs are endpoints of one chain: http, https, ws, wss or a path of an
	// IPC socket. The first that answers is used until it fails.
	URLs        []string
	ChainID     uint64
	GenesisHash torrent.Hash // zero: not checked
	Hub         torrent.Address
	// FromBlock is where reading of events starts at the earliest, the
	// hub's block. Zero is right and slow on a long chain.
	FromBlock uint64
	// Confirmations is how many blocks, its own one counted, make a block
	// believed. Zero is 1: right where a single process seals.
	Confirmations uint64
	Logger        *slog.Logger
}

// Client reads the hub and sends transactions. Its methods are safe for
// concurrent use, and each looks for an endpoint that answers.
type Client struct {
	cfg Config
	log *slog.Logger
	hub *hub.RewardHub
	reg *validators.ValidatorRegistry
	tok *token.TestToken

	mu      sync.Mutex
	ec      *ethclient.Client // nil: none answered lately
	at      int               // index in URLs of ec, or of the one to try first
	checked time.Time
	genesis torrent.Hash
	params  *HubParams // immutable, so read once

	// sendMu is held from asking for a nonce to the broadcast, by a Sender
	// too, so that nonces go out in order.
	sendMu sync.Mutex
	sent   map[torrent.Address]sentNonce
}

// Dial connects and checks the chain. ErrWrongChain is final, ErrChainAway is
// worth another try.
func Dial(ctx context.Context, cfg Config) (*Client, error) {
	if len(cfg.URLs) == 0 {
		return nil, torrent.WithHint(fmt.Errorf("%w: no RPC endpoint is configured", wallet.ErrChainAway), "name one in the network profile")
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	cfg.Confirmations = max(cfg.Confirmations, 1)
	c := &Client{cfg: cfg, log: cfg.Logger, hub: hub.NewRewardHub(), reg: validators.NewValidatorRegistry(), tok: token.NewTestToken(), sent: map[torrent.Address]sentNonce{}}
	if err := c.do(ctx, func(context.Context, *ethclient.Client) error { return nil }); err != nil {
		return nil, err
	}
	return c, nil
}

// Close drops the connection.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ec != nil {
		c.ec.Close()
		c.ec = nil
	}
}

// ChainID is the id of the chain.
func (c *Client) ChainID() uint64 { return c.cfg.ChainID }

// Hub is the address of the hub.
func (c *Client) Hub() torrent.Address { return c.cfg.Hub }

// Domain is the EIP-712 domain separator of the hub.
func (c *Client) Domain() torrent.Hash {
	return contracts.HubDomainSeparator(c.cfg.ChainID, c.cfg.Hub)
}

// Genesis is the hash of the chain's block 0.
func (c *Client) Genesis() torrent.Hash {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.genesis
}

// do runs f with an endpoint of the right chain. When the endpoint fails, the
// others get their turn: f must bear being run again.
func (c *Client) do(ctx context.Context, f func(context.Context, *ethclient.Client) error) error {
	var last error
	for range len(c.cfg.URLs) + 1 {
		ec, err := c.endpoint(ctx)
		if err != nil {
			return err // every endpoint was tried
		}
		callCtx, cancel := context.WithTimeout(ctx, callTimeout)
		err = f(callCtx, ec)
		cancel()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !transport(err) {
			return err
		}
		last = err
		c.drop(ec, err)
	}
	return away(last)
}

// transport says that the endpoint failed, as opposed to the chain saying no.
func transport(err error) bool {
	if err == nil || errors.Is(err, ethereum.NotFound) || errors.Is(err, ErrRefused) || errors.Is(err, errIndexing) || errors.Is(err, wallet.ErrWrongChain) {
		return false
	}
	var answer rpc.Error
	return !errors.As(err, &answer)
}

func away(err error) error {
	return torrent.WithHint(fmt.Errorf("%w: %w", wallet.ErrChainAway, err), "the program goes on and tries again by itself")
}

// endpoint is a connection whose chain was checked lately.
func (c *Client) endpoint(ctx context.Context) (*ethclient.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ec != nil && time.Since(c.checked) < checkEvery {
		return c.ec, nil
	}
	if c.ec != nil {
		c.ec.Close()
		c.ec = nil
	}
	var wrong, last error
	for i := range c.cfg.URLs {
		at := (c.at + i) % len(c.cfg.URLs)
		ec, err := c.connect(ctx, c.cfg.URLs[at])
		if err == nil {
			c.ec, c.at, c.checked = ec, at, time.Now()
			return ec, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if errors.Is(err, wallet.ErrWrongChain) {
			wrong = err
		}
		c.log.Debug("chain endpoint", "url", c.cfg.URLs[at], "err", err)
		last = err
	}
	if wrong != nil {
		return nil, wrong
	}
	return nil, away(last)
}

func (c *Client) drop(ec *ethclient.Client, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ec != ec {
		return // somebody else has noticed already
	}
	c.log.Warn("chain endpoint fails", "url", c.cfg.URLs[c.at], "err", err)
	c.ec.Close()
	c.ec = nil
	c.at = (c.at + 1) % len(c.cfg.URLs)
}

// connect dials one endpoint and compares all that tells chains apart.
func (c *Client) connect(ctx context.Context, url string) (*ethclient.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	ec, err := ethclient.DialContext(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", url, err)
	}
	if err := c.check(ctx, ec); err != nil {
		ec.Close()
		err = fmt.Errorf("check chain at %s: %w", url, err)
		if errors.Is(err, wallet.ErrWrongChain) {
			return nil, torrent.WithHint(err, "this is not the network that the profile describes; nothing is signed for it. Fetch the network's current profile, or start the local network anew")
		}
		return nil, err
	}
	return ec, nil
}

func (c *Client) check(ctx context.Context, ec *ethclient.Client) error {
	id, err := ec.ChainID(ctx)
	if err != nil {
		return err
	}
	if id.Cmp(new(big.Int).SetUint64(c.cfg.ChainID)) != 0 {
		return fmt.Errorf("%w: chain id %s, want %d", wallet.ErrWrongChain, id, c.cfg.ChainID)
	}
	g, err := ec.HeaderByNumber(ctx, big.NewInt(0))
	if err != nil {
		return err
	}
	genesis := torrent.Hash(g.Hash())
	if want := c.cfg.GenesisHash; want != (torrent.Hash{}) && genesis != want {
		return fmt.Errorf("%w: genesis block %s, want %s", wallet.ErrWrongChain, genesis, want)
	}
	if c.genesis != (torrent.Hash{}) && genesis != c.genesis {
		return fmt.Errorf("%w: the genesis block has changed from %s to %s", wallet.ErrWrongChain, c.genesis, genesis)
	}
	code, err := ec.CodeAt(ctx, common.Address(c.cfg.Hub), nil)
	if err != nil {
		return err
	}
	if len(code) == 0 {
		return fmt.Errorf("%w: no contract at %s", wallet.ErrWrongChain, c.cfg.Hub)
	}
	to := common.Address(c.cfg.Hub)
	raw, err := ec.CallContract(ctx, ethereum.CallMsg{To: &to, Data: c.hub.PackEip712Domain()}, nil)
	if err != nil {
		if _, ok := errors.AsType[rpc.Error](err); ok {
			return fmt.Errorf("%w: the contract at %s is no hub: %w", wallet.ErrWrongChain, c.cfg.Hub, err)
		}
		return err
	}
	d, err := c.hub.UnpackEip712Domain(raw)
	if err != nil {
		return fmt.Errorf("%w: the contract at %s is no hub: %w", wallet.ErrWrongChain, c.cfg.Hub, err)
	}
	if d.Name != contracts.DomainName || d.Version != contracts.DomainVersion || d.ChainId.Cmp(id) != 0 || d.VerifyingContract != to {
		return fmt.Errorf("%w: the hub signs for %q %q, chain %s, contract %s", wallet.ErrWrongChain, d.Name, d.Version, d.ChainId, d.VerifyingContract)
	}
	c.genesis = genesis
	return nil
}

// view calls a contract without sending a transaction.
func view[T any](ctx context.Context, c *Client, at torrent.Address, data []byte, unpack func([]byte) (T, error)) (T, error) {
	to := common.Address(at)
	var raw []byte
	err := c.do(ctx, func(ctx context.Context, ec *ethclient.Client) (err error) {
		raw, err = ec.CallContract(ctx, ethereum.CallMsg{To: &to, Data: data}, nil)
		return refused(err)
	})
	var v T
	if err != nil {
		return v, err
	}
	v, err = unpack(raw)
	if err != nil {
		return v, fmt.Errorf("read contract %s: %w", at, err)
	}
	return v, nil
}

// refusal is the reason of a contract, as a sentence, with the error beneath.
type refusal struct {
	contracts.Revert
	err error
}

func (r *refusal) Error() string { return r.Sentence }

func (r *refusal) Unwrap() []error { return []error{ErrRefused, r.err} }

// refused turns the revert of a contract into a sentence and leaves other
// errors as they are.
func refused(err error) error {
	if r, ok := contracts.DecodeRevert(err); ok {
		return &refusal{r, err}
	}
	return err
}

// RefusedFor is the name of the contract's error in err, or "".
func RefusedFor(err error) string {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r.Name
	}
	return ""
}
