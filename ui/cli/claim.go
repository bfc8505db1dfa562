package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/wallet"
)

// claimJSON is the shape of `claim --json`.
type claimJSON struct {
	Amount wallet.Amount     `json:"amount"`
	Unit   string            `json:"unit"`
	TxHash string            `json:"tx_hash"`
	Status wallet.ClaimState `json:"status"`
	Epoch  uint64            `json:"epoch"`
	PayTo  torrent.Address   `json:"pay_to"`
	Reason string            `json:"reason,omitempty"`
}

func (e *env) claimCmd() *cobra.Command {
	var dry bool
	var passFile string
	c := &cobra.Command{
		Use: "claim", Short: "Pay out what is claimable to the wallet",
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return e.claim(cmd.Context(), dry, passFile) },
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "show what would be paid and at what gas, send nothing")
	c.Flags().StringVar(&passFile, "password-file", "", "file with the wallet's passphrase")
	return c
}

func (e *env) claim(ctx context.Context, dry bool, passFile string) error {
	n := e.client()
	q, err := n.PrepareClaim(ctx)
	if err != nil {
		return err
	}
	if dry {
		return e.print(q, func() string { return quoteText(q) })
	}
	if q.DryRun != "ok" {
		return errors.New(q.DryRun)
	}
	r := node.ClaimRequest{Expect: q.Amount}
	if q.NeedsPassphrase {
		_, _ = fmt.Fprint(e.stderr, quoteText(q))
		if r.Passphrase, err = e.passphrase(passFile, "Passphrase: "); err != nil {
			return err
		}
		defer clear(r.Passphrase)
	}
	c, err := n.Claim(ctx, r)
	if err != nil {
		return err
	}
	j := claimJSON{Amount: c.Amount, Unit: wallet.Unit, TxHash: c.TxHash.String(), Status: c.State, Epoch: c.Epoch, PayTo: c.PayTo, Reason: c.Reason}
	if c.State == wallet.ClaimReverted || c.State == wallet.ClaimDropped {
		return fmt.Errorf("claim %s: %s (transaction %s)", c.State, c.Reason, c.TxHash)
	}
	return e.print(j, func() string {
		return fmt.Sprintf("claimed %s %s to %s\ntransaction %s, %s\n", j.Amount, j.Unit, j.PayTo, j.TxHash, j.Status)
	})
}

func quoteText(q *node.ClaimQuote) string {
	return table("ll",
		[]string{"you get", q.Amount.String() + " " + wallet.Unit},
		[]string{"to", q.PayToEIP55},
		[]string{"network", fmt.Sprintf("%s, chain %d", q.Network, q.ChainID)},
		[]string{"hub", q.HubEIP55},
		[]string{"gas", fmt.Sprintf("%d, at most %s ETH of %s ETH", q.Gas, q.GasCost, q.GasBalance)},
		[]string{"dry run", q.DryRun},
	)
}

// passphrase reads one from a file, or from the terminal without an echo.
func (e *env) passphrase(file, prompt string) ([]byte, error) {
	if file != "" {
		b, err := os.ReadFile(file) //nolint:gosec // the person names the file
		if err != nil {
			return nil, fmt.Errorf("read passphrase: %w", err)
		}
		return []byte(strings.TrimRight(string(b), "\r\n")), nil
	}
	f, ok := e.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, torrent.WithHint(fmt.Errorf("%w: a passphrase is needed", wallet.ErrLocked), "run it in a terminal, or give --password-file")
	}
	_, _ = fmt.Fprint(e.stderr, prompt)
	b, err := term.ReadPassword(int(f.Fd()))
	_, _ = fmt.Fprintln(e.stderr)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read passphrase: %w", err)
	}
	return b, nil
}

func (e *env) publishCmd() *cobra.Command {
	var p node.Publish
	var fund string
	c := &cobra.Command{
		Use: "publish DIR", Short: "Make a dataset of a folder, register it, seed it",
		Long: `Hashes the folder, writes a .torrent file, registers the dataset at the hub
and seeds it from where it lies; the files are only ever read. Other clients
reach it through the network's tracker. --fund pays its seeders.`,
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := absolute(args[0])
			if err != nil {
				return err
			}
			p.Dir = dir
			if fund != "" {
				if p.Fund, err = wallet.Parse(fund); err != nil {
					return err
				}
			}
			out, err := e.publish(cmd.Context(), p)
			if err != nil {
				return err
			}
			for _, w := range out.Warnings {
				_, _ = fmt.Fprintln(e.stderr, "note:", clean(w))
			}
			return e.print(out, func() string {
				return table("ll",
					[]string{"dataset", out.Name}, []string{"id", out.DatasetID.String()}, []string{"size", node.BytesText(out.SizeBytes)},
					[]string{"chunks", fmt.Sprint(out.Chunks)}, []string{"torrent", out.TorrentFile}, []string{"magnet", out.Magnet})
			})
		},
	}
	c.Flags().StringVar(&p.Name, "name", "", "name of the dataset (default: the folder's)")
	c.Flags().StringVar(&p.Description, "description", "", "what it is, for the catalogue")
	c.Flags().StringVar(&p.License, "license", "", "licence of the data, SPDX where there is one")
	c.Flags().StringVar(&fund, "fund", "", "what it pays its seeders per epoch, such as 5 (RBT)")
	c.Flags().Uint32Var(&p.Epochs, "epochs", 100, "for how many epochs --fund lasts")
	return c
}
