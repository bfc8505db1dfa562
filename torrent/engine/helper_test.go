package engine

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // piece hashes
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anacrolix/torrent/bencode"
	"github.com/anacrolix/torrent/metainfo"

	"rarebit/torrent"
)

// sample is a dataset on the disk and its torrent.
type sample struct {
	dir     string // holds the files
	stream  []byte // with padding
	m       *torrent.Manifest
	torrent []byte
	ih      torrent.InfoHash
}

var seedNo atomic.Uint64

func file(path string, size int64) torrent.File { return torrent.File{Path: path, Size: size} }

// newSample writes files of random bytes.
func newSample(tb testing.TB, chunkBytes uint32, files ...torrent.File) *sample {
	tb.Helper()
	s := &sample{dir: tb.TempDir(), m: &torrent.Manifest{Version: 1, Name: "sample", Files: files, ChunkBytes: chunkBytes, WantedCopies: 3}}
	n := seedNo.Add(1)
	rnd := rand.NewChaCha8([32]byte{byte(n), byte(n >> 8)})
	last := -1
	for i, f := range files {
		if f.Size > 0 {
			last = i
		}
	}
	for i, f := range files {
		b := make([]byte, f.Size)
		_, _ = rnd.Read(b)
		p := filepath.Join(s.dir, filepath.FromSlash(f.Path))
		must(tb, os.MkdirAll(filepath.Dir(p), 0o755))
		must(tb, os.WriteFile(p, b, 0o644))
		s.stream = append(s.stream, b...)
		if over := len(s.stream) % int(chunkBytes); over > 0 && i < last {
			s.stream = append(s.stream, make([]byte, int(chunkBytes)-over)...)
		}
		s.m.SizeBytes += f.Size
	}
	s.m.StreamBytes = int64(len(s.stream))
	var pieces []byte
	for off := 0; off < len(s.stream); off += int(chunkBytes) {
		h := sha1.Sum(s.stream[off:min(len(s.stream), off+int(chunkBytes))]) //nolint:gosec // piece hashes
		pieces = append(pieces, h[:]...)
		s.m.ChunkCount++
	}
	var err error
	s.torrent, s.ih, err = BuildTorrent(s.m, pieces, nil, "a sample")
	must(tb, err)
	s.m.InfoHash = s.ih
	must(tb, s.m.Check())
	return s
}

// node is a running engine.
type node struct {
	*Engine
	tb   testing.TB
	db   *sql.DB
	dir  string
	stop func()
}

func start(tb testing.TB, dir string, edit ...func(*Config)) *node {
	tb.Helper()
	ctx := tb.Context()
	db, err := OpenDB(ctx, filepath.Join(dir, "engine.db"))
	must(tb, err)
	cfg := Config{DataDir: filepath.Join(dir, "data"), DB: db, ListenAddr: "127.0.0.1:0", ScrubEvery: -1}
	if testing.Verbose() {
		cfg.Logger = slog.New(slog.NewTextHandler(testWriter{tb}, nil))
	}
	for _, f := range edit {
		f(&cfg)
	}
	e, err := New(cfg)
	must(tb, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	stopped := false
	n := &node{Engine: e, tb: tb, db: db, dir: dir}
	n.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		select {
		case err := <-done:
			if err != nil {
				tb.Errorf("run: %v", err)
			}
		case <-time.After(20 * time.Second):
			path, _ := dumpGoroutines(dir)
			b, _ := os.ReadFile(path)
			tb.Fatalf("engine does not stop\n%s", b)
		}
		must(tb, db.Close())
	}
	tb.Cleanup(n.stop)
	return n
}

type testWriter struct{ tb testing.TB }

func (w testWriter) Write(b []byte) (int, error) {
	fmt.Fprintf(os.Stderr, "%s: %s", w.tb.Name(), b)
	return len(b), nil
}

// own adds a sample's folder to be served and waits until it is.
func (n *node) own(s *sample) {
	n.tb.Helper()
	_, err := n.Add(n.tb.Context(), AddOptions{Torrent: s.torrent, SourceDir: s.dir})
	must(n.tb, err)
	n.until(s, "seed", func(t *TorrentState) bool { return t.State == StateSeed })
}

// add adds a sample to be fetched.
func (n *node) add(s *sample, peers ...*node) {
	n.tb.Helper()
	_, err := n.Add(n.tb.Context(), AddOptions{Torrent: s.torrent})
	must(n.tb, err)
	for _, p := range peers {
		must(n.tb, n.AddPeer(n.tb.Context(), s.ih, p.Addr()))
	}
}

func (n *node) state(s *sample) *TorrentState { return n.Snapshot().Torrents[s.ih] }

// until waits for a state.
func (n *node) until(s *sample, what string, ok func(*TorrentState) bool) *TorrentState {
	n.tb.Helper()
	var last *TorrentState
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if last = n.state(s); last != nil && ok(last) {
			return last
		}
	}
	if last == nil {
		n.tb.Fatalf("waiting for %s: no such dataset", what)
	}
	path, _ := dumpGoroutines(n.dir)
	n.tb.Fatalf("waiting for %s: state %s %q, %d of %d chunks, wanted %d, peers %d; goroutines in %s", what, last.State, last.Err,
		last.Held.Count(), last.Chunks, last.Wanted.Count(), last.Peers, path)
	return nil
}

// has waits until exactly these chunks are held.
func (n *node) has(s *sample, chunks ...int) {
	n.tb.Helper()
	want := chunksOf(s, chunks...)
	n.until(s, fmt.Sprintf("chunks %v", chunks), func(t *TorrentState) bool { return bytes.Equal(t.Held.Bytes(), want.Bytes()) })
}

func (n *node) hasAll(s *sample) {
	n.tb.Helper()
	n.until(s, "all chunks", func(t *TorrentState) bool { return t.Held.Count() == t.Chunks })
}

// path is where a fetched file lies.
func (n *node) path(s *sample, file int) string {
	return filepath.Join(n.dir, "data", s.ih.String(), s.m.Name, filepath.FromSlash(s.m.Files[file].Path))
}

func chunksOf(s *sample, chunks ...int) torrent.Bitset {
	b := torrent.NewBitset(int(s.m.ChunkCount))
	for _, i := range chunks {
		b.Set(i, true)
	}
	return b
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// eventually waits for something that is not in a snapshot.
func eventually(tb testing.TB, what string, ok func() bool) {
	tb.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	tb.Fatalf("waiting for %s", what)
}

// sameFiles compares what was fetched with what was published.
func (n *node) sameFiles(s *sample) {
	n.tb.Helper()
	for i, f := range s.m.Files {
		want, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(f.Path)))
		must(n.tb, err)
		got, err := os.ReadFile(n.path(s, i))
		if f.Size == 0 && os.IsNotExist(err) {
			n.tb.Errorf("empty file %s was not made", f.Path)
			continue
		}
		must(n.tb, err)
		if !bytes.Equal(got, want) {
			n.tb.Errorf("%s differs", f.Path)
		}
	}
}

func bencodeInfo(tb testing.TB, info metainfo.Info) []byte {
	tb.Helper()
	b, err := bencode.Marshal(info)
	must(tb, err)
	return b
}

func must1(mi metainfo.MetaInfo) func(testing.TB) []byte {
	return func(tb testing.TB) []byte {
		tb.Helper()
		var b bytes.Buffer
		must(tb, mi.Write(&b))
		return b.Bytes()
	}
}

func nowZero() time.Time { return time.Unix(0, 0) }
