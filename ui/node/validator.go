package node

import (
	"context"
	"crypto/ecdsa"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"rarebit/reputation/audit"
	"rarebit/reputation/epoch"
	"rarebit/torrent/sqlite"
	"rarebit/torrent/wire"
	"rarebit/wallet/chain"
)

// auditDeadline is how long a seeder has for one block (rewards.md 11), from
// the dial to the last byte.
const (
	auditDeadline      = 10 * time.Second
	auditDeadlineLocal = 5 * time.Second
)

// ValidatorConfig is what a validator needs to know.
type ValidatorConfig struct {
	Profile *Profile
	Chain   *chain.Client
	Key     *ecdsa.PrivateKey
	DB      string // path of validator.db
	Logger  *slog.Logger
}

// Validator audits seeders, settles epochs and posts their blocks.
type Validator struct {
	v  *epoch.Validator
	db *sql.DB
}

// NewValidator composes one. Run closes what it opened.
func NewValidator(ctx context.Context, cfg ValidatorConfig) (*Validator, error) {
	db, err := sqlite.Open(ctx, cfg.DB, sqlite.Options{
		Durability: sqlite.Durable, Migrations: epoch.Migrations,
		Hint: "move it away and start again: blocks come back from the other validators and the hub",
	})
	if err != nil {
		return nil, fmt.Errorf("open validator: %w", err)
	}
	params, deadline := epoch.PublicParams(), auditDeadline
	if cfg.Profile.Local {
		params, deadline = epoch.LocalParams(), auditDeadlineLocal
	}
	v := epoch.New(epoch.Config{
		Key: cfg.Key, Domain: epoch.Domain{ChainID: cfg.Profile.ChainID, Hub: cfg.Profile.HubAddress()},
		Chain:   pausedChain{chain.NewEpochs(cfg.Chain, chain.KeySigner(cfg.Key)), cfg.Profile.Paused()},
		Auditor: &audit.Blocks{Fetcher: fetcher{}, Deadline: deadline},
		DB:      db, Params: params, Logger: cfg.Logger,
	})
	return &Validator{v: v, db: db}, nil
}

// Handler answers seeders and publishers.
func (v *Validator) Handler() http.Handler { return v.v.Handler() }

// Run works until ctx ends.
func (v *Validator) Run(ctx context.Context) error {
	defer func() { _ = v.db.Close() }()
	return v.v.Run(ctx)
}

// pausedChain tells the hub's times as a local network keeps them: moved by
// how long it stood still.
type pausedChain struct {
	*chain.Epochs
	paused time.Duration
}

func (c pausedChain) Params(ctx context.Context) (epoch.HubParams, error) {
	p, err := c.Epochs.Params(ctx)
	p.GenesisTime = p.GenesisTime.Add(c.paused)
	return p, err
}

// fetcher asks over the BitTorrent wire.
type fetcher struct{}

func (fetcher) FetchBlock(ctx context.Context, r audit.Request) ([]byte, error) {
	b, err := (&wire.Fetcher{}).FetchBlock(ctx, wire.BlockRequest{
		Addr: r.Addr, InfoHash: r.InfoHash, Piece: r.Chunk, Begin: r.Begin, Length: r.Length, Session: r.Session,
	})
	if errors.Is(err, wire.ErrOffline) {
		return nil, fmt.Errorf("%w: %w", audit.ErrOffline, err)
	}
	return b, err
}
