package epoch

import (
	"testing"

	"rarebit/reputation"
	"rarebit/torrent"
)

// one settles one epoch with these SETTLEs.
func (s *scene) one(envelopes ...*Envelope) *Result {
	s.t.Helper()
	s.settles = func(uint64) []*Envelope { return envelopes }
	defer func() { s.settles = nil }()
	return s.step()
}

func paidBandwidth(t *testing.T, s *scene, r *Result) reputation.Money {
	t.Helper()
	d, ok := r.Body.Dataset(s.data[0].reg.ID)
	if !ok {
		t.Fatal("no row of the dataset")
	}
	return d.PaidBandwidth
}

func TestReceiptRules(t *testing.T) {
	consumer := testKey(700)
	for _, c := range []struct {
		name  string
		claim func(s *scene) ReceiptClaim
		want  reputation.Reason // ReasonPaid: it counts
	}{
		{"good", func(s *scene) ReceiptClaim {
			return s.actors[0].receipt(s.data[0], 1, consumer, 1, chunk(0, 2), chunk(2, 1))
		}, reputation.ReasonPaid},
		{"sum of another number of blocks", func(s *scene) ReceiptClaim {
			c := s.actors[0].receipt(s.data[0], 1, consumer, 1, chunk(0, 2))
			c.Blocks++
			return c
		}, reputation.ReasonVoucherInvalid},
		{"list that was not signed", func(s *scene) ReceiptClaim {
			c := s.actors[0].receipt(s.data[0], 1, consumer, 1, chunk(0, 2))
			c.Chunks = []torrent.ChunkBlocks{chunk(1, 2)}
			return c
		}, reputation.ReasonVoucherInvalid},
		{"signed by another key", func(s *scene) ReceiptClaim {
			c := s.actors[0].receipt(s.data[0], 1, consumer, 1, chunk(0, 2))
			c.Voucher.Pub = pubOf(testKey(701))
			return c
		}, reputation.ReasonVoucherInvalid},
		{"key that is no key", func(s *scene) ReceiptClaim {
			c := s.actors[0].receipt(s.data[0], 1, consumer, 1, chunk(0, 2))
			c.Voucher.Pub = [33]byte{2}
			return c
		}, reputation.ReasonVoucherInvalid},
		{"voucher that cannot be checked", func(s *scene) ReceiptClaim {
			c := s.actors[0].receipt(s.data[0], 1, consumer, 1, chunk(0, 2))
			c.Voucher.KeyID = [8]byte{1}
			return c
		}, reputation.ReasonVoucherInvalid},
		{"chunk beyond the dataset", func(s *scene) ReceiptClaim {
			return s.actors[0].receipt(s.data[0], 1, consumer, 1, chunk(6, 1))
		}, reputation.ReasonVoucherInvalid},
		{"session of somebody else", func(s *scene) ReceiptClaim {
			return s.actors[1].receipt(s.data[0], 1, consumer, 1, chunk(0, 2))
		}, reputation.ReasonUnknownSession},
		{"session of another epoch", func(s *scene) ReceiptClaim {
			c := s.actors[0].receipt(s.data[0], 1, consumer, 1, chunk(0, 2))
			c.Epoch = 2
			return c
		}, reputation.ReasonLateReceipts},
		{"empty", func(s *scene) ReceiptClaim { return s.actors[0].receipt(s.data[0], 1, consumer, 1) }, reputation.ReasonVoucherInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t, 1)
			r := s.one(s.actors[0].settle(1, c.claim(s)))
			counts := c.want == reputation.ReasonPaid
			if got := !paidBandwidth(t, s, r).IsZero(); got != counts || len(r.Body.Receipts) > 0 != counts {
				t.Errorf("paid %s, %d receipts", paidBandwidth(t, s, r), len(r.Body.Receipts))
			}
			if row := s.row(r, 0); !row.Reasons.Has(c.want) {
				t.Errorf("reasons %s, want %s", row.Reasons, c.want)
			}
		})
	}
}

func TestNotCommittedChunkDoesNotCount(t *testing.T) {
	s := newScene(t, 1)
	set := torrent.NewBitset(6)
	set.Set(0, true)
	s.actors[0].holds[s.data[0]] = set
	r := s.one(s.actors[0].settle(1, s.actors[0].receipt(s.data[0], 1, testKey(700), 1, chunk(1, 2))))
	if !paidBandwidth(t, s, r).IsZero() {
		t.Error("blocks of a chunk that was not committed to were paid")
	}
}

// A seeder that is still fetching serves chunks that it had not yet when it
// committed: a receipt that names one is paid for the others.
func TestOnlyCommittedChunksCount(t *testing.T) {
	s := newScene(t, 1)
	set := torrent.NewBitset(6)
	set.Set(0, true)
	a := s.actors[0]
	a.holds[s.data[0]] = set
	claim := a.receipt(s.data[0], 1, testKey(700), 1, chunk(0, 2), chunk(1, 7))
	r := s.one(a.settle(1, claim))
	if paidBandwidth(t, s, r).IsZero() {
		t.Error("blocks of a chunk that was committed to were not paid")
	}
	if want := receiptLeaf(s.data[0].reg.ID, claim.Session, voucherAddress(claim.Voucher.Pub), 2); len(r.Body.Receipts) != 1 || r.Body.Receipts[0] != want {
		t.Errorf("%d receipts; want one, credited with 2 blocks", len(r.Body.Receipts))
	}
	for _, c := range r.Body.Chunks {
		if c.Chunk == 1 && c.Demand != 0 {
			t.Error("a chunk that was not committed to made demand")
		}
	}
}

func TestNoVoucherNoPayOnPublicNetwork(t *testing.T) {
	s := newScene(t, 1)
	s.params.AcceptUnvouched = false
	r := s.one(s.actors[0].settle(1, s.actors[0].receipt(s.data[0], 1, testKey(700), 1, chunk(0, 2))))
	if !paidBandwidth(t, s, r).IsZero() || len(r.Body.Receipts) != 0 {
		t.Error("a receipt without a voucher was paid")
	}
	for _, c := range r.Body.Chunks {
		if c.Demand != 0 {
			t.Error("a receipt without a voucher made demand")
		}
	}
}

// Receipts are cumulative: the newest of a key counts, what was counted before
// does not count again, and late ones count for two more epochs.
func TestReceiptsAddUp(t *testing.T) {
	s := newScene(t, 1)
	a, consumer := s.actors[0], testKey(700)
	newest := a.receipt(s.data[0], 1, consumer, 3, chunk(0, 2), chunk(1, 2), chunk(2, 1))
	r := s.one(
		a.settle(1, a.receipt(s.data[0], 1, consumer, 1, chunk(0, 2))),
		a.settle(1, a.receipt(s.data[0], 1, consumer, 2, chunk(0, 2), chunk(1, 1))),
	)
	if got := s.state.Credited[0].Blocks; len(r.Body.Receipts) != 1 || got != 3 {
		t.Fatalf("%d receipts, %d blocks; want the newest alone, 3", len(r.Body.Receipts), got)
	}
	r = s.one(a.settle(2, newest, a.receipt(s.data[0], 2, consumer, 1, chunk(5, 1))))
	late := receiptLeaf(s.data[0].reg.ID, newest.Session, voucherAddress(newest.Voucher.Pub), 2)
	if len(r.Body.Receipts) != 2 || r.Body.Receipts[0] != late && r.Body.Receipts[1] != late {
		t.Errorf("late receipt is not counted with the 2 blocks that it adds")
	}
	if !s.row(r, 0).Reasons.Has(reputation.ReasonLateReceipts) {
		t.Error("no reason for a late receipt")
	}
	if r = s.one(a.settle(3, newest)); len(r.Body.Receipts) != 0 {
		t.Error("the same receipt counted twice")
	}
	s.step()
	more := a.receipt(s.data[0], 2, consumer, 9, chunk(5, 2))
	if r = s.one(a.settle(5, more)); len(r.Body.Receipts) != 0 {
		t.Error("a receipt three epochs old counted")
	}
}

// A cumulative list that takes a chunk back adds nothing.
func TestReceiptTakesBack(t *testing.T) {
	s := newScene(t, 1)
	a, consumer := s.actors[0], testKey(700)
	s.one(a.settle(1, a.receipt(s.data[0], 1, consumer, 1, chunk(0, 2), chunk(2, 1))))
	for _, list := range [][]torrent.ChunkBlocks{
		{chunk(0, 5)}, {chunk(1, 9), chunk(2, 1)}, {chunk(0, 1), chunk(2, 9)},
	} {
		prev := s.state
		r := s.one(a.settle(2, a.receipt(s.data[0], 1, consumer, 2, list...)))
		if len(r.Body.Receipts) != 0 {
			t.Errorf("%v after (0,2) (2,1) counted", list)
		}
		s.state = prev
		s.paid, s.released = reputation.Money{}, reputation.Money{}
		for _, x := range prev.Rows.Accounts {
			s.paid = s.paid.Add(x.Cumulative)
		}
		s.released = s.paid
		for _, d := range prev.Datasets {
			s.released = s.released.Add(d.Free).Add(d.Held)
		}
	}
}

// The group that asked for most of a chunk is left out of its demand.
func TestOwnReceiptsRaiseNoDemand(t *testing.T) {
	s := newScene(t, 1)
	r := s.one(s.actors[0].settle(1, s.actors[0].receipt(s.data[0], 1, testKey(700), 1, chunk(0, 2000))))
	if got := r.Body.ChunkRows(s.data[0].reg.ID)[0].Demand; got != 0 {
		t.Errorf("one seeder's receipts made a demand of %d", got)
	}
	r = s.one(
		s.actors[0].settle(2, s.actors[0].receipt(s.data[0], 2, testKey(700), 1, chunk(0, 2000))),
		s.actors[1].settle(2, s.actors[1].receipt(s.data[0], 2, testKey(701), 1, chunk(0, 12))),
	)
	want := reputation.Smooth(0, reputation.DemandObserved(12, 3<<16))
	if got := r.Body.ChunkRows(s.data[0].reg.ID)[0].Demand; got != want {
		t.Errorf("demand %d, want %d of the 12 blocks that others served", got, want)
	}
}
