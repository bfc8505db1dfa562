// Package sqlitex stands in for go-llsqlite/adapter/sqlitex; see the parent.
package sqlitex

import sqlite "github.com/go-llsqlite/adapter"

// ExecScript always fails with sqlite.ErrNone.
func ExecScript(*sqlite.Conn, string) error { return sqlite.ErrNone }

// Exec always fails with sqlite.ErrNone.
func Exec(*sqlite.Conn, string, func(*sqlite.Stmt) error, ...any) error { return sqlite.ErrNone }
