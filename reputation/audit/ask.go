package audit

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"rarebit/torrent"
)

// Request is one block to be fetched from one peer.
type Request struct {
	Addr       string // host:port
	InfoHash   torrent.InfoHash
	ChunkBytes uint32
	Chunk      uint32
	Begin      uint32 // offset in the chunk
	Length     uint32 // bytes; a block, shorter at the stream's end only

	// Dataset, Epoch and Session let the fetcher insist that the peer proves
	// with its HELLO to be the seeder that is being audited.
	Dataset torrent.ID
	Epoch   uint64
	Session torrent.Address
}

// BlockFetcher fetches a block over a peer connection (torrent/wire). It
// returns ErrOffline, wrapped or not, when there was no connection; it does
// not check the bytes. The context carries the deadline.
type BlockFetcher interface {
	FetchBlock(ctx context.Context, r Request) ([]byte, error)
}

// Target is a block of a seeder that is to be audited.
type Target struct {
	Request            // without Addr
	Endpoints []string // tried in order until one connects
	Leaf      torrent.Hash
}

// Result is what came of it.
type Result struct {
	Outcome Outcome // Pass, Offline, Slow, Bad; NotAsked when the auditor itself had to stop
	Addr    string  // the endpoint that connected, or the first
	Took    time.Duration
	Err     error // evidence: why it is no pass
}

// Auditor asks one seeder for one block.
type Auditor interface {
	Audit(ctx context.Context, t Target) Result
}

// Blocks is the Auditor over a BlockFetcher.
type Blocks struct {
	Fetcher  BlockFetcher
	Deadline time.Duration // from the first dial to the last byte
}

var _ Auditor = (*Blocks)(nil)

// Audit implements Auditor.
func (a *Blocks) Audit(ctx context.Context, t Target) Result {
	start := time.Now()
	inTime, cancel := context.WithTimeout(ctx, a.Deadline)
	defer cancel()
	res := Result{Outcome: Offline, Err: ErrOffline}
	for i, addr := range t.Endpoints {
		r := t.Request
		r.Addr = addr
		if i == 0 {
			res.Addr = addr
		}
		b, err := a.Fetcher.FetchBlock(inTime, r)
		res.Took = time.Since(start)
		if errors.Is(err, ErrOffline) && inTime.Err() == nil {
			res.Err = err
			continue
		}
		res.Addr, res.Err = addr, err
		switch {
		case ctx.Err() != nil: // we were told to stop: the seeder is not to blame
			res.Outcome = NotAsked
		case errors.Is(err, ErrOffline):
			res.Outcome = Offline
		case err != nil:
			res.Outcome = Slow
		case uint64(len(b)) != uint64(r.Length) || torrent.Hash(sha256.Sum256(b)) != t.Leaf:
			res.Outcome, res.Err = Bad, torrent.ErrHashMismatch
		default:
			res.Outcome = Pass
		}
		return res
	}
	if ctx.Err() != nil {
		res.Outcome, res.Err = NotAsked, ctx.Err()
	}
	return res
}

// MaxTries is how often a block is asked for before slowness is a failure.
const MaxTries = 3

// Pending is a block that was slow and will be asked for again.
type Pending struct {
	Spot
	Tries uint8 // so far, 1 or 2
}

// Again is what an answer to a repeated question counts as, and whether the
// block is to be asked for once more. A seeder that is offline uses up a try
// without failing: being away lowers availability and nothing else.
func (p Pending) Again(o Outcome) (count Outcome, next Pending, more bool) {
	next = p
	next.Tries++
	last := next.Tries >= MaxTries
	switch o {
	case Pass:
		return AgainPass, next, false
	case Bad:
		return AgainBad, next, false
	case Slow:
		if last {
			return SlowThird, next, false
		}
		return AgainSlow, next, true
	case Offline:
		return AgainOffline, next, !last
	}
	return NotAsked, p, true
}
