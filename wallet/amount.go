package wallet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/holiman/uint256"
)

// Decimals is how many decimal places the reward token has.
const Decimals = 18

// Unit is the sign of the reward token.
const Unit = "RBT"

// ErrAmount is returned for text that is not an amount, or for arithmetic
// that leaves 0..2^128-1.
var ErrAmount = errors.New("invalid amount")

// Amount is an exact number of base units, 10^-18 RBT, of 128 bits. The zero
// value is nothing. Amounts are compared with == and Cmp.
type Amount struct{ v uint256.Int }

// Units is an amount of n base units.
func Units(n uint64) Amount { return Amount{*uint256.NewInt(n)} }

// FromBig takes an integer of base units.
func FromBig(b *big.Int) (Amount, error) {
	if b.Sign() < 0 || b.BitLen() > 128 {
		return Amount{}, fmt.Errorf("%w: %s base units", ErrAmount, b)
	}
	v, _ := uint256.FromBig(b)
	return Amount{*v}, nil
}

// FromBytes16 reads 16 big-endian bytes.
func FromBytes16(b [16]byte) Amount {
	var a Amount
	a.v.SetBytes(b[:])
	return a
}

// Bytes16 is the amount in 16 big-endian bytes.
func (a Amount) Bytes16() (b [16]byte) {
	binary.BigEndian.PutUint64(b[:8], a.v[1])
	binary.BigEndian.PutUint64(b[8:], a.v[0])
	return b
}

// Big is a copy of the amount as a big integer of base units.
func (a Amount) Big() *big.Int { return a.v.ToBig() }

// Int is a copy of the amount for the formulas of package reputation.
func (a Amount) Int() uint256.Int { return a.v }

// FromInt takes a result of the formulas of package reputation.
func FromInt(v *uint256.Int) (Amount, error) {
	if v.BitLen() > 128 {
		return Amount{}, fmt.Errorf("%w: %s base units", ErrAmount, v.Dec())
	}
	return Amount{*v}, nil
}

// IsZero says that it is nothing.
func (a Amount) IsZero() bool { return a.v.IsZero() }

// Cmp is -1, 0 or 1.
func (a Amount) Cmp(b Amount) int { return a.v.Cmp(&b.v) }

// Add is a+b; it panics beyond 2^128, which no token supply reaches.
func (a Amount) Add(b Amount) Amount {
	var s Amount
	s.v.Add(&a.v, &b.v)
	if s.v.BitLen() > 128 {
		panic("wallet: sum of amounts beyond 128 bits")
	}
	return s
}

// Sub is a-b and whether b was at most a; otherwise nothing and false.
func (a Amount) Sub(b Amount) (Amount, bool) {
	if a.Cmp(b) < 0 {
		return Amount{}, false
	}
	var d Amount
	d.v.Sub(&a.v, &b.v)
	return d, true
}

// SubFloor is a-b, or nothing where b is more.
func (a Amount) SubFloor(b Amount) Amount {
	d, _ := a.Sub(b)
	return d
}

// MulDiv is a·num/den, rounded down; den must not be 0.
func (a Amount) MulDiv(num, den uint64) Amount {
	var r Amount
	r.v.MulDivOverflow(&a.v, uint256.NewInt(num), uint256.NewInt(den))
	if r.v.BitLen() > 128 {
		panic("wallet: product of amounts beyond 128 bits")
	}
	return r
}

// Base is the number of base units in decimal digits: how databases and
// contracts have it.
func (a Amount) Base() string { return a.v.Dec() }

// ParseBase reads what Base wrote.
func ParseBase(s string) (Amount, error) {
	var a Amount
	if len(s) > 39 || a.v.SetFromDecimal(s) != nil || strings.HasPrefix(s, "+") || a.v.BitLen() > 128 {
		return Amount{}, fmt.Errorf("%w: %.50q base units", ErrAmount, s)
	}
	return a, nil
}

// String is the exact amount in RBT without needless zeros: "1.2031". It is
// what JSON shows beside "unit".
func (a Amount) String() string {
	d := a.v.Dec()
	if len(d) <= Decimals {
		d = strings.Repeat("0", Decimals+1-len(d)) + d
	}
	whole, frac := d[:len(d)-Decimals], strings.TrimRight(d[len(d)-Decimals:], "0")
	if frac == "" {
		return whole
	}
	return whole + "." + frac
}

// Short is the amount in RBT cut (never rounded up) to places decimals.
func (a Amount) Short(places int) string {
	s := a.String()
	whole, frac, _ := strings.Cut(s, ".")
	if places <= 0 {
		return whole
	}
	if len(frac) < places {
		frac += strings.Repeat("0", places-len(frac))
	}
	return whole + "." + frac[:places]
}

// Parse reads an amount in RBT such as "1.2031" or "0.5 RBT".
func Parse(s string) (Amount, error) {
	t := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), Unit))
	whole, frac, _ := strings.Cut(t, ".")
	if len(frac) > Decimals || whole == "" && frac == "" {
		return Amount{}, fmt.Errorf("%w: %.50q", ErrAmount, s)
	}
	a, err := ParseBase(whole + frac + strings.Repeat("0", Decimals-len(frac)))
	if err != nil {
		return Amount{}, fmt.Errorf("%w: %.50q", ErrAmount, s)
	}
	return a, nil
}

// MarshalText is String.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText is Parse.
func (a *Amount) UnmarshalText(b []byte) error {
	v, err := Parse(string(b))
	if err == nil {
		*a = v
	}
	return err
}
