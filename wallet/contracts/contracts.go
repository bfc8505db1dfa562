// Package contracts holds the three contracts: their sources, what solc made
// of them, how they are deployed, what their errors mean, and the digests that
// validators and accounts sign for them. It is not a client: it sends nothing
// but the deployment (wallet/chain does the rest), and keeps no key.
//
// The invariant: bindings, artifacts and sources belong together. A test
// compares their hashes, so that nobody needs node to build or to check.
//
// Callers are wallet/chain, wallet/keys, reputation's users in ui/node, and
// ui/devnet, which deploys.
package contracts

// The bindings are one package per contract: two contracts with EIP-712 in one
// package collide.
//
//go:generate go run github.com/ethereum/go-ethereum/cmd/abigen@v1.17.10 --v2 --combined-json artifacts/RewardHub.json --pkg hub --out hub/hub.go
//go:generate go run github.com/ethereum/go-ethereum/cmd/abigen@v1.17.10 --v2 --combined-json artifacts/ValidatorRegistry.json --pkg validators --out validators/validators.go
//go:generate go run github.com/ethereum/go-ethereum/cmd/abigen@v1.17.10 --v2 --combined-json artifacts/TestToken.json --pkg token --out token/token.go

import (
	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts/hub"
)

// Header is the header of an epoch block. Its fields are those of the epoch
// package of the validators, so one converts into the other.
type Header struct {
	Epoch          uint64
	Round          uint32
	Prev           torrent.Hash
	ShardsRoot     torrent.Hash
	ReceiptsRoot   torrent.Hash
	StatsRoot      torrent.Hash
	RewardsRoot    torrent.Hash
	ReputationRoot torrent.Hash
	Paid           [16]byte // base units, big-endian
	DataHash       torrent.Hash
}

// Bind is the header as the hub's binding has it.
func (h Header) Bind() hub.RewardHubHeader {
	return hub.RewardHubHeader{
		Epoch: h.Epoch, Round: h.Round, Prev: h.Prev,
		ShardsRoot: h.ShardsRoot, ReceiptsRoot: h.ReceiptsRoot, StatsRoot: h.StatsRoot,
		RewardsRoot: h.RewardsRoot, ReputationRoot: h.ReputationRoot,
		Paid: wallet.FromBytes16(h.Paid).Big(), DataHash: h.DataHash,
	}
}

// Claim is an order to pay an account what it has earned and was not paid yet.
type Claim struct {
	Account    torrent.Address
	PayTo      torrent.Address
	Cumulative wallet.Amount   // earned in all, as the leaf says
	RelayFee   wallet.Amount   // of what is new, for whoever sends it
	Relayer    torrent.Address // who may send it; zero: anybody
	Deadline   uint64          // Unix seconds, inclusive
}

// Bind is the claim as the hub's binding has it.
func (c Claim) Bind() hub.RewardHubClaim {
	return hub.RewardHubClaim{
		Account: [20]byte(c.Account), PayTo: [20]byte(c.PayTo),
		Cumulative: c.Cumulative.Big(), RelayFee: c.RelayFee.Big(),
		Relayer: [20]byte(c.Relayer), Deadline: c.Deadline,
	}
}
