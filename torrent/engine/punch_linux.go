package engine

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// punchHole frees the space of a range; it reads as zeros afterwards. File
// systems without holes keep the space, which is not an error: the chunk is
// given back all the same.
func punchHole(f *os.File, off, n int64) error {
	err := unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, off, n) //nolint:gosec // a descriptor fits
	if err != nil && !errors.Is(err, unix.EOPNOTSUPP) {
		return fmt.Errorf("punch hole in %s: %w", f.Name(), err)
	}
	return nil
}
