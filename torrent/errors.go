package torrent

import (
	"errors"
	"fmt"
)

// These errors are returned when bytes are read, fetched or served.
var (
	// ErrChunkMissing is returned when a chunk was asked for that this node
	// does not hold.
	ErrChunkMissing = errors.New("chunk not held")

	// ErrHashMismatch is returned when the bytes on disk or from a peer are
	// not those that the torrent names. They were not served.
	ErrHashMismatch = errors.New("hash mismatch")

	// ErrUnknownDataset is returned when no dataset has the name or id asked for.
	ErrUnknownDataset = errors.New("unknown dataset")
)

// These errors are returned when a manifest, a torrent or a receipt is read.
var (
	// ErrManifest is returned for a manifest that contradicts itself or the
	// bounds of this package.
	ErrManifest = errors.New("invalid manifest")

	// ErrHostileName is returned for a file name that would leave the
	// dataset's folder or that some system cannot hold.
	ErrHostileName = errors.New("file name not allowed")

	// ErrSignature is returned when a signature is not by the key that it
	// should be by.
	ErrSignature = errors.New("bad signature")
)

// ChunkError says what was attempted with which chunk.
type ChunkError struct {
	Op      string // "read", "verify", "fetch"
	Dataset string
	Chunk   uint32
	Err     error
	Hint    string // what the owner of the machine can do; shown, never parsed
}

func (e *ChunkError) Error() string {
	return fmt.Sprintf("%s chunk %d of %s: %v", e.Op, e.Chunk, e.Dataset, e.Err)
}

func (e *ChunkError) Unwrap() error { return e.Err }

// HintError is any error together with what a person can do about it. The
// terminal and the commands print Hint on a line of its own.
type HintError struct {
	Err  error
	Hint string
}

func (e *HintError) Error() string { return e.Err.Error() }

func (e *HintError) Unwrap() error { return e.Err }

// WithHint adds advice for a person to err; nil stays nil.
func WithHint(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &HintError{Err: err, Hint: fmt.Sprintf(format, args...)}
}

// HintOf is the advice nearest to the outside of err, or "".
func HintOf(err error) string {
	if h, ok := errors.AsType[*HintError](err); ok {
		return h.Hint
	}
	if c, ok := errors.AsType[*ChunkError](err); ok {
		return c.Hint
	}
	return ""
}
