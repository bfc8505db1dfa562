package reputation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"rarebit/reputation"
)

func ExamplePurse() {
	fmt.Println(reputation.Purse(reputation.Units(900000), 64, 2000, 64*1000+64*2000))
	// Output: 600000
}

func ExampleScarcePurse() {
	oneCopy := reputation.FullCopy(64)
	fmt.Println(reputation.ScarcePurse(reputation.Units(1000000), 64, oneCopy, 16))
	// Output: 500000
}

func ExampleSplitBandwidth() {
	seeders := []reputation.Seeder{{Group: 0}, {Group: 1}, {Group: 2}, {Group: 3}}
	pay, total := reputation.SplitBandwidth(reputation.Units(200000), 1500, 4, 4, seeders, []uint64{10000, 100, 100, 100})
	fmt.Println(pay, total)
	// Output: [66666 44444 44444 44444] 199998
}

// h is a holder in the vectors: availability, score, name of its group.
type h struct {
	avail, score uint16
	group        string
}

type splitCase struct {
	name    string
	budget  uint64
	target  uint32
	holders []h
	chunks  []reputation.ChunkWork
	pay     []uint64
	unspent uint64
}

// one is a case of the table with one chunk of size 64 that all hold.
func one(budget uint64, target uint32, unspent uint64, pay []uint64, holders ...h) splitCase {
	c := reputation.ChunkWork{Size: 64, Demand: 1000}
	for i := range holders {
		c.Holders = append(c.Holders, uint32(i))
	}
	return splitCase{fmt.Sprint(holders, " of ", target), budget, target, holders, []reputation.ChunkWork{c}, pay, unspent}
}

func TestSplitAvailability(t *testing.T) {
	full := func(g string) h { return h{1000, 1000, g} }
	s1 := []uint32{0}
	for _, c := range []splitCase{
		one(1000000, 8, 0, []uint64{1000000}, full("a")),
		one(1000000, 8, 500000, []uint64{500000}, h{500, 1000, "a"}),
		one(1000000, 8, 0, []uint64{500000, 500000}, full("a"), full("b")),
		one(1000000, 8, 0, []uint64{250000, 250000, 500000}, full("a"), full("a"), full("b")),
		one(1000000, 8, 1, []uint64{194847, 805152}, h{1000, 242, "a"}, full("b")),
		one(1000000, 8, 1, []uint64{399399, 572000, 28600}, h{750, 931, "a"}, full("b"), h{250, 200, "c"}),
		one(1000000, 8, 0, []uint64{0, 1000000}, h{1000, 0, "a"}, full("b")),
		one(100, 8, 1, []uint64{33, 33, 33}, full("a"), full("b"), full("c")),
		one(1000000, 16, 500000, []uint64{500000}, full("a")),
		{
			"two demands", 900000, 8,
			[]h{full("a"), full("b")},
			[]reputation.ChunkWork{{Size: 64, Demand: 1000, Holders: s1}, {Size: 64, Demand: 2000, Holders: []uint32{0, 1}}},
			[]uint64{600000, 300000},
			0,
		},
		{
			"two sizes", 1000000, 8,
			[]h{full("a")},
			[]reputation.ChunkWork{{Size: 64, Demand: 1000, Holders: s1}, {Size: 10, Demand: 1000, Holders: s1}},
			[]uint64{999999},
			1,
		},
		{
			"one chunk held by nobody", 1000000, 8,
			[]h{full("a")},
			[]reputation.ChunkWork{{Size: 64, Demand: 1000, Holders: s1}, {Size: 64, Demand: 1000}},
			[]uint64{500000},
			500000,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			seeders, groups := seedersOf(c.holders)
			a := reputation.SplitAvailability(reputation.Units(c.budget), c.target, groups, seeders, c.chunks)
			for i, want := range c.pay {
				if got := a.Pay[i]; got != reputation.Units(want) {
					t.Errorf("pay of seeder %d = %s, want %d", i, got, want)
				}
			}
			if got := reputation.Units(c.budget).Sub(a.Total); got != reputation.Units(c.unspent) {
				t.Errorf("unspent %s, want %d", got, c.unspent)
			}
			checkShares(t, c, a, seeders, groups)
		})
	}
}

// checkShares recomputes everybody's pay from what the block says of each
// chunk, the way a seeder does.
func checkShares(t *testing.T, c splitCase, a reputation.Availability, seeders []reputation.Seeder, groups int) {
	t.Helper()
	sum := make([]reputation.Money, len(seeders))
	for i, w := range c.chunks {
		gw := make([]uint64, groups)
		for _, s := range w.Holders {
			gw[seeders[s].Group] += reputation.Weight(w.Size, seeders[s].Avail, seeders[s].Score)
		}
		purse := reputation.Purse(reputation.Units(c.budget), w.Size, w.Demand, a.WeightSum)
		for _, s := range w.Holders {
			p := reputation.ChunkShare(purse, w.Size, a.ShareSum[i], c.target, gw[seeders[s].Group],
				reputation.Weight(w.Size, seeders[s].Avail, seeders[s].Score))
			sum[s] = sum[s].Add(p)
		}
	}
	if !slices.Equal(sum, a.Pay) {
		t.Errorf("recomputed chunk by chunk %v, split says %v", sum, a.Pay)
	}
}

func seedersOf(holders []h) ([]reputation.Seeder, int) {
	index := map[string]uint32{}
	out := make([]reputation.Seeder, 0, len(holders))
	for _, x := range holders {
		g, ok := index[x.group]
		if !ok {
			g = uint32(len(index))
			index[x.group] = g
		}
		out = append(out, reputation.Seeder{Avail: x.avail, Score: x.score, Group: g})
	}
	return out, len(index)
}

func TestSplitBandwidth(t *testing.T) {
	for _, c := range []struct {
		blocks  string // groups with spaces, seeders of one group with +
		groups  int
		pay     []uint64
		unspent uint64
	}{
		{"100 100 100 100", 4, []uint64{50000, 50000, 50000, 50000}, 0},
		{"10000 100 100 100", 4, []uint64{66666, 44444, 44444, 44444}, 2},
		{"4096 0 0 0", 4, []uint64{75000, 0, 0, 0}, 125000},
		{"300+100 200 100", 3, []uint64{75000, 25000, 66666, 33333}, 1},
		{"7", 1, []uint64{200000}, 0},
		{"0", 1, []uint64{0}, 200000},
	} {
		t.Run(c.blocks, func(t *testing.T) {
			var seeders []reputation.Seeder
			var blocks []uint64
			for g, group := range strings.Fields(c.blocks) {
				for one := range strings.SplitSeq(group, "+") {
					var b uint64
					if _, err := fmt.Sscan(one, &b); err != nil {
						t.Fatal(err)
					}
					seeders = append(seeders, reputation.Seeder{Group: uint32(g)})
					blocks = append(blocks, b)
				}
			}
			pay, total := reputation.SplitBandwidth(reputation.Units(200000), 1500, c.groups, c.groups, seeders, blocks)
			for i, want := range c.pay {
				if pay[i] != reputation.Units(want) {
					t.Errorf("pay of seeder %d = %s, want %d", i, pay[i], want)
				}
			}
			if got := reputation.Units(200000).Sub(total); got != reputation.Units(c.unspent) {
				t.Errorf("unspent %s, want %d", got, c.unspent)
			}
		})
	}
}

// world is a random dataset with everybody in it.
type world struct {
	budget  reputation.Money
	target  uint32
	groups  int
	seeders []reputation.Seeder
	chunks  []reputation.ChunkWork
	blocks  []uint64
}

func randomWorld(r *rand.Rand) world {
	w := world{target: 1 + r.Uint32N(255), groups: 1 + r.IntN(12)}
	var b [16]byte
	for i := 4; i < 16; i++ { // below 2^96, often small
		if r.IntN(3) > 0 {
			b[i] = byte(r.Uint32())
		}
	}
	w.budget = reputation.MoneyFromBytes16(b)
	for range 1 + r.IntN(20) {
		w.seeders = append(w.seeders, reputation.Seeder{
			Avail: uint16(r.IntN(5) * 250), Score: uint16(r.IntN(1001)), Group: uint32(r.IntN(w.groups)),
		})
		w.blocks = append(w.blocks, r.Uint64N(5000)*uint64(r.IntN(2)))
	}
	for range 1 + r.IntN(20) {
		c := reputation.ChunkWork{Size: 1 + r.Uint64N(16<<20), Demand: reputation.Milli(1000 + r.IntN(1001))}
		for s := range w.seeders {
			if r.IntN(3) == 0 {
				c.Holders = append(c.Holders, uint32(s))
			}
		}
		w.chunks = append(w.chunks, c)
	}
	return w
}

func (w world) split() (avail reputation.Availability, bw []reputation.Money, bwTotal reputation.Money) {
	forAvail, forBandwidth := reputation.SplitBudget(w.budget, 800)
	avail = reputation.SplitAvailability(forAvail, w.target, w.groups, w.seeders, w.chunks)
	bw, bwTotal = reputation.SplitBandwidth(forBandwidth, 1500, w.groups, w.groups, w.seeders, w.blocks)
	return avail, bw, bwTotal
}

func TestPayNeverExceedsBudget(t *testing.T) {
	n := 20000
	if testing.Short() {
		n = 500
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range n {
		w := randomWorld(r)
		a, bw, bwTotal := w.split()
		if a.Total.Add(bwTotal).Cmp(w.budget) > 0 {
			t.Fatalf("paid %s and %s of %s: %+v", a.Total, bwTotal, w.budget, w)
		}
		var sum reputation.Money
		for _, p := range append(slices.Clone(a.Pay), bw...) {
			sum = sum.Add(p)
		}
		if sum != a.Total.Add(bwTotal) {
			t.Fatalf("seeders have %s, totals say %s and %s", sum, a.Total, bwTotal)
		}
		forAvail, _ := reputation.SplitBudget(w.budget, 800)
		for i, c := range w.chunks {
			purse := reputation.Purse(forAvail, c.Size, c.Demand, a.WeightSum)
			if a.Paid[i].Cmp(reputation.ScarcePurse(purse, c.Size, a.ShareSum[i], w.target)) > 0 {
				t.Fatalf("chunk %d paid %s of a purse of %s", i, a.Paid[i], purse)
			}
		}
	}
}

// Two names on one disk behind one address get what one name gets there, and
// nobody else's pay moves.
func TestSplitInGroupChangesNothing(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 2))
	for range 500 {
		w := randomWorld(r)
		w.seeders[0].Avail, w.seeders[0].Score = 1000, 1000
		before, _, _ := w.split()
		twin := uint32(len(w.seeders))
		s := w
		s.seeders = append(slices.Clone(w.seeders), w.seeders[0])
		s.blocks = append(slices.Clone(w.blocks), 0)
		s.chunks = slices.Clone(w.chunks)
		for i, c := range s.chunks {
			if slices.Contains(c.Holders, 0) {
				s.chunks[i].Holders = append(slices.Clone(c.Holders), twin)
			}
		}
		after, _, _ := s.split()
		if !slices.Equal(before.ShareSum, after.ShareSum) {
			t.Fatalf("copies %v with one name, %v with two", before.ShareSum, after.ShareSum)
		}
		for i := range w.seeders {
			other := w.seeders[i].Group != w.seeders[0].Group
			if other && before.Pay[i] != after.Pay[i] {
				t.Fatalf("pay of a seeder elsewhere went from %s to %s", before.Pay[i], after.Pay[i])
			}
		}
		// Rounding down per name may move single base units within the group.
		rounding := reputation.Units(uint64(len(w.chunks) * len(s.seeders)))
		if after.Total.Cmp(before.Total.Add(rounding)) > 0 {
			t.Fatalf("two names earn %s where one earned %s", after.Total, before.Total)
		}
	}
}

func TestOrderNeverMatters(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 3))
	for range 500 {
		w := randomWorld(r)
		want, wantBW, _ := w.split()
		perm := r.Perm(len(w.seeders)) // perm[new] = old
		back := make([]uint32, len(perm))
		s := world{budget: w.budget, target: w.target, groups: w.groups}
		for n, o := range perm {
			back[o] = uint32(n)
			s.seeders, s.blocks = append(s.seeders, w.seeders[o]), append(s.blocks, w.blocks[o])
		}
		chunkPerm := r.Perm(len(w.chunks))
		for _, o := range chunkPerm {
			c := reputation.ChunkWork{Size: w.chunks[o].Size, Demand: w.chunks[o].Demand}
			for _, x := range w.chunks[o].Holders {
				c.Holders = append(c.Holders, back[x])
			}
			r.Shuffle(len(c.Holders), func(i, j int) { c.Holders[i], c.Holders[j] = c.Holders[j], c.Holders[i] })
			s.chunks = append(s.chunks, c)
		}
		got, gotBW, _ := s.split()
		for n, o := range perm {
			if got.Pay[n] != want.Pay[o] || gotBW[n] != wantBW[o] {
				t.Fatalf("seeder %d: %s and %s, in another order %s and %s", o, want.Pay[o], wantBW[o], got.Pay[n], gotBW[n])
			}
		}
	}
}

func TestUpperMedian(t *testing.T) {
	for _, c := range []struct {
		in   []uint32
		want uint32
	}{{nil, 0}, {[]uint32{7}, 7}, {[]uint32{9, 1}, 9}, {[]uint32{3, 1, 2}, 2}, {[]uint32{4, 1, 3, 2}, 3}} {
		if got := reputation.UpperMedian(slices.Clone(c.in)); got != c.want {
			t.Errorf("UpperMedian(%v) = %d, want %d", c.in, got, c.want)
		}
	}
}

// BenchmarkSplit splits an epoch of 1,000,000 (seeder, chunk) pairs.
func BenchmarkSplit(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	const seeders, chunks, copies = 2000, 50000, 20
	w := world{groups: 1500}
	for range seeders {
		w.seeders = append(w.seeders, reputation.Seeder{Avail: 1000, Score: uint16(r.IntN(1001)), Group: uint32(r.IntN(w.groups))})
	}
	for range chunks {
		c := reputation.ChunkWork{Size: 1 << 20, Demand: 1500}
		for _, s := range r.Perm(seeders)[:copies] {
			c.Holders = append(c.Holders, uint32(s))
		}
		w.chunks = append(w.chunks, c)
	}
	budget := reputation.MoneyFromBytes16([16]byte{4: 1})
	for b.Loop() {
		reputation.SplitAvailability(budget, 8, w.groups, w.seeders, w.chunks)
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/1M_pairs")
}
