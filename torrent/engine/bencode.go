package engine

import (
	"bytes"
	"fmt"
)

// maxBencodeDepth is far more than any torrent needs. The library's decoder
// recurses, and a stack that overflows kills the process.
const maxBencodeDepth = 32

// checkBencode walks b without recursion and without allocating: one value,
// nothing after it, no string longer than the input, no deep nesting.
func checkBencode(b []byte) error {
	bad := func(at int, what string) error {
		return fmt.Errorf("%w: %s at byte %d", ErrTorrent, what, at)
	}
	depth := 0
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == 'd' || c == 'l':
			if depth++; depth > maxBencodeDepth {
				return bad(i, "nested too deep")
			}
			i++
		case c == 'e':
			if depth--; depth < 0 {
				return bad(i, "end without a beginning")
			}
			i++
		case c == 'i':
			n := bytes.IndexByte(b[i:min(len(b), i+24)], 'e')
			if n < 2 {
				return bad(i, "number")
			}
			i += n + 1
		case c >= '0' && c <= '9':
			n, j := 0, i
			for ; j < len(b) && b[j] >= '0' && b[j] <= '9'; j++ {
				if n = n*10 + int(b[j]-'0'); n > len(b) {
					return bad(i, "string longer than the file")
				}
			}
			if j >= len(b) || b[j] != ':' || n > len(b)-j-1 {
				return bad(i, "string")
			}
			i = j + 1 + n
		default:
			return bad(i, "unknown byte")
		}
		if depth == 0 {
			if i != len(b) {
				return bad(i, "more after the end")
			}
			return nil
		}
	}
	return bad(len(b), "cut short")
}
