// Package widget has the parts that screens are drawn from: text that fits,
// boxes, a virtual table, a heat map, charts, a text field. They draw what
// they are handed; none of them asks a node or knows a key map.
//
// The invariant: what a widget returns is exactly as wide as it was told, in
// terminal cells, whatever names strangers chose. Package screen and ui/tui
// are the callers.
package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Clean makes foreign text safe and of a known width. Control bytes are shown
// as \x1b, marks that turn the direction of writing or have no width are
// left out, and a cluster on whose width terminals disagree becomes a sign of
// replacement: a row that is one cell longer in one terminal shifts
// everything after it.
func Clean(s string) string {
	if len(s) > 1024 {
		s = s[:1024] // a name is no place for a book; what is cut was never visible
	}
	clean := true
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7f {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	const hex = "0123456789abcdef"
	var b strings.Builder
	marks := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.In(r, unicode.Mn, unicode.Me) {
			marks++
		} else {
			marks = 0
		}
		switch {
		case b.Len() == 0 && unicode.In(r, unicode.M):
			b.WriteRune('\ufffd') // it would join the blank that stands before it
		case marks > 2: // a tower of accents is no spelling
		case r == utf8.RuneError && n == 1:
			b.WriteRune('\ufffd')
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			b.WriteString(`\x`)
			b.WriteByte(hex[r>>4])
			b.WriteByte(hex[r&15])
		case r == 0x2028 || r == 0x2029:
			b.WriteByte(' ')
		case unicode.In(r, unicode.Cf, unicode.Variation_Selector) || r >= 0x1f3fb && r <= 0x1f3ff:
			// Joiners, direction marks, selectors, skin tones: no width of their own.
		default:
			b.WriteRune(r)
		}
		i += n
	}
	s = b.String()
	if ansi.StringWidth(s) == ansi.StringWidthWc(s) {
		return s
	}
	b.Reset()
	for len(s) > 0 {
		c, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		if len(c) == 0 {
			break
		}
		s = s[len(c):]
		if w != ansi.StringWidthWc(c) {
			c = "\ufffd"
		}
		b.WriteString(c)
	}
	return b.String()
}

// plain says that each byte is one cell.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// Width is the number of cells.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Cut shortens styled or plain text to at most w cells.
func Cut(s string, w int, tail string) string {
	if w <= 0 {
		return ""
	}
	if plain(s) {
		if len(s) <= w {
			return s
		}
		if tw := Width(tail); tw < w {
			return s[:w-tw] + tail
		}
		return s[:w]
	}
	if Width(tail) >= w {
		tail = ""
	}
	return ansi.Truncate(s, w, tail)
}

// Fit makes text exactly w cells wide: cut with a tail, or padded.
func Fit(s string, w int, tail string) string {
	s = Cut(s, w, tail)
	return s + Spaces(w-Width(s))
}

// FitRight is Fit with the text at the right edge.
func FitRight(s string, w int, tail string) string {
	s = Cut(s, w, tail)
	return Spaces(w-Width(s)) + s
}

// Sides puts one text at the left edge and one at the right. Where both do
// not fit the left one is cut.
func Sides(left, right string, w int, tail string) string {
	rw := Width(right)
	if rw >= w {
		return Fit(right, w, tail)
	}
	return Fit(left, w-rw, tail) + right
}

const blanks = "                                                                                                                                "

// Spaces is n blanks, none for a negative n.
func Spaces(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

// Wrap breaks plain text into lines of at most w cells at spaces, hard where
// a word is longer.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	return strings.Split(ansi.Wrap(s, w, ""), "\n")
}

// Fill makes exactly h lines of w cells: cut or padded.
func Fill(lines []string, w, h int) []string {
	if len(lines) > h {
		lines = lines[:max(h, 0)]
	}
	for len(lines) < h {
		lines = append(lines, Spaces(w))
	}
	return lines
}

// Beside puts two blocks of equal height next to each other.
func Beside(left, right []string) []string {
	n := min(len(left), len(right))
	out := make([]string, n)
	for i := range n {
		out[i] = left[i] + right[i]
	}
	return out
}
