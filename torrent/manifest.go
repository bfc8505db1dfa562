package torrent

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ethereum/go-ethereum/crypto"
)

// Bounds of a manifest that we believe.
const (
	MaxManifestBytes = 64 << 20
	maxFiles         = 1 << 20
	maxChunks        = 1 << 24
	maxPathBytes     = 4096
	maxNameBytes     = 255
	maxTextBytes     = 64 << 10
)

// File is one file of a dataset, in the order of the torrent stream. Every
// file starts at a chunk boundary (BEP 47 pad files fill the gap).
type File struct {
	Path string `json:"path"` // slash-separated, below the dataset's folder
	Size int64  `json:"size"` // bytes, without padding
}

// Manifest describes a dataset: what is in it and what its publisher promises.
// It is signed by the publisher; ChunkRoot and InfoHash also stand in the hub's
// registration, so a manifest from anywhere can be checked against the chain.
type Manifest struct {
	Version     int    `json:"version"` // 1
	Name        string `json:"name"`
	Description string `json:"description"`
	License     string `json:"license"` // SPDX where there is one
	Files       []File `json:"files"`

	ChunkBytes  uint32   `json:"chunk_bytes"`
	ChunkCount  uint32   `json:"chunk_count"`
	StreamBytes int64    `json:"stream_bytes"` // with padding
	SizeBytes   int64    `json:"size_bytes"`   // without padding
	InfoHash    InfoHash `json:"infohash"`
	ChunkRoot   Hash     `json:"chunk_root"` // root of the tree over 16 KiB blocks, see Tree

	WantedCopies   uint8  `json:"wanted_copies"` // T of the formula, 1..255
	AvailShare     uint16 `json:"avail_share"`   // share of the budget that pays availability, in thousandths
	BandwidthCap   uint16 `json:"bandwidth_cap"` // kappa: cap on a group's bandwidth pay, in thousandths of a fair share
	VoucherKeyInfo string `json:"voucher_key_info,omitempty"`

	Publisher Address `json:"publisher"`
	Signature string  `json:"signature,omitempty"` // 65 bytes in hex over SigningHash
}

// Chunk tells where a chunk lies.
type Chunk struct {
	Index  uint32
	File   int   // index into Manifest.Files
	Offset int64 // in that file
	Bytes  int64 // real bytes, padding left out
}

// Blocks is how many 16 KiB blocks of the chunk hold data.
func (c Chunk) Blocks() uint32 { return uint32((c.Bytes + BlockBytes - 1) / BlockBytes) }

// Chunks lists every chunk with its real bytes, in stream order.
func (m *Manifest) Chunks() []Chunk {
	out := make([]Chunk, 0, m.ChunkCount)
	for i, f := range m.Files {
		for off := int64(0); off < f.Size; off += int64(m.ChunkBytes) {
			out = append(out, Chunk{
				Index: uint32(len(out)), File: i, Offset: off,
				Bytes: min(int64(m.ChunkBytes), f.Size-off),
			})
		}
	}
	return out
}

// Check says whether the manifest is consistent and within bounds. It does
// not check the signature.
func (m *Manifest) Check() error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrManifest, fmt.Sprintf(format, args...))
	}
	switch cb := int64(m.ChunkBytes); {
	case m.Version != 1:
		return bad("version %d, this program reads version 1", m.Version)
	case cb < MinChunkBytes || cb > MaxChunkBytes || cb&(cb-1) != 0:
		return bad("chunk size %d is not a power of two from 16 KiB to 16 MiB", cb)
	case len(m.Files) == 0 || len(m.Files) > maxFiles:
		return bad("%d files", len(m.Files))
	case m.WantedCopies == 0:
		return bad("no wanted copies")
	case m.AvailShare > 1000:
		return bad("availability share %d of 1000", m.AvailShare)
	}
	// JSON would replace bytes that are not UTF-8, and the signature would no
	// longer fit what was read back.
	for _, text := range []string{m.Description, m.License, m.VoucherKeyInfo} {
		if len(text) > maxTextBytes || !utf8.ValidString(text) {
			return bad("%.40q has more than %d bytes or is not UTF-8", text, maxTextBytes)
		}
	}
	if err := CheckPath(m.Name); err != nil || strings.Contains(m.Name, "/") {
		return fmt.Errorf("%w: name %.40q", ErrHostileName, m.Name)
	}
	var size, stream, chunks int64
	names := make([]string, len(m.Files))
	last := -1
	for i, f := range m.Files {
		if err := CheckPath(f.Path); err != nil {
			return err
		}
		if f.Size < 0 || f.Size > 1<<50 {
			return bad("size of %.60q", f.Path)
		}
		names[i] = strings.ReplaceAll(f.Path, "/", "\x00")
		if f.Size > 0 {
			last = i
		}
		n := (f.Size + int64(m.ChunkBytes) - 1) / int64(m.ChunkBytes)
		size, chunks, stream = size+f.Size, chunks+n, stream+n*int64(m.ChunkBytes)
		if chunks > maxChunks {
			return bad("more than %d chunks", maxChunks)
		}
	}
	if last < 0 {
		return bad("no data")
	}
	// Sorted with the lowest byte for the slash, what is below a name stands
	// right behind it.
	slices.Sort(names)
	for i := 1; i < len(names); i++ {
		if rest, ok := strings.CutPrefix(names[i], names[i-1]); ok && (rest == "" || rest[0] == 0) {
			return bad("%.60q stands twice, or is a file and a folder", strings.ReplaceAll(names[i-1], "\x00", "/"))
		}
	}
	if over := m.Files[last].Size % int64(m.ChunkBytes); over > 0 {
		stream -= int64(m.ChunkBytes) - over // no padding after the last file with data
	}
	if size != m.SizeBytes || stream != m.StreamBytes || chunks != int64(m.ChunkCount) {
		return bad("files make %d bytes, %d in the stream, %d chunks; it says %d, %d, %d",
			size, stream, chunks, m.SizeBytes, m.StreamBytes, m.ChunkCount)
	}
	return nil
}

// SigningHash is what the publisher signs: keccak256 of a tag and the JSON of
// the manifest without its signature.
func (m *Manifest) SigningHash() Hash {
	c := *m
	c.Signature = ""
	b, err := json.Marshal(&c)
	if err != nil {
		panic(err) // plain data: cannot fail
	}
	return Hash(crypto.Keccak256([]byte("rarebit/manifest/v1"), b))
}

// SetSignature stores a 65-byte signature over SigningHash.
func (m *Manifest) SetSignature(sig [65]byte) { m.Signature = hex.EncodeToString(sig[:]) }

// CheckSignature says whether Publisher signed the manifest.
func (m *Manifest) CheckSignature() error {
	raw, err := hex.DecodeString(m.Signature)
	if err != nil || len(raw) != 65 {
		return fmt.Errorf("%w: manifest of %.60q is not signed", ErrSignature, m.Name)
	}
	got, err := Recover(m.SigningHash(), [65]byte(raw))
	if err != nil || got != m.Publisher {
		return fmt.Errorf("%w: manifest of %.60q is not by %s", ErrSignature, m.Name, m.Publisher)
	}
	return nil
}

// Encode is the manifest as a file.
func (m *Manifest) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", " ")
	if err := e.Encode(m); err != nil {
		return nil, fmt.Errorf("encode manifest: %w", err)
	}
	return b.Bytes(), nil
}

// ParseManifest reads and checks a manifest; unknown fields are refused, so
// that nobody signs what he does not see.
func ParseManifest(b []byte) (*Manifest, error) {
	if len(b) > MaxManifestBytes {
		return nil, fmt.Errorf("%w: %d bytes", ErrManifest, len(b))
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	m := new(Manifest)
	if err := d.Decode(m); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrManifest, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows it", ErrManifest)
	}
	if err := m.Check(); err != nil {
		return nil, err
	}
	return m, nil
}

// reserved are the device names that Windows keeps for itself.
var reserved = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true}

// CheckPath refuses names that would leave the dataset's folder or that some
// system cannot hold: absolute, "..", empty parts, control bytes, backslashes,
// drive letters, device names, parts over 255 bytes, invalid UTF-8.
func CheckPath(p string) error {
	bad := func(why string) error { return fmt.Errorf("%w: %.60q %s", ErrHostileName, p, why) }
	switch {
	case p == "" || len(p) > maxPathBytes:
		return bad(fmt.Sprintf("has %d bytes", len(p)))
	case !utf8.ValidString(p):
		return bad("is not UTF-8")
	case path.IsAbs(p) || path.Clean(p) != p || p == "." || p == ".." || strings.HasPrefix(p, "../"):
		return bad("leaves the folder of the dataset")
	}
	for part := range strings.SplitSeq(p, "/") {
		if len(part) > maxNameBytes {
			return bad(fmt.Sprintf("has a part of %d bytes", len(part)))
		}
		for _, r := range part {
			if r < 0x20 || r == 0x7f || r == '\\' || r == ':' || (r >= 0x80 && r < 0xa0) {
				return bad(fmt.Sprintf("holds %q", r))
			}
		}
		stem, _, _ := strings.Cut(strings.ToLower(part), ".")
		stem = strings.TrimRight(stem, " ") // as Windows does
		device := len(stem) == 4 && (stem[:3] == "com" || stem[:3] == "lpt") && stem[3] >= '1' && stem[3] <= '9'
		if reserved[stem] || device {
			return bad("is a device name on Windows")
		}
	}
	return nil
}
