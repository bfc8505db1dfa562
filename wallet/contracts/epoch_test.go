package contracts_test

import (
	"crypto/ecdsa"
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts"
)

func TestRegister(t *testing.T) {
	e := newEnv(t, 0)
	d := e.dataset(1)
	reg := func(d contracts.Dataset, uri string) []byte { return e.hub.PackRegister(bindDataset(d), uri) }
	r := e.ok(key1, e.d.Hub, reg(d, "magnet:?"))
	ev, err := e.hub.UnpackDatasetRegisteredEvent(r.Logs[0])
	if err != nil || torrent.ID(ev.Id) != contracts.DatasetID(chainID, e.d.Hub, d) || ev.Uri != "magnet:?" || ev.Dataset.Size != d.StreamBytes {
		t.Errorf("event %+v, %v", ev, err)
	}
	e.refused("Exists", key1, e.d.Hub, reg(d, "other"))
	e.refused("NotPublisher", key2, e.d.Hub, reg(e.dataset(2), ""))
	for name, change := range map[string]func(*contracts.Dataset){
		"no chunks":      func(d *contracts.Dataset) { d.ChunkCount = 0 },
		"no chunk size":  func(d *contracts.Dataset) { d.ChunkBytes = 0 },
		"too many bytes": func(d *contracts.Dataset) { d.StreamBytes = 10<<20 + 1 },
		"too few bytes":  func(d *contracts.Dataset) { d.StreamBytes = 9 << 20 },
		"no bytes":       func(d *contracts.Dataset) { d.StreamBytes = 0 },
	} {
		t.Run(name, func(*testing.T) {
			d := e.dataset(3)
			change(&d)
			e.refused("OutOfBounds", key1, e.d.Hub, reg(d, ""))
		})
	}
	e.refused("OutOfBounds", key1, e.d.Hub, reg(e.dataset(4), string(make([]byte, 513))))
	e.ok(key1, e.d.Hub, reg(e.dataset(4), string(make([]byte, 512))))
}

func TestFund(t *testing.T) {
	e := newEnv(t, 1)
	e.refused("Unknown", key1, e.d.Hub, e.hub.PackFund([32]byte{1}, rbt(1).Big(), 1))
	id := e.funded(rbt(3))
	if got, want := e.balance(e.d.Hub), rbt(3000).Big(); got.Cmp(want) != 0 {
		t.Errorf("hub has %s, want %s", got, want)
	}
	e.refused("OutOfBounds", key1, e.d.Hub, e.hub.PackFund(id, big.NewInt(0), 1))
	e.refused("OutOfBounds", key1, e.d.Hub, e.hub.PackFund(id, big.NewInt(1), 0))
	tooLong := uint32(3653*24*time.Hour/epochLen) + 1
	e.refused("OutOfBounds", key1, e.d.Hub, e.hub.PackFund(id, big.NewInt(1), tooLong))
	e.ok(key1, e.d.Hub, e.hub.PackFund(id, big.NewInt(1), tooLong-1))
	e.refused("ERC20InsufficientAllowance", key1, e.d.Hub, e.hub.PackFund(id, rbt(1_000_000).Big(), 1))
	all := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1))
	e.refused("OutOfBounds", key1, e.d.Hub, e.hub.PackFund(id, all, 1))
	// Funded at head 0: nothing in epoch 1, the rate from epoch 2 on.
	e.post(wallet.Amount{}, torrent.Hash{})
	if b := view(e, e.d.Hub, e.hub.PackBudget(), e.hub.UnpackBudget); b.NextRate.Cmp(new(big.Int).Add(rbt(3).Big(), big.NewInt(1))) != 0 || b.Carried.Sign() != 0 {
		t.Errorf("budget of epoch 2 %+v", b)
	}
}

func TestFundWithPermit(t *testing.T) {
	e := newEnv(t, 0)
	id := e.funded(rbt(1))
	e.ok(key2, e.d.Token, e.tok.PackApprove(common.Address(e.d.Hub), big.NewInt(0)))
	domain := view(e, e.d.Token, e.tok.PackDOMAINSEPARATOR(), e.tok.UnpackDOMAINSEPARATOR)
	deadline := new(big.Int).SetUint64(e.now() + 3600)
	sig := permitSig(t, key2, domain, e.d.Hub, rbt(50).Big(), deadline)
	data := e.hub.PackFundWithPermit(id, rbt(5).Big(), 10, deadline, sig[64], [32]byte(sig[:32]), [32]byte(sig[32:64]))
	// Somebody sends the permit first: funding still works.
	e.ok(key0, e.d.Token, e.tok.PackPermit(common.Address(addrOf(key2)), common.Address(e.d.Hub), rbt(50).Big(), deadline, sig[64], [32]byte(sig[:32]), [32]byte(sig[32:64])))
	e.ok(key2, e.d.Hub, data)
	e.refused("ERC20InsufficientAllowance", key2, e.d.Hub, data)
	if got, want := e.balance(e.d.Hub), rbt(1050).Big(); got.Cmp(want) != 0 {
		t.Errorf("hub has %s, want %s", got, want)
	}
}

func TestQuorum(t *testing.T) {
	for _, c := range []struct{ seats, enough int }{{1, 1}, {2, 2}, {3, 2}, {4, 3}, {7, 5}} {
		t.Run(fmt.Sprintf("%d of %d", c.enough, c.seats), func(t *testing.T) {
			e := newEnv(t, c.seats)
			h := e.next(wallet.Amount{}, torrent.Hash{})
			submit := func(sigs []byte) []byte { return e.hub.PackSubmitEpoch(h.Bind(), sigs) }
			e.refused("NoQuorum", key0, e.d.Hub, submit(e.sign(h, e.keys[:c.enough-1]...)))
			r := e.ok(key0, e.d.Hub, submit(e.sign(h, e.keys[:c.enough]...)))
			ev, err := e.hub.UnpackEpochSubmittedEvent(r.Logs[0])
			if err != nil || len(ev.Signers) != c.enough || torrent.Hash(ev.Hash) != contracts.HeaderDigest(e.domain, h) || ev.Header.Epoch != 1 {
				t.Errorf("event %+v, %v", ev, err)
			}
		})
	}
}

func TestNobodyIsNoQuorum(t *testing.T) {
	e := newEnv(t, 0)
	h := e.next(wallet.Amount{}, torrent.Hash{})
	e.refused("NoQuorum", key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), nil))
	// Who joins now may sign the block that nobody could: the hub goes on.
	e.ok(e.owner, e.d.Registry, e.reg.PackAdmit(common.Address(addrOf(key2))))
	e.ok(key2, e.d.Registry, e.reg.PackJoin(rbt(100).Big()))
	e.ok(key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, key2)))
}

func TestSubmitRefusals(t *testing.T) {
	e := newEnv(t, 4)
	e.funded(rbt(10))
	good := e.next(wallet.Amount{}, torrent.Hash{9})
	q := quorum(e.keys)
	submit := func(h contracts.Header, sigs []byte) []byte { return e.hub.PackSubmitEpoch(h.Bind(), sigs) }
	change := func(f func(*contracts.Header)) contracts.Header {
		h := good
		f(&h)
		return h
	}
	for _, c := range []struct {
		want string
		h    contracts.Header
	}{
		{"BadEpoch", change(func(h *contracts.Header) { h.Epoch = 2 })},
		{"BadEpoch", change(func(h *contracts.Header) { h.Epoch = 0 })},
		{"BadPrev", change(func(h *contracts.Header) { h.Prev = torrent.Hash{1} })},
		{"OverBudget", change(func(h *contracts.Header) { h.Paid = wallet.Units(1).Bytes16() })}, // epoch 1 has no funds yet
	} {
		e.refused(c.want, key0, e.d.Hub, submit(c.h, e.sign(c.h, q...)))
	}
	reversed := slices.Clone(q)
	slices.Reverse(reversed)
	e.refused("BadOrder", key0, e.d.Hub, submit(good, e.sign(good, reversed...)))
	e.refused("BadOrder", key0, e.d.Hub, submit(good, e.sign(good, q[0], q[0], q[1])))
	e.refused("NotValidator", key0, e.d.Hub, submit(good, e.sign(good, key2)))
	sigs := e.sign(good, q...)
	e.refused("BadSig", key0, e.d.Hub, submit(good, sigs[:len(sigs)-1]))
	e.refused("BadSig", key0, e.d.Hub, submit(good, highS(sigs)))
	foreign := contracts.HubDomainSeparator(chainID+1, e.d.Hub)
	digest := contracts.HeaderDigest(foreign, good)
	if _, err := e.send(key0, e.d.Hub, submit(good, signDigest(t, q[0], digest))); err == nil {
		t.Error("a signature for another chain was taken")
	}

	e.ok(key0, e.d.Hub, submit(good, sigs))
	e.refused("BadEpoch", key0, e.d.Hub, submit(good, sigs)) // replay

	second := contracts.Header{Epoch: 2, Prev: contracts.HeaderDigest(e.domain, good)}
	e.refused("TooEarly", key0, e.d.Hub, submit(second, e.sign(second, q...)))
	second = e.next(rbt(10), torrent.Hash{8})
	tooMuch := second
	tooMuch.Paid = rbt(10).Add(wallet.Units(1)).Bytes16()
	e.refused("OverBudget", key0, e.d.Hub, submit(tooMuch, e.sign(tooMuch, q...)))
	e.ok(key0, e.d.Hub, submit(second, e.sign(second, q...)))
}

// highS is the first signature in its other form, which wallets never make.
func highS(sigs []byte) []byte {
	out := slices.Clone(sigs)
	n, _ := new(big.Int).SetString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16)
	s := new(big.Int).Sub(n, new(big.Int).SetBytes(out[32:64]))
	s.FillBytes(out[32:64])
	out[64] ^= 27 ^ 28
	return out
}

// After an outage each block still waits until the one before is final.
func TestPreviousMustBeFinal(t *testing.T) {
	e := newEnv(t, 1)
	e.reach(e.genesis() + 10*uint64(epochLen/time.Second))
	h1 := e.next(wallet.Amount{}, torrent.Hash{})
	e.ok(key0, e.d.Hub, e.hub.PackSubmitEpoch(h1.Bind(), e.sign(h1, e.keys...)))
	h2 := contracts.Header{Epoch: 2, Prev: contracts.HeaderDigest(e.domain, h1)}
	data := e.hub.PackSubmitEpoch(h2.Bind(), e.sign(h2, e.keys...))
	e.refused("NotFinal", key0, e.d.Hub, data)
	if got := view(e, e.d.Hub, e.hub.PackNewestFinal(), e.hub.UnpackNewestFinal); got != 0 {
		t.Errorf("newest final block %d, want 0", got)
	}
	e.reach(e.block(1).FinalAt)
	if got := view(e, e.d.Hub, e.hub.PackNewestFinal(), e.hub.UnpackNewestFinal); got != 1 {
		t.Errorf("newest final block %d, want 1", got)
	}
	e.ok(key0, e.d.Hub, data)
}

// What an epoch does not pay can be paid later, and no more than that.
func TestCarry(t *testing.T) {
	e := newEnv(t, 1)
	e.funded(rbt(10))
	e.post(wallet.Amount{}, torrent.Hash{})
	e.post(rbt(4), torrent.Hash{}) // 6 left
	e.post(rbt(0), torrent.Hash{}) // 16 left
	h := e.next(rbt(26).Add(wallet.Units(1)), torrent.Hash{})
	e.refused("OverBudget", key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, e.keys...)))
	e.post(rbt(26), torrent.Hash{})
	if b := view(e, e.d.Hub, e.hub.PackBudget(), e.hub.UnpackBudget); b.Carried.Sign() != 0 || b.NextRate.Cmp(rbt(10).Big()) != 0 {
		t.Errorf("budget %+v", b)
	}
	if got := e.block(4).TotalPaid; got.Cmp(rbt(30).Big()) != 0 {
		t.Errorf("total paid %s", got)
	}
}

func TestMembershipCountsFromTheNextEpoch(t *testing.T) {
	e := newEnv(t, 1)
	count := func(epoch uint64) int {
		return len(view(e, e.d.Registry, e.reg.PackValidators(epoch), e.reg.UnpackValidators))
	}
	e.post(wallet.Amount{}, torrent.Hash{}) // block 1; the clock is in epoch 2
	e.refused("NotAdmitted", key1, e.d.Registry, e.reg.PackJoin(rbt(100).Big()))
	e.refused("OwnableUnauthorizedAccount", key1, e.d.Registry, e.reg.PackAdmit(common.Address(addrOf(key1))))
	e.ok(e.owner, e.d.Registry, e.reg.PackAdmit(common.Address(addrOf(key1))))
	e.refused("StakeTooLow", key1, e.d.Registry, e.reg.PackJoin(rbt(99).Big()))
	e.ok(key1, e.d.Registry, e.reg.PackJoin(rbt(100).Big()))
	e.refused("AlreadySeated", key1, e.d.Registry, e.reg.PackJoin(rbt(100).Big()))
	if count(2) != 1 || count(3) != 2 {
		t.Errorf("seats of epoch 2: %d, of epoch 3: %d, want 1 and 2", count(2), count(3))
	}
	h := e.next(wallet.Amount{}, torrent.Hash{})
	e.refused("NotValidator", key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, sorted(e.keys[0], key1)...)))
	e.post(wallet.Amount{}, torrent.Hash{}) // one signature still suffices for block 2
	h = e.next(wallet.Amount{}, torrent.Hash{})
	e.refused("NoQuorum", key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, e.keys[0]))) // not for block 3
	e.ok(key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, sorted(e.keys[0], key1)...)))

	// Leaving in epoch 4: still needed for block 4, not for block 5.
	e.ok(e.owner, e.d.Registry, e.reg.PackExpel(common.Address(addrOf(key1))))
	e.refused("NotSeated", key1, e.d.Registry, e.reg.PackStartExit())
	h = e.next(wallet.Amount{}, torrent.Hash{})
	e.refused("NoQuorum", key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, e.keys[0])))
	e.ok(key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, sorted(e.keys[0], key1)...)))
	h = e.next(wallet.Amount{}, torrent.Hash{})
	e.refused("NotValidator", key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, sorted(e.keys[0], key1)...)))
	e.ok(key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, e.keys[0])))

	before := e.balance(addrOf(key1))
	e.refused("ExitPending", key1, e.d.Registry, e.reg.PackWithdraw(common.Address(addrOf(key1))))
	e.reach(e.now() + 7*24*3600)
	e.ok(key1, e.d.Registry, e.reg.PackWithdraw(common.Address(addrOf(key1))))
	if got := new(big.Int).Sub(e.balance(addrOf(key1)), before); got.Cmp(rbt(100).Big()) != 0 {
		t.Errorf("got %s of the stake back", got)
	}
	e.refused("ExitPending", key1, e.d.Registry, e.reg.PackWithdraw(common.Address(addrOf(key1))))
	if r, err := e.send(key1, e.d.Registry, e.reg.PackSettle(6, nil)); err == nil {
		t.Errorf("settle by a stranger: %v", r.Status)
	}
}

// When the last one leaves, a new one can sign the next block at once.
func TestHubOutlivesItsLastValidator(t *testing.T) {
	e := newEnv(t, 1)
	e.post(wallet.Amount{}, torrent.Hash{})
	e.ok(e.keys[0], e.d.Registry, e.reg.PackStartExit())
	e.post(wallet.Amount{}, torrent.Hash{}) // block 2, still with him
	e.reach(e.now() + 20*uint64(epochLen/time.Second))
	e.ok(e.owner, e.d.Registry, e.reg.PackAdmit(common.Address(addrOf(key2))))
	e.ok(key2, e.d.Registry, e.reg.PackJoin(rbt(100).Big()))
	e.keys = []*ecdsa.PrivateKey{key2}
	e.post(wallet.Amount{}, torrent.Hash{})
	e.post(wallet.Amount{}, torrent.Hash{})
	if got := e.head(); got != 4 {
		t.Errorf("head %d, want 4", got)
	}
}

func sorted(keys ...*ecdsa.PrivateKey) []*ecdsa.PrivateKey {
	slices.SortFunc(keys, func(a, b *ecdsa.PrivateKey) int {
		x, y := addrOf(a), addrOf(b)
		return slices.Compare(x[:], y[:])
	})
	return keys
}

func TestPauseStopsAllButClaims(t *testing.T) {
	e := newEnv(t, 1)
	id := e.funded(rbt(10))
	e.post(wallet.Amount{}, torrent.Hash{})
	leaf := contracts.RewardLeaf(addrOf(key2), rbt(1))
	e.post(rbt(1), leaf)
	e.refused("OwnableUnauthorizedAccount", key1, e.d.Hub, e.hub.PackPause())
	e.ok(e.owner, e.d.Hub, e.hub.PackPause())
	e.refused("EnforcedPause", key1, e.d.Hub, e.hub.PackRegister(bindDataset(e.dataset(5)), ""))
	e.refused("EnforcedPause", key1, e.d.Hub, e.hub.PackFund(id, rbt(1).Big(), 1))
	h := e.next(rbt(1), torrent.Hash{})
	e.refused("EnforcedPause", key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, e.keys...)))
	c := contracts.Claim{Account: addrOf(key2), PayTo: addrOf(key2), Cumulative: rbt(1), Deadline: e.now() + 100}
	e.ok(key2, e.d.Hub, e.hub.PackClaim(2, c.Bind(), nil, nil))
	e.ok(e.owner, e.d.Hub, e.hub.PackUnpause())
	e.ok(key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, e.keys...)))
}

func TestDeployRefusals(t *testing.T) {
	e := newEnv(t, 0)
	for _, c := range []struct{ epoch, challenge time.Duration }{
		{5 * time.Second, 5 * time.Second}, {0, 0}, {1500 * time.Millisecond, time.Second}, {40 * 24 * time.Hour, time.Second},
	} {
		if _, err := contracts.Deploy(t.Context(), e.c, e.auth(key0), contracts.Params{EpochLen: c.epoch, Challenge: c.challenge}); err == nil {
			t.Errorf("epoch %v, challenge %v: deployed", c.epoch, c.challenge)
		}
	}
	// A registry for a hub that names another one.
	_, _, err := bind.DeployContract(e.auth(key0), common.FromHex(registryBin()), e.c,
		e.reg.PackConstructor(common.Address(e.d.Token), big.NewInt(0), common.Address(addrOf(key0)), common.Address(e.d.Hub)))
	if r, _ := contracts.DecodeRevert(err); r.Name != "WrongHub" {
		t.Errorf("second registry: %v, want WrongHub", err)
	}
	d, err := contracts.Deploy(t.Context(), e.c, e.auth(key0), contracts.Params{EpochLen: 5 * time.Second, Challenge: time.Second, GenesisTime: time.Unix(1_900_000_000, 0)})
	if err != nil {
		t.Fatal(err)
	}
	e.d = d
	if got := e.genesis(); got != 1_900_000_000 {
		t.Errorf("genesis %d", got)
	}
	if sym := view(e, d.Token, e.tok.PackSymbol(), e.tok.UnpackSymbol); sym != wallet.Unit {
		t.Errorf("symbol %s", sym)
	}
}
