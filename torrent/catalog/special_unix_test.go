//go:build unix

package catalog_test

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"rarebit/torrent/catalog"
)

// A fifo that nobody writes to would keep whoever opens it for ever.
func TestFifoAndSocket(t *testing.T) {
	dir := folder(t, "a", "1")
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Skip(err)
	}
	t.Chdir(dir) // socket names are short
	l, err := net.Listen("unix", "sock")
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = l.Close() }()
	r := mustHash(t, catalog.Options{Dir: dir, Open: func(p string) (catalog.ReaderAtCloser, error) {
		if filepath.Base(p) != "a" {
			t.Errorf("opened %s", p)
		}
		return os.Open(p)
	}})
	if all := strings.Join(r.Warnings, "\n"); !strings.Contains(all, "pipe (fifo)") || !strings.Contains(all, "sock (socket)") {
		t.Errorf("warnings %q", r.Warnings)
	}
	if got := paths(r); !slices.Equal(got, []string{"a"}) {
		t.Errorf("files %q", got)
	}
	if _, err := catalog.Hash(t.Context(), catalog.Options{Dir: filepath.Join(dir, "pipe")}); err == nil || !strings.Contains(err.Error(), "fifo") {
		t.Errorf("a fifo as the folder: %v", err)
	}
}

// A file that turns into a fifo or a link between the scan and the reading is
// neither waited for nor followed.
func TestSwappedFile(t *testing.T) {
	secret := filepath.Join(folder(t, "secret", "x"), "secret")
	for name, swap := range map[string]func(p string) error{
		"fifo": func(p string) error { return syscall.Mkfifo(p, 0o600) },
		"link": func(p string) error { return os.Symlink(secret, p) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, "a", strings.Repeat("a", 300_000), "b", "2")
			b := filepath.Join(dir, "b")
			swapped := false
			r, err := catalog.Hash(t.Context(), catalog.Options{Dir: dir, Workers: 1, Progress: func(int64, int64) {
				if swapped {
					return
				}
				swapped = true // a was read, b not yet
				if err := os.Remove(b); err != nil {
					t.Error(err)
				}
				if err := swap(b); err != nil {
					t.Error(err)
				}
			}})
			if err == nil || r != nil || !swapped {
				t.Fatalf("swapped %v, got %v, %v", swapped, r, err)
			}
		})
	}
}

func TestNoRightToRead(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root reads everything; TestErrors has the case with an injected opener")
	}
	dir := folder(t, "a", "1", "shut/b", "2")
	if err := os.Chmod(filepath.Join(dir, "shut"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "shut"), 0o700) })
	if _, err := catalog.Hash(t.Context(), catalog.Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), `"shut"`) {
		t.Errorf("a folder that cannot be listed: %v", err)
	}
}
