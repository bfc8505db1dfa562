package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"rarebit/torrent"
	"rarebit/ui/devnet"
	"rarebit/ui/node"
)

// progressLine is what `devnet --json` prints while it starts, one per line.
type progressLine struct {
	Job     *node.Job `json:"job,omitempty"`
	Network string    `json:"network,omitempty"` // the profile is written: the network is up
}

func (e *env) devnetCmd() *cobra.Command {
	var epoch time.Duration
	var publish []string
	var child bool
	c := &cobra.Command{
		Use: "devnet", Short: "A complete local network on this machine, with test tokens",
		Long: `Runs a chain, a tracker, a validator, a publisher with sample datasets,
neighbours that seed and consumers that download, all on loopback. It writes
network.toml into its data folder; give that file to --network.`,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flag("data").Changed && os.Getenv("RAREBIT_DATA") == "" {
				e.dataDir = filepath.Join(e.dataDir, "devnet")
			}
			for i, p := range publish {
				abs, err := absolute(p)
				if err != nil {
					return err
				}
				publish[i] = abs
			}
			ctx := cmd.Context()
			if child {
				ctx = untilEOF(ctx, e.stdin)
			}
			return e.devnet(ctx, epoch, publish)
		},
	}
	c.Flags().DurationVar(&epoch, "epoch", devnet.DefaultEpoch, "length of an epoch; chosen when the network is made")
	c.Flags().StringArrayVar(&publish, "publish", nil, "add a folder of your own as a dataset (repeatable)")
	c.Flags().BoolVar(&child, "child", false, "stop when standard input ends")
	_ = c.Flags().MarkHidden("child")
	return c
}

// untilEOF ends the context when the parent that holds the other end of stdin
// is gone, however it went.
func untilEOF(ctx context.Context, stdin io.Reader) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, stdin)
		cancel()
	}()
	return ctx
}

func (e *env) devnet(ctx context.Context, epoch time.Duration, publish []string) error {
	level := slog.LevelInfo
	if e.debug {
		level = slog.LevelDebug
	}
	if err := os.MkdirAll(e.dataDir, 0o700); err != nil {
		return fmt.Errorf("make data directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(e.dataDir, "devnet.log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600) //nolint:gosec // below the person's data directory
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	defer func() { _ = f.Close() }()
	enc := json.NewEncoder(e.stdout)
	d, err := devnet.New(devnet.Config{
		Dir: e.dataDir, Epoch: epoch, Publish: publish,
		Logger: slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: level})),
		Report: func(j node.Job) {
			if e.json {
				_ = enc.Encode(progressLine{Job: &j}) // the parent is gone if this fails
			}
		},
		Ready: func(path string) {
			if e.json {
				_ = enc.Encode(progressLine{Network: path})
				return
			}
			_, _ = fmt.Fprintf(e.stdout, "LOCAL NETWORK, TEST TOKENS is up.\n  rarebit --network %s\nLog: %s. Ctrl+C stops it.\n", path, f.Name())
		},
	})
	if err != nil {
		return err
	}
	if !e.json {
		_, _ = fmt.Fprintln(e.stdout, "starting: chain, contracts, sample datasets (some seconds) ...")
	}
	return d.Run(ctx)
}

// profileSource finds the network: the profile that --network names, else a
// local network, started as a child of this process.
func (e *env) profileSource() (node.ProfileSource, error) {
	if path := e.networkFile; path != "" {
		if _, err := os.Stat(path); err == nil {
			p, err := node.LoadProfile(path) // a bad one is told before a screen opens
			if err != nil {
				return nil, err
			}
			return func(context.Context, func(node.Job)) (*node.Profile, error) { return p, nil }, nil
		}
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			_, err := node.LoadProfile(path)
			return nil, err
		}
		return func(ctx context.Context, report func(node.Job)) (*node.Profile, error) {
			return awaitProfile(ctx, path, report)
		}, nil
	}
	return e.localNetwork, nil
}

// awaitProfile waits for a profile that a local network is still to write: the
// folder is there, the file not yet.
func awaitProfile(ctx context.Context, path string, report func(node.Job)) (*node.Profile, error) {
	t := time.NewTicker(200 * time.Millisecond)
	defer t.Stop()
	for {
		report(node.Job{Kind: "start", Name: "waiting for " + path})
		if _, err := os.Stat(path); err == nil {
			return node.LoadProfile(path)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-t.C:
		}
	}
}

// localNetwork starts `rarebit devnet` as a child and returns once it is up.
// The child stops when ctx ends; it also stops by itself when this process
// dies, because its standard input ends.
func (e *env) localNetwork(ctx context.Context, report func(node.Job)) (*node.Profile, error) {
	dir := filepath.Join(e.dataDir, "devnet")
	lock, err := node.Acquire(dir)
	if errors.Is(err, node.ErrInUse) { // somebody runs it already: join
		return awaitProfile(ctx, filepath.Join(dir, "network.toml"), report)
	}
	if err != nil {
		return nil, err
	}
	lock.Release()
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("start local network: %w", err)
	}
	args := []string{"devnet", "--child", "--json", "--data", dir}
	if e.debug {
		args = append(args, "--debug")
	}
	cmd := exec.CommandContext(ctx, exe, args...) //nolint:gosec // our own binary
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	var errText strings.Builder
	cmd.Stderr = &errText
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start local network: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start local network: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start local network: %w", err)
	}
	e.children.Go(func() error {
		<-ctx.Done()
		_ = stdin.Close()
		_ = cmd.Wait() // it was told to stop: how it ends is in its log
		return nil
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var p progressLine
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			continue
		}
		if p.Job != nil {
			report(*p.Job)
		}
		if p.Network != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return node.LoadProfile(p.Network)
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, torrent.WithHint(fmt.Errorf("local network ended while it started: %s", strings.TrimSpace(errText.String())),
		"see %s", filepath.Join(dir, "devnet.log"))
}
