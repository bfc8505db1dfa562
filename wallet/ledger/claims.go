package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
)

// ErrClaimOpen is returned when a claim is stored while another one of the
// account has not ended.
var ErrClaimOpen = errors.New("another claim is under way")

// PutClaim stores a claim that is signed but not sent, and says the how-manieth
// attempt it is: a claim that was reverted or dropped may be tried again.
// Storing it again does nothing while it is under way. An account has one
// claim under way at a time.
func (b *Book) PutClaim(ctx context.Context, c wallet.Claim) (attempt int, err error) {
	err = b.change(ctx, c.Account, func(w *writer) error {
		have, tried, err := w.claim(c.Cumulative)
		attempt = tried
		switch {
		case err != nil:
			return err
		case have != nil && under(have.State):
			return nil
		case have != nil && have.State == wallet.ClaimFinal || c.Cumulative.Cmp(w.t.claimed) <= 0:
			return wallet.ErrNothingToClaim
		case !w.t.pending.IsZero():
			return ErrClaimOpen
		case c.Cumulative.Cmp(w.t.cumulative) > 0:
			return fmt.Errorf("%w: a claim of %s, the newest block says %s", ErrSums, c.Cumulative, w.t.cumulative)
		}
		if c.At.IsZero() {
			c.At = w.now
		}
		attempt++
		_, err = w.tx.ExecContext(w.ctx, `INSERT OR REPLACE INTO claims
			(book, account, cumulative, amount, epoch, pay_to, at, tx, state, reason, attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			w.book, c.Account[:], c.Cumulative.Base(), c.Amount.Base(), c.Epoch, c.PayTo[:], millis(c.At), c.TxHash[:],
			string(wallet.ClaimSigned), c.Reason, attempt)
		w.t.pending = c.Cumulative
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("store claim of %s %s: %w", c.Amount, wallet.Unit, err)
	}
	return attempt, nil
}

func under(s wallet.ClaimState) bool {
	return s == wallet.ClaimSigned || s == wallet.ClaimSent || s == wallet.ClaimMined
}

// SetClaimState moves the claim on. Sent and mined keep it under way, reverted
// and dropped end it unpaid, and the amount is claimable again. Final is set
// by BookClaimed alone, from what the chain says. A claim that has ended stays
// as it is. A zero hash keeps the one that is known.
func (b *Book) SetClaimState(ctx context.Context, account torrent.Address, cumulative wallet.Amount, s wallet.ClaimState, tx torrent.Hash, reason string) error {
	err := b.change(ctx, account, func(w *writer) error {
		have, _, err := w.claim(cumulative)
		if err != nil {
			return err
		}
		switch {
		case have == nil:
			return fmt.Errorf("no claim of %s in all", cumulative)
		case s == wallet.ClaimFinal:
			return errors.New("a claim is final when the chain says so")
		case !under(have.State):
			return nil
		}
		if tx == (torrent.Hash{}) {
			tx = have.TxHash
		}
		if !under(s) {
			w.t.pending = wallet.Amount{}
		}
		_, err = w.tx.ExecContext(w.ctx, `UPDATE claims SET state = ?, tx = ?, reason = ? WHERE book = ? AND account = ? AND cumulative = ?`,
			string(s), tx[:], reason, w.book, account[:], cumulative.Base())
		return err
	})
	if err != nil {
		return fmt.Errorf("set claim %s: %w", s, err)
	}
	return nil
}

// BookClaimed enters what the hub has paid to the account in all, as of a
// final block. However it got there, the claim under way that it covers has
// succeeded. Less than what is booked is an old answer and changes nothing.
func (b *Book) BookClaimed(ctx context.Context, account torrent.Address, onChain wallet.Amount) error {
	err := b.change(ctx, account, func(w *writer) error {
		rise := onChain.SubFloor(w.t.claimed)
		if rise.IsZero() {
			return nil
		}
		w.gap.Reason = "recomputed_differs, paid for epochs that are not booked here"
		e := wallet.Entry{Kind: wallet.KindClaim, Amount: rise, Epoch: w.t.newest, Reason: "final, claimed from elsewhere"}
		if exact, _, err := w.claim(onChain); err != nil {
			return err
		} else if exact != nil && exact.TxHash != (torrent.Hash{}) {
			e.Epoch, e.What, e.Reason = exact.Epoch, "tx "+exact.TxHash.String(), "final"
		}
		if !w.t.pending.IsZero() && w.t.pending.Cmp(onChain) <= 0 {
			reason := ""
			if w.t.pending != onChain {
				reason = "a later claim covered it"
			}
			_, err := w.tx.ExecContext(w.ctx, `UPDATE claims SET state = ?, reason = ? WHERE book = ? AND account = ? AND cumulative = ?`,
				string(wallet.ClaimFinal), reason, w.book, account[:], w.t.pending.Base())
			if err != nil {
				return err
			}
			w.t.pending = wallet.Amount{}
		} else {
			// One that we gave up for dropped may have landed all the same.
			_, err := w.tx.ExecContext(w.ctx, `UPDATE claims SET state = ?, reason = '' WHERE book = ? AND account = ? AND cumulative = ?`,
				string(wallet.ClaimFinal), w.book, account[:], onChain.Base())
			if err != nil {
				return err
			}
		}
		w.t.claimed = onChain
		return w.post(entry{Entry: e})
	})
	if err != nil {
		return fmt.Errorf("book claimed amount: %w", err)
	}
	return nil
}

const claimColumns = `account, cumulative, amount, epoch, pay_to, at, tx, state, reason, attempt`

func scanClaim(row interface{ Scan(...any) error }) (c *wallet.Claim, attempt int, err error) {
	c = new(wallet.Claim)
	err = row.Scan(raw(c.Account[:]), (*amount)(&c.Cumulative), (*amount)(&c.Amount), &c.Epoch, raw(c.PayTo[:]), (*stamp)(&c.At),
		raw(c.TxHash[:]), &c.State, &c.Reason, &attempt)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	return c, attempt, nil
}

func (w *writer) claim(cumulative wallet.Amount) (*wallet.Claim, int, error) {
	return scanClaim(w.tx.QueryRowContext(w.ctx, `SELECT `+claimColumns+` FROM claims WHERE book = ? AND account = ? AND cumulative = ?`,
		w.book, w.t.account[:], cumulative.Base()))
}

// OpenClaim is the claim of the account that is under way and its attempt, or
// nil.
func (b *Book) OpenClaim(ctx context.Context, account torrent.Address) (*wallet.Claim, int, error) {
	c, attempt, err := scanClaim(b.l.db.QueryRowContext(ctx, `SELECT `+claimColumns+` FROM claims
		WHERE book = ? AND account = ? AND state IN ('signed', 'sent', 'mined')`, b.id, account[:]))
	if err != nil {
		return nil, 0, fmt.Errorf("read open claim: %w", sqlite.Explain(err))
	}
	return c, attempt, nil
}

// Claim is the claim with that cumulative amount, or nil.
func (b *Book) Claim(ctx context.Context, account torrent.Address, cumulative wallet.Amount) (*wallet.Claim, error) {
	c, _, err := scanClaim(b.l.db.QueryRowContext(ctx, `SELECT `+claimColumns+` FROM claims WHERE book = ? AND account = ? AND cumulative = ?`,
		b.id, account[:], cumulative.Base()))
	if err != nil {
		return nil, fmt.Errorf("read claim: %w", sqlite.Explain(err))
	}
	return c, nil
}

// Claims lists the newest n claims, the newest first.
func (b *Book) Claims(ctx context.Context, n int) ([]wallet.Claim, error) {
	rows, err := b.l.db.QueryContext(ctx, `SELECT `+claimColumns+` FROM claims WHERE book = ? ORDER BY at DESC, rowid DESC LIMIT ?`, b.id, n)
	if err != nil {
		return nil, fmt.Errorf("read claims: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	var out []wallet.Claim
	for rows.Next() {
		c, _, err := scanClaim(rows)
		if err != nil {
			return nil, fmt.Errorf("read claims: %w", err)
		}
		out = append(out, *c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read claims: %w", sqlite.Explain(err))
	}
	return out, nil
}
