package engine

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rarebit/torrent"
)

func TestRestartHashesNothing(t *testing.T) {
	t.Parallel()
	s := threeFiles(t)
	dirA, dirB := t.TempDir(), t.TempDir()
	a, b := start(t, dirA), start(t, dirB)
	a.own(s)
	b.add(s, a)
	must(t, b.Pick(t.Context(), s.ih, chunksOf(s, 0, 3)))
	b.has(s, 0, 3)
	a.until(s, "served", func(st *TorrentState) bool { return st.UpBytes == 256*kib*2 })
	served := slices.Clone(a.state(s).ServedBytes)
	a.stop()
	b.stop()

	a, b = start(t, dirA), start(t, dirB)
	a.until(s, "seed", func(st *TorrentState) bool { return st.State == StateSeed && st.Own })
	st := b.until(s, "seed", func(st *TorrentState) bool { return st.State == StateSeed })
	if st.Wanted.Count() != 2 || st.Held.Count() != 2 {
		t.Errorf("wanted %d, held %d, want 2", st.Wanted.Count(), st.Held.Count())
	}
	if n := a.hashed.Load() + b.hashed.Load(); n != 0 {
		t.Errorf("hashed %d bytes", n)
	}
	if got := a.state(s).ServedBytes; !slices.Equal(got, served) {
		t.Errorf("served %v, want %v", got, served)
	}
	// Fetching goes on, and pause is remembered.
	must(t, b.AddPeer(t.Context(), s.ih, a.Addr()))
	must(t, b.PickAll(t.Context(), s.ih))
	b.hasAll(s)
	must(t, b.Pause(t.Context(), s.ih))
	b.stop()
	b = start(t, dirB)
	b.until(s, "paused", func(st *TorrentState) bool { return st.State == StatePaused && st.Held.Count() == st.Chunks })
	if n := b.hashed.Load(); n != 0 {
		t.Errorf("hashed %d bytes", n)
	}
}

func TestChangedFileIsHashedAlone(t *testing.T) {
	t.Parallel()
	s := newSample(t, 64*kib, file("a", 300*kib), file("b", 128*kib), file("c", 200*kib))
	dir := t.TempDir()
	a := start(t, dir)
	a.own(s)
	a.stop()
	b := filepath.Join(s.dir, "b")
	later := time.Now().Add(time.Hour)
	must(t, os.Chtimes(b, later, later)) // same bytes, another time
	a = start(t, dir)
	a.until(s, "seed", func(st *TorrentState) bool { return st.State == StateSeed })
	if n := a.hashed.Load(); n != 128*kib {
		t.Errorf("hashed %d bytes, want those of one file", n)
	}
	a.stop()
	// Now other bytes: the file's chunks are not served, the others are.
	must(t, os.WriteFile(b, make([]byte, 128*kib), 0o644))
	a = start(t, dir)
	st := a.until(s, "missing", func(st *TorrentState) bool { return st.State == StateMissing })
	if n := a.hashed.Load(); n != 128*kib || st.Held.Count() != st.Chunks-2 {
		t.Errorf("hashed %d bytes, held %d of %d", n, st.Held.Count(), st.Chunks)
	}
}

func TestDamagedDatabase(t *testing.T) {
	t.Parallel()
	s := threeFiles(t)
	dirA, dirB := t.TempDir(), t.TempDir()
	a, b := start(t, dirA), start(t, dirB)
	a.own(s)
	b.add(s, a)
	must(t, b.PickAll(t.Context(), s.ih))
	b.hasAll(s)
	b.stop()
	path := filepath.Join(dirB, "engine.db")
	must(t, os.WriteFile(path, []byte(strings.Repeat("not a database ", 1000)), 0o600))
	if _, err := OpenDB(t.Context(), path); torrent.HintOf(err) != dbHint {
		t.Fatalf("error %v, hint %q", err, torrent.HintOf(err))
	}
	must(t, os.Rename(path, path+".bad"))
	b = start(t, dirB)
	b.add(s)
	b.hasAll(s)
	if n := b.hashed.Load(); n != s.m.StreamBytes {
		t.Errorf("hashed %d bytes, want %d", n, s.m.StreamBytes)
	}
}

// TestMain lets a test run this binary as a process of its own, to kill it.
func TestMain(m *testing.M) {
	if dir := os.Getenv("RAREBIT_ENGINE_TEST_CHILD"); dir != "" {
		if err := child(dir); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child fetches everything and stamps how many chunks it says it holds.
func child(dir string) error {
	ctx := context.Background()
	db, err := OpenDB(ctx, filepath.Join(dir, "engine.db"))
	if err != nil {
		return err
	}
	e, err := New(Config{DataDir: filepath.Join(dir, "data"), DB: db, ScrubEvery: -1, DownloadBytesPerSec: 4 << 20})
	if err != nil {
		return err
	}
	go func() {
		b, err := os.ReadFile(filepath.Join(dir, "the.torrent"))
		if err != nil {
			panic(err)
		}
		ih, err := e.Add(ctx, AddOptions{Torrent: b})
		if err == nil {
			err = e.AddPeer(ctx, ih, os.Getenv("RAREBIT_ENGINE_TEST_PEER"))
		}
		if err == nil {
			err = e.PickAll(ctx, ih)
		}
		if err != nil {
			panic(err)
		}
		for {
			if t := e.Snapshot().Torrents[ih]; t != nil {
				fmt.Println("held", t.Held.Count())
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
	return e.Run(ctx)
}

func TestKilledWhileFetching(t *testing.T) {
	t.Parallel()
	s := newSample(t, 64*kib, file("one", 24<<20)) // 384 chunks, six seconds
	a := start(t, t.TempDir())
	a.own(s)
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "the.torrent"), s.torrent, 0o600))
	cmd := exec.CommandContext(t.Context(), os.Args[0]) //nolint:gosec // this test
	cmd.Env = append(os.Environ(), "RAREBIT_ENGINE_TEST_CHILD="+dir, "RAREBIT_ENGINE_TEST_PEER="+a.Addr())
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	held := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if n, _ := fmt.Sscanf(lines.Text(), "held %d", &held); n == 0 {
			t.Fatal(lines.Text())
		}
		if held > 200 {
			break
		}
	}
	must(t, cmd.Process.Kill()) // SIGKILL
	_ = cmd.Wait()
	if held <= 200 {
		t.Fatalf("the child fetched %d chunks", held)
	}
	b := start(t, dir)
	st := b.until(s, "back", func(*TorrentState) bool { return true })
	// A second is 64 chunks; the save itself and this machine's other work take time too.
	if st.Held.Count() < held-160 {
		t.Errorf("held %d chunks before, %d after", held, st.Held.Count())
	}
	if n := b.hashed.Load(); n > 0 {
		t.Errorf("hashed %d bytes", n)
	}
	t.Logf("held %d chunks before, %d after, hashed %d bytes", held, st.Held.Count(), b.hashed.Load())
	must(t, b.AddPeer(t.Context(), s.ih, a.Addr()))
	b.hasAll(s)
	b.sameFiles(s)
}
