//go:build !nochain

package local

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/eth"
)

// sealer makes a block when a transaction waits. geth's own loop for period 0
// is not used: it stamps fifty transactions of one second with fifty seconds,
// so that epochs would end too early, and it spins on a transaction that no
// block can take.
type sealer struct {
	eth    *eth.Ethereum
	commit func() common.Hash
	log    *slog.Logger
}

func (s *sealer) run(ctx context.Context, ready func()) error {
	pool := s.eth.TxPool()
	news := make(chan core.NewTxsEvent, 16)
	sub := pool.SubscribeTransactions(news, true)
	defer sub.Unsubscribe()

	// The pool blocks while it hands out news, and sealing waits for the pool:
	// so somebody else takes the news.
	wake := make(chan struct{}, 1)
	stopped := make(chan struct{})
	defer func() { <-stopped }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer close(stopped)
		for {
			select {
			case <-news:
				select {
				case wake <- struct{}{}:
				default:
				}
			case <-ctx.Done():
				return
			}
		}
	}()

	ready()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-sub.Err():
			return fmt.Errorf("watch the transaction pool: %w", err)
		case <-wake:
		}
		for waiting(pool) {
			if !s.waitTurn(ctx) {
				return nil
			}
			took, err := s.seal()
			if err != nil {
				return err
			}
			if !took {
				break // what waits fits in no block now; the next arrival tries again
			}
		}
	}
}

func waiting(pool interface{ Stats() (int, int) }) bool {
	n, _ := pool.Stats()
	return n > 0
}

// waitTurn waits until the clock has passed the second of the newest block.
func (s *sealer) waitTurn(ctx context.Context) bool {
	head := time.Unix(int64(s.eth.BlockChain().CurrentBlock().Time), 0) //nolint:gosec // sealed by us
	t := time.NewTimer(time.Until(head.Add(time.Second)))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// seal makes one block, flushes it to the disk and says whether it took a
// transaction.
func (s *sealer) seal() (bool, error) {
	before := s.eth.BlockChain().CurrentBlock().Hash()
	hash := s.commit()
	if hash == before { // geth has logged why
		return false, nil
	}
	// Without the flush a kill -9 loses the last one to four blocks.
	if err := s.eth.ChainDb().SyncKeyValue(); err != nil {
		return false, fmt.Errorf("flush chain: %w", err)
	}
	if err := s.eth.TxPool().Sync(); err != nil {
		return false, fmt.Errorf("wait for the transaction pool: %w", err)
	}
	b := s.eth.BlockChain().GetBlockByHash(hash)
	if b == nil {
		return false, fmt.Errorf("read block %s just sealed: not there", hash)
	}
	s.log.Debug("block sealed", "number", b.NumberU64(), "hash", hash.Hex(), "txs", len(b.Transactions()))
	return len(b.Transactions()) > 0, nil
}
