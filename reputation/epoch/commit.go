package epoch

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"rarebit/torrent"
)

// Commit is what a seeder promises to hold during an epoch.
type Commit struct {
	Account   torrent.Address // where its pay goes; fixed by its first COMMIT
	Bytes     uint64          // real bytes of all chunks, pads left out
	Datasets  []CommitDataset // ascending by id
	Endpoints []string        // up to 4 ip:port where auditors reach it, ascending
}

// CommitDataset is what it holds of one dataset.
type CommitDataset struct {
	ID      torrent.ID
	Session [33]byte // public key that its HELLOs are signed with in this epoch
	Chunks  torrent.Bitset
}

const (
	maxEndpoints     = 4
	maxEndpointBytes = 64 // an IPv6 address with zone and port
	maxCommitChunks  = 1 << 23
	commitItemBytes  = 32 + 33 + 4
)

// Encode is the body of a COMMIT; lists are put in order.
func (c *Commit) Encode() []byte {
	datasets, endpoints := slices.Clone(c.Datasets), slices.Clone(c.Endpoints)
	slices.SortFunc(datasets, func(a, b CommitDataset) int { return compareID(a.ID, b.ID) })
	slices.Sort(endpoints)
	var e encoder
	e.raw(c.Account[:])
	e.u64(c.Bytes)
	e.count(len(datasets))
	for _, d := range datasets {
		e.raw(d.ID[:])
		e.raw(d.Session[:])
		e.count(d.Chunks.Len())
		e.raw(d.Chunks.Bytes())
	}
	e.count(len(endpoints))
	for _, p := range endpoints {
		e.u8(uint8(min(len(p), 255))) //nolint:gosec // clamped
		e.raw([]byte(p))
	}
	e.count(0) // credential
	return e.b
}

// DecodeCommit reads what Encode wrote.
func DecodeCommit(b []byte) (*Commit, error) {
	d := decoder{b: b}
	c := &Commit{Account: d.address(), Bytes: d.u64()}
	c.Datasets = list(&d, commitItemBytes, maxDatasets, (*decoder).commitDataset, func(a, b *CommitDataset) int { return compareID(a.ID, b.ID) })
	c.Endpoints = list(&d, 1, maxEndpoints, (*decoder).endpoint, func(a, b *string) int { return strings.Compare(*a, *b) })
	if n := d.u32(); n != 0 {
		d.fail("a credential of %d bytes, which this version does not know", n)
	}
	if d.err == nil && c.Account.IsZero() {
		d.fail("no account")
	}
	if err := d.end("commit"); err != nil {
		return nil, err
	}
	return c, nil
}

func (d *decoder) commitDataset() (c CommitDataset) {
	c.ID, c.Session = d.id(), d.key()
	n := d.u32()
	if n == 0 || n > maxCommitChunks {
		d.fail("bitmap of %d chunks", n)
		return c
	}
	raw := d.raw((int(n) + 7) / 8)
	if d.err != nil {
		return c
	}
	set, err := torrent.BitsetOf(int(n), raw)
	if err != nil {
		d.fail("%v", err)
		return c
	}
	if !slices.Equal(set.Bytes(), raw) { // one encoding: nothing beyond the end
		d.fail("bits beyond the last chunk")
	}
	c.Chunks = set
	return c
}

func (d *decoder) endpoint() string {
	n := int(d.u8())
	if n > maxEndpointBytes {
		d.fail("endpoint of %d bytes", n)
		return ""
	}
	s := string(d.raw(n))
	if d.err != nil {
		return ""
	}
	if p, err := netip.ParseAddrPort(s); err != nil || p.Port() == 0 || p.String() != s {
		d.fail("endpoint %.70q is not ip:port", s)
	}
	return s
}

// dialable says whether auditors may connect to an endpoint. A seeder must not
// make validators knock at doors of their own houses.
func dialable(endpoint string, local bool) error {
	p, err := netip.ParseAddrPort(endpoint)
	if err != nil {
		return fmt.Errorf("read endpoint %.70q: %w", endpoint, err)
	}
	a := p.Addr().Unmap()
	switch {
	case local && a.IsLoopback():
		return nil
	case !a.IsGlobalUnicast() || a.IsPrivate():
		return fmt.Errorf("read endpoint %s: not a public address", endpoint)
	}
	return nil
}
