package tracker_test

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"rarebit/torrent"
	"rarebit/torrent/tracker"
)

// TestAria2 lets two ordinary clients find each other through the tracker.
func TestAria2(t *testing.T) {
	aria2c, err := exec.LookPath("aria2c")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("aria2c is not installed")
		}
		t.Skip("aria2c is not installed")
	}
	tr := tracker.New(tracker.Options{Interval: 5 * time.Second})
	srv := httptest.NewServer(tr)
	defer srv.Close()

	data := bytes.Repeat([]byte("rarebit!"), 64<<10)
	sum := sha1.Sum(data)
	info := fmt.Sprintf("d6:lengthi%de4:name4:data12:piece lengthi%de6:pieces20:%se", len(data), len(data), sum[:])
	announceURL := srv.URL + "/announce"
	dir := t.TempDir()
	file := filepath.Join(dir, "x.torrent")
	if err := os.WriteFile(file, fmt.Appendf(nil, "d8:announce%d:%s4:info%se", len(announceURL), announceURL, info), 0o600); err != nil {
		t.Fatal(err)
	}
	ih := torrent.InfoHash(sha1.Sum([]byte(info)))

	start := func(name string, seed bool) string {
		d := filepath.Join(dir, name)
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
		if seed {
			if err := os.WriteFile(filepath.Join(d, "data"), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.CommandContext(t.Context(), aria2c, "--no-conf", "-q", "-d", d, "--check-integrity=true", "--seed-ratio=0",
			"--enable-dht=false", "--enable-dht6=false", "--bt-enable-lpd=false", "--enable-peer-exchange=false",
			"--listen-port="+strconv.Itoa(freePort(t)), file)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
		return filepath.Join(d, "data")
	}
	await := func(what string, ok func() bool) {
		t.Helper()
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for deadline := time.Now().Add(30 * time.Second); !ok(); <-tick.C {
			if time.Now().After(deadline) {
				t.Fatalf("%s: %+v", what, tr.Counts(ih))
			}
		}
	}
	start("seed", true)
	await("the seeder announces", func() bool { return tr.Counts(ih).Complete == 1 })
	got := start("leech", false)
	await("the leecher has the file", func() bool {
		b, err := os.ReadFile(got)
		return err == nil && bytes.Equal(b, data)
	})
	await("it announces that it finished", func() bool { return tr.Counts(ih) == (tracker.Counts{Complete: 2, Downloaded: 1}) })
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}
