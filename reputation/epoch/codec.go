package epoch

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"rarebit/reputation"
	"rarebit/torrent"
)

// encoder appends integers in big-endian order. Lists start with a u32 count
// and ascend strictly by key, so that a value has exactly one encoding.
type encoder struct{ b []byte }

func (e *encoder) u8(v uint8)               { e.b = append(e.b, v) }
func (e *encoder) u16(v uint16)             { e.b = binary.BigEndian.AppendUint16(e.b, v) }
func (e *encoder) u32(v uint32)             { e.b = binary.BigEndian.AppendUint32(e.b, v) }
func (e *encoder) u64(v uint64)             { e.b = binary.BigEndian.AppendUint64(e.b, v) }
func (e *encoder) raw(b []byte)             { e.b = append(e.b, b...) }
func (e *encoder) money(m reputation.Money) { b := m.Bytes16(); e.raw(b[:]) }
func (e *encoder) count(n int)              { e.u32(uint32(n)) } //nolint:gosec // lists are bounded far below 2^32
func (e *encoder) bytes(b []byte)           { e.count(len(b)); e.raw(b) }

func (e *encoder) hashes(list []torrent.Hash) {
	e.count(len(list))
	for _, h := range list {
		e.raw(h[:])
	}
}

// decoder reads what encoder wrote. The first error sticks and everything
// after it is zero; end reports it. It never allocates more than the input
// could fill.
type decoder struct {
	b   []byte
	err error
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(format, args...))
	}
	d.b = nil
}

// end says whether everything was read, and right.
func (d *decoder) end(what string) error {
	if d.err == nil && len(d.b) > 0 {
		d.fail("%d bytes too many", len(d.b))
	}
	if d.err != nil {
		return fmt.Errorf("read %s: %w", what, d.err)
	}
	return nil
}

// raw is the next n bytes; zeros after an error.
func (d *decoder) raw(n int) []byte {
	if d.err != nil || n > len(d.b) {
		d.fail("ends too early")
		return make([]byte, min(n, 1<<10))
	}
	out := d.b[:n:n]
	d.b = d.b[n:]
	return out
}

func (d *decoder) u8() uint8   { return d.raw(1)[0] }
func (d *decoder) u16() uint16 { return binary.BigEndian.Uint16(d.raw(2)) }
func (d *decoder) u32() uint32 { return binary.BigEndian.Uint32(d.raw(4)) }
func (d *decoder) u64() uint64 { return binary.BigEndian.Uint64(d.raw(8)) }

func (d *decoder) hash() torrent.Hash       { return torrent.Hash(d.raw(32)) }
func (d *decoder) address() torrent.Address { return torrent.Address(d.raw(20)) }
func (d *decoder) id() torrent.ID           { return torrent.ID(d.raw(32)) }
func (d *decoder) key() [33]byte            { return [33]byte(d.raw(33)) }

func (d *decoder) money() reputation.Money {
	return reputation.MoneyFromBytes16([16]byte(d.raw(16)))
}

// count reads the length of a list whose items have at least itemBytes.
func (d *decoder) count(itemBytes, limit int) int {
	n := d.u32()
	if d.err != nil {
		return 0
	}
	if uint64(n) > uint64(limit) || uint64(n)*uint64(itemBytes) > uint64(len(d.b)) { //nolint:gosec // positive constants
		d.fail("list of %d items", n)
		return 0
	}
	return int(n)
}

// bytes reads a length and so many bytes.
func (d *decoder) bytes(limit int) []byte {
	n := d.count(1, limit)
	if d.err != nil || n == 0 {
		return nil
	}
	return d.raw(n)
}

// hashes reads a strictly ascending list.
func (d *decoder) hashes(limit int) []torrent.Hash {
	n := d.count(32, limit)
	if n == 0 {
		return nil
	}
	out := make([]torrent.Hash, 0, n)
	for range n {
		h := d.hash()
		if len(out) > 0 && bytes.Compare(out[len(out)-1][:], h[:]) >= 0 {
			d.fail("hashes do not ascend")
			return nil
		}
		out = append(out, h)
	}
	return out
}

// sortedHashes is the list in ascending order without repetitions.
func sortedHashes(list []torrent.Hash) []torrent.Hash {
	list = slices.Clone(list)
	slices.SortFunc(list, compareHash)
	return slices.Compact(list)
}

func compareHash(a, b torrent.Hash) int       { return bytes.Compare(a[:], b[:]) }
func compareAddress(a, b torrent.Address) int { return bytes.Compare(a[:], b[:]) }
func compareID(a, b torrent.ID) int           { return bytes.Compare(a[:], b[:]) }
