package epoch

import (
	"fmt"

	"rarebit/reputation"
	"rarebit/torrent"
)

// Stat is the leaf of statsRoot that the hub's disputeStat recomputes.
type Stat struct {
	Dataset    torrent.ID
	Chunk      uint32
	Copies     uint32 // smoothed, Q16.16
	Target     uint32
	Demand     uint64
	MeanDemand uint64
	Mult       uint32
}

// Leaf has seven words.
func (s *Stat) Leaf() torrent.Hash {
	var w words
	w.hash(s.Dataset)
	w.u64(uint64(s.Chunk))
	w.u64(uint64(s.Copies))
	w.u64(uint64(s.Target))
	w.u64(s.Demand)
	w.u64(s.MeanDemand)
	w.u64(uint64(s.Mult))
	return w.leaf()
}

// ChunkPay is the leaf of statsRoot that the hub's disputeAmount recomputes: a
// chunk's purse follows from it.
type ChunkPay struct {
	Dataset    torrent.ID
	Chunk      uint32
	Size       uint64
	DemandMult uint32
	Budget     reputation.Money // B_av
	WeightSum  uint64           // Σ size·demand
	ShareSum   uint64           // S
	Target     uint32
	Paid       reputation.Money
}

// Leaf has nine words.
func (p *ChunkPay) Leaf() torrent.Hash {
	var w words
	w.hash(p.Dataset)
	w.u64(uint64(p.Chunk))
	w.u64(p.Size)
	w.u64(uint64(p.DemandMult))
	w.money(p.Budget)
	w.u64(p.WeightSum)
	w.u64(p.ShareSum)
	w.u64(uint64(p.Target))
	w.money(p.Paid)
	return w.leaf()
}

// leaf of a dataset in statsRoot has eight words.
func (r *DatasetRow) leaf() torrent.Hash {
	var w words
	w.hash(r.ID)
	w.hash(r.ManifestHash)
	w.money(r.Budget)
	w.money(r.PaidAvail)
	w.money(r.PaidBandwidth)
	w.money(r.Held)
	w.money(r.Free)
	w.u64(uint64(r.Chunks))
	return w.leaf()
}

func (r *ShardRow) leaf(dataset torrent.ID) torrent.Hash {
	var w words
	w.hash(dataset)
	w.u64(uint64(r.Shard))
	w.hash(r.Root)
	w.u64(uint64(r.Status))
	w.u64(uint64(r.Validators))
	w.u64(uint64(r.Passed))
	w.u64(uint64(r.Bad))
	w.u64(r.LastConsistent)
	return w.leaf()
}

func (r *SeederRow) leaf() torrent.Hash {
	var w words
	w.address(r.Pseudonym)
	w.u64(uint64(r.QualityPPM))
	w.u64(uint64(r.Ramp))
	w.u64(uint64(r.Step))
	w.u64(uint64(r.Consistency))
	w.u64(uint64(r.R))
	w.u64(uint64(r.Tier))
	w.u64(uint64(r.Standing))
	return w.leaf()
}

// RewardLeaf is the leaf of rewardsRoot that a claim proves.
func RewardLeaf(account torrent.Address, cumulative reputation.Money) torrent.Hash {
	var w words
	w.address(account)
	w.money(cumulative)
	return w.leaf()
}

// receiptLeaf is the leaf of receiptsRoot.
func receiptLeaf(dataset torrent.ID, session, voucher torrent.Address, blocks uint64) torrent.Hash {
	var w words
	w.hash(dataset)
	w.address(session)
	w.address(voucher)
	w.u64(blocks)
	return w.leaf()
}

// ChunkStats are the leaves of a dataset's chunks, recomputed from the rows of
// a body: the multipliers that the block says, and the purses that it paid.
// rows must be all chunks of the dataset in order.
func ChunkStats(d *DatasetRow, rows []ChunkRow) ([]Stat, []ChunkPay, error) {
	if uint64(len(rows)) != uint64(d.Chunks) {
		return nil, nil, fmt.Errorf("%w: %d rows for the %d chunks of %s", ErrBlock, len(rows), d.Chunks, d.ID)
	}
	mean := meanDemand(rows)
	budget, _ := reputation.SplitBudget(d.Budget, uint32(d.AvailShare))
	stats, pays := make([]Stat, len(rows)), make([]ChunkPay, len(rows))
	var weightSum uint64
	for i, r := range rows {
		if uint64(r.Chunk) != uint64(i) {
			return nil, nil, fmt.Errorf("%w: chunk %d of %s stands where %d should", ErrBlock, r.Chunk, d.ID, i)
		}
		demand := reputation.Demand(r.Demand, mean)
		weightSum += uint64(r.Size) * uint64(demand)
		stats[i] = Stat{
			Dataset: d.ID, Chunk: r.Chunk, Copies: uint32(min(r.CopiesQ16, 1<<32-1)), Target: uint32(d.Target),
			Demand: r.Demand, MeanDemand: mean,
			Mult: uint32(reputation.Multiplier(reputation.Rarity(r.CopiesQ16, uint32(d.Target)), demand)), //nolint:gosec // at most 8000
		}
		pays[i] = ChunkPay{
			Dataset: d.ID, Chunk: r.Chunk, Size: uint64(r.Size), DemandMult: uint32(demand), //nolint:gosec // at most 2000
			Budget: budget, ShareSum: r.ShareSum, Target: uint32(d.Target), Paid: r.Paid,
		}
	}
	for i := range pays {
		pays[i].WeightSum = weightSum
	}
	return stats, pays, nil
}

// meanDemand is the mean over all chunks of a dataset, rounded down.
func meanDemand(rows []ChunkRow) uint64 {
	if len(rows) == 0 {
		return 0
	}
	var hi, lo uint64
	for _, r := range rows {
		lo += r.Demand
		if lo < r.Demand {
			hi++
		}
	}
	return div128(hi, lo, uint64(len(rows)))
}
