package epoch

import (
	"rarebit/reputation"
	"rarebit/reputation/audit"
	"rarebit/torrent"
)

func (d *decoder) seed() SeedRow {
	return SeedRow{Validator: d.address(), Reveal: d.hash(), Next: d.hash()}
}

func (e *encoder) dataset(r *DatasetRow) {
	e.raw(r.ID[:])
	e.raw(r.ManifestHash[:])
	e.raw(r.Sponsor[:])
	e.u8(r.Target)
	e.u16(r.AvailShare)
	e.u16(r.BandwidthCap)
	e.u32(r.ChunkBytes)
	e.u32(r.Chunks)
	for _, m := range []reputation.Money{r.Budget, r.PaidAvail, r.PaidBandwidth, r.Held, r.Free, r.Returned} {
		e.money(m)
	}
}

func (d *decoder) dataset() (r DatasetRow) {
	r.ID, r.ManifestHash, r.Sponsor = d.id(), d.hash(), d.address()
	r.Target, r.AvailShare, r.BandwidthCap = d.u8(), d.u16(), d.u16()
	r.ChunkBytes, r.Chunks = d.u32(), d.u32()
	for _, m := range []*reputation.Money{&r.Budget, &r.PaidAvail, &r.PaidBandwidth, &r.Held, &r.Free, &r.Returned} {
		*m = d.money()
		if m.Cmp(maxMoney) >= 0 {
			d.fail("money of a dataset beyond 96 bits")
		}
	}
	if r.AvailShare > 1000 || r.Target == 0 {
		d.fail("dataset of %d wanted copies, share %d", r.Target, r.AvailShare)
	}
	return r
}

// maxMoney bounds money in blocks, so that no sum of rows overflows.
var maxMoney = reputation.MoneyFromBytes16([16]byte{3: 1})

func (e *encoder) chunk(r *ChunkRow) {
	e.u32(r.Dataset)
	e.u32(r.Chunk)
	e.u32(r.Size)
	e.u64(r.CopiesQ16)
	e.u64(r.Demand)
	e.u64(r.ShareSum)
	e.money(r.Paid)
}

func (d *decoder) chunk() (r ChunkRow) {
	r.Dataset, r.Chunk, r.Size = d.u32(), d.u32(), d.u32()
	r.CopiesQ16, r.Demand, r.ShareSum = d.u64(), d.u64(), d.u64()
	r.Paid = d.money()
	if r.Size == 0 || r.Size > torrent.MaxChunkBytes || r.CopiesQ16 >= 1<<32 || r.Paid.Cmp(maxMoney) >= 0 {
		d.fail("chunk row out of bounds")
	}
	return r
}

func (e *encoder) shard(r *ShardRow) {
	e.u32(r.Dataset)
	e.u32(r.Shard)
	e.raw(r.Root[:])
	e.u8(uint8(r.Status))
	e.u32(r.Validators)
	e.u32(r.Passed)
	e.u32(r.Bad)
	e.u64(r.LastConsistent)
}

func (d *decoder) shard() (r ShardRow) {
	r.Dataset, r.Shard, r.Root = d.u32(), d.u32(), d.hash()
	r.Status = ShardStatus(d.u8())
	r.Validators, r.Passed, r.Bad = d.u32(), d.u32(), d.u32()
	r.LastConsistent = d.u64()
	if r.Status > ShardUnreachable {
		d.fail("shard status %d", r.Status)
	}
	return r
}

func (e *encoder) seeder(r *SeederRow) {
	e.raw(r.Pseudonym[:])
	e.raw(r.Account[:])
	e.raw(r.Commit[:])
	e.u64(r.Blocks)
	for _, list := range r.Outcomes {
		e.outcomes(list)
	}
	e.u16(r.Avail)
	e.u32(r.QualityPPM)
	e.u16(r.Ramp)
	e.u16(r.Step)
	e.u16(r.Consistency)
	e.u16(r.R)
	e.u8(uint8(r.Tier))
	e.u8(uint8(r.Standing))
	e.money(r.Earned)
	e.money(r.Held)
	e.money(r.Matured)
	e.u64(uint64(r.Reasons))
}

func (d *decoder) seeder(reporters int) (r SeederRow) {
	r.Pseudonym, r.Account, r.Commit = d.address(), d.address(), d.hash()
	r.Blocks = d.u64()
	r.Outcomes = make([][]audit.Outcome, reporters)
	for i := range r.Outcomes {
		r.Outcomes[i] = d.outcomes()
	}
	r.Avail, r.QualityPPM = d.u16(), d.u32()
	r.Ramp, r.Step, r.Consistency, r.R = d.u16(), d.u16(), d.u16(), d.u16()
	r.Tier, r.Standing = reputation.Tier(d.u8()), reputation.Standing(d.u8())
	r.Earned, r.Held, r.Matured = d.money(), d.money(), d.money()
	r.Reasons = reputation.Reasons(d.u64())
	for _, m := range []reputation.Money{r.Earned, r.Held, r.Matured} {
		if m.Cmp(maxMoney) >= 0 {
			d.fail("money of a seeder beyond 96 bits")
		}
	}
	if r.Avail > 1000 || r.R > 1000 || r.Tier > reputation.Tier3 || r.Standing > reputation.Expelled || !r.Reasons.Known() {
		d.fail("seeder row out of bounds")
	}
	return r
}

func (d *decoder) account() (r AccountRow) {
	r.Account, r.Cumulative = d.address(), d.money()
	if r.Cumulative.IsZero() || r.Cumulative.Cmp(maxMoney) >= 0 {
		d.fail("account row out of bounds")
	}
	return r
}

// outcomes are four bits each, the first in the high half; an odd last one has
// zeros beside it.
func (e *encoder) outcomes(list []audit.Outcome) {
	e.u8(uint8(len(list))) //nolint:gosec // at most maxOutcomes
	for i := 0; i < len(list); i += 2 {
		b := uint8(list[i]) << 4
		if i+1 < len(list) {
			b |= uint8(list[i+1])
		}
		e.u8(b)
	}
}

func (d *decoder) outcomes() []audit.Outcome {
	n := int(d.u8())
	if n > maxOutcomes {
		d.fail("%d outcomes of one validator", n)
	}
	if d.err != nil || n == 0 {
		return nil
	}
	raw := d.raw((n + 1) / 2)
	out := make([]audit.Outcome, n)
	for i := range out {
		out[i] = audit.Outcome(raw[i/2] >> 4)
		if i%2 == 1 {
			out[i] = audit.Outcome(raw[i/2] & 15)
		}
		if !out[i].Valid() {
			d.fail("outcome %d", out[i])
		}
	}
	if n%2 == 1 && raw[n/2]&15 != 0 {
		d.fail("bits after the last outcome")
	}
	return out
}
