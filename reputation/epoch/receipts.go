package epoch

import (
	"bytes"
	"cmp"
	"slices"

	"rarebit/reputation"
	"rarebit/torrent"
)

// SignedSettle is a SETTLE whose envelope was checked.
type SignedSettle struct {
	Pseudonym  torrent.Address
	Hash       torrent.Hash
	Settlement *Settlement
}

// sessionKey finds a session among those of an epoch.
type sessionKey struct {
	epoch   uint64
	dataset torrent.ID
	key     torrent.Address
	owner   torrent.Address
}

// judge decides which receipts count. It holds only what it needs, so that a
// validator can answer a SETTLE with the same rules that settle it later.
type judge struct {
	separator torrent.Hash
	epoch     uint64
	unvouched bool
	sessions  map[sessionKey]*Session
}

func newJudge(d Domain, p *Params, epoch uint64, sessions []Session) *judge {
	j := &judge{
		separator: torrent.ReceiptDomain{ChainID: d.ChainID, Hub: d.Hub}.Separator(),
		epoch:     epoch, unvouched: p.AcceptUnvouched,
		sessions: make(map[sessionKey]*Session, len(sessions)),
	}
	for i := range sessions {
		s := &sessions[i]
		j.sessions[sessionKey{s.Epoch, s.Dataset, s.Key, s.Pseudonym}] = s
	}
	return j
}

// check says whether one receipt, handed in by a pseudonym, counts.
func (j *judge) check(pseudonym torrent.Address, c *ReceiptClaim) (reputation.Reason, bool) {
	if c.Epoch > j.epoch || c.Epoch+lateEpochs < j.epoch {
		return reputation.ReasonLateReceipts, false
	}
	s := j.sessions[sessionKey{c.Epoch, c.Dataset, c.Session, pseudonym}]
	if s == nil {
		return reputation.ReasonUnknownSession, false
	}
	// Anybody can make a receipt key. Without the publisher's blind signature
	// it counts on a local network alone; with one it cannot be checked by
	// this version.
	if !c.Voucher.None() || !j.unvouched {
		return reputation.ReasonVoucherInvalid, false
	}
	var sum uint64
	for _, x := range c.Chunks {
		if uint64(x.Chunk) >= uint64(s.Len) || x.Blocks == 0 { //nolint:gosec // Len is positive
			return reputation.ReasonVoucherInvalid, false
		}
		sum += uint64(x.Blocks)
	}
	if sum != c.Blocks || sum == 0 {
		return reputation.ReasonVoucherInvalid, false
	}
	r := c.Receipt()
	if torrent.VerifySignature(c.Voucher.Pub, r.Digest(j.separator), c.Sig) != nil {
		return reputation.ReasonVoucherInvalid, false
	}
	return reputation.ReasonPaid, true
}

// credit is what one receipt adds over what was counted of it before.
type credit struct {
	claim     *ReceiptClaim
	pseudonym torrent.Address
	added     []torrent.ChunkBlocks
	blocks    uint64
	late      bool
}

// judged is what came of all receipts of an epoch.
type judged struct {
	credits []credit // ascending by key
	reasons map[torrent.Address]reputation.Reasons
}

// judgeAll takes the newest valid receipt of each session and voucher key.
func judgeAll(j *judge, st *State, settles []SignedSettle) judged {
	type handed struct {
		from  torrent.Address
		claim *ReceiptClaim
	}
	var all []handed
	for _, s := range settles {
		for i := range s.Settlement.Claims {
			all = append(all, handed{s.Pseudonym, &s.Settlement.Claims[i]})
		}
	}
	// The newest first; what follows makes the order total, so that it is the
	// same for everybody.
	slices.SortFunc(all, func(a, b handed) int {
		ka, kb := a.claim.key(), b.claim.key()
		return cmp.Or(
			ka.compare(&kb),
			cmp.Compare(b.claim.Seq, a.claim.Seq),
			cmp.Compare(b.claim.Blocks, a.claim.Blocks),
			compareAddress(a.from, b.from),
			bytes.Compare(a.claim.Sig[:], b.claim.Sig[:]),
		)
	})
	out := judged{reasons: map[torrent.Address]reputation.Reasons{}}
	for i := 0; i < len(all); {
		key, taken := all[i].claim.key(), false
		for ; i < len(all) && all[i].claim.key() == key; i++ {
			h := all[i]
			if taken {
				continue
			}
			why, ok := j.check(h.from, h.claim)
			if !ok {
				out.reasons[h.from] = out.reasons[h.from].With(why)
				continue
			}
			taken = true
			if c, some := st.increment(h.from, h.claim); some && j.committed(&c) {
				c.late = h.claim.Epoch < j.epoch
				out.credits = append(out.credits, c)
			}
		}
	}
	return out
}

// committed leaves of a credit what the seeder had committed to, and says
// whether that is anything. A receipt counts a whole session, and a seeder that
// is still fetching serves chunks that were not there at the epoch's start:
// they are not paid, but they take nothing from the others.
func (j *judge) committed(c *credit) bool {
	s := j.sessions[sessionKey{c.claim.Epoch, c.claim.Dataset, c.claim.Session, c.pseudonym}]
	added := c.added
	c.added, c.blocks = nil, 0
	for _, x := range added {
		if s.has(x.Chunk) {
			c.added = append(c.added, x)
			c.blocks += uint64(x.Blocks)
		}
	}
	return c.blocks > 0
}

// increment is what a receipt adds. One that takes anything back is older than
// what was counted and adds nothing.
func (s *State) increment(from torrent.Address, c *ReceiptClaim) (credit, bool) {
	out := credit{claim: c, pseudonym: from, blocks: c.Blocks, added: c.Chunks}
	i, found := s.credited(c.key())
	if !found {
		return out, true
	}
	before := s.Credited[i]
	if c.Seq <= before.Seq || c.Blocks <= before.Blocks {
		return out, false
	}
	out.blocks = c.Blocks - before.Blocks
	out.added = nil
	k := 0
	for _, x := range c.Chunks {
		if k < len(before.Chunks) && before.Chunks[k].Chunk < x.Chunk {
			return out, false // a chunk vanished from a cumulative list
		}
		if k < len(before.Chunks) && before.Chunks[k].Chunk == x.Chunk {
			if before.Chunks[k].Blocks > x.Blocks {
				return out, false
			}
			x.Blocks -= before.Chunks[k].Blocks
			k++
		}
		if x.Blocks > 0 {
			out.added = append(out.added, x)
		}
	}
	return out, k == len(before.Chunks)
}

// remember notes what was counted.
func (s *State) remember(c *credit) {
	rec := Credited{
		Dataset: c.claim.Dataset, Session: c.claim.Session, Epoch: c.claim.Epoch, Pub: slices.Clone(c.claim.Voucher.Pub[:]),
		Blocks: c.claim.Blocks, Seq: c.claim.Seq, Chunks: c.claim.Chunks,
	}
	i, found := s.credited(rec.key())
	if found {
		s.Credited[i] = rec
		return
	}
	s.Credited = slices.Insert(s.Credited, i, rec)
}
