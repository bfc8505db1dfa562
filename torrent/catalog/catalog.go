// Package catalog turns a folder into a dataset: it lays the files out as a
// torrent stream, hashes that stream and fills in the manifest. It makes no
// .torrent and knows no BitTorrent library; torrent/engine does the rest.
//
// The invariant: a result describes exactly the bytes that were on the disk,
// each of them read once, and never a byte from outside the folder. When a
// file changes, cannot be read or has a name that some system cannot hold,
// there is no result at all. The folder itself is only ever read.
//
// Callers are ui/node (publishing) and ui/devnet (the sample datasets).
package catalog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"

	"rarebit/torrent"
)

// These errors are returned when a folder is published.
var (
	// ErrChanged is returned when a file has another size or time after it
	// was hashed than before.
	ErrChanged = errors.New("changed while it was read")

	// ErrUnreadable is returned when a file or a folder cannot be opened.
	ErrUnreadable = errors.New("cannot be read")

	// ErrNoData is returned for a folder in which no file holds a byte.
	ErrNoData = errors.New("no data to publish")
)

// The terms that a dataset gets when its publisher names none.
const (
	DefaultWantedCopies = 8
	DefaultAvailShare   = 800  // thousandths of the budget
	DefaultBandwidthCap = 1500 // thousandths of a fair share
)

// ReaderAtCloser is what Options.Open returns.
type ReaderAtCloser interface {
	io.ReaderAt
	io.Closer
}

// Options say what to publish and on which terms.
type Options struct {
	Dir         string // a folder, or one file
	Name        string // default: the name of the folder, or of the file without its extension
	Description string
	License     string // SPDX where there is one

	ChunkBytes   uint32 // a power of two from 256 KiB to 16 MiB; 0 chooses
	WantedCopies uint8  // 0: DefaultWantedCopies
	AvailShare   uint16 // 0: DefaultAvailShare
	BandwidthCap uint16 // 0: DefaultBandwidthCap
	Publisher    torrent.Address

	// Exclude lists files and folders to leave out, such as the torrent file
	// that is about to be written or the program's own data folder. Names
	// outside Dir do no harm.
	Exclude []string

	Workers int // 0: one per CPU
	// Progress hears of the bytes hashed so far, rising, from one goroutine
	// at a time, about two hundred times in all.
	Progress func(doneBytes, totalBytes int64)
	// Open replaces the opening of files; tests make disks fail with it.
	Open func(path string) (ReaderAtCloser, error)
}

// FileStat is how a file looked when it was hashed. The engine keeps it and
// hashes again when it differs.
type FileStat struct {
	SizeBytes int64
	MTimeNs   int64
}

// Result is a hashed dataset. Its manifest has no info hash yet and is not
// signed.
type Result struct {
	Root     string // the folder that the paths of Manifest.Files are below
	Manifest torrent.Manifest
	Pieces   []byte         // 20 bytes of SHA-1 per chunk
	Leaves   []torrent.Hash // SHA-256 of each block of the stream, padding included
	Stats    []FileStat     // one per file of the manifest
	Warnings []string       // what was left out, and what to mind
}

// Hash reads a folder once and returns its manifest, piece hashes and block
// hashes. It stops soon after ctx ends.
func Hash(ctx context.Context, o Options) (*Result, error) {
	res, err := hashDir(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("publish %s: %w", o.Dir, err)
	}
	return res, nil
}

func hashDir(ctx context.Context, o Options) (*Result, error) {
	if o.ChunkBytes != 0 && (o.ChunkBytes < minChunkBytes || o.ChunkBytes > torrent.MaxChunkBytes || o.ChunkBytes&(o.ChunkBytes-1) != 0) {
		return nil, torrent.WithHint(fmt.Errorf("chunk size of %d bytes", o.ChunkBytes),
			"take a power of two from 256 KiB to 16 MiB, or none and let the program choose")
	}
	s, err := scan(ctx, o)
	if err != nil {
		return nil, err
	}
	m := torrent.Manifest{
		Version: 1, Name: o.Name, Description: o.Description, License: o.License,
		Files: make([]torrent.File, len(s.files)), ChunkBytes: o.ChunkBytes,
		WantedCopies: orDefault(o.WantedCopies, DefaultWantedCopies),
		AvailShare:   orDefault(o.AvailShare, DefaultAvailShare),
		BandwidthCap: orDefault(o.BandwidthCap, DefaultBandwidthCap),
		Publisher:    o.Publisher,
	}
	if m.Name == "" {
		m.Name = s.name
	}
	if err := torrent.CheckPath(m.Name); err != nil || strings.Contains(m.Name, "/") {
		return nil, torrent.WithHint(fmt.Errorf("%w: name of the dataset %.60q", torrent.ErrHostileName, m.Name),
			"give the dataset a name that can be a folder's name on every system")
	}
	sizes := make([]int64, len(s.files))
	for i, f := range s.files {
		m.Files[i], sizes[i] = torrent.File{Path: f.path, Size: f.size}, f.size
	}
	if m.ChunkBytes == 0 {
		m.ChunkBytes = chooseChunkBytes(sizes)
	}
	l := layOut(sizes, int64(m.ChunkBytes))
	m.SizeBytes, m.StreamBytes = l.sizeBytes, l.streamBytes
	if l.chunks > maxChunks {
		return nil, torrent.WithHint(fmt.Errorf("%d chunks, at most %d", l.chunks, maxChunks),
			"pack small files into larger ones, or publish several datasets")
	}
	m.ChunkCount = uint32(l.chunks) //nolint:gosec // bounded just above

	if err := m.Check(); err != nil { // before hours of hashing, not after
		return nil, err
	}

	h := newHasher(ctx, o, s.root, s.files, &m)
	if err := h.run(orDefault(o.Workers, runtime.NumCPU())); err != nil {
		return nil, err
	}
	if err := s.unchanged(); err != nil {
		return nil, err
	}
	m.ChunkRoot = torrent.NewTree(h.leaves).Root()
	res := &Result{Root: s.root, Manifest: m, Pieces: h.pieces, Leaves: h.leaves, Warnings: s.warnings()}
	if w := l.warning(int64(m.ChunkBytes), len(s.files)); w != "" {
		res.Warnings = append(res.Warnings, w)
	}
	for _, f := range s.files {
		res.Stats = append(res.Stats, FileStat{SizeBytes: f.size, MTimeNs: f.info.ModTime().UnixNano()})
	}
	return res, nil
}

// FilePath is where file i of the manifest lies on this machine.
func (r *Result) FilePath(i int) string {
	return filepath.Join(r.Root, filepath.FromSlash(r.Manifest.Files[i].Path))
}

func orDefault[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}
