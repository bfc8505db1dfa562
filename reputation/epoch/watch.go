package epoch

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// watchEpochs audits one epoch after the other. The audits of an epoch may
// still run while the next one takes COMMITs.
func (v *Validator) watchEpochs(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	line := v.timeline()
	for last := uint64(0); ; {
		e := max(line.At(v.cfg.Now()), last+1) // the clock may be set back
		last = e
		if err := v.until(ctx, line.Start(e)); err != nil {
			break
		}
		// Who was not there in the first half of the commit window has missed
		// COMMITs; seeders are not to pay for that.
		if half := line.Start(e).Add(line.CommitUntil(e).Sub(line.Start(e)) / 2); v.cfg.Now().Before(half) {
			if err := v.store.run(ctx, e); err != nil {
				v.trouble("epoch", err)
			}
		}
		v.mu.Lock()
		v.status.Commits = 0
		v.mu.Unlock()
		g.Go(func() error { return v.auditEpoch(ctx, e) })
		if err := v.until(ctx, line.Start(e+1)); err != nil {
			break
		}
	}
	_ = g.Wait()
	return ctx.Err()
}

// auditEpoch asks the questions of one epoch that were not asked yet.
func (v *Validator) auditEpoch(ctx context.Context, e uint64) error {
	line := v.timeline()
	ctx, cancel := context.WithDeadline(ctx, time.Now().Add(line.SettleUntil(e).Sub(v.cfg.Now())))
	defer cancel()
	var beacon BeaconRow
	for {
		var err error
		if beacon, err = v.beacon(ctx, e); err == nil {
			break
		}
		v.trouble("beacon", err)
		if v.pause(ctx, retryEvery) != nil {
			return nil
		}
	}
	v.trouble("beacon", nil)
	if v.until(ctx, line.CommitUntil(e)) != nil {
		return nil
	}
	questions, err := v.questions(ctx, e, beacon.Value())
	v.trouble("audit", err)
	if err != nil {
		return nil //nolint:nilerr // shown; the next epoch tries again
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, maxAtOnce)
	for _, q := range questions {
		wg.Go(func() { v.pursue(ctx, e, q, slots) })
	}
	wg.Wait()
	return nil
}

// beacon is the epoch's beacon, from the database or the chain.
func (v *Validator) beacon(ctx context.Context, e uint64) (BeaconRow, error) {
	_, have, err := v.store.ran(ctx, e)
	if err != nil || have != nil {
		if have != nil {
			return *have, nil
		}
		return BeaconRow{}, err
	}
	b, err := v.cfg.Chain.BlockBefore(ctx, v.timeline().Start(e))
	if err != nil {
		return BeaconRow{}, err
	}
	row := BeaconRow{Beacon: b}
	if e > 2 {
		if ran, _, err := v.store.ran(ctx, e-2); err != nil {
			return BeaconRow{}, err
		} else if ran { // we will have revealed this one; others add theirs by REPORT
			row.Mix = v.seed(e - 2)
		}
	}
	return row, v.store.setBeacon(ctx, e, row)
}

// question is a block to ask a seeder for.
type question struct {
	who       torrent.Address
	endpoints []string
	session   map[torrent.ID]torrent.Address
	n         int // of the draw; -1 for a repeated one
	at        time.Time
	spot      audit.Spot
	pending   audit.Pending // tries so far, where repeated
}

// questions are the draws of an epoch and the blocks that were slow before,
// without those that have an answer.
func (v *Validator) questions(ctx context.Context, e uint64, beacon torrent.Hash) ([]question, error) {
	commits, err := v.store.commits(ctx, e)
	if err != nil {
		return nil, err
	}
	done, err := v.store.audits(ctx, e)
	if err != nil {
		return nil, err
	}
	pending, err := v.store.pending(ctx)
	if err != nil {
		return nil, err
	}
	line, infos, seed := v.timeline(), v.library.infos(v.timeline().Start(e)), v.seed(e)
	var out []question
	seen := map[torrent.Address]bool{}
	for _, c := range commits {
		if seen[c.Pseudonym] {
			continue
		}
		seen[c.Pseudonym] = true
		q := question{who: c.Pseudonym, endpoints: c.Commit.Endpoints, session: map[torrent.ID]torrent.Address{}}
		held := map[torrent.ID]torrent.Bitset{}
		for _, s := range sessionsOf(e, c.Pseudonym, c.Commit, infos) {
			q.session[s.Dataset] = s.Key
		}
		for _, d := range c.Commit.Datasets {
			held[d.ID] = d.Chunks
		}
		answered := map[int]bool{}
		for _, a := range done[c.Pseudonym] {
			answered[a.n] = true
		}
		inv, _ := inventory(c.Commit, infos)
		for i := range uint32(audit.PerEpoch) {
			if answered[int(i)] || inv.Blocks() == 0 {
				continue
			}
			d := audit.Pick(seed, beacon, c.Pseudonym, i, inv.Blocks())
			q.n, q.at = int(i), line.Start(e).Add(d.After(line.Len))
			if q.spot, err = inv.Spot(d.Index); err != nil {
				return nil, err
			}
			out = append(out, q)
		}
		for _, p := range pending[c.Pseudonym] {
			due := time.UnixMilli(p.due)
			if set := held[p.Dataset]; due.After(line.AuditUntil(e)) || infos[p.Dataset] == nil || !set.Has(int(p.Chunk)) {
				continue
			}
			q.n, q.at, q.spot, q.pending = -1, due, p.Spot, p.Pending
			out = append(out, q)
		}
	}
	return out, nil
}

// pursue asks one question at its time, and again if the answer is slow and
// the epoch still long enough.
func (v *Validator) pursue(ctx context.Context, e uint64, q question, slots chan struct{}) {
	line := v.timeline()
	for {
		if v.until(ctx, q.at) != nil {
			return
		}
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		again, err := v.ask(ctx, e, &q)
		<-slots
		v.trouble("audit", err)
		if !again || err != nil || q.at.After(line.AuditUntil(e)) {
			return
		}
	}
}

// ask puts a question and stores the answer. again says that q is now the
// repeated question.
func (v *Validator) ask(ctx context.Context, e uint64, q *question) (again bool, err error) {
	h := v.library.get(q.spot.Dataset)
	if h == nil {
		return false, nil
	}
	leaf := uint64(q.spot.Chunk)*uint64(h.manifest.ChunkBytes/torrent.BlockBytes) + uint64(q.spot.Block)
	begin := uint64(q.spot.Block) * torrent.BlockBytes
	offset := uint64(q.spot.Chunk)*uint64(h.manifest.ChunkBytes) + begin
	length := min(uint64(torrent.BlockBytes), uint64(h.manifest.StreamBytes)-offset) //nolint:gosec // checked with the manifest
	res := v.cfg.Auditor.Audit(ctx, audit.Target{
		Request: audit.Request{
			InfoHash: h.manifest.InfoHash, ChunkBytes: h.manifest.ChunkBytes, Chunk: q.spot.Chunk,
			Begin: uint32(begin), Length: uint32(length), //nolint:gosec // within a chunk
			Dataset: q.spot.Dataset, Epoch: e, Session: q.session[q.spot.Dataset],
		},
		Endpoints: q.endpoints, Leaf: h.leaves[leaf],
	})
	if res.Outcome == audit.NotAsked {
		return false, nil
	}
	v.mu.Lock()
	v.status.Audits++
	if res.Outcome == audit.Pass {
		v.status.Passed++
	}
	v.mu.Unlock()
	if res.Outcome != audit.Pass {
		v.log.Info("audit", "epoch", e, "seeder", q.who, "outcome", res.Outcome, "dataset", q.spot.Dataset, "chunk", q.spot.Chunk, "block", q.spot.Block, "err", res.Err)
	}
	a := Audited{Spot: q.spot, Outcome: res.Outcome, MS: uint32(min(max(res.Took.Milliseconds(), 0), 1<<32-1))} //nolint:gosec // clamped
	next := audit.Pending{Spot: q.spot, Tries: 1}
	more := res.Outcome == audit.Slow
	if q.n < 0 {
		a.Outcome, next, more = q.pending.Again(res.Outcome)
	}
	// The second try is in this epoch if it is long enough, the third in the
	// next one.
	due := v.cfg.Now().Add(v.cfg.Params.RetryAfter)
	if line := v.timeline(); next.Tries >= 2 || due.After(line.AuditUntil(e)) {
		due = line.CommitUntil(e + 1)
	}
	err = v.store.addAudit(context.WithoutCancel(ctx), e, q.who, q.n, a, v.group(e, res.Addr), &next, due.UnixMilli(), !more)
	q.n, q.at, q.pending = -1, due, next
	return more, err
}
