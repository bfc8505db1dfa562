package sample

import (
	"archive/tar"
	"bytes"
	"io/fs"
	"time"
)

// tarFile collects files in a tar archive whose bytes depend on names and
// contents alone.
type tarFile struct {
	b bytes.Buffer
	w *tar.Writer
}

func newTar() *tarFile {
	t := new(tarFile)
	t.w = tar.NewWriter(&t.b)
	return t
}

func (t *tarFile) add(name string, b []byte) error {
	h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(b)), Mode: int64(fs.FileMode(0o644)), ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR}
	if err := t.w.WriteHeader(h); err != nil {
		return err
	}
	_, err := t.w.Write(b)
	return err
}

func (t *tarFile) writeTo(path string) error {
	if err := t.w.Close(); err != nil {
		return err
	}
	return writeFile(path, t.b.Bytes())
}
