package torrent_test

import (
	"bytes"
	"testing"

	"rarebit/torrent"
)

// What parses is within bounds, means the same after a round trip and keeps
// its signing hash; no file of it leaves the folder.
func FuzzParseManifest(f *testing.F) {
	good, err := goodManifest().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(bytes.Replace(good, []byte("b.csv"), []byte(`..\/x`), 1))
	f.Add(bytes.Replace(good, []byte("two"), []byte(`\ud800`), 1))
	f.Add([]byte(`{"version":1,"name":"x","files":[{"path":"x","size":1}],"chunk_bytes":16384,"chunk_count":1,"stream_bytes":1,"size_bytes":1,"wanted_copies":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := torrent.ParseManifest(b)
		if err != nil {
			return
		}
		var realBytes int64
		chunks := m.Chunks()
		for i, c := range chunks {
			if c.Index != uint32(i) || c.Bytes <= 0 || c.Bytes > int64(m.ChunkBytes) || c.Offset+c.Bytes > m.Files[c.File].Size {
				t.Fatalf("chunk %d is %+v", i, c)
			}
			realBytes += c.Bytes
		}
		if realBytes != m.SizeBytes || len(chunks) != int(m.ChunkCount) {
			t.Fatalf("%d chunks with %d bytes, manifest says %d, %d", len(chunks), realBytes, m.ChunkCount, m.SizeBytes)
		}
		again, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		m2, err := torrent.ParseManifest(again)
		if err != nil {
			t.Fatalf("what was parsed does not parse again: %v", err)
		}
		if m.SigningHash() != m2.SigningHash() {
			t.Error("signing hash differs after a round trip")
		}
	})
}
