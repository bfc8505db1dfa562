package cli

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/wallet"
	"rarebit/wallet/keys"
)

func (e *env) walletCmd() *cobra.Command {
	address := &cobra.Command{
		Use: "address", Short: "The address that claims are paid to",
		Args: usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			w, err := keys.Open(node.WalletDir(e.dataDir))
			if err != nil {
				return err
			}
			payout, err := w.Payout(0)
			if err != nil {
				return err
			}
			a := keys.EIP55(payout)
			return e.print(map[string]string{"address": a}, func() string { return a + "\n" })
		},
	}
	balance := &cobra.Command{
		Use: "balance", Short: "Reward tokens and gas at the address",
		Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return e.balance(cmd.Context()) },
	}
	var words int
	var light bool
	var passFile string
	create := &cobra.Command{
		Use: "new", Short: "Make a wallet and show its seed phrase once",
		Args: usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error { return e.newWallet(words, light, passFile) },
	}
	create.Flags().IntVar(&words, "words", 24, "12 or 24")
	create.Flags().BoolVar(&light, "light", false, "less memory to unlock (4 MB instead of 128 MB)")
	create.Flags().StringVar(&passFile, "password-file", "", "file with the passphrase")
	return group("wallet", "Address, balance, new wallet", address, balance, create)
}

func (e *env) balance(ctx context.Context) error {
	s, err := e.client().Snapshot(ctx, node.Query{})
	if err != nil {
		return err
	}
	if !s.Wallet.Exists {
		return wallet.ErrNoWallet
	}
	j := struct {
		Address    string        `json:"address"`
		Balance    wallet.Amount `json:"balance"`
		Unit       string        `json:"unit"`
		GasBalance string        `json:"gas_balance"`
		GasUnit    string        `json:"gas_unit"`
	}{s.Wallet.Checksummed, s.Wallet.Balance, wallet.Unit, s.Wallet.GasBalance, "ETH"}
	return e.print(j, func() string {
		return fmt.Sprintf("%s  %s %s, %s ETH for gas\n", j.Address, j.Balance, j.Unit, j.GasBalance)
	})
}

func (e *env) newWallet(words int, light bool, passFile string) error {
	if words != 12 && words != 24 {
		return fmt.Errorf("%w: %d words, want 12 or 24", node.ErrUsage, words)
	}
	dir := node.WalletDir(e.dataDir)
	if _, err := keys.Open(dir); err == nil {
		return torrent.WithHint(fmt.Errorf("there is a wallet in %s already", dir), "move it away first; without its seed phrase or file what it earned is lost")
	}
	pass, err := e.passphrase(passFile, "New passphrase: ")
	if err != nil {
		return err
	}
	defer clear(pass)
	if passFile == "" {
		again, err := e.passphrase("", "Again: ")
		if err != nil {
			return err
		}
		same := bytes.Equal(pass, again)
		clear(again)
		if !same {
			return fmt.Errorf("%w: the two passphrases differ", node.ErrUsage)
		}
	}
	if len(pass) == 0 {
		return fmt.Errorf("%w: an empty passphrase", node.ErrUsage)
	}
	w, phrase, err := keys.Create(dir, pass, keys.Options{Words: words, Light: light})
	if err != nil {
		return err
	}
	payout, err := w.Payout(0)
	if err != nil {
		return err
	}
	j := struct {
		Address string `json:"address"`
		Phrase  string `json:"phrase"`
		File    string `json:"file"`
	}{keys.EIP55(payout), phrase, filepath.Join(dir, "wallet.json")}
	return e.print(j, func() string {
		return fmt.Sprintf("%s\n\nWrite these words down; nobody can give them back, and they are not shown again:\n\n%s\n", j.Address, j.Phrase)
	})
}
