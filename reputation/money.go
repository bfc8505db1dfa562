package reputation

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"

	"github.com/holiman/uint256"
)

// ErrMoney is returned for text that is no amount of base units.
var ErrMoney = errors.New("invalid amount of base units")

// Money is an exact number of base units of the reward token, 128 bits. The
// formulas need a multiplication with a 192-bit middle and nothing wider, so
// they run on machine words; wallet.Amount is the same number for everybody
// else (wallet.FromBytes16(m.Bytes16())). Compared with == and Cmp.
type Money struct{ hi, lo uint64 }

// Units is n base units.
func Units(n uint64) Money { return Money{lo: n} }

// MoneyOf takes a number of at most 128 bits.
func MoneyOf(v *uint256.Int) (Money, error) {
	if v.BitLen() > 128 {
		return Money{}, fmt.Errorf("%w: %s", ErrMoney, v.Dec())
	}
	return Money{hi: v[1], lo: v[0]}, nil
}

// MoneyFromBytes16 reads 16 big-endian bytes.
func MoneyFromBytes16(b [16]byte) Money {
	return Money{hi: binary.BigEndian.Uint64(b[:8]), lo: binary.BigEndian.Uint64(b[8:])}
}

// Bytes16 is the amount in 16 big-endian bytes.
func (m Money) Bytes16() (b [16]byte) {
	binary.BigEndian.PutUint64(b[:8], m.hi)
	binary.BigEndian.PutUint64(b[8:], m.lo)
	return b
}

// Int is the amount as a 256-bit integer.
func (m Money) Int() uint256.Int { return uint256.Int{m.lo, m.hi} }

// IsZero says that it is nothing.
func (m Money) IsZero() bool { return m == Money{} }

// Cmp is -1, 0 or 1.
func (m Money) Cmp(o Money) int {
	if c := cmp.Compare(m.hi, o.hi); c != 0 {
		return c
	}
	return cmp.Compare(m.lo, o.lo)
}

// Add is m+o; it panics beyond 2^128, which no token supply reaches.
func (m Money) Add(o Money) Money {
	lo, carry := bits.Add64(m.lo, o.lo, 0)
	hi, over := bits.Add64(m.hi, o.hi, carry)
	if over != 0 {
		panic("reputation: sum of money beyond 128 bits")
	}
	return Money{hi, lo}
}

// Sub is m-o; it panics when o is more: every caller subtracts a part from its
// whole, anything else is a bug that must not become money.
func (m Money) Sub(o Money) Money {
	lo, borrow := bits.Sub64(m.lo, o.lo, 0)
	hi, under := bits.Sub64(m.hi, o.hi, borrow)
	if under != 0 {
		panic("reputation: more money taken than there is")
	}
	return Money{hi, lo}
}

// MulDiv is m·num/den, rounded down. The product has 192 bits, so nothing is
// lost before the division. den must not be 0; a result beyond 128 bits panics.
func (m Money) MulDiv(num, den uint64) Money {
	h1, l1 := bits.Mul64(m.lo, num)
	h2, l2 := bits.Mul64(m.hi, num)
	mid, carry := bits.Add64(h1, l2, 0)
	top := h2 + carry // cannot wrap: (2^64-1)² has a high word of at most 2^64-2
	if top >= den {
		if den == 0 {
			panic("reputation: division of money by nothing")
		}
		panic("reputation: product of money beyond 128 bits")
	}
	q1, r := bits.Div64(top, mid, den)
	q0, _ := bits.Div64(r, l1, den)
	return Money{q1, q0}
}

// MinMoney is the smaller of the two.
func MinMoney(a, b Money) Money {
	if a.Cmp(b) <= 0 {
		return a
	}
	return b
}

// String is the number of base units in decimal digits.
func (m Money) String() string {
	v := m.Int()
	return v.Dec()
}

// MarshalText is String.
func (m Money) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what String wrote.
func (m *Money) UnmarshalText(b []byte) error {
	var v uint256.Int
	if len(b) > 39 || len(b) > 0 && b[0] == '+' || v.SetFromDecimal(string(b)) != nil {
		return fmt.Errorf("%w: %.50q", ErrMoney, b)
	}
	got, err := MoneyOf(&v)
	if err == nil {
		*m = got
	}
	return err
}
