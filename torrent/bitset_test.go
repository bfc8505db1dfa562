package torrent_test

import (
	"bytes"
	"testing"

	"rarebit/torrent"
)

func TestBitset(t *testing.T) {
	s := torrent.NewBitset(10)
	s.Set(0, true)
	s.Set(9, true)
	if got := s.Bytes(); !bytes.Equal(got, []byte{0x80, 0x40}) { // highest bit first
		t.Errorf("bytes %x", got)
	}
	c := s.Clone()
	c.Set(9, false)
	if s.Count() != 2 || c.Count() != 1 || !s.Has(9) || c.Has(9) {
		t.Errorf("original %x, changed copy %x", s.Bytes(), c.Bytes())
	}
	for _, i := range []int{-1, 10, 15, 16, 1 << 40} {
		s.Set(i, true)
		if s.Has(i) {
			t.Errorf("bit %d of 10 is set", i)
		}
	}
	if s.Count() != 2 {
		t.Errorf("%d bits after setting bits beyond the end", s.Count())
	}
	for n := range 20 {
		s := torrent.NewBitset(n)
		s.SetAll()
		if s.Count() != n || s.Len() != n {
			t.Errorf("all of %d are %d", n, s.Count())
		}
		got, err := torrent.BitsetOf(n, bytes.Repeat([]byte{0xff}, (n+7)/8))
		if err != nil || got.Count() != n || !bytes.Equal(got.Bytes(), s.Bytes()) {
			t.Errorf("%d bits read from ones: %d, %v", n, got.Count(), err)
		}
	}
	for n, b := range map[int][]byte{-1: nil, 0: {0}, 8: {}, 9: {1}, -9: {}} {
		if _, err := torrent.BitsetOf(n, b); err == nil {
			t.Errorf("%d bits from %d bytes: no error", n, len(b))
		}
	}
	in := []byte{0x80}
	s, err := torrent.BitsetOf(8, in)
	if in[0] = 0; err != nil || !s.Has(0) {
		t.Error("the bytes are shared with the caller")
	}
}
