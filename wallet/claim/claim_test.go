package claim_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/params"

	"rarebit/reputation/epoch"
	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/claim"
	"rarebit/wallet/contracts"
	"rarebit/wallet/contracts/hub"
	"rarebit/wallet/contracts/token"
	"rarebit/wallet/contracts/validators"
	"rarebit/wallet/keys"
	"rarebit/wallet/ledger"
)

const chainID = 52711

// world is the real contracts on a simulated chain, a real ledger and a real
// wallet. What fails on purpose is the edge: the chain's answers and the
// sender.
type world struct {
	t       *testing.T
	sim     *simulated.Backend
	c       simulated.Client
	owner   *ecdsa.PrivateKey
	d       contracts.Deployed
	hub     *hub.RewardHub
	tok     *token.TestToken
	keys    *keys.Wallet
	me      torrent.Address
	book    *ledger.Book
	claimer *claim.Claimer
	last    contracts.Header
	lastID  torrent.Hash

	// The edge.
	away     bool // no endpoint answers
	lose     bool // Send ends before it stored anything
	hang     bool // Send stores, but nothing is broadcast
	txs      map[string]*types.Transaction
	sends    int
	tooShort bool // the token pays out less than it says, as far as balances tell
}

var errCrash = errors.New("the program ended here")

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, hub: hub.NewRewardHub(), tok: token.NewTestToken(), txs: map[string]*types.Transaction{}}
	var err error
	if w.owner, err = crypto.HexToECDSA("00000000000000000000000000000000000000000000000000000000000000ff"); err != nil {
		t.Fatal(err)
	}
	w.keys, err = keys.Import(t.TempDir(), "test test test test test test test test test test test junk", []byte("secret"), keys.Options{Light: true})
	if err != nil {
		t.Fatal(err)
	}
	if w.me, err = w.keys.Payout(0); err != nil {
		t.Fatal(err)
	}
	plenty := new(big.Int).Mul(big.NewInt(1e9), big.NewInt(params.Ether))
	owner := crypto.PubkeyToAddress(w.owner.PublicKey)
	alloc := types.GenesisAlloc{owner: {Balance: plenty}, common.Address(w.me): {Balance: big.NewInt(params.Ether)}}
	w.sim = simulated.NewBackend(alloc, func(_ *node.Config, ec *ethconfig.Config) {
		cfg := *params.AllDevChainProtocolChanges
		cfg.ChainID, cfg.BogotaTime = big.NewInt(chainID), nil
		ec.Genesis.Config = &cfg
		ec.NetworkId = chainID
	})
	t.Cleanup(func() { _ = w.sim.Close() })
	w.c = w.sim.Client()
	auth := bind.NewKeyedTransactor(w.owner, big.NewInt(chainID))
	w.d, err = contracts.Deploy(t.Context(), commits{w.c, w.sim}, auth, contracts.Params{
		MinStake: wallet.Units(100), EpochLen: 30 * time.Second, Challenge: 6 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	reg := validators.NewValidatorRegistry()
	w.run(w.d.Token, w.tok.PackMint(owner, plenty))
	w.run(w.d.Token, w.tok.PackApprove(common.Address(w.d.Hub), plenty))
	w.run(w.d.Token, w.tok.PackApprove(common.Address(w.d.Registry), plenty))
	w.run(w.d.Registry, reg.PackAdmit(owner))
	w.run(w.d.Registry, reg.PackJoin(big.NewInt(100)))
	ds := contracts.Dataset{Publisher: torrent.Address(owner), ChunkCount: 1, ChunkBytes: 1 << 20, ChunkRoot: torrent.Hash{1}, InfoHash: torrent.InfoHash{2}, StreamBytes: 1 << 20}
	w.run(w.d.Hub, w.hub.PackRegister(hub.RewardHubDataset{
		Publisher: owner, ChunkCount: 1, ChunkSize: 1 << 20, ChunkRoot: ds.ChunkRoot, Infohash: ds.InfoHash, Size: 1 << 20,
	}, "magnet:?xt=urn:btih:00"))
	w.run(w.d.Hub, w.hub.PackFund(contracts.DatasetID(chainID, w.d.Hub, ds), big.NewInt(1000), 1000))
	for range 2 { // funds count from the second epoch after the head
		w.epoch(0, wallet.Amount{})
	}

	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if w.book, err = l.Book(t.Context(), ledger.Network{ChainID: chainID, Hub: w.d.Hub}); err != nil {
		t.Fatal(err)
	}
	w.claimer = claim.New(claim.Config{Book: w.book, Chain: w, Sender: w, Hub: w.d.Hub, Token: w.d.Token, Account: w.me})
	return w
}

type commits struct {
	simulated.Client
	sim *simulated.Backend
}

func (c commits) SendTransaction(ctx context.Context, tx *types.Transaction) error {
	if err := c.Client.SendTransaction(ctx, tx); err != nil {
		return err
	}
	c.sim.Commit()
	return nil
}

func (w *world) run(to torrent.Address, data []byte) {
	w.t.Helper()
	b := commits{w.c, w.sim}
	tx, err := bind.Transact(bind.NewBoundContract(common.Address(to), w.hub.GetABI(), b, b, b), bind.NewKeyedTransactor(w.owner, big.NewInt(chainID)), data)
	if err != nil {
		w.t.Fatalf("%v (%s)", err, contracts.Sentence(err))
	}
	if r, err := w.c.TransactionReceipt(w.t.Context(), tx.Hash()); err != nil || r.Status != types.ReceiptStatusSuccessful {
		w.t.Fatalf("receipt %v, %v", r, err)
	}
}

func (w *world) now() uint64 {
	h, err := w.c.HeaderByNumber(w.t.Context(), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return h.Time
}

// epoch posts an epoch block that pays so much more, waits until it is final,
// and books it if there is a ledger yet.
func (w *world) epoch(paid uint64, cumulative wallet.Amount) ledger.BlockBooking {
	w.t.Helper()
	other := contracts.RewardLeaf(torrent.Address{9}, wallet.Units(1))
	third := contracts.RewardLeaf(torrent.Address{8}, wallet.Units(2))
	root, proof := tree(contracts.RewardLeaf(w.me, cumulative), other, third)
	h := contracts.Header{Epoch: w.last.Epoch + 1, Prev: w.lastID, Paid: wallet.Units(paid).Bytes16(), RewardsRoot: root}
	w.reach(w.now() + 40)
	w.lastID = contracts.HeaderDigest(contracts.HubDomainSeparator(chainID, w.d.Hub), h)
	sig, err := crypto.Sign(w.lastID[:], w.owner)
	if err != nil {
		w.t.Fatal(err)
	}
	sig[64] += 27
	w.run(w.d.Hub, w.hub.PackSubmitEpoch(h.Bind(), sig))
	w.last = h
	final := w.now() + 6
	k := ledger.BlockBooking{
		Epoch: h.Epoch, Hash: w.lastID, RewardsRoot: root, FinalAt: time.Unix(int64(final), 0), Account: w.me,
		Earned: wallet.Units(paid), Cumulative: cumulative, Proof: proof,
	}
	w.reach(final)
	if w.book != nil {
		if err := w.book.BookBlock(w.t.Context(), k); err != nil {
			w.t.Fatal(err)
		}
	}
	return k
}

// reach moves the chain's clock. The pool forgets mined transactions a little
// after the block, and until then the chain refuses: so it asks again.
func (w *world) reach(unix uint64) {
	w.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for now := w.now(); now < unix; now = w.now() {
		err := w.sim.AdjustTime(time.Duration(unix-now) * time.Second)
		if err != nil && time.Now().After(deadline) {
			w.t.Fatal(err)
		}
		if err != nil {
			w.sim.Commit()
		}
	}
}

// tree has three leaves, sorted; the last one moves up alone.
func tree(mine torrent.Hash, others ...torrent.Hash) (root torrent.Hash, proof []torrent.Hash) {
	level := append([]torrent.Hash{mine}, others...)
	slices.SortFunc(level, func(a, b torrent.Hash) int { return bytes.Compare(a[:], b[:]) })
	at := slices.Index(level, mine)
	for len(level) > 1 {
		var up []torrent.Hash
		for i := 0; i < len(level); i += 2 {
			if i+1 == len(level) {
				up = append(up, level[i])
				continue
			}
			switch at {
			case i:
				proof = append(proof, level[i+1])
			case i + 1:
				proof = append(proof, level[i])
			}
			a, b := level[i], level[i+1]
			if bytes.Compare(a[:], b[:]) > 0 {
				a, b = b, a
			}
			up = append(up, torrent.Hash(crypto.Keccak256(a[:], b[:])))
		}
		level, at = up, at/2
	}
	return level[0], proof
}

func (w *world) signer() claim.Signer {
	w.t.Helper()
	u, err := w.keys.Unlock([]byte("secret"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(u.Lock)
	a, err := u.Account(0)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// Chain.

func (w *world) Call(ctx context.Context, c claim.Call) ([]byte, error) {
	if w.away {
		return nil, wallet.ErrChainAway
	}
	to := common.Address(c.To)
	msg := ethereum.CallMsg{From: common.Address(c.From), To: &to, Data: c.Data}
	if c.Block == 0 {
		return w.c.CallContract(ctx, msg, nil)
	}
	raw, err := w.c.CallContract(ctx, msg, new(big.Int).SetUint64(c.Block))
	if err == nil && w.tooShort && len(raw) == 32 && raw[31] > 0 {
		raw[31]--
	}
	return raw, err
}

func (w *world) EstimateGas(ctx context.Context, from, to torrent.Address, data []byte) (uint64, *big.Int, error) {
	if w.away {
		return 0, nil, wallet.ErrChainAway
	}
	t := common.Address(to)
	gas, err := w.c.EstimateGas(ctx, ethereum.CallMsg{From: common.Address(from), To: &t, Data: data})
	return gas, big.NewInt(params.GWei), err
}

func (w *world) BalanceWei(ctx context.Context, a torrent.Address) (*big.Int, error) {
	if w.away {
		return nil, wallet.ErrChainAway
	}
	return w.c.BalanceAt(ctx, common.Address(a), nil)
}

func (w *world) HeadTime(context.Context) (time.Time, error) {
	if w.away {
		return time.Time{}, wallet.ErrChainAway
	}
	return time.Unix(int64(w.now()), 0), nil
}

// Sender.

func (w *world) Send(ctx context.Context, s claim.Signer, tx claim.Tx) (torrent.Hash, error) {
	if w.lose {
		return torrent.Hash{}, errCrash
	}
	have := w.txs[tx.Key]
	if have == nil {
		nonce, err := w.c.PendingNonceAt(ctx, common.Address(s.Address()))
		if err != nil {
			return torrent.Hash{}, err
		}
		to := common.Address(tx.To)
		have, err = s.SignTx(types.NewTx(&types.DynamicFeeTx{
			ChainID: big.NewInt(chainID), Nonce: nonce, Gas: 500_000, GasFeeCap: big.NewInt(100 * params.GWei), GasTipCap: big.NewInt(2 * params.GWei), To: &to, Data: tx.Data,
		}), big.NewInt(chainID))
		if err != nil {
			return torrent.Hash{}, err
		}
		w.txs[tx.Key] = have
		w.sends++
	}
	if w.hang {
		return torrent.Hash{}, errCrash
	}
	return torrent.Hash(have.Hash()), commits{w.c, w.sim}.SendTransaction(ctx, have)
}

func (w *world) Status(ctx context.Context, key string) (claim.Status, error) {
	tx := w.txs[key]
	if tx == nil {
		return claim.Status{}, claim.ErrUnknownTx
	}
	st := claim.Status{Hash: torrent.Hash(tx.Hash()), State: wallet.ClaimSent}
	r, err := w.c.TransactionReceipt(ctx, tx.Hash())
	switch {
	case errors.Is(err, ethereum.NotFound):
		return st, nil
	case err != nil:
		return st, err
	case r.Status == types.ReceiptStatusSuccessful:
		st.State = wallet.ClaimFinal
	default:
		st.State, st.Reason = wallet.ClaimReverted, "NothingToClaim"
	}
	st.Block = r.BlockNumber.Uint64()
	return st, nil
}

func (w *world) Follow(ctx context.Context, key string, seen func(claim.Status)) (claim.Status, error) {
	st, err := w.Status(ctx, key)
	if err != nil {
		return st, err
	}
	seen(st)
	if st.State == wallet.ClaimSent { // it resends, then waits
		if w.hang {
			return st, errCrash
		}
		if err := (commits{w.c, w.sim}).SendTransaction(ctx, w.txs[key]); err != nil {
			return st, err
		}
		if st, err = w.Status(ctx, key); err != nil {
			return st, err
		}
		seen(st)
	}
	return st, nil
}

func (w *world) buckets(want string) {
	w.t.Helper()
	e, err := w.book.Earnings(w.t.Context(), time.Unix(int64(w.now()), 0))
	if err != nil {
		w.t.Fatal(err)
	}
	got := fmt.Sprintf("confirmed %s claimable %s pending %s claimed %s", e.Confirmed.Base(), e.Claimable.Base(), e.Pending.Base(), e.Claimed.Base())
	if got != want {
		w.t.Errorf("%s, want %s", got, want)
	}
	if _, err := w.book.Check(w.t.Context()); err != nil {
		w.t.Error(err)
	}
}

func (w *world) tokens() uint64 {
	w.t.Helper()
	to := common.Address(w.d.Token)
	raw, err := w.c.CallContract(w.t.Context(), ethereum.CallMsg{To: &to, Data: w.tok.PackBalanceOf(common.Address(w.me))}, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return new(big.Int).SetBytes(raw).Uint64()
}

func TestClaimPaysWhatTheQuoteSays(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	if _, err := w.claimer.Quote(ctx); !errors.Is(err, wallet.ErrNothingToClaim) {
		t.Errorf("empty ledger: %v", err)
	}
	w.epoch(100, wallet.Units(100))
	w.epoch(50, wallet.Units(150))
	q, err := w.claimer.Quote(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if q.Amount != wallet.Units(150) || q.Epoch != 4 || q.FromEpoch != 3 || q.DryRun != nil || q.Gas < 50_000 || q.GasCostWei.Sign() <= 0 || q.PayTo != w.me {
		t.Errorf("quote: %+v", q)
	}
	if _, err := w.claimer.Send(ctx, w.signer(), wallet.Units(149)); !errors.Is(err, claim.ErrAmountChanged) {
		t.Errorf("another amount confirmed: %v", err)
	}
	if _, err := w.claimer.Send(ctx, nil, wallet.Amount{}); !errors.Is(err, wallet.ErrLocked) {
		t.Errorf("no key: %v", err)
	}
	k, err := w.claimer.Send(ctx, w.signer(), wallet.Units(150))
	if err != nil {
		t.Fatal(err)
	}
	if k.State != wallet.ClaimFinal || k.Amount != wallet.Units(150) || k.TxHash == (torrent.Hash{}) || w.tokens() != 150 {
		t.Errorf("claim %+v, tokens %d", k, w.tokens())
	}
	w.buckets("confirmed 0 claimable 0 pending 0 claimed 150")
	if _, err := w.claimer.Send(ctx, w.signer(), wallet.Amount{}); !errors.Is(err, wallet.ErrNothingToClaim) {
		t.Errorf("at once again: %v", err)
	}
	w.epoch(7, wallet.Units(157))
	if k, err = w.claimer.Send(ctx, w.signer(), wallet.Units(7)); err != nil || k.Amount != wallet.Units(7) || w.tokens() != 157 {
		t.Errorf("second claim %+v, %v, tokens %d", k, err, w.tokens())
	}
	rows, _, err := w.book.Entries(ctx, 0, 1)
	if err != nil || rows[0].Kind != wallet.KindClaim || rows[0].What != "tx "+k.TxHash.String() || rows[0].Amount != wallet.Units(7) {
		t.Errorf("ledger line %+v, %v", rows, err)
	}
}

func TestChainAway(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	w.epoch(100, wallet.Units(100))
	w.away = true
	if _, err := w.claimer.Quote(ctx); !errors.Is(err, wallet.ErrChainAway) {
		t.Errorf("quote: %v", err)
	}
	if _, err := w.claimer.Send(ctx, w.signer(), wallet.Amount{}); !errors.Is(err, wallet.ErrChainAway) {
		t.Errorf("send: %v", err)
	}
	w.buckets("confirmed 0 claimable 100 pending 0 claimed 0")
	if w.sends != 0 {
		t.Error("something was signed")
	}
}

// Stored in the ledger, but the program ended before the sender had it.
func TestCrashBeforeSending(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	w.epoch(100, wallet.Units(100))
	k := wallet.Claim{Epoch: 3, Account: w.me, PayTo: w.me, Cumulative: wallet.Units(100), Amount: wallet.Units(100)}
	if _, err := w.book.PutClaim(ctx, k); err != nil {
		t.Fatal(err)
	}
	w.buckets("confirmed 0 claimable 0 pending 100 claimed 0")
	got, err := w.claimer.Resume(ctx)
	if err != nil || got == nil || got.State != wallet.ClaimDropped {
		t.Fatalf("resume: %+v, %v", got, err)
	}
	w.buckets("confirmed 0 claimable 100 pending 0 claimed 0")
	if got, err := w.claimer.Resume(ctx); got != nil || err != nil {
		t.Errorf("nothing to resume: %+v, %v", got, err)
	}
	w.lose = true
	if _, err := w.claimer.Send(ctx, w.signer(), wallet.Amount{}); !errors.Is(err, errCrash) {
		t.Errorf("sender fails: %v", err)
	}
	w.buckets("confirmed 0 claimable 100 pending 0 claimed 0")
	w.lose = false
	if k, err := w.claimer.Send(ctx, w.signer(), wallet.Units(100)); err != nil || k.State != wallet.ClaimFinal || w.tokens() != 100 || w.sends != 1 {
		t.Errorf("again: %+v, %v; %d tokens, %d sent", k, err, w.tokens(), w.sends)
	}
}

// The sender has stored it, but the program ended before it went out.
func TestCrashBetweenStoreAndBroadcast(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	w.epoch(100, wallet.Units(100))
	w.hang = true
	if _, err := w.claimer.Send(ctx, w.signer(), wallet.Amount{}); !errors.Is(err, errCrash) {
		t.Fatalf("send: %v", err)
	}
	w.buckets("confirmed 0 claimable 0 pending 100 claimed 0")
	if _, err := w.claimer.Send(ctx, w.signer(), wallet.Amount{}); !errors.Is(err, ledger.ErrClaimOpen) {
		t.Errorf("another beside it: %v", err)
	}
	w.hang = false
	k, err := w.claimer.Resume(ctx)
	if err != nil || k.State != wallet.ClaimFinal || w.tokens() != 100 || w.sends != 1 {
		t.Fatalf("resume: %+v, %v; %d tokens, %d sent", k, err, w.tokens(), w.sends)
	}
	w.buckets("confirmed 0 claimable 0 pending 0 claimed 100")
}

// elsewhere claims with the same key from another machine.
func (w *world) elsewhere(k ledger.BlockBooking) {
	w.t.Helper()
	p := make([][32]byte, len(k.Proof))
	for i := range p {
		p[i] = k.Proof[i]
	}
	order := contracts.Claim{Account: w.me, PayTo: w.me, Cumulative: k.Cumulative, Deadline: 1 << 40}
	if _, err := w.Send(w.t.Context(), w.signer(), claim.Tx{Key: "elsewhere", To: w.d.Hub, Data: w.hub.PackClaim(k.Epoch, order.Bind(), p, nil)}); err != nil {
		w.t.Fatal(err)
	}
}

func TestClaimedElsewhere(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	k := w.epoch(100, wallet.Units(100))
	w.elsewhere(k)
	if _, err := w.claimer.Send(ctx, w.signer(), wallet.Amount{}); !errors.Is(err, wallet.ErrNothingToClaim) {
		t.Errorf("send: %v", err)
	}
	w.buckets("confirmed 0 claimable 0 pending 0 claimed 100")
	w.epoch(5, wallet.Units(105))
	if got, err := w.claimer.Send(ctx, w.signer(), wallet.Units(5)); err != nil || got.Amount != wallet.Units(5) || w.tokens() != 105 {
		t.Errorf("the rest: %+v, %v", got, err)
	}
}

// Our own claim is under way when the same amount is claimed elsewhere: ours
// reverts, and is a success all the same.
func TestOvertakenClaimIsASuccess(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	k := w.epoch(100, wallet.Units(100))
	w.hang = true
	if _, err := w.claimer.Send(ctx, w.signer(), wallet.Amount{}); !errors.Is(err, errCrash) {
		t.Fatalf("send: %v", err)
	}
	w.hang = false
	own := w.txs
	w.txs = map[string]*types.Transaction{}
	w.elsewhere(k) // takes the nonce too
	for key, tx := range own {
		// The sender found its nonce used: it signs again, and that reverts.
		s := w.signer()
		again, err := s.SignTx(types.NewTx(&types.DynamicFeeTx{
			ChainID: big.NewInt(chainID), Nonce: tx.Nonce() + 1, Gas: 500_000, GasFeeCap: tx.GasFeeCap(), GasTipCap: tx.GasTipCap(), To: tx.To(), Data: tx.Data(),
		}), big.NewInt(chainID))
		if err != nil {
			t.Fatal(err)
		}
		w.txs[key] = again
	}
	got, err := w.claimer.Resume(ctx)
	if err != nil || got.State != wallet.ClaimFinal || w.tokens() != 100 {
		t.Fatalf("resume: %+v, %v, tokens %d", got, err, w.tokens())
	}
	for key := range own {
		if st, err := w.Status(ctx, key); err != nil || st.State != wallet.ClaimReverted {
			t.Errorf("our own transaction: %+v, %v; the test wants it reverted", st, err)
		}
	}
	w.buckets("confirmed 0 claimable 0 pending 0 claimed 100")
}

func TestDryRunThatReverts(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	w.epoch(100, wallet.Units(100))
	bad := claim.New(claim.Config{Book: w.book, Chain: w, Sender: w, Hub: w.d.Hub, Token: w.d.Token, Account: w.me, PayTo: w.d.Hub})
	q, err := bad.Quote(ctx)
	if err != nil || q.DryRun == nil || torrent.HintOf(q.DryRun) != "the token cannot be paid to this address" {
		t.Fatalf("quote: %+v, %v", q, err)
	}
	if _, err := bad.Send(ctx, w.signer(), wallet.Amount{}); err == nil || w.sends != 0 {
		t.Errorf("send: %v, %d sent", err, w.sends)
	}
	w.buckets("confirmed 0 claimable 100 pending 0 claimed 0")
}

func TestNoGas(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	w.epoch(100, wallet.Units(100))
	c := claim.New(claim.Config{Book: w.book, Chain: poorChain{w}, Sender: w, Hub: w.d.Hub, Token: w.d.Token, Account: w.me})
	q, err := c.Quote(ctx)
	if err != nil || !errors.Is(q.DryRun, claim.ErrNoGas) || torrent.HintOf(q.DryRun) == "" {
		t.Errorf("quote: %+v, %v", q, err)
	}
}

type poorChain struct{ *world }

func (poorChain) BalanceWei(context.Context, torrent.Address) (*big.Int, error) {
	return big.NewInt(1), nil
}

func TestStaleOrDamagedProof(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	k := w.epoch(100, wallet.Units(100))
	good := k.Proof
	k.Proof = slices.Clone(good)
	k.Proof[0][5] ^= 1
	if err := w.book.BookBlock(ctx, k); err != nil {
		t.Fatal(err)
	}
	if _, err := w.claimer.Quote(ctx); !errors.Is(err, claim.ErrProof) {
		t.Errorf("damaged proof: %v", err)
	}
	k.Proof, k.Hash = good, torrent.Hash{1}
	if err := w.book.BookBlock(ctx, k); err != nil {
		t.Fatal(err)
	}
	if _, err := w.claimer.Send(ctx, w.signer(), wallet.Amount{}); !errors.Is(err, claim.ErrStaleProof) || w.sends != 0 {
		t.Errorf("another block: %v", err)
	}
}

func TestArrivedTokensAreChecked(t *testing.T) {
	w, ctx := newWorld(t), t.Context()
	w.epoch(100, wallet.Units(100))
	w.tooShort = true
	k, err := w.claimer.Send(ctx, w.signer(), wallet.Amount{})
	if !errors.Is(err, claim.ErrPaidDiffers) || k.State != wallet.ClaimFinal {
		t.Errorf("claim %+v, %v", k, err)
	}
	w.buckets("confirmed 0 claimable 0 pending 0 claimed 100") // the hub has booked it
}

func TestVerifyProofVector(t *testing.T) {
	h := func(s string) torrent.Hash {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return torrent.Hash(b)
	}
	root := h("96a3e418b9d4029ad2fed9a33074feaf334e4e16001143d0aedcb74a20f3fcce")
	a := h("901ba2ff8bdbe3d2a12dbb604b2fb84ed47bb20e02889a90ba8162659441fb9c")
	b := h("956c29270743256716ac81b12ec6b311915938037d99a40a5651ca317b41cfa6")
	if !epoch.VerifyProof(root, a, []torrent.Hash{b}) || !epoch.VerifyProof(root, b, []torrent.Hash{a}) || !epoch.VerifyProof(a, a, nil) {
		t.Error("a right proof was refused")
	}
	if epoch.VerifyProof(root, a, []torrent.Hash{a}) || epoch.VerifyProof(root, a, nil) || epoch.VerifyProof(root, a, []torrent.Hash{b, b}) {
		t.Error("a wrong proof was taken")
	}
}
