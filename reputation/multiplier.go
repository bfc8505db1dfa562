// Package reputation is the standing of seeders: what a chunk pays, how a
// score moves, how an epoch's budget is split. It is arithmetic only. It
// opens no file and no socket and knows no clock, so that validators, the
// seeder's own estimate and the tests give the same result to the last digit.
//
// The invariant: the pay of an epoch never exceeds its budget. What is left
// over by rounding stays in the dataset's free balance.
//
// Callers are reputation/epoch (the agreed numbers), wallet/ledger (this
// node's own check of them) and ui/node (the estimate on the screen).
package reputation

import "math/bits"

// Milli is a factor in thousandths: 1000 is 1.00x.
type Milli uint64

// One is the number 1 in Q16.16, the format of copies.
const One = 1 << 16

const (
	minRarity     Milli = 1000
	maxRarity     Milli = 8000
	minDemand     Milli = 1000
	maxDemand     Milli = 2000
	maxMultiplier Milli = 8000
)

// Smooth moves a remembered value a quarter of the way to what was observed,
// rounded so that it always arrives. One missed audit must not make a chunk
// look rare.
//
// Worked example: 8 copies remembered, 6 observed:
// 524288 - (131072+3)/4 = 491520, 7.5 copies.
func Smooth(prev, observed uint64) uint64 {
	if observed > prev {
		return prev + quarter(observed-prev)
	}
	return prev - quarter(prev-observed)
}

// quarter is (d+3)/4 without the overflow of d+3.
func quarter(d uint64) uint64 {
	q := d / 4
	if d%4 != 0 {
		q++
	}
	return q
}

// CopiesQ16 is the number of copies in Q16.16. availSum is the sum, over
// network groups, of the group's availability in thousandths, each group
// counted with at most 1000: one network is at most one copy.
//
// Worked example: one group at 1000 and one at 500: 1500 · 65536 / 1000 =
// 98304, one and a half copies.
func CopiesQ16(availSum uint64) uint64 {
	return availSum * One / 1000 // a sum of 2^38 full groups still fits
}

// Rarity is the factor that a chunk earns for having few copies.
//
// copiesQ16 is the smoothed number of replicas in Q16.16, one per network
// group; target is the number that the publisher asked for. The result is
// target ÷ copies, at least 1.00x and at most 8.00x. No copies at all give the
// maximum.
//
// The power of copies is exactly one. A higher power would pay a coalition
// for hiding copies, a lower one would pay more for invented ones; at one the
// total that a chunk pays does not depend on how many share it.
//
// Worked example: 3 copies where 8 are wanted:
// 1000 · 8 · 65536 / 196608 = 2666, on the screen 2.66x.
func Rarity(copiesQ16 uint64, target uint32) Milli {
	if copiesQ16 == 0 {
		return maxRarity
	}
	m := Milli(1000 * (uint64(target) << 16) / copiesQ16) // below 2^58: target has 32 bits
	return min(max(m, minRarity), maxRarity)
}

// DemandObserved is how often a copy of a chunk was asked for in an epoch, in
// blocks per copy with 16 fractional bits. blocks are the receipted blocks of
// the chunk without those of the group that has most of them: a seeder's own
// receipts cannot raise its own demand.
//
// Worked example: 64 blocks, 2 copies: 64 · 2^32 / 131072 = 2097152, 32 blocks
// per copy.
func DemandObserved(blocks, copiesQ16 uint64) uint64 {
	hi, lo := bits.Mul64(blocks, 1<<32)
	den := max(copiesQ16, One)
	if hi >= den { // 2^48 blocks in one epoch: nobody has
		return 1<<64 - 1
	}
	d, _ := bits.Div64(hi, lo, den)
	return d
}

// Demand is the factor that a chunk earns for being asked for more than the
// mean chunk of its dataset: 1.00x up to the mean, +0.50x for each doubling
// over it, straight lines between the powers of two, at most 2.00x.
//
// Worked example: three times the mean lies half way between two and four
// times: 1000 + (1000 + 500)/2 = 1750.
func Demand(demand, mean uint64) Milli {
	if mean == 0 {
		return minDemand
	}
	hi, lo := bits.Mul64(demand, One)
	if hi >= mean {
		return maxDemand
	}
	x, _ := bits.Div64(hi, lo, mean)
	if x <= One {
		return minDemand
	}
	k := uint64(bits.Len64(x) - 17) //nolint:gosec // x has at least 17 bits; it lies in [2^k, 2^(k+1)) times the mean
	base := uint64(One) << k
	if k > 2 { // beyond 4x the answer is known; keeps 1000·(x-base) small
		return maxDemand
	}
	return min(maxDemand, Milli(1000+(1000*k+(x-base)*1000/base)/2))
}

// Multiplier is what a chunk pays relative to a well-copied, little-asked one.
//
// Worked example: 2.66x for three copies, 1.25x for demand:
// 2666 · 1250 / 1000 = 3332, on the screen 3.33x.
func Multiplier(rarity, demand Milli) Milli {
	return min(maxMultiplier, rarity*demand/1000)
}
