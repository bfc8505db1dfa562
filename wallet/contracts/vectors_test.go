package contracts_test

import (
	"encoding/hex"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts"
)

func hash(t *testing.T, s string) torrent.Hash {
	t.Helper()
	var h torrent.Hash
	if err := h.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return h
}

func address(t *testing.T, s string) torrent.Address {
	t.Helper()
	var a torrent.Address
	if err := a.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return a
}

func vectorClaim() contracts.Claim {
	return contracts.Claim{
		Account: addrOf(key0), PayTo: addrOf(key2), Cumulative: wallet.Units(1_500_000_000_000_000_000), Deadline: 1_800_000_000,
	}
}

// These values are shared with every other implementation. Whoever changes one
// makes all claims fail.
func TestVectors(t *testing.T) {
	hubAddr := address(t, "0x5FbDB2315678afecb367f032d93F642f64180aa3")
	domain := contracts.HubDomainSeparator(52711, hubAddr)
	l0 := contracts.RewardLeaf(addrOf(key0), wallet.Units(1_500_000_000_000_000_000))
	l1 := contracts.RewardLeaf(addrOf(key1), wallet.Units(1))
	for _, c := range []struct {
		name string
		got  torrent.Hash
		want string
	}{
		{"leaf of account 0", l0, "901ba2ff8bdbe3d2a12dbb604b2fb84ed47bb20e02889a90ba8162659441fb9c"},
		{"leaf of account 1", l1, "956c29270743256716ac81b12ec6b311915938037d99a40a5651ca317b41cfa6"},
		{"leaf of 1.2031", contracts.RewardLeaf(addrOf(key1), wallet.Units(1_203_100_000_000_000_000)), "12b1351d8f1819de6bee2062237dd0586ba38d9edfdaccc59b5c7b352538cd24"},
		{"root of the two", newTree(l0, l1).root(), "96a3e418b9d4029ad2fed9a33074feaf334e4e16001143d0aedcb74a20f3fcce"},
		{"domain", domain, "e5078c23bc1cca084dc9ee9c7c4ddcf5715ac3fa07745d8fb6d4fe6ba2bb5912"},
		{"claim digest", contracts.ClaimDigest(domain, vectorClaim()), "5d8032e7dc5e109c8574610d2de574fcd32510cfea434a6fe4d78f6d95f35423"},
		{"header digest", contracts.HeaderDigest(domain, contracts.Header{Epoch: 1}), "1cb1b870b4e35a7b59b2932028f055cd92d9757d37b2576be3c94badf34ca685"},
	} {
		if c.got != hash(t, c.want) {
			t.Errorf("%s = %s, want %s", c.name, c.got, c.want)
		}
	}
	sig := hex.EncodeToString(signDigest(t, key0, contracts.ClaimDigest(domain, vectorClaim())))
	if want := "b24ba3b81a152cd3f63fd7f1ec5e1bfdd0f925049eec47af0c8e606c08b81e7c1ed729d582b9dbcd51fde0236b723c121bd703700daee2d72549c3917e9fb6df1c"; sig != want {
		t.Errorf("signature %s, want %s", sig, want)
	}
	for name, want := range map[string]string{
		"NoQuorum": "2166ec35", "NotFinal": "d7c25c79", "NothingToClaim": "969bf728", "BadProof": "7ca55c77", "BadSig": "05312688",
		"Expired": "203d82d8", "WrongRelayer": "3b06dcfb", "FeeTooHigh": "cd4e6167", "OverBudget": "323e8637",
	} {
		raw, _ := hex.DecodeString(want)
		if r, ok := contracts.DecodeReason(raw); !ok || r.Name != name || r.Sentence == "" {
			t.Errorf("selector %s is %q, want %s", want, r.Name, name)
		}
	}
}

// The contract has the same values: the hub of the tests is at the address of
// the vectors.
func TestContractHasTheVectors(t *testing.T) {
	e := newEnv(t, 1)
	if want := address(t, "0x5FbDB2315678afecb367f032d93F642f64180aa3"); e.d.Hub != want {
		t.Fatalf("hub at %s, want %s", e.d.Hub, want)
	}
	check := func(name string, got [32]byte, want torrent.Hash) {
		t.Helper()
		if torrent.Hash(got) != want {
			t.Errorf("%s = %x, want %s", name, got, want)
		}
	}
	check("claim typehash", view(e, e.d.Hub, e.hub.PackCLAIMTYPEHASH(), e.hub.UnpackCLAIMTYPEHASH),
		hash(t, "d26abf08dbe9ef7faa5aabde56326cadcdc20b0540acb1d3e9744563f695d127"))
	check("header typehash", view(e, e.d.Hub, e.hub.PackHEADERTYPEHASH(), e.hub.UnpackHEADERTYPEHASH),
		hash(t, "a9e253d291a7a6903fa742e2ed137c1bb611e4a8768c2976b0d82a76846ed5ac"))
	check("claim digest", view(e, e.d.Hub, e.hub.PackClaimDigest(vectorClaim().Bind()), e.hub.UnpackClaimDigest),
		hash(t, "5d8032e7dc5e109c8574610d2de574fcd32510cfea434a6fe4d78f6d95f35423"))
	check("header digest", view(e, e.d.Hub, e.hub.PackHeaderDigest(contracts.Header{Epoch: 1}.Bind()), e.hub.UnpackHeaderDigest),
		hash(t, "1cb1b870b4e35a7b59b2932028f055cd92d9757d37b2576be3c94badf34ca685"))
	full := fullHeader()
	check("digest of a full header", view(e, e.d.Hub, e.hub.PackHeaderDigest(full.Bind()), e.hub.UnpackHeaderDigest),
		contracts.HeaderDigest(e.domain, full))
	d := e.dataset(7)
	check("dataset id", view(e, e.d.Hub, e.hub.PackDatasetId(bindDataset(d)), e.hub.UnpackDatasetId),
		torrent.Hash(contracts.DatasetID(chainID, e.d.Hub, d)))
	dom := view(e, e.d.Hub, e.hub.PackEip712Domain(), e.hub.UnpackEip712Domain)
	if dom.Name != contracts.DomainName || dom.Version != contracts.DomainVersion || dom.ChainId.Uint64() != chainID || torrent.Address(dom.VerifyingContract) != e.d.Hub {
		t.Errorf("domain %+v", dom)
	}
}

func fullHeader() contracts.Header {
	return contracts.Header{
		Epoch: 1<<40 + 3, Round: 1<<31 + 7, Prev: torrent.Hash{1}, ShardsRoot: torrent.Hash{31: 2}, ReceiptsRoot: torrent.Hash{3},
		StatsRoot: torrent.Hash{4}, RewardsRoot: torrent.Hash{5}, ReputationRoot: torrent.Hash{6},
		Paid: [16]byte{0: 0x80, 15: 9}, DataHash: torrent.Hash{0xff},
	}
}

// Wallets that know only typed data get the same digests.
func TestDigestsEqualTypedData(t *testing.T) {
	hubAddr := address(t, "0x5FbDB2315678afecb367f032d93F642f64180aa3")
	domain := contracts.HubDomainSeparator(52711, hubAddr)
	typed := func(primary string, fields []apitypes.Type, m apitypes.TypedDataMessage) torrent.Hash {
		t.Helper()
		digest, _, err := apitypes.TypedDataAndHash(apitypes.TypedData{
			Types: apitypes.Types{
				"EIP712Domain": {{Name: "name", Type: "string"}, {Name: "version", Type: "string"}, {Name: "chainId", Type: "uint256"}, {Name: "verifyingContract", Type: "address"}},
				primary:        fields,
			},
			PrimaryType: primary,
			Domain: apitypes.TypedDataDomain{
				Name: "Rarebit RewardHub", Version: "1", ChainId: (*math.HexOrDecimal256)(big.NewInt(52711)), VerifyingContract: hubAddr.String(),
			},
			Message: m,
		})
		if err != nil {
			t.Fatal(err)
		}
		return torrent.Hash(digest)
	}
	h := fullHeader()
	got := typed("EpochHeader", []apitypes.Type{
		{Name: "epoch", Type: "uint64"},
		{Name: "round", Type: "uint32"},
		{Name: "prev", Type: "bytes32"},
		{Name: "shardsRoot", Type: "bytes32"},
		{Name: "receiptsRoot", Type: "bytes32"},
		{Name: "statsRoot", Type: "bytes32"},
		{Name: "rewardsRoot", Type: "bytes32"},
		{Name: "reputationRoot", Type: "bytes32"},
		{Name: "paid", Type: "uint128"},
		{Name: "dataHash", Type: "bytes32"},
	}, apitypes.TypedDataMessage{
		"epoch": "1099511627779", "round": "2147483655", "prev": h.Prev.String(), "shardsRoot": h.ShardsRoot.String(),
		"receiptsRoot": h.ReceiptsRoot.String(), "statsRoot": h.StatsRoot.String(), "rewardsRoot": h.RewardsRoot.String(),
		"reputationRoot": h.ReputationRoot.String(), "paid": wallet.FromBytes16(h.Paid).Base(), "dataHash": h.DataHash.String(),
	})
	if want := contracts.HeaderDigest(domain, h); got != want {
		t.Errorf("header: typed data %s, ours %s", got, want)
	}
	c := vectorClaim()
	c.RelayFee, c.Relayer = wallet.Units(77), addrOf(key1)
	got = typed("Claim", []apitypes.Type{
		{Name: "account", Type: "address"},
		{Name: "payTo", Type: "address"},
		{Name: "cumulative", Type: "uint128"},
		{Name: "relayFee", Type: "uint128"},
		{Name: "relayer", Type: "address"},
		{Name: "deadline", Type: "uint64"},
	}, apitypes.TypedDataMessage{
		"account": c.Account.String(), "payTo": c.PayTo.String(), "cumulative": c.Cumulative.Base(), "relayFee": c.RelayFee.Base(),
		"relayer": c.Relayer.String(), "deadline": "1800000000",
	})
	if want := contracts.ClaimDigest(domain, c); got != want {
		t.Errorf("claim: typed data %s, ours %s", got, want)
	}
}

// The leaf of the contract is abi.encode(address, uint256).
func TestLeafIsAbiEncoding(t *testing.T) {
	cum := wallet.Units(1_500_000_000_000_000_000)
	inner := crypto.Keccak256(common.LeftPadBytes(common.Address(addrOf(key0)).Bytes(), 32), common.LeftPadBytes(cum.Big().Bytes(), 32))
	if got, want := contracts.RewardLeaf(addrOf(key0), cum), torrent.Hash(crypto.Keccak256(inner)); got != want {
		t.Errorf("leaf %s, want %s", got, want)
	}
}
