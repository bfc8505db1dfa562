// Package devnet is a complete Rarebit network on one machine: a chain with
// the contracts, a tracker, a validator, a publisher with sample datasets,
// neighbours that hold a part, and consumers that keep downloading with a
// skewed, shifting demand. Every part is the real one; only its size is small.
// The network profile that it writes is all that a node sees of it.
//
// The invariant: what it makes (chain, keys, datasets) stays in its folder and
// is taken up again at the next start, after a kill -9 too; nothing listens
// beyond loopback, and its tokens are worth nothing.
package devnet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"rarebit/torrent/tracker"
	"rarebit/ui/node"
	"rarebit/wallet/chain/local"
)

// DefaultEpoch is the length of an epoch.
const DefaultEpoch = 30 * time.Second

// MinEpoch is the shortest: below it the windows of an epoch do not fit.
const MinEpoch = 3 * time.Second

// Config is what a local network needs to know.
type Config struct {
	Dir     string
	Epoch   time.Duration // 0 is DefaultEpoch; an existing network keeps its own
	Publish []string      // folders of the person's own, published as well
	Logger  *slog.Logger
	// Report hears of long steps of the start, Ready of its end; both may be nil.
	Report func(node.Job)
	Ready  func(profilePath string)
}

// Devnet is one local network.
type Devnet struct {
	cfg   Config
	log   *slog.Logger
	lock  *node.Lock
	state *state
	chain *local.Chain
	rpc   *rpcSide
	http  net.Listener
	track *tracker.Tracker
	nodes []*member
}

// New takes the folder; Run starts everything.
func New(cfg Config) (*Devnet, error) {
	if cfg.Epoch == 0 {
		cfg.Epoch = DefaultEpoch
	}
	if cfg.Epoch < MinEpoch || cfg.Epoch%time.Second != 0 {
		return nil, fmt.Errorf("%w: epoch of %s, want whole seconds, at least %s", node.ErrUsage, cfg.Epoch, MinEpoch)
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Report == nil {
		cfg.Report = func(node.Job) {}
	}
	lock, err := node.Acquire(cfg.Dir)
	if err != nil {
		return nil, err
	}
	d := &Devnet{cfg: cfg, log: cfg.Logger, lock: lock}
	if d.state, err = loadState(filepath.Join(cfg.Dir, "devnet.json")); err != nil {
		lock.Release()
		return nil, err
	}
	return d, nil
}

func (d *Devnet) job(name string, done, total int64) {
	d.cfg.Report(node.Job{Kind: "start", Name: name, Done: done, Total: total})
}

// Run runs the network until ctx ends.
func (d *Devnet) Run(ctx context.Context) error {
	defer d.lock.Release()
	g, gctx := errgroup.WithContext(ctx)
	// The chain outlives the rest by a moment, so that nobody's last call fails.
	chainCtx, stopChain := context.WithCancel(context.WithoutCancel(ctx))
	defer stopChain()
	chainDone := make(chan error, 1)
	if err := d.startChain(chainCtx, gctx, chainDone); err != nil {
		stopChain()
		if d.chain != nil { // it runs: its folder is not free before it has ended
			if cerr := <-chainDone; cerr != nil {
				d.log.Debug("local chain", "err", cerr)
			}
		}
		return quiet(ctx, err)
	}
	err := d.runParts(gctx, g)
	g.Go(func() error {
		select {
		case <-gctx.Done():
			return nil
		case err := <-chainDone:
			chainDone <- err
			if err == nil {
				err = errors.New("it stopped")
			}
			return fmt.Errorf("local chain ended: %w", err)
		}
	})
	if err != nil {
		g.Go(func() error { return err })
	}
	err = g.Wait()
	stopChain()
	if cerr := <-chainDone; err == nil {
		err = cerr
	}
	return quiet(ctx, err)
}

// quiet drops the errors of being told to stop.
func quiet(ctx context.Context, err error) error {
	if ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled)) {
		return nil
	}
	return err
}

func (d *Devnet) startChain(chainCtx, ctx context.Context, done chan error) error {
	d.job("local chain", 0, 0)
	port, err := d.state.port("rpc")
	if err != nil {
		return err
	}
	d.chain, err = local.New(local.Config{Dir: filepath.Join(d.cfg.Dir, "chain"), HTTPPort: port, Logger: d.log})
	if err != nil {
		return err
	}
	go func() { done <- d.chain.Run(chainCtx) }()
	select {
	case <-d.chain.Ready():
		return nil
	case err := <-done:
		done <- err
		if err == nil {
			err = errors.New("it stopped")
		}
		return fmt.Errorf("start local chain: %w", err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// runParts brings the network up; what goes on running is in g.
func (d *Devnet) runParts(ctx context.Context, g *errgroup.Group) error {
	d.job("contracts", 0, 0)
	var err error
	if d.rpc, err = d.connect(ctx); err != nil {
		return err
	}
	if err := d.listen(ctx); err != nil {
		return err
	}
	key, err := d.state.validator()
	if err != nil {
		return err
	}
	p := d.profile()
	v, err := node.NewValidator(ctx, node.ValidatorConfig{
		Profile: p, Chain: d.rpc.Client, Key: key, DB: filepath.Join(d.cfg.Dir, "validator", "validator.db"), Logger: d.log.With("node", "validator"),
	})
	if err != nil {
		return err
	}
	// The library announces no more often than each 60 s: a shorter interval
	// would make the tracker forget everybody in between.
	d.track = tracker.New(tracker.Options{Interval: time.Minute})
	mux := http.NewServeMux()
	mux.Handle("/announce", d.track)
	mux.Handle("/scrape", d.track)
	mux.HandleFunc("POST /v1/faucet", d.faucet)
	mux.Handle("/v1/", v.Handler())
	srv := &http.Server{Handler: loopbackOnly(mux), ReadHeaderTimeout: 10 * time.Second}
	g.Go(func() error {
		if err := srv.Serve(d.http); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve tracker and validator: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if srv.Shutdown(last) != nil { // a request that hangs is no fault of ours
			_ = srv.Close()
		}
		return nil
	})
	g.Go(func() error { return v.Run(ctx) })

	publisher, err := d.startMember(ctx, g, p, "publisher", publisherUpload)
	if err != nil {
		return err
	}
	if err := d.publishAll(ctx, publisher); err != nil {
		return err
	}
	for i := range neighbours {
		if err := d.startNeighbour(ctx, g, p, i); err != nil {
			return err
		}
	}
	for i := range consumers {
		if err := d.startConsumer(ctx, g, i); err != nil {
			return err
		}
	}
	path := filepath.Join(d.cfg.Dir, "network.toml")
	if err := p.Save(path); err != nil {
		return err
	}
	d.log.Info("local network is up", "profile", path, "rpc", d.chain.URL(), "http", d.base())
	if d.cfg.Ready != nil {
		d.cfg.Ready(path)
	}
	return nil
}

func (d *Devnet) listen(ctx context.Context) error {
	port, err := d.state.port("http")
	if err != nil {
		return err
	}
	d.http, err = (&net.ListenConfig{}).Listen(ctx, "tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return fmt.Errorf("listen for tracker and validator: %w", err)
	}
	return nil
}

// base is where tracker, faucet and validator answer.
func (d *Devnet) base() string { return "http://" + d.http.Addr().String() }

func (d *Devnet) profile() *node.Profile {
	return &node.Profile{
		Name: "local", Local: true, ChainID: d.chain.ChainID(), Genesis: d.chain.GenesisHash().String(),
		Hub: d.state.Contracts.Hub.String(), HubBlock: d.state.Contracts.Block, RPC: []string{d.chain.URL()}, Validators: []string{d.base()},
		Trackers: []string{d.base() + "/announce"}, Faucet: d.base() + "/v1/faucet", PausedSeconds: d.state.PausedSeconds,
	}
}

// loopbackOnly refuses requests that a web page makes by way of a name that
// was pointed at 127.0.0.1 (DNS rebinding).
func loopbackOnly(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "this is a local network", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}
