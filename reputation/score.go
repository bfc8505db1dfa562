package reputation

// Constants of the score, in millionths of an audit.
const (
	million      = 1_000_000
	memoryNum    = 199 // memory of 200 epochs: a half-life of 138
	memoryDen    = 200
	priorPasses  = 25 * million         // P: without it one failed audit suspends a newcomer
	rampHalf     = 12*million + 500_000 // K: so many passes are half of full weight
	cleanToReset = 3                    // epochs in a row that end a suspension
	cleanAvail   = 750
	expelEpochs  = 6
	expelAudits  = 15
)

// Memory is what one validator remembers of a seeder: audits passed and
// failed, in millionths, fading by 1/200 each epoch.
type Memory struct {
	Alpha  uint64 `json:"a"`
	Beta   uint64 `json:"b"`
	Audits uint32 `json:"n"` // passes and failures ever, saturating
}

// Step is the memory after another epoch.
func (m Memory) Step(pass, fail uint32) Memory {
	seen := uint64(m.Audits) + uint64(pass) + uint64(fail)
	return Memory{
		Alpha:  m.Alpha*memoryNum/memoryDen + uint64(pass)*million,
		Beta:   m.Beta*memoryNum/memoryDen + uint64(fail)*million,
		Audits: uint32(min(seen, 1<<32-1)),
	}
}

// Quality is the share of passed audits in millionths, with 25 passes lent in
// advance.
//
// Worked example: 6.98 passes and 1 failure remembered:
// (6980000 + 25000000)·10^6 / (6980000 + 1000000 + 25000000) = 969678.
func (m Memory) Quality() uint32 {
	num := m.Alpha + priorPasses
	return uint32(Units(num).MulDiv(million, num+m.Beta).lo) //nolint:gosec // at most a million
}

// Ramp is how much of its full weight a seeder has reached, 0..1000.
//
// Worked example: four passes: 1000·4000000 / (4000000 + 12500000) = 242.
func (m Memory) Ramp() uint16 {
	return uint16(Units(m.Alpha).MulDiv(1000, m.Alpha+m.Beta+rampHalf).lo) //nolint:gosec // below 1000
}

// Standing says whether a seeder is paid.
type Standing uint8

// The standings of a seeder; the numbers are those of the reputation leaf.
const (
	Active    Standing = 0
	Suspended Standing = 1 // not paid until three clean epochs
	Probation Standing = 2 // paid a fifth until its quality is .98 again
	Expelled  Standing = 3 // for good; held money is forfeited
)

// String is the word of the screen.
func (s Standing) String() string {
	switch s {
	case Active:
		return "active"
	case Suspended:
		return "suspended"
	case Probation:
		return "probation"
	case Expelled:
		return "expelled"
	}
	return "unknown"
}

// StepFor is the weight that a quality in millionths earns: full from .99, half
// from .98, a fifth from .96, nothing below.
func StepFor(qualityPPM uint32) uint16 {
	switch {
	case qualityPPM >= 990_000:
		return 1000
	case qualityPPM >= 980_000:
		return 500
	case qualityPPM >= 960_000:
		return 200
	}
	return 0
}

// ScoreParams are the parameters of the score that networks differ in.
type ScoreParams struct {
	WindowEpochs  uint32 // length of a window of consistency: 6, on the local network 1
	WindowsNeeded uint32 // own windows before consistency is one's own: 14, local 5
}

// Observation is what an epoch saw of one seeder. Pass and Fail have one number
// per validator, in the order of Score.By; Avail is AvailOf's result.
type Observation struct {
	Pass, Fail []uint32
	Avail      uint16
	// Unseen says that no validator audited: the seeder is neither blamed nor
	// praised, and the epoch does not count as offline.
	Unseen bool
}

// Score is the state of one pseudonym. The zero value is not usable; take
// NewScore.
type Score struct {
	By    []Memory `json:"by"`    // per validator, in the order of their addresses
	Start Tier     `json:"start"` // tier it started with
	Tier  Tier     `json:"tier"`

	QualityPPM  uint32   `json:"q"`
	Ramp        uint16   `json:"ramp"`
	Step        uint16   `json:"step"`
	Consistency uint16   `json:"cons"`
	R           uint16   `json:"r"`
	Standing    Standing `json:"standing"`

	Clean  uint8  `json:"clean,omitempty"` // clean epochs in a row while suspended
	Epochs uint32 `json:"epochs"`          // lived
	Online Online `json:"online"`
}

// NewScore is the score of a pseudonym that starts with a tier, before its
// first epoch.
func NewScore(tier Tier, validators int) Score {
	s := Score{By: make([]Memory, validators), Start: tier, Tier: tier, Step: 1000}
	for i := range s.By {
		s.By[i].Alpha = tier.StartAlpha()
	}
	s.Consistency = tier.startConsistency()
	s.derive()
	return s
}

// Next is the score after another epoch. The receiver is not changed.
func (s Score) Next(p ScoreParams, o Observation) Score {
	by := make([]Memory, len(s.By))
	for i, m := range s.By {
		by[i] = m.Step(o.Pass[i], o.Fail[i])
	}
	s.By = by
	s.Epochs = min(s.Epochs, 1<<32-2) + 1
	s.Online = s.Online.next(p.WindowEpochs, o.Avail > 0, o.Unseen)
	s.Consistency = s.Online.consistency(p, s.Start)
	s.derive()
	s.stand(UpperMedian(append([]uint32(nil), o.Fail...)), o.Avail)
	s.weigh()
	return s
}

// derive recomputes the medians and what follows from them.
func (s *Score) derive() {
	q, ramp := make([]uint32, len(s.By)), make([]uint16, len(s.By))
	for i, m := range s.By {
		q[i], ramp[i] = m.Quality(), m.Ramp()
	}
	s.QualityPPM, s.Ramp = UpperMedian(q), UpperMedian(ramp)
	s.weigh()
}

// stand moves between the standings.
func (s *Score) stand(fails uint32, avail uint16) {
	if s.Standing == Expelled || s.QualityPPM < 900_000 && s.Epochs > expelEpochs && s.audits() > expelAudits {
		s.Standing, s.Step, s.Clean = Expelled, 0, 0
		return
	}
	if s.Standing == Suspended {
		if fails == 0 && avail >= cleanAvail {
			s.Clean++
		} else {
			s.Clean = 0
		}
		if s.Clean < cleanToReset {
			s.Step = 0
			return
		}
		s.Standing, s.Clean = Probation, 0
	}
	if s.Standing == Probation {
		switch {
		case fails > 0:
			s.Standing, s.Step = Suspended, 0
			return
		case s.QualityPPM < 980_000:
			s.Step = 200
			return
		}
		s.Standing = Active
	}
	if s.Step = StepFor(s.QualityPPM); s.Step == 0 {
		s.Standing = Suspended
	}
}

// audits is the upper median of how often validators have audited.
func (s *Score) audits() uint32 {
	n := make([]uint32, len(s.By))
	for i, m := range s.By {
		n[i] = m.Audits
	}
	return UpperMedian(n)
}

func (s *Score) weigh() { s.R = Weighed(s.Step, s.Ramp, s.Consistency) }

// Weighed is R: what an epoch's work of a seeder weighs.
//
// Worked example: step 1000, ramp 931, consistency 1050: 977.
func Weighed(step, ramp, consistency uint16) uint16 {
	return uint16(min(1000, uint32(step)*uint32(ramp)/1000*uint32(consistency)/1000))
}

// AvailOf is the availability that one validator saw, in thousandths: passed of
// due audits, nothing after two failures.
func AvailOf(pass, fail, due uint32) uint16 {
	if fail >= 2 || due == 0 {
		return 0
	}
	return uint16(min(1000, 1000*uint64(pass)/uint64(due)))
}
