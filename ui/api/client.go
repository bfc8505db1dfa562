package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/wallet"
)

// maxReply bounds an answer: a snapshot with a whole table is far below it.
const maxReply = 256 << 20

// Client is a node in another process.
type Client struct {
	path string
	http *http.Client
}

var _ node.Node = (*Client)(nil)

// NewClient talks to the socket at path; nothing is dialled yet.
func NewClient(path string) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		if err := private(filepath.Dir(path)); err != nil {
			return nil, err
		}
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}
	return &Client{path: path, http: &http.Client{Transport: &http.Transport{DialContext: dial, MaxIdleConnsPerHost: 4}}}
}

// Ping says whether a node answers.
func (c *Client) Ping(ctx context.Context) error {
	_, err := c.Snapshot(ctx, node.Query{})
	return err
}

func call[Out any](ctx context.Context, c *Client, route string, in any) (out Out, err error) {
	body, err := json.Marshal(in)
	if err != nil {
		return out, fmt.Errorf("ask daemon: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://rarebit"+route, bytes.NewReader(body))
	if err != nil {
		return out, fmt.Errorf("ask daemon: %w", err)
	}
	req.Header.Set("Rarebit-Api", Version)
	resp, err := c.http.Do(req)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
			return out, torrent.WithHint(ErrNotRunning, "start it with `rarebit daemon` (same --data), or run `rarebit`")
		}
		return out, fmt.Errorf("ask daemon: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	d := json.NewDecoder(io.LimitReader(resp.Body, maxReply))
	if resp.StatusCode != http.StatusOK {
		var f failure
		if err := d.Decode(&f); err != nil {
			return out, fmt.Errorf("ask daemon: status %s", resp.Status)
		}
		return out, f.err()
	}
	if err := d.Decode(&out); err != nil {
		return out, fmt.Errorf("read answer of daemon: %w", err)
	}
	return out, nil
}

// Snapshot implements node.Node.
func (c *Client) Snapshot(ctx context.Context, q node.Query) (*node.Snapshot, error) {
	return call[*node.Snapshot](ctx, c, "/v1/snapshot", q)
}

// Pick implements node.Node.
func (c *Client) Pick(ctx context.Context, p node.Pick) error {
	_, err := call[empty](ctx, c, "/v1/pick", p)
	return err
}

// Drop implements node.Node.
func (c *Client) Drop(ctx context.Context, dataset string) error {
	_, err := call[empty](ctx, c, "/v1/drop", dropRequest{dataset})
	return err
}

// Pause implements node.Node.
func (c *Client) Pause(ctx context.Context, dataset string, paused bool) error {
	_, err := call[empty](ctx, c, "/v1/pause", pauseRequest{dataset, paused})
	return err
}

// Publish implements node.Node.
func (c *Client) Publish(ctx context.Context, p node.Publish) (*node.Published, error) {
	return call[*node.Published](ctx, c, "/v1/publish", p)
}

// PrepareClaim implements node.Node.
func (c *Client) PrepareClaim(ctx context.Context) (*node.ClaimQuote, error) {
	return call[*node.ClaimQuote](ctx, c, "/v1/claim/quote", empty{})
}

// Claim implements node.Node.
func (c *Client) Claim(ctx context.Context, r node.ClaimRequest) (*wallet.Claim, error) {
	return call[*wallet.Claim](ctx, c, "/v1/claim", r)
}
