package engine

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"testing"

	"rarebit/torrent"
	"rarebit/torrent/wire"
)

// recorder is an Exchange that checks the order of events and answers.
type recorder struct {
	tb    testing.TB
	name  string
	greet bool

	mu       sync.Mutex
	open     map[wire.ConnID]wire.Conn
	was      map[wire.ConnID]bool
	messages []string
	received map[uint32]uint32
	sent     map[uint32]uint32
	closed   int
}

func newRecorder(tb testing.TB, name string, greet bool) *recorder {
	return &recorder{
		tb: tb, name: name, greet: greet, open: map[wire.ConnID]wire.Conn{}, was: map[wire.ConnID]bool{},
		received: map[uint32]uint32{}, sent: map[uint32]uint32{},
	}
}

func (r *recorder) Opened(c wire.Conn) {
	r.mu.Lock()
	if r.was[c.ID] {
		r.tb.Errorf("%s: connection %d opened twice", r.name, c.ID)
	}
	r.was[c.ID], r.open[c.ID] = true, c
	r.mu.Unlock()
	if r.greet {
		// From within Opened: it must be possible to speak at once.
		if err := c.Send([]byte("hello from " + r.name)); err != nil {
			r.tb.Errorf("%s: send: %v", r.name, err)
		}
	}
}

func (r *recorder) Message(id wire.ConnID, payload []byte) {
	c := r.check(id, "message")
	r.mu.Lock()
	r.messages = append(r.messages, string(payload))
	r.mu.Unlock()
	if !r.greet && c.Send != nil {
		if err := c.Send(append([]byte("re: "), payload...)); err != nil {
			r.tb.Errorf("%s: answer: %v", r.name, err)
		}
	}
}

func (r *recorder) Received(id wire.ConnID, chunk, blocks uint32) {
	r.check(id, "received")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.received[chunk] += blocks
}

func (r *recorder) Sent(id wire.ConnID, chunk, blocks uint32) {
	r.check(id, "sent")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent[chunk] += blocks
}

func (r *recorder) Closed(id wire.ConnID) {
	r.check(id, "closed")
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, id)
	r.closed++
}

func (r *recorder) check(id wire.ConnID, what string) wire.Conn {
	r.mu.Lock()
	defer r.mu.Unlock()
	c, ok := r.open[id]
	if !ok {
		r.tb.Errorf("%s: %s on connection %d, which is not open", r.name, what, id)
	}
	return c
}

func (r *recorder) sees(what string, ok func() bool) {
	r.tb.Helper()
	eventually(r.tb, r.name+": "+what, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return ok()
	})
}

func TestExchange(t *testing.T) {
	t.Parallel()
	s := threeFiles(t)
	want := map[uint32]uint32{} // real blocks per chunk: padding is not paid for
	for _, c := range s.m.Chunks() {
		want[c.Index] = c.Blocks()
	}
	xa, xb := newRecorder(t, "seeder", false), newRecorder(t, "consumer", true)
	a := start(t, t.TempDir(), func(c *Config) { c.Exchange = xa })
	b := start(t, t.TempDir(), func(c *Config) { c.Exchange = xb })
	a.own(s)
	b.add(s, a)
	must(t, b.PickAll(t.Context(), s.ih))
	b.hasAll(s)
	same := func(got map[uint32]uint32) bool { return fmt.Sprint(got) == fmt.Sprint(want) }
	xb.sees("every block verified", func() bool { return same(xb.received) })
	xa.sees("every block sent", func() bool { return same(xa.sent) })
	xa.sees("a greeting", func() bool { return slices.Equal(xa.messages, []string{"hello from consumer"}) })
	xb.sees("an answer", func() bool { return slices.Equal(xb.messages, []string{"re: hello from consumer"}) })
	xb.sees("who it is", func() bool {
		for _, c := range xb.open {
			return c.InfoHash == s.ih && c.Outgoing && c.Addr == a.Addr()
		}
		return false
	})
	if len(xa.received) != 0 || len(xb.sent) != 0 {
		t.Errorf("the wrong way: %v, %v", xa.received, xb.sent)
	}
	must(t, a.Pause(t.Context(), s.ih))
	xa.sees("the end", func() bool { return xa.closed == 1 && len(xa.open) == 0 })
	xb.sees("the end", func() bool { return len(xb.open) == 0 })
}

// Two seeders: what each sent is counted for each.
func TestExchangeTwoSeeders(t *testing.T) {
	t.Parallel()
	s := newSample(t, 64*kib, file("one", 2<<20))
	x := newRecorder(t, "consumer", true)
	xa, xb := newRecorder(t, "first", false), newRecorder(t, "second", false)
	a := start(t, t.TempDir(), func(c *Config) { c.Exchange, c.UploadBytesPerSec = xa, 4<<20 })
	b := start(t, t.TempDir(), func(c *Config) { c.Exchange, c.UploadBytesPerSec = xb, 4<<20 })
	c := start(t, t.TempDir(), func(c *Config) { c.Exchange = x })
	a.own(s)
	b.own(s)
	c.add(s, a, b)
	must(t, c.PickAll(t.Context(), s.ih))
	c.hasAll(s)
	sum := func(m map[uint32]uint32) (n uint32) {
		for _, v := range m {
			n += v
		}
		return n
	}
	x.sees("all blocks", func() bool { return sum(x.received) == (2<<20)/torrent.BlockBytes })
	xa.sees("something sent", func() bool { return sum(xa.sent) > 0 })
	xb.sees("something sent", func() bool { return sum(xb.sent) > 0 })
}

// A peer that talks faster than it is listened to loses messages, not us.
func TestMessageFlood(t *testing.T) {
	t.Parallel()
	q := newQueue()
	c := &conn{}
	for i := range 2 * maxQueued {
		q.push(event{kind: evMessage, conn: c, payload: fmt.Append(nil, i)})
	}
	q.push(event{kind: evClosed, conn: c})
	var got []event
	q.drain(func(ev event) { got = append(got, ev) })
	if len(got) != maxQueued+1 || got[maxQueued].kind != evClosed || q.dropped.Load() != maxQueued {
		t.Errorf("%d events, %d dropped", len(got), q.dropped.Load())
	}
	if !bytes.Equal(got[1].payload, []byte("1")) {
		t.Error("order")
	}
}
