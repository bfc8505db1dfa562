package wire_test

import (
	"context"
	"crypto/sha1" //nolint:gosec // what BitTorrent v1 names pieces with
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"rarebit/torrent"
	"rarebit/torrent/wire"
)

// framing is what a message costs beside its payload: length, id, extension id.
const framing = 6

// BenchmarkReceipts is what receipts cost for each GiB that changes hands, on
// both sides together: bytes on the wire, and CPU time beside the SHA-1 that
// the downloader must compute of the same bytes anyway (the baseline of the
// same run; serving and receiving cost several times as much on top).
func BenchmarkReceipts(b *testing.B) {
	const chunk = 64 // blocks of 16 KiB: 1 MiB
	var wireBytes atomic.Uint64
	seeder := &side{rows: make(map[torrent.Address]map[[33]byte]wire.Stored)}
	consumer := &side{}
	seeder.Book = wire.NewBook(wire.BookConfig{Domain: domain, Sessions: seeder, Sink: seeder, Grace: time.Minute})
	consumer.Book = wire.NewBook(wire.BookConfig{Domain: domain, Consumer: consumer})
	seeder.setEpoch(b, 1)
	ctx, cancel := context.WithCancel(b.Context())
	var wg sync.WaitGroup
	for _, s := range []*side{seeder, consumer} {
		wg.Go(func() { _ = s.Run(ctx) })
	}
	defer func() { cancel(); wg.Wait() }()
	link := func(to *side) func([]byte) error {
		return func(p []byte) error {
			wireBytes.Add(uint64(len(p) + framing))
			to.Message(1, p)
			return nil
		}
	}
	seeder.Opened(wire.Conn{ID: 1, Send: link(consumer)})
	consumer.Opened(wire.Conn{ID: 1, Send: link(seeder)})
	for consumer.Totals().Signed == 0 { // until they have met
		seeder.transfer(consumer, 0, chunk)
		<-time.After(10 * time.Millisecond)
	}
	before := wireBytes.Load()
	chunks := uint32(0)
	start := cpu()
	for b.Loop() {
		for range 1024 { // one GiB
			chunks++
			seeder.transfer(consumer, chunks%1000, chunk)
		}
	}
	want := seeder.Totals().Blocks
	for { // until the rest is signed for and stored
		<-time.After(50 * time.Millisecond)
		now := seeder.Totals().Blocks
		if now == want {
			break
		}
		want = now
	}
	gib := float64(chunks) / 1024
	spent := float64(cpu()-start) / gib
	data := make([]byte, 1<<20)
	start = cpu()
	for range 256 {
		sha1.Sum(data) //nolint:gosec // the baseline
	}
	hashing := float64(cpu()-start) * 4
	b.ReportMetric(float64(wireBytes.Load()-before)/gib/(1<<30)*100, "%bytes")
	b.ReportMetric(spent/1e6, "ms-cpu/GiB")
	b.ReportMetric(spent/hashing*100, "%of-sha1")
	b.ReportMetric(0, "ns/op")
}

// cpu is the processor time of this process in nanoseconds.
func cpu() int64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}
