package node

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rarebit/torrent"
	"rarebit/torrent/engine"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
	"rarebit/wallet/chain"
	"rarebit/wallet/keys"
	"rarebit/wallet/ledger"
)

// ProfileSource finds the network profile; it may take a while (a local
// network has to start first) and says so through report.
type ProfileSource func(ctx context.Context, report func(Job)) (*Profile, error)

// Config is what a seeder needs to know.
type Config struct {
	DataDir string
	Profile ProfileSource
	// ProfilePath is the file that the profile comes from, "" if it is none.
	ProfilePath string
	// Listen is the BitTorrent address; "" picks by the profile.
	Listen string
	// UploadBytesPerSec and DownloadBytesPerSec are 0 for no limit.
	UploadBytesPerSec, DownloadBytesPerSec int64
	Log                                    *Ring
	Now                                    func() time.Time
}

// Seeder is the node of a person: it seeds, keeps the ledger, claims.
//
// New opens the databases, so that a directory in use or a damaged file is
// told before any screen opens. Run does everything else and ends with its
// context.
type Seeder struct {
	cfg    Config
	log    *slog.Logger
	alerts *alerts
	lock   *Lock

	ledger   *ledger.Ledger
	engineDB *sql.DB
	cacheDB  *sql.DB
	txDB     *sql.DB

	mu     sync.RWMutex
	wallet *keys.Wallet // nil: none yet
	payout torrent.Address
	online *online       // nil until the profile is known
	ready  chan struct{} // closed when online is set
	jobs   map[string]Job
	views  viewCache
	upRate []uint64 // bytes per second, one per 5 s
}

// WalletDir is where the key files of a data directory lie.
func WalletDir(dataDir string) string { return filepath.Join(dataDir, "wallet") }

var cacheMigrations = []string{
	`
CREATE TABLE catalog (
	hub      BLOB NOT NULL,
	id       BLOB NOT NULL,
	manifest BLOB NOT NULL,
	torrent  BLOB NOT NULL,
	PRIMARY KEY (hub, id)
);
CREATE TABLE commits (
	hub     BLOB NOT NULL,
	genesis BLOB NOT NULL,
	epoch   INTEGER NOT NULL,
	message BLOB NOT NULL,
	PRIMARY KEY (hub, genesis, epoch)
);`,
	// taken: a validator has it, so its sessions are good after a restart too.
	`ALTER TABLE commits ADD COLUMN taken INTEGER NOT NULL DEFAULT 0`,
}

// New opens what the data directory holds.
func New(ctx context.Context, cfg Config) (*Seeder, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = NewRing(slog.DiscardHandler)
	}
	s := &Seeder{
		cfg: cfg, log: slog.New(cfg.Log), alerts: &alerts{now: cfg.Now},
		ready: make(chan struct{}), jobs: make(map[string]Job),
	}
	var err error
	if s.lock, err = Acquire(cfg.DataDir); err != nil {
		return nil, err
	}
	if err := s.open(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Seeder) open(ctx context.Context) (err error) {
	at := func(name string) string { return filepath.Join(s.cfg.DataDir, name) }
	if s.ledger, err = ledger.Open(ctx, at("ledger.db")); err != nil {
		return err
	}
	s.ledger.Now = s.cfg.Now
	s.txDB, err = sqlite.Open(ctx, at("tx.db"), sqlite.Options{
		Durability: sqlite.Durable, Migrations: chain.Migrations,
		Hint: "move tx.db away (with tx.db-wal and tx.db-shm) and start again: what was paid is read from the chain",
	})
	if err != nil {
		return err
	}
	if s.engineDB, err = engine.OpenDB(ctx, at("engine.db")); err != nil {
		return err
	}
	// Durable: a COMMIT that was sent and forgotten would be followed by another
	// one for the same epoch, which counts as a lie.
	s.cacheDB, err = sqlite.Open(ctx, at("cache.db"), sqlite.Options{
		Durability: sqlite.Durable, Migrations: cacheMigrations,
		Hint: "delete cache.db: it is made again, nothing is lost",
	})
	if err != nil {
		return err
	}
	w, err := keys.Open(WalletDir(s.cfg.DataDir))
	if errors.Is(err, wallet.ErrNoWallet) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.setWallet(w)
}

func (s *Seeder) setWallet(w *keys.Wallet) (err error) {
	s.payout, err = w.Payout(0)
	if err == nil {
		s.wallet = w
	}
	return err
}

// Close gives back what New opened; Run calls it at its end.
func (s *Seeder) Close() error {
	var errs []error
	if s.ledger != nil {
		errs = append(errs, s.ledger.Close())
	}
	for _, db := range []*sql.DB{s.txDB, s.engineDB, s.cacheDB} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	s.lock.Release()
	return errors.Join(errs...)
}

// Run finds the network, then seeds until ctx ends. An error of one part that
// cannot go on ends all.
func (s *Seeder) Run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, s.Close()) }()
	p, err := s.cfg.Profile(ctx, func(j Job) { s.setJob("profile", &j) })
	s.setJob("profile", nil)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	o, err := s.connect(ctx, p)
	if err != nil {
		return err
	}
	g, gctx := errgroup.WithContext(ctx)
	o.run(gctx, g)
	s.mu.Lock()
	s.online = o
	s.mu.Unlock()
	close(s.ready)
	g.Go(func() error { return s.sampleRates(gctx) })
	err = g.Wait()
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// await is the running network part; commands that come while the network is
// still starting wait for it.
func (s *Seeder) await(ctx context.Context) (*online, error) {
	select {
	case <-s.ready:
		s.mu.RLock()
		defer s.mu.RUnlock()
		return s.online, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the network: %w", ctx.Err())
	}
}

func (s *Seeder) setJob(id string, j *Job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if j == nil {
		delete(s.jobs, id)
	} else {
		s.jobs[id] = *j
	}
}

// ensureWallet makes the test wallet of a local network, so that a first run
// needs no ceremony: its tokens are worth nothing and it has no passphrase.
func (s *Seeder) ensureWallet(local bool) (*keys.Wallet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wallet != nil || !local {
		return s.wallet, nil
	}
	w, _, err := keys.Create(WalletDir(s.cfg.DataDir), nil, keys.Options{Words: 24, Light: true, TestOnly: true})
	if err != nil {
		return nil, fmt.Errorf("make test wallet: %w", err)
	}
	if err := s.setWallet(w); err != nil {
		return nil, err
	}
	s.log.Info("made a test wallet without a passphrase", "address", keys.EIP55(s.payout))
	return w, nil
}

const (
	rateEvery   = 5 * time.Second
	rateSamples = 120
)

// sampleRates keeps the upload history that the screen draws.
func (s *Seeder) sampleRates(ctx context.Context) error {
	t := time.NewTicker(rateEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			up := s.online.engine.Snapshot().UpRate
			s.mu.Lock()
			s.upRate = append(s.upRate, up)
			if len(s.upRate) > rateSamples {
				s.upRate = append(s.upRate[:0:0], s.upRate[1:]...)
			}
			s.mu.Unlock()
		}
	}
}

// unknownDataset is the error for a name that nothing has.
func unknownDataset(name string) error {
	return torrent.WithHint(fmt.Errorf("%w: %.80q", torrent.ErrUnknownDataset, name), "`rarebit datasets ls` lists what there is")
}
