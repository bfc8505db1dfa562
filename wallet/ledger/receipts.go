package ledger

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
)

// Bounds of one receipt that is stored; the wire allows less.
const (
	maxChunkRows    = 1 << 16
	maxVoucherBytes = 4 << 10
)

// ErrReceipt is returned for a receipt that no peer could have sent.
var ErrReceipt = errors.New("invalid receipt")

// ReceiptKey names the thread of cumulative receipts of which the newest one
// is kept.
type ReceiptKey struct {
	Epoch   uint64
	Dataset torrent.ID
	Session torrent.Address // of our session key, the "seeder" of the receipt
	Pub     [33]byte        // the consumer's one-time key
}

// ReceiptRow is all that SETTLE needs of one receipt.
type ReceiptRow struct {
	ReceiptKey
	Blocks  uint64 // cumulative
	Seq     uint32
	Sig     [65]byte
	Chunks  []torrent.ChunkBlocks // cumulative; ChunksHash of them is in the receipt
	Voucher []byte                // key id, prefix and RSA signature, as they came
}

// StoreReceipts keeps the newest receipt of each key. When it returns nil they
// are on the disk: only then may they be counted, acknowledged or turned into
// credit. A row that is not newer than the stored one is left out in silence,
// so everything may be stored twice.
func (b *Book) StoreReceipts(ctx context.Context, rows []ReceiptRow) error {
	for i := range rows {
		if r := &rows[i]; len(r.Chunks) > maxChunkRows || len(r.Voucher) > maxVoucherBytes || r.Blocks > 1<<40 {
			return fmt.Errorf("store receipt: %w: %d chunks, voucher of %d bytes, %d blocks", ErrReceipt, len(r.Chunks), len(r.Voucher), r.Blocks)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	err := sqlite.Tx(ctx, b.l.db, func(tx *sql.Tx) error {
		find, err := tx.PrepareContext(ctx, `SELECT seq, blocks FROM receipts
			WHERE book = ? AND epoch = ? AND dataset = ? AND session = ? AND pub = ?`)
		if err != nil {
			return err
		}
		defer func() { _ = find.Close() }()
		put, err := tx.PrepareContext(ctx, `INSERT INTO receipts
			(book, epoch, dataset, session, pub, blocks, seq, sig, chunks, voucher, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET blocks = excluded.blocks, seq = excluded.seq, sig = excluded.sig,
				chunks = excluded.chunks, voucher = excluded.voucher, at = excluded.at`)
		if err != nil {
			return err
		}
		defer func() { _ = put.Close() }()
		count, err := tx.PrepareContext(ctx, `INSERT INTO receipt_totals (book, dataset, epoch, blocks, keys, receipts)
			VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET blocks = blocks + excluded.blocks,
				keys = keys + excluded.keys, receipts = receipts + 1`)
		if err != nil {
			return err
		}
		defer func() { _ = count.Close() }()
		now := millis(b.l.Now())
		for i := range rows {
			r := &rows[i]
			var seq, blocks uint64
			err := find.QueryRowContext(ctx, b.id, r.Epoch, r.Dataset[:], r.Session[:], r.Pub[:]).Scan(&seq, &blocks)
			isNew := errors.Is(err, sql.ErrNoRows)
			if err != nil && !isNew {
				return err
			}
			if !isNew && (uint64(r.Seq) <= seq || r.Blocks < blocks) {
				continue
			}
			_, err = put.ExecContext(ctx, b.id, r.Epoch, r.Dataset[:], r.Session[:], r.Pub[:], r.Blocks, r.Seq, r.Sig[:],
				encodeChunks(r.Chunks), nonNil(r.Voucher), now)
			if err != nil {
				return err
			}
			keys := 0
			if isNew {
				keys = 1
			}
			if _, err := count.ExecContext(ctx, b.id, r.Dataset[:], r.Epoch, r.Blocks-blocks, keys); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store %d receipts: %w", len(rows), err)
	}
	return nil
}

// ReceiptsOf lists what the SETTLE of an epoch hands in: the epoch's receipts
// and late ones of the two epochs before, as far as MarkSettled has not seen
// them. Older ones count nowhere any more.
func (b *Book) ReceiptsOf(ctx context.Context, epoch uint64) ([]ReceiptRow, error) {
	return b.receipts(ctx, selectReceipts+`epoch BETWEEN ? AND ? AND seq > settled_seq`+byKey, b.id, epoch-min(epoch, 2), epoch)
}

// ReceiptsIn lists every receipt of one epoch and dataset, settled or not.
func (b *Book) ReceiptsIn(ctx context.Context, epoch uint64, dataset torrent.ID) ([]ReceiptRow, error) {
	return b.receipts(ctx, selectReceipts+`epoch = ? AND dataset = ?`+byKey, b.id, epoch, dataset[:])
}

const (
	selectReceipts = `SELECT epoch, dataset, session, pub, blocks, seq, sig, chunks, voucher FROM receipts WHERE book = ? AND `
	byKey          = ` ORDER BY epoch, dataset, session, pub`
)

func (b *Book) receipts(ctx context.Context, query string, args ...any) ([]ReceiptRow, error) {
	rows, err := b.l.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read receipts: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	var out []ReceiptRow
	for rows.Next() {
		var r ReceiptRow
		var chunks []byte
		err := rows.Scan(&r.Epoch, raw(r.Dataset[:]), raw(r.Session[:]), raw(r.Pub[:]), &r.Blocks, &r.Seq, raw(r.Sig[:]), &chunks, &r.Voucher)
		if err != nil {
			return nil, fmt.Errorf("read receipts: %w", err)
		}
		r.Chunks = decodeChunks(chunks)
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read receipts: %w", sqlite.Explain(err))
	}
	return out, nil
}

// Settled says which receipt of a thread the validators acknowledged.
type Settled struct {
	ReceiptKey
	Seq uint32
}

// MarkSettled notes what the validators acknowledged. A newer receipt of the
// same key that comes later is handed in again: validators count the newest.
func (b *Book) MarkSettled(ctx context.Context, done []Settled) error {
	err := sqlite.Tx(ctx, b.l.db, func(tx *sql.Tx) error {
		for i := range done {
			s := &done[i]
			_, err := tx.ExecContext(ctx, `UPDATE receipts SET settled_seq = max(settled_seq, ?)
				WHERE book = ? AND epoch = ? AND dataset = ? AND session = ? AND pub = ?`,
				s.Seq, b.id, s.Epoch, s.Dataset[:], s.Session[:], s.Pub[:])
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("mark %d receipts settled: %w", len(done), err)
	}
	return nil
}

// ReceiptTotals counts receipts of a dataset in an epoch.
type ReceiptTotals struct {
	Dataset  torrent.ID
	Epoch    uint64 // 0: all
	Blocks   uint64 // 16 KiB each
	Keys     uint64 // consumers' one-time keys
	Receipts uint64 // messages
}

// ReceiptTotals lists the totals of one epoch per dataset, or of all epochs
// together when epoch is 0.
func (b *Book) ReceiptTotals(ctx context.Context, epoch uint64) ([]ReceiptTotals, error) {
	const columns = `SELECT dataset, sum(blocks), sum(keys), sum(receipts) FROM receipt_totals WHERE book = ?`
	const order = ` GROUP BY dataset ORDER BY dataset`
	var rows *sql.Rows
	var err error
	if epoch == 0 {
		rows, err = b.l.db.QueryContext(ctx, columns+order, b.id)
	} else { // asked every second: it must not read all epochs
		rows, err = b.l.db.QueryContext(ctx, columns+` AND epoch = ?`+order, b.id, epoch)
	}
	if err != nil {
		return nil, fmt.Errorf("read receipt totals: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	var out []ReceiptTotals
	for rows.Next() {
		t := ReceiptTotals{Epoch: epoch}
		if err := rows.Scan(raw(t.Dataset[:]), &t.Blocks, &t.Keys, &t.Receipts); err != nil {
			return nil, fmt.Errorf("read receipt totals: %w", err)
		}
		out = append(out, t)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read receipt totals: %w", sqlite.Explain(err))
	}
	return out, nil
}

func encodeChunks(list []torrent.ChunkBlocks) []byte {
	out := make([]byte, 0, 8*len(list))
	for _, c := range list {
		out = binary.BigEndian.AppendUint32(out, c.Chunk)
		out = binary.BigEndian.AppendUint32(out, c.Blocks)
	}
	return out
}

func decodeChunks(b []byte) []torrent.ChunkBlocks {
	out := make([]torrent.ChunkBlocks, len(b)/8)
	for i := range out {
		out[i] = torrent.ChunkBlocks{Chunk: binary.BigEndian.Uint32(b[8*i:]), Blocks: binary.BigEndian.Uint32(b[8*i+4:])}
	}
	return out
}

// nonNil keeps the driver from writing NULL.
func nonNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
