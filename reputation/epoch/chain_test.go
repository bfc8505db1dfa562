package epoch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"

	"rarebit/reputation"
	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// memChain keeps the hub's rules in memory.
type memChain struct {
	mu         sync.Mutex
	params     HubParams
	datasets   []Registered
	rate       map[torrent.ID]reputation.Money
	sponsor    torrent.Address
	validators []torrent.Address
	blocks     []Header
	finalAt    []time.Time
	carry      reputation.Money
	paid       reputation.Money
	away       bool
	refused    []error // of Submit, other than being early
}

var errAway = errors.New("connection refused")

func (c *memChain) do(f func() error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.away {
		return errAway
	}
	return f()
}

func (c *memChain) setAway(away bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.away = away
}

func (c *memChain) Head(context.Context) (p Posted, err error) {
	err = c.do(func() error {
		if n := len(c.blocks); n > 0 {
			p = Posted{c.blocks[n-1].Epoch, c.blocks[n-1].Digest(testDomain.Separator()), c.finalAt[n-1]}
		}
		return nil
	})
	return p, err
}

func (c *memChain) Params(context.Context) (p HubParams, err error) {
	err = c.do(func() error { p = c.params; return nil })
	return p, err
}

func (c *memChain) Datasets(context.Context) (list []Registered, err error) {
	err = c.do(func() error { list = slices.Clone(c.datasets); return nil })
	return list, err
}

func (c *memChain) Budgets(context.Context, uint64) (list []Budget, err error) {
	err = c.do(func() error {
		for id, r := range c.rate {
			list = append(list, Budget{Dataset: id, Rate: r, Sponsor: c.sponsor})
		}
		return nil
	})
	return list, err
}

func (c *memChain) Validators(context.Context, uint64) (list []torrent.Address, err error) {
	err = c.do(func() error { list = slices.Clone(c.validators); return nil })
	return list, err
}

func (c *memChain) BlockBefore(_ context.Context, t time.Time) (b Beacon, err error) {
	err = c.do(func() error {
		b = Beacon{Number: uint64(t.Unix()), Hash: torrent.Hash{byte(t.Unix()), 1}, PrevRandao: torrent.Hash{byte(t.Unix()), 2}}
		return nil
	})
	return b, err
}

func (c *memChain) Submit(_ context.Context, h Header, sigs [][65]byte) error {
	return c.do(func() error {
		err := c.submit(h, sigs)
		if err != nil && !errors.Is(err, ErrNotFinal) && !errors.Is(err, ErrPosted) {
			c.refused = append(c.refused, err)
		}
		return err
	})
}

func (c *memChain) submit(h Header, sigs [][65]byte) error {
	now, sep := time.Now(), testDomain.Separator()
	var prev torrent.Hash
	if n := len(c.blocks); n > 0 {
		prev = c.blocks[n-1].Digest(sep)
		if now.Before(c.finalAt[n-1]) {
			return ErrNotFinal
		}
	}
	switch {
	case h.Epoch <= uint64(len(c.blocks)):
		return ErrPosted
	case h.Epoch != uint64(len(c.blocks))+1 || h.Prev != prev:
		return fmt.Errorf("epoch %d after %d, prev %s", h.Epoch, len(c.blocks), h.Prev)
	case now.Before(c.params.GenesisTime.Add(time.Duration(h.Epoch) * c.params.EpochLen)):
		return fmt.Errorf("epoch %d has not ended", h.Epoch)
	}
	if err := (&Sealed{Header: h, Sigs: sigs}).CheckSignatures(sep, c.validators); err != nil {
		return err
	}
	for _, r := range c.rate {
		c.carry = c.carry.Add(r)
	}
	if h.Paid.Cmp(c.carry) > 0 {
		return fmt.Errorf("epoch %d pays %s of %s", h.Epoch, h.Paid, c.carry)
	}
	c.carry, c.paid = c.carry.Sub(h.Paid), c.paid.Add(h.Paid)
	c.blocks, c.finalAt = append(c.blocks, h), append(c.finalAt, now.Add(c.params.Challenge))
	return nil
}

func (c *memChain) header(epoch uint64) (Header, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if epoch == 0 || epoch > uint64(len(c.blocks)) {
		return Header{}, false
	}
	return c.blocks[epoch-1], true
}

func (c *memChain) head() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return uint64(len(c.blocks))
}

// swarm answers block requests by address.
type swarm struct {
	mu     sync.Mutex
	data   []*sample
	answer map[string]func(honest []byte) ([]byte, error)
	asked  map[string]int
}

func (s *swarm) set(addr string, f func([]byte) ([]byte, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer[addr] = f
}

func (s *swarm) FetchBlock(ctx context.Context, r audit.Request) ([]byte, error) {
	s.mu.Lock()
	f := s.answer[r.Addr]
	s.asked[r.Addr]++
	s.mu.Unlock()
	if f == nil {
		return nil, audit.ErrOffline
	}
	for _, d := range s.data {
		if d.reg.InfoHash == r.InfoHash {
			time.Sleep(20 * time.Millisecond) // the bubble's time: a transfer
			b, err := f(d.block(r))
			if errors.Is(err, errHang) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return b, err
		}
	}
	return nil, errors.New("no such torrent")
}

var errHang = errors.New("hang")

func honest(b []byte) ([]byte, error) { return b, nil }

func corrupt(b []byte) ([]byte, error) {
	b = slices.Clone(b)
	b[0] ^= 1
	return b, nil
}

func hang([]byte) ([]byte, error) { return nil, errHang }

// direct carries HTTP to a handler without a network.
type direct struct {
	mu sync.Mutex
	h  http.Handler
}

func (d *direct) use(h http.Handler) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.h = h
}

func (d *direct) RoundTrip(r *http.Request) (*http.Response, error) {
	d.mu.Lock()
	h := d.h
	d.mu.Unlock()
	if h == nil {
		return nil, errAway
	}
	rec := httptest.NewRecorder()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	h.ServeHTTP(rec, r)
	return rec.Result(), nil
}
