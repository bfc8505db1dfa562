package engine

import (
	"context"
	"errors"
	"time"

	"rarebit/torrent"
)

// servedEvery is how often the bytes served per chunk are stored; what is held
// is stored each second.
const servedEvery = 5 * time.Second

// jobs takes what changed since the last save. final settles the times of
// files that were being fetched: nothing writes any more.
func (e *Engine) jobs(final bool) []*saveJob {
	var out []*saveJob
	withServed := final || time.Since(e.totals.servedAt) > servedEvery
	if withServed {
		e.totals.servedAt = time.Now()
	}
	for _, d := range e.sets {
		j := d.c.job(d.wanted, final)
		if withServed && d.servedOld {
			if j == nil {
				j = d.c.emptyJob()
			}
			j.served, d.servedOld = d.served, false
		}
		if j != nil {
			out = append(out, j)
		}
	}
	return out
}

// job is what is to be saved of a content, or nil.
func (c *content) job(wanted torrent.Bitset, final bool) *saveJob {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.unsaved && len(c.touched) == 0 && len(c.restamp) == 0 && !final {
		return nil
	}
	j := &saveJob{c: c, held: c.held.Clone(), known: c.known.Clone(), touched: map[int]bool{}, stamps: map[int]stamp{}}
	for _, s := range c.meta.spans {
		if s.file < 0 {
			continue
		}
		_, written := c.touched[s.file]
		if final && c.stamps[s.file].mtimeNs == influx && c.stat(s.file) != absent {
			written = true
		}
		if written {
			j.touched[s.file] = !final && c.missing(s, wanted)
		}
		if _, ok := c.restamp[s.file]; ok {
			j.stamps[s.file] = c.stamps[s.file]
		}
	}
	if final && !c.unsaved && len(j.touched) == 0 && len(j.stamps) == 0 {
		return nil
	}
	c.unsaved, c.touched, c.restamp = false, nil, nil
	return j
}

func (c *content) emptyJob() *saveJob {
	held, known := c.bits()
	return &saveJob{c: c, held: held, known: known}
}

// again puts a job back that could not be stored.
func (j *saveJob) again() {
	c := j.c
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unsaved = true
	for i := range j.touched {
		c.touch(i)
	}
	for i := range j.stamps {
		c.noteRestamp(i)
	}
}

// touch marks a file as written. c.mu is held.
func (c *content) touch(file int) {
	if c.touched == nil {
		c.touched = map[int]struct{}{}
	}
	c.touched[file] = struct{}{}
}

// noteRestamp marks a stamp that is to be stored. c.mu is held.
func (c *content) noteRestamp(file int) {
	if c.restamp == nil {
		c.restamp = map[int]struct{}{}
	}
	c.restamp[file] = struct{}{}
}

// startSave saves in the background, unless a save still runs: a slow disk
// must not stop the clock.
func (e *Engine) startSave(ctx context.Context) {
	select {
	case e.saving <- struct{}{}:
	default:
		return
	}
	jobs := e.jobs(false)
	if len(jobs) == 0 {
		<-e.saving
		return
	}
	e.bg.Go(func() {
		defer func() { <-e.saving }()
		// Not cut off half-way: the files are synced already.
		if err := e.run(context.WithoutCancel(ctx), jobs); err != nil {
			e.log.Error("save what is held", "err", err)
		}
	})
}

func (e *Engine) run(ctx context.Context, jobs []*saveJob) error {
	var errs []error
	for _, j := range jobs {
		if err := j.run(ctx, e.store); err != nil {
			j.again()
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// saveNow saves before it returns.
func (e *Engine) saveNow(ctx context.Context) error { return e.saveWait(ctx, false) }

// saveAll is the last save: Run has ended all that writes.
func (e *Engine) saveAll(ctx context.Context) error { return e.saveWait(ctx, true) }

func (e *Engine) saveWait(ctx context.Context, final bool) error {
	e.saving <- struct{}{}
	defer func() { <-e.saving }()
	return e.run(ctx, e.jobs(final))
}
