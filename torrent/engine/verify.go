package engine

import (
	"context"
	"crypto/sha1" //nolint:gosec // what BitTorrent v1 names pieces with
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"rarebit/torrent"
)

// ReadChunk reads a chunk from the disk and verifies it. The bytes are those
// of the stream: padding is included.
func (e *Engine) ReadChunk(ctx context.Context, ih torrent.InfoHash, chunk int) ([]byte, error) {
	d, err := e.lookup(ctx, ih, chunk)
	if err != nil {
		return nil, err
	}
	if !d.c.has(chunk) {
		return nil, d.c.chunkError("read", chunk, torrent.ErrChunkMissing, "")
	}
	b := make([]byte, d.c.chunkLen(chunk))
	if err := e.verifyOne(ctx, d.c, chunk, b); err != nil {
		return nil, err
	}
	return b, nil
}

// VerifyChunk reads a chunk and compares it with its hash. A chunk that
// differs is no longer held, nor announced; one that was not held and is right
// is taken in.
func (e *Engine) VerifyChunk(ctx context.Context, ih torrent.InfoHash, chunk int) error {
	d, err := e.lookup(ctx, ih, chunk)
	if err != nil {
		return err
	}
	err = e.verifyOne(ctx, d.c, chunk, nil)
	e.shown(ctx)
	return err
}

// shown publishes what was found without waiting for the clock.
func (e *Engine) shown(ctx context.Context) { _ = e.do(ctx, func() error { return nil }) }

// Verify does so with every chunk, and returns when it is done. A chunk that
// was never fetched is not an error; one that was held and differs is.
func (e *Engine) Verify(ctx context.Context, ih torrent.InfoHash) error {
	d, err := e.lookup(ctx, ih, 0)
	if err != nil {
		return err
	}
	if err := e.do(ctx, func() error { e.recheck(d); return nil }); err != nil {
		return err
	}
	all := make([]int, d.c.meta.ChunkCount)
	for i := range all {
		all[i] = i
	}
	bad, err := e.verifyAll(ctx, d.c, all)
	e.shown(ctx)
	if err != nil {
		return fmt.Errorf("verify %q: %w", d.c.meta.Name, err)
	}
	if bad > 0 {
		hint := "they are fetched again while the dataset is not paused"
		if d.c.own {
			hint = "put the original files back into " + d.c.dir
		}
		return torrent.WithHint(fmt.Errorf("verify %q: %d of %d chunks: %w", d.c.meta.Name, bad, len(all), torrent.ErrHashMismatch), "%s", hint)
	}
	return nil
}

func (e *Engine) lookup(ctx context.Context, ih torrent.InfoHash, chunk int) (*dataset, error) {
	var out *dataset
	err := e.with(ctx, ih, func(d *dataset) error {
		if chunk < 0 || chunk >= d.c.meta.ChunkCount {
			return d.c.chunkError("find", chunk, torrent.ErrChunkMissing, "")
		}
		out = d
		return nil
	})
	return out, err
}

func (c *content) chunkError(op string, chunk int, err error, hint string) error {
	return &torrent.ChunkError{Op: op, Dataset: c.meta.Name, Chunk: uint32(max(0, chunk)), Err: err, Hint: hint} //nolint:gosec // bounded
}

// verifyOne reads a chunk into b, or into a buffer of its own, and notes what
// it found.
func (e *Engine) verifyOne(ctx context.Context, c *content, chunk int, b []byte) error {
	select {
	case e.hashes <- struct{}{}: // as many at once as there are processors
		defer func() { <-e.hashes }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if b == nil {
		b = make([]byte, c.chunkLen(chunk))
	}
	b = b[:c.chunkLen(chunk)]
	was := c.has(chunk)
	n, err := c.read(b, int64(chunk)*int64(c.meta.ChunkBytes))
	c.count.Add(int64(n))
	ok := err == nil && sha1.Sum(b) == [20]byte(c.meta.Pieces[20*chunk:]) //nolint:gosec // see the import
	changed := c.judged(chunk, was, ok)
	if changed {
		c.refresh(chunk)
	}
	if ok {
		return nil
	}
	if err == nil {
		err = torrent.ErrHashMismatch
	}
	if was && changed {
		c.report(fault{kind: faultBad, chunk: chunk, err: err})
	}
	hint := "it is fetched again from other peers"
	if c.own {
		hint = "the file differs from what was published; put the original back into " + c.dir
	}
	return c.chunkError("verify", chunk, err, hint)
}

// verifyAll hashes these chunks with a few workers and returns how many of
// those that were held are bad.
func (e *Engine) verifyAll(ctx context.Context, c *content, chunks []int) (int, error) {
	var next, bad atomic.Int64
	c.toVerify.Add(int64(len(chunks)))
	left := int64(len(chunks))
	var wg sync.WaitGroup
	for range min(runtime.NumCPU(), len(chunks)) {
		wg.Go(func() {
			buf := make([]byte, min(int64(c.meta.ChunkBytes), c.meta.StreamBytes))
			for ctx.Err() == nil {
				i := next.Add(1) - 1
				if i >= int64(len(chunks)) {
					return
				}
				was := c.has(chunks[i])
				if err := e.verifyOne(ctx, c, chunks[i], buf); err != nil && was && !errors.Is(err, ctx.Err()) {
					bad.Add(1)
				}
				c.verified.Add(1)
				atomic.AddInt64(&left, -1)
			}
		})
	}
	wg.Wait()
	done := int64(len(chunks)) - left
	c.toVerify.Add(-int64(len(chunks)))
	c.verified.Add(-done)
	c.gen.Add(1)
	return int(bad.Load()), ctx.Err()
}

// startVerify hashes in the background what is not known, once at a time.
func (e *Engine) startVerify(d *dataset) {
	if d.verifying {
		return
	}
	chunks := d.c.unknown()
	if len(chunks) == 0 {
		return
	}
	d.verifying = true
	e.bg.Go(func() {
		_, err := e.verifyAll(d.ctx, d.c, chunks)
		if err != nil { // removed, or the engine stops: the rest is done next time
			return
		}
		_ = e.do(d.ctx, func() error {
			d.verifying, d.changed = false, true
			e.startVerify(d) // something may have changed meanwhile
			return nil
		})
	})
}
