//go:build !purego

package catalog

import (
	"encoding/binary"

	"golang.org/x/sys/cpu"

	"rarebit/torrent"
)

//go:noescape
func sha256x16(states *[8][16]uint32, a, b *byte, stride, rows uint64)

func init() {
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW {
		sixteenBlocks = sixteenBlocksAVX512
	}
}

func sixteenBlocksAVX512(a, b *[8 * torrent.BlockBytes]byte, outA, outB []torrent.Hash) {
	var s [8][16]uint32
	for i, word := range [8]uint32{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19} {
		for lane := range s[i] {
			s[i][lane] = word
		}
	}
	sha256x16(&s, &a[0], &b[0], torrent.BlockBytes, torrent.BlockBytes/64)
	sha256x16(&s, &blockEnd[0], &blockEnd[0], 0, 1)
	for lane := range 8 {
		for i := range s {
			binary.BigEndian.PutUint32(outA[lane][4*i:], s[i][lane])
			binary.BigEndian.PutUint32(outB[lane][4*i:], s[i][8+lane])
		}
	}
}
