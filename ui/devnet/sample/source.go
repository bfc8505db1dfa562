package sample

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// Trees below ownFileBytes share a file, so that padding stays small.
	ownFileBytes = 1 << 20
	// joinedBytes is when the next shared file is begun.
	joinedBytes = 4 << 20
	// maxSourceBytes of one original; longer ones are tables, not text.
	maxSourceBytes = 1 << 20
)

// goLicense goes with everything from the Go project; a distribution's Go
// tree may lack it.
//
//go:embed go-license.txt
var goLicense string

// Trees of the Go source that are left out: the commands and the internal
// packages for their size, vendored packages, and tables of system calls and
// instructions, which would be a third of the text and say little.
var skipTrees = []string{"cmd", "internal", "vendor", "syscall", "simd"}

func goSource(root string) maker {
	return maker{
		Dataset: Dataset{
			Name:        "go-source",
			Description: "Source text of the Go standard library: code, assembly, documentation and tests, joined to one text file per package tree (txtar).",
			License:     "BSD-3-Clause",
		},
		write: func(ctx context.Context, dir string) error {
			src, err := filepath.EvalSymlinks(filepath.Join(root, "src")) // Debian's is a link
			if err != nil {
				return err
			}
			readme := "Source text of the Go standard library, from the Go tree of this machine.\n\n" + aboutBundles + "\n" + licenseText(root)
			return bundle(ctx, os.DirFS(src), dir, readme)
		},
	}
}

func ownSource(o Options) maker {
	name := o.SourceName
	if name == "" {
		name = "rarebit-source"
	}
	return maker{
		Dataset: Dataset{Name: name, Description: "Source text of this program, joined to text files (txtar).", License: o.SourceLicense},
		write: func(ctx context.Context, dir string) error {
			return bundle(ctx, o.Source, dir, "Source text of this program.\n\n"+aboutBundles)
		},
	}
}

const aboutBundles = `Each text file holds many originals in the txtar format: a line
"-- path/of/file.go --" stands before each of them. Package trees of a MiB and
more have a file of their own, the others share "small-packages" files. Left
out: files that are not UTF-8 text, that are longer than 1 MiB or that contain
txtar marks themselves.
`

func licenseText(root string) string {
	text := goLicense
	if b, err := os.ReadFile(filepath.Join(root, "LICENSE")); err == nil && utf8.Valid(b) { //nolint:gosec // the Go tree
		text = string(b)
	}
	return "Licence\n-------\n" + text
}

// bundle joins the text files of a tree, one file per folder at its top.
func bundle(ctx context.Context, src fs.FS, dir, readme string) error {
	trees, err := fs.ReadDir(src, ".")
	if err != nil {
		return err
	}
	var joined bytes.Buffer
	nJoined := 0
	flush := func() error {
		if joined.Len() == 0 {
			return nil
		}
		nJoined++
		defer joined.Reset()
		return writeFile(filepath.Join(dir, fmt.Sprintf("small-packages-%d.txt", nJoined)), joined.Bytes())
	}
	for _, tree := range trees {
		if slices.Contains(skipTrees, tree.Name()) {
			continue
		}
		var text bytes.Buffer
		if err := joinTree(ctx, src, tree.Name(), &text); err != nil {
			return err
		}
		if text.Len() >= ownFileBytes {
			if err := writeFile(filepath.Join(dir, tree.Name()+".txt"), text.Bytes()); err != nil {
				return err
			}
			continue
		}
		joined.Write(text.Bytes())
		if joined.Len() >= joinedBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, "readme.txt"), []byte(readme))
}

var textExtensions = []string{".go", ".s", ".md", ".txt", ".c", ".h", ".html", ".js", ".sh", ".asm"}

func joinTree(ctx context.Context, src fs.FS, tree string, out *bytes.Buffer) error {
	return fs.WalkDir(src, tree, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case !d.Type().IsRegular() || !slices.Contains(textExtensions, path.Ext(p)):
			return nil
		}
		if info, err := d.Info(); err != nil || info.Size() == 0 || info.Size() > maxSourceBytes {
			return err
		}
		b, err := fs.ReadFile(src, p)
		if err != nil {
			return err
		}
		if !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 || hasMark(b) {
			return nil
		}
		fmt.Fprintf(out, "-- %s --\n", p)
		out.Write(b)
		if b[len(b)-1] != '\n' {
			out.WriteByte('\n')
		}
		return nil
	})
}

// hasMark says whether a line would be read as the start of another file.
func hasMark(b []byte) bool {
	for line := range bytes.Lines(b) {
		s := strings.TrimRight(string(line), "\r\n")
		if strings.HasPrefix(s, "-- ") && strings.HasSuffix(s, " --") {
			return true
		}
	}
	return false
}
