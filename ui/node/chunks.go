package node

import (
	"fmt"
	"strings"
	"time"

	"rarebit/torrent/engine"
	"rarebit/torrent/swarm"
	"rarebit/ui/tui/filter"
	"rarebit/wallet"
)

// chunkColumns are what the chunk table can be sorted by.
var chunkColumns = map[string]func(swarm.Chunk) float64{
	"index":  nil, // natural order
	"copies": func(c swarm.Chunk) float64 { return float64(c.CopiesQ16) },
	"asks":   func(c swarm.Chunk) float64 { return c.AsksPerHour },
	"mult":   func(c swarm.Chunk) float64 { return float64(c.MultMilli) },
	"rarity": func(c swarm.Chunk) float64 { return float64(c.RarityMilli) },
	"demand": func(c swarm.Chunk) float64 { return float64(c.DemandMilli) },
	"served": func(c swarm.Chunk) float64 { return float64(c.ServedBytes) },
	"state":  func(c swarm.Chunk) float64 { return float64(2*rank(!c.Held) + rank(!c.Wanted)) },
	"earned": nil, // needs the estimates, see chunkWindow
}

// ChunkColumns are the names that Query.Sort takes.
func ChunkColumns() []string {
	return []string{"index", "copies", "asks", "mult", "rarity", "demand", "served", "earned", "state"}
}

// viewCache keeps the ordered chunk view of the last query: it is made anew
// when the query or the figures changed, at most once a second.
type viewCache struct {
	key  string
	made time.Time
	view *swarm.View
	sets []*dataset
}

// selected are the datasets that a query is about.
func (o *online) selected(q Query, snap *engine.Snapshot) ([]*dataset, error) {
	if q.Dataset != "" {
		d, err := o.catalogue.find(q.Dataset)
		if err != nil {
			return nil, err
		}
		return []*dataset{d}, nil
	}
	var out []*dataset
	for _, d := range o.catalogue.all() {
		if snap.Torrents[d.manifest.InfoHash] != nil {
			out = append(out, d)
		}
	}
	return out, nil
}

func tables(sets []*dataset) []*swarm.Table {
	out := make([]*swarm.Table, len(sets))
	for i, d := range sets {
		out[i] = d.table
	}
	return out
}

// chunkWindow answers the chunk part of a query.
func (o *online) chunkWindow(q Query, snap *engine.Snapshot, now time.Time) (ChunkWindow, error) {
	sets, err := o.selected(q, snap)
	if err != nil {
		return ChunkWindow{}, err
	}
	pred, err := filter.Parse(q.Filter)
	if err != nil {
		return ChunkWindow{Err: err.Error()}, nil
	}
	key, ok := chunkColumns[orDefault(q.Sort, "index")]
	if !ok {
		return ChunkWindow{}, fmt.Errorf("%w: sort by %.20q, want one of %s", ErrUsage, q.Sort, strings.Join(ChunkColumns(), ", "))
	}
	est := o.estimates()
	v := o.view(q, sets, now, func() *swarm.View {
		order := swarm.Order{Desc: q.Desc}
		if key != nil {
			order.Key = func(_ int, c swarm.Chunk) float64 { return key(c) }
		}
		if q.Sort == "earned" {
			order.Key = func(table int, c swarm.Chunk) float64 { return display(est.chunk(sets[table].id, c.Index)) }
		}
		if q.Filter != "" {
			var row swarm.Chunk
			var set *dataset
			field := o.chunkField(&set, &row, est, snap)
			order.Keep = func(table int, c swarm.Chunk) bool {
				set, row = sets[table], c
				return pred.Match(field)
			}
		}
		return swarm.NewView(tables(sets), order)
	})
	refs, rows := v.Window(q.From, q.N)
	out := ChunkWindow{From: q.From, Total: v.Len(), All: v.All, Rows: make([]ChunkRow, len(rows))}
	for i, c := range rows {
		out.Rows[i] = o.chunkRow(sets[refs[i].Table], c, est, snap)
	}
	return out, nil
}

// view is the cached view where it still holds.
func (o *online) view(q Query, sets []*dataset, now time.Time, build func() *swarm.View) *swarm.View {
	id := fmt.Sprintf("%s\x00%s\x00%s\x00%v", q.Dataset, q.Filter, q.Sort, q.Desc)
	s := o.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &s.views
	same := c.view != nil && c.key == id && len(c.sets) == len(sets)
	for i := range sets {
		same = same && c.sets[i] == sets[i]
	}
	if !same || c.view.Stale() && now.Sub(c.made) >= time.Second {
		*c = viewCache{key: id, made: now, view: build(), sets: sets}
	}
	return c.view
}

func (o *online) chunkRow(d *dataset, c swarm.Chunk, est *estimate, snap *engine.Snapshot) ChunkRow {
	ch := d.chunks[c.Index]
	r := ChunkRow{
		Dataset: d.manifest.Name, Index: c.Index, Hash: d.pieceHash(c.Index), Bytes: ch.Bytes,
		Copies: c.Copies, SmoothedQ16: c.CopiesQ16, Wanted: int(d.manifest.WantedCopies),
		Demand: c.AsksPerHour, DemandRatio: c.DemandRatio, RarityMilli: int(c.RarityMilli),
		DemandMilli: int(c.DemandMilli), MultMilli: int(c.MultMilli), ServedBytes: c.ServedBytes,
		Earned: est.chunk(d.id, c.Index), LastAsk: c.LastAsk, File: d.manifest.Files[ch.File].Path,
		AgreedEpoch: c.AgreedEpoch, Trend: int(c.Trend),
	}
	r.State, r.Progress = chunkState(c, snap.Torrents[d.manifest.InfoHash])
	return r
}

func chunkState(c swarm.Chunk, t *engine.TorrentState) (state string, progress float64) {
	switch {
	case t == nil:
		return "", 0
	case t.State == "paused", t.State == "error":
		return t.State, boolFloat(c.Held)
	case c.Held:
		return "seed", 1
	case t.State == "missing" || t.State == "verify":
		return t.State, 0
	case c.Wanted:
		return "fetch", 0
	}
	return "", 0
}

// chunkField reads fields for the filter, without building rows.
func (o *online) chunkField(set **dataset, row *swarm.Chunk, est *estimate, snap *engine.Snapshot) filter.Field {
	return func(name string) (num float64, text string, ok bool) {
		d, c := *set, *row
		switch name {
		case "copies":
			return float64(c.Copies), "", true
		case "smoothed":
			return float64(c.CopiesQ16) / 65536, "", true
		case "wanted":
			return float64(d.manifest.WantedCopies), "", true
		case "asks":
			return c.AsksPerHour, "", true
		case "demand":
			return float64(c.DemandMilli) / 1000, "", true
		case "rarity":
			return float64(c.RarityMilli) / 1000, "", true
		case "mult":
			return float64(c.MultMilli) / 1000, "", true
		case "served":
			return float64(c.ServedBytes), "", true
		case "earned":
			return display(est.chunk(d.id, c.Index)), "", true
		case "size":
			return float64(d.chunks[c.Index].Bytes), "", true
		case "idx":
			return float64(c.Index), "", true
		case "progress":
			return boolFloat(c.Held) * 100, "", true
		case "ds":
			return 0, d.manifest.Name, true
		case "file":
			return 0, d.manifest.Files[d.chunks[c.Index].File].Path, true
		case "state":
			state, _ := chunkState(c, snap.Torrents[d.manifest.InfoHash])
			return 0, state, true
		case "chunk":
			return 0, d.pieceHash(c.Index), true
		case "mine":
			return boolFloat(c.Held), "", true
		case "agreed":
			return boolFloat(c.AgreedEpoch > 0), "", true
		}
		return 0, "", false
	}
}

// display is an amount for comparisons in a filter, never for money.
func display(a wallet.Amount) float64 {
	f, _ := a.Big().Float64()
	return f / 1e18
}

func boolFloat(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func orDefault(s, d string) string {
	if s == "" {
		return d
	}
	return s
}

// heatMap answers the map part of a query.
func (o *online) heatMap(q Query, snap *engine.Snapshot) (HeatMap, error) {
	const most = 1 << 16 // cells: a screen of 300x100 has 30,000
	if q.MapW <= 0 || q.MapH <= 0 || q.MapW > most || q.MapH > most/q.MapW {
		return HeatMap{}, fmt.Errorf("%w: map of %d x %d cells", ErrUsage, q.MapW, q.MapH)
	}
	m, err := swarm.ParseMetric(q.Metric)
	if err != nil {
		return HeatMap{}, fmt.Errorf("%w: %w", ErrUsage, err)
	}
	sets, err := o.selected(q, snap)
	if err != nil {
		return HeatMap{}, err
	}
	band, per := swarm.Bins(tables(sets), q.MapW*q.MapH, m)
	return HeatMap{W: q.MapW, H: q.MapH, PerCell: per, Metric: string(m), Band: band}, nil
}
