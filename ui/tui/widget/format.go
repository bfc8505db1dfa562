package widget

import (
	"strconv"
	"strings"
	"time"

	"rarebit/wallet"
)

// Numbers are cut, never rounded up: the screen does not promise more than is
// there.

// Bytes is measured bytes in binary units: "1.2 GiB", "884 MiB", "-" for none.
func Bytes(n uint64) string {
	if n == 0 {
		return "-"
	}
	return scaled(n, 1024, []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"})
}

// Size is a size as people buy and type it, in decimal units: "340 GB".
func Size(n int64) string {
	if n <= 0 {
		return "-"
	}
	return scaled(uint64(n), 1000, []string{"B", "kB", "MB", "GB", "TB", "PB", "EB"})
}

// Rate is bytes per second: "4.1 MiB/s".
func Rate(n uint64) string {
	if n == 0 {
		return "0 B/s"
	}
	return Bytes(n) + "/s"
}

func scaled(n, base uint64, units []string) string {
	div, u := uint64(1), 0
	for n/div >= base && u < len(units)-1 {
		div *= base
		u++
	}
	whole := n / div
	if u == 0 || whole >= 100 {
		return strconv.FormatUint(whole, 10) + " " + units[u]
	}
	// The remainder is below div, at most 2^60: ten times that still fits.
	return strconv.FormatUint(whole, 10) + "." + strconv.FormatUint(n%div*10/div, 10) + " " + units[u]
}

// Count groups digits by thousands: 98 304.
func Count(n int) string { return group(strconv.Itoa(n)) }

// Num is Count for numbers of epochs and blocks.
func Num(n uint64) string { return group(strconv.FormatUint(n, 10)) }

func group(s string) string {
	s, neg := strings.CutPrefix(s, "-")
	var b []byte
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b = append(b, ' ')
		}
		b = append(b, s[i])
	}
	if neg {
		return "-" + string(b)
	}
	return string(b)
}

// AppendMilli appends thousandths with two decimals: 5604 is 5.60.
func AppendMilli(b []byte, milli int) []byte {
	if milli < 0 {
		b, milli = append(b, '-'), -milli
	}
	b = strconv.AppendInt(b, int64(milli/1000), 10)
	return append(b, '.', byte('0'+milli/100%10), byte('0'+milli/10%10))
}

// Milli is AppendMilli as a string.
func Milli(milli int) string { return string(AppendMilli(nil, milli)) }

// Percent is thousandths with one decimal: 312 is 31.2%.
func Percent(milli int) string {
	return strconv.Itoa(milli/10) + "." + strconv.Itoa(milli%10) + "%"
}

// Money is an amount cut to a number of places, without its unit. What is
// there but smaller says so instead of showing nothing.
func Money(a wallet.Amount, places int) string {
	s := a.Short(places)
	if !a.IsZero() && allZero(s) {
		return "<0." + blanksOf('0', places-1) + "1"
	}
	return s
}

func allZero(s string) bool {
	for i := range len(s) {
		if s[i] != '0' && s[i] != '.' {
			return false
		}
	}
	return true
}

func blanksOf(c byte, n int) string {
	b := make([]byte, max(n, 0))
	for i := range b {
		b[i] = c
	}
	return string(b)
}

// Clock is what is left until something: "04:38", "2:04:38", "3 d 12 h".
func Clock(d time.Duration) string {
	s := int64(max(d, 0) / time.Second)
	two := func(n int64) string { return strconv.FormatInt(n/10, 10) + strconv.FormatInt(n%10, 10) }
	switch {
	case s < 3600:
		return two(s/60) + ":" + two(s%60)
	case s < 24*3600:
		return strconv.FormatInt(s/3600, 10) + ":" + two(s/60%60) + ":" + two(s%60)
	}
	return strconv.FormatInt(s/86400, 10) + " d " + strconv.FormatInt(s/3600%24, 10) + " h"
}

// Age is how long ago something was: "12 s", "4 min", "3 h", "2 d".
func Age(d time.Duration) string {
	s := int64(max(d, 0) / time.Second)
	switch {
	case s < 120:
		return strconv.FormatInt(s, 10) + " s"
	case s < 7200:
		return strconv.FormatInt(s/60, 10) + " min"
	case s < 48*3600:
		return strconv.FormatInt(s/3600, 10) + " h"
	}
	return strconv.FormatInt(s/86400, 10) + " d"
}

// Middle shortens an address or hash to its ends: 0x4f3a…c91e.
func Middle(s string, head, tail int, ellipsis string) string {
	if len(s) <= head+tail+1 || !plain(s) {
		return s
	}
	return s[:head] + ellipsis + s[len(s)-tail:]
}
