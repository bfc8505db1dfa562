package devnet

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"rarebit/ui/devnet/sample"
	"rarebit/ui/node"
	"rarebit/wallet"
)

const (
	// The publisher fills whoever joins quickly; neighbours have thin lines.
	publisherUpload = 24 << 20 // bytes per second
	neighbourUpload = 2 << 20
	neighbours      = 2

	// fundPerMinute is what a dataset pays its seeders, in base units: 0.1 RBT.
	fundPerMinute = 1e17
	fundEpochs    = 1_000_000
)

// member is an ordinary node that the network runs.
type member struct {
	name string
	*node.Seeder
}

// startMember runs a node of the network's own; it is the same code as a
// person's.
func (d *Devnet) startMember(ctx context.Context, g *errgroup.Group, p *node.Profile, name string, upload int64) (*member, error) {
	log := d.log.With("node", name)
	s, err := node.New(ctx, node.Config{
		DataDir: filepath.Join(d.cfg.Dir, name), UploadBytesPerSec: upload, Log: node.NewRing(log.Handler()),
		Profile: func(context.Context, func(node.Job)) (*node.Profile, error) { return p, nil },
	})
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	g.Go(func() error { return s.Run(ctx) })
	m := &member{name, s}
	d.nodes = append(d.nodes, m)
	return m, nil
}

// publishAll makes the samples and publishes them and the person's own
// folders, each once in the network's life.
func (d *Devnet) publishAll(ctx context.Context, publisher *member) error {
	d.job("sample datasets", 0, 0)
	list, err := sample.Make(ctx, filepath.Join(d.cfg.Dir, "samples"), sample.Options{Source: source, SourceLicense: "Apache-2.0"})
	if err != nil {
		return err
	}
	jobs := make([]node.Publish, 0, len(list)+len(d.cfg.Publish))
	for _, s := range list {
		jobs = append(jobs, node.Publish{Dir: s.Dir, Name: s.Name, Description: s.Description, License: s.License})
	}
	for _, dir := range d.cfg.Publish {
		jobs = append(jobs, node.Publish{Dir: dir})
	}
	jobs = slices.DeleteFunc(jobs, func(p node.Publish) bool { return d.state.published(p.Dir) })
	if len(jobs) == 0 {
		return nil
	}
	hub, err := d.rpc.HubParams(ctx) // an old network may have other epochs than were asked for
	if err != nil {
		return err
	}
	perEpoch := wallet.Units(fundPerMinute).MulDiv(uint64(hub.EpochLen/time.Second), 60)
	if err := d.rpc.sponsor(ctx, publisher, perEpoch.MulDiv(fundEpochs*uint64(len(jobs)), 1)); err != nil {
		return err
	}
	for i, p := range jobs {
		d.job("publish "+filepath.Base(p.Dir), int64(i), int64(len(jobs)))
		p.Fund, p.Epochs = perEpoch, fundEpochs
		out, err := publisher.Publish(ctx, p)
		if err != nil {
			return fmt.Errorf("publish %s: %w", p.Dir, err)
		}
		if err := d.state.notePublished(p.Dir, out.Name); err != nil {
			return err
		}
		d.log.Info("published", "name", out.Name, "chunks", out.Chunks, "bytes", out.SizeBytes)
	}
	return nil
}

// startNeighbour runs a node that holds a part of each dataset: different
// parts, so that some chunks have one copy and others three.
func (d *Devnet) startNeighbour(ctx context.Context, g *errgroup.Group, p *node.Profile, i int) error {
	m, err := d.startMember(ctx, g, p, fmt.Sprintf("neighbour-%d", i+1), neighbourUpload)
	if err != nil {
		return err
	}
	g.Go(func() error {
		picked := make(map[string]bool)
		for {
			s, err := m.Snapshot(ctx, node.Query{Datasets: true})
			if ctx.Err() != nil { // the member may have closed its databases already
				return ctx.Err()
			}
			if err != nil {
				return err
			}
			for n, row := range s.Datasets {
				if row.Picked || picked[row.Name] {
					continue
				}
				share := int64([]int{60, 25, 40}[(n+i)%3])
				order := []string{"first", "random"}[i%2]
				if err := m.Pick(ctx, node.Pick{Dataset: row.Name, Bytes: max(row.SizeBytes*share/100, int64(row.ChunkBytes)), Order: order}); err != nil {
					d.log.Warn("neighbour could not pick", "dataset", row.Name, "err", err)
				}
				picked[row.Name] = true
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(2 * time.Second):
			}
		}
	})
	return nil
}
