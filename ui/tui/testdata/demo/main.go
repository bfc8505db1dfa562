// Command demo shows the screen on a made-up network, for looking at it:
//
//	go run ./ui/tui/testdata/demo [-local] [-empty] [-ascii] [-color auto] [-chunks n]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"rarebit/ui/node"
	"rarebit/ui/tui"
	"rarebit/ui/tui/internal/fake"
)

func main() {
	local := flag.Bool("local", false, "a local network")
	empty := flag.Bool("empty", false, "nothing picked")
	trouble := flag.Bool("trouble", false, "alerts and jobs")
	ascii := flag.Bool("ascii", false, "ASCII only")
	color := flag.String("color", "auto", "auto, never, 16, 256, truecolor")
	chunks := flag.Int("chunks", 98304, "chunks")
	flag.Parse()
	f := fake.New(*chunks)
	f.Snap.Network.Local = *local
	if *local {
		f.Quote.NeedsPassphrase = false
		f.Quote.Network, f.Snap.Network.Name = "devnet", "devnet"
	}
	if *empty {
		f.Snap = node.Snapshot{Network: f.Snap.Network, Epoch: f.Snap.Epoch}
		f.Ledger, f.Claims = nil, nil
		for i := range f.Sets {
			f.Sets[i].Picked, f.Sets[i].HeldBytes, f.Sets[i].State = false, 0, ""
		}
	}
	if *trouble {
		f.Snap.Alerts = []node.Alert{
			{ID: "disk", At: fake.Start, Level: "error", Text: "The disk is full: fetching has stopped, seeding goes on.", Hint: "Free space or pick less."},
			{ID: "port", At: fake.Start, Level: "warn", Text: "Port 42069 is closed from outside.", Hint: "Forward it in the router."},
			{ID: "clock", At: fake.Start, Level: "warn", Text: "The clock is 41 s ahead."},
		}
		f.Snap.Jobs = []node.Job{{Kind: "verify", Name: "wikipedia-en-2026", Done: 7 << 30, Total: 11 << 30, Unit: "bytes"}, {Kind: "fetch", Name: "arxiv-pdf-2025", Done: 1204, Total: 8000, Unit: "chunks"}}
	}
	began := time.Now()
	now := func() time.Time { return fake.Start.Add(time.Since(began)) }
	if err := tui.Run(context.Background(), f, tui.Options{Color: *color, ASCII: *ascii, Now: now, Version: "demo", Background: true}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
