package epoch

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
)

// Merkle is a tree whose proofs OpenZeppelin's MerkleProof accepts: leaves
// sorted by hash, inner nodes the keccak256 of the sorted pair, an odd last
// node moves up alone, the empty tree is zero.
type Merkle struct {
	levels [][]torrent.Hash
}

// NewMerkle builds the tree of these leaves in any order.
func NewMerkle(leaves []torrent.Hash) *Merkle {
	level := slices.Clone(leaves)
	slices.SortFunc(level, compareHash)
	m := &Merkle{levels: [][]torrent.Hash{level}}
	for len(level) > 1 {
		up := make([]torrent.Hash, 0, (len(level)+1)/2)
		for i := 0; i+1 < len(level); i += 2 {
			up = append(up, merkleNode(level[i], level[i+1]))
		}
		if len(level)%2 == 1 {
			up = append(up, level[len(level)-1])
		}
		m.levels = append(m.levels, up)
		level = up
	}
	return m
}

// Root is the root of the tree.
func (m *Merkle) Root() torrent.Hash {
	top := m.levels[len(m.levels)-1]
	if len(top) == 0 {
		return torrent.Hash{}
	}
	return top[0]
}

// Proof lists the siblings of a leaf from the bottom up.
func (m *Merkle) Proof(leaf torrent.Hash) ([]torrent.Hash, error) {
	i, found := slices.BinarySearchFunc(m.levels[0], leaf, compareHash)
	if !found {
		return nil, fmt.Errorf("prove leaf %s: not in the tree", leaf)
	}
	proof := []torrent.Hash{}
	for _, level := range m.levels[:len(m.levels)-1] {
		if sibling := i ^ 1; sibling < len(level) {
			proof = append(proof, level[sibling])
		}
		i /= 2
	}
	return proof, nil
}

// VerifyProof says whether the proof leads from leaf to root.
func VerifyProof(root, leaf torrent.Hash, proof []torrent.Hash) bool {
	h := leaf
	for _, sibling := range proof {
		h = merkleNode(h, sibling)
	}
	return h == root
}

func merkleNode(a, b torrent.Hash) torrent.Hash {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return torrent.Hash(crypto.Keccak256(a[:], b[:]))
}

// leaf hashes twice, so that an inner node never passes for a leaf.
func (w words) leaf() torrent.Hash {
	return torrent.Hash(crypto.Keccak256(crypto.Keccak256(w)))
}
