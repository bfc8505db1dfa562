package epoch

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/reputation"
	"rarebit/torrent"
)

// Header is what the hub stores the hash of. Its EIP-712 digest is the block's
// hash and, as Prev, the link of the next one: chain id and contract are in
// every link.
type Header struct {
	Epoch          uint64
	Round          uint32
	Prev           torrent.Hash // Digest of the header before, zero in epoch 1
	ShardsRoot     torrent.Hash
	ReceiptsRoot   torrent.Hash
	StatsRoot      torrent.Hash
	RewardsRoot    torrent.Hash
	ReputationRoot torrent.Hash
	Paid           reputation.Money // by how much cumulative rewards rose
	DataHash       torrent.Hash     // keccak256 of the body
}

// HeaderBytes is the length of an encoded header.
const HeaderBytes = 8 + 4 + 6*32 + 16 + 32

var (
	domainTypeHash = crypto.Keccak256Hash([]byte("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"))
	headerTypeHash = crypto.Keccak256Hash([]byte("EpochHeader(uint64 epoch,uint32 round,bytes32 prev,bytes32 shardsRoot,bytes32 receiptsRoot,bytes32 statsRoot,bytes32 rewardsRoot,bytes32 reputationRoot,uint128 paid,bytes32 dataHash)"))
	hubName        = crypto.Keccak256Hash([]byte("Rarebit RewardHub"))
	hubVersion     = crypto.Keccak256Hash([]byte("1"))
)

// HubSeparator is the EIP-712 domain separator of headers and claims. That of
// receipts has another name: a receipt can never pass for a claim.
func HubSeparator(chainID uint64, hub torrent.Address) torrent.Hash {
	var w words
	w.hash(torrent.Hash(domainTypeHash))
	w.hash(torrent.Hash(hubName))
	w.hash(torrent.Hash(hubVersion))
	w.u64(chainID)
	w.address(hub)
	return torrent.Hash(crypto.Keccak256(w))
}

// Separator is HubSeparator of the domain.
func (d Domain) Separator() torrent.Hash { return HubSeparator(d.ChainID, d.Hub) }

// Digest is what validators sign and the hub stores.
func (h *Header) Digest(separator torrent.Hash) torrent.Hash {
	var w words
	w.hash(torrent.Hash(headerTypeHash))
	w.u64(h.Epoch)
	w.u64(uint64(h.Round))
	w.hash(h.Prev)
	w.hash(h.ShardsRoot)
	w.hash(h.ReceiptsRoot)
	w.hash(h.StatsRoot)
	w.hash(h.RewardsRoot)
	w.hash(h.ReputationRoot)
	w.money(h.Paid)
	w.hash(h.DataHash)
	return torrent.Hash(crypto.Keccak256([]byte{0x19, 0x01}, separator[:], crypto.Keccak256(w)))
}

// Encode is the header in its one binary form.
func (h *Header) Encode() []byte {
	e := encoder{b: make([]byte, 0, HeaderBytes)}
	e.u64(h.Epoch)
	e.u32(h.Round)
	for _, x := range []torrent.Hash{h.Prev, h.ShardsRoot, h.ReceiptsRoot, h.StatsRoot, h.RewardsRoot, h.ReputationRoot} {
		e.raw(x[:])
	}
	e.money(h.Paid)
	e.raw(h.DataHash[:])
	return e.b
}

// DecodeHeader reads what Encode wrote.
func DecodeHeader(b []byte) (Header, error) {
	d := decoder{b: b}
	h := d.header()
	return h, d.end("header")
}

func (d *decoder) header() (h Header) {
	h.Epoch = d.u64()
	h.Round = d.u32()
	for _, x := range []*torrent.Hash{&h.Prev, &h.ShardsRoot, &h.ReceiptsRoot, &h.StatsRoot, &h.RewardsRoot, &h.ReputationRoot} {
		*x = d.hash()
	}
	h.Paid = d.money()
	h.DataHash = d.hash()
	return h
}

// words builds abi.encode of static values: 32 bytes each, left-padded.
type words []byte

func (w *words) hash(h [32]byte) { *w = append(*w, h[:]...) }

func (w *words) address(a torrent.Address) {
	*w = append(*w, make([]byte, 12)...)
	*w = append(*w, a[:]...)
}

func (w *words) u64(v uint64) {
	*w = append(*w, make([]byte, 24)...)
	*w = binary.BigEndian.AppendUint64(*w, v)
}

func (w *words) money(m reputation.Money) {
	b := m.Bytes16()
	*w = append(*w, make([]byte, 16)...)
	*w = append(*w, b[:]...)
}

// MaxBlockBytes bounds an encoded block: header, signatures, body.
const MaxBlockBytes = 64 << 20

// maxSignatures is the largest number of seats.
const maxSignatures = 21

// Sealed is a block as it is stored and published: header ‖ signatures ‖ body.
type Sealed struct {
	Header Header
	Sigs   [][65]byte // ascending by signer
	Body   []byte
}

// Encode is the block in its one binary form.
func (s *Sealed) Encode() []byte {
	e := encoder{b: s.Header.Encode()}
	e.count(len(s.Sigs))
	for _, sig := range s.Sigs {
		e.raw(sig[:])
	}
	e.bytes(s.Body)
	return e.b
}

// DecodeSealed reads what Encode wrote; it checks no signature.
func DecodeSealed(b []byte) (*Sealed, error) {
	if len(b) > MaxBlockBytes {
		return nil, fmt.Errorf("read epoch block: %w: %d bytes", ErrFormat, len(b))
	}
	d := decoder{b: b}
	s := &Sealed{Header: d.header()}
	n := d.count(65, maxSignatures)
	for range n {
		s.Sigs = append(s.Sigs, [65]byte(d.raw(65)))
	}
	s.Body = d.bytes(MaxBlockBytes)
	return s, d.end("epoch block")
}
