package keys

import "encoding/hex"

// BranchKey is the secret that an unlocked wallet holds.
func (u *Unlocked) BranchKey() string { return hex.EncodeToString(u.payout.key[:]) }
