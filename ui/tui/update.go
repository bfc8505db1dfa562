package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/ui/tui/keys"
	"rarebit/ui/tui/screen"
	"rarebit/ui/tui/widget"
)

type (
	tickMsg     struct{}
	snapshotMsg struct {
		tab   int
		query node.Query
		snap  *node.Snapshot
		err   error
	}
	// doneMsg is the answer to a command of the person.
	doneMsg struct {
		what string
		err  error
	}
)

const (
	noteFor     = 5 * time.Second
	pullTimeout = 10 * time.Second
	powerPeriod = 5 * time.Second
	killWindow  = 2 * time.Second
	maxBanners  = 2
	maxJobs     = 2
)

// Init asks for the background colour and the first snapshot.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, m.pull(), m.tick())
}

func (m *Model) period() time.Duration {
	if m.power {
		return powerPeriod
	}
	return time.Duration(float64(time.Second) / m.o.RefreshHz)
}

func (m *Model) tick() tea.Cmd {
	return tea.Tick(m.period(), func(time.Time) tea.Msg { return tickMsg{} })
}

// pull asks the node for what the open screen shows. One question at a time: a
// slow node is not asked again before it answered.
func (m *Model) pull() tea.Cmd {
	if m.pulling {
		m.again = true
		return nil
	}
	m.pulling = true
	var q node.Query
	m.tabs[m.cur].view.Ask(&q)
	if m.claim != nil && m.claim.state == claimSending {
		q.Claims = true // the dialog follows the transaction
	}
	at := m.cur
	return m.do(func(ctx context.Context) tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, pullTimeout)
		defer cancel()
		s, err := m.node.Snapshot(ctx, q)
		return snapshotMsg{at, q, s, err}
	})
}

// Update is the only place where the model changes.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.env.Now = m.o.Now()
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tickMsg:
		cmd = m.tick()
		if !m.pulling {
			cmd = tea.Batch(cmd, m.pull())
		}
	case snapshotMsg:
		cmd = m.took(msg)
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		cmd = m.fresh()
	case tea.BackgroundColorMsg:
		m.dark = msg.IsDark()
		m.restyle()
	case tea.ColorProfileMsg:
		m.noColor = msg.Profile <= colorprofile.ASCII || m.o.Color == "never"
		m.restyle()
	case tea.KeyPressMsg:
		cmd = m.key(msg)
	case tea.PasteMsg:
		m.paste(msg.Content)
	case tea.MouseClickMsg:
		cmd = m.click(msg.Mouse())
	case tea.MouseWheelMsg:
		cmd = m.wheel(msg.Mouse())
	case quoteMsg:
		cmd = m.quoted(msg)
	case claimedMsg:
		cmd = m.claimed(msg)
	case doneMsg:
		m.say(msg.what)
		if msg.err != nil {
			m.say(sentence(msg.err))
		}
		cmd = m.pull()
	default:
		return m, nil // nothing on the screen changed
	}
	m.dirty = true
	return m, cmd
}

// took takes a snapshot over. What was not asked for is kept from before, so
// that going back to a screen shows it at once.
func (m *Model) took(msg snapshotMsg) tea.Cmd {
	m.pulling = false
	var cmd tea.Cmd
	if m.again {
		m.again = false
		cmd = m.pull()
	}
	if msg.err != nil {
		if m.err == nil {
			m.errAt = m.env.Now
		}
		m.err = msg.err // the old picture stays, marked
		return cmd
	}
	m.err, m.okAt = nil, m.env.Now
	s, old, q := *msg.snap, m.env.Snap, msg.query
	if !q.Datasets {
		s.Datasets = old.Datasets
	}
	if !q.Chunks {
		s.Chunks = old.Chunks
	}
	if !q.Map {
		s.Map = old.Map
	}
	if !q.Ledger {
		s.Ledger = old.Ledger
	}
	if !q.Claims {
		s.Claims = old.Claims
	}
	if !q.Log {
		s.Log = old.Log
	}
	m.env.Snap = &s
	m.tabs[msg.tab].have = true
	for id := range m.dismissed {
		if !m.standing(id) {
			delete(m.dismissed, id) // if it comes again it is shown again
		}
	}
	return tea.Batch(cmd, m.freshenQuote())
}

// standing says whether the condition of an alert still holds.
func (m *Model) standing(id string) bool {
	for _, a := range m.env.Snap.Alerts {
		if a.ID == id {
			return true
		}
	}
	return false
}

func (m *Model) fresh() tea.Cmd {
	m.draw() // the screens learn their sizes, which the query is made of
	return m.pull()
}

func (m *Model) say(text string) {
	if text != "" {
		m.note, m.noteUntil = text, m.env.Now.Add(noteFor)
	}
}

// sentence is an error with what can be done about it.
func sentence(err error) string {
	t := err.Error()
	if h := torrent.HintOf(err); h != "" {
		t += ". " + h
	}
	return t
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	key := msg.String()
	if key == "ctrl+c" {
		if m.env.Now.Sub(m.killAt) < killWindow {
			return m.quit(QuitStop)
		}
		m.killAt = m.env.Now
		m.say("ctrl+c again leaves at once; q asks what to do")
		return nil
	}
	if key == "ctrl+z" {
		return tea.Suspend
	}
	if m.dialog != nil {
		return m.dialog.key(m, msg)
	}
	if m.editing {
		return m.filterKey(msg)
	}
	v := m.tabs[m.cur].view
	a, ok := keys.Lookup(v.Scope(), key)
	if !ok {
		return nil
	}
	return m.act(a)
}

func (m *Model) act(a keys.Action) tea.Cmd {
	for i := range m.tabs {
		if m.tabs[i].open == a {
			return m.show(i)
		}
	}
	v := m.tabs[m.cur].view
	switch a {
	case keys.Next:
		return m.show((m.cur + 1) % len(m.tabs))
	case keys.Prev:
		return m.show((m.cur + len(m.tabs) - 1) % len(m.tabs))
	case keys.Quit:
		if m.o.Attached {
			return m.quit(QuitStop)
		}
		m.dialog = &quitDialog{}
	case keys.Help:
		m.dialog = newHelp(v)
	case keys.Claim:
		return m.openClaim()
	case keys.Refresh:
		m.say("asked the node again")
		return m.pull()
	case keys.Hide:
		m.env.Hide = !m.env.Hide
	case keys.Power:
		m.power = !m.power
	case keys.Dismiss:
		for _, al := range m.env.Snap.Alerts {
			if len(m.shown) > 0 && al.ID == m.shown[0] {
				m.dismissed[al.ID] = al.At
			}
		}
	case keys.Filter:
		if f, ok := v.(filtered); ok {
			m.editing, m.inputErr = true, ""
			m.input.Set(f.Filter())
		}
	case keys.Back:
		return m.back(v)
	default:
		return m.effect(v.Act(a))
	}
	return nil
}

func (m *Model) back(v view) tea.Cmd {
	if m.power {
		m.power = false
		return m.pull()
	}
	if b, ok := v.(interface{ Back() bool }); ok {
		if b.Back() {
			return m.fresh()
		}
		return nil
	}
	if f, ok := v.(filtered); ok && f.Filter() != "" {
		if err := f.SetFilter(""); err != nil {
			m.say(err.Error())
		}
	}
	return nil
}

func (m *Model) show(i int) tea.Cmd {
	m.cur = i
	return m.fresh()
}

// effect carries out what a screen asked for.
func (m *Model) effect(e screen.Effect) tea.Cmd {
	switch e := e.(type) {
	case screen.Pull:
		return m.fresh()
	case screen.PickDataset:
		m.dialog = newPick(e.Row)
	case screen.PauseDataset:
		did := "paused "
		if !e.Paused {
			did = "goes on: "
		}
		did += m.env.Name(e.Name)
		return m.do(func(ctx context.Context) tea.Msg {
			return doneMsg{did, m.node.Pause(ctx, e.Dataset, e.Paused)}
		})
	case screen.ShowChunks:
		m.seeding.Show(e.Dataset, e.Name)
		return m.act(keys.Seeding)
	case screen.CopyText:
		m.say("copied: " + e.What)
		return tea.SetClipboard(e.Text)
	case screen.Details:
		m.dialog = &detailDialog{title: e.Title, lines: e.Lines}
	case screen.ChooseSort:
		m.dialog = newSort(e.Table)
	case screen.Note:
		m.say(e.Text)
	}
	return nil
}

// filterKey edits the filter line.
func (m *Model) filterKey(msg tea.KeyPressMsg) tea.Cmd {
	f, ok := m.tabs[m.cur].view.(filtered)
	switch key := msg.String(); {
	case key == "esc" || !ok:
		m.editing = false
	case key == "enter":
		if err := f.SetFilter(m.input.String()); err != nil {
			m.inputErr = err.Error()
			return nil
		}
		m.editing = false
		return m.fresh()
	case m.input.Key(key):
		m.inputErr = ""
	case msg.Text != "":
		m.input.Insert(msg.Text)
		m.inputErr = ""
	}
	return nil
}

func (m *Model) paste(text string) {
	if m.dialog != nil {
		if in := m.dialog.field(); in != nil {
			in.Insert(text)
		}
		return
	}
	if m.editing {
		m.input.Insert(text)
	}
}

func (m *Model) click(ms tea.Mouse) tea.Cmd {
	if ms.Button != tea.MouseLeft || m.dialog != nil || m.editing || m.small() || m.power {
		return nil
	}
	if ms.Y == 0 {
		for i, x := range m.tabX {
			if ms.X >= x[0] && ms.X < x[1] {
				return m.show(i)
			}
		}
		return nil
	}
	return m.effect(m.tabs[m.cur].view.Click(ms.X, ms.Y-m.bodyY))
}

func (m *Model) wheel(ms tea.Mouse) tea.Cmd {
	by := 0
	switch ms.Button {
	case tea.MouseWheelUp:
		by = -3
	case tea.MouseWheelDown:
		by = 3
	}
	if by == 0 || m.small() || m.power {
		return nil
	}
	if m.dialog != nil {
		if d, ok := m.dialog.(interface{ scroll(by int) }); ok {
			d.scroll(by)
		}
		return nil
	}
	return m.effect(m.tabs[m.cur].view.Wheel(by))
}

func (m *Model) quit(c QuitChoice) tea.Cmd {
	m.choice = c
	return tea.Quit
}

// name is a dataset's name for a sentence.
func (m *Model) name(d *node.DatasetRow) string {
	return widget.Cut(m.env.Name(d.Name), 40, m.env.Theme.Ellipsis)
}
