package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
	"golang.org/x/term"

	"rarebit/ui/api"
	"rarebit/ui/node"
	"rarebit/ui/tui"
)

// running is a node in this process, with its socket.
type running struct {
	node *node.Seeder
	log  *os.File
	g    *errgroup.Group
	stop context.CancelFunc
	done chan struct{} // closed when the node or the socket has ended
}

// start builds the node of the data directory and runs it. Errors of the data
// directory (in use, damaged databases) come from here, before any screen.
func (e *env) start(ctx context.Context, logTo io.Writer) (*running, error) {
	if err := os.MkdirAll(e.dataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	source, err := e.profileSource()
	if err != nil {
		return nil, err
	}
	logFile, err := os.OpenFile(filepath.Join(e.dataDir, "rarebit.log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600) //nolint:gosec // below the person's data directory
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	level := slog.LevelInfo
	if e.debug {
		level = slog.LevelDebug
	}
	ring := node.NewRing(slog.NewTextHandler(io.MultiWriter(logFile, logTo), &slog.HandlerOptions{Level: level}))
	n, err := node.New(ctx, node.Config{DataDir: e.dataDir, Profile: source, ProfilePath: e.networkFile, Listen: e.listen, Log: ring})
	if err != nil {
		_ = logFile.Close()
		return nil, err
	}
	l, err := api.Listen(api.SocketPath(e.dataDir))
	if err != nil {
		_ = n.Close()
		_ = logFile.Close()
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	g, gctx := errgroup.WithContext(ctx)
	r := &running{node: n, log: logFile, g: g, stop: cancel, done: make(chan struct{})}
	g.Go(func() error { return n.Run(gctx) })
	g.Go(func() error { return api.Serve(gctx, l, n) })
	context.AfterFunc(gctx, func() { close(r.done) })
	return r, nil
}

// wait ends the node and returns why it ended.
func (r *running) wait() error {
	r.stop()
	err := r.g.Wait()
	if cerr := r.log.Close(); err == nil && cerr != nil {
		err = fmt.Errorf("close log: %w", cerr)
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// terminal is `rarebit` without a command.
func (e *env) terminal(ctx context.Context) error {
	c := e.client()
	running := c.Ping(ctx) == nil
	if !isTerminal(e.stdin) || !isTerminal(e.stdout) {
		if running {
			return e.status(ctx, c)
		}
		return e.print(map[string]any{"running": false, "data": e.dataDir}, func() string {
			return fmt.Sprintf("Nothing runs on %s. Start `rarebit` in a terminal, or `rarebit daemon`.\n", e.dataDir)
		})
	}
	o := tui.Options{Color: e.color, ASCII: e.ascii, Version: Version}
	if running {
		o.Attached = true
		return tui.Run(ctx, c, o)
	}
	r, err := e.start(ctx, io.Discard)
	if err != nil {
		return err
	}
	tctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := context.AfterFunc(ctx, cancel)
	defer ended()
	go func() { // a node that died takes the screen down with its reason
		select {
		case <-r.done:
			cancel()
		case <-tctx.Done():
		}
	}()
	err = tui.Run(tctx, r.node, o)
	if werr := r.wait(); werr != nil {
		return werr
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func isTerminal(s any) bool {
	f, ok := s.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func (e *env) daemonCmd() *cobra.Command {
	return &cobra.Command{
		Use: "daemon", Short: "Seed without a screen; the other commands and `rarebit` talk to it",
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := e.start(cmd.Context(), e.stderr)
			if err != nil {
				return err
			}
			<-r.done
			return r.wait()
		},
	}
}

// publish hands the folder to the running node; without one it runs a node for
// as long as publishing takes.
func (e *env) publish(ctx context.Context, p node.Publish) (*node.Published, error) {
	out, err := e.client().Publish(ctx, p)
	if !errors.Is(err, api.ErrNotRunning) {
		return out, err
	}
	r, err := e.start(ctx, io.Discard)
	if err != nil {
		return nil, err
	}
	out, err = r.node.Publish(ctx, p)
	if werr := r.wait(); err == nil {
		err = werr
	}
	if err == nil {
		out.Warnings = append(out.Warnings, "it is seeded while `rarebit` or `rarebit daemon` runs; neither does now")
	}
	return out, err
}

func absolute(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", dir, err)
	}
	return abs, nil
}
