package filter

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// Kind says how the values of a field are written and compared.
type Kind uint8

// The kinds of fields.
const (
	Count   Kind = iota // 4
	Number              // 4, 2.5
	Bytes               // 5 GB as 5GB, 1.5GiB, 4096
	Factor              // 2, 2.66x
	Percent             // 30, 30%
	Money               // 0.5, 0.5rbt
	Text                // compared with : = !=, case ignored
	Flag                // written alone
)

// shownScale is 10 to the number of decimals that the screen shows.
var shownScale = map[Kind]float64{Count: 1, Number: 100, Bytes: 1, Factor: 100, Percent: 10, Money: 1e6, Flag: 1}

// Def declares a field.
type Def struct {
	Name   string
	Alias  string
	Kind   Kind
	Search bool // a bare word is looked for here
	Help   string
}

// Set is the fields that a kind of row has.
type Set []Def

// Chunks are the fields of the chunk table.
var Chunks = Set{
	{"copies", "reps", Count, false, "copies of the chunk now"},
	{"smoothed", "", Number, false, "copies as the multiplier counts them"},
	{"wanted", "", Count, false, "copies that the publisher asked for"},
	{"asks", "", Count, false, "asks per hour seen here"},
	{"demand", "", Factor, false, "the demand factor, 1.00x to 2.00x"},
	{"rarity", "", Factor, false, "the rarity factor, 1.00x to 8.00x"},
	{"mult", "multiplier", Factor, false, "the multiplier, 1.00x to 8.00x"},
	{"served", "", Bytes, false, "bytes of it served from here"},
	{"earned", "", Money, false, "estimate of this epoch, RBT"},
	{"size", "", Bytes, false, "its size"},
	{"idx", "index", Count, false, "its number in the dataset"},
	{"progress", "", Percent, false, "how much of it is here"},
	{"ds", "dataset", Text, true, "name of its dataset"},
	{"file", "", Text, true, "the file it belongs to"},
	{"state", "", Text, true, "seed, fetch, verify, paused, missing"},
	{"chunk", "hash", Text, true, "the first 12 hex digits of its hash"},
	{"mine", "", Flag, false, "held here"},
	{"agreed", "", Flag, false, "its multiplier is from an epoch block"},
}

// Datasets are the fields of the catalogue.
var Datasets = Set{
	{"name", "ds", Text, true, "name of the dataset"},
	{"about", "description", Text, true, "what its publisher says"},
	{"license", "", Text, true, "its licence"},
	{"state", "", Text, true, "fetch, verify, seed, paused, missing, error"},
	{"size", "", Bytes, false, "all of it"},
	{"yours", "held", Bytes, false, "the part held here"},
	{"seeders", "", Count, false, "seeders"},
	{"rare", "", Percent, false, "share of chunks with 2 copies or fewer"},
	{"asks", "", Count, false, "asks per hour"},
	{"mult", "multiplier", Factor, false, "best multiplier of its chunks"},
	{"pays", "", Money, false, "RBT for a gigabyte a day, estimate"},
	{"picked", "mine", Flag, false, "seeded here"},
	{"own", "", Flag, false, "published from here"},
}

// Ledger are the fields of ledger entries.
var Ledger = Set{
	{"kind", "", Text, true, "serve, avail, confirm, hold, mature, claim, adjust"},
	{"ds", "dataset", Text, true, "name of the dataset"},
	{"what", "", Text, true, "what was served or paid"},
	{"why", "reason", Text, true, "reason code"},
	{"epoch", "", Count, false, "epoch"},
	{"amount", "", Money, false, "RBT"},
}

// Log are the fields of log lines.
var Log = Set{
	{"level", "", Text, false, "DEBUG, INFO, WARN, ERROR"},
	{"text", "", Text, true, "the line"},
}

func (set Set) find(name string) (Def, bool) {
	name = strings.ToLower(name)
	for _, d := range set {
		if d.Name == name || d.Alias != "" && d.Alias == name {
			return d, true
		}
	}
	return Def{}, false
}

func (set Set) names() string {
	list := make([]string, len(set))
	for i, d := range set {
		list[i] = d.Name
	}
	return strings.Join(list, " ")
}

var byteUnits = []struct {
	suffix string
	n      float64
}{
	{"kib", 1 << 10},
	{"mib", 1 << 20},
	{"gib", 1 << 30},
	{"tib", 1 << 40},
	{"kb", 1e3},
	{"mb", 1e6},
	{"gb", 1e9},
	{"tb", 1e12},
	{"k", 1e3},
	{"m", 1e6},
	{"g", 1e9},
	{"t", 1e12},
	{"b", 1},
	{"", 1},
}

// ParseBytes reads a size as people type it: "5 GB", "1.5GiB", "4096". GB is
// decimal and GiB binary, as on disks and in programs.
func ParseBytes(s string) (int64, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, u := range byteUnits {
		digits, ok := strings.CutSuffix(s, u.suffix)
		if !ok {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
		if err != nil || math.IsNaN(v) || v < 0 {
			break
		}
		if v *= u.n; v >= 1<<62 {
			return 0, errors.New("larger than any disk")
		}
		return int64(v), nil
	}
	return 0, errors.New(`not a size: write it as "5 GB" or "500 MiB"`)
}
