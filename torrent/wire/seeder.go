package wire

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
)

// Session is what this node signs its HELLOs with for one torrent in one epoch.
type Session struct {
	Dataset torrent.ID
	Epoch   uint64
	Chunks  uint32 // of the dataset
	Key     *ecdsa.PrivateKey
}

// Address names the session in receipts.
func (s Session) Address() torrent.Address {
	return torrent.Address(crypto.PubkeyToAddress(s.Key.PublicKey))
}

// Stored is a receipt as it is kept and handed to the validators: everything
// that SETTLE needs.
type Stored struct {
	torrent.Receipt
	Voucher Voucher
	Sig     [65]byte
	Chunks  []torrent.ChunkBlocks // sorted, hashes to ChunksHash
}

// HelloDigest is what a seeder signs with its session key: it ties the session
// to this connection (both nonces) and this torrent, so that nobody can pass
// off another's HELLO as his own.
func HelloDigest(peerNonce [16]byte, ih torrent.InfoHash, ownNonce [16]byte, epoch uint32) torrent.Hash {
	var e [4]byte
	binary.BigEndian.PutUint32(e[:], epoch)
	return torrent.Hash(crypto.Keccak256([]byte("rarebit/hello/v1"), peerNonce[:], ih[:], ownNonce[:], e[:]))
}

// Sign makes a 65-byte signature with v 27 or 28.
func Sign(key *ecdsa.PrivateKey, digest torrent.Hash) ([65]byte, error) {
	sig, err := crypto.Sign(digest[:], key)
	if err != nil {
		return [65]byte{}, err
	}
	sig[64] += 27
	return [65]byte(sig), nil
}

// tab is what one receipt key has signed for one session.
type tab struct {
	session Session
	voucher Voucher
	blocks  uint32
	seq     uint32
	list    map[uint32]uint32 // chunk -> cumulative blocks
	until   time.Time         // zero: current; else the grace of an old session
}

// seeding is the seeder's side of one connection.
type seeding struct {
	peerNonce [16]byte
	hello     bool // the peer said hello and signs
	tabs      []*tab
	voucher   *Voucher
	pending   map[uint32]uint32 // CHUNKS since the last RECEIPT
	parked    []parked          // came before Sent did: tried again then, in order
	sent      uint64            // blocks handed to the connection
	receipted uint64            // blocks signed for, over all tabs
	receipts  uint64
	malformed int
}

// parked is a receipt for more than was sent so far, with the CHUNKS that came
// before it. What comes after it may be of another session.
type parked struct {
	msg     ReceiptMsg
	pending map[uint32]uint32
}

// maxParked bounds what waits. Blocks are counted about once a second, and a
// receipt includes the one before it.
const maxParked = 16

// maxTabs bounds what one connection makes us remember: the current session
// and an old one, for two keys each.
const maxTabs = 4

// greet sends our HELLO for the session and opens a tab for it.
func (b *Book) greet(c *conn, s Session) error {
	var nonce [16]byte
	_, _ = rand.Read(nonce[:]) // never fails (crypto/rand)
	sig, err := Sign(s.Key, HelloDigest(c.seed.peerNonce, c.InfoHash, nonce, uint32(s.Epoch)))
	if err != nil {
		return err
	}
	c.seed.retire(s, b.cfg.Now().Add(b.cfg.Grace))
	return c.Send(Encode(SeederHello{
		Flags: FlagPaid, Nonce: nonce, Epoch: uint32(s.Epoch),
		Session: [33]byte(crypto.CompressPubkey(&s.Key.PublicKey)), Sig: sig,
	}))
}

// retire starts the grace of every tab that is not of session s.
func (s *seeding) retire(now Session, until time.Time) {
	for _, t := range s.tabs {
		if t.until.IsZero() && (t.session.Epoch != now.Epoch || t.session.Dataset != now.Dataset) {
			t.until = until
		}
	}
	s.open(now)
}

// open starts a tab of the newest voucher for the session.
func (s *seeding) open(now Session) {
	if s.voucher == nil {
		return
	}
	for _, t := range s.tabs {
		if t.session.Epoch == now.Epoch && t.session.Dataset == now.Dataset && t.voucher.Key == s.voucher.Key {
			return
		}
	}
	s.tabs = append(s.tabs, &tab{session: now, voucher: *s.voucher, list: make(map[uint32]uint32)})
	if len(s.tabs) > maxTabs {
		s.tabs = append(s.tabs[:0], s.tabs[len(s.tabs)-maxTabs:]...)
	}
}

// receive handles one message of the leecher to us.
func (b *Book) receive(c *conn, m any) error {
	s := &c.seed
	switch m := m.(type) {
	case LeecherHello:
		s.peerNonce, s.hello = m.Nonce, m.Flags&FlagSigns != 0
		now, ok := b.cfg.Sessions.Session(c.InfoHash)
		if !ok || !s.hello {
			return nil
		}
		return b.greet(c, now)
	case Voucher:
		if _, err := torrent.AddressOf(m.Key); err != nil {
			return c.Send(Encode(Reject{RejectVoucher}))
		}
		s.voucher = &m
		if now, ok := b.cfg.Sessions.Session(c.InfoHash); ok {
			s.open(now)
		}
	case Chunks:
		if s.pending == nil {
			s.pending = make(map[uint32]uint32)
		}
		for _, e := range m.List {
			if len(s.pending) >= voucherBlocks { // a chunk has at least one block of what a key is good for
				return c.Send(Encode(Reject{RejectChunks}))
			}
			s.pending[e.Chunk] = e.Blocks
		}
	case ReceiptMsg:
		return b.park(c, m)
	}
	return nil
}

// sent counts blocks handed to the connection. The engine tells of them about
// once a second, so a receipt can come first; it waits for this.
func (b *Book) sent(c *conn, blocks uint32) error {
	c.seed.sent += uint64(blocks)
	return b.unpark(c)
}

// park takes a receipt in, behind those that wait already.
func (b *Book) park(c *conn, m ReceiptMsg) error {
	s := &c.seed
	p := parked{m, s.pending}
	s.pending = nil
	if n := len(s.parked); n >= maxParked { // the newer one includes the older
		all := maps.Clone(s.parked[n-1].pending)
		if all == nil {
			all = make(map[uint32]uint32, len(p.pending))
		}
		maps.Copy(all, p.pending)
		s.parked[n-1] = parked{m, all}
	} else {
		s.parked = append(s.parked, p)
	}
	return b.unpark(c)
}

// unpark takes the receipts that wait, the oldest first, as far as what was
// sent covers them.
func (b *Book) unpark(c *conn) error {
	s := &c.seed
	for len(s.parked) > 0 {
		wait, err := b.receipt(c, s.parked[0])
		if wait {
			return err
		}
		s.parked = s.parked[1:]
		if err != nil {
			return err
		}
	}
	return nil
}

// receipt checks a receipt against the tabs, newest first: after an epoch's
// edge the message does not say which session it means. Its chunk list does,
// or, where that was empty before, its signature: the first receipt of a
// session that ends fits the one that begins as well. It waits if it is for
// more than was sent.
func (b *Book) receipt(c *conn, p parked) (wait bool, err error) {
	s, m := &c.seed, &p.msg
	now := b.cfg.Now()
	if len(s.tabs) == 0 {
		return false, c.Send(Encode(Reject{RejectVoucher}))
	}
	code := RejectChunks
	for _, t := range slices.Backward(s.tabs) {
		if !t.until.IsZero() && now.After(t.until) {
			continue
		}
		list, sum, ok := t.merge(p.pending)
		if !ok || torrent.ChunksHash(list) != m.ChunksHash || sum != uint64(m.Blocks) {
			continue
		}
		r := torrent.Receipt{
			Dataset: t.session.Dataset, Epoch: t.session.Epoch, Seeder: t.session.Address(),
			ChunksHash: m.ChunksHash, Blocks: uint64(m.Blocks), Seq: m.Seq,
		}
		if err := torrent.VerifySignature(t.voucher.Key, r.Digest(b.separator), m.Sig); err != nil {
			code = RejectSignature
			continue
		}
		if m.Seq <= t.seq || m.Blocks < t.blocks {
			return false, nil // an old one again: harmless
		}
		if uint64(m.Blocks)*torrent.BlockBytes > VoucherBytes {
			code = RejectVoucher
			continue
		}
		more := uint64(m.Blocks - t.blocks)
		if s.receipted+more > s.sent {
			return true, nil
		}
		t.seq, t.blocks = m.Seq, m.Blocks
		maps.Copy(t.list, p.pending)
		s.receipted += more
		s.receipts++
		b.keep(waiting{Stored: Stored{Receipt: r, Voucher: t.voucher, Sig: m.Sig, Chunks: list}, receipts: 1, blocks: more})
		return false, nil
	}
	b.rejected.Add(1)
	return false, c.Send(Encode(Reject{code}))
}

// merge is the tab's list with the pending changes, and its sum. Counts may
// only grow, and chunks must exist.
func (t *tab) merge(pending map[uint32]uint32) (list []torrent.ChunkBlocks, sum uint64, ok bool) {
	list = make([]torrent.ChunkBlocks, 0, len(t.list)+len(pending))
	for chunk, n := range t.list {
		if p, changed := pending[chunk]; changed {
			if p < n {
				return nil, 0, false
			}
			n = p
		}
		list, sum = append(list, torrent.ChunkBlocks{Chunk: chunk, Blocks: n}), sum+uint64(n)
	}
	for chunk, n := range pending {
		if _, have := t.list[chunk]; have {
			continue
		}
		if chunk >= t.session.Chunks || n == 0 { // validators refuse a list with empty lines
			return nil, 0, false
		}
		list, sum = append(list, torrent.ChunkBlocks{Chunk: chunk, Blocks: n}), sum+uint64(n)
	}
	return list, sum, true
}

// voucherKey is the part of a stored receipt that replaces older ones.
type voucherKey struct {
	dataset torrent.ID
	epoch   uint64
	session torrent.Address
	key     [33]byte
}

func (r *Stored) key() voucherKey {
	return voucherKey{r.Dataset, r.Epoch, r.Seeder, r.Voucher.Key}
}

// Vouched says that a publisher's signature stands behind the key.
func (v *Voucher) Vouched() bool { return !bytes.Equal(v.KeyID[:], make([]byte, 8)) }
