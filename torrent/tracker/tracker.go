// Package tracker is a small HTTP tracker (BEP 3, 7, 23, 48): it tells peers
// of one torrent of each other. It keeps everything in memory and forgets
// peers that fall silent. It is no part of the money: what peers claim here
// about themselves is shown, never paid for.
//
// The invariant: memory is bounded by MaxTorrents × MaxPeers, whatever anyone
// sends, and a peer is only ever listed under the address that it announced
// from, so nobody can point a swarm at a stranger.
//
// Callers are ui/devnet (the local network's tracker) and ui/node (a
// publisher that runs its own).
package tracker

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync"
	"time"

	"rarebit/torrent"
)

const (
	defaultNumWant = 50
	maxNumWant     = 200
)

// Options say how much to remember. The zero value is good for a small public
// tracker.
type Options struct {
	// Interval is how often peers should announce; 0: 30 min. Peers that miss
	// two in a row are forgotten.
	Interval time.Duration
	Now      func() time.Time // nil: time.Now

	MaxTorrents int // 0: 4096; more are refused
	MaxPeers    int // per torrent; 0: 2000; the one silent for longest makes room, if it missed an announce
	MaxPerIP    int // peers per torrent and address; 0: 64

	// Allow says which torrents are tracked; nil: any. It must not call back.
	Allow func(torrent.InfoHash) bool
}

// Tracker is an http.Handler. It is safe for concurrent use.
type Tracker struct {
	o Options

	mu       sync.Mutex
	torrents map[torrent.InfoHash]*swarm
	sweepAt  time.Time
}

// Counts are what a tracker knows of a torrent.
type Counts struct {
	Complete   int // peers that have everything
	Incomplete int
	Downloaded int // how often a peer finished, since the tracker started
}

// swarm is one torrent. Peers stand in a slice too, so that a random choice
// costs nothing.
type swarm struct {
	byAddr     map[netip.AddrPort]int // index into peers
	peers      []peer
	perIP      map[netip.Addr]int
	complete   int
	downloaded int
}

type peer struct {
	addr     netip.AddrPort
	complete bool
	seen     time.Time
}

// New makes a tracker. It starts nothing: forgetting happens when peers call.
func New(o Options) *Tracker {
	o.Interval = orDefault(o.Interval, 30*time.Minute)
	o.MaxTorrents = orDefault(o.MaxTorrents, 4096)
	o.MaxPeers = orDefault(o.MaxPeers, 2000)
	o.MaxPerIP = orDefault(o.MaxPerIP, 64)
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Tracker{o: o, torrents: make(map[torrent.InfoHash]*swarm)}
}

// Counts of a torrent; zero when nobody announced it.
func (t *Tracker) Counts(h torrent.InfoHash) Counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.torrents[h]
	if s == nil {
		return Counts{}
	}
	s.expire(t.o.Now().Add(-t.silence()))
	return s.counts()
}

func (s *swarm) counts() Counts {
	return Counts{Complete: s.complete, Incomplete: len(s.peers) - s.complete, Downloaded: s.downloaded}
}

// silence is how long a peer may be quiet: two announces and some slack.
func (t *Tracker) silence() time.Duration { return 2*t.o.Interval + t.o.Interval/4 }

// announce books a and returns the counts and up to a.numWant other peers.
func (t *Tracker) announce(a announce, from netip.Addr) (Counts, []netip.AddrPort, error) {
	if t.o.Allow != nil && !t.o.Allow(a.infoHash) {
		return Counts{}, nil, errNotTracked
	}
	now := t.o.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sweep(now)
	s := t.torrents[a.infoHash]
	if s == nil {
		if len(t.torrents) >= t.o.MaxTorrents {
			return Counts{}, nil, errFull
		}
		s = &swarm{byAddr: make(map[netip.AddrPort]int), perIP: make(map[netip.Addr]int)}
		t.torrents[a.infoHash] = s
	}
	s.expire(now.Add(-t.silence()))
	self := netip.AddrPortFrom(from, a.port)
	switch {
	case a.event == eventStopped:
		s.remove(self)
		return s.counts(), nil, nil
	case a.port == 0: // cannot be reached: it may ask, but is not listed
	default:
		s.put(peer{addr: self, complete: a.left == 0, seen: now}, a.event == eventCompleted, t.o)
	}
	return s.counts(), s.choose(self, a.numWant), nil
}

// sweep forgets silent peers and empty torrents, once per interval.
func (t *Tracker) sweep(now time.Time) {
	if now.Before(t.sweepAt) {
		return
	}
	t.sweepAt = now.Add(t.o.Interval)
	for h, s := range t.torrents {
		if s.expire(now.Add(-t.silence())); len(s.peers) == 0 {
			delete(t.torrents, h)
		}
	}
}

func (s *swarm) put(p peer, finished bool, o Options) {
	i, known := s.byAddr[p.addr]
	if !known {
		if s.perIP[p.addr.Addr()] >= o.MaxPerIP || len(s.peers) >= o.MaxPeers && !s.makeRoom(p.seen.Add(-o.Interval)) {
			return // not listed; it still gets peers
		}
		i = len(s.peers)
		s.peers = append(s.peers, peer{addr: p.addr})
		s.byAddr[p.addr] = i
		s.perIP[p.addr.Addr()]++
	}
	if finished && !s.peers[i].complete {
		s.downloaded++ // counted once, however often it says so
	}
	s.complete += toInt(p.complete) - toInt(s.peers[i].complete)
	s.peers[i] = p
}

func (s *swarm) remove(a netip.AddrPort) {
	i, ok := s.byAddr[a]
	if !ok {
		return
	}
	s.complete -= toInt(s.peers[i].complete)
	last := len(s.peers) - 1
	s.peers[i] = s.peers[last]
	s.byAddr[s.peers[i].addr] = i
	s.peers = s.peers[:last]
	delete(s.byAddr, a)
	if s.perIP[a.Addr()]--; s.perIP[a.Addr()] <= 0 {
		delete(s.perIP, a.Addr())
	}
}

// makeRoom drops the peer that was silent for longest, unless all were heard
// since the given time.
func (s *swarm) makeRoom(since time.Time) bool {
	oldest := 0
	for i, p := range s.peers {
		if p.seen.Before(s.peers[oldest].seen) {
			oldest = i
		}
	}
	if len(s.peers) == 0 || !s.peers[oldest].seen.Before(since) {
		return false
	}
	s.remove(s.peers[oldest].addr)
	return true
}

func (s *swarm) expire(before time.Time) {
	for _, v := range slices.Backward(s.peers) {
		if v.seen.Before(before) {
			s.remove(v.addr)
		}
	}
}

// choose takes n peers from a random place on, without the one that asks.
// Complete peers hear of each other too: they count copies.
func (s *swarm) choose(self netip.AddrPort, n int) []netip.AddrPort {
	n = min(n, len(s.peers))
	if n <= 0 {
		return nil
	}
	out := make([]netip.AddrPort, 0, n)
	start := rand.IntN(len(s.peers)) //nolint:gosec // spreads peers, keeps no secret
	for i := range s.peers {
		if len(out) == n {
			break
		}
		if p := s.peers[(start+i)%len(s.peers)]; p.addr != self {
			out = append(out, p.addr)
		}
	}
	return out
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func orDefault[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}
