package engine

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"rarebit/torrent"
)

const kib = 1 << 10

// threeFiles has padding after the first two, a folder and an empty file.
func threeFiles(tb testing.TB) *sample {
	return newSample(tb, 256*kib, file("a.bin", 300*kib), file("dir/b.bin", 10), file("empty", 0), file("dir/c.bin", 700*kib+1))
}

func TestTransferWhole(t *testing.T) {
	t.Parallel()
	s := threeFiles(t)
	a, b := start(t, t.TempDir()), start(t, t.TempDir())
	a.own(s)
	b.add(s, a)
	must(t, b.PickAll(t.Context(), s.ih))
	b.hasAll(s)
	b.sameFiles(s)
	st := b.until(s, "seed", func(st *TorrentState) bool { return st.State == StateSeed })
	if st.HeldBytes != s.m.SizeBytes || st.WantedBytes != s.m.SizeBytes {
		t.Errorf("held %d, wanted %d bytes, want %d", st.HeldBytes, st.WantedBytes, s.m.SizeBytes)
	}
	for i := range int(s.m.ChunkCount) {
		got, err := b.ReadChunk(t.Context(), s.ih, i)
		must(t, err)
		if want := s.stream[i*256*kib : min(len(s.stream), (i+1)*256*kib)]; !bytes.Equal(got, want) {
			t.Errorf("chunk %d differs", i)
		}
	}
	// The server's side: every chunk was asked for and served once, padding left out.
	sum := func(s []uint64) (n uint64) {
		for _, x := range s {
			n += x
		}
		return n
	}
	st = a.until(s, "all served", func(st *TorrentState) bool { return sum(st.ServedBytes) == uint64(s.m.SizeBytes) })
	if st.UpBytes != uint64(s.m.SizeBytes) || slices.Contains(st.Asked, 0) || slices.Contains(st.LastAsk, 0) {
		t.Errorf("up %d, asked %v, last %v", st.UpBytes, st.Asked, st.LastAsk)
	}
	a.until(s, "a copy of each chunk at the peer", func(st *TorrentState) bool {
		return st.Peers == 1 && !slices.ContainsFunc(st.Copies, func(n uint16) bool { return n != 1 })
	})
	if p := a.Snapshot(); p.Peers != 1 || p.PeerList[0].UpBytes < uint64(s.m.SizeBytes) || p.PeerList[0].Outgoing {
		t.Errorf("peers %+v", p.PeerList)
	}
}

func TestTransferPartialAndOnwards(t *testing.T) {
	t.Parallel()
	s := newSample(t, 64*kib, file("one", 640*kib))
	a, b, c := start(t, t.TempDir()), start(t, t.TempDir()), start(t, t.TempDir())
	a.own(s)
	b.add(s, a)
	must(t, b.Pick(t.Context(), s.ih, chunksOf(s, 1, 2, 7)))
	b.has(s, 1, 2, 7)
	// A holder of a part serves that part.
	c.add(s, b)
	must(t, c.PickAll(t.Context(), s.ih))
	c.has(s, 1, 2, 7)
	if st := c.state(s); st.State != StateFetch {
		t.Errorf("state %s, want fetch", st.State)
	}
	if _, err := c.ReadChunk(t.Context(), s.ih, 0); err == nil {
		t.Error("read a chunk that is not held")
	}
	must(t, c.AddPeer(t.Context(), s.ih, a.Addr()))
	c.hasAll(s)
}

func TestOwnFolderIsNeverWritten(t *testing.T) {
	t.Parallel()
	s := threeFiles(t)
	must(t, os.Remove(filepath.Join(s.dir, "dir/b.bin")))
	var before []os.FileInfo
	walk := func() (out []os.FileInfo) {
		must(t, filepath.Walk(s.dir, func(_ string, fi os.FileInfo, err error) error {
			out = append(out, fi)
			return err
		}))
		return out
	}
	must(t, filepath.Walk(s.dir, func(p string, fi os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		if fi.IsDir() {
			return os.Chmod(p, 0o500)
		}
		return os.Chmod(p, 0o400)
	}))
	before = walk()
	a, full := start(t, t.TempDir()), start(t, t.TempDir())
	_, err := a.Add(t.Context(), AddOptions{Torrent: s.torrent, SourceDir: s.dir})
	must(t, err)
	st := a.until(s, "missing", func(st *TorrentState) bool { return st.State == StateMissing })
	if st.Held.Count() != st.Chunks-1 || st.Hint == "" {
		t.Errorf("held %d of %d, hint %q", st.Held.Count(), st.Chunks, st.Hint)
	}
	// Root may write anywhere, so permissions prove little: look at what happened.
	if err := a.PickAll(t.Context(), s.ih); err == nil {
		t.Error("picking missing chunks of the owner's folder was not refused")
	}
	if err := a.DropChunks(t.Context(), s.ih, chunksOf(s, 0)); err == nil {
		t.Error("dropping chunks of the owner's folder was not refused")
	}
	if err := a.Remove(t.Context(), s.ih, true); err == nil {
		t.Error("deleting the owner's folder was not refused")
	}
	// A peer that has the missing chunk must not tempt it.
	full.add(s, a)
	must(t, full.PickAll(t.Context(), s.ih))
	full.until(s, "what there is", func(st *TorrentState) bool { return st.Held.Count() == st.Chunks-1 })
	must(t, a.Remove(t.Context(), s.ih, false))
	after := walk()
	for i := range max(len(before), len(after)) {
		if i >= len(before) || i >= len(after) || before[i].Name() != after[i].Name() || before[i].Size() != after[i].Size() ||
			before[i].Mode() != after[i].Mode() || !before[i].IsDir() && !before[i].ModTime().Equal(after[i].ModTime()) {
			t.Fatalf("the folder changed:\n%v\n%v", before, after)
		}
	}
}

func TestDropFreesSpaceAndPeersSeeIt(t *testing.T) {
	t.Parallel()
	s := newSample(t, 1<<20, file("one", 8<<20))
	a, b, c := start(t, t.TempDir()), start(t, t.TempDir()), start(t, t.TempDir())
	a.own(s)
	b.add(s, a)
	must(t, b.PickAll(t.Context(), s.ih))
	b.hasAll(s)
	c.add(s, b)
	must(t, c.Pick(t.Context(), s.ih, chunksOf(s, 0)))
	c.has(s, 0)
	before := usedBlocks(t, b.path(s, 0))
	must(t, b.DropChunks(t.Context(), s.ih, chunksOf(s, 2, 3, 5)))
	b.has(s, 0, 1, 4, 6, 7)
	if freed := (before - usedBlocks(t, b.path(s, 0))) * 512; freed < 3<<20 {
		t.Errorf("freed %d bytes of 3 MiB", freed)
	}
	// c still believes that b has everything; it asks, is disconnected, and
	// comes back to find out.
	must(t, c.PickAll(t.Context(), s.ih))
	c.has(s, 0, 1, 4, 6, 7)
	must(t, c.AddPeer(t.Context(), s.ih, b.Addr()))
	c.until(s, "the new bitmap", func(st *TorrentState) bool {
		return st.Peers == 1 && st.Copies[2] == 0 && st.Copies[3] == 0 && st.Copies[4] == 1
	})
	// And b itself fetches it again when asked to.
	must(t, b.Pick(t.Context(), s.ih, chunksOf(s, 3)))
	b.has(s, 0, 1, 3, 4, 6, 7)
}

func TestPauseResumeRemove(t *testing.T) {
	t.Parallel()
	s := newSample(t, 64*kib, file("one", 640*kib))
	a, b := start(t, t.TempDir()), start(t, t.TempDir())
	a.own(s)
	b.add(s, a)
	must(t, b.Pick(t.Context(), s.ih, chunksOf(s, 0)))
	b.has(s, 0)
	must(t, a.Pause(t.Context(), s.ih))
	a.until(s, "paused", func(st *TorrentState) bool { return st.State == StatePaused && st.Peers == 0 })
	must(t, b.PickAll(t.Context(), s.ih))
	b.until(s, "alone", func(st *TorrentState) bool { return st.Peers == 0 && st.Held.Count() == 1 })
	hashed := a.hashed.Load()
	must(t, a.Resume(t.Context(), s.ih))
	b.hasAll(s) // it dials again by itself
	if a.hashed.Load() != hashed {
		t.Error("resume hashed again")
	}
	must(t, b.Remove(t.Context(), s.ih, true))
	if b.state(s) != nil && eventuallyGone(b, s) {
		t.Error("still there")
	}
	if _, err := os.Stat(filepath.Join(b.dir, "data", s.ih.String())); !os.IsNotExist(err) {
		t.Errorf("data is still there: %v", err)
	}
	if err := b.Pause(t.Context(), s.ih); err == nil {
		t.Error("paused what was removed")
	}
	must(t, a.Remove(t.Context(), s.ih, false))
	if _, err := os.Stat(filepath.Join(s.dir, "one")); err != nil {
		t.Error(err)
	}
	// Limits take effect while running.
	b.SetLimits(1<<20, 2<<20)
	if b.up.Limit() != 1<<20 || b.down.Limit() != 2<<20 {
		t.Error("limits")
	}
}

func eventuallyGone(n *node, s *sample) bool {
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if n.state(s) == nil {
			return false
		}
	}
	return true
}

func TestAddTwice(t *testing.T) {
	t.Parallel()
	s := threeFiles(t)
	a := start(t, t.TempDir())
	a.own(s)
	a.own(s)
	if _, err := a.Add(t.Context(), AddOptions{Torrent: s.torrent, SourceDir: t.TempDir()}); torrent.HintOf(err) == "" {
		t.Errorf("another folder: %v", err)
	}
	if _, err := a.Add(t.Context(), AddOptions{Torrent: s.torrent, SourceDir: "/nowhere"}); err == nil {
		t.Error("a folder that is not there")
	}
	if n := len(a.Snapshot().Torrents); n != 1 {
		t.Errorf("%d datasets", n)
	}
}
