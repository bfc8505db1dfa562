package epoch

import (
	"testing"

	"rarebit/reputation"
	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// Every decoder accepts exactly one encoding of a value: what it reads, its
// encoder writes again byte for byte.

func sampleActor() (*sample, *actor) {
	s := newSample("maps", testKey(50), 100_000, 40_000)
	return s, newActor(0, "127.0.0.1:7000", s)
}

func FuzzHeader(f *testing.F) {
	h := Header{Epoch: 7, Round: 1, Paid: reputation.Units(9), DataHash: torrent.Hash{1}}
	f.Add(h.Encode())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := DecodeHeader(b)
		if err == nil && !equalBytes(h.Encode(), b) {
			t.Fatal("two encodings")
		}
	})
}

func FuzzEnvelope(f *testing.F) {
	_, a := sampleActor()
	f.Add(a.commit(3).Encode())
	f.Add(a.settle(3).Encode())
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := DecodeEnvelope(b)
		if err != nil {
			return
		}
		if !equalBytes(v.Encode(), b) {
			t.Fatal("two encodings")
		}
		_, _ = v.Check(testDomain)
	})
}

func FuzzCommit(f *testing.F) {
	_, a := sampleActor()
	f.Add(a.commit(3).Body)
	a.endpoint = "[2001:db8::1]:99"
	f.Add(a.commit(3).Body)
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := DecodeCommit(b)
		if err == nil && !equalBytes(c.Encode(), b) {
			t.Fatal("two encodings")
		}
	})
}

func FuzzSettlement(f *testing.F) {
	s, a := sampleActor()
	f.Add(a.settle(3, a.receipt(s, 3, testKey(1), 1, chunk(0, 2), chunk(3, 1)), a.receipt(s, 3, testKey(2), 1, chunk(0, 2))).Body)
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := DecodeSettlement(b)
		if err == nil && !equalBytes(c.Encode(), b) {
			t.Fatal("two encodings")
		}
	})
}

func FuzzReport(f *testing.F) {
	r := Report{Validator: torrent.Address{1}, Epoch: 4, Settles: []torrent.Hash{{1}, {2}}, Seeders: []Observed{
		{Pseudonym: torrent.Address{1}, Audits: []Audited{{Outcome: audit.Pass, MS: 7}, {Outcome: audit.SlowThird}}}, {Pseudonym: torrent.Address{2}},
	}}
	f.Add(r.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := DecodeReport(b)
		if err == nil && !equalBytes(r.Encode(), b) {
			t.Fatal("two encodings")
		}
	})
}

func FuzzReply(f *testing.F) {
	r := Reply{Status: StatusRefused, Reason: "no_commit", Bad: []Refused{{1, reputation.ReasonLateReceipts}, {4, 2}}}
	f.Add(r.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := DecodeReply(b)
		if err == nil && !equalBytes(r.Encode(), b) {
			t.Fatal("two encodings")
		}
	})
}

// FuzzBody also runs the checks that follow a decoding: none may panic on what
// a validator made up.
func FuzzBody(f *testing.F) {
	s := newScene(&testing.T{}, 2)
	for range 2 {
		r, err := Settle(s.state, s.inputs())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(r.Raw)
		s.state = r.Next
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		body, err := DecodeBody(b)
		if err != nil {
			return
		}
		if !equalBytes(body.Encode(), b) {
			t.Fatal("two encodings")
		}
		trees, err := TreesOf(body)
		if err != nil {
			return
		}
		h := Header{
			Epoch: body.Epoch, Prev: body.Prev, DataHash: bodyHash(b), ShardsRoot: trees.Shards.Root(), ReceiptsRoot: trees.Receipts.Root(),
			StatsRoot: trees.Stats.Root(), RewardsRoot: trees.Rewards.Root(), ReputationRoot: trees.Reputation.Root(),
		}
		_, _, _ = VerifyBlock(&h, b)
	})
}

func FuzzSealed(f *testing.F) {
	s := Sealed{Header: Header{Epoch: 1}, Sigs: [][65]byte{{1}}, Body: []byte("x")}
	f.Add(s.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeSealed(b)
		if err == nil && !equalBytes(s.Encode(), b) {
			t.Fatal("two encodings")
		}
	})
}

func FuzzUpload(f *testing.F) {
	s, _ := sampleActor()
	f.Add(s.upload().Encode())
	f.Add(s.file)
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _ = infoHashOf(b)
		u, err := DecodeUpload(b)
		if err != nil {
			return
		}
		if !equalBytes(u.Encode(), b) {
			t.Fatal("two encodings")
		}
		_, _, _ = u.Check(&s.reg)
	})
}
