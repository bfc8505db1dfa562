// Package ledger keeps what this node is owed: the receipts that consumers
// signed, the estimates of open epochs, what the epoch blocks say of this
// account, and the claims. It is one SQLite file, ledger.db, written with
// synchronous=FULL. It asks no chain and no validator; ui/node and
// wallet/claim bring what they learned.
//
// The invariants: a receipt that StoreReceipts accepted is on the disk; an
// epoch is booked once, whatever is repeated after a crash; and the five
// buckets of Earnings add up to the lifetime that the newest row of Entries
// shows, because both are made from one row per account that every change
// rewrites in its own transaction. Check proves it from the rows beneath.
//
// Amounts are decimal text and are added in Go: an INTEGER of SQLite, and its
// SUM(), end at 9.22 RBT.
package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
)

const hint = "keep the file: move ledger.db away (with ledger.db-wal and ledger.db-shm) and start again; " +
	"amounts come back from the epoch blocks, only local estimates and receipts that were not handed in are lost"

// Ledger is the open file. It is safe for concurrent use.
type Ledger struct {
	db *sql.DB
	// Now is the clock of new entries; tests replace it before use.
	Now func() time.Time
}

// Open opens or creates the ledger at path.
func Open(ctx context.Context, path string) (*Ledger, error) {
	db, err := sqlite.Open(ctx, path, sqlite.Options{Durability: sqlite.Durable, Migrations: Migrations, Hint: hint})
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	return &Ledger{db: db, Now: time.Now}, nil
}

// Close closes the file.
func (l *Ledger) Close() error { return l.db.Close() }

// Network names one money: a local chain that was wiped and started again has
// the same chain id and hub, but another genesis block, and what was earned
// on the old one is worth nothing on the new one.
type Network struct {
	ChainID uint64
	Genesis torrent.Hash
	Hub     torrent.Address
}

// Book is the part of the ledger that belongs to one network. Books never
// mix, and none is ever removed.
type Book struct {
	l   *Ledger
	id  int64
	net Network
}

// Book opens the book of a network, a new one if it was never seen.
func (l *Ledger) Book(ctx context.Context, n Network) (*Book, error) {
	b := &Book{l: l, net: n}
	err := sqlite.Tx(ctx, l.db, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO books (chain_id, genesis, hub, made_at) VALUES (?, ?, ?, ?)
			ON CONFLICT DO NOTHING`, n.ChainID, n.Genesis[:], n.Hub[:], millis(l.Now()))
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT id FROM books WHERE chain_id = ? AND genesis = ? AND hub = ?`,
			n.ChainID, n.Genesis[:], n.Hub[:]).Scan(&b.id)
	})
	if err != nil {
		return nil, fmt.Errorf("open book of chain %d, hub %s: %w", n.ChainID, n.Hub, err)
	}
	return b, nil
}

// BookInfo is one line of the list of books.
type BookInfo struct {
	Network  Network       `json:"network"`
	MadeAt   time.Time     `json:"made_at"`
	Entries  uint64        `json:"entries"`
	Lifetime wallet.Amount `json:"lifetime"` // without estimates
}

// Books lists every network that this ledger knows, the oldest first.
func (l *Ledger) Books(ctx context.Context) ([]BookInfo, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT chain_id, genesis, hub, made_at, entries, lifetime FROM books ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("list books: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	var out []BookInfo
	for rows.Next() {
		var i BookInfo
		if err := rows.Scan(&i.Network.ChainID, raw(i.Network.Genesis[:]), raw(i.Network.Hub[:]), (*stamp)(&i.MadeAt),
			&i.Entries, (*amount)(&i.Lifetime)); err != nil {
			return nil, fmt.Errorf("list books: %w", err)
		}
		out = append(out, i)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list books: %w", sqlite.Explain(err))
	}
	return out, nil
}

// Network is whose money this book counts.
func (b *Book) Network() Network { return b.net }

// amount, stamp and raw read columns.
type amount wallet.Amount

func (a *amount) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("%w: column holds %T", wallet.ErrAmount, v)
	}
	p, err := wallet.ParseBase(s)
	*a = amount(p)
	return err
}

type stamp time.Time

func (t *stamp) Scan(v any) error {
	ms, ok := v.(int64)
	if !ok {
		return fmt.Errorf("read time: column holds %T", v)
	}
	*t = stamp{}
	if ms != 0 {
		*t = stamp(time.UnixMilli(ms).UTC())
	}
	return nil
}

type raw []byte

func (r raw) Scan(v any) error {
	b, ok := v.([]byte)
	if !ok || len(b) != len(r) {
		return fmt.Errorf("read %d bytes: column holds %T of %d", len(r), v, len(b))
	}
	copy(r, b)
	return nil
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
