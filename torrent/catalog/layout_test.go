package catalog

import (
	"strings"
	"testing"
)

func TestChooseChunkBytes(t *testing.T) {
	same := func(n int, size int64) []int64 {
		out := make([]int64, n)
		for i := range out {
			out[i] = size
		}
		return out
	}
	const kib, mib, gib = 1 << 10, 1 << 20, 1 << 30
	for _, c := range []struct {
		name  string
		sizes []int64
		want  uint32
		warns bool
	}{
		{"one byte", same(1, 1), 256 * kib, false},
		{"1 GiB", same(1, gib), 256 * kib, false},
		{"4 GiB", same(1, 4*gib), 512 * kib, false},
		{"100 GiB", same(1, 100*gib), 16 * mib, false},
		{"10 TiB", same(1, 10<<40), 16 * mib, false},
		{"files of 5 MiB and a bit, 10 GiB in all", same(2048, 5*mib+1), 256 * kib, false},
		{"files of 30 MiB and a bit, 60 GiB", same(2048, 30*mib+1), mib, false},
		{"20,000 thumbnails", same(20_000, 10*kib), 256 * kib, true},
		{"200,000 thumbnails", same(200_000, 10*kib), 256 * kib, true},
		{"a big file and many small", append(same(60_000, 10*kib), 100*gib), 2 * mib, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := chooseChunkBytes(c.sizes)
			l := layOut(c.sizes, int64(got))
			if got != c.want || (l.warning(int64(got), len(c.sizes)) != "") != c.warns {
				t.Errorf("chose %d KiB, want %d: %+v, warning %q", got>>10, c.want>>10, l, l.warning(int64(got), len(c.sizes)))
			}
		})
	}
}

func TestLayOut(t *testing.T) {
	l := layOut([]int64{0, 100, 0, 64, 65, 0}, 64)
	if want := (layout{sizeBytes: 229, streamBytes: 128 + 64 + 65, chunks: 5, small: 0}); l != want {
		t.Errorf("layOut = %+v, want %+v", l, want)
	}
	w := layOut([]int64{1, 1}, 256<<10).warning(256<<10, 2)
	if !strings.Contains(w, "99 %") || !strings.Contains(w, "2 of 2") || !strings.Contains(w, "256 KiB") {
		t.Error(w)
	}
}
