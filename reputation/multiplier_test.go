package reputation_test

import (
	"fmt"
	"testing"

	"rarebit/reputation"
)

func ExampleRarity() {
	fmt.Println(reputation.Rarity(3<<16, 8))
	// Output: 2666
}

func ExampleSmooth() {
	fmt.Println(reputation.Smooth(8<<16, 6<<16))
	// Output: 491520
}

func ExampleCopiesQ16() {
	fmt.Println(reputation.CopiesQ16(1000 + 500))
	// Output: 98304
}

func ExampleDemandObserved() {
	fmt.Println(reputation.DemandObserved(64, 2<<16))
	// Output: 2097152
}

func ExampleDemand() {
	fmt.Println(reputation.Demand(300, 100))
	// Output: 1750
}

func ExampleMultiplier() {
	fmt.Println(reputation.Multiplier(2666, 1250))
	// Output: 3332
}

func TestRarity(t *testing.T) {
	for _, c := range []struct {
		copiesQ16 uint64
		target    uint32
		want      reputation.Milli
	}{
		{0, 8, 8000},
		{32768, 8, 8000},
		{65536, 8, 8000},
		{98304, 8, 5333},
		{131072, 8, 4000},
		{196608, 8, 2666},
		{262144, 8, 2000},
		{327680, 8, 1600},
		{393216, 8, 1333},
		{524287, 8, 1000},
		{2621440, 8, 1000},
		{196608, 255, 8000},
		{1<<64 - 1, 8, 1000},
	} {
		if got := reputation.Rarity(c.copiesQ16, c.target); got != c.want {
			t.Errorf("Rarity(%d, %d) = %d, want %d", c.copiesQ16, c.target, got, c.want)
		}
	}
}

func TestDemand(t *testing.T) {
	for _, c := range []struct {
		demand, mean uint64
		want         reputation.Milli
	}{
		{0, 100, 1000},
		{100, 100, 1000},
		{101, 100, 1004},
		{125, 100, 1125},
		{150, 100, 1250},
		{199, 100, 1494},
		{200, 100, 1500},
		{300, 100, 1750},
		{399, 100, 1997},
		{400, 100, 2000},
		{1 << 40, 100, 2000},
		{7, 0, 1000},
		{1<<64 - 1, 1, 2000},
		{1<<64 - 1, 1<<64 - 1, 1000},
	} {
		if got := reputation.Demand(c.demand, c.mean); got != c.want {
			t.Errorf("Demand(%d, %d) = %d, want %d", c.demand, c.mean, got, c.want)
		}
	}
}

func TestSmooth(t *testing.T) {
	for _, c := range []struct{ prev, observed, want uint64 }{
		{524288, 393216, 491520},
		{131072, 524288, 229376},
		{65536, 65537, 65537},
		{65537, 65536, 65536},
		{5, 4, 4},
		{0, 0, 0},
		{0, 1<<64 - 1, 1 << 62},
	} {
		if got := reputation.Smooth(c.prev, c.observed); got != c.want {
			t.Errorf("Smooth(%d, %d) = %d, want %d", c.prev, c.observed, got, c.want)
		}
	}
}

func TestMultiplier(t *testing.T) {
	for _, c := range []struct{ rarity, demand, want reputation.Milli }{
		{2666, 1250, 3332},
		{5333, 1500, 7999},
		{4000, 2000, 8000},
		{8000, 2000, 8000},
		{1333, 1750, 2332},
		{1000, 1000, 1000},
	} {
		if got := reputation.Multiplier(c.rarity, c.demand); got != c.want {
			t.Errorf("Multiplier(%d, %d) = %d, want %d", c.rarity, c.demand, got, c.want)
		}
	}
}

// Eight copies fall to two at once; what the screen shows follows in steps.
func TestMultiplierFall(t *testing.T) {
	n := uint64(8 << 16)
	for epoch, want := range []reputation.Milli{1230, 1488, 1765, 2052, 2336, 2607, 2856, 3076, 3264, 3421, 3550, 3652} {
		n = reputation.Smooth(n, 2<<16)
		if got := reputation.Multiplier(reputation.Rarity(n, 8), 1000); got != want {
			t.Errorf("epoch %d: multiplier %d, want %d", epoch+1, got, want)
		}
	}
}

func TestDemandObserved(t *testing.T) {
	for _, c := range []struct{ blocks, copies, want uint64 }{
		{0, 0, 0},
		{1, 0, 65536}, // fewer than one copy count as one
		{1, 65536, 65536},
		{10, 5 << 16, 2 << 16},
		{1 << 60, 1, 1<<64 - 1},
	} {
		if got := reputation.DemandObserved(c.blocks, c.copies); got != c.want {
			t.Errorf("DemandObserved(%d, %d) = %d, want %d", c.blocks, c.copies, got, c.want)
		}
	}
}
