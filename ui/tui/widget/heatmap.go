package widget

import "rarebit/ui/tui/theme"

// NoChunk is the band of a cell without chunks.
const NoChunk = 255

// Heat draws bands 0..4 row by row. The cell cursor is reversed where it is in
// range; -1 has none. SGR is written only where the colour changes: the map is
// the largest thing on the screen.
func Heat(th *theme.Theme, band []byte, mapW, mapH, w, h, cursor int) []string {
	out := make([]string, 0, h)
	var b []byte
	for y := range min(mapH, h) {
		b = b[:0]
		last := byte(NoChunk)
		for x := range min(mapW, w) {
			i := y*mapW + x
			v := byte(NoChunk)
			if i < len(band) {
				v = band[i]
			}
			if v > 4 {
				if last != NoChunk {
					b = append(b, theme.Reset...)
					last = NoChunk
				}
				b = append(b, ' ')
				continue
			}
			if i == cursor {
				b = append(b, "\x1b[m\x1b[1;7m"...)
				b = append(b, th.Band[v]...)
				b = append(b, theme.Reset...)
				last = NoChunk
				continue
			}
			if v != last {
				b = append(b, th.Bands[v]...)
				last = v
			}
			b = append(b, th.Band[v]...)
		}
		if last != NoChunk {
			b = append(b, theme.Reset...)
		}
		b, _ = pad(b, w, min(mapW, w))
		out = append(out, string(b))
	}
	return Fill(out, w, h)
}

// Legend explains the bands: "·0 ░<10% ▒<25% ▓<50% █≥50%".
func Legend(th *theme.Theme, names [5]string) string {
	var b []byte
	for i, n := range names {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, th.Bands[i]...)
		b = append(b, th.Band[i]...)
		b = append(b, theme.Reset...)
		b = append(b, th.Dim...)
		b = append(b, n...)
		b = append(b, theme.Reset...)
	}
	return string(b)
}
