package engine

import (
	"slices"
	"sync"
	"time"

	lib "github.com/anacrolix/torrent"

	"rarebit/torrent"
	"rarebit/torrent/wire"
)

// maxPending bounds the requests of one peer that are remembered until they
// are known to be served; the library takes 1024 at a time.
const maxPending = 2048

// badCopies is how many chunks with a wrong hash are taken from one connection.
const badCopies = 3

// meter counts who asked for what and who sent what. The library's callbacks
// feed it under the library's lock: it has a small lock of its own and calls
// nothing of the library's.
type meter struct {
	queue *queue
	now   func() time.Time

	mu     sync.Mutex
	nextID wire.ConnID
	conns  map[*lib.PeerConn]*conn
	sets   map[torrent.InfoHash]*tally
	moved  map[torrent.InfoHash]*tally // those with news since the last drain
}

// tally is what happened to one dataset since the last drain.
type tally struct {
	content  *content
	asks     map[uint32]ask
	served   map[uint32]uint64 // real bytes
	up, down uint64            // bytes of blocks on the wire
	conns    int
}

type ask struct {
	n    uint32
	last int64
}

// conn is a connection to one peer.
type conn struct {
	id       wire.ConnID
	pc       *lib.PeerConn
	content  *content
	addr     string
	outgoing bool

	// Under the meter's lock.
	speaks   bool      // announced rb_rcpt
	pending  []request // asked for, not yet known to be served, oldest first
	sent     int64     // bytes of Stats that were given to chunks
	got      map[uint32]uint32
	asked    []uint16 // blocks per chunk, to see one that is fetched again and again
	failures int

	lastUp, lastDown int64

	open bool // told to the Exchange; owned by deliver

	up, down ewma // owned by collect
}

// request is one block that a peer asked for.
type request struct {
	chunk, begin, length uint32
}

func newMeter(q *queue, now func() time.Time) *meter {
	return &meter{
		queue: q, now: now, conns: map[*lib.PeerConn]*conn{},
		sets: map[torrent.InfoHash]*tally{}, moved: map[torrent.InfoHash]*tally{},
	}
}

// watch begins to count for a dataset.
func (m *meter) watch(c *content) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sets[c.ih] = &tally{content: c}
}

func (m *meter) forget(ih torrent.InfoHash) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.sets, ih)
	delete(m.moved, ih)
}

// newsOf is the tally of a dataset, marked as having news. It is nil when the
// dataset was removed, even if it was added anew since.
func (m *meter) newsOf(c *content) *tally {
	t := m.sets[c.ih]
	if t == nil || t.content != c {
		return nil
	}
	m.moved[c.ih] = t
	return t
}

func (m *meter) added(pc *lib.PeerConn, ih torrent.InfoHash) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.sets[ih]
	if t == nil {
		return
	}
	m.moved[ih] = t
	t.conns++
	m.nextID++
	m.conns[pc] = &conn{
		id: m.nextID, pc: pc, content: t.content, addr: pc.RemoteAddr.String(),
		outgoing: pc.Discovery != lib.PeerSourceIncoming,
	}
}

func (m *meter) closed(pc *lib.PeerConn) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.conns[pc]
	if c == nil { // was never added: a duplicate
		return
	}
	delete(m.conns, pc)
	if t := m.newsOf(c.content); t != nil {
		t.conns--
	}
	m.queue.push(event{kind: evClosed, conn: c})
}

// announces notes that a peer speaks rb_rcpt.
func (m *meter) announces(pc *lib.PeerConn) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c := m.conns[pc]; c != nil && !c.speaks {
		c.speaks = true
		m.queue.push(event{kind: evOpened, conn: c})
	}
}

func (m *meter) message(pc *lib.PeerConn, payload []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c := m.conns[pc]; c != nil && c.speaks {
		m.queue.push(event{kind: evMessage, conn: c, payload: payload})
	}
}

// requested notes that a peer wants a block.
func (m *meter) requested(pc *lib.PeerConn, r request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.conns[pc]
	if c == nil || int64(r.chunk) >= int64(c.content.meta.ChunkCount) {
		return
	}
	t := m.newsOf(c.content)
	if t == nil {
		return
	}
	if t.asks == nil {
		t.asks = map[uint32]ask{}
	}
	t.asks[r.chunk] = ask{t.asks[r.chunk].n + 1, m.now().Unix()}
	if len(c.pending) == maxPending {
		c.pending = append(c.pending[:0], c.pending[maxPending/2:]...)
	}
	c.pending = append(c.pending, r)

	// A peer that fetches a chunk a third time may be getting bad data.
	if c.asked == nil {
		c.asked = make([]uint16, c.content.meta.ChunkCount)
	}
	blocks := (c.content.meta.ChunkBytes + torrent.BlockBytes - 1) / torrent.BlockBytes
	if c.asked[r.chunk]++; uint32(c.asked[r.chunk]) > 2*blocks {
		c.asked[r.chunk] = 0
		c.content.report(fault{kind: faultSuspect, chunk: int(r.chunk)})
	}
}

func (m *meter) cancelled(pc *lib.PeerConn, r request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.conns[pc]
	if c == nil {
		return
	}
	for i, p := range slices.Backward(c.pending) {
		if p == r {
			c.pending = slices.Delete(c.pending, i, i+1)
			return
		}
	}
}

// received notes a block that we wanted and got.
func (m *meter) received(pc *lib.PeerConn, r request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.conns[pc]
	if c == nil || int64(r.chunk) >= int64(c.content.meta.ChunkCount) || c.content.meta.realPart(r) == 0 {
		return
	}
	if c.got == nil {
		c.got = map[uint32]uint32{}
	}
	c.got[r.chunk]++
}

// realPart is how many bytes of a block are not padding.
func (m *Meta) realPart(r request) int64 {
	end := min(m.realBytes(int(r.chunk)), int64(r.begin)+int64(r.length))
	return max(0, end-int64(r.begin))
}

// verified says that the blocks received of a chunk were right.
func (m *meter) verified(of *content, chunk uint32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.conns {
		n := c.got[chunk]
		if c.content != of || n == 0 {
			continue
		}
		delete(c.got, chunk)
		if c.speaks {
			m.queue.push(event{kind: evReceived, conn: c, chunk: chunk, blocks: n})
		}
	}
}

// refuted says that they were not. Nobody is paid; a connection that alone
// sent the chunk is closed after the third time.
func (m *meter) refuted(of *content, chunk uint32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var from []*conn
	for _, c := range m.conns {
		if c.content == of && c.got[chunk] > 0 {
			delete(c.got, chunk)
			from = append(from, c)
		}
	}
	if len(from) != 1 {
		return
	}
	if from[0].failures++; from[0].failures >= badCopies {
		m.queue.push(event{kind: evKick, conn: from[0]})
	}
}

// credit spreads the bytes that were written to a connection over the blocks
// that its peer asked for, oldest first, and returns the blocks per chunk.
func (m *meter) credit(c *conn, written int64) map[uint32]uint32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out map[uint32]uint32
	n := 0
	var t *tally
	for _, r := range c.pending {
		if c.sent+int64(r.length) > written {
			break
		}
		n++
		c.sent += int64(r.length)
		data := c.content.meta.realPart(r)
		if data == 0 {
			continue
		}
		if t == nil {
			if t = m.newsOf(c.content); t == nil {
				break
			}
			if t.served == nil {
				t.served = map[uint32]uint64{}
			}
			out = map[uint32]uint32{}
		}
		t.served[r.chunk] += uint64(data) //nolint:gosec // not negative
		out[r.chunk]++
	}
	c.pending = append(c.pending[:0], c.pending[n:]...)
	if len(c.pending) == 0 {
		c.sent = written // what remains was asked for before the bound cut in
	}
	return out
}

// progress adds what a connection moved since the last call.
func (m *meter) progress(c *conn, up, down int64) (dUp, dDown uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	dUp, dDown = uint64(max(0, up-c.lastUp)), uint64(max(0, down-c.lastDown)) //nolint:gosec // not negative
	c.lastUp, c.lastDown = up, down
	if dUp+dDown > 0 {
		if t := m.newsOf(c.content); t != nil {
			t.up, t.down = t.up+dUp, t.down+dDown
		}
	}
	return dUp, dDown
}

// list is every connection.
func (m *meter) list() []*conn {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make([]*conn, 0, len(m.conns))
	for _, c := range m.conns {
		out = append(out, c)
	}
	return out
}

// news takes what happened since the last call.
func (m *meter) news() map[torrent.InfoHash]tally {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.moved) == 0 {
		return nil
	}
	out := make(map[torrent.InfoHash]tally, len(m.moved))
	for ih, t := range m.moved {
		out[ih] = *t
		t.asks, t.served, t.up, t.down = nil, nil, 0, 0
	}
	clear(m.moved)
	return out
}

func (m *meter) speaks(c *conn) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return c.speaks
}
