package screen

import (
	"strings"

	"rarebit/ui/node"
	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
	"rarebit/wallet"
)

// epochSum is what one epoch brought.
type epochSum struct {
	epoch     uint64
	amount    wallet.Amount
	confirmed bool
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
	if iw < 72 {
		return s.narrowBuckets(w)
	}
	cw := min((iw-1)/6, 20)
	places := 6
	if cw < 14 {
		places = 4
	}
	rows := make([]string, 4)
	for _, p := range parts {
		if p.amount.IsZero() {
			p.style = th.Dim
		}
		sign := ""
		if p.sign != "" {
			sign = " " + p.sign
		}
		room := cw - 2
		rows[0] += th.Dim.Paint(widget.FitRight(p.name, room, "")) + "  "
		value := widget.FitRight(widget.Money(p.amount, places), room, th.Ellipsis)
		rows[1] += p.style.Paint(value) + th.Dim.Paint(widget.Fit(sign, 2, ""))
		rows[2] += th.Dim.Paint(widget.FitRight(p.about, room+1, "")) + " "
		rows[3] += th.Dim.Paint(widget.FitRight(p.about2, room+1, "")) + " "
	}
	body := []string{rows[0], rows[1]}
	if cw >= 17 && h >= 20 {
		body = append(body, rows[2], rows[3])
	}
	if h >= 14 {
		body = append(body, " "+s.ofConfirmed())
	}
	return widget.Box{Title: "Earnings, RBT " + th.Middle + " five parts, one sum"}.Draw(th, body, w, len(body)+2)
}

func (s *Earnings) narrowBuckets(w int) []string {
	th, e := s.Theme, s.Snap.Earnings
	part := func(name string, a wallet.Amount, style theme.Style, sign string) string {
		return th.Dim.Paint(name+" ") + style.Paint(widget.Money(a, 4)) + th.Dim.Paint(sign)
	}
	return widget.Box{Title: "Earnings, RBT " + th.Middle + " five parts, one sum"}.Draw(th, []string{
		" " + part("estimated", e.Estimated, "", " + ") + part("confirmed", e.Confirmed, "", " + ") + part("claimable", e.Claimable, th.Good, ""),
		" " + part("+ pending", e.Pending, "", " + ") + part("claimed", e.Claimed, "", " = ") + part("lifetime", e.Lifetime(), th.Money, ""),
	}, w, 4)
}

func (s *Earnings) ofConfirmed() string {
	e := s.Snap.Earnings
	th := s.Theme
	if e.Confirmed.IsZero() {
		return th.Dim.Paint("confirmed parts become claimable when their challenge window is over")
	}
	t := "of confirmed: " + widget.Money(e.Confirmed.SubFloor(e.Held), 4) + " in challenge"
	if !e.Held.IsZero() {
		t += ", " + widget.Money(e.Held, 4) + " held"
		if !e.HeldUntil.IsZero() {
			t += ", next release " + s.TimeOf(e.HeldUntil)
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
	box.Caption = "epochs " + widget.Num(sums[0].epoch) + " to " + widget.Num(last.epoch)
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
