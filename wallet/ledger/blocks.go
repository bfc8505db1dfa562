package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/holiman/uint256"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
)

// maxProof is the depth of a tree with 2^40 accounts.
const maxProof = 40

// BlockBooking is an epoch block as it concerns one account.
type BlockBooking struct {
	Epoch       uint64
	Hash        torrent.Hash // EIP-712 digest of the header
	RewardsRoot torrent.Hash
	FinalAt     time.Time // end of the challenge window, chain time
	Account     torrent.Address

	Earned, Held, Matured, Forfeited wallet.Amount // of this epoch; Held is part of Earned
	Cumulative                       wallet.Amount // the account's leaf
	Proof                            []torrent.Hash

	// Own is what our own node computed from the block's inputs; nil takes the
	// sum of the estimates.
	Own *wallet.Amount
	// Datasets splits Earned, where we know how; nil splits it like the
	// estimates.
	Datasets []DatasetAmount
	Reasons  []string // codes of rewards.md 7.5

	HoldMaturesEpoch uint64 // when Held is released
	HoldUntil        time.Time
}

// DatasetAmount is the part of one dataset.
type DatasetAmount struct {
	Dataset torrent.ID
	Amount  wallet.Amount
}

// BookBlock enters an epoch block; it replaces the estimates of its epoch.
// Booking the same block again changes nothing but the time when it is final
// and the proof. Another block of the same epoch takes the old one's place.
//
// Book blocks in order, and before BookClaimed, when a ledger is filled again
// from the chain; any other order ends in the same sums, with more lines.
func (b *Book) BookBlock(ctx context.Context, k BlockBooking) error {
	if len(k.Proof) > maxProof {
		return fmt.Errorf("book epoch %d: proof of %d hashes", k.Epoch, len(k.Proof))
	}
	err := b.change(ctx, k.Account, func(w *writer) error {
		w.gap = entry{Entry: wallet.Entry{Epoch: k.Epoch, Reason: "recomputed_differs, from epochs that are not booked here"}}
		old, err := w.block(k.Epoch)
		switch {
		case err != nil:
			return err
		case old != nil && old.Hash == k.Hash:
			proof := k.Proof
			if len(proof) == 0 {
				proof = old.Proof
			}
			_, err := w.tx.ExecContext(w.ctx, `UPDATE blocks SET final_at = ?, proof = ? WHERE book = ? AND account = ? AND epoch = ?`,
				millis(k.FinalAt), encodeProof(proof), w.book, k.Account[:], k.Epoch)
			return err
		case old != nil:
			if err := w.revert(old, "epoch_reverted, another block took its place"); err != nil {
				return err
			}
		}
		return w.confirm(&k)
	})
	if err != nil {
		return fmt.Errorf("book epoch %d: %w", k.Epoch, err)
	}
	return nil
}

// RevertBlock takes a block back that a dispute removed from the chain; the
// estimates of its epoch count again. A block that is not booked is fine.
func (b *Book) RevertBlock(ctx context.Context, account torrent.Address, epoch uint64) error {
	err := b.change(ctx, account, func(w *writer) error {
		w.gap = entry{Entry: wallet.Entry{Epoch: epoch, Reason: "epoch_reverted, what it held back or released"}}
		old, err := w.block(epoch)
		if err != nil || old == nil {
			return err
		}
		return w.revert(old, "epoch_reverted")
	})
	if err != nil {
		return fmt.Errorf("revert epoch %d: %w", epoch, err)
	}
	return nil
}

func (w *writer) confirm(k *BlockBooking) error {
	estimates, err := w.estimatesOf(k.Epoch)
	if err != nil {
		return err
	}
	own := k.Own
	if own == nil && len(estimates) > 0 {
		sum := wallet.Amount{}
		for _, a := range estimates {
			sum = sum.Add(a)
		}
		own = &sum
	}
	reasons := strings.Join(k.Reasons, ", ")
	line := func(kind wallet.Kind, a wallet.Amount, effect int, reason string) error {
		if a.IsZero() && kind != wallet.KindConfirm {
			return nil
		}
		return w.post(entry{Entry: wallet.Entry{
			Epoch: k.Epoch, Kind: kind, What: "block " + k.Hash.String(), Amount: a, Reason: reason, Negative: effect < 0,
		}, effect: effect})
	}
	if err := line(wallet.KindConfirm, k.Earned, 1, cmp.Or(reasons, "paid")); err != nil {
		return err
	}
	if own != nil && differs(*own, k.Earned) {
		e := entry{Entry: wallet.Entry{Epoch: k.Epoch, Kind: wallet.KindAdjust, Reason: cmp.Or(reasons, "recomputed_differs")}}
		e.What = fmt.Sprintf("our sum %s %s", own, wallet.Unit)
		e.Amount, e.Negative = k.Earned.SubFloor(*own), k.Earned.Cmp(*own) < 0
		if e.Negative {
			e.Amount = own.SubFloor(k.Earned)
		}
		if err := w.post(e); err != nil { // effect 0: it explains, the confirm line counts
			return err
		}
	}
	held := "held"
	if !k.HoldUntil.IsZero() {
		held += " until " + k.HoldUntil.UTC().Format(time.DateTime)
	}
	if err := line(wallet.KindHold, k.Held, 0, held); err != nil {
		return err
	}
	if err := line(wallet.KindMature, k.Matured, 0, "matured"); err != nil {
		return err
	}
	t := &w.t
	t.earned, t.held, t.matured = t.earned.Add(k.Earned), t.held.Add(k.Held), t.matured.Add(k.Matured)
	lost := 0
	if k.Forfeited.Cmp(t.heldOut()) <= 0 && k.Forfeited.Cmp(w.mine) <= 0 {
		lost = -1 // else part of it was never in this ledger; the gap line has the rest
	}
	if err := line(wallet.KindForfeit, k.Forfeited, lost, "forfeited"); err != nil {
		return err
	}
	t.forfeited = t.forfeited.Add(k.Forfeited)
	if err := w.openEstimates(k.Epoch, false); err != nil {
		return err
	}
	ownText := ""
	if own != nil {
		ownText = own.Base()
	}
	_, err = w.tx.ExecContext(w.ctx, `INSERT INTO blocks (book, account, epoch, hash, rewards_root, final_at, booked_at, earned, held,
		matured, forfeited, cumulative, proof, own, reasons, hold_epoch, hold_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		w.book, k.Account[:], k.Epoch, k.Hash[:], k.RewardsRoot[:], millis(k.FinalAt), millis(w.now), k.Earned.Base(), k.Held.Base(),
		k.Matured.Base(), k.Forfeited.Base(), k.Cumulative.Base(), encodeProof(k.Proof), ownText, reasons, k.HoldMaturesEpoch, millis(k.HoldUntil))
	if err != nil {
		return err
	}
	if err := w.splitBlock(k, estimates); err != nil {
		return err
	}
	return w.newest()
}

// differs says whether two sums are more than a thousandth apart.
func differs(own, block wallet.Amount) bool {
	diff := larger(own, block).SubFloor(own)
	if diff.IsZero() {
		diff = own.SubFloor(block)
	}
	return diff.Cmp(block.MulDiv(1, 1000)) > 0
}

// splitBlock keeps what each dataset earned. Rounding goes to the last one, an
// amount that nobody can split to the zero dataset.
func (w *writer) splitBlock(k *BlockBooking, estimates map[torrent.ID]wallet.Amount) error {
	parts := map[torrent.ID]wallet.Amount{}
	if k.Datasets != nil {
		rest := k.Earned
		for _, d := range k.Datasets {
			part := d.Amount
			if part.Cmp(rest) > 0 {
				part = rest // the block's sum is the truth
			}
			parts[d.Dataset] = parts[d.Dataset].Add(part)
			rest = rest.SubFloor(part)
		}
		parts[torrent.ID{}] = parts[torrent.ID{}].Add(rest)
	} else {
		splitLike(parts, k.Earned, estimates)
	}
	for id, part := range parts {
		if part.IsZero() {
			continue
		}
		_, err := w.tx.ExecContext(w.ctx, `INSERT INTO block_datasets (book, account, epoch, dataset, amount) VALUES (?, ?, ?, ?, ?)`,
			w.book, w.t.account[:], k.Epoch, id[:], part.Base())
		if err != nil {
			return err
		}
		if err := w.addDataset(id, part, false); err != nil {
			return err
		}
	}
	return nil
}

func splitLike(parts map[torrent.ID]wallet.Amount, sum wallet.Amount, like map[torrent.ID]wallet.Amount) {
	ids := slices.SortedFunc(maps.Keys(like), func(a, b torrent.ID) int { return slices.Compare(a[:], b[:]) })
	ids = slices.DeleteFunc(ids, func(id torrent.ID) bool { return like[id].IsZero() })
	whole := wallet.Amount{}
	for _, id := range ids {
		whole = whole.Add(like[id])
	}
	rest := sum
	for i, id := range ids {
		part := rest
		if i < len(ids)-1 {
			s, l, total := sum.Int(), like[id], whole.Int()
			share := l.Int()
			var v uint256.Int
			v.MulDivOverflow(&s, &share, &total)
			part, _ = wallet.FromInt(&v) // at most sum
		}
		parts[id] = part
		rest = rest.SubFloor(part)
	}
	if len(ids) == 0 {
		parts[torrent.ID{}] = sum
	}
}

func (w *writer) addDataset(id torrent.ID, a wallet.Amount, minus bool) error {
	var have wallet.Amount
	err := w.tx.QueryRowContext(w.ctx, `SELECT earned FROM datasets WHERE book = ? AND account = ? AND dataset = ?`,
		w.book, w.t.account[:], id[:]).Scan((*amount)(&have))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if minus {
		have = have.SubFloor(a)
	} else {
		have = have.Add(a)
	}
	_, err = w.tx.ExecContext(w.ctx, `INSERT OR REPLACE INTO datasets (book, account, dataset, earned) VALUES (?, ?, ?, ?)`,
		w.book, w.t.account[:], id[:], have.Base())
	return err
}

// revert takes a booked block out again. The line that it leaves never lowers
// the lifetime below nothing; what remains is the gap line's.
func (w *writer) revert(old *BlockBooking, reason string) error {
	a := old.Earned
	if a.Cmp(w.mine) > 0 {
		a = w.mine
	}
	err := w.post(entry{Entry: wallet.Entry{
		Epoch: old.Epoch, Kind: wallet.KindAdjust, What: "block " + old.Hash.String(), Amount: a, Negative: true, Reason: reason,
	}, effect: -1})
	if err != nil {
		return err
	}
	t := &w.t
	for _, s := range []struct {
		sum  *wallet.Amount
		less wallet.Amount
	}{{&t.earned, old.Earned}, {&t.held, old.Held}, {&t.matured, old.Matured}, {&t.forfeited, old.Forfeited}} {
		rest, ok := s.sum.Sub(s.less)
		if !ok {
			return fmt.Errorf("%w: epoch %d is more than all", ErrSums, old.Epoch)
		}
		*s.sum = rest
	}
	parts, err := w.parts(old.Epoch)
	if err != nil {
		return err
	}
	for id, a := range parts {
		if err := w.addDataset(id, a, true); err != nil {
			return err
		}
	}
	for _, q := range []string{
		`DELETE FROM block_datasets WHERE book = ? AND account = ? AND epoch = ?`,
		`DELETE FROM blocks WHERE book = ? AND account = ? AND epoch = ?`,
	} {
		_, err := w.tx.ExecContext(w.ctx, q, w.book, t.account[:], old.Epoch)
		if err != nil {
			return err
		}
	}
	if err := w.openEstimates(old.Epoch, true); err != nil {
		return err
	}
	return w.newest()
}

func (w *writer) parts(epoch uint64) (map[torrent.ID]wallet.Amount, error) {
	rows, err := w.tx.QueryContext(w.ctx, `SELECT dataset, amount FROM block_datasets WHERE book = ? AND account = ? AND epoch = ?`,
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
		out[id] = a
	}
	return out, rows.Err()
}

func (w *writer) newest() error {
	w.t.newest, w.t.cumulative = 0, wallet.Amount{}
	err := w.tx.QueryRowContext(w.ctx, `SELECT epoch, cumulative FROM blocks WHERE book = ? AND account = ? ORDER BY epoch DESC LIMIT 1`,
		w.book, w.t.account[:]).Scan(&w.t.newest, (*amount)(&w.t.cumulative))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

const blockColumns = `account, epoch, hash, rewards_root, final_at, earned, held, matured, forfeited, cumulative, proof, reasons, hold_epoch, hold_until, own`

func scanBlock(row interface{ Scan(...any) error }) (*BlockBooking, error) {
	k := new(BlockBooking)
	var proof []byte
	var reasons, own string
	err := row.Scan(raw(k.Account[:]), &k.Epoch, raw(k.Hash[:]), raw(k.RewardsRoot[:]), (*stamp)(&k.FinalAt), (*amount)(&k.Earned), (*amount)(&k.Held),
		(*amount)(&k.Matured), (*amount)(&k.Forfeited), (*amount)(&k.Cumulative), &proof, &reasons, &k.HoldMaturesEpoch, (*stamp)(&k.HoldUntil), &own)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for ; len(proof) >= 32; proof = proof[32:] {
		k.Proof = append(k.Proof, torrent.Hash(proof[:32]))
	}
	if reasons != "" {
		k.Reasons = strings.Split(reasons, ", ")
	}
	if own != "" {
		a, err := wallet.ParseBase(own)
		if err != nil {
			return nil, err
		}
		k.Own = &a
	}
	return k, nil
}

func (w *writer) block(epoch uint64) (*BlockBooking, error) {
	return scanBlock(w.tx.QueryRowContext(w.ctx, `SELECT `+blockColumns+` FROM blocks WHERE book = ? AND account = ? AND epoch = ?`,
		w.book, w.t.account[:], epoch))
}

// Block is the booked block of an epoch without the split by dataset, or nil.
func (b *Book) Block(ctx context.Context, account torrent.Address, epoch uint64) (*BlockBooking, error) {
	k, err := scanBlock(b.l.db.QueryRowContext(ctx, `SELECT `+blockColumns+` FROM blocks WHERE book = ? AND account = ? AND epoch = ?`,
		b.id, account[:], epoch))
	if err != nil {
		return nil, fmt.Errorf("read epoch %d: %w", epoch, sqlite.Explain(err))
	}
	return k, nil
}

// NewestFinal is the newest block whose challenge window is over: the one to
// claim with. nil where there is none.
func (b *Book) NewestFinal(ctx context.Context, account torrent.Address, now time.Time) (*BlockBooking, error) {
	k, err := scanBlock(b.l.db.QueryRowContext(ctx, `SELECT `+blockColumns+` FROM blocks
		WHERE book = ? AND account = ? AND final_at <= ? ORDER BY epoch DESC LIMIT 1`, b.id, account[:], millis(now)))
	if err != nil {
		return nil, fmt.Errorf("read newest final epoch: %w", sqlite.Explain(err))
	}
	return k, nil
}

// Newest is the epoch of the newest booked block, 0 where there is none: book
// from the one after it.
func (b *Book) Newest(ctx context.Context, account torrent.Address) (uint64, error) {
	var epoch uint64
	err := b.l.db.QueryRowContext(ctx, `SELECT newest FROM accounts WHERE book = ? AND account = ?`, b.id, account[:]).Scan(&epoch)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read newest epoch: %w", sqlite.Explain(err))
	}
	return epoch, nil
}

func encodeProof(p []torrent.Hash) []byte {
	out := make([]byte, 0, 32*len(p))
	for i := range p {
		out = append(out, p[i][:]...)
	}
	return out
}

// FirstAbove is the first booked epoch whose cumulative amount is more than
// that: where a claim begins. 0 where there is none.
func (b *Book) FirstAbove(ctx context.Context, account torrent.Address, paid wallet.Amount) (uint64, error) {
	rows, err := b.l.db.QueryContext(ctx, `SELECT epoch, cumulative FROM blocks WHERE book = ? AND account = ? ORDER BY epoch DESC`, b.id, account[:])
	if err != nil {
		return 0, fmt.Errorf("read epochs: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	first := uint64(0)
	for rows.Next() {
		var epoch uint64
		var c wallet.Amount
		if err := rows.Scan(&epoch, (*amount)(&c)); err != nil {
			return 0, fmt.Errorf("read epochs: %w", err)
		}
		if c.Cmp(paid) <= 0 {
			break
		}
		first = epoch
	}
	if err := rows.Err(); err != nil {
		return 0, fmt.Errorf("read epochs: %w", sqlite.Explain(err))
	}
	return first, nil
}
