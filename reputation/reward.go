package reputation

import "slices"

// MaxHolders bounds the seeders of one chunk; up to here sums of weights fit
// 64 bits even for chunks of 16 MiB.
const MaxHolders = 1 << 20

// Seeder is what an epoch knows of a seeder when money is split.
type Seeder struct {
	Avail uint16 // audited availability, 0..1000
	Score uint16 // R, 0..1000
	Group uint32 // index of its network group, 0..groups-1
}

// ChunkWork is a chunk and who was found to hold it.
type ChunkWork struct {
	Size    uint64   // real bytes, pads left out
	Demand  Milli    // demand factor
	Holders []uint32 // indices of seeders, each once
}

// Availability is the split of a dataset's availability budget.
type Availability struct {
	WeightSum uint64   // Σ size·demand over all chunks
	ShareSum  []uint64 // S per chunk: the copies that share the purse, in weights
	Paid      []Money  // per chunk
	Pay       []Money  // per seeder
	Total     Money
}

// SplitBudget cuts an epoch's budget in the part that pays availability and
// the part that pays bandwidth; share is in thousandths.
func SplitBudget(budget Money, share uint32) (availability, bandwidth Money) {
	availability = budget.MulDiv(uint64(min(share, 1000)), 1000)
	return availability, budget.Sub(availability)
}

// Purse is what a chunk pays all its holders together in an epoch: its part of
// the dataset's availability budget by size and demand. It does not depend on
// the number of holders, which is what makes a rare chunk pay each of them more.
//
// Worked example: a budget of 900000 and two chunks of size 64, one of demand
// 1.00x and one of 2.00x: the second has 900000·(64·2000)/(64·3000) = 600000.
func Purse(budget Money, size uint64, demand Milli, weightSum uint64) Money {
	if weightSum == 0 {
		return Money{}
	}
	return budget.MulDiv(size*uint64(demand), weightSum)
}

// FullCopy is the weight of one complete copy of a chunk: audited every time,
// by a seeder of full score.
func FullCopy(size uint64) uint64 { return 1_000_000 * size }

// Weight is what one seeder's copy of a chunk weighs.
func Weight(size uint64, avail, score uint16) uint64 {
	return size * uint64(avail) * uint64(score)
}

// GroupShare is the share of a network group whose seeders weigh groupWeight
// together: never more than one full copy.
func GroupShare(groupWeight, size uint64) uint64 { return min(groupWeight, FullCopy(size)) }

// ScarcePurse lowers a purse that has fewer than target/8 full copies to share
// it, so that a holder never gets more than 8.00x of one copy's base.
//
// Worked example: 16 copies wanted, one there: half of the purse.
func ScarcePurse(purse Money, size, shareSum uint64, target uint32) Money {
	whole := uint64(target) * FullCopy(size)
	if whole == 0 || shareSum >= whole/8+1 || 8*shareSum >= whole {
		return purse
	}
	return purse.MulDiv(8*shareSum, whole)
}

// ChunkShare is the pay of one seeder for one chunk: steps 4 and 5 of the
// formula, rounded down after each division. purse is Purse's result, shareSum
// is S (all groups, this one included), groupWeight all that the seeder's group
// weighs. A seeder's own estimate calls it with the S of the last block.
func ChunkShare(purse Money, size, shareSum uint64, target uint32, groupWeight, weight uint64) Money {
	if shareSum == 0 || groupWeight == 0 || weight == 0 {
		return Money{}
	}
	purse = ScarcePurse(purse, size, shareSum, target)
	return purse.MulDiv(GroupShare(groupWeight, size), shareSum).MulDiv(weight, groupWeight)
}

// SplitAvailability splits a dataset's availability budget over its chunks and
// each chunk's purse over its holders. groups is the number of network groups
// in seeders. The order of seeders and chunks does not change what anyone gets.
func SplitAvailability(budget Money, target uint32, groups int, seeders []Seeder, chunks []ChunkWork) Availability {
	a := Availability{
		ShareSum: make([]uint64, len(chunks)),
		Paid:     make([]Money, len(chunks)),
		Pay:      make([]Money, len(seeders)),
	}
	for _, c := range chunks {
		a.WeightSum += c.Size * uint64(c.Demand)
	}
	groupWeight := make([]uint64, groups)
	touched := make([]uint32, 0, groups)
	for i, c := range chunks {
		if len(c.Holders) > MaxHolders {
			panic("reputation: more holders of a chunk than weights have bits for")
		}
		for _, h := range c.Holders {
			s := seeders[h]
			w := Weight(c.Size, s.Avail, s.Score)
			if w == 0 {
				continue
			}
			if groupWeight[s.Group] == 0 {
				touched = append(touched, s.Group)
			}
			groupWeight[s.Group] += w
		}
		var shareSum uint64
		for _, g := range touched {
			shareSum += GroupShare(groupWeight[g], c.Size)
		}
		a.ShareSum[i] = shareSum
		if shareSum > 0 {
			purse := ScarcePurse(Purse(budget, c.Size, c.Demand, a.WeightSum), c.Size, shareSum, target)
			for _, h := range c.Holders {
				s := seeders[h]
				w := Weight(c.Size, s.Avail, s.Score)
				if w == 0 {
					continue
				}
				gw := groupWeight[s.Group]
				pay := purse.MulDiv(GroupShare(gw, c.Size), shareSum)
				if w != gw {
					pay = pay.MulDiv(w, gw)
				}
				a.Pay[h] = a.Pay[h].Add(pay)
				a.Paid[i] = a.Paid[i].Add(pay)
			}
		}
		a.Total = a.Total.Add(a.Paid[i])
		for _, g := range touched {
			groupWeight[g] = 0
		}
		touched = touched[:0]
	}
	return a
}

// SplitBandwidth splits a dataset's bandwidth budget by receipted blocks.
// blocks has one number per seeder (0 for whoever is not counted: no
// availability, suspended); paidGroups is the number of groups with
// availability. capMilli bounds a group twice: to so many thousandths of the
// median group, and to so many of a fair share of the budget. The second bound
// is needed: with the first alone one voucher in a quiet dataset took it all.
//
// Worked example: 10000, 100, 100, 100 blocks of four groups, cap 1500: the
// first counts as 150, so 200000 split into 66666 and three times 44444.
func SplitBandwidth(budget Money, capMilli uint32, groups, paidGroups int, seeders []Seeder, blocks []uint64) (pay []Money, total Money) {
	pay = make([]Money, len(seeders))
	byGroup := make([]uint64, groups)
	for i, s := range seeders {
		byGroup[s.Group] += blocks[i]
	}
	positive := make([]uint64, 0, groups)
	for _, b := range byGroup {
		if b > 0 {
			positive = append(positive, b)
		}
	}
	if len(positive) == 0 || paidGroups == 0 {
		return pay, total
	}
	limit := BandwidthLimit(UpperMedian(positive), capMilli)
	var limited uint64
	for _, b := range byGroup {
		limited += min(b, limit)
	}
	if limited == 0 {
		return pay, total
	}
	fair := budget.MulDiv(uint64(capMilli), 1000*uint64(paidGroups)) //nolint:gosec // a count
	for i, s := range seeders {
		b := byGroup[s.Group]
		if blocks[i] == 0 {
			continue
		}
		share := MinMoney(budget.MulDiv(min(b, limit), limited), fair)
		pay[i] = share.MulDiv(blocks[i], b)
		total = total.Add(pay[i])
	}
	return pay, total
}

// BandwidthLimit is how many blocks of a group count when the median group has
// so many.
func BandwidthLimit(medianBlocks uint64, capMilli uint32) uint64 {
	return Units(medianBlocks).MulDiv(uint64(capMilli), 1000).lo
}

// Ordered is what UpperMedian can compare.
type Ordered interface {
	~uint8 | ~uint16 | ~uint32 | ~uint64
}

// UpperMedian is the value at index k/2 of the k values in ascending order:
// of four the third. No values give zero. The slice is sorted in place.
func UpperMedian[T Ordered](v []T) T {
	if len(v) == 0 {
		var zero T
		return zero
	}
	slices.Sort(v)
	return v[len(v)/2]
}
