package tracker_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rarebit/torrent"
	"rarebit/torrent/tracker"
)

// Bytes that a careless reader of queries trips over: zero, &, =, +, %, ;.
var hash = torrent.InfoHash([]byte("\x00&=+%;/ \xff\xfe0123456789"))

type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

// announceFrom asks the handler as a peer at addr would.
func announceFrom(t *testing.T, tr http.Handler, addr string, h torrent.InfoHash, args ...string) map[string]any {
	t.Helper()
	ap := netip.MustParseAddrPort(addr)
	v := url.Values{
		"info_hash": {string(h[:])}, "peer_id": {"-RB0001-0123456789ab"}, "port": {strconv.Itoa(int(ap.Port()))},
		"uploaded": {"0"}, "downloaded": {"0"}, "compact": {"1"},
	}
	for i := 0; i < len(args); i += 2 {
		v.Set(args[i], args[i+1])
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/announce?"+v.Encode(), nil)
	r.RemoteAddr = netip.AddrPortFrom(ap.Addr(), 50_000).String()
	w := httptest.NewRecorder()
	tr.ServeHTTP(w, r)
	return parseDict(t, w.Body.Bytes())
}

func parseDict(t *testing.T, b []byte) map[string]any {
	t.Helper()
	v, rest := bdecode(t, string(b))
	if rest != "" {
		t.Fatalf("bytes after the answer: %q", rest)
	}
	return v.(map[string]any)
}

// bdecode reads what bencode allows and insists on sorted keys.
func bdecode(t *testing.T, s string) (any, string) {
	t.Helper()
	if s == "" {
		t.Fatal("answer ends early")
	}
	switch s[0] {
	case 'i':
		digits, rest, _ := strings.Cut(s[1:], "e")
		n, err := strconv.Atoi(digits)
		if err != nil {
			t.Fatal(err)
		}
		return n, rest
	case 'd':
		m, last := map[string]any{}, ""
		for s = s[1:]; s[0] != 'e'; {
			var k, v any
			k, s = bdecode(t, s)
			v, s = bdecode(t, s)
			if k.(string) <= last && last != "" {
				t.Errorf("key %q after %q", k, last)
			}
			last = k.(string)
			m[last] = v
		}
		return m, s[1:]
	default:
		digits, rest, _ := strings.Cut(s, ":")
		n, err := strconv.Atoi(digits)
		if err != nil || n > len(rest) {
			t.Fatalf("string of %q bytes", digits)
		}
		return rest[:n], rest[n:]
	}
}

func peersOf(t *testing.T, answer map[string]any) (out []string) {
	t.Helper()
	for key, n := range map[string]int{"peers": 6, "peers6": 18} {
		s, _ := answer[key].(string)
		if len(s)%n != 0 {
			t.Fatalf("%s has %d bytes", key, len(s))
		}
		for b := range slices.Chunk([]byte(s), n) {
			ip, _ := netip.AddrFromSlice(b[:n-2])
			out = append(out, netip.AddrPortFrom(ip, uint16(b[n-2])<<8|uint16(b[n-1])).String())
		}
	}
	slices.Sort(out)
	return out
}

func counts(a map[string]any) string {
	return fmt.Sprintf("%v/%v/%v", a["complete"], a["incomplete"], a["downloaded"])
}

func TestLifeOfASwarm(t *testing.T) {
	c := &clock{time.Unix(1000, 0)}
	tr := tracker.New(tracker.Options{Interval: time.Minute, Now: c.Now})
	check := func(a map[string]any, wantCounts string, wantPeers ...string) {
		t.Helper()
		if why, bad := a["failure reason"]; bad {
			t.Fatalf("refused: %v", why)
		}
		if got := counts(a); got != wantCounts {
			t.Errorf("complete/incomplete/downloaded %s, want %s", got, wantCounts)
		}
		if got := peersOf(t, a); !slices.Equal(got, wantPeers) {
			t.Errorf("peers %q, want %q", got, wantPeers)
		}
	}
	a := announceFrom(t, tr, "10.0.0.1:1", hash, "event", "started", "left", "0")
	check(a, "1/0/0")
	if a["interval"] != 60 || a["min interval"] != 30 {
		t.Errorf("interval %v, min interval %v", a["interval"], a["min interval"])
	}
	check(announceFrom(t, tr, "10.0.0.2:2", hash, "event", "started", "left", "99"), "1/1/0", "10.0.0.1:1")
	check(announceFrom(t, tr, "[2001:db8::3]:3", hash, "left", "1"), "1/2/0", "10.0.0.1:1", "10.0.0.2:2")
	check(announceFrom(t, tr, "10.0.0.1:1", hash, "left", "0"), "1/2/0", "10.0.0.2:2", "[2001:db8::3]:3")
	// An IPv4 peer over a dual-stack socket is the same peer.
	check(announceFrom(t, tr, "[::ffff:10.0.0.1]:1", hash, "left", "0"), "1/2/0", "10.0.0.2:2", "[2001:db8::3]:3")
	// Finishing twice counts once.
	check(announceFrom(t, tr, "10.0.0.2:2", hash, "event", "completed", "left", "0", "numwant", "0"), "2/1/1")
	check(announceFrom(t, tr, "10.0.0.2:2", hash, "event", "completed", "left", "0", "numwant", "0"), "2/1/1")
	// It lost data and starts over.
	check(announceFrom(t, tr, "10.0.0.2:2", hash, "left", "5", "numwant", "0"), "1/2/1")
	// Nobody can speak for another address, stop another peer or list a stranger.
	check(announceFrom(t, tr, "10.0.0.9:1", hash, "event", "stopped", "ip", "10.0.0.1"), "1/2/1")
	// Without a port it may ask but is not listed.
	check(announceFrom(t, tr, "10.0.0.9:0", hash, "left", "5"), "1/2/1", "10.0.0.1:1", "10.0.0.2:2", "[2001:db8::3]:3")
	check(announceFrom(t, tr, "10.0.0.1:1", hash, "event", "stopped"), "0/2/1")
	// Silence: two intervals and a quarter.
	c.now = c.now.Add(2 * time.Minute)
	check(announceFrom(t, tr, "10.0.0.2:2", hash, "left", "5"), "0/2/1", "[2001:db8::3]:3")
	c.now = c.now.Add(16 * time.Second)
	check(announceFrom(t, tr, "10.0.0.2:2", hash, "left", "5"), "0/1/1")
	c.now = c.now.Add(time.Hour)
	if got := tr.Counts(hash); got != (tracker.Counts{Downloaded: 1}) {
		t.Errorf("after an hour of silence: %+v", got)
	}
}

func TestBounds(t *testing.T) {
	c := &clock{time.Unix(1000, 0)}
	tr := tracker.New(tracker.Options{Interval: time.Minute, Now: c.Now, MaxTorrents: 2, MaxPeers: 300, MaxPerIP: 10})
	for i := range 50 {
		announceFrom(t, tr, fmt.Sprintf("10.0.0.1:%d", 1000+i), hash, "left", "0")
	}
	if got := tr.Counts(hash).Complete; got != 10 {
		t.Errorf("one address holds %d places, want 10", got)
	}
	for i := range 400 {
		announceFrom(t, tr, fmt.Sprintf("10.1.%d.%d:7", i/200, i%200), hash, "left", "1")
	}
	if got := tr.Counts(hash); got.Complete+got.Incomplete != 300 {
		t.Errorf("%+v listed, want 300", got)
	}
	for numwant, want := range map[string]int{"": 50, "-1": 50, "7": 7, "0": 0, "100000": 200, "x": 50} {
		// 10.9.9.9 is not listed: all places are taken by peers that announced just now.
		if got := len(peersOf(t, announceFrom(t, tr, "10.9.9.9:9", hash, "left", "1", "numwant", numwant))); got != want {
			t.Errorf("numwant %q gives %d peers, want %d", numwant, got, want)
		}
	}
	c.now = c.now.Add(61 * time.Second) // all missed one announce: the oldest make room
	announceFrom(t, tr, "10.9.9.9:9", hash, "left", "1")
	if got := tr.Counts(hash); got.Complete+got.Incomplete != 300 {
		t.Errorf("%+v listed, want 300", got)
	}
	if got := peersOf(t, announceFrom(t, tr, "10.1.0.1:7", hash, "left", "1", "numwant", "200")); len(got) != 200 {
		t.Errorf("%d peers", len(got))
	}
	announceFrom(t, tr, "10.0.0.1:1", torrent.InfoHash{1}, "left", "0")
	if got := announceFrom(t, tr, "10.0.0.1:1", torrent.InfoHash{2}, "left", "0")["failure reason"]; got != "this tracker is full" {
		t.Errorf("third torrent: %v", got)
	}
	c.now = c.now.Add(time.Hour) // empty torrents make room
	if got, bad := announceFrom(t, tr, "10.0.0.1:1", torrent.InfoHash{2}, "left", "0")["failure reason"]; bad {
		t.Errorf("after an hour: %v", got)
	}
}

func TestAllow(t *testing.T) {
	tr := tracker.New(tracker.Options{Allow: func(h torrent.InfoHash) bool { return h == hash }})
	if a := announceFrom(t, tr, "10.0.0.1:1", hash, "left", "0"); counts(a) != "1/0/0" {
		t.Errorf("allowed torrent: %v", a)
	}
	if a := announceFrom(t, tr, "10.0.0.1:1", torrent.InfoHash{2}, "left", "0"); a["failure reason"] == nil {
		t.Errorf("foreign torrent: %v", a)
	}
}

// Over a real socket, with a real scrape after it.
func TestOverHTTP(t *testing.T) {
	tr := tracker.New(tracker.Options{Interval: 5 * time.Second})
	srv := httptest.NewServer(tr)
	defer srv.Close()
	get := func(pathAndQuery string) (int, []byte) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+pathAndQuery, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := srv.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, b
	}
	ih := "info_hash=" + url.QueryEscape(string(hash[:]))
	get("/announce?" + ih + "&port=6881&left=0&event=completed")
	_, b := get("/x/announce?" + ih + "&port=6882&left=7&compact=1")
	a := parseDict(t, b)
	if got := peersOf(t, a); !slices.Equal(got, []string{"127.0.0.1:6881"}) || counts(a) != "1/1/1" || a["interval"] != 5 {
		t.Errorf("announce: %v, peers %q", a, got)
	}
	_, b = get("/scrape?" + ih + "&info_hash=" + strings.Repeat("z", 20) + "&" + ih)
	files := parseDict(t, b)["files"].(map[string]any)
	if got := counts(files[string(hash[:])].(map[string]any)); len(files) != 2 || got != "1/1/1" {
		t.Errorf("scrape: %v", files)
	}
	for _, bad := range []string{
		"/announce", "/announce?" + ih, "/announce?info_hash=short&port=1", "/announce?" + ih + "&port=70000",
		"/announce?" + ih + "&port=1&x=%zz", "/announce?" + ih + "&port=1&pad=" + strings.Repeat("x", 9000), "/scrape", "/scrape?info_hash=a",
	} {
		code, b := get(bad)
		if why, _ := parseDict(t, b)["failure reason"].(string); code != 200 || !strings.Contains(why, "malformed") {
			t.Errorf("%.60s: %d %q", bad, code, b)
		}
	}
	if code, _ := get("/other"); code != http.StatusNotFound {
		t.Errorf("/other gives %d", code)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+"/announce?"+ih, strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST gives %d", resp.StatusCode)
	}
}

func FuzzServe(f *testing.F) {
	ih := "info_hash=" + url.QueryEscape(string(hash[:]))
	f.Add("/announce", ih+"&port=6881&left=0&numwant=200&event=started")
	f.Add("/announce", ih+"&port=0&left=-1&numwant=-1&event=paused")
	f.Add("/scrape", ih+"&"+ih)
	f.Add("/announce", "info_hash=%00%01&&==&port=99999999999999999999")
	f.Fuzz(func(t *testing.T, path, query string) {
		tr := tracker.New(tracker.Options{MaxTorrents: 4, MaxPeers: 4})
		announceFrom(t, tr, "10.0.0.1:1", hash, "left", "0")
		for range 2 {
			r := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: path, RawQuery: query}, RemoteAddr: "10.0.0.2:50000", Header: http.Header{}}
			w := httptest.NewRecorder()
			tr.ServeHTTP(w, r.WithContext(t.Context()))
			if w.Code == http.StatusOK {
				parseDict(t, w.Body.Bytes()) // always one well-formed dictionary
			}
		}
	})
}
