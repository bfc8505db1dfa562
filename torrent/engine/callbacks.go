package engine

import (
	"bytes"

	lib "github.com/anacrolix/torrent"
	pp "github.com/anacrolix/torrent/peer_protocol"

	"rarebit/torrent"
)

// rbRcpt is the name under which our extension of BEP 10 is announced.
const rbRcpt pp.ExtensionName = "rb_rcpt"

// install hooks the meter into the library. Every callback runs under the
// library's lock: a locking method called inside one would stop all
// connections for ever, without a word in the log. So they copy, count under
// the meter's own lock, and return.
func (m *meter) install(cb *lib.Callbacks) {
	cb.PeerConnAdded = append(cb.PeerConnAdded, func(pc *lib.PeerConn) {
		// The map is shared by the whole client, and adding edits it in place.
		protocols := *pc.LocalLtepProtocolMap
		protocols.Index = append([]pp.ExtensionName(nil), protocols.Index...)
		protocols.AddUserProtocol(rbRcpt)
		pc.LocalLtepProtocolMap = &protocols
		m.added(pc, torrent.InfoHash(pc.Torrent().InfoHash()))
	})
	cb.ReadExtendedHandshake = func(pc *lib.PeerConn, h *pp.ExtendedHandshakeMessage) {
		// The library fills its own table of the peer's extensions right after
		// this, before it gives up its lock: who sends from another goroutine
		// finds it filled.
		if h.M[rbRcpt] != 0 {
			m.announces(pc)
		}
	}
	cb.PeerConnReadExtensionMessage = append(cb.PeerConnReadExtensionMessage,
		func(e lib.PeerConnReadExtensionMessageEvent) {
			if e.ExtensionNumber == pp.HandshakeExtendedID {
				return
			}
			name, builtin, err := e.PeerConn.LocalLtepProtocolMap.LookupId(e.ExtensionNumber)
			if err == nil && !builtin && name == rbRcpt {
				m.message(e.PeerConn, bytes.Clone(e.Payload))
			}
		})
	cb.ReadMessage = func(pc *lib.PeerConn, msg *pp.Message) {
		if msg.Keepalive {
			return
		}
		r := request{uint32(msg.Index), uint32(msg.Begin), uint32(msg.Length)}
		switch msg.Type {
		case pp.Request:
			m.requested(pc, r)
		case pp.Cancel:
			m.cancelled(pc, r)
		}
	}
	cb.ReceivedUsefulData = append(cb.ReceivedUsefulData, func(e lib.ReceivedUsefulDataEvent) {
		if pc, ok := e.Peer.TryAsPeerConn(); ok {
			n := uint32(len(e.Message.Piece)) //nolint:gosec // a block
			m.received(pc, request{uint32(e.Message.Index), uint32(e.Message.Begin), n})
		}
	})
	cb.PeerConnClosed = m.closed
}
