// Package filter is the one filter language of the screen, the commands and
// scripts: `copies<4 mult>=2 ds:wiki state:seed text`. Words are joined by
// "and"; a minus before a word turns it round.
//
// It knows names and comparisons and nothing else: not the rows, not the
// screen. Whoever has rows gives a Field that reads one of them, so ui/node
// evaluates a filter over a hundred thousand chunks without copying any.
//
// The invariant: what Parse accepts never panics in Match and compares only
// fields that the set declares, so a misspelt name is an error with its place
// and not a filter that quietly matches nothing.
//
// Callers are ui/node (chunks), ui/tui (datasets, ledger and log) and ui/cli.
package filter

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a filter, so that one from a socket stays cheap to evaluate.
const (
	MaxBytes = 512
	MaxTerms = 24
)

// ErrFilter is wrapped by every error of Parse.
var ErrFilter = errors.New("filter")

// Field reads one field of a row. Numbers are in the unit that the screen
// shows (a multiplier of 2.66x is 2.66); a flag is 1 or 0. The answer ok is
// false where the row has no such field.
type Field func(name string) (num float64, text string, ok bool)

// Filter is a parsed filter. It is immutable and safe for concurrent use.
type Filter struct {
	terms  []term
	search []string
}

type op uint8

const (
	opWord op = iota // bare text, looked for in the searchable fields
	opFlag
	opHas // text contains
	opEq
	opNe
	opLt
	opLe
	opGt
	opGe
)

var opText = map[op]string{opHas: ":", opEq: "=", opNe: "!=", opLt: "<", opLe: "<=", opGt: ">", opGe: ">="}

type term struct {
	name   string
	op     op
	not    bool
	num    float64
	scale  float64 // 10^decimals that the screen shows of the field
	text   string  // lower case; what was typed, for numbers
	isText bool
}

// Parse reads a filter over chunks.
func Parse(text string) (*Filter, error) { return Chunks.Parse(text) }

// Parse reads a filter over rows with the fields of the set. The empty text
// matches everything.
func (set Set) Parse(text string) (*Filter, error) {
	if len(text) > MaxBytes {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrFilter, MaxBytes)
	}
	words, err := split(text)
	if err != nil {
		return nil, err
	}
	if len(words) > MaxTerms {
		return nil, fmt.Errorf("%w: more than %d words", ErrFilter, MaxTerms)
	}
	f := &Filter{}
	for _, d := range set {
		if d.Search {
			f.search = append(f.search, d.Name)
		}
	}
	for _, w := range words {
		t, err := set.term(w)
		if err != nil {
			return nil, err
		}
		f.terms = append(f.terms, t)
	}
	return f, nil
}

// split cuts at spaces outside of double quotes. The quotes stay, so that a
// quoted word is never read as a comparison.
func split(text string) ([]string, error) {
	var words []string
	var b strings.Builder
	quoted := false
	for _, r := range text {
		switch {
		case r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r):
			return nil, fmt.Errorf("%w: a character that is not text", ErrFilter)
		case r == '"':
			quoted = !quoted
			b.WriteRune(r)
		case unicode.IsSpace(r) && !quoted:
			if b.Len() > 0 {
				words = append(words, b.String())
				b.Reset()
			}
		default:
			b.WriteRune(r)
		}
	}
	if quoted {
		return nil, fmt.Errorf("%w: a quotation mark without its partner", ErrFilter)
	}
	if b.Len() > 0 {
		words = append(words, b.String())
	}
	return words, nil
}

func (set Set) term(word string) (term, error) {
	t := term{}
	rest := word
	if len(rest) > 1 && (rest[0] == '-' || rest[0] == '!') {
		t.not, rest = true, rest[1:]
	}
	name, o, value := cut(rest)
	if o == opWord {
		if d, ok := set.find(rest); ok && d.Kind == Flag {
			t.name, t.op = d.Name, opFlag
			return t, nil
		}
		t.op, t.text, t.isText = opWord, strings.ToLower(unquote(rest)), true
		if t.text == "" {
			return t, fmt.Errorf("%w: %s is empty", ErrFilter, word)
		}
		return t, nil
	}
	d, ok := set.find(name)
	if !ok {
		return t, fmt.Errorf("%w: there is no field %q; fields are %s", ErrFilter, name, set.names())
	}
	value = unquote(value)
	if value == "" {
		return t, fmt.Errorf("%w: %s%s what?", ErrFilter, name, opText[o])
	}
	t.name, t.op, t.text = d.Name, o, strings.ToLower(value)
	switch d.Kind {
	case Flag:
		return t, fmt.Errorf("%w: %s is written alone, or -%s for the opposite", ErrFilter, d.Name, d.Name)
	case Text:
		if o != opHas && o != opEq && o != opNe {
			return t, fmt.Errorf("%w: %s is text: use : = or !=", ErrFilter, d.Name)
		}
		t.isText = true
		return t, nil
	}
	if o == opHas {
		t.op = opEq
	}
	var err error
	t.scale = shownScale[d.Kind]
	if t.num, err = number(t.text, d.Kind); err != nil {
		return t, fmt.Errorf("%w: %s%s%s: %s", ErrFilter, d.Name, opText[o], value, err.Error())
	}
	return t, nil
}

// cut finds the first comparison outside of quotes.
func cut(word string) (name string, o op, value string) {
	i := strings.IndexAny(word, "<>=!:\"")
	if i <= 0 || word[i] == '"' {
		return word, opWord, ""
	}
	name = word[:i]
	for _, c := range []struct {
		s string
		o op
	}{{"<=", opLe}, {">=", opGe}, {"!=", opNe}, {"==", opEq}, {"<", opLt}, {">", opGt}, {"=", opEq}, {":", opHas}} {
		if v, ok := strings.CutPrefix(word[i:], c.s); ok {
			return name, c.o, v
		}
	}
	return word, opWord, ""
}

func unquote(s string) string { return strings.ReplaceAll(s, `"`, "") }

// number reads a value with the unit that its kind may carry.
func number(s string, k Kind) (float64, error) {
	switch k {
	case Bytes:
		n, err := ParseBytes(s)
		return float64(n), err
	case Factor:
		s = strings.TrimSuffix(s, "x")
	case Percent:
		s = strings.TrimSuffix(s, "%")
	case Money:
		s = strings.TrimSuffix(s, "rbt")
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, errors.New("not a number")
	}
	return v, nil
}

// Empty says that everything matches.
func (f *Filter) Empty() bool { return f == nil || len(f.terms) == 0 }

// Match says whether a row passes. It allocates nothing for ASCII text.
func (f *Filter) Match(get Field) bool {
	if f == nil {
		return true
	}
	for i := range f.terms {
		if f.terms[i].match(get, f.search) == f.terms[i].not {
			return false
		}
	}
	return true
}

func (t *term) match(get Field, search []string) bool {
	if t.op == opWord {
		for _, name := range search {
			if _, text, ok := get(name); ok && containsFold(text, t.text) {
				return true
			}
		}
		return false
	}
	num, text, ok := get(t.name)
	if !ok {
		return false
	}
	if t.isText {
		switch t.op {
		case opHas:
			return containsFold(text, t.text)
		case opEq:
			return strings.EqualFold(text, t.text)
		default:
			return !strings.EqualFold(text, t.text)
		}
	}
	if t.op == opFlag {
		return num != 0
	}
	// Cut as the screen cuts: mult=2.66 finds the chunk that is shown with
	// 2.66x although it has 2.666. The slack is for 2.66*100, which is
	// 265.999… in binary.
	num = math.Floor(num*t.scale+1e-6) / t.scale
	switch t.op {
	case opEq:
		return num == t.num
	case opNe:
		return num != t.num
	case opLt:
		return num < t.num
	case opLe:
		return num <= t.num
	case opGt:
		return num > t.num
	default:
		return num >= t.num
	}
}

// containsFold is strings.Contains without regard to case; sub is lower case.
func containsFold(s, sub string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return strings.Contains(strings.ToLower(s), sub)
		}
	}
	for i := 0; i+len(sub) <= len(s); i++ {
		j := 0
		for j < len(sub) && lower(s[i+j]) == sub[j] {
			j++
		}
		if j == len(sub) {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
