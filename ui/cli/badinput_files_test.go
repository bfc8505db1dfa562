package cli_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestHarmedFiles deletes one file and changes another while they are seeded:
// the state tells, with a hint, the rest is served on, and putting them back
// is enough.
func TestHarmedFiles(t *testing.T) {
	_, network := sharedNet(t)
	t.Parallel()
	data, src := t.TempDir(), filepath.Join(t.TempDir(), "harmed")
	const chunk = 262_144
	for i, name := range []string{"changed", "deleted", "intact"} {
		writeRandom(t, filepath.Join(src, name), 4*chunk, byte(80+i))
	}
	d := startDaemon(t, network, data)
	pub := publish(t, data, src)
	if pub.num(t, "chunks") != 12 {
		t.Fatalf("published %v", pub)
	}
	deleted, err := os.ReadFile(filepath.Join(src, "deleted"))
	if err != nil {
		t.Fatal(err)
	}
	changed, err := os.ReadFile(filepath.Join(src, "changed"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(src, "deleted")); err != nil {
		t.Fatal(err)
	}
	other := append([]byte(nil), changed...)
	other[chunk+5]++ // one byte of its second chunk
	if err := os.WriteFile(filepath.Join(src, "changed"), other, 0o600); err != nil {
		t.Fatal(err)
	}
	poll(t, 20*time.Second, "missing, the unchanged chunks verified again", func() bool {
		r := dataset(t, data, "harmed")
		return r["state"] == "missing" && r["held_bytes"] == float64(7*chunk)
	})
	r := dataset(t, data, "harmed")
	if e, _ := r["error"].(string); !strings.Contains(e, "deleted is missing") && !strings.Contains(e, "changed was changed") {
		t.Errorf("error %q does not name a file", e)
	}
	if r.str(t, "hint") == "" {
		t.Errorf("no hint: %v", r)
	}
	out, _, code := run(t, "--data", data, "status")
	if code != 0 || !strings.Contains(out, r.str(t, "error")) || !strings.Contains(out, r.str(t, "hint")) {
		t.Errorf("status does not tell of it:\n%s", out)
	}
	states := func() (served float64, missing []float64) {
		var rows []object
		runJSON(t, &rows, "--data", data, "chunks", "ls", "--dataset", "harmed")
		for _, c := range rows {
			if c["state"] == "missing" {
				missing = append(missing, c.num(t, "index"))
			} else if c.str(t, "file") == "intact" {
				served += c.num(t, "served_bytes")
			}
		}
		return served, missing
	}
	var before float64
	poll(t, 5*time.Second, "chunks 1 and 4 to 7 are missing, no other", func() bool { // the table follows once a second
		var missing []float64
		before, missing = states()
		return fmt.Sprint(missing) == "[1 4 5 6 7]"
	})
	poll(t, time.Minute, "the intact file is served", func() bool { now, _ := states(); return now > before })
	for name, b := range map[string][]byte{"deleted": deleted, "changed": changed} {
		if err := os.WriteFile(filepath.Join(src, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	poll(t, 20*time.Second, "all is seeded again", func() bool { return dataset(t, data, "harmed")["state"] == "seed" })
	// The same while the daemon is down.
	d.stop(t)
	if err := os.Remove(filepath.Join(src, "deleted")); err != nil {
		t.Fatal(err)
	}
	startDaemon(t, network, data)
	poll(t, 20*time.Second, "missing after the start", func() bool {
		r := dataset(t, data, "harmed")
		return r != nil && r["state"] == "missing" && r["held_bytes"] == float64(8*chunk)
	})
}

// TestBadFolder: folders that cannot be published are refused with the name of
// what is wrong, and leave nothing behind.
func TestBadFolder(t *testing.T) {
	_, network := sharedNet(t)
	t.Parallel()
	data := t.TempDir()
	startDaemon(t, network, data)
	put := func(t *testing.T, name string) string {
		dir := filepath.Join(t.TempDir(), "folder")
		writeRandom(t, filepath.Join(dir, "good.bin"), 1000, 1)
		writeRandom(t, filepath.Join(dir, filepath.FromSlash(name)), 1000, 2)
		return dir
	}
	for _, c := range []struct {
		name, file string
		words      []string
	}{
		{"reserved", "sub/CON/file", []string{"not allowed", "CON", "device name", "rename"}},
		{"reserved with an extension", "nul.txt", []string{"not allowed", "nul.txt", "rename"}},
		{"backslash", `..\..\evil`, []string{"not allowed", "evil", "rename"}},
		{"drive", "c:evil", []string{"not allowed", "c:evil", "rename"}},
		{"escape codes", "a\x1b[2Jb", []string{"not allowed", `\x1b`, "rename"}},
		{"not UTF-8", "\xff\xfe", []string{"not allowed", "UTF-8", "rename"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if runtime.GOOS != "linux" {
				t.Skip("the file system does not take such names")
			}
			refused(t, 1, c.words, "--data", data, "publish", put(t, c.file))
		})
	}
	t.Run("empty", func(t *testing.T) {
		refused(t, 1, []string{"no data to publish", "put at least one file"}, "--data", data, "publish", t.TempDir())
	})
	t.Run("only empty files", func(t *testing.T) {
		dir := t.TempDir()
		writeRandom(t, filepath.Join(dir, "nothing"), 0, 0)
		refused(t, 1, []string{"no data to publish"}, "--data", data, "publish", dir)
	})
	t.Run("not there", func(t *testing.T) {
		refused(t, 1, []string{"nowhere", "check the name"}, "--data", data, "publish", filepath.Join(t.TempDir(), "nowhere"))
	})
	t.Run("no folder", func(t *testing.T) {
		refused(t, 1, []string{"/dev/null"}, "--data", data, "publish", "/dev/null")
	})
	t.Run("unreadable", func(t *testing.T) {
		if os.Getuid() == 0 {
			t.Skip("root may read everything; torrent/catalog tests it with an injected error")
		}
		dir := put(t, "secret.bin")
		if err := os.Chmod(filepath.Join(dir, "secret.bin"), 0); err != nil {
			t.Fatal(err)
		}
		refused(t, 1, []string{"secret.bin"}, "--data", data, "publish", dir)
	})
	t.Run("name", func(t *testing.T) {
		for _, name := range []string{"../evil", "/abs", "nul", "a/b", strings.Repeat("x", 10_000), "\x1b]0;x\x07"} {
			refused(t, 1, []string{"not allowed"}, "--data", data, "publish", put(t, "ok.bin"), "--name", name)
		}
	})
	t.Run("unknown dataset", func(t *testing.T) {
		refused(t, 1, []string{"unknown dataset", "nowhere", "datasets ls"}, "--data", data, "datasets", "pick", "nowhere")
		refused(t, 2, []string{"less than one chunk"}, "--data", data, "datasets", "pick", "glyphs", "--size", "1KB")
		refused(t, 2, []string{"order"}, "--data", data, "datasets", "pick", "glyphs", "--order", "upside-down")
		refused(t, 2, []string{"not picked"}, "--data", data, "datasets", "drop", "glyphs")
		refused(t, 2, []string{"filter"}, "--data", data, "chunks", "ls", "nonsense<3")
		refused(t, 2, []string{"sort"}, "--data", data, "chunks", "ls", "--sort", "nonsense")
	})
	var s object
	runJSON(t, &s, "--data", data, "status")
	if n := s.num(t, "picked"); n != 0 {
		t.Errorf("%v datasets are seeded after all was refused", n)
	}
	if _, err := os.Stat(filepath.Join(data, "published")); !os.IsNotExist(err) {
		t.Errorf("something was published: %v", err)
	}
}

// TestPublishAlone publishes without a daemon: one runs for as long as it takes.
func TestPublishAlone(t *testing.T) {
	_, network := sharedNet(t)
	t.Parallel()
	data := t.TempDir()
	var p object
	out, errOut, code := run(t, "--network", network, "--data", data, "publish", awkward(t, 120), "--name", "alone", "--json")
	if code != 0 || !strings.Contains(errOut, "neither does now") {
		t.Fatalf("exit %d\n%s%s", code, out, errOut)
	}
	decode(t, out, &p)
	hasKeys(t, "publish", p, "dataset_id", "name", "torrent_file", "magnet", "chunks", "size_bytes")
	startDaemon(t, network, data)
	poll(t, 5*time.Second, "it is seeded", func() bool {
		r := dataset(t, data, "alone")
		return r != nil && r["state"] == "seed" && r["dataset_id"] == p["dataset_id"]
	})
}

// TestDiskFull has the data folder on a disk of 24 MB, too small for what is
// picked, and then fills it to the last byte: the daemon goes on and says so,
// and what is in the ledger stays.
func TestDiskFull(t *testing.T) {
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("needs root on Linux to mount a tmpfs; torrent/engine tests a full disk with injected errors")
	}
	mount := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(mount, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=24m", "rarebit-test", mount).CombinedOutput(); err != nil {
		t.Skipf("cannot mount a tmpfs here: %v %s; torrent/engine tests a full disk with injected errors", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", mount).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	_, network := sharedNet(t)
	t.Parallel()
	data := filepath.Join(mount, "data")
	d := startDaemon(t, network, data)
	src := filepath.Join(t.TempDir(), "elsewhere")
	writeRandom(t, filepath.Join(src, "f"), 2<<20, 140)
	publish(t, data, src)
	if out, errOut, code := run(t, "--data", data, "datasets", "pick", "go-source"); code != 0 {
		t.Fatalf("pick: exit %d %s%s", code, out, errOut)
	}
	poll(t, 30*time.Second, "an alert", func() bool {
		a := alerts(t, status(t, data))
		return strings.Contains(a, "disk full") && strings.Contains(a, "free some space")
	})
	if r := dataset(t, data, "go-source"); r["state"] != "error" || r.num(t, "held_bytes") >= r.num(t, "size_bytes") {
		t.Errorf("%v", r)
	}
	link := func(key string) float64 { return object(status(t, data)["link"].(map[string]any)).num(t, key) }
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(d.err.String())
		}
	})
	poll(t, time.Minute, "signed receipts", func() bool { return link("receipted_bytes") > 0 })

	filler := filepath.Join(mount, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	for block := make([]byte, 4096); ; {
		if _, err := f.Write(block); err != nil {
			if !errors.Is(err, syscall.ENOSPC) {
				t.Fatal(err)
			}
			break
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	kept := status(t, data)
	epoch := object(kept["epoch"].(map[string]any)).num(t, "current")
	served := link("served_bytes")
	poll(t, time.Minute, "two epochs go by, and it serves on", func() bool {
		s := status(t, data)
		checkSum(t, s)
		return object(s["epoch"].(map[string]any)).num(t, "current") >= epoch+2 && link("served_bytes") > served
	})
	if a := alerts(t, status(t, data)); !strings.Contains(a, "full") || !strings.Contains(a, "free some space") {
		t.Errorf("alerts while the disk is full: %s", a)
	}
	before := link("receipted_bytes")
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	poll(t, time.Minute, "receipts are stored again", func() bool { return link("receipted_bytes") > before })
	d.stop(t)
	if code := d.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit %d\n%s", code, d.err.String())
	}
	d = startDaemon(t, network, data)
	s := status(t, data)
	checkSum(t, s)
	if rat(t, s.str(t, "lifetime")).Cmp(rat(t, kept.str(t, "lifetime"))) < 0 {
		t.Errorf("the ledger had %v, has %v", kept["earnings"], s["earnings"])
	}
	poll(t, 5*time.Second, "the receipts are all there", func() bool { return link("receipted_bytes") >= before })
	d.stop(t) // before the disk goes
}
