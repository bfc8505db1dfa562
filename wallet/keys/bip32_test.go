package keys

import (
	"bytes"
	"encoding/hex"
	"testing"
	"time"
)

// The first test vector of BIP-32.
func TestBIP32Vector(t *testing.T) {
	seed, err := hex.DecodeString("000102030405060708090a0b0c0d0e0f")
	if err != nil {
		t.Fatal(err)
	}
	m, err := master(seed)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, key, chain string }{
		{"m/0'", "edb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea", "47fdacbd0f1097043b78c63c20c34ef4ed9a111d980047ad16282c7ae6236141"},
		{"m/0'/1", "3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368", "2a7857631386ba23dacac34180dd1983734e444fdbf774041578e9b6adb37c19"},
	} {
		b, err := m.derive(c.path)
		if err != nil {
			t.Fatal(err)
		}
		if hex.EncodeToString(b.key[:]) != c.key || hex.EncodeToString(b.chain[:]) != c.chain {
			t.Errorf("%s = %x, %x", c.path, b.key, b.chain)
		}
	}
	if _, err := m.derive("m/x"); err == nil {
		t.Error("path m/x was taken")
	}
}

// FuzzWalletFile: no text makes unsealing panic or ask for more memory than
// the bound.
func FuzzWalletFile(f *testing.F) {
	f.Add([]byte(`{"version":1,"crypto":{"cipher":"aes-128-ctr","ciphertext":"00112233445566778899aabbccddeeff","cipherparams":{"iv":"00112233445566778899aabbccddeeff"},"kdf":"scrypt","kdfparams":{"dklen":32,"n":2,"p":1,"r":1,"salt":"0011223344556677"},"mac":"0011223344556677001122334455667700112233445566770011223344556677"},"payout":{"key":"0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798","chain_code":"0000000000000000000000000000000000000000000000000000000000000000"}}`))
	f.Add([]byte(`{"version":1,"crypto":{"kdfparams":{"n":1e99}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		w, err := parseWallet(raw)
		if err != nil {
			return
		}
		n, r, p := w.Crypto.KDFParams["n"].(float64), w.Crypto.KDFParams["r"].(float64), w.Crypto.KDFParams["p"].(float64)
		if 128*n*r > maxScryptBytes || p > maxScryptP {
			t.Fatalf("scrypt n %f r %f p %f was let in", n, r, p)
		}
		if n*r*p < 1<<12 {
			x := &Wallet{file: *w, Now: nowFunc}
			_, _ = x.unseal([]byte("x"))
		}
	})
}

func FuzzSeedingFile(f *testing.F) {
	f.Add([]byte(`{"version":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if s, _, err := parseSeeding(raw); err == nil {
			if _, err := s.pseudonym.private(); err != nil {
				t.Fatal("a key that is none")
			}
		} else if len(raw) > 64 && bytes.Contains([]byte(err.Error()), raw[:64]) {
			t.Fatal("the error quotes the file")
		}
	})
}

func nowFunc() time.Time { return time.Unix(1_800_000_000, 0) }
