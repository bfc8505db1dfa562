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

type epochSum struct {
	epoch     uint64
	amount    wallet.Amount
	confirmed bool
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

// perEpoch is what each epoch brought: what its block confirmed, else our
// estimate. Where the window ends inside an epoch, that epoch is left out.
func perEpoch(w node.LedgerWindow) []epochSum {
	var out []epochSum // newest first
	var est, conf, forfeit wallet.Amount
	confirmed := false
	flush := func(epoch uint64) {
		sum := est
		if confirmed {
			sum = conf.SubFloor(forfeit)
		}
		if confirmed || !est.IsZero() {
			out = append(out, epochSum{epoch, sum, confirmed})
		}
		est, conf, forfeit, confirmed = wallet.Amount{}, wallet.Amount{}, wallet.Amount{}, false
	}
	// Entries come by time; those of one epoch need not be neighbours, so
	// they are gathered first.
	byEpoch := map[uint64][]int{}
	var order []uint64
	for i := range w.Rows {
		e := w.Rows[i].Epoch
		if _, ok := byEpoch[e]; !ok {
			order = append(order, e)
		}
		byEpoch[e] = append(byEpoch[e], i)
	}
	if w.From+len(w.Rows) < w.Total && len(order) > 0 {
		order = order[:len(order)-1]
	}
	for _, e := range order {
		for _, i := range byEpoch[e] {
			switch r := &w.Rows[i]; r.Kind {
			case wallet.KindServe, wallet.KindAvail:
				est = est.Add(r.Amount)
			case wallet.KindConfirm:
				conf, confirmed = conf.Add(r.Amount), true
			case wallet.KindForfeit:
				forfeit = forfeit.Add(r.Amount)
			}
		}
		flush(e)
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
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

// buckets is the five parts and their sum.
func (s *Earnings) buckets(w, h int) []string {
	th := s.Theme
	e := s.Snap.Earnings
	type part struct {
		name, about, about2, sign string
		amount                    wallet.Amount
		style                     theme.Style
	}
	parts := []part{
		{"estimated", "no block yet,", "our own sum", "+", e.Estimated, ""},
		{"confirmed", "in its challenge", "window or held", "+", e.Confirmed, ""},
		{"claimable", "window over,", "c claims it", "+", e.Claimable, th.Good},
		{"pending", "sent, not yet", "final", "+", e.Pending, th.Warn},
		{"claimed", "final on", "the chain", "=", e.Claimed, ""},
		{"lifetime", "all of it, RBT", "", "", e.Lifetime(), th.Money},
	}
	iw := w - 2
	cw := max(min((iw-1)/6, 20), 9)
	places := 6
	if cw < 14 {
		places = 4
	}
	rows := make([]strings.Builder, 4)
	for _, p := range parts {
		if p.amount.IsZero() {
			p.style = th.Dim
		}
		sign := ""
		if p.sign != "" {
			sign = " " + p.sign
		}
		room := cw - 2
		rows[0].WriteString(th.Dim.Paint(widget.FitRight(p.name, room, "")) + "  ")
		value := widget.FitRight(widget.Money(p.amount, places), room, th.Ellipsis)
		rows[1].WriteString(p.style.Paint(value) + th.Dim.Paint(widget.Fit(sign, 2, "")))
		rows[2].WriteString(th.Dim.Paint(widget.FitRight(p.about, room+1, "")) + " ")
		rows[3].WriteString(th.Dim.Paint(widget.FitRight(p.about2, room+1, "")) + " ")
	}
	body := []string{rows[0].String(), rows[1].String()}
	if cw >= 17 && h >= 20 {
		body = append(body, rows[2].String(), rows[3].String())
	}
	if h >= 14 {
		body = append(body, " "+s.ofConfirmed())
	}
	return widget.Box{Title: "Earnings, RBT " + th.Middle + " five parts, one sum"}.Draw(th, body, w, len(body)+2)
}

func (s *Earnings) ofConfirmed() string {
	e := s.Snap.Earnings
	th := s.Theme
	if e.Confirmed.IsZero() {
		return th.Dim.Paint("confirmed parts become claimable when their challenge window is over")
	}
	t := "of confirmed: " + widget.Money(e.Confirmed.SubFloor(e.Held), 4) + " in its challenge window"
	if !e.Held.IsZero() {
		t += ", " + widget.Money(e.Held, 4) + " held"
		if !e.HeldUntil.IsZero() {
			t += ", first release " + s.TimeOf(e.HeldUntil)
		}
	}
	return th.Dim.Paint(t)
}

func (s *Earnings) chart(w, h int) []string {
	th := s.Theme
	iw, ih := widget.Inner(w, h)
	sums := s.perEp
	title := "all epochs at hand"
	if n := ranges[s.span]; n > 0 {
		sums = sums[max(len(sums)-n, 0):]
		title = "last " + widget.Count(n) + " epochs"
	}
	box := widget.Box{Title: "RBT per epoch " + th.Middle + " " + title, Note: "t range"}
	if len(sums) == 0 {
		return box.Draw(th, center(th, []string{"nothing yet"}, iw, ih), w, h)
	}
	// The chart counts in millionths of the largest: shape only, its labels
	// are exact amounts again.
	top := wallet.Units(1)
	for _, p := range sums {
		if p.amount.Cmp(top) > 0 {
			top = p.amount
		}
	}
	const scale = 1_000_000
	data := make([]uint64, len(sums))
	for i, p := range sums {
		q := p.amount.MulDiv(scale, 1).Big()
		data[i] = q.Div(q, top.Big()).Uint64()
	}
	last := sums[len(sums)-1]
	box.Caption = "epochs " + widget.Count(int(sums[0].epoch)) + " to " + widget.Count(int(last.epoch))
	if !last.confirmed {
		box.Caption += ", newest is an estimate"
	}
	body := widget.Area(th, data, iw-2, ih, true, func(v uint64) string {
		return widget.Money(top.MulDiv(min(v, scale), scale), 4)
	})
	for i := range body {
		body[i] = " " + body[i]
	}
	return box.Draw(th, body, w, h)
}

func (s *Earnings) byDataset(w, h int) []string {
	th := s.Theme
	iw, ih := widget.Inner(w, h)
	var top wallet.Amount
	list := make([]node.DatasetRow, 0, 8)
	for _, d := range s.Snap.Datasets {
		if d.Earned.IsZero() {
			continue
		}
		i := len(list)
		for i > 0 && list[i-1].Earned.Cmp(d.Earned) < 0 {
			i--
		}
		list = append(list, node.DatasetRow{}) // kept sorted, most first
		copy(list[i+1:], list[i:])
		list[i] = d
	}
	box := widget.Box{Title: "By dataset, RBT est, since held"}
	if len(list) == 0 {
		return box.Draw(th, center(th, []string{"nothing yet"}, iw, ih), w, h)
	}
	top = list[0].Earned
	nw := 8
	for _, d := range list[:min(len(list), ih)] {
		nw = max(nw, min(widget.Width(s.Name(d.Name)), iw-20))
	}
	body := make([]string, 0, ih)
	for _, d := range list[:min(len(list), ih)] {
		share := d.Earned.MulDiv(1000, 1).Big()
		share.Div(share, top.Big())
		bw := max(iw-nw-14, 1)
		body = append(body, " "+widget.Fit(s.Name(d.Name), nw, th.Ellipsis)+" "+th.Money.Paint(widget.FitRight(widget.Money(d.Earned, 4), 9, ""))+
			"  "+th.Chart.Paint(strings.Repeat(th.BarFull, int(share.Int64())*bw/1000)))
	}
	return box.Draw(th, body, w, h)
}

func (s *Earnings) cell(b []byte, row int, key string) ([]byte, theme.Style) {
	th := s.Theme
	r := &s.rows[row]
	switch key {
	case "time":
		return append(b, s.TimeOf(r.At)...), th.Dim
	case "epoch":
		return append(b, widget.Count(int(r.Epoch))...), ""
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
		label(th, "Epoch", widget.Count(int(r.Epoch))),
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
