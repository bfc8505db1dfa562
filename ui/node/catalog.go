package node

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"rarebit/reputation"
	"rarebit/reputation/epoch"
	"rarebit/torrent"
	"rarebit/torrent/engine"
	"rarebit/torrent/swarm"
	"rarebit/wallet/chain"
)

// dataset is an entry of the catalogue with everything known of it. The
// fields of the first group never change.
type dataset struct {
	id       torrent.ID
	manifest *torrent.Manifest
	chunks   []torrent.Chunk
	meta     *engine.Meta
	file     []byte // .torrent
	table    *swarm.Table

	mu     sync.Mutex
	agreed *agreedRows // newest epoch block's figures, nil before
	seen   int         // complete peers that trackers know, while there is no block
}

// agreedRows are the chunk rows of the newest block.
type agreedRows struct {
	epoch    uint64
	rows     []chunkFigures
	mean     uint64
	seeders  int // most copies of any chunk
	weighted uint64
	blocks   uint64 // receipted in an epoch, as far as the demand tells
}

// chunkFigures is one of them.
type chunkFigures struct {
	copiesQ16, demand, shareSum uint64
}

// formula hands the shared formulas to torrent/swarm, which lies left of them.
type formula struct{}

func (formula) Rarity(copiesQ16, wanted uint64) uint64 {
	return uint64(reputation.Rarity(copiesQ16, uint32(wanted)))
}

func (formula) Demand(d, mean uint64) uint64 { return uint64(reputation.Demand(d, mean)) }

func (formula) Multiplier(r, d uint64) uint64 {
	return uint64(reputation.Multiplier(reputation.Milli(r), reputation.Milli(d)))
}

// newDataset checks that manifest and torrent file belong together.
func newDataset(id torrent.ID, manifest, file []byte) (*dataset, error) {
	m, err := torrent.ParseManifest(manifest)
	if err != nil {
		return nil, err
	}
	if err := m.CheckSignature(); err != nil {
		return nil, err
	}
	meta, err := engine.ParseTorrent(file)
	if err != nil {
		return nil, err
	}
	if meta.InfoHash != m.InfoHash || meta.ChunkBytes != m.ChunkBytes || meta.ChunkCount != int(m.ChunkCount) {
		return nil, fmt.Errorf("%w: torrent file and manifest of %.60q differ", torrent.ErrManifest, m.Name)
	}
	d := &dataset{id: id, manifest: m, chunks: m.Chunks(), meta: meta, file: file}
	blocks := make([]uint32, len(d.chunks))
	for i, c := range d.chunks {
		blocks[i] = c.Blocks()
	}
	d.table = swarm.New(formula{}, blocks, m.WantedCopies)
	return d, nil
}

// pieceHash is the first 12 hex digits of a chunk's SHA-1.
func (d *dataset) pieceHash(i uint32) string {
	return fmt.Sprintf("%x", d.meta.Pieces[20*i:20*i+6])
}

// setAgreed takes in the figures of an epoch block.
func (d *dataset) setAgreed(a *agreedRows) {
	rows := make([]swarm.Agreed, len(a.rows))
	before := d.figures()
	for i, r := range a.rows {
		now := r.copiesQ16
		if before != nil && before.epoch+1 == a.epoch {
			now = observed(before.rows[i].copiesQ16, r.copiesQ16)
		}
		rows[i] = swarm.Agreed{CopiesQ16: r.copiesQ16, Demand: r.demand, Copies: int((now + 1<<15) >> 16)}
		size := uint64(d.chunks[i].Bytes)
		a.weighted += size * uint64(reputation.Demand(r.demand, a.mean))
	}
	d.mu.Lock()
	d.agreed = a
	d.mu.Unlock()
	d.table.Agree(a.epoch, rows, a.mean)
}

// observed undoes reputation.Smooth: blocks carry the smoothed number of copies
// only, and a person wants to see how many there are now as well.
func observed(prev, smoothed uint64) uint64 {
	if smoothed >= prev {
		return prev + 4*(smoothed-prev)
	}
	return prev - min(prev, 4*(prev-smoothed))
}

// setSeen takes in what trackers say of the whole dataset.
func (d *dataset) setSeen(seeders int, at time.Time) {
	d.mu.Lock()
	d.seen = seeders
	d.mu.Unlock()
	copies := make([]uint16, len(d.chunks))
	for i := range copies {
		copies[i] = uint16(min(seeders, math.MaxUint16))
	}
	d.table.Observe(swarm.Observation{At: at, Copies: copies})
}

func (d *dataset) trackerSeeders() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.seen
}

func (d *dataset) figures() *agreedRows {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.agreed
}

// catalogue is every dataset that the hub knows and whose manifest we could
// get; it only grows.
type catalogue struct {
	mu     sync.RWMutex
	byID   map[torrent.ID]*dataset
	byHash map[torrent.InfoHash]*dataset
	order  []*dataset    // by name
	loaded chan struct{} // closed when the registrations were read once
	once   sync.Once
}

func newCatalogue() *catalogue {
	return &catalogue{
		byID: make(map[torrent.ID]*dataset), byHash: make(map[torrent.InfoHash]*dataset), loaded: make(chan struct{}),
	}
}

func (c *catalogue) add(d *dataset) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID[d.id] != nil {
		return
	}
	c.byID[d.id] = d
	if c.byHash[d.manifest.InfoHash] == nil { // who registers the same torrent again does not take it over
		c.byHash[d.manifest.InfoHash] = d
	}
	order := append(slices.Clone(c.order), d)
	slices.SortFunc(order, func(a, b *dataset) int { return strings.Compare(a.manifest.Name, b.manifest.Name) })
	c.order = order
}

func (c *catalogue) get(id torrent.ID) *dataset {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.byID[id]
}

func (c *catalogue) hash(ih torrent.InfoHash) *dataset {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.byHash[ih]
}

// all is every dataset by name; not to be changed.
func (c *catalogue) all() []*dataset {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.order
}

// find takes a name, an id, or the unambiguous beginning of either.
func (c *catalogue) find(name string) (*dataset, error) {
	var hits, exact []*dataset
	for _, d := range c.all() {
		if d.id.String() == name {
			return d, nil
		}
		if d.manifest.Name == name {
			exact = append(exact, d)
		}
		if name != "" && (strings.HasPrefix(d.manifest.Name, name) || strings.HasPrefix(d.id.String(), name)) {
			hits = append(hits, d)
		}
	}
	switch {
	case len(exact) == 1:
		return exact[0], nil
	case len(exact) > 1: // anybody may take any name
		return nil, torrent.WithHint(fmt.Errorf("%w: %d datasets have the name %.80q", ErrUsage, len(exact), name), "write the id, `rarebit datasets ls --json` has it")
	case len(hits) == 0:
		return nil, unknownDataset(name)
	case len(hits) == 1:
		return hits[0], nil
	}
	return nil, torrent.WithHint(fmt.Errorf("%w: %.80q is the beginning of %d datasets", ErrUsage, name, len(hits)), "write the whole name or id")
}

// loadCatalogue reads what was fetched before, so that a start without chain
// or validators knows its datasets.
func (o *online) loadCatalogue(ctx context.Context) error {
	hub := o.profile.HubAddress()
	rows, err := o.s.cacheDB.QueryContext(ctx, `SELECT id, manifest, torrent FROM catalog WHERE hub = ?`, hub[:])
	if err != nil {
		return fmt.Errorf("read catalogue: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, manifest, file []byte
		if err := rows.Scan(&id, &manifest, &file); err != nil {
			return fmt.Errorf("read catalogue: %w", err)
		}
		if len(id) != len(torrent.ID{}) {
			continue
		}
		d, err := newDataset(torrent.ID(id), manifest, file)
		if err != nil {
			o.s.log.Warn("cached dataset left out", "err", err)
			continue
		}
		o.catalogue.add(d)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read catalogue: %w", err)
	}
	return nil
}

// refreshCatalogue asks the chain for registrations and the validators for the
// manifests that are new.
func (o *online) refreshCatalogue(ctx context.Context) error {
	regs, next, err := o.chain.Datasets(ctx, o.regNext)
	if err != nil {
		return err
	}
	for _, r := range regs { // in the chain's order: the first to register a torrent has it
		if first, ok := o.byHash[r.InfoHash]; ok && first != r.ID {
			o.s.log.Warn("dataset left out: its torrent is registered already", "id", r.ID, "as", first)
			continue
		}
		o.byHash[r.InfoHash] = r.ID
		o.awaited[r.ID] = &awaited{registration: r}
	}
	o.regNext = next
	missing := o.fetchAwaited(ctx)
	funds, next, err := o.chain.Fundings(ctx, o.fundNext)
	if err != nil {
		return err
	}
	o.fundNext = next
	o.mu.Lock()
	now := o.line.At(o.s.cfg.Now())
	o.fundings = slices.DeleteFunc(append(o.fundings, funds...), func(f chain.Funding) bool {
		return f.FirstEpoch+uint64(f.Epochs) < now // over
	})
	o.mu.Unlock()
	o.catalogue.once.Do(func() { close(o.catalogue.loaded) })
	return missing
}

const (
	fetchesPerTick = 64
	fetchRetry     = time.Second
	fetchRetryMost = time.Minute
)

// fetchAwaited gets the manifests that are due. Its error is for a person: that
// nobody answered. What was never uploaded or is no good is not worth a banner.
func (o *online) fetchAwaited(ctx context.Context) (away error) {
	tries := 0
	for id, a := range o.awaited {
		if o.catalogue.get(id) != nil {
			delete(o.awaited, id)
			continue
		}
		now := o.s.cfg.Now()
		if tries < fetchesPerTick && !now.Before(a.at) {
			tries++
			d, err := o.fetchDataset(ctx, a.registration)
			if err == nil {
				delete(o.awaited, id)
				o.catalogue.add(d)
				o.s.log.Info("dataset in the catalogue", "name", d.manifest.Name, "id", d.id)
				continue
			}
			a.wait = min(max(2*a.wait, fetchRetry), fetchRetryMost)
			a.at, a.err = now.Add(a.wait), nil
			if _, ok := errors.AsType[*url.Error](err); ok {
				a.err = err
			} else {
				o.s.log.Debug("dataset not in the catalogue", "err", err)
			}
		}
		if a.err != nil {
			away = a.err
		}
	}
	return away
}

// fetchDataset gets manifest and torrent file of a registration from whichever
// validator has them; the client believes neither before both match the chain.
func (o *online) fetchDataset(ctx context.Context, r registration) (*dataset, error) {
	reg := epoch.Registered{
		ID: r.ID, Publisher: r.Publisher, ChunkCount: r.ChunkCount, ChunkBytes: r.ChunkBytes,
		ChunkRoot: r.ChunkRoot, InfoHash: r.InfoHash, StreamBytes: r.StreamBytes,
	}
	last := errors.New("the profile names no validator")
	for _, at := range o.profile.Validators {
		m, err := o.validators.FetchManifest(ctx, at, &reg)
		if err != nil {
			last = err
			continue
		}
		file, err := o.validators.FetchTorrent(ctx, at, &reg)
		if err != nil {
			last = err
			continue
		}
		manifest, err := m.Encode()
		if err != nil {
			return nil, err
		}
		d, err := newDataset(r.ID, manifest, file)
		if err != nil {
			last = err
			continue
		}
		return d, o.rememberDataset(ctx, d, manifest)
	}
	return nil, fmt.Errorf("fetch dataset %s: %w", r.ID, last)
}

func (o *online) rememberDataset(ctx context.Context, d *dataset, manifest []byte) error {
	hub := o.profile.HubAddress()
	_, err := o.s.cacheDB.ExecContext(ctx, `INSERT INTO catalog (hub, id, manifest, torrent) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET manifest = excluded.manifest, torrent = excluded.torrent`, hub[:], d.id[:], manifest, d.file)
	if err != nil {
		return fmt.Errorf("remember dataset: %w", err)
	}
	return nil
}
