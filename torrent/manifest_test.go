package torrent_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
)

// goodManifest has two files with data at chunks of 256 KiB: 3 + 1 chunks.
func goodManifest() *torrent.Manifest {
	const chunk = 256 << 10
	return &torrent.Manifest{
		Version: 1, Name: "weather", Description: "two stations, Zürich <&>", License: "CC0-1.0",
		Files:      []torrent.File{{Path: "a/2024.csv", Size: 2*chunk + 5}, {Path: "a/empty"}, {Path: "b.csv", Size: 100}, {Path: "c"}},
		ChunkBytes: chunk, ChunkCount: 4, StreamBytes: 3*chunk + 100, SizeBytes: 2*chunk + 105,
		WantedCopies: 8, AvailShare: 800, BandwidthCap: 1500,
	}
}

func TestChunks(t *testing.T) {
	const chunk = 256 << 10
	m := goodManifest()
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	want := []torrent.Chunk{
		{Index: 0, File: 0, Offset: 0, Bytes: chunk},
		{Index: 1, File: 0, Offset: chunk, Bytes: chunk},
		{Index: 2, File: 0, Offset: 2 * chunk, Bytes: 5},
		{Index: 3, File: 2, Offset: 0, Bytes: 100},
	}
	if got := m.Chunks(); !slices.Equal(got, want) {
		t.Errorf("Chunks() = %v, want %v", got, want)
	}
	for c, blocks := range map[int64]uint32{1: 1, 16384: 1, 16385: 2, chunk: 16} {
		if got := (torrent.Chunk{Bytes: c}).Blocks(); got != blocks {
			t.Errorf("%d bytes make %d blocks, want %d", c, got, blocks)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	for name, change := range map[string]func(m *torrent.Manifest){
		"version":              func(m *torrent.Manifest) { m.Version = 2 },
		"chunk too small":      func(m *torrent.Manifest) { m.ChunkBytes = 8 << 10 },
		"chunk too large":      func(m *torrent.Manifest) { m.ChunkBytes = 32 << 20 },
		"chunk odd":            func(m *torrent.Manifest) { m.ChunkBytes = 300_000 },
		"no files":             func(m *torrent.Manifest) { m.Files = nil },
		"no data":              func(m *torrent.Manifest) { m.Files = m.Files[1:2] },
		"no copies":            func(m *torrent.Manifest) { m.WantedCopies = 0 },
		"share":                func(m *torrent.Manifest) { m.AvailShare = 1001 },
		"long description":     func(m *torrent.Manifest) { m.Description = strings.Repeat("x", 65<<10) },
		"description bytes":    func(m *torrent.Manifest) { m.Description = "\xff" },
		"licence bytes":        func(m *torrent.Manifest) { m.License = "\xff" },
		"long key":             func(m *torrent.Manifest) { m.VoucherKeyInfo = strings.Repeat("x", 65<<10) },
		"name":                 func(m *torrent.Manifest) { m.Name = "a/b" },
		"path":                 func(m *torrent.Manifest) { m.Files[0].Path = "../x" },
		"twice":                func(m *torrent.Manifest) { m.Files[1].Path = "a/2024.csv" },
		"file and folder":      func(m *torrent.Manifest) { m.Files[1].Path = "a" },
		"folder far above":     func(m *torrent.Manifest) { m.Files[0].Path, m.Files[2].Path = "c/d/e/f", "c-x" },
		"negative":             func(m *torrent.Manifest) { m.Files[1].Size = -1 },
		"huge":                 func(m *torrent.Manifest) { m.Files[1].Size = 1 << 62 },
		"too many chunks":      func(m *torrent.Manifest) { m.Files[1].Size = 1 << 50 },
		"chunk count":          func(m *torrent.Manifest) { m.ChunkCount++ },
		"stream":               func(m *torrent.Manifest) { m.StreamBytes++ },
		"padding at the end":   func(m *torrent.Manifest) { m.StreamBytes = 4 * 256 << 10 },
		"size without padding": func(m *torrent.Manifest) { m.SizeBytes-- },
	} {
		t.Run(name, func(t *testing.T) {
			m := goodManifest()
			change(m)
			if err := m.Check(); !errors.Is(err, torrent.ErrManifest) && !errors.Is(err, torrent.ErrHostileName) {
				t.Errorf("Check() = %v", err)
			}
			if b, err := m.Encode(); err != nil {
				t.Error(err)
			} else if _, err := torrent.ParseManifest(b); err == nil && !strings.Contains(name, "bytes") {
				t.Error("ParseManifest took it")
			}
		})
	}
	m := goodManifest() // a name between a file and the folder below it in plain byte order
	m.Files[1].Path, m.Files[3].Path = "a-b", "a.x"
	if err := m.Check(); err != nil {
		t.Error(err)
	}
}

func TestSignedManifest(t *testing.T) {
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	m := goodManifest()
	m.Publisher = torrent.Address(crypto.PubkeyToAddress(key.PublicKey))
	if err := m.CheckSignature(); !errors.Is(err, torrent.ErrSignature) {
		t.Errorf("not signed: %v", err)
	}
	m.SetSignature(sign(t, key, m.SigningHash()))
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := torrent.ParseManifest(b)
	if err != nil {
		t.Fatal(err)
	}
	if err := got.CheckSignature(); err != nil {
		t.Errorf("signature after a round trip: %v", err)
	}
	again, _ := got.Encode()
	if !bytes.Equal(b, again) {
		t.Error("encoding differs after a round trip")
	}
	for name, change := range map[string]func(m *torrent.Manifest){
		"description": func(m *torrent.Manifest) { m.Description += "." },
		"file":        func(m *torrent.Manifest) { m.Files[0].Path = "other" },
		"root":        func(m *torrent.Manifest) { m.ChunkRoot[0] ^= 1 },
		"terms":       func(m *torrent.Manifest) { m.AvailShare++ },
		"publisher":   func(m *torrent.Manifest) { m.Publisher[0] ^= 1 },
		"signature":   func(m *torrent.Manifest) { m.Signature = strings.Repeat("00", 65) },
	} {
		c := *got
		c.Files = slices.Clone(got.Files)
		change(&c)
		if err := c.CheckSignature(); !errors.Is(err, torrent.ErrSignature) {
			t.Errorf("changed %s: %v", name, err)
		}
	}
}

func TestParseManifestRefuses(t *testing.T) {
	b, err := goodManifest().Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string][]byte{
		"nothing":       nil,
		"cut":           b[:len(b)-3],
		"followed":      append(slices.Clone(b), "{}"...),
		"garbage after": append(slices.Clone(b), 'x'),
		"unknown field": bytes.Replace(b, []byte(`"version"`), []byte(`"fee":1,"version"`), 1),
		"too long":      make([]byte, torrent.MaxManifestBytes+1),
	} {
		if _, err := torrent.ParseManifest(in); !errors.Is(err, torrent.ErrManifest) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := torrent.ParseManifest(append(b, " \n"...)); err != nil {
		t.Errorf("white space after it: %v", err)
	}
}

func TestCheckPath(t *testing.T) {
	for _, good := range []string{"a", "a/b", ".hidden", "a..b", "...", "ä/漢字", "com", "com10", "console.txt", "lpt0", strings.Repeat("x", 255)} {
		if err := torrent.CheckPath(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "/", "/a", ".", "..", "../a", "a/../b", "a//b", "a/", "./a", "a/..", "a\\b", "c:", "c:/x", "a\x00", "a\nb", "a\x7f",
		"a\u0085", "\xff", "nul", "NUL.txt", "a/con/b", "Com1.tar.gz", "lpt9", "con .txt", strings.Repeat("x", 256), strings.Repeat("x/", 2100) + "x",
	} {
		if err := torrent.CheckPath(bad); !errors.Is(err, torrent.ErrHostileName) {
			t.Errorf("%.40q: %v", bad, err)
		}
	}
}

func ExampleWithHint() {
	err := fmt.Errorf("publish: %w", torrent.WithHint(torrent.ErrManifest, "write version %d", 1))
	fmt.Println(err, "/", torrent.HintOf(err), "/", errors.Is(err, torrent.ErrManifest))
	// Output: publish: invalid manifest / write version 1 / true
}
