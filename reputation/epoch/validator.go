package epoch

import (
	"context"
	"crypto/ecdsa"
	"crypto/hkdf"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// Config is what a validator is made of.
type Config struct {
	Key     *ecdsa.PrivateKey
	Domain  Domain
	Chain   Chain
	Auditor audit.Auditor
	DB      *sql.DB // opened by sqlite.Open with Migrations, Durable
	Params  Params
	// Peers are the other validators; nil where this one is alone.
	Peers Peers
	// GroupSecret is shared by all validators, so that a network group has the
	// same name in all their reports. Empty: made from Key, for one alone.
	GroupSecret []byte
	// Now is the clock; nil is time.Now.
	Now    func() time.Time
	Logger *slog.Logger
}

// Validator audits, settles and posts. New starts nothing; Run does the work
// and Handler answers seeders and publishers. All methods may be called at the
// same time.
type Validator struct {
	cfg      Config
	address  torrent.Address
	store    *store
	library  *library
	seedKey  []byte
	groupKey []byte
	log      *slog.Logger

	mu     sync.Mutex
	line   Timeline // Len is 0 until the chain told the hub's times
	state  *State   // nil until read
	status Snapshot
	judges map[uint64]*judge
}

// Snapshot is how a validator stands.
type Snapshot struct {
	Address     torrent.Address `json:"address"`
	Epoch       uint64          `json:"epoch"`        // by the clock
	LastSettled uint64          `json:"last_settled"` // newest signed block
	LastPosted  uint64          `json:"last_posted"`
	LastFinal   uint64          `json:"last_final"`
	Datasets    int             `json:"datasets"` // whose manifest is known
	Commits     int             `json:"commits"`  // taken for the running epoch
	Audits      uint64          `json:"audits"`   // since the start
	Passed      uint64          `json:"passed"`
	Err         string          `json:"error,omitempty"` // what is in the way now
}

// maxAtOnce bounds concurrent audits.
const maxAtOnce = 32

// New makes a validator.
func New(cfg Config) *Validator {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	v := &Validator{
		cfg: cfg, address: torrent.Address(crypto.PubkeyToAddress(cfg.Key.PublicKey)),
		store: &store{cfg.DB}, log: cfg.Logger, judges: map[uint64]*judge{},
	}
	v.seedKey = v.secret(crypto.FromECDSA(cfg.Key), "rarebit/seed/v1")
	group := cfg.GroupSecret
	if len(group) == 0 {
		group = crypto.FromECDSA(cfg.Key)
	}
	v.groupKey = v.secret(group, "rarebit/group/v1")
	v.library = newLibrary(v.store, cfg.Chain)
	v.status.Address = v.address
	return v
}

// secret derives a key that is bound to the network.
func (v *Validator) secret(from []byte, use string) []byte {
	var e encoder
	e.u64(v.cfg.Domain.ChainID)
	e.raw(v.cfg.Domain.Hub[:])
	k, err := hkdf.Key(sha256.New, from, e.b, use, 32)
	if err != nil {
		panic(err) // 32 bytes are always to be had
	}
	return k
}

// seed is what this validator's draws of an epoch come from. It is derived,
// not stored: a validator that lost its database can still reveal it.
func (v *Validator) seed(epoch uint64) torrent.Hash {
	k, err := hkdf.Expand(sha256.New, v.seedKey, fmt.Sprintf("epoch %d", epoch), 32)
	if err != nil {
		panic(err)
	}
	return torrent.Hash(k)
}

// Snapshot tells how the validator stands.
func (v *Validator) Snapshot() Snapshot {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.status
	s.Datasets = v.library.len()
	if v.line.Len > 0 {
		s.Epoch = v.line.At(v.cfg.Now())
	}
	return s
}

// Run works until the context ends. What was stored before, by this process or
// by one that was killed, is taken up where it was left.
func (v *Validator) Run(ctx context.Context) error {
	err := v.run(ctx)
	if ctx.Err() != nil { // being told to stop is no failure, wherever it met us
		return nil
	}
	return err
}

func (v *Validator) run(ctx context.Context) error {
	if err := v.library.load(ctx); err != nil {
		return err
	}
	state, err := v.store.state(ctx)
	if err != nil {
		return err
	}
	v.setState(state)
	if err := v.learnTimes(ctx); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return v.watchEpochs(ctx) })
	g.Go(func() error { return v.loop(ctx, "settle", v.settleNext) })
	g.Go(func() error { return v.loop(ctx, "post", v.postNext) })
	return g.Wait()
}

func (v *Validator) setState(s *State) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.state = s
	v.status.LastSettled = s.Epoch
}

func (v *Validator) lastState() *State {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.state
}

// timeline has a Len of 0 while the chain has not told the hub's times.
func (v *Validator) timeline() Timeline {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.line
}

// learnTimes asks the chain until it answers.
func (v *Validator) learnTimes(ctx context.Context) error {
	for {
		p, err := v.cfg.Chain.Params(ctx)
		if err == nil && p.EpochLen <= 0 {
			err = fmt.Errorf("read times of the hub: an epoch of %s", p.EpochLen)
		}
		if err == nil {
			v.mu.Lock()
			v.line = Timeline{Genesis: p.GenesisTime, Len: p.EpochLen, Params: v.cfg.Params}
			v.mu.Unlock()
			return nil
		}
		v.trouble("times", err)
		if err := v.pause(ctx, retryEvery); err != nil {
			return err
		}
	}
}

// retryEvery is how long to wait when the chain is away.
const retryEvery = time.Second

// loop runs a step again and again; a step says how long to wait, or what is
// in its way. No error of a step ends the validator: the chain may be away for
// hours.
func (v *Validator) loop(ctx context.Context, what string, step func(context.Context) (time.Duration, error)) error {
	for {
		wait, err := step(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		v.trouble(what, err)
		if err != nil {
			wait = retryEvery
		}
		if err := v.pause(ctx, wait); err != nil {
			return err
		}
	}
}

// trouble shows and logs what is in the way; nil clears it.
func (v *Validator) trouble(what string, err error) {
	v.mu.Lock()
	text := ""
	if err != nil {
		text = what + ": " + err.Error()
	}
	changed := text != v.status.Err && (text != "" || len(v.status.Err) > len(what) && v.status.Err[:len(what)+1] == what+":")
	if changed {
		v.status.Err = text
	}
	v.mu.Unlock()
	if changed && err != nil {
		v.log.Warn("validator waits", "what", what, "err", err)
	}
}

// pause waits, or until the context ends.
func (v *Validator) pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(max(d, 0))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// until waits for a moment of the injected clock.
func (v *Validator) until(ctx context.Context, t time.Time) error {
	return v.pause(ctx, t.Sub(v.cfg.Now()))
}

// group names the network of an endpoint for one epoch.
func (v *Validator) group(epoch uint64, endpoint string) Group {
	return groupOf(v.groupKey, epoch, endpoint, v.cfg.Params.Local)
}
