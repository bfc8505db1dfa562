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
	"errors"
	"fmt"
	"time"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
)

// Migrations is the schema, see sqlite.Options.
var Migrations = []string{`
CREATE TABLE books (
	id       INTEGER PRIMARY KEY,
	chain_id INTEGER NOT NULL,
	genesis  BLOB    NOT NULL,
	hub      BLOB    NOT NULL,
	made_at  INTEGER NOT NULL,
	entries  INTEGER NOT NULL DEFAULT 0,   -- n of the newest entry
	lifetime TEXT    NOT NULL DEFAULT '0', -- after the newest entry, without estimates
	UNIQUE (chain_id, genesis, hub)
) STRICT;

CREATE TABLE accounts (
	book      INTEGER NOT NULL REFERENCES books,
	account   BLOB    NOT NULL,
	earned    TEXT    NOT NULL DEFAULT '0', -- sums over the booked blocks
	held      TEXT    NOT NULL DEFAULT '0',
	matured   TEXT    NOT NULL DEFAULT '0',
	forfeited TEXT    NOT NULL DEFAULT '0',
	newest    INTEGER NOT NULL DEFAULT 0,   -- epoch of the newest booked block
	cumulative TEXT   NOT NULL DEFAULT '0', -- in that block
	claimed   TEXT    NOT NULL DEFAULT '0', -- final on the chain
	pending   TEXT    NOT NULL DEFAULT '0', -- cumulative of the open claim
	estimated TEXT    NOT NULL DEFAULT '0', -- sum of the estimates without a block
	PRIMARY KEY (book, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
	book     INTEGER NOT NULL REFERENCES books,
	n        INTEGER NOT NULL, -- 1, 2, 3 ... per book, without gaps
	account  BLOB    NOT NULL,
	at       INTEGER NOT NULL,
	epoch    INTEGER NOT NULL,
	kind     TEXT    NOT NULL,
	dataset  BLOB    NOT NULL,
	what     TEXT    NOT NULL,
	amount   TEXT    NOT NULL,
	negative INTEGER NOT NULL,
	effect   INTEGER NOT NULL, -- 1: raises lifetime by amount, -1: lowers it, 0: neither
	reason   TEXT    NOT NULL,
	lifetime TEXT    NOT NULL, -- after this entry
	PRIMARY KEY (book, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE estimates (
	id      INTEGER PRIMARY KEY,
	book    INTEGER NOT NULL REFERENCES books,
	account BLOB    NOT NULL,
	epoch   INTEGER NOT NULL,
	dataset BLOB    NOT NULL,
	kind    TEXT    NOT NULL,
	amount  TEXT    NOT NULL,
	what    TEXT    NOT NULL,
	reason  TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	open    INTEGER NOT NULL, -- 0: a block was booked for the epoch
	UNIQUE (book, account, epoch, dataset, kind)
) STRICT;
CREATE INDEX estimates_open ON estimates (book, epoch) WHERE open = 1;

CREATE TABLE blocks (
	book         INTEGER NOT NULL REFERENCES books,
	account      BLOB    NOT NULL,
	epoch        INTEGER NOT NULL,
	hash         BLOB    NOT NULL,
	rewards_root BLOB    NOT NULL,
	final_at     INTEGER NOT NULL,
	booked_at    INTEGER NOT NULL,
	earned       TEXT    NOT NULL,
	held         TEXT    NOT NULL,
	matured      TEXT    NOT NULL,
	forfeited    TEXT    NOT NULL,
	cumulative   TEXT    NOT NULL,
	proof        BLOB    NOT NULL, -- 32 bytes per level
	own          TEXT    NOT NULL, -- our own sum, '' if there was none
	reasons      TEXT    NOT NULL,
	hold_epoch   INTEGER NOT NULL,
	hold_until   INTEGER NOT NULL,
	PRIMARY KEY (book, account, epoch)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_held ON blocks (book, account, hold_epoch, hold_until) WHERE held <> '0';

CREATE TABLE block_datasets (
	book    INTEGER NOT NULL REFERENCES books,
	account BLOB    NOT NULL,
	epoch   INTEGER NOT NULL,
	dataset BLOB    NOT NULL,
	amount  TEXT    NOT NULL,
	PRIMARY KEY (book, account, epoch, dataset)
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
	book    INTEGER NOT NULL REFERENCES books,
	account BLOB    NOT NULL,
	dataset BLOB    NOT NULL,
	earned  TEXT    NOT NULL, -- sum over block_datasets
	PRIMARY KEY (book, account, dataset)
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
	book       INTEGER NOT NULL REFERENCES books,
	account    BLOB    NOT NULL,
	cumulative TEXT    NOT NULL,
	amount     TEXT    NOT NULL,
	epoch      INTEGER NOT NULL,
	pay_to     BLOB    NOT NULL,
	at         INTEGER NOT NULL,
	tx         BLOB    NOT NULL,
	state      TEXT    NOT NULL,
	reason     TEXT    NOT NULL,
	attempt    INTEGER NOT NULL, -- 1, 2, ...: a claim that reverted may be tried again
	PRIMARY KEY (book, account, cumulative)
) STRICT;
CREATE UNIQUE INDEX claims_open ON claims (book, account) WHERE state IN ('signed', 'sent', 'mined');
CREATE INDEX claims_at ON claims (book, at);

CREATE TABLE receipts (
	book        INTEGER NOT NULL REFERENCES books,
	epoch       INTEGER NOT NULL,
	dataset     BLOB    NOT NULL,
	session     BLOB    NOT NULL,
	pub         BLOB    NOT NULL, -- one-time key of the voucher, 33 bytes
	blocks      INTEGER NOT NULL,
	seq         INTEGER NOT NULL,
	sig         BLOB    NOT NULL,
	chunks      BLOB    NOT NULL, -- (chunk u32, blocks u32) each
	voucher     BLOB    NOT NULL,
	at          INTEGER NOT NULL,
	settled_seq INTEGER NOT NULL DEFAULT -1,
	PRIMARY KEY (book, epoch, dataset, session, pub)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt_totals (
	book     INTEGER NOT NULL REFERENCES books,
	dataset  BLOB    NOT NULL,
	epoch    INTEGER NOT NULL,
	blocks   INTEGER NOT NULL,
	keys     INTEGER NOT NULL, -- rows of receipts
	receipts INTEGER NOT NULL, -- messages that raised one of them
	PRIMARY KEY (book, dataset, epoch)
) STRICT, WITHOUT ROWID;
`}

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
