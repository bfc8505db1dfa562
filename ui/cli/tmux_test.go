package cli_test

import (
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// screen is the program in a tmux of its own, as a person has it before him.
type screen struct {
	t    *testing.T
	sock string
}

func openScreen(t *testing.T, w, h int, args ...string) *screen {
	t.Helper()
	need(t, "tmux")
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{t, fmt.Sprintf("rbtest%d", os.Getpid())}
	line := "env TERM=xterm-256color COLORTERM=truecolor " + bin + " " + strings.Join(args, " ")
	s.tmux("new-session", "-d", "-s", "t", "-x", fmt.Sprint(w), "-y", fmt.Sprint(h), line)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the last screen:\n%s", s.text())
		}
		_ = exec.Command("tmux", "-L", s.sock, "kill-server").Run()
	})
	return s
}

func (s *screen) tmux(args ...string) string {
	s.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-L", s.sock, "-f", "/dev/null"}, args...)...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("tmux %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (s *screen) text() string {
	out, _ := exec.Command("tmux", "-L", s.sock, "capture-pane", "-p", "-t", "t").Output()
	return string(out)
}

func (s *screen) keys(keys ...string) {
	s.t.Helper()
	s.tmux(append([]string{"send-keys", "-t", "t"}, keys...)...)
}

// until waits for text on the screen and returns its first submatch, or all.
func (s *screen) until(atMost time.Duration, pattern string) string {
	s.t.Helper()
	re := regexp.MustCompile(pattern)
	var found []string
	poll(s.t, atMost, "on the screen: "+pattern, func() bool {
		found = re.FindStringSubmatch(s.text())
		return found != nil
	})
	return found[len(found)-1]
}

// TestTerminalLoop is the main job as a person does it: start the program
// alone, pick by keys, watch, claim with c and Enter, look at the ledger. The
// money is checked over plain JSON-RPC.
func TestTerminalLoop(t *testing.T) {
	if testing.Short() {
		t.Skip("takes two minutes: a whole network with epochs of 30 s")
	}
	data := t.TempDir()
	s := openScreen(t, 120, 36, "--data", data)
	s.until(2*time.Minute, `\[ \]\s+go-source`)
	s.until(5*time.Second, "LOCAL NETWORK, TEST TOKENS")
	s.keys("/")
	s.keys("-l", "go-images")
	s.keys("Enter")
	s.until(5*time.Second, `> \[ \]\s+go-images`)
	s.keys("Space")
	s.until(5*time.Second, "Seed go-images")
	s.keys("Enter")
	s.until(20*time.Second, `\[x\]\s+go-images`)
	s.keys("2")
	s.until(30*time.Second, `\d\.\d\dx.*seed`)
	s.until(90*time.Second, `[\d.]+ [KM]iB\s+[\d.]+ seed`) // served, and an estimate beside it

	s.until(2*time.Minute, `claimable 0\.0*[1-9]`)
	p := readProfile(t, filepath.Join(data, "devnet", "network.toml"))
	var w struct{ Address string }
	runJSON(t, &w, "--data", data, "wallet", "address")
	before := tokenBalance(t, p, w.Address)

	s.keys("c")
	s.until(10*time.Second, "enter sign and send")
	shown := s.until(5*time.Second, `You get\s+([\d.]+) RBT`)
	if !strings.Contains(strings.ToLower(s.text()), strings.ToLower(p.Hub)) {
		t.Error("the dialog does not name the contract")
	}
	s.keys("Enter")
	s.until(30*time.Second, `RBT\s+final on the chain`)
	s.keys("Enter") // closes it
	s.until(5*time.Second, `2 SEEDING.*online`)
	rose := new(big.Int).Sub(tokenBalance(t, p, w.Address), before)
	if want := units(t, shown); rose.Cmp(want) != 0 {
		t.Errorf("the balance rose by %s, the dialog showed %s", rose, want)
	}
	s.keys("3")
	s.until(10*time.Second, `claim\s.*0x`)
	var e object
	runJSON(t, &e, "--data", data, "earnings")
	checkSum(t, e)

	// Leaving stops the network that was started; starting again loses nothing.
	s.keys("q")
	s.until(5*time.Second, `(?i)stop`)
	s.keys("s")
	poll(t, 20*time.Second, "the program is gone", func() bool {
		_, _, code := run(t, "--data", data, "status")
		return code == 3
	})
}
