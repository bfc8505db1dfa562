package epoch

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"rarebit/reputation"
	"rarebit/torrent"
)

// Whoever changes a word of a block is found out, even if he makes the hash and
// the roots fit.
func TestVerifyBlockFindsLies(t *testing.T) {
	s := newScene(t, 1)
	s.step()
	r := s.step()
	one := reputation.Units(1)
	for name, lie := range map[string]func(b *Body, h *Header){
		"a chunk pays more than its purse": func(b *Body, _ *Header) {
			for i := range b.Chunks {
				b.Chunks[i].Paid = b.Chunks[i].Paid.Add(reputation.Units(1 << 60))
			}
		},
		"a seeder earns more":        func(b *Body, _ *Header) { b.Seeders[0].Earned = b.Seeders[0].Earned.Add(one) },
		"less is held":               func(b *Body, _ *Header) { b.Seeders[0].Held = b.Seeders[0].Held.Sub(one) },
		"more matures":               func(b *Body, _ *Header) { b.Seeders[0].Matured = b.Seeders[0].Matured.Add(one) },
		"the header pays more":       func(_ *Body, h *Header) { h.Paid = h.Paid.Add(one) },
		"a dataset's row pays less":  func(b *Body, _ *Header) { b.Datasets[0].PaidAvail = b.Datasets[0].PaidAvail.Sub(one) },
		"more bandwidth than budget": func(b *Body, _ *Header) { b.Datasets[0].PaidBandwidth = b.Datasets[0].Budget },
		"a chunk is left out":        func(b *Body, _ *Header) { b.Chunks = b.Chunks[1:] },
		"chunks of no dataset":       func(b *Body, _ *Header) { b.Datasets = b.Datasets[:1] },
		"another epoch":              func(b *Body, _ *Header) { b.Epoch++ },
		"another parent":             func(b *Body, _ *Header) { b.Prev[0] ^= 1 },
	} {
		t.Run(name, func(t *testing.T) {
			b, err := DecodeBody(r.Raw)
			if err != nil {
				t.Fatal(err)
			}
			h := r.Header
			lie(b, &h)
			raw := b.Encode()
			h.DataHash = bodyHash(raw)
			if trees, err := TreesOf(b); err == nil {
				h.ShardsRoot, h.ReceiptsRoot, h.StatsRoot = trees.Shards.Root(), trees.Receipts.Root(), trees.Stats.Root()
				h.RewardsRoot, h.ReputationRoot = trees.Rewards.Root(), trees.Reputation.Root()
			}
			if _, _, err := VerifyBlock(&h, raw); !errors.Is(err, ErrBlock) {
				t.Errorf("believed: %v", err)
			}
		})
	}
	for i := 0; i < len(r.Raw); i += 37 { // and any other change breaks the hash
		raw := append([]byte(nil), r.Raw...)
		raw[i] ^= 1
		if _, _, err := VerifyBlock(&r.Header, raw); !errors.Is(err, ErrBlock) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
}

// Roots cover every word of a row: no two different rows have one leaf.
func TestLeavesCoverRows(t *testing.T) {
	s := newScene(t, 1)
	r := s.step()
	for name, change := range map[string]func(b *Body){
		"multiplier input": func(b *Body) { b.Chunks[0].CopiesQ16++ },
		"share":            func(b *Body) { b.Chunks[0].ShareSum++ },
		"free":             func(b *Body) { b.Datasets[0].Free = b.Datasets[0].Free.Add(reputation.Units(1)) },
		"shard":            func(b *Body) { b.Shards[0].Passed++ },
		"account":          func(b *Body) { b.Accounts[0].Cumulative = b.Accounts[0].Cumulative.Add(reputation.Units(1)) },
		"score":            func(b *Body) { b.Seeders[0].R-- },
	} {
		b, err := DecodeBody(r.Raw)
		if err != nil {
			t.Fatal(err)
		}
		change(b)
		h := r.Header
		h.DataHash = bodyHash(b.Encode())
		if _, _, err := VerifyBlock(&h, b.Encode()); !errors.Is(err, ErrBlock) {
			t.Errorf("%s: believed: %v", name, err)
		}
	}
}

// A dataset that comes in the middle of an epoch counts from the next one: the
// draws of the running one were made without it.
func TestDatasetInMidEpoch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, 30*time.Second)
		s.start()
		defer func() { s.stop() }()
		synctest.Wait()
		if err := s.client.UploadDataset(t.Context(), stageURL, s.data[0].reg.ID, s.data[0].upload()); err != nil {
			t.Fatal(err)
		}
		go func() {
			s.sleepUntil(s.line().Start(1).Add(10 * time.Second))
			if err := s.client.UploadDataset(t.Context(), stageURL, s.data[1].reg.ID, s.data[1].upload()); err != nil {
				t.Error(err)
			}
		}()
		for e := uint64(1); e <= 2; e++ {
			s.act(e)
		}
		s.settled(2)
		for e, want := range map[uint64]int{1: 1, 2: 2} {
			b := s.fetch(e)
			if len(b.Body.Datasets) != want {
				t.Errorf("epoch %d has %d datasets, want %d", e, len(b.Body.Datasets), want)
			}
		}
		// What the second one was not paid in epoch 1 is not lost.
		d, _ := s.fetch(2).Body.Dataset(s.data[1].reg.ID)
		if d.Free.Add(d.PaidAvail).Add(d.PaidBandwidth) != money("2000000000000000000") {
			t.Errorf("free %s and paid %s of two budgets", d.Free, d.PaidAvail)
		}
	})
}

// BenchmarkSettle settles an epoch of 200,000 (seeder, chunk) pairs.
func BenchmarkSettle(b *testing.B) {
	const seeders, chunks = 400, 10_000
	info := &DatasetInfo{ID: torrent.ID{1}, Target: 8, AvailShare: 800, BandwidthCap: 1500, ChunkBytes: 1 << 20, ShardRoots: make([]torrent.Hash, 40)}
	for range chunks {
		info.Sizes = append(info.Sizes, 1<<20)
	}
	in := Inputs{
		Epoch: 1, Domain: testDomain, Params: LocalParams(), Validators: []torrent.Address{{1}}, Datasets: []*DatasetInfo{info},
		Budgets: []Budget{{Dataset: info.ID, Rate: reputation.Units(1 << 62)}},
	}
	rep := &Report{Validator: torrent.Address{1}, Epoch: 1}
	for i := range seeders {
		who, set := torrent.Address{byte(i >> 8), byte(i)}, torrent.NewBitset(chunks)
		for c := range 500 {
			set.Set((i*25+c)%chunks, true)
		}
		c := SignedCommit{Pseudonym: who, Hash: torrent.Hash{byte(i >> 8), byte(i), 1}, Commit: &Commit{
			Account: who, Datasets: []CommitDataset{{ID: info.ID, Session: pubOf(testKey(1)), Chunks: set}},
		}}
		in.Commits = append(in.Commits, c)
		o := Observed{Pseudonym: who, Commit: c.Hash, Group: Group{byte(i >> 8), byte(i), 1}}
		for range 4 {
			o.Audits = append(o.Audits, Audited{Outcome: 1})
		}
		rep.Seeders = append(rep.Seeders, o)
	}
	in.Reports = []*Report{rep}
	for b.Loop() {
		if _, err := Settle(new(State), in); err != nil {
			b.Fatal(err)
		}
	}
}
