//go:build !nochain

package local

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"path/filepath"
	"sync"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/catalyst"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/log"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"rarebit/torrent"
)

// faucetCoins is what the faucet owns at the beginning, in whole coins.
const faucetCoins = 1_000_000_000

// Chain is one local chain. Its methods are safe for concurrent use.
type Chain struct {
	cfg     Config
	faucet  *ecdsa.PrivateKey
	genesis *core.Genesis
	hash    torrent.Hash
	ready   chan struct{}

	mu  sync.Mutex
	url string
}

// New prepares a chain and makes the faucet's key. It starts nothing.
func New(cfg Config) (*Chain, error) {
	if cfg.ChainID == 0 {
		cfg.ChainID = DefaultChainID
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	key, err := faucetKey(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("prepare local chain: %w", err)
	}
	c := &Chain{cfg: cfg, faucet: key, ready: make(chan struct{})}
	alloc := core.SystemContractAllocs()
	coins := new(big.Int).Mul(big.NewInt(faucetCoins), big.NewInt(params.Ether))
	alloc[crypto.PubkeyToAddress(key.PublicKey)] = types.Account{Balance: coins}
	c.genesis = &core.Genesis{
		Config: chainConfig(cfg.ChainID), GasLimit: 60_000_000,
		BaseFee: big.NewInt(params.InitialBaseFee), Difficulty: big.NewInt(0), Alloc: alloc,
	}
	c.hash = torrent.Hash(c.genesis.ToBlock().Hash())
	return c, nil
}

// chainConfig has every fork of Ethereum's main chain as of Osaka and none of
// the later ones: their gas is 2.5 to 4 times as much.
func chainConfig(id uint64) *params.ChainConfig {
	c := *params.AllDevChainProtocolChanges
	c.ChainID = new(big.Int).SetUint64(id)
	c.AmsterdamTime, c.BogotaTime = nil, nil
	return &c
}

// Faucet is the key that owns all coins of the genesis block.
func (c *Chain) Faucet() *ecdsa.PrivateKey { return c.faucet }

// GenesisHash is the hash of block 0. It tells this chain from another one
// with the same id, for example from the one before the folder was wiped.
func (c *Chain) GenesisHash() torrent.Hash { return c.hash }

// ChainID is the chain id that is in use.
func (c *Chain) ChainID() uint64 { return c.cfg.ChainID }

// Ready is closed when the chain answers.
func (c *Chain) Ready() <-chan struct{} { return c.ready }

// URL is where the chain answers JSON-RPC; empty before Ready.
func (c *Chain) URL() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.url
}

// Run runs the chain until ctx ends. It may be called once.
func (c *Chain) Run(ctx context.Context) (err error) {
	log.SetDefault(log.NewLogger(c.cfg.Logger.Handler()))
	stack, err := node.New(c.nodeConfig())
	if err != nil {
		return fmt.Errorf("start local chain: %w", explain(err, c.cfg.Dir))
	}
	defer func() { err = errors.Join(err, stack.Close()) }()
	ec := c.ethConfig()
	e, err := eth.New(stack, &ec)
	if err != nil {
		return fmt.Errorf("start local chain: %w", explain(err, c.cfg.Dir))
	}
	fs := filters.NewFilterSystem(e.APIBackend, filters.Config{})
	stack.RegisterAPIs([]rpc.API{{Namespace: "eth", Service: filters.NewFilterAPI(fs)}})
	if err := stack.Start(); err != nil {
		return fmt.Errorf("start local chain: %w", explain(err, c.cfg.Dir))
	}
	beacon, err := catalyst.NewSimulatedBeacon(0, crypto.PubkeyToAddress(c.faucet.PublicKey), e)
	if err != nil {
		return fmt.Errorf("start local chain: %w", err)
	}
	c.mu.Lock()
	c.url = stack.HTTPEndpoint()
	c.mu.Unlock()
	s := &sealer{eth: e, commit: beacon.Commit, log: c.cfg.Logger}
	return s.run(ctx, func() { close(c.ready) })
}

func explain(err error, dir string) error {
	if errors.Is(err, node.ErrDatadirUsed) {
		return torrent.WithHint(fmt.Errorf("%w: %s", ErrInUse, dir), "another rarebit runs this local network already; it can be used through its network profile")
	}
	return err
}

func (c *Chain) nodeConfig() *node.Config {
	nc := node.DefaultConfig
	nc.Name = "rarebit"
	if c.cfg.Dir != "" {
		nc.DataDir = filepath.Join(c.cfg.Dir, "chain")
	} else {
		nc.DataDir = ""
	}
	nc.Logger = log.Root()
	nc.P2P = p2p.Config{NoDiscovery: true, NoDial: true, MaxPeers: 0, ListenAddr: ""}
	nc.IPCPath, nc.KeyStoreDir = "", ""
	nc.HTTPHost, nc.HTTPPort, nc.HTTPModules = "127.0.0.1", c.cfg.HTTPPort, []string{"eth", "net", "web3"}
	nc.HTTPVirtualHosts, nc.HTTPCors = []string{"localhost", "127.0.0.1"}, nil
	nc.WSHost, nc.GraphQLCors = "", nil
	return &nc
}

func (c *Chain) ethConfig() ethconfig.Config {
	ec := ethconfig.Defaults
	ec.NetworkId, ec.SyncMode, ec.Genesis = c.cfg.ChainID, ethconfig.FullSync, c.genesis
	// The path scheme rewinds to the last clean stop after a kill -9.
	ec.StateScheme, ec.NoPruning = "hash", true
	ec.DatabaseCache, ec.TrieCleanCache, ec.TrieDirtyCache, ec.SnapshotCache = 16, 16, 16, 0
	ec.TxPool.NoLocals = true
	ec.Miner.GasPrice = big.NewInt(1)
	ec.Miner.PendingFeeRecipient = crypto.PubkeyToAddress(c.faucet.PublicKey)
	// Events are found by the blooms of the headers: the index of logs costs a
	// tenth of a second at each start, and a local chain is short.
	ec.LogNoHistory = true
	ec.EthDiscoveryURLs, ec.SnapDiscoveryURLs = []string{}, []string{}
	return ec
}
