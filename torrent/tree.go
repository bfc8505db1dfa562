package torrent

import (
	"crypto/sha256"
	"fmt"
	"math/bits"
)

// Tree is the SHA-256 Merkle tree over the 16 KiB blocks of a torrent stream.
//
//	leaf i = SHA-256(stream[16384·i : 16384·(i+1)]), the last one may be short
//	node   = SHA-256(left ‖ right)
//
// Leaves that are missing up to the next power of two are 32 zero bytes: the
// shape of BEP 52, but over the whole stream. So every chunk and every shard
// has a subtree root of its own, and one random block can be checked without
// the rest of its chunk.
type Tree struct {
	levels [][]Hash // levels[0] are the leaves without padding
	depth  int
}

// NewTree builds the tree of these block hashes; the slice is kept.
func NewTree(leaves []Hash) *Tree {
	t := &Tree{levels: [][]Hash{leaves}, depth: treeDepth(len(leaves))}
	for level := leaves; len(t.levels) <= t.depth; {
		up := make([]Hash, (len(level)+1)/2)
		zero := zeroHash(len(t.levels) - 1)
		for i := range up {
			right := zero
			if 2*i+1 < len(level) {
				right = level[2*i+1]
			}
			up[i] = hashPair(level[2*i], right)
		}
		t.levels = append(t.levels, up)
		level = up
	}
	return t
}

// Leaves are the block hashes; not to be changed.
func (t *Tree) Leaves() []Hash { return t.levels[0] }

// Root is the hash of the whole stream.
func (t *Tree) Root() Hash {
	top := t.levels[len(t.levels)-1]
	if len(top) == 0 {
		return Hash{}
	}
	return top[0]
}

// Subtree is the root over leaves [i·n, (i+1)·n) where n is a power of two:
// a chunk's root for n = chunk bytes / 16384, a shard's for 256 times that. A
// stream smaller than that has one subtree, the whole tree.
func (t *Tree) Subtree(i, n int) Hash {
	level := min(max(bits.Len(uint(n))-1, 0), t.depth)
	if i >= 0 && i < len(t.levels[level]) {
		return t.levels[level][i]
	}
	return zeroHash(level)
}

// Proof lists the siblings of leaf i from the bottom up; it has exactly
// Depth hashes.
func (t *Tree) Proof(i int) []Hash {
	out := make([]Hash, t.depth)
	for l := range out {
		sib := i ^ 1
		if sib < len(t.levels[l]) {
			out[l] = t.levels[l][sib]
		} else {
			out[l] = zeroHash(l)
		}
		i >>= 1
	}
	return out
}

// VerifyBlock checks one block of a stream of n blocks against root.
func VerifyBlock(root Hash, n, i int, block []byte, proof []Hash) error {
	if want := treeDepth(n); len(proof) != want || i < 0 || i >= n {
		return fmt.Errorf("check block %d of %d: proof has %d hashes, want %d", i, n, len(proof), want)
	}
	h := Hash(sha256.Sum256(block))
	for l, sib := range proof {
		if i>>l&1 == 0 {
			h = hashPair(h, sib)
		} else {
			h = hashPair(sib, h)
		}
	}
	if h != root {
		return fmt.Errorf("check block %d: %w", i, ErrHashMismatch)
	}
	return nil
}

func treeDepth(leaves int) int {
	if leaves <= 1 {
		return 0
	}
	return bits.Len(uint(leaves - 1))
}

func hashPair(l, r Hash) Hash {
	var b [64]byte
	copy(b[:32], l[:])
	copy(b[32:], r[:])
	return sha256.Sum256(b[:])
}

// zeroHash is the root of an all-padding subtree of 2^level leaves.
func zeroHash(level int) Hash {
	var h Hash
	for range level {
		h = hashPair(h, h)
	}
	return h
}
