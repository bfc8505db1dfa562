package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/ui/tui/internal/fake"
)

// hostile names: wide, combining, right to left, control bytes, emoji.
var hostile = []string{
	"日本語のデータセット日本語のデータセット", "e\u0301\u0302\u0303\u0304té-" + strings.Repeat("z\u0301\u0327", 30), "مجموعة\u202e البيانات",
	"\x1b[31mred\x1b[2J\x07\r\nnewline\ttab", "👩\u200d👩\u200d👧\u200d👦 family 🇩🇪🇯🇵 👍🏽", strings.Repeat("long", 200), "\xff\xfe\x00bad", "नि हिन्दी", "\u0301start", "",
}

func TestNoLineIsWiderThanTheTerminal(t *testing.T) {
	f := local(fake.New(300))
	base := f.Sets
	f.Sets = nil
	for i, n := range hostile {
		d := base[i%len(base)]
		d.ID = torrent.ID{byte(i + 1)}
		d.Name, d.Description, d.License, d.Err = n, n+n, n, ""
		if i%3 == 0 {
			d.Err = n
		}
		d.State = []string{"seed", "fetch", n}[i%3]
		f.Sets = append(f.Sets, d)
	}
	for i := range f.Rows {
		n := hostile[i%len(hostile)]
		f.Rows[i].Dataset, f.Rows[i].File, f.Rows[i].Hash = n, n, n
		f.Rows[i].ServedBytes, f.Rows[i].Demand = 1<<63, 1e15
	}
	for i := range f.Ledger {
		n := hostile[i%len(hostile)]
		f.Ledger[i].DatasetName, f.Ledger[i].What, f.Ledger[i].Reason = n, n, n
		f.Ledger[i].Amount = fake.RBT("123456789012345.123456789012345678")
	}
	f.Snap.Earnings.Claimed = fake.RBT("123456789012345.123456789012345678")
	for _, n := range hostile {
		f.Log = append(f.Log, node.LogLine{Level: n, Text: n})
		f.Snap.Alerts = append(f.Snap.Alerts, node.Alert{ID: n, Level: "error", Text: n, Hint: n})
		f.Snap.Jobs = append(f.Snap.Jobs, node.Job{Kind: n, Name: n, Done: 5, Total: 3, Unit: n})
	}
	f.Claims[0].Reason = hostile[3]
	f.Snap.Network.Name, f.Snap.Network.Err = hostile[4], hostile[3]
	f.Quote.Network, f.Quote.DryRun = hostile[0], hostile[3]
	check := func(b *bench, what string) {
		t.Helper()
		v := b.m.View().Content
		lines := strings.Split(v, "\n")
		if len(lines) != b.m.h {
			t.Fatalf("%s at %dx%d: %d lines", what, b.m.w, b.m.h, len(lines))
		}
		for y, l := range lines {
			if w := ansi.StringWidth(l); w > b.m.w {
				t.Fatalf("%s at %dx%d: line %d has %d cells: %q", what, b.m.w, b.m.h, y, w, ansi.Strip(l))
			}
			if s := ansi.Strip(l); strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 || r == '\u202e' }) {
				t.Fatalf("%s at %dx%d: line %d lets a control character through: %q", what, b.m.w, b.m.h, y, s)
			}
		}
	}
	b := start(t, f, Options{}, 120, 36)
	for w := 20; w <= 300; w += 7 {
		for _, h := range []int{8, 15, 24, 37} {
			b.send(tea.WindowSizeMsg{Width: w, Height: h})
			for _, k := range []string{"1", "2", "3", "4", "8"} {
				b.press(k)
				check(b, "screen "+k)
			}
			if h != 24 {
				continue // dialogs have no layout of their own that depends on it
			}
			for _, open := range [][]string{{"c"}, {"1", "down", "space"}, {"2", "enter"}, {"2", "V"}, {"?"}, {"q"}, {"2", "s"}, {"3", "enter"}, {"/", "x"}} {
				b.press(open...)
				check(b, strings.Join(open, " "))
				b.press("esc", "esc", "esc")
			}
		}
	}
}
