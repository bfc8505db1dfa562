// Package theme has the colours and the glyph sets of the screen. It knows no
// layout. The invariant: colour is never the only carrier; each thing that a
// colour says is said by a glyph or a word too, so that the screen reads the
// same without colour, with --ascii and for people who see few colours.
//
// Styles are raw SGR sequences. The renderer of bubbletea turns 24-bit ones
// into what the terminal can do, so they are written once. Package widget and
// the screens are the callers.
package theme

// Style is an SGR sequence that turns a style on; Reset turns it off.
type Style string

// Reset ends every style.
const Reset = "\x1b[m"

// Paint wraps text in the style.
func (s Style) Paint(text string) string {
	if s == "" || text == "" {
		return text
	}
	return string(s) + text + Reset
}

// Theme is one look. It is immutable.
type Theme struct {
	Glyphs
	Dark bool

	Text   Style // ordinary
	Dim    Style // labels, units, explanations
	Border Style
	Title  Style
	Accent Style // keys, the thing in focus
	Good   Style
	Warn   Style
	Bad    Style
	Money  Style
	Head   Style // column headers
	Select Style // the cursor row
	Tab    Style // the open tab
	Local  Style // the label of a test network
	Chart  Style
	Bands  [5]Style
}

// Glyphs are the signs that are not letters.
type Glyphs struct {
	ASCII                                      bool
	TopLeft, TopRight, BottomLeft, BottomRight string
	Horizontal, Vertical                       string
	Band                                       [5]string
	Spark                                      [8]string
	BarFull, BarEmpty                          string
	Cursor, Up, Down, Dot, Ring                string
	Times, Div, Ellipsis, Middle, Bullet       string
	Tick, AxisTick, AxisZero, Check            string
}

var unicodeGlyphs = Glyphs{
	TopLeft: "╭", TopRight: "╮", BottomLeft: "╰", BottomRight: "╯", Horizontal: "─", Vertical: "│",
	Band:    [5]string{"·", "░", "▒", "▓", "█"},
	Spark:   [8]string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
	BarFull: "█", BarEmpty: "░",
	Cursor: ">", Up: "▲", Down: "▼", Dot: "●", Ring: "○",
	Times: "×", Div: "÷", Ellipsis: "…", Middle: "·", Bullet: "•",
	Tick: "✓", AxisTick: "┤", AxisZero: "┼", Check: "x",
}

var asciiGlyphs = Glyphs{
	ASCII:   true,
	TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+", Horizontal: "-", Vertical: "|",
	Band:    [5]string{".", ":", "+", "*", "#"},
	Spark:   [8]string{"_", ".", ".", "-", "-", "=", "=", "#"},
	BarFull: "#", BarEmpty: ".",
	Cursor: ">", Up: "^", Down: "v", Dot: "*", Ring: "o",
	Times: "x", Div: "/", Ellipsis: "~", Middle: "-", Bullet: "*",
	Tick: "ok", AxisTick: "|", AxisZero: "+", Check: "x",
}

// New is the look for a dark or a light background. Without colour the cursor
// row is reversed, because a tinted background would be lost.
func New(dark, ascii, noColor bool) *Theme {
	t := &Theme{
		Dark: true,
		Dim:  rgb("8b93a7"), Border: rgb("48526b"), Title: "\x1b[1;38;2;215;222;235m",
		Accent: rgb("7cc7ff"), Good: rgb("7bd88f"), Warn: rgb("f2b950"), Bad: rgb("ff7a70"),
		Money: rgb("e6c07b"), Head: rgb("8b93a7"), Chart: rgb("5fb3d9"),
		Select: "\x1b[1;48;2;44;54;78m",
		Tab:    "\x1b[1;38;2;16;20;30;48;2;124;199;255m",
		Local:  "\x1b[1;38;2;242;185;80m",
		Bands:  [5]Style{rgb("4a5470"), rgb("3f87b5"), rgb("45b8a6"), rgb("e3b54a"), rgb("f0705f")},
	}
	if !dark {
		t = &Theme{
			Dim: rgb("5f6878"), Border: rgb("aab2c0"), Title: "\x1b[1;38;2;28;34;48m",
			Accent: rgb("0b63b0"), Good: rgb("1b7a35"), Warn: rgb("8f5b00"), Bad: rgb("b3261e"),
			Money: rgb("7a5200"), Head: rgb("5f6878"), Chart: rgb("1f78b4"),
			Select: "\x1b[1;48;2;214;226;243m",
			Tab:    "\x1b[1;38;2;255;255;255;48;2;11;99;176m",
			Local:  "\x1b[1;38;2;143;91;0m",
			Bands:  [5]Style{rgb("a4adbb"), rgb("5b9bc8"), rgb("1f8f7e"), rgb("b47a00"), rgb("c0392b")},
		}
	}
	if noColor {
		t.Select, t.Tab = "\x1b[7m", "\x1b[1;7m"
	}
	t.Glyphs = unicodeGlyphs
	if ascii {
		t.Glyphs = asciiGlyphs
	}
	return t
}

func rgb(hex string) Style {
	n := func(i int) string {
		v := unhex(hex[i])<<4 | unhex(hex[i+1])
		return string([]byte{'0' + v/100, '0' + v/10%10, '0' + v%10})
	}
	return Style("\x1b[38;2;" + n(0) + ";" + n(2) + ";" + n(4) + "m")
}

func unhex(c byte) byte {
	if c >= 'a' {
		return c - 'a' + 10
	}
	return c - '0'
}
