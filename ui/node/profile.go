package node

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pelletier/go-toml/v2"

	"rarebit/torrent"
)

// Profile is a network.toml: all that distinguishes a local network from a
// public one. Epochs, windows and genesis come from the hub itself.
type Profile struct {
	Name       string   `toml:"name"`
	Local      bool     `toml:"local"` // everything on this machine, test tokens
	ChainID    uint64   `toml:"chain_id"`
	Genesis    string   `toml:"genesis,omitempty"` // hash of block 0; a wiped chain has another
	Hub        string   `toml:"hub"`
	HubBlock   uint64   `toml:"hub_block,omitempty"` // the chain's block that made the hub: older ones hold nothing of ours
	RPC        []string `toml:"rpc"`
	Validators []string `toml:"validators"`
	Trackers   []string `toml:"trackers"`
	Faucet     string   `toml:"faucet,omitempty"` // gives gas for the first transactions
	Explorer   string   `toml:"explorer,omitempty"`
	// PausedSeconds is how long a local network stood still in all. Its epochs
	// do not go on while it is off: nobody could settle them.
	PausedSeconds int64 `toml:"paused_seconds,omitempty"`
}

// ErrProfile is returned for a network profile that cannot be used.
var ErrProfile = errors.New("invalid network profile")

// LoadProfile reads and checks a profile. An unknown key is an error with its
// line: a misspelt one must not silently mean its default.
func LoadProfile(path string) (*Profile, error) {
	b, err := os.ReadFile(path) //nolint:gosec // the person names the file
	if err != nil {
		return nil, torrent.WithHint(fmt.Errorf("read network profile: %w", err),
			"start `rarebit devnet --data DIR`, which writes DIR/network.toml, or leave --network out")
	}
	if len(b) > 1<<20 {
		return nil, fmt.Errorf("%w: %s has %d bytes", ErrProfile, path, len(b))
	}
	p := new(Profile)
	d := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields()
	if err := d.Decode(p); err != nil {
		if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok {
			return nil, fmt.Errorf("%w: %s:\n%s", ErrProfile, path, strict.String())
		}
		return nil, fmt.Errorf("%w: %s: %w", ErrProfile, path, err)
	}
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrProfile, path, err)
	}
	return p, nil
}

func (p *Profile) check() error {
	var hub torrent.Address
	if err := hub.UnmarshalText([]byte(p.Hub)); err != nil || hub.IsZero() {
		return fmt.Errorf("hub %.60q is not an address", p.Hub)
	}
	if p.Genesis != "" {
		var h torrent.Hash
		if err := h.UnmarshalText([]byte(p.Genesis)); err != nil {
			return fmt.Errorf("genesis %.80q is not a hash", p.Genesis)
		}
	}
	if p.PausedSeconds < 0 || p.PausedSeconds > 0 && !p.Local {
		return errors.New("paused_seconds is for local networks")
	}
	if p.ChainID == 0 {
		return errors.New("no chain_id")
	}
	for what, list := range map[string][]string{"rpc": p.RPC, "validators": p.Validators, "trackers": p.Trackers} {
		if len(list) == 0 {
			return fmt.Errorf("no %s", what)
		}
		for _, s := range list {
			if u, err := url.Parse(s); err != nil || u.Host == "" {
				return fmt.Errorf("%s: %.80q is not a URL", what, s)
			}
		}
	}
	return nil
}

// HubAddress is the hub of a checked profile.
func (p *Profile) HubAddress() (a torrent.Address) {
	_ = a.UnmarshalText([]byte(p.Hub)) // checked by LoadProfile
	return a
}

// GenesisHash is zero where the profile names none.
func (p *Profile) GenesisHash() (h torrent.Hash) {
	if p.Genesis != "" {
		_ = h.UnmarshalText([]byte(p.Genesis)) // checked by LoadProfile
	}
	return h
}

// Paused is how long the network stood still.
func (p *Profile) Paused() time.Duration { return time.Duration(p.PausedSeconds) * time.Second }

// Save writes the profile so that a reader sees the old or the new one, never
// half of it.
func (p *Profile) Save(path string) error {
	if err := p.check(); err != nil {
		return fmt.Errorf("write network profile: %w", err)
	}
	b, err := toml.Marshal(p)
	if err != nil {
		return fmt.Errorf("write network profile: %w", err)
	}
	head := "# Written by `rarebit devnet`: a local network with test tokens.\n"
	return WriteFile(path, append([]byte(head), b...))
}

// WriteFile replaces a file of this user's in one step, mode 0600, on the disk
// when it returns.
func WriteFile(path string, b []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
			err = fmt.Errorf("write %s: %w", path, err)
		}
	}()
	if _, err := f.Write(b); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
