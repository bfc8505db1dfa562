package node

import (
	"time"

	"rarebit/reputation"
	"rarebit/torrent"
	"rarebit/wallet"
)

// estimate is our own sum of what the running epoch pays, made with the shared
// formulas from the newest block's figures. It is immutable.
//
// What an audit will find is not known before the epoch's block, so the
// estimate takes it that every audit passes, that the others hold what they
// held in the last block, and that pay comes evenly over the epoch.
type estimate struct {
	epoch     uint64
	perChunk  map[torrent.ID][]wallet.Amount // full epoch's pay times the elapsed part
	datasets  map[torrent.ID]datasetEstimate
	thisEpoch wallet.Amount
}

type datasetEstimate struct {
	avail, serve wallet.Amount
	chunks       int
	blocks       uint64 // receipted this epoch
	receipts     uint64
}

func (e *estimate) chunk(id torrent.ID, i uint32) wallet.Amount {
	if e == nil || int(i) >= len(e.perChunk[id]) {
		return wallet.Amount{}
	}
	return e.perChunk[id][i]
}

// standing is what the newest block says of this node.
type standing struct {
	score  uint16 // R
	avail  uint16
	barred bool // suspended or expelled: nothing is paid until that ends
}

// expected is R as the next block will have it, at the most careful: it only
// rises while audits pass.
func (s standing) expected() uint16 {
	if s.score > 0 || s.barred {
		return s.score
	}
	return firstScore
}

// firstScore is the R after a first epoch of passed audits (rewards.md 7.1):
// what a node may expect that no block has named yet.
var firstScore = func() uint16 {
	m := reputation.Memory{}.Step(auditsPerEpoch, 0)
	return reputation.Weighed(1000, m.Ramp(), 1000)
}()

const auditsPerEpoch = 4

// seat is what estimating one dataset needs.
type seat struct {
	d         *dataset
	rate      wallet.Amount  // of the epoch
	mine      torrent.Bitset // committed this epoch
	before    torrent.Bitset // committed in the epoch of the newest block
	was       standing       // in that block
	score     uint16         // expected now
	vouchless bool           // receipts count without vouchers (local network); else they pay nothing yet
	blocks    uint64         // receipted to us this epoch
	elapsed   uint64         // thousandths of the epoch
}

// pay is the seat's estimate per chunk and in all.
func (st *seat) pay() (perChunk []wallet.Amount, out datasetEstimate) {
	d := st.d
	avail, bandwidth := reputation.SplitBudget(money(st.rate), uint32(d.manifest.AvailShare))
	a := d.figures()
	perChunk = make([]wallet.Amount, len(d.chunks))
	weighted := uint64(0)
	if a != nil {
		weighted = a.weighted
	} else {
		for _, c := range d.chunks {
			weighted += uint64(c.Bytes) * 1000
		}
	}
	for i, c := range d.chunks {
		if !st.mine.Has(i) || weighted == 0 {
			continue
		}
		out.chunks++
		size := uint64(c.Bytes)
		demand := reputation.Milli(1000)
		var others uint64
		if a != nil {
			demand = reputation.Demand(a.rows[i].demand, a.mean)
			others = a.rows[i].shareSum
			if st.before.Has(i) {
				others -= min(others, reputation.GroupShare(reputation.Weight(size, st.was.avail, st.was.score), size))
			}
		}
		w := reputation.Weight(size, 1000, st.score)
		sum := others + reputation.GroupShare(w, size)
		purse := reputation.Purse(avail, size, demand, weighted)
		full := reputation.ChunkShare(purse, size, sum, uint32(d.manifest.WantedCopies), w, w)
		perChunk[i] = amount(full).MulDiv(st.elapsed, 1000)
		out.avail = out.avail.Add(perChunk[i])
	}
	out.blocks = st.blocks
	if st.vouchless && st.blocks > 0 && out.chunks > 0 {
		out.serve = st.serve(amount(bandwidth))
	}
	return perChunk, out
}

// serve is what the receipts so far are worth: our part of what everybody
// serves, at the rate of the blocks before, and at most a fair share. Others'
// receipts of this epoch are not known; to promise too much is worse than to
// promise too little.
func (st *seat) serve(budget wallet.Amount) wallet.Amount {
	a := st.d.figures()
	if a == nil {
		return budget.MulDiv(st.elapsed, 1000*uint64(1+st.d.trackerSeeders()))
	}
	seeders := uint64(max(a.seeders, 1))
	if st.was.avail == 0 || st.before.Count() == 0 {
		seeders++
	}
	fair := budget.MulDiv(st.elapsed, 1000*seeders)
	others := a.blocks * st.elapsed / 1000
	if part := budget.MulDiv(st.elapsed, 1000).MulDiv(st.blocks, st.blocks+others); part.Cmp(fair) < 0 {
		return part
	}
	return fair
}

// perGBDay is what one more gigabyte of the dataset would pay in a day: the
// mean over its chunks, with us added to the holders of each.
func (d *dataset) perGBDay(rate wallet.Amount, epochLen time.Duration, score uint16) wallet.Amount {
	if epochLen <= 0 || rate.IsZero() || len(d.chunks) == 0 {
		return wallet.Amount{}
	}
	all := torrent.NewBitset(len(d.chunks))
	all.SetAll()
	st := &seat{d: d, rate: rate, mine: all, score: score, elapsed: 1000}
	_, out := st.pay()
	perDay := out.avail.MulDiv(uint64(24*time.Hour/time.Millisecond), uint64(max(epochLen/time.Millisecond, 1)))
	return perDay.MulDiv(1e9, uint64(max(d.manifest.SizeBytes, 1)))
}

func money(a wallet.Amount) reputation.Money { return reputation.MoneyFromBytes16(a.Bytes16()) }

func amount(m reputation.Money) wallet.Amount { return wallet.FromBytes16(m.Bytes16()) }
