package widget

import (
	"unicode/utf8"

	"rarebit/ui/tui/theme"
)

// Column is one column of a table.
type Column struct {
	Key    string // names it to the cell function, and what sorts by it
	Title  string
	Width  int // cells
	Flex   int // share of the spare width
	Right  bool
	NoSort bool
	Drop   int // 0: always shown; the highest goes first when there is no room
	Help   string
}

// Table draws the visible rows of a list that may have a hundred thousand. It
// holds no rows: cell appends one, by the absolute number of its row.
type Table struct {
	Columns []Column
	Sort    string
	Desc    bool
	Total   int
	Cursor  int
	Top     int

	rows   int // visible at the last Draw
	placed []place
	line   []byte
	cell   []byte
}

type place struct {
	col  int
	x, w int
}

// Cell appends the text of a cell to b and says its style. The text must be
// Clean and without escape sequences.
type Cell func(b []byte, row int, key string) ([]byte, theme.Style)

// Rows is how many rows were visible.
func (t *Table) Rows() int { return max(t.rows, 1) }

// Move moves the cursor by so many rows and keeps it inside.
func (t *Table) Move(by int) { t.Cursor = max(min(t.Cursor+by, t.Total-1), 0) }

// SetTotal says how many rows there are now.
func (t *Table) SetTotal(n int) {
	t.Total = n
	t.Move(0)
}

// scroll keeps the cursor in view and the last page full.
func (t *Table) scroll() {
	if t.Cursor < t.Top {
		t.Top = t.Cursor
	}
	if t.Cursor >= t.Top+t.rows {
		t.Top = t.Cursor - t.rows + 1
	}
	t.Top = max(min(t.Top, t.Total-t.rows), 0)
}

// layout drops columns until the rest fits, then gives the spare cells away.
func (t *Table) layout(w int) {
	const mark = 2 // the cursor and a blank
	gap := 2
	if w < 90 {
		gap = 1
	}
	limit := 1 << 30
	for {
		t.placed = t.placed[:0]
		need, flex, worst := mark, 0, 0
		for i, c := range t.Columns {
			if c.Drop >= limit {
				continue
			}
			t.placed = append(t.placed, place{col: i, w: c.Width})
			need += c.Width + gap
			flex += c.Flex
			worst = max(worst, c.Drop)
		}
		need -= gap
		if need > w-1 && worst > 0 {
			limit = worst
			continue
		}
		// A column never grows beyond three times its width: text far from
		// its number is hard to read.
		spare, x := max(w-1-need, 0), mark
		for i := range t.placed {
			c := t.Columns[t.placed[i].col]
			if flex > 0 && c.Flex > 0 {
				add := min(spare*c.Flex/flex, 2*c.Width)
				t.placed[i].w += add
			}
			t.placed[i].x = x
			x += t.placed[i].w + gap
		}
		return
	}
}

// Draw returns a header and h-1 rows of w cells.
func (t *Table) Draw(th *theme.Theme, w, h int, cell Cell) []string {
	if h <= 0 {
		return nil
	}
	t.rows = max(h-1, 0)
	t.scroll()
	t.layout(w)
	out := make([]string, 0, h)
	out = append(out, t.header(th, w))
	for i := range min(t.rows, t.Total-t.Top) {
		out = append(out, t.row(th, w, t.Top+i, cell))
	}
	return Fill(out, w, h)
}

func (t *Table) header(th *theme.Theme, w int) string {
	b := append(t.line[:0], th.Head...)
	at := 0
	for _, p := range t.placed {
		c := t.Columns[p.col]
		title := c.Title
		if c.Key != "" && c.Key == t.Sort {
			arrow := th.Up
			if t.Desc {
				arrow = th.Down
			}
			if c.Right {
				title = arrow + title
			} else {
				title += arrow
			}
		}
		b, at = pad(b, p.x, at)
		if c.Right {
			title = FitRight(title, min(p.w, max(w-at, 0)), "")
		} else {
			title = Fit(title, min(p.w, max(w-at, 0)), "")
		}
		b = append(b, title...)
		at += min(p.w, max(w-at, 0))
	}
	b, _ = pad(b, w, at)
	b = append(b, theme.Reset...)
	t.line = b
	return string(b)
}

func (t *Table) row(th *theme.Theme, w, row int, cell Cell) string {
	b := t.line[:0]
	base := theme.Style("")
	at := 2
	if row == t.Cursor {
		base = th.Select
		b = append(b, base...)
		b = append(b, th.Cursor...)
		b = append(b, ' ')
	} else {
		b = append(b, "  "...)
	}
	for _, p := range t.placed {
		c := &t.Columns[p.col]
		room := min(p.w, w-p.x)
		if room <= 0 {
			break
		}
		b, at = pad(b, p.x, at)
		var style theme.Style
		t.cell, style = cell(t.cell[:0], row, c.Key)
		text := t.cell
		n := cells(text)
		if n > room {
			text = append(t.cell[:0], Cut(string(text), room, th.Ellipsis)...)
			t.cell = text
			n = cells(text)
		}
		if c.Right {
			b, at = pad(b, at+room-n, at)
		}
		if style != "" {
			b = append(b, style...)
			b = append(b, text...)
			b = append(b, theme.Reset...)
			b = append(b, base...)
		} else {
			b = append(b, text...)
		}
		at += n
	}
	b, _ = pad(b, w, at)
	if base != "" {
		b = append(b, theme.Reset...)
	}
	t.line = b
	return string(b)
}

// cells is the width of text that is Clean.
func cells(b []byte) int {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return Width(string(b))
		}
	}
	return len(b)
}

func pad(b []byte, to, at int) ([]byte, int) {
	for ; at < to; at++ {
		b = append(b, ' ')
	}
	return b, at
}

// HeaderAt is the key of the column at cell x, "" if there is none.
func (t *Table) HeaderAt(x int) string {
	for _, p := range t.placed {
		if x >= p.x && x < p.x+p.w {
			return t.Columns[p.col].Key
		}
	}
	return ""
}

// RowAt is the row at line y of the last Draw, counted from the header.
func (t *Table) RowAt(y int) (int, bool) {
	row := t.Top + y - 1
	return row, y >= 1 && y <= t.rows && row < t.Total
}

// SortBy sorts by a column, or reverses it where it is the one already.
// Numbers start with the largest.
func (t *Table) SortBy(key string) {
	if t.Sort == key {
		t.Desc = !t.Desc
		return
	}
	for _, c := range t.Columns {
		if c.Key == key && !c.NoSort {
			t.Sort, t.Desc = key, c.Right
		}
	}
}
