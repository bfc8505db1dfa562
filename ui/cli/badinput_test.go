package cli_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// refused checks that a command ended with code and said all of words on
// stderr, and nothing on stdout.
func refused(t *testing.T, code int, words []string, args ...string) {
	t.Helper()
	out, errOut, got := run(t, args...)
	if got != code {
		t.Errorf("%q: exit %d, want %d\n%s%s", args, got, code, out, errOut)
	}
	if out != "" {
		t.Errorf("%q: stdout is for results: %q", args, out)
	}
	for _, w := range words {
		if !strings.Contains(errOut, w) {
			t.Errorf("%q: no %q in\n%s", args, w, errOut)
		}
	}
	if strings.Contains(errOut, "panic") || strings.Contains(errOut, "goroutine ") {
		t.Errorf("%q: %s", args, errOut)
	}
}

// TestUsage needs no network: what is wrong with the command is told before
// anything is asked.
func TestUsage(t *testing.T) {
	if testing.Short() {
		t.Skip("drives the whole program")
	}
	t.Parallel()
	data := t.TempDir()
	for _, args := range []string{
		"nonsense", "--nonsense", "status more", "claim --nonsense", "claim 5", "datasets nonsense", "datasets pick", "datasets pick a b",
		"datasets pick a --size nonsense", "datasets pick a --size -5GB", "datasets drop", "publish", "publish a b", "publish . --fund nonsense",
		"publish . --fund -1", "chunks ls a b", "earnings now", "daemon now", "devnet --epoch 1s", "devnet --epoch 4500ms", "devnet --epoch soon",
		"wallet new --words 13", "wallet nonsense", "--data", "chunks ls -n many",
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			refused(t, 2, []string{"rarebit: "}, append([]string{"--data=" + data}, strings.Fields(args)...)...)
		})
	}
	for _, args := range []string{
		"status", "status --json", "datasets ls", "datasets pick a", "datasets drop a", "datasets pause a", "datasets resume a",
		"chunks ls", "earnings", "claim", "claim --dry-run", "wallet balance",
	} {
		t.Run("no daemon: "+args, func(t *testing.T) {
			t.Parallel()
			refused(t, 3, []string{"daemon is not running", "rarebit daemon"}, append([]string{"--data=" + data}, strings.Fields(args)...)...)
		})
	}
	refused(t, 1, []string{"no wallet", "rarebit wallet new"}, "--data", data, "wallet", "address")
	for _, flag := range []string{"--color=auto", "--json"} { // without a terminal: print, do not draw
		out, errOut, code := run(t, "--data", data, flag)
		if code != 0 || out == "" || errOut != "" || strings.Contains(out, "\x1b") || !strings.Contains(out, data) {
			t.Errorf("rarebit %s: exit %d, %q %q", flag, code, out, errOut)
		}
	}
	if entries, err := os.ReadDir(data); err != nil || len(entries) != 0 {
		t.Errorf("commands that fail leave %v in the data folder, %v", entries, err)
	}
}

// edited is the profile with one line replaced by another.
func edited(t *testing.T, network, key, line string) string {
	t.Helper()
	b, err := os.ReadFile(network)
	if err != nil {
		t.Fatal(err)
	}
	re := regexp.MustCompile(`(?m)^` + key + ` = .*$`)
	if !re.Match(b) {
		t.Fatalf("no %s in %s", key, b)
	}
	path := filepath.Join(t.TempDir(), "network.toml")
	if err := os.WriteFile(path, re.ReplaceAllLiteral(b, []byte(line)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestBadProfile: a network profile that is wrong is told, with what to do, and
// the daemon does not go on.
func TestBadProfile(t *testing.T) {
	_, network := sharedNet(t)
	t.Parallel()
	p := readProfile(t, network)
	for _, c := range []struct {
		name, key, line string
		words           []string
	}{
		{"wrong chain id", "chain_id", "chain_id = 7", []string{"chain id 52711, want 7", "not the network", "nothing is signed"}},
		{"other genesis", "genesis", "genesis = '0x" + strings.Repeat("ab", 32) + "'", []string{"genesis", "not the network"}},
		{"hub without code", "hub", "hub = '0x00000000000000000000000000000000000000aa'", []string{"no contract at 0x00000000000000000000000000000000000000aa", "not the network"}},
		{"hub is no address", "hub", "hub = '0x12'", []string{`hub "0x12" is not an address`}},
		{"no chain id", "chain_id", "", []string{"no chain_id"}},
		{"unknown key", "faucet", "fauset = 'x'", []string{"| fauset = 'x'", "unknown"}},
		{"no TOML", "rpc", "rpc = ['http", []string{"invalid network profile"}},
		{"no URL", "rpc", "rpc = ['nonsense']", []string{`rpc: "nonsense" is not a URL`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bad := edited(t, network, c.key, c.line)
			refused(t, 1, append(c.words, "rarebit: "), "--network", bad, "--data", t.TempDir(), "daemon")
		})
	}
	t.Run("line", func(t *testing.T) {
		t.Parallel()
		bad := edited(t, network, "faucet", "fauset = 'x'")
		b, err := os.ReadFile(bad)
		if err != nil {
			t.Fatal(err)
		}
		line := 1 + bytes.Count(b[:bytes.Index(b, []byte("fauset"))], []byte("\n"))
		refused(t, 1, []string{fmt.Sprintf("%d| fauset", line), bad}, "--network", bad, "--data", t.TempDir(), "daemon")
	})
	t.Run("no file", func(t *testing.T) {
		t.Parallel()
		refused(t, 1, []string{"read network profile", "rarebit devnet"}, "--network", filepath.Join(t.TempDir(), "no", "network.toml"), "--data", t.TempDir(), "daemon")
	})
	if p.ChainID != 52711 {
		t.Errorf("chain id %d", p.ChainID)
	}
}

// alerts is the text of all alerts of the status.
func alerts(t *testing.T, s object) string {
	t.Helper()
	var b strings.Builder
	list, ok := s["alerts"].([]any)
	if !ok {
		t.Fatalf("alerts: %v", s["alerts"])
	}
	for _, a := range list {
		_, _ = fmt.Fprintln(&b, a)
	}
	return b.String()
}

// TestChainAway: the chain goes away and comes back under a running daemon, and
// is away when a daemon starts. Seeding goes on, the amounts stay, and every
// command says what is the matter.
func TestChainAway(t *testing.T) {
	need(t, "aria2c")
	_, network := sharedNet(t)
	t.Parallel()
	behind, err := url.Parse(readProfile(t, network).RPC[0])
	if err != nil {
		t.Fatal(err)
	}
	var away atomic.Bool
	proxy := httputil.NewSingleHostReverseProxy(behind)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away.Load() {
			panic(http.ErrAbortHandler) // the connection is cut
		}
		r.Host = behind.Host
		proxy.ServeHTTP(w, r)
	}))
	defer srv.Close()
	network = edited(t, network, "rpc", "rpc = ['"+srv.URL+"']")
	data, src := t.TempDir(), awkward(t, 40)
	d := startDaemon(t, network, data)
	file := publish(t, data, src, "--name", "away").str(t, "torrent_file")
	download := func() {
		t.Helper()
		addr := object(status(t, data)["link"].(map[string]any)).str(t, "listen")
		sameTree(t, src, filepath.Join(aria2(t, file, "--bt-exclude-tracker=*", "--bt-tracker="+onePeer(t, addr)), "away"))
	}
	poll(t, 20*time.Second, "no alert", func() bool { return alerts(t, status(t, data)) == "" })

	away.Store(true)
	poll(t, 20*time.Second, "an alert", func() bool { return strings.Contains(alerts(t, status(t, data)), "chain not reachable") })
	refused(t, 1, []string{"chain not reachable"}, "--data", data, "claim")
	download()
	away.Store(false)
	poll(t, 20*time.Second, "the alert goes", func() bool { return alerts(t, status(t, data)) == "" })
	out, errOut, code := run(t, "--data", data, "claim")
	if code != 0 && code != 4 {
		t.Errorf("claim: exit %d %s%s", code, out, errOut)
	}
	d.stop(t)
	if code := d.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit %d", code)
	}

	away.Store(true)
	startDaemon(t, network, data)
	poll(t, 20*time.Second, "an alert", func() bool { return strings.Contains(alerts(t, status(t, data)), "chain not reachable") })
	_, errOut, code = run(t, "--data", data, "claim")
	if code != 1 || strings.Count(errOut, "chain not reachable") != 1 || !strings.Contains(errOut, "the amounts stay") {
		t.Errorf("claim: exit %d %s", code, errOut)
	}
	out, errOut, code = run(t, "--data", data, "status")
	if code != 0 || !strings.Contains(out, "chain not reachable") || strings.Contains(out, " 0 RBT\n") {
		t.Errorf("status: exit %d, a balance that nobody asked for is not 0\n%s%s", code, out, errOut)
	}
	if r := dataset(t, data, "away"); r == nil || r["state"] != "seed" {
		t.Errorf("%v", r)
	}
	download()
	away.Store(false)
	poll(t, 20*time.Second, "the alert goes", func() bool { return alerts(t, status(t, data)) == "" })
}

// TestSecondInstance: one process works in a data folder.
func TestSecondInstance(t *testing.T) {
	_, network := sharedNet(t)
	t.Parallel()
	data := t.TempDir()
	d := startDaemon(t, network, data)
	refused(t, 1, []string{"in use", fmt.Sprintf("process %d", d.cmd.Process.Pid), "--data"}, "--network", network, "--data", data, "daemon")
	status(t, data) // the first goes on
	// After kill -9 the folder is free and the old socket is in nobody's way.
	d.kill()
	refused(t, 3, []string{"daemon is not running"}, "--data", data, "status")
	startDaemon(t, network, data)
}

// TestCorrupt: a damaged database ends the start with what to do; the file is
// left as it is, so that it may be looked at.
func TestCorrupt(t *testing.T) {
	_, network := sharedNet(t)
	t.Parallel()
	base := t.TempDir()
	d := startDaemon(t, network, base)
	publish(t, base, awkward(t, 60), "--name", "corrupt")
	d.stop(t)
	harms := map[string]func(b []byte) []byte{
		"garbage":   func([]byte) []byte { return bytes.Repeat([]byte("garbage\n"), 2000) },
		"truncated": func(b []byte) []byte { return b[:len(b)/2+100] },
		"torn":      func(b []byte) []byte { copy(b[4096:], bytes.Repeat([]byte{0xff}, 4096)); return b },
	}
	for db, what := range map[string]string{"engine.db": "move", "ledger.db": "move ledger.db away", "tx.db": "move tx.db away", "cache.db": "delete cache.db"} {
		for how, harm := range harms {
			t.Run(db+" "+how, func(t *testing.T) {
				t.Parallel()
				data := t.TempDir()
				if err := os.CopyFS(data, os.DirFS(base)); err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(data, db)
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				b = harm(b)
				if err := os.WriteFile(path, b, 0o600); err != nil {
					t.Fatal(err)
				}
				refused(t, 1, []string{path, "damaged", what}, "--network", network, "--data", data, "daemon")
				if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, b) {
					t.Errorf("the file was changed: %d bytes, were %d, %v", len(now), len(b), err)
				}
				// What the message says helps.
				if err := os.Rename(path, path+".old"); err != nil {
					t.Fatal(err)
				}
				d := startDaemon(t, network, data)
				poll(t, 30*time.Second, "the daemon is in order", func() bool {
					s := status(t, data)
					checkSum(t, s)
					return alerts(t, s) == "" && len(s["datasets"].([]any)) >= 3
				})
				d.stop(t) // all of them have one wallet
			})
		}
	}
}
