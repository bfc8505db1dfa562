package reputation

// Tier is how much trust a pseudonym started with. A name lives one era, so
// age is counted in eras.
type Tier uint8

// The tiers; the numbers are those of the reputation leaf.
const (
	TierNone Tier = 0 // new, without a credential
	Tier0    Tier = 1 // served an era
	Tier1    Tier = 2
	Tier2    Tier = 3
	Tier3    Tier = 4
)

// tiers holds, per tier: ramp at the start, share of the pay that is held,
// consistency before there are windows of one's own, and what quality and
// online share the era must have had.
var tiers = [...]struct {
	ramp, hold, consistency uint16
	qualityPPM              uint32
	onlineMilli             uint32
}{
	TierNone: {0, 500, 1000, 0, 0},
	Tier0:    {800, 500, 1000, 0, 0},
	Tier1:    {930, 500, 1000, 980_000, 0},
	Tier2:    {970, 250, 1050, 990_000, 950},
	Tier3:    {984, 0, 1100, 990_000, 990},
}

// String is the word of the screen.
func (t Tier) String() string {
	if t == TierNone || t > Tier3 {
		return "none"
	}
	return "T" + string('0'+byte(t-Tier0))
}

// StartAlpha is the memory that a pseudonym of the tier starts with.
func (t Tier) StartAlpha() uint64 {
	r := uint64(tiers[min(t, Tier3)].ramp)
	return rampHalf * r / (1000 - r)
}

// HoldMilli is the share of the pay that is held back at first.
func (t Tier) HoldMilli() uint16 { return tiers[min(t, Tier3)].hold }

func (t Tier) startConsistency() uint16 { return tiers[min(t, Tier3)].consistency }

// NextTier is the tier after an era: one higher if its condition holds, else
// the highest whose condition does.
func NextTier(t Tier, qualityPPM, onlineMilli uint32) Tier {
	next := min(t+1, Tier3)
	for ; next > Tier0; next-- {
		if c := tiers[next]; qualityPPM >= c.qualityPPM && onlineMilli >= c.onlineMilli {
			break
		}
	}
	return next
}

// maxWindows is how many windows are remembered.
const maxWindows = 120

// Online counts the epochs in which a seeder was available, in windows.
type Online struct {
	Windows []uint8 `json:"w,omitempty"` // online epochs of each full window, oldest first, at most 120
	Now     uint8   `json:"now"`         // online epochs of the open window
	Len     uint8   `json:"len"`         // epochs of the open window
}

// next counts one epoch; unseen ones are left out.
func (o Online) next(windowEpochs uint32, online, unseen bool) Online {
	if unseen {
		return o
	}
	if online {
		o.Now++
	}
	if o.Len++; uint32(o.Len) < min(max(windowEpochs, 1), 255) {
		return o
	}
	w := o.Windows
	if len(w) == maxWindows {
		w = w[1:]
	}
	return Online{Windows: append(append(make([]uint8, 0, len(w)+1), w...), o.Now)}
}

// ShareMilli is the share of online epochs in the full windows, in thousandths.
func (o Online) ShareMilli(windowEpochs uint32) uint32 {
	if len(o.Windows) == 0 {
		return 0
	}
	var sum uint32
	for _, w := range o.Windows {
		sum += uint32(w)
	}
	return 1000 * sum / (max(windowEpochs, 1) * uint32(len(o.Windows))) //nolint:gosec // at most 120
}

func (o Online) consistency(p ScoreParams, start Tier) uint16 {
	if uint32(len(o.Windows)) < p.WindowsNeeded { //nolint:gosec // at most 120
		return start.startConsistency()
	}
	return ConsistencyFor(o.ShareMilli(p.WindowEpochs))
}

// ConsistencyFor is the factor for an online share in thousandths: 1.10x from
// .99, 1.05x from .95, 1.00x from .80, 0.90x below.
func ConsistencyFor(onlineMilli uint32) uint16 {
	switch {
	case onlineMilli >= 990:
		return 1100
	case onlineMilli >= 950:
		return 1050
	case onlineMilli >= 800:
		return 1000
	}
	return 900
}
