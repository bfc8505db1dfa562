package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary is the program itself, built once for all tests of this package: they
// drive what a person runs, signals and kills included.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "rarebit-test-")
	if err != nil {
		return "", err
	}
	builtIn = dir
	path := filepath.Join(dir, "rarebit")
	args := []string{"build", "-o", path}
	if raceEnabled {
		args = append(args, "-race")
	}
	cmd := exec.Command("go", append(args, "rarebit")...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

var builtIn string // folder of the binary, "" while no test asked for it

func TestMain(m *testing.M) {
	for _, v := range []string{"RAREBIT_DATA", "RAREBIT_NETWORK"} {
		_ = os.Unsetenv(v) // a person's own settings are not the tests'
	}
	code := m.Run()
	if !stopSharedNet() && code == 0 {
		code = 1
	}
	if builtIn != "" {
		_ = os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

// need fails in CI and skips elsewhere when a tool is missing.
func need(t *testing.T, tool string) {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing; .ci/run installs it", tool)
		}
		t.Skipf("%s is missing", tool)
	}
}

// output is a buffer that may be read while the process still writes.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// proc is a running rarebit.
type proc struct {
	cmd      *exec.Cmd
	out, err output
	done     chan struct{}
	waitErr  error
}

// start runs the program in the background; the test's end stops it.
func start(t *testing.T, args ...string) *proc {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	p := &proc{cmd: exec.Command(bin, args...), done: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.err
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.waitErr = p.cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(func() { p.stop(t) })
	return p
}

// stop ends it as systemd would and waits; it fails the test if that takes
// longer than the 10 s that are promised.
func (p *proc) stop(t *testing.T) {
	t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(15 * time.Second):
		t.Errorf("%v did not stop within 15 s\n%s", p.cmd.Args, p.err.String())
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// kill is kill -9.
func (p *proc) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// run executes one command and returns its output and exit code.
func run(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, args...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("run %v: %v", args, err)
	}
	return out.String(), errOut.String(), cmd.ProcessState.ExitCode()
}

// runJSON executes a command with --json that must succeed.
func runJSON(t *testing.T, into any, args ...string) {
	t.Helper()
	out, errOut, code := run(t, append(args, "--json")...)
	if code != 0 {
		t.Fatalf("%v: exit %d\n%s%s", args, code, out, errOut)
	}
	decode(t, out, into)
}

func decode(t *testing.T, out string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(out), into); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, out)
	}
}

// poll waits until ok, at most so long.
func poll(t *testing.T, atMost time.Duration, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(atMost); !ok(); {
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s", atMost, what)
		}
		<-time.After(200 * time.Millisecond)
	}
}

// devnet starts a local network with short epochs and returns its folder.
func startDevnet(t *testing.T, epoch time.Duration, args ...string) (dir string, p *proc) {
	t.Helper()
	dir = t.TempDir()
	p = start(t, append([]string{"devnet", "--epoch", epoch.String(), "--data", dir}, args...)...)
	poll(t, 3*time.Minute, "network.toml", func() bool {
		select {
		case <-p.done:
			t.Fatalf("devnet ended: %v\n%s", p.waitErr, p.err.String())
		default:
		}
		_, err := os.Stat(filepath.Join(dir, "network.toml"))
		return err == nil
	})
	return dir, p
}

// startDaemon starts a node and waits until it answers.
func startDaemon(t *testing.T, network, data string, args ...string) *proc {
	t.Helper()
	p := start(t, append([]string{"--network", network, "--data", data, "daemon"}, args...)...)
	poll(t, time.Minute, "daemon answers", func() bool {
		select {
		case <-p.done:
			t.Fatalf("daemon ended: %v\n%s", p.waitErr, p.err.String())
		default:
		}
		_, _, code := run(t, "--data", data, "status")
		return code == 0
	})
	return p
}
