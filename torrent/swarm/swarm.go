// Package swarm knows for every chunk of a dataset how many copies there are
// and how much it is asked for, and so what it is worth: the local estimate
// until the validators agree on figures, theirs afterwards. It draws nothing
// and talks to nobody; torrent/engine brings the observations, ui/node asks
// for rows, an order and a map.
//
// What one node sees is local and forgeable. Money never follows from it: the
// estimate on the screen is made from the agreed figures.
package swarm

import (
	"math"
	"sync"
	"time"

	"rarebit/torrent"
)

// Formula is the shared multiplier formula, given at construction because it
// lives in a layer to the right (package reputation). copiesQ16 is the
// smoothed number of copies in Q16.16; demand and mean are in any common unit.
type Formula interface {
	Rarity(copiesQ16 uint64, wanted uint64) uint64
	Demand(demand, mean uint64) uint64
	Multiplier(rarity, demand uint64) uint64
}

// Agreed is what the newest epoch block says of a chunk.
type Agreed struct {
	CopiesQ16 uint64 // smoothed
	Demand    uint64 // smoothed, in the block's unit
	Copies    int    // of this epoch, rounded
}

// Observation is what the engine saw; the slices are only read.
type Observation struct {
	At     time.Time
	Copies []uint16 // other connected peers that hold the chunk
	Asked  []uint32 // 16 KiB requests since the start of the engine
	Served []uint64 // bytes, since the chunk was first held
	Held   torrent.Bitset
	Wanted torrent.Bitset
}

// Chunk is one row.
type Chunk struct {
	Index       uint32
	Copies      int     // ours included
	CopiesQ16   uint64  // smoothed where agreed, else Copies
	AsksPerHour float64 // whole chunks asked for here
	DemandRatio float64 // relative to the mean of the dataset
	RarityMilli uint64
	DemandMilli uint64
	MultMilli   uint64
	Trend       int8 // against the block before
	ServedBytes uint64
	Held        bool
	Wanted      bool
	LastAsk     time.Time
	AgreedEpoch uint64
}

// asksTau is the memory of the asks-per-hour average.
const asksTau = 10 * time.Minute

// Table is the state of one dataset. It is safe for concurrent use.
type Table struct {
	f         Formula
	wanted    uint64
	perChunk  []uint32 // blocks with data per chunk
	mu        sync.RWMutex
	obs       Observation
	asks      []float64 // chunks per hour, EWMA
	lastAsked []uint32
	lastAskAt []int64 // unix seconds
	since     time.Time
	epoch     uint64
	agreed    []Agreed
	meanQ     uint64
	prevMult  []uint16
	gen       uint64
	rare      int // chunks with two copies or fewer
	asksSum   float64
	best      uint64
}

// New makes the table of a dataset; blocks has the number of blocks with data
// per chunk, wanted is the publisher's wanted number of copies.
func New(f Formula, blocks []uint32, wanted uint8) *Table {
	n := len(blocks)
	t := &Table{
		f: f, wanted: uint64(wanted), perChunk: blocks,
		asks: make([]float64, n), lastAsked: make([]uint32, n), lastAskAt: make([]int64, n),
		obs: Observation{Held: torrent.NewBitset(n), Wanted: torrent.NewBitset(n)},
	}
	t.summarize()
	return t
}

// Len is the number of chunks.
func (t *Table) Len() int { return len(t.perChunk) }

// Generation changes whenever a row may have changed.
func (t *Table) Generation() uint64 {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.gen
}

// Observe takes in what the engine saw.
func (t *Table) Observe(o Observation) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.since.IsZero() && o.At.After(t.since) {
		t.decay(o)
	}
	t.since, t.obs = o.At, o
	t.summarize()
	t.gen++
}

// decay moves the averages of asks toward what came since the last look. A
// counter that fell means that the engine started again.
func (t *Table) decay(o Observation) {
	dt := o.At.Sub(t.since)
	keep := math.Exp(-float64(dt) / float64(asksTau))
	perHour := float64(time.Hour) / float64(dt)
	for i := range t.asks {
		var asked uint32
		if i < len(o.Asked) {
			asked = o.Asked[i]
		}
		fresh := 0.0
		if asked > t.lastAsked[i] {
			fresh = float64(asked-t.lastAsked[i]) / float64(max(t.perChunk[i], 1))
			t.lastAskAt[i] = o.At.Unix()
		}
		t.lastAsked[i] = asked
		if t.asks[i] != 0 || fresh != 0 {
			t.asks[i] = t.asks[i]*keep + fresh*perHour*(1-keep)
		}
	}
}

// Agree takes in the newest epoch block's figures for this dataset.
func (t *Table) Agree(epoch uint64, rows []Agreed, mean uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(rows) != len(t.perChunk) || epoch < t.epoch {
		return
	}
	before := make([]uint16, len(rows))
	for i := range before {
		before[i] = uint16(min(t.row(i).MultMilli, math.MaxUint16))
	}
	if t.epoch != 0 && epoch != t.epoch {
		t.prevMult = before
	}
	t.epoch, t.agreed, t.meanQ = epoch, rows, mean
	t.summarize()
	t.gen++
}

// Row is chunk i.
func (t *Table) Row(i int) Chunk {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.row(i)
}

// Each calls f for every row, under one lock, until it returns false.
func (t *Table) Each(f func(Chunk) bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for i := range t.perChunk {
		if !f(t.row(i)) {
			return
		}
	}
}

func (t *Table) row(i int) Chunk {
	c := Chunk{
		Index: uint32(i), AsksPerHour: t.asks[i],
		Held: t.obs.Held.Has(i), Wanted: t.obs.Wanted.Has(i),
	}
	if i < len(t.obs.Served) {
		c.ServedBytes = t.obs.Served[i]
	}
	if at := t.lastAskAt[i]; at != 0 {
		c.LastAsk = time.Unix(at, 0)
	}
	if t.agreed != nil {
		a := t.agreed[i]
		c.AgreedEpoch, c.Copies, c.CopiesQ16 = t.epoch, a.Copies, a.CopiesQ16
		c.DemandMilli = t.f.Demand(a.Demand, t.meanQ)
		if t.meanQ > 0 {
			c.DemandRatio = float64(a.Demand) / float64(t.meanQ)
		}
	} else {
		if i < len(t.obs.Copies) {
			c.Copies = int(t.obs.Copies[i])
		}
		if c.Held {
			c.Copies++
		}
		c.CopiesQ16 = uint64(c.Copies) << 16
		const unit = 1 << 20 // keeps the fraction of a rate
		mean := t.asksSum / float64(max(len(t.perChunk), 1))
		c.DemandMilli = t.f.Demand(uint64(c.AsksPerHour*unit), uint64(mean*unit))
		if mean > 0 {
			c.DemandRatio = c.AsksPerHour / mean
		}
	}
	c.RarityMilli = t.f.Rarity(c.CopiesQ16, t.wanted)
	c.MultMilli = t.f.Multiplier(c.RarityMilli, c.DemandMilli)
	if t.prevMult != nil {
		switch p := uint64(t.prevMult[i]); {
		case c.MultMilli > p:
			c.Trend = 1
		case c.MultMilli < p:
			c.Trend = -1
		}
	}
	return c
}

// Summary is a dataset in one line.
type Summary struct {
	Rare        int // chunks with two copies or fewer
	AsksPerHour float64
	BestMilli   uint64
}

// Summary is kept up to date with each observation.
func (t *Table) Summary() Summary {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return Summary{Rare: t.rare, AsksPerHour: t.asksSum, BestMilli: t.best}
}

func (t *Table) summarize() {
	t.asksSum = 0
	for _, a := range t.asks {
		t.asksSum += a
	}
	t.rare, t.best = 0, 0
	for i := range t.perChunk {
		c := t.row(i)
		if c.Copies <= 2 {
			t.rare++
		}
		t.best = max(t.best, c.MultMilli)
	}
}
