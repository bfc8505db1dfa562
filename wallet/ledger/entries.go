package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"rarebit/torrent/sqlite"
	"rarebit/wallet"
)

// Row is a line of the ledger with the lifetime after it.
type Row struct {
	wallet.Entry
	Lifetime wallet.Amount `json:"lifetime"`
}

// Entries lists n lines from the from-th newest on, and how many there are.
// The estimates of epochs without a block stand on top, with negative ids;
// beneath them are the entries, which never change. The topmost lifetime is
// that of Earnings.
func (b *Book) Entries(ctx context.Context, from, n int) (list []Row, total int, err error) {
	err = sqlite.Tx(ctx, b.l.db, func(tx *sql.Tx) error {
		list, total = nil, 0
		var newest int
		var lifetime wallet.Amount
		err := tx.QueryRowContext(ctx, `SELECT entries, lifetime FROM books WHERE id = ?`, b.id).Scan(&newest, (*amount)(&lifetime))
		if err != nil {
			return err
		}
		open, err := b.estimateRows(ctx, tx, lifetime)
		if err != nil {
			return err
		}
		total = len(open) + newest
		if from < 0 || n <= 0 || from >= total {
			return nil
		}
		if from < len(open) {
			list = open[from:min(len(open), from+n)]
		}
		if n -= len(list); n > 0 {
			below := newest - max(0, from-len(open))
			rest, err := b.entryRows(ctx, tx, below, n)
			if err != nil {
				return err
			}
			list = append(list, rest...)
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read ledger: %w", err)
	}
	return list, total, nil
}

func (b *Book) estimateRows(ctx context.Context, tx *sql.Tx, lifetime wallet.Amount) ([]Row, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, at, epoch, kind, dataset, what, amount, reason FROM estimates
		WHERE book = ? AND open = 1 ORDER BY epoch, dataset, kind DESC, id`, b.id)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Row
	for rows.Next() {
		var r Row
		if err := rows.Scan(&r.ID, (*stamp)(&r.At), &r.Epoch, &r.Kind, raw(r.Dataset[:]), &r.What, (*amount)(&r.Amount), &r.Reason); err != nil {
			return nil, err
		}
		lifetime = lifetime.Add(r.Amount)
		r.ID, r.Lifetime = -r.ID, lifetime
		out = append(out, r)
	}
	slices.Reverse(out)
	return out, rows.Err()
}

func (b *Book) entryRows(ctx context.Context, tx *sql.Tx, newest, n int) ([]Row, error) {
	rows, err := tx.QueryContext(ctx, `SELECT n, at, epoch, kind, dataset, what, amount, negative, reason, lifetime FROM entries
		WHERE book = ? AND n <= ? ORDER BY n DESC LIMIT ?`, b.id, newest, n)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Row
	for rows.Next() {
		var r Row
		err := rows.Scan(&r.ID, (*stamp)(&r.At), &r.Epoch, &r.Kind, raw(r.Dataset[:]), &r.What, (*amount)(&r.Amount), &r.Negative,
			&r.Reason, (*amount)(&r.Lifetime))
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}
