package torrent_test

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"

	"rarebit/torrent"
)

func sign(t testing.TB, key *ecdsa.PrivateKey, digest torrent.Hash) (out [65]byte) {
	t.Helper()
	sig, err := crypto.Sign(digest[:], key)
	if err != nil {
		t.Fatal(err)
	}
	copy(out[:], sig)
	out[64] += 27
	return out
}

func addr(t testing.TB, s string) (a torrent.Address) {
	t.Helper()
	if err := a.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return a
}

// vector is the worked example of the protocol.
func vector(t testing.TB) (torrent.ReceiptDomain, *torrent.Receipt) {
	d := torrent.ReceiptDomain{ChainID: 52711, Hub: addr(t, "0x5FbDB2315678afecb367f032d93F642f64180aa3")}
	return d, &torrent.Receipt{
		Dataset: sha256.Sum256([]byte("dataset")), Epoch: 812, Seeder: addr(t, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
		ChunksHash: torrent.ChunksHash([]torrent.ChunkBlocks{{Chunk: 9, Blocks: 16}, {Chunk: 3, Blocks: 64}}), Blocks: 80, Seq: 7,
	}
}

func TestReceiptVector(t *testing.T) {
	d, r := vector(t)
	for _, c := range []struct{ name, got, want string }{
		{"domain", hex.EncodeToString(hash(d.Separator())), "f68368a23030cf159e1d636469bc856cfda75a0b2f612e9be7da270fddfaca01"},
		{"chunks", hex.EncodeToString(r.ChunksHash[:]), "c9074bdcbd898be9c4f6225f548dbdd69feb8ac77fd39344cdbf8b965b6194f8"},
		{"digest", hex.EncodeToString(hash(r.Digest(d.Separator()))), "7209d4c695bcebd85240be713e10822c5743d7d382da3162d066ed9437ec7b6a"},
		{"type", hex.EncodeToString(typed(d, r).TypeHash("Receipt")), "456da688941ac323d9e5f27a482eb216da662b14f06b24d18663c6514695f676"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %s, want %s", c.name, c.got, c.want)
		}
	}
}

func hash(h torrent.Hash) []byte { return h[:] }

// typed is the receipt as go-ethereum's general encoder wants it.
func typed(d torrent.ReceiptDomain, r *torrent.Receipt) *apitypes.TypedData {
	u := func(n uint64) string { return strconv.FormatUint(n, 10) }
	return &apitypes.TypedData{
		Types: apitypes.Types{
			"EIP712Domain": {{Name: "name", Type: "string"}, {Name: "version", Type: "string"}, {Name: "chainId", Type: "uint256"}, {Name: "verifyingContract", Type: "address"}},
			"Receipt": {
				{Name: "dataset", Type: "bytes32"},
				{Name: "epoch", Type: "uint64"},
				{Name: "seeder", Type: "address"},
				{Name: "chunksHash", Type: "bytes32"},
				{Name: "blocks", Type: "uint64"},
				{Name: "seq", Type: "uint32"},
			},
		},
		PrimaryType: "Receipt",
		Domain: apitypes.TypedDataDomain{
			Name: "Rarebit", Version: "1",
			ChainId: (*math.HexOrDecimal256)(new(big.Int).SetUint64(d.ChainID)), VerifyingContract: d.Hub.String(),
		},
		Message: apitypes.TypedDataMessage{
			"dataset": hexutil.Bytes(r.Dataset[:]), "epoch": u(r.Epoch), "seeder": r.Seeder.String(),
			"chunksHash": hexutil.Bytes(r.ChunksHash[:]), "blocks": u(r.Blocks), "seq": u(uint64(r.Seq)),
		},
	}
}

func TestDigestEqualsGeneralEncoder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var d torrent.ReceiptDomain
		r := &torrent.Receipt{Epoch: rng.Uint64(), Blocks: rng.Uint64(), Seq: rng.Uint32()}
		d.ChainID = rng.Uint64()
		for _, b := range [][]byte{d.Hub[:], r.Dataset[:], r.Seeder[:], r.ChunksHash[:]} {
			for i := range b {
				b[i] = byte(rng.Uint32())
			}
		}
		want, _, err := apitypes.TypedDataAndHash(*typed(d, r))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Digest(d.Separator()); torrent.Hash(want) != got {
			t.Fatalf("%+v %+v: %s, want %x", d, r, got, want)
		}
	}
}

func TestSignatures(t *testing.T) {
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	pub := [33]byte(crypto.CompressPubkey(&key.PublicKey))
	self := torrent.Address(crypto.PubkeyToAddress(key.PublicKey))
	if got, err := torrent.AddressOf(pub); err != nil || got != self {
		t.Errorf("AddressOf = %s, %v, want %s", got, err, self)
	}
	if _, err := torrent.AddressOf([33]byte{9}); err == nil {
		t.Error("AddressOf takes a key that is none")
	}
	d, r := vector(t)
	digest := r.Digest(d.Separator())
	good := sign(t, key, digest)
	check := func(name string, digest torrent.Hash, sig [65]byte, ok bool) {
		t.Helper()
		err := torrent.VerifySignature(pub, digest, sig)
		who, err2 := torrent.Recover(digest, sig)
		if ok != (err == nil) || ok != (err2 == nil && who == self) {
			t.Errorf("%s: verify %v; recover %s, %v", name, err, who, err2)
		}
		if !ok && (!errors.Is(err, torrent.ErrSignature) || err2 != nil && !errors.Is(err2, torrent.ErrSignature)) {
			t.Errorf("%s: other errors: %v, %v", name, err, err2)
		}
	}
	check("good", digest, good, true)

	// The mirror image of a signature: s' = n - s, the other v.
	high := good
	s := new(big.Int).SetBytes(good[32:64])
	s.Sub(crypto.S256().Params().N, s).FillBytes(high[32:64])
	high[64] = 27 + 28 - good[64]
	if raw := high; true {
		raw[64] -= 27
		if p, err := crypto.SigToPub(digest[:], raw[:]); err != nil || crypto.PubkeyToAddress(*p) != crypto.PubkeyToAddress(key.PublicKey) {
			t.Fatal("the mirrored signature is not one at all: the test shows nothing")
		}
	}
	check("high s", digest, high, false)
	for _, v := range []byte{0, 1, 26, 29, 255} {
		bad := good
		bad[64] = v
		check("v "+strconv.Itoa(int(v)), digest, bad, false)
	}
	bad := good
	bad[5] ^= 1
	check("r", digest, bad, false)
	check("zero", digest, [65]byte{64: 27}, false)
	r.Blocks++
	check("other receipt", r.Digest(d.Separator()), good, false)
	r.Blocks--
	d.ChainID++
	check("other chain", r.Digest(d.Separator()), good, false)
}

func TestHexValues(t *testing.T) {
	var a torrent.Address
	for _, bad := range []string{"", "0x", "0x5FbDB2315678afecb367f032d93F642f64180a", "0x5FbDB2315678afecb367f032d93F642f64180aa3a", "0x5FbDB2315678afecb367f032d93F642f64180aag"} {
		if err := a.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is taken for an address", bad)
		}
	}
	a = addr(t, "5FbDB2315678afecb367f032d93F642f64180aa3")
	b, err := a.MarshalText()
	if err != nil || string(b) != "0x5fbdb2315678afecb367f032d93f642f64180aa3" || a.IsZero() {
		t.Errorf("%s, %v", b, err)
	}
	var h torrent.InfoHash
	if err := h.UnmarshalText([]byte("0123456789abcdef0123456789abcdef01234567")); err != nil || h.String() != "0123456789abcdef0123456789abcdef01234567" {
		t.Errorf("%s, %v", h, err)
	}
}

// The two ways to the same digest, and their ratio.
func BenchmarkDigest(b *testing.B) {
	d, r := vector(b)
	sep := d.Separator()
	b.Run("packed by hand", func(b *testing.B) {
		for b.Loop() {
			_ = r.Digest(sep)
		}
	})
	b.Run("apitypes", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := apitypes.TypedDataAndHash(*typed(d, r)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSignature(b *testing.B) {
	key, err := crypto.GenerateKey()
	if err != nil {
		b.Fatal(err)
	}
	d, r := vector(b)
	digest := r.Digest(d.Separator())
	sig, pub := sign(b, key, digest), [33]byte(crypto.CompressPubkey(&key.PublicKey))
	b.Run("sign", func(b *testing.B) {
		for b.Loop() {
			_ = sign(b, key, digest)
		}
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			if err := torrent.VerifySignature(pub, digest, sig); err != nil {
				b.Fatal(err)
			}
		}
	})
}
