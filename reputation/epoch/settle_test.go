package epoch

import (
	"crypto/sha256"
	"math/rand/v2"
	"testing"

	"rarebit/reputation"
	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// scene settles epochs from made-up reports.
type scene struct {
	t          *testing.T
	data       []*sample
	validators []torrent.Address
	actors     []*actor
	rate       map[*sample]reputation.Money
	sponsor    torrent.Address
	params     Params
	state      *State
	outcome    func(epoch uint64, v, a int) []audit.Outcome // default: four passes
	settles    func(epoch uint64) []*Envelope
	edit       func(*Inputs)
	released   reputation.Money
	paid       reputation.Money
}

func passes(n int) []audit.Outcome {
	out := make([]audit.Outcome, n)
	for i := range out {
		out[i] = audit.Pass
	}
	return out
}

func newScene(t *testing.T, validators int) *scene {
	s := &scene{t: t, params: LocalParams(), state: new(State), rate: map[*sample]reputation.Money{}, sponsor: keyAddress(testKey(900))}
	s.data = []*sample{newSample("maps", testKey(50), 100_000, 40_000), newSample("voices", testKey(51), 70_000)}
	for _, d := range s.data {
		s.rate[d] = money("1000000000000000000")
	}
	for i := range validators {
		s.validators = append(s.validators, keyAddress(testKey(uint64(10+i))))
	}
	s.validators = sortedAddresses(s.validators...)
	s.actors = []*actor{newActor(0, "127.0.0.1:1", s.data...), newActor(1, "127.0.0.1:2", s.data...), newActor(2, "127.0.0.1:3", s.data[0])}
	return s
}

func (s *scene) seed(v torrent.Address, epoch uint64) torrent.Hash {
	return sha256.Sum256(append(v[:], byte(epoch), byte(epoch>>8)))
}

func (s *scene) inputs() Inputs {
	e := s.state.Epoch + 1
	in := Inputs{Epoch: e, Domain: testDomain, Params: s.params, Validators: s.validators}
	for _, d := range s.data {
		in.Datasets = append(in.Datasets, d.info())
		in.Budgets = append(in.Budgets, Budget{Dataset: d.reg.ID, Rate: s.rate[d], Sponsor: s.sponsor})
	}
	for _, a := range s.actors {
		in.Commits = append(in.Commits, mustCommit(a.commit(e)))
	}
	if s.settles != nil {
		for _, v := range s.settles(e) {
			in.Settles = append(in.Settles, mustSettle(v))
		}
	}
	for vi, v := range s.validators {
		next := s.seed(v, e+2)
		r := &Report{Validator: v, Epoch: e, Seed: s.seed(v, e), Next: sha256.Sum256(next[:]), Beacon: BeaconRow{Beacon: Beacon{Number: e}}}
		for ai, a := range s.actors {
			list := passes(4)
			if s.outcome != nil {
				list = s.outcome(e, vi, ai)
			}
			o := Observed{Pseudonym: a.name(), Commit: in.Commits[ai].Hash, Group: groupOf([]byte("k"), e, a.endpoint, s.params.Local)}
			for _, x := range list {
				o.Audits = append(o.Audits, Audited{Spot: audit.Spot{Dataset: s.data[0].reg.ID}, Outcome: x})
			}
			r.Seeders = append(r.Seeders, o)
		}
		sortObserved(r)
		in.Reports = append(in.Reports, r)
	}
	if s.edit != nil {
		s.edit(&in)
	}
	return in
}

func sortObserved(r *Report) {
	for i := range r.Seeders {
		for j := i; j > 0 && compareAddress(r.Seeders[j-1].Pseudonym, r.Seeders[j].Pseudonym) > 0; j-- {
			r.Seeders[j-1], r.Seeders[j] = r.Seeders[j], r.Seeders[j-1]
		}
	}
}

// step settles one epoch and checks what must hold for every block.
func (s *scene) step() *Result {
	s.t.Helper()
	in := s.inputs()
	r, err := Settle(s.state, in)
	if err != nil {
		s.t.Fatalf("epoch %d: %v", in.Epoch, err)
	}
	for _, b := range in.Budgets {
		s.released = s.released.Add(b.Rate)
	}
	s.check(r)
	s.state = r.Next
	return r
}

func (s *scene) check(r *Result) {
	s.t.Helper()
	s.paid = s.paid.Add(r.Header.Paid)
	var cumulative, left reputation.Money
	for _, a := range r.Body.Accounts {
		cumulative = cumulative.Add(a.Cumulative)
	}
	for _, d := range r.Next.Datasets {
		left = left.Add(d.Free).Add(d.Held)
	}
	if cumulative != s.paid {
		s.t.Fatalf("epoch %d: accounts have %s, headers paid %s", r.Header.Epoch, cumulative, s.paid)
	}
	if got := s.paid.Add(left); got != s.released {
		s.t.Fatalf("epoch %d: paid %s and left %s are not the %s that were released", r.Header.Epoch, s.paid, left, s.released)
	}
	body, _, err := VerifyBlock(&r.Header, r.Raw)
	if err != nil {
		s.t.Fatalf("epoch %d: %v", r.Header.Epoch, err)
	}
	if !equalBytes(body.Encode(), r.Raw) {
		s.t.Fatalf("epoch %d: the body changes when it is read and written", r.Header.Epoch)
	}
}

func (s *scene) row(r *Result, i int) SeederRow {
	s.t.Helper()
	row, ok := r.Body.Seeder(s.actors[i].name())
	if !ok {
		s.t.Fatalf("epoch %d has no row of seeder %d", r.Header.Epoch, i)
	}
	return row
}

func TestSettlePaysByHand(t *testing.T) {
	s := newScene(t, 1)
	r := s.step()
	// Fresh: α 4 of 4+12.5 -> R 242. maps: 100000 B in 4 chunks, 40000 in 2;
	// three holders of equal weight; no demand, so all of the 80 % is split by
	// size and S = 3·242/1000 of a copy. 8·S/F = 5.8 < 8: the purse shrinks.
	maps, _ := r.Body.Dataset(s.data[0].reg.ID)
	if maps.Chunks != 6 || maps.Budget != s.rate[s.data[0]] || !maps.PaidBandwidth.IsZero() {
		t.Fatalf("dataset row %+v", maps)
	}
	var sum uint64
	for _, c := range r.Body.ChunkRows(maps.ID) {
		sum += uint64(c.Size)
		if c.CopiesQ16 != 3<<16 {
			t.Errorf("chunk %d has %d/65536 copies, want 3", c.Chunk, c.CopiesQ16)
		}
		if want := 3 * uint64(c.Size) * 1000 * 242; c.ShareSum != want {
			t.Errorf("chunk %d has S %d, want %d", c.Chunk, c.ShareSum, want)
		}
	}
	if sum != 140_000 {
		t.Errorf("chunks have %d bytes, want 140000", sum)
	}
	low, high := money("580799999999999900"), money("580800000000000000") // 0.8 · 3 · .242
	if maps.PaidAvail.Cmp(low) < 0 || maps.PaidAvail.Cmp(high) > 0 {
		t.Errorf("maps paid %s, want 0.8·0.726 of the budget", maps.PaidAvail)
	}
	for i := range s.actors {
		row := s.row(r, i)
		if row.R != 242 || row.Avail != 1000 || row.Held != row.Earned.MulDiv(1, 2) && i == 2 {
			t.Errorf("seeder %d: %+v", i, row)
		}
		if !row.Reasons.Has(reputation.ReasonPaid) || !row.Reasons.Has(reputation.ReasonHeld) {
			t.Errorf("seeder %d: reasons %s", i, row.Reasons)
		}
		if got := r.Body.Cumulative(s.actors[i].account); got != row.Earned.Sub(row.Held) {
			t.Errorf("seeder %d: account has %s of %s, held %s", i, got, row.Earned, row.Held)
		}
	}
}

func TestSettleOrderNeverMatters(t *testing.T) {
	s := newScene(t, 4)
	consumer := testKey(700)
	s.settles = func(e uint64) []*Envelope {
		return []*Envelope{
			s.actors[0].settle(e, s.actors[0].receipt(s.data[0], e, consumer, 3, chunk(0, 2), chunk(2, 1))),
			s.actors[0].settle(e, s.actors[0].receipt(s.data[0], e, consumer, 2, chunk(0, 2))),
			s.actors[1].settle(e, s.actors[1].receipt(s.data[1], e, testKey(701), 1, chunk(1, 2))),
		}
	}
	s.outcome = func(e uint64, v, a int) []audit.Outcome {
		if a == 1 && v == int(e)%4 {
			return []audit.Outcome{audit.Pass, audit.Slow, audit.Pass, audit.Bad, audit.AgainSlow}
		}
		return passes(4)
	}
	r := rand.New(rand.NewPCG(3, 3))
	for range 6 {
		in := s.inputs()
		prev := s.state
		want := s.step()
		for range 20 {
			shuffled := in
			for _, f := range []func(){
				func() { shuffle(r, &shuffled.Reports) }, func() { shuffle(r, &shuffled.Commits) }, func() { shuffle(r, &shuffled.Settles) },
				func() { shuffle(r, &shuffled.Budgets) }, func() { shuffle(r, &shuffled.Datasets) }, func() { shuffle(r, &shuffled.Validators) },
			} {
				f()
			}
			got, err := Settle(prev, shuffled)
			if err != nil || got.Digest != want.Digest || !equalBytes(got.Raw, want.Raw) {
				t.Fatalf("epoch %d: another order gives another block (%v)", in.Epoch, err)
			}
		}
	}
}

func shuffle[T any](r *rand.Rand, list *[]T) {
	c := append([]T(nil), *list...)
	r.Shuffle(len(c), func(i, j int) { c[i], c[j] = c[j], c[i] })
	*list = c
}

func TestHoldMaturesAndForfeits(t *testing.T) {
	s := newScene(t, 1)
	s.params.HoldEpochs = 3
	s.outcome = func(e uint64, _, a int) []audit.Outcome {
		if a == 2 && e > 1 { // held something in epoch 1, then lost its disk
			return []audit.Outcome{audit.Bad, audit.Bad, audit.Bad, audit.Bad}
		}
		return passes(4)
	}
	first := s.step()
	held := s.row(first, 0).Held
	if held.IsZero() {
		t.Fatal("nothing was held")
	}
	for e := 2; e <= 3; e++ {
		if r := s.step(); !s.row(r, 0).Matured.IsZero() {
			t.Fatalf("epoch %d: matured too early", e)
		}
	}
	if r := s.step(); s.row(r, 0).Matured != held || !s.row(r, 0).Reasons.Has(reputation.ReasonMatured) {
		t.Errorf("epoch 4: matured %s, want %s", s.row(r, 0).Matured, held)
	}
}

func TestExpelledForfeits(t *testing.T) {
	s := newScene(t, 1)
	s.params.HoldEpochs = 100
	s.outcome = func(e uint64, _, a int) []audit.Outcome {
		if a == 2 && e > 1 {
			return []audit.Outcome{audit.Bad, audit.Bad, audit.Bad, audit.Bad}
		}
		return passes(4)
	}
	held := s.row(s.step(), 2).Held
	for range 20 {
		r := s.step()
		row := s.row(r, 2)
		if row.Standing != reputation.Expelled {
			continue
		}
		if !row.Reasons.Has(reputation.ReasonForfeited) || !row.Reasons.Has(reputation.ReasonExpelled) || held.IsZero() {
			t.Errorf("expelled: reasons %s, held before %s", row.Reasons, held)
		}
		i, _ := r.Next.seeder(s.actors[2].name())
		if len(r.Next.Seeders[i].Holds) != 0 {
			t.Error("an expelled seeder still has held money")
		}
		if r.Header.Epoch < 7 {
			t.Errorf("expelled in epoch %d, before it can be", r.Header.Epoch)
		}
		return
	}
	t.Fatal("never expelled")
}

func TestEquivocationAndMissingCommit(t *testing.T) {
	s := newScene(t, 1)
	s.step()
	s.edit = func(in *Inputs) {
		other := s.actors[0]
		set := torrent.NewBitset(int(s.data[0].man.ChunkCount))
		set.Set(0, true)
		was := other.holds[s.data[0]]
		other.holds[s.data[0]] = set
		in.Commits = append(in.Commits, mustCommit(other.commit(in.Epoch)))
		other.holds[s.data[0]] = was
		gone := s.actors[1].name()
		for i, c := range in.Commits {
			if c.Pseudonym == gone {
				in.Commits = append(in.Commits[:i:i], in.Commits[i+1:]...)
				break
			}
		}
	}
	r := s.step()
	for i, want := range []reputation.Reason{reputation.ReasonEquivocation, reputation.ReasonNoCommit} {
		row := s.row(r, i)
		if !row.Earned.IsZero() || row.Avail != 0 || !row.Reasons.Has(want) {
			t.Errorf("seeder %d: earned %s, avail %d, reasons %s; want nothing and %s", i, row.Earned, row.Avail, row.Reasons, want)
		}
	}
	if row := s.row(r, 2); row.Earned.IsZero() {
		t.Error("the third seeder earned nothing")
	}
}

func TestUnspentLengthensFundingThenReturns(t *testing.T) {
	s := newScene(t, 1)
	s.params.EraEpochs = 4
	s.actors = nil
	s.step()
	s.rate = map[*sample]reputation.Money{s.data[0]: {}, s.data[1]: {}}
	for range 3 {
		r := s.step()
		if d, _ := r.Body.Dataset(s.data[0].reg.ID); d.Budget != money("1000000000000000000") || !d.Returned.IsZero() {
			t.Fatalf("epoch %d: budget %s, returned %s; want the last rate, nothing", r.Header.Epoch, d.Budget, d.Returned)
		}
	}
	r := s.step()
	if got := r.Body.Cumulative(s.sponsor); got != money("2000000000000000000") {
		t.Errorf("after an idle era the sponsor has %s, want both budgets", got)
	}
	if r = s.step(); !r.Header.Paid.IsZero() {
		t.Errorf("epoch %d paid %s of nothing", r.Header.Epoch, r.Header.Paid)
	}
}

func TestVoid(t *testing.T) {
	s := newScene(t, 1)
	before := s.step()
	in := s.inputs()
	r, err := Void(s.state, in.Epoch, 0, testDomain, in.Budgets)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range in.Budgets {
		s.released = s.released.Add(b.Rate)
	}
	s.check(r)
	if r.Header.RewardsRoot != before.Header.RewardsRoot || r.Header.StatsRoot != before.Header.StatsRoot ||
		r.Header.ReputationRoot != before.Header.ReputationRoot || r.Header.ShardsRoot != before.Header.ShardsRoot || !r.Header.Paid.IsZero() {
		t.Errorf("a void epoch changes roots or pays: %+v", r.Header)
	}
	s.state = r.Next
	after := s.step()
	if row := s.row(after, 0); row.Ramp <= s.row(before, 0).Ramp {
		t.Errorf("the void epoch lost the score: ramp %d, before %d", row.Ramp, s.row(before, 0).Ramp)
	}
	if first, err := Void(new(State), 1, 0, testDomain, nil); err != nil || first.Header.RewardsRoot != (torrent.Hash{}) {
		t.Errorf("void first epoch: %v", err)
	}
}

// A seeder recomputes its pay from the block, alone and with neighbours.
func TestOwnAvailability(t *testing.T) {
	s := newScene(t, 1)
	s.actors[1].endpoint = s.actors[0].endpoint // two names behind one address
	for range 3 {
		r := s.step()
		sealed := &Sealed{Header: r.Header, Body: r.Raw}
		blk, err := sealed.Open(testDomain.Separator())
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range s.actors {
			var sum reputation.Money
			for d, set := range a.holds {
				_, pay, err := blk.OwnAvailability(a.name(), d.reg.ID, set, r.Shared[a.name()])
				if err != nil {
					t.Fatal(err)
				}
				sum = sum.Add(pay)
			}
			row := s.row(r, i)
			if sum != row.Earned || sum.IsZero() {
				t.Errorf("epoch %d, seeder %d recomputes %s, the block says %s", r.Header.Epoch, i, sum, row.Earned)
			}
			if shares := row.Reasons.Has(reputation.ReasonGroupShared); shares != (i < 2) {
				t.Errorf("seeder %d: reasons %s", i, row.Reasons)
			}
			got, proof, err := blk.Proof(a.account)
			if err != nil || !VerifyProof(r.Header.RewardsRoot, RewardLeaf(a.account, got), proof) {
				t.Errorf("seeder %d: proof does not hold (%v)", i, err)
			}
		}
		stat, proof, err := blk.StatProof(s.data[0].reg.ID, 2)
		if err != nil || !VerifyProof(r.Header.StatsRoot, stat.Leaf(), proof) {
			t.Errorf("proof of a multiplier does not hold (%v)", err)
		}
		pay, proof, err := blk.ChunkPayProof(s.data[0].reg.ID, 2)
		if err != nil || !VerifyProof(r.Header.StatsRoot, pay.Leaf(), proof) {
			t.Errorf("proof of a chunk's pay does not hold (%v)", err)
		}
	}
}

// A validator that lies about its seed is left out; one that comes new into
// office resets nobody's score.
func TestValidatorsChange(t *testing.T) {
	s := newScene(t, 4)
	for range 3 {
		s.step()
	}
	ramp := s.row(s.step(), 0).Ramp
	s.validators = sortedAddresses(append(s.validators[1:], keyAddress(testKey(77)))...)
	if got := s.row(s.step(), 0).Ramp; got < ramp {
		t.Errorf("ramp fell from %d to %d when a validator was replaced", ramp, got)
	}
	s.edit = func(in *Inputs) { in.Reports[0].Seed = torrent.Hash{1} }
	s.step()
	r := s.step()
	if len(r.Body.Seeds) != 3 {
		t.Errorf("%d reports counted, want 3 without the liar", len(r.Body.Seeds))
	}
}
