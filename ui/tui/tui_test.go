package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"rarebit/ui/node"
	"rarebit/ui/tui/internal/fake"
	"rarebit/ui/tui/keys"
)

func TestEveryKeyIsDispatched(t *testing.T) {
	// A binding whose key changes nothing anywhere would be a promise in the
	// help that is not kept. Each is pressed where it says that it works.
	for _, kb := range keys.Bindings {
		for _, k := range kb.Keys {
			if k == "ctrl+z" || k == "home" || k == "g" || k == "up" || k == "k" || k == "pgup" || k == "left" || k == "h" || k == "l" || k == "right" || k == "esc" || k == "d" {
				continue // need a place to go back from; tested below
			}
			done := false
			for i, d := range []string{"1", "2", "3", "4", "8"} {
				if kb.On&(1<<i) == 0 || done {
					continue
				}
				b := start(t, fake.New(400), Options{}, 120, 36)
				b.press(d)
				if k == "end" || k == "G" || k == "down" || k == "j" {
					b.press("pgup")
				}
				before, asked := b.view(), len(b.f.Asked)
				if strings.HasPrefix(k, "ctrl+") {
					b.send(tea.KeyPressMsg{Code: rune(k[5]), Mod: tea.ModCtrl})
				} else {
					b.press(k)
				}
				done = b.view() != before || len(b.f.Asked) != asked || len(b.clips) > 0 || len(b.f.Paused) > 0
			}
			if !done {
				t.Errorf("%s (%s) does nothing on %s", k, kb.Action, kb.On.Where())
			}
		}
	}
}

func TestMoving(t *testing.T) {
	b := start(t, fake.New(4000), Options{}, 80, 24)
	b.press("2")
	for _, c := range []struct{ key, want string }{
		{"down", "row 2 of"}, {"j", "row 3 of"}, {"up", "row 2 of"}, {"k", "row 1 of"}, {"G", "row 4 000 of"}, {"g", "row 1 of"}, {"pgdown", "row 13 of"}, {"pgup", "row 1 of"}, {"end", "row 4 000 of"}, {"home", "row 1 of"},
	} {
		b.press(c.key)
		b.want(c.want)
		b.wantNot("…  ") // the row under the cursor was fetched
	}
	// The chunk under the cursor stays under it when its row moves.
	b.press("down", "down")
	hash := b.m.env.Snap.Chunks.Rows[2].Hash
	b.want("row 3 of", "> "+hash)
	b.f.Rows[3998].MultMilli, b.f.Rows[3999].MultMilli = 9000, 9001
	b.press("r")
	b.want("row 5 of", "> "+hash)
}

func TestFilterLine(t *testing.T) {
	b := start(t, fake.New(4000), Options{}, 120, 36)
	b.press("2", "/")
	b.text("q1c<") // letters in a text field are no commands
	if b.m.dialog != nil || b.m.cur != 1 {
		t.Fatal("a letter in the filter line was taken for a command")
	}
	b.press("enter")
	b.want("there is no field")
	b.press("ctrl+u")
	b.text("mult>=2 state:seed")
	b.press("enter")
	b.want("mult>=2 state:seed", "row 1 of")
	q := b.f.Asked[len(b.f.Asked)-1]
	if q.Filter != "mult>=2 state:seed" || b.m.env.Snap.Chunks.Total >= b.m.env.Snap.Chunks.All {
		t.Errorf("asked %+v, %d of %d rows", q, b.m.env.Snap.Chunks.Total, b.m.env.Snap.Chunks.All)
	}
	b.press("/", "ctrl+u")
	b.text("copies<0")
	b.press("enter")
	b.want("Nothing matches copies<0", "esc clears")
	b.press("esc")
	b.want("of 4 000")
}

func TestFullMapAndOneDataset(t *testing.T) {
	b := start(t, fake.New(20_000), Options{}, 120, 36)
	b.press("2", "V", "enter")
	b.want("choose one dataset first")
	b.press("esc", "1", "down", "enter") // wikipedia alone
	b.want("wikipedia-en-2026 · 20 000 chunks")
	if q := b.f.Asked[len(b.f.Asked)-1]; q.Dataset != b.f.Sets[1].ID.String() {
		t.Errorf("asked for dataset %q", q.Dataset)
	}
	b.press("V", "right", "l", "down", "up", "left")
	m := &b.m.env.Snap.Map
	cells := m.W * m.H
	from := (20_000 + cells - 1) / cells
	b.want("cell: chunks " + itoa(from) + " to ")
	b.press("h", "home", "right", "enter")
	b.want("idx>="+itoa(from)+" idx<=", "row 1 of")
	if got, want := b.m.env.Snap.Chunks.Total, (2*20_000+cells-1)/cells-from; got != want {
		t.Errorf("%d chunks in the cell, want %d", got, want)
	}
	b.press("esc", "esc")
	b.want("All 2 datasets")
}

func TestQueryIsAWindow(t *testing.T) {
	b := start(t, fake.New(20_000), Options{}, 120, 36)
	b.press("2", "G")
	q := b.f.Asked[len(b.f.Asked)-1]
	if !q.Chunks || q.N > 100 || q.From < 19_000 || q.MapW*q.MapH < 100 || q.Ledger || q.Log {
		t.Errorf("asked for %+v", q)
	}
	b.press("S", "m", "1")
	q = b.f.Asked[len(b.f.Asked)-1]
	if q.Chunks || !q.Datasets {
		t.Errorf("Datasets asked for %+v", q)
	}
}

func TestPick(t *testing.T) {
	f := fake.New(10)
	b := start(t, f, Options{}, 80, 24)
	b.press("space") // laion: the best paid
	b.want("Seed laion-art-1m", "RBT a day est")
	b.press("ctrl+u")
	b.text("quite much")
	b.press("enter")
	b.want("not a size")
	b.press("ctrl+u")
	b.text("20 GB")
	b.want("About 0.4060 RBT")
	b.press("tab", "right", "enter")
	want := node.Pick{Dataset: f.Sets[0].ID.String(), Bytes: 20e9, Order: "first"}
	if len(f.Picked) != 1 || f.Picked[0] != want {
		t.Fatalf("picked %+v, want %+v", f.Picked, want)
	}
	b.want("picked laion-art-1m", "[x] laion-art-1m")
	b.press("down", "space", "ctrl+u")
	b.text("none")
	b.press("enter")
	if len(f.Dropped) != 0 {
		t.Fatal("dropped without a second question")
	}
	b.want("Stop seeding wikipedia-en-2026?", "is deleted")
	b.press("enter")
	if len(f.Dropped) != 1 || f.Dropped[0] != f.Sets[1].ID.String() {
		t.Fatalf("dropped %v", f.Dropped)
	}
	b.press("p")
	if len(f.Paused) != 1 {
		t.Errorf("paused %v", f.Paused)
	}
}

func TestQuit(t *testing.T) {
	quits := func(b *bench) bool { return len(b.clips) == 1 && b.clips[0] == "quit" }
	b := start(t, fake.New(10), Options{Background: true}, 80, 24)
	b.press("esc", "esc")
	if len(b.clips) != 0 {
		t.Fatal("esc quits")
	}
	b.press("q", "esc", "q")
	b.want("Leave Rarebit?", "background")
	b.press("b")
	if !quits(b) || b.m.choice != QuitBackground {
		t.Errorf("%q, choice %d", b.clips, b.m.choice)
	}
	b = start(t, fake.New(10), Options{}, 80, 24)
	b.press("q", "b")
	if len(b.clips) != 0 {
		t.Fatal("b left although there is no background")
	}
	b.press("s")
	if !quits(b) || b.m.choice != QuitStop {
		t.Error("s did not leave")
	}
	b = start(t, fake.New(10), Options{Attached: true}, 80, 24)
	b.press("q")
	if !quits(b) {
		t.Error("attached: q did not leave")
	}
	b = start(t, fake.New(10), Options{}, 80, 24)
	b.press("ctrl+c")
	b.want("ctrl+c again")
	b.now = b.now.Add(time.Minute)
	b.press("ctrl+c")
	if len(b.clips) != 0 {
		t.Error("left after two ctrl+c a minute apart")
	}
	b.press("c", "ctrl+c")
	if !quits(b) {
		t.Error("ctrl+c twice in a dialog did not leave")
	}
}

func TestStaleAndGone(t *testing.T) {
	b := start(t, fake.New(4000), Options{}, 80, 24)
	b.press("2")
	old := strings.Split(b.view(), "\n")[3]
	b.m.pulling = true // the answer does not come
	b.now = b.now.Add(12 * time.Second)
	b.send(tickMsg{})
	b.want("~ 12 s old", old)
	b.m.pulling = false
	b.f.Err = errors.New("dial unix rarebit.sock: connection refused")
	b.send(tickMsg{})
	b.now = b.now.Add(3 * time.Second)
	b.send(tickMsg{})
	b.want("reconnecting 3 s", old)
	b.f.Err = nil
	b.send(tickMsg{})
	b.wantNot("reconnecting", "old")
}

func TestBannersAreDismissedAndComeBack(t *testing.T) {
	f := fake.New(10)
	b := start(t, f, Options{}, 120, 36)
	alert := node.Alert{ID: "disk", At: fake.Start, Level: "error", Text: "The disk is full."}
	f.Snap.Alerts = []node.Alert{alert}
	b.send(tickMsg{})
	b.want("! The disk is full.")
	b.press("d")
	b.wantNot("The disk is full.")
	b.press("8")
	b.want("The disk is full.") // stays in the log
	f.Snap.Alerts = nil
	b.press("1")
	f.Snap.Alerts = []node.Alert{alert}
	b.send(tickMsg{})
	b.want("! The disk is full.")
}

func TestHideSmallAndPower(t *testing.T) {
	b := start(t, fake.New(100), Options{}, 80, 24)
	b.press("x")
	b.wantNot("wikipedia", "laion")
	b.press("4")
	b.wantNot("0x4F3a", "0x51e0")
	b.press("x", "1")
	b.want("wikipedia")
	b.press("z")
	b.wantNot("wikipedia")
	b.want("claimable 1.2031 RBT")
	if b.m.period() != 5*time.Second {
		t.Errorf("period %v when saving power", b.m.period())
	}
	b.press("esc")
	b.want("wikipedia")
	b.send(tea.WindowSizeMsg{Width: 59, Height: 15})
	b.want("needs 60x15, this is 59x15", "claimable 1.2031 RBT")
}

func TestHelpIsSearchable(t *testing.T) {
	b := start(t, fake.New(100), Options{}, 80, 24)
	b.press("2", "?")
	b.text("rarity")
	b.want("multiplier = rarity", "search rarity")
	b.wantNot("suspend")
	b.press("esc", "esc")
	if b.m.dialog != nil {
		t.Error("help stays open")
	}
}

func TestMouse(t *testing.T) {
	b := start(t, fake.New(4000), Options{}, 120, 36)
	click := func(x, y int) { b.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }
	click(b.m.tabX[1][0]+1, 0)
	if b.m.cur != 1 {
		t.Fatalf("screen %d after a click on the second tab", b.m.cur)
	}
	b.view()
	click(10, 6)
	if c := b.m.seeding.Table.Cursor; c != 3 {
		t.Errorf("cursor %d after a click on the fourth row", c)
	}
	x := strings.Index(strings.Split(b.view(), "\n")[2], "copies") - len("│") + 2
	click(x, 2)
	if b.m.seeding.Table.Sort != "copies" {
		t.Errorf("sorted by %s after a click on copies", b.m.seeding.Table.Sort)
	}
	b.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if c := b.m.seeding.Table.Cursor; c == 3 {
		t.Error("the wheel moves nothing")
	}
}

func TestFrameIsCached(t *testing.T) {
	b := start(t, fake.New(100), Options{}, 80, 24)
	first := b.m.View().Content
	b.m.frame = "cached"
	b.send(struct{}{})
	if b.m.View().Content != "cached" {
		t.Error("drawn anew although nothing changed")
	}
	b.press("down")
	if v := b.m.View().Content; v == "cached" || v == first {
		t.Error("not drawn anew after a key")
	}
}

func TestRunQuitsCleanly(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	profile := colorprofile.ASCII
	choice := QuitChoice(-1)
	var out strings.Builder
	err := Run(ctx, fake.New(100), Options{
		Input: strings.NewReader("qs"), Output: &out, Profile: &profile, OnQuit: func(c QuitChoice) { choice = c },
		Program: []tea.ProgramOption{tea.WithWindowSize(80, 24), tea.WithoutSignalHandler()},
	})
	if err != nil || choice != QuitStop || ctx.Err() != nil {
		t.Fatalf("Run: %v, choice %d, %v", err, choice, ctx.Err())
	}
}

func TestRunRefusesAnUnknownColour(t *testing.T) {
	if err := Run(t.Context(), fake.New(1), Options{Color: "mauve"}); err == nil || !strings.Contains(err.Error(), "mauve") {
		t.Errorf("got %v", err)
	}
}

func TestFormulaCanBeChecked(t *testing.T) {
	f := fake.New(1)
	r := &f.Rows[0]
	r.Copies, r.SmoothedQ16, r.RarityMilli, r.DemandMilli, r.MultMilli = 2, 6<<16|1<<15, 1230, 1000, 1230
	b := start(t, f, Options{}, 200, 60)
	b.press("2")
	b.want("1.23x = rarity 1.23 (8 wanted ÷ 6.50 copies, smoothed; now 2) × demand 1.00, at most 8.00")
	r.SmoothedQ16, r.RarityMilli, r.DemandMilli, r.MultMilli = 2<<16, 4000, 1400, 5600
	b.press("r")
	b.want("5.60x = rarity 4.00 (8 wanted ÷ 2 copies) × demand 1.40, at most 8.00")
}

func TestPartsAndSum(t *testing.T) {
	b := start(t, fake.New(10), Options{}, 120, 36)
	b.press("3")
	b.want("0.041200 +", "0.331000 +", "1.203123 +", "0.000000 +", "8.440200 =", "10.015523")
	if got := b.m.env.Snap.Earnings.Lifetime(); got != fake.RBT("10.015523456789012345") {
		t.Errorf("lifetime %s", got)
	}
}

func BenchmarkFrame(b *testing.B) {
	f := fake.New(100_000)
	x := start(b, f, Options{}, 120, 36)
	x.press("2")
	snap := *x.m.env.Snap
	q := f.Asked[len(f.Asked)-1]
	b.ReportAllocs()
	for b.Loop() {
		s := snap // a new picture each time: nothing is reused
		x.m.pulling = true
		x.m.Update(snapshotMsg{1, q, &s, nil})
		if v := x.m.View(); len(v.Content) == 0 {
			b.Fatal("empty")
		}
	}
	b.ReportMetric(float64(len(x.m.frame)), "bytes/frame")
	b.ReportMetric(float64(len(snap.Chunks.Rows)), "rows")
}
