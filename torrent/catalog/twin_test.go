package catalog

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"math/rand/v2"
	"testing"

	"rarebit/torrent"
)

// The hashes of two streams are those of the standard library, for every
// length, and neither stream leaks into the other.
func TestTwin(t *testing.T) {
	if newTwin == nil {
		t.Skip("this processor hashes one stream at a time")
	}
	rng := rand.NewChaCha8([32]byte{7})
	tw := newTwin()
	for _, n := range []int{0, 64, 128, 192, 4096, 256 << 10, 1 << 20} {
		a, b := make([]byte, n), make([]byte, n)
		_, _ = rng.Read(a)
		_, _ = rng.Read(b)
		for _, cut := range []int{0, n / 128 * 64, n} {
			tw.reset()
			tw.write(a[:cut], b[:cut])
			tw.write(a[cut:], b[cut:])
			var ha, hb [20]byte
			tw.sums(ha[:], hb[:])
			if ha != sha1.Sum(a) || hb != sha1.Sum(b) {
				t.Fatalf("%d bytes, cut at %d: SHA-1 differs", n, cut)
			}
		}
	}
	for range 50 {
		var a, b [torrent.BlockBytes]byte
		_, _ = rng.Read(a[:])
		_, _ = rng.Read(b[:])
		if ha, hb := tw.blocks(&a, &b); ha != sha256.Sum256(a[:]) || hb != sha256.Sum256(b[:]) {
			t.Fatal("SHA-256 differs")
		}
	}
	if z, _ := tw.blocks(&zeros, &zeros); z != zeroLeaf || !bytes.Equal(z[:], zeroLeaf[:]) {
		t.Error("zero block differs")
	}
}

func TestSixteenBlocks(t *testing.T) {
	if sixteenBlocks == nil {
		t.Skip("this processor has no AVX-512")
	}
	rng := rand.NewChaCha8([32]byte{8})
	var a, b [8 * torrent.BlockBytes]byte
	for range 10 {
		_, _ = rng.Read(a[:])
		_, _ = rng.Read(b[:])
		var outA, outB [8]torrent.Hash
		sixteenBlocks(&a, &b, outA[:], outB[:])
		for i := range 8 {
			at := i * torrent.BlockBytes
			if outA[i] != sha256.Sum256(a[at:at+torrent.BlockBytes]) || outB[i] != sha256.Sum256(b[at:at+torrent.BlockBytes]) {
				t.Fatalf("SHA-256 of block %d differs", i)
			}
		}
	}
}

func BenchmarkSixteenBlocks(b *testing.B) {
	if sixteenBlocks == nil {
		b.Skip("this processor has no AVX-512")
	}
	x, y := new([8 * torrent.BlockBytes]byte), new([8 * torrent.BlockBytes]byte)
	out := make([]torrent.Hash, 16)
	b.SetBytes(16 * torrent.BlockBytes)
	for b.Loop() {
		sixteenBlocks(x, y, out[:8], out[8:])
	}
}

func BenchmarkTwin(b *testing.B) {
	if newTwin == nil {
		b.Skip("this processor hashes one stream at a time")
	}
	x, y := make([]byte, torrent.BlockBytes), make([]byte, torrent.BlockBytes)
	tw := newTwin()
	tw.reset()
	for name, f := range map[string]func(){
		"SHA-1 twin":      func() { tw.write(x, y) },
		"SHA-1 library":   func() { sha1.Sum(x); sha1.Sum(y) },
		"SHA-256 twin":    func() { tw.blocks((*[torrent.BlockBytes]byte)(x), (*[torrent.BlockBytes]byte)(y)) },
		"SHA-256 library": func() { sha256.Sum256(x); sha256.Sum256(y) },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(2 * torrent.BlockBytes)
			for b.Loop() {
				f()
			}
		})
	}
}
