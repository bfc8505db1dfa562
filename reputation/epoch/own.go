package epoch

import (
	"fmt"

	"rarebit/reputation"
	"rarebit/torrent"
)

// OwnChunkPay is what a chunk paid one seeder.
type OwnChunkPay struct {
	Chunk uint32
	Pay   reputation.Money
}

// OwnAvailability recomputes what a seeder earned for the availability of a
// dataset, chunk by chunk, from the block and its own inventory. shared is what
// /v1/why said if others are in its network group; without it the seeder takes
// itself to be alone there.
func (b *Block) OwnAvailability(pseudonym torrent.Address, id torrent.ID, held torrent.Bitset, shared []GroupWeight) ([]OwnChunkPay, reputation.Money, error) {
	var total reputation.Money
	me, known := b.Body.Seeder(pseudonym)
	d, paid := b.Body.Dataset(id)
	if !known || !paid || me.Commit == (torrent.Hash{}) {
		return nil, total, nil
	}
	_, pays, err := ChunkStats(&d, b.Body.ChunkRows(id))
	if err != nil {
		return nil, total, err
	}
	if held.Len() != len(pays) {
		return nil, total, fmt.Errorf("recompute pay of %s: inventory of %d chunks, the block has %d", id, held.Len(), len(pays))
	}
	group := map[uint32]uint64{}
	for _, g := range shared {
		if g.Dataset == id {
			group[g.Chunk] = g.Weight
		}
	}
	var out []OwnChunkPay
	for i := range pays {
		if !held.Has(i) {
			continue
		}
		p := &pays[i]
		w := reputation.Weight(p.Size, me.Avail, me.R)
		gw, ok := group[p.Chunk]
		if !ok {
			gw = w
		}
		purse := reputation.Purse(p.Budget, p.Size, reputation.Milli(p.DemandMult), p.WeightSum)
		pay := reputation.ChunkShare(purse, p.Size, p.ShareSum, p.Target, gw, w)
		out = append(out, OwnChunkPay{p.Chunk, pay})
		total = total.Add(pay)
	}
	return out, total, nil
}
