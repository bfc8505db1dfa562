package screen

import (
	"strings"
	"time"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/ui/tui/filter"
	"rarebit/ui/tui/keys"
	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
	"rarebit/wallet"
)

// ledgerRows is how many of the newest entries are asked for: enough for the
// chart, few enough for a socket.
const ledgerRows = 400

var ranges = []int{12, 48, 0} // epochs in the chart; 0 is all there are

// Earnings is the five buckets, what came in by epoch and by dataset, and the
// ledger. It adds nothing up that wallet.Earnings has not added up already,
// the chart apart.
type Earnings struct {
	*Env
	Table widget.Table
	text  string
	pred  *filter.Filter
	span  int

	seen  *node.Snapshot
	past  *filter.Filter
	rows  []node.LedgerRow
	perEp []epochSum // oldest first
	tabY  int
	tabH  int
}

// NewEarnings is the screen.
func NewEarnings(e *Env) *Earnings {
	s := &Earnings{Env: e}
	s.Table = widget.Table{Columns: []widget.Column{
		{Key: "time", Title: "time", Width: 16, NoSort: true, Drop: 3, Help: "when it was booked"},
		{Key: "epoch", Title: "epoch", Width: 7, Right: true, NoSort: true, Help: "the settlement period it is for"},
		{Key: "kind", Title: "kind", Width: 8, NoSort: true, Help: "serve, avail: our estimates; confirm: what the epoch block says; hold, mature, forfeit: held parts; claim: paid out; adjust: difference to the block"},
		{Key: "ds", Title: "dataset", Width: 17, Flex: 2, NoSort: true, Drop: 4, Help: "which dataset; empty for all"},
		{Key: "what", Title: "what", Width: 13, Flex: 1, Right: true, NoSort: true, Drop: 2, Help: "what was held, served or paid"},
		{Key: "amount", Title: "amount RBT", Width: 12, Right: true, NoSort: true, Help: "RBT, cut to 6 decimals; enter shows all of them"},
		{Key: "lifetime", Title: "lifetime", Width: 12, Right: true, NoSort: true, Drop: 5, Help: "the sum after this entry"},
		{Key: "why", Title: "why", Width: 16, Flex: 2, NoSort: true, Drop: 1, Help: "reason code and evidence"},
	}}
	return s
}

// Scope is for the key map.
func (s *Earnings) Scope() keys.Scope { return keys.OnEarnings }

// Columns are explained in the help.
func (s *Earnings) Columns() []widget.Column { return s.Table.Columns }

// Ask adds what the screen needs.
func (s *Earnings) Ask(q *node.Query) {
	q.Ledger, q.Datasets = true, true
	q.From, q.N = 0, max(ledgerRows, s.Table.Cursor+2*s.Table.Rows())
}

// SetFilter takes a filter, "" for none.
func (s *Earnings) SetFilter(text string) error {
	p, err := filter.Ledger.Parse(text)
	if err != nil {
		return err
	}
	s.text, s.pred, s.Table.Cursor = text, p, 0
	return nil
}

// Filter is the filter's text.
func (s *Earnings) Filter() string { return s.text }

func ledgerField(r *node.LedgerRow) filter.Field {
	return func(name string) (float64, string, bool) {
		switch name {
		case "kind":
			return 0, string(r.Kind), true
		case "ds":
			return 0, r.DatasetName, true
		case "what":
			return 0, r.What, true
		case "why":
			return 0, r.Reason, true
		case "epoch":
			return float64(r.Epoch), "", true
		case "amount":
			return number(r.Amount), "", true
		}
		return 0, "", false
	}
}

func (s *Earnings) sync() {
	if s.seen == s.Snap && s.past == s.pred {
		return
	}
	s.seen, s.past = s.Snap, s.pred
	s.rows = s.rows[:0]
	for i := range s.Snap.Ledger.Rows {
		if s.pred.Match(ledgerField(&s.Snap.Ledger.Rows[i])) {
			s.rows = append(s.rows, s.Snap.Ledger.Rows[i])
		}
	}
	s.Table.SetTotal(len(s.rows))
	s.perEp = perEpoch(s.Snap.Ledger)
}

// Draw draws the screen.
func (s *Earnings) Draw(w, h int) string {
	s.sync()
	th := s.Theme
	buckets := s.buckets(w, h)
	out := buckets
	if chart := s.chartHeight(h); chart > 0 {
		right := 0
		if w >= 100 {
			right = min(w/3, 60)
		}
		block := s.chart(w-right, chart)
		if right > 0 {
			block = widget.Beside(block, s.byDataset(right, chart))
		}
		out = append(out, block...)
	}
	s.tabY, s.tabH = len(out), h-len(out)
	iw, ih := widget.Inner(w, s.tabH)
	box := widget.Box{Title: "Ledger " + th.Middle + " " + entries(s.Snap.Ledger.Total), Note: "enter all digits  / filter"}
	if s.text != "" {
		box.Title += " " + th.Middle + " " + widget.Count(len(s.rows)) + " match " + widget.Clean(s.text)
	}
	var body []string
	switch {
	case s.waiting() != nil:
		body = center(th, s.waiting(), iw, ih)
	case s.Snap.Ledger.Total == 0:
		body = center(th, s.noEarnings(), iw, ih)
	case len(s.rows) == 0:
		body = center(th, []string{"Nothing matches " + widget.Clean(s.text), "esc clears the filter"}, iw, ih)
	default:
		body = s.Table.Draw(th, iw, ih, s.cell)
	}
	return lines(widget.Fill(append(out, box.Draw(th, body, w, s.tabH)...), w, h))
}

func (s *Earnings) chartHeight(h int) int {
	switch {
	case h >= 44:
		return 12
	case h >= 30:
		return 8
	case h >= 20:
		return 5
	}
	return 0
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return widget.Count(n) + " entries"
}

func (s *Earnings) noEarnings() []string {
	sn := s.Snap
	if sn.Picked == 0 {
		return []string{"Nothing is earned yet, because nothing is seeded.", "1 Datasets, then space to pick one"}
	}
	return []string{"Nothing is earned yet.", FirstClaim(sn, s.Now)}
}

// FirstClaim says when to expect the first estimate and the first claim. An
// epoch's block comes after its end and then waits out a challenge window:
// together about 1.6 epochs.
func FirstClaim(sn *node.Snapshot, now time.Time) string {
	if sn.Epoch.Length <= 0 || sn.Epoch.Ends.IsZero() {
		return "First estimate within this epoch, first claim about 1.6 epochs later."
	}
	left := sn.Epoch.Ends.Sub(now) + sn.Epoch.Length*6/10
	return "First estimate within this epoch, first claim in about " + widget.Clock(left) + "."
}

func (s *Earnings) cell(b []byte, row int, key string) ([]byte, theme.Style) {
	th := s.Theme
	r := &s.rows[row]
	switch key {
	case "time":
		return append(b, s.TimeOf(r.At)...), th.Dim
	case "epoch":
		return append(b, widget.Num(r.Epoch)...), ""
	case "kind":
		return append(b, r.Kind...), kindStyle(th, r.Kind)
	case "ds":
		return append(b, s.Name(r.DatasetName)...), ""
	case "what":
		what := widget.Clean(r.What)
		if strings.HasPrefix(what, "0x") {
			what = s.Addr(r.What, false)
		}
		return append(b, what...), ""
	case "amount":
		return append(append(b, signOf(r)...), widget.Money(r.Amount, 6)...), th.Money
	case "lifetime":
		return append(b, widget.Money(r.Lifetime, 6)...), ""
	case "why":
		return append(b, widget.Clean(r.Reason)...), th.Dim
	}
	return b, ""
}

// signOf marks what adds to the sum and what takes from it; what only moves
// from one bucket to another has none.
func signOf(r *node.LedgerRow) string {
	switch {
	case r.Negative:
		return "-"
	case r.Kind == wallet.KindServe || r.Kind == wallet.KindAvail || r.Kind == wallet.KindAdjust:
		return "+"
	}
	return ""
}

func kindStyle(th *theme.Theme, k wallet.Kind) theme.Style {
	switch k {
	case wallet.KindServe, wallet.KindAvail:
		return th.Accent
	case wallet.KindConfirm, wallet.KindMature, wallet.KindClaim:
		return th.Good
	case wallet.KindForfeit:
		return th.Bad
	}
	return th.Warn
}

// Act carries a key out.
func (s *Earnings) Act(a keys.Action) Effect {
	s.sync()
	if move(&s.Table, a) {
		return nil
	}
	if a == keys.Range {
		s.span = (s.span + 1) % len(ranges)
		return nil
	}
	if s.Table.Cursor >= len(s.rows) {
		return nil
	}
	r := &s.rows[s.Table.Cursor]
	switch a {
	case keys.Open:
		return Details{"Ledger entry " + widget.Count(int(r.ID)), s.detail(r)}
	case keys.Copy:
		if strings.HasPrefix(r.What, "0x") {
			return CopyText{"transaction", r.What}
		}
		return CopyText{"amount", r.Amount.String()}
	}
	return nil
}

func (s *Earnings) detail(r *node.LedgerRow) []string {
	th := s.Theme
	ds := s.Name(r.DatasetName)
	if r.Dataset == (torrent.ID{}) {
		ds = "all"
	}
	return []string{
		label(th, "Amount", signOf(r)+r.Amount.String()+" RBT"),
		label(th, "Lifetime", r.Lifetime.String()+" RBT after it"),
		label(th, "Kind", string(r.Kind)+": "+kindHelp[r.Kind]),
		label(th, "Epoch", widget.Num(r.Epoch)),
		label(th, "Booked", r.At.In(s.Now.Location()).Format("2006-01-02 15:04:05 MST")),
		label(th, "Dataset", ds),
		label(th, "What", s.long(r.What)),
		label(th, "Why", widget.Clean(r.Reason)),
	}
}

func (s *Earnings) long(what string) string {
	if strings.HasPrefix(what, "0x") {
		return s.Addr(what, true)
	}
	return widget.Clean(what)
}

var kindHelp = map[wallet.Kind]string{
	wallet.KindServe:   "our estimate of what serving pays",
	wallet.KindAvail:   "our estimate of what holding pays",
	wallet.KindConfirm: "what the epoch block says; replaces the estimates",
	wallet.KindHold:    "a confirmed part that matures later",
	wallet.KindMature:  "a held part released",
	wallet.KindForfeit: "a held part lost",
	wallet.KindClaim:   "paid out by the hub",
	wallet.KindAdjust:  "difference between our sum and the block's",
}

// Click is a click at a cell of the screen.
func (s *Earnings) Click(_, y int) Effect {
	if row, ok := s.Table.RowAt(y - s.tabY - 1); ok && y < s.tabY+s.tabH-1 {
		same := row == s.Table.Cursor
		s.Table.Cursor = row
		if same {
			return s.Act(keys.Open)
		}
	}
	return nil
}

// Wheel scrolls.
func (s *Earnings) Wheel(by int) Effect {
	s.Table.Move(by)
	return nil
}
