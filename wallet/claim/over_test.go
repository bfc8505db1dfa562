//go:build !nochain

package claim_test

import (
	"context"
	"math/big"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
	"rarebit/wallet/chain"
	"rarebit/wallet/chain/local"
	"rarebit/wallet/claim"
	"rarebit/wallet/contracts"
	"rarebit/wallet/keys"
	"rarebit/wallet/ledger"
)

// TestClaimOverTheLocalChain goes the whole way: RPC, stored transactions, the
// real hub, a wallet; it stops in the middle and goes on.
func TestClaimOverTheLocalChain(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	lc, err := local.New(local.Config{})
	must(err)
	running, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- lc.Run(running) }()
	defer func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	select {
	case <-lc.Ready():
	case <-ctx.Done():
		t.Fatal("the chain does not start")
	}

	owner := lc.Faucet()
	ec, err := ethclient.DialContext(ctx, lc.URL())
	must(err)
	defer ec.Close()
	d, err := contracts.Deploy(ctx, ec, bind.NewKeyedTransactor(owner, new(big.Int).SetUint64(lc.ChainID())), contracts.Params{
		MinStake: wallet.Units(100), EpochLen: 5 * time.Second, Challenge: time.Second, GenesisTime: time.Now().Add(-time.Hour),
	})
	must(err)
	c, err := chain.Dial(ctx, chain.Config{URLs: []string{lc.URL()}, ChainID: lc.ChainID(), GenesisHash: lc.GenesisHash(), Hub: d.Hub})
	must(err)
	defer c.Close()
	signer := chain.KeySigner(owner)
	do := func(_ chain.Mined, err error) {
		t.Helper()
		must(err)
	}
	do(c.Mint(ctx, signer, signer.Address(), wallet.Units(params.Ether)))
	do(c.Admit(ctx, signer, signer.Address()))
	do(c.Join(ctx, signer, wallet.Units(100)))
	id, _, err := c.Register(ctx, signer, contracts.Dataset{
		Publisher: signer.Address(), ChunkCount: 1, ChunkBytes: 1 << 20, ChunkRoot: torrent.Hash{1}, InfoHash: torrent.InfoHash{2}, StreamBytes: 1 << 20,
	}, "magnet:?xt=urn:btih:00")
	must(err)
	do(c.Fund(ctx, signer, id, wallet.Units(1000), 1000))

	w, err := keys.Import(t.TempDir(), "test test test test test test test test test test test junk", []byte("secret"), keys.Options{Light: true})
	must(err)
	me, err := w.Payout(0)
	must(err)
	do(c.Transfer(ctx, signer, me, big.NewInt(params.Ether/10)))

	l, err := ledger.Open(ctx, filepath.Join(t.TempDir(), "ledger.db"))
	must(err)
	defer func() { _ = l.Close() }()
	db, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "tx.db"), sqlite.Options{Migrations: chain.Migrations})
	must(err)
	defer func() { _ = db.Close() }()
	book, err := l.Book(ctx, ledger.Network{ChainID: lc.ChainID(), Genesis: lc.GenesisHash(), Hub: d.Hub})
	must(err)

	var prev torrent.Hash
	var cumulative uint64
	epoch := func(n, paid uint64) {
		t.Helper()
		cumulative += paid
		root, proof := tree(contracts.RewardLeaf(me, wallet.Units(cumulative)), contracts.RewardLeaf(torrent.Address{9}, wallet.Units(1)))
		h := contracts.Header{Epoch: n, Prev: prev, Paid: wallet.Units(paid).Bytes16(), RewardsRoot: root}
		prev = contracts.HeaderDigest(c.Domain(), h)
		sig, err := crypto.Sign(prev[:], owner)
		must(err)
		sig[64] += 27
		do(c.SubmitEpoch(ctx, signer, h, [][65]byte{[65]byte(sig)}))
		b, err := c.Block(ctx, n)
		must(err)
		must(book.BookBlock(ctx, ledger.BlockBooking{
			Epoch: n, Hash: b.Hash, RewardsRoot: b.RewardsRoot, FinalAt: b.FinalAt, Account: me,
			Earned: wallet.Units(paid), Cumulative: wallet.Units(cumulative), Proof: proof,
		}))
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for now, err := c.Time(ctx); now.Before(b.FinalAt); now, err = c.Time(ctx) {
			must(err)
			<-tick.C
		}
	}
	epoch(1, 0)
	epoch(2, 0)
	epoch(3, 700)

	onChain, sender := claim.Over(c, chain.NewSender(c, db, time.Now))
	claimer := claim.New(claim.Config{Book: book, Chain: onChain, Sender: sender, Hub: d.Hub, Token: d.Token, Account: me})
	u, err := w.Unlock([]byte("secret"))
	must(err)
	defer u.Lock()
	acc, err := u.Account(0)
	must(err)
	k, err := claimer.Send(ctx, acc, wallet.Units(700))
	must(err)
	if bal, err := c.TokenBalance(ctx, me); err != nil || bal != wallet.Units(700) || k.State != wallet.ClaimFinal || k.TxHash == (torrent.Hash{}) {
		t.Fatalf("claim %+v, balance %s, %v", k, bal.Base(), err)
	}

	// The program ends right after the transaction went out.
	epoch(4, 50)
	first, end := context.WithCancel(ctx)
	cut := claim.New(claim.Config{Book: book, Chain: onChain, Sender: ending{sender, end}, Hub: d.Hub, Token: d.Token, Account: me})
	if _, err := cut.Send(first, acc, wallet.Units(50)); err == nil {
		t.Fatal("it was to be interrupted")
	}
	got, err := claimer.Resume(ctx)
	must(err)
	if bal, err := c.TokenBalance(ctx, me); err != nil || bal != wallet.Units(750) || got == nil || got.State != wallet.ClaimFinal {
		t.Errorf("resumed %+v, balance %s, %v", got, bal.Base(), err)
	}
	e, err := book.Earnings(ctx, time.Now().Add(time.Hour))
	must(err)
	if e.Claimed != wallet.Units(750) || e.Lifetime() != e.Claimed {
		t.Errorf("buckets %+v", e)
	}
	_, err = book.Check(ctx)
	must(err)
}

// ending stops its caller once the transaction is out.
type ending struct {
	claim.Sender
	stop context.CancelFunc
}

func (e ending) Send(ctx context.Context, s claim.Signer, tx claim.Tx) (torrent.Hash, error) {
	h, err := e.Sender.Send(ctx, s, tx)
	e.stop()
	return h, err
}
