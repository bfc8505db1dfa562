//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	lib "github.com/anacrolix/torrent"
	"github.com/anacrolix/torrent/metainfo"
	"github.com/anacrolix/torrent/storage"

	"rarebit/torrent/engine"
)

// seed serves the dataset until its input ends, and says what that cost.
func seed(kind, dir string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	start := ours
	if kind == "library" {
		start = library
	}
	addr, stop, err := start(ctx, dir)
	if err != nil {
		return err
	}
	began := cpuSeconds()
	fmt.Println(addr)
	_, _ = io.Copy(io.Discard, os.Stdin)
	fmt.Println(cpuSeconds()-began, peakMiB())
	cancel()
	return stop()
}

func ours(ctx context.Context, dir string) (string, func() error, error) {
	tmp, err := os.MkdirTemp("", "rarebit-bench-seeder-")
	if err != nil {
		return "", nil, err
	}
	db, err := engine.OpenDB(ctx, filepath.Join(tmp, "engine.db"))
	if err != nil {
		return "", nil, err
	}
	e, err := engine.New(engine.Config{DataDir: filepath.Join(tmp, "data"), DB: db, ListenAddr: "127.0.0.1:0"})
	if err != nil {
		return "", nil, err
	}
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	stop := func() error { return errors.Join(<-done, db.Close(), os.RemoveAll(tmp)) }
	b, err := os.ReadFile(torrentPath(dir)) //nolint:gosec // our own file
	if err != nil {
		return "", nil, err
	}
	ih, err := e.Add(ctx, engine.AddOptions{Torrent: b, SourceDir: filepath.Join(dir, name)})
	if err != nil {
		return "", nil, err
	}
	for range 6000 {
		if t := e.Snapshot().Torrents[ih]; t != nil && t.State == engine.StateSeed {
			return e.Addr(), stop, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return "", nil, errors.New("the dataset is not complete")
}

// library is the client as it comes, without what needs a network.
func library(_ context.Context, dir string) (string, func() error, error) {
	c := lib.NewDefaultClientConfig()
	c.SetListenAddr("127.0.0.1:0")
	c.Seed, c.DisableUTP, c.NoDHT, c.DisablePEX, c.DisableIPv6, c.NoDefaultPortForwarding = true, true, true, true, true, true
	store := storage.NewFileOpts(storage.NewFileClientOpts{ClientBaseDir: dir, PieceCompletion: storage.NewMapPieceCompletion()})
	c.DefaultStorage = store
	client, err := lib.NewClient(c)
	if err != nil {
		return "", nil, err
	}
	stop := func() error { return errors.Join(append(client.Close(), store.Close())...) }
	mi, err := metainfo.LoadFromFile(torrentPath(dir))
	if err != nil {
		return "", nil, err
	}
	t, err := client.AddTorrent(mi)
	if err != nil {
		return "", nil, err
	}
	for range 6000 {
		if t.BytesMissing() == 0 {
			return fmt.Sprintf("127.0.0.1:%d", client.LocalPort()), stop, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return "", nil, errors.New("the dataset is not complete")
}

func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// peakMiB is the peak of resident memory. rusage would also count the parent's
// at the moment of the fork.
func peakMiB() float64 {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		var kb float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 {
			return kb / 1024
		}
	}
	return 0
}
