// Package wire owns what Rarebit adds to the BitTorrent wire: the rb_rcpt
// extension of BEP 10, with which a consumer signs for what it received, and
// a small peer of our own that auditors and benchmarks fetch blocks with. It
// knows no BitTorrent library and keeps nothing on disk; torrent/engine plugs
// it into connections, wallet/ledger keeps what it hands over.
package wire

import "rarebit/torrent"

// ConnID names one connection for as long as it lives. It is never reused.
type ConnID uint64

// Conn is a connection to a peer that announced rb_rcpt.
type Conn struct {
	ID       ConnID
	InfoHash torrent.InfoHash
	Addr     string // remote host:port, for the screen and for logs only
	// Outgoing says that we dialled.
	Outgoing bool
	// Send queues one rb_rcpt payload. It may block for a short while and
	// must not be called with locks held that Send's owner could want.
	Send func(payload []byte) error
}

// Exchange is what the engine tells of its connections. All methods are called
// from goroutines of the engine's that hold no lock, for one connection in the
// order of events, and must return soon.
type Exchange interface {
	// Opened is called once a peer has announced rb_rcpt.
	Opened(c Conn)
	// Message is called for each rb_rcpt payload; the slice is the callee's.
	Message(id ConnID, payload []byte)
	// Received is called after a chunk's hash was verified: so many of its
	// 16 KiB blocks came over this connection.
	Received(id ConnID, chunk uint32, blocks uint32)
	// Sent is called when blocks of a chunk were handed to the connection. It
	// is an upper bound of what arrived.
	Sent(id ConnID, chunk uint32, blocks uint32)
	// Closed ends a connection.
	Closed(id ConnID)
}
