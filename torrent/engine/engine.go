// Package engine is the BitTorrent engine: it adds, fetches, serves, verifies
// and forgets datasets, and says once a second what it holds and whom it
// serves. It wraps github.com/anacrolix/torrent and is its only importer; no
// type of that library leaves this package. It is not where receipts are
// judged (torrent/wire declares who does that) and it knows no money.
//
// The invariants: nothing is served that was not verified against its SHA-1
// and is not believed unchanged since; the owner's own files are opened for
// reading only; a chunk that was verified once is not hashed again at the next
// start unless its file changed.
//
// ui/node composes it; torrent/catalog calls BuildTorrent.
package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	lib "github.com/anacrolix/torrent"
	"golang.org/x/time/rate"

	"rarebit/torrent"
	"rarebit/torrent/wire"
)

// These errors are returned by the commands.
var (
	// ErrClosed is returned after Run has ended.
	ErrClosed = errors.New("engine is stopped")
	// ErrReadOnly is returned when bytes would be written into the owner's own
	// files, or deleted from them.
	ErrReadOnly = errors.New("dataset is the owner's own folder and is never written")
	// ErrDiskFull is the state of a dataset that cannot be fetched for lack of
	// space.
	ErrDiskFull = errors.New("disk full")
)

// Config is what an engine needs. The zero value of a field is a sane default
// unless the comment says otherwise.
type Config struct {
	// DataDir is where fetched datasets go: DataDir/<infohash>/<name>/...
	DataDir string
	// DB is engine.db, opened with OpenDB. Its owner closes it after Run.
	DB *sql.DB
	// ListenAddr is where peers reach us: "127.0.0.1:0" or ":42069". The DHT's
	// UDP socket gets the same port number.
	ListenAddr string
	// Public turns on what reaches beyond this machine: DHT, PEX, local
	// discovery, UDP trackers, port forwarding, web seeds. Without it only
	// loopback peers and HTTP trackers on loopback are spoken to.
	Public bool
	// UploadBytesPerSec and DownloadBytesPerSec are limits; 0 is none.
	UploadBytesPerSec, DownloadBytesPerSec int64
	// Exchange is told of connections that speak rb_rcpt. It may be nil.
	Exchange wire.Exchange
	// Now is the clock of what is stored and shown. Nil is time.Now.
	Now func() time.Time
	// Logger gets the library's words and ours. Nil discards them.
	Logger *slog.Logger
	// ReserveBytes is kept free on the disk of DataDir: below it nothing is
	// fetched.
	ReserveBytes int64
	// ScrubEvery is the time between two chunks that are read back and compared
	// while nothing else is going on. 0 is one second, negative is never.
	ScrubEvery time.Duration

	// hooks lets tests inject a full disk. Set by tests only.
	hooks hooks
}

// Engine is a running BitTorrent client. All methods may be called from any
// goroutine; commands wait for Run.
type Engine struct {
	cfg      Config
	log      *slog.Logger
	listener *listener
	up, down *rate.Limiter
	refused  refusals

	client *lib.Client // set by Run before the first command
	files  *fileCache
	meter  *meter
	queue  *queue
	store  *records
	hashed atomic.Int64 // bytes read to be verified, by us

	cmds   chan func()
	faults chan fault
	done   chan struct{} // closed when the owner goroutine has ended
	snap   atomic.Pointer[Snapshot]
	tick   atomic.Int64 // when the running tick began, unix nanoseconds; 0 between ticks
	bg     sync.WaitGroup
	bgCtx  context.Context // of Run, for verifications that outlive their caller
	saving chan struct{}   // holds a token while a save runs
	hashes chan struct{}   // one token per chunk that is being hashed

	// Below is owned by the goroutine in Run.
	sets    map[torrent.InfoHash]*dataset
	active  map[torrent.InfoHash]*dataset // with peers or rates
	alerts  map[string]Alert
	totals  totals
	health  health
	nextID  atomic.Uint64
	lastPub time.Time
	listOld bool // the map of the last snapshot lacks something
}

// New checks the configuration and binds the listener, so that the address is
// known. Nothing runs until Run.
func New(cfg Config) (*Engine, error) {
	if cfg.DB == nil {
		return nil, errors.New("start engine: no database")
	}
	if cfg.DataDir == "" {
		return nil, errors.New("start engine: no data folder")
	}
	dir, err := filepath.Abs(cfg.DataDir)
	if err != nil {
		return nil, fmt.Errorf("start engine in %s: %w", cfg.DataDir, err)
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, torrent.WithHint(fmt.Errorf("start engine: %w", err), "choose a data folder that can be written")
	}
	cfg.DataDir = dir
	if cfg.ListenAddr == "" {
		cfg.ListenAddr = "127.0.0.1:0"
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.ScrubEvery == 0 {
		cfg.ScrubEvery = time.Second
	}
	l, err := listen(cfg.ListenAddr)
	if err != nil {
		return nil, err
	}
	e := &Engine{
		cfg: cfg, log: cfg.Logger, listener: l,
		up: rate.NewLimiter(rate.Inf, limiterBurst), down: rate.NewLimiter(rate.Inf, downBurst),
		files: newFileCache(maxOpenFiles, cfg.hooks), queue: newQueue(), store: &records{db: cfg.DB},
		cmds: make(chan func()), faults: make(chan fault, 256), done: make(chan struct{}),
		saving: make(chan struct{}, 1), hashes: make(chan struct{}, runtime.NumCPU()),
		sets: map[torrent.InfoHash]*dataset{}, active: map[torrent.InfoHash]*dataset{}, alerts: map[string]Alert{},
	}
	e.meter = newMeter(e.queue, cfg.Now)
	e.SetLimits(cfg.UploadBytesPerSec, cfg.DownloadBytesPerSec)
	e.snap.Store(&Snapshot{At: cfg.Now(), Torrents: map[torrent.InfoHash]*TorrentState{}})
	return e, nil
}

// Addr is the address that peers connect to.
func (e *Engine) Addr() string { return e.listener.Addr().String() }

// Snapshot is the last published state: immutable, never nil.
func (e *Engine) Snapshot() *Snapshot { return e.snap.Load() }

// SetLimits changes the limits of all connections together, in bytes per
// second; 0 is none. It takes effect at once.
func (e *Engine) SetLimits(up, down int64) {
	set := func(l *rate.Limiter, n int64) {
		if n <= 0 {
			l.SetLimit(rate.Inf)
			return
		}
		l.SetLimit(rate.Limit(n))
	}
	set(e.up, up)
	set(e.down, down)
}

// Close releases the listener of an engine whose Run is never called. After
// Run it does nothing.
func (e *Engine) Close() error { return e.listener.Close() }

// Run serves until ctx ends. It brings back every remembered dataset first,
// without hashing what did not change.
func (e *Engine) Run(ctx context.Context) error {
	defer close(e.done)
	defer func() { _ = e.listener.Close() }()
	client, err := e.newClient()
	if err != nil {
		return err
	}
	e.client = client
	bg, stop := context.WithCancel(ctx)
	defer stop()
	e.bgCtx = bg
	e.bg.Go(func() { e.dispatch(bg) })
	e.bg.Go(func() { e.watch(bg) })
	err = e.load(ctx)
	if err == nil {
		err = e.loop(ctx)
	}
	// The client first, our listener after: the library retries a failing
	// Accept for ever and would burn a core.
	for _, d := range e.sets {
		e.stopTorrent(d)
	}
	for _, cerr := range client.Close() {
		e.log.Warn("close client", "err", cerr)
	}
	stop()
	_ = e.listener.Close()
	e.bg.Wait()
	e.queue.drain(e.deliver)
	e.collect()
	// The caller's context has ended, and this is what must outlive it.
	err = errors.Join(err, e.saveAll(context.WithoutCancel(ctx)))
	e.files.close()
	return err
}

// loop owns the state: commands, faults and the clock come here, one by one.
func (e *Engine) loop(ctx context.Context) error {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	// After a command the state is published at once, but not more often than
	// this: adding thousands of datasets must not copy the map each time.
	soon := time.NewTimer(time.Hour)
	defer soon.Stop()
	e.publish()
	for {
		select {
		case <-ctx.Done():
			return nil
		case f := <-e.cmds:
			f()
			if time.Since(e.lastPub) > publishGap {
				e.publish()
			} else {
				soon.Reset(publishGap)
			}
		case f := <-e.faults:
			e.onFault(f)
			soon.Reset(publishGap)
		case <-soon.C:
			e.publish()
		case <-second.C:
			e.onTick(ctx)
		}
	}
}

const publishGap = 20 * time.Millisecond

// onTick is everything that happens once a second.
func (e *Engine) onTick(ctx context.Context) {
	e.tick.Store(time.Now().UnixNano())
	defer e.tick.Store(0)
	e.collect()
	e.checkHealth(ctx)
	e.redial()
	e.startSave(ctx)
	e.publish()
}

// do runs f in the owner's goroutine and waits for it.
func (e *Engine) do(ctx context.Context, f func() error) error {
	res := make(chan error, 1)
	select {
	case e.cmds <- func() { res <- f() }:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.done:
		return ErrClosed
	}
	select {
	case err := <-res:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-e.done:
		select {
		case err := <-res:
			return err
		default:
			return ErrClosed
		}
	}
}

// with runs f for one dataset in the owner's goroutine.
func (e *Engine) with(ctx context.Context, ih torrent.InfoHash, f func(*dataset) error) error {
	return e.do(ctx, func() error {
		d := e.sets[ih]
		if d == nil {
			return fmt.Errorf("%w: %s", torrent.ErrUnknownDataset, ih)
		}
		return f(d)
	})
}
