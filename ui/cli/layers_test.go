package cli_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers, left to right: a package imports its own layer and those to its left.
var layers = []string{"torrent", "vectors", "reputation", "wallet", "ui", "main.go"}

// owners are the only packages that may import a foreign module.
var owners = map[string]string{
	"github.com/anacrolix/torrent": "torrent/engine", // and its bench, which has the library as its baseline
	"github.com/anacrolix/log":     "torrent/engine",
	"github.com/mattn/go-sqlite3":  "torrent/sqlite",
}

// TestLayers parses the files instead of asking the go command: it sees the
// files of every system, and the test cache notices when one changes.
func TestLayers(t *testing.T) {
	const root = "../.."
	layer := func(p string) int {
		top, _, _ := strings.Cut(p, "/")
		return slices.Index(layers, top)
	}
	files := 0
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "shim") {
			return filepath.SkipDir
		}
		if filepath.Ext(p) != ".go" {
			return nil
		}
		files++
		rel, _ := filepath.Rel(root, p)
		file := filepath.ToSlash(rel)
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			dep, _ := strconv.Unquote(spec.Path.Value)
			if own, ok := strings.CutPrefix(dep, "rarebit/"); ok && layer(own) > layer(file) {
				t.Errorf("%s imports %s: arrows point left only", file, dep)
			}
			for module, owner := range owners {
				if (dep == module || strings.HasPrefix(dep, module+"/")) && path.Dir(file) != owner && !strings.HasPrefix(file, owner+"/") {
					t.Errorf("%s imports %s: only %s may", file, dep, owner)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("%d files seen: the walk does not start at the root", files)
	}
}

// TestTopLevel keeps the top level as the owner fixed it.
func TestTopLevel(t *testing.T) {
	allowed := []string{"main.go", "ui", "torrent", "vectors", "wallet", "reputation", "go.mod", "go.sum", "README.md", "LICENSE"}
	entries, err := filepath.Glob("../../*")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := filepath.Base(e)
		if !slices.Contains(allowed, name) && !strings.HasPrefix(name, ".") && name != "rarebit" { // rarebit: a built binary, ignored by git
			t.Errorf("%s at the top level", name)
		}
	}
}
