package epoch

import (
	"fmt"
	"math/bits"

	"rarebit/reputation"
	"rarebit/torrent"
)

// div128 is a 128-bit number divided; hi < den is the caller's promise.
func div128(hi, lo, den uint64) uint64 {
	q, _ := bits.Div64(hi, lo, den)
	return q
}

// Roots are the five trees of a block.
type Roots struct {
	Shards, Receipts, Stats, Rewards, Reputation *Merkle
}

// TreesOf builds the trees over the rows of a body.
func TreesOf(b *Body) (*Roots, error) {
	var shards, stats, rewards, rep []torrent.Hash
	for i := range b.Shards {
		r := &b.Shards[i]
		if uint64(r.Dataset) >= uint64(len(b.Datasets)) {
			return nil, fmt.Errorf("%w: shard of dataset %d", ErrBlock, r.Dataset)
		}
		shards = append(shards, r.leaf(b.Datasets[r.Dataset].ID))
	}
	rows := 0
	for i := range b.Datasets {
		d := &b.Datasets[i]
		stats = append(stats, d.leaf())
		own := b.ChunkRows(d.ID)
		rows += len(own)
		cs, ps, err := ChunkStats(d, own)
		if err != nil {
			return nil, err
		}
		for j := range cs {
			stats = append(stats, cs[j].Leaf(), ps[j].Leaf())
		}
	}
	if rows != len(b.Chunks) {
		return nil, fmt.Errorf("%w: chunks of a dataset without a row", ErrBlock)
	}
	for i := range b.Seeders {
		rep = append(rep, b.Seeders[i].leaf())
	}
	for _, a := range b.Accounts {
		rewards = append(rewards, RewardLeaf(a.Account, a.Cumulative))
	}
	return &Roots{NewMerkle(shards), NewMerkle(b.Receipts), NewMerkle(stats), NewMerkle(rewards), NewMerkle(rep)}, nil
}

// VerifyBlock says whether an encoded body is the one that a header commits to
// and whether the two agree in everything that they alone can show: links,
// roots, multipliers, purses, budgets, sums. Who holds what and how a purse was
// split between accounts needs inventories and groups: a seeder recomputes its
// own part.
func VerifyBlock(h *Header, raw []byte) (*Body, *Roots, error) {
	if got := bodyHash(raw); got != h.DataHash {
		return nil, nil, fmt.Errorf("%w: body has hash %s, the header says %s", ErrBlock, got, h.DataHash)
	}
	b, err := DecodeBody(raw)
	if err != nil {
		return nil, nil, err
	}
	if b.Epoch != h.Epoch || b.Prev != h.Prev {
		return nil, nil, fmt.Errorf("%w: body of epoch %d after %s, header of epoch %d after %s", ErrBlock, b.Epoch, b.Prev, h.Epoch, h.Prev)
	}
	t, err := TreesOf(b)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range []struct {
		name      string
		got, want torrent.Hash
	}{
		{"shards", t.Shards.Root(), h.ShardsRoot},
		{"receipts", t.Receipts.Root(), h.ReceiptsRoot},
		{"stats", t.Stats.Root(), h.StatsRoot},
		{"rewards", t.Rewards.Root(), h.RewardsRoot},
		{"reputation", t.Reputation.Root(), h.ReputationRoot},
	} {
		if c.got != c.want {
			return nil, nil, fmt.Errorf("%w: %s root is %s, the header says %s", ErrBlock, c.name, c.got, c.want)
		}
	}
	if b.Void {
		if !h.Paid.IsZero() {
			return nil, nil, fmt.Errorf("%w: a void epoch pays %s", ErrBlock, h.Paid)
		}
		return b, t, nil
	}
	return b, t, checkMoney(h, b)
}

// checkMoney adds up what the rows say.
func checkMoney(h *Header, b *Body) error {
	var earned, paid, seederEarned reputation.Money
	for i := range b.Datasets {
		d := &b.Datasets[i]
		_, pays, err := ChunkStats(d, b.ChunkRows(d.ID))
		if err != nil {
			return err
		}
		var sum reputation.Money
		for j := range pays {
			p := &pays[j]
			purse := reputation.ScarcePurse(reputation.Purse(p.Budget, p.Size, reputation.Milli(p.DemandMult), p.WeightSum), p.Size, p.ShareSum, p.Target)
			if p.Paid.Cmp(purse) > 0 {
				return fmt.Errorf("%w: chunk %d of %s pays %s of a purse of %s", ErrBlock, p.Chunk, d.ID, p.Paid, purse)
			}
			sum = sum.Add(p.Paid)
		}
		if sum != d.PaidAvail || sum.Add(d.PaidBandwidth).Cmp(d.Budget) > 0 {
			return fmt.Errorf("%w: chunks of %s pay %s, its row says %s and %s of a budget of %s", ErrBlock, d.ID, sum, d.PaidAvail, d.PaidBandwidth, d.Budget)
		}
		earned = earned.Add(sum).Add(d.PaidBandwidth)
		paid = paid.Add(d.Returned)
	}
	for i := range b.Seeders {
		r := &b.Seeders[i]
		if r.Held.Cmp(r.Earned) > 0 {
			return fmt.Errorf("%w: %s is held %s of %s", ErrBlock, r.Pseudonym, r.Held, r.Earned)
		}
		seederEarned = seederEarned.Add(r.Earned)
		paid = paid.Add(r.Earned).Sub(r.Held).Add(r.Matured)
	}
	if earned != seederEarned {
		return fmt.Errorf("%w: datasets pay %s, seeders earn %s", ErrBlock, earned, seederEarned)
	}
	if paid != h.Paid {
		return fmt.Errorf("%w: rows pay %s, the header says %s", ErrBlock, paid, h.Paid)
	}
	return nil
}

// Block is a verified block.
type Block struct {
	Header Header
	Digest torrent.Hash
	Sigs   [][65]byte
	Body   *Body
	trees  *Roots
}

// Open checks a sealed block and makes it readable.
func (s *Sealed) Open(separator torrent.Hash) (*Block, error) {
	body, trees, err := VerifyBlock(&s.Header, s.Body)
	if err != nil {
		return nil, err
	}
	return &Block{Header: s.Header, Digest: s.Header.Digest(separator), Sigs: s.Sigs, Body: body, trees: trees}, nil
}

// Proof is what a claim of an account shows the hub.
func (b *Block) Proof(account torrent.Address) (cumulative reputation.Money, proof []torrent.Hash, err error) {
	cumulative = b.Body.Cumulative(account)
	if cumulative.IsZero() {
		return cumulative, nil, fmt.Errorf("prove account %s in epoch %d: nothing is due to it", account, b.Header.Epoch)
	}
	proof, err = b.trees.Rewards.Proof(RewardLeaf(account, cumulative))
	return cumulative, proof, err
}

// StatProof proves the multiplier of a chunk.
func (b *Block) StatProof(id torrent.ID, chunk uint32) (Stat, []torrent.Hash, error) {
	d, ok := b.Body.Dataset(id)
	stats, _, err := ChunkStats(&d, b.Body.ChunkRows(id))
	if !ok || err != nil || uint64(chunk) >= uint64(len(stats)) {
		return Stat{}, nil, fmt.Errorf("prove chunk %d of %s in epoch %d: no such row", chunk, id, b.Header.Epoch)
	}
	proof, err := b.trees.Stats.Proof(stats[chunk].Leaf())
	return stats[chunk], proof, err
}

// ChunkPayProof proves what a chunk paid.
func (b *Block) ChunkPayProof(id torrent.ID, chunk uint32) (ChunkPay, []torrent.Hash, error) {
	d, ok := b.Body.Dataset(id)
	_, pays, err := ChunkStats(&d, b.Body.ChunkRows(id))
	if !ok || err != nil || uint64(chunk) >= uint64(len(pays)) {
		return ChunkPay{}, nil, fmt.Errorf("prove chunk %d of %s in epoch %d: no such row", chunk, id, b.Header.Epoch)
	}
	proof, err := b.trees.Stats.Proof(pays[chunk].Leaf())
	return pays[chunk], proof, err
}
