package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rarebit/ui/node"
	"rarebit/ui/tui/filter"
	"rarebit/ui/tui/widget"
	"rarebit/wallet"
)

// pickDialog asks how much of a dataset to seed, and in which order to fetch.
// "none" stops seeding, after a second question.
type pickDialog struct {
	row   node.DatasetRow
	share widget.Input
	order int
	focus int // 0 share, 1 order
	sure  bool
	err   string
}

var orders = []struct{ key, about string }{
	{"rarest", "rarest first: those with the fewest copies pay the most"},
	{"first", "from the start: to read the files early"},
	{"random", "at random: spreads a new dataset fastest"},
}

func newPick(row node.DatasetRow) *pickDialog {
	d := &pickDialog{row: row}
	d.share.Max = 32
	switch {
	case row.Picked && row.WantedBytes > 0 && row.WantedBytes < row.SizeBytes:
		d.share.Set(widget.Size(row.WantedBytes))
	case !row.Picked && row.SizeBytes > 5e9:
		d.share.Set("5 GB")
	default:
		d.share.Set("all")
	}
	return d
}

func (d *pickDialog) field() *widget.Input {
	if d.focus == 0 && !d.sure {
		return &d.share
	}
	return nil
}

// amount reads the share: bytes, 0 for all, and whether it is to be dropped.
func (d *pickDialog) amount() (bytes int64, drop bool, err error) {
	switch t := strings.ToLower(strings.TrimSpace(d.share.String())); t {
	case "all", "":
		return 0, false, nil
	case "none", "0", "stop":
		return 0, true, nil
	default:
		n, err := filter.ParseBytes(t)
		if err == nil && n >= d.row.SizeBytes {
			n = 0 // more than there is: all of it
		}
		return n, false, err
	}
}

func (d *pickDialog) key(m *Model, msg tea.KeyPressMsg) tea.Cmd {
	key := msg.String()
	if d.sure {
		switch key {
		case "enter":
			m.dialog = nil
			did := "stopped seeding " + m.name(&d.row)
			return m.do(func(ctx context.Context) tea.Msg {
				return doneMsg{did, m.node.Drop(ctx, d.row.ID.String())}
			})
		case "esc":
			d.sure = false
		}
		return nil
	}
	switch {
	case key == "esc":
		m.dialog = nil
	case key == "tab" || key == "shift+tab" || key == "up" || key == "down":
		d.focus = 1 - d.focus
	case key == "enter":
		return d.enter(m)
	case d.focus == 1 && (key == "right" || key == "space" || key == "l"):
		d.order = (d.order + 1) % len(orders)
	case d.focus == 1 && (key == "left" || key == "h"):
		d.order = (d.order + len(orders) - 1) % len(orders)
	case d.focus == 0 && d.share.Key(key):
		d.err = ""
	case d.focus == 0 && msg.Text != "":
		d.share.Insert(msg.Text)
		d.err = ""
	}
	return nil
}

func (d *pickDialog) enter(m *Model) tea.Cmd {
	n, drop, err := d.amount()
	switch {
	case err != nil:
		d.err, d.focus = err.Error()+", or all, or none", 0
		return nil
	case drop && !d.row.Picked:
		d.err = "it is not seeded here; esc goes back"
		return nil
	case drop:
		d.sure = true
		return nil
	}
	m.dialog = nil
	p := node.Pick{Dataset: d.row.ID.String(), Bytes: n, Order: orders[d.order].key}
	did := "picked " + m.name(&d.row)
	return m.do(func(ctx context.Context) tea.Msg { return doneMsg{did, m.node.Pick(ctx, p)} })
}

func (d *pickDialog) draw(m *Model, w, h int) []string {
	th := m.env.Theme
	const width = 70
	title := "Seed " + m.name(&d.row)
	if d.sure {
		body := []string{
			"", "Stop seeding " + m.name(&d.row) + "?", "",
			"What was fetched for it, " + widget.Size(d.row.HeldBytes) + ", is deleted from the disk.",
		}
		if d.row.Own {
			body[3] = "The files are yours and stay where they are."
		}
		body = append(body, "What it has earned stays yours.", "", hint(th, "enter", "stop seeding it", "esc", "back"))
		return window(th, title, "", body, w, h, width)
	}
	mark := func(i int) string {
		if d.focus == i {
			return th.Accent.Paint(th.Cursor + " ")
		}
		return "  "
	}
	var chosen strings.Builder
	for i, o := range orders {
		if i == d.order {
			chosen.WriteString(th.Title.Paint("[" + o.key + "]"))
		} else {
			chosen.WriteString(th.Dim.Paint(" " + o.key + " "))
		}
		chosen.WriteString(" ")
	}
	size := widget.Size(d.row.SizeBytes) + " in " + plural(d.row.Chunks, "chunk") + ", " + plural(d.row.Seeders, "seeder")
	if d.row.Picked {
		size += ", " + widget.Size(d.row.HeldBytes) + " here"
	}
	about := "a size such as 5 GB, or all"
	if d.row.Picked {
		about = "5 GB, all, or none to stop seeding it"
	}
	body := []string{
		th.Dim.Paint(size), "",
		mark(0) + widget.Fit("Share", 7, "") + d.share.View(th, 18, d.focus == 0) + "  " + th.Dim.Paint(about),
		mark(1) + widget.Fit("Order", 7, "") + chosen.String(),
		"         " + th.Dim.Paint(orders[d.order].about),
		"", d.worth(m), "",
		hint(th, "enter", "seed it", "tab", "next field", "esc", "back"),
	}
	if d.err != "" {
		body[5] = th.Bad.Paint(widget.Clean(d.err))
	}
	return window(th, title, "", body, w, h, width)
}

// worth is what the chosen share would pay, by the estimate of one gigabyte.
func (d *pickDialog) worth(m *Model) string {
	th := m.env.Theme
	n, drop, err := d.amount()
	if err != nil || drop {
		return ""
	}
	if n == 0 {
		n = d.row.SizeBytes
	}
	if d.row.PaysPerGBDay.IsZero() {
		return th.Dim.Paint("What it pays is not known yet.")
	}
	// Per gigabyte, in thousandths of one: exact enough for "about".
	pay := wallet.Amount{}
	if mb := uint64(max(n, 0) / 1e6); mb < 1e9 {
		pay = d.row.PaysPerGBDay.MulDiv(mb, 1000)
	}
	return "About " + th.Money.Paint(widget.Money(pay, 4)+" RBT") + " a day est for " + widget.Size(n) + ", at " + widget.Money(d.row.PaysPerGBDay, 4) + " RBT/GB/day now."
}
