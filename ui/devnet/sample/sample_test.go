package sample_test

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/sync/errgroup"

	"rarebit/torrent/catalog"
	"rarebit/ui/devnet/sample"
)

func write(t *testing.T, dir, name string, b []byte) {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, parts ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// fakeGoRoot has one large tree, two small ones, and what is to be left out.
func fakeGoRoot(t *testing.T) string {
	root := t.TempDir()
	line := []byte("// This line stands for the text of the standard library.\n")
	write(t, root, "LICENSE", []byte("Licence of the fake tree\n"))
	write(t, root, "src/net/dial.go", bytes.Repeat(line, 12_000))
	write(t, root, "src/net/http/server.go", bytes.Repeat(line, 12_000))
	write(t, root, "src/net/no-newline.s", []byte("TEXT"))
	write(t, root, "src/fmt/print.go", []byte("package fmt\n"))
	write(t, root, "src/io/io.go", []byte("package io\n"))
	write(t, root, "src/io/binary.txt", []byte("a\x00b"))
	write(t, root, "src/io/latin1.txt", []byte("caf\xe9"))
	write(t, root, "src/io/marks.txt", []byte("x\n-- y.go --\nz\n"))
	write(t, root, "src/io/table.go", make([]byte, 2<<20))
	write(t, root, "src/io/empty.go", nil)
	write(t, root, "src/cmd/go/main.go", []byte("package main\n"))
	write(t, root, "src/vendor/x/x.go", []byte("package x\n"))
	img := image.NewNRGBA(image.Rect(0, 0, 100, 50))
	for x := range 100 {
		img.Set(x, x/2, color.NRGBA{uint8(x), 200, 0, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	write(t, root, "src/image/testdata/gopher.png", b.Bytes())
	write(t, root, "src/image/testdata/damaged.png", b.Bytes()[:60])
	return root
}

func byName(t *testing.T, sets []sample.Dataset, name string) sample.Dataset {
	t.Helper()
	i := slices.IndexFunc(sets, func(d sample.Dataset) bool { return d.Name == name })
	if i < 0 {
		t.Fatalf("no dataset %s in %+v", name, sets)
	}
	return sets[i]
}

func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func untar(t *testing.T, path string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	r := tar.NewReader(strings.NewReader(read(t, path)))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[h.Name] = b
	}
}

// sums are the hashes of all files below dir.
func sums(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	out := map[string][32]byte{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			rel, _ := filepath.Rel(dir, p)
			out[rel] = sha256.Sum256([]byte(read(t, p)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFakeGoRoot(t *testing.T) {
	sample.FewGlyphs(t, 'a', 'c')
	root, dir := fakeGoRoot(t), t.TempDir()
	sets, err := sample.Make(t.Context(), dir, sample.Options{GoRoot: root})
	if err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"glyphs", "go-images", "go-source"}) {
		t.Errorf("made %q", got)
	}
	for _, d := range sets {
		if d.License != "BSD-3-Clause" || d.Description == "" || d.Dir != filepath.Join(dir, d.Name) {
			t.Errorf("%+v", d)
		}
		if _, err := catalog.Hash(t.Context(), catalog.Options{Dir: d.Dir, Description: d.Description, License: d.License}); err != nil {
			t.Errorf("%s cannot be published: %v", d.Name, err)
		}
	}

	src := byName(t, sets, "go-source").Dir
	if got := names(t, src); !slices.Equal(got, []string{"net.txt", "readme.txt", "small-packages-1.txt"}) {
		t.Errorf("go-source has %q", got)
	}
	if got, want := read(t, src, "small-packages-1.txt"), "-- fmt/print.go --\npackage fmt\n-- io/io.go --\npackage io\n"; got != want {
		t.Errorf("small packages: %.200q, want %q", got, want)
	}
	net := read(t, src, "net.txt")
	if !strings.HasPrefix(net, "-- net/dial.go --\n// This line") || !strings.HasSuffix(net, "-- net/no-newline.s --\nTEXT\n") {
		t.Errorf("net.txt is %.60q ... %q", net, net[len(net)-40:])
	}
	if !strings.Contains(read(t, src, "readme.txt"), "Licence of the fake tree") {
		t.Error("the licence is missing")
	}

	images := byName(t, sets, "go-images").Dir
	if got := untar(t, filepath.Join(images, "pictures-original.tar")); len(got) != 1 || len(got["src/image/testdata/gopher.png"]) == 0 {
		t.Errorf("originals: %d files", len(got))
	}
	scaled := untar(t, filepath.Join(images, "pictures-scaled.tar"))
	c, err := png.DecodeConfig(bytes.NewReader(scaled["64/src_image_testdata_gopher-png.png"]))
	if err != nil || c.Width != 64 || c.Height != 32 || len(scaled) != 3 {
		t.Errorf("scaled: %d files, %+v, %v", len(scaled), c, err)
	}
}

func TestGlyphs(t *testing.T) {
	sample.FewGlyphs(t, 'a', 'z')
	sets, err := sample.Make(t.Context(), t.TempDir(), sample.Options{GoRoot: "-"})
	if err != nil || len(sets) != 1 {
		t.Fatalf("%+v, %v", sets, err)
	}
	all := untar(t, filepath.Join(sets[0].Dir, "few.tar"))
	if want := 26 * 12 * 2 * 2; len(all) != want {
		t.Errorf("few.tar has %d pictures, want %d", len(all), want)
	}
	ink := func(name string) (sum, left int) {
		img, err := png.Decode(bytes.NewReader(all[name]))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		g := img.(*image.Gray)
		if g.Rect != image.Rect(0, 0, 48, 48) {
			t.Fatalf("%s is %v", name, g.Rect)
		}
		for y := range 48 {
			for x := range 48 {
				v := int(g.GrayAt(x, y).Y)
				sum += v
				if x < 24 {
					left += v
				}
				if v > 0 && (x == 0 || y == 0 || x == 47 || y == 47) {
					t.Fatalf("%s touches the edge", name)
				}
			}
		}
		return sum, left
	}
	for name := range all {
		if sum, _ := ink(name); sum < 5_000 {
			t.Errorf("%s is nearly empty", name)
		}
	}
	// An upright o stands in the middle. Counter-clockwise moves the top of an l
	// to the left, and the amount of ink stays.
	if sum, left := ink("u006f/regular-34+0.png"); left < sum*45/100 || left > sum*55/100 {
		t.Errorf("o: %d of %d left of the middle", left, sum)
	}
	top := func(name string) int {
		img, err := png.Decode(bytes.NewReader(all[name]))
		if err != nil {
			t.Fatal(err)
		}
		x, n := 0, 1
		for y := range 18 {
			for i := range 48 {
				v := int(img.(*image.Gray).GrayAt(i, y).Y)
				x, n = x+100*v*i, n+v
			}
		}
		return x / n
	}
	if up, turned := top("u006c/regular-34+0.png"), top("u006c/regular-34+12.png"); turned > up-100 {
		t.Errorf("the top of the l is at x = %d, turned at %d (hundredths)", up, turned)
	}
	up, _ := ink("u006c/regular-34+0.png")
	if sum, _ := ink("u006c/regular-34+12.png"); sum < up*9/10 || sum > up*11/10 {
		t.Errorf("turning changes the ink from %d to %d", up, sum)
	}
	if !strings.Contains(read(t, sets[0].Dir, "readme.txt"), "Bigelow & Holmes") {
		t.Error("the licence is missing")
	}
}

func TestOwnSource(t *testing.T) {
	sample.FewGlyphs(t, 'a', 'b')
	own := fstest.MapFS{"main.go": {Data: []byte("package main\n")}, "torrent/a.go": {Data: []byte("package torrent\n")}}
	sets, err := sample.Make(t.Context(), t.TempDir(), sample.Options{GoRoot: "-", Source: own, SourceLicense: "MIT"})
	if err != nil {
		t.Fatal(err)
	}
	d := byName(t, sets, "rarebit-source")
	if got := read(t, d.Dir, "small-packages-1.txt"); got != "-- main.go --\npackage main\n-- torrent/a.go --\npackage torrent\n" || d.License != "MIT" {
		t.Errorf("%q, licence %s", got, d.License)
	}
}

func TestSameAgainAndUntouched(t *testing.T) {
	sample.FewGlyphs(t, 'a', 'f')
	root, one, two := fakeGoRoot(t), t.TempDir(), t.TempDir()
	// A crash left half a dataset under the temporary name.
	write(t, one, ".go-source.partial/net.txt", []byte("half"))
	var g errgroup.Group
	for dir, workers := range map[string]int{one: 1, two: 4} {
		g.Go(func() error {
			_, err := sample.Make(t.Context(), dir, sample.Options{GoRoot: root, Workers: workers})
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	first := sums(t, one)
	for p, sum := range sums(t, two) {
		if first[p] != sum {
			t.Errorf("%s differs between two runs", p)
		}
		delete(first, p)
	}
	if len(first) != 0 {
		t.Errorf("only in one run: %v", first)
	}
	long := time.Unix(1_000_000, 0)
	mark := filepath.Join(one, "go-source", "net.txt")
	if err := os.Chtimes(mark, long, long); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(one, "glyphs")); err != nil {
		t.Fatal(err)
	}
	if _, err := sample.Make(t.Context(), one, sample.Options{GoRoot: root}); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(mark); err != nil || !st.ModTime().Equal(long) {
		t.Error("a complete dataset was written again")
	}
	if len(names(t, filepath.Join(one, "glyphs"))) == 0 {
		t.Error("a missing dataset was not made again")
	}
}

func TestFailureLeavesNothing(t *testing.T) {
	sample.FewGlyphs(t, 'a', 'b')
	root, dir := fakeGoRoot(t), t.TempDir()
	if err := os.RemoveAll(filepath.Join(root, "src")); err != nil {
		t.Fatal(err)
	}
	if _, err := sample.Make(t.Context(), dir, sample.Options{GoRoot: root}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no sources: %v", err)
	}
	for _, n := range names(t, dir) {
		if n != "glyphs" {
			t.Errorf("left %s", n)
		}
	}
}

// What this machine really gives, with the figures in the log.
func TestThisMachine(t *testing.T) {
	root := sample.FindGoRoot(t.Context())
	if root == "" || testing.Short() {
		t.Skip("no Go tree, or short")
	}
	start := time.Now()
	sets, err := sample.Make(t.Context(), t.TempDir(), sample.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("made in %v", time.Since(start).Round(time.Millisecond))
	var total int64
	for _, d := range sets {
		res, err := catalog.Hash(t.Context(), catalog.Options{Dir: d.Dir})
		if err != nil {
			t.Fatal(err)
		}
		m := res.Manifest
		t.Logf("%-10s %3d files, %5.1f MB, %4d chunks of %d KiB, stream %5.1f MB, %q",
			d.Name, len(m.Files), float64(m.SizeBytes)/1e6, m.ChunkCount, m.ChunkBytes>>10, float64(m.StreamBytes)/1e6, res.Warnings)
		total += m.SizeBytes
		if len(res.Warnings) > 0 {
			t.Errorf("%s: %q", d.Name, res.Warnings)
		}
		if d.Name == "go-source" && m.SizeBytes < 20e6 {
			t.Errorf("%s has %d bytes", d.Name, m.SizeBytes)
		}
	}
	if total < 25e6 || total > 60e6 {
		t.Errorf("%d bytes in all", total)
	}
}
