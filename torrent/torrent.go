// Package torrent holds the nouns of the bytes: what a dataset is, how it is
// cut in chunks and blocks, who said that he received them. It does no I/O;
// the folders beneath do. The invariant that they share: nothing leaves this
// machine that is not the verified content of a torrent, and nothing of the
// owner's own files is ever written.
//
// Three sizes, never to be mixed up: a block is 16 KiB (the unit of requests,
// receipts and audits), a chunk is one piece of the torrent (the unit of
// multipliers and placement), a shard is 256 consecutive chunks (the unit that
// an epoch block records).
package torrent

import (
	"encoding/hex"
	"fmt"
)

const (
	// BlockBytes is the size of a block, the unit of requests and receipts.
	BlockBytes = 16 << 10
	// ShardChunks is how many consecutive chunks make a shard.
	ShardChunks = 256
	// MinChunkBytes is the smallest piece length that we read; publishing picks
	// between 256 KiB and 16 MiB (torrent/catalog).
	MinChunkBytes = 16 << 10
	// MaxChunkBytes is the largest.
	MaxChunkBytes = 16 << 20
)

// InfoHash is the SHA-1 of a version 1 torrent's info dictionary (BEP 3).
type InfoHash [20]byte

// String is the hash in hex, as magnet links have it.
func (h InfoHash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hash in hex.
func (h InfoHash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads 40 hex digits.
func (h *InfoHash) UnmarshalText(b []byte) error { return decodeHex(h[:], b) }

// ID is a dataset's id at the hub contract:
// keccak256(abi.encode(chain id, hub, registered fields)).
type ID [32]byte

// String is the id in hex with 0x before it, as chain tools show it.
func (id ID) String() string { return "0x" + hex.EncodeToString(id[:]) }

// IsZero says that the dataset is not registered.
func (id ID) IsZero() bool { return id == ID{} }

// MarshalText writes the id in hex.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads 64 hex digits with or without 0x.
func (id *ID) UnmarshalText(b []byte) error { return decodeHex(id[:], b) }

// Hash is a SHA-256 or keccak256 value.
type Hash [32]byte

// String is the hash in hex with 0x before it.
func (h Hash) String() string { return "0x" + hex.EncodeToString(h[:]) }

// MarshalText writes the hash in hex.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads 64 hex digits with or without 0x.
func (h *Hash) UnmarshalText(b []byte) error { return decodeHex(h[:], b) }

// Address is an account or a key on an EVM chain: the last 20 bytes of the
// keccak256 of its public key.
type Address [20]byte

// String is the address in lower-case hex. The screen shows the checksummed
// form of EIP-55 (wallet/keys).
func (a Address) String() string { return "0x" + hex.EncodeToString(a[:]) }

// IsZero says that no address is meant.
func (a Address) IsZero() bool { return a == Address{} }

// MarshalText writes the address in hex.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads 40 hex digits with or without 0x.
func (a *Address) UnmarshalText(b []byte) error { return decodeHex(a[:], b) }

func decodeHex(dst, text []byte) error {
	if len(text) >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X') {
		text = text[2:]
	}
	if hex.DecodedLen(len(text)) != len(dst) || len(text)%2 != 0 {
		return fmt.Errorf("read hex value: want %d digits, have %d", 2*len(dst), len(text))
	}
	if _, err := hex.Decode(dst, text); err != nil {
		return fmt.Errorf("read hex value: %w", err)
	}
	return nil
}
