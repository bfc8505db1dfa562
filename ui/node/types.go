// Package node composes the parts into a node: the seeder that a person runs.
// Screens, commands and the socket talk to it through the Node interface and
// nothing else. There are two implementations: Seeder, in this process, and
// the socket client of ui/api.
package node

import (
	"context"
	"errors"
	"time"

	"rarebit/torrent"
	"rarebit/wallet"
)

// Node is what every screen, command and handler talks to.
type Node interface {
	// Snapshot is one consistent picture, cut to what the query asks for.
	Snapshot(ctx context.Context, q Query) (*Snapshot, error)
	// Pick starts seeding a dataset or a part of it.
	Pick(ctx context.Context, p Pick) error
	// Drop stops seeding a dataset and frees what was fetched for it. Files
	// that the owner published stay.
	Drop(ctx context.Context, dataset string) error
	// Pause stops and starts the transfer of a dataset.
	Pause(ctx context.Context, dataset string, paused bool) error
	// Publish hashes a folder, registers it and seeds it.
	Publish(ctx context.Context, p Publish) (*Published, error)
	// PrepareClaim says what a claim would pay now, checked by a dry run.
	PrepareClaim(ctx context.Context) (*ClaimQuote, error)
	// Claim signs, sends and follows a claim until it is final.
	Claim(ctx context.Context, c ClaimRequest) (*wallet.Claim, error)
}

// Query says which part of the node's state a caller wants. The zero query is
// the summary alone.
type Query struct {
	Datasets bool `json:"datasets,omitempty"`
	Chunks   bool `json:"chunks,omitempty"` // rows From..From+N of the chunk table
	Map      bool `json:"map,omitempty"`
	Ledger   bool `json:"ledger,omitempty"` // rows From..From+N of the ledger, newest first
	Claims   bool `json:"claims,omitempty"`
	Log      bool `json:"log,omitempty"`
	Peers    bool `json:"peers,omitempty"`

	Dataset string `json:"dataset,omitempty"` // name or id; "" is every picked one
	Filter  string `json:"filter,omitempty"`  // ui/tui/filter: `copies<4 mult>=2 state:seed text`
	Sort    string `json:"sort,omitempty"`    // column key, see ChunkColumns
	Desc    bool   `json:"desc,omitempty"`
	From    int    `json:"from,omitempty"`
	N       int    `json:"n,omitempty"`
	MapW    int    `json:"map_w,omitempty"`
	MapH    int    `json:"map_h,omitempty"`
	Metric  string `json:"metric,omitempty"` // rare, mult, held
}

// Snapshot is immutable once returned.
type Snapshot struct {
	At      time.Time   `json:"time"`
	Network NetworkInfo `json:"network"`
	Link    Link        `json:"link"`
	Epoch   EpochInfo   `json:"epoch"`
	Wallet  WalletInfo  `json:"wallet"`

	Earnings  wallet.Earnings `json:"earnings"`
	ThisEpoch wallet.Amount   `json:"this_epoch"` // estimate of the open epoch alone
	Score     uint16          `json:"score"`      // R, 0..1000; 0 until the first block names us

	Picked        int            `json:"picked"` // how many datasets are seeded
	Datasets      []DatasetRow   `json:"datasets,omitempty"`
	Chunks        ChunkWindow    `json:"chunks"`
	Map           HeatMap        `json:"map"`
	Ledger        LedgerWindow   `json:"ledger"`
	Claims        []wallet.Claim `json:"claims,omitempty"`
	Peers         []PeerRow      `json:"peers,omitempty"`
	Log           []LogLine      `json:"log,omitempty"`
	Jobs          []Job          `json:"jobs,omitempty"`
	Alerts        []Alert        `json:"alerts,omitempty"`
	UploadHistory []uint64       `json:"upload_history,omitempty"` // bytes per second, newest last, one per 5 s, at most 120
}

// NetworkInfo tells which network this is and how fresh its chain is.
type NetworkInfo struct {
	Name    string          `json:"name"`
	Local   bool            `json:"local"` // LOCAL NETWORK, TEST TOKENS
	ChainID uint64          `json:"chain_id"`
	Hub     torrent.Address `json:"hub"`
	Head    uint64          `json:"head"`
	HeadAt  time.Time       `json:"head_time"` // when the chain last answered; zero: never
	Err     string          `json:"error,omitempty"`
}

// Link is the traffic of the whole node.
type Link struct {
	Listen         string `json:"listen"`
	Peers          int    `json:"peers"`
	UpRate         uint64 `json:"up_bytes_per_sec"`
	DownRate       uint64 `json:"down_bytes_per_sec"`
	ServedBytes    uint64 `json:"served_bytes"`    // since the datasets were picked
	ReceiptedBytes uint64 `json:"receipted_bytes"` // of which consumers signed for
	Receipts       uint64 `json:"receipts"`
	HashedBytes    uint64 `json:"hashed_bytes"` // read since the start to be verified
}

// EpochInfo is where the settlement stands.
type EpochInfo struct {
	Current   uint64        `json:"current"`
	Ends      time.Time     `json:"ends"`
	Length    time.Duration `json:"length_ns"`
	LastBlock uint64        `json:"last_block"` // newest agreed block
	LastFinal uint64        `json:"last_final"` // newest block whose challenge window is over
	Committed bool          `json:"committed"`  // the validators took our inventory for this epoch
}

// WalletInfo tells of the wallet without any secret.
type WalletInfo struct {
	Exists          bool            `json:"exists"`
	Address         torrent.Address `json:"address"`
	Checksummed     string          `json:"address_eip55"`
	Balance         wallet.Amount   `json:"balance"`     // reward token
	GasBalance      string          `json:"gas_balance"` // decimal ether
	NeedsPassphrase bool            `json:"needs_passphrase"`
	TestOnly        bool            `json:"test_only"` // made by the program on a local network, no passphrase
}

// DatasetRow is one line of the catalogue.
type DatasetRow struct {
	ID             torrent.ID       `json:"dataset_id"`
	Name           string           `json:"name"`
	Description    string           `json:"description"`
	License        string           `json:"license"`
	InfoHash       torrent.InfoHash `json:"infohash"`
	Publisher      torrent.Address  `json:"publisher"`
	SizeBytes      int64            `json:"size_bytes"`
	HeldBytes      int64            `json:"held_bytes"`
	WantedBytes    int64            `json:"wanted_bytes"` // what was picked
	Chunks         int              `json:"chunks"`
	Files          int              `json:"files"`
	ChunkBytes     uint32           `json:"chunk_bytes"`
	Seeders        int              `json:"seeders"`          // paid seeders in the newest block, or complete peers seen
	RareShareMilli int              `json:"rare_share_milli"` // chunks with 2 copies or fewer
	AsksPerHour    int              `json:"asks_per_hour"`
	BestMultMilli  int              `json:"best_multiplier_milli"`
	PaysPerGBDay   wallet.Amount    `json:"pays_per_gb_day"` // estimate for one more gigabyte
	BudgetPerEpoch wallet.Amount    `json:"budget_per_epoch"`
	State          string           `json:"state"`    // "", fetch, verify, seed, paused, missing, error
	Progress       float64          `json:"progress"` // of the picked part, 0..1
	Peers          int              `json:"peers"`
	ServedBytes    uint64           `json:"served_bytes"`
	UpRate         uint64           `json:"up_bytes_per_sec"`
	DownRate       uint64           `json:"down_bytes_per_sec"`
	Earned         wallet.Amount    `json:"earned_est"` // all buckets, since held
	Picked         bool             `json:"picked"`
	Own            bool             `json:"own"` // published from this machine
	Err            string           `json:"error,omitempty"`
	Hint           string           `json:"hint,omitempty"` // what to do about the error
}

// ChunkRow is one line of the chunk table.
type ChunkRow struct {
	Dataset     string        `json:"dataset"`
	Index       uint32        `json:"index"`
	Hash        string        `json:"hash"` // first 12 hex digits of its piece hash
	Bytes       int64         `json:"size_bytes"`
	Copies      int           `json:"copies"` // raw: paid replicas in the newest block, else seen in the swarm
	SmoothedQ16 uint64        `json:"copies_smoothed_q16"`
	Wanted      int           `json:"wanted_copies"`
	Demand      float64       `json:"demand"`       // asks per hour seen here (EWMA)
	DemandRatio float64       `json:"demand_ratio"` // relative to the mean of the dataset
	RarityMilli int           `json:"rarity_milli"`
	DemandMilli int           `json:"demand_milli"`
	MultMilli   int           `json:"multiplier_milli"`
	ServedBytes uint64        `json:"served_bytes"`
	Earned      wallet.Amount `json:"earned_est"` // this epoch, estimate
	State       string        `json:"state"`      // "", fetch, verify, seed, paused, missing
	Progress    float64       `json:"progress"`
	LastAsk     time.Time     `json:"last_ask"`
	File        string        `json:"file"`         // which the chunk belongs to
	AgreedEpoch uint64        `json:"agreed_epoch"` // 0: our own estimate; else the block that the multiplier is from
	Trend       int           `json:"trend"`        // -1, 0, 1: multiplier against the epoch before
}

// ChunkWindow is a cut of the chunk table.
type ChunkWindow struct {
	Rows  []ChunkRow `json:"rows"`
	From  int        `json:"from"`
	Total int        `json:"total"` // after the filter
	All   int        `json:"all"`
	Err   string     `json:"error,omitempty"` // the filter does not parse
}

// HeatMap is chunks binned to cells, row by row; Band has 0..4 per cell, 255
// for a cell without chunks.
type HeatMap struct {
	W       int     `json:"w"`
	H       int     `json:"h"`
	PerCell float64 `json:"chunks_per_cell"`
	Metric  string  `json:"metric"`
	Band    []byte  `json:"band"`
}

// LedgerWindow is a cut of the ledger, newest first.
type LedgerWindow struct {
	Rows  []LedgerRow `json:"rows"`
	From  int         `json:"from"`
	Total int         `json:"total"`
}

// LedgerRow is an entry with the name of its dataset and the running sum.
type LedgerRow struct {
	wallet.Entry
	DatasetName string        `json:"dataset"`
	Lifetime    wallet.Amount `json:"lifetime"`
}

// PeerRow is one connection.
type PeerRow struct {
	Addr     string `json:"addr"`
	Client   string `json:"client"`
	Dataset  string `json:"dataset"`
	UpRate   uint64 `json:"up_bytes_per_sec"`
	UpBytes  uint64 `json:"up_bytes"`
	Receipts uint64 `json:"receipts"`
	Signs    bool   `json:"signs"`
}

// LogLine is one record of the program's log.
type LogLine struct {
	N     uint64    `json:"n"`
	At    time.Time `json:"time"`
	Level string    `json:"level"` // DEBUG, INFO, WARN, ERROR
	Text  string    `json:"text"`
}

// Job is something that takes a while: hashing, verifying, fetching, starting.
type Job struct {
	Kind  string `json:"kind"` // hash, verify, fetch, start, claim
	Name  string `json:"name"`
	Done  int64  `json:"done"`
	Total int64  `json:"total"` // 0: unknown
	Unit  string `json:"unit"`  // bytes, chunks
}

// Alert is a banner: one line that a person should read.
type Alert struct {
	ID    string    `json:"id"` // stable per condition
	At    time.Time `json:"time"`
	Level string    `json:"level"` // warn, error
	Text  string    `json:"text"`
	Hint  string    `json:"hint,omitempty"`
}

// Pick asks for a dataset or a part of it.
type Pick struct {
	Dataset string `json:"dataset"`         // name, id or unique prefix of either
	Bytes   int64  `json:"bytes,omitempty"` // at most so much; 0 is all of it
	Order   string `json:"order,omitempty"` // rarest (default), first, random
}

// Publish asks to hash, register and seed a folder.
type Publish struct {
	Dir         string        `json:"dir"`
	Name        string        `json:"name,omitempty"` // default: the folder's name
	Description string        `json:"description,omitempty"`
	License     string        `json:"license,omitempty"`
	Fund        wallet.Amount `json:"fund"` // per epoch; zero: not funded
	Epochs      uint32        `json:"epochs,omitempty"`
	Passphrase  []byte        `json:"passphrase,omitempty"` // of the wallet, which signs manifest and registration
}

// Published tells what came of it.
type Published struct {
	DatasetID   torrent.ID       `json:"dataset_id"`
	Name        string           `json:"name"`
	TorrentFile string           `json:"torrent_file"`
	Magnet      string           `json:"magnet"`
	InfoHash    torrent.InfoHash `json:"infohash"`
	Chunks      int              `json:"chunks"`
	SizeBytes   int64            `json:"size_bytes"`
	Warnings    []string         `json:"warnings,omitempty"` // links, unreadable files that were left out
}

// ClaimQuote is what the claim dialog shows.
type ClaimQuote struct {
	Amount          wallet.Amount   `json:"amount"`
	FromEpoch       uint64          `json:"from_epoch"`
	ToEpoch         uint64          `json:"to_epoch"` // the block whose root is proved against
	PayTo           torrent.Address `json:"pay_to"`
	PayToEIP55      string          `json:"pay_to_eip55"`
	Network         string          `json:"network"`
	ChainID         uint64          `json:"chain_id"`
	Hub             torrent.Address `json:"hub"`
	HubEIP55        string          `json:"hub_eip55"`
	Gas             uint64          `json:"gas"`
	GasCost         string          `json:"gas_cost"`    // decimal ether, at the fee cap
	GasBalance      string          `json:"gas_balance"` // decimal ether
	DryRun          string          `json:"dry_run"`     // "ok", or the sentence why it would fail
	NeedsPassphrase bool            `json:"needs_passphrase"`
}

// ClaimRequest confirms a quote.
type ClaimRequest struct {
	Passphrase []byte        `json:"passphrase,omitempty"`
	Expect     wallet.Amount `json:"expect"` // the amount that was shown; zero: whatever is due
}

// ErrUsage is returned for a request that makes no sense: exit code 2.
var ErrUsage = errors.New("invalid request")
