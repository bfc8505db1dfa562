package catalog

import "rarebit/torrent"

// twin hashes two pieces of one length side by side, and two blocks. A
// processor that has instructions for one stream is usually idle half of the
// time.
type twin interface {
	reset()
	// write adds to both pieces; the lengths are equal and multiples of 64.
	write(a, b []byte)
	// sums puts the SHA-1 of both pieces there, 20 bytes each.
	sums(a, b []byte)
	// blocks are the SHA-256 of two blocks.
	blocks(a, b *[torrent.BlockBytes]byte) (ha, hb torrent.Hash)
}

// newTwin is nil where the processor has no such instructions: then the
// standard library hashes one piece at a time.
var newTwin func() twin

// sixteenBlocks are the SHA-256 of the eight blocks of a and the eight of b,
// nearly twice as fast again as twins; nil where the processor lacks AVX-512.
var sixteenBlocks func(a, b *[8 * torrent.BlockBytes]byte, outA, outB []torrent.Hash)
