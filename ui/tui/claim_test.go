package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"rarebit/torrent"
	"rarebit/ui/tui/internal/fake"
	"rarebit/wallet"
)

func TestClaimWithPassphrase(t *testing.T) {
	f := fake.New(10)
	b := start(t, f, Options{}, 80, 24)
	b.hold = true
	b.press("c")
	b.want("You get     1.203123456789012345 RBT", "epochs 805-810", f.Quote.PayToEIP55, f.Quote.HubEIP55, "chain id 52711", "0.00017 ETH", "8.4402 RBT now", "Passphrase")
	b.press("enter")
	if len(f.Claimed) != 0 {
		t.Fatal("an empty passphrase was sent")
	}
	b.text("qcopen")
	if b.m.dialog == nil || len(f.Claimed) != 0 {
		t.Fatal("a letter of the passphrase was taken for a command")
	}
	b.wantNot("qcopen")
	b.press("ctrl+u")
	b.send(tea.PasteMsg{Content: "open sesame\n"})
	if len(f.Claimed) != 0 {
		t.Fatal("a pasted line break pressed enter")
	}
	b.press("enter", "enter", "enter")
	if len(f.Claimed) != 1 || string(f.Claimed[0].Passphrase) != "open sesame" || f.Claimed[0].Expect != f.Quote.Amount {
		t.Fatalf("claimed %+v", f.Claimed)
	}
	if b.m.claim.pass.Len() != 0 {
		t.Error("the passphrase stays in the field")
	}
	b.want("Sending 1.203123456789012345 RBT")
	b.press("esc") // goes on behind
	b.want("the claim goes on")
	b.press("c")
	b.want("Sending")
	for _, c := range b.held {
		b.send(c())
	}
	b.want("Claimed", "1.203123456789012345 RBT", "final on the chain", torrent.Hash{0xab, 0xcd, 31: 0xef}.String())
	b.press("y")
	if len(b.clips) != 1 || !strings.Contains(b.clips[0], "0xabcd") {
		t.Errorf("copied %q", b.clips)
	}
}

func TestClaimShowsTheStepsOfTheTransaction(t *testing.T) {
	f := fake.New(10)
	f.Quote.NeedsPassphrase = false
	b := start(t, f, Options{}, 80, 24)
	b.hold = true
	b.press("c", "enter")
	for _, st := range []wallet.ClaimState{wallet.ClaimSigned, wallet.ClaimSent, wallet.ClaimMined} {
		f.Claims[0].State = st
		b.send(tickMsg{})
		b.want("● "+string(st), "○ "+map[wallet.ClaimState]string{wallet.ClaimSigned: "sent…", wallet.ClaimSent: "mined…", wallet.ClaimMined: "final…"}[st])
	}
}

func TestClaimErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(*fake.Node)
		keys []string
		want []string
	}{
		{"nothing", func(f *fake.Node) { f.QuoteErr = fmt.Errorf("prepare: %w", wallet.ErrNothingToClaim) }, nil, []string{"Nothing is claimable now", "challenge window"}},
		{"zero", func(f *fake.Node) { f.Quote.Amount = wallet.Amount{} }, nil, []string{"Nothing is claimable now"}},
		{"chain", func(f *fake.Node) {
			f.QuoteErr = torrent.WithHint(fmt.Errorf("ask the hub: %w", wallet.ErrChainAway), "is the devnet running?")
		}, nil, []string{"Not claimed", "Ask the hub: chain not reachable", "Is the devnet running?", "try again"}},
		{"dry run", func(f *fake.Node) { f.Quote.DryRun = "the hub is paused" }, []string{"enter"}, []string{"Not sent: the hub is paused"}},
		{"gas", func(f *fake.Node) { f.Quote.GasBalance = "0.0001" }, []string{"enter"}, []string{"Not enough gas"}},
		{"passphrase", func(*fake.Node) {}, []string{"x", "enter"}, []string{"wrong passphrase", "caps lock", "stays claimable"}},
		{"sent", func(f *fake.Node) { f.ClaimErr, f.Quote.NeedsPassphrase = errors.New("nonce too low"), false }, []string{"enter"}, []string{"Nonce too low"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := fake.New(10)
			c.edit(f)
			b := start(t, f, Options{}, 80, 24)
			b.press("c")
			b.press(c.keys...)
			b.want(c.want...)
			if (c.name == "dry run" || c.name == "gas" || c.name == "chain") && len(f.Claimed) != 0 {
				t.Error("sent a claim that cannot work")
			}
		})
	}
}
