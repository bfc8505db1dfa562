package contracts_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts"
	"rarebit/wallet/contracts/hub"
	"rarebit/wallet/contracts/validators"
)

func registryBin() string { return validators.ValidatorRegistryMetaData.Bin }

func permitSig(t *testing.T, k signer, domain [32]byte, spender torrent.Address, amount, deadline *big.Int) []byte {
	t.Helper()
	typeHash := crypto.Keccak256([]byte("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"))
	owner := addrOf(k)
	structHash := crypto.Keccak256(typeHash, common.LeftPadBytes(owner[:], 32), common.LeftPadBytes(spender[:], 32),
		common.LeftPadBytes(amount.Bytes(), 32), make([]byte, 32), common.LeftPadBytes(deadline.Bytes(), 32))
	return signDigest(t, k, torrent.Hash(crypto.Keccak256([]byte{0x19, 0x01}, domain[:], structHash)))
}

// paidEnv has a final block 2 that gives 5 RBT to account key2 and 3 to key1.
func paidEnv(t *testing.T) (*env, tree) {
	t.Helper()
	e := newEnv(t, 1)
	e.funded(rbt(10))
	e.post(wallet.Amount{}, torrent.Hash{})
	m := newTree(contracts.RewardLeaf(addrOf(key2), rbt(5)), contracts.RewardLeaf(addrOf(key1), rbt(3)), contracts.RewardLeaf(torrent.Address{9}, rbt(1)))
	e.post(rbt(9), m.root())
	return e, m
}

func (e *env) claim5() contracts.Claim {
	return contracts.Claim{Account: addrOf(key2), PayTo: addrOf(key2), Cumulative: rbt(5), Deadline: e.now() + 1000}
}

func (e *env) signClaim(k signer, c contracts.Claim) []byte {
	return signDigest(e.t, k, contracts.ClaimDigest(e.domain, c))
}

func proofOf(m tree, c contracts.Claim) [][32]byte {
	return m.proof(contracts.RewardLeaf(c.Account, c.Cumulative))
}

func TestClaimDirect(t *testing.T) {
	e, m := paidEnv(t)
	c := e.claim5()
	before := e.balance(addrOf(key2))
	data := e.hub.PackClaim(2, c.Bind(), proofOf(m, c), nil)
	r := e.ok(key2, e.d.Hub, data)
	if got := new(big.Int).Sub(e.balance(addrOf(key2)), before); got.Cmp(rbt(5).Big()) != 0 {
		t.Errorf("paid %s, want 5 RBT", got)
	}
	ev, err := e.hub.UnpackClaimedEvent(r.Logs[len(r.Logs)-1])
	if err != nil || torrent.Address(ev.Account) != c.Account || ev.Amount.Cmp(rbt(5).Big()) != 0 || ev.Epoch != 2 {
		t.Errorf("event %+v, %v", ev, err)
	}
	e.refused("NothingToClaim", key2, e.d.Hub, data)

	// A later block proves more: only the difference is paid, to anywhere.
	m2 := newTree(contracts.RewardLeaf(addrOf(key2), rbt(8)))
	e.post(rbt(3), m2.root())
	c.Cumulative, c.PayTo, c.Deadline = rbt(8), torrent.Address{0xaa}, e.now()+1000
	e.ok(key2, e.d.Hub, e.hub.PackClaim(3, c.Bind(), proofOf(m2, c), nil))
	if got := e.balance(torrent.Address{0xaa}); got.Cmp(rbt(3).Big()) != 0 {
		t.Errorf("payTo got %s, want 3 RBT", got)
	}
	if got := e.claimed(addrOf(key2)); got.Cmp(rbt(8).Big()) != 0 {
		t.Errorf("claimed %s", got)
	}
	// Old blocks stay claimable.
	old := contracts.Claim{Account: addrOf(key1), PayTo: addrOf(key1), Cumulative: rbt(3), Deadline: e.now() + 1000}
	e.ok(key1, e.d.Hub, e.hub.PackClaim(2, old.Bind(), proofOf(m, old), nil))
}

func TestClaimRelayed(t *testing.T) {
	e, m := paidEnv(t)
	c := e.claim5()
	c.PayTo, c.RelayFee, c.Relayer = torrent.Address{0xbb}, rbt(1), addrOf(key0)
	sig := e.signClaim(key2, c)
	data := e.hub.PackClaim(2, c.Bind(), proofOf(m, c), sig)
	e.refused("WrongRelayer", key1, e.d.Hub, data)
	before := e.balance(addrOf(key0))
	e.ok(key0, e.d.Hub, data)
	if got := e.balance(torrent.Address{0xbb}); got.Cmp(rbt(4).Big()) != 0 {
		t.Errorf("payTo got %s, want 4 RBT", got)
	}
	if got := new(big.Int).Sub(e.balance(addrOf(key0)), before); got.Cmp(rbt(1).Big()) != 0 {
		t.Errorf("relayer got %s, want 1 RBT", got)
	}
	e.refused("NothingToClaim", key0, e.d.Hub, data)
}

func TestClaimRefusals(t *testing.T) {
	e, m := paidEnv(t)
	signed := func(epoch uint64, f func(*contracts.Claim)) []byte {
		c := e.claim5()
		f(&c)
		return e.hub.PackClaim(epoch, c.Bind(), proofOf(m, e.claim5()), e.signClaim(key2, c))
	}
	none := func(*contracts.Claim) {}
	for _, c := range []struct {
		want string
		data []byte
	}{
		{"BadEpoch", signed(0, none)},
		{"BadEpoch", signed(3, none)},
		{"BadProof", signed(1, none)},
		{"BadProof", signed(2, func(c *contracts.Claim) { c.Cumulative = rbt(6) })},
		{"Expired", signed(2, func(c *contracts.Claim) { c.Deadline = e.now() - 1 })},
		{"WrongRelayer", signed(2, func(c *contracts.Claim) { c.Relayer = addrOf(key1) })},
		{"NothingToClaim", signed(2, func(c *contracts.Claim) { c.Cumulative = wallet.Amount{} })},
		{"FeeTooHigh", signed(2, func(c *contracts.Claim) { c.RelayFee = rbt(5).Add(wallet.Units(1)) })},
		{"BadPayTo", signed(2, func(c *contracts.Claim) { c.PayTo = torrent.Address{} })},
		{"BadPayTo", signed(2, func(c *contracts.Claim) { c.PayTo = e.d.Hub })},
		{"BadPayTo", signed(2, func(c *contracts.Claim) { c.PayTo = e.d.Token })},
	} {
		e.refused(c.want, key0, e.d.Hub, c.data)
	}
	// Whoever changes a signed claim, or signs for somebody else.
	c := e.claim5()
	sig := e.signClaim(key2, c)
	stolen := c
	stolen.PayTo = addrOf(key0)
	e.refused("BadSig", key0, e.d.Hub, e.hub.PackClaim(2, stolen.Bind(), proofOf(m, c), sig))
	e.refused("BadSig", key0, e.d.Hub, e.hub.PackClaim(2, c.Bind(), proofOf(m, c), e.signClaim(key1, c)))
	e.refused("BadSig", key0, e.d.Hub, e.hub.PackClaim(2, c.Bind(), proofOf(m, c), nil))
	other := contracts.HubDomainSeparator(1, e.d.Hub)
	e.refused("BadSig", key0, e.d.Hub, e.hub.PackClaim(2, c.Bind(), proofOf(m, c), signDigest(t, key2, contracts.ClaimDigest(other, c))))
	e.ok(key0, e.d.Hub, e.hub.PackClaim(2, c.Bind(), proofOf(m, c), sig))

	// An open block pays nothing.
	h := e.next(rbt(1), contracts.RewardLeaf(addrOf(key2), rbt(6)))
	e.ok(key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, e.keys...)))
	c.Cumulative, c.Deadline = rbt(6), e.now()+1000
	open := e.hub.PackClaim(3, c.Bind(), nil, nil)
	e.refused("NotFinal", key2, e.d.Hub, open)
	e.reach(e.block(3).FinalAt)
	e.ok(key2, e.d.Hub, open)
}

// A root that promises more than was released pays no more than that.
func TestClaimOverBudget(t *testing.T) {
	e := newEnv(t, 1)
	e.funded(rbt(10))
	e.post(wallet.Amount{}, torrent.Hash{})
	m := newTree(contracts.RewardLeaf(addrOf(key2), rbt(5)), contracts.RewardLeaf(addrOf(key1), rbt(6)))
	e.post(rbt(10), m.root()) // says 10, the tree has 11
	c := e.claim5()
	e.ok(key2, e.d.Hub, e.hub.PackClaim(2, c.Bind(), proofOf(m, c), nil))
	d := contracts.Claim{Account: addrOf(key1), PayTo: addrOf(key1), Cumulative: rbt(6), Deadline: e.now() + 1000}
	e.refused("OverBudget", key1, e.d.Hub, e.hub.PackClaim(2, d.Bind(), proofOf(m, d), nil))
}

func TestClaimBatchSkipsBadItems(t *testing.T) {
	e, m := paidEnv(t)
	good := e.claim5()
	bad := contracts.Claim{Account: addrOf(key1), PayTo: e.d.Token, Cumulative: rbt(3), Deadline: e.now() + 1000}
	fine := bad
	fine.PayTo = addrOf(key1)
	items := []contracts.Claim{bad, good, good, fine}
	var cs []hub.RewardHubClaim
	var proofs [][][32]byte
	var sigs [][]byte
	for _, c := range items {
		cs = append(cs, c.Bind())
		proofs = append(proofs, proofOf(m, c))
		k := key2
		if c.Account == addrOf(key1) {
			k = key1
		}
		sigs = append(sigs, e.signClaim(k, c))
	}
	e.refused("BadLength", key0, e.d.Hub, e.hub.PackClaimBatch(2, cs, proofs[:3], sigs))
	e.refused("BadLength", key0, e.d.Hub, e.hub.PackClaimBatch(2, cs, proofs, sigs[:3]))
	r := e.ok(key0, e.d.Hub, e.hub.PackClaimBatch(2, cs, proofs, sigs))
	var skipped []string
	paid := 0
	for _, l := range r.Logs {
		if ev, err := e.hub.UnpackClaimSkippedEvent(l); err == nil {
			why, _ := contracts.DecodeReason(ev.Reason[:])
			skipped = append(skipped, why.Name)
		}
		if _, err := e.hub.UnpackClaimedEvent(l); err == nil {
			paid++
		}
	}
	if len(skipped) != 2 || skipped[0] != "BadPayTo" || skipped[1] != "NothingToClaim" || paid != 2 {
		t.Errorf("skipped %v, paid %d; want BadPayTo, NothingToClaim, and 2 paid", skipped, paid)
	}
}

// An inner node of the tree is no leaf, whatever amount is read into it.
func TestInnerNodeIsNoLeaf(t *testing.T) {
	e, m := paidEnv(t)
	c := e.claim5()
	p := proofOf(m, c)
	if len(p) < 1 {
		t.Fatal("no proof")
	}
	e.refused("BadProof", key2, e.d.Hub, e.hub.PackClaim(2, c.Bind(), p[1:], nil))
	e.refused("BadProof", key2, e.d.Hub, e.hub.PackClaim(2, c.Bind(), append(p, [32]byte{1}), nil))
}

// Whatever happens in whatever order, the hub holds what it owes.
func TestSolvency(t *testing.T) {
	seed := uint64(0x5eed)
	rng := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // reproducible
	t.Logf("seed %#x", seed)
	e := newEnv(t, 1)
	d := e.dataset(1)
	e.ok(key1, e.d.Hub, e.hub.PackRegister(bindDataset(d), ""))
	id := contracts.DatasetID(chainID, e.d.Hub, d)

	accounts := []signer{key0, key1, key2}
	earned := make([]wallet.Amount, len(accounts))
	trees := map[uint64]tree{}
	sums := map[uint64][]wallet.Amount{}
	rates := map[uint64]*big.Int{} // the model: released by epoch
	funded, released := new(big.Int), new(big.Int)
	outcomes := map[string]int{}

	for step := range 300 {
		head := e.head()
		switch rng.IntN(4) {
		case 0:
			per, n := rbt(1+rng.Uint64N(20)).Add(wallet.Units(rng.Uint64N(1000))), 1+rng.Uint32N(6)
			e.ok(key1, e.d.Hub, e.hub.PackFund(id, per.Big(), n))
			for i := range uint64(n) {
				at := head + 2 + i
				if rates[at] == nil {
					rates[at] = new(big.Int)
				}
				rates[at].Add(rates[at], per.Big())
			}
			funded.Add(funded, new(big.Int).Mul(per.Big(), big.NewInt(int64(n))))
			outcomes["funded"]++
		case 1, 2:
			b := view(e, e.d.Hub, e.hub.PackBudget(), e.hub.UnpackBudget)
			avail := new(big.Int).Add(b.NextRate, b.Carried)
			// Sometimes more than there is; a dishonest tree once in a while.
			want := rbt(rng.Uint64N(30)).Add(wallet.Units(rng.Uint64N(1000)))
			if want.Big().Cmp(avail) > 0 && rng.IntN(3) > 0 {
				want, _ = wallet.FromBig(avail)
			}
			add := make([]wallet.Amount, len(accounts))
			copy(add, earned)
			who := rng.IntN(len(accounts))
			add[who] = add[who].Add(want)
			if rng.IntN(5) == 0 {
				add[who] = add[who].Add(rbt(2))
			}
			var leaves []torrent.Hash
			for i, k := range accounts {
				leaves = append(leaves, contracts.RewardLeaf(addrOf(k), add[i]))
			}
			m := newTree(leaves...)
			h := e.next(want, m.root())
			rate := new(big.Int)
			if r := rates[h.Epoch]; r != nil {
				rate = r
			}
			if b.NextRate.Cmp(rate) != 0 {
				t.Fatalf("step %d: rate of epoch %d is %s, the model says %s", step, h.Epoch, b.NextRate, rate)
			}
			data := e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, e.keys...))
			if want.Big().Cmp(avail) > 0 {
				e.refused("OverBudget", key0, e.d.Hub, data)
				outcomes["over budget"]++
				break
			}
			e.ok(key0, e.d.Hub, data)
			released.Add(released, rate)
			trees[h.Epoch], earned = m, add
			sums[h.Epoch] = add
			outcomes["posted"]++
		case 3:
			if head == 0 || len(trees) == 0 {
				break
			}
			epoch := 1 + rng.Uint64N(head)
			i := rng.IntN(len(accounts))
			c := contracts.Claim{Account: addrOf(accounts[i]), PayTo: torrent.Address{1, byte(i)}, Cumulative: sums[epoch][i], Deadline: e.now() + 1000}
			_, err := e.send(accounts[i], e.d.Hub, e.hub.PackClaim(epoch, c.Bind(), proofOf(trees[epoch], c), nil))
			if err == nil {
				outcomes["claimed"]++
				break
			}
			r, _ := contracts.DecodeRevert(err)
			outcomes[r.Name]++
			if r.Name != "NothingToClaim" && r.Name != "OverBudget" && r.Name != "NotFinal" {
				t.Fatalf("step %d: claim refused: %v", step, err)
			}
		}

		totalClaimed := view(e, e.d.Hub, e.hub.PackTotalClaimed(), e.hub.UnpackTotalClaimed)
		if got, want := e.balance(e.d.Hub), new(big.Int).Sub(funded, totalClaimed); got.Cmp(want) != 0 {
			t.Fatalf("step %d: hub has %s, funded - claimed is %s", step, got, want)
		}
		final := e.block(view(e, e.d.Hub, e.hub.PackNewestFinal(), e.hub.UnpackNewestFinal))
		if totalClaimed.Cmp(final.TotalPaid) > 0 {
			t.Fatalf("step %d: claimed %s of %s", step, totalClaimed, final.TotalPaid)
		}
		carry := view(e, e.d.Hub, e.hub.PackCarry(), e.hub.UnpackCarry)
		if got := new(big.Int).Add(e.block(e.head()).TotalPaid, carry); got.Cmp(released) != 0 {
			t.Fatalf("step %d: paid + carry is %s, released %s", step, got, released)
		}
		if released.Cmp(funded) > 0 {
			t.Fatalf("step %d: released more than funded", step)
		}
	}
	t.Logf("%v", outcomes)
	for _, must := range []string{"funded", "posted", "claimed", "over budget", "NothingToClaim"} {
		if outcomes[must] == 0 {
			t.Errorf("%s never happened: the sequence tests too little", must)
		}
	}
}

func TestGas(t *testing.T) {
	gas := func(name string, r *types.Receipt) { t.Logf("%-32s %8d", name, r.GasUsed) }
	for _, n := range []int{1, 4, 7, 21} {
		e := newEnv(t, n)
		d := e.dataset(1)
		if n == 1 {
			gas("register", e.ok(key1, e.d.Hub, e.hub.PackRegister(bindDataset(d), "magnet:?xt=urn:btih:0123456789012345678901234567890123456789")))
			gas("fund, first", e.ok(key1, e.d.Hub, e.hub.PackFund(contracts.DatasetID(chainID, e.d.Hub, d), rbt(1).Big(), 100)))
			gas("fund, again in the same epoch", e.ok(key1, e.d.Hub, e.hub.PackFund(contracts.DatasetID(chainID, e.d.Hub, d), rbt(1).Big(), 50)))
		} else {
			e.funded(rbt(10))
		}
		e.post(wallet.Amount{}, torrent.Hash{})
		leaf := contracts.RewardLeaf(addrOf(key2), rbt(1))
		m := leafWithDepth(leaf, 14)
		r := e.post(rbt(1), m.root)
		t.Logf("submitEpoch, %d of %-15d %8d", len(quorum(e.keys)), n, r.GasUsed)
		if n == 1 {
			c := contracts.Claim{Account: addrOf(key2), PayTo: torrent.Address{5}, Cumulative: rbt(1), Deadline: e.now() + 1000}
			sig := e.signClaim(key2, c)
			gas("claim relayed, depth 14, first", e.ok(key0, e.d.Hub, e.hub.PackClaim(2, c.Bind(), m.proof, sig)))
			m = leafWithDepth(contracts.RewardLeaf(addrOf(key2), rbt(2)), 14)
			e.post(rbt(1), m.root)
			c.Cumulative, c.Deadline = rbt(2), e.now()+1000
			gas("claim by the account, depth 14", e.ok(key2, e.d.Hub, e.hub.PackClaim(3, c.Bind(), m.proof, nil)))
		}
	}
	e := newEnv(t, 0)
	e.ok(e.owner, e.d.Registry, e.reg.PackAdmit(common.Address(addrOf(key2))))
	gas("join", e.ok(key2, e.d.Registry, e.reg.PackJoin(rbt(100).Big())))
	_, tx, err := bind.DeployContract(e.auth(key0), common.FromHex(hub.RewardHubMetaData.Bin), e.c,
		e.hub.PackConstructor(common.Address(e.d.Token), common.Address{1}, 1, 5, 0, common.Address{1}))
	if err != nil {
		t.Fatal(err)
	}
	r, err := e.c.TransactionReceipt(t.Context(), tx.Hash())
	if err != nil {
		t.Fatal(err)
	}
	gas("deploy hub", r)
}

type deep struct {
	root  torrent.Hash
	proof [][32]byte
}

func leafWithDepth(leaf torrent.Hash, depth int) deep {
	d := deep{root: leaf}
	for i := range depth {
		s := torrent.Hash{byte(i + 1)}
		d.root = newTree(d.root, s).root()
		d.proof = append(d.proof, s)
	}
	return d
}
