package torrent_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"

	"rarebit/torrent"
)

func pairHash(l, r torrent.Hash) torrent.Hash { return sha256.Sum256(slices.Concat(l[:], r[:])) }

// plainRoot fills up with zero leaves to width and hashes pair by pair.
func plainRoot(leaves []torrent.Hash, width int) torrent.Hash {
	row := make([]torrent.Hash, width)
	copy(row, leaves)
	for ; len(row) > 1; row = row[:len(row)/2] {
		for i := range len(row) / 2 {
			row[i] = pairHash(row[2*i], row[2*i+1])
		}
	}
	return row[0]
}

func width(n int) int {
	w := 1
	for w < n {
		w *= 2
	}
	return w
}

func block(i int) []byte { return fmt.Appendf(nil, "block %d", i) }

func leavesOf(n int) []torrent.Hash {
	out := make([]torrent.Hash, n)
	for i := range out {
		out[i] = sha256.Sum256(block(i))
	}
	return out
}

func TestTree(t *testing.T) {
	for _, n := range []int{1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 100, 256, 257} {
		leaves := leavesOf(n)
		tree := torrent.NewTree(slices.Clone(leaves))
		root, w := tree.Root(), width(n)
		if want := plainRoot(leaves, w); root != want {
			t.Fatalf("%d leaves: root %s, want %s", n, root, want)
		}
		for sub := 1; sub <= 2*w; sub *= 2 { // a subtree wider than the tree is the tree
			for i := range max(1, w/sub) {
				lo, hi := min(i*sub, n), min((i+1)*sub, n)
				if got, want := tree.Subtree(i, sub), plainRoot(leaves[lo:hi], min(sub, w)); got != want {
					t.Fatalf("%d leaves: subtree %d of %d is %s, want %s", n, i, sub, got, want)
				}
			}
		}
		for i := range n {
			proof := tree.Proof(i)
			if err := torrent.VerifyBlock(root, n, i, block(i), proof); err != nil {
				t.Fatalf("%d leaves: %v", n, err)
			}
			for name, err := range map[string]error{
				"other block":  torrent.VerifyBlock(root, n, i, []byte("forged"), proof),
				"other root":   torrent.VerifyBlock(torrent.Hash{1}, n, i, block(i), proof),
				"longer proof": torrent.VerifyBlock(root, n, i, block(i), append(slices.Clone(proof), torrent.Hash{})),
				"beyond":       torrent.VerifyBlock(root, n, n+i, block(i), proof),
				"below":        torrent.VerifyBlock(root, n, -1-i, block(i), proof),
			} {
				if err == nil {
					t.Fatalf("%d leaves, block %d: %s passes", n, i, name)
				}
			}
			if n > 1 {
				if err := torrent.VerifyBlock(root, n, (i+1)%n, block(i), proof); !errors.Is(err, torrent.ErrHashMismatch) {
					t.Fatalf("%d leaves: block %d passes as %d: %v", n, i, (i+1)%n, err)
				}
				if err := torrent.VerifyBlock(root, n, i, block(i), proof[1:]); err == nil {
					t.Fatalf("%d leaves: short proof passes", n)
				}
			}
		}
	}
}

func TestTreeEdges(t *testing.T) {
	empty := torrent.NewTree(nil)
	if empty.Root() != (torrent.Hash{}) || empty.Subtree(0, 16) != (torrent.Hash{}) || len(empty.Proof(0)) != 0 {
		t.Error("the empty tree is not zero")
	}
	tree := torrent.NewTree(leavesOf(5))
	if got, want := tree.Subtree(7, 2), plainRoot(nil, 2); got != want {
		t.Errorf("subtree beyond the end is %s, want %s", got, want)
	}
	if got := tree.Subtree(-1, 1); got != (torrent.Hash{}) {
		t.Errorf("subtree before the start is %s", got)
	}
}

func FuzzVerifyBlock(f *testing.F) {
	tree := torrent.NewTree(leavesOf(5))
	var flat []byte
	for _, h := range tree.Proof(3) {
		flat = append(flat, h[:]...)
	}
	f.Add(5, 3, block(3), flat)
	f.Add(5, 2, block(3), flat)
	f.Add(1<<62, 3, block(3), flat)
	f.Add(-1, -1, block(3), []byte{})
	f.Fuzz(func(t *testing.T, n, i int, b, flat []byte) {
		var proof []torrent.Hash
		for c := range slices.Chunk(flat, 32) {
			if len(c) == 32 {
				proof = append(proof, torrent.Hash(c))
			}
		}
		if torrent.VerifyBlock(tree.Root(), n, i, b, proof) == nil && (i < 0 || i > 4 || string(b) != string(block(i))) {
			t.Errorf("block %d of %d passes with %q", i, n, b)
		}
	})
}
