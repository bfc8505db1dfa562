package epoch

import (
	"context"
	"fmt"
	"slices"

	"rarebit/torrent"
)

// Peers are the other validators of an epoch.
type Peers interface {
	// Propose asks the others to compute the block themselves and to vote for
	// it; it returns the signatures that came within the round. A validator
	// that computes another block sends none.
	Propose(ctx context.Context, s *Sealed) ([][65]byte, error)
}

// Leader is whose turn it is to propose. validators ascend by address.
func Leader(validators []torrent.Address, epoch uint64, round uint32) torrent.Address {
	return validators[(epoch+uint64(round))%uint64(len(validators))]
}

// Quorum gathers signatures over one digest.
type Quorum struct {
	digest     torrent.Hash
	validators []torrent.Address // ascending
	sigs       map[torrent.Address][65]byte
}

// NewQuorum starts without signatures.
func NewQuorum(digest torrent.Hash, validators []torrent.Address) *Quorum {
	return &Quorum{digest: digest, validators: validators, sigs: map[torrent.Address][65]byte{}}
}

// Add counts a signature if it is by a validator in office; a second one by the
// same changes nothing.
func (q *Quorum) Add(sig [65]byte) error {
	who, err := torrent.Recover(q.digest, sig)
	if err != nil {
		return fmt.Errorf("count vote: %w", err)
	}
	if _, found := slices.BinarySearchFunc(q.validators, who, compareAddress); !found {
		return fmt.Errorf("count vote: %s is not in office", who)
	}
	q.sigs[who] = sig
	return nil
}

// Reached says whether two thirds have signed.
func (q *Quorum) Reached() bool {
	return len(q.sigs) > 0 && 3*len(q.sigs) >= 2*len(q.validators)
}

// Signatures ascend by signer, as the hub wants them.
func (q *Quorum) Signatures() [][65]byte {
	var out [][65]byte
	for _, v := range q.validators {
		if sig, ok := q.sigs[v]; ok {
			out = append(out, sig)
		}
	}
	return out
}

// CheckSignatures says whether a quorum of these validators signed a block.
func (s *Sealed) CheckSignatures(separator torrent.Hash, validators []torrent.Address) error {
	validators = slices.Clone(validators)
	slices.SortFunc(validators, compareAddress)
	q := NewQuorum(s.Header.Digest(separator), slices.Compact(validators))
	for _, sig := range s.Sigs {
		if err := q.Add(sig); err != nil {
			return fmt.Errorf("check epoch block %d: %w", s.Header.Epoch, err)
		}
	}
	if !q.Reached() {
		return fmt.Errorf("check epoch block %d: %w: %d of %d validators signed", s.Header.Epoch, ErrBlock, len(q.sigs), len(q.validators))
	}
	return nil
}
