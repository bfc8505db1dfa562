package devnet

import (
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"slices"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/wallet/contracts"
)

// state is devnet.json: what must be the same at the next start. It holds the
// validator's key, which guards test tokens only; the file is the user's alone.
type state struct {
	path string

	Ports        map[string]int      `json:"ports"`
	Genesis      torrent.Hash        `json:"genesis"` // of the chain that the contracts are on
	Contracts    contracts.Deployed  `json:"contracts"`
	Ready        bool                `json:"ready"` // the validator holds its seat
	ValidatorKey string              `json:"validator_key"`
	Published    map[string][]string `json:"published"` // folder -> dataset names
	// PausedSeconds is how long the network stood still in all, see Profile.
	PausedSeconds int64 `json:"paused_seconds"`
}

func loadState(path string) (*state, error) {
	s := &state{path: path, Ports: make(map[string]int), Published: make(map[string][]string)}
	b, err := os.ReadFile(path) //nolint:gosec // below the network's own folder
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read local network's state: %w", err)
	}
	if err := json.Unmarshal(b, s); err != nil {
		return nil, torrent.WithHint(fmt.Errorf("read local network's state %s: %w", path, err), "delete the folder: its tokens are test tokens, a new network is made")
	}
	if s.Ports == nil {
		s.Ports = make(map[string]int)
	}
	if s.Published == nil {
		s.Published = make(map[string][]string)
	}
	return s, nil
}

func (s *state) save() error {
	b, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return fmt.Errorf("write local network's state: %w", err)
	}
	return node.WriteFile(s.path, b)
}

// port is the port that a service had before, or a free one: profiles that
// people copied stay true.
func (s *state) port(name string) (int, error) {
	for _, p := range []int{s.Ports[name], 0} {
		l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp4", fmt.Sprintf("127.0.0.1:%d", p))
		if err != nil {
			continue
		}
		p = l.Addr().(*net.TCPAddr).Port
		if err := l.Close(); err != nil {
			return 0, fmt.Errorf("find a port: %w", err)
		}
		if s.Ports[name] != p {
			s.Ports[name] = p
			return p, s.save()
		}
		return p, nil
	}
	return 0, errors.New("find a port: none is free on 127.0.0.1")
}

// validator is the validator's key, made at the first start.
func (s *state) validator() (*ecdsa.PrivateKey, error) {
	if s.ValidatorKey == "" {
		k, err := crypto.GenerateKey()
		if err != nil {
			return nil, fmt.Errorf("make validator key: %w", err)
		}
		s.ValidatorKey = hex.EncodeToString(crypto.FromECDSA(k))
		return k, s.save()
	}
	k, err := crypto.HexToECDSA(s.ValidatorKey)
	if err != nil {
		return nil, fmt.Errorf("read validator key: %w", err)
	}
	return k, nil
}

// forget starts over where the chain was wiped under the contracts' feet.
func (s *state) forget(genesis torrent.Hash) {
	s.Genesis, s.Contracts, s.Ready, s.PausedSeconds = genesis, contracts.Deployed{}, false, 0
	s.Published = make(map[string][]string)
}

func (s *state) published(dir string) bool { return s.Published[dir] != nil }

func (s *state) notePublished(dir, name string) error {
	if !slices.Contains(s.Published[dir], name) {
		s.Published[dir] = append(s.Published[dir], name)
	}
	return s.save()
}
