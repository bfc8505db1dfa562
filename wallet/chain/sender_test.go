//go:build !nochain

package chain_test

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
	"rarebit/wallet/chain"
)

// The child process of the kill test: sends one transaction.
const (
	childURL = "RAREBIT_TEST_CHAIN_URL"
	childDB  = "RAREBIT_TEST_CHAIN_DB"
	childKey = "RAREBIT_TEST_CHAIN_KEY"
	childHub = "RAREBIT_TEST_CHAIN_HUB"
	killKey  = "kill-test"
)

var killTo = torrent.Address{0xdd, 9}

func childSends() {
	ctx := context.Background()
	k, err := crypto.HexToECDSA(os.Getenv(childKey))
	must(err)
	var hub torrent.Address
	must(hub.UnmarshalText([]byte(os.Getenv(childHub))))
	c, err := chain.Dial(ctx, chain.Config{URLs: []string{os.Getenv(childURL)}, ChainID: 52711, Hub: hub})
	must(err)
	db, err := sqlite.Open(ctx, os.Getenv(childDB), sqlite.Options{Migrations: chain.Migrations})
	must(err)
	s := chain.NewSender(c, db, time.Now)
	must(s.Resume(ctx))
	_, err = s.Send(ctx, killKey, "test", chain.KeySigner(k), killTo, nil, big.NewInt(3))
	must(err)
	_, err = s.Wait(ctx, killKey)
	must(err)
	must(db.Close())
}

func gasOf(t *testing.T, c *chain.Client, a torrent.Address) int64 {
	t.Helper()
	v, err := c.GasBalance(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return v.Int64()
}

func newSender(t *testing.T, url, db string) *chain.Sender {
	t.Helper()
	return chain.NewSender(dial(t, url), openDB(t, db), time.Now)
}

func TestSendOnce(t *testing.T) {
	ctx := t.Context()
	p := newProxy(t, theNet.local.URL())
	k := rich(t)
	db := tempDB(t)
	s := newSender(t, p.URL, db)
	to := torrent.Address{0xdd, 1}
	var first chain.Tx
	for range 3 {
		tx, err := s.Send(ctx, "pay", "test", chain.KeySigner(k), to, nil, big.NewInt(5))
		if err != nil {
			t.Fatal(err)
		}
		if first.Hash == (torrent.Hash{}) {
			first = tx
		}
		if tx.Hash != first.Hash {
			t.Errorf("another transaction %s, the first was %s", tx.Hash, first.Hash)
		}
	}
	tx, err := s.Wait(ctx, "pay")
	if err != nil || tx.State != chain.StateFinal || tx.Block == 0 || tx.GasUsed != 21000 || tx.Fee().Sign() <= 0 || tx.FirstSent.IsZero() {
		t.Errorf("%+v, %v", tx, err)
	}
	if tx.Gas != 81000 {
		t.Errorf("gas limit %d, want the estimate of 21,000 and room for two storage slots", tx.Gas)
	}
	if got, err := s.Send(ctx, "pay", "test", chain.KeySigner(k), to, nil, big.NewInt(5)); err != nil || got.State != chain.StateFinal {
		t.Errorf("after it is final: %s, %v", got.State, err)
	}
	if n := len(p.hashes()); n != 1 {
		t.Errorf("%d different transactions went out", n)
	}
	if got := gasOf(t, dial(t, p.URL), to); got != 5 {
		t.Errorf("%d wei arrived", got)
	}
	// Several at once, in order of their nonces.
	for i := range 5 {
		if _, err := s.Send(ctx, fmt.Sprint("n", i), "test", chain.KeySigner(k), to, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		tx, err := s.Wait(ctx, fmt.Sprint("n", i))
		if err != nil || tx.Nonce != uint64(i+1) {
			t.Errorf("n%d has nonce %d, %v", i, tx.Nonce, err)
		}
	}
	list, err := s.List(ctx)
	if err != nil || len(list) != 6 || list[0].IdemKey != "n4" || list[5].IdemKey != "pay" {
		t.Errorf("list of %d, %v", len(list), err)
	}
	if _, err := s.Wait(ctx, "nobody"); !errors.Is(err, chain.ErrNoTx) {
		t.Errorf("wait for nothing: %v", err)
	}
}

// Whatever step the process dies at, one transaction is made of it.
func TestDeathAtEachStep(t *testing.T) {
	ctx := t.Context()
	killed := errors.New("killed")
	for i, step := range []string{"planned", "signed", "stored", "broadcast"} {
		t.Run(step, func(t *testing.T) {
			p := newProxy(t, theNet.local.URL())
			k := rich(t)
			db := tempDB(t)
			to := torrent.Address{0xdd, 2, byte(i)}
			send := func(s *chain.Sender) (chain.Tx, error) {
				return s.Send(ctx, "claim", "claim", chain.KeySigner(k), to, nil, big.NewInt(7))
			}
			s := newSender(t, p.URL, db)
			chain.DieAt(s, step, killed)
			if _, err := send(s); !errors.Is(err, killed) {
				t.Fatalf("%v, want to be killed", err)
			}
			s = newSender(t, p.URL, db)
			chain.DieAt(s, step, killed) // and once more, where it comes by that step again
			if _, err := send(s); err != nil && !errors.Is(err, killed) {
				t.Fatal(err)
			}
			s = newSender(t, p.URL, db)
			if err := s.Resume(ctx); err != nil {
				t.Fatal(err)
			}
			if _, err := send(s); err != nil {
				t.Fatal(err)
			}
			if tx, err := s.Wait(ctx, "claim"); err != nil || tx.State != chain.StateFinal {
				t.Errorf("%s, %v", tx.State, err)
			}
			if h := p.hashes(); len(h) != 1 {
				t.Errorf("%d different transactions went out: %v", len(h), h)
			}
			if got := gasOf(t, dial(t, p.URL), to); got != 7 {
				t.Errorf("%d wei arrived, want 7", got)
			}
		})
	}
}

// A real SIGKILL after the chain has the transaction and before the sender
// knows it.
func TestKill9AfterBroadcast(t *testing.T) {
	p := newProxy(t, theNet.local.URL())
	k := rich(t)
	db := tempDB(t)
	child := func(kill bool) error {
		cmd := exec.CommandContext(t.Context(), os.Args[0]) //nolint:gosec // ourselves
		cmd.Stderr = os.Stderr
		cmd.Env = append(os.Environ(), childURL+"="+p.URL, childDB+"="+db, childKey+"="+fmt.Sprintf("%x", crypto.FromECDSA(k)), childHub+"="+theNet.d.Hub.String())
		var err error
		p.set(func() { // the proxy answers nothing before the child is known
			p.onSend = nil
			if kill {
				p.onSend = func() { _ = cmd.Process.Kill() }
			}
			err = cmd.Start()
		})
		if err != nil {
			t.Fatal(err)
		}
		return cmd.Wait()
	}
	if err := child(true); err == nil {
		t.Fatal("the child was not killed")
	}
	if err := child(false); err != nil {
		t.Fatal(err)
	}
	if h := p.hashes(); len(h) != 1 {
		t.Errorf("%d different transactions went out: %v", len(h), h)
	}
	if got := gasOf(t, dial(t, p.URL), killTo); got != 3 {
		t.Errorf("%d wei arrived, want 3", got)
	}
}

// The answer to a broadcast is lost: it is sent again, and known already.
func TestLostAnswers(t *testing.T) {
	ctx := t.Context()
	p := newProxy(t, theNet.local.URL())
	k := rich(t)
	s := newSender(t, p.URL, tempDB(t))
	p.set(func() { p.lose = 1 })
	to := torrent.Address{0xdd, 3}
	if _, err := s.Send(ctx, "x", "test", chain.KeySigner(k), to, nil, big.NewInt(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Wait(ctx, "x"); err != nil {
		t.Fatal(err)
	}
	// Lost again and again: stored, and found mined at the next look.
	p.set(func() { p.lose = 100 })
	tx, err := s.Send(ctx, "y", "test", chain.KeySigner(k), to, nil, big.NewInt(1))
	if !errors.Is(err, wallet.ErrChainAway) || tx.State != chain.StateSigned {
		t.Errorf("%s, %v; want signed and ErrChainAway", tx.State, err)
	}
	if tx, err := s.Wait(ctx, "y"); err != nil || tx.State != chain.StateFinal {
		t.Errorf("%s, %v", tx.State, err)
	}
	if h := p.hashes(); len(h) != 2 {
		t.Errorf("%d different transactions for two keys", len(h))
	}
	if got := gasOf(t, dial(t, theNet.local.URL()), to); got != 2 {
		t.Errorf("%d wei arrived, want 2", got)
	}
}

// A node that took a transaction and forgot it gets it again.
func TestForgottenBySender(t *testing.T) {
	ctx := t.Context()
	p := newProxy(t, theNet.local.URL())
	k := rich(t)
	db := tempDB(t)
	s := newSender(t, p.URL, db)
	p.set(func() { p.deaf = true })
	if tx, err := s.Send(ctx, "x", "test", chain.KeySigner(k), torrent.Address{0xdd, 4}, nil, big.NewInt(1)); err != nil || tx.State != chain.StateSent {
		t.Fatalf("%s, %v", tx.State, err)
	}
	p.set(func() { p.deaf = false })
	// The next one does not take the same nonce.
	if tx, err := s.Send(ctx, "y", "test", chain.KeySigner(k), torrent.Address{0xdd, 4}, nil, big.NewInt(1)); err != nil || tx.Nonce != 1 {
		t.Fatalf("nonce %d, %v", tx.Nonce, err)
	}
	s = newSender(t, p.URL, db)
	if err := s.Resume(ctx); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"x", "y"} {
		if _, err := s.Wait(ctx, key); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	if h := p.hashes(); len(h) != 2 {
		t.Errorf("%d different transactions for two keys", len(h))
	}
}

func TestChainAwayKeepsTheTransaction(t *testing.T) {
	ctx := t.Context()
	p := newProxy(t, theNet.local.URL())
	k := rich(t)
	s := newSender(t, p.URL, tempDB(t))
	p.set(func() { p.away = true })
	send := func() (chain.Tx, error) {
		return s.Send(ctx, "x", "test", chain.KeySigner(k), torrent.Address{0xdd, 5}, nil, big.NewInt(1))
	}
	if _, err := send(); !errors.Is(err, wallet.ErrChainAway) {
		t.Errorf("%v, want ErrChainAway", err)
	}
	if err := s.Resume(ctx); err != nil {
		t.Errorf("resume of nothing: %v", err)
	}
	p.set(func() { p.away = false })
	if _, err := send(); err != nil {
		t.Fatal(err)
	}
	p.set(func() { p.away = true })
	done := make(chan error, 1)
	go func() {
		_, err := s.Wait(ctx, "x")
		done <- err
	}()
	if err := s.Resume(ctx); !errors.Is(err, wallet.ErrChainAway) {
		t.Errorf("resume while away: %v, want ErrChainAway", err)
	}
	p.set(func() { p.away = false })
	if err := <-done; err != nil {
		t.Errorf("wait across an outage: %v", err)
	}
}

func TestRefusedIsNotRemembered(t *testing.T) {
	ctx := t.Context()
	s := newSender(t, theNet.local.URL(), tempDB(t))
	c := dial(t, theNet.local.URL())
	k := rich(t)
	mint := c.MintCall(theNet.d.Token, addrOf(k), rbt(1))
	_, err := s.Send(ctx, "mint", "mint", chain.KeySigner(k), mint.To, mint.Data, nil)
	if chain.RefusedFor(err) != "OwnableUnauthorizedAccount" || !contains(err, "only the owner") {
		t.Errorf("%v", err)
	}
	if list, err := s.List(ctx); err != nil || len(list) != 0 {
		t.Errorf("%d transactions are remembered, %v", len(list), err)
	}
	poor, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Send(ctx, "pay", "test", chain.KeySigner(poor), torrent.Address{1}, nil, big.NewInt(1))
	if !contains(err, "insufficient funds") || torrent.HintOf(err) == "" {
		t.Errorf("no gas: %v, hint %q", err, torrent.HintOf(err))
	}
}

// The nonce is taken by another program with the same key.
func TestNonceTakenBySomebodyElse(t *testing.T) {
	ctx := t.Context()
	p := newProxy(t, theNet.local.URL())
	k := rich(t)
	db := tempDB(t)
	clock := time.Now()
	s := chain.NewSender(dial(t, p.URL), openDB(t, db), func() time.Time { return clock })
	p.set(func() { p.deaf = true })
	if _, err := s.Send(ctx, "x", "test", chain.KeySigner(k), torrent.Address{0xdd, 6}, nil, big.NewInt(1)); err != nil {
		t.Fatal(err)
	}
	p.set(func() { p.deaf = false })
	if _, err := dial(t, theNet.local.URL()).Transfer(ctx, chain.KeySigner(k), torrent.Address{0xdd, 7}, big.NewInt(1)); err != nil {
		t.Fatal(err)
	}
	if err := s.Resume(ctx); err != nil {
		t.Fatal(err)
	}
	if tx, err := s.Get(ctx, "x"); err != nil || tx.State != chain.StateSent {
		t.Errorf("at once: %s, %v; want still sent", tx.State, err)
	}
	if err := s.Retire(ctx, "x"); err == nil {
		t.Error("an open transaction was retired")
	}
	clock = clock.Add(2 * time.Minute)
	if tx, err := s.Wait(ctx, "x"); !errors.Is(err, chain.ErrReverted) || tx.State != chain.StateDropped {
		t.Errorf("later: %s, %v; want dropped", tx.State, err)
	}
	if err := s.Retire(ctx, "x"); err != nil {
		t.Fatal(err)
	}
	if tx, err := s.Send(ctx, "x", "test", chain.KeySigner(k), torrent.Address{0xdd, 6}, nil, big.NewInt(1)); err != nil || tx.Nonce != 1 {
		t.Errorf("nonce %d, %v", tx.Nonce, err)
	}
	if _, err := s.Wait(ctx, "x"); err != nil {
		t.Error(err)
	}
}

var _ chain.Signer = chain.KeySigner((*ecdsa.PrivateKey)(nil))
