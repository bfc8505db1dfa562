package catalog

import (
	"fmt"

	"rarebit/torrent"
)

const (
	minChunkBytes = 256 << 10 // smallest that publishing picks
	maxChunks     = 1 << 24   // what torrent.Manifest believes
	maxFiles      = 1 << 20

	// fewChunks is what choosing starts from: small enough for quick lists
	// and maps, large enough that one chunk is a small part of the whole.
	fewChunks = 8192
	// manyChunks is how far choosing goes to save padding.
	manyChunks = 100_000
	// maxPadPercent of the stream is as much padding as passes in silence.
	maxPadPercent = 5
)

// layout is what files of given sizes come to at one chunk size.
type layout struct {
	sizeBytes   int64
	streamBytes int64 // with padding between the files
	chunks      int64
	small       int // files that fill less than half a chunk
}

func layOut(sizes []int64, chunkBytes int64) layout {
	var l layout
	var tail int64 // padding after the newest file with data, which may be the last
	for _, size := range sizes {
		if size == 0 {
			continue
		}
		n := (size + chunkBytes - 1) / chunkBytes
		tail = n*chunkBytes - size
		l.sizeBytes, l.chunks, l.streamBytes = l.sizeBytes+size, l.chunks+n, l.streamBytes+n*chunkBytes
		if size < chunkBytes/2 {
			l.small++
		}
	}
	l.streamBytes -= tail
	return l
}

func (l layout) padsTooMuch() bool {
	return (l.streamBytes-l.sizeBytes)*100 > l.streamBytes*maxPadPercent
}

// chooseChunkBytes takes the smallest chunk that gives a handy number of
// them, then smaller ones while padding is above its share and there are not
// too many. Many files make many chunks at any size: such a folder gets small
// chunks, because large ones would only add padding.
func chooseChunkBytes(sizes []int64) uint32 {
	c := int64(minChunkBytes)
	for c < torrent.MaxChunkBytes && layOut(sizes, c).chunks > fewChunks {
		c *= 2
	}
	most := max(manyChunks, 2*int64(len(sizes)))
	for c > minChunkBytes && layOut(sizes, c).padsTooMuch() && layOut(sizes, c/2).chunks <= most {
		c /= 2
	}
	return uint32(c) //nolint:gosec // at most 16 MiB
}

// warning says what the padding costs, or nothing when it is little.
func (l layout) warning(chunkBytes int64, files int) string {
	if !l.padsTooMuch() {
		return ""
	}
	return fmt.Sprintf("padding is %d %% of the stream (%s for %s of data): %d of %d files fill less than half a chunk of %s; "+
		"seeders are paid for data alone, so pack small files into larger ones (tar, zip, parquet) before publishing",
		(l.streamBytes-l.sizeBytes)*100/l.streamBytes, sizeText(l.streamBytes-l.sizeBytes), sizeText(l.sizeBytes),
		l.small, files, sizeText(chunkBytes))
}

func sizeText(n int64) string {
	switch {
	case n >= 10<<30:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 10<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 10<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}
