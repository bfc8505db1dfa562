package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rarebit/ui/node"
	"rarebit/ui/tui/keys"
	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
)

// The smallest terminal that a screen fits into.
const minW, minH = 60, 15

func (m *Model) small() bool { return m.w < minW || m.h < minH }

// View returns the frame, drawn anew only if something changed: the library
// calls it after every message.
func (m *Model) View() tea.View {
	if m.dirty {
		m.frame, m.dirty = m.draw(), false
	}
	v := tea.NewView(m.frame)
	v.AltScreen, v.MouseMode, v.WindowTitle = true, tea.MouseModeCellMotion, "rarebit"
	return v
}

func (m *Model) draw() string {
	if m.w <= 0 || m.h <= 0 {
		return ""
	}
	if m.small() {
		return strings.Join(m.card(), "\n")
	}
	th := m.env.Theme
	if m.power {
		out := []string{m.header(), m.totals()}
		return strings.Join(widget.Fill(out, m.w, m.h), "\n")
	}
	out := append(make([]string, 0, m.h), m.header())
	out = append(out, m.banners()...)
	out = append(out, m.jobs()...)
	m.bodyY = len(out)
	m.env.Loaded = m.tabs[m.cur].have
	body := strings.Split(m.tabs[m.cur].view.Draw(m.w, m.h-len(out)-2), "\n")
	if m.err != nil {
		for i := range body {
			body[i] = th.Dim.Paint(ansi.Strip(body[i]))
		}
	}
	out = append(out, body...)
	out = append(out, m.totals(), m.foot())
	if m.dialog != nil {
		out = widget.Overlay(th, out, m.dialog.draw(m, m.w, m.h), m.w)
	}
	return strings.Join(out, "\n")
}

// card is what fits where nothing fits.
func (m *Model) card() []string {
	sn := m.env.Snap
	text := []string{
		"Rarebit needs 60x15, this is " + itoa(m.w) + "x" + itoa(m.h),
		m.network(),
		"up " + widget.Rate(sn.Link.UpRate),
		"claimable " + widget.Money(sn.Earnings.Claimable, 4) + " RBT",
		"this epoch " + widget.Money(sn.ThisEpoch, 4) + " RBT est",
	}
	for i := range text {
		text[i] = widget.Fit(text[i], m.w, m.env.Theme.Ellipsis)
	}
	return widget.Fill(text, m.w, m.h)
}

// network is the label that stands on every screen.
func (m *Model) network() string {
	n := m.env.Snap.Network
	switch {
	case n.Local:
		return "LOCAL NETWORK, TEST TOKENS"
	case n.Name == "":
		return "no network yet"
	}
	return widget.Cut(widget.Clean(n.Name), 26, m.env.Theme.Ellipsis)
}

func (m *Model) networkPainted() string {
	if m.env.Snap.Network.Local {
		return m.env.Theme.Local.Paint(m.network())
	}
	return m.env.Theme.Dim.Paint(m.network())
}

func (m *Model) header() string {
	th := m.env.Theme
	wide := m.w >= 100
	line, at := " "+th.Title.Paint("Rarebit")+"  ", 10
	if m.w < 76 { // the label of the network is worth more than our name
		line, at = "", 0
	}
	m.tabX = m.tabX[:0]
	for i, t := range m.tabs {
		text := t.digit
		if wide || i == m.cur {
			text += " " + t.name
		}
		style := th.Dim
		if i == m.cur {
			text = " " + strings.ToUpper(text) + " "
			style = th.Tab
		} else if wide {
			text = " " + text + " "
		}
		m.tabX = append(m.tabX, [2]int{at, at + len(text)})
		line += style.Paint(text)
		at += len(text)
		if !wide || i == len(m.tabs)-1 {
			line += " "
			at++
		}
	}
	if !wide {
		line += " " + m.networkPainted()
	}
	right := ""
	for detail := 2; detail >= 0; detail-- {
		right = m.link(wide, detail)
		if widget.Width(line)+widget.Width(right)+2 <= m.w {
			break
		}
	}
	return widget.Sides(line, right+" ", m.w, th.Ellipsis)
}

// link is the state of the connection, for the right end of the first line:
// the number of peers, from detail 1 with its word, from 2 with the rate.
func (m *Model) link(wide bool, detail int) string {
	th, sn := m.env.Theme, m.env.Snap
	if age := m.env.Now.Sub(m.okAt); !m.okAt.IsZero() && age >= m.staleAfter() {
		return th.Dim.Paint("~ " + widget.Age(age) + " old")
	}
	if m.okAt.IsZero() {
		return th.Dim.Paint(th.Ring + " connecting")
	}
	peers := itoa(sn.Link.Peers) + " peers"
	if sn.Link.Peers == 1 {
		peers = "1 peer"
	}
	dot, word := th.Good.Paint(th.Dot), "online"
	if sn.Link.Peers == 0 {
		dot, word = th.Warn.Paint(th.Ring), "no peers"
	}
	if wide {
		if sn.Link.Peers == 0 {
			return dot + " " + word
		}
		return dot + " " + word + "  " + peers
	}
	switch detail {
	case 0:
		return dot + " " + itoa(sn.Link.Peers)
	case 1:
		return dot + " " + peers
	}
	up := "↑"
	if th.ASCII {
		up = "^"
	}
	return dot + " " + peers + "  " + up + widget.Rate(sn.Link.UpRate)
}

// staleAfter is how old a picture may be before its age is shown.
func (m *Model) staleAfter() time.Duration { return max(3*time.Second, 3*m.period()) }

// banners are one line each: the node first, then its alerts.
func (m *Model) banners() []string {
	th := m.env.Theme
	var out []string
	m.shown = m.shown[:0]
	if m.err != nil {
		left := " ! The node does not answer, reconnecting " + widget.Age(m.env.Now.Sub(m.errAt)) + "  " + widget.Clean(m.err.Error())
		out = append(out, th.Bad.Paint(widget.Fit(left, m.w, th.Ellipsis)))
	}
	limit := maxBanners
	if m.h < 24 {
		limit = 1
	}
	var list []node.Alert
	for _, a := range m.env.Snap.Alerts {
		if at, ok := m.dismissed[a.ID]; !ok || a.At.After(at) && a.Level == "error" {
			list = append(list, a)
		}
	}
	for i, a := range list {
		if len(out) >= limit {
			break
		}
		style := th.Warn
		if a.Level == "error" {
			style = th.Bad
		}
		left := " ! " + widget.Clean(a.Text)
		if a.Hint != "" {
			left += "  " + widget.Clean(a.Hint)
		}
		right := ""
		if i == 0 {
			right = "  d dismiss "
		}
		if more := len(list) - i - 1; more > 0 && len(out) == limit-1 {
			if right == "" {
				right = " "
			}
			right = "  +" + itoa(more) + " in 8 Log" + right
		}
		out = append(out, style.Paint(widget.Fit(left, m.w-len(right), th.Ellipsis))+th.Dim.Paint(right))
		m.shown = append(m.shown, a.ID)
	}
	return out
}

// jobs are progress bars.
func (m *Model) jobs() []string {
	th := m.env.Theme
	limit := maxJobs
	if m.h < 24 {
		limit = 1
	}
	var out []string
	list := m.env.Snap.Jobs
	for i, j := range list {
		if i >= limit {
			break
		}
		name := widget.Fit(" "+widget.Clean(j.Kind)+" "+m.env.Name(j.Name), min(m.w/3, 40), th.Ellipsis)
		tail := ""
		switch {
		case j.Total <= 0 && j.Done > 0:
			tail = jobAmount(j.Done, j.Unit)
		case j.Total <= 0:
			tail = "working"
		default:
			tail = itoa(int(float64(min(j.Done, j.Total))*100/float64(j.Total))) + "%  " + jobAmount(j.Done, j.Unit) + " of " + jobAmount(j.Total, j.Unit)
		}
		if more := len(list) - limit; more > 0 && i == limit-1 {
			tail += "  +" + itoa(more) + " more"
		}
		bar := max(min(40, m.w-widget.Width(name)-widget.Width(tail)-5), 4)
		out = append(out, widget.Fit(th.Accent.Paint(name)+" "+widget.Bar(th, th.Chart, float64(j.Done), float64(j.Total), bar)+"  "+tail, m.w, th.Ellipsis))
	}
	return out
}

func jobAmount(n int64, unit string) string {
	if unit == "bytes" {
		return widget.Bytes(uint64(max(n, 0)))
	}
	return strings.TrimSpace(widget.Count(int(n)) + " " + widget.Clean(unit))
}

// totals is the line that every screen has.
func (m *Model) totals() string {
	th, sn := m.env.Theme, m.env.Snap
	score := "-"
	if sn.Score > 0 {
		score = itoa(int(sn.Score))
	}
	epoch, left := widget.Num(sn.Epoch.Current), "--:--"
	if !sn.Epoch.Ends.IsZero() {
		left = widget.Clock(sn.Epoch.Ends.Sub(m.env.Now))
	}
	wide := m.w >= 110
	d := th.Dim.Paint
	if m.w < 76 {
		return widget.Fit(" "+d("epoch ")+epoch+d(" in ")+left+d("   est ")+th.Money.Paint(widget.Money(sn.ThisEpoch, 4))+
			d("   claimable ")+th.Good.Paint(widget.Money(sn.Earnings.Claimable, 4))+" RBT", m.w, th.Ellipsis)
	}
	line := " "
	if wide {
		line += d("up ") + widget.Rate(sn.Link.UpRate) + d("  down ") + widget.Rate(sn.Link.DownRate) + "   "
	}
	line += d("this epoch ") + th.Money.Paint(widget.Money(sn.ThisEpoch, 4))
	if wide {
		line += " RBT"
	}
	line += d(" est   claimable ")
	style := th.Money
	if !sn.Earnings.Claimable.IsZero() {
		style = th.Good
	}
	line += style.Paint(widget.Money(sn.Earnings.Claimable, 4)) + " RBT"
	if sn.Epoch.Length > 0 || sn.Epoch.Current > 0 {
		line += d("   epoch ") + epoch
		if wide {
			line += d(" ends")
		}
		line += d(" in ") + left
	}
	line += d("   score ") + score
	return widget.Fit(line, m.w, th.Ellipsis)
}

// foot is the filter line, a note, or the keys of the screen.
func (m *Model) foot() string {
	th := m.env.Theme
	right := ""
	if m.w >= 100 {
		right = m.networkPainted() + " "
	}
	if m.editing {
		right = th.Dim.Paint("enter apply  esc back ")
		if m.inputErr != "" {
			right = th.Bad.Paint(widget.Cut(widget.Clean(m.inputErr), m.w-24, th.Ellipsis)) + " "
		}
		room := m.w - widget.Width(right) - 4
		return widget.Fit(" "+th.Accent.Paint("/")+" "+m.input.View(th, room, true)+" "+right, m.w, "")
	}
	if m.note != "" && m.env.Now.Before(m.noteUntil) {
		return widget.Sides(" "+th.Accent.Paint(widget.Clean(m.note)), right, m.w, th.Ellipsis)
	}
	return widget.Sides(hints(th, keys.Foot(m.tabs[m.cur].view.Scope(), m.w >= 110), m.w-widget.Width(right)), right, m.w, "")
}

// hints fits as many keys as there is room for; help and quit always stay.
func hints(th *theme.Theme, list []keys.Binding, w int) string {
	one := func(b keys.Binding) (string, int) {
		return th.Accent.Paint(b.Shown) + " " + b.Short, widget.Width(b.Shown) + 1 + len(b.Short)
	}
	tail, tailW := "", 0
	for _, b := range list {
		if b.Action == keys.Help || b.Action == keys.Quit {
			t, n := one(b)
			tail, tailW = tail+"  "+t, tailW+2+n
		}
	}
	line, at := "", 1
	for _, b := range list {
		if b.Action == keys.Help || b.Action == keys.Quit {
			continue
		}
		t, n := one(b)
		gap := 2
		if line == "" {
			gap = 0
		}
		if at+gap+n+tailW > w-1 {
			continue
		}
		line, at = line+widget.Spaces(gap), at+gap
		line, at = line+t, at+n
	}
	return " " + line + tail
}
