package epoch

import (
	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// Report is what one validator saw of an epoch.
type Report struct {
	Validator torrent.Address
	Epoch     uint64
	Seed      torrent.Hash // of its draws, now revealed
	Next      torrent.Hash // SHA-256 of its seed for epoch+2
	Beacon    BeaconRow
	Settles   []torrent.Hash // envelopes that it acknowledged, ascending
	Seeders   []Observed     // ascending by pseudonym
}

// Observed is one seeder in a report.
type Observed struct {
	Pseudonym torrent.Address
	Commit    torrent.Hash
	Group     Group
	Audits    []Audited // draws 0..n-1, then the others, in the order they were asked
}

// Group names the network of a seeder without telling it: an HMAC under a key
// that is erased.
type Group [8]byte

// Audited is one question and its answer.
type Audited struct {
	Spot    audit.Spot
	Outcome audit.Outcome
	MS      uint32 // until the last byte
}

const (
	observedBytes = 20 + 32 + 8 + 4
	auditedBytes  = 32 + 4 + 4 + 1 + 4
)

// Encode is the body of a REPORT.
func (r *Report) Encode() []byte {
	var e encoder
	e.raw(r.Validator[:])
	e.u64(r.Epoch)
	e.raw(r.Seed[:])
	e.raw(r.Next[:])
	e.u64(r.Beacon.Number)
	e.raw(r.Beacon.Hash[:])
	e.raw(r.Beacon.PrevRandao[:])
	e.raw(r.Beacon.Mix[:])
	e.hashes(r.Settles)
	e.count(len(r.Seeders))
	for _, s := range r.Seeders {
		e.raw(s.Pseudonym[:])
		e.raw(s.Commit[:])
		e.raw(s.Group[:])
		e.count(len(s.Audits))
		for _, a := range s.Audits {
			e.raw(a.Spot.Dataset[:])
			e.u32(a.Spot.Chunk)
			e.u32(a.Spot.Block)
			e.u8(uint8(a.Outcome))
			e.u32(a.MS)
		}
	}
	return e.b
}

// Hash names the report in a block.
func (r *Report) Hash() torrent.Hash {
	return torrent.Hash(crypto.Keccak256([]byte("rarebit/report/v1"), r.Encode()))
}

// DecodeReport reads what Encode wrote.
func DecodeReport(b []byte) (*Report, error) {
	d := decoder{b: b}
	r := &Report{Validator: d.address(), Epoch: d.u64(), Seed: d.hash(), Next: d.hash()}
	r.Beacon.Number = d.u64()
	r.Beacon.Hash, r.Beacon.PrevRandao, r.Beacon.Mix = d.hash(), d.hash(), d.hash()
	r.Settles = d.hashes(maxInputs)
	r.Seeders = list(&d, observedBytes, maxSeeders, (*decoder).observed, func(a, b *Observed) int { return compareAddress(a.Pseudonym, b.Pseudonym) })
	if err := d.end("report"); err != nil {
		return nil, err
	}
	return r, nil
}

func (d *decoder) observed() (o Observed) {
	o.Pseudonym, o.Commit = d.address(), d.hash()
	o.Group = Group(d.raw(8))
	n := d.count(auditedBytes, maxOutcomes)
	for range n {
		a := Audited{Spot: audit.Spot{Dataset: d.id(), Chunk: d.u32(), Block: d.u32()}, Outcome: audit.Outcome(d.u8()), MS: d.u32()}
		if !a.Outcome.Valid() {
			d.fail("outcome %d", a.Outcome)
		}
		o.Audits = append(o.Audits, a)
	}
	return o
}

// outcomes are the answers of one seeder in order.
func (o *Observed) outcomes() []audit.Outcome {
	out := make([]audit.Outcome, len(o.Audits))
	for i, a := range o.Audits {
		out[i] = a.Outcome
	}
	return out
}

// DatasetInfo is what settling needs of a dataset; it follows from its
// manifest and its block tree.
type DatasetInfo struct {
	ID           torrent.ID
	ManifestHash torrent.Hash
	Target       uint8
	AvailShare   uint16
	BandwidthCap uint16
	ChunkBytes   uint32
	Sizes        []uint32       // real bytes per chunk
	ShardRoots   []torrent.Hash // per 256 chunks
}

// InfoOf takes a dataset's manifest and tree together.
func InfoOf(id torrent.ID, m *torrent.Manifest, t *torrent.Tree) *DatasetInfo {
	d := &DatasetInfo{
		ID: id, ManifestHash: m.SigningHash(), Target: m.WantedCopies, AvailShare: m.AvailShare,
		BandwidthCap: m.BandwidthCap, ChunkBytes: m.ChunkBytes,
	}
	for _, c := range m.Chunks() {
		d.Sizes = append(d.Sizes, uint32(c.Bytes)) //nolint:gosec // a chunk has at most 16 MiB
	}
	shardBlocks := int(m.ChunkBytes/torrent.BlockBytes) * torrent.ShardChunks
	for i := range (len(d.Sizes) + torrent.ShardChunks - 1) / torrent.ShardChunks {
		d.ShardRoots = append(d.ShardRoots, t.Subtree(i, shardBlocks))
	}
	return d
}

// blocks is how many 16 KiB blocks of a chunk hold data.
func (d *DatasetInfo) blocks(chunk uint32) uint32 {
	if uint64(chunk) >= uint64(len(d.Sizes)) {
		return 0
	}
	return (d.Sizes[chunk] + torrent.BlockBytes - 1) / torrent.BlockBytes
}

// inventory numbers the blocks that a COMMIT promises of known datasets. A
// bitmap of another length than the dataset has chunks promises nothing.
func inventory(c *Commit, datasets map[torrent.ID]*DatasetInfo) (*audit.Inventory, uint64) {
	var list []audit.Holding
	var bytes uint64
	for _, cd := range c.Datasets {
		d := datasets[cd.ID]
		if d == nil || cd.Chunks.Len() != len(d.Sizes) {
			continue
		}
		list = append(list, audit.Holding{Dataset: cd.ID, Chunks: cd.Chunks, Blocks: d.blocks})
		for i, size := range d.Sizes {
			if cd.Chunks.Has(i) {
				bytes += uint64(size)
			}
		}
	}
	return audit.NewInventory(list), bytes
}
