package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rarebit/ui/node"
	"rarebit/ui/tui/internal/fake"
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
