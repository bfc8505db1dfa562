package torrent

import (
	"fmt"
	"math/bits"
)

// Bitset holds one bit per chunk, bit i at byte i/8, highest bit first: the
// order of BitTorrent's bitfield message and of COMMIT.
type Bitset struct {
	n int
	b []byte
}

// NewBitset has n bits, all clear.
func NewBitset(n int) Bitset { return Bitset{n: n, b: make([]byte, (n+7)/8)} }

// BitsetOf reads n bits; bits beyond n are cleared, not refused: some clients
// set them.
func BitsetOf(n int, b []byte) (Bitset, error) {
	if n < 0 || len(b) != (n+7)/8 {
		return Bitset{}, fmt.Errorf("read bitmap of %d bits: %d bytes", n, len(b))
	}
	s := Bitset{n: n, b: append([]byte(nil), b...)}
	if n%8 != 0 {
		s.b[len(s.b)-1] &= 0xff << (8 - n%8)
	}
	return s, nil
}

// Len is the number of bits.
func (s Bitset) Len() int { return s.n }

// Has says whether bit i is set; false beyond the end.
func (s Bitset) Has(i int) bool { return i >= 0 && i < s.n && s.b[i/8]&(0x80>>(i%8)) != 0 }

// Set sets or clears bit i. Beyond the end it does nothing: a bit there would
// count as a chunk.
func (s Bitset) Set(i int, on bool) {
	if i < 0 || i >= s.n {
		return
	}
	if on {
		s.b[i/8] |= 0x80 >> (i % 8)
	} else {
		s.b[i/8] &^= 0x80 >> (i % 8)
	}
}

// SetAll sets every bit.
func (s Bitset) SetAll() {
	for i := range s.b {
		s.b[i] = 0xff
	}
	if s.n%8 != 0 {
		s.b[len(s.b)-1] = 0xff << (8 - s.n%8)
	}
}

// Count is how many bits are set.
func (s Bitset) Count() int {
	c := 0
	for _, b := range s.b {
		c += bits.OnesCount8(b)
	}
	return c
}

// Clone is a copy of its own.
func (s Bitset) Clone() Bitset { return Bitset{n: s.n, b: append([]byte(nil), s.b...)} }

// Bytes are the bits; not to be changed.
func (s Bitset) Bytes() []byte { return s.b }
