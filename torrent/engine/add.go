package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	lib "github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"

	"rarebit/torrent"
)

// AddOptions say what to add.
type AddOptions struct {
	Torrent []byte // a .torrent file
	// SourceDir is the folder of the owner's that holds the files. It is never
	// written. Empty: the dataset is fetched into the engine's own folder.
	SourceDir string
	// Hashed has, for each file of the torrent, its size and time when the
	// caller hashed all of SourceDir: what has not changed since is not hashed
	// again. Empty: everything is.
	Hashed   []FileStamp
	Trackers []string // besides those in the torrent
	Paused   bool
}

// FileStamp is what a file was like at a moment.
type FileStamp struct {
	SizeBytes int64
	MTimeNs   int64
}

// dataset is the owner goroutine's view of one torrent.
type dataset struct {
	ih     torrent.InfoHash
	c      *content
	extra  []string // trackers besides those in the torrent
	paused bool
	stop   context.CancelFunc // ends its verifications
	ctx    context.Context

	wanted      torrent.Bitset // replaced, never edited
	wantedBytes int64
	lost        torrent.Bitset // were held, and their file is gone: not fetched by themselves
	lostWhy     string
	peers       []string // addresses that somebody told us
	nextDial    time.Time

	fail    string // why nothing is fetched
	hint    string
	retryAt time.Time

	// Per chunk; replaced when something changed.
	copies  []uint16
	asked   []uint32
	served  []uint64
	lastAsk []int64

	conns             int
	upNow, downNow    uint64 // bytes in this tick
	up, down          ewma
	upTotal           uint64 // sum of served
	servedOld         bool   // served changed since it was saved
	nextCopies        time.Time
	verifying         bool // a goroutine hashes its unknown chunks
	cursor            int  // of the health check
	state             *TorrentState
	seen              uint64 // content's generation that state was made of
	changed           bool
	seenVer, seenToVe int64
}

func (d *dataset) sourceDir() string {
	if d.c.own {
		return d.c.dir
	}
	return ""
}

// Add takes a dataset in: the owner's folder to be served, or one to be
// fetched, of which nothing is fetched until Pick. It is remembered until
// Remove. Adding what is there already changes nothing.
func (e *Engine) Add(ctx context.Context, o AddOptions) (torrent.InfoHash, error) {
	meta, err := ParseTorrent(o.Torrent)
	if err != nil {
		return torrent.InfoHash{}, fmt.Errorf("add dataset: %w", err)
	}
	ih := meta.InfoHash
	dir, err := e.dirFor(meta, o.SourceDir)
	if err != nil {
		return ih, fmt.Errorf("add dataset %q: %w", meta.Name, err)
	}
	d := e.newDataset(meta, dir, o.SourceDir != "", o.Trackers, o.Paused)
	if o.SourceDir != "" && len(o.Hashed) == len(meta.Files) {
		for i, s := range o.Hashed {
			d.c.stamps[i] = stamp{s.SizeBytes, s.MTimeNs}
		}
		for i := range meta.ChunkCount {
			d.c.setLocked(i, true, true) // nobody else knows of it yet
		}
	}
	d.c.reconcile() // reads names and sizes, before the owner is bothered
	err = e.do(ctx, func() error {
		if old := e.sets[ih]; old != nil {
			if o.SourceDir != "" && old.c.dir != dir {
				return torrent.WithHint(fmt.Errorf("it is here already, in %s", old.c.dir), "remove it first to serve it from another folder")
			}
			return nil
		}
		if err := e.store.insert(ctx, d, o.Torrent, e.cfg.Now().Unix()); err != nil {
			return err
		}
		d.c.mu.Lock()
		d.c.unsaved, d.c.restamp = false, nil
		d.c.mu.Unlock()
		return e.install(d, meta.info)
	})
	if err != nil {
		return ih, fmt.Errorf("add dataset %q: %w", meta.Name, err)
	}
	return ih, nil
}

// dirFor is the folder in which Files[i].Path lies.
func (e *Engine) dirFor(m *Meta, source string) (string, error) {
	if source == "" {
		dir := filepath.Join(e.cfg.DataDir, m.InfoHash.String())
		if !m.single {
			dir = filepath.Join(dir, m.Name)
		}
		return dir, nil
	}
	dir, err := filepath.Abs(source)
	if err != nil {
		return "", err
	}
	st, err := os.Stat(dir)
	if err == nil && !st.IsDir() {
		err = fmt.Errorf("%s is not a folder", dir)
	}
	return dir, torrent.WithHint(err, "give the folder that holds the dataset's files")
}

func (e *Engine) newDataset(m *Meta, dir string, own bool, extra []string, paused bool) *dataset {
	d := &dataset{
		ih: m.InfoHash, c: newContent(e, e.nextID.Add(1), m, dir, own), extra: slices.Clone(extra), paused: paused,
		wanted: torrent.NewBitset(m.ChunkCount), lost: torrent.NewBitset(m.ChunkCount),
		copies: zeros16(m.ChunkCount), asked: zeros32(m.ChunkCount), served: zeros64(m.ChunkCount), lastAsk: zerosI64(m.ChunkCount),
		changed: true,
	}
	if own {
		d.wanted.SetAll()
		d.wantedBytes = m.SizeBytes()
	}
	return d
}

// install makes a dataset known and starts it.
func (e *Engine) install(d *dataset, info []byte) error {
	d.ctx, d.stop = context.WithCancel(e.bgCtx)
	e.sets[d.ih] = d
	e.listOld = true
	e.meter.watch(d.c)
	d.c.meta.info = nil // the library keeps a copy of its own
	if !d.paused {
		if err := e.startTorrent(d, info); err != nil {
			d.fail, d.hint = err.Error(), "remove the dataset and add it again"
			return err
		}
	}
	e.startVerify(d)
	return nil
}

// startTorrent hands a dataset to the library.
func (e *Engine) startTorrent(d *dataset, info []byte) error {
	t, _ := e.client.AddTorrentOpt(lib.AddTorrentOpts{
		InfoHash: metainfo.Hash(d.ih), InfoBytes: info, Storage: d.c,
		DisableInitialPieceCheck: true, // we hash, in order and with progress
	})
	if t.Info() == nil {
		t.Drop()
		return fmt.Errorf("%w: the library does not read it", ErrTorrent)
	}
	c := d.c
	c.writeFailed.Store(false)
	t.SetOnWriteChunkError(func(err error) {
		// The library calls this for every block on its way, and would ask for
		// them again for ever.
		if c.writeFailed.CompareAndSwap(false, true) {
			t.DisallowDataDownload()
			c.report(fault{kind: faultWrite, err: err})
		}
	})
	c.live.Store(t)
	if tr := e.trackersOf(c.meta.Trackers, d.extra); len(tr) > 0 {
		t.AddTrackers([][]string{tr})
	}
	e.fetch(d)
	e.addPeers(d)
	return nil
}

// stopTorrent takes it from the library; its connections are closed.
func (e *Engine) stopTorrent(d *dataset) {
	d.c.dropping.Lock()
	defer d.c.dropping.Unlock()
	if t := d.c.live.Swap(nil); t != nil {
		t.Drop()
	}
}

// load brings back what is remembered. Files whose size and time are those of
// the last save are believed; the others are hashed.
func (e *Engine) load(ctx context.Context) error {
	all, err := e.store.all(ctx)
	if err != nil {
		return fmt.Errorf("start engine: %w", err)
	}
	for ih, rec := range all {
		if ctx.Err() != nil {
			return nil
		}
		if err := e.restore(ctx, rec); err != nil {
			e.alert("load/"+ih.String(), fmt.Sprintf("dataset %s could not be brought back: %v", ih, err), "add it again from its .torrent file")
		}
	}
	return nil
}

func (e *Engine) restore(ctx context.Context, rec *record) error {
	meta, err := ParseTorrent(rec.torrent)
	if err != nil {
		return err
	}
	dir := rec.sourceDir
	if dir == "" {
		if dir, err = e.dirFor(meta, ""); err != nil {
			return err
		}
	}
	d := e.newDataset(meta, dir, rec.sourceDir != "", rec.trackers, rec.paused)
	c := d.c
	wanted, err1 := torrent.BitsetOf(meta.ChunkCount, rec.wanted)
	held, err2 := torrent.BitsetOf(meta.ChunkCount, rec.held)
	known, err3 := torrent.BitsetOf(meta.ChunkCount, rec.known)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	if !c.own {
		d.wanted, d.wantedBytes = wanted, meta.bytesOf(wanted)
	}
	for i := range meta.ChunkCount {
		if known.Has(i) {
			c.setLocked(i, true, held.Has(i))
		}
	}
	c.unsaved = false
	for i, p := range rec.stamps {
		if i >= 0 && i < len(c.stamps) {
			c.stamps[i] = p
		}
	}
	if s := decodeServed(rec.served, meta.ChunkCount); s != nil {
		d.served = s
		for _, n := range s {
			d.upTotal += n
		}
	}
	found := c.reconcile()
	e.noteLost(d, found)
	if flux := c.fluxFor(d.wanted); len(flux) > 0 {
		if err := e.store.setWanted(ctx, d.ih, d.wanted, flux); err != nil {
			return err
		}
	}
	return e.install(d, meta.info)
}
