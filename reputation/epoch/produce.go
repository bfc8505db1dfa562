package epoch

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// settleNext makes the oldest block that is missing, once its time has come.
func (v *Validator) settleNext(ctx context.Context) (time.Duration, error) {
	prev, line := v.lastState(), v.timeline()
	e := prev.Epoch + 1
	if wait := line.ReportUntil(e).Sub(v.cfg.Now()); wait > 0 {
		return wait, nil
	}
	validators, err := v.cfg.Chain.Validators(ctx, e)
	if err != nil {
		return 0, fmt.Errorf("settle epoch %d: %w", e, err)
	}
	validators = slices.Clone(validators)
	slices.SortFunc(validators, compareAddress)
	validators = slices.Compact(validators)
	if _, inOffice := slices.BinarySearchFunc(validators, v.address, compareAddress); !inOffice {
		return 0, torrent.WithHint(fmt.Errorf("settle epoch %d: %s is not in office", e, v.address), "a validator needs a seat at the registry and a stake")
	}
	budgets, err := v.cfg.Chain.Budgets(ctx, e)
	if err != nil {
		return 0, fmt.Errorf("settle epoch %d: %w", e, err)
	}
	in, lost, err := v.inputs(ctx, e, validators, budgets)
	if err != nil {
		return 0, err
	}
	for round := uint32(0); ; round++ {
		if Leader(validators, e, round) == v.address {
			done, err := v.lead(ctx, prev, in, round, lost)
			if done || err != nil && !errors.Is(err, ErrDoubleVote) {
				return 0, err
			}
			if errors.Is(err, ErrDoubleVote) {
				continue // the inputs have changed since a killed process signed: the next round is free
			}
		}
		if err := v.pause(ctx, line.Round()); err != nil {
			return 0, err
		}
	}
}

// lead proposes a block, gathers votes and stores what reached a quorum.
func (v *Validator) lead(ctx context.Context, prev *State, in *Inputs, round uint32, lost bool) (bool, error) {
	in.Round = round
	var r *Result
	var err error
	if !lost {
		r, err = Settle(prev, *in)
		old := v.timeline().At(v.cfg.Now()) > in.Epoch+v.cfg.Params.VoidAfter
		if err != nil && !old {
			return false, err
		}
		lost = err != nil
	}
	if lost {
		if r, err = Void(prev, in.Epoch, round, in.Domain, in.Budgets); err != nil {
			return false, err
		}
		v.log.Warn("epoch is void", "epoch", in.Epoch)
	}
	sealed := &Sealed{Header: r.Header, Body: r.Raw}
	sig, err := v.signBlock(ctx, r)
	if err != nil {
		return false, err
	}
	q := NewQuorum(r.Digest, in.Validators)
	if err := q.Add(sig); err != nil {
		return false, err
	}
	if v.cfg.Peers != nil {
		votes, err := v.cfg.Peers.Propose(ctx, sealed)
		if err != nil {
			return false, fmt.Errorf("propose epoch %d: %w", in.Epoch, err)
		}
		for _, s := range votes {
			if err := q.Add(s); err != nil {
				v.log.Warn("vote refused", "epoch", in.Epoch, "err", err)
			}
		}
	}
	if !q.Reached() {
		return false, nil
	}
	sealed.Sigs = q.Signatures()
	if err := v.store.addBlock(ctx, r, sealed, v.cfg.Params.KeepEpochs); err != nil {
		return false, err
	}
	v.setState(r.Next)
	v.log.Info("epoch settled", "epoch", in.Epoch, "paid", r.Header.Paid, "digest", r.Digest)
	return true, nil
}

// signBlock signs after the promise is on the disk.
func (v *Validator) signBlock(ctx context.Context, r *Result) ([65]byte, error) {
	if err := v.store.vote(ctx, r.Header.Epoch, r.Header.Round, r.Digest); err != nil {
		return [65]byte{}, err
	}
	sig, err := sign(v.cfg.Key, r.Digest)
	if err != nil {
		return sig, fmt.Errorf("sign epoch %d: %w", r.Header.Epoch, err)
	}
	return sig, nil
}

// inputs reads what an epoch is settled from. lost says that this validator was
// not there when COMMITs were taken.
func (v *Validator) inputs(ctx context.Context, e uint64, validators []torrent.Address, budgets []Budget) (*Inputs, bool, error) {
	in := &Inputs{Epoch: e, Domain: v.cfg.Domain, Params: v.cfg.Params, Validators: validators, Budgets: budgets}
	ran, _, err := v.store.ran(ctx, e)
	if err != nil || !ran {
		return in, true, err
	}
	if in.Commits, err = v.store.commits(ctx, e); err != nil {
		return nil, false, err
	}
	if in.Settles, err = v.store.settles(ctx, e); err != nil {
		return nil, false, err
	}
	report, err := v.report(ctx, e, in)
	if err != nil {
		return nil, false, err
	}
	in.Reports = []*Report{report}
	for _, d := range v.library.infos(v.timeline().Start(e)) {
		in.Datasets = append(in.Datasets, d)
	}
	return in, false, nil
}

// report is what this validator saw of an epoch.
func (v *Validator) report(ctx context.Context, e uint64, in *Inputs) (*Report, error) {
	next := v.seed(e + 2)
	r := &Report{Validator: v.address, Epoch: e, Seed: v.seed(e), Next: sha256.Sum256(next[:])}
	if _, beacon, err := v.store.ran(ctx, e); err != nil {
		return nil, err
	} else if beacon != nil {
		r.Beacon = *beacon
	}
	for _, s := range in.Settles {
		r.Settles = append(r.Settles, s.Hash)
	}
	r.Settles = sortedHashes(r.Settles)
	audits, err := v.store.audits(ctx, e)
	if err != nil {
		return nil, err
	}
	for _, c := range in.Commits {
		if n := len(r.Seeders); n > 0 && r.Seeders[n-1].Pseudonym == c.Pseudonym {
			continue // the second of two different ones
		}
		o := Observed{Pseudonym: c.Pseudonym, Commit: c.Hash}
		if len(c.Commit.Endpoints) > 0 {
			o.Group = v.group(e, c.Commit.Endpoints[0])
		}
		reached := false
		for _, a := range audits[c.Pseudonym] {
			if len(o.Audits) == maxOutcomes {
				break
			}
			for a.n < firstRepeat && len(o.Audits) < a.n { // a draw before was never asked
				o.Audits = append(o.Audits, Audited{})
			}
			o.Audits = append(o.Audits, a.Audited)
			if away := a.Outcome == audit.Offline || a.Outcome == audit.AgainOffline; !away && !reached {
				o.Group, reached = a.group, true // the endpoint that answered
			}
		}
		r.Seeders = append(r.Seeders, o)
	}
	return r, nil
}

// postNext posts the oldest block that the hub lacks.
func (v *Validator) postNext(ctx context.Context) (time.Duration, error) {
	head, err := v.cfg.Chain.Head(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the hub's newest block: %w", err)
	}
	now := v.cfg.Now()
	v.mu.Lock()
	v.status.LastPosted, v.status.LastFinal = head.Epoch, head.Epoch
	if head.Epoch > 0 && now.Before(head.FinalAt) {
		v.status.LastFinal--
	}
	v.mu.Unlock()
	last := v.lastState().Epoch
	if head.Epoch > last {
		return 0, torrent.WithHint(fmt.Errorf("%w: the hub is at epoch %d, this validator at %d", ErrBehind, head.Epoch, last), "restore the validator's database")
	}
	if head.Epoch > 0 {
		own, err := v.store.digest(ctx, head.Epoch)
		if err != nil {
			return 0, err
		}
		if own != head.Hash {
			return 0, fmt.Errorf("%w: the hub has %s for epoch %d, this validator %s", ErrBehind, head.Hash, head.Epoch, own)
		}
		if wait := head.FinalAt.Sub(now); wait > 0 {
			return min(wait, v.poll()), nil // looks again: a dispute may take the head back
		}
	}
	raw, err := v.store.block(ctx, head.Epoch+1)
	if err != nil || raw == nil {
		return v.poll(), err
	}
	s, err := DecodeSealed(raw)
	if err != nil {
		return 0, err
	}
	switch err := v.cfg.Chain.Submit(ctx, s.Header, s.Sigs); {
	case errors.Is(err, ErrPosted), errors.Is(err, ErrNotFinal):
		return v.poll(), nil
	case err != nil:
		return 0, fmt.Errorf("post epoch %d: %w", s.Header.Epoch, err)
	}
	v.log.Info("epoch posted", "epoch", s.Header.Epoch)
	return 0, nil
}

// poll is how often the hub is looked at: often enough for short epochs.
func (v *Validator) poll() time.Duration {
	return min(max(v.timeline().Len/50, 100*time.Millisecond), 5*time.Second)
}
