package catalog_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rarebit/torrent"
	"rarebit/torrent/catalog"
)

// put writes files given as path, content, path, content.
func put(t *testing.T, dir string, pairs ...string) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		p := filepath.Join(dir, filepath.FromSlash(pairs[i]))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(pairs[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func folder(t *testing.T, pairs ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "set")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, dir, pairs...)
	return dir
}

func mustHash(t *testing.T, o catalog.Options) *catalog.Result {
	t.Helper()
	res, err := catalog.Hash(t.Context(), o)
	if err != nil {
		t.Fatalf("Hash: %v (%s)", err, torrent.HintOf(err))
	}
	return res
}

func paths(r *catalog.Result) (out []string) {
	for _, f := range r.Manifest.Files {
		out = append(out, f.Path)
	}
	return out
}

// checkAgainstStream hashes the stream again in the plainest way there is.
func checkAgainstStream(t *testing.T, r *catalog.Result) {
	t.Helper()
	m := &r.Manifest
	if err := m.Check(); err != nil {
		t.Fatalf("Check: %v", err)
	}
	if !slices.IsSorted(paths(r)) {
		t.Errorf("files are not sorted: %q", paths(r))
	}
	var stream []byte
	for i, f := range m.Files {
		b, err := os.ReadFile(r.FilePath(i))
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(b)) != f.Size || r.Stats[i].SizeBytes != f.Size {
			t.Fatalf("%s has %d bytes, manifest %d, stat %d", f.Path, len(b), f.Size, r.Stats[i].SizeBytes)
		}
		if len(b) > 0 {
			if over := len(stream) % int(m.ChunkBytes); over > 0 {
				stream = append(stream, make([]byte, int(m.ChunkBytes)-over)...)
			}
		}
		stream = append(stream, b...)
	}
	if int64(len(stream)) != m.StreamBytes {
		t.Fatalf("stream has %d bytes, manifest %d", len(stream), m.StreamBytes)
	}
	var pieces []byte
	for c := range slices.Chunk(stream, int(m.ChunkBytes)) {
		h := sha1.Sum(c)
		pieces = append(pieces, h[:]...)
	}
	if !bytes.Equal(pieces, r.Pieces) {
		t.Error("piece hashes differ")
	}
	var leaves []torrent.Hash
	for b := range slices.Chunk(stream, torrent.BlockBytes) {
		leaves = append(leaves, sha256.Sum256(b))
	}
	if !slices.Equal(leaves, r.Leaves) {
		t.Error("block hashes differ")
	}
	if root := torrent.NewTree(leaves).Root(); root != m.ChunkRoot {
		t.Errorf("root is %s, manifest says %s", root, m.ChunkRoot)
	}
}

func TestRandomTrees(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for i := range 60 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			catalog.LimitLanes(t, i%3)
			randomTree(t, rng)
		})
	}
}

func randomTree(t *testing.T, rng *rand.Rand) {
	edges := []int{0, 1, 16383, 16384, 16385, 256<<10 - 1, 256 << 10, 256<<10 + 1, 512 << 10, 300_000}
	dir := folder(t)
	for j := range 1 + rng.IntN(12) {
		size := edges[rng.IntN(len(edges))]
		if rng.IntN(2) == 0 {
			size = rng.IntN(700_000)
		}
		b := make([]byte, size)
		for k := range b {
			b[k] = byte(rng.Uint32())
		}
		sub := []string{"", "a/", "a/b/", "ä/", ".hidden/"}[rng.IntN(5)]
		put(t, dir, fmt.Sprintf("%s%c%d", sub, 'A'+rng.IntN(26), j), string(b))
	}
	put(t, dir, "always", "x")
	o := catalog.Options{Dir: dir, Workers: 1 + rng.IntN(4)}
	if rng.IntN(2) == 0 {
		o.ChunkBytes = 256 << 10 << rng.IntN(3)
	}
	checkAgainstStream(t, mustHash(t, o))
}

func TestDefaults(t *testing.T) {
	dir := folder(t, "b", "2", "a", "1", "empty", "", ".hidden", "h")
	var told []int64
	r := mustHash(t, catalog.Options{Dir: dir, License: "MIT", Publisher: torrent.Address{7}, Progress: func(done, total int64) {
		if total != 3 {
			t.Errorf("total is %d", total)
		}
		told = append(told, done)
	}})
	checkAgainstStream(t, r)
	m := r.Manifest
	if got, want := paths(r), []string{".hidden", "a", "b", "empty"}; !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	if m.Name != "set" || m.WantedCopies != 8 || m.AvailShare != 800 || m.BandwidthCap != 1500 || m.License != "MIT" ||
		m.Publisher != (torrent.Address{7}) || m.ChunkBytes != 256<<10 || m.ChunkCount != 3 || m.StreamBytes != 512<<10+1 {
		t.Errorf("manifest %+v", m)
	}
	if !slices.IsSorted(told) || len(told) == 0 || told[len(told)-1] != 3 {
		t.Errorf("progress %d", told)
	}
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "pack small files") || !strings.Contains(r.Warnings[0], "99 %") {
		t.Errorf("warnings %q", r.Warnings)
	}
}

func TestSingleFile(t *testing.T) {
	dir := folder(t, "table.csv", strings.Repeat("1,2\n", 100_000), "other", "no")
	r := mustHash(t, catalog.Options{Dir: filepath.Join(dir, "table.csv")})
	checkAgainstStream(t, r)
	if got := paths(r); r.Manifest.Name != "table" || len(got) != 1 || got[0] != "table.csv" {
		t.Errorf("name %q, files %q", r.Manifest.Name, got)
	}
	if len(r.Warnings) != 0 {
		t.Errorf("warnings %q", r.Warnings)
	}
}

func TestHardLinksAndLinkedFolder(t *testing.T) {
	dir := folder(t, "a", "same")
	if err := os.Link(filepath.Join(dir, "a"), filepath.Join(dir, "b")); err != nil {
		t.Skip(err)
	}
	link := filepath.Join(t.TempDir(), "named")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	r := mustHash(t, catalog.Options{Dir: link})
	checkAgainstStream(t, r)
	if got := paths(r); !slices.Equal(got, []string{"a", "b"}) || r.Manifest.Name != "named" {
		t.Errorf("name %q, files %q", r.Manifest.Name, got)
	}
}

func TestLeftOut(t *testing.T) {
	outside := folder(t, "secret", "not to be published")
	dir := folder(t, "a", "1", "out/x.torrent", "old", "state/ledger", "private")
	for name, target := range map[string]string{
		"in": "a", "abs": filepath.Join(outside, "secret"), "up": "../..", "dir": outside, "broken": "nowhere",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	r := mustHash(t, catalog.Options{Dir: dir, Exclude: []string{
		filepath.Join(dir, "out", "x.torrent"), filepath.Join(dir, "state"), filepath.Join(dir, "not-there", "y"), outside, dir,
	}})
	checkAgainstStream(t, r)
	if got := paths(r); !slices.Equal(got, []string{"a"}) {
		t.Errorf("files %q", got)
	}
	all := strings.Join(r.Warnings, "\n")
	for _, want := range []string{"5 symbolic links", "abs, broken, dir, in, up", "left out 2 as asked: out/x.torrent, state"} {
		if !strings.Contains(all, want) {
			t.Errorf("warnings do not say %q:\n%s", want, all)
		}
	}
}

// failing fails to open or to read what has its name.
func failing(name string, onOpen, onRead error) func(string) (catalog.ReaderAtCloser, error) {
	return func(p string) (catalog.ReaderAtCloser, error) {
		f, err := os.Open(p)
		if err != nil || filepath.Base(p) != name {
			return f, err
		}
		if onOpen != nil {
			_ = f.Close()
			return nil, onOpen
		}
		return &badDisk{f, onRead}, nil
	}
}

type badDisk struct {
	*os.File
	err error
}

func (b *badDisk) ReadAt([]byte, int64) (int, error) { return 0, b.err }

func TestErrors(t *testing.T) {
	long := strings.Repeat("x", 200)
	bad := errors.New("input/output error")
	for _, c := range []struct {
		name      string
		o         catalog.Options
		files     []string
		want      error
		text, tip string
	}{
		{"empty folder", catalog.Options{}, nil, catalog.ErrNoData, "no data", "at least one file"},
		{"empty files only", catalog.Options{}, []string{"a", "", "b/c", ""}, catalog.ErrNoData, "no data", "at least one file"},
		{"not UTF-8", catalog.Options{}, []string{"a", "1", "b\xff\xfe", "2"}, torrent.ErrHostileName, `"b\xff\xfe"`, "rename"},
		{"control character", catalog.Options{}, []string{"a\nb", "1"}, torrent.ErrHostileName, `a\nb`, "rename"},
		{"backslash", catalog.Options{}, []string{`..\..\x`, "1"}, torrent.ErrHostileName, `..\\..\\x`, "rename"},
		{"drive", catalog.Options{}, []string{"c:/x", "1"}, torrent.ErrHostileName, "c:/x", "rename"},
		{"device", catalog.Options{}, []string{"sub/NUL.txt", "1", "com1", "2"}, torrent.ErrHostileName, `2 in all: "com1", "sub/NUL.txt"`, "rename"},
		{"name of the set", catalog.Options{Name: "a/b"}, []string{"a", "1"}, torrent.ErrHostileName, "a/b", "give the dataset a name"},
		{"name leaves", catalog.Options{Name: ".."}, []string{"a", "1"}, torrent.ErrHostileName, "..", "give the dataset a name"},
		{"long description", catalog.Options{Description: strings.Repeat(long, 400)}, []string{"a", "1"}, torrent.ErrManifest, "has more than", ""},
		{"chunk size", catalog.Options{ChunkBytes: 300_000}, []string{"a", "1"}, nil, "chunk size", "power of two"},
		{"small chunks", catalog.Options{ChunkBytes: 16 << 10}, []string{"a", "1"}, nil, "chunk size", "power of two"},
		{"no right to read", catalog.Options{Open: failing("b", os.ErrPermission, nil)}, []string{"a", "1", "b", "2"}, catalog.ErrUnreadable, `"b"`, "chmod"},
		{"bad disk", catalog.Options{Open: failing("b", nil, bad)}, []string{"a", "1", "b", "2"}, catalog.ErrUnreadable, `"b"`, "check the disk"},
		{"file got shorter", catalog.Options{Open: failing("b", nil, io.EOF)}, []string{"a", "1", "b", "2"}, catalog.ErrChanged, `"b"`, "wait until"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.o.Dir = folder(t, c.files...)
			r, err := catalog.Hash(t.Context(), c.o)
			if err == nil || r != nil {
				t.Fatalf("got result %v, error %v", r, err)
			}
			if c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("error is %v, not a %v", err, c.want)
			}
			if !strings.Contains(err.Error(), c.text) {
				t.Errorf("error %q does not say %q", err, c.text)
			}
			if !strings.Contains(torrent.HintOf(err), c.tip) {
				t.Errorf("hint %q does not say %q", torrent.HintOf(err), c.tip)
			}
		})
	}
	if _, err := catalog.Hash(t.Context(), catalog.Options{Dir: filepath.Join(t.TempDir(), "none")}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing folder gives %v", err)
	}
}

// onFirstRead runs do when the file of that name is first read.
func onFirstRead(name string, do func()) func(string) (catalog.ReaderAtCloser, error) {
	var once sync.Once
	return func(p string) (catalog.ReaderAtCloser, error) {
		f, err := os.Open(p)
		if err != nil || filepath.Base(p) != name {
			return f, err
		}
		return &spy{f, func() { once.Do(do) }}, nil
	}
}

type spy struct {
	*os.File
	do func()
}

func (s *spy) ReadAt(b []byte, off int64) (int, error) { s.do(); return s.File.ReadAt(b, off) }

func TestChangedWhileRead(t *testing.T) {
	later := time.Now().Add(time.Hour)
	for _, c := range []struct {
		name   string
		change func(path string) error
	}{
		{"grows", func(p string) error { return os.WriteFile(p, make([]byte, 600_001), 0o600) }},
		{"shrinks", func(p string) error { return os.Truncate(p, 10) }},
		{"is written to", func(p string) error { return os.Chtimes(p, later, later) }},
		{"goes away", os.Remove},
		{"is replaced", func(p string) error {
			if err := os.WriteFile(p+".new", make([]byte, 600_000), 0o600); err != nil {
				return err
			}
			return os.Rename(p+".new", p)
		}},
	} {
		// The file itself, and one that was hashed long before.
		for _, victim := range []string{"b", "a"} {
			t.Run(victim+" "+c.name, func(t *testing.T) {
				dir := folder(t, "a", strings.Repeat("a", 600_000), "b", strings.Repeat("b", 600_000))
				r, err := catalog.Hash(t.Context(), catalog.Options{Dir: dir, Workers: 1, Open: onFirstRead("b", func() {
					if err := c.change(filepath.Join(dir, victim)); err != nil {
						t.Error(err)
					}
				})})
				if r != nil || !errors.Is(err, catalog.ErrChanged) || !strings.Contains(err.Error(), victim) {
					t.Fatalf("result %v, error %v", r, err)
				}
				if !strings.Contains(torrent.HintOf(err), "publish again") {
					t.Errorf("hint %q", torrent.HintOf(err))
				}
			})
		}
	}
}

func TestNameClashes(t *testing.T) {
	dir := folder(t, "Read.me", "1", "read.ME", "2", "caf\u00e9", "3", "cafe\u0301", "4", "DATA", "5", "data/x", "6", "fine", "7")
	r := mustHash(t, catalog.Options{Dir: dir})
	if n := len(r.Manifest.Files); n < 7 {
		t.Skipf("the file system keeps %d of 7 names", n)
	}
	all := strings.Join(r.Warnings, "\n")
	for _, want := range []string{`"Read.me" and "read.ME"`, "caf", `file "DATA" and folder "data"`, "3 names differ"} {
		if !strings.Contains(all, want) {
			t.Errorf("warnings do not say %q:\n%s", want, all)
		}
	}
}

func TestCancel(t *testing.T) {
	dir := folder(t, "a", strings.Repeat("a", 8<<20), "b", "2")
	ctx, cancel := context.WithCancel(t.Context())
	reads := 0
	counting := func(p string) (catalog.ReaderAtCloser, error) {
		f, err := os.Open(p)
		return &spy{f, func() { reads++; cancel() }}, err
	}
	if _, err := catalog.Hash(ctx, catalog.Options{Dir: dir, Workers: 1, Open: counting}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while hashing: %v", err)
	}
	if reads != 1 {
		t.Errorf("read %d more buffers after the context ended", reads-1)
	}
	if _, err := catalog.Hash(ctx, catalog.Options{Dir: dir}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
}

// Every descriptor that was opened is closed, whatever happens.
func TestClosesFiles(t *testing.T) {
	dir := folder(t, "a", strings.Repeat("a", 1<<20), "b", "2", "c", strings.Repeat("c", 1<<20))
	for _, fail := range []bool{false, true} {
		var mu sync.Mutex
		open := 0
		_, err := catalog.Hash(t.Context(), catalog.Options{Dir: dir, Workers: 3, Open: func(p string) (catalog.ReaderAtCloser, error) {
			f, err := os.Open(p)
			if err != nil {
				return nil, err
			}
			mu.Lock()
			open++
			mu.Unlock()
			return &counted{f, fail && strings.HasSuffix(p, "c"), func() { mu.Lock(); open--; mu.Unlock() }}, nil
		}})
		if (err != nil) != fail || open != 0 {
			t.Errorf("error %v, %d files left open", err, open)
		}
	}
}

type counted struct {
	*os.File
	fail    bool
	onClose func()
}

func (c *counted) ReadAt(b []byte, off int64) (int, error) {
	if c.fail {
		return 0, errors.New("input/output error")
	}
	return c.File.ReadAt(b, off)
}

func (c *counted) Close() error { c.onClose(); return c.File.Close() }
