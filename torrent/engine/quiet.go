package engine

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// quiet passes on what the library warns of; the rest is debugging to us.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	if l < slog.LevelWarn {
		l = slog.LevelDebug
	}
	return q.Handler.Enabled(ctx, l)
}

func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	if r.Level < slog.LevelWarn {
		r.Level = slog.LevelDebug
	}
	return q.Handler.Handle(ctx, r)
}

func (q quiet) WithAttrs(a []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(a)} }

func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }

// stallAfter is how long a tick may take. The library has one lock; who never
// gives it back stops everything without a word.
const stallAfter = 10 * time.Second

// watch writes down what every goroutine does when the clock stands still.
func (e *Engine) watch(ctx context.Context) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	var dumped int64
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		began := e.tick.Load()
		if began == 0 || began == dumped || time.Since(time.Unix(0, began)) < stallAfter {
			continue
		}
		dumped = began
		path, err := dumpGoroutines(e.cfg.DataDir)
		e.log.Error("the BitTorrent library does not answer", "for", stallAfter, "goroutines", path, "err", err)
	}
}

func dumpGoroutines(dir string) (string, error) {
	buf := make([]byte, 16<<20)
	buf = buf[:runtime.Stack(buf, true)]
	path := filepath.Join(dir, "stalled-goroutines.txt")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return path, err
	}
	if err := os.WriteFile(path, buf, 0o600); err != nil {
		return path, fmt.Errorf("write goroutines: %w", err)
	}
	return path, nil
}

// Slices of zeros that all idle datasets share: thousands of them cost
// nothing until somebody asks.
var (
	zeroMu  sync.Mutex
	zero16  []uint16
	zero32  []uint32
	zero64  []uint64
	zeroI64 []int64
)

func zeros[T any](s *[]T, n int) []T {
	zeroMu.Lock()
	defer zeroMu.Unlock()
	if len(*s) < n {
		*s = make([]T, n)
	}
	return (*s)[:n:n]
}

func zeros16(n int) []uint16 { return zeros(&zero16, n) }
func zeros32(n int) []uint32 { return zeros(&zero32, n) }
func zeros64(n int) []uint64 { return zeros(&zero64, n) }
func zerosI64(n int) []int64 { return zeros(&zeroI64, n) }
