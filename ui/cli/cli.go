// Package cli is the command line: it parses, asks a node, prints. Every
// command that needs a node talks to ui/node's Node interface, through the
// socket of a running daemon or of a running terminal; only `rarebit` itself,
// `daemon` and `devnet` start one. Results go to stdout, all else to stderr.
// main and the tests call Main.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"rarebit/torrent"
	"rarebit/ui/api"
	"rarebit/ui/node"
	"rarebit/wallet"
)

// Version of the program.
const Version = "0.1.0"

// Exit codes; scripts rely on them.
const (
	exitOK         = 0
	exitError      = 1
	exitUsage      = 2
	exitNotRunning = 3
	exitNothing    = 4
)

// env is what every command shares: the flags, the streams and the context.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	dataDir        string
	networkFile    string
	json           bool
	color          string
	ascii          bool
	listen         string
	debug          bool
	children       errgroup.Group // a local network that this process started
}

// errUsage marks what cobra found wrong with the arguments.
var errUsage = errors.New("usage")

// Main runs one command and returns its exit code.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	e := &env{stdin: stdin, stdout: stdout, stderr: stderr}
	root := e.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	ctx, stop := context.WithCancel(ctx)
	err := root.ExecuteContext(ctx)
	stop()
	_ = e.children.Wait() // never fails: a child's end is its own log's matter
	if err == nil {
		return exitOK
	}
	_, _ = fmt.Fprintln(stderr, "rarebit:", err)
	if hint := torrent.HintOf(err); hint != "" {
		_, _ = fmt.Fprintln(stderr, "  ", hint)
	}
	return exitCode(err)
}

func exitCode(err error) int {
	switch {
	case errors.Is(err, wallet.ErrNothingToClaim):
		return exitNothing
	case errors.Is(err, api.ErrNotRunning):
		return exitNotRunning
	case errors.Is(err, errUsage), errors.Is(err, node.ErrUsage), errors.Is(err, wallet.ErrAmount):
		return exitUsage
	}
	return exitError
}

func (e *env) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "rarebit",
		Short: "Seed chunks of public datasets and earn by how rare and wanted they are",
		Long: `Seed chunks of public datasets and earn by how rare and wanted they are.

Without a command: opens the terminal program. Without --network it starts a
complete local network on this machine (test tokens) and stops it on leaving.`,
		Version:       Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          usageArgs(cobra.NoArgs),
		RunE:          func(cmd *cobra.Command, _ []string) error { return e.terminal(cmd.Context()) },
	}
	f := root.PersistentFlags()
	f.StringVar(&e.dataDir, "data", defaultData(), "folder for everything this node keeps")
	f.StringVar(&e.networkFile, "network", os.Getenv("RAREBIT_NETWORK"), "network profile (network.toml)")
	f.BoolVar(&e.json, "json", false, "print JSON; fields are only ever added")
	f.BoolVar(&e.debug, "debug", false, "write debug lines to the log")
	f.StringVar(&e.listen, "listen", "", "BitTorrent address (default: any port on loopback locally, :42069 publicly)")
	root.Flags().StringVar(&e.color, "color", "auto", "auto, never, 16, 256 or truecolor")
	root.Flags().BoolVar(&e.ascii, "ascii", false, "draw with ASCII only")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return fmt.Errorf("%w: %w", errUsage, err) })
	root.AddCommand(e.daemonCmd(), e.devnetCmd(), e.publishCmd(), e.datasetsCmd(), e.chunksCmd(),
		e.statusCmd(), e.earningsCmd(), e.claimCmd(), e.walletCmd())
	return root
}

// usageArgs marks a wrong number of arguments as a usage error (exit code 2).
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return torrent.WithHint(fmt.Errorf("%w: %w", errUsage, err), "see `%s --help`", cmd.CommandPath())
		}
		return nil
	}
}

// group is a command that only holds others; called by itself it shows them.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{
		Use: use, Short: short,
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(subs...)
	return c
}

func defaultData() string {
	if d := os.Getenv("RAREBIT_DATA"); d != "" {
		return d
	}
	return filepath.Join(xdg.DataHome, "rarebit")
}

// client talks to the running node of the data directory.
func (e *env) client() *api.Client { return api.NewClient(api.SocketPath(e.dataDir)) }
