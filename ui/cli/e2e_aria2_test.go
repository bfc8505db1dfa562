package cli_test

import (
	"bytes"
	"context"
	be "encoding/binary"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// aria2 downloads a torrent with a client that no one here wrote. It may only
// use trackers: no DHT, no peer exchange, no local discovery.
func aria2(t *testing.T, torrentFile string, flags ...string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	args := append([]string{
		"--no-conf", "--dir", dir, "--seed-time=0", "--enable-dht=false", "--enable-dht6=false", "--bt-enable-lpd=false",
		"--enable-peer-exchange=false", "--listen-port=" + strconv.Itoa(port), "--disable-ipv6", "--file-allocation=none",
		"--summary-interval=0", "--console-log-level=warn", "--bt-tracker-interval=2",
	}, flags...)
	cmd := exec.CommandContext(ctx, "aria2c", append(args, torrentFile)...)
	begin := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("aria2c %v: %v\n%s", flags, err, out)
	}
	t.Logf("aria2c took %s", time.Since(begin).Round(time.Millisecond))
	return dir
}

// sameTree fails unless each file below want is below got with the same bytes,
// and nothing else is there but padding.
func sameTree(t *testing.T, want, got string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(want, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(want, p)
		a, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(filepath.Join(got, rel))
		if err != nil {
			t.Errorf("%s: %v", rel, err)
		} else if !bytes.Equal(a, b) {
			t.Errorf("%s differs: %d and %d bytes", rel, len(a), len(b))
		}
		files++
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files: %v", files, err)
	}
	err = filepath.WalkDir(got, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(got, p)
		if _, err := os.Lstat(filepath.Join(want, rel)); err != nil && !strings.HasPrefix(rel, ".pad"+string(filepath.Separator)) {
			t.Errorf("%s was not published", rel)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// onePeer is a tracker that knows one peer: the given one.
func onePeer(t *testing.T, addr string) (announce string) {
	t.Helper()
	a, err := netip.ParseAddrPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	peers := be.BigEndian.AppendUint16(a.Addr().AsSlice(), a.Port())
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, "d8:intervali60e5:peers%d:%se", len(peers), peers)
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/announce"
}

// awkward is a folder whose files do not end where chunks do: every one but the
// last needs padding (BEP 47). Its bytes follow from the seed.
func awkward(t *testing.T, seed byte) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), fmt.Sprintf("awkward %d ü", seed))
	for i, n := range []int{1, 300_000, 262_144, 1_500_001, 16_385} {
		writeRandom(t, filepath.Join(dir, fmt.Sprintf("part %d", i), strings.Repeat("deep/", i), "datei ä.bin"), n, seed+byte(i))
	}
	return dir
}

// TestAria2Devnet downloads a sample dataset with the .torrent file that the
// validator hands out; its tracker is that of the profile.
func TestAria2Devnet(t *testing.T) {
	need(t, "aria2c")
	dir, network := sharedNet(t)
	t.Parallel()
	p := readProfile(t, network)
	data := t.TempDir()
	d := startDaemon(t, network, data)
	var row object
	poll(t, 20*time.Second, "the catalogue", func() bool { row = dataset(t, data, "go-images"); return row != nil })
	file := filepath.Join(t.TempDir(), "x.torrent")
	if err := os.WriteFile(file, fetch(t, p.Validators[0]+"/v1/datasets/"+row.str(t, "dataset_id")+"/torrent"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(b, []byte(p.Trackers[0])) {
		t.Errorf("the torrent does not name the tracker %s: %v", p.Trackers[0], err)
	}
	sameTree(t, filepath.Join(dir, "samples", "go-images"), filepath.Join(aria2(t, file), "go-images"))

	// The same from a seeder of ours that has fetched it itself, and from no
	// other: the only peer that this aria2c hears of.
	if out, errOut, code := run(t, "--data", data, "datasets", "pick", "go-images"); code != 0 {
		t.Fatalf("pick: exit %d %s%s", code, out, errOut)
	}
	poll(t, 2*time.Minute, "go-images is fetched", func() bool { return dataset(t, data, "go-images")["state"] == "seed" })
	addr := object(status(t, data)["link"].(map[string]any)).str(t, "listen")
	got := aria2(t, file, "--bt-exclude-tracker=*", "--bt-tracker="+onePeer(t, addr))
	sameTree(t, filepath.Join(dir, "samples", "go-images"), filepath.Join(got, "go-images"))
	if served := dataset(t, data, "go-images").num(t, "served_bytes"); served < row.num(t, "size_bytes") {
		t.Errorf("%v bytes served, a whole dataset of %v went out\n%s", served, row["size_bytes"], d.err.String())
	}
}

// TestAria2Published opens what `rarebit publish` made, over the profile's
// tracker and from the given peer.
func TestAria2Published(t *testing.T) {
	need(t, "aria2c")
	_, network := sharedNet(t)
	t.Parallel()
	data := t.TempDir()
	startDaemon(t, network, data)
	src := awkward(t, 7)
	pub := publish(t, data, src, "--name", "awkward", "--license", "CC0-1.0")
	if pub.str(t, "name") != "awkward" || pub.num(t, "size_bytes") != 1+300_000+262_144+1_500_001+16_385 {
		t.Errorf("published %v", pub)
	}
	file := pub.str(t, "torrent_file")
	sameTree(t, src, filepath.Join(aria2(t, file), "awkward"))
	addr := object(status(t, data)["link"].(map[string]any)).str(t, "listen")
	got := aria2(t, file, "--bt-exclude-tracker=*", "--bt-tracker="+onePeer(t, addr))
	sameTree(t, src, filepath.Join(got, "awkward"))
	// By the magnet link: the metadata, too, comes from the seeder.
	got = aria2(t, pub.str(t, "magnet"))
	sameTree(t, src, filepath.Join(got, "awkward"))
}
