package wire

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"rarebit/torrent"
)

// Sessions tells the seeder's side what to sign HELLOs with.
type Sessions interface {
	// Session is this node's session for a torrent in the running epoch, and
	// whether the node is paid for it at all.
	Session(ih torrent.InfoHash) (Session, bool)
}

// Consumer tells the consumer's side what to sign receipts with.
type Consumer interface {
	// Dataset is the hub's id of a torrent; false if it is not registered.
	Dataset(ih torrent.InfoHash) (torrent.ID, bool)
	// ReceiptKey is a key that was never used before.
	ReceiptKey(dataset torrent.ID) (*ecdsa.PrivateKey, error)
}

// Sink keeps receipts. StoreReceipts returns once they are on the disk; only
// then are they counted.
type Sink interface {
	StoreReceipts(ctx context.Context, rows []Stored) error
}

// BookConfig is what a Book needs.
type BookConfig struct {
	Domain torrent.ReceiptDomain
	// Sessions and Sink make the node a paid seeder; nil: it is none.
	Sessions Sessions
	Sink     Sink
	// Consumer makes the node sign for what it downloads; nil: it never signs.
	Consumer Consumer
	// Grace is how long receipts for the last epoch's session are taken: 5 %
	// of an epoch.
	Grace  time.Duration
	Now    func() time.Time
	Logger *slog.Logger
}

// Book keeps the receipts of all connections, in both directions. It
// implements Exchange. Connections are spread over workers, each of which
// owns the state of its connections, so none of it is locked; verified
// receipts go to one writer that stores them in batches.
type Book struct {
	cfg       BookConfig
	separator torrent.Hash
	workers   []chan event
	done      chan struct{}

	mu      sync.Mutex // guards pending and the totals
	pending map[voucherKey]waiting
	totals  Totals
	perConn map[ConnID]ConnTotals
	kick    chan struct{}

	signed, rejected atomic.Uint64
}

// Totals count receipts that are stored.
type Totals struct {
	Receipts uint64
	Blocks   uint64 // what they newly acknowledged
	Signed   uint64 // receipts that we signed for others
	Rejected uint64
}

// ConnTotals count one connection.
type ConnTotals struct {
	Addr            string
	Signs           bool
	Receipts        uint64
	ReceiptedBlocks uint64
	SentBlocks      uint64
}

// waiting is a receipt that is not on the disk yet, with what it adds.
type waiting struct {
	Stored
	receipts, blocks uint64
}

// conn is one connection as its worker knows it.
type conn struct {
	Conn
	seed seeding
	take consuming
}

type eventKind uint8

const (
	evOpened eventKind = iota
	evMessage
	evReceived
	evSent
	evClosed
	evEpoch
	evFlush
)

type event struct {
	kind    eventKind
	id      ConnID
	conn    Conn
	payload []byte
	chunk   uint32
	blocks  uint32
}

// NewBook starts nothing; Run does the work.
func NewBook(cfg BookConfig) *Book {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	b := &Book{
		cfg: cfg, separator: cfg.Domain.Separator(), done: make(chan struct{}),
		pending: make(map[voucherKey]waiting), perConn: make(map[ConnID]ConnTotals),
		kick: make(chan struct{}, 1),
	}
	for range runtime.NumCPU() {
		b.workers = append(b.workers, make(chan event, 4096))
	}
	return b
}

var _ Exchange = (*Book)(nil)

// Opened implements Exchange.
func (b *Book) Opened(c Conn) { b.post(event{kind: evOpened, id: c.ID, conn: c}) }

// Message implements Exchange.
func (b *Book) Message(id ConnID, payload []byte) {
	b.post(event{kind: evMessage, id: id, payload: payload})
}

// Received implements Exchange.
func (b *Book) Received(id ConnID, chunk, blocks uint32) {
	b.post(event{kind: evReceived, id: id, chunk: chunk, blocks: blocks})
}

// Sent implements Exchange.
func (b *Book) Sent(id ConnID, chunk, blocks uint32) {
	b.post(event{kind: evSent, id: id, chunk: chunk, blocks: blocks})
}

// Closed implements Exchange.
func (b *Book) Closed(id ConnID) { b.post(event{kind: evClosed, id: id}) }

// EpochChanged makes the seeder's side greet every consumer with the session
// of the new epoch.
func (b *Book) EpochChanged() {
	for i := range b.workers {
		b.post(event{kind: evEpoch, id: ConnID(i)})
	}
}

func (b *Book) post(e event) {
	select {
	case b.workers[uint64(e.id)%uint64(len(b.workers))] <- e:
	case <-b.done: // Run has ended: nothing counts any more
	}
}

// Run works until ctx ends, then stores what is left.
func (b *Book) Run(ctx context.Context) error {
	defer close(b.done)
	g, gctx := errgroup.WithContext(ctx)
	for _, ch := range b.workers {
		g.Go(func() error { return b.work(gctx, ch) })
	}
	g.Go(func() error { return b.store(gctx) })
	err := g.Wait()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if serr := b.flush(last); serr != nil {
		return serr
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (b *Book) work(ctx context.Context, events <-chan event) error {
	conns := make(map[ConnID]*conn)
	tick := time.NewTicker(flushAfter)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			for _, c := range conns {
				if c.take.blocks > c.take.signed && b.cfg.Now().Sub(c.take.lastGot) >= flushAfter {
					b.note(c, b.sign(c))
				}
			}
		case e := <-events:
			b.handle(conns, e)
		}
	}
}

func (b *Book) handle(conns map[ConnID]*conn, e event) {
	switch e.kind {
	case evOpened:
		c := &conn{Conn: e.conn}
		conns[e.id] = c
		b.publish(c)
		if b.cfg.Consumer != nil {
			b.note(c, b.introduce(c))
		}
		return
	case evEpoch:
		if b.cfg.Sessions == nil {
			return
		}
		for _, c := range conns {
			if now, ok := b.cfg.Sessions.Session(c.InfoHash); ok && c.seed.hello {
				b.note(c, b.greet(c, now))
			}
		}
		return
	}
	c := conns[e.id]
	if c == nil {
		return // closed before, or a peer that does not speak rb_rcpt
	}
	switch e.kind {
	case evMessage:
		b.note(c, b.message(c, e.payload))
	case evReceived:
		if b.cfg.Consumer != nil {
			b.note(c, b.verified(c, e.chunk, e.blocks))
		}
	case evSent:
		b.note(c, b.sent(c, e.blocks))
	case evClosed:
		delete(conns, e.id)
		b.mu.Lock()
		delete(b.perConn, e.id)
		b.mu.Unlock()
		return
	}
	b.publish(c)
}

func (b *Book) message(c *conn, payload []byte) error {
	const patience = 3 // malformed messages before the peer is no longer listened to
	if c.seed.malformed >= patience {
		return nil
	}
	m, err := Decode(payload)
	if err != nil {
		c.seed.malformed++
		return err
	}
	switch m := m.(type) {
	case SeederHello:
		if b.cfg.Consumer != nil {
			return b.meet(c, m)
		}
	case Reject:
		c.take.good = 0
		for chunk := range c.take.list { // the seeder forgot what came with it: tell all again
			c.take.changed[chunk] = true
		}
		return fmt.Errorf("receipt refused by %s: %s", c.Addr, m.Code)
	case Want:
		if b.cfg.Consumer != nil {
			return b.sign(c)
		}
	default:
		if b.cfg.Sessions == nil {
			return nil
		}
		return b.receive(c, m)
	}
	return nil
}

func (b *Book) note(c *conn, err error) {
	if err != nil {
		b.cfg.Logger.Debug("receipt exchange", "peer", c.Addr, "err", err)
	}
}

func (b *Book) publish(c *conn) {
	b.mu.Lock()
	b.perConn[c.ID] = ConnTotals{
		Addr: c.Addr, Signs: c.seed.hello, Receipts: c.seed.receipts,
		ReceiptedBlocks: c.seed.receipted, SentBlocks: c.seed.sent,
	}
	b.mu.Unlock()
}

// keep queues a receipt for the writer; a newer one replaces an older one of
// the same key, which it includes.
func (b *Book) keep(r waiting) {
	b.mu.Lock()
	b.merge(r)
	b.mu.Unlock()
	b.wake()
}

// merge is called with mu held.
func (b *Book) merge(r waiting) {
	old := b.pending[r.key()]
	if old.Seq > r.Seq {
		r.Stored = old.Stored
	}
	r.receipts += old.receipts
	r.blocks += old.blocks
	b.pending[r.key()] = r
}

// store writes batches: what came in while the last write was waiting for the
// disk goes out together.
func (b *Book) store(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-b.kick:
			if err := b.flush(ctx); err != nil {
				b.cfg.Logger.Error("receipts not stored, trying again", "err", err)
				select {
				case <-ctx.Done():
				case <-time.After(time.Second):
				}
				b.wake()
			}
		}
	}
}

func (b *Book) wake() {
	select {
	case b.kick <- struct{}{}:
	default:
	}
}

func (b *Book) flush(ctx context.Context) error {
	b.mu.Lock()
	batch := b.pending
	b.pending = make(map[voucherKey]waiting)
	b.mu.Unlock()
	if len(batch) == 0 || b.cfg.Sink == nil {
		return nil
	}
	rows := make([]Stored, 0, len(batch))
	for _, r := range batch {
		rows = append(rows, r.Stored)
	}
	err := b.cfg.Sink.StoreReceipts(ctx, rows)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil { // back they go, unless something newer has come
		for _, r := range batch {
			b.merge(r)
		}
		return fmt.Errorf("store %d receipts: %w", len(rows), err)
	}
	for _, r := range batch {
		b.totals.Receipts += r.receipts
		b.totals.Blocks += r.blocks
	}
	return nil
}

// Totals are the figures since the start.
func (b *Book) Totals() Totals {
	b.mu.Lock()
	t := b.totals
	b.mu.Unlock()
	t.Signed, t.Rejected = b.signed.Load(), b.rejected.Load()
	return t
}

// Connections are the figures of the open connections that speak rb_rcpt, by
// remote address.
func (b *Book) Connections() map[string]ConnTotals {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make(map[string]ConnTotals, len(b.perConn))
	for _, c := range b.perConn {
		out[c.Addr] = c
	}
	return out
}
