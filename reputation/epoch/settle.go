package epoch

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"rarebit/reputation"
	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// SignedCommit is a COMMIT whose envelope was checked.
type SignedCommit struct {
	Pseudonym torrent.Address
	Hash      torrent.Hash
	Commit    *Commit
}

// Inputs are everything that an epoch's block follows from, besides the state
// before it. Their order does not matter.
type Inputs struct {
	Epoch      uint64
	Round      uint32
	Domain     Domain
	Params     Params
	Validators []torrent.Address
	Reports    []*Report
	Commits    []SignedCommit
	Settles    []SignedSettle
	Budgets    []Budget
	Datasets   []*DatasetInfo // whose manifest is known
}

// Result is an epoch's block and the state after it.
type Result struct {
	Header Header
	Body   *Body
	Raw    []byte // encoded body
	Digest torrent.Hash
	Next   *State
	// Shared tells seeders that share a network group with others what the
	// group weighs at each of their chunks: without it they cannot recompute
	// their pay. It is told to each alone (/v1/why).
	Shared map[torrent.Address][]GroupWeight
}

// GroupWeight is what all seeders of a network group weigh together at a chunk.
type GroupWeight struct {
	Dataset torrent.ID `json:"dataset"`
	Chunk   uint32     `json:"chunk"`
	Weight  uint64     `json:"weight"`
}

// settling is the work on one block.
type settling struct {
	in    *Inputs
	prev  *State
	next  *State
	body  *Body
	infos map[torrent.ID]*DatasetInfo

	reports []*Report
	seeders []*work // ascending by pseudonym
	index   map[torrent.Address]int
	groups  int
	judged  judged
	money   accounts
	shared  map[torrent.Address][]GroupWeight
}

// work is one seeder in an epoch.
type work struct {
	row    SeederRow
	state  *SeederState
	commit *Commit // nil: none that counts
	before reputation.Score
	group  uint32
	alone  bool // in its group
}

// Settle computes the block of an epoch. It is pure: the same inputs in any
// order give the same bytes.
func Settle(prev *State, inputs Inputs) (*Result, error) {
	if inputs.Epoch != prev.Epoch+1 {
		return nil, fmt.Errorf("settle epoch %d: the state is of epoch %d", inputs.Epoch, prev.Epoch)
	}
	s := &settling{
		in: &inputs, prev: prev, next: prev.next(inputs.Epoch), infos: map[torrent.ID]*DatasetInfo{},
		index: map[torrent.Address]int{}, money: accountsOf(prev.Rows), shared: map[torrent.Address][]GroupWeight{},
		body: &Body{Epoch: inputs.Epoch, Prev: prev.Digest},
	}
	for _, d := range inputs.Datasets {
		s.infos[d.ID] = d
	}
	validators := slices.Clone(inputs.Validators)
	slices.SortFunc(validators, compareAddress)
	s.next.seat(slices.Compact(validators))
	s.takeReports()
	if len(s.reports) == 0 {
		return nil, fmt.Errorf("settle epoch %d: no report", inputs.Epoch)
	}
	s.takeCommits()
	s.observe()
	s.judged = judgeAll(newJudge(inputs.Domain, &inputs.Params, inputs.Epoch, s.next.Sessions), s.next, inputs.Settles)
	s.creditReceipts()
	if err := s.payDatasets(); err != nil {
		return nil, err
	}
	s.mature()
	s.shards()
	return s.seal()
}

// takeReports keeps one report of each validator in office. One whose seed is
// not what it bound itself to is left out: it could have chosen its draws.
func (s *settling) takeReports() {
	reports := slices.Clone(s.in.Reports)
	slices.SortFunc(reports, func(a, b *Report) int {
		if c := compareAddress(a.Validator, b.Validator); c != 0 {
			return c
		}
		return compareHash(a.Hash(), b.Hash())
	})
	for _, r := range reports {
		_, inOffice := slices.BinarySearchFunc(s.next.Validators, r.Validator, compareAddress)
		if !inOffice || r.Epoch != s.in.Epoch || len(s.reports) > 0 && s.reports[len(s.reports)-1].Validator == r.Validator {
			continue
		}
		bound := slices.IndexFunc(s.prev.NextSeeds, func(c SeedCommitment) bool { return c.Epoch == r.Epoch && c.Validator == r.Validator })
		if bound >= 0 && s.prev.NextSeeds[bound].Hash != torrent.Hash(sha256.Sum256(r.Seed[:])) {
			continue
		}
		s.reports = append(s.reports, r)
		s.body.Reports = append(s.body.Reports, r.Hash())
		s.body.Seeds = append(s.body.Seeds, SeedRow{r.Validator, r.Seed, r.Next})
		s.next.NextSeeds = append(s.next.NextSeeds, SeedCommitment{r.Epoch + 2, r.Validator, r.Next})
	}
	s.body.Reports = sortedHashes(s.body.Reports)
	if len(s.reports) > 0 {
		s.body.Beacon = s.reports[0].Beacon
	}
}

// takeCommits makes a row for every pseudonym that is or ever was known.
func (s *settling) takeCommits() {
	commits := slices.Clone(s.in.Commits)
	slices.SortFunc(commits, func(a, b SignedCommit) int {
		if c := compareAddress(a.Pseudonym, b.Pseudonym); c != 0 {
			return c
		}
		return compareHash(a.Hash, b.Hash)
	})
	for _, c := range commits {
		if i, known := s.next.seeder(c.Pseudonym); !known {
			s.next.Seeders = slices.Insert(s.next.Seeders, i, SeederState{
				Pseudonym: c.Pseudonym, Account: c.Commit.Account,
				Score: reputation.NewScore(reputation.TierNone, len(s.next.Validators)),
			})
		}
	}
	for i := range s.next.Seeders {
		st := &s.next.Seeders[i]
		s.index[st.Pseudonym] = i
		s.seeders = append(s.seeders, &work{
			state: st, before: st.Score,
			row: SeederRow{Pseudonym: st.Pseudonym, Account: st.Account, Outcomes: make([][]audit.Outcome, len(s.reports))},
		})
	}
	for _, c := range commits {
		w := s.seeders[s.index[c.Pseudonym]]
		switch {
		case w.row.Commit == (torrent.Hash{}):
			inv, bytes := inventory(c.Commit, s.infos)
			w.row.Commit, w.row.Blocks, w.commit = c.Hash, inv.Blocks(), c.Commit
			if bytes > s.in.Params.MaxPaidBytes {
				w.commit = nil
				w.row.Reasons = w.row.Reasons.With(reputation.ReasonOver256GiB)
			}
		case w.row.Commit != c.Hash: // two different promises for one epoch
			w.commit = nil
			w.row.Reasons = w.row.Reasons.With(reputation.ReasonEquivocation)
		}
		s.body.Commits = append(s.body.Commits, c.Hash)
	}
	s.body.Commits = sortedHashes(s.body.Commits)
	for _, w := range s.seeders {
		if w.row.Commit == (torrent.Hash{}) {
			w.row.Reasons = w.row.Reasons.With(reputation.ReasonNoCommit)
		}
		if w.commit != nil {
			s.openSessions(w)
		}
	}
}

func (s *settling) openSessions(w *work) {
	s.next.Sessions = append(s.next.Sessions, sessionsOf(s.in.Epoch, w.row.Pseudonym, w.commit, s.infos)...)
}

// sessionsOf are the session keys of a COMMIT.
func sessionsOf(epoch uint64, pseudonym torrent.Address, c *Commit, infos map[torrent.ID]*DatasetInfo) []Session {
	var out []Session
	for _, d := range c.Datasets {
		key, err := torrent.AddressOf(d.Session)
		info := infos[d.ID]
		if err != nil || info == nil || d.Chunks.Len() != len(info.Sizes) {
			continue
		}
		out = append(out, Session{Epoch: epoch, Dataset: d.ID, Key: key, Pseudonym: pseudonym, Chunks: d.Chunks.Bytes(), Len: d.Chunks.Len()})
	}
	return out
}

// observe turns audits into availability and scores, and numbers the groups.
func (s *settling) observe() {
	seats := len(s.next.Validators)
	byGroup := map[Group]uint32{}
	members := []int{}
	for i, w := range s.seeders {
		o := reputation.Observation{Pass: make([]uint32, seats), Fail: make([]uint32, seats), Unseen: w.commit != nil}
		var avails []uint16
		var group Group
		for r, rep := range s.reports {
			k, found := slices.BinarySearchFunc(rep.Seeders, w.row.Pseudonym, func(x Observed, a torrent.Address) int { return compareAddress(x.Pseudonym, a) })
			if !found || w.commit == nil || rep.Seeders[k].Commit != w.row.Commit {
				continue
			}
			seen := &rep.Seeders[k]
			list := seen.outcomes()
			list = list[:min(len(list), maxOutcomes)]
			w.row.Outcomes[r] = list
			pass, fail, due := audit.Count(list)
			seat, _ := slices.BinarySearchFunc(s.next.Validators, rep.Validator, compareAddress)
			o.Pass[seat], o.Fail[seat] = pass, fail
			if due > 0 {
				o.Unseen = false
				avails = append(avails, reputation.AvailOf(pass, fail, due))
			}
			if group == (Group{}) {
				group = seen.Group
			}
			w.row.Reasons |= outcomeReasons(list)
		}
		if group == (Group{}) { // never reached: a group of its own
			copy(group[:], w.row.Pseudonym[:])
		}
		g, known := byGroup[group]
		if !known {
			g = uint32(len(byGroup)) //nolint:gosec // at most maxSeeders
			byGroup[group] = g
			members = append(members, 0)
		}
		o.Avail = reputation.UpperMedian(avails)
		w.row.Avail, w.group = o.Avail, g
		if o.Avail > 0 {
			members[g]++
		}
		w.state.Score = w.state.Score.Next(s.in.Params.Score, o)
		s.next.Seeders[i] = *w.state
		w.scoreRow()
	}
	s.groups = len(byGroup)
	for _, w := range s.seeders {
		if w.alone = members[w.group] <= 1; !w.alone && w.row.Avail > 0 {
			w.row.Reasons = w.row.Reasons.With(reputation.ReasonGroupShared)
		}
	}
}

// outcomeReasons are the evidence bits of audits.
func outcomeReasons(list []audit.Outcome) (r reputation.Reasons) {
	for _, o := range list {
		switch o {
		case audit.Pass, audit.AgainPass:
			r = r.With(reputation.ReasonPass)
		case audit.Offline, audit.AgainOffline:
			r = r.With(reputation.ReasonOffline)
		case audit.Slow, audit.AgainSlow:
			r = r.With(reputation.ReasonSlow)
		case audit.SlowThird:
			r = r.With(reputation.ReasonSlowThird)
		case audit.Bad, audit.AgainBad:
			r = r.With(reputation.ReasonBad)
		}
	}
	return r
}

// scoreRow fills in the score and why it changed.
func (w *work) scoreRow() {
	a, b := w.before, w.state.Score
	w.row.QualityPPM, w.row.Ramp, w.row.Step, w.row.Consistency, w.row.R = b.QualityPPM, b.Ramp, b.Step, b.Consistency, b.R
	w.row.Tier, w.row.Standing = b.Tier, b.Standing
	for _, c := range []struct {
		is  bool
		why reputation.Reason
	}{
		{b.Ramp < 900, reputation.ReasonRamp},
		{b.Step < a.Step, reputation.ReasonStepDown},
		{b.Step > a.Step, reputation.ReasonStepUp},
		{b.Standing == reputation.Suspended, reputation.ReasonSuspended},
		{a.Standing == reputation.Suspended && b.Standing != reputation.Suspended && b.Standing != reputation.Expelled, reputation.ReasonRestored},
		{b.Standing == reputation.Expelled, reputation.ReasonExpelled},
		{b.Consistency != a.Consistency, reputation.ReasonOnlineShare},
		{w.commit != nil && w.row.Avail < 1000, reputation.ReasonLowAvail},
	} {
		if c.is {
			w.row.Reasons = w.row.Reasons.With(c.why)
		}
	}
}

// paid says whether a seeder's receipts may earn.
func (w *work) paid() bool {
	return w.row.Avail > 0 && w.row.Standing != reputation.Suspended && w.row.Standing != reputation.Expelled
}
