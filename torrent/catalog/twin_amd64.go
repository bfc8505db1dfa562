//go:build !purego

package catalog

import (
	"encoding/binary"

	"rarebit/torrent"
)

// shaTwin uses the SHA extensions on two streams at a time. One stream leaves
// the unit idle for half of the cycles, because each instruction waits for the
// one before; crypto/sha1 and crypto/sha256 can do no better, they are given
// one stream. Pieces and blocks come in plenty, so that two are always there.
type shaTwin struct {
	pieces [16]uint32 // twice d c b a 0 0 0 e, the order of the registers
	bytes  uint64     // written so far
}

//go:noescape
func sha1x2(states *[16]uint32, a, b *byte, blocks uint64)

//go:noescape
func sha256x2(states *[16]uint32, a, b *byte, blocks uint64)

func cpuid(leaf, sub uint32) (ebx, ecx uint32)

func init() {
	const sha, ssse3, sse41 = 1 << 29, 1 << 9, 1 << 19
	_, features := cpuid(1, 0)
	if extended, _ := cpuid(7, 0); extended&sha != 0 && features&ssse3 != 0 && features&sse41 != 0 {
		newTwin = func() twin { return new(shaTwin) }
	}
}

func (t *shaTwin) reset() {
	start := [8]uint32{0x10325476, 0x98badcfe, 0xefcdab89, 0x67452301, 0, 0, 0, 0xc3d2e1f0}
	copy(t.pieces[:8], start[:])
	copy(t.pieces[8:], start[:])
	t.bytes = 0
}

func (t *shaTwin) write(a, b []byte) {
	if len(a) != len(b) || len(a)%64 != 0 {
		panic("catalog: uneven streams") // a bug of ours: readers of chunks ask for whole blocks
	}
	if len(a) > 0 {
		sha1x2(&t.pieces, &a[0], &b[0], uint64(len(a)/64))
		t.bytes += uint64(len(a))
	}
}

func (t *shaTwin) sums(a, b []byte) {
	end := [64]byte{0: 0x80}
	binary.BigEndian.PutUint64(end[56:], 8*t.bytes)
	sha1x2(&t.pieces, &end[0], &end[0], 1)
	for i, out := range [][]byte{a, b} {
		s := t.pieces[8*i:]
		for j, word := range []uint32{s[3], s[2], s[1], s[0], s[7]} {
			binary.BigEndian.PutUint32(out[4*j:], word)
		}
	}
}

// blockEnd closes the SHA-256 of a whole block: a one bit and its length.
var blockEnd = [64]byte{0: 0x80, 61: torrent.BlockBytes * 8 >> 16, 62: torrent.BlockBytes * 8 >> 8 & 0xff}

func (t *shaTwin) blocks(a, b *[torrent.BlockBytes]byte) (ha, hb torrent.Hash) {
	// Twice f e b a h g d c, the order of the registers.
	s := [16]uint32{
		0x9b05688c, 0x510e527f, 0xbb67ae85, 0x6a09e667, 0x5be0cd19, 0x1f83d9ab, 0xa54ff53a, 0x3c6ef372,
		0x9b05688c, 0x510e527f, 0xbb67ae85, 0x6a09e667, 0x5be0cd19, 0x1f83d9ab, 0xa54ff53a, 0x3c6ef372,
	}
	sha256x2(&s, &a[0], &b[0], torrent.BlockBytes/64)
	sha256x2(&s, &blockEnd[0], &blockEnd[0], 1)
	for i, out := range []*torrent.Hash{&ha, &hb} {
		for j, at := range [8]int{3, 2, 7, 6, 1, 0, 5, 4} { // a b c d e f g h
			binary.BigEndian.PutUint32(out[4*j:], s[8*i+at])
		}
	}
	return ha, hb
}
