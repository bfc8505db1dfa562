package tui

import (
	"context"
	"errors"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/ui/tui/screen"
	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
	"rarebit/wallet"
)

type claimState int

const (
	claimLoading claimState = iota
	claimQuote
	claimNothing
	claimSending
	claimDone
	claimFailed
)

// claimDialog goes from a quote over a signature to a final transaction. What
// is signed for is the amount that was shown: Expect makes the node refuse if
// it changed in between.
type claimDialog struct {
	state  claimState
	quote  *node.ClaimQuote
	pass   widget.Input
	result *wallet.Claim
	err    error
	seq    int  // answers to an older question are not for this dialog
	fresh  bool // a newer quote is being asked for while this one is shown
}

type (
	quoteMsg struct {
		seq   int
		quote *node.ClaimQuote
		err   error
	}
	claimedMsg struct {
		seq   int
		claim *wallet.Claim
		err   error
	}
)

// openClaim opens the dialog, or shows the one whose claim is on its way.
func (m *Model) openClaim() tea.Cmd {
	if m.claim != nil && m.claim.state == claimSending {
		m.dialog = m.claim
		return nil
	}
	seq := 1
	if m.claim != nil {
		m.claim.pass.Wipe()
		seq = m.claim.seq + 1
	}
	m.claim = &claimDialog{seq: seq, pass: widget.Input{Mask: true, Max: 1024}}
	m.dialog = m.claim
	return m.askQuote()
}

func (m *Model) askQuote() tea.Cmd {
	d := m.claim
	d.state, d.err = claimLoading, nil
	seq := d.seq
	return m.do(func(ctx context.Context) tea.Msg {
		q, err := m.node.PrepareClaim(ctx)
		return quoteMsg{seq, q, err}
	})
}

// freshenQuote asks again when more has become claimable while the dialog is
// open: who reads it for a minute must not be told that the amount changed.
func (m *Model) freshenQuote() tea.Cmd {
	d := m.claim
	if d == nil || m.dialog != d || d.state != claimQuote || d.fresh || m.env.Snap.Earnings.Claimable == d.quote.Amount {
		return nil
	}
	d.fresh = true
	seq := d.seq
	return m.do(func(ctx context.Context) tea.Msg {
		q, err := m.node.PrepareClaim(ctx)
		return quoteMsg{seq, q, err}
	})
}

func (m *Model) quoted(msg quoteMsg) tea.Cmd {
	d := m.claim
	if d == nil || d.seq != msg.seq {
		return nil
	}
	if d.fresh {
		d.fresh = false
		if d.state == claimQuote && msg.err == nil && !msg.quote.Amount.IsZero() {
			d.quote = msg.quote
		}
		return nil
	}
	if d.state != claimLoading {
		return nil
	}
	switch {
	case errors.Is(msg.err, wallet.ErrNothingToClaim), msg.err == nil && msg.quote.Amount.IsZero():
		d.state = claimNothing
	case msg.err != nil:
		d.state, d.err = claimFailed, msg.err
	default:
		d.state, d.quote = claimQuote, msg.quote
	}
	return nil
}

func (m *Model) claimed(msg claimedMsg) tea.Cmd {
	d := m.claim
	if d == nil || d.seq != msg.seq {
		return nil
	}
	d.result, d.err = msg.claim, msg.err
	d.state = claimDone
	switch {
	case msg.err != nil:
		d.state = claimFailed
	case msg.claim != nil && (msg.claim.State == wallet.ClaimReverted || msg.claim.State == wallet.ClaimDropped):
		d.state = claimFailed
		d.err = errors.New("the transaction was " + string(msg.claim.State) + ": " + orReason(msg.claim.Reason))
	}
	if m.dialog != d { // it was closed meanwhile: say it at the foot
		if d.err != nil {
			m.say("claim: " + sentence(d.err))
		} else {
			m.say("claim is " + string(d.result.State) + ": " + widget.Money(d.result.Amount, 6) + " RBT")
		}
	}
	return m.pull()
}

func orReason(s string) string {
	if s == "" {
		return "no reason given"
	}
	return s
}

func (d *claimDialog) field() *widget.Input {
	if d.state == claimQuote && d.quote.NeedsPassphrase && d.blocked() == "" {
		return &d.pass
	}
	return nil
}

// blocked is the sentence why signing would be in vain, "" if it would not.
func (d *claimDialog) blocked() string {
	q := d.quote
	if q.DryRun != "" && q.DryRun != "ok" {
		return "Not sent: " + q.DryRun
	}
	cost, err1 := wallet.Parse(q.GasCost) // decimal ether has 18 places too
	have, err2 := wallet.Parse(q.GasBalance)
	if err1 == nil && err2 == nil && have.Cmp(cost) < 0 {
		return "Not enough gas: it costs up to " + q.GasCost + " ETH and the address has " + q.GasBalance + "."
	}
	return ""
}

func (d *claimDialog) key(m *Model, msg tea.KeyPressMsg) tea.Cmd {
	key := msg.String()
	if key == "esc" {
		d.pass.Wipe()
		m.dialog = nil
		if d.state == claimSending {
			m.say("the claim goes on; c shows it")
		}
		return nil
	}
	if in := d.field(); in != nil {
		switch {
		case key == "enter":
			if in.Len() == 0 {
				return nil
			}
			return d.send(m)
		case in.Key(key):
		case msg.Text != "":
			in.Insert(msg.Text)
		}
		return nil
	}
	switch d.state {
	case claimQuote:
		switch {
		case key == "enter" && d.blocked() == "":
			return d.send(m)
		case key == "r":
			return m.askQuote()
		}
	case claimFailed:
		if key == "r" {
			d.seq++
			return m.askQuote()
		}
	case claimNothing, claimDone:
		if key == "enter" || key == "q" {
			m.dialog = nil
		}
		if key == "y" && d.result != nil {
			m.say("copied: transaction")
			return tea.SetClipboard(d.result.TxHash.String())
		}
	}
	return nil
}

// send signs and sends. It stands in the one state from which money moves, and
// leaves it before the command runs: a second enter finds nothing to send.
func (d *claimDialog) send(m *Model) tea.Cmd {
	d.state = claimSending
	req := node.ClaimRequest{Expect: d.quote.Amount}
	if d.quote.NeedsPassphrase {
		req.Passphrase = d.pass.Take()
	}
	d.pass.Wipe()
	seq := d.seq
	return tea.Batch(m.pull(), m.do(func(ctx context.Context) tea.Msg {
		c, err := m.node.Claim(ctx, req)
		clear(req.Passphrase)
		return claimedMsg{seq, c, err}
	}))
}

func (d *claimDialog) draw(m *Model, w, h int) []string {
	th := m.env.Theme
	width := 74
	var body []string
	title, note := "Claim rewards", ""
	switch d.state {
	case claimLoading:
		body = []string{"", "Checking what the hub would pay" + th.Ellipsis, th.Dim.Paint("proof, chain id, contract, gas, dry run"), "", hint(th, "esc", "back")}
	case claimNothing:
		body = m.nothingToClaim()
	case claimQuote:
		body = d.drawQuote(m, th)
	case claimSending:
		body = d.drawSending(m, th)
	case claimDone:
		c := d.result
		title = "Claimed"
		body = []string{
			"", th.Good.Paint(th.Tick+" "+c.Amount.String()+" RBT") + "  " + stateWords[c.State], "",
			line(th, "To", m.env.Addr(c.PayTo.String(), true)),
			line(th, "Transaction", ""),
			"  " + m.env.Addr(c.TxHash.String(), true), "",
			hint(th, "y", "copy the transaction", "enter", "close"),
		}
	case claimFailed:
		title, note = "Not claimed", ""
		for _, l := range widget.Wrap(widget.Clean(capital(d.err.Error())), width-6) {
			body = append(body, th.Bad.Paint(l))
		}
		body = append([]string{""}, body...)
		if hintText := torrent.HintOf(d.err); hintText != "" {
			body = append(body, "")
			body = append(body, widget.Wrap(widget.Clean(capital(hintText)), width-6)...)
		}
		body = append(body, "", th.Dim.Paint("What is claimable stays claimable."), "", hint(th, "r", "try again", "esc", "back"))
	}
	return window(th, title, note, body, w, h, width)
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func line(th *theme.Theme, name, value string) string {
	return th.Dim.Paint(widget.Fit(name, 12, "")) + value
}

func (d *claimDialog) drawQuote(m *Model, th *theme.Theme) []string {
	q := d.quote
	epochs := "epoch " + widget.Num(q.ToEpoch)
	if q.FromEpoch != q.ToEpoch {
		epochs = "epochs " + widget.Num(q.FromEpoch) + "-" + widget.Num(q.ToEpoch)
	}
	dry := th.Good.Paint("ok") + ", the hub would pay it"
	if q.DryRun != "ok" {
		dry = th.Bad.Paint(widget.Clean(q.DryRun))
	}
	network := widget.Clean(q.Network) + " " + th.Middle + " chain id " + strconv.FormatUint(q.ChainID, 10)
	if m.env.Snap.Network.Local {
		network += " " + th.Middle + " " + th.Local.Paint("test tokens")
	}
	body := []string{
		"",
		line(th, "You get", th.Money.Paint(q.Amount.String()+" RBT")),
		line(th, "For", epochs+", one proof against block "+widget.Num(q.ToEpoch)),
		line(th, "To", m.env.Addr(q.PayToEIP55, true)),
		line(th, "Network", network),
		line(th, "Contract", m.env.Addr(q.HubEIP55, true)),
		line(th, "Gas", widget.Num(q.Gas)+", at most "+widget.Clean(q.GasCost)+" ETH of "+widget.Clean(q.GasBalance)+" ETH"),
		line(th, "Balance", m.env.Snap.Wallet.Balance.String()+" RBT now"),
		line(th, "Dry run", dry),
		"",
	}
	if why := d.blocked(); why != "" {
		for _, l := range widget.Wrap(widget.Clean(why), 68) {
			body = append(body, th.Bad.Paint(l))
		}
		return append(body, "", hint(th, "r", "check again", "esc", "back"))
	}
	if q.NeedsPassphrase {
		body = append(body, "Signing needs your passphrase; the payout key is locked.",
			line(th, "Passphrase", d.pass.View(th, 40, true)), "",
			hint(th, "enter", "sign and send", "esc", "back"))
		return body
	}
	return append(body, hint(th, "enter", "sign and send", "r", "check again", "esc", "back"))
}

var stateWords = map[wallet.ClaimState]string{
	wallet.ClaimSigned:   "signed and stored",
	wallet.ClaimSent:     "sent, waiting for a block",
	wallet.ClaimMined:    "in a block, waiting to be final",
	wallet.ClaimFinal:    "final on the chain",
	wallet.ClaimReverted: "reverted",
	wallet.ClaimDropped:  "dropped",
}

// drawSending shows how far the transaction is, from the snapshots.
func (d *claimDialog) drawSending(m *Model, th *theme.Theme) []string {
	body := []string{"", "Sending " + th.Money.Paint(d.quote.Amount.String()+" RBT") + " to you", ""}
	reached := wallet.ClaimState("")
	hash := ""
	for _, c := range m.env.Snap.Claims {
		if c.Epoch == d.quote.ToEpoch && c.Amount == d.quote.Amount {
			reached, hash = c.State, c.TxHash.String()
			break
		}
	}
	steps := []wallet.ClaimState{wallet.ClaimSigned, wallet.ClaimSent, wallet.ClaimMined, wallet.ClaimFinal}
	at := -1
	for i, s := range steps {
		if s == reached {
			at = i
		}
	}
	for i, s := range steps {
		mark, text := th.Dim.Paint("  "+th.Ring+" "), th.Dim.Paint(string(s))
		switch {
		case i <= at:
			mark, text = th.Good.Paint("  "+th.Dot+" "), string(s)
		case i == at+1:
			mark, text = th.Accent.Paint("  "+th.Ring+" "), string(s)+th.Ellipsis
		}
		body = append(body, mark+text)
	}
	body = append(body, "")
	if hash != "" {
		body = append(body, th.Dim.Paint("Transaction"), "  "+m.env.Addr(hash, true), "")
	}
	return append(body, hint(th, "esc", "close; it goes on"))
}

func (m *Model) nothingToClaim() []string {
	th, e := m.env.Theme, m.env.Snap.Earnings
	body := []string{"", "Nothing is claimable now.", ""}
	switch {
	case !e.Pending.IsZero():
		body = append(body, "A claim of "+e.Pending.String()+" RBT is on its way; 4 Claims follows it.")
	case !e.Confirmed.IsZero():
		body = append(body, "Confirmed: "+e.Confirmed.String()+" RBT.",
			"It becomes claimable when its challenge window is over.")
		if !e.Held.IsZero() && !e.HeldUntil.IsZero() {
			body = append(body, "Of it held: "+e.Held.String()+" RBT, first release "+m.env.TimeOf(e.HeldUntil)+".")
		}
	case !e.Estimated.IsZero():
		body = append(body, "Estimated: "+e.Estimated.String()+" RBT.", "An epoch block confirms it, about 1.6 epochs after it was earned.")
	case m.env.Snap.Picked == 0:
		body = append(body, "Nothing is seeded yet: 1 Datasets, then space to pick one.")
	default:
		body = append(body, screen.FirstClaim(m.env.Snap, m.env.Now))
	}
	return append(body, "", hint(th, "esc", "back"))
}
