package epoch

import (
	"encoding/hex"
	"math/rand/v2"
	"testing"

	"rarebit/reputation"
	"rarebit/torrent"
)

var testDomain = Domain{ChainID: 52711, Hub: addr("0x5FbDB2315678afecb367f032d93F642f64180aa3")}

func addr(s string) (a torrent.Address) {
	if err := a.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return a
}

func money(s string) (m reputation.Money) {
	if err := m.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return m
}

func wantHex(t *testing.T, what string, got torrent.Hash, want string) {
	t.Helper()
	if hex.EncodeToString(got[:]) != want {
		t.Errorf("%s = %x, want %s", what, got, want)
	}
}

func TestHeaderVectors(t *testing.T) {
	sep := HubSeparator(testDomain.ChainID, testDomain.Hub)
	wantHex(t, "hub separator", sep, "e5078c23bc1cca084dc9ee9c7c4ddcf5715ac3fa07745d8fb6d4fe6ba2bb5912")
	wantHex(t, "header type hash", torrent.Hash(headerTypeHash), "a9e253d291a7a6903fa742e2ed137c1bb611e4a8768c2976b0d82a76846ed5ac")
	h := Header{Epoch: 1}
	wantHex(t, "digest of epoch 1", h.Digest(sep), "1cb1b870b4e35a7b59b2932028f055cd92d9757d37b2576be3c94badf34ca685")
}

func TestRewardLeafVectors(t *testing.T) {
	a := RewardLeaf(addr("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"), money("1500000000000000000"))
	b := RewardLeaf(addr("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"), money("1"))
	wantHex(t, "leaf", a, "901ba2ff8bdbe3d2a12dbb604b2fb84ed47bb20e02889a90ba8162659441fb9c")
	wantHex(t, "leaf", b, "956c29270743256716ac81b12ec6b311915938037d99a40a5651ca317b41cfa6")
	wantHex(t, "root of two", NewMerkle([]torrent.Hash{a, b}).Root(), "96a3e418b9d4029ad2fed9a33074feaf334e4e16001143d0aedcb74a20f3fcce")
	wantHex(t, "leaf", RewardLeaf(addr("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"), money("1203100000000000000")),
		"12b1351d8f1819de6bee2062237dd0586ba38d9edfdaccc59b5c7b352538cd24")
}

func TestMerkle(t *testing.T) {
	if got := NewMerkle(nil).Root(); got != (torrent.Hash{}) {
		t.Errorf("empty tree has root %s", got)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for n := 1; n <= 40; n++ {
		leaves := make([]torrent.Hash, n)
		for i := range leaves {
			for j := range leaves[i] {
				leaves[i][j] = byte(r.Uint32())
			}
		}
		m := NewMerkle(leaves)
		r.Shuffle(n, func(i, j int) { leaves[i], leaves[j] = leaves[j], leaves[i] })
		if NewMerkle(leaves).Root() != m.Root() {
			t.Fatalf("%d leaves: the order matters", n)
		}
		for _, l := range leaves {
			p, err := m.Proof(l)
			if err != nil || !VerifyProof(m.Root(), l, p) {
				t.Fatalf("%d leaves: proof of %s does not hold (%v)", n, l, err)
			}
			l[0] ^= 1
			if VerifyProof(m.Root(), l, p) {
				t.Fatalf("%d leaves: another leaf has the same proof", n)
			}
			if _, err := m.Proof(l); err == nil {
				t.Fatalf("%d leaves: a leaf that is not there was proved", n)
			}
		}
	}
}

func TestQuorum(t *testing.T) {
	for n, want := range map[int]int{1: 1, 2: 2, 3: 2, 4: 3, 5: 4, 6: 4, 7: 5, 21: 14} {
		q := NewQuorum(torrent.Hash{1}, make([]torrent.Address, n))
		for i := range n {
			if q.Reached() != (i >= want) {
				t.Errorf("%d of %d validators: reached %t", i, n, q.Reached())
			}
			q.sigs[torrent.Address{byte(i + 1)}] = [65]byte{}
		}
	}
	vals := []torrent.Address{{1}, {2}, {3}}
	seen := map[torrent.Address]bool{}
	for round := range uint32(3) {
		seen[Leader(vals, 10, round)] = true
	}
	if len(seen) != 3 || Leader(vals, 9, 1) != Leader(vals, 10, 0) {
		t.Error("leaders do not take turns")
	}
}

func TestQuorumCountsVoters(t *testing.T) {
	a, b := testKey(1), testKey(2)
	digest := torrent.Hash{7}
	q := NewQuorum(digest, sortedAddresses(keyAddress(a), keyAddress(testKey(3))))
	sigA, _ := sign(a, digest)
	sigB, _ := sign(b, digest)
	if err := q.Add(sigA); err != nil {
		t.Fatal(err)
	}
	_ = q.Add(sigA)
	if err := q.Add(sigB); err == nil {
		t.Error("the vote of a stranger counted")
	}
	other, _ := sign(testKey(3), torrent.Hash{8})
	if err := q.Add(other); err == nil {
		t.Error("a vote for another block counted")
	}
	if q.Reached() || len(q.Signatures()) != 1 {
		t.Errorf("one vote of two: reached %t, %d signatures", q.Reached(), len(q.Signatures()))
	}
}

func BenchmarkMerkle100k(b *testing.B) {
	leaves := make([]torrent.Hash, 100_000)
	for i := range leaves {
		leaves[i] = RewardLeaf(torrent.Address{byte(i), byte(i >> 8), byte(i >> 16)}, reputation.Units(uint64(i)))
	}
	for b.Loop() {
		NewMerkle(leaves)
	}
}
