// Package epoch settles epochs: it collects what seeders commit to and what
// audits and receipts say, turns it into one block that every validator
// computes to the last byte, signs it and has it posted to the hub. It also
// has the client that reads and checks such blocks.
//
// It is no wallet and knows no chain library: what it needs of a chain it
// declares here (Chain), wallet/chain implements it. The arithmetic is package
// reputation's.
//
// The invariants: a block is a pure function of the block before and of the
// inputs that it lists, whatever their order; it never pays more than its
// datasets' budgets; and no two digests are ever signed for one epoch and
// round, whenever the process is killed.
//
// Callers are ui/node (a validator to run, a client for seeders and
// publishers), ui/devnet and wallet/chain.
package epoch

import (
	"context"
	"errors"
	"time"

	"rarebit/reputation"
	"rarebit/torrent"
)

// These errors are returned when something foreign is read.
var (
	// ErrFormat is returned for bytes that are not in the one encoding that a
	// message, a block or a header has.
	ErrFormat = errors.New("invalid encoding")
	// ErrBlock is returned for a block whose parts contradict each other.
	ErrBlock = errors.New("epoch block contradicts itself")
)

// These errors are returned when a validator settles or posts.
var (
	// ErrPosted is returned by Chain.Submit when the hub has a block of that
	// epoch already: somebody was faster.
	ErrPosted = errors.New("epoch is already posted")
	// ErrNotFinal is returned by Chain.Submit while the block before can
	// still be disputed.
	ErrNotFinal = errors.New("previous epoch block is not final")
	// ErrBehind is returned by a validator whose database lacks blocks that
	// the hub has: it cannot compute the next one.
	ErrBehind = errors.New("epoch blocks are missing here")
	// ErrDoubleVote is returned instead of a signature that would be a second
	// one for the same epoch and round.
	ErrDoubleVote = errors.New("another digest was signed in this round")
)

// Posted is a block that stands at the hub.
type Posted struct {
	Epoch   uint64
	Hash    torrent.Hash
	FinalAt time.Time // when it can no longer be disputed
}

// HubParams are the immutable times of a hub.
type HubParams struct {
	GenesisTime time.Time
	EpochLen    time.Duration
	Challenge   time.Duration
}

// Registered is a dataset as the hub knows it.
type Registered struct {
	ID          torrent.ID
	Publisher   torrent.Address
	ChunkCount  uint32
	ChunkBytes  uint32
	ChunkRoot   torrent.Hash
	InfoHash    torrent.InfoHash
	StreamBytes uint64
}

// Budget is what the hub releases for a dataset in one epoch.
type Budget struct {
	Dataset torrent.ID
	Rate    reputation.Money // sum of the fundings that cover the epoch; may be nothing
	Sponsor torrent.Address  // who gets back what nobody earned
}

// Beacon is a block of the chain whose hash nobody could choose.
type Beacon struct {
	Number     uint64
	Hash       torrent.Hash
	PrevRandao torrent.Hash
}

// Chain is what settling needs of the hub and the chain that it lives on. All
// methods may fail while the chain is away; they are tried again. wallet/chain
// implements it.
type Chain interface {
	// Head is the hub's newest block; epoch 0 with a zero hash before the first.
	Head(ctx context.Context) (Posted, error)
	// Params are the hub's times.
	Params(ctx context.Context) (HubParams, error)
	// Datasets lists every registered dataset.
	Datasets(ctx context.Context) ([]Registered, error)
	// Budgets lists, for each dataset that was ever funded, its rate in the
	// epoch. For past epochs the answer must never change.
	Budgets(ctx context.Context, epoch uint64) ([]Budget, error)
	// Validators are those in office in the epoch.
	Validators(ctx context.Context, epoch uint64) ([]torrent.Address, error)
	// Submit posts a block; signatures ascend by signer. ErrPosted and
	// ErrNotFinal are told apart from other failures.
	Submit(ctx context.Context, h Header, sigs [][65]byte) error
	// BlockBefore is the newest block of the chain with a time of at most t.
	BlockBefore(ctx context.Context, t time.Time) (Beacon, error)
}

// Domain binds messages, receipts and blocks to a chain and a hub.
type Domain struct {
	ChainID uint64
	Hub     torrent.Address
}
