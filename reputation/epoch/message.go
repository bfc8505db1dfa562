package epoch

import (
	"crypto/ecdsa"
	"fmt"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/reputation"
	"rarebit/torrent"
)

// MessageType tells what an envelope carries.
type MessageType uint8

// Message types. CREDENTIAL, PROPOSE and VOTE between machines have numbers
// reserved; this version does not send them.
const (
	TypeCommit MessageType = 1
	TypeSettle MessageType = 2
	TypeReport MessageType = 3
	TypeWhy    MessageType = 7 // signed request for one's own outcomes, empty body
)

// Limits of bodies, in bytes.
const (
	maxCommitBytes   = 1 << 20
	maxSettleBytes   = 4 << 20
	maxReportBytes   = 16 << 20
	envelopeOverhead = 1 + 8 + 20 + 1 + 8 + 4 + 33 + 65
)

// limit is how long the body of a type may be.
func (t MessageType) limit() int {
	switch t {
	case TypeCommit:
		return maxCommitBytes
	case TypeSettle:
		return maxSettleBytes
	case TypeReport:
		return maxReportBytes
	}
	return 0
}

// Envelope is a signed message to a validator.
type Envelope struct {
	ChainID uint64
	Hub     torrent.Address
	Type    MessageType
	Epoch   uint64
	Body    []byte
	Pub     [33]byte
	Sig     [65]byte
}

const envelopeVersion = 1

func (v *Envelope) unsigned() []byte {
	var e encoder
	e.u8(envelopeVersion)
	e.u64(v.ChainID)
	e.raw(v.Hub[:])
	e.u8(uint8(v.Type))
	e.u64(v.Epoch)
	e.bytes(v.Body)
	e.raw(v.Pub[:])
	return e.b
}

func (v *Envelope) digest() torrent.Hash {
	return torrent.Hash(crypto.Keccak256([]byte("rarebit/msg/v1"), v.unsigned()))
}

// Encode is the envelope in its one binary form.
func (v *Envelope) Encode() []byte { return append(v.unsigned(), v.Sig[:]...) }

// Hash names an envelope in reports and blocks. The signature is left out:
// signing the same statement twice makes no second statement.
func (v *Envelope) Hash() torrent.Hash { return v.digest() }

// Seal signs a message with key.
func Seal(key *ecdsa.PrivateKey, d Domain, t MessageType, epoch uint64, body []byte) (*Envelope, error) {
	if len(body) > t.limit() {
		return nil, fmt.Errorf("seal message of type %d: %d bytes, the limit is %d", t, len(body), t.limit())
	}
	v := &Envelope{ChainID: d.ChainID, Hub: d.Hub, Type: t, Epoch: epoch, Body: body, Pub: [33]byte(crypto.CompressPubkey(&key.PublicKey))}
	sig, err := sign(key, v.digest())
	if err != nil {
		return nil, fmt.Errorf("seal message of type %d: %w", t, err)
	}
	v.Sig = sig
	return v, nil
}

// sign makes a 65-byte signature with v 27 or 28.
func sign(key *ecdsa.PrivateKey, digest torrent.Hash) ([65]byte, error) {
	sig, err := crypto.Sign(digest[:], key)
	if err != nil {
		return [65]byte{}, err
	}
	sig[64] += 27
	return [65]byte(sig), nil
}

// DecodeEnvelope reads an envelope; it checks no signature.
func DecodeEnvelope(b []byte) (*Envelope, error) {
	d := decoder{b: b}
	if v := d.u8(); d.err == nil && v != envelopeVersion {
		d.fail("message version %d, this program reads %d", v, envelopeVersion)
	}
	v := &Envelope{ChainID: d.u64(), Hub: d.address(), Type: MessageType(d.u8()), Epoch: d.u64()}
	v.Body = d.bytes(v.Type.limit())
	v.Pub = d.key()
	v.Sig = [65]byte(d.raw(65))
	if err := d.end("message"); err != nil {
		return nil, err
	}
	return v, nil
}

// Check says whether the envelope is of this network and by its key, and who
// that is.
func (v *Envelope) Check(d Domain) (torrent.Address, error) {
	if v.ChainID != d.ChainID || v.Hub != d.Hub {
		return torrent.Address{}, fmt.Errorf("check message: it is for chain %d and hub %s, not for %d and %s", v.ChainID, v.Hub, d.ChainID, d.Hub)
	}
	if err := torrent.VerifySignature(v.Pub, v.digest(), v.Sig); err != nil {
		return torrent.Address{}, fmt.Errorf("check message: %w", err)
	}
	return torrent.AddressOf(v.Pub)
}

// Status is what a validator says to a message.
type Status uint8

// Statuses of a reply.
const (
	StatusOK       Status = 0
	StatusRefused  Status = 1 // sending it again will not help
	StatusTryLater Status = 2
)

// Reply answers COMMIT and SETTLE.
type Reply struct {
	Status Status
	Reason string       // reason code, or a short word where none fits
	Root   torrent.Hash // SETTLE: Merkle root of the receipts that were accepted
	Bad    []Refused    // SETTLE: which were not
}

// Refused is one receipt of a SETTLE that did not count. Index is its place in
// the body, where receipts ascend by dataset, session, epoch and key.
type Refused struct {
	Index  uint32
	Reason reputation.Reason
}

const maxReasonBytes = 64

// Encode is the reply in its one binary form.
func (r *Reply) Encode() []byte {
	var e encoder
	e.u8(1)
	e.u8(uint8(r.Status))
	e.bytes([]byte(r.Reason)[:min(len(r.Reason), maxReasonBytes)])
	e.raw(r.Root[:])
	e.count(len(r.Bad))
	for _, b := range r.Bad {
		e.u32(b.Index)
		e.u8(uint8(b.Reason))
	}
	return e.b
}

// DecodeReply reads what Encode wrote.
func DecodeReply(b []byte) (*Reply, error) {
	d := decoder{b: b}
	if v := d.u8(); d.err == nil && v != 1 {
		d.fail("reply version %d", v)
	}
	r := &Reply{Status: Status(d.u8()), Reason: string(d.bytes(maxReasonBytes)), Root: d.hash()}
	r.Bad = list(&d, 5, maxClaims,
		func(d *decoder) Refused { return Refused{d.u32(), reputation.Reason(d.u8())} },
		func(a, b *Refused) int { return compareU32(0, 0, a.Index, b.Index) })
	if r.Status > StatusTryLater {
		d.fail("status %d", r.Status)
	}
	return r, d.end("reply")
}
