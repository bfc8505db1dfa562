//go:build unix

package main

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // what BitTorrent v1 names pieces with
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"rarebit/torrent"
	"rarebit/torrent/engine"
)

const (
	chunkBytes = 1 << 20
	inFlight   = 200
	name       = "bench"
)

// data is a dataset that can be compared without being kept: one random tile,
// repeated, with the number of each block written over its first bytes.
type data struct {
	size int64
	tile []byte
	ih   torrent.InfoHash
}

func newData(size int64) *data {
	d := &data{size: size, tile: make([]byte, chunkBytes)}
	_, _ = rand.NewChaCha8([32]byte{1}).Read(d.tile)
	return d
}

// chunk fills b with chunk i.
func (d *data) chunk(i int, b []byte) {
	copy(b, d.tile)
	for off := 0; off < len(b); off += torrent.BlockBytes {
		binary.BigEndian.PutUint64(b[off:], uint64(i*chunkBytes+off)) //nolint:gosec // not negative
	}
}

// check compares a block with what it must be.
func (d *data) check(chunk, begin int, b []byte) error {
	want := d.tile[begin : begin+torrent.BlockBytes]
	if len(b) != len(want) || binary.BigEndian.Uint64(b) != uint64(chunk*chunkBytes+begin) || !bytes.Equal(b[8:], want[8:]) { //nolint:gosec // not negative
		return fmt.Errorf("chunk %d, byte %d: not what was published", chunk, begin)
	}
	return nil
}

// write makes the files and the torrent.
func (d *data) write(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, name), 0o750); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, name, "data.bin")) //nolint:gosec // a folder of our own
	if err != nil {
		return err
	}
	var pieces []byte
	b := make([]byte, chunkBytes)
	for i := range int(d.size / chunkBytes) {
		d.chunk(i, b)
		if _, err := f.Write(b); err != nil {
			_ = f.Close()
			return err
		}
		h := sha1.Sum(b) //nolint:gosec // see the import
		pieces = append(pieces, h[:]...)
	}
	if err := f.Close(); err != nil {
		return err
	}
	m := &torrent.Manifest{
		Name: name, Files: []torrent.File{{Path: "data.bin", Size: d.size}}, ChunkBytes: chunkBytes,
		ChunkCount: uint32(d.size / chunkBytes), StreamBytes: d.size, SizeBytes: d.size, //nolint:gosec // a few thousand
	}
	t, ih, err := engine.BuildTorrent(m, pieces, nil, "")
	if err != nil {
		return err
	}
	d.ih = ih
	return os.WriteFile(torrentPath(dir), t, 0o600)
}
