package reputation_test

import (
	"fmt"
	"testing"

	"rarebit/reputation"
)

func ExampleMemory_Quality() {
	fmt.Println(reputation.Memory{Alpha: 6980000, Beta: 1000000}.Quality())
	// Output: 969678
}

func ExampleMemory_Ramp() {
	fmt.Println(reputation.Memory{Alpha: 4000000}.Ramp())
	// Output: 242
}

func ExampleWeighed() {
	fmt.Println(reputation.Weighed(1000, 931, 1050))
	// Output: 977
}

func TestMemory(t *testing.T) {
	var m reputation.Memory
	for i, c := range []struct {
		pass, fail  uint32
		alpha, beta uint64
		quality     uint32
		ramp        uint16
	}{
		{4, 0, 4000000, 0, 1000000, 242},
		{3, 1, 6980000, 1000000, 969678, 340},
		{4, 0, 10945100, 995000, 973064, 447},
		{0, 0, 10890374, 990025, 973155, 446},
		{2, 2, 12835922, 2985074, 926874, 453},
	} {
		m = m.Step(c.pass, c.fail)
		if m.Alpha != c.alpha || m.Beta != c.beta || m.Quality() != c.quality || m.Ramp() != c.ramp {
			t.Errorf("step %d: α %d β %d q %d ramp %d, want %+v", i+1, m.Alpha, m.Beta, m.Quality(), m.Ramp(), c)
		}
	}
}

func TestRampAllPasses(t *testing.T) {
	want := map[int]uint16{1: 242, 3: 488, 6: 654, 12: 788, 24: 878, 48: 931, 168: 973, 720: 984}
	var m reputation.Memory
	for epoch := 1; epoch <= 720; epoch++ {
		m = m.Step(4, 0)
		if w, ok := want[epoch]; ok && m.Ramp() != w {
			t.Errorf("after %d epochs ramp %d, want %d", epoch, m.Ramp(), w)
		}
	}
}

func TestTierStart(t *testing.T) {
	for tier, want := range map[reputation.Tier]uint64{
		reputation.TierNone: 0, reputation.Tier0: 50000000, reputation.Tier1: 166071428,
		reputation.Tier2: 404166666, reputation.Tier3: 768750000,
	} {
		if got := tier.StartAlpha(); got != want {
			t.Errorf("%s starts with α %d, want %d", tier, got, want)
		}
	}
}

func TestNextTier(t *testing.T) {
	for _, c := range []struct {
		from            reputation.Tier
		quality, online uint32
		want            reputation.Tier
	}{
		{reputation.TierNone, 1_000_000, 1000, reputation.Tier0},
		{reputation.Tier0, 1_000_000, 1000, reputation.Tier1},
		{reputation.Tier0, 979_999, 1000, reputation.Tier0},
		{reputation.Tier2, 990_000, 990, reputation.Tier3},
		{reputation.Tier2, 990_000, 960, reputation.Tier2},
		{reputation.Tier3, 985_000, 1000, reputation.Tier1},
		{reputation.Tier3, 100, 0, reputation.Tier0},
	} {
		if got := reputation.NextTier(c.from, c.quality, c.online); got != c.want {
			t.Errorf("NextTier(%s, %d, %d) = %s, want %s", c.from, c.quality, c.online, got, c.want)
		}
	}
}

var public = reputation.ScoreParams{WindowEpochs: 6, WindowsNeeded: 14}

// seen is what four validators see that all agree.
func seen(pass, fail uint32) reputation.Observation {
	return reputation.Observation{
		Pass: []uint32{pass, pass, pass, pass}, Fail: []uint32{fail, fail, fail, fail},
		Avail: reputation.AvailOf(pass, fail, 4),
	}
}

func established() reputation.Score {
	s := reputation.NewScore(reputation.TierNone, 4)
	for range 2000 {
		s = s.Next(public, seen(4, 0))
	}
	return s
}

// A seeder that has lost everything falls at the epochs that rewards.md names.
func TestTotalLoss(t *testing.T) {
	s := established()
	if s.R != 1000 || s.Consistency != 1100 {
		t.Fatalf("established: R %d, consistency %d; want 1000, 1100", s.R, s.Consistency)
	}
	first := map[string]int{}
	for epoch := 1; epoch <= 30; epoch++ {
		s = s.Next(public, seen(0, 4))
		for name, below := range map[string]uint32{".99": 990_000, ".98": 980_000, ".96": 960_000, ".90": 900_000} {
			if _, ok := first[name]; !ok && s.QualityPPM < below {
				first[name] = epoch
			}
		}
		if wantSuspended := s.QualityPPM < 960_000; wantSuspended != (s.Step == 0) {
			t.Errorf("epoch %d: quality %d, step %d", epoch, s.QualityPPM, s.Step)
		}
	}
	for name, want := range map[string]int{".99": 3, ".98": 5, ".96": 9, ".90": 22} {
		if first[name] != want {
			t.Errorf("below %s after %d epochs, want %d", name, first[name], want)
		}
	}
	if s.Standing != reputation.Expelled || s.R != 0 {
		t.Errorf("in the end %s with R %d, want expelled with 0", s.Standing, s.R)
	}
	for range 500 { // nothing brings it back
		s = s.Next(public, seen(4, 0))
	}
	if s.Standing != reputation.Expelled || s.R != 0 {
		t.Errorf("after 500 clean epochs %s with R %d", s.Standing, s.R)
	}
}

func TestRepair(t *testing.T) {
	for _, c := range []struct {
		lost  int
		until uint32
		want  int
	}{{2, 990_000, 1}, {5, 980_000, 37}, {9, 960_000, 14}, {9, 990_000, 290}} {
		s := established()
		for range c.lost {
			s = s.Next(public, seen(0, 4))
		}
		n := 0
		for ; n == 0 || s.QualityPPM < c.until; n++ {
			s = s.Next(public, seen(4, 0))
		}
		// rewards.md rounds; one epoch either way is its own rounding
		if n < c.want-1 || n > c.want+1 {
			t.Errorf("after %d lost epochs %d until %d, want %d", c.lost, n, c.until, c.want)
		}
	}
}

func TestSuspension(t *testing.T) {
	s := established()
	for range 9 {
		s = s.Next(public, seen(0, 4))
	}
	if s.Standing != reputation.Suspended || s.R != 0 {
		t.Fatalf("after nine lost epochs %s, R %d", s.Standing, s.R)
	}
	s = s.Next(public, seen(4, 0)).Next(public, seen(4, 0)).Next(public, seen(3, 1))
	if s.Standing != reputation.Suspended {
		t.Fatalf("two clean epochs and a failure: %s", s.Standing)
	}
	for i := range 3 {
		if s.Standing != reputation.Suspended || s.Step != 0 {
			t.Fatalf("after %d clean epochs %s, step %d", i, s.Standing, s.Step)
		}
		s = s.Next(public, seen(4, 0))
	}
	if s.Standing != reputation.Probation || s.Step != 200 {
		t.Fatalf("after three clean epochs %s, step %d; want probation, 200", s.Standing, s.Step)
	}
	if again := s.Next(public, seen(3, 1)); again.Standing != reputation.Suspended || again.R != 0 {
		t.Errorf("a failure on probation: %s, R %d", again.Standing, again.R)
	}
	if offline := s.Next(public, seen(0, 0)); offline.Standing != reputation.Probation {
		t.Errorf("offline on probation: %s", offline.Standing)
	}
	for s.QualityPPM < 980_000 {
		if s.Step != 200 {
			t.Fatalf("quality %d on probation: step %d", s.QualityPPM, s.Step)
		}
		s = s.Next(public, seen(4, 0))
	}
	if s.Standing != reputation.Active || s.Step != 500 {
		t.Errorf("at .98 again: %s, step %d; want active, 500", s.Standing, s.Step)
	}
}

// One validator of four that fails everybody changes nobody's step.
func TestOneLiar(t *testing.T) {
	s := reputation.NewScore(reputation.TierNone, 4)
	for epoch := range 400 {
		s = s.Next(public, reputation.Observation{Pass: []uint32{0, 4, 4, 4}, Fail: []uint32{4, 0, 0, 0}, Avail: 1000})
		if s.Step != 1000 {
			t.Fatalf("epoch %d: step %d", epoch, s.Step)
		}
	}
}

func TestNewcomerSurvivesOneFailure(t *testing.T) {
	s := reputation.NewScore(reputation.TierNone, 4).Next(public, seen(3, 1))
	if s.Standing != reputation.Active {
		t.Errorf("one failed audit in the first hour: %s", s.Standing)
	}
}

func TestConsistency(t *testing.T) {
	s := reputation.NewScore(reputation.Tier2, 4)
	for epoch := 1; epoch <= 6*14; epoch++ {
		s = s.Next(public, seen(0, 0)) // always away
		if want := uint16(1050); epoch < 6*14 && s.Consistency != want {
			t.Fatalf("epoch %d: consistency %d before own windows, want %d", epoch, s.Consistency, want)
		}
	}
	if s.Consistency != 900 {
		t.Errorf("never there: consistency %d, want 900", s.Consistency)
	}
	for range 6 * 120 { // the newest 120 windows alone count
		s = s.Next(public, seen(4, 0))
	}
	if s.Consistency != 1100 || len(s.Online.Windows) != 120 {
		t.Errorf("always there: consistency %d of %d windows, want 1100 of 120", s.Consistency, len(s.Online.Windows))
	}
	before := s.Online
	o := seen(0, 0)
	o.Unseen = true
	if s = s.Next(public, o); s.Online.Len != before.Len {
		t.Error("an epoch without any audit counted in a window")
	}
	for online, want := range map[uint32]uint16{1000: 1100, 990: 1100, 989: 1050, 950: 1050, 949: 1000, 800: 1000, 799: 900, 0: 900} {
		if got := reputation.ConsistencyFor(online); got != want {
			t.Errorf("ConsistencyFor(%d) = %d, want %d", online, got, want)
		}
	}
}

func TestAvailOf(t *testing.T) {
	for _, c := range []struct {
		pass, fail, due uint32
		want            uint16
	}{{4, 0, 4, 1000}, {3, 1, 4, 750}, {2, 2, 4, 0}, {0, 0, 0, 0}, {1, 0, 3, 333}, {5, 0, 4, 1000}} {
		if got := reputation.AvailOf(c.pass, c.fail, c.due); got != c.want {
			t.Errorf("AvailOf(%d, %d, %d) = %d, want %d", c.pass, c.fail, c.due, got, c.want)
		}
	}
}
