package tracker

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"rarebit/torrent"
)

var _ http.Handler = (*Tracker)(nil)

// ServeHTTP answers requests whose path ends in /announce or /scrape. What
// goes wrong is told in the body with status 200: that is where peers look.
func (t *Tracker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var answer func(*http.Request) ([]byte, error)
	switch {
	case strings.HasSuffix(r.URL.Path, "/announce"):
		answer = t.answerAnnounce
	case strings.HasSuffix(r.URL.Path, "/scrape"):
		answer = t.answerScrape
	default:
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	b, err := answer(r)
	if err != nil {
		b = fmt.Appendf(nil, "d14:failure reason%d:%se", len(err.Error()), err)
	}
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(b) // the peer went away: nothing to do
}

func (t *Tracker) answerAnnounce(r *http.Request) ([]byte, error) {
	a, err := parseAnnounce(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return nil, fmt.Errorf("%w: address", errQuery)
	}
	c, peers, err := t.announce(a, from.Addr().Unmap().WithZone(""))
	if err != nil {
		return nil, err
	}
	var v4, v6 []byte
	for _, p := range peers {
		if p.Addr().Is4() {
			v4 = binary.BigEndian.AppendUint16(append(v4, p.Addr().AsSlice()...), p.Port())
		} else {
			v6 = binary.BigEndian.AppendUint16(append(v6, p.Addr().AsSlice()...), p.Port())
		}
	}
	// Keys of a bencoded dictionary are sorted.
	var b bytes.Buffer
	seconds := max(1, int64(t.o.Interval.Seconds()))
	fmt.Fprintf(&b, "d8:completei%de10:downloadedi%de10:incompletei%de8:intervali%de12:min intervali%de5:peers%d:%s",
		c.Complete, c.Downloaded, c.Incomplete, seconds, max(1, seconds/2), len(v4), v4)
	if len(v6) > 0 {
		fmt.Fprintf(&b, "6:peers6%d:%s", len(v6), v6)
	}
	b.WriteByte('e')
	return b.Bytes(), nil
}

func (t *Tracker) answerScrape(r *http.Request) ([]byte, error) {
	list, err := parseScrape(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b torrent.InfoHash) int { return bytes.Compare(a[:], b[:]) })
	var b bytes.Buffer
	b.WriteString("d5:filesd")
	for _, h := range slices.Compact(list) {
		if t.o.Allow != nil && !t.o.Allow(h) {
			continue
		}
		c := t.Counts(h)
		fmt.Fprintf(&b, "20:%sd8:completei%de10:downloadedi%de10:incompletei%dee", h[:], c.Complete, c.Downloaded, c.Incomplete)
	}
	b.WriteString("ee")
	return b.Bytes(), nil
}
