package engine

import (
	"fmt"
	"log/slog"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"

	alog "github.com/anacrolix/log"
	lib "github.com/anacrolix/torrent"
	"golang.org/x/time/rate"

	"rarebit/torrent"
)

const (
	// limiterBurst lets a whole block through at any limit.
	limiterBurst = 256 << 10
	// downBurst bounds one read; the library reads up to 128 KiB at once.
	downBurst = 256 << 10
	// peersPerDataset is how many connections a dataset keeps.
	peersPerDataset = 80
)

var silence sync.Once

// newClient starts the library the way engine.md of the design decided: no
// uTP (slow, and memory grows), TCP through our own listener and dialers,
// nothing that reaches beyond this machine unless public.
func (e *Engine) newClient() (*lib.Client, error) {
	c := lib.NewDefaultClientConfig()
	c.Seed = true
	c.DisableUTP, c.DisableTCP = true, true
	c.ListenPort = e.listener.port()
	// A full seeder would drop other full seeders, and chunks would look rarer
	// than they are.
	c.DropMutuallyCompletePeers = false
	// Else each rendezvous that others offer makes one more connection between
	// the same two, and their chunks look less rare than they are.
	c.DropDuplicatePeerIds = true
	c.MaxAllocPeerRequestDataPerConn = 256 << 10
	c.PieceHashersPerTorrent = runtime.NumCPU()
	c.EstablishedConnsPerTorrent = peersPerDataset
	c.UploadRateLimiter, c.DownloadRateLimiter = e.up, e.down
	c.DefaultStorage = noStorage{}
	c.Slogger = slog.New(quiet{e.log.Handler()})
	c.Bep20, c.ExtendedHandshakeClientVersion = "-RB0100-", "Rarebit 0.1"
	c.HTTPUserAgent = "Rarebit/0.1"
	c.DisableWebtorrent = true
	c.DialForPeerConns = false
	tcp4 := newDialer("tcp4", e.cfg.Public, e.listener.ip(), &e.refused)
	c.TrackerDialContext = tcp4.DialContext // so that trackers see the address that we listen on
	c.HTTPDialContext = tcp4.DialContext
	if e.cfg.Public {
		c.TrackerDialContext, c.HTTPDialContext = nil, nil
		c.LocalServiceDiscovery = &lib.LocalServiceDiscoveryConfig{}
		c.UpnpID = "Rarebit"
	} else {
		c.NoDHT, c.DisablePEX, c.DisableIPv6 = true, true, true
		c.NoDefaultPortForwarding, c.DisableWebseeds = true, true
		c.DialRateLimiter = rate.NewLimiter(rate.Inf, 1) // all peers are next door
	}
	e.meter.install(&c.Callbacks)
	// Local discovery writes to the library's global logger, and so to the
	// terminal. The first engine of the process takes it over.
	silence.Do(func() {
		l := alog.NewLogger().WithDefaultLevel(alog.Debug)
		l.SetHandlers(alog.SlogHandlerAsHandler{SlogHandler: quiet{e.log.Handler()}})
		alog.Default = l
	})
	client, err := lib.NewClient(c)
	if err != nil { // client is nil: nothing to close
		return nil, torrent.WithHint(fmt.Errorf("start BitTorrent on port %d: %w", e.listener.port(), err),
			"the same port is needed for TCP and UDP; choose another listen address")
	}
	client.AddListener(e.listener) // before any dataset: it takes no lock
	client.AddDialer(tcp4)
	if e.cfg.Public {
		client.AddDialer(newDialer("tcp6", true, nil, &e.refused))
	}
	return client, nil
}

// trackersOf are the trackers that this engine may speak to.
func (e *Engine) trackersOf(lists ...[]string) []string {
	var out []string
	for _, s := range slices.Concat(lists...) {
		u, err := url.Parse(s)
		if err != nil || u.Host == "" || slices.Contains(out, s) {
			continue
		}
		web := u.Scheme == "http" || u.Scheme == "https"
		if e.cfg.Public && (web || strings.HasPrefix(u.Scheme, "udp")) || web && isLoopback(u.Host) {
			out = append(out, s)
		}
	}
	return out
}
