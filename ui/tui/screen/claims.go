package screen

import (
	"strconv"

	"rarebit/ui/node"
	"rarebit/ui/tui/keys"
	"rarebit/ui/tui/theme"
	"rarebit/ui/tui/widget"
	"rarebit/wallet"
)

// Claims is the wallet and the payouts, newest first.
type Claims struct {
	*Env
	Table widget.Table
	tabY  int
	tabH  int
}

// NewClaims is the screen.
func NewClaims(e *Env) *Claims {
	s := &Claims{Env: e}
	s.Table = widget.Table{Columns: []widget.Column{
		{Key: "time", Title: "time", Width: 16, NoSort: true, Drop: 3, Help: "when it was signed"},
		{Key: "epoch", Title: "epoch", Width: 7, Right: true, NoSort: true, Drop: 2, Help: "the epoch block whose root it is proved against"},
		{Key: "amount", Title: "amount RBT", Width: 14, Right: true, NoSort: true, Help: "what of it was new, cut to 6 decimals; enter shows all of them"},
		{Key: "state", Title: "state", Width: 10, NoSort: true, Help: "signed, sent, mined, final; reverted and dropped end it unpaid"},
		{Key: "tx", Title: "transaction", Width: 13, Flex: 3, NoSort: true, Help: "its hash; y copies it"},
		{Key: "payto", Title: "paid to", Width: 13, NoSort: true, Drop: 4, Help: "the address"},
		{Key: "why", Title: "why", Width: 10, Flex: 1, NoSort: true, Drop: 1, Help: "reason, where it was not paid"},
	}}
	return s
}

// Scope is for the key map.
func (s *Claims) Scope() keys.Scope { return keys.OnClaims }

// Columns are explained in the help.
func (s *Claims) Columns() []widget.Column { return s.Table.Columns }

// Ask adds what the screen needs.
func (s *Claims) Ask(q *node.Query) { q.Claims = true }

// Draw draws the screen.
func (s *Claims) Draw(w, h int) string {
	th := s.Theme
	s.Table.SetTotal(len(s.Snap.Claims))
	full := w >= 76
	wi, n := s.Snap.Wallet, s.Snap.Network
	body := []string{" No wallet yet. Seeding works; earnings wait for one.", " rarebit wallet new makes one."}
	if wi.Exists {
		kind := ""
		switch {
		case wi.TestOnly:
			kind = "  " + th.Local.Paint("test key, no phrase")
		case wi.NeedsPassphrase:
			kind = th.Dim.Paint("  opens by passphrase")
		}
		addr := wi.Checksummed
		if addr == "" {
			addr = wi.Address.String()
		}
		body = []string{
			label(th, "Address", s.Addr(addr, full)+kind),
			label(th, "Balance", th.Money.Paint(wi.Balance.String()+" RBT")+"   gas "+orDash(widget.Clean(wi.GasBalance))+" ETH"),
			label(th, "Claimable", th.Good.Paint(s.Snap.Earnings.Claimable.String()+" RBT")+pendingText(s.Snap.Earnings.Pending)),
		}
	}
	if h >= 14 {
		body = append(body,
			label(th, "Network", s.networkName()+", chain id "+strconv.FormatUint(n.ChainID, 10)+s.chainAge()),
			label(th, "Hub", s.Addr(n.Hub.String(), full)))
	}
	out := widget.Box{Title: "Wallet", Note: "c claim  y copy"}.Draw(th, body, w, len(body)+2)
	s.tabY, s.tabH = len(out), h-len(out)
	iw, ih := widget.Inner(w, s.tabH)
	var list []string
	switch {
	case s.waiting() != nil:
		list = center(th, s.waiting(), iw, ih)
	case len(s.Snap.Claims) == 0 && s.Snap.Earnings.Claimable.IsZero():
		why := FirstClaim(s.Snap, s.Now)
		if s.Snap.Picked == 0 {
			why = "Nothing is seeded yet: 1 Datasets, then space to pick one."
		}
		list = center(th, []string{"No claim yet, and nothing to claim.", why}, iw, ih)
	case len(s.Snap.Claims) == 0:
		list = center(th, []string{"No claim yet.", "c claims what is claimable."}, iw, ih)
	default:
		list = s.Table.Draw(th, iw, ih, s.cell)
	}
	box := widget.Box{Title: "Claims " + th.Middle + " " + widget.Count(len(s.Snap.Claims)), Note: "enter details"}
	return lines(widget.Fill(append(out, box.Draw(th, list, w, s.tabH)...), w, h))
}

func pendingText(a wallet.Amount) string {
	if a.IsZero() {
		return ""
	}
	return "   pending " + a.String() + " RBT"
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func (s *Claims) chainAge() string {
	n := s.Snap.Network
	switch {
	case n.Err != "":
		return ", " + s.Theme.Bad.Paint(widget.Clean(n.Err))
	case n.HeadAt.IsZero():
		return ", not reached yet"
	}
	return ", block " + widget.Num(n.Head) + ", " + widget.Age(s.Now.Sub(n.HeadAt)) + " old"
}

func claimStyle(th *theme.Theme, st wallet.ClaimState) theme.Style {
	switch st {
	case wallet.ClaimFinal:
		return th.Good
	case wallet.ClaimReverted, wallet.ClaimDropped:
		return th.Bad
	}
	return th.Warn
}

func (s *Claims) cell(b []byte, row int, key string) ([]byte, theme.Style) {
	th := s.Theme
	c := &s.Snap.Claims[row]
	switch key {
	case "time":
		return append(b, s.TimeOf(c.At)...), th.Dim
	case "epoch":
		return append(b, widget.Num(c.Epoch)...), ""
	case "amount":
		return append(b, widget.Money(c.Amount, 6)...), th.Money
	case "state":
		return append(b, c.State...), claimStyle(th, c.State)
	case "tx":
		return append(b, s.Addr(c.TxHash.String(), true)...), ""
	case "payto":
		return append(b, s.Addr(c.PayTo.String(), false)...), ""
	case "why":
		return append(b, widget.Clean(c.Reason)...), th.Dim
	}
	return b, ""
}

// Act carries a key out.
func (s *Claims) Act(a keys.Action) Effect {
	s.Table.SetTotal(len(s.Snap.Claims))
	if move(&s.Table, a) {
		return nil
	}
	if s.Table.Cursor >= len(s.Snap.Claims) {
		if a == keys.Copy && s.Snap.Wallet.Exists {
			return CopyText{"your address", s.Snap.Wallet.Checksummed}
		}
		return nil
	}
	c := &s.Snap.Claims[s.Table.Cursor]
	switch a {
	case keys.Open:
		return Details{"Claim of " + s.TimeOf(c.At), s.detail(c)}
	case keys.Copy:
		return CopyText{"transaction", c.TxHash.String()}
	}
	return nil
}

func (s *Claims) detail(c *wallet.Claim) []string {
	th := s.Theme
	out := []string{
		label(th, "Amount", c.Amount.String()+" RBT"),
		label(th, "Cumulative", c.Cumulative.String()+" RBT proved in all"),
		label(th, "State", string(c.State)),
		label(th, "Epoch", widget.Num(c.Epoch)+", whose rewards root it is proved against"),
		label(th, "Transaction", s.Addr(c.TxHash.String(), true)),
		label(th, "Paid to", s.Addr(c.PayTo.String(), true)),
		label(th, "Account", s.Addr(c.Account.String(), true)),
		label(th, "Signed", c.At.In(s.Now.Location()).Format("2006-01-02 15:04:05 MST")),
	}
	if c.Reason != "" {
		out = append(out, label(th, "Why", widget.Clean(c.Reason)))
	}
	return out
}

// Click is a click at a cell of the screen.
func (s *Claims) Click(_, y int) Effect {
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
func (s *Claims) Wheel(by int) Effect {
	s.Table.Move(by)
	return nil
}
