package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"rarebit/ui/node"
	"rarebit/wallet"
)

// print writes v as JSON with --json, else what text returns.
func (e *env) print(v any, text func() string) error {
	if e.json {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false) // a magnet link is to be read as it is
		if err := enc.Encode(v); err != nil {
			return fmt.Errorf("print result: %w", err)
		}
		return nil
	}
	if _, err := fmt.Fprint(e.stdout, text()); err != nil {
		return fmt.Errorf("print result: %w", err)
	}
	return nil
}

// table lines up columns; the first row is the head. Numbers are right-aligned
// where right says so.
func table(right string, rows ...[]string) string {
	var width []int
	for _, r := range rows {
		for i, c := range r {
			r[i] = clean(c)
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], ansi.StringWidth(r[i]))
		}
	}
	var b strings.Builder
	for _, r := range rows {
		var line strings.Builder
		for i, c := range r {
			pad := strings.Repeat(" ", width[i]-ansi.StringWidth(c))
			if i < len(right) && right[i] == 'r' {
				c = pad + c
			} else {
				c += pad
			}
			if i > 0 {
				line.WriteString("  ")
			}
			line.WriteString(c)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// clean keeps names of strangers from steering the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r >= 0x7f && r < 0xa0 {
			return '\uFFFD'
		}
		return r
	}, s)
}

func milli(m int) string { return fmt.Sprintf("%d.%02dx", m/1000, m%1000/10) }

// earningsJSON is the shape of `earnings --json`, also inside `status --json`.
type earningsJSON struct {
	Estimated wallet.Amount `json:"estimated"`
	Confirmed wallet.Amount `json:"confirmed"`
	Claimable wallet.Amount `json:"claimable"`
	Pending   wallet.Amount `json:"pending"`
	Claimed   wallet.Amount `json:"claimed"`
	Lifetime  wallet.Amount `json:"lifetime"`
	Held      wallet.Amount `json:"held"` // part of confirmed
	HeldUntil *time.Time    `json:"held_until,omitempty"`
	Unit      string        `json:"unit"`
}

func earningsOf(e wallet.Earnings) earningsJSON {
	j := earningsJSON{
		Estimated: e.Estimated, Confirmed: e.Confirmed, Claimable: e.Claimable, Pending: e.Pending,
		Claimed: e.Claimed, Lifetime: e.Lifetime(), Held: e.Held, Unit: wallet.Unit,
	}
	if !e.HeldUntil.IsZero() {
		j.HeldUntil = &e.HeldUntil
	}
	return j
}

func earningsText(s *node.Snapshot) string {
	j := earningsOf(s.Earnings)
	rows := [][]string{
		{"estimated", j.Estimated.String(), "open epochs, our own sum"},
		{"confirmed", j.Confirmed.String(), "agreed; in its challenge window or held"},
		{"claimable", j.Claimable.String(), "`rarebit claim` pays it out"},
		{"pending", j.Pending.String(), "claim sent, not final"},
		{"claimed", j.Claimed.String(), "final on the chain"},
		{"lifetime", j.Lifetime.String(), "the sum of the five"},
	}
	text := table("lr", rows...)
	if !j.Held.IsZero() {
		text += fmt.Sprintf("of confirmed, %s %s are held (new pseudonym) until %s\n", j.Held, wallet.Unit, s.Earnings.HeldUntil.Local().Format(time.DateTime))
	}
	return "amounts in " + wallet.Unit + "\n" + text
}
