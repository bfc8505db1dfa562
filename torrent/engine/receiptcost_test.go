package engine

import (
	"context"
	"crypto/ecdsa"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
	"rarebit/torrent/wire"
)

// counterparty is both sides of a receipt exchange, as far as the benchmark
// needs them.
type counterparty struct {
	key *ecdsa.PrivateKey
	mu  sync.Mutex
	n   int
}

func (c *counterparty) Session(torrent.InfoHash) (wire.Session, bool) {
	return wire.Session{Dataset: torrent.ID{1}, Epoch: 1, Chunks: 1 << 20, Key: c.key}, true
}
func (c *counterparty) Dataset(torrent.InfoHash) (torrent.ID, bool) { return torrent.ID{1}, true }
func (c *counterparty) ReceiptKey(torrent.ID) (*ecdsa.PrivateKey, error) {
	return crypto.GenerateKey()
}

func (c *counterparty) StoreReceipts(_ context.Context, rows []wire.Stored) error {
	c.mu.Lock()
	c.n += len(rows)
	c.mu.Unlock()
	return nil
}

// BenchmarkReceiptCost downloads the same 256 MiB between two engines in turn
// without and with receipts, and reports what the second takes more, of the
// time on the clock and of the processor (both engines together).
func BenchmarkReceiptCost(b *testing.B) {
	s := newSample(b, 1<<20, file("a.bin", 256<<20))
	key, err := crypto.GenerateKey()
	must(b, err)
	transfer := func(signed bool) (wall, processor float64) {
		var books []*wire.Book
		edit := func(seeds bool) func(*Config) {
			return func(c *Config) {
				if !signed {
					return
				}
				who := &counterparty{key: key}
				cfg := wire.BookConfig{Domain: torrent.ReceiptDomain{ChainID: 1}, Grace: time.Minute}
				if seeds {
					cfg.Sessions, cfg.Sink = who, who
				} else {
					cfg.Consumer = who
				}
				book := wire.NewBook(cfg)
				books = append(books, book)
				c.Exchange = book
			}
		}
		seeder, leecher := start(b, b.TempDir(), edit(true)), start(b, b.TempDir(), edit(false))
		ctx, cancel := context.WithCancel(b.Context())
		var wg sync.WaitGroup
		for _, book := range books {
			wg.Go(func() { _ = book.Run(ctx) })
		}
		defer func() { cancel(); wg.Wait() }()
		seeder.own(s)
		seeder.hasAll(s)
		begin, used := time.Now(), processorTime()
		leecher.add(s, seeder)
		must(b, leecher.PickAll(ctx, s.ih))
		leecher.hasAll(s)
		wall, processor = time.Since(begin).Seconds(), processorTime()-used
		if signed && books[1].Totals().Signed == 0 {
			b.Fatal("nothing was signed")
		}
		return wall, processor
	}
	var wall, processor [2]float64
	for b.Loop() {
		for i, signed := range []bool{false, true} {
			w, p := transfer(signed)
			wall[i] += w
			processor[i] += p
		}
	}
	b.ReportMetric((wall[1]/wall[0]-1)*100, "%time")
	b.ReportMetric((processor[1]/processor[0]-1)*100, "%cpu")
	b.ReportMetric(processor[0]/float64(b.N)*4, "s-cpu/GiB")
	b.ReportMetric(0, "ns/op")
}

func processorTime() float64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
