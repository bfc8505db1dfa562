// Package local is an EVM chain of one's own inside this process: a geth node
// that seals a block whenever a transaction waits. It is what `rarebit devnet`
// runs on, in a process of its own, because geth ends the process on a fatal
// error. It is not a public chain: one process seals, nobody checks it, and
// its tokens are worth nothing.
//
// The invariants: a block that was sealed and flushed is still there after a
// kill -9, and the time of a block never runs ahead of the clock. So blocks
// are at least a second apart; what arrives in between shares the next one.
//
// ui/devnet is the only caller. The build tag nochain leaves geth's node out
// of the program (32 MB); New then says so.
package local

import (
	"crypto/ecdsa"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/crypto"
)

// DefaultChainID is the chain id of the local network.
const DefaultChainID = 52711

// ErrNoChain is returned by a program that was built without a chain.
var ErrNoChain = errors.New("this rarebit was built without the local chain")

// ErrInUse is returned when another process runs a chain in the same folder.
var ErrInUse = errors.New("chain folder is in use")

// Config says where the chain lives and where it listens.
type Config struct {
	// Dir keeps the chain and the key of the faucet. Empty: in memory, and
	// gone with the process.
	Dir string
	// ChainID is in the genesis block; a folder keeps the id it began with.
	// Zero: DefaultChainID.
	ChainID uint64
	// HTTPPort is the JSON-RPC port on 127.0.0.1. Zero: any free one, another
	// at each start.
	HTTPPort int
	// Logger receives geth's log too, for the whole process: geth knows only
	// one. Nil: nothing is logged.
	Logger *slog.Logger
}

// faucetKey reads the key that owns the coins of the genesis block, or makes
// one. It is random, so that no two local networks share a genesis hash and
// nobody's well-known test key is rich here.
func faucetKey(dir string) (*ecdsa.PrivateKey, error) {
	if dir == "" {
		return crypto.GenerateKey()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "faucet.key")
	b, err := os.ReadFile(path) //nolint:gosec // a fixed name in the folder of the caller
	if err == nil {
		key, err := crypto.HexToECDSA(strings.TrimSpace(string(b)))
		if err != nil {
			return nil, fmt.Errorf("read faucet key %s: %w", path, err)
		}
		return key, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	key, err := crypto.GenerateKey()
	if err != nil {
		return nil, err
	}
	// Renamed into place: half a key would make the folder useless.
	if err := writeSynced(path+".new", []byte(hex.EncodeToString(crypto.FromECDSA(key))+"\n")); err != nil {
		return nil, err
	}
	return key, os.Rename(path+".new", path)
}

func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // as above
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}
