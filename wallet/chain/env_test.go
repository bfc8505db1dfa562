//go:build !nochain

package chain_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"database/sql"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
	"rarebit/wallet/chain"
	"rarebit/wallet/chain/local"
	"rarebit/wallet/contracts"
)

const epochLen, challenge = 5 * time.Second, 3 * time.Second

func rbt(n uint64) wallet.Amount { return wallet.Units(params.Ether).MulDiv(n, 1) }

func addrOf(k *ecdsa.PrivateKey) torrent.Address {
	return torrent.Address(crypto.PubkeyToAddress(k.PublicKey))
}

// network is one local chain for all tests of the package, with contracts, behind
// a proxy for each test.
type network struct {
	local *local.Chain
	d     contracts.Deployed
	owner *ecdsa.PrivateKey // the faucet
	rich  chan *ecdsa.PrivateKey
}

var theNet network

func TestMain(m *testing.M) {
	if os.Getenv(childURL) != "" {
		childSends()
		return
	}
	os.Exit(withNetwork(m.Run))
}

func withNetwork(run func() int) int {
	ctx, cancel := context.WithCancel(context.Background())
	lc, err := local.New(local.Config{})
	must(err)
	done := make(chan error, 1)
	go func() { done <- lc.Run(ctx) }()
	select {
	case <-lc.Ready():
	case err := <-done:
		panic(err)
	}
	ec, err := ethclient.DialContext(ctx, lc.URL())
	must(err)
	auth := bind.NewKeyedTransactor(lc.Faucet(), new(big.Int).SetUint64(lc.ChainID()))
	// An hour of epochs is over: blocks can be posted at once.
	d, err := contracts.Deploy(ctx, ec, auth, contracts.Params{
		MinStake: rbt(100), EpochLen: epochLen, Challenge: challenge, GenesisTime: time.Now().Add(-time.Hour),
	})
	must(err)
	ec.Close()
	theNet = network{local: lc, d: d, owner: lc.Faucet()}
	enrich(ctx, 20)
	code := run()
	cancel()
	must(<-done)
	return code
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// proxy stands between a client and the chain.
type proxy struct {
	*httptest.Server
	mu     sync.Mutex
	away   bool
	sent   map[string]int // hashes of the transactions that went through
	lose   int            // so many answers to sent transactions get lost
	deaf   bool           // sent transactions are taken and thrown away
	onSend func()         // after a transaction went through, before the answer
}

func newProxy(t *testing.T, target string) *proxy {
	t.Helper()
	p := &proxy{sent: map[string]int{}}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.serve(w, r, target) }))
	t.Cleanup(p.Close)
	return p
}

func (p *proxy) serve(w http.ResponseWriter, r *http.Request, target string) {
	body, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.away {
		http.Error(w, "bad gateway", http.StatusBadGateway)
		return
	}
	var call struct {
		ID     json.RawMessage   `json:"id"`
		Method string            `json:"method"`
		Params []json.RawMessage `json:"params"`
	}
	_ = json.Unmarshal(body, &call)
	send := call.Method == "eth_sendRawTransaction"
	if send {
		var raw string
		_ = json.Unmarshal(call.Params[0], &raw)
		tx := new(types.Transaction)
		must(tx.UnmarshalBinary(common.FromHex(raw)))
		p.sent[tx.Hash().Hex()]++
		if p.deaf {
			_, _ = w.Write([]byte(`{"jsonrpc":"2.0","id":` + string(call.ID) + `,"result":"` + tx.Hash().Hex() + `"}`))
			return
		}
	}
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, target, bytes.NewReader(body))
	must(err)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	if send {
		if p.onSend != nil {
			p.onSend()
		}
		if p.lose > 0 {
			p.lose--
			panic(http.ErrAbortHandler)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.Copy(w, resp.Body)
}

func (p *proxy) set(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

func (p *proxy) hashes() (list []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for h := range p.sent {
		list = append(list, h)
	}
	return list
}

func config(urls ...string) chain.Config {
	return chain.Config{
		URLs: urls, ChainID: local.DefaultChainID, GenesisHash: theNet.local.GenesisHash(), Hub: theNet.d.Hub,
	}
}

func dial(t *testing.T, urls ...string) *chain.Client {
	t.Helper()
	c, err := chain.Dial(t.Context(), config(urls...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// rich is a fresh key with coins for gas.
func rich(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	select {
	case k := <-theNet.rich:
		return k
	default:
		t.Fatal("no rich key is left: make more in withNetwork")
		return nil
	}
}

// enrich gives coins to n keys; all of it fits in a block or two.
func enrich(ctx context.Context, n int) {
	c, err := chain.Dial(ctx, config(theNet.local.URL()))
	must(err)
	defer c.Close()
	theNet.rich = make(chan *ecdsa.PrivateKey, n)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			k, err := crypto.GenerateKey()
			must(err)
			_, err = c.Transfer(ctx, chain.KeySigner(theNet.owner), addrOf(k), big.NewInt(params.Ether))
			must(err)
			theNet.rich <- k
		})
	}
	wg.Wait()
}

func openDB(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{Migrations: chain.Migrations})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func tempDB(t *testing.T) string { return filepath.Join(t.TempDir(), "ledger.db") }

func contains(err error, text string) bool {
	return err != nil && strings.Contains(err.Error(), text)
}
