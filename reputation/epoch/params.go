package epoch

import (
	"time"

	"rarebit/reputation"
)

// Params are what networks differ in and the hub does not tell.
type Params struct {
	// Local says that all peers share 127.0.0.1: address and port make a
	// network group, and loopback endpoints are dialled. On a public network
	// a group is a /24 or /48 and only public addresses are dialled.
	Local bool
	// AcceptUnvouched counts receipts without a voucher. Anybody can make such
	// receipts for himself, so only a local network may; elsewhere bandwidth
	// weighs nothing until there are vouchers.
	AcceptUnvouched bool

	EraEpochs  uint64
	HoldEpochs uint64 // after which held pay matures
	VoidAfter  uint64 // open epochs are given up after so many
	KeepEpochs uint64 // how long inputs of settled epochs are kept

	// Windows, in thousandths of an epoch, each at least MinWindow.
	CommitMilli, SettleMilli, ReportMilli, RoundMilli uint32
	MinWindow                                         time.Duration

	RetryAfter   time.Duration // second try of a slow block
	Vantages     int           // addresses that audits come from
	MaxPaidBytes uint64        // of a pseudonym's COMMIT

	Score reputation.ScoreParams
}

// PublicParams are those of a public network (rewards.md section 11).
func PublicParams() Params {
	return Params{
		EraEpochs: 168, HoldEpochs: 336, VoidAfter: 12, KeepEpochs: 48,
		CommitMilli: 50, SettleMilli: 50, ReportMilli: 50, RoundMilli: 33, MinWindow: 500 * time.Millisecond,
		RetryAfter: 10 * time.Minute, Vantages: 3, MaxPaidBytes: 256 << 30,
		Score: reputation.ScoreParams{WindowEpochs: 6, WindowsNeeded: 14},
	}
}

// LocalParams are those of a local network.
func LocalParams() Params {
	return Params{
		Local: true, AcceptUnvouched: true,
		EraEpochs: 10, HoldEpochs: 20, VoidAfter: 12, KeepEpochs: 48,
		CommitMilli: 70, SettleMilli: 100, ReportMilli: 70, RoundMilli: 70, MinWindow: 500 * time.Millisecond,
		RetryAfter: 5 * time.Second, Vantages: 1, MaxPaidBytes: 256 << 30,
		Score: reputation.ScoreParams{WindowEpochs: 1, WindowsNeeded: 5},
	}
}

// Timeline tells when what happens. Epoch e >= 1 spans genesis + (e-1)·len to
// genesis + e·len.
type Timeline struct {
	Genesis time.Time
	Len     time.Duration
	Params  Params
}

// At is the epoch at time t; 0 before the genesis.
func (l Timeline) At(t time.Time) uint64 {
	d := t.Sub(l.Genesis)
	if d < 0 || l.Len <= 0 {
		return 0
	}
	return uint64(d/l.Len) + 1 //nolint:gosec // both are positive
}

// Start is when epoch e begins.
func (l Timeline) Start(e uint64) time.Time {
	return l.Genesis.Add(time.Duration(max(e, 1)-1) * l.Len) //nolint:gosec // an epoch number times its length is a date
}

// End is when epoch e ends.
func (l Timeline) End(e uint64) time.Time { return l.Start(e).Add(l.Len) }

// CommitUntil is when COMMITs for e are no longer taken.
func (l Timeline) CommitUntil(e uint64) time.Time {
	return l.Start(e).Add(l.window(l.Params.CommitMilli))
}

// AuditUntil is when the last question of e is asked.
func (l Timeline) AuditUntil(e uint64) time.Time { return l.Start(e).Add(l.Len * 95 / 100) }

// SettleUntil is when SETTLEs for e are no longer taken.
func (l Timeline) SettleUntil(e uint64) time.Time {
	return l.End(e).Add(l.window(l.Params.SettleMilli))
}

// ReportUntil is when reports for e are no longer waited for.
func (l Timeline) ReportUntil(e uint64) time.Time {
	return l.SettleUntil(e).Add(l.window(l.Params.ReportMilli))
}

// Round is how long a leader has to gather votes.
func (l Timeline) Round() time.Duration { return l.window(l.Params.RoundMilli) }

func (l Timeline) window(milli uint32) time.Duration {
	return max(l.Len*time.Duration(milli)/1000, l.Params.MinWindow)
}
