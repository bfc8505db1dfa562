package screen

import (
	"strconv"

	"rarebit/ui/node"
	"rarebit/ui/tui/keys"
	"rarebit/ui/tui/widget"
)

// Formula is a multiplier in words, so that the user can check it with a
// calculator: 5.60x = rarity 4.00 (8 wanted ÷ 2 copies) × demand 1.40, at
// most 8.00. Where the smoothed count differs from the copies of now, the
// smoothed one is printed, because it is the one that is divided by.
func Formula(c *node.ChunkRow, times, div string) string {
	t := string(Mult(nil, c.MultMilli)) + " = rarity " + widget.Milli(c.RarityMilli) + " (" + strconv.Itoa(c.Wanted) + " wanted " + div + " "
	if c.SmoothedQ16 == uint64(max(c.Copies, 0))<<16 {
		t += plainCopies(c.Copies)
	} else {
		t += Smoothed(c.SmoothedQ16) + " copies, smoothed; now " + strconv.Itoa(c.Copies)
	}
	switch {
	case c.RarityMilli <= 1000 && c.SmoothedQ16>>16 >= uint64(max(c.Wanted, 0)):
		t += ", at least 1.00"
	case c.RarityMilli >= 8000 && c.SmoothedQ16 != uint64(max(c.Wanted, 0))<<13:
		t += ", at most 8.00"
	}
	return t + ") " + times + " demand " + widget.Milli(c.DemandMilli) + ", at most 8.00"
}

func plainCopies(n int) string {
	if n == 1 {
		return "1 copy"
	}
	return strconv.Itoa(n) + " copies"
}

// Smoothed is a Q16.16 count with two decimals, cut.
func Smoothed(q16 uint64) string { return widget.Milli(int(q16 * 1000 >> 16)) }

// explain is what to know of the chunk under the cursor, h lines at most.
func (s *Seeding) explain(w, h int) []string {
	th := s.Theme
	c, ok := s.current()
	if !ok || h <= 0 {
		return nil
	}
	formula := Formula(&c, th.Times, th.Div)
	if h <= 2 { // one line, so the short form
		short := " " + th.Title.Paint(widget.Clean(c.Hash)) + "  " + s.multStyle(c.MultMilli).Paint(string(Mult(nil, c.MultMilli))) +
			" = rarity " + widget.Milli(c.RarityMilli) + " " + th.Times + " demand " + widget.Milli(c.DemandMilli) + "   " + s.who(&c)
		if h == 1 {
			return []string{short}
		}
		return []string{short, " " + th.Dim.Paint(s.where(&c)+" "+th.Middle+" "+s.agreed(&c))}
	}
	var body []string
	for i, part := range widget.Wrap(formula, max(w-2, 20)) {
		if n := len(Mult(nil, c.MultMilli)); i == 0 && len(part) > n {
			part = s.multStyle(c.MultMilli).Paint(part[:n]) + part[n:]
		}
		body = append(body, " "+part)
	}
	return append(body,
		" "+s.who(&c)+"   "+s.asked(&c),
		" "+th.Dim.Paint(s.where(&c)+" "+th.Middle+" "+s.agreed(&c)),
		label(th, "File", s.Name(c.File)),
		label(th, "Served", widget.Bytes(c.ServedBytes)+", earns "+th.Money.Paint(widget.Money(c.Earned, 6)+" RBT")+" est in this epoch"))
}

func (s *Seeding) who(c *node.ChunkRow) string {
	t := s.Theme.Dim.Paint("copies ") + strconv.Itoa(c.Copies)
	switch {
	case c.State == "seed" && c.Copies == 1:
		return t + " (you alone)"
	case c.State == "seed" && c.Copies > 0:
		return t + " (you + " + strconv.Itoa(c.Copies-1) + ")"
	case c.State == "seed":
		return t + " (you, not counted yet)"
	}
	return t + " (not you)"
}

func (s *Seeding) asked(c *node.ChunkRow) string {
	th := s.Theme
	t := th.Dim.Paint("demand ") + widget.Milli(int(c.DemandRatio*1000)) + " " + th.Times + " the mean   " + th.Dim.Paint("asked here ") + strconv.Itoa(int(c.Demand)) + "/h"
	if !c.LastAsk.IsZero() {
		t += ", " + widget.Age(s.Now.Sub(c.LastAsk)) + " ago"
	}
	return t
}

func (s *Seeding) where(c *node.ChunkRow) string {
	sep := " " + s.Theme.Middle + " "
	return s.Name(c.Dataset) + sep + "chunk " + widget.Count(int(c.Index)) + sep + widget.Bytes(uint64(max(c.Bytes, 0))) + sep + s.Name(c.File)
}

func (s *Seeding) agreed(c *node.ChunkRow) string {
	if c.AgreedEpoch > 0 {
		return "agreed in epoch block " + widget.Num(c.AgreedEpoch)
	}
	return "our own estimate, in no epoch block yet"
}

// Act carries a key out.
func (s *Seeding) Act(a keys.Action) Effect {
	s.sync()
	if s.full {
		return s.actMap(a)
	}
	before := s.Table.Cursor
	if move(&s.Table, a) {
		return s.moved(before)
	}
	switch a {
	case keys.FullMap:
		s.full = s.Snap.Chunks.All > 0
		return Pull{}
	case keys.Metric:
		s.metric = (s.metric + 1) % len(metrics)
		return Pull{}
	case keys.Sort:
		return ChooseSort{&s.Table}
	case keys.Reverse:
		s.Table.Desc, s.selKey = !s.Table.Desc, ""
		return Pull{}
	case keys.Pick, keys.Pause:
		return s.ofDataset(a)
	}
	c, ok := s.current()
	if !ok {
		return nil
	}
	switch a {
	case keys.Open:
		return Details{"Chunk " + widget.Clean(c.Hash), s.detail(&c)}
	case keys.Copy:
		return CopyText{"hash of the chunk", c.Hash}
	}
	return nil
}

// moved notes the row under the cursor and asks for more rows when it left
// those that are here.
func (s *Seeding) moved(before int) Effect {
	s.selKey = ""
	if _, ok := s.current(); ok {
		if _, here := s.row(s.Table.Cursor); here {
			return nil
		}
	}
	if s.Table.Cursor == before {
		return nil
	}
	// Draw scrolls; the query must be for where it will be.
	s.Table.Top = min(max(s.Table.Top, s.Table.Cursor-s.Table.Rows()+1), s.Table.Cursor)
	return Pull{}
}

func (s *Seeding) ofDataset(a keys.Action) Effect {
	name := s.name
	if s.dataset == "" {
		if c, ok := s.current(); ok {
			name = c.Dataset
		}
	}
	for i := range s.Snap.Datasets {
		d := s.Snap.Datasets[i]
		if s.dataset != "" && d.ID.String() != s.dataset || s.dataset == "" && d.Name != name {
			continue
		}
		if a == keys.Pick {
			return PickDataset{d}
		}
		return PauseDataset{d.ID.String(), d.Name, d.State != "paused"}
	}
	return Note{"nothing is seeded yet"}
}

func (s *Seeding) actMap(a keys.Action) Effect {
	m := &s.Snap.Map
	n := max(min(m.W*m.H, len(m.Band)), 1)
	last := n - 1
	for last > 0 && m.Band[last] == widget.NoChunk {
		last--
	}
	switch a {
	case keys.Up:
		if s.cell >= m.W {
			s.cell -= m.W
		}
	case keys.Down:
		s.cell += m.W
	case keys.Left:
		s.cell--
	case keys.Right:
		s.cell++
	case keys.Top:
		s.cell = 0
	case keys.Bottom:
		s.cell = last
	case keys.Metric:
		s.metric = (s.metric + 1) % len(metrics)
		return Pull{}
	case keys.FullMap:
		s.full = false
		return Pull{}
	case keys.Open:
		if s.dataset == "" && s.Snap.Picked > 1 {
			return Note{"choose one dataset first: 1 Datasets, enter"}
		}
		from, to := s.cellRange()
		s.full = false
		if err := s.SetFilter("idx>=" + strconv.Itoa(from) + " idx<=" + strconv.Itoa(to)); err != nil {
			return Note{err.Error()}
		}
		return Pull{}
	}
	s.cell = max(min(s.cell, last), 0)
	return nil
}

// Back leaves the map, then the filter, then the one dataset. It says whether
// there was anything to leave.
func (s *Seeding) Back() bool {
	switch {
	case s.full:
		s.full = false
	case s.text != "":
		return s.SetFilter("") == nil
	case s.dataset != "":
		s.Show("", "")
	default:
		return false
	}
	return true
}

// detail is the chunk in full, for enter.
func (s *Seeding) detail(c *node.ChunkRow) []string {
	th := s.Theme
	state, _ := s.state(nil, c.State, c.Progress)
	return []string{
		Formula(c, th.Times, th.Div),
		"",
		label(th, "Dataset", s.Name(c.Dataset)),
		label(th, "File", s.Name(c.File)),
		label(th, "Index", widget.Count(int(c.Index))+", "+widget.Bytes(uint64(max(c.Bytes, 0)))),
		label(th, "State", string(state)),
		label(th, "Copies", strconv.Itoa(c.Copies)+" now, "+Smoothed(c.SmoothedQ16)+" smoothed, "+strconv.Itoa(c.Wanted)+" wanted"),
		label(th, "Demand", strconv.Itoa(int(c.Demand))+" asks/h here, "+widget.Milli(int(c.DemandRatio*1000))+" "+th.Times+" the mean of the dataset"),
		label(th, "Served", widget.Bytes(c.ServedBytes)),
		label(th, "Earns", c.Earned.String()+" RBT est in this epoch"),
		label(th, "Multiplier", s.agreed(c)),
		"",
		th.Dim.Paint("Copies are smoothed, a quarter of the way each epoch, so that"),
		th.Dim.Paint("a copy that comes or goes for a moment moves no one's pay."),
	}
}

// Click is a click at a cell of the screen.
func (s *Seeding) Click(x, y int) Effect {
	s.sync()
	if s.full || x >= s.tableW || y >= s.tableH-1 {
		return nil
	}
	if y == 1 {
		if k := s.Table.HeaderAt(x - 1); k != "" {
			s.Table.SortBy(k)
			s.selKey = ""
			return Pull{}
		}
		return nil
	}
	if row, ok := s.Table.RowAt(y - 1); ok {
		before := s.Table.Cursor
		s.Table.Cursor = row
		if before == row {
			return s.Act(keys.Open)
		}
		return s.moved(before)
	}
	return nil
}

// Wheel scrolls.
func (s *Seeding) Wheel(by int) Effect {
	before := s.Table.Cursor
	s.Table.Move(by)
	return s.moved(before)
}
