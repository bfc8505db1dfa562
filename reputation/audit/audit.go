// Package audit finds out whether seeders hold what they claim: it draws a
// random 16 KiB block of a seeder's inventory, fetches it over an ordinary
// peer connection and compares it with the dataset's block tree. It decides
// what an answer counts as; what the counts are worth is package reputation's
// business, and when to ask is reputation/epoch's, which calls it.
//
// The invariant: a draw depends on the validator's committed seed, the chain's
// beacon and the seeder's name alone, so that anybody can replay it from the
// epoch block. An audit is testimony, not proof.
package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"time"

	"rarebit/torrent"
)

// PerEpoch is how many blocks a validator asks each seeder for in an epoch.
const PerEpoch = 4

// ErrOffline is returned by a BlockFetcher that could not connect. It lowers
// availability only; every other error counts as slow.
var ErrOffline = errors.New("no connection")

// Outcome is what came of one question, as four bits of the epoch block.
type Outcome uint8

// Outcomes. The first four are of drawn blocks, the second group of blocks
// that were slow before and are asked for again, the rest of sprints.
const (
	NotAsked     Outcome = 0 // the validator could not ask: not due
	Pass         Outcome = 1
	Offline      Outcome = 2
	Slow         Outcome = 3
	Bad          Outcome = 4
	AgainPass    Outcome = 9
	AgainOffline Outcome = 10
	AgainSlow    Outcome = 11
	AgainBad     Outcome = 12
	SlowThird    Outcome = 13 // slow for the third time: a failure
)

// Valid says whether the number has a meaning.
func (o Outcome) Valid() bool { return o <= Bad || o >= AgainPass && o <= SlowThird }

// Draw says whether it is of a drawn block rather than of one asked again.
func (o Outcome) Draw() bool { return o <= Bad }

// String is the word of the screen.
func (o Outcome) String() string {
	switch o {
	case Pass, AgainPass:
		return "pass"
	case Offline, AgainOffline:
		return "offline"
	case Slow, AgainSlow:
		return "slow"
	case Bad, AgainBad:
		return "bad"
	case SlowThird:
		return "slow_third"
	case NotAsked:
		return "not_asked"
	}
	return "unknown"
}

// Count is what a list of outcomes adds up to. A block that was slow and comes
// when asked again is no pass: it was due in time. It is merely no failure.
func Count(list []Outcome) (pass, fail, due uint32) {
	for _, o := range list {
		switch o {
		case Pass:
			pass++
		case Bad, AgainBad, SlowThird:
			fail++
		}
		if o.Draw() && o != NotAsked {
			due++
		}
	}
	return pass, fail, due
}

// Draw is the i-th question to a seeder in an epoch.
type Draw struct {
	Index   uint64 // of the block among all blocks of the seeder's COMMIT
	Moment  uint64 // fraction of 2^64 of the time in which audits run
	Vantage uint8
}

// Pick draws question i. blocks is the number of blocks that the seeder
// committed to, pads left out; it must not be 0.
func Pick(seed, beacon torrent.Hash, pseudonym torrent.Address, i uint32, blocks uint64) Draw {
	m := hmac.New(sha256.New, seed[:])
	m.Write(beacon[:])
	m.Write(pseudonym[:])
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], i)
	m.Write(n[:])
	h := m.Sum(nil)
	index, _ := bits.Mul64(binary.BigEndian.Uint64(h[:8]), blocks)
	return Draw{Index: index, Moment: binary.BigEndian.Uint64(h[8:16]), Vantage: h[16]}
}

// After is how long after the epoch's start the question is asked: between 5
// and 95 percent of the epoch, in milliseconds.
func (d Draw) After(epochLen time.Duration) time.Duration {
	ms := uint64(max(epochLen.Milliseconds(), 0))
	late, _ := bits.Mul64(d.Moment, ms*9/10)
	return time.Duration(ms/20+late) * time.Millisecond //nolint:gosec // both are below the epoch's length
}

// Holding is what a seeder committed to of one dataset.
type Holding struct {
	Dataset torrent.ID
	Chunks  torrent.Bitset
	// Blocks tells how many blocks of a chunk hold data.
	Blocks func(chunk uint32) uint32
}

// Spot is a block of a dataset.
type Spot struct {
	Dataset torrent.ID
	Chunk   uint32
	Block   uint32 // within the chunk
}

// Inventory gives the blocks of a COMMIT their numbers: by dataset, chunk,
// block.
type Inventory struct {
	spots  []run
	blocks uint64
}

// run is a chunk: all its blocks follow each other.
type run struct {
	first   uint64
	dataset torrent.ID
	chunk   uint32
}

// NewInventory numbers the blocks of what was committed to.
func NewInventory(list []Holding) *Inventory {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Holding) int { return slices.Compare(a.Dataset[:], b.Dataset[:]) })
	inv := new(Inventory)
	for _, h := range list {
		for c := range h.Chunks.Len() {
			if !h.Chunks.Has(c) {
				continue
			}
			n := h.Blocks(uint32(c)) //nolint:gosec // a dataset has below 2^24 chunks
			if n == 0 {
				continue
			}
			inv.spots = append(inv.spots, run{inv.blocks, h.Dataset, uint32(c)}) //nolint:gosec // as above
			inv.blocks += uint64(n)
		}
	}
	return inv
}

// Blocks is how many blocks there are.
func (v *Inventory) Blocks() uint64 { return v.blocks }

// Spot is the block with the number.
func (v *Inventory) Spot(index uint64) (Spot, error) {
	if index >= v.blocks {
		return Spot{}, fmt.Errorf("find block %d of an inventory of %d", index, v.blocks)
	}
	i, found := slices.BinarySearchFunc(v.spots, index, func(r run, x uint64) int {
		switch {
		case r.first < x:
			return -1
		case r.first > x:
			return 1
		}
		return 0
	})
	if !found {
		i--
	}
	r := v.spots[i]
	return Spot{Dataset: r.dataset, Chunk: r.chunk, Block: uint32(index - r.first)}, nil //nolint:gosec // below a chunk's blocks
}
