package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rarebit/ui/node"
	"rarebit/wallet"
)

// statusJSON is the shape of `status --json`. The five buckets stand at the
// top as well, so that scripts need no path.
type statusJSON struct {
	Time     time.Time         `json:"time"`
	Network  node.NetworkInfo  `json:"network"`
	Link     node.Link         `json:"link"`
	Epoch    node.EpochInfo    `json:"epoch"`
	Wallet   node.WalletInfo   `json:"wallet"`
	Score    uint16            `json:"score"`
	Picked   int               `json:"picked"`
	Datasets []node.DatasetRow `json:"datasets"`
	Jobs     []node.Job        `json:"jobs"`
	Alerts   []node.Alert      `json:"alerts"`
	Earnings earningsJSON      `json:"earnings"`
	earningsJSON
}

func (e *env) statusCmd() *cobra.Command {
	var watch bool
	c := &cobra.Command{
		Use: "status", Short: "One page: link, seeding, earnings, epoch, alerts",
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			for {
				if err := e.status(cmd.Context(), e.client()); err != nil || !watch {
					return err
				}
				select {
				case <-cmd.Context().Done():
					return nil
				case <-time.After(2 * time.Second):
				}
			}
		},
	}
	c.Flags().BoolVar(&watch, "watch", false, "print again every 2 s")
	return c
}

func (e *env) status(ctx context.Context, n node.Node) error {
	s, err := n.Snapshot(ctx, node.Query{Datasets: true})
	if err != nil {
		return err
	}
	j := statusJSON{
		Time: s.At, Network: s.Network, Link: s.Link, Epoch: s.Epoch, Wallet: s.Wallet, Score: s.Score,
		Picked: s.Picked, Datasets: list(s.Datasets), Jobs: list(s.Jobs), Alerts: list(s.Alerts),
		Earnings: earningsOf(s.Earnings), earningsJSON: earningsOf(s.Earnings),
	}
	return e.print(j, func() string { return statusText(s) })
}

// list makes an empty JSON list of a nil slice.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func statusText(s *node.Snapshot) string {
	var b strings.Builder
	name := clean(s.Network.Name)
	if s.Network.Local {
		name = "LOCAL NETWORK, TEST TOKENS"
	}
	fmt.Fprintf(&b, "network   %s, chain %d, hub %s\n", name, s.Network.ChainID, s.Network.Hub)
	if s.Network.Err != "" {
		fmt.Fprintf(&b, "          %s\n", clean(s.Network.Err))
	}
	fmt.Fprintf(&b, "link      %s, %d peers, up %s/s, down %s/s, served %s of which %s signed for\n", s.Link.Listen, s.Link.Peers,
		node.BytesText(int64(s.Link.UpRate)), node.BytesText(int64(s.Link.DownRate)), node.BytesText(int64(s.Link.ServedBytes)), node.BytesText(int64(s.Link.ReceiptedBytes)))
	asked := !s.Network.HeadAt.IsZero() // before the chain answered once, a zero is no figure
	if asked {
		fmt.Fprintf(&b, "epoch     %d ends in %s; newest block %d, final %d; score %d\n", s.Epoch.Current,
			max(s.Epoch.Ends.Sub(s.At), 0).Round(time.Second), s.Epoch.LastBlock, s.Epoch.LastFinal, s.Score)
	} else {
		b.WriteString("epoch     not known yet: the chain did not answer so far\n")
	}
	switch {
	case !s.Wallet.Exists:
		b.WriteString("wallet    none yet: `rarebit wallet new`\n")
	case !asked:
		fmt.Fprintf(&b, "wallet    %s  balance not known yet\n", s.Wallet.Checksummed)
	default:
		fmt.Fprintf(&b, "wallet    %s  %s %s\n", s.Wallet.Checksummed, s.Wallet.Balance, wallet.Unit)
	}
	fmt.Fprintf(&b, "seeding   %d of %d datasets\n", s.Picked, len(s.Datasets))
	for _, d := range s.Datasets {
		if d.Err != "" {
			fmt.Fprintf(&b, "          %s: %s, %s\n          %s\n", clean(d.Name), d.State, clean(d.Err), clean(d.Hint))
		}
	}
	for _, j := range s.Jobs {
		fmt.Fprintf(&b, "          %s %s: %d of %d %s\n", j.Kind, clean(j.Name), j.Done, j.Total, j.Unit)
	}
	for _, a := range s.Alerts {
		fmt.Fprintf(&b, "%-9s %s\n", a.Level, clean(a.Text))
		if a.Hint != "" {
			fmt.Fprintf(&b, "          %s\n", clean(a.Hint))
		}
	}
	b.WriteString("\n" + earningsText(s))
	return b.String()
}

func (e *env) earningsCmd() *cobra.Command {
	return &cobra.Command{
		Use: "earnings", Short: "The five parts of what was earned, and their sum",
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := e.client().Snapshot(cmd.Context(), node.Query{})
			if err != nil {
				return err
			}
			return e.print(earningsOf(s.Earnings), func() string { return earningsText(s) })
		},
	}
}

func (e *env) datasetsCmd() *cobra.Command {
	ls := &cobra.Command{
		Use: "ls", Short: "The catalogue: size, seeders, rarity, pay",
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := e.client().Snapshot(cmd.Context(), node.Query{Datasets: true})
			if err != nil {
				return err
			}
			return e.print(list(s.Datasets), func() string { return datasetsText(s.Datasets) })
		},
	}
	var size, order string
	pick := &cobra.Command{
		Use: "pick DATASET", Short: "Seed a dataset, or a part of it (--size 5GB)",
		Long: "Seed a dataset or a part of it. DATASET is a name, an id, or the beginning of one.",
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := node.ParseSize(size)
			if err != nil {
				return err
			}
			p := node.Pick{Dataset: args[0], Bytes: n, Order: order}
			if err := e.client().Pick(cmd.Context(), p); err != nil {
				return err
			}
			return e.print(p, func() string { return "picked " + clean(args[0]) + "\n" })
		},
	}
	pick.Flags().StringVar(&size, "size", "", `at most so much, such as "5 GB"; default: all of it`)
	pick.Flags().StringVar(&order, "order", "rarest", "which chunks of it: rarest, first or random")
	drop := &cobra.Command{
		Use: "drop DATASET", Short: "Stop seeding a dataset and free what was fetched for it",
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := e.client().Drop(cmd.Context(), args[0]); err != nil {
				return err
			}
			return e.print(map[string]string{"dropped": args[0]}, func() string { return "dropped " + clean(args[0]) + "\n" })
		},
	}
	pause := &cobra.Command{
		Use: "pause DATASET", Short: "Stop the transfer of a dataset, keep its chunks",
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return e.client().Pause(cmd.Context(), args[0], true) },
	}
	resume := &cobra.Command{
		Use: "resume DATASET", Short: "Go on after pause",
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error { return e.client().Pause(cmd.Context(), args[0], false) },
	}
	return group("datasets", "The catalogue, and what of it is seeded", ls, pick, drop, pause, resume)
}

func datasetsText(rows []node.DatasetRow) string {
	out := [][]string{{"", "name", "size", "yours", "chunks", "seeders", "rare", "asks/h", "best", wallet.Unit + "/GB/day", "state"}}
	for _, d := range rows {
		mark := " "
		if d.Picked {
			mark = "x"
		}
		out = append(out, []string{
			mark, d.Name, node.BytesText(d.SizeBytes), node.BytesText(d.HeldBytes), fmt.Sprint(d.Chunks), fmt.Sprint(d.Seeders),
			fmt.Sprintf("%d.%d%%", d.RareShareMilli/10, d.RareShareMilli%10), fmt.Sprint(d.AsksPerHour),
			milli(d.BestMultMilli), d.PaysPerGBDay.Short(4), d.State,
		})
	}
	return table("llrrrrrrrrl", out...)
}

// chunkJSON adds nothing to a row but keeps the fixed names in one place.
func (e *env) chunksCmd() *cobra.Command {
	var dataset, sort string
	var n int
	var asc bool
	ls := &cobra.Command{
		Use: "ls [FILTER]", Short: "Chunks with copies, demand, multiplier, bytes served",
		Long: "Chunks of the picked datasets (or of --dataset). FILTER is as in the terminal: copies<4 mult>=2 state:seed text",
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			q := node.Query{Chunks: true, Dataset: dataset, Sort: sort, Desc: !asc, N: n}
			if n == 0 {
				q.N = 1 << 30
			}
			if len(args) == 1 {
				q.Filter = args[0]
			}
			s, err := e.client().Snapshot(cmd.Context(), q)
			if err != nil {
				return err
			}
			if s.Chunks.Err != "" {
				return fmt.Errorf("%w: %s", node.ErrUsage, s.Chunks.Err)
			}
			return e.print(list(s.Chunks.Rows), func() string { return chunksText(s.Chunks) })
		},
	}
	ls.Flags().StringVar(&dataset, "dataset", "", "name or id; default: every picked dataset")
	ls.Flags().StringVar(&sort, "sort", "index", "column: "+strings.Join(node.ChunkColumns(), ", "))
	ls.Flags().BoolVar(&asc, "asc", false, "smallest first")
	ls.Flags().IntVarP(&n, "number", "n", 0, "at most so many rows; default: all")
	return group("chunks", "Chunks and what they pay", ls)
}

func chunksText(w node.ChunkWindow) string {
	out := [][]string{{"chunk", "index", "dataset", "copies", "asks/h", "mult", "served", "earned est", "state"}}
	for _, c := range w.Rows {
		out = append(out, []string{
			c.Hash, fmt.Sprint(c.Index), c.Dataset, fmt.Sprint(c.Copies), fmt.Sprintf("%.0f", c.Demand), milli(c.MultMilli),
			node.BytesText(int64(c.ServedBytes)), c.Earned.Short(6), c.State,
		})
	}
	return table("lrlrrrrrl", out...) + fmt.Sprintf("%d of %d chunks\n", w.Total, w.All)
}
