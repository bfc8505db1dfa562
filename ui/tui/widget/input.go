package widget

import (
	"unicode"

	"rarebit/ui/tui/theme"
)

// Input is a line of text with the keys of readline. It is our own and not
// that of bubbles because a passphrase in it is wiped: a string cannot be.
type Input struct {
	Mask   bool
	Max    int // characters; 0 is 200
	runes  []rune
	cursor int
}

// Set replaces the text.
func (f *Input) Set(s string) {
	f.Wipe()
	f.Insert(s)
}

// String is the text.
func (f *Input) String() string { return string(f.runes) }

// Len is how many characters it has.
func (f *Input) Len() int { return len(f.runes) }

// Take returns the text as bytes that the caller owns, and wipes the field.
func (f *Input) Take() []byte {
	b := []byte(string(f.runes))
	f.Wipe()
	return b
}

// Wipe overwrites the text and empties the field.
func (f *Input) Wipe() {
	clear(f.runes[:cap(f.runes)])
	f.runes, f.cursor = f.runes[:0], 0
}

// Insert puts typed or pasted text at the cursor. Control characters are left
// out: a pasted line break must not press enter.
func (f *Input) Insert(s string) {
	limit := f.Max
	if limit == 0 {
		limit = 200
	}
	for _, r := range s {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || len(f.runes) >= limit {
			continue
		}
		if len(f.runes) == cap(f.runes) { // grow by hand: append would leave the old text behind
			grown := make([]rune, len(f.runes), 2*cap(f.runes)+16)
			copy(grown, f.runes)
			clear(f.runes)
			f.runes = grown
		}
		f.runes = append(f.runes, 0)
		copy(f.runes[f.cursor+1:], f.runes[f.cursor:])
		f.runes[f.cursor] = r
		f.cursor++
	}
}

// Key handles an editing key and says whether it was one.
func (f *Input) Key(key string) bool {
	switch key {
	case "left", "ctrl+b":
		f.cursor = max(f.cursor-1, 0)
	case "right", "ctrl+f":
		f.cursor = min(f.cursor+1, len(f.runes))
	case "home", "ctrl+a":
		f.cursor = 0
	case "end", "ctrl+e":
		f.cursor = len(f.runes)
	case "backspace", "ctrl+h":
		f.remove(f.cursor-1, f.cursor)
	case "delete", "ctrl+d":
		f.remove(f.cursor, f.cursor+1)
	case "ctrl+u":
		f.remove(0, f.cursor)
	case "ctrl+k":
		f.remove(f.cursor, len(f.runes))
	case "ctrl+w", "alt+backspace":
		i := f.cursor
		for i > 0 && f.runes[i-1] == ' ' {
			i--
		}
		for i > 0 && f.runes[i-1] != ' ' {
			i--
		}
		f.remove(i, f.cursor)
	default:
		return false
	}
	return true
}

func (f *Input) remove(from, to int) {
	from, to = max(from, 0), min(to, len(f.runes))
	if from >= to {
		return
	}
	n := copy(f.runes[from:], f.runes[to:])
	clear(f.runes[from+n:])
	f.runes = f.runes[:from+n]
	f.cursor = from
}

// View draws the field in w cells with a block cursor where it has the focus.
func (f *Input) View(th *theme.Theme, w int, focus bool) string {
	shown := make([]string, 0, len(f.runes)+1)
	for _, r := range f.runes {
		if f.Mask {
			shown = append(shown, th.Bullet)
		} else {
			shown = append(shown, Clean(string(r)))
		}
	}
	shown = append(shown, " ")
	// The part around the cursor is what is seen of a text that is too long.
	from, used := f.cursor, Width(shown[f.cursor])
	for from > 0 && used+Width(shown[from-1]) <= w {
		from--
		used += Width(shown[from])
	}
	out, at := "", 0
	for i := from; i < len(shown); i++ {
		cw := Width(shown[i])
		if at+cw > w {
			break
		}
		if i == f.cursor && focus {
			out += "\x1b[7m" + shown[i] + theme.Reset
		} else {
			out += shown[i]
		}
		at += cw
	}
	return out + Spaces(w-at)
}
