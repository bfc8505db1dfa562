package epoch

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"rarebit/torrent"
)

// library has the datasets whose manifest and block hashes are known. The
// hashes of all of them are in memory: 32 bytes per 16 KiB.
type library struct {
	store *store
	chain Chain

	mu         sync.Mutex
	held       map[torrent.ID]*held
	registered map[torrent.ID]Registered
	asked      time.Time // when the chain was last asked for registrations
}

// held is one dataset.
type held struct {
	info     *DatasetInfo
	manifest *torrent.Manifest
	raw      storedDataset
	leaves   []torrent.Hash
}

func newLibrary(s *store, c Chain) *library {
	return &library{store: s, chain: c, held: map[torrent.ID]*held{}, registered: map[torrent.ID]Registered{}}
}

// load reads what was stored; it was checked then.
func (l *library) load(ctx context.Context) error {
	list, err := l.store.datasets(ctx)
	if err != nil {
		return err
	}
	for _, d := range list {
		m, err := torrent.ParseManifest(d.Manifest)
		if err != nil {
			return fmt.Errorf("load dataset %s: %w", d.ID, err)
		}
		leaves, err := l.store.leaves(ctx, d.ID)
		if err != nil {
			return err
		}
		l.put(d, m, torrent.NewTree(leaves))
	}
	return nil
}

func (l *library) put(d storedDataset, m *torrent.Manifest, t *torrent.Tree) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held[d.ID] = &held{info: InfoOf(d.ID, m, t), manifest: m, raw: d, leaves: t.Leaves()}
}

func (l *library) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.held)
}

func (l *library) get(id torrent.ID) *held {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held[id]
}

// all lists the datasets by id.
func (l *library) all() []*held {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]*held, 0, len(l.held))
	for _, h := range l.held {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b *held) int { return compareID(a.info.ID, b.info.ID) })
	return out
}

// infos are the datasets that were known at a moment. An epoch is drawn and
// settled over those that were there when it began: one that comes later must
// not change what a draw's number means.
func (l *library) infos(at time.Time) map[torrent.ID]*DatasetInfo {
	out := map[torrent.ID]*DatasetInfo{}
	for _, h := range l.all() {
		if h.raw.Updated <= at.UnixMilli() {
			out[h.info.ID] = h.info
		}
	}
	return out
}

// registration is what the hub says of a dataset. An unknown id makes the
// chain be asked, at most once a second: strangers send ids.
func (l *library) registration(ctx context.Context, id torrent.ID, now time.Time) (Registered, error) {
	l.mu.Lock()
	r, known := l.registered[id]
	ask := !known && now.Sub(l.asked) >= time.Second
	if ask {
		l.asked = now
	}
	l.mu.Unlock()
	if known {
		return r, nil
	}
	if ask {
		list, err := l.chain.Datasets(ctx)
		if err != nil {
			return Registered{}, fmt.Errorf("ask the chain for dataset %s: %w", id, err)
		}
		l.mu.Lock()
		for _, x := range list {
			l.registered[x.ID] = x
		}
		r, known = l.registered[id]
		l.mu.Unlock()
	}
	if !known {
		return Registered{}, fmt.Errorf("find dataset %s: %w", id, torrent.ErrUnknownDataset)
	}
	return r, nil
}

// add checks and stores an upload. A dataset's manifest stays as it was first
// given: what it pays must not change under its seeders.
func (l *library) add(ctx context.Context, r *Registered, u *Upload, now time.Time) error {
	m, t, err := u.Check(r)
	if err != nil {
		return err
	}
	if h := l.get(r.ID); h != nil {
		if h.info.ManifestHash != m.SigningHash() {
			return fmt.Errorf("store dataset %s: %w", r.ID, errManifestFixed)
		}
		return nil
	}
	d := storedDataset{ID: r.ID, Manifest: u.Manifest, Torrent: u.Torrent, Updated: now.UnixMilli()}
	if err := l.store.addDataset(ctx, r.ID, u, d.Updated); err != nil {
		return err
	}
	l.put(d, m, t)
	return nil
}
