package wire

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
)

var infoHash = torrent.InfoHash{7, 7, 7}

// actor is the other end of a Fetcher, playing a script.
type actor struct {
	t *testing.T
	net.Conn
}

// stage listens and plays the script on the first connection.
func stage(t *testing.T, script func(*actor)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		_ = c.SetDeadline(time.Now().Add(20 * time.Second))
		script(&actor{t, c})
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return l.Addr().String()
}

// shake answers the handshake; with extensions if ext.
func (a *actor) shake(ih torrent.InfoHash, ext bool) {
	var got [68]byte
	if _, err := io.ReadFull(a, got[:]); err != nil || torrent.InfoHash(got[28:48]) != infoHash || got[25]&0x10 == 0 {
		a.t.Errorf("handshake %q, %v", got[:48], err)
	}
	out := append([]byte("\x13BitTorrent protocol"), make([]byte, 8)...)
	if ext {
		out[25] |= 0x10
	}
	a.put(append(append(out, ih[:]...), "-XX0000-aaaaaaaaaaaa"...))
}

func (a *actor) put(b []byte) { _, _ = a.Write(b) } // the fetcher may have gone away

func (a *actor) message(id byte, body ...[]byte) {
	all := bytes.Join(body, nil)
	b := binary.BigEndian.AppendUint32(nil, uint32(1+len(all)))
	a.put(append(append(b, id), all...))
}

// until reads messages until one of an id comes.
func (a *actor) until(id byte) []byte {
	for {
		got, body, err := readFrame(a)
		if err != nil {
			a.t.Errorf("waiting for message %d: %v", id, err)
			return nil
		}
		if got == id {
			return body
		}
	}
}

func words(n ...uint32) (b []byte) {
	for _, x := range n {
		b = binary.BigEndian.AppendUint32(b, x)
	}
	return b
}

var theBlock = bytes.Repeat([]byte("block "), 100)

// hello sends the extended handshake and answers the leecher's HELLO with one
// by key.
func (a *actor) hello(key *ecdsa.PrivateKey, e uint32) [16]byte {
	a.message(msgExtended, []byte{0}, []byte("d1:md11:ut_metadatai2e7:rb_rcpti9eee"))
	body := a.until(msgExtended)
	if len(body) > 0 && body[0] == 0 { // theirs; its HELLO follows
		body = a.until(msgExtended)
	}
	if len(body) == 0 || body[0] != 9 {
		a.t.Errorf("message %x, want one to our number 9", body)
		return [16]byte{}
	}
	m, err := Decode(body[1:])
	lh, ok := m.(LeecherHello)
	if err != nil || !ok || lh.Flags&FlagSigns == 0 {
		a.t.Errorf("%+v, %v; want a leecher's hello", m, err)
	}
	a.answer(key, e, lh.Nonce)
	return lh.Nonce
}

func (a *actor) answer(key *ecdsa.PrivateKey, e uint32, nonce [16]byte) {
	h := SeederHello{Flags: FlagPaid, Nonce: [16]byte{5}, Epoch: e, Session: [33]byte(crypto.CompressPubkey(&key.PublicKey))}
	var err error
	if h.Sig, err = Sign(key, HelloDigest(nonce, infoHash, h.Nonce, e)); err != nil {
		a.t.Error(err)
	}
	a.message(msgExtended, []byte{ownID}, Encode(h))
}

func newKey(t *testing.T) (*ecdsa.PrivateKey, torrent.Address) {
	t.Helper()
	k, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return k, torrent.Address(crypto.PubkeyToAddress(k.PublicKey))
}

func TestFetchBlock(t *testing.T) {
	mine, me := newKey(t)
	other, _ := newKey(t)
	give := func(a *actor) {
		want := words(3, 16384, uint32(len(theBlock)))
		if got := a.until(msgRequest); !bytes.Equal(got, want) {
			a.t.Errorf("request %x, want %x", got, want)
		}
		a.message(msgPiece, words(3, 16384), theBlock)
	}
	for _, c := range []struct {
		name    string
		session bool
		short   bool // the deadline is to pass
		want    error
		script  func(*actor)
	}{
		{"plain", false, false, nil, func(a *actor) {
			a.shake(infoHash, false)
			a.until(msgInterested)
			a.message(msgUnchoke)
			give(a)
		}},
		{"keepalives, a bitfield and a late unchoke", false, false, nil, func(a *actor) {
			a.shake(infoHash, true)
			a.put(words(0, 0))
			a.message(5, make([]byte, 100_000))
			a.message(4, words(9))
			a.until(msgInterested)
			a.put(words(0))
			a.message(msgUnchoke)
			give(a)
		}},
		{"choked and unchoked again", false, false, nil, func(a *actor) {
			a.shake(infoHash, true)
			a.message(msgUnchoke)
			a.until(msgRequest)
			a.message(msgChoke) // forgets the request
			a.message(msgUnchoke)
			give(a)
		}},
		{"session", true, false, nil, func(a *actor) {
			a.shake(infoHash, true)
			a.message(msgUnchoke)
			a.hello(mine, 4)
			give(a)
		}},
		{"hello of the epoch before comes first", true, false, nil, func(a *actor) {
			a.shake(infoHash, true)
			a.message(msgUnchoke)
			nonce := a.hello(other, 3)
			a.answer(mine, 4, nonce)
			give(a)
		}},
		{"another's session", true, true, ErrSlow, func(a *actor) {
			a.shake(infoHash, true)
			a.message(msgUnchoke)
			a.hello(other, 4)
			_, _ = io.Copy(io.Discard, a) // nothing is asked of it
		}},
		{"a hello of another connection", true, false, torrent.ErrSignature, func(a *actor) {
			a.shake(infoHash, true)
			a.message(msgUnchoke)
			a.message(msgExtended, []byte{0}, []byte("d1:md7:rb_rcpti9eee"))
			a.answer(mine, 4, [16]byte{1, 2, 3}) // the nonce is not ours
			_, _ = io.Copy(io.Discard, a)
		}},
		{"no extensions at all", true, false, ErrOffline, func(a *actor) {
			a.shake(infoHash, false)
		}},
		{"extensions without ours", true, false, ErrProtocol, func(a *actor) {
			a.shake(infoHash, true)
			a.message(msgExtended, []byte{0}, []byte("d1:md11:ut_metadatai2eee"))
			_, _ = io.Copy(io.Discard, a)
		}},
		{"another torrent", false, false, ErrOffline, func(a *actor) { a.shake(torrent.InfoHash{1}, true) }},
		{"another piece", false, false, ErrProtocol, func(a *actor) {
			a.shake(infoHash, true)
			a.message(msgUnchoke)
			a.until(msgRequest)
			a.message(msgPiece, words(4, 16384), theBlock)
		}},
		{"a piece cut short", false, false, ErrProtocol, func(a *actor) {
			a.shake(infoHash, true)
			a.message(msgUnchoke)
			a.until(msgRequest)
			a.message(msgPiece, words(3, 16384), theBlock[1:])
		}},
		{"an oversized frame", false, false, ErrProtocol, func(a *actor) {
			a.shake(infoHash, true)
			a.put(words(maxFrame + 1))
			_, _ = io.Copy(io.Discard, a)
		}},
		{"hangs up", false, false, io.EOF, func(a *actor) {
			a.shake(infoHash, true)
			a.until(msgInterested)
		}},
		{"says nothing", false, true, ErrSlow, func(a *actor) { _, _ = io.Copy(io.Discard, a) }},
		{"never unchokes", false, true, ErrSlow, func(a *actor) {
			a.shake(infoHash, true)
			_, _ = io.Copy(io.Discard, a)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			q := BlockRequest{Addr: stage(t, c.script), InfoHash: infoHash, Piece: 3, Begin: 16384, Length: uint32(len(theBlock))}
			if c.session {
				q.Session = me
			}
			patience := 15 * time.Second
			if c.short {
				patience = 300 * time.Millisecond
			}
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			got, err := new(Fetcher).FetchBlock(ctx, q)
			switch {
			case c.want == nil && (err != nil || !bytes.Equal(got, theBlock)):
				t.Fatalf("%d bytes, %v; want the block", len(got), err)
			case c.want != nil && (!errors.Is(err, c.want) || got != nil):
				t.Fatalf("%d bytes, %v; want %v", len(got), err, c.want)
			case c.want != nil && !errors.Is(c.want, ErrOffline) && errors.Is(err, ErrOffline):
				t.Fatalf("%v: an auditor takes it for offline", err)
			}
		})
	}
}

func TestFetchBlockRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	q := BlockRequest{Addr: addr, InfoHash: infoHash, Length: torrent.BlockBytes}
	if _, err := new(Fetcher).FetchBlock(t.Context(), q); !errors.Is(err, ErrOffline) {
		t.Errorf("nobody listens: %v, want ErrOffline", err)
	}
	for _, n := range []uint32{0, torrent.BlockBytes + 1} {
		q.Length = n
		if _, err := new(Fetcher).FetchBlock(t.Context(), q); err == nil || errors.Is(err, ErrOffline) {
			t.Errorf("length %d: %v", n, err)
		}
	}
}

func FuzzReadFrame(f *testing.F) {
	f.Add(words(0, 0, 1))
	f.Add(append(words(0, 5), "\x07abcd"...))
	f.Add(words(maxFrame + 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		id, body, err := readFrame(r)
		if err != nil {
			return
		}
		used := len(b) - r.Len()
		whole := append(binary.BigEndian.AppendUint32(nil, uint32(1+len(body))), id)
		if whole = append(whole, body...); !bytes.HasSuffix(b[:used], whole) || (used-len(whole))%4 != 0 {
			t.Fatalf("%x: message %d of %d bytes, read %d", b, id, len(body), used)
		}
		if skipped := b[:used-len(whole)]; len(bytes.Trim(skipped, "\x00")) != 0 {
			t.Fatalf("%x was taken for keepalives", skipped)
		}
	})
}

func FuzzExtensionID(f *testing.F) {
	f.Add([]byte("d1:md7:rb_rcpti9eee"))
	f.Add([]byte("d1:md7:rb_rcpti256eee"))
	f.Add([]byte("7:rb_rcpti-1e"))
	f.Fuzz(func(t *testing.T, b []byte) {
		id, ok := extensionID(b)
		if !ok {
			return
		}
		_, after, _ := strings.Cut(string(b), "7:rb_rcpti")
		digits, _, _ := strings.Cut(after, "e")
		if id == 0 || strings.TrimLeft(digits, "0") != fmt.Sprint(id) {
			t.Fatalf("%q: %d", b, id)
		}
	})
}
