package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"syscall"
	"time"

	"rarebit/torrent"
)

const (
	// statsPerTick bounds the files that are looked at each second.
	statsPerTick = 64
	// retryWrites is how long a dataset rests after a failed write.
	retryWrites = 3 * time.Second
)

type faultKind int

const (
	faultRead    faultKind = iota // a held chunk could not be read
	faultWrite                    // a block could not be written
	faultSuspect                  // a peer fetches a chunk again and again
	faultBad                      // a held chunk differs from its hash
)

// fault is news from the library's goroutines for the owner.
type fault struct {
	ih    torrent.InfoHash
	kind  faultKind
	chunk int
	err   error
}

// health is where the round of checks stands.
type health struct {
	order     []torrent.InfoHash
	next      int
	scrubbed  time.Time
	scrubSet  int
	scrub     int // chunk
	scrubbing bool
	spaceAt   time.Time
	suspects  map[torrent.InfoHash]time.Time
}

func (e *Engine) onFault(f fault) {
	d := e.sets[f.ih]
	if d == nil {
		return
	}
	d.changed = true
	switch f.kind {
	case faultRead:
		if errors.Is(f.err, syscall.EMFILE) || errors.Is(f.err, torrent.ErrChunkMissing) {
			return // not the data's fault
		}
		d.lostWhy = f.err.Error()
		e.recheck(d)
		if d.c.has(f.chunk) { // names, sizes and times are right: look at the bytes
			e.verifySoon(d, f.chunk)
		}
	case faultSuspect:
		if now := time.Now(); now.Sub(e.health.suspects[f.ih]) > retryWrites {
			if e.health.suspects == nil {
				e.health.suspects = map[torrent.InfoHash]time.Time{}
			}
			e.health.suspects[f.ih] = now
			e.verifySoon(d, f.chunk)
		}
	case faultBad:
		d.lostWhy = fmt.Sprintf("chunk %d: %v", f.chunk, f.err)
		e.alert("bad/"+f.ih.String(), fmt.Sprintf("%s: chunk %d on the disk is not what was published; it is not served", d.c.meta.Name, f.chunk),
			"check the disk; verify the dataset")
	case faultWrite:
		e.cannotWrite(d, f.err)
	}
}

// cannotWrite notes why a dataset does not fetch, and when it is tried again.
func (e *Engine) cannotWrite(d *dataset, err error) {
	d.changed = true
	d.retryAt = time.Now().Add(retryWrites)
	d.fail, d.hint = err.Error(), "make sure that the folder can be written; it is tried again by itself"
	if errors.Is(err, syscall.ENOSPC) {
		d.fail, d.hint = fmt.Errorf("%w: %w", ErrDiskFull, err).Error(), "free some space; fetching goes on by itself"
	}
	e.alert("write/"+d.ih.String(), fmt.Sprintf("%s: %s", d.c.meta.Name, d.fail), d.hint)
}

// spaceLow says whether the disk has less than the reserve.
func (e *Engine) spaceLow() bool {
	free := freeBytes(e.cfg.DataDir)
	return e.cfg.ReserveBytes > 0 && free >= 0 && free < e.cfg.ReserveBytes
}

// holdBack stops the fetching of a dataset because the disk is nearly full.
func (e *Engine) holdBack(d *dataset) {
	if t := d.c.live.Load(); t != nil && d.c.writeFailed.CompareAndSwap(false, true) {
		t.DisallowDataDownload()
		e.cannotWrite(d, fmt.Errorf("less than %d MiB are free: %w", e.cfg.ReserveBytes>>20, syscall.ENOSPC))
	}
}

func (e *Engine) verifySoon(d *dataset, chunk int) {
	e.bg.Go(func() { _ = e.verifyOne(d.ctx, d.c, chunk, nil) }) // what it finds comes back as a fault
}

// retryFetch lets a dataset write again.
func (e *Engine) retryFetch(d *dataset) {
	if d.fail == "" {
		return
	}
	d.fail, d.hint, d.changed = "", "", true
	delete(e.alerts, "write/"+d.ih.String())
	if t := d.c.live.Load(); t != nil {
		d.c.writeFailed.Store(false)
		t.AllowDataDownload()
	}
}

// changes is what a look at the files found.
type changes struct {
	chunks []int  // whose state is another now
	lost   []int  // of those: were held, and their bytes are gone
	why    string // the first file that is not as it was
}

// reconcile compares the files' sizes and times with those noted when their
// chunks were verified. What changed is to be hashed; what is gone is not held.
func (c *content) reconcile() changes {
	var out changes
	for _, s := range c.meta.spans {
		if s.file < 0 {
			continue
		}
		now := c.stat(s.file)
		c.mu.Lock()
		c.compare(s, now, &out)
		c.mu.Unlock()
	}
	if len(out.chunks) > 0 {
		c.files.forget(c.id)
	}
	return out
}

// compare looks at one file. c.mu is held.
func (c *content) compare(s span, now stamp, out *changes) {
	f, old := c.meta.Files[s.file], c.stamps[s.file]
	_, writing := c.touched[s.file]
	fetching := writing || old.mtimeNs == influx
	if fetching && now.size == f.Size || now == old {
		return
	}
	if !fetching {
		c.stamps[s.file] = now
		c.noteRestamp(s.file)
	}
	from, to := c.meta.fileChunks(s)
	for i := from; i < to; i++ {
		end := min(int64(i+1)*int64(c.meta.ChunkBytes)-s.off, f.Size)
		gone, was := now.size < end, c.held.Has(i)
		if fetching && !gone {
			continue
		}
		if c.setLocked(i, gone, false) {
			out.chunks = append(out.chunks, i)
		}
		if gone && was {
			out.lost = append(out.lost, i)
		}
	}
	if out.why == "" && len(out.chunks) > 0 {
		switch {
		case now == absent:
			out.why = f.Path + " is missing"
		case now.size != f.Size:
			out.why = fmt.Sprintf("%s has %d bytes, it should have %d", f.Path, now.size, f.Size)
		default:
			out.why = f.Path + " was changed"
		}
	}
}

// recheck looks at all files of a dataset and acts on what it finds.
func (e *Engine) recheck(d *dataset) {
	found := d.c.reconcile()
	if len(found.chunks) == 0 {
		return
	}
	d.changed = true
	e.noteLost(d, found)
	t := d.c.live.Load()
	if t != nil {
		for _, i := range found.lost {
			t.CancelPieces(i, i+1) // not before somebody says so: the disk may be unplugged
		}
		d.c.refresh(found.chunks...)
		for _, pc := range t.PeerConns() {
			_ = pc.Close() // else they wait for ever for what we announced once
		}
	}
	e.startVerify(d)
}

func (e *Engine) noteLost(d *dataset, found changes) {
	if found.why != "" {
		d.lostWhy = found.why
	}
	if d.c.own || len(found.lost) == 0 {
		return
	}
	lost := d.lost.Clone()
	for _, i := range found.lost {
		lost.Set(i, true)
	}
	d.lost = lost
}

// checkHealth looks at some files, at the free space, and now and then at the
// bytes of a chunk.
func (e *Engine) checkHealth(context.Context) {
	h := &e.health
	if len(h.order) != len(e.sets) {
		h.order = slices.SortedFunc(maps.Keys(e.sets), func(a, b torrent.InfoHash) int { return slices.Compare(a[:], b[:]) })
	}
	budget := statsPerTick
	for range h.order {
		h.next = (h.next + 1) % len(h.order)
		d := e.sets[h.order[h.next]]
		if d == nil {
			h.order = nil // one was removed and another added
			break
		}
		if e.filesChanged(d, &budget) {
			e.recheck(d)
		}
		if budget <= 0 {
			break
		}
	}
	e.checkSpace()
	e.scrub()
}

// filesChanged looks at as many files as the budget allows and goes on from
// there the next time.
func (e *Engine) filesChanged(d *dataset, budget *int) bool {
	c := d.c
	for range c.meta.Files {
		if *budget <= 0 {
			return false
		}
		*budget--
		i := d.cursor % len(c.meta.Files)
		d.cursor = i + 1
		if c.meta.Files[i].Size == 0 {
			continue
		}
		now := c.stat(i)
		c.mu.Lock()
		old := c.stamps[i]
		_, writing := c.touched[i]
		c.mu.Unlock()
		if writing || old.mtimeNs == influx {
			if now.size == c.meta.Files[i].Size || now == absent && d.c.heldBytesNow() == 0 {
				continue
			}
			return true
		}
		if now != old {
			return true
		}
	}
	return false
}

func (c *content) heldBytesNow() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.heldBytes
}

// checkSpace stops fetching while the disk is nearly full, and begins again
// after a failed write.
func (e *Engine) checkSpace() {
	now := time.Now()
	low := false
	if e.cfg.ReserveBytes > 0 && now.Sub(e.health.spaceAt) >= 2*time.Second {
		e.health.spaceAt = now
		low = e.spaceLow()
	} else if e.cfg.ReserveBytes > 0 {
		return
	}
	for _, d := range e.sets {
		if d.c.own || d.paused {
			continue
		}
		if low && d.fail == "" && d.state != nil && d.state.State == StateFetch {
			e.holdBack(d)
		}
		if !low && d.fail != "" && !d.retryAt.IsZero() && now.After(d.retryAt) {
			e.retryFetch(d)
		}
	}
}

// scrub reads one chunk back while nothing else goes on: bytes rot, and the
// seeder is the last to notice.
func (e *Engine) scrub() {
	h := &e.health
	if e.cfg.ScrubEvery < 0 || h.scrubbing || len(h.order) == 0 || e.totals.up.rate+e.totals.down.rate > 0 ||
		time.Since(h.scrubbed) < e.cfg.ScrubEvery {
		return
	}
	h.scrubbed = time.Now()
	h.scrubSet %= len(h.order)
	d := e.sets[h.order[h.scrubSet]]
	if d == nil || d.verifying {
		h.scrubSet, h.scrub = h.scrubSet+1, 0
		return
	}
	for h.scrub < d.c.meta.ChunkCount && !d.c.has(h.scrub) {
		h.scrub++
	}
	if h.scrub >= d.c.meta.ChunkCount {
		h.scrubSet, h.scrub = h.scrubSet+1, 0
		return
	}
	chunk := h.scrub
	h.scrub++
	h.scrubbing = true
	e.bg.Go(func() {
		_ = e.verifyOne(d.ctx, d.c, chunk, nil)
		_ = e.do(e.bgCtx, func() error { h.scrubbing = false; return nil })
	})
}

// alert shows something to the person until it is cleared or replaced.
func (e *Engine) alert(id, text, hint string) {
	e.log.Warn(text, "alert", id)
	e.alerts[id] = Alert{ID: id, Text: text, Hint: hint}
	e.listOld = true
}

func (e *Engine) clearAlerts(ih torrent.InfoHash) {
	for _, k := range []string{"load/", "write/", "bad/"} {
		delete(e.alerts, k+ih.String())
	}
}
