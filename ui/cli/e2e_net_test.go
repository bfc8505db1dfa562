package cli_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// profile is network.toml as a stranger reads it: not through our package.
type profile struct {
	ChainID    uint64   `toml:"chain_id"`
	Hub        string   `toml:"hub"`
	RPC        []string `toml:"rpc"`
	Validators []string `toml:"validators"`
	Trackers   []string `toml:"trackers"`
}

func readProfile(t *testing.T, path string) (p profile) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := toml.Unmarshal(b, &p); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return p
}

// shared is the local network that the tests of this package share: its start
// hashes real data and deploys contracts, which is not done once per test.
var shared struct {
	once    sync.Once
	dir     string
	cmd     *exec.Cmd
	log     output
	done    chan struct{}
	took    time.Duration // from the start to network.toml
	started error
}

// sharedNet is the folder and the profile of the shared network. It runs until
// the last test is over; nobody may stop or harm it.
func sharedNet(t *testing.T) (dir, network string) {
	t.Helper()
	if testing.Short() {
		t.Skip("drives the whole program")
	}
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	shared.once.Do(func() {
		if shared.dir, shared.started = os.MkdirTemp("", "rarebit-net-"); shared.started != nil {
			return
		}
		begin := time.Now()
		shared.cmd = exec.Command(bin, "devnet", "--epoch", "5s", "--data", shared.dir)
		shared.cmd.Stdout, shared.cmd.Stderr = &shared.log, &shared.log
		if shared.started = shared.cmd.Start(); shared.started != nil {
			return
		}
		shared.done = make(chan struct{})
		go func() {
			_ = shared.cmd.Wait() // how it ended is in its log
			close(shared.done)
		}()
		for tick := time.NewTicker(50 * time.Millisecond); ; <-tick.C {
			if _, err := os.Stat(filepath.Join(shared.dir, "network.toml")); err == nil {
				break
			}
			select {
			case <-shared.done:
				shared.started = fmt.Errorf("devnet ended: %s", shared.log.String())
				return
			default:
			}
			if time.Since(begin) > 3*time.Minute {
				shared.started = fmt.Errorf("devnet is not up after 3 min: %s", shared.log.String())
				return
			}
		}
		shared.took = time.Since(begin)
	})
	if shared.started != nil {
		t.Fatal(shared.started)
	}
	return shared.dir, filepath.Join(shared.dir, "network.toml")
}

// stopSharedNet ends the shared network as a person would; false if it does
// not end or ends badly.
func stopSharedNet() (ok bool) {
	ok = true
	if shared.done != nil {
		select {
		case <-shared.done: // it must not have ended before
			ok = false
		default:
		}
		_ = shared.cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-shared.done:
		case <-time.After(20 * time.Second):
			ok = false
			_ = shared.cmd.Process.Kill()
			<-shared.done
		}
		if code := shared.cmd.ProcessState.ExitCode(); code != 0 {
			ok = false
		}
		if !ok {
			fmt.Fprintf(os.Stderr, "devnet did not run to the end and stop cleanly: %s\n%s", shared.cmd.ProcessState, shared.log.String())
		}
	}
	if shared.dir != "" {
		_ = os.RemoveAll(shared.dir)
	}
	return ok
}

// rpc is one plain JSON-RPC request.
func rpc(t *testing.T, url, method string, params ...any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var out struct {
		Result string          `json:"result"`
		Error  json.RawMessage `json:"error"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || out.Error != nil {
		t.Fatalf("%s: %v %s", method, err, out.Error)
	}
	return out.Result
}

// The selectors of token() and balanceOf(address), from their Keccak hashes.
const (
	selToken     = "0xfc0c546a"
	selBalanceOf = "0x70a08231"
)

// tokenBalance asks the chain itself what an address has of the reward token,
// whose address the hub tells.
func tokenBalance(t *testing.T, p profile, account string) *big.Int {
	t.Helper()
	word := rpc(t, p.RPC[0], "eth_call", map[string]string{"to": p.Hub, "data": selToken}, "latest")
	if len(word) != 2+64 {
		t.Fatalf("token(): %q", word)
	}
	data := selBalanceOf + strings.Repeat("0", 24) + strings.ToLower(strings.TrimPrefix(account, "0x"))
	word = rpc(t, p.RPC[0], "eth_call", map[string]string{"to": "0x" + word[26:], "data": data}, "latest")
	b, err := hex.DecodeString(strings.TrimPrefix(word, "0x"))
	if err != nil || len(b) != 32 {
		t.Fatalf("balanceOf: %q", word)
	}
	return new(big.Int).SetBytes(b)
}

// rat reads a decimal amount exactly.
func rat(t *testing.T, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok || strings.ContainsAny(s, "eE/") {
		t.Fatalf("%q is not a decimal amount", s)
	}
	return r
}

// units is a decimal amount in base units of the token, which has 18 places.
func units(t *testing.T, s string) *big.Int {
	t.Helper()
	r := rat(t, s)
	r.Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)))
	if !r.IsInt() {
		t.Fatalf("%s has more than 18 places", s)
	}
	return r.Num()
}

// fetch is a plain GET.
func fetch(t *testing.T, url string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s %v", url, resp.Status, err)
	}
	return b
}

// object is one JSON object; its keys are what scripts rely on.
type object map[string]any

func (o object) str(t *testing.T, key string) string {
	t.Helper()
	s, ok := o[key].(string)
	if !ok {
		t.Fatalf("%s is %T %v, want a string", key, o[key], o[key])
	}
	return s
}

func (o object) num(t *testing.T, key string) float64 {
	t.Helper()
	n, ok := o[key].(float64)
	if !ok {
		t.Fatalf("%s is %T %v, want a number", key, o[key], o[key])
	}
	return n
}

// status is `status --json`.
func status(t *testing.T, data string) object {
	t.Helper()
	var s object
	runJSON(t, &s, "--data", data, "status")
	return s
}

// dataset is a row of the status by its name, nil if it is not there.
func dataset(t *testing.T, data, name string) object {
	t.Helper()
	var rows []object
	runJSON(t, &rows, "--data", data, "datasets", "ls")
	for _, r := range rows {
		if r["name"] == name {
			return r
		}
	}
	return nil
}

var buckets = []string{"estimated", "confirmed", "claimable", "pending", "claimed"}

// checkSum fails unless the five buckets are the lifetime, to the last unit.
func checkSum(t *testing.T, e object) {
	t.Helper()
	sum := new(big.Rat)
	for _, b := range buckets {
		r := rat(t, e.str(t, b))
		if r.Sign() < 0 {
			t.Errorf("%s is negative: %v", b, e[b])
		}
		sum.Add(sum, r)
	}
	if lifetime := rat(t, e.str(t, "lifetime")); sum.Cmp(lifetime) != 0 {
		t.Errorf("the buckets add up to %s, lifetime is %s: %v", sum.FloatString(18), lifetime.FloatString(18), e)
	}
}
