package engine

import (
	"path/filepath"
	"sort"
	"sync"
	"sync/atomic"

	lib "github.com/anacrolix/torrent"

	"rarebit/torrent"
)

// content is a dataset's bytes on the disk and what is known of them. The
// library's goroutines, the verifier and the owner all use it, so it has a
// lock of its own; nothing that could want the library's lock happens under
// it.
type content struct {
	id    uint64 // of the file cache; never reused
	ih    torrent.InfoHash
	meta  *Meta
	dir   string // where Files[i].Path lies
	own   bool   // the owner's folder: never written
	local bool   // only peers on this machine
	files *fileCache
	meter *meter
	fault chan<- fault
	count *atomic.Int64 // bytes read to be verified

	live atomic.Pointer[lib.Torrent] // nil while paused
	// dropping is held for writing while live is dropped, so that nobody tells
	// a dropped torrent anything.
	dropping sync.RWMutex

	toVerify, verified atomic.Int64 // progress of the running verification
	writeFailed        atomic.Bool  // downloading is stopped after a failed write
	gen                atomic.Uint64

	// drop is held for reading around every read that is sent to a peer, and
	// for writing for a moment before a hole is punched: else a peer could get
	// zeros for data.
	drop sync.RWMutex

	mu        sync.Mutex
	held      torrent.Bitset // verified
	known     torrent.Bitset // held says yes or no; the others are to be hashed
	heldBytes int64
	stamps    []stamp
	touched   map[int]struct{} // files written since they were last synced
	restamp   map[int]struct{} // files whose stamp is to be stored as it stands
	unsaved   bool             // held or known changed since the last save
}

// stamp is by which a file that changed behind our back is found out.
type stamp struct {
	size    int64
	mtimeNs int64
}

// influx marks a file that is being fetched: its time changes with each write
// of ours, so that it says nothing. Stored before the first write, replaced by
// the real time when all that was wanted is there, or at the end.
const influx = -1

// absent is the stamp of a file that was not there.
var absent = stamp{size: -1}

func newContent(e *Engine, id uint64, m *Meta, dir string, own bool) *content {
	return &content{
		id: id, ih: m.InfoHash, meta: m, dir: dir, own: own, local: !e.cfg.Public,
		files: e.files, meter: e.meter, fault: e.faults, count: &e.hashed,
		held: torrent.NewBitset(m.ChunkCount), known: torrent.NewBitset(m.ChunkCount),
		stamps: make([]stamp, len(m.Files)),
	}
}

func (c *content) path(file int) string {
	return filepath.Join(c.dir, filepath.FromSlash(c.meta.Files[file].Path))
}

// chunkLen is the length of a chunk in the stream, padding included.
func (c *content) chunkLen(chunk int) int64 {
	off := int64(chunk) * int64(c.meta.ChunkBytes)
	return min(int64(c.meta.ChunkBytes), c.meta.StreamBytes-off)
}

// spansAt calls f for each part of [off, off+n) of the stream, in order, until
// f returns an error.
func (m *Meta) spansAt(off, n int64, f func(s span, inSpan, size int64) error) error {
	i := sort.Search(len(m.spans), func(i int) bool { return m.spans[i].off+m.spans[i].size > off })
	for ; n > 0 && i < len(m.spans); i++ {
		s := m.spans[i]
		in := off - s.off
		size := min(n, s.size-in)
		if err := f(s, in, size); err != nil {
			return err
		}
		off, n = off+size, n-size
	}
	return nil
}

// realBytes is how much of a chunk is data; the rest is padding and lies
// behind it in everything that we build.
func (m *Meta) realBytes(chunk int) int64 {
	var n int64
	_ = m.spansAt(int64(chunk)*int64(m.ChunkBytes), int64(m.ChunkBytes), func(s span, _, size int64) error {
		if s.file >= 0 {
			n += size
		}
		return nil
	})
	return n
}

// fileChunks is the half-open range of chunks that hold bytes of a file.
// fileSpan must be the span of that file.
func (m *Meta) fileChunks(s span) (int, int) {
	cb := int64(m.ChunkBytes)
	return int(s.off / cb), int((s.off + s.size + cb - 1) / cb)
}

// set notes what is known of a chunk and says whether that changed anything.
func (c *content) set(chunk int, known, held bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.setLocked(chunk, known, held)
}

func (c *content) setLocked(chunk int, known, held bool) bool {
	held = held && known
	was := c.held.Has(chunk)
	if was == held && c.known.Has(chunk) == known {
		return false
	}
	if was != held {
		n := c.meta.realBytes(chunk)
		if was {
			n = -n
		}
		c.heldBytes += n
		c.held.Set(chunk, held)
	}
	c.known.Set(chunk, known)
	c.unsaved = true
	c.gen.Add(1)
	return true
}

// judged notes that a chunk was read and found right or wrong, unless somebody
// else changed its state meanwhile: it was given back, or it arrived.
func (c *content) judged(chunk int, was, ok bool) (changed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.held.Has(chunk)
	if was && !now || !was && now {
		return false
	}
	return c.setLocked(chunk, true, ok)
}

func (c *content) has(chunk int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held.Has(chunk)
}

// bits are copies of held and known.
func (c *content) bits() (held, known torrent.Bitset) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held.Clone(), c.known.Clone()
}

// unknown lists the chunks that are to be hashed.
func (c *content) unknown() []int {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []int
	for i := range c.meta.ChunkCount {
		if !c.known.Has(i) {
			out = append(out, i)
		}
	}
	return out
}

// refresh makes the library ask again what is known of these chunks. It must
// not be called from a callback.
func (c *content) refresh(chunks ...int) {
	c.dropping.RLock()
	defer c.dropping.RUnlock()
	t := c.live.Load()
	if t == nil {
		return
	}
	for _, i := range chunks {
		t.Piece(i).UpdateCompletion()
	}
}

// report tells the owner of a fault, and drops it if he is busy with many.
func (c *content) report(f fault) {
	f.ih = c.ih
	select {
	case c.fault <- f:
	default:
	}
}
