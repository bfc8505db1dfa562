package node

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/reputation/epoch"
	"rarebit/torrent"
	"rarebit/torrent/engine"
	"rarebit/wallet/keys"
)

// office is a validator that keeps what it was sent.
type office struct {
	mu      sync.Mutex
	commits [][]byte
	refuse  bool
}

func (v *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	v.mu.Lock()
	defer v.mu.Unlock()
	if r.URL.Path == "/v1/commit" {
		v.commits = append(v.commits, b)
	}
	reply := epoch.Reply{}
	if v.refuse {
		reply = epoch.Reply{Status: epoch.StatusRefused, Reason: "no_commit"}
	}
	_, _ = w.Write(reply.Encode())
}

func (v *office) sent() [][]byte {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([][]byte(nil), v.commits...)
}

func (v *office) shut(on bool) {
	v.mu.Lock()
	v.refuse = on
	v.mu.Unlock()
}

// noon is when the tests' clock stands still.
var noon = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

// begin opens a node on dir as Run would, without running anything.
func begin(t *testing.T, dir, validator string) *online {
	t.Helper()
	s, err := New(t.Context(), Config{DataDir: dir, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	p := valid()
	p.Validators = []string{validator}
	o, err := s.connect(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	o.line = epoch.Timeline{Genesis: noon.Add(-4 * time.Hour), Len: time.Hour, Params: epoch.LocalParams()} // epoch 5 begins
	t.Cleanup(func() { _ = s.Close() })
	return o
}

func valid() *Profile {
	return &Profile{
		Name: "local", Local: true, ChainID: 52711, Genesis: torrent.Hash{1}.String(), Hub: torrent.Address{2}.String(),
		RPC: []string{"http://127.0.0.1:1"}, Validators: []string{"http://127.0.0.1:1"}, Trackers: []string{"http://127.0.0.1:1/announce"},
	}
}

// envelope is a COMMIT of our own for a dataset held in full.
func envelope(t *testing.T, o *online, d *dataset, e uint64) *epoch.Envelope {
	t.Helper()
	key, err := o.pseudonymKey()
	if err != nil {
		t.Fatal(err)
	}
	session, err := keys.SessionKey(key, d.id, e)
	if err != nil {
		t.Fatal(err)
	}
	all := torrent.NewBitset(len(d.chunks))
	all.SetAll()
	c := epoch.Commit{Account: o.s.walletAddress(), Bytes: uint64(d.manifest.SizeBytes), Datasets: []epoch.CommitDataset{
		{ID: d.id, Session: [33]byte(crypto.CompressPubkey(&session.PublicKey)), Chunks: all},
	}}
	v, err := epoch.Seal(key, o.domain(), epoch.TypeCommit, e, c.Encode())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A COMMIT that was stored goes out again byte for byte until a validator has
// it; one that was taken holds after a restart without being sent again.
func TestCommitSurvivesRestarts(t *testing.T) {
	v := new(office)
	srv := httptest.NewServer(v)
	defer srv.Close()
	dir, d := t.TempDir(), made("x", 1, 3)

	o := begin(t, dir, srv.URL)
	o.catalogue.add(d)
	first := envelope(t, o, d, 5)
	if err := o.storeCommit(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	v.shut(true)
	if err := o.commit(t.Context(), 5); err == nil || !strings.Contains(err.Error(), "no_commit") {
		t.Fatalf("refused commit: %v", err)
	}
	if _, ok := o.Session(d.manifest.InfoHash); ok {
		t.Fatal("a session that no validator knows")
	}
	_ = o.s.Close() // and again, before anybody took it

	v.shut(false)
	o = begin(t, dir, srv.URL)
	o.catalogue.add(d)
	if _, ok := o.Session(d.manifest.InfoHash); ok {
		t.Fatal("a session that no validator knows, after the restart")
	}
	if err := o.commit(t.Context(), 5); err != nil {
		t.Fatal(err)
	}
	before, ok := o.Session(d.manifest.InfoHash)
	if !ok {
		t.Fatal("no session after the commit")
	}
	_ = o.s.Close()
	if sent := v.sent(); len(sent) != 2 || string(sent[0]) != string(first.Encode()) || string(sent[1]) != string(sent[0]) {
		t.Fatalf("%d messages; want the stored one twice", len(sent))
	}

	v.shut(true) // the window is over
	o = begin(t, dir, srv.URL)
	o.catalogue.add(d)
	after, ok := o.Session(d.manifest.InfoHash)
	if !ok || after.Address() != before.Address() || after.Epoch != 5 || after.Chunks != 3 {
		t.Fatalf("session after the restart: %+v, %v; want that of before", after, ok)
	}
	if err := o.commit(t.Context(), 5); err != nil {
		t.Fatal(err)
	}
	if n := len(v.sent()); n != 2 {
		t.Fatalf("%d messages, want no third", n)
	}
	if err := o.forgetCommitsAfter(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	if kept, err := o.storedCommit(t.Context(), 5); err != nil || kept == nil {
		t.Fatalf("a commit that was taken is forgotten: %v", err)
	}
}

func TestCommitsKept(t *testing.T) {
	o := begin(t, t.TempDir(), "http://127.0.0.1:1")
	d := made("x", 1, 3)
	for _, e := range []uint64{5, 6, 7, 8} {
		if err := o.storeCommit(t.Context(), envelope(t, o, d, e)); err != nil {
			t.Fatal(err)
		}
	}
	for e, want := range map[uint64]bool{5: false, 6: true, 7: true, 8: true, 9: false} {
		if v, err := o.storedCommit(t.Context(), e); err != nil || (v != nil) != want {
			t.Errorf("epoch %d: %v, %v; want kept %v", e, v, err, want)
		}
	}
	if err := o.forgetCommitsAfter(t.Context(), 6); err != nil {
		t.Fatal(err)
	}
	if v, err := o.storedCommit(t.Context(), 7); err != nil || v != nil {
		t.Errorf("an epoch that has not begun: %v, %v", v, err)
	}
}

// named adds a dataset of a name to a catalogue.
func named(c *catalogue, id byte, name string) *dataset {
	d := made(name, id, 2)
	c.add(d)
	return d
}

func TestCatalogueFind(t *testing.T) {
	c := newCatalogue()
	src, srcs := named(c, 1, "go-source"), named(c, 2, "go-source-2")
	glyphs := named(c, 3, "glyphs")
	named(c, 4, "twice")
	twice := named(c, 5, "twice")
	for name, want := range map[string]*dataset{
		"go-source": src, "go-source-": srcs, "gl": glyphs, src.id.String(): src, twice.id.String(): twice, "0x05": twice,
	} {
		if got, err := c.find(name); err != nil || got != want {
			t.Errorf("find %q: %v", name, err)
		}
	}
	for name, want := range map[string]error{"": torrent.ErrUnknownDataset, "x": torrent.ErrUnknownDataset, "go": ErrUsage, "0x": ErrUsage, "twice": ErrUsage} {
		if _, err := c.find(name); !errors.Is(err, want) || torrent.HintOf(err) == "" {
			t.Errorf("find %q: %v (hint %q), want %v", name, err, torrent.HintOf(err), want)
		}
	}
	if all := c.all(); len(all) != 5 || all[0] != glyphs {
		t.Errorf("%d datasets, want 5 by name", len(all))
	}
	late := made("copy", 9, 2) // somebody registers the same torrent again
	late.manifest.InfoHash = src.manifest.InfoHash
	c.add(late)
	if c.hash(src.manifest.InfoHash) != src || c.get(late.id) != late {
		t.Error("a torrent was taken over by who registered it later")
	}
}

func TestChoose(t *testing.T) {
	d := made("x", 1, 10) // 10 chunks of 256 KiB, the last shorter
	const chunk = 256 << 10
	held := bitset(10, 3, 8)
	a := &agreedRows{epoch: 1, rows: make([]chunkFigures, 10)}
	for i := range a.rows {
		a.rows[i].copiesQ16 = 8 << 16
	}
	a.rows[5].copiesQ16, a.rows[9].copiesQ16 = 1<<16, 2<<16
	d.setAgreed(a)
	for _, c := range []struct {
		name string
		p    Pick
		held torrent.Bitset
		want []int // that must be chosen
		n    int
	}{
		{"all", Pick{}, held, nil, 10},
		{"more than all", Pick{Bytes: 1 << 40, Order: "random"}, held, nil, 10},
		{"first", Pick{Bytes: 3 * chunk, Order: "first"}, torrent.Bitset{}, []int{0, 1, 2}, 3},
		{"held first", Pick{Bytes: 3 * chunk, Order: "first"}, held, []int{3, 8, 0}, 3},
		{"rarest", Pick{Bytes: 2 * chunk}, torrent.Bitset{}, []int{5, 9}, 2},
		{"held before rarest", Pick{Bytes: 3 * chunk, Order: "rarest"}, held, []int{3, 8, 5}, 3},
		{"random, held first", Pick{Bytes: 2 * chunk, Order: "random"}, held, []int{3, 8}, 2},
		{"a short one fits in what is left", Pick{Bytes: 2*chunk - 1, Order: "first"}, torrent.Bitset{}, []int{0, 9}, 2},
	} {
		got, err := d.choose(c.p, c.held)
		if err != nil || got.Count() != c.n {
			t.Errorf("%s: %d chunks, %v; want %d", c.name, got.Count(), err, c.n)
			continue
		}
		var bytes int64
		for i, ch := range d.chunks {
			if got.Has(i) {
				bytes += ch.Bytes
			}
		}
		if c.p.Bytes > 0 && bytes > c.p.Bytes {
			t.Errorf("%s: %d bytes of %d", c.name, bytes, c.p.Bytes)
		}
		for _, i := range c.want {
			if !got.Has(i) {
				t.Errorf("%s: chunk %d is not chosen", c.name, i)
			}
		}
	}
	for _, p := range []Pick{{Bytes: 1}, {Order: "best"}, {Bytes: chunk, Order: "best"}} {
		if _, err := d.choose(p, held); !errors.Is(err, ErrUsage) {
			t.Errorf("%+v: %v, want ErrUsage", p, err)
		}
	}
}

func TestChunkWindow(t *testing.T) {
	o := begin(t, t.TempDir(), "http://127.0.0.1:1")
	d, other := made("alpha", 1, 6), made("beta", 2, 4)
	o.catalogue.add(d)
	o.catalogue.add(other)
	a := &agreedRows{epoch: 1, rows: make([]chunkFigures, 6)}
	for i, copies := range []uint64{3, 1, 8, 2, 8, 16} {
		a.rows[i].copiesQ16 = copies << 16
	}
	d.setAgreed(a)
	snap := &engine.Snapshot{Torrents: map[torrent.InfoHash]*engine.TorrentState{
		d.manifest.InfoHash: {State: "seed"}, other.manifest.InfoHash: {State: "seed"},
	}}
	now := noon
	window := func(q Query) ([]string, ChunkWindow) {
		t.Helper()
		now = now.Add(time.Minute)
		w, err := o.chunkWindow(q, snap, now)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range w.Rows {
			got = append(got, fmt.Sprintf("%s %d", r.Dataset, r.Index))
		}
		return got, w
	}
	// pieceHash needs the torrent's piece list.
	for _, x := range []*dataset{d, other} {
		x.meta = &engine.Meta{Pieces: make([]byte, 20*len(x.chunks))}
	}
	for _, c := range []struct {
		q          Query
		want       string
		total, all int
	}{
		{Query{N: 3}, "alpha 0,alpha 1,alpha 2", 10, 10},
		{Query{Dataset: "alpha", N: 2, From: 4}, "alpha 4,alpha 5", 6, 6},
		{Query{Dataset: "alpha", N: 9, Sort: "copies"}, "alpha 1,alpha 3,alpha 0,alpha 2,alpha 4,alpha 5", 6, 6},
		{Query{Dataset: "alpha", N: 2, Sort: "copies", Desc: true}, "alpha 5,alpha 2", 6, 6},
		{Query{Dataset: "alpha", N: 9, Filter: "copies<3", Sort: "mult", Desc: true}, "alpha 1,alpha 3", 2, 6},
		{Query{Dataset: "alpha", N: 9, From: 100}, "", 6, 6},
		{Query{N: 9, Filter: "ds:beta", From: -5}, "beta 0,beta 1,beta 2,beta 3", 4, 10},
	} {
		got, w := window(c.q)
		if strings.Join(got, ",") != c.want || w.Total != c.total || w.All != c.all || w.Err != "" {
			t.Errorf("%+v: %v of %d of %d (%s); want %s of %d of %d", c.q, got, w.Total, w.All, w.Err, c.want, c.total, c.all)
		}
	}
	if _, w := window(Query{Filter: "copies<<"}); w.Err == "" {
		t.Error("a filter that does not parse says nothing")
	}
	if _, err := o.chunkWindow(Query{Sort: "colour"}, snap, now); !errors.Is(err, ErrUsage) {
		t.Errorf("sort by colour: %v", err)
	}
	if _, err := o.chunkWindow(Query{Dataset: "gamma"}, snap, now); !errors.Is(err, torrent.ErrUnknownDataset) {
		t.Errorf("unknown dataset: %v", err)
	}
	for _, q := range []Query{{MapW: -1, MapH: 5}, {MapW: 1 << 20, MapH: 1 << 20}, {MapW: 4, MapH: 4, Metric: "x"}} {
		if _, err := o.heatMap(q, snap); !errors.Is(err, ErrUsage) {
			t.Errorf("map %+v: %v", q, err)
		}
	}
}

func TestProfile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "network.toml")
	want := valid()
	want.Faucet, want.Explorer, want.PausedSeconds = "http://127.0.0.1:2/faucet", "http://127.0.0.1:3", 77
	if err := want.Save(path); err != nil {
		t.Fatal(err)
	}
	got, err := LoadProfile(path)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v, %v; want %+v", got, err, want)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]string{
		"unknown key":    {"chain_id =", "chian_id ="},
		"hub":            {want.Hub, "0x12"},
		"zero hub":       {want.Hub, torrent.Address{}.String()},
		"genesis":        {want.Genesis, "0x77"},
		"no chain id":    {"chain_id = 52711", "chain_id = 0"},
		"no rpc":         {"rpc = ['http://127.0.0.1:1']", "rpc = []"},
		"rpc is no URL":  {"rpc = ['http://127.0.0.1:1']", "rpc = ['here']"},
		"public, paused": {"local = true", "local = false"},
		"negative pause": {"paused_seconds = 77", "paused_seconds = -1"},
		"not toml":       {"rpc =", "rpc"},
	} {
		if !strings.Contains(string(text), c[0]) {
			t.Fatalf("%s: no %q in\n%s", name, c[0], text)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(text), c[0], c[1], 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadProfile(path); !errors.Is(err, ErrProfile) {
			t.Errorf("%s: %v, want ErrProfile", name, err)
		}
	}
	if _, err := LoadProfile(path + "x"); err == nil || torrent.HintOf(err) == "" {
		t.Errorf("no file: %v, want a hint", err)
	}
	bad := valid()
	bad.ChainID = 0
	if err := bad.Save(path + "y"); err == nil {
		t.Error("a profile was written that nobody could read")
	}
}

func TestAlerts(t *testing.T) {
	now := noon
	a := &alerts{now: func() time.Time { return now }}
	a.set("chain", "warn", "away", "wait")
	now = now.Add(time.Minute)
	a.set("disk", "error", "full", "")
	a.set("chain", "error", "still away", "")
	a.set("none", "warn", "", "")
	list := a.snapshot()
	if len(list) != 2 || list[0] != (Alert{ID: "chain", At: noon, Level: "error", Text: "still away"}) || list[1].ID != "disk" {
		t.Fatalf("%+v; want chain since noon with the new text, then disk", list)
	}
	a.set("chain", "", "", "")
	if got := a.snapshot(); len(got) != 1 || got[0].ID != "disk" || list[0].ID != "chain" {
		t.Fatalf("%+v, and the list taken before %+v", got, list)
	}
}

func TestRing(t *testing.T) {
	var file strings.Builder
	r := NewRing(slog.NewTextHandler(&file, &slog.HandlerOptions{Level: slog.LevelWarn}))
	log := slog.New(r)
	if got := r.Lines(5); len(got) != 0 {
		t.Errorf("%d lines of none", len(got))
	}
	log.Debug("unseen")
	log.With("node", "a").WithGroup("g").Info("hello", "k", 1)
	log.Warn("bad")
	if got := r.Lines(5); len(got) != 2 || got[0].Text != "hello node=a g.k=1" || got[0].Level != "INFO" || got[1].Text != "bad" {
		t.Errorf("%+v", got)
	}
	if s := file.String(); strings.Contains(s, "hello") || !strings.Contains(s, "bad") {
		t.Errorf("file has %q, want the warning alone", s)
	}
	for i := range ringLines + 10 {
		log.Info("line", "i", i)
	}
	got := r.Lines(ringLines * 2)
	if len(got) != ringLines || got[0].Text != "line i=10" || got[ringLines-1].Text != fmt.Sprintf("line i=%d", ringLines+9) {
		t.Fatalf("%d lines, from %q to %q", len(got), got[0].Text, got[len(got)-1].Text)
	}
	for i := range got {
		if got[i].N != got[0].N+uint64(i) {
			t.Fatalf("line %d has number %d", i, got[i].N)
		}
	}
	if got := r.Lines(3); len(got) != 3 || got[2].Text != fmt.Sprintf("line i=%d", ringLines+9) {
		t.Errorf("newest 3: %+v", got)
	}
}
