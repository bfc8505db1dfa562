package wire

import (
	"encoding/binary"
	"errors"
	"fmt"

	"rarebit/torrent"
)

// Extension is the name that stands in BEP 10's extended handshake.
const Extension = "rb_rcpt"

// Version of the messages in this file.
const Version = 1

// MaxPayload bounds a payload that we read or write.
const MaxPayload = 512

// MaxChunksPerMessage bounds the list of one CHUNKS message.
const MaxChunksPerMessage = 60

// VoucherBytes is what one receipt key is good for.
const VoucherBytes = 64 << 20

// ErrMessage is returned for a payload that is not a message of this version.
var ErrMessage = errors.New("malformed rb_rcpt message")

// Message types, the first byte of a payload.
const (
	typeHello   = 0
	typeVoucher = 1
	typeReceipt = 2
	typeWant    = 3
	typeReject  = 4
	typeChunks  = 5
)

// Flags of HELLO.
const (
	FlagSigns   = 1 << 0 // the leecher signs receipts
	FlagPaid    = 1 << 1 // the seeder is paid for receipts
	FlagBrowser = 1 << 2 // bit 2: a browser (bit numbers as in rewards.md 4.3)
)

// RejectCode says why a message was not accepted.
type RejectCode uint8

// The reject codes.
const (
	RejectSignature RejectCode = 1
	RejectBlocks    RejectCode = 2 // more blocks than were sent
	RejectVoucher   RejectCode = 3
	RejectEra       RejectCode = 4
	RejectEpoch     RejectCode = 5
	RejectVersion   RejectCode = 6
	RejectChunks    RejectCode = 7 // the list does not hash to what was signed
)

func (c RejectCode) String() string {
	names := [...]string{1: "signature", 2: "more blocks than sent", 3: "voucher", 4: "era", 5: "epoch", 6: "version", 7: "chunk list"}
	if int(c) < len(names) && names[c] != "" {
		return names[c]
	}
	return fmt.Sprintf("code %d", uint8(c))
}

// LeecherHello opens the exchange; 20 bytes.
type LeecherHello struct {
	Flags uint16
	Nonce [16]byte
}

// SeederHello answers a LeecherHello and names the session; 122 bytes.
type SeederHello struct {
	Flags   uint16
	Nonce   [16]byte
	Epoch   uint32
	Session [33]byte // compressed public key
	Sig     [65]byte // by the session key over HelloDigest
}

// Voucher names the one-time key that receipts are signed with; 330 bytes. A
// key id of zero means that no publisher vouched for the key.
type Voucher struct {
	KeyID  [8]byte   // SHA-256 of the publisher's RSA modulus, first 8 bytes
	Key    [33]byte  // compressed public key
	Prefix [32]byte  // RFC 9474 message randomizer
	RSASig [256]byte // unblinded signature
}

// ReceiptMsg is a signed receipt; 106 bytes. The fields of torrent.Receipt
// that both sides know already are not sent.
type ReceiptMsg struct {
	Blocks     uint32
	Seq        uint32
	ChunksHash torrent.Hash
	Sig        [65]byte
}

// Want asks for a receipt; 6 bytes.
type Want struct {
	UnpaidBytes uint32
	Reason      uint8 // 1 window nearly full, 2 voucher full, 3 epoch changed, 4 no voucher
}

// Reject refuses a message; 2 bytes.
type Reject struct{ Code RejectCode }

// Chunks lists the cumulative blocks of the chunks that changed since the last
// receipt; it comes before the receipt that commits to it.
type Chunks struct{ List []torrent.ChunkBlocks }

// Encode is the payload of one of the message types of this file.
func Encode(m any) []byte {
	switch m := m.(type) {
	case LeecherHello:
		b := make([]byte, 20)
		b[0], b[1] = typeHello, Version
		binary.BigEndian.PutUint16(b[2:], m.Flags)
		copy(b[4:], m.Nonce[:])
		return b
	case SeederHello:
		b := make([]byte, 122)
		b[0], b[1] = typeHello, Version
		binary.BigEndian.PutUint16(b[2:], m.Flags)
		copy(b[4:], m.Nonce[:])
		binary.BigEndian.PutUint32(b[20:], m.Epoch)
		copy(b[24:], m.Session[:])
		copy(b[57:], m.Sig[:])
		return b
	case Voucher:
		b := make([]byte, 330)
		b[0] = typeVoucher
		copy(b[1:], m.KeyID[:])
		copy(b[9:], m.Key[:])
		copy(b[42:], m.Prefix[:])
		copy(b[74:], m.RSASig[:])
		return b
	case ReceiptMsg:
		b := make([]byte, 106)
		b[0] = typeReceipt
		binary.BigEndian.PutUint32(b[1:], m.Blocks)
		binary.BigEndian.PutUint32(b[5:], m.Seq)
		copy(b[9:], m.ChunksHash[:])
		copy(b[41:], m.Sig[:])
		return b
	case Want:
		b := make([]byte, 6)
		b[0] = typeWant
		binary.BigEndian.PutUint32(b[1:], m.UnpaidBytes)
		b[5] = m.Reason
		return b
	case Reject:
		return []byte{typeReject, byte(m.Code)}
	case Chunks:
		b := make([]byte, 2, 2+8*len(m.List))
		b[0], b[1] = typeChunks, byte(len(m.List))
		for _, c := range m.List {
			b = binary.BigEndian.AppendUint32(b, c.Chunk)
			b = binary.BigEndian.AppendUint32(b, c.Blocks)
		}
		return b
	}
	panic(fmt.Sprintf("wire: no encoding for %T", m))
}

// Decode reads a payload. Unknown types give nil and no error: a newer peer
// may send them.
func Decode(b []byte) (any, error) {
	if len(b) == 0 || len(b) > MaxPayload {
		return nil, fmt.Errorf("%w: %d bytes", ErrMessage, len(b))
	}
	want := func(n int) error {
		if len(b) != n {
			return fmt.Errorf("%w: type %d with %d bytes, want %d", ErrMessage, b[0], len(b), n)
		}
		return nil
	}
	switch b[0] {
	case typeHello:
		if len(b) == 20 {
			if b[1] != Version {
				return nil, fmt.Errorf("%w: version %d", ErrMessage, b[1])
			}
			return LeecherHello{Flags: binary.BigEndian.Uint16(b[2:]), Nonce: [16]byte(b[4:20])}, nil
		}
		if err := want(122); err != nil {
			return nil, err
		}
		if b[1] != Version {
			return nil, fmt.Errorf("%w: version %d", ErrMessage, b[1])
		}
		return SeederHello{
			Flags: binary.BigEndian.Uint16(b[2:]), Nonce: [16]byte(b[4:20]),
			Epoch: binary.BigEndian.Uint32(b[20:]), Session: [33]byte(b[24:57]), Sig: [65]byte(b[57:122]),
		}, nil
	case typeVoucher:
		if err := want(330); err != nil {
			return nil, err
		}
		return Voucher{KeyID: [8]byte(b[1:9]), Key: [33]byte(b[9:42]), Prefix: [32]byte(b[42:74]), RSASig: [256]byte(b[74:330])}, nil
	case typeReceipt:
		if err := want(106); err != nil {
			return nil, err
		}
		return ReceiptMsg{
			Blocks: binary.BigEndian.Uint32(b[1:]), Seq: binary.BigEndian.Uint32(b[5:]),
			ChunksHash: torrent.Hash(b[9:41]), Sig: [65]byte(b[41:106]),
		}, nil
	case typeWant:
		if err := want(6); err != nil {
			return nil, err
		}
		return Want{UnpaidBytes: binary.BigEndian.Uint32(b[1:]), Reason: b[5]}, nil
	case typeReject:
		if err := want(2); err != nil {
			return nil, err
		}
		return Reject{Code: RejectCode(b[1])}, nil
	case typeChunks:
		if len(b) < 2 || b[1] > MaxChunksPerMessage {
			return nil, fmt.Errorf("%w: chunk list", ErrMessage)
		}
		if err := want(2 + 8*int(b[1])); err != nil {
			return nil, err
		}
		m := Chunks{List: make([]torrent.ChunkBlocks, b[1])}
		for i := range m.List {
			m.List[i].Chunk = binary.BigEndian.Uint32(b[2+8*i:])
			m.List[i].Blocks = binary.BigEndian.Uint32(b[6+8*i:])
			if i > 0 && m.List[i].Chunk <= m.List[i-1].Chunk {
				return nil, fmt.Errorf("%w: chunk list not in order", ErrMessage)
			}
		}
		return m, nil
	}
	return nil, nil //nolint:nilnil // an unknown type is neither a message nor a fault
}
