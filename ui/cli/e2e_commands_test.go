package cli_test

import (
	"bytes"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var txHash = regexp.MustCompile(`^0x[0-9a-f]{64}$`)

// TestCommands is the whole loop by commands only: pick, wait, claim, claim
// again; what the chain says of it is asked over plain JSON-RPC. Then the
// daemon is stopped and started and must know everything, and then it loses
// its ledger and must get the money back from the chain.
func TestCommands(t *testing.T) {
	_, network := sharedNet(t)
	begin := time.Now()
	p := readProfile(t, network)
	data := filepath.Join(t.TempDir(), "D2")
	args := []string{"--data", data}
	d := startDaemon(t, network, data)
	if out, errOut, code := run(t, append(args, "datasets", "pick", "go-images")...); code != 0 {
		t.Fatalf("pick: exit %d %s%s", code, out, errOut)
	}
	poll(t, 2*time.Minute, "claimable > 0", func() bool {
		s := status(t, data)
		checkSum(t, s)
		return rat(t, s.str(t, "claimable")).Sign() > 0
	})
	var address object
	runJSON(t, &address, append(args, "wallet", "address")...)
	before := tokenBalance(t, p, address.str(t, "address"))
	claimed := claimAll(t, data)
	took := shared.took + time.Since(begin)
	t.Logf("network up in %s, claimed %s RBT after %s in all", shared.took.Round(time.Millisecond), new(big.Rat).SetFrac(claimed, big.NewInt(1e18)).FloatString(18), took.Round(time.Millisecond))
	if took > 90*time.Second && !raceEnabled {
		t.Errorf("the loop took %s, want less than 90 s", took)
	}
	after := tokenBalance(t, p, address.str(t, "address"))
	if rise := new(big.Int).Sub(after, before); rise.Cmp(claimed) != 0 || claimed.Sign() <= 0 {
		t.Errorf("the balance rose by %s, the claims say %s", rise, claimed)
	}
	var e object
	runJSON(t, &e, append(args, "earnings")...)
	hasKeys(t, "earnings", e, append([]string{"lifetime", "unit"}, buckets...)...)
	checkSum(t, e)
	if e["unit"] != "RBT" || units(t, e.str(t, "claimed")).Cmp(claimed) != 0 {
		t.Errorf("claimed %s base units, earnings say %v", claimed, e)
	}
	t.Run("json", func(t *testing.T) { fixedNames(t, data) })
	t.Run("restart", func(t *testing.T) { d = restart(t, d, network, data) })
	t.Run("lost ledger", func(t *testing.T) {
		d.stop(t)
		ledger := filepath.Join(data, "ledger.db")
		if err := os.WriteFile(ledger, bytes.Repeat([]byte("no ledger "), 5000), 0o600); err != nil {
			t.Fatal(err)
		}
		_, errOut, code := run(t, "--network", network, "--data", data, "daemon")
		if code != 1 || !strings.Contains(errOut, "ledger.db") || !strings.Contains(errOut, "move ledger.db away") {
			t.Fatalf("exit %d, %s", code, errOut)
		}
		for _, end := range []string{"", "-wal", "-shm"} { // as the message says
			if err := os.Rename(ledger+end, ledger+end+".old"); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
		startDaemon(t, network, data)
		poll(t, time.Minute, "the ledger is back from the chain", func() bool {
			s := status(t, data)
			checkSum(t, s)
			return units(t, s.str(t, "claimed")).Cmp(claimed) == 0
		})
	})
}

// claimAll claims until nothing is left, and returns the sum in base units. An
// epoch may become final between two commands, so the second claim may find
// something; that it ends, with exit code 4, is what scripts rely on.
func claimAll(t *testing.T, data string) *big.Int {
	t.Helper()
	sum, epoch := new(big.Int), 0.0
	for n := range 5 {
		var c object
		out, errOut, code := run(t, "--data", data, "claim", "--json")
		if n > 0 && code == 4 {
			if out != "" || !strings.Contains(errOut, "nothing to claim") {
				t.Errorf("nothing to claim: %q %q", out, errOut)
			}
			return sum
		}
		if code != 0 {
			t.Fatalf("claim %d: exit %d\n%s%s", n+1, code, out, errOut)
		}
		decode(t, out, &c)
		hasKeys(t, "claim", c, "amount", "unit", "tx_hash", "status")
		if c["unit"] != "RBT" || c["status"] != "final" || !txHash.MatchString(c.str(t, "tx_hash")) || rat(t, c.str(t, "amount")).Sign() <= 0 {
			t.Errorf("claim: %v", c)
		}
		if e := c.num(t, "epoch"); e <= epoch {
			t.Errorf("claim %d is of epoch %v, the one before of %v", n+1, e, epoch)
		} else {
			epoch = e
		}
		sum.Add(sum, units(t, c.str(t, "amount")))
	}
	t.Fatal("five claims in a row, and there is still something")
	return nil
}

// fixedNames checks the names that scripts rely on, with their types.
func fixedNames(t *testing.T, data string) {
	var sets []object
	runJSON(t, &sets, "--data", data, "datasets", "ls")
	if len(sets) < 3 {
		t.Errorf("%d datasets", len(sets))
	}
	for _, d := range sets {
		hasKeys(t, "datasets ls", d, "name", "dataset_id", "size_bytes", "held_bytes")
		if d.str(t, "name") == "" || !txHash.MatchString(d.str(t, "dataset_id")) || d.num(t, "size_bytes") <= 0 {
			t.Errorf("%v", d)
		}
		if want := d.num(t, "size_bytes"); d["name"] == "go-images" && d.num(t, "held_bytes") != want {
			t.Errorf("held %v of %v bytes", d["held_bytes"], want)
		}
	}
	var chunks []object
	runJSON(t, &chunks, "--data", data, "chunks", "ls")
	seen := map[float64]bool{}
	for _, c := range chunks {
		hasKeys(t, "chunks ls", c, "index", "copies", "demand", "multiplier_milli", "served_bytes", "state")
		seen[c.num(t, "index")] = true
		if m := c.num(t, "multiplier_milli"); m < 1000 || m > 8000 {
			t.Errorf("chunk %v: multiplier %v", c["index"], m)
		}
		if c.num(t, "copies") < 1 || c.num(t, "demand") < 0 || c.num(t, "served_bytes") < 0 || c.str(t, "state") != "seed" {
			t.Errorf("chunk %v", c)
		}
	}
	for i := range len(chunks) {
		if !seen[float64(i)] {
			t.Errorf("no chunk %d of %d", i, len(chunks))
		}
	}
	if len(chunks) == 0 {
		t.Error("no chunks")
	}
	s := status(t, data)
	if _, err := time.Parse(time.RFC3339, s.str(t, "time")); err != nil {
		t.Error(err)
	}
}

// restart stops the daemon and starts it again beside a dataset of 48 MiB of
// the person's own: it must be seeded at once, without having been read.
func restart(t *testing.T, d *proc, network, data string) *proc {
	src := filepath.Join(t.TempDir(), "big")
	writeRandom(t, filepath.Join(src, "a", "one.bin"), 40<<20, 1)
	writeRandom(t, filepath.Join(src, "two.bin"), 8<<20+17, 2)
	pub := publish(t, data, src)
	if pub.num(t, "size_bytes") != 48<<20+17 {
		t.Errorf("published %v", pub)
	}
	var before object
	runJSON(t, &before, "--data", data, "earnings")
	d.stop(t)
	if code := d.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("told to stop, the daemon ends with %d\n%s", code, d.err.String())
	}
	begin := time.Now()
	d = startDaemon(t, network, data)
	var read string
	poll(t, 2*time.Second, "both datasets are seeded", func() bool {
		s := status(t, data)
		read = bytesRead(d)
		for _, j := range s["jobs"].([]any) {
			if object(j.(map[string]any))["kind"] == "verify" {
				t.Fatalf("it verifies: %v", j)
			}
		}
		n := 0
		for _, r := range s["datasets"].([]any) {
			r := object(r.(map[string]any))
			if r["picked"] == true && r["state"] == "seed" && r["held_bytes"] == r["size_bytes"] {
				n++
			}
		}
		return n == 2
	})
	t.Logf("seeding again after %s, %s bytes read", time.Since(begin).Round(time.Millisecond), read)
	var n int
	if _, err := fmt.Sscan(read, &n); err == nil && n > 24<<20 {
		t.Errorf("%d bytes were read: that is a re-hash", n)
	} else if err != nil && runtime.GOOS == "linux" {
		t.Errorf("bytes read: %q", read)
	}
	if log := d.err.String(); strings.Contains(strings.ToLower(log), "verif") {
		t.Errorf("the log tells of verifying:\n%s", log)
	}
	var after object
	runJSON(t, &after, "--data", data, "earnings")
	checkSum(t, after)
	if after["claimed"] != before["claimed"] || rat(t, after.str(t, "lifetime")).Cmp(rat(t, before.str(t, "lifetime"))) < 0 {
		t.Errorf("earnings before %v, after %v", before, after)
	}
	return d
}

// bytesRead is what a process has read with read calls so far (Linux).
func bytesRead(p *proc) string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/io", p.cmd.Process.Pid))
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(b), "rchar: ")
	line, _, _ := strings.Cut(rest, "\n")
	return line
}

// publish publishes a folder and checks the fixed names of the answer.
func publish(t *testing.T, data, dir string, flags ...string) object {
	t.Helper()
	var p object
	runJSON(t, &p, append([]string{"--data", data, "publish", dir}, flags...)...)
	hasKeys(t, "publish", p, "dataset_id", "name", "torrent_file", "magnet", "chunks", "size_bytes")
	if !txHash.MatchString(p.str(t, "dataset_id")) || p.str(t, "name") == "" || p.num(t, "chunks") < 1 ||
		!strings.HasPrefix(p.str(t, "magnet"), "magnet:?xt=urn:btih:") || !filepath.IsAbs(p.str(t, "torrent_file")) {
		t.Errorf("publish: %v", p)
	}
	if _, err := os.Stat(p.str(t, "torrent_file")); err != nil {
		t.Error(err)
	}
	return p
}

func hasKeys(t *testing.T, what string, o object, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if _, ok := o[k]; !ok {
			t.Errorf("%s --json has no %s: %v", what, k, o)
		}
	}
}

// writeRandom makes a file of so many bytes that follow from the seed.
func writeRandom(t *testing.T, path string, n int, seed byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte(slices.Repeat([]byte{seed}, 32))).Read(b) // never fails
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
