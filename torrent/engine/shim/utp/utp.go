// Package utp stands in for anacrolix/go-utp, which is not served by every
// module proxy. It must be a real UDP socket although Rarebit switches uTP
// off: the DHT servers of anacrolix/torrent run on the client's sockets.
package utp

import (
	"context"
	"log/slog"
	"net"

	impl "github.com/anacrolix/utp"
)

// Default names the implementation.
const Default = "anacrolix/utp"

type (
	// FirewallCallback decides whether a remote address may connect.
	FirewallCallback = func(net.Addr) bool
	// Option configures a socket.
	Option  func(*options)
	options struct{ logger *slog.Logger }
)

// WithLogger is accepted and ignored: the implementation does not log.
func WithLogger(l *slog.Logger) Option { return func(o *options) { o.logger = l } }

// Socket is what anacrolix/torrent uses of a uTP socket.
type Socket interface {
	net.PacketConn
	Accept() (net.Conn, error)
	Addr() net.Addr
	DialContext(ctx context.Context, network, addr string) (net.Conn, error)
	SetFirewallCallback(FirewallCallback)
}

type socket struct{ *impl.Socket }

func (socket) SetFirewallCallback(FirewallCallback) {} // v0.2.0 has none; uTP is off

// NewSocket opens a UDP socket of its own.
func NewSocket(network, addr string, _ ...Option) (Socket, error) {
	s, err := impl.NewSocket(network, addr)
	if err != nil {
		return nil, err // a plain nil, not a nil *socket in an interface
	}
	return socket{s}, nil
}

// NewSocketFromPacketConn takes over an open UDP socket.
func NewSocketFromPacketConn(pc net.PacketConn, _ ...Option) (Socket, error) {
	s, err := impl.NewSocketFromPacketConn(pc)
	if err != nil {
		return nil, err
	}
	return socket{s}, nil
}
