package catalog

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// findClashes names the files that are one file on systems which ignore case
// (Windows, macOS) or store names in another Unicode form (macOS). Folders
// that differ so merge, which does no harm unless a file has the same name.
func findClashes(files []source) []string {
	first := make(map[string]string, len(files)) // folded name -> file that has it
	var out []string
	for _, f := range files {
		k := fold(f.path)
		if other, ok := first[k]; ok {
			out = append(out, fmt.Sprintf("%q and %q", other, f.path))
			continue
		}
		first[k] = f.path
	}
	said := make(map[string]bool)
	for _, f := range files {
		for dir := f.path; ; {
			i := strings.LastIndexByte(dir, '/')
			if i < 0 {
				break
			}
			dir = dir[:i]
			k := fold(dir)
			if other, ok := first[k]; ok && !said[k] {
				said[k] = true
				out = append(out, fmt.Sprintf("file %q and folder %q", other, dir))
			}
		}
	}
	return out
}

// Upper then lower: some letters have two lower-case forms.
func fold(s string) string {
	return norm.NFC.String(strings.ToLower(strings.ToUpper(norm.NFC.String(s))))
}
