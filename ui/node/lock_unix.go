//go:build unix

package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"rarebit/torrent"
)

// ErrInUse is returned when another process works in the data directory.
var ErrInUse = errors.New("data directory is in use")

// Lock keeps a second process out of a data directory for as long as it is
// held; the kernel releases it when the process dies, however it dies.
type Lock struct{ f *os.File }

// Acquire takes the lock of dir, made if it is not there.
func Acquire(dir string) (*Lock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	path := filepath.Join(dir, "lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // below the person's data directory
	if err != nil {
		return nil, fmt.Errorf("lock data directory: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		pid, _ := os.ReadFile(path) //nolint:gosec // same file
		_ = f.Close()
		return nil, torrent.WithHint(fmt.Errorf("%w: %s (process %s)", ErrInUse, dir, strings.TrimSpace(string(pid))),
			"stop that process, or give this one another --data directory")
	}
	if err := f.Truncate(0); err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
		if err != nil {
			_ = f.Close()
			return nil, fmt.Errorf("lock data directory: %w", err)
		}
	}
	return &Lock{f}, nil
}

// Release gives the directory back.
func (l *Lock) Release() { _ = l.f.Close() }
