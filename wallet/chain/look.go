package chain

import (
	"context"
	"fmt"
)

// Look compares the transaction of a key with the chain once, sends it again
// where the chain has lost it, and tells where it stands now.
func (s *Sender) Look(ctx context.Context, idemKey string) (Tx, error) {
	t, err := s.get(ctx, idemKey)
	if err != nil || t.State == StatePlanned || t.State.Done() {
		return t, err
	}
	if t, err = s.refresh(ctx, t); err != nil {
		return t, fmt.Errorf("look for transaction %s: %w", t.Hash, err)
	}
	return t, nil
}
