package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
)

// totals is the row of an account, see the schema.
type totals struct {
	account                          torrent.Address
	earned, held, matured, forfeited wallet.Amount
	newest                           uint64
	cumulative                       wallet.Amount
	claimed, pending, estimated      wallet.Amount
}

// heldOut is what is held back still. Where blocks are missing in this ledger
// more may have matured than it ever saw held.
func (t *totals) heldOut() wallet.Amount {
	return t.held.SubFloor(t.matured.Add(t.forfeited))
}

// lifetime is all but the estimates. The newest block's cumulative amount is
// the truth, not our sum of what blocks said: so nothing is lost for somebody
// who starts with an empty ledger. What was claimed counts even where its block
// is not in this ledger, or not any more.
func (t *totals) lifetime() wallet.Amount {
	return larger(larger(t.cumulative, t.claimed), t.pending).Add(t.heldOut())
}

func larger(a, b wallet.Amount) wallet.Amount {
	if a.Cmp(b) < 0 {
		return b
	}
	return a
}

// writer is one change of the money of one account.
type writer struct {
	ctx      context.Context
	tx       *sql.Tx
	book     int64
	now      time.Time
	t        totals
	n        uint64
	lifetime wallet.Amount // of the book
	mine     wallet.Amount // of the account, as its entries explain it
	gap      entry         // what to call a difference that no entry explains
}

// entry is a line to be written; effect as in the schema.
type entry struct {
	wallet.Entry
	effect int
}

// change runs f in one transaction on the account's totals. Whatever f does to
// them that its entries do not explain becomes one more entry, an adjustment:
// so the entries add up to the buckets by construction.
func (b *Book) change(ctx context.Context, account torrent.Address, f func(*writer) error) error {
	return sqlite.Tx(ctx, b.l.db, func(tx *sql.Tx) error {
		w := &writer{ctx: ctx, tx: tx, book: b.id, now: b.l.Now(), t: totals{account: account}}
		if err := w.load(); err != nil {
			return err
		}
		if err := f(w); err != nil {
			return err
		}
		g := w.gap
		g.Kind = wallet.KindAdjust
		if want := w.t.lifetime(); want.Cmp(w.mine) > 0 {
			g.Amount, g.effect = want.SubFloor(w.mine), 1
		} else if want.Cmp(w.mine) < 0 {
			g.Amount, g.effect, g.Negative = w.mine.SubFloor(want), -1, true
		}
		if g.effect != 0 {
			if g.Reason == "" {
				g.Reason = "recomputed_differs"
			}
			if err := w.post(g); err != nil {
				return err
			}
		}
		return w.save()
	})
}

func (w *writer) load() error {
	err := w.tx.QueryRowContext(w.ctx, `SELECT entries, lifetime FROM books WHERE id = ?`, w.book).
		Scan(&w.n, (*amount)(&w.lifetime))
	if err != nil {
		return err
	}
	t := &w.t
	err = w.tx.QueryRowContext(w.ctx, `SELECT earned, held, matured, forfeited, newest, cumulative, claimed, pending, estimated
		FROM accounts WHERE book = ? AND account = ?`, w.book, t.account[:]).
		Scan((*amount)(&t.earned), (*amount)(&t.held), (*amount)(&t.matured), (*amount)(&t.forfeited), &t.newest,
			(*amount)(&t.cumulative), (*amount)(&t.claimed), (*amount)(&t.pending), (*amount)(&t.estimated))
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	w.mine = t.lifetime()
	return err
}

func (w *writer) save() error {
	t := &w.t
	_, err := w.tx.ExecContext(w.ctx, `INSERT OR REPLACE INTO accounts
		(book, account, earned, held, matured, forfeited, newest, cumulative, claimed, pending, estimated)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, w.book, t.account[:], t.earned.Base(), t.held.Base(), t.matured.Base(),
		t.forfeited.Base(), t.newest, t.cumulative.Base(), t.claimed.Base(), t.pending.Base(), t.estimated.Base())
	if err != nil {
		return err
	}
	_, err = w.tx.ExecContext(w.ctx, `UPDATE books SET entries = ?, lifetime = ? WHERE id = ?`, w.n, w.lifetime.Base(), w.book)
	return err
}

// post writes one entry and moves the running lifetime.
func (w *writer) post(e entry) error {
	switch e.effect {
	case 1:
		w.lifetime, w.mine = w.lifetime.Add(e.Amount), w.mine.Add(e.Amount)
	case -1:
		var ok, ok2 bool
		w.lifetime, ok = w.lifetime.Sub(e.Amount)
		w.mine, ok2 = w.mine.Sub(e.Amount)
		if !ok || !ok2 {
			return fmt.Errorf("%w: %s of epoch %d would make the lifetime negative", ErrSums, e.Kind, e.Epoch)
		}
	}
	w.n++
	_, err := w.tx.ExecContext(w.ctx, `INSERT INTO entries
		(book, n, account, at, epoch, kind, dataset, what, amount, negative, effect, reason, lifetime)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, w.book, w.n, w.t.account[:], millis(w.now), e.Epoch, string(e.Kind),
		e.Dataset[:], e.What, e.Amount.Base(), e.Negative, e.effect, e.Reason, w.lifetime.Base())
	return err
}
