package wire_test

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
	"rarebit/torrent/wire"
)

var domain = torrent.ReceiptDomain{ChainID: 52711, Hub: torrent.Address{1}}

const mib = 64 // blocks

// side is a node of the tests: a book and what it was given.
type side struct {
	*wire.Book
	mu      sync.Mutex
	session wire.Session
	rows    map[torrent.Address]map[[33]byte]wire.Stored
	fail    error
	keys    int
}

func (s *side) Session(torrent.InfoHash) (wire.Session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session, s.session.Key != nil
}

func (s *side) Dataset(torrent.InfoHash) (torrent.ID, bool) { return torrent.ID{9}, true }

func (s *side) ReceiptKey(torrent.ID) (*ecdsa.PrivateKey, error) {
	s.mu.Lock()
	s.keys++
	s.mu.Unlock()
	return crypto.GenerateKey()
}

func (s *side) StoreReceipts(_ context.Context, rows []wire.Stored) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	for _, r := range rows {
		if s.rows[r.Seeder] == nil {
			s.rows[r.Seeder] = make(map[[33]byte]wire.Stored)
		}
		s.rows[r.Seeder][r.Voucher.Key] = r
	}
	return nil
}

// blocks is what the stored receipts of an epoch acknowledge.
func (s *side) blocks(epoch uint64) (sum uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, keys := range s.rows {
		for _, r := range keys {
			if r.Epoch == epoch {
				sum += r.Blocks
			}
		}
	}
	return sum
}

func (s *side) setEpoch(tb testing.TB, e uint64) {
	tb.Helper()
	key, err := crypto.GenerateKey()
	if err != nil {
		tb.Fatal(err)
	}
	s.mu.Lock()
	s.session = wire.Session{Dataset: torrent.ID{9}, Epoch: e, Chunks: 1000, Key: key}
	s.mu.Unlock()
}

// pair connects a seeder and a consumer through memory; tamper may change what
// the consumer sends.
func pair(t *testing.T, tamper func([]byte) []byte) (seeder, consumer *side) {
	t.Helper()
	seeder = &side{rows: make(map[torrent.Address]map[[33]byte]wire.Stored)}
	consumer = &side{}
	seeder.Book = wire.NewBook(wire.BookConfig{Domain: domain, Sessions: seeder, Sink: seeder, Grace: time.Minute})
	consumer.Book = wire.NewBook(wire.BookConfig{Domain: domain, Consumer: consumer})
	seeder.setEpoch(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for _, s := range []*side{seeder, consumer} {
		wg.Go(func() {
			if err := s.Run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(func() { cancel(); wg.Wait() })
	seeder.Opened(wire.Conn{ID: 1, Addr: "consumer", Send: func(b []byte) error { consumer.Message(1, b); return nil }})
	consumer.Opened(wire.Conn{ID: 1, Addr: "seeder", Send: func(b []byte) error {
		if tamper != nil {
			b = tamper(b)
		}
		if b != nil {
			seeder.Message(1, b)
		}
		return nil
	}})
	return seeder, consumer
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); {
		if time.Now().After(end) {
			t.Fatalf("not within 10 s: %s", what)
		}
		<-time.After(2 * time.Millisecond)
	}
}

func (s *side) transfer(c *side, chunk, blocks uint32) {
	s.Sent(1, chunk, blocks)
	c.Received(1, chunk, blocks)
}

func TestReceiptsAddUp(t *testing.T) {
	seeder, consumer := pair(t, nil)
	eventually(t, "introduced", func() bool { consumer.mu.Lock(); defer consumer.mu.Unlock(); return consumer.keys == 1 })
	var sum uint64
	for chunk := range uint32(300) { // 300 chunks of 256 KiB: more than one receipt key is good for
		seeder.transfer(consumer, chunk, 16)
		sum += 16
	}
	eventually(t, "all blocks receipted", func() bool { return seeder.blocks(1) == sum })
	eventually(t, "totals follow the disk", func() bool { return seeder.Totals().Blocks == sum })
	if consumer.keys < 2 {
		t.Errorf("%d receipt keys for 75 MiB, want a fresh one after 64 MiB", consumer.keys)
	}
}

func TestEpochEdge(t *testing.T) {
	seeder, consumer := pair(t, nil)
	seeder.transfer(consumer, 1, 2*mib)
	eventually(t, "epoch 1 receipted", func() bool { return seeder.blocks(1) == 2*mib })
	seeder.transfer(consumer, 2, 10) // not enough for a receipt: signed at the edge
	seeder.setEpoch(t, 2)
	seeder.EpochChanged()
	eventually(t, "the rest goes to epoch 1", func() bool { return seeder.blocks(1) == 2*mib+10 })
	seeder.transfer(consumer, 1, mib)
	eventually(t, "epoch 2 starts from nothing", func() bool { return seeder.blocks(2) == mib })
}

// TestShortEpoch is an epoch in which nothing was signed before its edge: that
// receipt fits the new session's empty list as well, only not its signature.
func TestShortEpoch(t *testing.T) {
	seeder, consumer := pair(t, nil)
	eventually(t, "introduced", func() bool { consumer.mu.Lock(); defer consumer.mu.Unlock(); return consumer.keys == 1 })
	for e := uint64(1); e <= 5; e++ {
		seeder.transfer(consumer, uint32(e), 7)
		eventually(t, "counted", func() bool { return seeder.Connections()["consumer"].SentBlocks == 7*e })
		seeder.setEpoch(t, e+1)
		seeder.EpochChanged()
		eventually(t, "signed for the epoch that ended", func() bool { return seeder.blocks(e) == 7 })
	}
	if n := seeder.Totals().Rejected; n != 0 {
		t.Errorf("%d receipts rejected", n)
	}
}

// TestEdgeBeforeSent is an edge while the last receipt of the old session still
// waits for the count of what was sent, and the new session's come behind it.
func TestEdgeBeforeSent(t *testing.T) {
	seeder, consumer := pair(t, nil)
	eventually(t, "introduced", func() bool { consumer.mu.Lock(); defer consumer.mu.Unlock(); return consumer.keys == 1 })
	consumer.Received(1, 1, mib)
	eventually(t, "signed", func() bool { return consumer.Totals().Signed == 1 })
	seeder.setEpoch(t, 2)
	seeder.EpochChanged()
	eventually(t, "greeted", func() bool { consumer.mu.Lock(); defer consumer.mu.Unlock(); return consumer.keys == 2 })
	consumer.Received(1, 2, mib)
	consumer.Received(1, 3, mib)
	eventually(t, "signed", func() bool { return consumer.Totals().Signed == 3 })
	seeder.Sent(1, 1, mib)
	eventually(t, "the first is epoch 1's", func() bool { return seeder.blocks(1) == mib })
	seeder.Sent(1, 2, 2*mib)
	eventually(t, "the others are epoch 2's", func() bool { return seeder.blocks(2) == 2*mib })
	if n := seeder.Totals().Rejected; n != 0 {
		t.Errorf("%d receipts rejected", n)
	}
}

func TestFailedStoreIsTriedAgain(t *testing.T) {
	seeder, consumer := pair(t, nil)
	seeder.mu.Lock()
	seeder.fail = errors.New("disk full")
	seeder.mu.Unlock()
	seeder.transfer(consumer, 7, mib)
	eventually(t, "signed", func() bool { return consumer.Totals().Signed == 1 })
	if n := seeder.Totals().Receipts; n != 0 {
		t.Fatalf("%d receipts counted that are not stored", n)
	}
	seeder.mu.Lock()
	seeder.fail = nil
	seeder.mu.Unlock()
	eventually(t, "stored after all", func() bool { return seeder.blocks(1) == mib && seeder.Totals().Receipts == 1 })
}

func TestLiesAreRejected(t *testing.T) {
	const receiptType = 2
	for name, c := range map[string]struct {
		tamper func([]byte) []byte
		sent   uint32
	}{
		"signature": {func(b []byte) []byte {
			if b[0] == receiptType {
				b[60] ^= 1
			}
			return b
		}, mib},
		"chunk list": {func(b []byte) []byte {
			if b[0] == receiptType {
				b[20] ^= 1
			}
			return b
		}, mib},
		"no list": {func(b []byte) []byte {
			if b[0] == 5 {
				return nil
			}
			return b
		}, mib},
		"no voucher": {func(b []byte) []byte {
			if b[0] == 1 {
				return nil
			}
			return b
		}, mib},
	} {
		t.Run(name, func(t *testing.T) {
			seeder, consumer := pair(t, c.tamper)
			seeder.Sent(1, 3, c.sent)
			consumer.Received(1, 3, mib)
			eventually(t, "signed", func() bool { return consumer.Totals().Signed == 1 })
			if name != "no voucher" {
				eventually(t, "rejected", func() bool { return seeder.Totals().Rejected == 1 })
			}
			if n := seeder.blocks(1); n != 0 {
				t.Fatalf("%d blocks credited", n)
			}
		})
	}
}

func TestReceiptBeforeSent(t *testing.T) {
	seeder, consumer := pair(t, nil)
	seeder.Sent(1, 3, mib-1)
	consumer.Received(1, 3, mib)
	consumer.Received(1, 4, mib)
	eventually(t, "signed", func() bool { return consumer.Totals().Signed >= 1 })
	seeder.setEpoch(t, 1) // any later call: the messages above were handled in order
	if n := seeder.blocks(1); n != 0 {
		t.Fatalf("%d blocks credited, more than was sent", n)
	}
	seeder.Sent(1, 3, 1)
	seeder.Sent(1, 4, mib)
	eventually(t, "both credited once sent", func() bool { return seeder.blocks(1) == 2*mib })
}

func TestCodecRoundTrip(t *testing.T) {
	for _, m := range []any{
		wire.LeecherHello{Flags: 1, Nonce: [16]byte{1}},
		wire.SeederHello{Flags: 2, Epoch: 812, Session: [33]byte{2}, Sig: [65]byte{3}},
		wire.Voucher{KeyID: [8]byte{1}, Key: [33]byte{2}, Prefix: [32]byte{3}, RSASig: [256]byte{4}},
		wire.ReceiptMsg{Blocks: 80, Seq: 7, ChunksHash: torrent.Hash{1}, Sig: [65]byte{2}},
		wire.Want{UnpaidBytes: 786432, Reason: 1},
		wire.Reject{Code: wire.RejectBlocks},
	} {
		got, err := wire.Decode(wire.Encode(m))
		if err != nil || got != m {
			t.Errorf("%T: %v, %v", m, got, err)
		}
	}
	if m, err := wire.Decode([]byte{77, 1, 2}); m != nil || err != nil {
		t.Errorf("unknown type: %v, %v; want to ignore it", m, err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(wire.Encode(wire.LeecherHello{}))
	f.Add(wire.Encode(wire.SeederHello{}))
	f.Add(wire.Encode(wire.Voucher{}))
	f.Add(wire.Encode(wire.ReceiptMsg{}))
	f.Add(wire.Encode(wire.Chunks{List: []torrent.ChunkBlocks{{Chunk: 1, Blocks: 2}, {Chunk: 3, Blocks: 4}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := wire.Decode(b)
		if err != nil || m == nil {
			return
		}
		if again := wire.Encode(m); string(again) != string(b) {
			t.Fatalf("%x decodes to %+v, which encodes to %x", b, m, again)
		}
	})
}
