package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"rarebit/torrent"
)

// BenchmarkIdleTorrent is the memory of a complete dataset of 64 chunks that
// nobody asks for: library, storage and snapshot together. Goal: below 32 KiB.
func BenchmarkIdleTorrent(b *testing.B) {
	const count = 500
	for b.Loop() {
		b.StopTimer()
		n := start(b, b.TempDir())
		heap := func() uint64 {
			runtime.GC()
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		dir := b.TempDir()
		must(b, os.WriteFile(filepath.Join(dir, "a"), make([]byte, 64*16*kib), 0o644))
		pieces := make([]byte, 0, 64*20)
		for range 64 {
			pieces = append(pieces, sha1Zeros...)
		}
		before := heap()
		b.StartTimer()
		var last torrent.InfoHash
		for i := range count {
			m := &torrent.Manifest{Name: fmt.Sprintf("set %d", i), Files: []torrent.File{file("a", 64*16*kib)}, ChunkBytes: 16 * kib, ChunkCount: 64, StreamBytes: 64 * 16 * kib}
			t, ih, err := BuildTorrent(m, pieces, nil, "")
			must(b, err)
			_, err = n.Add(b.Context(), AddOptions{Torrent: t, SourceDir: dir})
			must(b, err)
			last = ih
		}
		b.StopTimer()
		eventually(b, "all seeding", func() bool {
			s := n.Snapshot().Torrents
			if s[last] == nil || len(s) != count {
				return false
			}
			for _, t := range s {
				if t.State != StateSeed {
					return false
				}
			}
			return true
		})
		after := heap()
		b.ReportMetric(float64(after-before)/count/1024, "KiB/torrent")
		n.stop()
		b.StartTimer()
	}
}

// sha1Zeros is the hash of 16 KiB of zeros.
var sha1Zeros = []byte{
	0x89, 0x72, 0x56, 0xb6, 0x70, 0x9e, 0x1a, 0x4d, 0xa9, 0xda, 0xba, 0x92, 0xb6, 0xbd, 0xe3, 0x9c, 0xcf, 0xcc, 0xd8, 0xc1,
}

// BenchmarkPublishIdle is what a second costs when 5,000 datasets are idle.
func BenchmarkPublishIdle(b *testing.B) {
	e := &Engine{cfg: Config{Now: nowZero}, sets: map[torrent.InfoHash]*dataset{}, queue: newQueue()}
	e.meter = newMeter(e.queue, nowZero)
	m := &Meta{ChunkBytes: 16 * kib, ChunkCount: 64, StreamBytes: 64 * 16 * kib, Files: []torrent.File{file("a", 1)}}
	for i := range 5000 {
		mi := *m
		mi.InfoHash = torrent.InfoHash{byte(i), byte(i >> 8)}
		e.sets[mi.InfoHash] = e.newDataset(&mi, "", true, nil, false)
	}
	e.snap.Store(&Snapshot{})
	e.publish()
	for b.Loop() {
		e.publish()
	}
}
