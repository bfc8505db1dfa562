package screen

import (
	"slices"
	"strconv"
	"strings"

	"rarebit/ui/node"
	"rarebit/ui/tui/filter"
	"rarebit/ui/tui/keys"
	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
)

// metrics are what the map can show, with the legend of the five bands.
var metrics = []struct {
	key, title string
	legend     [5]string
}{
	{"rare", "Rare chunks", [5]string{"0", "<10%", "<25%", "<50%", "≥50%"}},
	{"mult", "Best multiplier", [5]string{"1x", "<2x", "<3x", "<5x", "≥5x"}},
	{"held", "Held here", [5]string{"0", "<10%", "<25%", "<50%", "≥50%"}},
}

// Seeding is the table of chunks with the map of all of them, the chunk under
// the cursor explained, and the upload.
type Seeding struct {
	*Env
	Table   widget.Table
	dataset string // id; "" is every picked one
	name    string
	text    string
	metric  int
	full    bool
	cell    int // cursor in the full map

	seen       *node.Snapshot
	askedFrom  int
	mapW, mapH int
	tableW     int
	tableH     int
	selKey     string // identity of the row under the cursor
	sel        node.ChunkRow
	selOK      bool
}

// NewSeeding is the screen, best multiplier first.
func NewSeeding(e *Env) *Seeding {
	s := &Seeding{Env: e, mapW: 38, mapH: 20}
	s.Table = widget.Table{Sort: "mult", Desc: true, Columns: []widget.Column{
		{Key: "chunk", Title: "chunk", Width: 12, NoSort: true, Help: "the first 12 hex digits of its hash"},
		{Key: "ds", Title: "dataset", Width: 12, Flex: 2, NoSort: true, Drop: 9, Help: "which dataset it belongs to"},
		{Key: "index", Title: "idx", Width: 6, Right: true, Drop: 7, Help: "its number in the dataset"},
		{Key: "copies", Title: "copies", Width: 7, Right: true, Help: "who holds it now, one for each network group; fewer copies pay more"},
		{Key: "asks", Title: "asks/h", Width: 7, Right: true, Drop: 2, Help: "how often it was asked for here in an hour; more asks pay more"},
		{Key: "mult", Title: "mult", Width: 6, Right: true, Help: "multiplier = rarity × demand, at most 8.00x. Rarity = wanted ÷ copies, 1.00 to 8.00; demand 1.00 to 2.00"},
		{Key: "trend", Title: "", Width: 1, NoSort: true, Drop: 4, Help: "the multiplier against the epoch before"},
		{Key: "served", Title: "served", Width: 8, Right: true, Drop: 3, Help: "bytes of it that went out from here"},
		{Key: "earned", Title: "est RBT", Width: 10, Right: true, Drop: 1, Help: "estimate of what it earns in this epoch: its share of the chunk's purse, not multiplier times bytes"},
		{Key: "state", Title: "state", Width: 10, Help: "seed, fetch, verify, paused, missing"},
	}}
	return s
}

// Scope is for the key map.
func (s *Seeding) Scope() keys.Scope { return keys.OnSeeding }

// Columns are explained in the help.
func (s *Seeding) Columns() []widget.Column { return s.Table.Columns }

// Show limits the screen to one dataset, "" for every picked one.
func (s *Seeding) Show(dataset, name string) {
	s.dataset, s.name, s.cell, s.selKey = dataset, name, 0, ""
	s.Table.Cursor, s.Table.Top = 0, 0
}

// Ask adds what the screen needs: the visible rows with half a page on either
// side, and the map in the size that it has.
func (s *Seeding) Ask(q *node.Query) {
	rows := s.Table.Rows()
	q.Chunks, q.Map, q.Datasets = true, true, true
	q.Dataset, q.Filter, q.Sort, q.Desc = s.dataset, s.text, s.Table.Sort, s.Table.Desc
	s.askedFrom = max(s.Table.Top-rows/2, 0)
	q.From, q.N = s.askedFrom, 2*rows
	q.MapW, q.MapH, q.Metric = max(s.mapW, 1), max(s.mapH, 1), metrics[s.metric].key
}

// SetFilter takes a filter, "" for none. The node evaluates it.
func (s *Seeding) SetFilter(text string) error {
	if _, err := filter.Chunks.Parse(text); err != nil {
		return err
	}
	s.text, s.selKey = text, ""
	s.Table.Cursor, s.Table.Top = 0, 0
	return nil
}

// Filter is the filter's text.
func (s *Seeding) Filter() string { return s.text }

func rowKey(c *node.ChunkRow) string { return c.Dataset + "\x00" + strconv.Itoa(int(c.Index)) }

// sync takes a new snapshot over. Rows that moved take the cursor with them,
// so that the chunk one reads about stays under it.
func (s *Seeding) sync() {
	if s.seen == s.Snap {
		return
	}
	s.seen = s.Snap
	w := &s.Snap.Chunks
	if s.selKey != "" {
		for i := range w.Rows {
			if rowKey(&w.Rows[i]) == s.selKey {
				by := w.From + i - s.Table.Cursor
				s.Table.Cursor += by
				s.Table.Top = max(s.Table.Top+by, 0)
				break
			}
		}
	}
	s.Table.SetTotal(w.Total)
	s.current()
}

func (s *Seeding) row(i int) (*node.ChunkRow, bool) {
	w := &s.Snap.Chunks
	if i < w.From || i >= w.From+len(w.Rows) {
		return nil, false
	}
	return &w.Rows[i-w.From], true
}

func (s *Seeding) current() (node.ChunkRow, bool) {
	if r, ok := s.row(s.Table.Cursor); ok {
		s.sel, s.selOK, s.selKey = *r, true, rowKey(r)
	} else if s.Table.Total == 0 {
		s.selOK = false
	}
	return s.sel, s.selOK
}

// Draw draws the screen.
func (s *Seeding) Draw(w, h int) string {
	s.sync()
	if s.full {
		return lines(s.drawFull(w, h))
	}
	if why := s.nothing(); why != nil {
		// The layout is computed all the same: the next query asks for as many
		// rows and cells as will be visible.
		s.layout(w, h)
		s.tableH = 0
		return lines(widget.Box{Title: s.title()}.Draw(s.Theme, center(s.Theme, why, w-2, h-2), w, h))
	}
	return lines(s.layout(w, h))
}

func (s *Seeding) layout(w, h int) []string {
	if w >= 110 {
		return s.drawWide(w, h)
	}
	return s.drawNarrow(w, h)
}

// nothing is what to say in place of an empty table, nil if there are rows.
func (s *Seeding) nothing() []string {
	sn := s.Snap
	switch {
	case s.waiting() != nil:
		return s.waiting()
	case sn.Chunks.Err != "":
		return []string{"The filter is not understood: " + widget.Clean(sn.Chunks.Err), "esc clears it"}
	case sn.Picked == 0 && s.dataset == "":
		return []string{"Nothing is seeded yet.", "1 Datasets, then space to pick one"}
	case sn.Chunks.Total == 0 && s.text != "":
		return []string{"Nothing matches " + widget.Clean(s.text), "esc clears the filter"}
	case sn.Chunks.Total == 0:
		return []string{"No chunks yet: the dataset is being looked up.", "It takes a peer or the publisher's manifest."}
	}
	return nil
}

func (s *Seeding) title() string {
	th := s.Theme
	sep := " " + th.Middle + " "
	name := s.Name(s.name)
	if s.dataset == "" && s.Snap.Picked == 0 {
		return "Seeding"
	}
	if s.dataset == "" {
		name = "All " + plural(s.Snap.Picked, "dataset") + " seeded here"
		if r, ok := s.row(s.Table.Top); ok && s.Snap.Picked == 1 {
			name = s.Name(r.Dataset)
		}
	}
	t := name + sep + plural(s.Snap.Chunks.All, "chunk")
	arrow := th.Up
	if s.Table.Desc {
		arrow = th.Down
	}
	if i := slices.IndexFunc(s.Table.Columns, func(c widget.Column) bool { return c.Key == s.Table.Sort }); i >= 0 {
		t += sep + s.Table.Columns[i].Title + " " + arrow
	}
	if s.text != "" {
		t += sep + widget.Clean(s.text)
	}
	return t
}

func (s *Seeding) drawWide(w, h int) []string {
	th := s.Theme
	below := 0
	if h >= 19 {
		below = 6
	}
	if h >= 44 {
		below = 9
	}
	right := min(max(w/3, 40), 84)
	left := w - right
	top := h - below
	out := widget.Beside(s.drawTable(left, top), s.drawMap(right, top))
	if below > 0 {
		sel := widget.Box{Title: "Selected chunk"}
		if c, ok := s.current(); ok {
			sel.Title += " " + widget.Clean(c.Hash)
		}
		iw, ih := widget.Inner(right, below)
		up := widget.Box{Title: "Upload, last 10 min", Caption: "avg " + widget.Rate(mean(s.Snap.UploadHistory)) + "  now " + widget.Rate(s.Snap.Link.UpRate)}
		chart := widget.Area(th, s.Snap.UploadHistory, iw-2, ih, false, widget.Rate)
		for i := range chart {
			chart[i] = " " + chart[i]
		}
		out = append(out, widget.Beside(sel.Draw(th, s.explain(left-2, below-2), left, below), up.Draw(th, chart, right, below))...)
	}
	return widget.Fill(out, w, h)
}

func (s *Seeding) drawNarrow(w, h int) []string {
	th := s.Theme
	strip, detail, chart := 0, 0, 0
	switch { // under 24 lines drop the chart, then the detail, then the strip
	case h >= 28:
		strip, detail, chart = 5, 4, 1
	case h >= 20:
		strip, detail, chart = 3, 2, 1
	case h >= 18:
		strip, detail = 3, 2
	case h >= 15:
		strip, detail = 3, 1
	case h >= 12:
		strip = 3
	}
	out := s.drawTable(w, h-strip-detail-chart)
	if strip > 0 {
		out = append(out, s.drawMap(w, strip)...)
	}
	if detail > 0 {
		out = append(out, widget.Fill(fitAll(s.explain(w, detail), w, th.Ellipsis), w, detail)...)
	}
	if chart > 0 {
		tail := "  " + widget.Rate(s.Snap.Link.UpRate) + th.Dim.Paint("  avg 10 min ") + widget.Rate(mean(s.Snap.UploadHistory))
		out = append(out, " "+th.Dim.Paint("up ")+widget.Spark(th, s.Snap.UploadHistory, max(w-5-widget.Width(tail), 4))+tail+" ")
		out[len(out)-1] = widget.Fit(out[len(out)-1], w, "")
	}
	return widget.Fill(out, w, h)
}

func fitAll(l []string, w int, tail string) []string {
	for i := range l {
		l[i] = widget.Fit(l[i], w, tail)
	}
	return l
}

func mean(v []uint64) uint64 {
	if len(v) == 0 {
		return 0
	}
	sum := uint64(0)
	for _, x := range v {
		sum += x / uint64(len(v))
	}
	return sum
}

func (s *Seeding) drawTable(w, h int) []string {
	s.tableW, s.tableH = w, h
	iw, ih := widget.Inner(w, h)
	body := s.Table.Draw(s.Theme, iw, ih, s.chunkCell)
	box := widget.Box{Title: s.title(), Note: "s sort  / filter"}
	box.Caption = "row " + widget.Count(s.Table.Cursor+1) + " of " + widget.Count(s.Table.Total)
	if s.Table.Total != s.Snap.Chunks.All {
		box.Caption += " (" + widget.Count(s.Snap.Chunks.All) + " in all)"
	}
	return box.Draw(s.Theme, body, w, h)
}

func (s *Seeding) chunkCell(b []byte, row int, key string) ([]byte, theme.Style) {
	th := s.Theme
	c, ok := s.row(row)
	if !ok {
		if key == "chunk" {
			return append(b, th.Ellipsis...), th.Dim
		}
		return b, ""
	}
	switch key {
	case "chunk":
		return append(b, widget.Clean(c.Hash)...), ""
	case "ds":
		return append(b, s.Name(c.Dataset)...), th.Dim
	case "index":
		return strconv.AppendUint(b, uint64(c.Index), 10), th.Dim
	case "copies":
		return strconv.AppendInt(b, int64(c.Copies), 10), ""
	case "asks":
		return strconv.AppendInt(b, int64(c.Demand), 10), ""
	case "mult":
		return Mult(b, c.MultMilli), s.multStyle(c.MultMilli)
	case "trend":
		switch {
		case c.Trend > 0:
			return append(b, th.Up...), th.Good
		case c.Trend < 0:
			return append(b, th.Down...), th.Dim
		}
		return b, ""
	case "served":
		return append(b, widget.Bytes(c.ServedBytes)...), ""
	case "earned":
		if c.Earned.IsZero() {
			return append(b, '-'), th.Dim
		}
		return append(b, widget.Money(c.Earned, 6)...), th.Money
	case "state":
		switch {
		case c.State == "":
			return append(b, "not held"...), th.Dim
		case c.State == "fetch" && c.Progress <= 0:
			return append(b, "fetch"...), th.Accent
		}
		return s.state(b, c.State, c.Progress)
	}
	return b, ""
}

func (s *Seeding) drawMap(w, h int) []string {
	th := s.Theme
	iw, ih := widget.Inner(w, h)
	s.mapW, s.mapH = max(iw-2, 1), max(ih, 1)
	m := &s.Snap.Map
	me := metrics[s.metric]
	box := widget.Box{Title: me.title + " " + th.Middle + " " + s.perCell(), Note: "m metric"}
	legend := widget.Legend(th, legendOf(th, me.legend))
	if h < 5 {
		box.Title = me.title + " " + th.Middle + " " + s.perCell() + " " + th.Middle + " V full map"
	}
	box.Caption = legend
	body := widget.Heat(th, m.Band, m.W, m.H, iw-2, ih, -1)
	for i := range body {
		body[i] = " " + body[i]
	}
	return box.Draw(th, body, w, h)
}

// legendOf writes the legend without signs that ASCII lacks.
func legendOf(th *theme.Theme, l [5]string) [5]string {
	if th.ASCII {
		l[4] = ">=" + strings.TrimPrefix(l[4], "≥")
	}
	return l
}

func (s *Seeding) perCell() string {
	switch p := s.Snap.Map.PerCell; {
	case p <= 0:
		return "no chunks"
	case p <= 1:
		return "1 cell = 1 chunk"
	default:
		return "1 cell = " + widget.Count(int(p+0.5)) + " chunks"
	}
}

func (s *Seeding) drawFull(w, h int) []string {
	th := s.Theme
	iw, ih := widget.Inner(w, h)
	s.mapW, s.mapH = max(iw-2, 1), max(ih, 1)
	m := &s.Snap.Map
	me := metrics[s.metric]
	from, to := s.cellRange()
	box := widget.Box{Title: me.title + " " + th.Middle + " " + s.perCell() + " " + th.Middle + " cell: chunks " + widget.Count(from) + " to " + widget.Count(to)}
	box.Caption, box.Note = widget.Legend(th, legendOf(th, me.legend)), "enter shows its chunks  m metric  V table"
	body := widget.Heat(th, m.Band, m.W, m.H, iw-2, ih, s.cell)
	for i := range body {
		body[i] = " " + body[i]
	}
	return box.Draw(th, body, w, h)
}

// cellRange is the chunks of the cell under the cursor of the map: cell k of n
// has those with index·n÷all = k, as the node bins them.
func (s *Seeding) cellRange() (from, to int) {
	m := &s.Snap.Map
	all, cells := s.Snap.Chunks.All, max(m.W*m.H, 1)
	if all <= cells {
		return s.cell, s.cell
	}
	return (s.cell*all + cells - 1) / cells, ((s.cell+1)*all+cells-1)/cells - 1
}
