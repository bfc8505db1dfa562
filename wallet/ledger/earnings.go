package ledger

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
)

// Earnings is the one sum: every screen, command and export shows this.
// A block is final when its challenge window was over at now.
func (b *Book) Earnings(ctx context.Context, now time.Time) (wallet.Earnings, error) {
	rows, err := b.l.db.QueryContext(ctx, `SELECT held, matured, forfeited, cumulative, claimed, pending, estimated,
		coalesce((SELECT k.cumulative FROM blocks k WHERE k.book = a.book AND k.account = a.account AND k.final_at <= ?
			ORDER BY k.epoch DESC LIMIT 1), '0'),
		coalesce((SELECT h.hold_until FROM blocks h WHERE h.book = a.book AND h.account = a.account AND h.held <> '0'
			AND h.hold_epoch > a.newest ORDER BY h.hold_epoch LIMIT 1), 0)
		FROM accounts a WHERE book = ?`, millis(now), b.id)
	if err != nil {
		return wallet.Earnings{}, fmt.Errorf("sum earnings: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	var e wallet.Earnings
	for rows.Next() {
		var t totals
		var final wallet.Amount
		var until time.Time
		err := rows.Scan((*amount)(&t.held), (*amount)(&t.matured), (*amount)(&t.forfeited), (*amount)(&t.cumulative), (*amount)(&t.claimed),
			(*amount)(&t.pending), (*amount)(&t.estimated), (*amount)(&final), (*stamp)(&until))
		if err != nil {
			return wallet.Earnings{}, fmt.Errorf("sum earnings: %w", err)
		}
		// Each bucket is what the next step adds to the one before. So they
		// add up whatever is missing: a claim paid for epochs that this
		// ledger never saw leaves nothing claimable, not less than nothing.
		claimed := t.claimed
		pending := larger(claimed, t.pending)
		confirmed := larger(pending, t.cumulative)
		claimable := larger(pending, final)
		if claimable.Cmp(confirmed) > 0 {
			claimable = confirmed
		}
		out := t.heldOut()
		e.Estimated = e.Estimated.Add(t.estimated)
		e.Claimed = e.Claimed.Add(claimed)
		e.Pending = e.Pending.Add(pending.SubFloor(claimed))
		e.Claimable = e.Claimable.Add(claimable.SubFloor(pending))
		e.Confirmed = e.Confirmed.Add(confirmed.SubFloor(claimable)).Add(out)
		e.Held = e.Held.Add(out)
		if !out.IsZero() && (e.HeldUntil.IsZero() || until.Before(e.HeldUntil)) {
			e.HeldUntil = until
		}
	}
	if err := rows.Err(); err != nil {
		return wallet.Earnings{}, fmt.Errorf("sum earnings: %w", sqlite.Explain(err))
	}
	return e, nil
}

// EstimateOf is the sum of the estimates of one epoch, nothing once its block
// is booked.
func (b *Book) EstimateOf(ctx context.Context, epoch uint64) (wallet.Amount, error) {
	rows, err := b.l.db.QueryContext(ctx, `SELECT amount FROM estimates WHERE book = ? AND epoch = ? AND open = 1`, b.id, epoch)
	if err != nil {
		return wallet.Amount{}, fmt.Errorf("sum estimates: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	var sum wallet.Amount
	for rows.Next() {
		var a wallet.Amount
		if err := rows.Scan((*amount)(&a)); err != nil {
			return wallet.Amount{}, fmt.Errorf("sum estimates: %w", err)
		}
		sum = sum.Add(a)
	}
	return sum, sqlite.Explain(rows.Err())
}

// DatasetEarnings is what one dataset brought; the zero dataset is what nobody
// could split.
type DatasetEarnings struct {
	Dataset   torrent.ID    `json:"dataset_id"`
	Earned    wallet.Amount `json:"earned"`    // by booked blocks, held parts too
	Estimated wallet.Amount `json:"estimated"` // of epochs without a block
}

// EarningsByDataset lists every dataset that ever earned, the largest first.
func (b *Book) EarningsByDataset(ctx context.Context) ([]DatasetEarnings, error) {
	rows, err := b.l.db.QueryContext(ctx, `SELECT dataset, earned, 0 FROM datasets WHERE book = ?
		UNION ALL SELECT dataset, amount, 1 FROM estimates WHERE book = ? AND open = 1`, b.id, b.id)
	if err != nil {
		return nil, fmt.Errorf("sum earnings by dataset: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	sums := map[torrent.ID]*DatasetEarnings{}
	for rows.Next() {
		var id torrent.ID
		var a wallet.Amount
		var estimate bool
		if err := rows.Scan(raw(id[:]), (*amount)(&a), &estimate); err != nil {
			return nil, fmt.Errorf("sum earnings by dataset: %w", err)
		}
		d := sums[id]
		if d == nil {
			d = &DatasetEarnings{Dataset: id}
			sums[id] = d
		}
		if estimate {
			d.Estimated = d.Estimated.Add(a)
		} else {
			d.Earned = d.Earned.Add(a)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("sum earnings by dataset: %w", sqlite.Explain(err))
	}
	out := make([]DatasetEarnings, 0, len(sums))
	for _, d := range sums {
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b DatasetEarnings) int {
		if c := b.Earned.Add(b.Estimated).Cmp(a.Earned.Add(a.Estimated)); c != 0 {
			return c
		}
		return slices.Compare(a.Dataset[:], b.Dataset[:])
	})
	return out, nil
}

// EpochEarnings is one point of the chart.
type EpochEarnings struct {
	Epoch     uint64        `json:"epoch"`
	At        time.Time     `json:"time"` // when it was booked, or last estimated
	Earned    wallet.Amount `json:"earned"`
	Estimated bool          `json:"estimated"` // no block yet: Earned is our own sum
}

// EarningsHistory lists epochs from the given one on, in order, at most n.
func (b *Book) EarningsHistory(ctx context.Context, from uint64, n int) ([]EpochEarnings, error) {
	rows, err := b.l.db.QueryContext(ctx, `SELECT epoch, booked_at, earned, 0 FROM blocks WHERE book = ? AND epoch >= ?
		UNION ALL SELECT epoch, at, amount, 1 FROM estimates WHERE book = ? AND open = 1 AND epoch >= ?
		ORDER BY 1`, b.id, from, b.id, from)
	if err != nil {
		return nil, fmt.Errorf("read earnings history: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	var out []EpochEarnings
	for rows.Next() {
		var p EpochEarnings
		if err := rows.Scan(&p.Epoch, (*stamp)(&p.At), (*amount)(&p.Earned), &p.Estimated); err != nil {
			return nil, fmt.Errorf("read earnings history: %w", err)
		}
		if last := len(out) - 1; last >= 0 && out[last].Epoch == p.Epoch { // several datasets or accounts
			out[last].Earned = out[last].Earned.Add(p.Earned)
			out[last].Estimated = out[last].Estimated && p.Estimated
			if out[last].At.Before(p.At) {
				out[last].At = p.At
			}
			continue
		}
		if len(out) == n {
			break
		}
		out = append(out, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read earnings history: %w", sqlite.Explain(err))
	}
	return out, nil
}
