package wire_test

import (
	"context"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
	"rarebit/torrent/wire"
)

// A seeder that has no session yet when the peers meet, as before its COMMIT
// was taken, gets receipts for what came before its HELLO: as much of it as one
// receipt key is good for, never so much that it would refuse them.
func TestLateHello(t *testing.T) {
	seeder, consumer := pair(t, nil)
	seeder.mu.Lock()
	seeder.session = wire.Session{}
	seeder.mu.Unlock()
	const chunk, chunks = 100, 60 // 93 MiB
	for c := range uint32(chunks) {
		seeder.transfer(consumer, c, chunk)
	}
	eventually(t, "all sent", func() bool {
		c, ok := seeder.Connections()["consumer"]
		return ok && c.SentBlocks == chunk*chunks
	})
	seeder.setEpoch(t, 1)
	seeder.EpochChanged()
	const key = wire.VoucherBytes / torrent.BlockBytes
	eventually(t, "a key's worth receipted", func() bool { return seeder.blocks(1) == key/chunk*chunk })
	seeder.transfer(consumer, 0, mib)
	eventually(t, "and what follows", func() bool { return seeder.blocks(1) == key/chunk*chunk+mib })
	if n := seeder.Totals().Rejected; n != 0 {
		t.Errorf("%d receipts refused", n)
	}
}

// Lines without blocks would make a list longer than any ledger takes, and one
// receipt that cannot be stored holds up all others.
func TestEmptyLinesAreRejected(t *testing.T) {
	var mu sync.Mutex
	var said []any
	seeder := &side{rows: make(map[torrent.Address]map[[33]byte]wire.Stored)}
	seeder.Book = wire.NewBook(wire.BookConfig{Domain: domain, Sessions: seeder, Sink: seeder})
	seeder.setEpoch(t, 1)
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	wg.Go(func() { _ = seeder.Run(ctx) })
	defer func() { cancel(); wg.Wait() }()
	seeder.Opened(wire.Conn{ID: 1, Addr: "consumer", Send: func(b []byte) error {
		m, err := wire.Decode(b)
		mu.Lock()
		said = append(said, m)
		mu.Unlock()
		return err
	}})
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	send := func(m any) { seeder.Message(1, wire.Encode(m)) }
	send(wire.LeecherHello{Flags: wire.FlagSigns})
	send(wire.Voucher{Key: [33]byte(crypto.CompressPubkey(&key.PublicKey))})
	seeder.Sent(1, 0, 5)
	receipt := func(seq uint32, blocks uint32, list ...torrent.ChunkBlocks) {
		t.Helper()
		r := torrent.Receipt{
			Dataset: seeder.session.Dataset, Epoch: 1, Seeder: seeder.session.Address(),
			ChunksHash: torrent.ChunksHash(list), Blocks: uint64(blocks), Seq: seq,
		}
		sig, err := wire.Sign(key, r.Digest(domain.Separator()))
		if err != nil {
			t.Fatal(err)
		}
		send(wire.Chunks{List: list})
		send(wire.ReceiptMsg{Blocks: blocks, Seq: seq, ChunksHash: r.ChunksHash, Sig: sig})
	}
	receipt(1, 5, torrent.ChunkBlocks{Chunk: 0, Blocks: 5}, torrent.ChunkBlocks{Chunk: 1})
	eventually(t, "refused", func() bool { return seeder.Totals().Rejected == 1 })
	receipt(1, 5, torrent.ChunkBlocks{Chunk: 0, Blocks: 5})
	eventually(t, "the honest one is stored", func() bool { return seeder.blocks(1) == 5 })
	mu.Lock()
	defer mu.Unlock()
	if last, ok := said[len(said)-1].(wire.Reject); !ok || last.Code != wire.RejectChunks {
		t.Errorf("it said %+v, want a refusal of the chunk list", said)
	}
}
