package epoch

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rarebit/torrent"
)

func TestCommitAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, 30*time.Second)
		s.start()
		defer func() { s.stop() }()
		s.uploadAll()
		ask := func(v *Envelope) string {
			t.Helper()
			r, err := s.client.Commit(t.Context(), stageURL, v)
			if err != nil {
				return err.Error()
			}
			return r.Reason
		}
		a := s.actors[0]
		s.sleepUntil(s.line().Start(1).Add(time.Second))
		first := a.commit(1)
		if got := ask(first) + ask(first) + ask(a.commit(2)); got != "" {
			t.Errorf("a COMMIT, sent twice, and the next one: %q", got)
		}
		if got := ask(a.commit(3)); got != "too_early" {
			t.Errorf("two epochs ahead: %q", got)
		}
		for name, c := range map[string]struct {
			edit func(*Commit)
			want string
		}{
			"private address": {func(c *Commit) { c.Endpoints = []string{"192.168.1.1:80"} }, "endpoint_not_public"},
			"too much":        {func(c *Commit) { c.Bytes = 1 << 60 }, "over_256GiB"},
			"another promise": {func(c *Commit) { c.Datasets = c.Datasets[:1] }, "equivocation"},
		} {
			v := *first
			body, err := DecodeCommit(v.Body)
			if err != nil {
				t.Fatal(err)
			}
			c.edit(body)
			other, err := Seal(a.key, testDomain, TypeCommit, 1, body.Encode())
			if err != nil {
				t.Fatal(err)
			}
			if got := ask(other); got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
		forged := *s.actors[1].commit(1)
		forged.Sig[10] ^= 1
		if got := ask(&forged); !strings.Contains(got, "401") {
			t.Errorf("forged signature: %q", got)
		}
		foreign, err := Seal(a.key, Domain{ChainID: 1}, TypeCommit, 1, first.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := ask(foreign); !strings.Contains(got, "401") {
			t.Errorf("message for another network: %q", got)
		}
		s.sleepUntil(s.line().CommitUntil(1).Add(time.Second))
		if got := ask(s.actors[1].commit(1)); got != "no_commit" {
			t.Errorf("too late: %q", got)
		}
		// The account was fixed by the first block that knows the pseudonym.
		s.settled(1)
		moved := *a
		moved.account = torrent.Address{9}
		if got := ask(moved.commit(s.line().At(time.Now()) + 1)); got != "account_fixed" {
			t.Errorf("another account: %q", got)
		}
	})
}

func TestSettleAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, 30*time.Second)
		s.start()
		defer func() { s.stop() }()
		s.uploadAll()
		a := s.actors[0]
		good, bad := a.receipt(s.data[0], 1, testKey(700), 1, chunk(0, 2)), a.receipt(s.data[0], 1, testKey(701), 1, chunk(1, 1))
		bad.Blocks = 77
		s.sleepUntil(s.line().Start(1).Add(time.Second))
		if _, err := s.client.Commit(t.Context(), stageURL, a.commit(1)); err != nil {
			t.Fatal(err)
		}
		if r, err := s.client.Settle(t.Context(), stageURL, a.settle(1, good)); err != nil || r.Status != StatusTryLater {
			t.Errorf("before the commit window closed: %+v, %v", r, err)
		}
		s.sleepUntil(s.line().End(1).Add(time.Second))
		r, err := s.client.Settle(t.Context(), stageURL, a.settle(1, good, bad))
		if err != nil || r.Status != StatusOK || len(r.Bad) != 1 || r.Root != NewMerkle([]torrent.Hash{good.AckLeaf()}).Root() {
			t.Errorf("one good, one bad: %+v, %v", r, err)
		}
		if r, err := s.client.Settle(t.Context(), stageURL, s.actors[1].settle(1, good)); err != nil || r.Reason != "unknown_session" {
			t.Errorf("from a stranger: %+v, %v", r, err)
		}
		s.sleepUntil(s.line().SettleUntil(1).Add(100 * time.Millisecond))
		if r, err := s.client.Settle(t.Context(), stageURL, a.settle(1, good)); err != nil || r.Reason != "late_receipts" {
			t.Errorf("too late: %+v, %v", r, err)
		}
	})
}

func TestDatasetsOverHTTP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, 30*time.Second)
		s.start()
		defer func() { s.stop() }()
		synctest.Wait()
		d, ctx := s.data[0], t.Context()
		if _, err := s.client.FetchManifest(ctx, stageURL, &d.reg); !errors.Is(err, ErrNotFound) {
			t.Errorf("manifest before the upload: %v", err)
		}
		for name, edit := range map[string]func(*Upload){
			"unsigned": func(u *Upload) {
				u.Manifest = bytes.Replace(u.Manifest, []byte(`"signature": "`), []byte(`"signature": "00`), 1)
			},
			"other words":   func(u *Upload) { u.Manifest = bytes.Replace(u.Manifest, []byte("CC0-1.0"), []byte("CC0-9.9"), 1) },
			"hash missing":  func(u *Upload) { u.Leaves = u.Leaves[1:] },
			"other hash":    func(u *Upload) { u.Leaves = append([]torrent.Hash{{1}}, u.Leaves[1:]...) },
			"other torrent": func(u *Upload) { u.Torrent = s.data[1].file },
			"cut torrent":   func(u *Upload) { u.Torrent = u.Torrent[:len(u.Torrent)-30] },
			"no manifest":   func(u *Upload) { u.Manifest = nil },
			"of another":    func(u *Upload) { *u = *s.data[1].upload() },
		} {
			u := *d.upload()
			edit(&u)
			if err := s.client.UploadDataset(ctx, stageURL, d.reg.ID, &u); err == nil || !strings.Contains(err.Error(), "422") {
				t.Errorf("%s: %v, want 422", name, err)
			}
		}
		if err := s.client.UploadDataset(ctx, stageURL, torrent.ID{1}, d.upload()); !errors.Is(err, ErrNotFound) {
			t.Errorf("unregistered: %v", err)
		}
		s.uploadAll()
		s.uploadAll() // again changes nothing
		again := newSample("maps", testKey(50), 100_000, 40_000)
		again.man.Description = "changed"
		sig, _ := sign(testKey(50), again.man.SigningHash())
		again.man.SetSignature(sig)
		if err := s.client.UploadDataset(ctx, stageURL, d.reg.ID, again.upload()); err == nil || !strings.Contains(err.Error(), "409") {
			t.Errorf("a second manifest: %v, want 409", err)
		}
		for range 2 { // and once more from the database
			m, err := s.client.FetchManifest(ctx, stageURL, &d.reg)
			if err != nil || m.SigningHash() != d.man.SigningHash() {
				t.Errorf("manifest: %v", err)
			}
			if f, err := s.client.FetchTorrent(ctx, stageURL, &d.reg); err != nil || !bytes.Equal(f, d.file) {
				t.Errorf("torrent: %v", err)
			}
			if tree, err := s.client.FetchTree(ctx, stageURL, &d.reg); err != nil || tree.Root() != d.tree.Root() {
				t.Errorf("tree: %v", err)
			}
			if list, err := s.client.Datasets(ctx, stageURL); err != nil || len(list) != 2 {
				t.Errorf("list: %v, %v", list, err)
			}
			s.stop()
			s.start()
			synctest.Wait()
		}
		wrong := d.reg
		wrong.ChunkRoot[0] ^= 1
		wrong.InfoHash[0] ^= 1
		if _, err := s.client.FetchTree(ctx, stageURL, &wrong); !errors.Is(err, torrent.ErrHashMismatch) {
			t.Errorf("tree of another root was believed: %v", err)
		}
		if _, err := s.client.FetchManifest(ctx, stageURL, &wrong); !errors.Is(err, torrent.ErrManifest) {
			t.Errorf("manifest of another root was believed: %v", err)
		}
		if _, err := s.client.FetchTorrent(ctx, stageURL, &wrong); !errors.Is(err, torrent.ErrHashMismatch) {
			t.Errorf("torrent of another infohash was believed: %v", err)
		}
	})
}

func TestGarbageOverHTTP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, 30*time.Second)
		s.start()
		defer func() { s.stop() }()
		synctest.Wait()
		for _, c := range []struct {
			method, path string
			body         []byte
			want         int
		}{
			{"POST", "/v1/commit", []byte("x"), 400},
			{"POST", "/v1/commit", make([]byte, 3<<20), 413},
			{"POST", "/v1/settle", s.actors[0].commit(1).Encode(), 400},
			{"GET", "/v1/block/x", nil, 400},
			{"GET", "/v1/block/99", nil, 404},
			{"GET", "/v1/why/1", nil, 400},
			{"GET", "/v1/datasets/0x12/manifest", nil, 400},
			{"POST", "/v1/datasets/zz", nil, 400},
			{"DELETE", "/v1/status", nil, 405},
		} {
			req, err := http.NewRequestWithContext(t.Context(), c.method, stageURL+c.path, bytes.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			res, err := s.link.RoundTrip(req)
			if err != nil || res.StatusCode != c.want {
				t.Errorf("%s %s: %v, %v; want %d", c.method, c.path, res.StatusCode, err, c.want)
			}
			_ = res.Body.Close()
		}
	})
}

func TestGroups(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		local bool
		same  bool
	}{
		{"9.9.9.1:1", "9.9.9.200:2", false, true},
		{"9.9.9.1:1", "9.9.8.1:1", false, false},
		{"[2001:db8:1:2::1]:1", "[2001:db8:1:3::9]:7", false, true},
		{"[2001:db8:1::1]:1", "[2001:db8:2::1]:1", false, false},
		{"[::ffff:9.9.9.1]:1", "9.9.9.2:1", false, true},
		{"127.0.0.1:1", "127.0.0.1:2", true, false},
		{"127.0.0.1:1", "127.0.0.1:1", true, true},
	} {
		if got := groupOf([]byte("k"), 1, c.a, c.local) == groupOf([]byte("k"), 1, c.b, c.local); got != c.same {
			t.Errorf("%s and %s are one group: %t", c.a, c.b, got)
		}
	}
	if groupOf([]byte("k"), 1, "9.9.9.1:1", false) == groupOf([]byte("k"), 2, "9.9.9.1:1", false) {
		t.Error("a group can be followed from epoch to epoch")
	}
	for addr, ok := range map[string]bool{
		"127.0.0.1:80": false, "10.0.0.1:80": false, "9.9.9.9:80": true, "[::1]:80": false, "[fe80::1]:80": false,
		"169.254.169.254:80": false, "0.0.0.0:80": false, "[2620:fe::9]:443": true, "[::ffff:127.0.0.1]:1": false,
	} {
		if err := dialable(addr, false); (err == nil) != ok {
			t.Errorf("dialable(%s): %v", addr, err)
		}
	}
	if dialable("127.0.0.1:80", true) != nil || dialable("10.0.0.1:80", true) == nil {
		t.Error("on a local network loopback alone may be dialled besides public addresses")
	}
}
