package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"rarebit/torrent"
)

// TestFaults does something bad to the middle one of three files, each two
// chunks, while it is served, and looks at what is served afterwards.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		harm  func(t *testing.T, n *node, s *sample, path string)
		state string
		held  []int
		err   string
	}{
		{
			"truncated", func(t *testing.T, _ *node, _ *sample, path string) { must(t, os.Truncate(path, 70*kib)) },
			StateMissing,
			[]int{0, 1, 2, 4, 5},
			"b has 71680 bytes, it should have 131072",
		},
		{
			"emptied", func(t *testing.T, _ *node, _ *sample, path string) { must(t, os.Truncate(path, 0)) },
			StateMissing,
			[]int{0, 1, 4, 5},
			"b has 0 bytes",
		},
		{
			"deleted", func(t *testing.T, _ *node, _ *sample, path string) { must(t, os.Remove(path)) },
			StateMissing,
			[]int{0, 1, 4, 5},
			"b is missing",
		},
		{"replaced by a folder", func(t *testing.T, _ *node, _ *sample, path string) {
			must(t, os.Remove(path))
			must(t, os.Mkdir(path, 0o755))
		}, StateMissing, []int{0, 1, 4, 5}, "b is missing"},
		{"overwritten", func(t *testing.T, _ *node, _ *sample, path string) {
			b, err := os.ReadFile(path)
			must(t, err)
			b[100*kib]++
			must(t, os.WriteFile(path, b, 0o644))
		}, StateMissing, []int{0, 1, 2, 4, 5}, "b was changed"},
		{"rotten", func(t *testing.T, n *node, s *sample, path string) {
			st, err := os.Stat(path)
			must(t, err)
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			must(t, err)
			_, err = f.WriteAt([]byte("rot"), 10)
			must(t, err)
			must(t, f.Close())
			must(t, os.Chtimes(path, st.ModTime(), st.ModTime())) // neither size nor time tell
			err = n.VerifyChunk(t.Context(), s.ih, 2)
			var ce *torrent.ChunkError
			if !errors.Is(err, torrent.ErrHashMismatch) || !errors.As(err, &ce) || ce.Chunk != 2 || ce.Hint == "" {
				t.Errorf("verify: %v", err)
			}
			must(t, n.VerifyChunk(t.Context(), s.ih, 3))
		}, StateMissing, []int{0, 1, 3, 4, 5}, "chunk 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSample(t, 64*kib, file("a", 128*kib), file("b", 128*kib), file("c", 128*kib))
			a, b := start(t, t.TempDir()), start(t, t.TempDir())
			a.own(s)
			b.add(s, a)
			must(t, b.Pick(t.Context(), s.ih, chunksOf(s, 0)))
			b.has(s, 0) // connected, and a descriptor of the first file is open
			path := filepath.Join(s.dir, "b")
			whole, err := os.ReadFile(path)
			must(t, err)
			c.harm(t, a, s, path)
			st := a.until(s, c.state, func(st *TorrentState) bool { return st.State == c.state && st.Held.Count() == len(c.held) })
			a.has(s, c.held...)
			if !strings.Contains(st.Err, c.err) || st.Hint == "" {
				t.Errorf("error %q, hint %q", st.Err, st.Hint)
			}
			// The rest is still served, to a peer that was connected before.
			must(t, b.PickAll(t.Context(), s.ih))
			b.has(s, c.held...)
			// Putting the file back is enough.
			must(t, os.RemoveAll(path))
			must(t, os.WriteFile(path, whole, 0o644))
			a.until(s, "seed", func(st *TorrentState) bool { return st.State == StateSeed })
			b.hasAll(s)
		})
	}
}

func TestLostFetchedFileIsNotFetchedByItself(t *testing.T) {
	t.Parallel()
	s := newSample(t, 64*kib, file("a", 128*kib), file("b", 128*kib))
	dir := t.TempDir()
	a, b := start(t, t.TempDir()), start(t, dir)
	a.own(s)
	b.add(s, a)
	must(t, b.PickAll(t.Context(), s.ih))
	b.hasAll(s)
	b.stop()
	must(t, os.Remove(b.path(s, 1)))
	b = start(t, dir)
	st := b.until(s, "missing", func(st *TorrentState) bool { return st.State == StateMissing })
	if st.Held.Count() != 2 || !strings.Contains(st.Err, "b is missing") {
		t.Errorf("held %d, %q", st.Held.Count(), st.Err)
	}
	must(t, b.AddPeer(t.Context(), s.ih, a.Addr()))
	b.until(s, "still missing", func(st *TorrentState) bool { return st.State == StateMissing })
	must(t, b.Resume(t.Context(), s.ih))
	b.hasAll(s)
	b.sameFiles(s)
}

func TestCorruptFetchedChunkIsFetchedAgain(t *testing.T) {
	t.Parallel()
	s := newSample(t, 64*kib, file("a", 256*kib))
	a, b := start(t, t.TempDir()), start(t, t.TempDir())
	a.own(s)
	b.add(s, a)
	must(t, b.PickAll(t.Context(), s.ih))
	b.hasAll(s)
	b.stop() // so that the time of the file is settled
	path := b.path(s, 0)
	st, err := os.Stat(path)
	must(t, err)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt([]byte("rot"), 100*kib)
	must(t, err)
	must(t, f.Close())
	must(t, os.Chtimes(path, st.ModTime(), st.ModTime()))
	b = start(t, b.dir)
	b.hasAll(s)
	must(t, b.AddPeer(t.Context(), s.ih, a.Addr()))
	if err := b.Verify(t.Context(), s.ih); !errors.Is(err, torrent.ErrHashMismatch) || torrent.HintOf(err) == "" {
		t.Errorf("verify: %v", err)
	}
	eventually(t, "the chunk", func() bool { _, err := b.ReadChunk(t.Context(), s.ih, 1); return err == nil })
	b.sameFiles(s)
	must(t, b.Verify(t.Context(), s.ih))
	if b.hashed.Load() < 2*256*kib {
		t.Errorf("hashed %d bytes", b.hashed.Load())
	}
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	s := newSample(t, 64*kib, file("a", 1<<20))
	var full atomic.Bool
	var refused atomic.Int64
	full.Store(true)
	a := start(t, t.TempDir())
	b := start(t, t.TempDir(), func(c *Config) {
		c.hooks.writeAt = func(f *os.File, p []byte, off int64) (int, error) {
			if full.Load() && off >= 512*kib {
				refused.Add(1)
				return 0, &os.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
			}
			return f.WriteAt(p, off)
		}
	})
	a.own(s)
	b.add(s, a)
	must(t, b.PickAll(t.Context(), s.ih))
	st := b.until(s, "error", func(st *TorrentState) bool { return st.State == StateError })
	if !strings.HasPrefix(st.Err, "disk full") || st.Hint == "" {
		t.Errorf("error %q, hint %q", st.Err, st.Hint)
	}
	eventually(t, "alert", func() bool { return len(b.Snapshot().Alerts) == 1 && b.Snapshot().Alerts[0].Hint != "" })
	// It does not hammer: what was on its way is refused, then nothing comes.
	if n := refused.Load(); n > 64 {
		t.Errorf("%d writes were refused", n)
	}
	full.Store(false)
	b.hasAll(s)
	b.sameFiles(s)
	eventually(t, "no alert", func() bool { return len(b.Snapshot().Alerts) == 0 })
}

func TestReserve(t *testing.T) {
	t.Parallel()
	s := newSample(t, 64*kib, file("a", 1<<20))
	a := start(t, t.TempDir())
	b := start(t, t.TempDir(), func(c *Config) { c.ReserveBytes = 1 << 60 })
	a.own(s)
	b.add(s, a)
	must(t, b.PickAll(t.Context(), s.ih))
	st := b.until(s, "error", func(st *TorrentState) bool { return st.State == StateError && strings.HasPrefix(st.Err, "disk full") })
	if st.Held.Count() != 0 || b.Snapshot().DownBytes != 0 {
		t.Errorf("%d chunks, %d bytes were fetched into the reserve", st.Held.Count(), b.Snapshot().DownBytes)
	}
}

// A seeder with a rotten chunk, whose size and time tell nothing, notices when
// a peer fetches it again and again. The peer gives up on it after a few
// copies and takes the chunk from another, though all have one IP address.
func TestBadSeeder(t *testing.T) {
	t.Parallel()
	s := newSample(t, 256*kib, file("a", 4<<20))
	bad, good, c := start(t, t.TempDir()), start(t, t.TempDir()), start(t, t.TempDir())
	good.own(&sample{dir: copyOf(t, s), torrent: s.torrent, ih: s.ih, m: s.m})
	bad.own(s)
	path := filepath.Join(s.dir, "a")
	st, err := os.Stat(path)
	must(t, err)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt([]byte("rot"), 5*256*kib+7)
	must(t, err)
	must(t, f.Close())
	must(t, os.Chtimes(path, st.ModTime(), st.ModTime()))

	c.add(s, bad)
	must(t, c.PickAll(t.Context(), s.ih))
	bad.until(s, "the seeder notices", func(st *TorrentState) bool { return st.State == StateMissing && !st.Held.Has(5) })
	c.until(s, "all but one", func(st *TorrentState) bool { return st.Held.Count() == st.Chunks-1 })
	if got := c.Snapshot().DownBytes; got > uint64(s.m.SizeBytes)+8*256*kib {
		t.Errorf("fetched %d bytes of %d", got, s.m.SizeBytes)
	}
	must(t, c.AddPeer(t.Context(), s.ih, good.Addr()))
	c.hasAll(s)
}

func copyOf(t *testing.T, s *sample) string {
	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(s.dir)))
	return dir
}

// The scrubber finds what nobody asks for.
func TestScrub(t *testing.T) {
	t.Parallel()
	s := newSample(t, 64*kib, file("a", 192*kib))
	a := start(t, t.TempDir(), func(c *Config) { c.ScrubEvery = 1 })
	a.own(s)
	path := filepath.Join(s.dir, "a")
	st, err := os.Stat(path)
	must(t, err)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt([]byte("rot"), 130*kib)
	must(t, err)
	must(t, f.Close())
	must(t, os.Chtimes(path, st.ModTime(), st.ModTime()))
	a.until(s, "missing", func(st *TorrentState) bool { return st.State == StateMissing && !st.Held.Has(2) })
}

func TestFileCacheIsBounded(t *testing.T) {
	t.Parallel()
	files := make([]torrent.File, 40)
	for i := range files {
		files[i] = file(fmt.Sprintf("f%d", i), 16*kib)
	}
	s := newSample(t, 16*kib, files...)
	m, err := ParseTorrent(s.torrent)
	must(t, err)
	opened := 0
	fc := newFileCache(8, hooks{open: func(p string, flag int, perm os.FileMode) (*os.File, error) {
		if opened++; opened == 20 {
			return nil, syscall.EMFILE // once: it must close what is idle and try again
		}
		return os.OpenFile(p, flag, perm)
	}})
	c := &content{id: 1, meta: m, dir: s.dir, own: true, files: fc}
	b := make([]byte, 16*kib)
	for round := range 2 {
		for i := range files {
			if _, err := c.read(b, int64(i)*16*kib); err != nil {
				t.Fatal(err)
			}
			if n := len(fc.open); n > 8 {
				t.Fatalf("round %d: %d files are open", round, n)
			}
		}
	}
	h, err := fc.acquire(c, 3, false)
	must(t, err)
	fc.forget(1)
	if _, err := h.ReadAt(b, 0); err != nil {
		t.Errorf("a file in use was closed: %v", err)
	}
	fc.release(h)
	if _, err := h.ReadAt(b, 0); err == nil {
		t.Error("a forgotten file stays open")
	}
	if _, err := fc.acquire(c, 3, true); !errors.Is(err, ErrReadOnly) {
		t.Errorf("the owner's file was opened for writing: %v", err)
	}
	if n, err := c.read(b, m.StreamBytes-10); n != 10 || err == nil {
		t.Errorf("read beyond the end: %d, %v", n, err)
	}
}
