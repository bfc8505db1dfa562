package wire

import (
	"crypto/ecdsa"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
)

const (
	receiptBlocks    = (1 << 20) / torrent.BlockBytes // sign each MiB
	receiptBlocksMax = 4 * receiptBlocks              // stretched after goodReceipts
	goodReceipts     = 16
	voucherBlocks    = VoucherBytes / torrent.BlockBytes
	flushAfter       = time.Second // sign what is left when nothing more came for so long
)

// consuming is the consumer's side of one connection: what we verified and
// have signed for.
type consuming struct {
	nonce    [16]byte
	seeder   torrent.Address // session; zero until the seeder's HELLO
	dataset  torrent.ID
	epoch    uint64
	key      *ecdsa.PrivateKey
	keyUsed  uint64 // blocks signed under the key, over all its sessions
	list     map[uint32]uint32
	changed  map[uint32]bool
	blocks   uint32 // verified under this session and key
	signed   uint32 // of which a receipt was sent
	seq      uint32
	good     int
	lastGot  time.Time
	received uint64 // blocks in all, for the snapshot
}

// introduce sends the leecher's HELLO.
func (b *Book) introduce(c *conn) error {
	_, _ = rand.Read(c.take.nonce[:])
	return c.Send(Encode(LeecherHello{Flags: FlagSigns, Nonce: c.take.nonce}))
}

// meet handles the seeder's HELLO: what is still unsigned goes to the old
// session, then the counters start again.
func (b *Book) meet(c *conn, m SeederHello) error {
	t := &c.take
	if err := torrent.VerifySignature(m.Session, HelloDigest(t.nonce, c.InfoHash, m.Nonce, m.Epoch), m.Sig); err != nil {
		return fmt.Errorf("hello of %s: %w", c.Addr, err)
	}
	dataset, ok := b.cfg.Consumer.Dataset(c.InfoHash)
	if !ok || m.Flags&FlagPaid == 0 {
		return nil
	}
	seeder, err := torrent.AddressOf(m.Session)
	if err != nil {
		return err
	}
	if err := b.sign(c); err != nil {
		return err
	}
	early := t.list
	if !t.seeder.IsZero() {
		early = nil
	}
	t.seeder, t.dataset, t.epoch = seeder, dataset, uint64(m.Epoch)
	if err := b.newKey(c); err != nil {
		return err
	}
	for chunk, n := range early { // what came before the first HELLO counts for it
		t.add(chunk, n)
	}
	return nil
}

// newKey starts a fresh receipt key and tells the seeder.
func (b *Book) newKey(c *conn) error {
	t := &c.take
	key, err := b.cfg.Consumer.ReceiptKey(t.dataset)
	if err != nil {
		return err
	}
	t.key, t.keyUsed = key, 0
	t.list, t.changed = make(map[uint32]uint32), make(map[uint32]bool)
	t.blocks, t.signed, t.seq = 0, 0, 0
	return c.Send(Encode(Voucher{Key: [33]byte(crypto.CompressPubkey(&key.PublicKey))}))
}

func (t *consuming) add(chunk, blocks uint32) {
	if t.list == nil {
		t.list, t.changed = make(map[uint32]uint32), make(map[uint32]bool)
	}
	t.list[chunk] += blocks
	t.changed[chunk] = true
	t.blocks += blocks
}

// verified counts blocks of a chunk whose hash was right, and signs when
// enough has come together.
func (b *Book) verified(c *conn, chunk, blocks uint32) error {
	t := &c.take
	t.received += uint64(blocks)
	t.lastGot = b.cfg.Now()
	if !t.seeder.IsZero() && uint64(t.blocks)+uint64(blocks) > voucherBlocks {
		if err := b.sign(c); err != nil {
			return err
		}
		if err := b.newKey(c); err != nil {
			return err
		}
	}
	if t.seeder.IsZero() && uint64(t.blocks)+uint64(blocks) > voucherBlocks {
		return nil // a peer that never said hello: no need to remember
	}
	t.add(chunk, blocks)
	step := uint32(receiptBlocks)
	if t.good >= goodReceipts {
		step = receiptBlocksMax
	}
	if t.blocks-t.signed < step {
		return nil
	}
	return b.sign(c)
}

// sign sends CHUNKS and RECEIPT for everything verified so far.
func (b *Book) sign(c *conn) error {
	t := &c.take
	if t.seeder.IsZero() || t.blocks == t.signed {
		return nil
	}
	changed := make([]torrent.ChunkBlocks, 0, len(t.changed))
	for chunk := range t.changed {
		changed = append(changed, torrent.ChunkBlocks{Chunk: chunk, Blocks: t.list[chunk]})
	}
	slices.SortFunc(changed, func(a, b torrent.ChunkBlocks) int { return int(int64(a.Chunk) - int64(b.Chunk)) })
	for part := range slices.Chunk(changed, MaxChunksPerMessage) {
		if err := c.Send(Encode(Chunks{List: part})); err != nil {
			return err
		}
	}
	all := make([]torrent.ChunkBlocks, 0, len(t.list))
	for chunk, n := range t.list {
		all = append(all, torrent.ChunkBlocks{Chunk: chunk, Blocks: n})
	}
	r := torrent.Receipt{
		Dataset: t.dataset, Epoch: t.epoch, Seeder: t.seeder,
		ChunksHash: torrent.ChunksHash(all), Blocks: uint64(t.blocks), Seq: t.seq + 1,
	}
	sig, err := Sign(t.key, r.Digest(b.separator))
	if err != nil {
		return fmt.Errorf("sign receipt: %w", err)
	}
	if err := c.Send(Encode(ReceiptMsg{Blocks: t.blocks, Seq: r.Seq, ChunksHash: r.ChunksHash, Sig: sig})); err != nil {
		return err
	}
	t.seq, t.signed, t.good = r.Seq, t.blocks, t.good+1
	t.changed = make(map[uint32]bool)
	b.signed.Add(1)
	return nil
}
