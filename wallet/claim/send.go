package claim

import (
	"context"
	"errors"
	"fmt"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/ledger"
)

// Send claims what is due and returns when the claim has ended: final, or
// reverted or dropped with an error beside it. expect is the amount that the
// person has seen, zero takes whatever is due. When ctx ends first the claim
// stays under way, and Resume takes it up.
func (c *Claimer) Send(ctx context.Context, s Signer, expect wallet.Amount) (wallet.Claim, error) {
	k, err := c.send(ctx, s, expect)
	if err != nil {
		return k, fmt.Errorf("claim: %w", err)
	}
	return k, nil
}

func (c *Claimer) send(ctx context.Context, s Signer, expect wallet.Amount) (wallet.Claim, error) {
	if s == nil || s.Address() != c.Account {
		return wallet.Claim{}, fmt.Errorf("%w: the key of %s is needed", wallet.ErrLocked, c.Account)
	}
	if err := c.clearOpen(ctx); err != nil {
		return wallet.Claim{}, err
	}
	q, err := c.quote(ctx)
	if err != nil {
		return wallet.Claim{}, err
	}
	if !expect.IsZero() && expect != q.Amount {
		return wallet.Claim{}, torrent.WithHint(fmt.Errorf("%w: %s %s were confirmed, %s are due", ErrAmountChanged, expect, wallet.Unit, q.Amount),
			"look at the new amount and confirm again")
	}
	if q.DryRun != nil {
		return wallet.Claim{}, q.DryRun
	}
	k := wallet.Claim{
		Epoch: q.Epoch, Account: c.Account, PayTo: c.PayTo, Cumulative: q.Cumulative, Amount: q.Amount, State: wallet.ClaimSigned,
	}
	// Stored before it is sent: after a crash the ledger knows what may be on
	// its way.
	attempt, err := c.Book.PutClaim(ctx, k)
	if err != nil {
		return wallet.Claim{}, err
	}
	stored, err := c.Book.Claim(ctx, c.Account, k.Cumulative)
	if err != nil {
		return k, err
	}
	if stored != nil {
		k = *stored
	}
	key := c.key(k.Cumulative, attempt)
	hash, sendErr := c.Sender.Send(ctx, s, Tx{Key: key, Kind: "claim", To: c.Hub, Data: q.Data})
	if sendErr == nil {
		if err := c.Book.SetClaimState(ctx, c.Account, k.Cumulative, wallet.ClaimSent, hash, ""); err != nil {
			return k, err
		}
	}
	// A failed Send may still have stored, even broadcast: the sender knows.
	k, err = c.follow(ctx, k, key)
	if errors.Is(err, ErrUnknownTx) && sendErr != nil {
		return k, sendErr
	}
	return k, err
}

// clearOpen ends an earlier claim that can be ended now, and refuses to begin
// another beside one that is under way.
func (c *Claimer) clearOpen(ctx context.Context) error {
	if _, err := c.sync(ctx); err != nil {
		return err
	}
	open, attempt, err := c.Book.OpenClaim(ctx, c.Account)
	if err != nil || open == nil {
		return err
	}
	last, err := c.Sender.Status(ctx, c.key(open.Cumulative, attempt))
	if errors.Is(err, ErrUnknownTx) {
		return c.drop(ctx, open)
	}
	if err != nil {
		return err
	}
	if ended(last.State) {
		_, err := c.finish(ctx, *open, last)
		return ignoreEnded(err)
	}
	return torrent.WithHint(fmt.Errorf("%w: %s %s, %s", ledger.ErrClaimOpen, open.Amount, wallet.Unit, open.State), "wait until it is final")
}

// endedError marks that a claim ended unpaid, which is news to its own caller
// alone.
type endedError struct {
	state  wallet.ClaimState
	reason string
}

func (e *endedError) Error() string {
	if e.reason == "" {
		return "the transaction was " + string(e.state)
	}
	return fmt.Sprintf("the transaction was %s: %s", e.state, e.reason)
}

func ignoreEnded(err error) error {
	var e *endedError
	if errors.As(err, &e) || errors.Is(err, ErrPaidDiffers) {
		return nil
	}
	return err
}

// Resume takes up the claim that was under way when the program ended, and
// returns it when it has ended; nil if there was none. A claim whose
// transaction was never stored by the sender was never sent: it is dropped,
// and its amount is claimable again.
func (c *Claimer) Resume(ctx context.Context) (*wallet.Claim, error) {
	open, attempt, err := c.Book.OpenClaim(ctx, c.Account)
	if err != nil || open == nil {
		return nil, err
	}
	k, err := c.follow(ctx, *open, c.key(open.Cumulative, attempt))
	if errors.Is(err, ErrUnknownTx) {
		err = nil // as told: it is dropped, or was paid in another way
	}
	if err != nil {
		return &k, fmt.Errorf("resume claim: %w", err)
	}
	return &k, nil
}

func (c *Claimer) follow(ctx context.Context, k wallet.Claim, key string) (wallet.Claim, error) {
	var storeErr error
	last, err := c.Sender.Follow(ctx, key, func(st Status) {
		k.TxHash, k.State, k.Reason = st.Hash, st.State, st.Reason
		if st.State != wallet.ClaimSent && st.State != wallet.ClaimMined {
			return // what ends it is booked below
		}
		if err := c.Book.SetClaimState(ctx, c.Account, k.Cumulative, st.State, st.Hash, st.Reason); err != nil {
			storeErr = errors.Join(storeErr, err)
		}
	})
	if errors.Is(err, ErrUnknownTx) {
		if _, syncErr := c.sync(ctx); syncErr != nil {
			return k, syncErr
		}
		now, readErr := c.Book.Claim(ctx, c.Account, k.Cumulative)
		if readErr != nil {
			return k, readErr
		}
		if now != nil && now.State == wallet.ClaimFinal {
			return *now, nil
		}
		if dropErr := c.drop(ctx, &k); dropErr != nil {
			return k, dropErr
		}
		k.State, k.Reason = wallet.ClaimDropped, neverSent
		return k, err
	}
	if err = errors.Join(err, storeErr); err != nil {
		return k, err
	}
	if !ended(last.State) {
		return k, fmt.Errorf("the sender left the transaction %s", last.State)
	}
	return c.finish(ctx, k, last)
}

func ended(s wallet.ClaimState) bool {
	return s == wallet.ClaimFinal || s == wallet.ClaimReverted || s == wallet.ClaimDropped
}

const neverSent = "it was never sent"

func (c *Claimer) drop(ctx context.Context, k *wallet.Claim) error {
	return c.Book.SetClaimState(ctx, c.Account, k.Cumulative, wallet.ClaimDropped, torrent.Hash{}, neverSent)
}

// finish books how a claim ended. The hub's word counts: if it has paid the
// amount, the claim succeeded, whatever became of our transaction.
func (c *Claimer) finish(ctx context.Context, k wallet.Claim, last Status) (wallet.Claim, error) {
	k.TxHash, k.State, k.Reason = last.Hash, last.State, last.Reason
	claimed, err := c.claimed(ctx, true)
	if err != nil {
		return k, err
	}
	if last.State == wallet.ClaimFinal && claimed.Cmp(k.Cumulative) < 0 {
		// The endpoint is behind, or lies. The claim stays under way.
		k.State = wallet.ClaimMined
		return k, fmt.Errorf("the transaction is final, but the hub says %s of %s %s were claimed: %w", claimed, k.Cumulative, wallet.Unit, wallet.ErrChainAway)
	}
	if claimed.Cmp(k.Cumulative) >= 0 {
		// The hash goes in first: the ledger's line shows it.
		if last.State == wallet.ClaimFinal {
			if err := c.Book.SetClaimState(ctx, c.Account, k.Cumulative, wallet.ClaimMined, last.Hash, ""); err != nil {
				return k, err
			}
		}
		if err := c.Book.BookClaimed(ctx, c.Account, claimed); err != nil {
			return k, err
		}
		k.State = wallet.ClaimFinal
		if last.State != wallet.ClaimFinal {
			k.Reason = "it was claimed in another way"
			return k, nil
		}
		return k, c.checkPaid(ctx, &k, last.Block)
	}
	if err := c.Book.SetClaimState(ctx, c.Account, k.Cumulative, last.State, last.Hash, last.Reason); err != nil {
		return k, err
	}
	return k, torrent.WithHint(&endedError{last.State, last.Reason}, "nothing is lost; the amount is claimable again")
}

// checkPaid compares the tokens before and after the claim's block.
func (c *Claimer) checkPaid(ctx context.Context, k *wallet.Claim, block uint64) error {
	if block == 0 {
		return nil
	}
	before, err := c.balance(ctx, block-1)
	if err != nil {
		return fmt.Errorf("paid, but not checked: %w", err)
	}
	after, err := c.balance(ctx, block)
	if err != nil {
		return fmt.Errorf("paid, but not checked: %w", err)
	}
	if got, ok := after.Sub(before); !ok || got != k.Amount {
		return torrent.WithHint(fmt.Errorf("%w: %s %s were claimed, the balance went from %s to %s", ErrPaidDiffers, k.Amount, wallet.Unit, before, after),
			"other transfers in the same block explain it; the hub has booked the claim")
	}
	return nil
}

func (c *Claimer) key(cumulative wallet.Amount, attempt int) string {
	return fmt.Sprintf("claim/%s/%s/%s/%d", c.Hub, c.Account, cumulative.Base(), attempt)
}
