package contracts_test

import (
	"encoding/json"
	"math/big"
	"os"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts"
	"rarebit/wallet/contracts/hub"
)

// mock is a contract that only the tests have.
type mock struct {
	abi abi.ABI
	bin string
}

func loadMock(t *testing.T, name string) mock {
	t.Helper()
	b, err := os.ReadFile("artifacts/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var a struct {
		Contracts map[string]struct {
			ABI json.RawMessage `json:"abi"`
			Bin string          `json:"bin"`
		} `json:"contracts"`
	}
	if err := json.Unmarshal(b, &a); err != nil {
		t.Fatal(err)
	}
	c := a.Contracts[name+".sol:"+name]
	parsed, err := abi.JSON(strings.NewReader(string(c.ABI)))
	if err != nil {
		t.Fatal(err)
	}
	return mock{parsed, c.Bin}
}

func (m mock) pack(t *testing.T, method string, args ...any) []byte {
	t.Helper()
	b, err := m.abi.Pack(method, args...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A contract that holds rewards signs by ERC-1271.
func TestClaimByContractWallet(t *testing.T) {
	e := newEnv(t, 1)
	m := loadMock(t, "MockWallet")
	args, err := m.abi.Pack("", common.Address(addrOf(key2)))
	if err != nil {
		t.Fatal(err)
	}
	at, _, err := bind.DeployContract(e.auth(key0), common.FromHex(m.bin), e.c, args)
	if err != nil {
		t.Fatal(err)
	}
	e.funded(rbt(10))
	e.post(wallet.Amount{}, torrent.Hash{})
	e.post(rbt(2), contracts.RewardLeaf(torrent.Address(at), rbt(2)))
	c := contracts.Claim{Account: torrent.Address(at), PayTo: torrent.Address{0xcc}, Cumulative: rbt(2), Deadline: e.now() + 1000}
	e.refused("BadSig", key0, e.d.Hub, e.hub.PackClaim(2, c.Bind(), nil, e.signClaim(key1, c)))
	e.ok(key0, e.d.Hub, e.hub.PackClaim(2, c.Bind(), nil, e.signClaim(key2, c)))
	if got := e.balance(torrent.Address{0xcc}); got.Cmp(rbt(2).Big()) != 0 {
		t.Errorf("payTo got %s, want 2 RBT", got)
	}
}

func TestOddTokens(t *testing.T) {
	m := loadMock(t, "MockToken")
	setup := func(t *testing.T) (*env, torrent.ID) {
		e := newEnvWith(t, 1, m.bin, nil)
		return e, e.funded(rbt(10))
	}
	t.Run("fee on transfer", func(t *testing.T) {
		e, id := setup(t)
		e.ok(key0, e.d.Token, m.pack(t, "setFee", big.NewInt(1)))
		e.refused("FeeOnTransfer", key1, e.d.Hub, e.hub.PackFund(id, rbt(1).Big(), 1))
		e.ok(e.owner, e.d.Registry, e.reg.PackAdmit(common.Address(addrOf(key2))))
		e.refused("FeeOnTransfer", key2, e.d.Registry, e.reg.PackJoin(rbt(100).Big()))
	})
	t.Run("without permit", func(t *testing.T) {
		e, id := setup(t)
		// No permit, but an allowance: that suffices.
		e.ok(key1, e.d.Hub, e.hub.PackFundWithPermit(id, rbt(1).Big(), 1, big.NewInt(0), 27, [32]byte{}, [32]byte{}))
	})
	t.Run("refusal stops no batch", func(t *testing.T) {
		e, _ := setup(t)
		tr := newTree(contracts.RewardLeaf(addrOf(key1), rbt(1)), contracts.RewardLeaf(addrOf(key2), rbt(2)))
		e.post(wallet.Amount{}, torrent.Hash{})
		e.post(rbt(3), tr.root())
		e.ok(key0, e.d.Token, m.pack(t, "refuse", common.Address(addrOf(key1))))
		one := contracts.Claim{Account: addrOf(key1), PayTo: addrOf(key1), Cumulative: rbt(1), Deadline: e.now() + 1000}
		two := contracts.Claim{Account: addrOf(key2), PayTo: addrOf(key2), Cumulative: rbt(2), Deadline: e.now() + 1000}
		e.ok(key0, e.d.Hub, e.hub.PackClaimBatch(2, []hub.RewardHubClaim{one.Bind(), two.Bind()},
			[][][32]byte{proofOf(tr, one), proofOf(tr, two)}, [][]byte{e.signClaim(key1, one), e.signClaim(key2, two)}))
		if e.claimed(addrOf(key1)).Sign() != 0 || e.claimed(addrOf(key2)).Cmp(rbt(2).Big()) != 0 {
			t.Errorf("claimed %s and %s, want 0 and 2 RBT", e.claimed(addrOf(key1)), e.claimed(addrOf(key2)))
		}
		if got := view(e, e.d.Hub, e.hub.PackTotalClaimed(), e.hub.UnpackTotalClaimed); got.Cmp(rbt(2).Big()) != 0 {
			t.Errorf("total claimed %s", got)
		}
	})
	t.Run("calling back", func(t *testing.T) {
		e, _ := setup(t)
		tr := newTree(contracts.RewardLeaf(addrOf(key1), rbt(1)), contracts.RewardLeaf(addrOf(key2), rbt(2)))
		e.post(wallet.Amount{}, torrent.Hash{})
		e.post(rbt(3), tr.root())
		one := contracts.Claim{Account: addrOf(key1), PayTo: addrOf(key1), Cumulative: rbt(1), Deadline: e.now() + 1000}
		two := contracts.Claim{Account: addrOf(key2), PayTo: addrOf(key2), Cumulative: rbt(2), Deadline: e.now() + 1000}
		inner := e.hub.PackClaim(2, one.Bind(), proofOf(tr, one), e.signClaim(key1, one))
		e.ok(key0, e.d.Token, m.pack(t, "callBack", common.Address(e.d.Hub), inner))
		e.ok(key2, e.d.Hub, e.hub.PackClaim(2, two.Bind(), proofOf(tr, two), nil))
		if e.claimed(addrOf(key1)).Sign() != 0 {
			t.Error("the token claimed from within a claim")
		}
	})
}
