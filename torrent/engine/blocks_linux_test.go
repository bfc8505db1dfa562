package engine

import (
	"os"
	"syscall"
	"testing"
)

// usedBlocks is how many 512-byte blocks a file takes on the disk.
func usedBlocks(tb testing.TB, path string) int64 {
	tb.Helper()
	st, err := os.Stat(path)
	must(tb, err)
	return st.Sys().(*syscall.Stat_t).Blocks
}
