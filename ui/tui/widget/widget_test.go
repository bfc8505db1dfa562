package widget_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
	"rarebit/wallet"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"wikipedia":                        "wikipedia",
		"a\x1b[2Jb\r\n\tc":                 `a\x1b[2Jb\x0d\x0a\x09c`,
		"\x9b31m":                          "\ufffd31m",
		"\u009b31m":                        `\x9b31m`,
		"abc\u202egnp.exe":                 "abcgnp.exe",
		"a\u200bb":                         "ab",
		"日本語":                              "日本語",
		"e\u0301":                          "e\u0301",
		"z" + strings.Repeat("\u0301", 50): "z\u0301\u0301",
		"👩\u200d👩\u200d👧":                  "👩👩👧",
		"👍🏽":                               "👍",
		"\xff\xfe":                         "\ufffd\ufffd",
	} {
		if got := widget.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"a", "\x1b]0;x\x07", "🇩🇪🇩", "ع\u202eب", "नि", "1\ufe0f\u20e3", "각", "e\u0301\u0302\u0303"} {
		f.Add(s, 7)
	}
	f.Fuzz(func(t *testing.T, s string, w int) {
		c := widget.Clean(s)
		if g, wc := ansi.StringWidth(c), ansi.StringWidthWc(c); g != wc {
			t.Errorf("Clean(%q) = %q: %d cells by cluster, %d by character", s, c, g, wc)
		}
		if strings.ContainsFunc(c, func(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 }) {
			t.Errorf("Clean(%q) = %q has control characters", s, c)
		}
		w = min(max(w, 0), 300)
		for _, fit := range []string{widget.Fit(c, w, "…"), widget.FitRight(c, w, "…")} {
			if got := ansi.StringWidth(fit); got != w {
				t.Errorf("fitting %q to %d gives %d: %q", c, w, got, fit)
			}
		}
	})
}

func TestFormats(t *testing.T) {
	amount := func(s string) wallet.Amount {
		a, err := wallet.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	for _, c := range [][2]string{
		{widget.Bytes(0), "-"},
		{widget.Bytes(1023), "1023 B"},
		{widget.Bytes(1<<30 + 1<<28 - 1), "1.2 GiB"}, // just below 1.25: cut
		{widget.Bytes(884 << 20), "884 MiB"},
		{widget.Bytes(1<<64 - 1), "15.9 EiB"},
		{widget.Size(340e9), "340 GB"},
		{widget.Size(1299999999999), "1.2 TB"},
		{widget.Rate(0), "0 B/s"},
		{widget.Count(98304), "98 304"},
		{widget.Count(-1234567), "-1 234 567"},
		{widget.Count(999), "999"},
		{widget.Milli(2666), "2.66"},
		{widget.Milli(8000), "8.00"},
		{widget.Milli(-50), "-0.05"},
		{widget.Percent(312), "31.2%"},
		{widget.Money(amount("1.20319999"), 4), "1.2031"},
		{widget.Money(amount("0.00000001"), 4), "<0.0001"},
		{widget.Money(amount("0"), 4), "0.0000"},
		{widget.Clock(38*time.Minute + 12*time.Second + 900*time.Millisecond), "38:12"},
		{widget.Clock(-time.Second), "00:00"},
		{widget.Clock(26*time.Hour + time.Minute), "1 d 2 h"},
		{widget.Clock(2*time.Hour + 4*time.Minute), "2:04:00"},
		{widget.Age(12 * time.Second), "12 s"},
		{widget.Age(5 * time.Minute), "5 min"},
		{widget.Middle("0x4f3a11112222c91e", 6, 4, "…"), "0x4f3a…c91e"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}

func TestTableShowsTheCursorRow(t *testing.T) {
	th := theme.New(true, false, false)
	tab := widget.Table{Columns: []widget.Column{{Key: "n", Title: "n", Width: 8, Right: true}}, Total: 100_000}
	cell := func(b []byte, row int, _ string) ([]byte, theme.Style) {
		return append(b, widget.Count(row)...), ""
	}
	for _, to := range []int{0, 50, 99_999, 3, 60_000} {
		tab.Cursor = to
		lines := tab.Draw(th, 40, 21, cell)
		if len(lines) != 21 {
			t.Fatalf("%d lines, want 21", len(lines))
		}
		found := 0
		for y, l := range lines {
			if s := ansi.Strip(l); strings.HasPrefix(s, ">") {
				found++
				if !strings.Contains(s, widget.Count(to)) {
					t.Errorf("cursor at %d stands on %q", to, s)
				}
				if row, ok := tab.RowAt(y); !ok || row != to {
					t.Errorf("RowAt(%d) = %d, %v, want %d", y, row, ok, to)
				}
			}
			if ansi.StringWidth(l) != 40 {
				t.Errorf("line %d is %d cells wide", y, ansi.StringWidth(l))
			}
		}
		if found != 1 {
			t.Errorf("cursor at %d shown %d times", to, found)
		}
	}
	tab.SetTotal(2)
	if tab.Cursor != 1 {
		t.Errorf("cursor %d in a list of 2", tab.Cursor)
	}
}

func TestTableDropsColumnsInOrder(t *testing.T) {
	th := theme.New(true, false, false)
	tab := widget.Table{Columns: []widget.Column{
		{Key: "a", Title: "aaaa", Width: 10}, {Key: "b", Title: "bbbb", Width: 10, Drop: 1}, {Key: "c", Title: "cccc", Width: 10, Drop: 2},
	}, Total: 1}
	none := func(b []byte, _ int, _ string) ([]byte, theme.Style) { return b, "" }
	for w, want := range map[int]string{100: "aaaabbbbcccc", 30: "aaaabbbb", 15: "aaaa"} {
		head := strings.ReplaceAll(ansi.Strip(tab.Draw(th, w, 2, none)[0]), " ", "")
		if head != want {
			t.Errorf("at %d cells: %q, want %q", w, head, want)
		}
	}
}

func TestAreaHasItsPeakAtTheTop(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		th := theme.New(true, ascii, false)
		lines := widget.Area(th, []uint64{0, 1, 100, 50}, 20, 4, true, func(v uint64) string { return widget.Count(int(v)) })
		if len(lines) != 4 {
			t.Fatalf("%d lines", len(lines))
		}
		top := ansi.Strip(lines[0])
		if !strings.HasPrefix(top, "100 ") || strings.TrimSpace(top[len("100 |"):]) == "" {
			t.Errorf("first line %q has no peak", top)
		}
		for _, l := range lines {
			if ansi.StringWidth(l) != 20 {
				t.Errorf("%q is %d cells", l, ansi.StringWidth(l))
			}
		}
	}
}

func TestInput(t *testing.T) {
	var f widget.Input
	f.Insert("hello\nwörld \x1b")
	if f.String() != "hellowörld " {
		t.Fatalf("%q", f.String())
	}
	for _, k := range []string{"ctrl+w", "ctrl+a", "delete", "ctrl+e"} {
		f.Insert("ab")
		if !f.Key(k) {
			t.Errorf("%s is not an editing key", k)
		}
	}
	if f.String() != "ababellowörld ab" {
		t.Errorf("after editing: %q", f.String())
	}
	if f.Key("enter") || f.Key("q") {
		t.Error("took a key that is not for editing")
	}
	f.Mask = true
	th := theme.New(true, true, true)
	if v := f.View(th, 10, true); strings.Contains(v, "b") || ansi.StringWidth(v) != 10 {
		t.Errorf("masked: %q", v)
	}
	if b := f.Take(); string(b) != "ababellowörld ab" || f.Len() != 0 {
		t.Errorf("took %q, %d left", b, f.Len())
	}
}

func TestOverlayKeepsTheWidth(t *testing.T) {
	th := theme.New(true, false, false)
	bg := make([]string, 9)
	for i := range bg {
		bg[i] = strings.Repeat("日", 20)
	}
	for w := 4; w < 12; w++ {
		block := widget.Box{Title: "x"}.Draw(th, []string{"y"}, w, 3)
		for _, l := range widget.Overlay(th, bg, block, 40) {
			if ansi.StringWidth(l) != 40 {
				t.Errorf("block of %d: line of %d cells: %q", w, ansi.StringWidth(l), ansi.Strip(l))
			}
		}
	}
}
