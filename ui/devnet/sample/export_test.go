package sample

import "testing"

// FewGlyphs makes the glyphs dataset one archive with these characters until
// the test ends: drawing all takes a second, and a minute under the race
// detector.
func FewGlyphs(t *testing.T, first, last rune) {
	all := alphabets
	t.Cleanup(func() { alphabets = all })
	alphabets = []alphabet{{"few", [][2]rune{{first, last}}}}
}
