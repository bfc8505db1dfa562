package node

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"rarebit/torrent"
)

// scrapeSeeders asks HTTP trackers how many complete peers each torrent has
// (BEP 48). It is what the catalogue shows of a dataset that no epoch block
// has named yet and that is not seeded here; anybody can announce anything, so
// nothing is paid by it.
func scrapeSeeders(ctx context.Context, trackers []string, list []torrent.InfoHash) (map[torrent.InfoHash]int, error) {
	out := make(map[torrent.InfoHash]int)
	var last error
	for _, t := range trackers {
		at, ok := strings.CutSuffix(t, "/announce")
		if !ok || !strings.HasPrefix(t, "http") || len(list) == 0 {
			continue
		}
		for part := range slices.Chunk(list, 64) {
			q := make(url.Values)
			for _, ih := range part {
				q.Add("info_hash", string(ih[:]))
			}
			body, err := httpGet(ctx, at+"/scrape?"+q.Encode())
			if err != nil {
				last = err
				break
			}
			for _, ih := range part {
				if n, ok := completeOf(body, ih); ok {
					out[ih] = max(out[ih], n)
				}
			}
		}
	}
	return out, last
}

func httpGet(ctx context.Context, at string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, webPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, fmt.Errorf("ask tracker: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask tracker: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	const most = 64 << 10
	b, err := io.ReadAll(io.LimitReader(resp.Body, most))
	if err != nil {
		return nil, fmt.Errorf("ask tracker: %w", err)
	}
	return b, nil
}

// completeOf finds one number in a bencoded scrape answer. Looking for the two
// keys that lead to it is all the parsing that the answer needs.
func completeOf(b []byte, ih torrent.InfoHash) (int, bool) {
	_, after, ok := bytes.Cut(b, append([]byte("20:"), ih[:]...))
	if !ok {
		return 0, false
	}
	if next := bytes.Index(after, []byte("20:")); next >= 0 { // not into the next torrent
		after = after[:next]
	}
	if _, after, ok = bytes.Cut(after, []byte("8:completei")); !ok {
		return 0, false
	}
	digits, _, ok := bytes.Cut(after, []byte("e"))
	n, err := strconv.ParseUint(string(digits), 10, 16)
	return int(n), ok && err == nil
}
