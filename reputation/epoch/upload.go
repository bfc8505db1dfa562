package epoch

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // what BitTorrent v1 names torrents with
	"fmt"
	"strconv"

	"rarebit/torrent"
)

// Upload is what a publisher hands to validators, so that they can audit: the
// signed manifest, the .torrent file, and the hashes of all 16 KiB blocks.
type Upload struct {
	Manifest []byte
	Torrent  []byte
	Leaves   []torrent.Hash
}

// maxTorrentBytes bounds a .torrent file: 2^24 pieces have 320 MiB of hashes,
// but a torrent with so many is split.
const maxTorrentBytes = 64 << 20

// Encode is the body of POST /v1/datasets/{id}.
func (u *Upload) Encode() []byte {
	var e encoder
	e.u8(1)
	e.bytes(u.Manifest)
	e.bytes(u.Torrent)
	e.count(len(u.Leaves))
	e.raw(joinHashes(u.Leaves))
	return e.b
}

// DecodeUpload reads what Encode wrote; it checks nothing else.
func DecodeUpload(b []byte) (*Upload, error) {
	d := decoder{b: b}
	if v := d.u8(); d.err == nil && v != 1 {
		d.fail("upload version %d", v)
	}
	u := &Upload{Manifest: d.bytes(torrent.MaxManifestBytes), Torrent: d.bytes(maxTorrentBytes)}
	n := d.count(32, len(b)/32)
	if n > 0 {
		var err error
		if u.Leaves, err = splitHashes(d.raw(32 * n)); err != nil {
			d.fail("%v", err)
		}
	}
	return u, d.end("dataset upload")
}

// uploadLimit is how long an upload for a registered dataset may be.
func uploadLimit(r *Registered) int64 {
	return torrent.MaxManifestBytes + maxTorrentBytes + 1<<10 + 32*int64(blocksOfStream(r.StreamBytes)) //nolint:gosec // a stream has below 2^50 bytes
}

func blocksOfStream(streamBytes uint64) uint64 {
	return (min(streamBytes, 1<<50) + torrent.BlockBytes - 1) / torrent.BlockBytes
}

// Check compares an upload with the registration at the hub: every byte of it
// follows from what the publisher registered or signed.
func (u *Upload) Check(r *Registered) (*torrent.Manifest, *torrent.Tree, error) {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("check upload of %s: %w: %s", r.ID, torrent.ErrManifest, fmt.Sprintf(format, args...))
	}
	m, err := torrent.ParseManifest(u.Manifest)
	if err != nil {
		return nil, nil, fmt.Errorf("check upload of %s: %w", r.ID, err)
	}
	if err := m.CheckSignature(); err != nil {
		return nil, nil, fmt.Errorf("check upload of %s: %w", r.ID, err)
	}
	switch {
	case m.Publisher != r.Publisher:
		return nil, nil, bad("by %s, registered by %s", m.Publisher, r.Publisher)
	case m.ChunkRoot != r.ChunkRoot || m.InfoHash != r.InfoHash:
		return nil, nil, bad("chunk root or infohash differ from the registration")
	case m.ChunkCount != r.ChunkCount || m.ChunkBytes != r.ChunkBytes || m.StreamBytes < 0 || uint64(m.StreamBytes) != r.StreamBytes:
		return nil, nil, bad("sizes differ from the registration")
	case uint64(len(u.Leaves)) != blocksOfStream(r.StreamBytes):
		return nil, nil, bad("%d block hashes for %d bytes", len(u.Leaves), r.StreamBytes)
	}
	tree := torrent.NewTree(u.Leaves)
	if tree.Root() != r.ChunkRoot {
		return nil, nil, bad("block hashes do not give the registered root")
	}
	got, err := infoHashOf(u.Torrent)
	if err != nil || got != r.InfoHash {
		return nil, nil, bad("the torrent file has infohash %s (%v)", got, err)
	}
	return m, tree, nil
}

// infoHashOf finds the info dictionary of a .torrent file and hashes it as it
// stands there.
func infoHashOf(b []byte) (torrent.InfoHash, error) {
	bad := func(why string) (torrent.InfoHash, error) {
		return torrent.InfoHash{}, fmt.Errorf("%w: torrent file %s", ErrFormat, why)
	}
	if len(b) == 0 || b[0] != 'd' {
		return bad("is no dictionary")
	}
	for at := 1; at < len(b) && b[at] != 'e'; {
		key, after, ok := bencodeString(b, at)
		if !ok {
			return bad("has a key that is no string")
		}
		end, ok := bencodeEnd(b, after)
		if !ok {
			return bad("ends too early")
		}
		if bytes.Equal(key, []byte("info")) {
			return torrent.InfoHash(sha1.Sum(b[after:end])), nil //nolint:gosec // as above
		}
		at = end
	}
	return bad("has no info dictionary")
}

// bencodeString reads the string at position at.
func bencodeString(b []byte, at int) (s []byte, end int, ok bool) {
	colon := bytes.IndexByte(b[at:min(len(b), at+12)], ':')
	if colon <= 0 {
		return nil, 0, false
	}
	n, err := strconv.ParseUint(string(b[at:at+colon]), 10, 31)
	start := at + colon + 1
	if err != nil || n > uint64(len(b)-start) { //nolint:gosec // start is at most len
		return nil, 0, false
	}
	return b[start : start+int(n)], start + int(n), true
}

// bencodeEnd is where the value at position at ends. It counts depth instead
// of recursing: the file is foreign.
func bencodeEnd(b []byte, at int) (int, bool) {
	for depth := 0; at < len(b); {
		switch b[at] {
		case 'd', 'l':
			depth++
			at++
		case 'e':
			if depth == 0 {
				return 0, false
			}
			depth--
			at++
		case 'i':
			i := bytes.IndexByte(b[at:min(len(b), at+32)], 'e')
			if i < 0 {
				return 0, false
			}
			at += i + 1
		default:
			_, end, ok := bencodeString(b, at)
			if !ok {
				return 0, false
			}
			at = end
		}
		if depth == 0 {
			return at, true
		}
	}
	return 0, false
}
