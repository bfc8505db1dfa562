//go:build unix

// Command bench measures how fast the engine serves a warm dataset, against
// the BitTorrent library with its default storage (memory-mapped files). Each
// seeder is a process of its own; the downloader is a plain BitTorrent peer
// with 200 requests in flight that compares every byte. Rounds are
// interleaved, so that what else the machine does hits both.
//
//	go run ./torrent/engine/bench -quick
//
// It is not a test: figures depend on the machine, read the ratios.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	serve := flag.String("serve", "", "be a seeder: ours or library (used by the program itself)")
	dir := flag.String("dir", "", "folder of the dataset (with -serve)")
	quick := flag.Bool("quick", false, "256 MiB instead of 1 GiB")
	rounds := flag.Int("rounds", 3, "rounds; the median is shown")
	flag.Parse()
	var err error
	if *serve != "" {
		err = seed(*serve, *dir)
	} else {
		size := int64(1 << 30)
		if *quick {
			size = 256 << 20
		}
		err = run(size, *rounds)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// result is one run of one seeder.
type result struct {
	mbPerSec, cpuPerGiB float64
	rssMiB              float64
}

func run(size int64, rounds int) error {
	dir, err := os.MkdirTemp("", "rarebit-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	d := newData(size)
	if err := d.write(dir); err != nil {
		return err
	}
	fmt.Printf("%d MiB in chunks of %d KiB, warm cache, loopback, %d requests in flight, %d rounds interleaved\n",
		size>>20, chunkBytes>>10, inFlight, rounds)
	seeders, conns := []string{"ours", "library"}, []int{1, 4}
	all := map[string][]result{}
	for range rounds {
		for _, n := range conns {
			for _, s := range seeders {
				r, err := measure(s, dir, d, n)
				if err != nil {
					return fmt.Errorf("%s, %d connections: %w", s, n, err)
				}
				key := fmt.Sprint(s, n)
				all[key] = append(all[key], r)
			}
		}
	}
	fmt.Printf("%-10s %12s %10s %16s %12s\n", "seeder", "connections", "MB/s", "CPU s per GiB", "peak MiB")
	for _, n := range conns {
		ours, lib := median(all[fmt.Sprint("ours", n)]), median(all[fmt.Sprint("library", n)])
		fmt.Printf("%-10s %12d %10.0f %16.2f %12.0f\n", "ours", n, ours.mbPerSec, ours.cpuPerGiB, ours.rssMiB)
		fmt.Printf("%-10s %12d %10.0f %16.2f %12.0f\n", "library", n, lib.mbPerSec, lib.cpuPerGiB, lib.rssMiB)
		fmt.Printf("%-10s %12d %9.2fx %15.2fx %11.2fx\n", "ratio", n, ours.mbPerSec/lib.mbPerSec, ours.cpuPerGiB/lib.cpuPerGiB, ours.rssMiB/lib.rssMiB)
	}
	return nil
}

func median(rs []result) result {
	mid := func(f func(result) float64) float64 {
		v := make([]float64, 0, len(rs))
		for _, r := range rs {
			v = append(v, f(r))
		}
		slices.Sort(v)
		return v[len(v)/2]
	}
	return result{
		mid(func(r result) float64 { return r.mbPerSec }),
		mid(func(r result) float64 { return r.cpuPerGiB }),
		mid(func(r result) float64 { return r.rssMiB }),
	}
}

// measure starts a seeder, downloads everything once and asks it what that
// cost. The seeder speaks in lines: its address, then, when its input ends,
// the processor time since and its peak memory.
func measure(seeder, dir string, d *data, conns int) (result, error) {
	self, err := os.Executable()
	if err != nil {
		return result{}, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, "-serve", seeder, "-dir", dir) //nolint:gosec // this program
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return result{}, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return result{}, err
	}
	if err := cmd.Start(); err != nil {
		return result{}, err
	}
	lines := bufio.NewReader(out)
	addr, err := lines.ReadString('\n')
	if err != nil {
		return result{}, errors.Join(fmt.Errorf("seeder did not start: %w", err), cmd.Wait())
	}
	began := time.Now()
	derr := d.download(ctx, strings.TrimSpace(addr), conns)
	took := time.Since(began)
	var cpu, rss float64
	_ = in.Close()
	_, serr := fmt.Fscan(lines, &cpu, &rss)
	_, _ = io.Copy(io.Discard, lines)
	if err := errors.Join(derr, serr, cmd.Wait()); err != nil {
		return result{}, err
	}
	return result{float64(d.size) / 1e6 / took.Seconds(), cpu * float64(1<<30) / float64(d.size), rss}, nil
}

func torrentPath(dir string) string { return filepath.Join(dir, "the.torrent") }
