//go:build linux || darwin || freebsd

package engine

import "golang.org/x/sys/unix"

// freeBytes is what an ordinary user may still write below dir; -1 if unknown.
func freeBytes(dir string) int64 {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return -1
	}
	return int64(st.Bavail) * int64(st.Bsize) //nolint:gosec,unconvert // types differ between systems
}
