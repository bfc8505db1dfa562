package node

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"rarebit/torrent"
	"rarebit/torrent/engine"
	"rarebit/torrent/swarm"
	"rarebit/ui/tui/filter"
)

// ParseSize reads a size as people type it: "5 GB", "500MB", "1.5 GiB", a
// number of bytes. "" is 0, all of it.
func ParseSize(s string) (int64, error) {
	if strings.TrimSpace(s) == "" {
		return 0, nil
	}
	n, err := filter.ParseBytes(s)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("%w: size %.40q, want something like \"5 GB\"", ErrUsage, s)
	}
	return n, nil
}

// waitDataset finds a dataset by name; while the catalogue was never read it
// waits for it, so that a script may pick right after the start.
func (o *online) waitDataset(ctx context.Context, name string) (*dataset, error) {
	if d, err := o.catalogue.find(name); err == nil {
		return d, nil
	}
	select {
	case <-o.catalogue.loaded:
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the catalogue: %w", ctx.Err())
	}
	return o.catalogue.find(name)
}

// Pick implements Node.
func (s *Seeder) Pick(ctx context.Context, p Pick) error {
	o, err := s.await(ctx)
	if err != nil {
		return err
	}
	if p.Bytes < 0 {
		return fmt.Errorf("%w: %d bytes", ErrUsage, p.Bytes)
	}
	d, err := o.waitDataset(ctx, p.Dataset)
	if err != nil {
		return err
	}
	var held torrent.Bitset
	if t := o.engine.Snapshot().Torrents[d.manifest.InfoHash]; t != nil {
		held = t.Held
	}
	chunks, err := d.choose(p, held)
	if err != nil {
		return err
	}
	ih, err := o.engine.Add(ctx, engine.AddOptions{Torrent: d.file, Trackers: o.profile.Trackers})
	if err != nil {
		return fmt.Errorf("pick %s: %w", d.manifest.Name, err)
	}
	if err := o.engine.Pick(ctx, ih, chunks); err != nil {
		return fmt.Errorf("pick %s: %w", d.manifest.Name, err)
	}
	s.log.Info("picked", "dataset", d.manifest.Name, "chunks", chunks.Count(), "of", chunks.Len())
	o.wake()
	return nil
}

// choose says which chunks a pick means: as many as fit in the asked bytes, in
// the asked order; those held already come first, they cost nothing.
func (d *dataset) choose(p Pick, held torrent.Bitset) (torrent.Bitset, error) {
	out := torrent.NewBitset(len(d.chunks))
	if p.Bytes == 0 || p.Bytes >= d.manifest.SizeBytes {
		switch p.Order {
		case "", "rarest", "first", "random":
		default:
			return out, fmt.Errorf("%w: order %.20q, want rarest, first or random", ErrUsage, p.Order)
		}
		out.SetAll()
		return out, nil
	}
	idx := make([]int, len(d.chunks))
	for i := range idx {
		idx[i] = i
	}
	switch p.Order {
	case "", "rarest":
		worth := make([]uint64, len(idx))
		for i := range worth {
			worth[i] = d.table.Row(i).MultMilli
		}
		rand.Shuffle(len(idx), func(i, j int) { idx[i], idx[j] = idx[j], idx[i] }) // many are equally rare: not all nodes take the same
		slices.SortStableFunc(idx, func(a, b int) int { return cmp.Compare(worth[b], worth[a]) })
	case "random":
		rand.Shuffle(len(idx), func(i, j int) { idx[i], idx[j] = idx[j], idx[i] })
	case "first":
	default:
		return out, fmt.Errorf("%w: order %.20q, want rarest, first or random", ErrUsage, p.Order)
	}
	slices.SortStableFunc(idx, func(a, b int) int { return cmp.Compare(rank(held.Has(a)), rank(held.Has(b))) })
	left := p.Bytes
	for _, i := range idx {
		if n := d.chunks[i].Bytes; n <= left {
			out.Set(i, true)
			left -= n
		}
	}
	if out.Count() == 0 {
		return out, torrent.WithHint(fmt.Errorf("%w: %d bytes are less than one chunk", ErrUsage, p.Bytes), "a chunk of %s has %d bytes", d.manifest.Name, d.manifest.ChunkBytes)
	}
	return out, nil
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// Drop implements Node.
func (s *Seeder) Drop(ctx context.Context, name string) error {
	o, d, err := s.picked(ctx, name)
	if err != nil {
		return err
	}
	own := o.engine.Snapshot().Torrents[d.manifest.InfoHash].Own
	if err := o.engine.Remove(ctx, d.manifest.InfoHash, !own); err != nil {
		return fmt.Errorf("drop %s: %w", d.manifest.Name, err)
	}
	d.table.Observe(swarm.Observation{At: s.cfg.Now()}) // nothing is held here any more
	s.log.Info("dropped", "dataset", d.manifest.Name)
	return nil
}

// Pause implements Node.
func (s *Seeder) Pause(ctx context.Context, name string, paused bool) error {
	o, d, err := s.picked(ctx, name)
	if err != nil {
		return err
	}
	if paused {
		return o.engine.Pause(ctx, d.manifest.InfoHash)
	}
	return o.engine.Resume(ctx, d.manifest.InfoHash)
}

// picked finds a dataset that is seeded here.
func (s *Seeder) picked(ctx context.Context, name string) (*online, *dataset, error) {
	o, err := s.await(ctx)
	if err != nil {
		return nil, nil, err
	}
	d, err := o.waitDataset(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	if o.engine.Snapshot().Torrents[d.manifest.InfoHash] == nil {
		return nil, nil, torrent.WithHint(fmt.Errorf("%w: %s is not picked", ErrUsage, d.manifest.Name), "`rarebit datasets pick %s` picks it", d.manifest.Name)
	}
	return o, d, nil
}
