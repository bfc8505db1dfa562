package epoch

import (
	"fmt"
	"slices"

	"rarebit/reputation"
	"rarebit/torrent"
)

// creditReceipts notes what receipts added and makes their leaves.
func (s *settling) creditReceipts() {
	for _, c := range s.in.Settles {
		s.body.Settles = append(s.body.Settles, c.Hash)
	}
	s.body.Settles = sortedHashes(s.body.Settles)
	for who, why := range s.judged.reasons {
		if i, known := s.index[who]; known {
			s.seeders[i].row.Reasons |= why
		}
	}
	for i := range s.judged.credits {
		c := &s.judged.credits[i]
		s.next.remember(c)
		if k, known := s.index[c.pseudonym]; known && c.late {
			s.seeders[k].row.Reasons = s.seeders[k].row.Reasons.With(reputation.ReasonLateReceipts)
		}
		s.body.Receipts = append(s.body.Receipts, receiptLeaf(c.claim.Dataset, c.claim.Session, voucherAddress(c.claim.Voucher.Pub), c.blocks))
	}
	s.body.Receipts = sortedHashes(s.body.Receipts)
}

// payDatasets releases budgets and pays each dataset whose manifest is known.
func (s *settling) payDatasets() error {
	budgets := slices.Clone(s.in.Budgets)
	slices.SortFunc(budgets, compareBudget)
	spend := map[torrent.ID]reputation.Money{}
	rated := map[torrent.ID]bool{}
	for _, b := range budgets {
		if _, twice := spend[b.Dataset]; twice {
			return fmt.Errorf("settle epoch %d: two budgets for %s", s.in.Epoch, b.Dataset)
		}
		spend[b.Dataset] = s.next.dataset(b.Dataset).release(b)
		rated[b.Dataset] = !b.Rate.IsZero()
	}
	for i := range s.next.Datasets { // no longer listed: the rest goes on
		if d := &s.next.Datasets[i]; spend[d.ID] == (reputation.Money{}) && !rated[d.ID] {
			spend[d.ID] = d.release(Budget{})
		}
	}
	if s.prev.Rows != nil {
		for _, r := range s.prev.Rows.Datasets {
			if s.infos[r.ID] == nil {
				return fmt.Errorf("settle epoch %d: the manifest of %s is lost", s.in.Epoch, r.ID)
			}
		}
	}
	for i := range s.next.Datasets {
		d := &s.next.Datasets[i]
		info := s.infos[d.ID]
		if info == nil {
			continue
		}
		s.payDataset(d, info, spend[d.ID], rated[d.ID])
	}
	for _, w := range s.seeders {
		s.explainPay(w)
	}
	return nil
}

// payDataset splits one budget.
func (s *settling) payDataset(d *DatasetState, info *DatasetInfo, budget reputation.Money, rated bool) {
	seeders, holders := s.holders(info)
	rows := s.chunkRows(info, holders)
	mean := meanDemand(rows)
	chunks := make([]reputation.ChunkWork, len(rows))
	for c := range rows {
		chunks[c] = reputation.ChunkWork{Size: uint64(rows[c].Size), Demand: reputation.Demand(rows[c].Demand, mean), Holders: holders[c]}
	}
	forAvail, forBandwidth := reputation.SplitBudget(budget, uint32(info.AvailShare))
	avail := reputation.SplitAvailability(forAvail, uint32(info.Target), s.groups, seeders, chunks)
	blocks, groups := s.blocksOf(info.ID), s.groupsOf(info.ID)
	bandwidth, total := reputation.SplitBandwidth(forBandwidth, uint32(info.BandwidthCap), s.groups, groups, seeders, blocks)
	for c := range rows {
		rows[c].ShareSum, rows[c].Paid = avail.ShareSum[c], avail.Paid[c]
	}
	s.body.Chunks = append(s.body.Chunks, rows...)

	d.Free = d.Free.Sub(avail.Total).Sub(total)
	for i, w := range s.seeders {
		s.earn(d, w, avail.Pay[i].Add(bandwidth[i]))
		s.share(info, w, seeders, holders)
	}
	row := DatasetRow{
		ID: info.ID, ManifestHash: info.ManifestHash, Sponsor: d.Sponsor, Target: info.Target,
		AvailShare: info.AvailShare, BandwidthCap: info.BandwidthCap, ChunkBytes: info.ChunkBytes,
		Chunks: uint32(len(info.Sizes)), Budget: budget, PaidAvail: avail.Total, PaidBandwidth: total, //nolint:gosec // below 2^24
	}
	d.Idle++
	if rated || !avail.Total.IsZero() || !total.IsZero() {
		d.Idle = 0
	}
	if d.Idle >= s.in.Params.EraEpochs && !d.Sponsor.IsZero() {
		row.Returned, d.Free = d.Free, reputation.Money{}
		s.money.add(d.Sponsor, row.Returned)
	}
	s.body.Datasets = append(s.body.Datasets, row) // Held and Free once holds have matured
}

// holders lists, for each chunk, the seeders that committed to it.
func (s *settling) holders(info *DatasetInfo) ([]reputation.Seeder, [][]uint32) {
	seeders := make([]reputation.Seeder, len(s.seeders))
	holders := make([][]uint32, len(info.Sizes))
	for i, w := range s.seeders {
		seeders[i] = reputation.Seeder{Avail: w.row.Avail, Score: w.row.R, Group: w.group}
		set, ok := w.holds(info)
		if !ok || w.row.Avail == 0 {
			continue
		}
		for c := range holders {
			if set.Has(c) && len(holders[c]) < reputation.MaxHolders {
				holders[c] = append(holders[c], uint32(i)) //nolint:gosec // at most maxSeeders
			}
		}
	}
	return seeders, holders
}

// holds is what a seeder committed to of a dataset.
func (w *work) holds(info *DatasetInfo) (torrent.Bitset, bool) {
	if w.commit == nil {
		return torrent.Bitset{}, false
	}
	i, found := slices.BinarySearchFunc(w.commit.Datasets, info.ID, func(c CommitDataset, id torrent.ID) int { return compareID(c.ID, id) })
	if !found || w.commit.Datasets[i].Chunks.Len() != len(info.Sizes) {
		return torrent.Bitset{}, false
	}
	return w.commit.Datasets[i].Chunks, true
}

// chunkRows counts copies and demand of each chunk and smooths them.
func (s *settling) chunkRows(info *DatasetInfo, holders [][]uint32) []ChunkRow {
	var before []ChunkRow
	if s.prev.Rows != nil {
		before = s.prev.Rows.ChunkRows(info.ID)
	}
	asked := s.askedBlocks(info)
	availOf := make([]uint64, s.groups)
	rows := make([]ChunkRow, len(info.Sizes))
	for c := range rows {
		var sum uint64
		for _, h := range holders[c] {
			availOf[s.seeders[h].group] += uint64(s.seeders[h].row.Avail)
		}
		for _, h := range holders[c] {
			g := s.seeders[h].group
			sum += min(availOf[g], 1000)
			availOf[g] = 0
		}
		n := min(reputation.CopiesQ16(sum), 1<<32-1)
		r := ChunkRow{
			Dataset: uint32(len(s.body.Datasets)), Chunk: uint32(c), Size: info.Sizes[c], CopiesQ16: n, //nolint:gosec // below 2^24
			Demand: reputation.Smooth(0, reputation.DemandObserved(asked[c], n)),
		}
		if c < len(before) {
			r.CopiesQ16 = reputation.Smooth(before[c].CopiesQ16, n)
			r.Demand = reputation.Smooth(before[c].Demand, reputation.DemandObserved(asked[c], n))
		}
		rows[c] = r
	}
	return rows
}

// askedBlocks are the receipted blocks of each chunk without those of the
// group that has most of them: nobody raises his own demand.
func (s *settling) askedBlocks(info *DatasetInfo) []uint64 {
	type place struct{ chunk, group uint32 }
	byGroup := map[place]uint64{}
	sum, most := make([]uint64, len(info.Sizes)), make([]uint64, len(info.Sizes))
	for i := range s.judged.credits {
		c := &s.judged.credits[i]
		k, known := s.index[c.pseudonym]
		if c.claim.Dataset != info.ID || !known {
			continue
		}
		for _, x := range c.added {
			p := place{x.Chunk, s.seeders[k].group}
			byGroup[p] += uint64(x.Blocks)
			sum[x.Chunk] += uint64(x.Blocks)
			most[x.Chunk] = max(most[x.Chunk], byGroup[p])
		}
	}
	for c := range sum {
		sum[c] -= most[c]
	}
	return sum
}

// blocksOf are the receipted blocks of each seeder that count.
func (s *settling) blocksOf(id torrent.ID) []uint64 {
	out := make([]uint64, len(s.seeders))
	for i := range s.judged.credits {
		c := &s.judged.credits[i]
		if k, known := s.index[c.pseudonym]; known && c.claim.Dataset == id && s.seeders[k].paid() {
			out[k] += c.blocks
		}
	}
	return out
}

// groupsOf is how many network groups are available with a part of a dataset.
func (s *settling) groupsOf(id torrent.ID) int {
	seen := map[uint32]bool{}
	for _, w := range s.seeders {
		if set, ok := w.holds(s.infos[id]); ok && w.row.Avail > 0 && set.Count() > 0 {
			seen[w.group] = true
		}
	}
	return len(seen)
}

// earn books one seeder's pay of one dataset and holds a part of it back.
func (s *settling) earn(d *DatasetState, w *work, earned reputation.Money) {
	if earned.IsZero() {
		return
	}
	held := earned.MulDiv(uint64(w.state.Score.Tier.HoldMilli()), 1000)
	w.row.Earned = w.row.Earned.Add(earned)
	w.row.Held = w.row.Held.Add(held)
	s.money.add(w.row.Account, earned.Sub(held))
	if !held.IsZero() {
		d.Held = d.Held.Add(held)
		w.state.Holds = append(slices.Clip(w.state.Holds), Hold{s.in.Epoch, d.ID, held})
	}
}

// share tells a seeder with neighbours what its group weighs.
func (s *settling) share(info *DatasetInfo, w *work, seeders []reputation.Seeder, holders [][]uint32) {
	set, ok := w.holds(info)
	if !ok || w.alone || w.row.Avail == 0 {
		return
	}
	for c := range holders {
		if !set.Has(c) {
			continue
		}
		var weight uint64
		for _, h := range holders[c] {
			if seeders[h].Group == w.group {
				weight += reputation.Weight(uint64(info.Sizes[c]), seeders[h].Avail, seeders[h].Score)
			}
		}
		s.shared[w.row.Pseudonym] = append(s.shared[w.row.Pseudonym], GroupWeight{info.ID, uint32(c), weight}) //nolint:gosec // below 2^24
	}
}

// explainPay adds the reasons for what a seeder earned.
func (s *settling) explainPay(w *work) {
	if !w.row.Earned.IsZero() {
		w.row.Reasons = w.row.Reasons.With(reputation.ReasonPaid)
	}
	if !w.row.Held.IsZero() {
		w.row.Reasons = w.row.Reasons.With(reputation.ReasonHeld)
	}
	if w.commit == nil {
		return
	}
	for _, c := range w.commit.Datasets {
		i, found := s.body.findDataset(c.ID)
		if !found || s.body.Datasets[i].Budget.IsZero() {
			w.row.Reasons = w.row.Reasons.With(reputation.ReasonDatasetUnfunded)
			continue
		}
		d := &s.body.Datasets[i]
		for _, r := range s.body.ChunkRows(c.ID) {
			if c.Chunks.Has(int(r.Chunk)) && r.CopiesQ16 > uint64(d.Target)*reputation.One {
				w.row.Reasons = w.row.Reasons.With(reputation.ReasonOverCopies)
				break
			}
		}
	}
}
