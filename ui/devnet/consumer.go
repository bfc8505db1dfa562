package devnet

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

	"rarebit/reputation/epoch"
	"rarebit/torrent"
	"rarebit/torrent/engine"
	"rarebit/torrent/wire"
	"rarebit/wallet/chain"
)

const (
	consumers        = 3
	tickEvery        = 500 * time.Millisecond
	consumerDownload = 2 << 20 // bytes per second
	// underWay is how many chunks a consumer asks for at a time, keep how many
	// it holds before it drops them, to fetch them again another time.
	underWay = 6
	keep     = 24
	// demandShift is how often what is wanted moves on to other chunks.
	demandShift = 60 * time.Second
	// zipf is the exponent of the demand: a few chunks are asked for much more
	// than the rest.
	zipf = 1.1
)

// consumer downloads chunks, signs for them, drops them and starts again. It
// has an engine of its own and stores nothing else.
type consumer struct {
	d      *Devnet
	name   string
	engine *engine.Engine
	book   *wire.Book
	rng    *rand.Rand
	client *epoch.Client
	chain  *chain.Epochs

	// budget is how many bytes it may ask for now. A limit of the engine's would
	// not do: while one is used up, the library takes no new connections, and a
	// seeder that joins, or comes back, would hardly be asked at all.
	budget int64

	mu   sync.Mutex
	sets map[torrent.InfoHash]*wanted
}

// wanted is a dataset as a consumer sees it.
type wanted struct {
	id     torrent.ID
	ih     torrent.InfoHash
	chunks int
	rank   []int // chunk by popularity
}

func (c *consumer) Dataset(ih torrent.InfoHash) (torrent.ID, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := c.sets[ih]
	if w == nil {
		return torrent.ID{}, false
	}
	return w.id, true
}

func (c *consumer) ReceiptKey(torrent.ID) (*ecdsa.PrivateKey, error) { return crypto.GenerateKey() }

func (d *Devnet) startConsumer(ctx context.Context, g *errgroup.Group, i int) error {
	p := d.profile()
	c := &consumer{
		d: d, name: fmt.Sprintf("consumer-%d", i+1), sets: make(map[torrent.InfoHash]*wanted),
		rng:    rand.New(rand.NewPCG(uint64(i), 17)), //nolint:gosec // demand, not secrets
		client: &epoch.Client{Domain: epoch.Domain{ChainID: p.ChainID, Hub: p.HubAddress()}, HTTP: &http.Client{Timeout: 30 * time.Second}},
		chain:  chain.NewEpochs(d.rpc.Client, nil),
	}
	dir := filepath.Join(d.cfg.Dir, c.name)
	db, err := engine.OpenDB(ctx, filepath.Join(dir, "engine.db"))
	if err != nil {
		return err
	}
	log := d.log.With("node", c.name)
	c.book = wire.NewBook(wire.BookConfig{Domain: torrent.ReceiptDomain{ChainID: p.ChainID, Hub: p.HubAddress()}, Consumer: c, Logger: log})
	c.engine, err = engine.New(engine.Config{
		DataDir: filepath.Join(dir, "datasets"), DB: db, ListenAddr: "127.0.0.1:0",
		Exchange: c.book, Logger: log, // paced by what it asks for, see consumer.budget
	})
	if err != nil {
		_ = db.Close()
		return err
	}
	g.Go(func() error {
		defer func() { _ = db.Close() }()
		parts, pctx := errgroup.WithContext(ctx)
		parts.Go(func() error { return c.engine.Run(pctx) })
		parts.Go(func() error { return c.book.Run(pctx) })
		parts.Go(func() error { return c.want(pctx) })
		return parts.Wait()
	})
	return nil
}

// want keeps downloading.
func (c *consumer) want(ctx context.Context) error {
	start := time.Now()
	for tick := 0; ; tick++ {
		if tick%20 == 0 {
			if err := c.discover(ctx); err != nil && ctx.Err() == nil {
				c.d.log.Debug("consumer", "name", c.name, "err", err)
			}
		}
		c.budget = min(c.budget+int64(consumerDownload*tickEvery/time.Second), 2*consumerDownload)
		snap := c.engine.Snapshot()
		shift := int(time.Since(start) / demandShift)
		for ih, t := range snap.Torrents {
			if err := c.step(ctx, ih, t, shift); err != nil && ctx.Err() == nil {
				c.d.log.Debug("consumer", "name", c.name, "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(tickEvery):
		}
	}
}

// discover joins the swarms of datasets that are new.
func (c *consumer) discover(ctx context.Context) error {
	regs, err := c.chain.Datasets(ctx)
	if err != nil {
		return err
	}
	var missing []error
	for _, r := range regs {
		c.mu.Lock()
		known := c.sets[r.InfoHash] != nil
		c.mu.Unlock()
		if known {
			continue
		}
		if err := c.join(ctx, &r); err != nil { // the others may well be there
			missing = append(missing, err)
		}
	}
	return errors.Join(missing...)
}

// join joins one swarm.
func (c *consumer) join(ctx context.Context, r *epoch.Registered) error {
	file, err := c.client.FetchTorrent(ctx, c.d.base(), r)
	if err != nil {
		return err
	}
	meta, err := engine.ParseTorrent(file)
	if err != nil {
		return err
	}
	w := &wanted{id: r.ID, ih: meta.InfoHash, chunks: int(meta.ChunkCount), rank: rand.New(rand.NewPCG(7, uint64(meta.ChunkCount))).Perm(int(meta.ChunkCount))} //nolint:gosec // demand, not secrets
	c.mu.Lock()
	c.sets[meta.InfoHash] = w // before the first connection can ask for it
	c.mu.Unlock()
	if _, err := c.engine.Add(ctx, engine.AddOptions{Torrent: file, Trackers: c.d.profile().Trackers}); err != nil {
		c.mu.Lock()
		delete(c.sets, meta.InfoHash)
		c.mu.Unlock()
		return err
	}
	return nil
}

// step asks for the next chunks of one dataset and drops old ones.
func (c *consumer) step(ctx context.Context, ih torrent.InfoHash, t *engine.TorrentState, shift int) error {
	c.mu.Lock()
	w := c.sets[ih]
	c.mu.Unlock()
	if w == nil || t.Chunks != w.chunks {
		return nil
	}
	open := 0
	for i := range t.Chunks {
		if t.Wanted.Has(i) && !t.Held.Has(i) {
			open++
		}
	}
	if held := t.Held.Count(); held >= min(keep, (t.Chunks+1)/2) {
		if err := c.engine.DropChunks(ctx, ih, t.Held); err != nil {
			return err
		}
		return nil
	}
	if open >= underWay {
		return nil
	}
	ask := torrent.NewBitset(t.Chunks)
	for range underWay - open {
		i := w.draw(c.rng, shift)
		if c.budget > 0 && !t.Held.Has(i) && !t.Wanted.Has(i) && !ask.Has(i) {
			ask.Set(i, true)
			c.budget -= int64(t.ChunkBytes)
		}
	}
	if ask.Count() == 0 {
		return nil
	}
	return c.engine.Pick(ctx, ih, ask)
}

// draw is a chunk with probability about rank^-zipf; with each shift other
// chunks take the first ranks.
func (w *wanted) draw(r *rand.Rand, shift int) int {
	n := float64(w.chunks)
	// Inverse of the cumulative weight of x^-zipf over 1..n+1.
	k := 1 - zipf
	u := r.Float64()
	x := math.Pow(1+u*(math.Pow(n+1, k)-1), 1/k)
	rank := min(int(x)-1, w.chunks-1)
	return w.rank[(rank+shift*max(w.chunks/7, 1))%w.chunks]
}
