package ledger_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/ledger"
)

// The long form: RAREBIT_KILLS=1000 go test -run Kill ./wallet/ledger
const killsEnv, childEnv = "RAREBIT_KILLS", "RAREBIT_KILL_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if err := spender(context.Background(), dir); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// spender receives, books and claims until it is killed. It prints a line for
// each thing that the ledger has accepted. hub.log stands for the contract:
// it pays what is above the last cumulative amount, to anybody who asks.
func spender(ctx context.Context, dir string) error {
	l, err := ledger.Open(ctx, filepath.Join(dir, "ledger.db"))
	if err != nil {
		return err
	}
	b, err := l.Book(ctx, local)
	if err != nil {
		return err
	}
	epoch, err := b.Newest(ctx, me)
	if err != nil {
		return err
	}
	for {
		epoch++
		for seq := uint32(1); seq <= 6; seq++ {
			r := receipt(epoch, byte(seq%2), uint64(seq)*64, seq)
			if err := b.StoreReceipts(ctx, []ledger.ReceiptRow{r}); err != nil {
				return err
			}
			fmt.Println("receipt", epoch, seq)
			err := b.SetEstimates(ctx, []ledger.Estimate{{Account: me, Epoch: epoch, Dataset: wiki, Kind: wallet.KindServe, Amount: wallet.Units(uint64(seq))}})
			if err != nil {
				return err
			}
		}
		err := b.BookBlock(ctx, ledger.BlockBooking{
			Epoch: epoch, Hash: torrent.Hash{byte(epoch)}, Account: me, FinalAt: t0.Add(time.Duration(epoch) * time.Second),
			Earned: wallet.Units(10), Held: wallet.Units(2), Matured: wallet.Units(2 * min(1, (epoch-1)/3)), // held for three epochs
			Cumulative:       wallet.Units(8*epoch + 2*(max(3, epoch)-3)),
			HoldMaturesEpoch: epoch + 3,
		})
		if err != nil {
			return err
		}
		fmt.Println("block", epoch)
		if err := claimAll(ctx, b, filepath.Join(dir, "hub.log"), t0.Add(time.Duration(epoch-min(epoch, 2))*time.Second)); err != nil {
			return err
		}
	}
}

func claimAll(ctx context.Context, b *ledger.Book, hub string, now time.Time) error {
	_, claimed, err := readHub(hub)
	if err != nil {
		return err
	}
	if err := b.BookClaimed(ctx, me, wallet.Units(claimed)); err != nil {
		return err
	}
	c, _, err := b.OpenClaim(ctx, me)
	if err != nil {
		return err
	}
	if c == nil {
		k, err := b.NewestFinal(ctx, me, now)
		if err != nil || k == nil || k.Cumulative.Cmp(wallet.Units(claimed)) <= 0 {
			return err
		}
		c = &wallet.Claim{Account: me, Epoch: k.Epoch, Cumulative: k.Cumulative, Amount: k.Cumulative.SubFloor(wallet.Units(claimed))}
		if _, err := b.PutClaim(ctx, *c); err != nil {
			return err
		}
		fmt.Println("claim", c.Cumulative.Base())
	}
	total := c.Cumulative.Int()
	f, err := os.OpenFile(hub, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(f, "%d %d\n", total.Uint64()-claimed, total.Uint64()); err != nil { // one write: all or nothing
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := b.SetClaimState(ctx, me, c.Cumulative, wallet.ClaimMined, torrent.Hash{1}, ""); err != nil {
		return err
	}
	if err := b.BookClaimed(ctx, me, c.Cumulative); err != nil {
		return err
	}
	fmt.Println("paid", c.Cumulative.Base())
	return nil
}

func readHub(path string) (paid, cumulative uint64, err error) {
	raw, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return 0, 0, err
	}
	for line := range strings.Lines(string(raw)) {
		var a, c uint64
		if _, err := fmt.Sscan(line, &a, &c); err != nil {
			return 0, 0, err
		}
		if c <= cumulative || a != c-cumulative {
			return 0, 0, fmt.Errorf("claimed twice: %q after %d", line, cumulative)
		}
		paid, cumulative = paid+a, c
	}
	return paid, cumulative, nil
}

func TestKillAtAnyMoment(t *testing.T) {
	kills := 20
	if s := os.Getenv(killsEnv); s != "" {
		n, err := strconv.Atoi(s)
		ok(t, err)
		kills = n
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, %d kills", seed, kills)
	r := rand.New(rand.NewPCG(seed, 1))
	dir := t.TempDir()
	acks := map[string]int{}
	var blocks, claims uint64
	for k := range kills {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), childEnv+"="+dir)
		out, err := cmd.StdoutPipe()
		ok(t, err)
		ok(t, cmd.Start())
		lines := bufio.NewReader(out)
		var said []byte
		for range 1 + r.IntN(40) { // so many things are done, and then at any moment
			line, err := lines.ReadBytes('\n')
			if err != nil || bytes.HasPrefix(line, []byte("error")) {
				t.Fatalf("kill %d: child said %q, %v", k, line, err)
			}
			said = append(said, line...)
		}
		timer := time.AfterFunc(time.Duration(r.IntN(5_000))*time.Microsecond, func() { _ = cmd.Process.Kill() })
		rest, err := io.ReadAll(lines)
		ok(t, err)
		_ = cmd.Wait()
		timer.Stop()
		said = append(said, rest...)
		said = said[:bytes.LastIndexByte(said, '\n')+1]
		for line := range strings.Lines(string(said)) {
			f := strings.Fields(line)
			if f[0] == "error:" {
				t.Fatalf("kill %d: %s", k, line)
			}
			acks[f[0]]++
			n, err := strconv.ParseUint(f[1], 10, 64)
			ok(t, err)
			switch f[0] {
			case "block":
				blocks = n
			case "paid":
				claims = n
			}
		}
		verify(t, dir, said, blocks, claims)
		if t.Failed() {
			t.Fatalf("after kill %d", k)
		}
	}
	if acks["receipt"] < kills || acks["block"] == 0 || acks["paid"] == 0 {
		t.Errorf("too little happened to prove anything: %v", acks)
	}
	t.Logf("acknowledged: %v", acks)
}

func verify(t *testing.T, dir string, said []byte, blocks, claims uint64) {
	l, err := ledger.Open(t.Context(), filepath.Join(dir, "ledger.db"))
	ok(t, err)
	defer func() { _ = l.Close() }()
	b, err := l.Book(t.Context(), local)
	ok(t, err)
	sums(t, b, t0.Add(time.Hour), "")
	newest, err := b.Newest(t.Context(), me)
	ok(t, err)
	if newest < blocks || newest > blocks+1 {
		t.Errorf("newest epoch is %d, %d was acknowledged", newest, blocks)
	}
	e, err := b.Earnings(t.Context(), t0)
	ok(t, err)
	if got := e.Lifetime().SubFloor(e.Estimated); got != wallet.Units(10*newest) {
		t.Errorf("%d epochs make %s base units", newest, got.Base())
	}
	paid, cumulative, err := readHub(filepath.Join(dir, "hub.log"))
	ok(t, err)
	if paid != cumulative || e.Claimed.Cmp(wallet.Units(cumulative)) > 0 || e.Claimed.Cmp(wallet.Units(claims)) < 0 {
		t.Errorf("hub paid %d, ledger says %s, %d was acknowledged", paid, e.Claimed.Base(), claims)
	}
	have := map[uint64]uint32{} // newest seq per epoch
	for line := range strings.Lines(string(said)) {
		var kind string
		var epoch uint64
		var seq uint32
		if n, _ := fmt.Sscan(line, &kind, &epoch, &seq); n == 3 && kind == "receipt" {
			have[epoch] = max(have[epoch], seq)
		}
	}
	for epoch, seq := range have {
		rows, err := b.ReceiptsIn(t.Context(), epoch, wiki)
		ok(t, err)
		var stored uint32
		for _, r := range rows {
			if r.Blocks != uint64(r.Seq)*64 {
				t.Errorf("receipt %d of epoch %d has %d blocks", r.Seq, epoch, r.Blocks)
			}
			stored = max(stored, r.Seq)
		}
		if stored < seq {
			t.Errorf("receipt %d of epoch %d was acknowledged, %d is there", seq, epoch, stored)
		}
	}
}
