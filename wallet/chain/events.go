package chain

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts"
	"rarebit/wallet/contracts/hub"
)

// logSpan is how many blocks one request for events covers: public endpoints
// refuse more than that.
const logSpan = 5000

// Registered is a dataset as the hub registered it.
type Registered struct {
	ID          torrent.ID
	Publisher   torrent.Address
	ChunkCount  uint32
	ChunkBytes  uint32
	ChunkRoot   torrent.Hash
	InfoHash    torrent.InfoHash
	StreamBytes uint64
	URI         string // a hint where manifest and torrent are; at most 512 bytes
	Block       uint64 // of the chain
}

// Funding adds PerEpoch to a dataset's budget in FirstEpoch and the
// Epochs-1 after it.
type Funding struct {
	ID         torrent.ID
	Sponsor    torrent.Address
	PerEpoch   wallet.Amount
	FirstEpoch uint64
	Epochs     uint32
	Block      uint64
}

// Covers says whether the funding counts in an epoch.
func (f Funding) Covers(epoch uint64) bool {
	return f.FirstEpoch <= epoch && epoch-f.FirstEpoch < uint64(f.Epochs)
}

// SubmittedEpoch is an epoch block as its event has it: enough to check the
// link of the chain of epoch blocks without the hub's storage.
type SubmittedEpoch struct {
	Epoch   uint64
	Hash    torrent.Hash
	Header  contracts.Header
	Signers []torrent.Address
	TxHash  torrent.Hash
	Block   uint64
}

// Datasets lists what was registered in the blocks from fromBlock on. next is
// where to go on.
func (c *Client) Datasets(ctx context.Context, fromBlock uint64) (list []Registered, next uint64, err error) {
	next, err = events(ctx, c, hub.RewardHubDatasetRegistered{}.ContractEventName(), fromBlock, c.hub.UnpackDatasetRegisteredEvent,
		func(ev *hub.RewardHubDatasetRegistered, l types.Log) error {
			d := ev.Dataset
			list = append(list, Registered{
				ev.Id, torrent.Address(d.Publisher), d.ChunkCount, d.ChunkSize, d.ChunkRoot, d.Infohash, d.Size, ev.Uri, l.BlockNumber,
			})
			return nil
		})
	return list, next, err
}

// Fundings lists what was funded in the blocks from fromBlock on.
func (c *Client) Fundings(ctx context.Context, fromBlock uint64) (list []Funding, next uint64, err error) {
	next, err = events(ctx, c, hub.RewardHubFunded{}.ContractEventName(), fromBlock, c.hub.UnpackFundedEvent,
		func(ev *hub.RewardHubFunded, l types.Log) error {
			per, err := wallet.FromBig(ev.PerEpoch)
			list = append(list, Funding{ev.Id, torrent.Address(ev.Sponsor), per, ev.FirstEpoch, ev.Epochs, l.BlockNumber})
			return err
		})
	return list, next, err
}

// Submitted lists the epoch blocks that were posted in the blocks from
// fromBlock on.
func (c *Client) Submitted(ctx context.Context, fromBlock uint64) (list []SubmittedEpoch, next uint64, err error) {
	next, err = events(ctx, c, hub.RewardHubEpochSubmitted{}.ContractEventName(), fromBlock, c.hub.UnpackEpochSubmittedEvent,
		func(ev *hub.RewardHubEpochSubmitted, l types.Log) error {
			paid, err := wallet.FromBig(ev.Header.Paid)
			s := SubmittedEpoch{Epoch: ev.Epoch, Hash: ev.Hash, TxHash: torrent.Hash(l.TxHash), Block: l.BlockNumber}
			s.Header = contracts.Header{
				Epoch: ev.Header.Epoch, Round: ev.Header.Round, Prev: ev.Header.Prev, ShardsRoot: ev.Header.ShardsRoot,
				ReceiptsRoot: ev.Header.ReceiptsRoot, StatsRoot: ev.Header.StatsRoot, RewardsRoot: ev.Header.RewardsRoot,
				ReputationRoot: ev.Header.ReputationRoot, Paid: paid.Bytes16(), DataHash: ev.Header.DataHash,
			}
			for _, a := range ev.Signers {
				s.Signers = append(s.Signers, torrent.Address(a))
			}
			list = append(list, s)
			return err
		})
	return list, next, err
}

// events reads one kind of event up to the newest confirmed block.
func events[T any](ctx context.Context, c *Client, name string, from uint64, unpack func(*types.Log) (*T, error), each func(*T, types.Log) error) (next uint64, err error) {
	abi := c.hub.GetABI()
	topic := abi.Events[name].ID
	from = max(from, c.cfg.FromBlock)
	head, _, err := c.Head(ctx)
	if err != nil {
		return from, err
	}
	if head+1 < c.cfg.Confirmations {
		return from, nil
	}
	last := head + 1 - c.cfg.Confirmations
	for from <= last {
		to := min(from+logSpan-1, last)
		var logs []types.Log
		err := c.do(ctx, func(ctx context.Context, ec *ethclient.Client) (err error) {
			logs, err = ec.FilterLogs(ctx, ethereum.FilterQuery{
				FromBlock: new(big.Int).SetUint64(from), ToBlock: new(big.Int).SetUint64(to),
				Addresses: []common.Address{common.Address(c.cfg.Hub)}, Topics: [][]common.Hash{{topic}},
			})
			return err
		})
		if err != nil {
			return from, fmt.Errorf("read %s events: %w", name, err)
		}
		for _, l := range logs {
			if l.Removed || l.Address != common.Address(c.cfg.Hub) || l.BlockNumber < from || l.BlockNumber > to {
				return from, fmt.Errorf("read %s events: block %d of %s was not asked for", name, l.BlockNumber, l.Address)
			}
			ev, err := unpack(&l)
			if err == nil {
				err = each(ev, l)
			}
			if err != nil {
				return from, fmt.Errorf("read %s event of block %d: %w", name, l.BlockNumber, err)
			}
		}
		from = to + 1
	}
	return from, nil
}
