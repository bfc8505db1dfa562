package filter_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"rarebit/ui/tui/filter"
)

// row is a chunk with 3 copies, a multiplier of 2.666 and 1.2 GiB served.
func row(name string) (float64, string, bool) {
	switch name {
	case "copies":
		return 3, "", true
	case "mult":
		return 2.666, "", true
	case "served":
		return 1.2 * (1 << 30), "", true
	case "earned":
		return 0.0041, "", true
	case "progress":
		return 62, "", true
	case "ds":
		return 0, "Wikipedia-EN 2026", true
	case "file":
		return 0, "träume/Ärger.txt", true
	case "state":
		return 0, "seed", true
	case "chunk":
		return 0, "9f2c41d0a7be", true
	case "mine":
		return 1, "", true
	case "agreed":
		return 0, "", true
	}
	return 0, "", false
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"", true},
		{"   ", true},
		{"copies<4", true},
		{"copies<3", false},
		{"copies<=3", true},
		{"reps=3", true},
		{"copies!=3", false},
		{"copies:3", true},
		{"COPIES>2", true},
		{"mult>=2", true},
		{"mult=2.66", true},  // what the screen shows for 2.666
		{"mult=2.67", false}, // never rounded up
		{"mult<=2.66x", true},
		{"mult>2.66", false},
		{"multiplier>2.6x", true},
		{"served>1GiB", true},
		{"served>1.3gb", false},
		{"earned>0.004rbt", true},
		{"progress<70%", true},
		{"ds:wiki", true},
		{"ds=wiki", false},
		{`ds="wikipedia-en 2026"`, true},
		{"ds!=wiki", true},
		{"state:seed mine", true},
		{"state:seed -mine", false},
		{"agreed", false},
		{"!agreed", true},
		{"-state:fetch", true},
		{"9F2C", true},
		{"ÄRGER", true},
		{"nothere", false},
		{"-nothere", true},
		{"wanted>0", false}, // a field that the row lacks does not match
		{"copies<4 mult>=2 ds:wiki state:seed 9f2c", true},
		{"copies<4 mult>=2 ds:arxiv", false},
		{`"copies<4"`, false}, // quoted: a word, not a comparison
	} {
		f, err := filter.Parse(c.text)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.text, err)
			continue
		}
		if got := f.Match(row); got != c.want {
			t.Errorf("%q matches: %v, want %v", c.text, got, c.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"copys<4", `no field "copys"`},
		{"copies<", "what?"},
		{"copies<many", "not a number"},
		{"copies<NaN", "not a number"},
		{"served>big", "not a size"},
		{"ds<5", "is text"},
		{"mine=1", "written alone"},
		{`ds:"wiki`, "quotation mark"},
		{`""`, "empty"},
		{"a\x1bb", "not text"},
		{"\xff", "not text"},
		{strings.Repeat("a", filter.MaxBytes+1), "longer"},
		{strings.Repeat("a ", filter.MaxTerms+1), "more than"},
	} {
		_, err := filter.Parse(c.text)
		if err == nil || !errors.Is(err, filter.ErrFilter) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Parse(%.40q): %v, want an error with %q", c.text, err, c.want)
		}
	}
}

func TestParseBytes(t *testing.T) {
	for s, want := range map[string]int64{
		"5 GB": 5e9, "1.5GiB": 3 << 29, "4096": 4096, "10k": 1e4, "2 TiB": 2 << 40, "0": 0, "7b": 7,
	} {
		if got, err := filter.ParseBytes(s); err != nil || got != want {
			t.Errorf("ParseBytes(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "GB", "-5 GB", "5 XB", "1e300", "inf", "nan"} {
		if got, err := filter.ParseBytes(s); err == nil {
			t.Errorf("ParseBytes(%q) = %d, want an error", s, got)
		}
	}
}

func TestFieldNamesAreUnique(t *testing.T) {
	for name, set := range map[string]filter.Set{"chunks": filter.Chunks, "datasets": filter.Datasets, "ledger": filter.Ledger, "log": filter.Log} {
		seen := map[string]bool{}
		for _, d := range set {
			for _, n := range []string{d.Name, d.Alias} {
				if n != "" && seen[n] {
					t.Errorf("%s: %q names two fields", name, n)
				}
				seen[n] = true
			}
		}
	}
}

func ExampleParse() {
	f, err := filter.Parse("copies<4 mult>=2 ds:wiki")
	fmt.Println(f.Match(row), err)
	// Output: true <nil>
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"copies<4 mult>=2 ds:wiki state:seed text", `ds:"a b" -mine`, "served>1.5GiB", "!x", "a\"", ":", "<=", "mult=1e400"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := filter.Parse(s)
		if err != nil {
			if p != nil || !errors.Is(err, filter.ErrFilter) {
				t.Fatalf("Parse(%q) = %v, %v", s, p, err)
			}
			return
		}
		p.Match(row)
		if strings.TrimSpace(s) == "" != p.Empty() {
			t.Fatalf("Parse(%q).Empty() = %v", s, p.Empty())
		}
		// Turning a single word round turns its answer round.
		if strings.ContainsFunc(s, unicode.IsSpace) || strings.ContainsAny(s, "-!\"") || p.Empty() {
			return
		}
		n, err := filter.Parse("-" + s)
		if err == nil && n.Match(row) == p.Match(row) {
			t.Fatalf("%q and its opposite give the same", s)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	f, err := filter.Parse("copies<4 mult>=2 ds:wiki state:seed 9f2c")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if !f.Match(row) {
			b.Fatal("no match")
		}
	}
}
