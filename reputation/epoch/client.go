package epoch

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"rarebit/torrent"
)

// ErrNotFound is returned when a validator has no such block or dataset.
var ErrNotFound = errors.New("not there yet")

// Client talks to validators for seeders and publishers. The zero value works;
// it may be used by several goroutines.
type Client struct {
	HTTP   *http.Client // nil: http.DefaultClient
	Domain Domain
}

// do sends a request and reads an answer of at most limit bytes.
func (c *Client) do(ctx context.Context, method, base, path string, header http.Header, body []byte, limit int64) ([]byte, int, error) {
	var rd io.Reader
	if body != nil {
		rd = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(base, "/")+path, rd)
	if err != nil {
		return nil, 0, err
	}
	maps.Copy(req.Header, header)
	hc := c.HTTP
	if hc == nil {
		hc = http.DefaultClient
	}
	res, err := hc.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return nil, res.StatusCode, err
	}
	if int64(len(b)) > limit {
		return nil, res.StatusCode, fmt.Errorf("answer of more than %d bytes", limit)
	}
	return b, res.StatusCode, nil
}

// get fetches a path and wants status 200.
func (c *Client) get(ctx context.Context, base, path string, limit int64) ([]byte, error) {
	b, code, err := c.do(ctx, http.MethodGet, base, path, nil, nil, limit)
	if err == nil {
		err = statusError(code, b)
	}
	if err != nil {
		return nil, fmt.Errorf("get %s%s: %w", base, path, err)
	}
	return b, nil
}

func statusError(code int, body []byte) error {
	switch {
	case code == http.StatusNotFound:
		return ErrNotFound
	case code < 200 || code > 299:
		return fmt.Errorf("status %d: %.200s", code, bytes.TrimSpace(body))
	}
	return nil
}

// Commit hands a COMMIT in. A refusal is a Reply, not an error.
func (c *Client) Commit(ctx context.Context, url string, v *Envelope) (*Reply, error) {
	return c.send(ctx, url, "/v1/commit", v)
}

// Settle hands one part of a SETTLE in. Reply.Bad tells which receipts did not
// count.
func (c *Client) Settle(ctx context.Context, url string, v *Envelope) (*Reply, error) {
	return c.send(ctx, url, "/v1/settle", v)
}

func (c *Client) send(ctx context.Context, url, path string, v *Envelope) (*Reply, error) {
	b, code, err := c.do(ctx, http.MethodPost, url, path, nil, v.Encode(), 1<<20)
	if err != nil {
		return nil, fmt.Errorf("post %s%s: %w", url, path, err)
	}
	switch code {
	case http.StatusOK, http.StatusUnprocessableEntity, http.StatusConflict:
		r, err := DecodeReply(b)
		if err != nil {
			return nil, fmt.Errorf("post %s%s: %w", url, path, err)
		}
		return r, nil
	}
	return nil, fmt.Errorf("post %s%s: %w", url, path, statusError(code, b))
}

// FetchBlock fetches the block of an epoch and believes nothing of it: its
// digest must be the one that the hub has, all roots and sums must follow from
// its body.
func (c *Client) FetchBlock(ctx context.Context, url string, epoch uint64, want torrent.Hash) (*Block, error) {
	b, err := c.get(ctx, url, "/v1/block/"+strconv.FormatUint(epoch, 10), MaxBlockBytes)
	if err != nil {
		return nil, err
	}
	s, err := DecodeSealed(b)
	if err != nil {
		return nil, fmt.Errorf("block of epoch %d from %s: %w", epoch, url, err)
	}
	if got := s.Header.Digest(c.Domain.Separator()); got != want || s.Header.Epoch != epoch {
		return nil, fmt.Errorf("block of epoch %d from %s: %w: digest %s, the hub has %s", epoch, url, ErrBlock, got, want)
	}
	blk, err := s.Open(c.Domain.Separator())
	if err != nil {
		return nil, fmt.Errorf("block of epoch %d from %s: %w", epoch, url, err)
	}
	return blk, nil
}

// Status asks how a validator stands.
func (c *Client) Status(ctx context.Context, url string) (Snapshot, error) {
	var s Snapshot
	b, err := c.get(ctx, url, "/v1/status", 1<<16)
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	return s, err
}

// Why asks for one's own audits of a settled epoch.
func (c *Client) Why(ctx context.Context, url string, key *ecdsa.PrivateKey, epoch uint64) (*Why, error) {
	v, err := Seal(key, c.Domain, TypeWhy, epoch, nil)
	if err != nil {
		return nil, err
	}
	path := "/v1/why/" + strconv.FormatUint(epoch, 10)
	h := http.Header{}
	h.Set(WhyHeader, hex.EncodeToString(v.Encode()))
	b, code, err := c.do(ctx, http.MethodGet, url, path, h, nil, MaxBlockBytes)
	if err == nil {
		err = statusError(code, b)
	}
	w := new(Why)
	if err == nil {
		err = json.Unmarshal(b, w)
	}
	if err != nil {
		return nil, fmt.Errorf("get %s%s: %w", url, path, err)
	}
	return w, nil
}

// Datasets lists what a validator knows.
func (c *Client) Datasets(ctx context.Context, url string) ([]ListedDataset, error) {
	b, err := c.get(ctx, url, "/v1/datasets", 16<<20)
	var list []ListedDataset
	if err == nil {
		err = json.Unmarshal(b, &list)
	}
	return list, err
}

// FetchManifest fetches a manifest and checks it against the registration.
func (c *Client) FetchManifest(ctx context.Context, url string, r *Registered) (*torrent.Manifest, error) {
	b, err := c.get(ctx, url, datasetPath(r.ID, "/manifest"), torrent.MaxManifestBytes)
	if err != nil {
		return nil, err
	}
	m, err := torrent.ParseManifest(b)
	if err == nil {
		err = m.CheckSignature()
	}
	if err != nil {
		return nil, fmt.Errorf("manifest of %s from %s: %w", r.ID, url, err)
	}
	if m.Publisher != r.Publisher || m.ChunkRoot != r.ChunkRoot || m.InfoHash != r.InfoHash {
		return nil, fmt.Errorf("manifest of %s from %s: %w: it is not the registered one", r.ID, url, torrent.ErrManifest)
	}
	return m, nil
}

// FetchTorrent fetches a .torrent file and checks its infohash.
func (c *Client) FetchTorrent(ctx context.Context, url string, r *Registered) ([]byte, error) {
	b, err := c.get(ctx, url, datasetPath(r.ID, "/torrent"), maxTorrentBytes)
	if err != nil {
		return nil, err
	}
	got, err := infoHashOf(b)
	if err == nil && got != r.InfoHash {
		err = fmt.Errorf("infohash %s, registered is %s: %w", got, r.InfoHash, torrent.ErrHashMismatch)
	}
	if err != nil {
		return nil, fmt.Errorf("torrent of %s from %s: %w", r.ID, url, err)
	}
	return b, nil
}

// FetchTree fetches the hashes of all blocks and checks their root.
func (c *Client) FetchTree(ctx context.Context, url string, r *Registered) (*torrent.Tree, error) {
	n := blocksOfStream(r.StreamBytes)
	b, err := c.get(ctx, url, datasetPath(r.ID, "/tree"), int64(32*n)) //nolint:gosec // below 2^42
	if err != nil {
		return nil, err
	}
	leaves, err := splitHashes(b)
	if err == nil && uint64(len(leaves)) != n {
		err = fmt.Errorf("%w: %d hashes for %d blocks", ErrFormat, len(leaves), n)
	}
	if err != nil {
		return nil, fmt.Errorf("tree of %s from %s: %w", r.ID, url, err)
	}
	t := torrent.NewTree(leaves)
	if t.Root() != r.ChunkRoot {
		return nil, fmt.Errorf("tree of %s from %s: %w", r.ID, url, torrent.ErrHashMismatch)
	}
	return t, nil
}

// UploadDataset hands a dataset to a validator, so that it can audit.
func (c *Client) UploadDataset(ctx context.Context, url string, id torrent.ID, u *Upload) error {
	b, code, err := c.do(ctx, http.MethodPost, url, datasetPath(id, ""), nil, u.Encode(), 1<<16)
	if err == nil {
		err = statusError(code, b)
	}
	if err != nil {
		return fmt.Errorf("upload dataset %s to %s: %w", id, url, err)
	}
	return nil
}

func datasetPath(id torrent.ID, rest string) string { return "/v1/datasets/" + id.String() + rest }
