package wire

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"

	"rarebit/torrent"
)

// Message ids of BEP 3 that the small peer uses.
const (
	msgChoke      = 0
	msgUnchoke    = 1
	msgInterested = 2
	msgRequest    = 6
	msgPiece      = 7
	msgExtended   = 20

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
}

// BlockRequest is one block of one peer.
type BlockRequest struct {
	Addr     string // host:port
	InfoHash torrent.InfoHash
	Piece    uint32
	Begin    uint32
	Length   uint32 // at most 16 KiB
	// Session, where it is not zero, is whose HELLO the peer must answer with
	// first: nobody passes by naming somebody else's address.
	Session torrent.Address
}

// FetchBlock connects, asks for one block and returns it unchecked; the caller
// has the hash. The context carries the deadline.
func (f *Fetcher) FetchBlock(ctx context.Context, q BlockRequest) ([]byte, error) {
	if q.Length == 0 || q.Length > torrent.BlockBytes {
		return nil, fmt.Errorf("fetch block: length %d", q.Length)
	}
	nc, err := f.Dialer.DialContext(ctx, "tcp", q.Addr)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOffline, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = nc.SetDeadline(time.Unix(1, 0)) })
	defer func() { stop(); _ = nc.Close() }()
	p := &peer{r: bufio.NewReaderSize(nc, 32<<10), w: nc, q: q}
	if err := p.handshake(); err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%w: no handshake in time", ErrSlow)
		}
		return nil, fmt.Errorf("%w: %w", ErrOffline, err)
	}
	block, err := p.block()
	if err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("%w: no block in time", ErrSlow)
	}
	return block, err
}

// peer is one connection of the Fetcher.
type peer struct {
	r        io.Reader
	w        io.Writer
	q        BlockRequest
	nonce    [16]byte
	unchoked bool
	proved   bool // the HELLO of the right session came
	asked    bool
}

// ownID is the number under which we take rb_rcpt messages.
const ownID = 1

func (p *peer) handshake() error {
	b := make([]byte, 0, 68)
	b = append(b, "\x13BitTorrent protocol\x00\x00\x00\x00\x00\x10\x00\x00"...) // BEP 10
	b = append(b, p.q.InfoHash[:]...)
	var id [20]byte
	_, _ = rand.Read(id[:]) // an auditor looks like any other peer
	copy(id[:], "-RB0100-")
	b = append(b, id[:]...)
	if _, err := p.w.Write(b); err != nil {
		return fmt.Errorf("send handshake: %w", err)
	}
	var got [68]byte
	if _, err := io.ReadFull(p.r, got[:]); err != nil {
		return fmt.Errorf("read handshake: %w", err)
	}
	if string(got[:20]) != "\x13BitTorrent protocol" || torrent.InfoHash(got[28:48]) != p.q.InfoHash {
		return fmt.Errorf("%w: not the torrent asked for", ErrProtocol)
	}
	p.proved = p.q.Session.IsZero()
	if !p.proved {
		if got[25]&0x10 == 0 {
			return fmt.Errorf("%w: it knows no extensions", ErrProtocol)
		}
		if err := p.send(msgExtended, append([]byte{0}, fmt.Sprintf("d1:md%d:%si%deee", len(Extension), Extension, ownID)...)); err != nil {
			return err
		}
	}
	return p.send(msgInterested, nil)
}

func (p *peer) send(id byte, body []byte) error {
	b := binary.BigEndian.AppendUint32(nil, uint32(1+len(body)))
	if _, err := p.w.Write(append(append(b, id), body...)); err != nil {
		return fmt.Errorf("send message %d: %w", id, err)
	}
	return nil
}

// block reads until the block has come.
func (p *peer) block() ([]byte, error) {
	for {
		if p.unchoked && p.proved && !p.asked {
			req := binary.BigEndian.AppendUint32(nil, p.q.Piece)
			req = binary.BigEndian.AppendUint32(req, p.q.Begin)
			req = binary.BigEndian.AppendUint32(req, p.q.Length)
			if err := p.send(msgRequest, req); err != nil {
				return nil, err
			}
			p.asked = true
		}
		id, body, err := readFrame(p.r)
		if err != nil {
			return nil, err
		}
		switch id {
		case msgChoke: // it forgets what it was asked for, see BEP 3
			p.unchoked, p.asked = false, false
		case msgUnchoke:
			p.unchoked = true
		case msgExtended:
			if err := p.extended(body); err != nil {
				return nil, err
			}
		case msgPiece:
			if len(body) != 8+int(p.q.Length) || binary.BigEndian.Uint32(body) != p.q.Piece || binary.BigEndian.Uint32(body[4:]) != p.q.Begin {
				return nil, fmt.Errorf("%w: another block than asked for", ErrProtocol)
			}
			return body[8:], nil
		}
	}
}

// extended handles the peer's extended handshake and its HELLO.
func (p *peer) extended(body []byte) error {
	if len(body) == 0 || p.proved {
		return nil
	}
	if body[0] == 0 {
		theirs, ok := extensionID(body[1:])
		if !ok {
			return fmt.Errorf("%w: it does not speak %s", ErrProtocol, Extension)
		}
		_, _ = rand.Read(p.nonce[:])
		return p.send(msgExtended, append([]byte{theirs}, Encode(LeecherHello{Flags: FlagSigns, Nonce: p.nonce})...))
	}
	if body[0] != ownID {
		return nil
	}
	m, err := Decode(body[1:])
	if err != nil {
		return err
	}
	hello, ok := m.(SeederHello)
	if !ok {
		return nil
	}
	if err := torrent.VerifySignature(hello.Session, HelloDigest(p.nonce, p.q.InfoHash, hello.Nonce, hello.Epoch), hello.Sig); err != nil {
		return fmt.Errorf("hello of %s: %w", p.q.Addr, err)
	}
	who, err := torrent.AddressOf(hello.Session)
	if err != nil {
		return err
	}
	p.proved = who == p.q.Session // a HELLO of the epoch before may come first
	return nil
}

// extensionID finds the number of rb_rcpt in a bencoded extended handshake. It
// looks for the one key instead of decoding the rest, which we have no use for.
func extensionID(b []byte) (byte, bool) {
	_, after, ok := bytes.Cut(b, fmt.Appendf(nil, "%d:%si", len(Extension), Extension))
	if !ok {
		return 0, false
	}
	digits, _, ok := bytes.Cut(after, []byte("e"))
	n, err := strconv.ParseUint(string(digits), 10, 8)
	return byte(n), ok && err == nil && n > 0
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
