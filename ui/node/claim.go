package node

import (
	"context"
	"errors"
	"fmt"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/chain"
	"rarebit/wallet/claim"
	"rarebit/wallet/keys"
)

// claimReady is the claiming part once the chain answered.
func (o *online) claimReady(ctx context.Context) (*claim.Claimer, error) {
	if o.s.walletAddress().IsZero() {
		return nil, torrent.WithHint(wallet.ErrNoWallet, "make one with `rarebit wallet new`, then start again")
	}
	o.mu.Lock()
	c, why := o.claimer, o.chainErr
	o.mu.Unlock()
	if c == nil {
		return nil, torrent.WithHint(fmt.Errorf("%w: %s", wallet.ErrChainAway, orDefault(why, "not asked yet")), "the amounts stay; claim when it is back")
	}
	return c, ctx.Err()
}

// PrepareClaim implements Node.
func (s *Seeder) PrepareClaim(ctx context.Context) (*ClaimQuote, error) {
	o, err := s.await(ctx)
	if err != nil {
		return nil, err
	}
	c, err := o.claimReady(ctx)
	if err != nil {
		return nil, err
	}
	q, err := c.Quote(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.RLock()
	needs := s.wallet == nil || !s.wallet.TestOnly()
	s.mu.RUnlock()
	hub := o.profile.HubAddress()
	out := &ClaimQuote{
		Amount: q.Amount, FromEpoch: q.FromEpoch, ToEpoch: q.Epoch, PayTo: q.PayTo, PayToEIP55: keys.EIP55(q.PayTo),
		Network: o.profile.Name, ChainID: o.profile.ChainID, Hub: hub, HubEIP55: keys.EIP55(hub),
		Gas: q.Gas, DryRun: "ok", NeedsPassphrase: needs,
	}
	if cost, err := wallet.FromBig(q.GasCostWei); err == nil {
		out.GasCost = cost.String()
	}
	if have, err := wallet.FromBig(q.BalanceWei); err == nil {
		out.GasBalance = have.String()
	}
	if q.DryRun != nil {
		out.DryRun = orDefault(torrent.HintOf(q.DryRun), q.DryRun.Error())
	}
	return out, nil
}

// Claim implements Node. Once the transaction is stored it is followed to its
// end even if the caller goes away: a screen that closes must not lose sight
// of money under way.
func (s *Seeder) Claim(ctx context.Context, r ClaimRequest) (*wallet.Claim, error) {
	o, err := s.await(ctx)
	if err != nil {
		return nil, err
	}
	c, err := o.claimReady(ctx)
	if err != nil {
		return nil, err
	}
	account, done, err := s.unlock(r.Passphrase)
	if err != nil {
		return nil, err
	}
	defer done()
	s.setJob("claim", &Job{Kind: "claim", Name: "claim under way"})
	defer s.setJob("claim", nil)
	out, err := c.Send(ctx, account, r.Expect)
	if err != nil && out.State == "" {
		return nil, err
	}
	if err != nil && !errors.Is(err, claim.ErrPaidDiffers) && out.State != wallet.ClaimReverted && out.State != wallet.ClaimDropped {
		return nil, err
	}
	s.log.Info("claim", "amount", out.Amount, "state", out.State, "tx", out.TxHash)
	o.wake()
	return &out, nil
}

// newClaimer joins the parts once the chain answers.
func (o *online) newClaimer(p chain.HubParams) *claim.Claimer {
	c, sender := claim.Over(o.chain, o.sender)
	return claim.New(claim.Config{
		Book: o.book, Chain: c, Sender: sender,
		Hub: o.profile.HubAddress(), Token: p.Token, Account: o.s.walletAddress(),
	})
}
