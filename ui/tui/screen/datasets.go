package screen

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"rarebit/ui/node"
	"rarebit/ui/tui/filter"
	"rarebit/ui/tui/keys"
	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
	"rarebit/wallet"
)

// Datasets is the catalogue: what there is, what it pays, what is seeded here.
type Datasets struct {
	*Env
	Table widget.Table
	text  string
	pred  *filter.Filter

	rows []node.DatasetRow // sorted and filtered, of the snapshot in from
	from *node.Snapshot
	key  string
	desc bool
	past *filter.Filter
	id   string // under the cursor
	boxH int
}

// NewDatasets is the screen, best paid first.
func NewDatasets(e *Env) *Datasets {
	s := &Datasets{Env: e}
	s.Table = widget.Table{Sort: "pays", Desc: true, Columns: []widget.Column{
		{Key: "", Title: "", Width: 3},
		{Key: "name", Title: "name", Width: 17, Flex: 3, Help: "as its publisher calls it"},
		{Key: "size", Title: "size", Width: 7, Right: true, Drop: 2, Help: "all of it, decimal units as on disks"},
		{Key: "yours", Title: "yours", Width: 7, Right: true, Drop: 3, Help: "the part that is held here"},
		{Key: "seeders", Title: "seeders", Width: 7, Right: true, Drop: 5, Help: "paid seeders in the newest epoch block, or complete peers seen"},
		{Key: "rare", Title: "rare", Width: 6, Right: true, Drop: 1, Help: "share of its chunks with 2 copies or fewer"},
		{Key: "asks", Title: "asks/h", Width: 7, Right: true, Drop: 6, Help: "how often its chunks were asked for in an hour"},
		{Key: "mult", Title: "best", Width: 6, Right: true, Help: "the best multiplier of its chunks: rarity × demand, 1.00x to 8.00x"},
		{Key: "pays", Title: "RBT/GB/day", Width: 11, Right: true, Help: "estimate for one more gigabyte held for a day: the purse of its chunks divided by those who share it"},
		{Key: "state", Title: "state", Width: 10, Help: "what happens to it here, with progress of the picked part"},
	}}
	return s
}

// Scope is for the key map.
func (s *Datasets) Scope() keys.Scope { return keys.OnDatasets }

// Columns are explained in the help.
func (s *Datasets) Columns() []widget.Column { return s.Table.Columns }

// Ask adds what the screen needs.
func (s *Datasets) Ask(q *node.Query) { q.Datasets = true }

// SetFilter takes a filter, "" for none.
func (s *Datasets) SetFilter(text string) error {
	p, err := filter.Datasets.Parse(text)
	if err != nil {
		return err
	}
	s.text, s.pred, s.Table.Cursor = text, p, 0
	return nil
}

// Filter is the filter's text.
func (s *Datasets) Filter() string { return s.text }

func datasetField(d *node.DatasetRow) filter.Field {
	flag := func(b bool) (float64, string, bool) {
		if b {
			return 1, "", true
		}
		return 0, "", true
	}
	return func(name string) (float64, string, bool) {
		switch name {
		case "name":
			return 0, d.Name, true
		case "about":
			return 0, d.Description, true
		case "license":
			return 0, d.License, true
		case "state":
			return 0, d.State, true
		case "size":
			return float64(d.SizeBytes), "", true
		case "yours":
			return float64(d.HeldBytes), "", true
		case "seeders":
			return float64(d.Seeders), "", true
		case "rare":
			return float64(d.RareShareMilli) / 10, "", true
		case "asks":
			return float64(d.AsksPerHour), "", true
		case "mult":
			return float64(d.BestMultMilli) / 1000, "", true
		case "pays":
			return number(d.PaysPerGBDay), "", true
		case "picked":
			return flag(d.Picked)
		case "own":
			return flag(d.Own)
		}
		return 0, "", false
	}
}

// number is an amount for comparing in a filter, never for a sum.
func number(a wallet.Amount) float64 {
	v, err := strconv.ParseFloat(a.String(), 64)
	if err != nil {
		return 0
	}
	return v
}

// sync filters and sorts when the snapshot, the sort or the filter changed,
// and keeps the cursor on its dataset.
func (s *Datasets) sync() {
	if s.from == s.Snap && s.key == s.Table.Sort && s.desc == s.Table.Desc && s.past == s.pred {
		return
	}
	s.from, s.key, s.desc, s.past = s.Snap, s.Table.Sort, s.Table.Desc, s.pred
	s.rows = s.rows[:0]
	for i := range s.Snap.Datasets {
		if s.pred.Match(datasetField(&s.Snap.Datasets[i])) {
			s.rows = append(s.rows, s.Snap.Datasets[i])
		}
	}
	slices.SortStableFunc(s.rows, func(a, b node.DatasetRow) int {
		c := 0
		switch s.key {
		case "name":
			c = strings.Compare(a.Name, b.Name)
		case "size":
			c = cmp.Compare(a.SizeBytes, b.SizeBytes)
		case "yours":
			c = cmp.Compare(a.HeldBytes, b.HeldBytes)
		case "seeders":
			c = cmp.Compare(a.Seeders, b.Seeders)
		case "rare":
			c = cmp.Compare(a.RareShareMilli, b.RareShareMilli)
		case "asks":
			c = cmp.Compare(a.AsksPerHour, b.AsksPerHour)
		case "mult":
			c = cmp.Compare(a.BestMultMilli, b.BestMultMilli)
		case "pays":
			c = a.PaysPerGBDay.Cmp(b.PaysPerGBDay)
		case "state":
			c = strings.Compare(a.State, b.State)
		}
		if s.desc {
			c = -c
		}
		if c == 0 {
			c = bytes.Compare(a.ID[:], b.ID[:])
		}
		return c
	})
	s.Table.SetTotal(len(s.rows))
	for i := range s.rows {
		if s.id != "" && s.rows[i].ID.String() == s.id {
			s.Table.Cursor = i
			break
		}
	}
}

// Current is the dataset under the cursor.
func (s *Datasets) Current() (node.DatasetRow, bool) {
	s.sync()
	if s.Table.Cursor < len(s.rows) {
		return s.rows[s.Table.Cursor], true
	}
	return node.DatasetRow{}, false
}

// Draw draws the screen.
func (s *Datasets) Draw(w, h int) string {
	th := s.Theme
	s.sync()
	below := 0
	switch {
	case h >= 28:
		below = 8
	case h >= 16:
		below = 4
	case h >= 11:
		below = 2
	}
	s.boxH = h - below
	iw, ih := widget.Inner(w, s.boxH)
	box := widget.Box{Title: "Catalogue " + th.Middle + " " + widget.Count(len(s.Snap.Datasets)) + " datasets", Note: "/ filter  s sort"}
	if s.text != "" {
		box.Title += " " + th.Middle + " " + widget.Count(len(s.rows)) + " match " + widget.Clean(s.text)
	}
	if s.Snap.Picked > 0 {
		box.Caption = widget.Count(s.Snap.Picked) + " seeded here"
	}
	var body []string
	switch {
	case s.waiting() != nil:
		body = center(th, s.waiting(), iw, ih)
	case len(s.Snap.Datasets) == 0:
		body = center(th, []string{"The catalogue is empty.", "Datasets appear here when a publisher registers one on " + s.networkName() + ".", "rarebit publish DIR registers a folder of yours."}, iw, ih)
	case len(s.rows) == 0:
		body = center(th, []string{"Nothing matches " + widget.Clean(s.text), "esc clears the filter"}, iw, ih)
	default:
		body = s.Table.Draw(th, iw, ih, s.cell)
	}
	out := box.Draw(th, body, w, s.boxH)
	out = append(out, s.below(w, below)...)
	return lines(widget.Fill(out, w, h))
}

func (e *Env) networkName() string {
	if e.Snap.Network.Name == "" {
		return "this network"
	}
	return widget.Clean(e.Snap.Network.Name)
}

func (s *Datasets) cell(b []byte, row int, key string) ([]byte, theme.Style) {
	th := s.Theme
	d := &s.rows[row]
	switch key {
	case "":
		if d.Picked {
			return append(append(append(b, '['), th.Check...), ']'), th.Good
		}
		return append(b, "[ ]"...), th.Dim
	case "name":
		return append(b, s.Name(d.Name)...), ""
	case "size":
		return append(b, widget.Size(d.SizeBytes)...), ""
	case "yours":
		return append(b, widget.Size(d.HeldBytes)...), ""
	case "seeders":
		return append(b, widget.Count(d.Seeders)...), ""
	case "rare":
		return append(b, widget.Percent(d.RareShareMilli)...), th.Bands[shareBand(d.RareShareMilli)]
	case "asks":
		return append(b, widget.Count(d.AsksPerHour)...), ""
	case "mult":
		return Mult(b, d.BestMultMilli), s.multStyle(d.BestMultMilli)
	case "pays":
		return append(b, widget.Money(d.PaysPerGBDay, 4)...), th.Money
	case "state":
		if d.State == "" && d.Picked {
			return append(b, "waiting"...), th.Dim
		}
		return s.state(b, d.State, d.Progress)
	}
	return b, ""
}

// shareBand is the band of a share in thousandths, as in the heat map.
func shareBand(milli int) int {
	switch {
	case milli <= 0:
		return 0
	case milli < 100:
		return 1
	case milli < 250:
		return 2
	case milli < 500:
		return 3
	}
	return 4
}

// below explains the dataset under the cursor.
func (s *Datasets) below(w, h int) []string {
	th := s.Theme
	d, ok := s.Current()
	if h == 0 {
		return nil
	}
	if !ok {
		return widget.Fill(nil, w, h)
	}
	name := s.Name(d.Name)
	one := " " + name + ": " + widget.Size(d.SizeBytes) + ", " + plural(d.Seeders, "seeder") + ", " +
		widget.Percent(d.RareShareMilli) + " of chunks have 2 copies or fewer."
	pays := " One gigabyte of it: about " + widget.Money(d.PaysPerGBDay, 6) + " RBT a day est. Budget " + widget.Money(d.BudgetPerEpoch, 4) + " RBT an epoch."
	if d.Err != "" {
		pays = " " + th.Bad.Paint(widget.Clean(d.Err))
	}
	if h < 8 {
		out := []string{widget.Fit(one, w, th.Ellipsis), widget.Fit(pays, w, th.Ellipsis)}
		if h >= 4 {
			out = append(out, widget.Fit(" "+th.Dim.Paint(widget.Clean(d.Description)), w, th.Ellipsis), widget.Fit(s.here(&d), w, th.Ellipsis))
		}
		return out
	}
	body := []string{
		" " + widget.Clean(d.Description),
		label(th, "Size", widget.Size(d.SizeBytes)+", "+plural(d.Chunks, "chunk")+" of "+widget.Bytes(uint64(d.ChunkBytes))+", "+plural(d.Files, "file")+licence(d.License)),
		label(th, "Swarm", plural(d.Seeders, "seeder")+", "+plural(d.Peers, "peer")+" connected, "+widget.Count(d.AsksPerHour)+" asks/h, "+widget.Percent(d.RareShareMilli)+" of chunks have 2 copies or fewer"),
		label(th, "Pays", "about "+th.Money.Paint(widget.Money(d.PaysPerGBDay, 6)+" RBT")+" for a gigabyte a day est, best multiplier "+string(Mult(nil, d.BestMultMilli))+", budget "+widget.Money(d.BudgetPerEpoch, 4)+" RBT an epoch"),
		label(th, "Here", strings.TrimSpace(s.here(&d))),
		label(th, "From", s.Addr(d.Publisher.String(), w > 110)+"  infohash "+s.Addr(d.InfoHash.String(), w > 110)),
	}
	if d.Err != "" {
		body[0] = pays
	}
	return widget.Box{Title: name}.Draw(th, body, w, h)
}

func licence(s string) string {
	if s == "" {
		return ""
	}
	return ", licence " + widget.Clean(s)
}

// here says what of a dataset is held and what came of it.
func (s *Datasets) here(d *node.DatasetRow) string {
	th := s.Theme
	if !d.Picked {
		if d.HeldBytes > 0 {
			return " " + widget.Size(d.HeldBytes) + " on disk, not seeded. space picks it."
		}
		return th.Dim.Paint(" Not seeded here. space picks all of it or a part.")
	}
	t := " " + widget.Size(d.HeldBytes) + " of " + widget.Size(d.WantedBytes) + " picked"
	if d.Own {
		t += " (yours)"
	}
	return t + ", served " + widget.Bytes(d.ServedBytes) + ", earned " + th.Money.Paint(widget.Money(d.Earned, 6)+" RBT") + " est, up " + widget.Rate(d.UpRate)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return widget.Count(n) + " " + what + "s"
}

// Act carries a key out.
func (s *Datasets) Act(a keys.Action) Effect {
	s.sync()
	if move(&s.Table, a) {
		s.remember()
		return nil
	}
	d, ok := s.Current()
	switch a {
	case keys.Sort:
		return ChooseSort{&s.Table}
	case keys.Reverse:
		s.Table.Desc = !s.Table.Desc
	}
	if !ok {
		return nil
	}
	switch a {
	case keys.Pick:
		return PickDataset{d}
	case keys.Open:
		if !d.Picked {
			return PickDataset{d}
		}
		return ShowChunks{d.ID.String(), d.Name}
	case keys.Pause:
		if !d.Picked {
			return Note{"not seeded here: nothing to pause"}
		}
		return PauseDataset{d.ID.String(), d.Name, d.State != "paused"}
	case keys.Copy:
		return CopyText{"infohash of " + s.Name(d.Name), d.InfoHash.String()}
	}
	return nil
}

func (s *Datasets) remember() {
	s.id = ""
	if d, ok := s.Current(); ok {
		s.id = d.ID.String()
	}
}

// move handles the moving keys of a table.
func move(t *widget.Table, a keys.Action) bool {
	switch a {
	case keys.Up:
		t.Move(-1)
	case keys.Down:
		t.Move(1)
	case keys.PageUp:
		t.Move(-t.Rows())
	case keys.PageDown:
		t.Move(t.Rows())
	case keys.Top:
		t.Move(-t.Total)
	case keys.Bottom:
		t.Move(t.Total)
	default:
		return false
	}
	return true
}

// Click is a click at a cell of the screen.
func (s *Datasets) Click(x, y int) Effect {
	s.sync()
	if y == 1 {
		if k := s.Table.HeaderAt(x - 1); k != "" {
			s.Table.SortBy(k)
		}
		return nil
	}
	if row, ok := s.Table.RowAt(y - 1); ok && y < s.boxH-1 {
		same := row == s.Table.Cursor
		s.Table.Cursor = row
		s.remember()
		if same {
			return s.Act(keys.Open)
		}
	}
	return nil
}

// Wheel scrolls.
func (s *Datasets) Wheel(by int) Effect {
	s.Table.Move(by)
	s.remember()
	return nil
}
