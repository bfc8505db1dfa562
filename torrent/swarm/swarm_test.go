package swarm_test

import (
	"slices"
	"testing"
	"time"

	"rarebit/torrent"
	"rarebit/torrent/swarm"
)

// formula is the shape of the real one, simple enough to follow by hand: the
// package under test must not know more of it than its interface.
type formula struct{}

func (formula) Rarity(copiesQ16, wanted uint64) uint64 {
	if copiesQ16 == 0 {
		return 8000
	}
	return min(max(1000*wanted<<16/copiesQ16, 1000), 8000)
}

func (formula) Demand(d, mean uint64) uint64 {
	if mean == 0 {
		return 1000
	}
	return min(max(1000*d/mean, 1000), 2000)
}

func (formula) Multiplier(r, d uint64) uint64 { return min(8000, r*d/1000) }

func table(n int) *swarm.Table {
	blocks := make([]uint32, n)
	for i := range blocks {
		blocks[i] = 16
	}
	return swarm.New(formula{}, blocks, 8)
}

func TestObserve(t *testing.T) {
	tab := table(4)
	start := time.Unix(1000, 0)
	held := torrent.NewBitset(4)
	held.Set(0, true)
	o := swarm.Observation{At: start, Copies: []uint16{0, 1, 7, 20}, Asked: make([]uint32, 4), Held: held}
	tab.Observe(o)
	for i, want := range []uint64{8000, 8000, 1142, 1000} {
		if got := tab.Row(i); got.MultMilli != want {
			t.Errorf("chunk %d: multiplier %d, want %d", i, got.MultMilli, want)
		}
	}
	if c := tab.Row(0); c.Copies != 1 || !c.Held {
		t.Errorf("own copy: %+v, want 1 copy, held", c)
	}
	for s := 1; s <= 3600; s++ { // chunk 2 is asked for whole every 10 s: 360 an hour
		asked := slices.Clone(o.Asked)
		asked[2] = uint32(s / 10 * 16)
		tab.Observe(swarm.Observation{At: start.Add(time.Duration(s) * time.Second), Copies: o.Copies, Asked: asked, Held: held})
	}
	c := tab.Row(2)
	if c.AsksPerHour < 350 || c.AsksPerHour > 370 {
		t.Errorf("asks per hour %.1f, want about 360", c.AsksPerHour)
	}
	if c.DemandMilli != 2000 || c.MultMilli != 2284 {
		t.Errorf("demand %d, multiplier %d; want 2000, 2284", c.DemandMilli, c.MultMilli)
	}
	if got := tab.Summary(); got.Rare != 2 || got.BestMilli != 8000 {
		t.Errorf("summary %+v, want 2 rare chunks, best 8.00x", got)
	}
}

func TestCountersMayRestart(t *testing.T) {
	tab := table(1)
	for s, asked := range []uint32{1000, 1600, 0, 16} {
		tab.Observe(swarm.Observation{At: time.Unix(int64(s), 0), Asked: []uint32{asked}})
	}
	if a := tab.Row(0).AsksPerHour; a < 0 || a > 1e6 {
		t.Errorf("asks per hour %v after the engine started again", a)
	}
}

func TestAgree(t *testing.T) {
	tab := table(2)
	tab.Agree(5, []swarm.Agreed{{CopiesQ16: 4 << 16, Demand: 10, Copies: 4}, {CopiesQ16: 8 << 16, Demand: 30, Copies: 9}}, 20)
	if c := tab.Row(0); c.MultMilli != 2000 || c.AgreedEpoch != 5 || c.Trend != 0 {
		t.Errorf("chunk 0: %+v", c)
	}
	if c := tab.Row(1); c.MultMilli != 1500 || c.Copies != 9 || c.DemandRatio != 1.5 {
		t.Errorf("chunk 1: %+v", c)
	}
	tab.Agree(6, []swarm.Agreed{{CopiesQ16: 2 << 16, Copies: 2}, {CopiesQ16: 9 << 16, Copies: 9}}, 0)
	if a, b := tab.Row(0), tab.Row(1); a.Trend != 1 || b.Trend != -1 {
		t.Errorf("trends %d, %d; want up, down", a.Trend, b.Trend)
	}
	tab.Agree(4, make([]swarm.Agreed, 2), 0)
	if tab.Row(0).AgreedEpoch != 6 {
		t.Error("an older block replaced a newer one")
	}
}

func TestView(t *testing.T) {
	a, b := table(3), table(2)
	a.Observe(swarm.Observation{At: time.Unix(1, 0), Copies: []uint16{5, 1, 9}})
	b.Observe(swarm.Observation{At: time.Unix(1, 0), Copies: []uint16{2, 4}})
	v := swarm.NewView([]*swarm.Table{a, b}, swarm.Order{
		Keep: func(_ int, c swarm.Chunk) bool { return c.Copies < 9 },
		Key:  func(_ int, c swarm.Chunk) float64 { return float64(c.MultMilli) }, Desc: true,
	})
	if v.Len() != 4 || v.All != 5 {
		t.Fatalf("%d of %d rows, want 4 of 5", v.Len(), v.All)
	}
	refs, rows := v.Window(1, 2)
	if refs[0] != (swarm.Ref{Table: 1, Chunk: 0}) || rows[0].Copies != 2 || rows[1].Copies != 4 {
		t.Errorf("window %v %v", refs, rows)
	}
	if refs, _ := v.Window(99, 5); len(refs) != 0 {
		t.Errorf("window beyond the end: %v", refs)
	}
	if v.Stale() {
		t.Error("stale before any change")
	}
	b.Observe(swarm.Observation{At: time.Unix(2, 0)})
	if !v.Stale() {
		t.Error("not stale after a change")
	}
}

func TestBins(t *testing.T) {
	tab := table(8)
	tab.Observe(swarm.Observation{At: time.Unix(1, 0), Copies: []uint16{9, 9, 1, 9, 1, 1, 9, 9}})
	band, per := swarm.Bins([]*swarm.Table{tab}, 4, swarm.MetricRare)
	if want := []byte{0, 4, 4, 0}; !slices.Equal(band, want) || per != 2 {
		t.Errorf("bands %v (%v a cell), want %v (2)", band, per, want)
	}
	band, _ = swarm.Bins([]*swarm.Table{tab}, 10, swarm.MetricRare)
	if band[2] != 4 || band[8] != swarm.NoChunk || band[9] != swarm.NoChunk {
		t.Errorf("more cells than chunks: %v", band)
	}
	if band, _ := swarm.Bins(nil, 2, swarm.MetricHeld); band[0] != swarm.NoChunk {
		t.Errorf("no tables: %v", band)
	}
}

func BenchmarkView100k(b *testing.B) {
	tab := table(100_000)
	copies := make([]uint16, tab.Len())
	for i := range copies {
		copies[i] = uint16(i * 7919 % 40)
	}
	b.Run("observe", func(b *testing.B) {
		for i := range b.N {
			tab.Observe(swarm.Observation{At: time.Unix(int64(i), 0), Copies: copies, Asked: make([]uint32, tab.Len())})
		}
	})
	b.Run("sort", func(b *testing.B) {
		for b.Loop() {
			swarm.NewView([]*swarm.Table{tab}, swarm.Order{Key: func(_ int, c swarm.Chunk) float64 { return float64(c.MultMilli) }})
		}
	})
	b.Run("window and map", func(b *testing.B) {
		v := swarm.NewView([]*swarm.Table{tab}, swarm.Order{})
		for b.Loop() {
			v.Window(5000, 40)
			swarm.Bins([]*swarm.Table{tab}, 2912, swarm.MetricRare)
		}
	})
}
