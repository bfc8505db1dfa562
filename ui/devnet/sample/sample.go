// Package sample makes the datasets of the local network from what is on the
// machine: the text of the Go tree, its pictures, and characters drawn with
// the Go fonts. It downloads nothing and invents no bytes: everything is under
// the BSD licence of the Go project or comes with this program.
//
// The invariant: a dataset's folder is there complete or not at all, and the
// same Go tree and program give the same bytes on the same kind of processor
// (pictures are drawn with floats). What is already there is not touched.
//
// The caller is ui/devnet, which publishes the folders.
package sample

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Dataset is a folder that is ready to be published.
type Dataset struct {
	Name        string
	Dir         string
	Description string
	License     string // SPDX
}

// Options say where to take content from. The zero value looks for the Go
// tree of this machine.
type Options struct {
	GoRoot string // "": FindGoRoot; "-": as if there were none
	// Source is published as Go source where there is no Go tree: the
	// program's own files. Nil: nothing takes its place.
	Source        fs.FS
	SourceName    string // name of that dataset; "": rarebit-source
	SourceLicense string // SPDX

	Workers int // 0: one per CPU
}

// maker writes one dataset into an empty folder.
type maker struct {
	Dataset
	write func(ctx context.Context, dir string) error
}

// Make makes the datasets below dir that are not there yet and returns all.
func Make(ctx context.Context, dir string, o Options) ([]Dataset, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("make sample datasets: %w", err)
	}
	if o.Workers <= 0 {
		o.Workers = runtime.NumCPU()
	}
	root := o.GoRoot
	if root == "" {
		root = FindGoRoot(ctx)
	}
	var makers []maker
	switch {
	case root != "" && root != "-":
		makers = append(makers, goSource(root), goImages(root))
	case o.Source != nil:
		makers = append(makers, ownSource(o))
	}
	makers = append(makers, glyphs(o))

	out := make([]Dataset, len(makers))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(o.Workers)
	for i, m := range makers {
		g.Go(func() error {
			m.Dir = filepath.Join(dir, m.Name)
			out[i] = m.Dataset
			if err := complete(ctx, m); err != nil {
				return fmt.Errorf("make sample dataset %s: %w", m.Name, err)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return out, nil
}

// complete writes under another name and renames, so that a folder with the
// right name is always whole, whatever interrupts us.
func complete(ctx context.Context, m maker) error {
	if _, err := os.Stat(m.Dir); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	tmp := filepath.Join(filepath.Dir(m.Dir), "."+m.Name+".partial")
	if err := os.RemoveAll(tmp); err != nil { // left by a crash
		return err
	}
	if err := os.Mkdir(tmp, 0o750); err != nil {
		return err
	}
	if err := m.write(ctx, tmp); err != nil {
		return errors.Join(err, os.RemoveAll(tmp))
	}
	return os.Rename(tmp, m.Dir)
}

// writeFile also waits for the disk: a rename may outlive the bytes otherwise.
func writeFile(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // below our own folder
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}
