package reputation

import (
	"math/bits"
	"strings"
)

// Reason says why a score, a payout or an answer is what it is. The numbers
// are bits of an epoch block's seeder row, the names are stable strings:
// neither is ever given a second meaning.
type Reason uint8

// Reasons, in the groups audit, score, pay, money, name.
const (
	ReasonPass Reason = iota
	ReasonOffline
	ReasonSlow
	ReasonSlowThird
	ReasonBad
	ReasonSprintLate

	ReasonRamp
	ReasonStepDown
	ReasonStepUp
	ReasonSuspended
	ReasonRestored
	ReasonExpelled
	ReasonOnlineShare
	ReasonTierUp
	ReasonTierDown
	ReasonMergedTier

	ReasonPaid
	ReasonGroupShared
	ReasonOverCopies
	ReasonLowAvail
	ReasonCappedBandwidth
	ReasonVoucherOverspent
	ReasonVoucherInvalid
	ReasonLateReceipts
	ReasonUnknownSession
	ReasonNoCommit
	ReasonOver256GiB
	ReasonDatasetUnfunded
	ReasonRounding

	ReasonHeld
	ReasonMatured
	ReasonForfeited
	ReasonInChallenge
	ReasonEpochVoid
	ReasonEpochReverted
	ReasonRecomputedDiffers

	ReasonRolledOver
	ReasonRolloverSmallSet
	ReasonCredentialRefused
	ReasonEquivocation

	reasonCount
)

var reasonNames = [reasonCount]string{
	"pass", "offline", "slow", "slow_third", "bad", "sprint_late",
	"ramp", "step_down", "step_up", "suspended", "restored", "expelled", "online_share", "tier_up", "tier_down", "merged_tier",
	"paid", "group_shared", "over_copies", "low_avail", "capped_bandwidth", "voucher_overspent", "voucher_invalid",
	"late_receipts", "unknown_session", "no_commit", "over_256GiB", "dataset_unfunded", "rounding",
	"held", "matured", "forfeited", "in_challenge", "epoch_void", "epoch_reverted", "recomputed_differs",
	"rolled_over", "rollover_small_set", "credential_refused", "equivocation",
}

// String is the stable name.
func (r Reason) String() string {
	if r < reasonCount {
		return reasonNames[r]
	}
	return "unknown_reason"
}

// Reasons is a set of reasons.
type Reasons uint64

// ReasonsOf is the set of these.
func ReasonsOf(list ...Reason) Reasons {
	var s Reasons
	for _, r := range list {
		s |= 1 << r
	}
	return s
}

// With is the set and r.
func (s Reasons) With(r Reason) Reasons { return s | 1<<r }

// Has says whether r is in the set.
func (s Reasons) Has(r Reason) bool { return s>>r&1 == 1 }

// List has the reasons in ascending order.
func (s Reasons) List() []Reason {
	out := make([]Reason, 0, bits.OnesCount64(uint64(s)))
	for ; s != 0; s &= s - 1 {
		out = append(out, Reason(bits.TrailingZeros64(uint64(s)))) //nolint:gosec // below 64
	}
	return out
}

// String is the names with spaces between.
func (s Reasons) String() string {
	names := make([]string, 0, 4)
	for _, r := range s.List() {
		names = append(names, r.String())
	}
	return strings.Join(names, " ")
}

// Known says whether every bit has a name: a block with others is newer than
// this program.
func (s Reasons) Known() bool { return s>>reasonCount == 0 }
