package keys_test

import (
	"strings"
	"testing"

	"rarebit/ui/tui/keys"
)

func TestOneMeaningPerKey(t *testing.T) {
	for s := keys.Scope(1); s < keys.Anywhere; s <<= 1 {
		seen := map[string]keys.Action{}
		for _, b := range keys.Bindings {
			if b.On&s == 0 {
				continue
			}
			for _, k := range b.Keys {
				if other, ok := seen[k]; ok {
					t.Errorf("on %s %q is %s and %s", s.Where(), k, other, b.Action)
				}
				seen[k] = b.Action
			}
		}
	}
}

func TestBindingsAreComplete(t *testing.T) {
	for _, b := range keys.Bindings {
		if b.Action == "" || len(b.Keys) == 0 || b.Shown == "" || b.Help == "" || b.On == 0 {
			t.Errorf("incomplete: %+v", b)
		}
	}
}

func TestLookup(t *testing.T) {
	if a, ok := keys.Lookup(keys.OnSeeding, "m"); !ok || a != keys.Metric {
		t.Errorf("m on Seeding is %q, %v", a, ok)
	}
	if a, ok := keys.Lookup(keys.OnLog, "m"); ok {
		t.Errorf("m on Log is %q, want nothing", a)
	}
}

func TestMarkdownHasEveryBinding(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(keys.Markdown()), "\n")
	if len(lines) != len(keys.Bindings)+2 {
		t.Fatalf("%d lines for %d bindings", len(lines), len(keys.Bindings))
	}
	for _, l := range lines {
		if strings.Count(l, "|") != 4 {
			t.Errorf("not three columns: %s", l)
		}
	}
}
