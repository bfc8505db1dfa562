package engine

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/anacrolix/torrent/merkle"
	"github.com/anacrolix/torrent/metainfo"

	"rarebit/torrent"
)

func TestBuildTorrentPads(t *testing.T) {
	t.Parallel()
	s := newSample(t, 256*kib, file("a", 100), file("none", 0), file("b", 256*kib), file("c", 300*kib), file("end", 0))
	mi, err := metainfo.Load(bytes.NewReader(s.torrent))
	must(t, err)
	info, err := mi.UnmarshalInfo()
	must(t, err)
	var got []string
	for _, f := range info.Files {
		got = append(got, fmt.Sprint(strings.Join(f.Path, "/"), " ", f.Length, f.Attr))
	}
	want := []string{"a 100", ".pad/262044 262044p", "none 0", "b 262144", "c 307200", "end 0"}
	if !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	m, err := ParseTorrent(s.torrent)
	must(t, err)
	if m.InfoHash != s.ih || m.Name != "sample" || !slices.Equal(m.Files, s.m.Files) || m.SizeBytes() != s.m.SizeBytes {
		t.Errorf("%+v", m)
	}
	for _, c := range s.m.Chunks() {
		if got := m.realBytes(int(c.Index)); got != c.Bytes {
			t.Errorf("chunk %d has %d bytes, want %d", c.Index, got, c.Bytes)
		}
	}
	again, _, err := BuildTorrent(s.m, m.Pieces, nil, "a sample")
	must(t, err)
	if !bytes.Equal(again, s.torrent) {
		t.Error("not the same bytes twice")
	}
	b, _, err := BuildTorrent(s.m, m.Pieces, []string{"http://a/announce", "udp://b:1"}, "")
	must(t, err)
	if m, err = ParseTorrent(b); err != nil || !slices.Equal(m.Trackers, []string{"http://a/announce", "udp://b:1"}) || m.InfoHash != s.ih {
		t.Errorf("trackers %q, %v", m.Trackers, err)
	}
	if _, _, err := BuildTorrent(s.m, m.Pieces[20:], nil, ""); err == nil {
		t.Error("a hash too few was taken")
	}
	if got := Magnet(s.ih, "a b", []string{"http://t/x?y"}); got != "magnet:?xt=urn:btih:"+s.ih.String()+"&dn=a+b&tr=http%3A%2F%2Ft%2Fx%3Fy" {
		t.Error(got)
	}
}

// raw makes an info dictionary by hand.
func raw(info string) []byte { return []byte("d4:info" + info + "e") }

func str(s string) string { return fmt.Sprintf("%d:%s", len(s), s) }

func oneFile(path ...string) []byte {
	l := "l"
	for _, p := range path {
		l += str(p)
	}
	return raw("d5:filesld6:lengthi1e4:path" + l + "eee" + "4:name1:n12:piece lengthi16384e6:pieces20:01234567890123456789e")
}

func TestHostileTorrents(t *testing.T) {
	t.Parallel()
	pieces := "6:pieces20:01234567890123456789"
	for _, c := range []struct {
		name string
		b    []byte
		want error
	}{
		{"up", oneFile("..", "x"), torrent.ErrHostileName},
		{"up inside", oneFile("a", "..", "..", "x"), torrent.ErrHostileName},
		{"up in one part", oneFile("../x"), torrent.ErrHostileName},
		{"absolute", oneFile("/etc/passwd"), torrent.ErrHostileName},
		{"empty part", oneFile("a", "", "b"), torrent.ErrHostileName},
		{"no path", oneFile(), torrent.ErrHostileName},
		{"reserved", oneFile("con"), torrent.ErrHostileName},
		{"control bytes", oneFile("a\x1b[2Jb"), torrent.ErrHostileName},
		{"10,000 characters", oneFile(strings.Repeat("a", 10000)), torrent.ErrHostileName},
		{"10,000 folders", oneFile(slices.Repeat([]string{"a"}, 10000)...), torrent.ErrHostileName},
		{"name up", raw("d6:lengthi1e4:name2:..12:piece lengthi16384e" + pieces + "e"), torrent.ErrHostileName},
		{"name with slash", raw("d6:lengthi1e4:name3:a/b12:piece lengthi16384e" + pieces + "e"), torrent.ErrHostileName},
		{"name absolute", raw("d6:lengthi1e4:name2:/a12:piece lengthi16384e" + pieces + "e"), torrent.ErrHostileName},
		{"twice", raw("d5:filesld6:lengthi1e4:pathl1:aeed6:lengthi1e4:pathl1:aeee4:name1:n12:piece lengthi16384e" + pieces + "e"), torrent.ErrHostileName},
		{"negative length", raw("d6:lengthi-1e4:name1:n12:piece lengthi16384e" + pieces + "e"), ErrTorrent},
		{"lengths that overflow", raw("d5:filesld6:lengthi9223372036854775807e4:pathl1:aeed6:lengthi9223372036854775807e4:pathl1:beee4:name1:n12:piece lengthi16384e" + pieces + "e"), ErrTorrent},
		{"huge", raw("d6:lengthi1125899906842624e4:name1:n12:piece lengthi16384e" + pieces + "e"), ErrTorrent},
		{"no chunk size", raw("d6:lengthi1e4:name1:n" + pieces + "e"), ErrTorrent},
		{"chunk size 1", raw("d6:lengthi1e4:name1:n12:piece lengthi1e" + pieces + "e"), ErrTorrent},
		{"chunk size 32 MiB", raw("d6:lengthi1e4:name1:n12:piece lengthi33554432e" + pieces + "e"), ErrTorrent},
		{"nothing in it", raw("d6:lengthi0e4:name1:n12:piece lengthi16384e6:pieces0:e"), ErrTorrent},
		{"hashes missing", raw("d6:lengthi99999e4:name1:n12:piece lengthi16384e" + pieces + "e"), ErrTorrent},
		{"version 2", raw("d6:lengthi1e12:meta versioni2e4:name1:n12:piece lengthi16384e" + pieces + "e"), ErrTorrent},
		{"no info", []byte("de"), ErrTorrent},
		{"not a torrent", []byte("hello"), ErrTorrent},
		{"empty", nil, ErrTorrent},
		{"a million lists", bytes.Repeat([]byte("l"), 1<<20), ErrTorrent},
		{"a string longer than the file", []byte("99999999999999999999:a"), ErrTorrent},
		{"more after the end", append(oneFile("a"), 'x'), ErrTorrent},
		{"too long", make([]byte, MaxTorrentBytes+1), ErrTorrent},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := ParseTorrent(c.b); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	if _, err := ParseTorrent(oneFile("a", "b")); err != nil {
		t.Errorf("the harmless one: %v", err)
	}
}

// Torrents of others have no pads and chunks across files, or a single file.
func TestForeignTorrents(t *testing.T) {
	t.Parallel()
	s := newSample(t, 64*kib, file("a", 100*kib+3)) // for its bytes
	single := metainfo.Info{Name: "a", Length: s.m.SizeBytes, PieceLength: 64 * kib}
	m, err := ParseTorrent(s.torrent)
	must(t, err)
	single.Pieces = m.Pieces
	many := single
	many.Length, many.Name = 0, "many"
	many.Files = []metainfo.FileInfo{
		{Length: 10, Path: []string{"x"}},
		{Length: 0, Path: []string{"nil"}},
		{Length: 70 * kib, Path: []string{"d", "y"}},
		{Length: s.m.SizeBytes - 10 - 70*kib, Path: []string{"z"}},
	}
	for _, info := range []metainfo.Info{single, many} {
		t.Run(info.Name, func(t *testing.T) {
			dir := t.TempDir()
			off := int64(0)
			for _, f := range info.UpvertedFiles() {
				p := dir + "/" + strings.Join(append([]string{}, f.BestPath()...), "/")
				if !info.IsDir() {
					p = dir + "/a"
				}
				must(t, os.MkdirAll(p[:strings.LastIndex(p, "/")], 0o755))
				must(t, os.WriteFile(p, s.stream[off:off+f.Length], 0o644))
				off += f.Length
			}
			b := must1(metainfo.MetaInfo{InfoBytes: bencodeInfo(t, info)})(t)
			x := &sample{dir: dir, stream: s.stream, torrent: b, m: &torrent.Manifest{Name: info.Name, ChunkCount: 2, ChunkBytes: 64 * kib}}
			meta, err := ParseTorrent(b)
			must(t, err)
			x.ih, x.m.Files = meta.InfoHash, meta.Files
			a, c := start(t, t.TempDir()), start(t, t.TempDir())
			a.own(x)
			c.add(x, a)
			must(t, c.PickAll(t.Context(), x.ih))
			c.hasAll(x)
			for i := range 2 {
				got, err := c.ReadChunk(t.Context(), x.ih, i)
				must(t, err)
				if !bytes.Equal(got, s.stream[i*64*kib:min(len(s.stream), (i+1)*64*kib)]) {
					t.Errorf("chunk %d differs", i)
				}
			}
		})
	}
}

func FuzzParseTorrent(f *testing.F) {
	f.Add(newSample(f, 16*kib, file("a", 20*kib), file("b", 1)).torrent)
	f.Add(oneFile("a", "b"))
	f.Add(raw("d6:lengthi1e4:name1:n12:piece lengthi16384e6:pieces20:01234567890123456789e"))
	f.Add([]byte("d8:announcei3e13:announce-listlli1eee4:infod6:lengthi1eee"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ParseTorrent(b)
		if err != nil {
			return
		}
		// Whatever is believed must be consistent.
		var n int64
		for i := range min(m.ChunkCount, 1000) {
			n += m.realBytes(i)
		}
		if m.ChunkCount <= 1000 && n != m.SizeBytes() {
			t.Errorf("chunks make %d bytes, files %d", n, m.SizeBytes())
		}
		for _, f := range m.Files {
			if torrent.CheckPath(f.Path) != nil {
				t.Errorf("path %q", f.Path)
			}
		}
	})
}

// The tree over blocks has the shape of BEP 52.
func TestTreeIsTheLibrarys(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 3, 5, 16, 17, 100} {
		ours, theirs := make([]torrent.Hash, n), make([][32]byte, n)
		for i := range n {
			theirs[i] = sha256.Sum256(fmt.Append(nil, n, i))
			ours[i] = theirs[i]
		}
		if got, want := torrent.NewTree(ours).Root(), torrent.Hash(merkle.RootWithPadHash(theirs, [32]byte{})); got != want {
			t.Errorf("%d leaves: %v, want %v", n, got, want)
		}
	}
}
