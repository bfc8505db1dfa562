//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"rarebit/torrent"
)

// Messages of BEP 3 that matter here.
const (
	msgUnchoke    = 1
	msgInterested = 2
	msgRequest    = 6
	msgPiece      = 7
)

// download fetches everything over n connections, each its part.
func (d *data) download(ctx context.Context, addr string, n int) error {
	g, ctx := errgroup.WithContext(ctx)
	chunks := int(d.size / chunkBytes)
	for i := range n {
		g.Go(func() error { return d.fetch(ctx, addr, i*chunks/n, (i+1)*chunks/n, i) })
	}
	return g.Wait()
}

// fetch is a peer that wants the chunks [from, to).
func (d *data) fetch(ctx context.Context, addr string, from, to int, id int) error {
	var dial net.Dialer
	c, err := dial.DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	if err := c.SetDeadline(time.Now().Add(4 * time.Minute)); err != nil {
		return err
	}
	hello := append([]byte("\x13BitTorrent protocol\x00\x00\x00\x00\x00\x00\x00\x00"), d.ih[:]...)
	hello = fmt.Appendf(hello, "-XX0000-benchmark%03d", id)
	r := bufio.NewReaderSize(c, 256<<10)
	if _, err := c.Write(hello); err != nil {
		return err
	}
	theirs := make([]byte, len(hello))
	if _, err := io.ReadFull(r, theirs); err != nil {
		return fmt.Errorf("handshake: %w", err)
	}
	if [20]byte(theirs[28:48]) != [20]byte(d.ih) {
		return errors.New("handshake: another torrent")
	}
	if _, err := c.Write([]byte{0, 0, 0, 1, msgInterested}); err != nil {
		return err
	}
	const perChunk = chunkBytes / torrent.BlockBytes
	next, end := from*perChunk, to*perChunk
	left := end - next
	var req []byte
	ask := func(n int) error {
		req = req[:0]
		for ; n > 0 && next < end; n, next = n-1, next+1 {
			req = append(req, 0, 0, 0, 13, msgRequest)
			req = binary.BigEndian.AppendUint32(req, uint32(next/perChunk))                    //nolint:gosec // small
			req = binary.BigEndian.AppendUint32(req, uint32(next%perChunk*torrent.BlockBytes)) //nolint:gosec // small
			req = binary.BigEndian.AppendUint32(req, torrent.BlockBytes)
		}
		_, err := c.Write(req)
		return err
	}
	var head [4]byte
	buf := make([]byte, 1<<20)
	got := make(map[int]bool, left)
	owed := 0
	for left > 0 {
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return err
		}
		n := int(binary.BigEndian.Uint32(head[:]))
		if n == 0 {
			continue
		}
		if n > len(buf) {
			return fmt.Errorf("message of %d bytes", n)
		}
		if _, err := io.ReadFull(r, buf[:n]); err != nil {
			return err
		}
		switch buf[0] {
		case msgUnchoke:
			if err := ask(inFlight); err != nil {
				return err
			}
		case msgPiece:
			if n < 9 {
				return errors.New("short piece message")
			}
			chunk, begin := int(binary.BigEndian.Uint32(buf[1:])), int(binary.BigEndian.Uint32(buf[5:]))
			block := chunk*perChunk + begin/torrent.BlockBytes
			if block < from*perChunk || block >= end || begin%torrent.BlockBytes != 0 || got[block] {
				return fmt.Errorf("block %d was not asked for", block)
			}
			got[block] = true
			if err := d.check(chunk, begin, buf[9:n]); err != nil {
				return err
			}
			left--
			if owed++; owed == 16 {
				if err := ask(owed); err != nil {
					return err
				}
				owed = 0
			}
		}
	}
	return nil
}
