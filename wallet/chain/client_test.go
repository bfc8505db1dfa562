//go:build !nochain

package chain_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/reputation"
	"rarebit/reputation/epoch"
	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/chain"
	"rarebit/wallet/contracts"
)

func TestDialRefusesOtherChains(t *testing.T) {
	url := theNet.local.URL()
	for name, change := range map[string]func(*chain.Config){
		"chain id": func(c *chain.Config) { c.ChainID = 1 },
		"genesis":  func(c *chain.Config) { c.GenesisHash = torrent.Hash{1} },
		"no code":  func(c *chain.Config) { c.Hub = torrent.Address{1} },
		"no hub":   func(c *chain.Config) { c.Hub = theNet.d.Token }, // it has another domain
		"registry": func(c *chain.Config) { c.Hub = theNet.d.Registry },
	} {
		t.Run(name, func(t *testing.T) {
			cfg := config(url)
			change(&cfg)
			_, err := chain.Dial(t.Context(), cfg)
			if !errors.Is(err, wallet.ErrWrongChain) || torrent.HintOf(err) == "" {
				t.Errorf("%v, want ErrWrongChain with a hint", err)
			}
		})
	}
	if _, err := chain.Dial(t.Context(), config("http://127.0.0.1:1")); !errors.Is(err, wallet.ErrChainAway) {
		t.Errorf("nobody there: %v, want ErrChainAway", err)
	}
	if _, err := chain.Dial(t.Context(), config()); !errors.Is(err, wallet.ErrChainAway) {
		t.Errorf("no endpoint: %v, want ErrChainAway", err)
	}
	dial(t, "http://127.0.0.1:1", url) // the second one answers
}

func TestChainGoesAwayAndComesBack(t *testing.T) {
	p := newProxy(t, theNet.local.URL())
	c := dial(t, p.URL)
	want, _, err := c.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.set(func() { p.away = true })
	if _, _, err := c.Head(t.Context()); !errors.Is(err, wallet.ErrChainAway) || torrent.HintOf(err) == "" {
		t.Errorf("away: %v, want ErrChainAway with a hint", err)
	}
	p.set(func() { p.away = false })
	if got, _, err := c.Head(t.Context()); err != nil || got < want {
		t.Errorf("back: block %d, %v, want %d or later", got, err, want)
	}
	// With two endpoints nobody notices.
	p2 := newProxy(t, theNet.local.URL())
	c = dial(t, p.URL, p2.URL)
	p.set(func() { p.away = true })
	if _, err := c.HubHead(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestLoop goes once around: a validator joins, a publisher registers and
// funds, blocks are posted, and everything is found again by reading.
func TestLoop(t *testing.T) {
	ctx := t.Context()
	c := dial(t, theNet.local.URL())
	owner := chain.KeySigner(theNet.owner)
	vk, pk := rich(t), rich(t)
	validator, publisher := chain.KeySigner(vk), chain.KeySigner(pk)
	for _, a := range []torrent.Address{addrOf(vk), addrOf(pk)} {
		if _, err := c.Mint(ctx, owner, a, rbt(10_000)); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := c.TokenBalance(ctx, addrOf(pk)); err != nil || got != rbt(10_000) {
		t.Errorf("balance %v, %v", got, err)
	}
	if _, err := c.Join(ctx, validator, rbt(100)); chain.RefusedFor(err) != "NotAdmitted" || !errors.Is(err, chain.ErrRefused) || !contains(err, "has not admitted") {
		t.Errorf("join without admission: %v", err)
	}
	if _, err := c.Admit(ctx, owner, addrOf(vk)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Join(ctx, validator, rbt(100)); err != nil {
		t.Fatal(err)
	}
	if list, err := c.Validators(ctx, 1); err != nil || !slices.Equal(list, []torrent.Address{addrOf(vk)}) {
		t.Errorf("validators %v, %v", list, err)
	}

	hp, err := c.HubParams(ctx)
	if err != nil || hp.EpochLen != epochLen || hp.Challenge != challenge || hp.Token != theNet.d.Token || hp.Registry != theNet.d.Registry || time.Since(hp.GenesisTime) < time.Hour {
		t.Fatalf("params %+v, %v", hp, err)
	}
	d := contracts.Dataset{Publisher: addrOf(pk), ChunkCount: 3, ChunkBytes: 1 << 18, ChunkRoot: torrent.Hash{7}, InfoHash: torrent.InfoHash{8}, StreamBytes: 3 << 18}
	id, _, err := c.Register(ctx, publisher, d, "magnet:?x")
	if err != nil {
		t.Fatal(err)
	}
	if id != contracts.DatasetID(c.ChainID(), c.Hub(), d) {
		t.Error("id")
	}
	if _, err := c.Fund(ctx, publisher, id, rbt(10), 5); err != nil {
		t.Fatal(err)
	}
	regs, next, err := c.Datasets(ctx, 0)
	if err != nil || len(regs) != 1 || regs[0].ID != id || regs[0].URI != "magnet:?x" || regs[0].StreamBytes != d.StreamBytes || regs[0].ChunkRoot != d.ChunkRoot || regs[0].InfoHash != d.InfoHash {
		t.Fatalf("datasets %+v, %v", regs, err)
	}
	if again, next2, err := c.Datasets(ctx, next); err != nil || len(again) != 0 || next2 < next {
		t.Errorf("datasets from %d: %v, %v", next, again, err)
	}
	funds, _, err := c.Fundings(ctx, 0)
	if err != nil || len(funds) != 1 || funds[0].ID != id || funds[0].PerEpoch != rbt(10) || funds[0].FirstEpoch != 2 || funds[0].Epochs != 5 || funds[0].Sponsor != addrOf(pk) {
		t.Fatalf("fundings %+v, %v", funds, err)
	}

	// As the validators' settlement sees it.
	ep := chain.NewEpochs(c, validator)
	if b, err := ep.Budgets(ctx, 1); err != nil || len(b) != 0 {
		t.Errorf("budgets of epoch 1: %+v, %v", b, err)
	}
	if b, err := ep.Budgets(ctx, 6); err != nil || len(b) != 1 || b[0].Rate.Bytes16() != rbt(10).Bytes16() || b[0].Sponsor != addrOf(pk) {
		t.Errorf("budgets of epoch 6: %+v, %v", b, err)
	}
	if b, err := ep.Budgets(ctx, 7); err != nil || len(b) != 1 || !b[0].Rate.IsZero() {
		t.Errorf("budgets of epoch 7: %+v, %v", b, err)
	}
	if ds, err := ep.Datasets(ctx); err != nil || len(ds) != 1 || ds[0].ID != id {
		t.Errorf("datasets %+v, %v", ds, err)
	}
	if head, err := ep.Head(ctx); err != nil || head != (epoch.Posted{}) {
		t.Errorf("head %+v, %v", head, err)
	}
	if _, err := c.Block(ctx, 1); !errors.Is(err, chain.ErrNoBlock) {
		t.Errorf("block 1: %v, want ErrNoBlock", err)
	}
	sign := func(h epoch.Header) [][65]byte {
		digest := h.Digest(c.Domain())
		if digest != contracts.HeaderDigest(c.Domain(), chain.HeaderOf(h)) {
			t.Fatal("the epoch package and the contracts package disagree on the digest")
		}
		sig, err := crypto.Sign(digest[:], vk)
		if err != nil {
			t.Fatal(err)
		}
		sig[64] += 27
		return [][65]byte{[65]byte(sig)}
	}
	h1 := epoch.Header{Epoch: 1, Round: 3}
	if err := ep.Submit(ctx, h1, nil); chain.RefusedFor(err) != "NoQuorum" {
		t.Errorf("unsigned: %v", err)
	}
	if err := ep.Submit(ctx, h1, sign(h1)); err != nil {
		t.Fatal(err)
	}
	if err := ep.Submit(ctx, h1, sign(h1)); !errors.Is(err, epoch.ErrPosted) {
		t.Errorf("again: %v, want ErrPosted", err)
	}
	payee, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	h2 := epoch.Header{
		Epoch: 2, Prev: h1.Digest(c.Domain()), Paid: reputation.Units(4e18),
		RewardsRoot: contracts.RewardLeaf(addrOf(payee), rbt(4)),
	}
	var notFinal int
	deadline := time.Now().Add(20 * time.Second)
	for {
		err := ep.Submit(ctx, h2, sign(h2))
		if err == nil {
			break
		}
		if !errors.Is(err, epoch.ErrNotFinal) || time.Now().After(deadline) {
			t.Fatalf("second block: %v", err)
		}
		notFinal++
		time.Sleep(100 * time.Millisecond) // the challenge window is real time here
	}
	if notFinal == 0 {
		t.Error("the second block did not wait until the first was final")
	}
	subs, _, err := c.Submitted(ctx, 0)
	if err != nil || len(subs) != 2 || subs[0].Header.Round != 3 || subs[1].Hash != h2.Digest(c.Domain()) || subs[1].Header != chain.HeaderOf(h2) || !slices.Equal(subs[1].Signers, []torrent.Address{addrOf(vk)}) {
		t.Fatalf("submitted %+v, %v", subs, err)
	}
	posted, err := c.HubHead(ctx)
	if err != nil || posted.Epoch != 2 || posted.Hash != subs[1].Hash || posted.TotalPaid != rbt(4) || posted.RewardsRoot != h2.RewardsRoot {
		t.Fatalf("head %+v, %v", posted, err)
	}

	// A claim, signed by an account without gas and sent by somebody else.
	claim := contracts.Claim{Account: addrOf(payee), PayTo: addrOf(payee), Cumulative: rbt(4), RelayFee: rbt(1), Deadline: uint64(time.Now().Add(time.Hour).Unix())}
	digest := contracts.ClaimDigest(c.Domain(), claim)
	sig, err := crypto.Sign(digest[:], payee)
	if err != nil {
		t.Fatal(err)
	}
	sig[64] += 27
	for {
		_, err := c.Do(ctx, validator, c.ClaimCall(2, claim, nil, sig))
		if err == nil {
			break
		}
		if chain.RefusedFor(err) != "NotFinal" || time.Now().After(deadline) {
			t.Fatalf("claim: %v", err)
		}
		time.Sleep(100 * time.Millisecond)
	}
	if got, err := c.Claimed(ctx, addrOf(payee)); err != nil || got != rbt(4) {
		t.Errorf("claimed %v, %v", got, err)
	}
	if got, err := c.TokenBalance(ctx, addrOf(payee)); err != nil || got != rbt(3) {
		t.Errorf("balance %v, %v", got, err)
	}
	if wei, err := c.GasBalance(ctx, addrOf(payee)); err != nil || wei.Sign() != 0 {
		t.Errorf("gas %v, %v", wei, err)
	}
}

func TestBlockBefore(t *testing.T) {
	ctx := t.Context()
	c := dial(t, theNet.local.URL())
	if _, err := c.Transfer(ctx, chain.KeySigner(rich(t)), torrent.Address{0xdd}, nil); err != nil {
		t.Fatal(err)
	}
	head, at, err := c.Head(ctx)
	if err != nil || head < 4 {
		t.Fatalf("head %d, %v", head, err)
	}
	if n, hash, randao, err := c.BlockBefore(ctx, at); err != nil || n != head || hash == (torrent.Hash{}) || randao == (torrent.Hash{}) {
		t.Errorf("block before its own time: %d %s %s, %v; want %d", n, hash, randao, err, head)
	}
	n, hash, _, err := c.BlockBefore(ctx, at.Add(-time.Second))
	if err != nil || n != head-1 {
		// An idle second may lie between; then it is still the one before.
		t.Errorf("block before: %d, %v; want %d", n, err, head-1)
	}
	again, hash2, _, err := c.BlockBefore(ctx, at.Add(-time.Millisecond))
	if err != nil || again != n || hash2 != hash {
		t.Errorf("a millisecond before: %d, %v; want %d", again, err, n)
	}
	if n, _, _, err := c.BlockBefore(ctx, time.Unix(1_000_000_000, 0)); err != nil || n != 0 {
		t.Errorf("2001: block %d, %v; want the genesis block", n, err)
	}
	if _, _, _, err := c.BlockBefore(ctx, time.Unix(-1, 0)); !errors.Is(err, chain.ErrBeforeGenesis) {
		t.Errorf("1969: %v, want ErrBeforeGenesis", err)
	}
}
