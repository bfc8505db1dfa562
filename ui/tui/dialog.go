package tui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rarebit/ui/tui/filter"
	"rarebit/ui/tui/keys"
	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
)

// dialog is a window over the screen. It gets every key while it is open.
type dialog interface {
	key(m *Model, msg tea.KeyPressMsg) tea.Cmd
	draw(m *Model, w, h int) []string
	field() *widget.Input // the text field that has the focus; nil: none
}

func itoa(n int) string { return strconv.Itoa(n) }

// window draws a dialog's box around lines.
func window(th *theme.Theme, title, caption string, body []string, w, h, width int) []string {
	bw := min(width, w-4)
	bh := min(len(body)+2, h-2)
	for i := range body {
		body[i] = " " + body[i]
	}
	return widget.Box{Title: title, Note: caption, Hot: true}.Draw(th, body, bw, bh)
}

// hint is "enter sign  esc back" with the keys in the accent colour.
func hint(th *theme.Theme, pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		if i > 0 {
			b.WriteString("   ")
		}
		b.WriteString(th.Accent.Paint(pairs[i]) + " " + pairs[i+1])
	}
	return b.String()
}

// detailDialog shows lines of text.
type detailDialog struct {
	title string
	lines []string
	top   int
}

func (d *detailDialog) field() *widget.Input { return nil }
func (d *detailDialog) scroll(by int)        { d.top = max(min(d.top+by, len(d.lines)-1), 0) }

func (d *detailDialog) key(m *Model, msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "esc", "enter", "q":
		m.dialog = nil
	case "down", "j":
		d.scroll(1)
	case "up", "k":
		d.scroll(-1)
	}
	return nil
}

func (d *detailDialog) draw(m *Model, w, h int) []string {
	room := max(h-4, 1)
	d.top = max(min(d.top, len(d.lines)-room), 0)
	body := append([]string(nil), d.lines[d.top:]...)
	width := 66
	for _, l := range body {
		width = max(width, widget.Width(l)+4)
	}
	return window(m.env.Theme, d.title, "esc back", body, w, h, width)
}

// quitDialog asks before seeding stops.
type quitDialog struct{}

func (d *quitDialog) field() *widget.Input { return nil }

func (d *quitDialog) key(m *Model, msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "b":
		if m.o.Background {
			return m.quit(QuitBackground)
		}
	case "s":
		return m.quit(QuitStop)
	case "esc", "q":
		m.dialog = nil
	}
	return nil
}

func (d *quitDialog) draw(m *Model, w, h int) []string {
	th, sn := m.env.Theme, m.env.Snap
	body := []string{""}
	switch {
	case sn.Picked > 0:
		body = append(body, plural(sn.Picked, "dataset")+" seeded, "+plural(sn.Link.Peers, "peer")+" connected, up "+widget.Rate(sn.Link.UpRate)+".")
		body = append(body, "This epoch so far "+th.Money.Paint(widget.Money(sn.ThisEpoch, 4)+" RBT")+" est; stopping now earns less.")
	default:
		body = append(body, "Nothing is seeded, so nothing is lost.")
	}
	if m.claim != nil && m.claim.state == claimSending {
		body = append(body, th.Warn.Paint("A claim is on its way. It is stored and goes on at the next start."))
	}
	body = append(body, "")
	if m.o.Background {
		body = append(body, hint(th, "b", "keep seeding in the background"))
	}
	body = append(body, hint(th, "s", "stop seeding and leave"), hint(th, "esc", "stay"), "")
	return window(th, "Leave Rarebit?", "", body, w, h, 62)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return widget.Count(n) + " " + what + "s"
}

// sortDialog chooses the column to sort by.
type sortDialog struct {
	table *widget.Table
	cols  []widget.Column
	at    int
}

func newSort(t *widget.Table) *sortDialog {
	d := &sortDialog{table: t}
	for _, c := range t.Columns {
		if c.Key == "" || c.NoSort {
			continue
		}
		if c.Key == t.Sort {
			d.at = len(d.cols)
		}
		d.cols = append(d.cols, c)
	}
	return d
}

func (d *sortDialog) field() *widget.Input { return nil }
func (d *sortDialog) scroll(by int)        { d.at = max(min(d.at+by, len(d.cols)-1), 0) }

func (d *sortDialog) key(m *Model, msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "esc", "q", "s":
		m.dialog = nil
	case "down", "j":
		d.scroll(1)
	case "up", "k":
		d.scroll(-1)
	case "enter", "space":
		if len(d.cols) > 0 {
			d.table.SortBy(d.cols[d.at].Key)
		}
		m.dialog = nil
		return m.fresh()
	}
	return nil
}

func (d *sortDialog) draw(m *Model, w, h int) []string {
	th := m.env.Theme
	body := make([]string, 0, len(d.cols))
	for i, c := range d.cols {
		mark, arrow := "  ", "  "
		if c.Key == d.table.Sort {
			arrow = th.Up + " "
			if d.table.Desc {
				arrow = th.Down + " "
			}
		}
		line := arrow + widget.Fit(c.Title, 12, "")
		if i == d.at {
			mark = th.Cursor + " "
			body = append(body, th.Select.Paint(mark+line)+" "+th.Dim.Paint(c.Help))
			continue
		}
		body = append(body, mark+line+" "+th.Dim.Paint(c.Help))
	}
	return window(th, "Sort by", "enter choose, again reverses  esc back", body, w, h, 76)
}

// helpDialog is the keys, the columns of the screen and the filter language,
// with a search over all of it.
type helpDialog struct {
	search widget.Input
	all    [][2]string // what, explanation; an empty what is a heading
	top    int
}

func newHelp(v view) *helpDialog {
	d := &helpDialog{}
	add := func(a, b string) { d.all = append(d.all, [2]string{a, b}) }
	scope := v.Scope()
	add("", "Keys on this screen")
	for _, b := range keys.Bindings {
		if b.On&scope != 0 && b.On != keys.Anywhere {
			add(b.Shown, b.Help)
		}
	}
	add("", "Keys everywhere")
	for _, b := range keys.Bindings {
		if b.On == keys.Anywhere {
			add(b.Shown, b.Help)
		}
	}
	add("", "Columns")
	for _, c := range v.Columns() {
		if c.Title != "" {
			add(c.Title, c.Help)
		}
	}
	if set, ok := filters[scope]; ok {
		add("", "Filter fields, joined by and: copies<4 mult>=2 ds:wiki -state:fetch text")
		for _, f := range set {
			add(f.Name, f.Help)
		}
	}
	add("", "Words")
	add("est", "an estimate of this node; the epoch block says what is paid")
	add("copies", "who holds a chunk, counted once for each network group")
	add("epoch", "the settlement period; its length stands in the network profile")
	add("cut", "amounts are cut to the shown decimals, never rounded up, so parts may seem to miss the last digit of their sum; enter shows all digits")
	return d
}

var filters = map[keys.Scope]filter.Set{
	keys.OnDatasets: filter.Datasets, keys.OnSeeding: filter.Chunks, keys.OnEarnings: filter.Ledger, keys.OnLog: filter.Log,
}

func (d *helpDialog) field() *widget.Input { return &d.search }
func (d *helpDialog) scroll(by int)        { d.top = max(d.top+by, 0) }

func (d *helpDialog) key(m *Model, msg tea.KeyPressMsg) tea.Cmd {
	switch key := msg.String(); {
	case key == "esc" && d.search.Len() > 0:
		d.search.Set("")
	case key == "esc" || key == "enter":
		m.dialog = nil
	case key == "down":
		d.scroll(1)
	case key == "up":
		d.scroll(-1)
	case key == "pgdown":
		d.scroll(10)
	case key == "pgup":
		d.scroll(-10)
	case d.search.Key(key):
		d.top = 0
	case msg.Text != "":
		d.search.Insert(msg.Text)
		d.top = 0
	}
	return nil
}

// found is the lines that have every word of the search, with their headings.
func (d *helpDialog) found() [][2]string {
	words := strings.Fields(strings.ToLower(d.search.String()))
	if len(words) == 0 {
		return d.all
	}
	var out [][2]string
	heading := ""
	for _, l := range d.all {
		if l[0] == "" {
			heading = l[1]
			continue
		}
		text, all := strings.ToLower(l[0]+" "+l[1]), true
		for _, w := range words {
			all = all && strings.Contains(text, w)
		}
		if all {
			if heading != "" {
				out, heading = append(out, [2]string{"", heading}), ""
			}
			out = append(out, l)
		}
	}
	return out
}

func (d *helpDialog) draw(m *Model, w, h int) []string {
	th := m.env.Theme
	width := min(92, w-4)
	var text []string
	for _, l := range d.found() {
		if l[0] == "" {
			if len(text) > 0 {
				text = append(text, "")
			}
			text = append(text, th.Title.Paint(widget.Cut(l[1], width-4, th.Ellipsis)))
			continue
		}
		for i, part := range widget.Wrap(l[1], width-20) {
			name := ""
			if i == 0 {
				name = l[0]
			}
			text = append(text, " "+th.Accent.Paint(widget.Fit(name, 14, ""))+" "+part)
		}
	}
	if len(text) == 0 {
		text = []string{"", "  Nothing here has that word. esc clears the search."}
	}
	room := max(h-8, 3)
	d.top = max(min(d.top, len(text)-room), 0)
	body := []string{th.Dim.Paint("search ") + d.search.View(th, width-12, true), ""}
	body = append(body, widget.Fill(append([]string(nil), text[d.top:]...), 1, room)...)
	more := "esc back"
	if d.top+room < len(text) {
		more = "↓ more  esc back"
		if th.ASCII {
			more = "down: more  esc back"
		}
	}
	title := "Help"
	if m.o.Version != "" {
		title += " " + th.Middle + " Rarebit " + widget.Clean(m.o.Version)
	}
	return window(th, title, more, body, w, h, width)
}
