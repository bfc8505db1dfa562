//go:build nochain

package local

import (
	"context"
	"crypto/ecdsa"

	"rarebit/torrent"
)

// Chain does nothing in this build.
type Chain struct{}

// New says that this build has no chain.
func New(Config) (*Chain, error) {
	return nil, torrent.WithHint(ErrNoChain, "use a network profile of a running chain, or a rarebit built without the tag nochain")
}

// Run is never reached: there is no Chain in this build.
func (*Chain) Run(context.Context) error { return ErrNoChain }

// Ready never fires.
func (*Chain) Ready() <-chan struct{} { return nil }

// URL is empty.
func (*Chain) URL() string { return "" }

// Faucet is nil.
func (*Chain) Faucet() *ecdsa.PrivateKey { return nil }

// GenesisHash is zero.
func (*Chain) GenesisHash() torrent.Hash { return torrent.Hash{} }

// ChainID is zero.
func (*Chain) ChainID() uint64 { return 0 }
