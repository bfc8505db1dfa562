package keys_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"rarebit/ui/tui/keys"
)

var update = flag.Bool("update", false, "write the key table into the README")

// TestReadme keeps the README's table that of the program.
func TestReadme(t *testing.T) {
	const path, open, end = "../../../README.md", "checked by the same test -->\n", "<!-- /keys -->"
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(b), open)
	table, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README has no key table between its two markers")
	}
	want := keys.Markdown()
	if *update {
		if err := os.WriteFile(path, []byte(head+open+want+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Error("the README's key table is stale: go test ./ui/tui/keys -update")
	}
}
