package engine

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
	"time"

	"rarebit/torrent"
)

// States of a dataset.
const (
	StateFetch   = "fetch"   // picked chunks are missing and asked for
	StateVerify  = "verify"  // chunks are being hashed
	StateSeed    = "seed"    // all that was picked is held
	StatePaused  = "paused"  // the person paused it
	StateMissing = "missing" // files are gone or differ; the rest is served
	StateError   = "error"   // nothing is fetched, see Err
)

// Snapshot is the engine's state at a moment. It and everything it points to
// never changes.
type Snapshot struct {
	At               time.Time
	UpRate, DownRate uint64 // bytes per second, smoothed over a few seconds
	UpBytes          uint64 // blocks sent since the start, padding included
	DownBytes        uint64 // useful blocks received since the start
	Peers            int
	Torrents         map[torrent.InfoHash]*TorrentState
	PeerList         []PeerState
	HashedBytes      uint64 // read since the start to be compared with their hashes
	DroppedEvents    uint64 // messages of peers that came faster than they were handled
	Alerts           []Alert
}

// Alert is something that a person should know.
type Alert struct{ ID, Text, Hint string }

// TorrentState is one dataset. The slices have one entry per chunk; a new
// slice replaces the old one when something changed.
type TorrentState struct {
	InfoHash    torrent.InfoHash
	Name        string
	State       string
	Err, Hint   string
	Own         bool // the owner's folder: never written
	Dir         string
	Chunks      int
	ChunkBytes  uint32
	StreamBytes int64
	SizeBytes   int64 // without padding

	Held, Wanted           torrent.Bitset
	HeldBytes, WantedBytes int64 // without padding

	Copies      []uint16 // other peers connected to us that have it
	Asked       []uint32 // blocks asked for since the start
	ServedBytes []uint64 // without padding; remembered across starts. An upper bound of what arrived
	LastAsk     []int64  // unix seconds, 0 is never since the start

	UpRate, DownRate uint64
	UpBytes          uint64 // sum of ServedBytes
	Peers            int

	Verified, ToVerify int // chunks of the verification that runs
	Generation         uint64
}

// PeerState is one connection.
type PeerState struct {
	InfoHash           torrent.InfoHash
	Addr               string
	Client             string
	Outgoing           bool
	Exchange           bool // speaks rb_rcpt
	UpRate, DownRate   uint64
	UpBytes, DownBytes uint64
}

// ewma smooths a rate over about four seconds.
type ewma struct{ rate float64 }

func (r *ewma) add(bytes uint64, dt float64) {
	if dt <= 0 {
		return
	}
	r.rate += (float64(bytes)/dt - r.rate) * (1 - math.Exp(-dt/3))
	if r.rate < 1 {
		r.rate = 0
	}
}

// totals is what the engine moved.
type totals struct {
	at             time.Time
	servedAt       time.Time
	upSum, downSum uint64
	up, down       ewma
	peers          []PeerState
}

const (
	copiesEvery = 3 * time.Second
	// manyBits is how many bits of peers' bitmaps are counted every three
	// seconds; beyond it every thirty.
	manyBits = 5 << 20
)

// collect reads the connections and gives the news to the datasets.
func (e *Engine) collect() {
	now := time.Now()
	dt := now.Sub(e.totals.at).Seconds()
	e.totals.at = now
	if e.client != nil {
		_ = e.client.BadPeerIPs() // takes the library's lock: the watchdog wants to know
	}
	conns := e.meter.list()
	peers := make([]PeerState, 0, len(conns))
	for _, c := range conns {
		st := c.pc.Stats()
		up, down := st.BytesWrittenData.Int64(), st.BytesReadUsefulData.Int64()
		dUp, dDown := e.meter.progress(c, up, down)
		c.up.add(dUp, dt)
		c.down.add(dDown, dt)
		for chunk, n := range e.meter.credit(c, up) {
			if e.cfg.Exchange != nil {
				e.queue.push(event{kind: evSent, conn: c, chunk: chunk, blocks: n})
			}
		}
		client, _ := c.pc.PeerClientName.Load().(string)
		peers = append(peers, PeerState{
			InfoHash: c.content.ih, Addr: c.addr, Client: clean(client), Outgoing: c.outgoing, Exchange: e.meter.speaks(c),
			UpRate: uint64(c.up.rate), DownRate: uint64(c.down.rate),
			UpBytes: uint64(max(0, up)), DownBytes: uint64(max(0, down)), //nolint:gosec // not negative
		})
	}
	slices.SortFunc(peers, func(a, b PeerState) int { return strings.Compare(a.Addr, b.Addr) })
	e.totals.peers = peers
	var upAll, downAll uint64
	for ih, t := range e.meter.news() {
		if d := e.sets[ih]; d != nil {
			d.apply(t)
			e.active[ih] = d
			upAll, downAll = upAll+t.up, downAll+t.down
		}
	}
	e.totals.upSum, e.totals.downSum = e.totals.upSum+upAll, e.totals.downSum+downAll
	e.totals.up.add(upAll, dt)
	e.totals.down.add(downAll, dt)
	for ih, d := range e.active {
		if d.up.rate+d.down.rate > 0 || d.upNow+d.downNow > 0 {
			d.changed = true
		}
		d.up.add(d.upNow, dt)
		d.down.add(d.downNow, dt)
		d.upNow, d.downNow = 0, 0
		if now.After(d.nextCopies) {
			d.countCopies(now, conns)
		}
		if d.conns == 0 && d.up.rate+d.down.rate == 0 && !d.changed {
			delete(e.active, ih)
		}
	}
}

// clean takes control bytes out of what a peer says of itself.
func clean(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), 64)], "?")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, s)
}

// apply takes the news of a dataset in. Slices are replaced, not edited: a
// snapshot may hold them.
func (d *dataset) apply(t tally) {
	d.changed = true
	d.conns = t.conns
	d.upNow, d.downNow = d.upNow+t.up, d.downNow+t.down
	if len(t.asks) > 0 {
		asked, last := slices.Clone(d.asked), slices.Clone(d.lastAsk)
		for i, a := range t.asks {
			asked[i] += a.n
			last[i] = a.last
		}
		d.asked, d.lastAsk = asked, last
	}
	if len(t.served) > 0 {
		served := slices.Clone(d.served)
		for i, n := range t.served {
			served[i] += n
			d.upTotal += n
		}
		d.served, d.servedOld = served, true
	}
}

// countCopies counts for each chunk the connected peers that say they have it.
func (d *dataset) countCopies(now time.Time, conns []*conn) {
	n := d.c.meta.ChunkCount
	counts := make([]uint16, n)
	peers := 0
	buf := make([]uint32, 1024)
	for _, c := range conns {
		if c.content != d.c {
			continue
		}
		peers++
		it := c.pc.PeerPieces().ManyIterator()
	peer:
		for k := it.NextMany(buf); k > 0; k = it.NextMany(buf) {
			for _, i := range buf[:k] {
				if int64(i) >= int64(n) { // a peer that says it has all, before it knows how many
					break peer
				}
				if counts[i] < math.MaxUint16 {
					counts[i]++
				}
			}
		}
	}
	d.nextCopies = now.Add(copiesEvery)
	if peers*n > manyBits {
		d.nextCopies = now.Add(10 * copiesEvery)
	}
	if !slices.Equal(counts, d.copies) {
		d.copies, d.changed = counts, true
	}
}

// publish makes the next snapshot. What did not change is taken over from the
// last one.
func (e *Engine) publish() {
	e.lastPub = time.Now()
	last := e.snap.Load()
	fresh := e.listOld || len(last.Torrents) != len(e.sets)
	for _, d := range e.sets {
		if !d.update() {
			continue
		}
		fresh = true
		if d.state.State == StateSeed && len(e.alerts) > 0 {
			delete(e.alerts, "bad/"+d.ih.String())
		}
	}
	s := &Snapshot{
		At: e.cfg.Now(), UpRate: uint64(e.totals.up.rate), DownRate: uint64(e.totals.down.rate),
		UpBytes: e.totals.upSum, DownBytes: e.totals.downSum,
		HashedBytes: uint64(max(0, e.hashed.Load())), //nolint:gosec // not negative
		Peers:       len(e.totals.peers), PeerList: e.totals.peers, Torrents: last.Torrents,
		DroppedEvents: e.queue.dropped.Load(), Alerts: last.Alerts,
	}
	if fresh {
		e.listOld = false
		s.Torrents = make(map[torrent.InfoHash]*TorrentState, len(e.sets))
		for ih, d := range e.sets {
			s.Torrents[ih] = d.state
		}
		s.Alerts = make([]Alert, 0, len(e.alerts))
		for _, a := range e.alerts {
			s.Alerts = append(s.Alerts, a)
		}
		slices.SortFunc(s.Alerts, func(a, b Alert) int { return strings.Compare(a.ID, b.ID) })
	}
	e.snap.Store(s)
}

// update makes a new state if anything changed.
func (d *dataset) update() bool {
	c := d.c
	ver, total, gen := c.verified.Load(), c.toVerify.Load(), c.gen.Load()
	if !d.changed && d.state != nil && gen == d.seen && ver == d.seenVer && total == d.seenToVe {
		return false
	}
	m := c.meta
	s := &TorrentState{
		InfoHash: d.ih, Name: m.Name, Own: c.own, Dir: c.dir, Chunks: m.ChunkCount, ChunkBytes: m.ChunkBytes,
		StreamBytes: m.StreamBytes, SizeBytes: m.SizeBytes(), Wanted: d.wanted, WantedBytes: d.wantedBytes,
		Copies: d.copies, Asked: d.asked, ServedBytes: d.served, LastAsk: d.lastAsk,
		UpRate: uint64(d.up.rate), DownRate: uint64(d.down.rate), UpBytes: d.upTotal, Peers: d.conns,
		Verified: int(ver), ToVerify: int(total), Generation: 1,
	}
	unknown := 0
	if d.state != nil {
		s.Generation = d.state.Generation + 1
	}
	if d.state != nil && gen == d.seen {
		s.Held = d.state.Held
	} else {
		s.Held, _ = c.bits()
	}
	c.mu.Lock()
	s.HeldBytes = c.heldBytes
	unknown = m.ChunkCount - c.known.Count()
	c.mu.Unlock()
	d.judge(s, unknown)
	d.state, d.changed, d.seen, d.seenVer, d.seenToVe = s, false, gen, ver, total
	return true
}

// judge finds the word for the state of a dataset.
func (d *dataset) judge(s *TorrentState, unknown int) {
	held, lost := s.Held.Count(), without(d.lost, s.Held)
	switch {
	case d.paused:
		s.State = StatePaused
	case s.ToVerify > 0 || unknown > 0:
		s.State = StateVerify
	case d.fail != "":
		s.State, s.Err, s.Hint = StateError, d.fail, d.hint
	case s.Own && held < s.Chunks:
		s.State, s.Err = StateMissing, d.missing(s.Chunks-held)
		s.Hint = "put the original files back into " + s.Dir + "; they are noticed by themselves"
	case lost > 0:
		s.State, s.Err = StateMissing, d.missing(lost)
		s.Hint = "put the files back, or resume to fetch them again"
	case !s.Own && without(s.Wanted, s.Held) > 0:
		s.State = StateFetch
	default:
		s.State = StateSeed
		d.lostWhy = ""
	}
}

// without counts the bits of a that are not in b.
func without(a, b torrent.Bitset) int {
	n, not := 0, b.Bytes()
	for i, x := range a.Bytes() {
		n += bits.OnesCount8(x &^ not[i])
	}
	return n
}

func (d *dataset) missing(n int) string {
	s := fmt.Sprintf("%d of %d chunks are missing or differ", n, d.c.meta.ChunkCount)
	if d.lostWhy != "" {
		s += ": " + d.lostWhy
	}
	return s
}
