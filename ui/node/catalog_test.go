package node

import (
	"testing"

	"rarebit/reputation"
)

func TestObservedUndoesSmooth(t *testing.T) {
	const copy16 = 1 << 16
	for _, prev := range []uint64{0, 1 * copy16, 3*copy16 + 7, 8 * copy16} {
		for _, now := range []uint64{0, copy16 / 2, 1 * copy16, 5 * copy16, 40 * copy16} {
			got := observed(prev, reputation.Smooth(prev, now))
			if diff := int64(got) - int64(now); diff < -4 || diff > 4 {
				t.Errorf("from %d to %d: %d, off by %d/65536", prev, now, got, diff)
			}
		}
	}
}

func TestParseSize(t *testing.T) {
	for in, want := range map[string]int64{"": 0, "5 GB": 5e9, "500MB": 500e6, "1.5 GiB": 3 << 29, "1024": 1024} {
		if got, err := ParseSize(in); err != nil || got != want {
			t.Errorf("ParseSize(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"-1", "5 apples", "GB", "1e40 GB", "0"} {
		if got, err := ParseSize(in); err == nil {
			t.Errorf("ParseSize(%q) = %d, want an error", in, got)
		}
	}
}
