// Rarebit seeds chunks of public datasets over BitTorrent and claims what they
// pay. Everything it can do is in ui/cli.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"rarebit/ui/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
