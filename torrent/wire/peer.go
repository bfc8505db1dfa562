package wire

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"rarebit/torrent"
)

// Message ids of BEP 3 that the small peer uses.
const (
	msgUnchoke    = 1
	msgInterested = 2
	msgRequest    = 6
	msgPiece      = 7

	// maxFrame bounds what we read of one message: the bitfield of a torrent
	// with 2^24 pieces, the largest that a manifest may name.
	maxFrame = 2<<20 + 1
)

// These errors tell an auditor what happened to a request.
var (
	// ErrOffline is returned when no connection or handshake came about.
	ErrOffline = errors.New("peer not reachable")
	// ErrSlow is returned when the peer answered, but not within the deadline.
	ErrSlow = errors.New("peer too slow")
	// ErrProtocol is returned when the peer sent what BEP 3 does not allow.
	ErrProtocol = errors.New("peer broke the protocol")
)

// Fetcher fetches single blocks as an ordinary BitTorrent peer (BEP 3, plain
// TCP): no storage, no piece picking. Auditors use it.
type Fetcher struct {
	Dialer net.Dialer
	// Timeout bounds one fetch, from the dial to the last byte.
	Timeout time.Duration
}

// FetchBlock connects to addr, asks for length bytes of a piece and returns
// them unchecked; the caller has the hash.
func (f *Fetcher) FetchBlock(ctx context.Context, addr string, ih torrent.InfoHash, piece, begin, length uint32) ([]byte, error) {
	if length == 0 || length > torrent.BlockBytes {
		return nil, fmt.Errorf("fetch block: length %d", length)
	}
	ctx, cancel := context.WithTimeout(ctx, f.Timeout)
	defer cancel()
	nc, err := f.Dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOffline, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = nc.SetDeadline(time.Unix(1, 0)) })
	defer func() { stop(); _ = nc.Close() }()
	r := bufio.NewReaderSize(nc, 32<<10)
	if err := handshake(nc, r, ih); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOffline, err)
	}
	block, err := askBlock(nc, r, piece, begin, length)
	if err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("%w: no block within %s", ErrSlow, f.Timeout)
	}
	return block, err
}

func handshake(w io.Writer, r io.Reader, ih torrent.InfoHash) error {
	b := make([]byte, 0, 68)
	b = append(b, "\x13BitTorrent protocol\x00\x00\x00\x00\x00\x00\x00\x00"...)
	b = append(b, ih[:]...)
	var id [20]byte
	_, _ = rand.Read(id[:]) // an auditor looks like any other peer
	copy(id[:], "-RB0100-")
	b = append(b, id[:]...)
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("send handshake: %w", err)
	}
	var got [68]byte
	if _, err := io.ReadFull(r, got[:]); err != nil {
		return fmt.Errorf("read handshake: %w", err)
	}
	if string(got[:20]) != "\x13BitTorrent protocol" || torrent.InfoHash(got[28:48]) != ih {
		return fmt.Errorf("%w: not the torrent asked for", ErrProtocol)
	}
	return nil
}

func askBlock(w io.Writer, r io.Reader, piece, begin, length uint32) ([]byte, error) {
	if _, err := w.Write([]byte{0, 0, 0, 1, msgInterested}); err != nil {
		return nil, fmt.Errorf("send interested: %w", err)
	}
	for {
		id, body, err := readFrame(r)
		if err != nil {
			return nil, err
		}
		switch id {
		case msgUnchoke:
			req := []byte{0, 0, 0, 13, msgRequest}
			req = binary.BigEndian.AppendUint32(req, piece)
			req = binary.BigEndian.AppendUint32(req, begin)
			req = binary.BigEndian.AppendUint32(req, length)
			if _, err := w.Write(req); err != nil {
				return nil, fmt.Errorf("send request: %w", err)
			}
		case msgPiece:
			if len(body) != 8+int(length) || binary.BigEndian.Uint32(body) != piece || binary.BigEndian.Uint32(body[4:]) != begin {
				return nil, fmt.Errorf("%w: another block than asked for", ErrProtocol)
			}
			return body[8:], nil
		}
	}
}

// readFrame reads one message; keepalives are passed over. The id of an empty
// body is its only byte.
func readFrame(r io.Reader) (id byte, body []byte, err error) {
	for {
		var head [4]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return 0, nil, fmt.Errorf("read message: %w", err)
		}
		n := binary.BigEndian.Uint32(head[:])
		if n == 0 {
			continue
		}
		if n > maxFrame {
			return 0, nil, fmt.Errorf("%w: message of %d bytes", ErrProtocol, n)
		}
		b := make([]byte, n)
		if _, err := io.ReadFull(r, b); err != nil {
			return 0, nil, fmt.Errorf("read message: %w", err)
		}
		return b[0], b[1:], nil
	}
}
