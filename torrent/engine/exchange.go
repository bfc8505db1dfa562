package engine

import (
	"context"
	"sync"
	"sync/atomic"

	"rarebit/torrent/wire"
)

// maxQueued bounds the messages of peers that wait for the Exchange. What is
// beyond is dropped and counted; the codec's messages are cumulative, so the
// next one makes up for it. Events of ours are few and never dropped.
const maxQueued = 4096

type eventKind int

const (
	evOpened eventKind = iota
	evMessage
	evReceived
	evSent
	evClosed
	evKick
)

type event struct {
	kind          eventKind
	conn          *conn
	payload       []byte
	chunk, blocks uint32
}

// queue carries events from callbacks, which must not block, to the one
// goroutine that delivers them in order.
type queue struct {
	mu      sync.Mutex
	items   []event
	wake    chan struct{}
	dropped atomic.Uint64
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1)} }

func (q *queue) push(ev event) {
	q.mu.Lock()
	if ev.kind == evMessage && len(q.items) >= maxQueued {
		q.mu.Unlock()
		q.dropped.Add(1)
		return
	}
	q.items = append(q.items, ev)
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// drain hands over what is queued until nothing is.
func (q *queue) drain(f func(event)) {
	for {
		q.mu.Lock()
		items := q.items
		q.items = nil
		q.mu.Unlock()
		if len(items) == 0 {
			return
		}
		for _, ev := range items {
			f(ev)
		}
	}
}

// dispatch delivers events until ctx ends.
func (e *Engine) dispatch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.queue.wake:
			e.queue.drain(e.deliver)
		}
	}
}

// deliver tells the Exchange. It runs in one goroutine at a time and holds no
// lock.
func (e *Engine) deliver(ev event) {
	c, x := ev.conn, e.cfg.Exchange
	if ev.kind == evKick {
		e.log.Warn("peer sent bad data again and again", "peer", c.addr, "dataset", c.content.ih)
		if c.outgoing {
			e.refused.add(c.addr)
		}
		_ = c.pc.Close()
		return
	}
	if ev.kind == evClosed {
		stats := c.pc.Stats()
		e.meter.progress(c, stats.BytesWrittenData.Int64(), stats.BytesReadUsefulData.Int64())
		sent := e.meter.credit(c, stats.BytesWrittenData.Int64())
		if x != nil && c.open {
			for chunk, n := range sent {
				x.Sent(c.id, chunk, n)
			}
			c.open = false
			x.Closed(c.id)
		}
		return
	}
	if x == nil {
		return
	}
	if ev.kind == evOpened {
		c.open = true
		x.Opened(wire.Conn{
			ID: c.id, InfoHash: c.content.ih, Addr: c.addr, Outgoing: c.outgoing,
			Send: func(payload []byte) error { return c.pc.WriteExtendedMessage(rbRcpt, payload) },
		})
		return
	}
	if !c.open { // closed meanwhile
		return
	}
	switch ev.kind {
	case evMessage:
		x.Message(c.id, ev.payload)
	case evReceived:
		x.Received(c.id, ev.chunk, ev.blocks)
	case evSent:
		x.Sent(c.id, ev.chunk, ev.blocks)
	case evOpened, evClosed, evKick: // above
	}
}
