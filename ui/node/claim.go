package node

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/chain"
	"rarebit/wallet/claim"
	"rarebit/wallet/keys"
	"rarebit/wallet/ledger"
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
		why = strings.TrimPrefix(why, wallet.ErrChainAway.Error()+": ")
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
	if err := o.takeClaiming(ctx); err != nil {
		return nil, err
	}
	s.setJob("claim", &Job{Kind: "claim", Name: "claim under way"})
	out, err := c.Send(ctx, account, r.Expect)
	s.setJob("claim", nil)
	<-o.claiming
	if err != nil { // the caller may have gone away with the claim under way
		o.followClaims()
	}
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

const (
	// claimPatience is how long a claim waits for the one before it to end.
	claimPatience = 5 * time.Second
	resumeRetry   = 2 * time.Second
)

// takeClaiming makes the caller the only one that sends or follows a claim: a
// claim that is stored but not sent yet looks to anybody else like one that a
// crash has cut off, and would be dropped under its sender's feet.
func (o *online) takeClaiming(ctx context.Context) error {
	patience := time.NewTimer(claimPatience)
	defer patience.Stop()
	select {
	case o.claiming <- struct{}{}:
		return nil
	case <-patience.C:
		return torrent.WithHint(ledger.ErrClaimOpen, "wait until it is final")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// followClaims makes the claim loop look.
func (o *online) followClaims() {
	select {
	case o.resume <- struct{}{}:
	default:
	}
}

// claimLoop follows the claim that nobody else does: after a restart, when the
// caller of Claim went away, when the chain was. It goes on until the claim has
// ended, beside the chain loop, which must not wait for it.
func (o *online) claimLoop(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-o.resume:
		}
		for {
			err := o.resumeClaim(ctx)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == nil {
				break
			}
			o.s.log.Warn("claim under way cannot be followed, trying again", "err", err)
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(resumeRetry):
			}
		}
	}
}

func (o *online) resumeClaim(ctx context.Context) error {
	o.mu.Lock()
	c := o.claimer
	o.mu.Unlock()
	if c == nil || o.s.walletAddress().IsZero() {
		return nil
	}
	select {
	case o.claiming <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-o.claiming }()
	k, err := c.Resume(ctx)
	if k != nil && (k.State == wallet.ClaimFinal || k.State == wallet.ClaimReverted || k.State == wallet.ClaimDropped) {
		o.s.log.Info("claim taken up again", "amount", k.Amount, "state", k.State, "tx", k.TxHash, "err", err)
		o.wake()
		return nil
	}
	return err
}
