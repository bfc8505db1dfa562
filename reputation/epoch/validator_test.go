package epoch

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"rarebit/reputation"
	"rarebit/reputation/audit"
	"rarebit/torrent"
	"rarebit/torrent/sqlite"
)

// stage is a network with one validator, in the fake time of a bubble.
type stage struct {
	t      *testing.T
	path   string
	chain  *memChain
	swarm  *swarm
	data   []*sample
	actors []*actor
	client *Client
	link   *direct
	params Params

	db   *sql.DB
	v    *Validator
	stop func()
}

const stageURL = "http://validator"

func newStage(t *testing.T, epochLen time.Duration) *stage {
	s := &stage{t: t, path: filepath.Join(t.TempDir(), "validator.db"), link: new(direct), params: LocalParams()}
	s.data = []*sample{newSample("maps", testKey(50), 100_000, 40_000), newSample("voices", testKey(51), 70_000)}
	s.chain = &memChain{
		params:     HubParams{GenesisTime: time.Now().Add(5 * time.Second), EpochLen: epochLen, Challenge: epochLen / 3},
		rate:       map[torrent.ID]reputation.Money{},
		sponsor:    keyAddress(testKey(900)),
		validators: []torrent.Address{keyAddress(testKey(10))},
	}
	s.swarm = &swarm{data: s.data, answer: map[string]func([]byte) ([]byte, error){}, asked: map[string]int{}}
	for _, d := range s.data {
		s.chain.datasets = append(s.chain.datasets, d.reg)
		s.chain.rate[d.reg.ID] = money("1000000000000000000")
	}
	for i := range 3 {
		a := newActor(uint64(i), fmt.Sprintf("127.0.0.1:%d", 7000+i), s.data...)
		s.actors = append(s.actors, a)
		s.swarm.set(a.endpoint, honest)
	}
	s.client = &Client{HTTP: &http.Client{Transport: s.link}, Domain: testDomain}
	return s
}

// start opens the database and runs the validator.
func (s *stage) start() {
	s.t.Helper()
	db, err := sqlite.Open(context.Background(), s.path, sqlite.Options{Durability: sqlite.Relaxed, Migrations: Migrations})
	if err != nil {
		s.t.Fatal(err)
	}
	s.db = db
	s.v = New(Config{
		Key: testKey(10), Domain: testDomain, Chain: s.chain, DB: db, Params: s.params,
		Auditor: &audit.Blocks{Fetcher: s.swarm, Deadline: 5 * time.Second},
	})
	s.link.use(s.v.Handler())
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.v.Run(ctx) }()
	s.stop = func() {
		s.link.use(nil)
		cancel()
		if err := <-done; err != nil {
			s.t.Errorf("Run ended with %v", err)
		}
		if err := db.Close(); err != nil {
			s.t.Errorf("close database: %v", err)
		}
	}
}

func (s *stage) line() Timeline {
	return Timeline{Genesis: s.chain.params.GenesisTime, Len: s.chain.params.EpochLen, Params: s.params}
}

func (s *stage) sleepUntil(t time.Time) { time.Sleep(time.Until(t)) }

func (s *stage) uploadAll() {
	s.t.Helper()
	synctest.Wait() // the validator has read its database and asked for the times
	for _, d := range s.data {
		if err := s.client.UploadDataset(context.Background(), stageURL, d.reg.ID, d.upload()); err != nil {
			s.t.Fatal(err)
		}
	}
}

// act plays one epoch for all seeders; while the validator is away they fail.
func (s *stage) act(e uint64) {
	line := s.line()
	s.sleepUntil(line.Start(e).Add(100 * time.Millisecond))
	for _, a := range s.actors {
		for { // a seeder tries again while the window is open
			_, err := s.client.Commit(context.Background(), stageURL, a.commit(e))
			if err == nil || time.Now().After(line.CommitUntil(e)) {
				break
			}
			time.Sleep(200 * time.Millisecond)
		}
	}
	s.sleepUntil(line.End(e).Add(300 * time.Millisecond))
	for i, a := range s.actors {
		claim := a.receipt(s.data[0], e, testKey(uint64(600+i)), 1, chunk(0, 2), chunk(1, uint32(1+i)))
		_, _ = s.client.Settle(context.Background(), stageURL, a.settle(e, claim))
	}
}

// settled waits until the hub has a block.
func (s *stage) settled(e uint64) {
	s.t.Helper()
	for deadline := time.Now().Add(40 * s.chain.params.EpochLen); s.chain.head() < e; {
		if time.Now().After(deadline) {
			s.t.Fatalf("epoch %d is not posted, the hub is at %d: %+v", e, s.chain.head(), s.v.Snapshot())
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (s *stage) fetch(e uint64) *Block {
	s.t.Helper()
	h, ok := s.chain.header(e)
	if !ok {
		s.t.Fatalf("the hub has no block of epoch %d", e)
	}
	b, err := s.client.FetchBlock(context.Background(), stageURL, e, h.Digest(testDomain.Separator()))
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// conserved checks the whole chain of blocks against what was released.
func (s *stage) conserved() {
	s.t.Helper()
	if len(s.chain.refused) > 0 {
		s.t.Errorf("the hub refused blocks: %v", s.chain.refused)
	}
	head := s.chain.head()
	for head > 1 && s.fetch(head).Body.Void { // its rows are those of the block before
		head--
	}
	var released, cumulative, left reputation.Money
	for range head {
		for _, r := range s.chain.rate {
			released = released.Add(r)
		}
	}
	b := s.fetch(head)
	for _, a := range b.Body.Accounts {
		cumulative = cumulative.Add(a.Cumulative)
	}
	for _, d := range b.Body.Datasets {
		left = left.Add(d.Free).Add(d.Held)
	}
	if cumulative != s.chain.paid {
		s.t.Errorf("accounts have %s, the hub released %s", cumulative, s.chain.paid)
	}
	if got := cumulative.Add(left); got != released {
		s.t.Errorf("paid and left %s, released %s", got, released)
	}
}

func TestValidatorLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, 30*time.Second)
		s.start()
		defer func() { s.stop() }()
		s.uploadAll()
		s.swarm.set(s.actors[2].endpoint, corrupt)
		for e := uint64(1); e <= 5; e++ {
			s.act(e)
			if e == 3 { // killed between the settle window and the block, back at once
				s.stop()
				s.start()
			}
		}
		s.settled(5)
		for e := uint64(1); e <= 5; e++ {
			b := s.fetch(e)
			if b.Body.Void || len(b.Body.Seeders) != 3 || len(b.Sigs) != 1 {
				t.Fatalf("epoch %d: void %t, %d seeders, %d signatures", e, b.Body.Void, len(b.Body.Seeders), len(b.Sigs))
			}
			if err := (&Sealed{Header: b.Header, Sigs: b.Sigs}).CheckSignatures(testDomain.Separator(), s.chain.validators); err != nil {
				t.Error(err)
			}
			for i, a := range s.actors {
				row, _ := b.Body.Seeder(a.name())
				bad := i == 2
				if bad != row.Earned.IsZero() || bad == (row.Avail == 1000) {
					t.Errorf("epoch %d, seeder %d: earned %s, avail %d, outcomes %v", e, i, row.Earned, row.Avail, row.Outcomes)
				}
				if len(row.Outcomes[0]) != audit.PerEpoch {
					t.Errorf("epoch %d, seeder %d: outcomes %v", e, i, row.Outcomes)
				}
			}
			checkDraws(t, s, b)
		}
		maps, _ := s.fetch(5).Body.Dataset(s.data[0].reg.ID)
		if maps.PaidBandwidth.IsZero() {
			t.Error("receipts paid nothing")
		}
		if n := len(s.fetch(5).Body.Receipts); n != 3 {
			t.Errorf("%d receipts in block 5, want 3", n)
		}
		s.conserved()
		why, err := s.client.Why(t.Context(), stageURL, s.actors[2].key, 4)
		if err != nil || len(why.Audits) != 4 || why.Audits[0].Outcome != "bad" {
			t.Errorf("why: %+v, %v", why, err)
		}
		if _, err := s.client.Why(t.Context(), stageURL, s.actors[2].key, 40); !errors.Is(err, ErrNotFound) {
			t.Errorf("why of a running epoch: %v", err)
		}
		if _, err := s.client.FetchBlock(t.Context(), stageURL, 5, torrent.Hash{1}); !errors.Is(err, ErrBlock) {
			t.Errorf("a block that the hub does not have was believed: %v", err)
		}
		st, err := s.client.Status(t.Context(), stageURL)
		if err != nil || st.LastPosted != 5 || st.Err != "" || st.Datasets != 2 {
			t.Errorf("status %+v, %v", st, err)
		}
	})
}

// checkDraws replays a block's draws from its own words.
func checkDraws(t *testing.T, s *stage, b *Block) {
	t.Helper()
	infos := map[torrent.ID]*DatasetInfo{}
	for _, d := range s.data {
		infos[d.reg.ID] = d.info()
	}
	a := s.actors[2] // its audits are all bad, /v1/why lists the blocks
	why, err := s.client.Why(context.Background(), stageURL, a.key, b.Header.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	c, _ := DecodeCommit(a.commit(b.Header.Epoch).Body)
	inv, _ := inventory(c, infos)
	row, _ := b.Body.Seeder(a.name())
	if inv.Blocks() != row.Blocks {
		t.Errorf("epoch %d: the block says %d committed blocks, it is %d", b.Header.Epoch, row.Blocks, inv.Blocks())
	}
	for i, x := range why.Audits {
		d := audit.Pick(b.Body.Seeds[0].Reveal, b.Body.Beacon.Value(), a.name(), uint32(i), row.Blocks)
		spot, err := inv.Spot(d.Index)
		if err != nil || spot != (audit.Spot{Dataset: x.Dataset, Chunk: x.Chunk, Block: x.Block}) {
			t.Errorf("epoch %d, draw %d: asked %+v, the draw says %+v (%v)", b.Header.Epoch, i, x, spot, err)
		}
	}
}

// Killed at random moments, with a chain that is away now and then: no epoch is
// skipped, nothing is signed twice, every base unit is accounted for.
func TestValidatorKilledAnywhere(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	synctest.Test(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := newStage(t, 5*time.Second)
		s.start()
		s.uploadAll()
		stopped := make(chan struct{})
		playing, cancel := context.WithCancel(t.Context())
		go func() {
			defer close(stopped)
			for e := uint64(1); playing.Err() == nil; e++ {
				s.act(e)
			}
		}()
		for range 40 {
			time.Sleep(time.Duration(r.Int64N(int64(4 * time.Second))))
			s.chain.setAway(r.IntN(4) == 0)
			s.stop()
			time.Sleep(time.Duration(r.Int64N(int64(time.Second))))
			s.start()
		}
		s.chain.setAway(false)
		now := s.line().At(time.Now())
		s.settled(now)
		cancel()
		<-stopped
		kept := 0
		for e := uint64(1); e <= now; e++ {
			if b := s.fetch(e); !b.Body.Void {
				kept++
			}
		}
		if kept == 0 {
			t.Error("every epoch is void")
		}
		t.Logf("%d of %d epochs settled, the others void", kept, now)
		s.conserved()
		s.stop()
	})
}

// A second digest for a round is never signed.
func TestVoteOnce(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "v.db"), sqlite.Options{Migrations: Migrations})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	s := &store{db}
	for _, c := range []struct {
		epoch  uint64
		round  uint32
		digest byte
		twice  bool
	}{{1, 0, 1, false}, {1, 0, 1, false}, {1, 0, 2, true}, {1, 1, 2, false}, {2, 0, 3, false}, {1, 0, 1, false}} {
		if err := s.vote(t.Context(), c.epoch, c.round, torrent.Hash{c.digest}); errors.Is(err, ErrDoubleVote) != c.twice || err != nil && !c.twice {
			t.Errorf("vote %+v: %v", c, err)
		}
	}
}

// A slow seeder is asked again in the epoch and in the next one, and fails at
// the third time only.
func TestSlowFailsAtThird(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, 60*time.Second)
		s.start()
		defer func() { s.stop() }()
		s.uploadAll()
		s.swarm.set(s.actors[1].endpoint, hang)
		for e := uint64(1); e <= 2; e++ {
			s.act(e)
		}
		s.settled(2)
		first, _ := s.fetch(1).Body.Seeder(s.actors[1].name())
		if slices.Contains(first.Outcomes[0], audit.SlowThird) || !slices.Contains(first.Outcomes[0], audit.Slow) {
			t.Errorf("epoch 1: %v", first.Outcomes)
		}
		second, _ := s.fetch(2).Body.Seeder(s.actors[1].name())
		if !slices.Contains(second.Outcomes[0], audit.SlowThird) || !second.Reasons.Has(reputation.ReasonSlowThird) {
			t.Errorf("epoch 2: %v, reasons %s", second.Outcomes, second.Reasons)
		}
		if first.QualityPPM != 1_000_000 || second.QualityPPM >= 1_000_000 {
			t.Errorf("quality %d, then %d", first.QualityPPM, second.QualityPPM)
		}
	})
}

// Offline lowers availability and nothing else; the chain being away loses
// nothing.
func TestOfflineAndChainAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, 30*time.Second)
		s.start()
		defer func() { s.stop() }()
		s.uploadAll()
		s.swarm.set(s.actors[0].endpoint, nil)
		s.act(1)
		s.chain.setAway(true)
		for e := uint64(2); e <= 4; e++ {
			s.act(e)
		}
		if snap := s.v.Snapshot(); snap.Err == "" {
			t.Error("nothing says that the chain is away")
		}
		s.chain.setAway(false)
		s.act(5)
		s.settled(5)
		for e := uint64(1); e <= 5; e++ {
			row, _ := s.fetch(e).Body.Seeder(s.actors[0].name())
			if row.Avail != 0 || row.QualityPPM != 1_000_000 || row.Standing != reputation.Active || !row.Earned.IsZero() {
				t.Errorf("epoch %d: offline seeder %+v", e, row)
			}
		}
		for _, e := range []uint64{1, 5} {
			row, _ := s.fetch(e).Body.Seeder(s.actors[1].name())
			if row.Earned.IsZero() {
				t.Errorf("epoch %d: the honest seeder earned nothing", e)
			}
		}
		s.conserved()
	})
}
