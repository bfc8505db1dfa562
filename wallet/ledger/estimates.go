package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"rarebit/torrent"
	"rarebit/wallet"
)

// Estimate is our own sum of what an epoch pays for a dataset.
type Estimate struct {
	Account torrent.Address
	Epoch   uint64
	Dataset torrent.ID
	Kind    wallet.Kind // KindServe or KindAvail
	Amount  wallet.Amount
	What    string // "1.2 GiB", "12 chunks"
	Reason  string // "41 receipts"
}

// SetEstimates writes estimates over those of the same epoch, dataset and
// kind. An epoch whose block is booked takes none any more: the block replaced
// them. Every call waits for the disk: call it every few seconds, with all
// datasets at once.
func (b *Book) SetEstimates(ctx context.Context, list []Estimate) error {
	byAccount := map[torrent.Address][]Estimate{}
	for _, e := range list {
		if e.Kind != wallet.KindServe && e.Kind != wallet.KindAvail {
			return fmt.Errorf("set estimate of epoch %d: kind %q is no estimate", e.Epoch, e.Kind)
		}
		byAccount[e.Account] = append(byAccount[e.Account], e)
	}
	for account, mine := range byAccount {
		err := b.change(ctx, account, func(w *writer) error {
			for i := range mine {
				if err := w.estimate(&mine[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("set estimates: %w", err)
		}
	}
	return nil
}

func (w *writer) estimate(e *Estimate) error {
	if known, err := w.booked(e.Epoch); err != nil || known {
		return err
	}
	var old wallet.Amount
	err := w.tx.QueryRowContext(w.ctx, `SELECT amount FROM estimates
		WHERE book = ? AND account = ? AND epoch = ? AND dataset = ? AND kind = ?`,
		w.book, w.t.account[:], e.Epoch, e.Dataset[:], string(e.Kind)).Scan((*amount)(&old))
	if errors.Is(err, sql.ErrNoRows) {
		if e.Amount.IsZero() {
			return nil // a line that says nothing
		}
	} else if err != nil {
		return err
	}
	rest, ok := w.t.estimated.Sub(old)
	if !ok {
		return fmt.Errorf("%w: estimates of epoch %d", ErrSums, e.Epoch)
	}
	w.t.estimated = rest.Add(e.Amount)
	_, err = w.tx.ExecContext(w.ctx, `INSERT INTO estimates (book, account, epoch, dataset, kind, amount, what, reason, at, open)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
		ON CONFLICT DO UPDATE SET amount = excluded.amount, what = excluded.what, reason = excluded.reason, at = excluded.at`,
		w.book, w.t.account[:], e.Epoch, e.Dataset[:], string(e.Kind), e.Amount.Base(), e.What, e.Reason, millis(w.now))
	return err
}

func (w *writer) booked(epoch uint64) (bool, error) {
	var n int
	err := w.tx.QueryRowContext(w.ctx, `SELECT count(*) FROM blocks WHERE book = ? AND account = ? AND epoch = ?`,
		w.book, w.t.account[:], epoch).Scan(&n)
	return n > 0, err
}

// estimatesOf lists an epoch's estimates as dataset -> amount.
func (w *writer) estimatesOf(epoch uint64) (map[torrent.ID]wallet.Amount, error) {
	rows, err := w.tx.QueryContext(w.ctx, `SELECT dataset, amount FROM estimates WHERE book = ? AND account = ? AND epoch = ?`,
		w.book, w.t.account[:], epoch)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[torrent.ID]wallet.Amount{}
	for rows.Next() {
		var id torrent.ID
		var a wallet.Amount
		if err := rows.Scan(raw(id[:]), (*amount)(&a)); err != nil {
			return nil, err
		}
		out[id] = out[id].Add(a)
	}
	return out, rows.Err()
}

// openEstimates moves an epoch's estimates in or out of the estimated bucket.
func (w *writer) openEstimates(epoch uint64, open bool) error {
	list, err := w.estimatesOf(epoch)
	if err != nil {
		return err
	}
	for _, a := range list {
		if open {
			w.t.estimated = w.t.estimated.Add(a)
			continue
		}
		rest, ok := w.t.estimated.Sub(a)
		if !ok {
			return fmt.Errorf("%w: estimates of epoch %d", ErrSums, epoch)
		}
		w.t.estimated = rest
	}
	_, err = w.tx.ExecContext(w.ctx, `UPDATE estimates SET open = ? WHERE book = ? AND account = ? AND epoch = ?`,
		open, w.book, w.t.account[:], epoch)
	return err
}
