package epoch

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/netip"
)

// network is the part of an endpoint that counts as one place: on a public
// network the /24 or /48, on a local one, where all share 127.0.0.1, address
// and port.
func network(endpoint string, local bool) string {
	p, err := netip.ParseAddrPort(endpoint)
	if err != nil || local {
		return endpoint
	}
	a := p.Addr().Unmap()
	bits := 48
	if a.Is4() {
		bits = 24
	}
	prefix, err := a.WithZone("").Prefix(bits)
	if err != nil {
		return endpoint
	}
	return prefix.String()
}

// groupOf hides a network behind a key of the epoch, so that no report names
// an address and two epochs cannot be compared. No endpoint has no group.
func groupOf(secret []byte, epoch uint64, endpoint string, local bool) Group {
	if endpoint == "" {
		return Group{}
	}
	key, err := hkdf.Expand(sha256.New, secret, fmt.Sprintf("epoch %d", epoch), 32)
	if err != nil {
		panic(err) // 32 bytes are always to be had
	}
	m := hmac.New(sha256.New, key)
	m.Write([]byte(network(endpoint, local)))
	return Group(m.Sum(nil)[:8])
}
