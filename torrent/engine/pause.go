package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"rarebit/torrent"
)

// Pause stops serving and fetching a dataset and closes its connections.
func (e *Engine) Pause(ctx context.Context, ih torrent.InfoHash) error {
	return e.with(ctx, ih, func(d *dataset) error {
		if d.paused {
			return nil
		}
		if err := e.store.setPaused(ctx, ih, true); err != nil {
			return fmt.Errorf("pause %q: %w", d.c.meta.Name, err)
		}
		d.paused, d.changed = true, true
		e.stopTorrent(d)
		return nil
	})
}

// Resume undoes Pause. It also fetches anew what was picked and whose files
// have vanished, and tries again after an error.
func (e *Engine) Resume(ctx context.Context, ih torrent.InfoHash) error {
	return e.with(ctx, ih, func(d *dataset) error {
		if d.paused {
			b, err := e.store.torrentFile(ctx, ih)
			if err != nil {
				return err
			}
			meta, err := ParseTorrent(b)
			if err != nil {
				return err
			}
			if err := e.store.setPaused(ctx, ih, false); err != nil {
				return fmt.Errorf("resume %q: %w", d.c.meta.Name, err)
			}
			d.paused = false
			e.noteLost(d, d.c.reconcile())
			if err := e.startTorrent(d, meta.info); err != nil {
				return fmt.Errorf("resume %q: %w", d.c.meta.Name, err)
			}
		}
		d.changed = true
		e.retryFetch(d)
		e.startVerify(d)
		if d.lost.Count() > 0 {
			return e.setWanted(ctx, d, d.wanted, torrent.NewBitset(d.lost.Len()))
		}
		return nil
	})
}

// Remove forgets a dataset. deleteData also deletes its files, which is
// refused for the owner's own folder.
func (e *Engine) Remove(ctx context.Context, ih torrent.InfoHash, deleteData bool) error {
	err := e.with(ctx, ih, func(d *dataset) error {
		if deleteData && d.c.own {
			return torrent.WithHint(fmt.Errorf("remove %q with its data: %w", d.c.meta.Name, ErrReadOnly),
				"remove it without its data; the files in %s are yours to delete", d.c.dir)
		}
		e.saving <- struct{}{}
		defer func() { <-e.saving }()
		if err := e.store.remove(ctx, ih); err != nil {
			return fmt.Errorf("remove %q: %w", d.c.meta.Name, err)
		}
		d.stop()
		e.stopTorrent(d)
		e.meter.forget(ih)
		e.files.forget(d.c.id)
		delete(e.sets, ih)
		delete(e.active, ih)
		e.clearAlerts(ih)
		e.listOld = true
		return nil
	})
	if err != nil || !deleteData {
		return err
	}
	if err := os.RemoveAll(filepath.Join(e.cfg.DataDir, ih.String())); err != nil {
		return fmt.Errorf("delete data of %s: %w", ih, err)
	}
	return nil
}
