package tui

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"rarebit/ui/node"
	"rarebit/ui/tui/internal/fake"
)

var sizes = [][2]int{{60, 15}, {80, 24}, {120, 36}, {200, 60}}

func TestGoldenScreens(t *testing.T) {
	for _, size := range sizes {
		for _, c := range []struct{ name, key string }{{"datasets", "1"}, {"seeding", "2"}, {"earnings", "3"}, {"claims", "4"}, {"log", "8"}} {
			t.Run(fmt.Sprintf("%s-%dx%d", c.name, size[0], size[1]), func(t *testing.T) {
				f := fake.New(4000)
				if size[0] != 120 {
					local(f) // both labels are seen
				}
				b := start(t, f, Options{}, size[0], size[1])
				b.press(c.key, "down")
				golden.RequireEqual(t, []byte(b.view()))
			})
		}
	}
}

func TestGoldenDialogs(t *testing.T) {
	for name, keys := range map[string][]string{
		"claim": {"c"}, "help": {"2", "?"}, "pick": {"down", "space"}, "quit": {"q"}, "sort": {"2", "s"}, "chunk": {"2", "enter"}, "map": {"2", "V", "down"}, "entry": {"3", "enter"},
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t, fake.New(4000), Options{Version: "0.1.0", Background: true}, 80, 24)
			b.press(keys...)
			golden.RequireEqual(t, []byte(b.view()))
		})
	}
}

func TestGoldenEmptyAndTrouble(t *testing.T) {
	b := start(t, empty(fake.New(10)), Options{}, 80, 24)
	for _, k := range []string{"1", "2", "3", "4", "8"} {
		t.Run("empty-"+k, func(t *testing.T) {
			b.press(k)
			golden.RequireEqual(t, []byte(b.view()))
		})
	}
	t.Run("trouble", func(t *testing.T) {
		b := start(t, fake.New(4000), Options{ASCII: true}, 100, 30)
		b.f.Snap.Alerts = []node.Alert{{ID: "disk", Level: "error", Text: "The disk is full.", Hint: "Free space."}, {ID: "port", Level: "warn", Text: "Port closed."}, {ID: "clock", Level: "warn", Text: "Clock wrong."}}
		b.f.Snap.Jobs = []node.Job{{Kind: "verify", Name: "arxiv", Done: 7 << 30, Total: 11 << 30, Unit: "bytes"}, {Kind: "start", Name: "chain"}}
		b.press("2")
		golden.RequireEqual(t, []byte(b.view()))
	})
}
