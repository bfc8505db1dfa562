package epoch

import (
	"fmt"
	"slices"

	"rarebit/reputation"
	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// mature pays what was held long enough, and takes from the expelled what was
// not: it goes back to its datasets.
func (s *settling) mature() {
	for _, w := range s.seeders {
		var keep []Hold
		for _, h := range w.state.Holds {
			d := s.next.dataset(h.Dataset) // exists: it paid the hold
			switch {
			case w.row.Standing == reputation.Expelled:
				d.Held, d.Free = d.Held.Sub(h.Amount), d.Free.Add(h.Amount)
				w.row.Reasons = w.row.Reasons.With(reputation.ReasonForfeited)
			case h.Epoch+s.in.Params.HoldEpochs <= s.in.Epoch:
				d.Held = d.Held.Sub(h.Amount)
				w.row.Matured = w.row.Matured.Add(h.Amount)
				w.row.Reasons = w.row.Reasons.With(reputation.ReasonMatured)
			default:
				keep = append(keep, h)
			}
		}
		w.state.Holds = keep
		s.money.add(w.row.Account, w.row.Matured)
	}
	for i := range s.body.Datasets {
		r := &s.body.Datasets[i]
		d := s.next.dataset(r.ID)
		r.Held, r.Free = d.Held, d.Free
	}
}

// shards records which parts of each dataset were found consistent.
func (s *settling) shards() {
	type place struct {
		dataset torrent.ID
		shard   uint32
	}
	type tally struct {
		passed, bad, asked uint32
		validators         uint32
	}
	seen := map[place]*tally{}
	for _, rep := range s.reports {
		seat, _ := slices.BinarySearchFunc(s.next.Validators, rep.Validator, compareAddress)
		for i := range rep.Seeders {
			if k, known := s.index[rep.Seeders[i].Pseudonym]; !known || s.seeders[k].row.Commit != rep.Seeders[i].Commit {
				continue
			}
			for _, a := range rep.Seeders[i].Audits {
				if a.Outcome == audit.NotAsked {
					continue
				}
				p := place{a.Spot.Dataset, a.Spot.Chunk / torrent.ShardChunks}
				t := seen[p]
				if t == nil {
					t = new(tally)
					seen[p] = t
				}
				t.asked++
				switch a.Outcome {
				case audit.Pass, audit.AgainPass:
					t.passed++
					t.validators |= 1 << min(seat, 31)
				case audit.Bad, audit.AgainBad:
					t.bad++
				}
			}
		}
	}
	for i := range s.body.Datasets {
		id := s.body.Datasets[i].ID
		before := shardRows(s.prev.Rows, id)
		for k, root := range s.infos[id].ShardRoots {
			r := ShardRow{}
			if k < len(before) {
				r = before[k]
			}
			r.Dataset, r.Shard, r.Root = uint32(i), uint32(k), root //nolint:gosec // below 2^16
			if t := seen[place{id, r.Shard}]; t != nil {
				r.Validators, r.Passed, r.Bad = t.validators, t.passed, t.bad
				switch {
				case t.passed > 0:
					r.Status, r.LastConsistent = ShardConsistent, s.in.Epoch
				case t.bad > 0:
					r.Status = ShardDamaged
				default:
					r.Status = ShardUnreachable
				}
			}
			s.body.Shards = append(s.body.Shards, r)
		}
	}
}

// shardRows are the rows of a dataset in order.
func shardRows(b *Body, id torrent.ID) []ShardRow {
	if b == nil {
		return nil
	}
	i, found := b.findDataset(id)
	if !found {
		return nil
	}
	compare := func(r ShardRow, dataset int) int { return int(r.Dataset) - dataset }
	from, _ := slices.BinarySearchFunc(b.Shards, i, compare)
	to, _ := slices.BinarySearchFunc(b.Shards, i+1, compare)
	return b.Shards[from:to:to]
}

// seal makes the header over the rows and checks the block as a stranger would.
func (s *settling) seal() (*Result, error) {
	for i, w := range s.seeders {
		s.next.Seeders[i] = *w.state
		s.body.Seeders = append(s.body.Seeders, w.row)
	}
	s.body.Accounts = s.money.rows()
	var paid reputation.Money
	for i := range s.body.Seeders {
		r := &s.body.Seeders[i]
		paid = paid.Add(r.Earned).Sub(r.Held).Add(r.Matured)
	}
	for i := range s.body.Datasets {
		paid = paid.Add(s.body.Datasets[i].Returned)
	}
	return finish(s.next, s.body, s.in.Round, paid, s.in.Domain, s.shared)
}

// finish encodes a body, builds its trees and the header.
func finish(next *State, body *Body, round uint32, paid reputation.Money, d Domain, shared map[torrent.Address][]GroupWeight) (*Result, error) {
	raw := body.Encode()
	trees, err := TreesOf(body)
	if err != nil {
		return nil, fmt.Errorf("settle epoch %d: %w", body.Epoch, err)
	}
	h := Header{
		Epoch: body.Epoch, Round: round, Prev: body.Prev,
		ShardsRoot: trees.Shards.Root(), ReceiptsRoot: trees.Receipts.Root(), StatsRoot: trees.Stats.Root(),
		RewardsRoot: trees.Rewards.Root(), ReputationRoot: trees.Reputation.Root(),
		Paid: paid, DataHash: bodyHash(raw),
	}
	if _, _, err := VerifyBlock(&h, raw); err != nil {
		return nil, fmt.Errorf("settle epoch %d: %w", body.Epoch, err)
	}
	next.Digest = h.Digest(d.Separator())
	next.Rows = body
	return &Result{Header: h, Body: body, Raw: raw, Digest: next.Digest, Next: next, Shared: shared}, nil
}

// Void is the block of an epoch whose inputs are lost: nobody is paid, nobody's
// score moves, and its receipts may settle in the next.
func Void(prev *State, epoch uint64, round uint32, d Domain, budgets []Budget) (*Result, error) {
	if epoch != prev.Epoch+1 {
		return nil, fmt.Errorf("void epoch %d: the state is of epoch %d", epoch, prev.Epoch)
	}
	next := prev.next(epoch)
	for _, b := range budgets { // the hub released it: it is spent later
		next.dataset(b.Dataset).release(b)
	}
	body := &Body{Epoch: epoch, Prev: prev.Digest, Void: true}
	if r := prev.Rows; r != nil {
		body.Datasets, body.Chunks, body.Shards, body.Accounts = r.Datasets, r.Chunks, r.Shards, r.Accounts
		for _, x := range r.Seeders {
			x.Outcomes = nil // of reports that this block does not have
			x.Commit, x.Blocks, x.Avail = torrent.Hash{}, 0, 0
			x.Earned, x.Held, x.Matured = reputation.Money{}, reputation.Money{}, reputation.Money{}
			x.Reasons = reputation.ReasonsOf(reputation.ReasonEpochVoid)
			body.Seeders = append(body.Seeders, x)
		}
	}
	return finish(next, body, round, reputation.Money{}, d, nil)
}
