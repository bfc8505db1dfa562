package sqlite_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
)

var one = sqlite.Options{Migrations: []string{`CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)`}, Hint: "move it away"}

func TestOpenMigratesOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c#.db") // a person's folder may hold any character
	for range 2 {
		db, err := sqlite.Open(t.Context(), path, one)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), `INSERT INTO t (b) VALUES ('x')`); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Fatalf("database file: %v, %v; want mode 0600", st, err)
	}
	two := one
	two.Migrations = append([]string{}, one.Migrations...)
	two.Migrations = append(two.Migrations, `ALTER TABLE t ADD COLUMN c INTEGER NOT NULL DEFAULT 7`)
	db, err := sqlite.Open(t.Context(), path, two)
	if err != nil {
		t.Fatal(err)
	}
	var n, c int
	if err := db.QueryRowContext(t.Context(), `SELECT count(*), max(c) FROM t`).Scan(&n, &c); err != nil || n != 2 || c != 7 {
		t.Fatalf("after migration: %d rows, c %d, %v; want 2, 7", n, c, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), path, one); !errors.Is(err, sqlite.ErrNewer) {
		t.Fatalf("older program: %v, want ErrNewer", err)
	}
}

func TestOpenCorrupt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	junk := make([]byte, 64<<10)
	copy(junk, "not a database at all")
	if err := os.WriteFile(path, junk, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := sqlite.Open(t.Context(), path, one)
	if !errors.Is(err, sqlite.ErrCorrupt) || torrent.HintOf(err) != "move it away" {
		t.Fatalf("junk file: %v (hint %q), want ErrCorrupt with the hint", err, torrent.HintOf(err))
	}
	if after, _ := os.ReadFile(path); string(after) != string(junk) {
		t.Fatal("the damaged file was changed")
	}
}

func TestTxRollsBack(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), one)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	boom := errors.New("boom")
	err = sqlite.Tx(t.Context(), db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(t.Context(), `INSERT INTO t (b) VALUES ('x')`); err != nil {
			return err
		}
		return boom
	})
	var n int
	if qerr := db.QueryRowContext(t.Context(), `SELECT count(*) FROM t`).Scan(&n); !errors.Is(err, boom) || qerr != nil || n != 0 {
		t.Fatalf("Tx = %v, rows %d, %v; want boom and none", err, n, qerr)
	}
}

// A full disk is told as such with advice, undoes the transaction, and the
// database goes on once there is space.
func TestFullDisk(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), one)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	pages := func(n int) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	put := func(bytes int) error {
		return sqlite.Tx(t.Context(), db, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(t.Context(), `INSERT INTO t (b) VALUES ('small')`); err != nil {
				return err
			}
			_, err := tx.ExecContext(t.Context(), `INSERT INTO t (b) VALUES (?)`, string(make([]byte, bytes)))
			return err
		})
	}
	count := func() (n int) {
		t.Helper()
		if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM t`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	pages(20)
	if err := put(100); err != nil {
		t.Fatal(err)
	}
	if err := put(1 << 20); !errors.Is(err, sqlite.ErrFull) || torrent.HintOf(err) == "" {
		t.Fatalf("full disk: %v (hint %q), want ErrFull with a hint", err, torrent.HintOf(err))
	}
	if n := count(); n != 2 {
		t.Fatalf("%d rows, want the 2 of before", n)
	}
	pages(1 << 20)
	if err := put(1 << 20); err != nil || count() != 4 {
		t.Fatalf("with space again: %v, %d rows", err, count())
	}
}
