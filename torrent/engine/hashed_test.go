package engine

import (
	"os"
	"testing"
	"time"
)

// TestAddHashed adds a folder whose publisher has just hashed it: it is served
// at once, and only a file that changed since is read.
func TestAddHashed(t *testing.T) {
	s := newSample(t, 256<<10, file("a.bin", 700<<10), file("b.bin", 300<<10))
	stamps := make([]FileStamp, 2)
	for i, f := range s.m.Files {
		st, err := os.Stat(s.dir + "/" + f.Path)
		must(t, err)
		stamps[i] = FileStamp{st.Size(), st.ModTime().UnixNano()}
	}
	n := start(t, t.TempDir())
	_, err := n.Add(t.Context(), AddOptions{Torrent: s.torrent, SourceDir: s.dir, Hashed: stamps})
	must(t, err)
	n.hasAll(s)
	if got := n.hashed.Load(); got != 0 {
		t.Errorf("%d bytes hashed again", got)
	}
	n.stop()

	must(t, os.Chtimes(s.dir+"/b.bin", time.Time{}, time.Unix(1, 0)))
	n = start(t, t.TempDir())
	_, err = n.Add(t.Context(), AddOptions{Torrent: s.torrent, SourceDir: s.dir, Hashed: stamps})
	must(t, err)
	n.hasAll(s)
	if got := n.hashed.Load(); got != 300<<10 {
		t.Errorf("%d bytes hashed, want those of the file that changed", got)
	}
}
