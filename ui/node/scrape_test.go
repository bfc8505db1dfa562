package node

import (
	"net/http/httptest"
	"net/url"
	"testing"

	"rarebit/torrent"
	"rarebit/torrent/tracker"
)

func TestScrapeSeeders(t *testing.T) {
	srv := httptest.NewServer(tracker.New(tracker.Options{}))
	defer srv.Close()
	a, b := torrent.InfoHash{1, 2, 3}, torrent.InfoHash{'2', '0', ':', 9}
	for i, left := range []string{"0", "0", "5"} {
		q := url.Values{
			"info_hash": {string(a[:])}, "peer_id": {"-XX0000-abcdefghijk" + string(rune('a'+i))}, "port": {"7" + string(rune('1'+i))},
			"uploaded": {"0"}, "downloaded": {"0"}, "left": {left}, "compact": {"1"}, "event": {"started"},
		}
		if _, err := httpGet(t.Context(), srv.URL+"/announce?"+q.Encode()); err != nil {
			t.Fatal(err)
		}
	}
	got, err := scrapeSeeders(t.Context(), []string{srv.URL + "/announce", "udp://127.0.0.1:1/announce"}, []torrent.InfoHash{a, b})
	if err != nil || got[a] != 2 || got[b] != 0 {
		t.Fatalf("seeders %v, %v; want 2 of the first", got, err)
	}
}

func FuzzCompleteOf(f *testing.F) {
	f.Add([]byte("d5:filesd20:aaaaaaaaaaaaaaaaaaaad8:completei7e10:downloadedi0e10:incompletei2eeee"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, ok := completeOf(b, torrent.InfoHash([]byte("aaaaaaaaaaaaaaaaaaaa"))); n < 0 || n > 1<<16 || !ok && n != 0 {
			t.Fatalf("%d, %v", n, ok)
		}
	})
}
