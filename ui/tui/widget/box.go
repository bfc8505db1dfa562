package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"rarebit/ui/tui/theme"
)

// Box draws a border of w by h cells around lines. The title stands in the
// upper edge, the caption in the lower one at the left, the note at the right.
type Box struct {
	Title   string
	Caption string
	Note    string
	Hot     bool // has the focus: its border is in the accent colour
}

// Inner is how many cells and lines a box of this size has inside.
func Inner(w, h int) (int, int) { return max(w-2, 0), max(h-2, 0) }

// Draw returns h lines of w cells. Lines are fitted to the inside.
func (x Box) Draw(th *theme.Theme, lines []string, w, h int) []string {
	if w < 4 || h < 2 {
		return Fill(nil, w, h)
	}
	border := th.Border
	if x.Hot {
		border = th.Accent
	}
	iw, ih := Inner(w, h)
	out := make([]string, 0, h)
	out = append(out, edge(th, border, th.TopLeft, th.TopRight, th.Title, x.Title, "", w))
	side := border.Paint(th.Vertical)
	for i := range ih {
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		out = append(out, side+Fit(line, iw, th.Ellipsis)+side)
	}
	return append(out, edge(th, border, th.BottomLeft, th.BottomRight, th.Dim, x.Caption, x.Note, w))
}

// edge is "╭─ left ─────── right ─╮".
func edge(th *theme.Theme, border theme.Style, a, b string, text theme.Style, left, right string, w int) string {
	room := w - 6 // corners, one line and one blank on each side
	lw, rw := 0, 0
	if left != "" && room > 2 {
		left = Cut(left, room, th.Ellipsis)
		lw = Width(left) + 2
	} else {
		left = ""
	}
	if right != "" && lw+Width(right)+2 <= room+2 {
		rw = Width(right) + 2
	} else {
		right = ""
	}
	var s strings.Builder
	s.WriteString(string(border) + a + th.Horizontal)
	if left != "" {
		s.WriteString(theme.Reset + " " + text.Paint(left) + " " + string(border))
	}
	for range w - 4 - lw - rw {
		s.WriteString(th.Horizontal)
	}
	if right != "" {
		s.WriteString(theme.Reset + " " + th.Dim.Paint(right) + " " + string(border))
	}
	s.WriteString(th.Horizontal + b + theme.Reset)
	return s.String()
}

// Overlay lays a block over the middle of a screen and dims what is behind.
func Overlay(th *theme.Theme, screen, block []string, w int) []string {
	bw := 0
	for _, l := range block {
		bw = max(bw, Width(l))
	}
	top, left := max((len(screen)-len(block))/2, 0), max((w-bw)/2, 0)
	out := make([]string, len(screen))
	for i, l := range screen {
		l = ansi.Strip(l)
		j := i - top
		if j < 0 || j >= len(block) {
			out[i] = th.Border.Paint(l)
			continue
		}
		// A wide character that the block halves is cut away with its cell.
		out[i] = th.Border.Paint(Fit(ansi.Cut(l, 0, left), left, "")) + Fit(block[j], bw, "") +
			th.Border.Paint(FitRight(ansi.Cut(l, left+bw, w), w-left-bw, ""))
	}
	return out
}

// Bar is a bar of w cells, done of total.
func Bar(th *theme.Theme, style theme.Style, done, total float64, w int) string {
	n := 0
	if total > 0 && done > 0 {
		n = min(int(float64(w)*done/total), w)
	}
	return style.Paint(strings.Repeat(th.BarFull, n)) + th.Border.Paint(strings.Repeat(th.BarEmpty, w-n))
}
