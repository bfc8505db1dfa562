package catalog_test

import (
	"context"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"rarebit/torrent/catalog"
)

// BenchmarkPublishGiB hashes a GiB of random bytes and compares with
// mktorrent on two threads, in turn on the same files. mktorrent makes the
// SHA-1 of the pieces; we make the SHA-256 of every block as well.
//
//	go test -run '^$' -bench PublishGiB -benchtime 5x ./torrent/catalog
func BenchmarkPublishGiB(b *testing.B) {
	mktorrent, err := exec.LookPath("mktorrent")
	if err != nil {
		b.Skip("mktorrent is not installed")
	}
	dir := filepath.Join(b.TempDir(), "data")
	const files = 4
	if err := os.Mkdir(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	rng := rand.NewChaCha8([32]byte{1})
	for i := range files {
		f, err := os.Create(filepath.Join(dir, string(rune('a'+i))))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.CopyN(f, rng, 1<<30/files); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
	ours := func() time.Duration {
		start := time.Now()
		if _, err := catalog.Hash(context.Background(), catalog.Options{Dir: dir, ChunkBytes: 1 << 20}); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	theirs := func() time.Duration {
		out := filepath.Join(b.TempDir(), "x.torrent")
		start := time.Now()
		if msg, err := exec.Command(mktorrent, "-t", "2", "-l", "20", "-o", out, dir).CombinedOutput(); err != nil {
			b.Fatalf("mktorrent: %v\n%s", err, msg)
		}
		return time.Since(start)
	}
	ours() // both on a warm cache
	theirs()
	var a, t time.Duration
	for b.Loop() {
		a += ours()
		t += theirs()
	}
	b.SetBytes(1 << 30)
	b.ReportMetric(a.Seconds()/float64(b.N), "s/ours")
	b.ReportMetric(t.Seconds()/float64(b.N), "s/mktorrent")
	b.ReportMetric(a.Seconds()/t.Seconds(), "ours/mktorrent")
}
