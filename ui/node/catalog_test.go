package node

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"rarebit/reputation"
	"rarebit/torrent"
)

func TestObservedUndoesSmooth(t *testing.T) {
	const copy16 = 1 << 16
	for _, prev := range []uint64{0, 1 * copy16, 3*copy16 + 7, 8 * copy16} {
		for _, now := range []uint64{0, copy16 / 2, 1 * copy16, 5 * copy16, 40 * copy16} {
			got := observed(prev, reputation.Smooth(prev, now))
			if diff := int64(got) - int64(now); diff < -4 || diff > 4 {
				t.Errorf("from %d to %d: %d, off by %d/65536", prev, now, got, diff)
			}
		}
	}
}

func TestParseSize(t *testing.T) {
	for in, want := range map[string]int64{"": 0, "5 GB": 5e9, "500MB": 500e6, "1.5 GiB": 3 << 29, "1024": 1024} {
		if got, err := ParseSize(in); err != nil || got != want {
			t.Errorf("ParseSize(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"-1", "5 apples", "GB", "1e40 GB", "0"} {
		if got, err := ParseSize(in); err == nil {
			t.Errorf("ParseSize(%q) = %d, want an error", in, got)
		}
	}
}

// Anybody can register what no validator has: it is asked for less and less
// often, and is no reason for a banner. That nobody answers is one.
func TestAwaitedDatasets(t *testing.T) {
	asked := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked++; w.WriteHeader(http.StatusNotFound) }))
	o := begin(t, t.TempDir(), srv.URL)
	now := noon
	o.s.cfg.Now = func() time.Time { return now }
	o.awaited[torrent.ID{1}] = &awaited{registration: registration{ID: torrent.ID{1}}}
	for range 100 { // once a second
		if err := o.fetchAwaited(t.Context()); err != nil {
			t.Fatalf("a manifest that was never uploaded: %v", err)
		}
		now = now.Add(time.Second)
	}
	if asked < 4 || asked > 8 { // at 0, 1, 3, 7, 15, 31, 63
		t.Errorf("asked %d times in 100 s", asked)
	}
	srv.Close()
	now = now.Add(time.Hour)
	if err := o.fetchAwaited(t.Context()); err == nil {
		t.Error("nobody answers, and nothing is said")
	}
	if err := o.fetchAwaited(t.Context()); err == nil {
		t.Error("the banner goes before the next try")
	}
	d := made("x", 1, 2)
	o.catalogue.add(d) // published here meanwhile
	if err := o.fetchAwaited(t.Context()); err != nil || len(o.awaited) != 0 {
		t.Errorf("%v, %d awaited", err, len(o.awaited))
	}
}
