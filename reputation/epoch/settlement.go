package epoch

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
)

// Settlement is the body of a SETTLE: receipts that a seeder hands in.
type Settlement struct {
	Claims []ReceiptClaim // ascending by dataset, session, epoch, voucher key
}

// ReceiptClaim is one receipt with what it takes to check it: the newest that
// a consumer signed for a session.
type ReceiptClaim struct {
	Dataset torrent.ID
	Session torrent.Address // of the seeder's session key
	Epoch   uint64          // of the session
	Voucher Voucher
	Blocks  uint64 // cumulative
	Seq     uint32
	Sig     [65]byte
	Chunks  []torrent.ChunkBlocks // ascending by chunk
}

// Voucher is the one-time key that signed a receipt and the publisher's blind
// signature over it. A zero KeyID says that there is none.
type Voucher struct {
	KeyID  [8]byte
	Pub    [33]byte
	Prefix [32]byte
	Sig    [256]byte
}

// None says that nobody vouches for the key.
func (v *Voucher) None() bool { return v.KeyID == [8]byte{} }

const (
	claimBytes       = 32 + 20 + 8 + 8 + 33 + 32 + 256 + 8 + 4 + 65 + 4
	maxClaims        = maxSettleBytes / claimBytes
	maxReceiptChunks = 1 << 18
)

// Key names what receipts add up under.
func (c *ReceiptClaim) key() creditKey {
	return creditKey{Dataset: c.Dataset, Session: c.Session, Epoch: c.Epoch, Pub: c.Voucher.Pub}
}

// Receipt is what the consumer signed.
func (c *ReceiptClaim) Receipt() torrent.Receipt {
	return torrent.Receipt{
		Dataset: c.Dataset, Epoch: c.Epoch, Seeder: c.Session,
		ChunksHash: torrent.ChunksHash(slices.Clone(c.Chunks)), Blocks: c.Blocks, Seq: c.Seq,
	}
}

func compareClaims(a, b *ReceiptClaim) int {
	ka, kb := a.key(), b.key()
	return ka.compare(&kb)
}

// Encode is the body of a SETTLE; claims are put in order.
func (s *Settlement) Encode() []byte {
	claims := slices.Clone(s.Claims)
	slices.SortFunc(claims, func(a, b ReceiptClaim) int { return compareClaims(&a, &b) })
	var e encoder
	e.count(len(claims))
	for i := range claims {
		e.claim(&claims[i])
	}
	return e.b
}

func (e *encoder) claim(c *ReceiptClaim) {
	e.raw(c.Dataset[:])
	e.raw(c.Session[:])
	e.u64(c.Epoch)
	e.raw(c.Voucher.KeyID[:])
	e.raw(c.Voucher.Pub[:])
	e.raw(c.Voucher.Prefix[:])
	e.raw(c.Voucher.Sig[:])
	e.u64(c.Blocks)
	e.u32(c.Seq)
	e.raw(c.Sig[:])
	e.count(len(c.Chunks))
	for _, x := range c.Chunks {
		e.u32(x.Chunk)
		e.u32(x.Blocks)
	}
}

// Size is how many bytes a claim takes in a SETTLE; parts have at most
// MaxSettleBytes.
func (c *ReceiptClaim) Size() int { return claimBytes + 8*len(c.Chunks) }

// MaxSettleBytes bounds the body of one part of a SETTLE.
const MaxSettleBytes = maxSettleBytes

// DecodeSettlement reads what Encode wrote.
func DecodeSettlement(b []byte) (*Settlement, error) {
	d := decoder{b: b}
	s := &Settlement{Claims: list(&d, claimBytes, maxClaims, (*decoder).claim, compareClaims)}
	if err := d.end("settlement"); err != nil {
		return nil, err
	}
	return s, nil
}

func (d *decoder) claim() (c ReceiptClaim) {
	c.Dataset, c.Session, c.Epoch = d.id(), d.address(), d.u64()
	c.Voucher.KeyID = [8]byte(d.raw(8))
	c.Voucher.Pub = d.key()
	c.Voucher.Prefix = d.hash()
	c.Voucher.Sig = [256]byte(d.raw(256))
	c.Blocks, c.Seq = d.u64(), d.u32()
	c.Sig = [65]byte(d.raw(65))
	c.Chunks = list(d, 8, maxReceiptChunks,
		func(d *decoder) torrent.ChunkBlocks { return torrent.ChunkBlocks{Chunk: d.u32(), Blocks: d.u32()} },
		func(a, b *torrent.ChunkBlocks) int { return cmp.Compare(a.Chunk, b.Chunk) })
	if c.Voucher.None() && (c.Voucher.Prefix != [32]byte{} || c.Voucher.Sig != [256]byte{}) {
		d.fail("signature of no voucher")
	}
	return c
}

// creditKey is what receipts are cumulative under.
type creditKey struct {
	Dataset torrent.ID
	Session torrent.Address
	Epoch   uint64
	Pub     [33]byte
}

func (k *creditKey) compare(o *creditKey) int {
	return cmp.Or(
		compareID(k.Dataset, o.Dataset),
		compareAddress(k.Session, o.Session),
		cmp.Compare(k.Epoch, o.Epoch),
		bytes.Compare(k.Pub[:], o.Pub[:]),
	)
}

// voucherAddress names a voucher key in receiptsRoot.
func voucherAddress(pub [33]byte) torrent.Address {
	a, err := torrent.AddressOf(pub)
	if err != nil { // not a point: no signature by it was accepted
		return torrent.Address(crypto.Keccak256(pub[:])[12:])
	}
	return a
}
