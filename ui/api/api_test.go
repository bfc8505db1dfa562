package api_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"rarebit/torrent"
	"rarebit/ui/api"
	"rarebit/ui/node"
	"rarebit/wallet"
)

// fake is a node that answers what it is told to and keeps what it was asked.
type fake struct {
	err     error
	got     any
	block   chan struct{} // not nil: Claim waits for it or for its context
	claimed chan error    // what Claim's context ended with
}

func (f *fake) Snapshot(_ context.Context, q node.Query) (*node.Snapshot, error) {
	f.got = q
	return &node.Snapshot{At: time.Unix(1e9, 0).UTC(), Score: 931, ThisEpoch: wallet.Units(7), Network: node.NetworkInfo{Name: "x", Hub: torrent.Address{3}}}, f.err
}

func (f *fake) Pick(_ context.Context, p node.Pick) error { f.got = p; return f.err }

func (f *fake) Drop(_ context.Context, d string) error { f.got = d; return f.err }

func (f *fake) Pause(_ context.Context, d string, p bool) error {
	f.got = fmt.Sprint(d, " ", p)
	return f.err
}

func (f *fake) Publish(_ context.Context, p node.Publish) (*node.Published, error) {
	f.got = p
	return &node.Published{Name: p.Name, Chunks: 3}, f.err
}

func (f *fake) PrepareClaim(context.Context) (*node.ClaimQuote, error) {
	f.got = "quote"
	return &node.ClaimQuote{Amount: wallet.Units(1e18), DryRun: "ok"}, f.err
}

func (f *fake) Claim(ctx context.Context, r node.ClaimRequest) (*wallet.Claim, error) {
	f.got = r
	if f.block != nil {
		close(f.block)
		<-ctx.Done()
		f.claimed <- ctx.Err()
	}
	return &wallet.Claim{Amount: r.Expect, State: wallet.ClaimFinal}, f.err
}

// serve runs a node on a socket of its own until the test ends.
func serve(t *testing.T, n node.Node) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	l, err := api.Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- api.Serve(ctx, l, n) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return path
}

func TestRoundTrip(t *testing.T) {
	f := new(fake)
	c := api.NewClient(serve(t, f))
	ctx := t.Context()
	q := node.Query{Datasets: true, Chunks: true, From: 7, N: 20, Sort: "mult", Filter: "copies<3"}
	s, err := c.Snapshot(ctx, q)
	if err != nil || s.Score != 931 || s.ThisEpoch != wallet.Units(7) || s.Network.Hub != (torrent.Address{3}) || f.got != q {
		t.Errorf("snapshot %+v, %v; asked %+v", s, err, f.got)
	}
	pick := node.Pick{Dataset: "x", Bytes: 5e9, Order: "first"}
	if err := c.Pick(ctx, pick); err != nil || f.got != pick {
		t.Errorf("pick: %v; asked %+v", err, f.got)
	}
	if err := c.Drop(ctx, "y"); err != nil || f.got != "y" {
		t.Errorf("drop: %v; asked %+v", err, f.got)
	}
	if err := c.Pause(ctx, "z", true); err != nil || f.got != "z true" {
		t.Errorf("pause: %v; asked %+v", err, f.got)
	}
	pub := node.Publish{Dir: "/d", Name: "n", Fund: wallet.Units(9), Epochs: 2, Passphrase: []byte("p\x00ß")}
	if out, err := c.Publish(ctx, pub); err != nil || out.Chunks != 3 || !reflect.DeepEqual(f.got, pub) {
		t.Errorf("publish: %+v, %v; asked %+v", out, err, f.got)
	}
	if out, err := c.PrepareClaim(ctx); err != nil || out.Amount != wallet.Units(1e18) || f.got != "quote" {
		t.Errorf("quote: %+v, %v", out, err)
	}
	req := node.ClaimRequest{Passphrase: []byte("secret"), Expect: wallet.Units(1)}
	if out, err := c.Claim(ctx, req); err != nil || out.State != wallet.ClaimFinal || out.Amount != req.Expect || !reflect.DeepEqual(f.got, req) {
		t.Errorf("claim: %+v, %v; asked %+v", out, err, f.got)
	}
	if err := c.Ping(ctx); err != nil {
		t.Error(err)
	}
}

func TestErrorsKeepTheirMeaning(t *testing.T) {
	sentinels := []error{
		wallet.ErrNothingToClaim, wallet.ErrLocked, wallet.ErrNoWallet, wallet.ErrPassphrase, wallet.ErrWrongChain,
		wallet.ErrChainAway, torrent.ErrUnknownDataset, torrent.ErrHostileName, node.ErrInUse, node.ErrUsage,
	}
	f := new(fake)
	c := api.NewClient(serve(t, f))
	for _, want := range sentinels {
		f.err = torrent.WithHint(fmt.Errorf("pick x: %w", want), "try 100 %%")
		err := c.Pick(t.Context(), node.Pick{})
		if !errors.Is(err, want) || err.Error() != f.err.Error() || torrent.HintOf(err) != "try 100 %" {
			t.Errorf("%v came as %v (hint %q)", f.err, err, torrent.HintOf(err))
		}
		for _, other := range sentinels {
			if !errors.Is(want, other) && errors.Is(err, other) {
				t.Errorf("%v came as %v too", want, other)
			}
		}
	}
	f.err = fmt.Errorf("%w: %w", node.ErrUsage, torrent.ErrHostileName)
	if err := c.Drop(t.Context(), "x"); !errors.Is(err, node.ErrUsage) || !errors.Is(err, torrent.ErrHostileName) {
		t.Errorf("of two meanings %v has not both", err)
	}
	f.err = errors.New("plain")
	if err := c.Drop(t.Context(), "x"); err == nil || err.Error() != "plain" || torrent.HintOf(err) != "" {
		t.Errorf("plain error came as %v", err)
	}
}

// raw posts a body past the client.
func raw(t *testing.T, path, route, version, body string) (int, string) {
	t.Helper()
	hc := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}}
	defer hc.CloseIdleConnections()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://rarebit"+route, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Rarebit-Api", version)
	resp, err := hc.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func TestBadRequests(t *testing.T) {
	f := new(fake)
	path := serve(t, f)
	for name, c := range map[string]struct {
		route, version, body, want string
		status                     int
	}{
		"good":           {"/v1/pick", api.Version, `{"dataset":"x"}`, "", 200},
		"other version":  {"/v1/pick", "99", `{"dataset":"x"}`, "same rarebit", 400},
		"no version":     {"/v1/pick", "", `{"dataset":"x"}`, "version", 400},
		"unknown field":  {"/v1/pick", api.Version, `{"dataset":"x","colour":1}`, `\"colour\"`, 400},
		"not JSON":       {"/v1/pick", api.Version, `dataset`, "usage", 400},
		"too long":       {"/v1/drop", api.Version, `{"dataset":"` + strings.Repeat("x", 2<<20) + `"}`, "too large", 400},
		"unknown route":  {"/v1/format", api.Version, `{}`, "", 404},
		"amount of text": {"/v1/claim", api.Version, `{"expect":"much"}`, "usage", 400},
	} {
		f.got = nil
		status, body := raw(t, path, c.route, c.version, c.body)
		if status != c.status || !strings.Contains(body, c.want) || (f.got != nil) != (c.status == 200) {
			t.Errorf("%s: %d %.200s, node asked %v; want %d with %q", name, status, body, f.got, c.status, c.want)
		}
	}
}

func TestNotRunning(t *testing.T) {
	dir := t.TempDir()
	err := api.NewClient(filepath.Join(dir, "none")).Ping(t.Context())
	if !errors.Is(err, api.ErrNotRunning) || torrent.HintOf(err) == "" {
		t.Errorf("no socket: %v", err)
	}
	if err := api.NewClient(filepath.Join(dir, "no", "folder")).Ping(t.Context()); !errors.Is(err, api.ErrNotRunning) {
		t.Errorf("no folder: %v", err)
	}
	if err := api.NewClient(stale(t, dir)).Ping(t.Context()); !errors.Is(err, api.ErrNotRunning) {
		t.Errorf("socket of a dead process: %v", err)
	}
	if err := os.Chmod(dir, 0o777); err != nil { //nolint:gosec // what is refused
		t.Fatal(err)
	}
	if err := api.NewClient(filepath.Join(dir, "s")).Ping(t.Context()); err == nil || errors.Is(err, api.ErrNotRunning) {
		t.Errorf("folder of everybody's: %v; a passphrase would go to whoever is quickest", err)
	}
	if _, err := api.Listen(filepath.Join(dir, "s")); err == nil {
		t.Error("listens in a folder of everybody's")
	}
}

// stale is a socket file that nobody listens on, as after a kill -9.
func stale(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "stale")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestListen(t *testing.T) {
	path := stale(t, t.TempDir())
	l, err := api.Listen(path)
	if err != nil {
		t.Fatalf("over a stale socket: %v", err)
	}
	defer func() { _ = l.Close() }()
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("socket: %v, %v; want mode 0600", st.Mode(), err)
	}
	if _, err := api.Listen(path); err == nil || torrent.HintOf(err) == "" {
		t.Errorf("over a live socket: %v", err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the live socket was removed: %v", err)
	}
}

func TestServeEndsRequests(t *testing.T) {
	f := &fake{block: make(chan struct{}), claimed: make(chan error, 1)}
	path := filepath.Join(t.TempDir(), "s")
	l, err := api.Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- api.Serve(ctx, l, f) }()
	answer := make(chan error, 1)
	go func() {
		_, err := api.NewClient(path).Claim(context.WithoutCancel(t.Context()), node.ClaimRequest{})
		answer <- err
	}()
	<-f.block
	cancel()
	if err := <-f.claimed; !errors.Is(err, context.Canceled) {
		t.Errorf("running request ended with %v", err)
	}
	if err := <-answer; err != nil {
		t.Errorf("its answer did not come: %v", err)
	}
	if err := <-done; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}

	if l, err = api.Listen(path); err != nil {
		t.Fatal(err)
	}
	_ = l.Close() // fails under Serve's feet: it must come back, not wait for its context
	if err := api.Serve(t.Context(), l, f); err == nil {
		t.Error("Serve on a closed listener says nothing")
	}
}
