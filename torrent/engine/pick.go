package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"time"

	lib "github.com/anacrolix/torrent"

	"rarebit/torrent"
)

// maxPeersTold bounds the addresses that are remembered per dataset.
const maxPeersTold = 256

// redialAfter is how long a fetching dataset waits before it tries an address
// that it was told once more. On one machine trying costs nothing.
func (e *Engine) redialAfter() time.Duration {
	if e.cfg.Public {
		return 15 * time.Second
	}
	return 2 * time.Second
}

// Pick fetches these chunks, in addition to those picked before.
func (e *Engine) Pick(ctx context.Context, ih torrent.InfoHash, chunks torrent.Bitset) error {
	return e.with(ctx, ih, func(d *dataset) error { return e.pick(ctx, d, chunks) })
}

// PickAll fetches the whole dataset.
func (e *Engine) PickAll(ctx context.Context, ih torrent.InfoHash) error {
	return e.with(ctx, ih, func(d *dataset) error {
		all := torrent.NewBitset(d.c.meta.ChunkCount)
		all.SetAll()
		return e.pick(ctx, d, all)
	})
}

func (e *Engine) pick(ctx context.Context, d *dataset, chunks torrent.Bitset) error {
	if chunks.Len() != d.c.meta.ChunkCount {
		return fmt.Errorf("pick chunks of %q: a bitmap of %d bits for %d chunks", d.c.meta.Name, chunks.Len(), d.c.meta.ChunkCount)
	}
	if d.c.own {
		held, known := d.c.bits()
		for i := range chunks.Len() {
			if chunks.Has(i) && known.Has(i) && !held.Has(i) {
				return torrent.WithHint(fmt.Errorf("pick chunk %d of %q: %w", i, d.c.meta.Name, ErrReadOnly),
					"put the missing files back into %s, or add the dataset without a folder to fetch it", d.c.dir)
			}
		}
		return nil
	}
	wanted, lost := d.wanted.Clone(), d.lost.Clone()
	for i := range chunks.Len() {
		if chunks.Has(i) {
			wanted.Set(i, true)
			lost.Set(i, false)
		}
	}
	return e.setWanted(ctx, d, wanted, lost)
}

// setWanted stores the new wish before anything is fetched: from then on the
// times of the files that it touches mean nothing.
func (e *Engine) setWanted(ctx context.Context, d *dataset, wanted, lost torrent.Bitset) error {
	e.saving <- struct{}{} // a save that runs could store an older word about these files
	defer func() { <-e.saving }()
	if err := e.store.setWanted(ctx, d.ih, wanted, d.c.fluxFor(wanted)); err != nil {
		return fmt.Errorf("store picked chunks of %q: %w", d.c.meta.Name, err)
	}
	d.wanted, d.lost, d.wantedBytes, d.changed = wanted, lost, d.c.meta.bytesOf(wanted), true
	if wanted.Count() > 0 {
		if err := d.c.makeEmpty(); err != nil {
			return fmt.Errorf("fetch %q: %w", d.c.meta.Name, err)
		}
	}
	e.fetch(d)
	e.addPeers(d)
	return nil
}

// makeEmpty makes the files that hold nothing: no write would.
func (c *content) makeEmpty() error {
	for i, f := range c.meta.Files {
		if f.Size > 0 || c.own {
			continue
		}
		if _, err := os.Stat(c.path(i)); err == nil {
			continue
		}
		h, err := c.files.acquire(c, i, true)
		if err != nil {
			return err
		}
		c.files.release(h)
	}
	return nil
}

// bytesOf is the size of a set of chunks, without padding.
func (m *Meta) bytesOf(set torrent.Bitset) int64 {
	if set.Count() == m.ChunkCount {
		return m.SizeBytes()
	}
	var n int64
	for i := range m.ChunkCount {
		if set.Has(i) {
			n += m.realBytes(i)
		}
	}
	return n
}

// fluxFor marks the files in which wanted chunks are missing as being fetched,
// and returns their stamps to be stored.
func (c *content) fluxFor(wanted torrent.Bitset) map[int]stamp {
	if c.own {
		return nil
	}
	out := map[int]stamp{}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.meta.spans {
		if s.file >= 0 && c.missing(s, wanted) {
			c.stamps[s.file] = stamp{c.meta.Files[s.file].Size, influx}
			out[s.file] = c.stamps[s.file]
		}
	}
	return out
}

// missing says whether a file lacks chunks that are wanted.
func (c *content) missing(s span, wanted torrent.Bitset) bool {
	from, to := c.meta.fileChunks(s)
	for i := from; i < to; i++ {
		if wanted.Has(i) && !c.held.Has(i) {
			return true
		}
	}
	return false
}

// fetch tells the library which chunks to ask for.
func (e *Engine) fetch(d *dataset) {
	t := d.c.live.Load()
	if t == nil || d.c.own {
		return
	}
	if held, _ := d.c.bits(); without(d.wanted, held) > 0 && e.spaceLow() {
		e.holdBack(d) // before the first block: a fast peer fills what is left within a second
	}
	want := func(i int) bool { return d.wanted.Has(i) && !d.lost.Has(i) }
	for i := 0; i < d.c.meta.ChunkCount; {
		if !want(i) {
			i++
			continue
		}
		from := i
		for i < d.c.meta.ChunkCount && want(i) {
			i++
		}
		t.DownloadPieces(from, i)
	}
}

// DropChunks gives chunks back: they are no longer announced, and their space
// is freed. Peers that ask for one of them are disconnected and come back with
// the new bitmap, BitTorrent has no other way; so drop many at once.
func (e *Engine) DropChunks(ctx context.Context, ih torrent.InfoHash, chunks torrent.Bitset) error {
	return e.with(ctx, ih, func(d *dataset) error { return e.drop(ctx, d, chunks) })
}

func (e *Engine) drop(ctx context.Context, d *dataset, chunks torrent.Bitset) error {
	c := d.c
	if c.own {
		return fmt.Errorf("drop chunks of %q: %w", c.meta.Name, ErrReadOnly)
	}
	if chunks.Len() != c.meta.ChunkCount {
		return fmt.Errorf("drop chunks of %q: a bitmap of %d bits for %d chunks", c.meta.Name, chunks.Len(), c.meta.ChunkCount)
	}
	wanted, lost := d.wanted.Clone(), d.lost.Clone()
	t := c.live.Load()
	var list []int
	for i := range chunks.Len() {
		if !chunks.Has(i) {
			continue
		}
		list = append(list, i)
		wanted.Set(i, false)
		lost.Set(i, false)
		if t != nil {
			t.CancelPieces(i, i+1)
		}
		c.set(i, true, false)
	}
	c.refresh(list...)
	if err := e.setWanted(ctx, d, wanted, lost); err != nil {
		return err
	}
	// What is not held must be stored as such before it is gone.
	if err := e.saveNow(ctx); err != nil {
		return err
	}
	c.drop.Lock()   // reads that began before have ended; new ones see the bits
	c.drop.Unlock() //nolint:staticcheck // a barrier, nothing to protect
	return c.punch(list)
}

// punch frees the space of chunks. A chunk that shares a file system block
// with a held neighbour keeps that block.
func (c *content) punch(chunks []int) error {
	var errs []error
	for _, i := range chunks {
		err := c.meta.spansAt(int64(i)*int64(c.meta.ChunkBytes), c.chunkLen(i), func(s span, in, size int64) error {
			if s.file < 0 || c.stat(s.file) == absent {
				return nil
			}
			c.mu.Lock()
			c.touch(s.file)
			c.mu.Unlock()
			h, err := c.files.acquire(c, s.file, true)
			if err != nil {
				return err
			}
			defer c.files.release(h)
			return punchHole(h.File, in, size)
		})
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("free space of %q: %w", c.meta.Name, err)
	}
	return nil
}

// AddPeer tells of a peer. The address is tried again while something is to be
// fetched.
func (e *Engine) AddPeer(ctx context.Context, ih torrent.InfoHash, addr string) error {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return fmt.Errorf("add peer: %w", err)
	}
	return e.with(ctx, ih, func(d *dataset) error {
		if !slices.Contains(d.peers, addr) {
			if len(d.peers) == maxPeersTold {
				d.peers = slices.Delete(d.peers, 0, 1)
			}
			d.peers = append(d.peers, addr)
		}
		e.addPeers(d, addr)
		return nil
	})
}

// addPeers hands addresses to the library: these, or all that it was told.
func (e *Engine) addPeers(d *dataset, only ...string) {
	t := d.c.live.Load()
	if t == nil {
		return
	}
	list := d.peers
	if len(only) > 0 {
		list = only
	}
	infos := make([]lib.PeerInfo, 0, len(list))
	for _, a := range list {
		infos = append(infos, lib.PeerInfo{Addr: lib.StringAddr(a), Source: lib.PeerSourceDirect})
	}
	d.nextDial = time.Now().Add(e.redialAfter())
	if len(infos) > 0 {
		t.AddPeers(infos)
	}
}

// redial tries addresses again for datasets that fetch: the library forgets an
// address once it was connected.
func (e *Engine) redial() {
	now := time.Now()
	var connected map[torrent.InfoHash]map[string]bool
	for _, d := range e.sets {
		if len(d.peers) == 0 || d.paused || now.Before(d.nextDial) || d.state == nil || d.state.State != StateFetch {
			continue
		}
		if connected == nil {
			connected = map[torrent.InfoHash]map[string]bool{}
			for _, c := range e.meter.list() {
				if connected[c.content.ih] == nil {
					connected[c.content.ih] = map[string]bool{}
				}
				connected[c.content.ih][c.addr] = true
			}
		}
		var again []string
		for _, a := range d.peers {
			if !connected[d.ih][a] {
				again = append(again, a)
			}
		}
		d.nextDial = now.Add(e.redialAfter())
		if len(again) > 0 {
			e.addPeers(d, again...)
		}
	}
}
