// Package sqlite stands in for go-llsqlite/adapter, whose copy of the SQLite C
// library does not link beside go-sqlite3. It has just the names that
// anacrolix/torrent compiles against; every call answers ErrNone. Rarebit
// always passes a storage of its own, so none of them is reached.
package sqlite

import "errors"

// ErrNone is returned by everything in this package.
var ErrNone = errors.New("sqlite piece completion is not built in")

type (
	// Conn stands for a database connection.
	Conn struct{}
	// Stmt stands for a prepared statement.
	Stmt struct{}
	// OpenFlags stands for SQLite's open flags.
	OpenFlags int
)

// OpenConn always fails with ErrNone.
func OpenConn(string, OpenFlags) (*Conn, error) { return nil, ErrNone }

// Close does nothing.
func (*Conn) Close() error { return nil }

// ColumnInt is never reached.
func (*Stmt) ColumnInt(int) int { return 0 }
