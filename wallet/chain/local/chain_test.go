//go:build !nochain

package local_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"

	"rarebit/wallet/chain/local"
)

// childDir makes this binary a chain in that folder instead of a test run.
const childDir = "RAREBIT_TEST_CHAIN_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		child(dir)
		return
	}
	os.Exit(m.Run())
}

// child runs a chain and prints its URL, then its log, until it is killed.
func child(dir string) {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c, err := local.New(local.Config{Dir: dir, Logger: log})
	if err != nil {
		panic(err)
	}
	go func() {
		<-c.Ready()
		fmt.Println("URL", c.URL())
	}()
	panic(c.Run(context.Background()))
}

func run(t *testing.T, cfg local.Config) (*local.Chain, func()) {
	t.Helper()
	c, err := local.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	select {
	case <-c.Ready():
	case err := <-done:
		t.Fatalf("run: %v", err)
	case <-time.After(30 * time.Second):
		t.Fatal("chain is not ready after 30 s")
	}
	stopped := false
	stop := func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
	}
	t.Cleanup(stop)
	return c, stop
}

func dial(t *testing.T, url string) *ethclient.Client {
	t.Helper()
	ec, err := ethclient.DialContext(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ec.Close)
	return ec
}

func pay(t *testing.T, ec *ethclient.Client, key *ecdsa.PrivateKey, nonce uint64) *types.Transaction {
	t.Helper()
	tx, err := types.SignNewTx(key, types.LatestSignerForChainID(big.NewInt(local.DefaultChainID)), &types.DynamicFeeTx{
		ChainID: big.NewInt(local.DefaultChainID), Nonce: nonce, To: &common.Address{1}, Value: big.NewInt(1),
		Gas: 21000, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(3e9),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := ec.SendTransaction(t.Context(), tx); err != nil {
		t.Fatalf("send %d: %v", nonce, err)
	}
	return tx
}

func receipt(t *testing.T, ec *ethclient.Client, h common.Hash) *types.Receipt {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if r, err := ec.TransactionReceipt(t.Context(), h); err == nil {
			return r
		}
	}
	t.Fatalf("no receipt of %s after 20 s", h)
	return nil
}

func TestBlockTimeNeverRunsAhead(t *testing.T) {
	c, _ := run(t, local.Config{})
	ec := dial(t, c.URL())
	start := time.Now()
	first := pay(t, ec, c.Faucet(), 0)
	receipt(t, ec, first.Hash())
	t.Logf("first transaction to receipt: %v", time.Since(start))
	var last *types.Transaction
	for n := range 30 {
		last = pay(t, ec, c.Faucet(), uint64(n+1))
	}
	r := receipt(t, ec, last.Hash())
	h, err := ec.HeaderByNumber(t.Context(), r.BlockNumber)
	if err != nil {
		t.Fatal(err)
	}
	if at := time.Unix(int64(h.Time), 0); at.After(time.Now()) {
		t.Errorf("block %d says %v, it is %v", h.Number, at, time.Now())
	}
	if r.BlockNumber.Uint64() > 5 {
		t.Errorf("31 transactions took %d blocks, want a few full ones and no empty ones", r.BlockNumber)
	}
	if h.MixDigest == (common.Hash{}) {
		t.Error("block has no prevrandao")
	}
}

func TestRestartKeepsChainAndPort(t *testing.T) {
	dir := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a port that is free
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	c, stop := run(t, local.Config{Dir: dir, HTTPPort: port})
	ec := dial(t, c.URL())
	tx := pay(t, ec, c.Faucet(), 0)
	want := receipt(t, ec, tx.Hash())
	g, err := ec.HeaderByNumber(t.Context(), big.NewInt(0))
	if err != nil || g.Hash() != common.Hash(c.GenesisHash()) {
		t.Fatalf("genesis %v, %v, want %v", g.Hash(), err, c.GenesisHash())
	}
	if id, err := ec.ChainID(t.Context()); err != nil || id.Uint64() != local.DefaultChainID {
		t.Errorf("chain id %v, %v", id, err)
	}
	fi, err := os.Stat(filepath.Join(dir, "faucet.key"))
	if err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("faucet key: %v, %v", fi.Mode(), err)
	}

	second, err := local.New(local.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Run(t.Context()); !errors.Is(err, local.ErrInUse) {
		t.Errorf("second chain in the folder: %v, want ErrInUse", err)
	}
	stop()

	again, _ := run(t, local.Config{Dir: dir, HTTPPort: port})
	if again.URL() != c.URL() || again.GenesisHash() != c.GenesisHash() || !again.Faucet().Equal(c.Faucet()) {
		t.Errorf("after the restart %s %s, before %s %s", again.URL(), again.GenesisHash(), c.URL(), c.GenesisHash())
	}
	if got := receipt(t, dial(t, again.URL()), tx.Hash()); got.BlockHash != want.BlockHash {
		t.Errorf("transaction in block %s, before the restart in %s", got.BlockHash, want.BlockHash)
	}
	other, err := local.New(local.Config{})
	if err != nil || other.GenesisHash() == c.GenesisHash() {
		t.Errorf("another chain has the same genesis (%v)", err)
	}
}

func TestOnlyLoopbackNamesAndHarmlessModules(t *testing.T) {
	c, _ := run(t, local.Config{})
	post := func(host, body string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.URL(), strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	const call = `{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}`
	if got := post("evil.example", call); got != http.StatusForbidden {
		t.Errorf("foreign Host: %d, want 403", got)
	}
	if got := post("localhost", call); got != http.StatusOK {
		t.Errorf("localhost: %d, want 200", got)
	}
	ec := dial(t, c.URL())
	for _, m := range []string{"admin_nodeInfo", "debug_setHead", "miner_stop", "dev_addWithdrawal", "personal_listAccounts", "testing_buildBlockV1"} {
		if err := ec.Client().CallContext(t.Context(), new(any), m); err == nil || !strings.Contains(err.Error(), "does not exist") {
			t.Errorf("%s: %v, want no such method", m, err)
		}
	}
}

// sealed is what the child has flushed: its log line comes after the flush.
type sealed struct{ number, hash string }

func TestKill9LosesNoBlock(t *testing.T) {
	dir := t.TempDir()
	seen := map[string]string{}
	var lastTx common.Hash
	key := struct {
		*ecdsa.PrivateKey
		nonce uint64
	}{}
	const rounds = 3
	for round := range rounds {
		cmd := exec.CommandContext(t.Context(), os.Args[0]) //nolint:gosec // ourselves
		cmd.Env = append(os.Environ(), childDir+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		urls, blocks, eof := make(chan string, 1), make(chan sealed, 1000), make(chan struct{})
		go func() {
			defer close(eof)
			for sc := bufio.NewScanner(out); sc.Scan(); {
				line := sc.Text()
				if u, ok := strings.CutPrefix(line, "URL "); ok {
					urls <- u
				}
				if strings.Contains(line, `msg="block sealed"`) {
					blocks <- sealed{field(line, "number="), field(line, "hash=")}
				}
			}
		}()
		var url string
		select {
		case url = <-urls:
		case <-eof:
			t.Fatal("chain ended before it was ready")
		case <-time.After(30 * time.Second):
			t.Fatal("chain is not ready after 30 s")
		}
		if key.PrivateKey == nil {
			c, err := local.New(local.Config{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			key.PrivateKey = c.Faucet()
		}
		ec := dial(t, url)
		check(t, ec, seen)
		if key.nonce > 0 {
			receipt(t, ec, lastTx)
		}
		for range 3 {
			tx := pay(t, ec, key.PrivateKey, key.nonce)
			receipt(t, ec, tx.Hash())
			lastTx = tx.Hash()
			key.nonce++
			b := <-blocks
			seen[b.number] = b.hash
		}
		if err := cmd.Process.Kill(); err != nil { // SIGKILL, right after the flush
			t.Fatal(err)
		}
		<-eof
		_ = cmd.Wait()
		t.Logf("round %d: killed at %d blocks", round, len(seen))
	}
	if len(seen) != 3*rounds {
		t.Errorf("%d blocks in the log, want %d", len(seen), 3*rounds)
	}
	c, _ := run(t, local.Config{Dir: dir})
	ec := dial(t, c.URL())
	check(t, ec, seen)
	if n, err := ec.NonceAt(t.Context(), crypto.PubkeyToAddress(key.PublicKey), nil); err != nil || n != key.nonce {
		t.Errorf("nonce %d, %v, want %d", n, err, key.nonce)
	}
}

func check(t *testing.T, ec *ethclient.Client, seen map[string]string) {
	t.Helper()
	for number, hash := range seen {
		n, _ := new(big.Int).SetString(number, 10)
		h, err := ec.HeaderByNumber(t.Context(), n)
		if err != nil {
			t.Errorf("block %s of before the kill: %v", number, err)
		} else if h.Hash().Hex() != hash {
			t.Errorf("block %s is %s, before the kill %s", number, h.Hash(), hash)
		}
	}
}

func field(line, name string) string {
	_, rest, _ := strings.Cut(line, name)
	v, _, _ := strings.Cut(rest, " ")
	return v
}
