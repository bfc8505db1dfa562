package engine

import (
	"container/list"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// maxOpenFiles bounds the descriptors that stay open for files of datasets;
// those in use at the moment come on top.
const maxOpenFiles = 256

// hooks replace what touches the disk, so that tests can fill it.
type hooks struct {
	open    func(path string, flag int, perm os.FileMode) (*os.File, error)
	writeAt func(f *os.File, b []byte, off int64) (int, error)
}

// fileCache keeps descriptors open between reads: opening and closing a file
// for each 16 KiB block costs a fifth of the throughput. A descriptor in use
// is never closed: its number could be given to another file between a lookup
// and the read.
type fileCache struct {
	hooks hooks
	max   int

	mu   sync.Mutex
	open map[fileKey]*handle
	idle *list.List // of *handle nobody uses, most recently used first
}

type fileKey struct {
	content uint64
	file    int
	write   bool
}

type handle struct {
	*os.File
	key  fileKey
	refs int
	el   *list.Element // in idle, when refs is 0
	gone bool          // close when the last user is done
}

func newFileCache(limit int, h hooks) *fileCache {
	if h.open == nil {
		h.open = os.OpenFile
	}
	if h.writeAt == nil {
		h.writeAt = (*os.File).WriteAt
	}
	return &fileCache{hooks: h, max: limit, open: map[fileKey]*handle{}, idle: list.New()}
}

// acquire opens the file of c, or finds it open. Give it back with release.
func (fc *fileCache) acquire(c *content, file int, write bool) (*handle, error) {
	key := fileKey{c.id, file, write}
	fc.mu.Lock()
	if h := fc.open[key]; h != nil {
		fc.use(h)
		fc.mu.Unlock()
		return h, nil
	}
	fc.mu.Unlock()

	f, err := fc.openFile(c, file, write)
	if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
		fc.mu.Lock()
		fc.shrink(0)
		fc.mu.Unlock()
		f, err = fc.openFile(c, file, write)
	}
	if err != nil {
		return nil, err
	}
	fc.mu.Lock()
	defer fc.mu.Unlock()
	if h := fc.open[key]; h != nil { // somebody was faster
		_ = f.Close()
		fc.use(h)
		return h, nil
	}
	h := &handle{File: f, key: key, refs: 1}
	fc.open[key] = h
	fc.shrink(fc.max)
	return h, nil
}

func (fc *fileCache) openFile(c *content, file int, write bool) (*os.File, error) {
	path := c.path(file)
	if !write {
		return fc.hooks.open(path, os.O_RDONLY, 0)
	}
	if c.own {
		return nil, ErrReadOnly
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, err
	}
	f, err := fc.hooks.open(path, os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return nil, err
	}
	// The full size at once: a hole costs nothing, and a size that is wrong
	// later means that somebody else changed the file.
	if st, err := f.Stat(); err != nil || st.Size() != c.meta.Files[file].Size {
		if err == nil {
			err = f.Truncate(c.meta.Files[file].Size)
		}
		if err != nil {
			_ = f.Close()
			return nil, err
		}
	}
	return f, nil
}

func (fc *fileCache) use(h *handle) {
	if h.refs == 0 {
		fc.idle.Remove(h.el)
		h.el = nil
	}
	h.refs++
}

func (fc *fileCache) release(h *handle) {
	fc.mu.Lock()
	defer fc.mu.Unlock()
	if h.refs--; h.refs > 0 {
		return
	}
	if h.gone {
		_ = h.Close()
		return
	}
	h.el = fc.idle.PushFront(h)
	fc.shrink(fc.max)
}

// shrink closes what nobody uses until no more than limit are open.
func (fc *fileCache) shrink(limit int) {
	for len(fc.open) > limit {
		el := fc.idle.Back()
		if el == nil {
			return
		}
		h := el.Value.(*handle)
		fc.idle.Remove(el)
		delete(fc.open, h.key)
		_ = h.Close()
	}
}

// forget closes every file of a dataset, those in use when their users are
// done. A file that was replaced on the disk is then opened anew.
func (fc *fileCache) forget(content uint64) {
	fc.mu.Lock()
	defer fc.mu.Unlock()
	for k, h := range fc.open {
		if k.content != content {
			continue
		}
		delete(fc.open, k)
		if h.refs > 0 {
			h.gone = true
			continue
		}
		fc.idle.Remove(h.el)
		_ = h.Close()
	}
}

// close closes everything that nobody uses.
func (fc *fileCache) close() {
	fc.mu.Lock()
	defer fc.mu.Unlock()
	fc.shrink(0)
}
