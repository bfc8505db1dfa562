package engine

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // what BitTorrent v1 names pieces with
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/anacrolix/torrent/bencode"
	"github.com/anacrolix/torrent/metainfo"

	"rarebit/torrent"
)

// ErrTorrent is returned for a .torrent file that contradicts itself or the
// bounds of this package.
var ErrTorrent = errors.New("invalid torrent")

// Bounds of a .torrent file that we believe.
const (
	MaxTorrentBytes = 64 << 20
	maxTorrentFiles = 1 << 20
	maxTrackers     = 64
	maxTrackerBytes = 2048
	maxStreamBytes  = 1 << 50
)

// Meta is what a .torrent file says, checked.
type Meta struct {
	InfoHash    torrent.InfoHash
	Name        string
	Files       []torrent.File // pads left out
	ChunkBytes  uint32
	ChunkCount  int
	StreamBytes int64  // with padding
	Pieces      []byte // 20 bytes of SHA-1 per chunk
	Trackers    []string

	single bool   // one file without a folder
	spans  []span // the stream, in order
	info   []byte // the bytes that InfoHash is the hash of
}

// span is a run of the stream: bytes of a file, or padding.
type span struct {
	off, size int64
	file      int // index into Files; -1 is padding, which reads as zeros
}

// SizeBytes is the size of all files, without padding.
func (m *Meta) SizeBytes() int64 {
	var n int64
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

// ParseTorrent reads a .torrent file. It takes any version 1 torrent, with or
// without pad files; names that would leave the dataset's folder are refused
// with torrent.ErrHostileName.
func ParseTorrent(b []byte) (*Meta, error) {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrTorrent, fmt.Sprintf(format, args...))
	}
	if len(b) > MaxTorrentBytes {
		return nil, bad("%d bytes", len(b))
	}
	if err := checkBencode(b); err != nil {
		return nil, err
	}
	var mi metainfo.MetaInfo
	if err := bencode.Unmarshal(b, &mi); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTorrent, err)
	}
	if len(mi.InfoBytes) == 0 {
		return nil, bad("no info dictionary")
	}
	info, err := mi.UnmarshalInfo()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTorrent, err)
	}
	pl := info.PieceLength
	switch {
	case info.HasV2():
		return nil, bad("version 2 and hybrid torrents are not read yet")
	case pl < torrent.MinChunkBytes || pl > torrent.MaxChunkBytes || pl%torrent.BlockBytes != 0:
		return nil, bad("chunk size %d is not a multiple of 16 KiB from 16 KiB to 16 MiB", pl)
	case len(info.Files) > 0 && info.Length != 0:
		return nil, bad("a file list and a length")
	case len(info.Files) > maxTorrentFiles:
		return nil, bad("%d files", len(info.Files))
	}
	name := info.BestName()
	if err := torrent.CheckPath(name); err != nil || strings.Contains(name, "/") {
		return nil, fmt.Errorf("%w: name %.40q", torrent.ErrHostileName, name)
	}
	m := &Meta{
		InfoHash: sha1.Sum(mi.InfoBytes), //nolint:gosec // see the import
		Name:     name, ChunkBytes: uint32(pl), Pieces: info.Pieces, info: mi.InfoBytes,
		single: len(info.Files) == 0,
	}
	if err := m.addFiles(&info); err != nil {
		return nil, err
	}
	if m.StreamBytes <= 0 {
		return nil, bad("no data")
	}
	chunks := (m.StreamBytes + pl - 1) / pl
	if int64(len(info.Pieces)) != 20*chunks {
		return nil, bad("%d bytes make %d chunks, hashes are for %d", m.StreamBytes, chunks, len(info.Pieces)/20)
	}
	m.ChunkCount = int(chunks)
	m.Trackers = checkTrackers(mi.UpvertedAnnounceList())
	return m, nil
}

// addFiles lays the files out in the stream.
func (m *Meta) addFiles(info *metainfo.Info) error {
	list := info.Files
	if m.single {
		list = []metainfo.FileInfo{{Length: info.Length, Path: []string{m.Name}}}
	}
	seen := make(map[string]bool, len(list))
	for i := range list {
		f := &list[i]
		if f.Length < 0 || f.Length > maxStreamBytes-m.StreamBytes {
			return fmt.Errorf("%w: size of file %d", ErrTorrent, i)
		}
		s := span{off: m.StreamBytes, size: f.Length, file: -1}
		m.StreamBytes += f.Length
		if !isPad(f) {
			parts := f.BestPath()
			for _, p := range parts {
				if strings.Contains(p, "/") {
					return fmt.Errorf("%w: %.40q holds a slash", torrent.ErrHostileName, p)
				}
			}
			path := strings.Join(parts, "/")
			if err := torrent.CheckPath(path); err != nil {
				return err
			}
			if seen[path] {
				return fmt.Errorf("%w: %.60q stands twice", torrent.ErrHostileName, path)
			}
			seen[path] = true
			s.file = len(m.Files)
			m.Files = append(m.Files, torrent.File{Path: path, Size: f.Length})
		}
		if s.size > 0 {
			m.spans = append(m.spans, s)
		}
	}
	m.spans, m.Files = slices.Clip(m.spans), slices.Clip(m.Files)
	return nil
}

// isPad says whether a file is padding: BEP 47's attribute, or the name that
// older programs gave their pads.
func isPad(f *metainfo.FileInfo) bool {
	return strings.Contains(f.Attr, "p") || len(f.Path) == 2 && f.Path[0] == ".pad"
}

func checkTrackers(tiers [][]string) []string {
	var out []string
	for _, tier := range tiers {
		for _, t := range tier {
			if len(out) == maxTrackers {
				return out
			}
			if t != "" && len(t) <= maxTrackerBytes && !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

// BuildTorrent makes a .torrent file of a manifest and its chunks' SHA-1. A
// pad file (BEP 47) follows every file but the last one with data, so that
// each file starts at a chunk boundary. The same input gives the same bytes.
func BuildTorrent(m *torrent.Manifest, pieces []byte, trackers []string, comment string) ([]byte, torrent.InfoHash, error) {
	fail := func(err error) ([]byte, torrent.InfoHash, error) {
		return nil, torrent.InfoHash{}, fmt.Errorf("build torrent of %.60q: %w", m.Name, err)
	}
	info := metainfo.Info{Name: m.Name, PieceLength: int64(m.ChunkBytes), Pieces: pieces}
	if info.PieceLength <= 0 {
		return fail(fmt.Errorf("%w: chunk size %d", ErrTorrent, m.ChunkBytes))
	}
	last := -1
	for i, f := range m.Files {
		if f.Size > 0 {
			last = i
		}
	}
	for i, f := range m.Files {
		info.Files = append(info.Files, metainfo.FileInfo{Length: f.Size, Path: strings.Split(f.Path, "/")})
		if over := f.Size % info.PieceLength; over > 0 && i != last {
			pad := info.PieceLength - over
			info.Files = append(info.Files, metainfo.FileInfo{
				Length: pad, Path: []string{".pad", strconv.FormatInt(pad, 10)},
				ExtendedFileAttrs: metainfo.ExtendedFileAttrs{Attr: "p"},
			})
		}
	}
	infoBytes, err := bencode.Marshal(info)
	if err != nil {
		return fail(err)
	}
	mi := metainfo.MetaInfo{InfoBytes: infoBytes, Comment: comment, CreatedBy: "Rarebit"}
	if len(trackers) > 0 {
		mi.Announce = trackers[0]
	}
	if len(trackers) > 1 {
		mi.AnnounceList = metainfo.AnnounceList{trackers}
	}
	var buf bytes.Buffer
	if err := mi.Write(&buf); err != nil {
		return fail(err)
	}
	// What we publish is read the way that others read it.
	got, err := ParseTorrent(buf.Bytes())
	if err != nil {
		return fail(err)
	}
	if !slices.Equal(got.Files, m.Files) || got.ChunkCount != int(m.ChunkCount) || got.StreamBytes != m.StreamBytes {
		return fail(fmt.Errorf("%w: files make %d chunks, %d bytes; the manifest says %d, %d",
			ErrTorrent, got.ChunkCount, got.StreamBytes, m.ChunkCount, m.StreamBytes))
	}
	return buf.Bytes(), got.InfoHash, nil
}

// Magnet is the link with which any BitTorrent program finds the dataset.
func Magnet(ih torrent.InfoHash, name string, trackers []string) string {
	var b strings.Builder
	b.WriteString("magnet:?xt=urn:btih:" + ih.String())
	if name != "" {
		b.WriteString("&dn=" + url.QueryEscape(name))
	}
	for _, t := range trackers {
		b.WriteString("&tr=" + url.QueryEscape(t))
	}
	return b.String()
}
