package engine

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/anacrolix/torrent/bencode"
)

// Two engines that know nothing but a tracker find each other.
func TestTracker(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var peers []map[string]any
	var events []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		q := r.URL.Query()
		var port int
		_, _ = fmt.Sscan(q.Get("port"), &port)
		events = append(events, q.Get("event"))
		b, err := bencode.Marshal(map[string]any{"interval": 60, "peers": peers})
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(b)
		peers = append(peers, map[string]any{"ip": "127.0.0.1", "port": port})
	}))
	defer srv.Close()
	s := newSample(t, 64*kib, file("a", 1<<20))
	a, b := start(t, t.TempDir()), start(t, t.TempDir())
	trackers := []string{srv.URL + "/announce", "udp://127.0.0.1:9/announce", "http://192.0.2.1/announce"}
	if got := a.trackersOf(trackers); len(got) != 1 || got[0] != trackers[0] {
		t.Errorf("a local network speaks to %q", got)
	}
	_, err := a.Add(t.Context(), AddOptions{Torrent: s.torrent, SourceDir: s.dir, Trackers: trackers})
	must(t, err)
	eventually(t, "the seeder's announce", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(peers) > 0
	})
	_, err = b.Add(t.Context(), AddOptions{Torrent: s.torrent, Trackers: trackers})
	must(t, err)
	must(t, b.PickAll(t.Context(), s.ih))
	b.hasAll(s)
	mu.Lock()
	defer mu.Unlock()
	if events[0] != "started" {
		t.Errorf("events %q", events)
	}
}

// The dialer keeps a local network on this machine.
func TestLocalDialer(t *testing.T) {
	t.Parallel()
	var r refusals
	d := newDialer("tcp4", false, nil, &r)
	if _, err := d.Dial(t.Context(), "192.0.2.1:1"); err == nil {
		t.Error("dialled beyond this machine")
	}
	srv := httptest.NewServer(nil)
	defer srv.Close()
	addr := srv.Listener.Addr().String()
	c, err := d.Dial(t.Context(), addr)
	must(t, err)
	_ = c.Close()
	r.add(addr)
	if _, err := d.Dial(t.Context(), addr); err == nil {
		t.Error("dialled a peer that sent bad data")
	}
	if _, err := New(Config{DataDir: t.TempDir()}); err == nil {
		t.Error("an engine without a database")
	}
}
