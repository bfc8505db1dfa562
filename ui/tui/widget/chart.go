package widget

import (
	"strings"

	"rarebit/ui/tui/theme"
)

// Spark is a line of blocks, newest at the right, scaled to its own maximum.
func Spark(th *theme.Theme, data []uint64, w int) string {
	if w <= 0 {
		return ""
	}
	cols := squeeze(data, w)
	top := uint64(0)
	for _, v := range cols {
		top = max(top, v)
	}
	var b strings.Builder
	b.WriteString(Spaces(w - len(cols)))
	b.WriteString(string(th.Chart))
	for _, v := range cols {
		i := 0
		if top > 0 {
			i = int(float64(v) / float64(top) * 7.999)
		}
		b.WriteString(th.Spark[i])
	}
	b.WriteString(theme.Reset)
	return b.String()
}

// squeeze gives at most n values: each the largest of its group, so that a
// peak stays visible.
func squeeze(data []uint64, n int) []uint64 {
	if len(data) <= n {
		return data
	}
	out := make([]uint64, n)
	for i := range n {
		for _, v := range data[i*len(data)/n : (i+1)*len(data)/n] {
			out[i] = max(out[i], v)
		}
	}
	return out
}

// Area is a filled chart of w by h cells with labels at the left: two values
// and four steps in each cell. Spread stretches few values over the width;
// without it each takes one half cell from the right.
func Area(th *theme.Theme, data []uint64, w, h int, spread bool, label func(uint64) string) []string {
	if w < 4 || h < 1 {
		return Fill(nil, w, h)
	}
	top := uint64(1)
	for _, v := range data {
		top = max(top, v)
	}
	half := (top + 1) / 2
	lw := max(Width(label(top)), Width(label(half)), Width(label(0)))
	cw := w - lw - 2
	if cw < 2 {
		return Fill(nil, w, h)
	}
	steps := 4
	if th.ASCII {
		steps = 1
	}
	heights := heightsOf(data, 2*cw, h*steps, top, spread)
	out := make([]string, h)
	for y := range h {
		text, axis := "", th.AxisTick
		switch y {
		case 0:
			text = label(top)
		case h - 1:
			text, axis = label(0), th.AxisZero
		case (h - 1) / 2:
			if h > 3 {
				text = label(half)
			}
		}
		if text == "" {
			axis = th.Vertical
		}
		var b strings.Builder
		b.WriteString(th.Dim.Paint(FitRight(text, lw, "")+" ") + th.Border.Paint(axis) + string(th.Chart))
		floor := (h - 1 - y) * steps
		for x := range cw {
			b.WriteString(cellOf(th, heights[2*x]-floor, heights[2*x+1]-floor))
		}
		b.WriteString(theme.Reset)
		out[y] = b.String()
	}
	return out
}

func heightsOf(data []uint64, cols, dots int, top uint64, spread bool) []int {
	out := make([]int, cols)
	if len(data) == 0 {
		return out
	}
	vals, from := squeeze(data, cols), 0
	if !spread {
		from = cols - len(vals)
	}
	for i := range out {
		v := uint64(0)
		switch {
		case spread:
			k := i * len(vals) / cols
			v = vals[k]
			// Bars that are wide enough stand apart from each other.
			if cols >= 4*len(vals) && (i+1)*len(vals)/cols != k {
				v = 0
			}
		case i >= from:
			v = vals[i-from]
		}
		out[i] = int(float64(v) / float64(top) * float64(dots))
		if v > 0 && out[i] == 0 {
			out[i] = 1 // little is not nothing
		}
	}
	return out
}

// cellOf is a braille cell with l and r dots from the bottom.
func cellOf(th *theme.Theme, l, r int) string {
	if th.ASCII {
		if l > 0 || r > 0 {
			return "#"
		}
		return " "
	}
	left := [5]rune{0, 0x40, 0x44, 0x46, 0x47}
	right := [5]rune{0, 0x80, 0xa0, 0xb0, 0xb8}
	dots := left[min(max(l, 0), 4)] | right[min(max(r, 0), 4)]
	if dots == 0 {
		return " "
	}
	return string(0x2800 + dots)
}
