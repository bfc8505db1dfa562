package node

import (
	"fmt"
	"testing"
	"time"

	"rarebit/reputation"
	"rarebit/torrent"
	"rarebit/torrent/swarm"
	"rarebit/wallet"
)

// made is a dataset of chunks of 256 KiB, the last one shorter.
func made(name string, id byte, chunks int) *dataset {
	const chunkBytes = 256 << 10
	size := int64(chunks)*chunkBytes - 100_000
	m := &torrent.Manifest{
		Name: name, Files: []torrent.File{{Path: "a", Size: size}}, ChunkBytes: chunkBytes, ChunkCount: uint32(chunks),
		SizeBytes: size, WantedCopies: 8, AvailShare: 800, BandwidthCap: 1500, InfoHash: torrent.InfoHash{id},
	}
	d := &dataset{id: torrent.ID{id}, manifest: m, chunks: m.Chunks()}
	blocks := make([]uint32, len(d.chunks))
	for i, c := range d.chunks {
		blocks[i] = c.Blocks()
	}
	d.table = swarm.New(formula{}, blocks, m.WantedCopies)
	return d
}

// world is what validators would settle: seeders, who holds what, demand.
type world struct {
	d       *dataset
	seeders []reputation.Seeder
	holds   [][]int // chunks per seeder
	demand  []uint64
	budget  uint64
}

// settle is the split as the validators do it, and the figures that their
// block would have.
func (w *world) settle() (reputation.Availability, *agreedRows) {
	a := &agreedRows{epoch: 7, rows: make([]chunkFigures, len(w.d.chunks))}
	var sum uint64
	for _, d := range w.demand {
		sum += d
	}
	a.mean = sum / uint64(len(w.demand))
	work := make([]reputation.ChunkWork, len(w.d.chunks))
	for i, c := range w.d.chunks {
		work[i] = reputation.ChunkWork{Size: uint64(c.Bytes), Demand: reputation.Demand(w.demand[i], a.mean)}
	}
	for s, chunks := range w.holds {
		for _, c := range chunks {
			work[c].Holders = append(work[c].Holders, uint32(s))
		}
	}
	avail, _ := reputation.SplitBudget(reputation.Units(w.budget), uint32(w.d.manifest.AvailShare))
	out := reputation.SplitAvailability(avail, uint32(w.d.manifest.WantedCopies), len(w.seeders), w.seeders, work)
	for i := range a.rows {
		copies := uint64(len(work[i].Holders)) * reputation.One
		a.rows[i] = chunkFigures{copiesQ16: copies, demand: w.demand[i], shareSum: out.ShareSum[i]}
		a.seeders = max(a.seeders, len(work[i].Holders))
	}
	return out, a
}

// small is a world of three seeders in networks of their own; the last is us.
func small() *world {
	return &world{
		d: made("x", 1, 5), budget: 1_000_000_007,
		seeders: []reputation.Seeder{{Avail: 1000, Score: 1000, Group: 0}, {Avail: 750, Score: 931, Group: 1}, {Avail: 1000, Score: 242, Group: 2}},
		holds:   [][]int{{0, 1, 2, 3}, {1, 2}, {2, 3, 4}},
		demand:  []uint64{100, 100, 300, 0, 40},
	}
}

func bitset(n int, on ...int) torrent.Bitset {
	b := torrent.NewBitset(n)
	for _, i := range on {
		b.Set(i, true)
	}
	return b
}

// Where everything passes and nobody moves, the estimate is what the validators
// will pay, to the last digit: for who is in the block already, and for who
// joins.
func TestEstimateEqualsSplit(t *testing.T) {
	w := small()
	paid, figures := w.settle()
	mine := bitset(5, w.holds[2]...)
	want := amount(paid.Pay[2])
	t.Run("stays", func(t *testing.T) {
		w.d.setAgreed(figures)
		st := &seat{d: w.d, rate: wallet.Units(w.budget), mine: mine, before: mine, was: standing{score: 242, avail: 1000}, score: 242, elapsed: 1000}
		per, out := st.pay()
		if out.avail != want || out.chunks != 3 {
			t.Errorf("%s for %d chunks, the split pays %s", out.avail.Base(), out.chunks, want.Base())
		}
		var sum wallet.Amount
		for i, a := range per {
			if sum = sum.Add(a); a.IsZero() != !mine.Has(i) {
				t.Errorf("chunk %d pays %s, held %v", i, a.Base(), mine.Has(i))
			}
		}
		if sum != out.avail {
			t.Errorf("chunks add up to %s of %s", sum.Base(), out.avail.Base())
		}
	})
	t.Run("joins", func(t *testing.T) {
		without := small()
		without.holds[2] = nil
		_, before := without.settle()
		without.d.setAgreed(before)
		st := &seat{d: without.d, rate: wallet.Units(w.budget), mine: mine, score: 242, elapsed: 1000}
		if _, out := st.pay(); out.avail != want {
			t.Errorf("%s, the split pays %s", out.avail.Base(), want.Base())
		}
	})
	t.Run("half of the epoch", func(t *testing.T) {
		st := &seat{d: w.d, rate: wallet.Units(w.budget), mine: mine, before: mine, was: standing{score: 242, avail: 1000}, score: 242, elapsed: 500}
		half := want.MulDiv(1, 2)
		if _, out := st.pay(); out.avail.Cmp(half) > 0 || half.SubFloor(out.avail).Cmp(wallet.Units(3)) > 0 {
			t.Errorf("%s, want %s but for rounding", out.avail.Base(), half.Base())
		}
	})
	t.Run("own copy forgotten", func(t *testing.T) { // after a restart: less, never more
		st := &seat{d: w.d, rate: wallet.Units(w.budget), mine: mine, score: 242, elapsed: 1000}
		if _, out := st.pay(); out.avail.Cmp(want) >= 0 || out.avail.IsZero() {
			t.Errorf("%s, want less than %s", out.avail.Base(), want.Base())
		}
	})
}

func TestEstimateKeepsToTheBudget(t *testing.T) {
	for _, vouchless := range []bool{false, true} {
		for _, agreed := range []bool{false, true} {
			w := small()
			if agreed {
				_, a := w.settle()
				w.d.setAgreed(a)
			}
			all := torrent.NewBitset(5)
			all.SetAll()
			st := &seat{d: w.d, rate: wallet.Units(w.budget), mine: all, score: 1000, elapsed: 1000, vouchless: vouchless, blocks: 1 << 30}
			_, out := st.pay()
			if limit := wallet.Units(w.budget).MulDiv(800, 1000); out.avail.Cmp(limit) > 0 {
				t.Errorf("vouchless %v, agreed %v: availability %s of %s", vouchless, agreed, out.avail.Base(), limit.Base())
			}
			if out.serve.IsZero() == vouchless {
				t.Errorf("vouchless %v, agreed %v: receipts pay %s", vouchless, agreed, out.serve.Base())
			}
			if limit := wallet.Units(w.budget).SubFloor(wallet.Units(w.budget).MulDiv(800, 1000)); out.serve.Cmp(limit) > 0 {
				t.Errorf("bandwidth %s of %s", out.serve.Base(), limit.Base())
			}
		}
	}
}

func TestServeIsNoMoreThanOurPart(t *testing.T) {
	w := small()
	_, a := w.settle()
	a.blocks = 9000 // what everybody serves in an epoch
	w.d.setAgreed(a)
	budget := wallet.Units(1_000_000)
	st := &seat{d: w.d, was: standing{avail: 1000}, before: bitset(5, 2), elapsed: 500, blocks: 500}
	if got := st.serve(budget); got != wallet.Units(50_000) { // 500 of 5000 blocks so far, of half the budget
		t.Errorf("%s, want 50000", got.Base())
	}
	st.blocks = 1 << 40
	if got := st.serve(budget); got != wallet.Units(166_666) { // a third: three seeders
		t.Errorf("%s, want 166666", got.Base())
	}
	st.before = torrent.NewBitset(5)
	if got := st.serve(budget); got != wallet.Units(125_000) { // we are a fourth
		t.Errorf("%s, want 125000", got.Base())
	}
}

func TestExpectedScore(t *testing.T) {
	for _, c := range []struct {
		s    standing
		want uint16
	}{
		{standing{}, firstScore},                        // no block names us yet
		{standing{score: 931}, 931},                     // as it is
		{standing{score: 100}, 100},                     // not better than it is
		{standing{barred: true}, 0},                     // suspended
		{standing{avail: 1000, barred: false}, 242},     // named, and no audit was due
		{standing{score: 200, avail: 1000}, 200},        // probation
		{standing{score: 0, barred: true, avail: 1}, 0}, // expelled
	} {
		if got := c.s.expected(); got != c.want {
			t.Errorf("%+v: %d, want %d", c.s, got, c.want)
		}
	}
}

// The catalogue's figure for a dataset is what its availability pays in a day
// for a gigabyte, nothing of the bandwidth's part.
func TestPerGBDay(t *testing.T) {
	d := made("x", 1, 4)
	rate := wallet.Units(1e15)
	got := d.perGBDay(rate, time.Hour, 1000)
	// Nobody else is there: one copy of 8 wanted shares the whole purse.
	want := rate.MulDiv(800, 1000).MulDiv(24, 1).MulDiv(1e9, uint64(d.manifest.SizeBytes))
	if got.Cmp(want) > 0 || got.Cmp(want.MulDiv(999, 1000)) < 0 {
		t.Errorf("%s, want about %s", got, want)
	}
	for _, zero := range []wallet.Amount{d.perGBDay(wallet.Amount{}, time.Hour, 1000), d.perGBDay(rate, 0, 1000), d.perGBDay(rate, time.Hour, 0)} {
		if !zero.IsZero() {
			t.Errorf("%s for nothing", zero)
		}
	}
}

func ExampleBytesText() {
	fmt.Println(BytesText(1023), BytesText(1024), BytesText(1<<20-1), BytesText(5<<30))
	// Output: 1023 B 1.0 KiB 1023.9 KiB 5.0 GiB
}
