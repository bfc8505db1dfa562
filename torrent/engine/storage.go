package engine

import (
	"context"
	"crypto/sha1" //nolint:gosec // what BitTorrent v1 names pieces with
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/anacrolix/torrent/metainfo"
	"github.com/anacrolix/torrent/storage"

	"rarebit/torrent"
)

// What the library knows of our storage.
var (
	_ storage.ClientImpl  = (*content)(nil)
	_ storage.ClientImpl  = noStorage{}
	_ storage.PieceImpl   = piece{}
	_ storage.SelfHashing = localPiece{}
	_ io.WriterTo         = piece{}
)

// noStorage is the library's default storage: there is none. Its own would
// map files and believe in names and sizes.
type noStorage struct{}

func (noStorage) OpenTorrent(context.Context, *metainfo.Info, metainfo.Hash) (storage.TorrentImpl, error) {
	return storage.TorrentImpl{}, errors.New("torrent has no storage")
}

// OpenTorrent gives the library its view of the content.
func (c *content) OpenTorrent(context.Context, *metainfo.Info, metainfo.Hash) (storage.TorrentImpl, error) {
	return storage.TorrentImpl{
		Piece: func(p metainfo.Piece) storage.PieceImpl {
			if c.local {
				return localPiece{piece{c, p.Index()}}
			}
			return piece{c, p.Index()}
		},
		Close: func() error { c.files.forget(c.id); return nil },
	}, nil
}

type piece struct {
	c *content
	i int
}

// localPiece hashes itself, and calls a wrong hash an error of the storage: so
// the library bans nobody. It bans by IP address, and on a local network all
// nodes share one; a single bad disk would cut every node off from all others.
// The meter has a rule of its own: three bad copies, and the connection ends.
type localPiece struct{ piece }

// SelfHash is called after all blocks of a chunk have arrived.
func (p localPiece) SelfHash() (metainfo.Hash, error) {
	h := sha1.New() //nolint:gosec // what BitTorrent v1 names pieces with
	if _, err := p.WriteTo(h); err != nil {
		return metainfo.Hash{}, err
	}
	sum := metainfo.Hash(h.Sum(nil))
	if sum != metainfo.Hash(p.c.meta.Pieces[20*p.i:]) {
		return sum, torrent.ErrHashMismatch
	}
	return sum, nil
}

// ReadAt reads what a peer asked for. Requests may wait in the library after a
// chunk was given back, so it looks whether the chunk is still held.
func (p piece) ReadAt(b []byte, off int64) (int, error) {
	c := p.c
	c.drop.RLock()
	defer c.drop.RUnlock()
	if !c.has(p.i) {
		return 0, torrent.ErrChunkMissing
	}
	n, err := c.read(b, int64(p.i)*int64(c.meta.ChunkBytes)+off)
	if err != nil {
		c.report(fault{kind: faultRead, chunk: p.i, err: err})
	}
	return n, err
}

// WriteTo reads a chunk to be hashed, held or not.
func (p piece) WriteTo(w io.Writer) (int64, error) {
	buf := bufPool.Get().(*[]byte)
	defer bufPool.Put(buf)
	c := p.c
	off, left := int64(p.i)*int64(c.meta.ChunkBytes), c.chunkLen(p.i)
	var done int64
	for left > 0 {
		b := (*buf)[:min(int64(len(*buf)), left)]
		n, err := c.read(b, off)
		c.count.Add(int64(n))
		if err != nil {
			return done, err
		}
		m, err := w.Write(b)
		done += int64(m)
		if err != nil {
			return done, err
		}
		off, left = off+int64(n), left-int64(n)
	}
	return done, nil
}

var bufPool = sync.Pool{New: func() any { b := make([]byte, 256<<10); return &b }}

// WriteAt stores bytes from a peer. What falls into padding is dropped.
func (p piece) WriteAt(b []byte, off int64) (int, error) {
	return p.c.write(b, int64(p.i)*int64(p.c.meta.ChunkBytes)+off)
}

// MarkComplete is called without the library's lock after the hash was right.
func (p piece) MarkComplete() error {
	p.c.set(p.i, true, true)
	p.c.meter.verified(p.c, uint32(p.i)) //nolint:gosec // bounded by the chunk count
	return nil
}

// MarkNotComplete is called when the hash was wrong or could not be made.
func (p piece) MarkNotComplete() error {
	p.c.set(p.i, true, false)
	p.c.meter.refuted(p.c, uint32(p.i)) //nolint:gosec // bounded by the chunk count
	return nil
}

// Completion runs under the library's lock.
func (p piece) Completion() storage.Completion {
	p.c.mu.Lock()
	defer p.c.mu.Unlock()
	return storage.Completion{Ok: p.c.known.Has(p.i), Complete: p.c.held.Has(p.i)}
}

// read fills b from the stream. It never returns fewer bytes without an error:
// the library panics on that. It never returns io.EOF either, which the
// library takes for lost data, whatever the reason.
func (c *content) read(b []byte, off int64) (int, error) {
	done := 0
	err := c.meta.spansAt(off, int64(len(b)), func(s span, in, size int64) error {
		part := b[done : done+int(size)]
		if s.file < 0 {
			clear(part)
			done += len(part)
			return nil
		}
		h, err := c.files.acquire(c, s.file, false)
		if err != nil {
			return err
		}
		n, err := h.ReadAt(part, in)
		c.files.release(h)
		done += n
		if n == len(part) {
			return nil
		}
		if err == nil || errors.Is(err, io.EOF) {
			err = fmt.Errorf("read %s: %w", c.path(s.file), io.ErrUnexpectedEOF)
		}
		return err // the system's errors name the file
	})
	if err == nil && done < len(b) {
		err = io.ErrUnexpectedEOF
	}
	return done, err
}

func (c *content) write(b []byte, off int64) (int, error) {
	if c.own {
		return 0, ErrReadOnly
	}
	done := 0
	err := c.meta.spansAt(off, int64(len(b)), func(s span, in, size int64) error {
		part := b[done : done+int(size)]
		if s.file < 0 {
			done += len(part)
			return nil
		}
		c.mu.Lock()
		c.touch(s.file)
		c.mu.Unlock()
		h, err := c.files.acquire(c, s.file, true)
		if err != nil {
			return err
		}
		n, err := c.files.hooks.writeAt(h.File, part, in)
		c.files.release(h)
		done += n
		return err
	})
	if err == nil && done < len(b) {
		err = io.ErrShortWrite
	}
	return done, err
}
