// Package tui is the terminal program: one bubbletea model that asks a node
// for a snapshot twice a second and draws it. It keeps no data of its own and
// never waits: whatever takes time runs in a command, and the engine is never
// slowed by the screen, because nothing is pushed to it.
//
// The invariants: Update and View do no I/O; no line is wider than the
// terminal; while a text field has the focus no letter is a command; no money
// moves on one stray key.
//
// Its caller is ui/cli. Any node.Node will do, one in this process or one
// behind a socket.
package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"rarebit/ui/node"
	"rarebit/ui/tui/keys"
	"rarebit/ui/tui/screen"
	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
)

// QuitChoice is what the person chose on leaving.
type QuitChoice int

// The ways to leave.
const (
	QuitStop       QuitChoice = iota // stop seeding with the program
	QuitBackground                   // hand over to a daemon and keep seeding
)

// Options are how the screen looks and what happens on leaving.
type Options struct {
	Color     string  // auto (default), never, 16, 256, truecolor
	ASCII     bool    // no box, block and braille characters
	RefreshHz float64 // snapshots a second, 1 to 10; 0 is 2
	Version   string
	Now       func() time.Time // nil is time.Now

	// Attached says that the node lives in another process: leaving stops
	// nothing, so it is not asked about.
	Attached bool
	// Background says that the caller can hand over to a daemon. Without it
	// that choice is not offered.
	Background bool
	// OnQuit is told what was chosen, before Run returns. It may be nil.
	OnQuit func(QuitChoice)

	Input  io.Reader // nil is the terminal
	Output io.Writer // nil is the terminal
	// Profile overrides Color; nil follows Color. For tests.
	Profile *colorprofile.Profile
	// Extra options for the program. For tests.
	Program []tea.ProgramOption
}

// view is what the root asks of a screen.
type view interface {
	Draw(width, height int) string
	Ask(q *node.Query)
	Act(a keys.Action) screen.Effect
	Click(x, y int) screen.Effect
	Wheel(by int) screen.Effect
	Scope() keys.Scope
	Columns() []widget.Column
}

// filtered is a screen whose rows can be filtered.
type filtered interface {
	SetFilter(text string) error
	Filter() string
}

type tab struct {
	digit, name string
	open        keys.Action
	view        view
	have        bool // what it asks for has come at least once
}

// Model is the whole screen. It is used from one goroutine.
type Model struct {
	ctx  context.Context
	node node.Node
	o    Options
	env  *screen.Env

	tabs    []tab
	cur     int
	seeding *screen.Seeding

	w, h    int
	dark    bool
	noColor bool
	frame   string
	dirty   bool

	pulling, again bool
	okAt           time.Time // when the last snapshot came
	err            error
	errAt          time.Time // when answers stopped

	dialog    dialog
	claim     *claimDialog // also while it is closed and a claim is on its way
	input     widget.Input // the filter line
	editing   bool
	inputErr  string
	note      string
	noteUntil time.Time
	dismissed map[string]time.Time
	shown     []string // ids of the banners on the screen
	power     bool
	killAt    time.Time
	choice    QuitChoice

	tabX  [][2]int // where each tab is on the first line
	bodyY int

	mu     sync.Mutex // guards closed against commands that start late
	closed bool
	wg     sync.WaitGroup
}

// New is a model that starts nothing.
func New(n node.Node, o Options) *Model {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.RefreshHz <= 0 {
		o.RefreshHz = 2
	}
	o.RefreshHz = min(max(o.RefreshHz, 0.1), 10)
	m := &Model{
		ctx: context.Background(), node: n, o: o,
		env:       &screen.Env{Snap: &node.Snapshot{}, Now: o.Now()},
		dark:      true,
		noColor:   o.Color == "never",
		dirty:     true,
		dismissed: map[string]time.Time{},
	}
	m.restyle()
	m.seeding = screen.NewSeeding(m.env)
	m.tabs = []tab{
		{"1", "Datasets", keys.Datasets, screen.NewDatasets(m.env), false},
		{"2", "Seeding", keys.Seeding, m.seeding, false},
		{"3", "Earnings", keys.Earnings, screen.NewEarnings(m.env), false},
		{"4", "Claims", keys.Claims, screen.NewClaims(m.env), false},
		{"8", "Log", keys.Log, screen.NewLog(m.env), false},
	}
	return m
}

func (m *Model) restyle() { m.env.Theme = theme.New(m.dark, m.o.ASCII, m.noColor) }

// Run shows the screen until the person leaves or ctx ends. It needs a
// terminal; ask term.IsTerminal first.
func Run(ctx context.Context, n node.Node, o Options) error {
	// no-color.org: any value that is not empty. The profile detection of the
	// library parses it as a bool and would ignore NO_COLOR=yes.
	if (o.Color == "" || o.Color == "auto") && os.Getenv("NO_COLOR") != "" {
		o.Color = "never"
	}
	opts := []tea.ProgramOption{tea.WithContext(ctx), tea.WithFPS(20)}
	switch p, ok := profiles[o.Color]; {
	case o.Profile != nil:
		opts = append(opts, tea.WithColorProfile(*o.Profile))
	case ok:
		opts = append(opts, tea.WithColorProfile(p))
	case o.Color != "" && o.Color != "auto":
		return fmt.Errorf("color %q: want auto, never, 16, 256 or truecolor", o.Color)
	}
	if o.Input != nil {
		opts = append(opts, tea.WithInput(o.Input))
	}
	if o.Output != nil {
		opts = append(opts, tea.WithOutput(o.Output))
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	m := New(n, o)
	m.ctx = inner
	_, err := tea.NewProgram(m, append(opts, o.Program...)...).Run()
	// Commands are not awaited by the library. Ours are: when Run returns the
	// caller may close the node.
	cancel()
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.wg.Wait()
	if m.o.OnQuit != nil {
		m.o.OnQuit(m.choice)
	}
	if errors.Is(err, tea.ErrInterrupted) || err != nil && ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("run the screen: %w", err)
	}
	return nil
}

var profiles = map[string]colorprofile.Profile{
	"never": colorprofile.ASCII, "16": colorprofile.ANSI, "256": colorprofile.ANSI256, "truecolor": colorprofile.TrueColor,
}

// do runs something that takes time and delivers its answer as a message.
func (m *Model) do(f func(ctx context.Context) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		m.mu.Lock()
		if m.closed {
			m.mu.Unlock()
			return nil
		}
		m.wg.Add(1)
		m.mu.Unlock()
		defer m.wg.Done()
		return f(m.ctx)
	}
}
