// Package sqlite opens every database of the program: the same pragmas, the
// same migrations, the same words when a file is damaged. It is the only
// importer of go-sqlite3. It knows no table; the packages that call it bring
// their schema as a list of migrations.
//
// The invariant: a transaction that was committed to a durable database is on
// the disk, whatever kills the process or the machine a moment later.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/mattn/go-sqlite3"

	"rarebit/torrent"
)

// These errors are returned when a database is opened or written.
var (
	// ErrCorrupt is returned for a file that is not a database or whose pages
	// contradict each other. The file is left as it is.
	ErrCorrupt = errors.New("database is damaged")
	// ErrNewer is returned for a database that a newer version has migrated.
	ErrNewer = errors.New("database is from a newer version of rarebit")
	// ErrFull is returned when the disk is full.
	ErrFull = errors.New("disk is full")
)

// Durability says what a commit waits for.
type Durability int

const (
	// Durable waits for the disk: the ledger, receipts, transactions.
	Durable Durability = iota
	// Relaxed may lose the last commits when the machine (not the process)
	// dies, never consistency: what can be made again.
	Relaxed
)

// Options are what differs between databases.
type Options struct {
	Durability Durability
	// Migrations are SQL scripts, applied in order, each once, each in one
	// transaction. They are only ever appended to.
	Migrations []string
	// Hint tells a person what to do when the file is damaged.
	Hint string
}

// Open opens or creates the database at path, checks it and brings it up to
// date. The pool has one connection: SQLite has one writer, and one connection
// makes every read see the last write. Close it with Close.
func Open(ctx context.Context, path string, o Options) (*sql.DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	sync := "FULL"
	if o.Durability == Relaxed {
		sync = "NORMAL"
	}
	q := url.Values{
		"_busy_timeout": {"5000"}, "_journal_mode": {"WAL"}, "_synchronous": {sync},
		"_foreign_keys": {"on"}, "_txlock": {"immediate"},
	}
	db, err := sql.Open("sqlite3", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if err := check(ctx, db); err != nil {
		_ = db.Close()
		return nil, explain(path, o.Hint, err)
	}
	if err := migrate(ctx, db, o.Migrations); err != nil {
		_ = db.Close()
		return nil, explain(path, o.Hint, err)
	}
	if err := os.Chmod(path, 0o600); err != nil { // it may name peers and amounts
		_ = db.Close()
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	return db, nil
}

// check reads the whole file once: a damaged page is found at the start, not
// in the middle of a claim.
func check(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "PRAGMA quick_check(3)")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var bad []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return err
		}
		if s != "ok" {
			bad = append(bad, s)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(bad) > 0 {
		return fmt.Errorf("%w: %s", ErrCorrupt, strings.Join(bad, "; "))
	}
	return nil
}

func migrate(ctx context.Context, db *sql.DB, scripts []string) error {
	var have int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have > len(scripts) {
		return fmt.Errorf("%w: version %d, this program knows %d", ErrNewer, have, len(scripts))
	}
	for v := have; v < len(scripts); v++ {
		err := Tx(ctx, db, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, scripts[v]); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", v+1))
			return err
		})
		if err != nil {
			return fmt.Errorf("migrate to version %d: %w", v+1, err)
		}
	}
	return nil
}

// Tx runs f in one transaction: all of it is stored, or nothing.
func Tx(ctx context.Context, db *sql.DB, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return Explain(err)
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback()
		return Explain(err)
	}
	return Explain(tx.Commit())
}

// Explain turns SQLite's codes into the errors of this package.
func Explain(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	case sqlite3.ErrFull:
		return torrent.WithHint(fmt.Errorf("%w: %w", ErrFull, err), "free some space; nothing was lost, the program goes on by itself")
	}
	return err
}

func explain(path, hint string, err error) error {
	err = fmt.Errorf("open database %s: %w", path, Explain(err))
	if errors.Is(err, ErrCorrupt) && hint != "" {
		return torrent.WithHint(err, "%s", hint)
	}
	return err
}
