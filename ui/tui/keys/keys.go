// Package keys is the key map of the screen, as data. What a key does, the
// line at the foot of the screen, the help and the table in the README all
// come from the one list below, so they cannot tell different things.
//
// It is not configurable and does no dispatch by itself: ui/tui looks a key up
// and acts. The invariant, checked by a test: in no scope does one key have
// two meanings.
package keys

import (
	"slices"
	"strings"
)

// Action is what a key asks for.
type Action string

// The actions.
const (
	Datasets Action = "datasets"
	Seeding  Action = "seeding"
	Earnings Action = "earnings"
	Claims   Action = "claims"
	Log      Action = "log"
	Next     Action = "next screen"
	Prev     Action = "previous screen"
	Up       Action = "up"
	Down     Action = "down"
	Left     Action = "left"
	Right    Action = "right"
	PageUp   Action = "page up"
	PageDown Action = "page down"
	Top      Action = "top"
	Bottom   Action = "bottom"
	Pick     Action = "pick"
	Open     Action = "open"
	Back     Action = "back"
	Filter   Action = "filter"
	Sort     Action = "sort"
	Reverse  Action = "reverse"
	Metric   Action = "metric"
	FullMap  Action = "full map"
	Range    Action = "range"
	Claim    Action = "claim"
	Pause    Action = "pause"
	Refresh  Action = "refresh"
	Copy     Action = "copy"
	Hide     Action = "hide"
	Power    Action = "power"
	Dismiss  Action = "dismiss"
	Help     Action = "help"
	Quit     Action = "quit"
	Kill     Action = "kill"
	Suspend  Action = "suspend"
)

// Scope is a set of screens.
type Scope uint16

// The screens. Anywhere is all of them.
const (
	OnDatasets Scope = 1 << iota
	OnSeeding
	OnEarnings
	OnClaims
	OnLog
	Anywhere Scope = 1<<iota - 1
)

// Binding is one line of the key map.
type Binding struct {
	Action Action
	Keys   []string // as bubbletea names them
	Shown  string   // as people read them; "" is Keys joined
	Short  string   // for the foot of the screen; "" is not shown there
	Help   string
	On     Scope
	Late   bool // at the foot only when there is room to spare
}

// Bindings is the key map, in the order in which the foot shows it.
var Bindings = []Binding{
	{Pick, []string{"space"}, "space", "pick", "seed the dataset, all or a part of it; again to change or stop", OnDatasets | OnSeeding, false},
	{Open, []string{"enter"}, "enter", "details", "open: a dataset's chunks, a chunk, a ledger entry, a claim, a log line", Anywhere, false},
	{Pause, []string{"p"}, "p", "pause", "pause the dataset under the cursor, or go on", OnDatasets | OnSeeding, false},
	{Filter, []string{"/"}, "/", "filter", "filter the rows; esc clears it", OnDatasets | OnSeeding | OnEarnings | OnLog, false},
	{Sort, []string{"s"}, "s", "sort", "choose the column to sort by; a click on a header does it too", OnDatasets | OnSeeding, false},
	{Reverse, []string{"S"}, "S", "", "reverse the order", OnDatasets | OnSeeding, false},
	{Metric, []string{"m"}, "m", "metric", "what the map shows: rare chunks, best multiplier, share held here", OnSeeding, true},
	{FullMap, []string{"V"}, "V", "map", "the map alone, with a cursor; enter filters the table to the cell", OnSeeding, true},
	{Range, []string{"t"}, "t", "range", "how many epochs the chart shows", OnEarnings, false},
	{Claim, []string{"c"}, "c", "claim", "claim what is claimable; enter in the dialog signs", Anywhere, false},
	{Copy, []string{"y"}, "y", "copy", "copy the hash, address or transaction under the cursor", Anywhere, true},
	{Dismiss, []string{"d"}, "d", "", "dismiss the banner; it stays in the log", Anywhere, false},
	{Help, []string{"?"}, "?", "help", "this help; type to search in it", Anywhere, false},
	{Quit, []string{"q"}, "q", "quit", "leave: stop seeding, or stay", Anywhere, false},

	{Datasets, []string{"1"}, "1", "", "Datasets: the catalogue, what to seed", Anywhere, false},
	{Seeding, []string{"2"}, "2", "", "Seeding: every chunk, what it pays and why", Anywhere, false},
	{Earnings, []string{"3"}, "3", "", "Earnings: five parts, one sum, and the ledger", Anywhere, false},
	{Claims, []string{"4"}, "4", "", "Claims: payouts and the wallet", Anywhere, false},
	{Log, []string{"8"}, "8", "", "Log: what happened", Anywhere, false},
	{Next, []string{"tab"}, "tab", "", "the next screen", Anywhere, false},
	{Prev, []string{"shift+tab"}, "shift+tab", "", "the screen before", Anywhere, false},
	{Up, []string{"up", "k"}, "↑ k", "", "up", Anywhere, false},
	{Down, []string{"down", "j"}, "↓ j", "", "down", Anywhere, false},
	{Left, []string{"left", "h"}, "← h", "", "left, in the full map", OnSeeding, false},
	{Right, []string{"right", "l"}, "→ l", "", "right, in the full map", OnSeeding, false},
	{PageUp, []string{"pgup", "ctrl+u"}, "PgUp ctrl+u", "", "a page up", Anywhere, false},
	{PageDown, []string{"pgdown", "ctrl+d"}, "PgDn ctrl+d", "", "a page down", Anywhere, false},
	{Top, []string{"home", "g"}, "Home g", "", "the first row", Anywhere, false},
	{Bottom, []string{"end", "G"}, "End G", "", "the last row; in the log: follow it", Anywhere, false},
	{Back, []string{"esc"}, "esc", "", "back: close, clear the filter, all datasets; never quits", Anywhere, false},
	{Refresh, []string{"r"}, "r", "", "ask the node again now", Anywhere, false},
	{Hide, []string{"x"}, "x", "", "hide names and addresses, for sharing the screen", Anywhere, false},
	{Power, []string{"z"}, "z", "", "power saving: two lines, every 5 s", Anywhere, false},
	{Kill, []string{"ctrl+c"}, "ctrl+c twice", "", "leave at once", Anywhere, false},
	{Suspend, []string{"ctrl+z"}, "ctrl+z", "", "suspend to the shell", Anywhere, false},
}

// Lookup is the action of a key on a screen.
func Lookup(on Scope, key string) (Action, bool) {
	for i := range Bindings {
		b := &Bindings[i]
		if b.On&on == 0 {
			continue
		}
		if slices.Contains(b.Keys, key) {
			return b.Action, true
		}
	}
	return "", false
}

// Foot is the bindings for the foot of a screen: those that have a short name,
// the late ones only if late is asked for.
func Foot(on Scope, late bool) []Binding {
	var list []Binding
	for _, b := range Bindings {
		if b.On&on != 0 && b.Short != "" && (late || !b.Late) {
			list = append(list, b)
		}
	}
	return list
}

var scopeNames = []string{"Datasets", "Seeding", "Earnings", "Claims", "Log"}

// Where names the screens of a scope.
func (s Scope) Where() string {
	if s == Anywhere {
		return "everywhere"
	}
	var list []string
	for i, n := range scopeNames {
		if s&(1<<i) != 0 {
			list = append(list, n)
		}
	}
	return strings.Join(list, ", ")
}

// Markdown is the table for the README.
func Markdown() string {
	var b strings.Builder
	b.WriteString("| key | does | where |\n|---|---|---|\n")
	for _, k := range Bindings {
		b.WriteString("| `" + strings.ReplaceAll(k.Shown, "|", "\\|") + "` | " + k.Help + " | " + k.On.Where() + " |\n")
	}
	return b.String()
}
