package epoch

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/reputation"
	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// Body is the public content of a block: everything that the header's roots
// commit to, and what is needed to replay draws and scores. It names no
// session keys, network groups, inventories or addresses of machines: with
// those a crawler could link an address to an account.
//
// In this version a body lists all rows (Full), so that one block can be
// checked alone. A body of changed rows only would clear that mark.
type Body struct {
	Epoch uint64
	Prev  torrent.Hash
	Void  bool // nothing was settled: rows are those of the block before

	Reports, Commits, Settles []torrent.Hash // hashes of the inputs, ascending

	Seeds  []SeedRow
	Beacon BeaconRow

	Datasets []DatasetRow
	Chunks   []ChunkRow
	Shards   []ShardRow
	Receipts []torrent.Hash // leaves of receiptsRoot, ascending
	Seeders  []SeederRow
	Accounts []AccountRow

	CredentialHash torrent.Hash // credentials, placement: zero in this version
	PlacementRound uint64
	ModelHash      torrent.Hash
}

// SeedRow is a validator that reported: the seed of its draws, and the
// commitment to the seed of the epoch after the next.
type SeedRow struct {
	Validator torrent.Address
	Reveal    torrent.Hash
	Next      torrent.Hash // SHA-256 of the seed for epoch+2
}

// BeaconRow is the chain block that the draws come from, and the seeds of
// epoch-2 that were mixed in.
type BeaconRow struct {
	Beacon
	Mix torrent.Hash // XOR of the seeds revealed for epoch-2
}

// Value is the beacon of the epoch's draws.
func (b BeaconRow) Value() torrent.Hash {
	return torrent.Hash(crypto.Keccak256(b.Hash[:], b.PrevRandao[:], b.Mix[:]))
}

// DatasetRow is a dataset that was ever funded and whose manifest is known.
type DatasetRow struct {
	ID           torrent.ID
	ManifestHash torrent.Hash
	Sponsor      torrent.Address
	Target       uint8  // wanted copies
	AvailShare   uint16 // thousandths of the budget for availability
	BandwidthCap uint16 // thousandths of a fair share
	ChunkBytes   uint32
	Chunks       uint32

	Budget        reputation.Money // of this epoch
	PaidAvail     reputation.Money // earned in this epoch, held parts included
	PaidBandwidth reputation.Money
	Held          reputation.Money // held back in all, not yet matured
	Free          reputation.Money // left for later epochs
	Returned      reputation.Money // given back to the sponsor in this epoch
}

// ChunkRow is the state of one chunk.
type ChunkRow struct {
	Dataset   uint32 // index in Datasets
	Chunk     uint32
	Size      uint32 // real bytes
	CopiesQ16 uint64 // smoothed
	Demand    uint64 // smoothed
	ShareSum  uint64 // S of the split
	Paid      reputation.Money
}

// ShardStatus is what an epoch found of a shard.
type ShardStatus uint8

// Shard states.
const (
	ShardUnchecked   ShardStatus = 0
	ShardConsistent  ShardStatus = 1
	ShardDamaged     ShardStatus = 2
	ShardUnreachable ShardStatus = 3
)

// ShardRow records when 256 consecutive chunks were last found consistent.
type ShardRow struct {
	Dataset        uint32 // index in Datasets
	Shard          uint32
	Root           torrent.Hash
	Status         ShardStatus
	Validators     uint32 // bit i: the i-th validator by address had a pass
	Passed         uint32
	Bad            uint32
	LastConsistent uint64
}

// SeederRow is the standing of one pseudonym after the epoch.
type SeederRow struct {
	Pseudonym   torrent.Address
	Account     torrent.Address
	Commit      torrent.Hash // of its COMMIT, zero if there was none
	Blocks      uint64       // committed blocks
	Outcomes    [][]audit.Outcome
	Avail       uint16
	QualityPPM  uint32
	Ramp        uint16
	Step        uint16
	Consistency uint16
	R           uint16
	Tier        reputation.Tier
	Standing    reputation.Standing
	Earned      reputation.Money // in this epoch, held part included
	Held        reputation.Money // of Earned
	Matured     reputation.Money // held in an earlier epoch, paid now
	Reasons     reputation.Reasons
}

// AccountRow is a leaf of rewardsRoot: all that an account was ever due.
type AccountRow struct {
	Account    torrent.Address
	Cumulative reputation.Money
}

// Bounds of a body.
const (
	bodyVersion   = 1
	maxInputs     = 1 << 17
	maxDatasets   = 1 << 16
	maxChunkRows  = 1 << 20
	maxShardRows  = 1 << 16
	maxSeeders    = 1 << 17
	maxAccounts   = 1 << 20
	maxOutcomes   = 64
	datasetBytes  = 32 + 32 + 20 + 1 + 2 + 2 + 4 + 4 + 6*16
	chunkBytes    = 4 + 4 + 4 + 8 + 8 + 8 + 16
	shardBytes    = 4 + 4 + 32 + 1 + 4 + 4 + 4 + 8
	seederBytes   = 20 + 20 + 32 + 8 + 2 + 4 + 4*2 + 1 + 1 + 3*16 + 8
	accountBytes  = 20 + 16
	flagFull      = 1
	flagVoid      = 2
	nibblesPerRow = 1
)

// Hash is the DataHash of a body in its encoded form.
func bodyHash(b []byte) torrent.Hash { return torrent.Hash(crypto.Keccak256(b)) }

// Encode is the body in its one binary form; rows must be in order.
func (b *Body) Encode() []byte {
	var e encoder
	e.u8(bodyVersion)
	flags := uint8(flagFull)
	if b.Void {
		flags |= flagVoid
	}
	e.u8(flags)
	e.u64(b.Epoch)
	e.raw(b.Prev[:])
	e.hashes(b.Reports)
	e.hashes(b.Commits)
	e.hashes(b.Settles)
	e.count(len(b.Seeds))
	for _, s := range b.Seeds {
		e.raw(s.Validator[:])
		e.raw(s.Reveal[:])
		e.raw(s.Next[:])
	}
	e.u64(b.Beacon.Number)
	e.raw(b.Beacon.Hash[:])
	e.raw(b.Beacon.PrevRandao[:])
	e.raw(b.Beacon.Mix[:])
	e.count(len(b.Datasets))
	for i := range b.Datasets {
		e.dataset(&b.Datasets[i])
	}
	e.count(len(b.Chunks))
	for i := range b.Chunks {
		e.chunk(&b.Chunks[i])
	}
	e.count(len(b.Shards))
	for i := range b.Shards {
		e.shard(&b.Shards[i])
	}
	e.hashes(b.Receipts)
	e.count(len(b.Seeders))
	for i := range b.Seeders {
		e.seeder(&b.Seeders[i])
	}
	e.count(len(b.Accounts))
	for _, a := range b.Accounts {
		e.raw(a.Account[:])
		e.money(a.Cumulative)
	}
	e.count(0) // next-era keys
	e.raw(b.CredentialHash[:])
	e.u64(b.PlacementRound)
	e.raw(b.ModelHash[:])
	return e.b
}

// DecodeBody reads what Encode wrote and refuses every other encoding of it.
func DecodeBody(raw []byte) (*Body, error) {
	if len(raw) > MaxBlockBytes {
		return nil, fmt.Errorf("read block body: %w: %d bytes", ErrFormat, len(raw))
	}
	d := decoder{b: raw}
	b := new(Body)
	if v := d.u8(); d.err == nil && v != bodyVersion {
		d.fail("body version %d, this program reads %d", v, bodyVersion)
	}
	flags := d.u8()
	if flags&flagFull == 0 || flags > flagFull|flagVoid {
		d.fail("flags %#x", flags)
	}
	b.Void = flags&flagVoid != 0
	b.Epoch = d.u64()
	b.Prev = d.hash()
	b.Reports = d.hashes(maxSignatures)
	b.Commits = d.hashes(maxInputs)
	b.Settles = d.hashes(maxInputs)
	b.Seeds = list(&d, 20+64, maxSignatures, (*decoder).seed, func(a, b *SeedRow) int { return compareAddress(a.Validator, b.Validator) })
	b.Beacon.Number = d.u64()
	b.Beacon.Hash = d.hash()
	b.Beacon.PrevRandao = d.hash()
	b.Beacon.Mix = d.hash()
	b.Datasets = list(&d, datasetBytes, maxDatasets, (*decoder).dataset, func(a, b *DatasetRow) int { return compareID(a.ID, b.ID) })
	b.Chunks = list(&d, chunkBytes, maxChunkRows, (*decoder).chunk, compareChunkRow)
	b.Shards = list(&d, shardBytes, maxShardRows, (*decoder).shard, compareShardRow)
	b.Receipts = d.hashes(maxInputs)
	reporters := len(b.Seeds)
	b.Seeders = list(&d, seederBytes+reporters*nibblesPerRow, maxSeeders,
		func(d *decoder) SeederRow { return d.seeder(reporters) },
		func(a, b *SeederRow) int { return compareAddress(a.Pseudonym, b.Pseudonym) })
	b.Accounts = list(&d, accountBytes, maxAccounts, (*decoder).account, func(a, b *AccountRow) int { return compareAddress(a.Account, b.Account) })
	if n := d.u32(); n != 0 {
		d.fail("%d keys for the next era, which this version does not know", n)
	}
	b.CredentialHash = d.hash()
	b.PlacementRound = d.u64()
	b.ModelHash = d.hash()
	if err := d.end("block body"); err != nil {
		return nil, err
	}
	return b, nil
}

// list reads a strictly ascending list.
func list[T any](d *decoder, itemBytes, limit int, item func(*decoder) T, compare func(a, b *T) int) []T {
	n := d.count(itemBytes, limit)
	if n == 0 {
		return nil
	}
	out := make([]T, 0, n)
	for i := range n {
		v := item(d)
		if d.err != nil {
			return nil
		}
		if i > 0 && compare(&out[i-1], &v) >= 0 {
			d.fail("item %d of a list does not ascend", i)
			return nil
		}
		out = append(out, v)
	}
	return out
}

func compareChunkRow(a, b *ChunkRow) int {
	return compareU32(a.Dataset, b.Dataset, a.Chunk, b.Chunk)
}

func compareShardRow(a, b *ShardRow) int {
	return compareU32(a.Dataset, b.Dataset, a.Shard, b.Shard)
}

func compareU32(a1, b1, a2, b2 uint32) int {
	return slices.Compare([]uint32{a1, a2}, []uint32{b1, b2})
}

// find is a row by its key.
func (b *Body) findDataset(id torrent.ID) (int, bool) {
	return slices.BinarySearchFunc(b.Datasets, id, func(r DatasetRow, id torrent.ID) int { return bytes.Compare(r.ID[:], id[:]) })
}

// Dataset is the row of a dataset.
func (b *Body) Dataset(id torrent.ID) (DatasetRow, bool) {
	i, found := b.findDataset(id)
	if !found {
		return DatasetRow{}, false
	}
	return b.Datasets[i], true
}

// ChunkRows are the rows of a dataset in the order of its chunks.
func (b *Body) ChunkRows(id torrent.ID) []ChunkRow {
	i, found := b.findDataset(id)
	if !found {
		return nil
	}
	compare := func(r ChunkRow, dataset int) int { return int(r.Dataset) - dataset }
	from, _ := slices.BinarySearchFunc(b.Chunks, i, compare)
	to, _ := slices.BinarySearchFunc(b.Chunks, i+1, compare)
	return b.Chunks[from:to:to]
}

// Seeder is the row of a pseudonym.
func (b *Body) Seeder(pseudonym torrent.Address) (SeederRow, bool) {
	i, found := slices.BinarySearchFunc(b.Seeders, pseudonym, func(r SeederRow, a torrent.Address) int { return compareAddress(r.Pseudonym, a) })
	if !found {
		return SeederRow{}, false
	}
	return b.Seeders[i], true
}

// Cumulative is what an account was ever due.
func (b *Body) Cumulative(account torrent.Address) reputation.Money {
	i, found := slices.BinarySearchFunc(b.Accounts, account, func(r AccountRow, a torrent.Address) int { return compareAddress(r.Account, a) })
	if !found {
		return reputation.Money{}
	}
	return b.Accounts[i].Cumulative
}
