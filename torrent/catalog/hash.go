package catalog

import (
	"context"
	"crypto/sha1" //nolint:gosec // BitTorrent version 1 names pieces with it
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"rarebit/torrent"
)

// readBytes is how much a worker reads at a time. Both hashes run over it
// while it is still in the core's second-level cache.
const readBytes = 8 * torrent.BlockBytes

// hasher hashes the chunks of a stream on several cores. Chunks are handed
// out in order, so that few files are open at a time and disks read forward.
type hasher struct {
	ctx    context.Context
	o      Options
	root   string
	files  []openable
	chunks []torrent.Chunk
	m      *torrent.Manifest

	next   atomic.Int64 // chunk to hash next
	pieces []byte
	leaves []torrent.Hash

	doneBytes atomic.Int64
	tellAt    atomic.Int64
	tellMu    sync.Mutex
}

// openable is a file that the workers share: the first opens it, the last
// closes it.
type openable struct {
	source
	mu   sync.Mutex
	f    ReaderAtCloser
	left int // chunks not yet hashed
}

var (
	zeros    [torrent.BlockBytes]byte
	zeroLeaf = torrent.Hash(sha256.Sum256(zeros[:]))
)

func newHasher(ctx context.Context, o Options, root string, files []source, m *torrent.Manifest) *hasher {
	h := &hasher{ctx: ctx, o: o, root: root, files: make([]openable, len(files)), chunks: m.Chunks(), m: m}
	for i, f := range files {
		h.files[i].source = f
		h.files[i].left = int((f.size + int64(m.ChunkBytes) - 1) / int64(m.ChunkBytes))
	}
	h.pieces = make([]byte, sha1.Size*len(h.chunks))
	h.leaves = make([]torrent.Hash, (m.StreamBytes+torrent.BlockBytes-1)/torrent.BlockBytes)
	return h
}

// run hashes everything with so many workers and waits for all of them.
func (h *hasher) run(workers int) error {
	defer h.closeAll()
	g, ctx := errgroup.WithContext(h.ctx)
	h.ctx = ctx
	for range max(1, min(workers, len(h.chunks))) {
		g.Go(h.work)
	}
	if err := g.Wait(); err != nil {
		return err
	}
	if h.o.Progress != nil {
		h.o.Progress(h.m.SizeBytes, h.m.SizeBytes)
	}
	return nil
}

// work hashes chunks until there are none left, two at a time where the
// processor can.
func (h *hasher) work() error {
	w := &worker{hasher: h, piece: sha1.New(), bufA: make([]byte, readBytes)} //nolint:gosec // see the import
	step := int64(1)
	if newTwin != nil {
		w.twin, w.bufB, step = newTwin(), make([]byte, readBytes), 2
	}
	for {
		i := h.next.Add(step) - step
		if i >= int64(len(h.chunks)) {
			return nil
		}
		todo := h.chunks[i:min(i+step, int64(len(h.chunks)))]
		if len(todo) == 2 && h.length(todo[0]) == h.length(todo[1]) {
			if err := w.two(todo[0], todo[1]); err != nil {
				return err
			}
			continue
		}
		for _, c := range todo { // the last chunk is shorter
			if err := w.one(c); err != nil {
				return err
			}
		}
	}
}

// length of a chunk in the stream. Only the last has no padding.
func (h *hasher) length(c torrent.Chunk) int64 {
	return min(int64(h.m.ChunkBytes), h.m.StreamBytes-int64(c.Index)*int64(h.m.ChunkBytes))
}

func (h *hasher) pieceSum(c torrent.Chunk) []byte {
	return h.pieces[sha1.Size*c.Index:][:sha1.Size]
}

// worker has what one goroutine needs.
type worker struct {
	*hasher
	piece      hash.Hash
	twin       twin // nil where the processor hashes one stream at a time
	bufA, bufB []byte
}

func (w *worker) one(c torrent.Chunk) error {
	f, err := w.acquire(&w.files[c.File])
	if err != nil {
		return err
	}
	w.piece.Reset()
	leaf := w.firstLeaf(c)
	for off, length := int64(0), w.length(c); off < length; {
		buf := w.bufA[:min(readBytes, length-off)]
		data, err := w.fill(f, c, off, buf)
		if err != nil {
			return err
		}
		w.piece.Write(buf)
		for b := 0; b < len(buf); b += torrent.BlockBytes {
			if b < data {
				w.leaves[leaf] = sha256.Sum256(buf[b:min(b+torrent.BlockBytes, len(buf))])
			} else {
				w.leaves[leaf] = zeroLeaf // padding ends at a chunk's edge: always a whole block
			}
			leaf++
		}
		off += int64(len(buf))
	}
	w.piece.Sum(w.pieceSum(c)[:0])
	return w.release(&w.files[c.File])
}

// two hashes two chunks of one length side by side.
func (w *worker) two(a, b torrent.Chunk) error {
	length := w.length(a) // of a whole chunk: only the last is shorter
	fa, err := w.acquire(&w.files[a.File])
	if err != nil {
		return err
	}
	fb, err := w.acquire(&w.files[b.File])
	if err != nil {
		return err
	}
	w.twin.reset()
	leafA, leafB := w.firstLeaf(a), w.firstLeaf(b)
	for off := int64(0); off < length; {
		bufA, bufB := w.bufA[:min(readBytes, length-off)], w.bufB[:min(readBytes, length-off)]
		dataA, err := w.fill(fa, a, off, bufA)
		if err != nil {
			return err
		}
		dataB, err := w.fill(fb, b, off, bufB)
		if err != nil {
			return err
		}
		w.twin.write(bufA, bufB)
		n := int64(len(bufA) / torrent.BlockBytes)
		w.twoLeaves(bufA, bufB, max(dataA, dataB), w.leaves[leafA:leafA+n], w.leaves[leafB:leafB+n])
		leafA, leafB, off = leafA+n, leafB+n, off+int64(len(bufA))
	}
	w.twin.sums(w.pieceSum(a), w.pieceSum(b))
	if err := w.release(&w.files[a.File]); err != nil {
		return err
	}
	return w.release(&w.files[b.File])
}

// twoLeaves hashes the blocks of two buffers; beyond data both are zero.
func (w *worker) twoLeaves(a, b []byte, data int, outA, outB []torrent.Hash) {
	if sixteenBlocks != nil && len(a) == readBytes && data > readBytes/2 {
		sixteenBlocks((*[readBytes]byte)(a), (*[readBytes]byte)(b), outA, outB)
		return
	}
	for i := range outA {
		at := i * torrent.BlockBytes
		if at < data {
			outA[i], outB[i] = w.twin.blocks((*[torrent.BlockBytes]byte)(a[at:]), (*[torrent.BlockBytes]byte)(b[at:]))
		} else {
			outA[i], outB[i] = zeroLeaf, zeroLeaf
		}
	}
}

func (h *hasher) firstLeaf(c torrent.Chunk) int64 {
	return int64(c.Index) * int64(h.m.ChunkBytes) / torrent.BlockBytes
}

// fill puts the chunk's stream from off on into buf: data, then zeros. It
// returns how many bytes are data.
func (h *hasher) fill(f io.ReaderAt, c torrent.Chunk, off int64, buf []byte) (int, error) {
	if h.ctx.Err() != nil {
		return 0, h.ctx.Err()
	}
	n := max(0, min(int64(len(buf)), c.Bytes-off))
	clear(buf[n:])
	if n == 0 {
		return 0, nil
	}
	if err := readFull(f, buf[:n], c.Offset+off); err != nil {
		return 0, h.readError(&h.files[c.File], err)
	}
	h.addDone(n)
	return int(n), nil
}

func readFull(f io.ReaderAt, b []byte, off int64) error {
	n, err := f.ReadAt(b, off)
	switch {
	case n == len(b):
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	default:
		return err
	}
}

func (h *hasher) readError(file *openable, err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, fs.ErrNotExist) {
		return changed(file.path, err)
	}
	return torrent.WithHint(fmt.Errorf("%w: %q: %w", ErrUnreadable, file.path, err),
		"check the disk that holds the file; nothing was published")
}

// acquire opens the file unless another worker has, and makes sure that it is
// still the one that the scan saw.
func (h *hasher) acquire(file *openable) (ReaderAtCloser, error) {
	file.mu.Lock()
	defer file.mu.Unlock()
	if file.f != nil {
		return file.f, nil
	}
	f, err := h.o.open(filepath.Join(h.root, filepath.FromSlash(file.path)))
	if err != nil {
		return nil, h.readError(file, err)
	}
	file.f = f
	return f, file.check()
}

// release closes the file after its last chunk, unless it changed meanwhile.
func (h *hasher) release(file *openable) error {
	file.mu.Lock()
	defer file.mu.Unlock()
	if file.left--; file.left > 0 {
		return nil
	}
	err := file.check()
	_ = file.f.Close() // nothing was written
	file.f = nil
	return err
}

func (file *openable) check() error {
	st, ok := file.f.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return nil
	}
	if now, err := st.Stat(); err != nil || !sameFile(file.info, now) {
		return changed(file.path, err)
	}
	return nil
}

func (h *hasher) closeAll() {
	for i := range h.files {
		if f := h.files[i].f; f != nil {
			_ = f.Close()
			h.files[i].f = nil
		}
	}
}

// addDone tells of progress every half percent, not with each buffer.
func (h *hasher) addDone(n int64) {
	done := h.doneBytes.Add(n)
	if h.o.Progress == nil || done < h.tellAt.Load() {
		return
	}
	h.tellMu.Lock()
	defer h.tellMu.Unlock()
	if done < h.tellAt.Load() {
		return // another worker was quicker
	}
	h.tellAt.Store(done + max(h.m.SizeBytes/200, 1))
	h.o.Progress(done, h.m.SizeBytes)
}
