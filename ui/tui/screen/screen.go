// Package screen has the screens: plain structs that turn a snapshot into
// lines. They keep a cursor, a sort and a filter; they hold no data of the
// node, start nothing and ask nothing. What a key asks for beyond the screen
// itself is handed back as an Effect, and ui/tui, the only caller, carries it
// out.
//
// The invariant: Draw(width, height) returns exactly height lines of exactly
// width cells.
package screen

import (
	"strings"
	"time"

	"rarebit/ui/node"
	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
)

// Env is what all screens see. The root model owns it.
type Env struct {
	Theme  *theme.Theme
	Snap   *node.Snapshot // never nil
	Loaded bool           // what the open screen asked for has come
	Now    time.Time
	Hide   bool // names and addresses, for sharing the screen
}

// Effect is something that a screen cannot do by itself.
type Effect any

// The effects.
type (
	// PickDataset opens the pick dialog.
	PickDataset struct{ Row node.DatasetRow }
	// PauseDataset stops or starts the transfer.
	PauseDataset struct {
		Dataset, Name string
		Paused        bool
	}
	// ShowChunks opens Seeding for one dataset.
	ShowChunks struct{ Dataset, Name string }
	// CopyText goes to the clipboard of the terminal.
	CopyText struct{ What, Text string }
	// Details opens a window with lines of text.
	Details struct {
		Title string
		Lines []string
	}
	// ChooseSort opens the sort menu of a table.
	ChooseSort struct{ Table *widget.Table }
	// Pull asks the node at once: rows are missing or in another order.
	Pull struct{}
	// Note is one line at the foot.
	Note struct{ Text string }
)

// waiting is what to say before there is anything to say, else nil.
func (e *Env) waiting() []string {
	switch {
	case !e.Loaded:
		return []string{"Asking the node" + e.Theme.Ellipsis}
	case e.Snap.Network.Name == "":
		return []string{"Starting" + e.Theme.Ellipsis, "The network, the wallet and the engine come up."}
	}
	return nil
}

// Name is a name from a stranger, made safe; hidden when asked for.
func (e *Env) Name(s string) string {
	if e.Hide && s != "" {
		return strings.Repeat(e.Theme.Bullet, 5)
	}
	return widget.Clean(s)
}

// Addr is an address or hash, shortened to its ends unless full; hidden when
// asked for.
func (e *Env) Addr(s string, full bool) string {
	switch {
	case s == "":
		return "-"
	case e.Hide:
		return strings.Repeat(e.Theme.Bullet, 5)
	case full:
		return widget.Clean(s)
	}
	return widget.Middle(widget.Clean(s), 6, 4, e.Theme.Ellipsis)
}

// Mult is "5.60x".
func Mult(b []byte, milli int) []byte {
	if milli <= 0 {
		return append(b, '-')
	}
	return append(widget.AppendMilli(b, milli), 'x')
}

// multStyle is the colour of a multiplier: the bands of the heat map.
func (e *Env) multStyle(milli int) theme.Style {
	return e.Theme.Bands[multBand(milli)]
}

func multBand(milli int) int {
	switch {
	case milli <= 1000:
		return 0
	case milli < 2000:
		return 1
	case milli < 3000:
		return 2
	case milli < 5000:
		return 3
	}
	return 4
}

// state is the word of a state and its colour. What is under way has its share.
func (e *Env) state(b []byte, state string, progress float64) ([]byte, theme.Style) {
	th := e.Theme
	switch state {
	case "":
		return append(b, '-'), th.Dim
	case "seed":
		return append(b, state...), th.Good
	case "fetch", "verify":
		b = append(b, state...)
		p := int(min(max(progress, 0), 1) * 100)
		b = append(b, ' ')
		if p >= 100 {
			b = append(b, '1')
		}
		if p >= 10 {
			b = append(b, byte('0'+p/10%10))
		}
		return append(b, byte('0'+p%10), '%'), th.Accent
	case "missing", "error":
		return append(b, state...), th.Bad
	}
	return append(b, widget.Clean(state)...), th.Warn
}

// lines joins what Draw made.
func lines(l []string) string { return strings.Join(l, "\n") }

// center puts a few sentences into the middle of an empty box.
func center(th *theme.Theme, text []string, w, h int) []string {
	var wrapped []string
	for _, t := range text {
		wrapped = append(wrapped, widget.Wrap(t, max(w-4, 1))...)
	}
	out := make([]string, max((h-len(wrapped))/2, 0))
	for i := range out {
		out[i] = widget.Spaces(w)
	}
	for i, t := range wrapped {
		style := th.Text
		if i > 0 {
			style = th.Dim
		}
		left := max((w-widget.Width(t))/2, 0)
		out = append(out, widget.Fit(widget.Spaces(left)+style.Paint(t), w, ""))
	}
	return widget.Fill(out, w, h)
}

// label is "name  value" with a dim name of a fixed width.
func label(th *theme.Theme, name, value string) string {
	return " " + th.Dim.Paint(widget.Fit(name, 12, "")) + value
}

// TimeOf is a time of today as 03:21:20, of another day with its date.
func (e *Env) TimeOf(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	t = t.In(e.Now.Location())
	if y, m, d := t.Date(); !e.Now.IsZero() {
		if y2, m2, d2 := e.Now.Date(); y == y2 && m == m2 && d == d2 {
			return t.Format("15:04:05")
		}
	}
	return t.Format("2006-01-02 15:04")
}
