package screen

import (
	"strings"

	"rarebit/ui/node"
	"rarebit/ui/tui/filter"
	"rarebit/ui/tui/keys"
	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
)

// logLines is how many of the newest lines are asked for.
const logLines = 500

// Log is what happened, newest at the foot, with the standing alerts on top.
type Log struct {
	*Env
	Table  widget.Table
	text   string
	pred   *filter.Filter
	follow bool

	seen *node.Snapshot
	past *filter.Filter
	rows []node.LogLine
	at   uint64 // number of the line under the cursor
	tabY int
	tabH int
}

// NewLog is the screen; it follows.
func NewLog(e *Env) *Log {
	s := &Log{Env: e, follow: true}
	s.Table = widget.Table{Columns: []widget.Column{
		{Key: "time", Title: "time", Width: 16, NoSort: true, Drop: 1, Help: "when"},
		{Key: "level", Title: "level", Width: 5, NoSort: true, Help: "DEBUG, INFO, WARN, ERROR"},
		{Key: "text", Title: "what happened", Width: 30, Flex: 1, NoSort: true, Help: "enter shows the whole line"},
	}}
	return s
}

// Scope is for the key map.
func (s *Log) Scope() keys.Scope { return keys.OnLog }

// Columns are explained in the help.
func (s *Log) Columns() []widget.Column { return s.Table.Columns }

// Ask adds what the screen needs.
func (s *Log) Ask(q *node.Query) { q.Log, q.N = true, logLines }

// SetFilter takes a filter, "" for none.
func (s *Log) SetFilter(text string) error {
	p, err := filter.Log.Parse(text)
	if err != nil {
		return err
	}
	s.text, s.pred, s.follow = text, p, true
	return nil
}

// Filter is the filter's text.
func (s *Log) Filter() string { return s.text }

func (s *Log) sync() {
	if s.seen != s.Snap || s.past != s.pred {
		s.seen, s.past = s.Snap, s.pred
		s.rows = s.rows[:0]
		for i := range s.Snap.Log {
			l := &s.Snap.Log[i]
			if s.pred.Match(func(name string) (float64, string, bool) {
				switch name {
				case "level":
					return 0, l.Level, true
				case "text":
					return 0, l.Text, true
				}
				return 0, "", false
			}) {
				s.rows = append(s.rows, *l)
			}
		}
		s.Table.SetTotal(len(s.rows))
		if !s.follow { // new lines push the old ones up; the cursor goes with its line
			for i := range s.rows {
				if s.rows[i].N == s.at {
					s.Table.Top += i - s.Table.Cursor
					s.Table.Cursor = i
				}
			}
		}
	}
	if s.follow {
		s.Table.Cursor = max(len(s.rows)-1, 0)
	}
}

// Draw draws the screen.
func (s *Log) Draw(w, h int) string {
	s.sync()
	th := s.Theme
	var out []string
	if n := min(len(s.Snap.Alerts), max(h/4, 1)); n > 0 {
		body := make([]string, 0, n)
		for _, a := range s.Snap.Alerts[:n] {
			style := th.Warn
			if a.Level == "error" {
				style = th.Bad
			}
			t := " " + style.Paint("! "+widget.Clean(a.Text))
			if a.Hint != "" {
				t += th.Dim.Paint("  " + widget.Clean(a.Hint))
			}
			body = append(body, t)
		}
		out = widget.Box{Title: "Now " + th.Middle + " " + plural(len(s.Snap.Alerts), "alert")}.Draw(th, body, w, n+2)
	}
	s.tabY, s.tabH = len(out), h-len(out)
	iw, ih := widget.Inner(w, s.tabH)
	box := widget.Box{Title: "Log", Caption: plural(len(s.rows), "line"), Note: "follows, new lines come at the foot"}
	if !s.follow {
		box.Note = "stands still, G follows"
	}
	if s.text != "" {
		box.Title += " " + th.Middle + " " + widget.Clean(s.text)
	}
	var body []string
	switch {
	case s.waiting() != nil:
		body = center(th, s.waiting(), iw, ih)
	case len(s.rows) == 0 && s.text != "":
		body = center(th, []string{"Nothing matches " + widget.Clean(s.text), "esc clears the filter"}, iw, ih)
	case len(s.rows) == 0:
		body = center(th, []string{"Nothing has happened yet."}, iw, ih)
	default:
		s.Table.Columns[2].Width = max(iw-40, 30)
		body = s.Table.Draw(th, iw, ih, s.cell)
	}
	return lines(widget.Fill(append(out, box.Draw(th, body, w, s.tabH)...), w, h))
}

func (s *Log) cell(b []byte, row int, key string) ([]byte, theme.Style) {
	th := s.Theme
	l := &s.rows[row]
	style := theme.Style("")
	switch strings.ToUpper(l.Level) {
	case "ERROR":
		style = th.Bad
	case "WARN":
		style = th.Warn
	case "DEBUG":
		style = th.Dim
	}
	switch key {
	case "time":
		return append(b, s.TimeOf(l.At)...), th.Dim
	case "level":
		if style == "" {
			return append(b, widget.Clean(l.Level)...), th.Dim
		}
		return append(b, widget.Clean(l.Level)...), style
	case "text":
		return append(b, widget.Clean(l.Text)...), style
	}
	return b, ""
}

// Act carries a key out.
func (s *Log) Act(a keys.Action) Effect {
	s.sync()
	if move(&s.Table, a) {
		s.follow = a == keys.Bottom || a == keys.Down && s.Table.Cursor == len(s.rows)-1
		s.note()
		return nil
	}
	if s.Table.Cursor >= len(s.rows) {
		return nil
	}
	l := s.rows[s.Table.Cursor]
	switch a {
	case keys.Open:
		return Details{l.Level + " " + s.TimeOf(l.At), widget.Wrap(widget.Clean(l.Text), 64)}
	case keys.Copy:
		return CopyText{"log line", l.Text}
	}
	return nil
}

func (s *Log) note() {
	if s.Table.Cursor < len(s.rows) {
		s.at = s.rows[s.Table.Cursor].N
	}
}

// Click is a click at a cell of the screen.
func (s *Log) Click(_, y int) Effect {
	if row, ok := s.Table.RowAt(y - s.tabY - 1); ok && y < s.tabY+s.tabH-1 {
		s.Table.Cursor, s.follow = row, false
		s.note()
	}
	return nil
}

// Wheel scrolls.
func (s *Log) Wheel(by int) Effect {
	s.sync()
	s.Table.Move(by)
	s.follow = by > 0 && s.Table.Cursor == len(s.rows)-1
	s.note()
	return nil
}
