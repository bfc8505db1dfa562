package swarm

import (
	"cmp"
	"fmt"
	"slices"
)

// Ref names a chunk of one of several tables.
type Ref struct {
	Table int32
	Chunk uint32
}

// Order says which rows a view has and in which order.
type Order struct {
	// Keep says whether a row is shown; nil shows all.
	Keep func(table int, c Chunk) bool
	// Key is what rows are sorted by; nil leaves them in their natural order.
	Key  func(table int, c Chunk) float64
	Desc bool
}

// View is an ordered selection over tables, made once and then cut to
// windows: 100,000 chunks cost a screen its window only. It is made anew when
// Stale says so.
type View struct {
	tables []*Table
	gens   []uint64
	refs   []Ref
	All    int
}

// NewView selects and sorts. It takes about 20 ms at 100,000 chunks and is
// meant to run beside the screen, not in it.
func NewView(tables []*Table, o Order) *View {
	v := &View{tables: tables, gens: make([]uint64, len(tables))}
	type keyed struct {
		ref Ref
		key float64
	}
	var rows []keyed
	for ti, t := range tables {
		v.gens[ti] = t.Generation()
		v.All += t.Len()
		t.Each(func(c Chunk) bool {
			if o.Keep == nil || o.Keep(ti, c) {
				k := keyed{ref: Ref{int32(ti), c.Index}}
				if o.Key != nil {
					k.key = o.Key(ti, c)
				}
				rows = append(rows, k)
			}
			return true
		})
	}
	if o.Key != nil {
		slices.SortStableFunc(rows, func(a, b keyed) int {
			if o.Desc {
				return cmp.Compare(b.key, a.key)
			}
			return cmp.Compare(a.key, b.key)
		})
	}
	v.refs = make([]Ref, len(rows))
	for i := range rows {
		v.refs[i] = rows[i].ref
	}
	return v
}

// Stale says that a table changed since the view was made.
func (v *View) Stale() bool {
	for i, t := range v.tables {
		if t.Generation() != v.gens[i] {
			return true
		}
	}
	return false
}

// Len is the number of rows.
func (v *View) Len() int { return len(v.refs) }

// Window is rows from..from+n with their present values.
func (v *View) Window(from, n int) ([]Ref, []Chunk) {
	from = min(max(from, 0), len(v.refs))
	refs := v.refs[from:min(from+max(n, 0), len(v.refs))]
	rows := make([]Chunk, len(refs))
	for i, r := range refs {
		rows[i] = v.tables[r.Table].Row(int(r.Chunk))
	}
	return refs, rows
}

// NoChunk is the band of a map cell that no chunk falls in.
const NoChunk = 255

// Metric is what the map shows.
type Metric string

// The metrics of the map.
const (
	MetricRare Metric = "rare" // share of the cell's chunks with two copies or fewer
	MetricMult Metric = "mult" // best multiplier of the cell
	MetricHeld Metric = "held" // share of the cell's chunks that are held here
)

// ParseMetric reads a metric; "" is MetricRare.
func ParseMetric(s string) (Metric, error) {
	switch m := Metric(s); m {
	case "":
		return MetricRare, nil
	case MetricRare, MetricMult, MetricHeld:
		return m, nil
	}
	return "", fmt.Errorf("metric %.20q: want rare, mult or held", s)
}

// Bins sorts all chunks of the tables, in their natural order, into cells and
// gives each cell a band of 0..4. The bands are fixed, so that a colour always
// means the same: shares below 10, 25, 50 % (0 only if there is none at all),
// multipliers below 2, 3, 5 (0 only at 1.00x).
func Bins(tables []*Table, cells int, m Metric) (band []byte, perCell float64) {
	band = make([]byte, cells)
	total := 0
	for _, t := range tables {
		total += t.Len()
	}
	if total == 0 || cells == 0 {
		for i := range band {
			band[i] = NoChunk
		}
		return band, 0
	}
	type bin struct {
		n, hits int
		best    uint64
	}
	bins := make([]bin, cells)
	at := 0
	for _, t := range tables {
		t.Each(func(c Chunk) bool {
			b := &bins[at*cells/max(total, cells)]
			at++
			b.n++
			if m == MetricRare && c.Copies <= 2 || m == MetricHeld && c.Held {
				b.hits++
			}
			b.best = max(b.best, c.MultMilli)
			return true
		})
	}
	for i, b := range bins {
		switch {
		case b.n == 0:
			band[i] = NoChunk
		case m == MetricMult:
			band[i] = step(b.best, 1001, 2000, 3000, 5000)
		default:
			band[i] = step(uint64(b.hits*1000/b.n), 1, 100, 250, 500)
		}
	}
	return band, float64(total) / float64(cells)
}

func step(v uint64, edges ...uint64) byte {
	for i, e := range edges {
		if v < e {
			return byte(i)
		}
	}
	return byte(len(edges))
}
