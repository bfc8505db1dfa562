package ledger_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
	"rarebit/wallet/ledger"
)

var (
	me    = torrent.Address{1}
	t0    = time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC)
	local = ledger.Network{ChainID: 52711, Genesis: torrent.Hash{7}, Hub: torrent.Address{9}}
	wiki  = torrent.ID{0xaa}
	arxiv = torrent.ID{0xbb}
)

func rbt(s string) wallet.Amount {
	a, err := wallet.Parse(s)
	if err != nil {
		panic(err)
	}
	return a
}

func open(t *testing.T) *ledger.Book {
	t.Helper()
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	l.Now = func() time.Time { return t0 }
	b, err := l.Book(t.Context(), local)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sums checks the buckets, the identity with the newest row, and all sums.
func sums(t *testing.T, b *ledger.Book, now time.Time, want string) {
	t.Helper()
	e, err := b.Earnings(t.Context(), now)
	ok(t, err)
	got := strings.Join([]string{e.Estimated.String(), e.Confirmed.String(), e.Claimable.String(), e.Pending.String(), e.Claimed.String()}, " ")
	if want != "" && got != want {
		t.Errorf("estimated confirmed claimable pending claimed = %s, want %s", got, want)
	}
	rows, total, err := b.Entries(t.Context(), 0, 1)
	ok(t, err)
	if total > 0 && rows[0].Lifetime != e.Lifetime() || total == 0 && !e.Lifetime().IsZero() {
		t.Errorf("newest row says lifetime %v, the buckets make %s", rows, e.Lifetime())
	}
	if _, err := b.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestOneEpochFromEstimateToClaimed(t *testing.T) {
	b, ctx := open(t), t.Context()
	sums(t, b, t0, "0 0 0 0 0")
	ok(t, b.SetEstimates(ctx, []ledger.Estimate{
		{Account: me, Epoch: 811, Dataset: wiki, Kind: wallet.KindServe, Amount: rbt("0.01"), What: "1 GiB", Reason: "9 receipts"},
		{Account: me, Epoch: 811, Dataset: arxiv, Kind: wallet.KindAvail, Amount: rbt("0.03"), What: "12 chunks"},
		{Account: me, Epoch: 812, Dataset: wiki, Kind: wallet.KindServe, Amount: rbt("0.005")},
	}))
	ok(t, b.SetEstimates(ctx, []ledger.Estimate{{Account: me, Epoch: 811, Dataset: wiki, Kind: wallet.KindServe, Amount: rbt("0.011")}}))
	sums(t, b, t0, "0.046 0 0 0 0")

	final := t0.Add(time.Hour)
	k := ledger.BlockBooking{
		Epoch: 811, Hash: torrent.Hash{1}, RewardsRoot: torrent.Hash{2}, FinalAt: final, Account: me,
		Earned: rbt("0.04"), Held: rbt("0.02"), Cumulative: rbt("0.02"), Proof: []torrent.Hash{{3}, {4}},
		Reasons: []string{"paid", "group_shared"}, HoldMaturesEpoch: 820, HoldUntil: t0.Add(9 * time.Hour),
	}
	for range 3 {
		ok(t, b.BookBlock(ctx, k))
	}
	sums(t, b, t0, "0.005 0.04 0 0 0")
	sums(t, b, final, "0.005 0.02 0.02 0 0")
	e, err := b.Earnings(ctx, t0)
	ok(t, err)
	if e.Held != rbt("0.02") || !e.HeldUntil.Equal(t0.Add(9*time.Hour)) {
		t.Errorf("held %s until %s", e.Held, e.HeldUntil)
	}
	// The estimate was 0.041, the block says 0.04: 2.4 % apart.
	rows, total, err := b.Entries(ctx, 0, 10)
	ok(t, err)
	var kinds []string
	for _, r := range rows {
		kinds = append(kinds, string(r.Kind))
	}
	if got := strings.Join(kinds, " "); got != "serve hold adjust confirm" || total != 4 {
		t.Fatalf("entries, newest first: %s (%d)", got, total)
	}
	if a := rows[2]; a.Amount != rbt("0.001") || !a.Negative || a.Reason != "paid, group_shared" || a.Lifetime != rbt("0.04") {
		t.Errorf("adjust line: %+v", a)
	}
	ok(t, b.SetEstimates(ctx, []ledger.Estimate{{Account: me, Epoch: 811, Dataset: wiki, Kind: wallet.KindServe, Amount: rbt("9")}}))
	sums(t, b, final, "0.005 0.02 0.02 0 0") // its block has come: too late

	got, err := b.NewestFinal(ctx, me, final)
	ok(t, err)
	if got == nil || got.Cumulative != rbt("0.02") || len(got.Proof) != 2 || got.Proof[1] != (torrent.Hash{4}) || got.RewardsRoot != (torrent.Hash{2}) {
		t.Fatalf("newest final block: %+v", got)
	}
	if early, err := b.NewestFinal(ctx, me, final.Add(-time.Millisecond)); early != nil || err != nil {
		t.Errorf("before the window is over: %v, %v", early, err)
	}

	c := wallet.Claim{Epoch: 811, Account: me, PayTo: me, Cumulative: rbt("0.02"), Amount: rbt("0.02"), TxHash: torrent.Hash{5}}
	put := func(want int) {
		t.Helper()
		if n, err := b.PutClaim(ctx, c); err != nil || n != want {
			t.Fatalf("attempt %d, %v; want %d", n, err, want)
		}
	}
	put(1)
	put(1)
	sums(t, b, final, "0.005 0.02 0 0.02 0")
	ok(t, b.SetClaimState(ctx, me, c.Cumulative, wallet.ClaimReverted, torrent.Hash{}, "BadProof"))
	sums(t, b, final, "0.005 0.02 0.02 0 0")
	put(2)
	ok(t, b.SetClaimState(ctx, me, c.Cumulative, wallet.ClaimSent, torrent.Hash{6}, ""))
	ok(t, b.BookClaimed(ctx, me, rbt("0.02")))
	ok(t, b.BookClaimed(ctx, me, rbt("0.02")))
	ok(t, b.BookClaimed(ctx, me, rbt("0.01"))) // an old answer
	sums(t, b, final, "0.005 0.02 0 0 0.02")
	if _, err := b.PutClaim(ctx, c); !errors.Is(err, wallet.ErrNothingToClaim) {
		t.Errorf("claim of what was paid: %v", err)
	}
	list, err := b.Claims(ctx, 5)
	ok(t, err)
	if len(list) != 1 || list[0].State != wallet.ClaimFinal || list[0].TxHash != (torrent.Hash{6}) {
		t.Errorf("claims: %+v", list)
	}

	ok(t, b.BookBlock(ctx, ledger.BlockBooking{Epoch: 820, Hash: torrent.Hash{8}, FinalAt: final, Account: me, Matured: rbt("0.02"), Cumulative: rbt("0.04")}))
	sums(t, b, final, "0.005 0 0.02 0 0.02")
}

func TestRevertedBlockBringsEstimatesBack(t *testing.T) {
	b, ctx := open(t), t.Context()
	ok(t, b.SetEstimates(ctx, []ledger.Estimate{{Account: me, Epoch: 5, Dataset: wiki, Kind: wallet.KindAvail, Amount: rbt("2")}}))
	k := ledger.BlockBooking{Epoch: 5, Hash: torrent.Hash{1}, FinalAt: t0, Account: me, Earned: rbt("3"), Held: rbt("1"), Cumulative: rbt("2")}
	ok(t, b.BookBlock(ctx, k))
	sums(t, b, t0.Add(-1), "0 3 0 0 0")
	ok(t, b.RevertBlock(ctx, me, 5))
	ok(t, b.RevertBlock(ctx, me, 5))
	sums(t, b, t0, "2 0 0 0 0")
	ok(t, b.BookBlock(ctx, k))
	k.Hash, k.Earned, k.Held, k.Cumulative, k.FinalAt = torrent.Hash{2}, rbt("2.5"), wallet.Amount{}, rbt("2.5"), t0.Add(time.Minute)
	ok(t, b.BookBlock(ctx, k)) // another block of the same epoch
	sums(t, b, t0, "0 2.5 0 0 0")
	rows, _, err := b.Entries(ctx, 0, 99)
	ok(t, err)
	n := 0
	for _, r := range rows {
		if strings.HasPrefix(r.Reason, "epoch_reverted") {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d lines say epoch_reverted, want 2", n)
	}
	k.FinalAt = t0 // posted again after a reorganisation: same digest, other time
	ok(t, b.BookBlock(ctx, k))
	sums(t, b, t0, "0 0 2.5 0 0")
}

// A ledger that starts empty, or misses epochs, follows the chain's amounts.
func TestMissingEpochs(t *testing.T) {
	b, ctx := open(t), t.Context()
	ok(t, b.BookClaimed(ctx, me, rbt("8")))
	sums(t, b, t0, "0 0 0 0 8")
	ok(t, b.BookBlock(ctx, ledger.BlockBooking{Epoch: 40, Hash: torrent.Hash{1}, FinalAt: t0, Account: me, Earned: rbt("1"), Matured: rbt("0.5"), Cumulative: rbt("10")}))
	sums(t, b, t0, "0 0 2 0 8")
	ok(t, b.BookBlock(ctx, ledger.BlockBooking{Epoch: 39, Hash: torrent.Hash{2}, FinalAt: t0, Account: me, Earned: rbt("4"), Held: rbt("2"), Forfeited: rbt("7"), Cumulative: rbt("8.5")}))
	sums(t, b, t0, "0 0 2 0 8")
	if n, err := b.Newest(ctx, me); n != 40 || err != nil {
		t.Errorf("newest = %d, %v", n, err)
	}
}

func TestNetworksDoNotMix(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l, err := ledger.Open(t.Context(), path)
	ok(t, err)
	defer func() { _ = l.Close() }()
	b, err := l.Book(t.Context(), local)
	ok(t, err)
	ok(t, b.BookBlock(t.Context(), ledger.BlockBooking{Epoch: 1, Account: me, FinalAt: t0, Earned: rbt("1"), Cumulative: rbt("1")}))
	ok(t, b.StoreReceipts(t.Context(), []ledger.ReceiptRow{receipt(1, 1, 64, 1)}))
	wiped := local
	wiped.Genesis = torrent.Hash{8}
	c, err := l.Book(t.Context(), wiped)
	ok(t, err)
	sums(t, c, t0, "0 0 0 0 0")
	if rows, err := c.ReceiptsOf(t.Context(), 1); len(rows) != 0 || err != nil {
		t.Errorf("receipts of another chain: %v, %v", rows, err)
	}
	again, err := l.Book(t.Context(), local)
	ok(t, err)
	sums(t, again, t0, "0 0 1 0 0")
	books, err := l.Books(t.Context())
	ok(t, err)
	if len(books) != 2 || books[0].Network != local || books[0].Lifetime != rbt("1") || books[1].Network != wiped {
		t.Errorf("books: %+v", books)
	}
}

func TestDamagedFileSaysWhatToDo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	ok(t, os.WriteFile(path, bytes.Repeat([]byte("not a database. "), 512), 0o600))
	_, err := ledger.Open(t.Context(), path)
	if !errors.Is(err, sqlite.ErrCorrupt) || !strings.Contains(torrent.HintOf(err), "keep the file") {
		t.Errorf("open: %v, hint %q", err, torrent.HintOf(err))
	}
}

func TestByDatasetAndHistory(t *testing.T) {
	b, ctx := open(t), t.Context()
	ok(t, b.SetEstimates(ctx, []ledger.Estimate{
		{Account: me, Epoch: 1, Dataset: wiki, Kind: wallet.KindAvail, Amount: wallet.Units(1)},
		{Account: me, Epoch: 1, Dataset: arxiv, Kind: wallet.KindAvail, Amount: wallet.Units(2)},
		{Account: me, Epoch: 3, Dataset: arxiv, Kind: wallet.KindServe, Amount: wallet.Units(7)},
		{Account: me, Epoch: 3, Dataset: arxiv, Kind: wallet.KindAvail, Amount: wallet.Units(1)},
	}))
	ok(t, b.BookBlock(ctx, ledger.BlockBooking{Epoch: 1, Account: me, FinalAt: t0, Earned: wallet.Units(10), Cumulative: wallet.Units(10)}))
	ok(t, b.BookBlock(ctx, ledger.BlockBooking{
		Epoch: 2, Account: me, FinalAt: t0, Earned: wallet.Units(10), Cumulative: wallet.Units(20),
		Datasets: []ledger.DatasetAmount{{wiki, wallet.Units(9)}},
	}))
	got, err := b.EarningsByDataset(ctx)
	ok(t, err)
	// 10 is split 1:2 as 3 and 7; of epoch 2 one unit belongs to nobody we know.
	want := []ledger.DatasetEarnings{
		{arxiv, wallet.Units(7), wallet.Units(8)},
		{wiki, wallet.Units(12), wallet.Amount{}},
		{torrent.ID{}, wallet.Units(1), wallet.Amount{}},
	}
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("by dataset: %+v, want %+v", got, want)
		}
	}
	h, err := b.EarningsHistory(ctx, 2, 10)
	ok(t, err)
	if len(h) != 2 || h[0].Epoch != 2 || h[0].Earned != wallet.Units(10) || h[0].Estimated || h[1].Earned != wallet.Units(8) || !h[1].Estimated {
		t.Errorf("history: %+v", h)
	}
	if a, err := b.EstimateOf(ctx, 3); a != wallet.Units(8) || err != nil {
		t.Errorf("estimate of epoch 3: %s, %v", a, err)
	}
	sums(t, b, t0, "")
}

func TestEntriesPages(t *testing.T) {
	b, ctx := open(t), t.Context()
	for e := range uint64(25) {
		ok(t, b.BookBlock(ctx, ledger.BlockBooking{Epoch: e + 1, Account: me, FinalAt: t0, Earned: wallet.Units(1), Cumulative: wallet.Units(e + 1)}))
	}
	for e := range uint64(3) {
		ok(t, b.SetEstimates(ctx, []ledger.Estimate{{Account: me, Epoch: 26 + e, Kind: wallet.KindServe, Amount: wallet.Units(10)}}))
	}
	all, total, err := b.Entries(ctx, 0, 1000)
	ok(t, err)
	if total != 28 || len(all) != 28 || all[0].Lifetime != wallet.Units(55) || all[27].Lifetime != wallet.Units(1) {
		t.Fatalf("%d rows of %d, lifetimes %s to %s", len(all), total, all[0].Lifetime.Base(), all[len(all)-1].Lifetime.Base())
	}
	for from := range 30 {
		for _, n := range []int{0, 1, 2, 5, 100} {
			got, _, err := b.Entries(ctx, from, n)
			ok(t, err)
			want := all[min(from, 28):min(from+n, 28)]
			if len(got) != len(want) {
				t.Fatalf("Entries(%d, %d): %d rows, want %d", from, n, len(got), len(want))
			}
			for i := range got {
				if got[i] != want[i] {
					t.Fatalf("Entries(%d, %d)[%d] = %+v, want %+v", from, n, i, got[i], want[i])
				}
			}
		}
	}
}

// TestSumsUnderAnyOrder throws everything at the ledger in random order; the
// buckets must add up after each step.
func TestSumsUnderAnyOrder(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	small := func(n uint64) wallet.Amount { return wallet.Units(r.Uint64N(n)) }
	for range 8 {
		b, ctx := open(t), t.Context()
		var paid wallet.Amount // what the hub has paid
		for range 60 {
			epoch := 1 + r.Uint64N(12)
			switch r.IntN(7) {
			case 0, 1:
				ok(t, b.SetEstimates(ctx, []ledger.Estimate{{Account: me, Epoch: epoch, Dataset: torrent.ID{byte(r.IntN(3))}, Kind: wallet.KindServe, Amount: small(50)}}))
			case 2, 3:
				earned := small(100)
				ok(t, b.BookBlock(ctx, ledger.BlockBooking{
					Epoch: epoch, Hash: torrent.Hash{byte(r.IntN(2))}, Account: me, FinalAt: t0.Add(time.Duration(epoch) * time.Minute),
					Earned: earned, Held: small(uint64(1) + r.Uint64N(50)), Matured: small(30), Forfeited: small(10), Cumulative: wallet.Units(100*epoch + r.Uint64N(100)),
					HoldMaturesEpoch: epoch + 3, HoldUntil: t0.Add(time.Hour),
				}))
			case 4:
				ok(t, b.RevertBlock(ctx, me, epoch))
			case 5:
				k, err := b.NewestFinal(ctx, me, t0.Add(6*time.Minute))
				ok(t, err)
				if k == nil || k.Cumulative.Cmp(paid) <= 0 {
					continue
				}
				_, err = b.PutClaim(ctx, wallet.Claim{Account: me, Epoch: k.Epoch, Cumulative: k.Cumulative, Amount: k.Cumulative.SubFloor(paid)})
				if err != nil && !errors.Is(err, ledger.ErrClaimOpen) {
					t.Fatal(err)
				}
			case 6:
				c, _, err := b.OpenClaim(ctx, me)
				ok(t, err)
				if c == nil {
					continue
				}
				if r.IntN(2) == 0 {
					ok(t, b.SetClaimState(ctx, me, c.Cumulative, wallet.ClaimDropped, torrent.Hash{}, "test"))
				} else {
					paid = c.Cumulative
					ok(t, b.BookClaimed(ctx, me, paid))
				}
			}
			sums(t, b, t0.Add(6*time.Minute), "")
			if t.Failed() {
				t.FailNow()
			}
			e, err := b.Earnings(ctx, t0)
			ok(t, err)
			if e.Claimed != paid {
				t.Fatalf("claimed %s, the hub paid %s", e.Claimed.Base(), paid.Base())
			}
		}
	}
}

func receipt(epoch uint64, key byte, blocks uint64, seq uint32) ledger.ReceiptRow {
	r := ledger.ReceiptRow{Blocks: blocks, Seq: seq, Chunks: []torrent.ChunkBlocks{{Chunk: 3, Blocks: uint32(blocks)}}, Voucher: []byte("voucher")}
	r.Epoch, r.Dataset, r.Session, r.Pub = epoch, wiki, torrent.Address{4}, [33]byte{2, key}
	r.Sig = [65]byte{byte(seq), 64: 27}
	return r
}

func TestReceipts(t *testing.T) {
	b, ctx := open(t), t.Context()
	ok(t, b.StoreReceipts(ctx, []ledger.ReceiptRow{receipt(7, 1, 64, 1), receipt(7, 1, 128, 2), receipt(7, 2, 64, 1), receipt(6, 1, 32, 9), receipt(4, 1, 1, 1)}))
	ok(t, b.StoreReceipts(ctx, []ledger.ReceiptRow{receipt(7, 1, 500, 2), receipt(7, 1, 100, 3)})) // not newer; fewer blocks
	list, err := b.ReceiptsOf(ctx, 7)
	ok(t, err)
	if len(list) != 3 || list[0].Epoch != 6 || list[1].Blocks != 128 || list[1].Seq != 2 || list[1].Sig != receipt(7, 1, 128, 2).Sig ||
		string(list[1].Voucher) != "voucher" || list[1].Chunks[0] != (torrent.ChunkBlocks{Chunk: 3, Blocks: 128}) || list[2].Pub != receipt(7, 2, 0, 0).Pub {
		t.Fatalf("receipts of epoch 7 and late ones: %+v", list)
	}
	tot, err := b.ReceiptTotals(ctx, 7)
	ok(t, err)
	if len(tot) != 1 || tot[0] != (ledger.ReceiptTotals{Dataset: wiki, Epoch: 7, Blocks: 192, Keys: 2, Receipts: 3}) {
		t.Errorf("totals: %+v", tot)
	}
	var done []ledger.Settled
	for _, r := range list {
		done = append(done, ledger.Settled{ReceiptKey: r.ReceiptKey, Seq: r.Seq})
	}
	ok(t, b.MarkSettled(ctx, done[:2]))
	if list, err = b.ReceiptsOf(ctx, 8); err != nil || len(list) != 1 || list[0].Pub != receipt(7, 2, 0, 0).Pub {
		t.Fatalf("after settling two: %+v, %v", list, err)
	}
	ok(t, b.StoreReceipts(ctx, []ledger.ReceiptRow{receipt(7, 1, 256, 3)})) // came after SETTLE
	if list, err = b.ReceiptsOf(ctx, 9); err != nil || len(list) != 2 {
		t.Fatalf("with a late one: %+v, %v", list, err)
	}
	if list, err = b.ReceiptsOf(ctx, 10); err != nil || len(list) != 0 {
		t.Fatalf("three epochs later: %+v, %v", list, err)
	}
	bad := receipt(7, 1, 1<<41, 5)
	if err := b.StoreReceipts(ctx, []ledger.ReceiptRow{bad}); !errors.Is(err, ledger.ErrReceipt) {
		t.Errorf("absurd receipt: %v", err)
	}
	sums(t, b, t0, "")
}
