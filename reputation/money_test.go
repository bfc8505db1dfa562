package reputation_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math/big"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"rarebit/reputation"
)

func big128(m reputation.Money) *big.Int {
	b := m.Bytes16()
	return new(big.Int).SetBytes(b[:])
}

func randomMoney(r *rand.Rand) reputation.Money {
	var b [16]byte
	for i := r.IntN(16); i < 16; i++ {
		b[i] = byte(r.Uint32())
	}
	return reputation.MoneyFromBytes16(b)
}

// MulDiv against math/big.
func TestMulDiv(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 20000 {
		m := randomMoney(r)
		den := r.Uint64()>>r.IntN(64) | 1
		num := r.Uint64() % den
		got := m.MulDiv(num, den)
		want := new(big.Int).Mul(big128(m), new(big.Int).SetUint64(num))
		want.Div(want, new(big.Int).SetUint64(den))
		if big128(got).Cmp(want) != 0 {
			t.Fatalf("%s·%d/%d = %s, want %s", m, num, den, got, want)
		}
	}
}

func TestMoneySums(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 5000 {
		a, b := randomMoney(r), randomMoney(r)
		if a.Cmp(b) < 0 {
			a, b = b, a
		}
		if d := a.Sub(b); d.Add(b) != a {
			t.Fatalf("%s - %s = %s", a, b, d)
		}
		var back reputation.Money
		text, err := a.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		if err := back.UnmarshalText(text); err != nil || back != a {
			t.Fatalf("%s read as %s, %v", text, back, err)
		}
		v := a.Int()
		if m, err := reputation.MoneyOf(&v); err != nil || m != a {
			t.Fatalf("MoneyOf(%s) = %s, %v", a, m, err)
		}
	}
	var m reputation.Money
	for _, bad := range []string{"", "-1", "+1", "1.0", "0x10", "340282366920938463463374607431768211456", strings.Repeat("9", 60)} {
		if err := m.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q was read as %s", bad, m)
		}
	}
}

func TestMoneyPanics(t *testing.T) {
	top := reputation.MoneyFromBytes16([16]byte{0: 0xff})
	for name, f := range map[string]func(){
		"sum":      func() { top.Add(top) },
		"negative": func() { reputation.Units(1).Sub(reputation.Units(2)) },
		"product":  func() { top.MulDiv(1000, 1) },
		"nothing":  func() { top.MulDiv(1, 0) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

// Validators must agree to the last digit, so nothing here may round: the
// package's own files name no floating-point type.
func TestNoFloat(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		files++
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.Ident:
				if x.Name == "float64" || x.Name == "float32" {
					t.Errorf("%s names %s", e.Name(), x.Name)
				}
			case *ast.BasicLit:
				if x.Kind == token.FLOAT {
					t.Errorf("%s has the literal %s", e.Name(), x.Value)
				}
			}
			return true
		})
	}
	if files < 5 {
		t.Fatalf("only %d files read", files)
	}
}

func TestReasonNames(t *testing.T) {
	seen := map[string]bool{}
	all := reputation.Reasons(0)
	for r := reputation.Reason(0); r.String() != "unknown_reason"; r++ {
		if r.String() == "" || seen[r.String()] {
			t.Errorf("reason %d: name %q is empty or stands twice", r, r.String())
		}
		seen[r.String()] = true
		all = all.With(r)
	}
	if len(seen) != 40 || !all.Known() || all.With(40).Known() {
		t.Errorf("%d reasons, known %t", len(seen), all.Known())
	}
	s := reputation.ReasonsOf(reputation.ReasonPaid, reputation.ReasonHeld)
	if s.String() != "paid held" || !s.Has(reputation.ReasonHeld) || s.Has(reputation.ReasonBad) {
		t.Errorf("set is %q", s)
	}
}
