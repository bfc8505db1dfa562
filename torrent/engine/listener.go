package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"sync"
	"syscall"
	"time"

	"rarebit/torrent"
)

// listener is where every incoming connection passes before the library sees
// it. It is ours so that its port is known before the client starts, so that
// the DHT can have the same number, and so that connections can be routed to
// a serving path of our own one day: Accept is the only place to change.
type listener struct {
	net.Listener
	once sync.Once
	err  error
}

func listen(addr string) (*listener, error) {
	lc := net.ListenConfig{KeepAlive: -1} // BitTorrent has its own keepalives
	l, err := lc.Listen(context.Background(), "tcp", addr)
	if err != nil {
		err = fmt.Errorf("listen for peers on %s: %w", addr, err)
		if errors.Is(err, syscall.EADDRINUSE) {
			return nil, torrent.WithHint(err, "another program, or another rarebit, uses this port; stop it or choose another listen address")
		}
		return nil, err
	}
	return &listener{Listener: l}, nil
}

// port is the number that trackers and the DHT are told.
func (l *listener) port() int { return l.Addr().(*net.TCPAddr).Port }

// ip is the address that we listen on, unspecified for all.
func (l *listener) ip() net.IP { return l.Addr().(*net.TCPAddr).IP }

// Accept waits for the next connection. When descriptors run out it waits
// for better times: the library would call it again at once, for ever.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err == nil {
			return tune(c), nil
		}
		if errors.Is(err, net.ErrClosed) {
			return nil, err
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// Close may be called more than once.
func (l *listener) Close() error {
	l.once.Do(func() { l.err = l.Listener.Close() })
	return l.err
}

// tune sets what the library sets on sockets of its own: a closed connection
// sends nothing more and frees its port at once.
func tune(c net.Conn) net.Conn {
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	return c
}

// dialer makes the outgoing connections.
type dialer struct {
	net.Dialer
	network  string
	loopback bool // refuse everything beyond this machine
	refused  *refusals
}

// refusals are addresses that are not connected to for a while.
type refusals struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// refuseFor is how long a peer that sent bad data is left alone.
const refuseFor = 10 * time.Minute

func (r *refusals) add(addr string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	if r.until == nil {
		r.until = map[string]time.Time{}
	}
	maps.DeleteFunc(r.until, func(_ string, t time.Time) bool { return now.After(t) })
	r.until[addr] = now.Add(refuseFor)
}

func (r *refusals) has(addr string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Now().Before(r.until[addr])
}

// newDialer makes connections from local, when that is a loopback address: so
// nodes of a local network that listen on 127.0.0.2, 127.0.0.3, ... are seen
// with addresses of their own, and one that is banned does not take the others
// with it.
func newDialer(network string, public bool, local net.IP, refused *refusals) *dialer {
	d := &dialer{
		refused: refused,
		Dialer:  net.Dialer{FallbackDelay: -1, KeepAlive: -1}, network: network, loopback: !public,
	}
	if !public && local.To4() != nil && local.IsLoopback() {
		d.LocalAddr = &net.TCPAddr{IP: local}
	}
	return d
}

// DialerNetwork tells the library which addresses are for this dialer.
func (d *dialer) DialerNetwork() string { return d.network }

// Dial connects to a peer.
func (d *dialer) Dial(ctx context.Context, addr string) (net.Conn, error) {
	if d.loopback && !isLoopback(addr) {
		return nil, fmt.Errorf("connect to %s: only peers on this machine are spoken to", addr)
	}
	if d.refused.has(addr) {
		return nil, fmt.Errorf("connect to %s: it sent bad data", addr)
	}
	c, err := d.DialContext(ctx, d.network, addr)
	if err != nil {
		return nil, err
	}
	return tune(c), nil
}

// isLoopback takes host:port with a literal address or localhost.
func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		host = addr
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
