package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/ui/tui/internal/fake"
	"rarebit/ui/tui/keys"
	"rarebit/wallet"
)

// bench drives a model as the program would, but at once and in order:
// commands are run where they are returned, ticks are left out.
type bench struct {
	t     testing.TB
	m     *Model
	f     *fake.Node
	now   time.Time
	held  []tea.Cmd // commands that hold is true for
	hold  bool
	clips []string
}

func start(t testing.TB, f *fake.Node, o Options, w, h int) *bench {
	t.Helper()
	b := &bench{t: t, f: f, now: fake.Start}
	o.Now = func() time.Time { return b.now }
	b.m = New(f, o)
	b.send(tea.WindowSizeMsg{Width: w, Height: h})
	b.run(b.m.pull())
	return b
}

func (b *bench) send(msg tea.Msg) {
	_, cmd := b.m.Update(msg)
	b.run(cmd)
}

func (b *bench) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	// tea.Tick answers after its time: the test has its own clock.
	if name := fmt.Sprintf("%p", cmd); name == fmt.Sprintf("%p", b.m.tick()) {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			b.run(c)
		}
	case tickMsg:
	case tea.QuitMsg:
		b.clips = append(b.clips, "quit")
	case snapshotMsg, quoteMsg, claimedMsg, doneMsg:
		if _, ok := msg.(claimedMsg); ok && b.hold {
			b.held = append(b.held, func() tea.Msg { return msg })
			return
		}
		b.send(msg)
	default: // the clipboard's message is not exported
		b.clips = append(b.clips, fmt.Sprint(msg))
	}
}

// press sends keys by name; a name of one character is that character.
func (b *bench) press(names ...string) {
	b.t.Helper()
	for _, n := range names {
		b.send(keyMsg(n))
	}
}

func keyMsg(n string) tea.KeyPressMsg {
	special := map[string]tea.KeyPressMsg{
		"space": {Code: tea.KeySpace, Text: " "}, "enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab},
		"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft},
		"right": {Code: tea.KeyRight}, "pgdown": {Code: tea.KeyPgDown}, "pgup": {Code: tea.KeyPgUp}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
		"backspace": {Code: tea.KeyBackspace}, "ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl},
	}
	if k, ok := special[n]; ok {
		return k
	}
	r := []rune(n)[0]
	return tea.KeyPressMsg{Code: r, Text: n}
}

// text types letter by letter.
func (b *bench) text(s string) {
	for _, r := range s {
		if r == ' ' {
			b.press("space")
			continue
		}
		b.press(string(r))
	}
}

func (b *bench) view() string { return ansi.Strip(b.m.View().Content) }

func (b *bench) want(parts ...string) {
	b.t.Helper()
	v := b.view()
	for _, p := range parts {
		if !strings.Contains(v, p) {
			b.t.Fatalf("the screen does not show %q:\n%s", p, v)
		}
	}
}

func (b *bench) wantNot(parts ...string) {
	b.t.Helper()
	v := b.view()
	for _, p := range parts {
		if strings.Contains(v, p) {
			b.t.Fatalf("the screen shows %q:\n%s", p, v)
		}
	}
}

func local(f *fake.Node) *fake.Node {
	f.Snap.Network.Local, f.Snap.Network.Name = true, "devnet"
	return f
}

func empty(f *fake.Node) *fake.Node {
	f.Snap = node.Snapshot{Network: f.Snap.Network, Epoch: f.Snap.Epoch}
	f.Ledger, f.Claims, f.Log = nil, nil, nil
	for i := range f.Sets {
		f.Sets[i].Picked, f.Sets[i].HeldBytes, f.Sets[i].State, f.Sets[i].Earned = false, 0, "", wallet.Amount{}
	}
	return f
}

var sizes = [][2]int{{60, 15}, {80, 24}, {120, 36}, {200, 60}}

func TestGoldenScreens(t *testing.T) {
	for _, size := range sizes {
		for _, c := range []struct{ name, key string }{{"datasets", "1"}, {"seeding", "2"}, {"earnings", "3"}, {"claims", "4"}, {"log", "8"}} {
			t.Run(fmt.Sprintf("%s-%dx%d", c.name, size[0], size[1]), func(t *testing.T) {
				f := fake.New(4000)
				if size[0] != 120 {
					local(f) // both labels are seen
				}
				b := start(t, f, Options{}, size[0], size[1])
				b.press(c.key, "down")
				golden.RequireEqual(t, []byte(b.view()))
			})
		}
	}
}

func TestGoldenDialogs(t *testing.T) {
	for name, keys := range map[string][]string{
		"claim": {"c"}, "help": {"2", "?"}, "pick": {"down", "space"}, "quit": {"q"}, "sort": {"2", "s"}, "chunk": {"2", "enter"}, "map": {"2", "V", "down"}, "entry": {"3", "enter"},
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t, fake.New(4000), Options{Version: "0.1.0", Background: true}, 80, 24)
			b.press(keys...)
			golden.RequireEqual(t, []byte(b.view()))
		})
	}
}

func TestGoldenEmptyAndTrouble(t *testing.T) {
	b := start(t, empty(fake.New(10)), Options{}, 80, 24)
	for _, k := range []string{"1", "2", "3", "4", "8"} {
		t.Run("empty-"+k, func(t *testing.T) {
			b.press(k)
			golden.RequireEqual(t, []byte(b.view()))
		})
	}
	t.Run("trouble", func(t *testing.T) {
		b := start(t, fake.New(4000), Options{ASCII: true}, 100, 30)
		b.f.Snap.Alerts = []node.Alert{{ID: "disk", Level: "error", Text: "The disk is full.", Hint: "Free space."}, {ID: "port", Level: "warn", Text: "Port closed."}, {ID: "clock", Level: "warn", Text: "Clock wrong."}}
		b.f.Snap.Jobs = []node.Job{{Kind: "verify", Name: "arxiv", Done: 7 << 30, Total: 11 << 30, Unit: "bytes"}, {Kind: "start", Name: "chain"}}
		b.press("2")
		golden.RequireEqual(t, []byte(b.view()))
	})
}

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
		for _, h := range []int{8, 15, 19, 24, 37, 61} {
			b.send(tea.WindowSizeMsg{Width: w, Height: h})
			for _, k := range []string{"1", "2", "3", "4", "8"} {
				b.press(k)
				check(b, "screen "+k)
			}
			for _, open := range [][]string{{"c"}, {"1", "down", "space"}, {"2", "enter"}, {"2", "V"}, {"?"}, {"q"}, {"2", "s"}, {"3", "enter"}, {"/", "x"}} {
				b.press(open...)
				check(b, strings.Join(open, " "))
				b.press("esc", "esc", "esc")
			}
		}
	}
}

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

func TestClaimWithPassphrase(t *testing.T) {
	f := fake.New(10)
	b := start(t, f, Options{}, 80, 24)
	b.hold = true
	b.press("c")
	b.want("You get     1.203123456789012345 RBT", "epochs 805-810", f.Quote.PayToEIP55, f.Quote.HubEIP55, "chain id 52711", "0.00017 ETH", "8.4402 RBT now", "Passphrase")
	b.press("enter")
	if len(f.Claimed) != 0 {
		t.Fatal("an empty passphrase was sent")
	}
	b.text("qcopen")
	if b.m.dialog == nil || len(f.Claimed) != 0 {
		t.Fatal("a letter of the passphrase was taken for a command")
	}
	b.wantNot("qcopen")
	b.press("ctrl+u")
	b.send(tea.PasteMsg{Content: "open sesame\n"})
	if len(f.Claimed) != 0 {
		t.Fatal("a pasted line break pressed enter")
	}
	b.press("enter", "enter", "enter")
	if len(f.Claimed) != 1 || string(f.Claimed[0].Passphrase) != "open sesame" || f.Claimed[0].Expect != f.Quote.Amount {
		t.Fatalf("claimed %+v", f.Claimed)
	}
	if b.m.claim.pass.Len() != 0 {
		t.Error("the passphrase stays in the field")
	}
	b.want("Sending 1.203123456789012345 RBT")
	b.press("esc") // goes on behind
	b.want("the claim goes on")
	b.press("c")
	b.want("Sending")
	for _, c := range b.held {
		b.send(c())
	}
	b.want("Claimed", "1.203123456789012345 RBT", "final on the chain", torrent.Hash{0xab, 0xcd, 31: 0xef}.String())
	b.press("y")
	if len(b.clips) != 1 || !strings.Contains(b.clips[0], "0xabcd") {
		t.Errorf("copied %q", b.clips)
	}
}

func TestClaimShowsTheStepsOfTheTransaction(t *testing.T) {
	f := fake.New(10)
	f.Quote.NeedsPassphrase = false
	b := start(t, f, Options{}, 80, 24)
	b.hold = true
	b.press("c", "enter")
	for _, st := range []wallet.ClaimState{wallet.ClaimSigned, wallet.ClaimSent, wallet.ClaimMined} {
		f.Claims[0].State = st
		b.send(tickMsg{})
		b.want("● "+string(st), "○ "+map[wallet.ClaimState]string{wallet.ClaimSigned: "sent…", wallet.ClaimSent: "mined…", wallet.ClaimMined: "final…"}[st])
	}
}

func TestClaimErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(*fake.Node)
		keys []string
		want []string
	}{
		{"nothing", func(f *fake.Node) { f.QuoteErr = fmt.Errorf("prepare: %w", wallet.ErrNothingToClaim) }, nil, []string{"Nothing is claimable now", "challenge window"}},
		{"zero", func(f *fake.Node) { f.Quote.Amount = wallet.Amount{} }, nil, []string{"Nothing is claimable now"}},
		{"chain", func(f *fake.Node) {
			f.QuoteErr = torrent.WithHint(fmt.Errorf("ask the hub: %w", wallet.ErrChainAway), "is the devnet running?")
		}, nil, []string{"Not claimed", "Ask the hub: chain not reachable", "Is the devnet running?", "try again"}},
		{"dry run", func(f *fake.Node) { f.Quote.DryRun = "the hub is paused" }, []string{"enter"}, []string{"Not sent: the hub is paused"}},
		{"gas", func(f *fake.Node) { f.Quote.GasBalance = "0.0001" }, []string{"enter"}, []string{"Not enough gas"}},
		{"passphrase", func(*fake.Node) {}, []string{"x", "enter"}, []string{"wrong passphrase", "caps lock", "stays claimable"}},
		{"sent", func(f *fake.Node) { f.ClaimErr, f.Quote.NeedsPassphrase = errors.New("nonce too low"), false }, []string{"enter"}, []string{"Nonce too low"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := fake.New(10)
			c.edit(f)
			b := start(t, f, Options{}, 80, 24)
			b.press("c")
			b.press(c.keys...)
			b.want(c.want...)
			if (c.name == "dry run" || c.name == "gas" || c.name == "chain") && len(f.Claimed) != 0 {
				t.Error("sent a claim that cannot work")
			}
		})
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
