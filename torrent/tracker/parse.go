package tracker

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"rarebit/torrent"
)

const (
	maxQueryBytes = 8 << 10
	maxScrape     = 64 // info hashes per scrape
)

// What the tracker answers when it cannot help; peers show these to people.
var (
	errNotTracked = errors.New("this tracker does not know the torrent")
	errFull       = errors.New("this tracker is full")
	errQuery      = errors.New("malformed request")
)

type event byte

const (
	eventNone event = iota
	eventStarted
	eventStopped
	eventCompleted
)

// announce is a request as we believe it. The parameters ip, ipv6 and peer_id
// are not used: an address comes from the connection alone.
type announce struct {
	infoHash torrent.InfoHash
	port     uint16
	left     uint64 // "" counts as something left
	event    event
	numWant  int
}

// pairs walks through a query string. url.ParseQuery would build a map of
// whatever is sent.
func pairs(rawQuery string, f func(key, value string) error) error {
	if len(rawQuery) > maxQueryBytes {
		return fmt.Errorf("%w: %d bytes", errQuery, len(rawQuery))
	}
	for part := range strings.SplitSeq(rawQuery, "&") {
		key, value, _ := strings.Cut(part, "=")
		value, err := url.QueryUnescape(value)
		if err != nil {
			return fmt.Errorf("%w: %.20q", errQuery, key)
		}
		if err := f(key, value); err != nil {
			return err
		}
	}
	return nil
}

func parseAnnounce(rawQuery string) (announce, error) {
	a := announce{left: 1, numWant: defaultNumWant}
	var hasHash, hasPort bool
	err := pairs(rawQuery, func(key, v string) error {
		switch key {
		case "info_hash":
			hasHash = true
			return readHash(&a.infoHash, v)
		case "port":
			n, err := strconv.ParseUint(v, 10, 16)
			if err != nil {
				return fmt.Errorf("%w: port %.10q", errQuery, v)
			}
			a.port, hasPort = uint16(n), true
		case "left":
			// Clients that do not know yet send -1 or nothing, some 2^63 and more.
			if n, err := strconv.ParseUint(v, 10, 64); err == nil {
				a.left = n
			}
		case "numwant":
			if n, err := strconv.Atoi(v); err == nil && n >= 0 {
				a.numWant = min(n, maxNumWant)
			}
		case "event":
			// Unknown events ("paused" of BEP 21) count as none.
			a.event = map[string]event{"started": eventStarted, "stopped": eventStopped, "completed": eventCompleted}[v]
		}
		return nil
	})
	switch {
	case err != nil:
		return announce{}, err
	case !hasHash || !hasPort:
		return announce{}, fmt.Errorf("%w: info_hash and port are needed", errQuery)
	}
	return a, nil
}

func parseScrape(rawQuery string) ([]torrent.InfoHash, error) {
	var out []torrent.InfoHash
	err := pairs(rawQuery, func(key, v string) error {
		if key != "info_hash" {
			return nil
		}
		if len(out) == maxScrape {
			return fmt.Errorf("%w: more than %d torrents", errQuery, maxScrape)
		}
		var h torrent.InfoHash
		out = append(out, h)
		return readHash(&out[len(out)-1], v)
	})
	switch {
	case err != nil:
		return nil, err
	case len(out) == 0: // BEP 48 lets us; the list of everything may be long
		return nil, fmt.Errorf("%w: name an info_hash", errQuery)
	}
	return out, nil
}

func readHash(h *torrent.InfoHash, v string) error {
	if len(v) != len(h) {
		return fmt.Errorf("%w: info_hash of %d bytes", errQuery, len(v))
	}
	copy(h[:], v)
	return nil
}
