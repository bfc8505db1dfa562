package catalog

import "testing"

// LimitLanes hides what this processor can until the test ends: 0 leaves the
// standard library, 1 the SHA extensions, 2 everything.
func LimitLanes(t *testing.T, level int) {
	two, sixteen := newTwin, sixteenBlocks
	t.Cleanup(func() { newTwin, sixteenBlocks = two, sixteen })
	if level < 1 {
		newTwin = nil
	}
	if level < 2 {
		sixteenBlocks = nil
	}
}
