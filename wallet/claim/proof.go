package claim

import (
	"bytes"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
)

// VerifyProof says whether leaf is in the tree with that root, the way of
// OpenZeppelin's MerkleProof: a node is the keccak256 of its two children, the
// smaller one first. The leaf is hashed twice (contracts.RewardLeaf), so that
// no inner node passes for one.
func VerifyProof(root, leaf torrent.Hash, proof []torrent.Hash) bool {
	h := leaf
	for i := range proof {
		a, b := h[:], proof[i][:]
		if bytes.Compare(a, b) > 0 {
			a, b = b, a
		}
		h = torrent.Hash(crypto.Keccak256(a, b))
	}
	return h == root
}
