// Package fake is a node for the tests of the screen and for looking at it: a
// made-up network whose figures are the same at every run. It is no
// simulation; nothing in it earns, serves or connects.
//
//nolint:gosec // figures are made up here, none comes from a stranger
package fake

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/ui/tui/filter"
	"rarebit/wallet"
)

// Start is the time of the made-up network.
var Start = time.Date(2026, 11, 21, 3, 21, 48, 0, time.UTC)

// Node answers from memory. The hooks are for tests; the zero ones do what a
// working node would.
type Node struct {
	mu     sync.Mutex
	Snap   node.Snapshot // the summary of every answer
	Sets   []node.DatasetRow
	Rows   []node.ChunkRow
	Ledger []node.LedgerRow
	Log    []node.LogLine
	Claims []wallet.Claim

	Err      error // of Snapshot
	Quote    *node.ClaimQuote
	QuoteErr error
	ClaimErr error
	Gate     chan struct{} // where not nil, Claim waits for it after it is sent

	Picked  []node.Pick // what was asked for
	Dropped []string
	Paused  []string
	Asked   []node.Query
	Claimed []node.ClaimRequest
}

var _ node.Node = (*Node)(nil)

// RBT is an amount for made-up figures.
func RBT(s string) wallet.Amount {
	a, err := wallet.Parse(s)
	if err != nil {
		panic(err)
	}
	return a
}

var addr = torrent.Address{0x4f, 0x3a, 0x51, 0x0c, 0x77, 0xde, 0x19, 0x02, 0x88, 0x34, 0xaa, 0xbb, 0x10, 0x42, 0x9e, 0x6f, 0x21, 0x05, 0xc9, 0x1e}

// New is a network with four datasets, the largest of n chunks, two of them
// picked.
func New(n int) *Node {
	f := &Node{}
	f.Snap = node.Snapshot{
		Network: node.NetworkInfo{Name: "Example network", ChainID: 52711, Hub: torrent.Address{0x9b, 0x04, 19: 0x77}, Head: 40112, HeadAt: Start.Add(-3 * time.Second)},
		Link:    node.Link{Listen: "0.0.0.0:42069", Peers: 12, UpRate: 4_300_000, DownRate: 640_000, ServedBytes: 91 << 30, ReceiptedBytes: 90 << 30, Receipts: 41220},
		Epoch:   node.EpochInfo{Current: 812, Ends: Start.Add(38*time.Minute + 12*time.Second), Length: time.Hour, LastBlock: 811, LastFinal: 810, Committed: true},
		Wallet:  node.WalletInfo{Exists: true, Address: addr, Checksummed: "0x4F3a510C77dE19028834aAbB10429E6F2105C91E", Balance: RBT("8.4402"), GasBalance: "0.0412", NeedsPassphrase: true},
		Earnings: wallet.Earnings{
			Estimated: RBT("0.0412"), Confirmed: RBT("0.331"), Claimable: RBT("1.203123456789012345"), Claimed: RBT("8.4402"),
			Held: RBT("0.12"), HeldUntil: Start.Add(14 * 24 * time.Hour),
		},
		ThisEpoch: RBT("0.0412"), Score: 956, Picked: 2,
	}
	for i := range 120 {
		f.Snap.UploadHistory = append(f.Snap.UploadHistory, uint64(4_200_000+3_000_000*((i*i*7)%23-11)/11*(i%40)/40))
	}
	set := func(name, about, license string, size, held int64, chunks, seeders, rare, asks, mult int, pays, earned string, picked bool) {
		d := node.DatasetRow{
			Name: name, Description: about, License: license, SizeBytes: size, HeldBytes: held, WantedBytes: held, Chunks: chunks, Files: 1 + chunks/900,
			ChunkBytes: 1 << 20, Seeders: seeders, RareShareMilli: rare, AsksPerHour: asks, BestMultMilli: mult, PaysPerGBDay: RBT(pays),
			BudgetPerEpoch: RBT("0.75"), Publisher: addr, Earned: RBT(earned), Picked: picked, Peers: seeders / 2,
		}
		copy(d.ID[:], name)
		copy(d.InfoHash[:], name)
		if picked {
			d.State, d.Progress, d.ServedBytes, d.UpRate = "seed", 1, uint64(held)*3, 2_100_000
		}
		f.Sets = append(f.Sets, d)
	}
	set("laion-art-1m", "One million images with an aesthetic score above eight", "CC-BY-4.0", 340e9, 0, 324_250, 2, 880, 61, 8000, "0.0203", "0", false)
	set("wikipedia-en-2026", "Every article of the English Wikipedia as of January 2026", "CC-BY-SA-4.0", 96e9, 12e9, n, 7, 312, 2104, 8000, "0.0081", "5.2010", true)
	set("arxiv-pdf-2025", "Papers of 2025 as PDF and source", "various", 1_200e9, 8e9, 1_144_409, 19, 98, 810, 5600, "0.0044", "2.9980", true)
	set("commonvoice-19", "Speech in 130 languages, read aloud by volunteers", "CC0-1.0", 78e9, 0, 74_386, 44, 4, 120, 1200, "0.0007", "0", false)
	f.Sets[2].State, f.Sets[2].Progress, f.Sets[2].WantedBytes = "fetch", 0.62, 13e9

	r := rand.New(rand.NewPCG(1, 2))
	f.Rows = make([]node.ChunkRow, n)
	for i := range f.Rows {
		f.Rows[i] = chunk(r, i)
	}
	f.ledger()
	f.Log = []node.LogLine{
		{N: 1, At: Start.Add(-9 * time.Minute), Level: "INFO", Text: "engine listens on 0.0.0.0:42069"},
		{N: 2, At: Start.Add(-9 * time.Minute), Level: "INFO", Text: "dataset wikipedia-en-2026: 11 444 chunks verified"},
		{N: 3, At: Start.Add(-6 * time.Minute), Level: "DEBUG", Text: "receipt stored seq=41 chunk=78761 bytes=16384"},
		{N: 4, At: Start.Add(-2 * time.Minute), Level: "WARN", Text: "validator v3 does not answer: dial tcp 192.0.2.44:443: i/o timeout"},
		{N: 5, At: Start.Add(-30 * time.Second), Level: "INFO", Text: "epoch block 811 agreed, 3 of 4 validators signed"},
	}
	f.Claims = []wallet.Claim{
		{At: Start.Add(-6 * time.Hour), Epoch: 804, Account: addr, PayTo: addr, Cumulative: RBT("8.4402"), Amount: RBT("0.412"), TxHash: torrent.Hash{0x51, 0xe0, 31: 0x9a}, State: wallet.ClaimFinal},
		{At: Start.Add(-30 * time.Hour), Epoch: 780, Account: addr, PayTo: addr, Cumulative: RBT("8.0282"), Amount: RBT("8.0282"), TxHash: torrent.Hash{0x0b, 0x77, 31: 0x31}, State: wallet.ClaimFinal},
		{At: Start.Add(-31 * time.Hour), Epoch: 779, Account: addr, PayTo: addr, Cumulative: RBT("8.0282"), Amount: RBT("8.0282"), TxHash: torrent.Hash{0x33, 31: 0x02}, State: wallet.ClaimReverted, Reason: "nonce too low"},
	}
	f.Quote = &node.ClaimQuote{
		Amount: RBT("1.203123456789012345"), FromEpoch: 805, ToEpoch: 810, PayTo: addr, PayToEIP55: f.Snap.Wallet.Checksummed,
		Network: "Example network", ChainID: 52711, Hub: f.Snap.Network.Hub, HubEIP55: "0x9B04000000000000000000000000000000007E77",
		Gas: 118_204, GasCost: "0.00017", GasBalance: "0.0412", DryRun: "ok", NeedsPassphrase: true,
	}
	return f
}

func chunk(r *rand.Rand, i int) node.ChunkRow {
	// Copies follow the square of a smooth wave, so that the map has places.
	wave := math.Sin(float64(i)/2600) + math.Sin(float64(i)/740) + 0.6*math.Sin(float64(i)/131)
	copies := 1 + int((1+r.ExpFloat64())*max(3.4+2*wave, 0.4))
	smoothed := uint64(copies) << 16
	if i%11 == 0 {
		smoothed += 1 << 15
	}
	rarity := min(max(int(8000<<16/smoothed), 1000), 8000)
	demand := 1000 + int(r.Float64()*r.Float64()*1000)
	c := node.ChunkRow{
		Dataset: "wikipedia-en-2026", Index: uint32(i), Bytes: 1 << 20, Copies: copies, SmoothedQ16: smoothed, Wanted: 8,
		Demand: float64(demand-1000) / 4, DemandRatio: float64(demand) / 1300, RarityMilli: rarity, DemandMilli: demand,
		MultMilli: min(rarity*demand/1000, 8000), File: fmt.Sprintf("articles/%03d.jsonl.zst", i/900), AgreedEpoch: 811, Trend: i%3 - 1,
		LastAsk: Start.Add(-time.Duration(i%400) * time.Second),
	}
	var h [6]byte
	for j := range h {
		h[j] = byte(r.Uint32())
	}
	c.Hash = hex.EncodeToString(h[:])
	switch {
	case i%13 == 5:
		c.State, c.Progress = "fetch", float64(i%100)/100
	case i%3 == 0:
		c.State, c.Progress = "seed", 1
		c.ServedBytes = uint64(r.Float64() * r.Float64() * (2 << 30))
		c.Earned = wallet.Units(uint64(c.MultMilli) * uint64(1+r.IntN(900)) * 1_000_000_000)
	}
	return c
}

func (f *Node) ledger() {
	life := RBT("10.0155")
	add := func(ago time.Duration, epoch uint64, kind wallet.Kind, ds, what, amount, why string, neg bool) {
		f.Ledger = append(f.Ledger, node.LedgerRow{DatasetName: ds, Lifetime: life, Entry: wallet.Entry{
			ID: int64(5000 - len(f.Ledger)), At: Start.Add(-ago), Epoch: epoch, Kind: kind, What: what, Amount: RBT(amount), Reason: why, Negative: neg,
		}})
	}
	add(20*time.Second, 812, wallet.KindAvail, "wikipedia-en-2026", "12 288 chunks", "0.033", "estimate", false)
	add(20*time.Second, 812, wallet.KindServe, "wikipedia-en-2026", "1.2 GiB", "0.0082", "41 receipts", false)
	for e := uint64(811); e > 750; e-- {
		v := fmt.Sprintf("0.%04d", 200+(e*e)%391)
		add(time.Duration(812-e)*time.Hour, e, wallet.KindConfirm, "", "", v, fmt.Sprintf("paid, block %d", e), false)
		if e%7 == 6 {
			add(time.Duration(812-e)*time.Hour, e, wallet.KindAdjust, "wikipedia-en-2026", "", "0.000102", "group_shared, 1", true)
		}
		if e == 804 {
			add(8*time.Hour, e, wallet.KindClaim, "", "0x51e0000000000000000000000000000000000000000000000000000000009a", "0.412", "final", false)
		}
		life = life.SubFloor(RBT(v))
	}
}

func chunkField(c *node.ChunkRow) filter.Field {
	return func(name string) (float64, string, bool) {
		switch name {
		case "copies":
			return float64(c.Copies), "", true
		case "mult":
			return float64(c.MultMilli) / 1000, "", true
		case "asks":
			return c.Demand, "", true
		case "idx":
			return float64(c.Index), "", true
		case "ds":
			return 0, c.Dataset, true
		case "state":
			return 0, c.State, true
		case "chunk":
			return 0, c.Hash, true
		case "file":
			return 0, c.File, true
		}
		return 0, "", false
	}
}

// Window is the rows that a query asks for.
func (f *Node) Window(q node.Query) node.ChunkWindow {
	p, err := filter.Parse(q.Filter)
	if err != nil {
		return node.ChunkWindow{Err: err.Error()}
	}
	list := make([]int, 0, len(f.Rows))
	for i := range f.Rows {
		if p.Match(chunkField(&f.Rows[i])) {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(i, j int) int {
		a, b := &f.Rows[i], &f.Rows[j]
		c := 0
		switch q.Sort {
		case "mult":
			c = cmp.Compare(a.MultMilli, b.MultMilli)
		case "copies":
			c = cmp.Compare(a.Copies, b.Copies)
		case "asks":
			c = cmp.Compare(a.Demand, b.Demand)
		case "served":
			c = cmp.Compare(a.ServedBytes, b.ServedBytes)
		case "earned":
			c = a.Earned.Cmp(b.Earned)
		case "state":
			c = strings.Compare(a.State, b.State)
		}
		if q.Desc {
			return -c
		}
		return c
	})
	w := node.ChunkWindow{From: min(q.From, len(list)), Total: len(list), All: len(f.Rows)}
	for _, i := range list[w.From:min(w.From+q.N, len(list))] {
		w.Rows = append(w.Rows, f.Rows[i])
	}
	return w
}

// Bins is the map of rare chunks, the share held, or the best multiplier.
func (f *Node) Bins(q node.Query) node.HeatMap {
	cells := q.MapW * q.MapH
	m := node.HeatMap{W: q.MapW, H: q.MapH, Metric: q.Metric, Band: make([]byte, cells)}
	n, hits, best := make([]int, cells), make([]int, cells), make([]int, cells)
	m.PerCell = max(float64(len(f.Rows))/float64(max(cells, 1)), 1)
	for i := range f.Rows {
		k := i * cells / max(len(f.Rows), cells)
		c := &f.Rows[i]
		n[k]++
		if q.Metric == "held" && c.State == "seed" || q.Metric != "held" && c.Copies <= 2 {
			hits[k]++
		}
		best[k] = max(best[k], c.MultMilli)
	}
	for k := range m.Band {
		v := hits[k] * 1000 / max(n[k], 1)
		edges := []int{1, 100, 250, 500}
		if q.Metric == "mult" {
			v, edges = best[k], []int{1001, 2000, 3000, 5000}
		}
		for _, e := range edges {
			if v >= e {
				m.Band[k]++
			}
		}
		if n[k] == 0 {
			m.Band[k] = 255
		}
	}
	return m
}

// Snapshot answers a query.
func (f *Node) Snapshot(_ context.Context, q node.Query) (*node.Snapshot, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Asked = append(f.Asked, q)
	if f.Err != nil {
		return nil, f.Err
	}
	s := f.Snap
	if q.Datasets {
		s.Datasets = f.Sets
	}
	if q.Chunks && s.Picked > 0 {
		s.Chunks = f.Window(q)
	}
	if q.Map && s.Picked > 0 {
		s.Map = f.Bins(q)
	}
	if q.Ledger {
		s.Ledger = node.LedgerWindow{Rows: f.Ledger[:min(q.N, len(f.Ledger))], Total: len(f.Ledger)}
	}
	if q.Claims {
		s.Claims = slices.Clone(f.Claims)
	}
	if q.Log {
		s.Log = f.Log
	}
	return &s, nil
}

// Change edits the node between two answers.
func (f *Node) Change(edit func(*Node)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	edit(f)
}

// Pick notes the request.
func (f *Node) Pick(_ context.Context, p node.Pick) error {
	f.Change(func(f *Node) {
		f.Picked = append(f.Picked, p)
		for i := range f.Sets {
			if f.Sets[i].ID.String() == p.Dataset && !f.Sets[i].Picked {
				f.Sets[i].Picked, f.Sets[i].State = true, "fetch"
				f.Snap.Picked++
			}
		}
	})
	return nil
}

// Drop notes the request.
func (f *Node) Drop(_ context.Context, d string) error {
	f.Change(func(f *Node) { f.Dropped = append(f.Dropped, d) })
	return nil
}

// Pause notes the request.
func (f *Node) Pause(_ context.Context, d string, p bool) error {
	f.Change(func(f *Node) { f.Paused = append(f.Paused, fmt.Sprint(d, p)) })
	return nil
}

// Publish is nothing that the screen asks for.
func (f *Node) Publish(context.Context, node.Publish) (*node.Published, error) {
	return nil, torrent.WithHint(fmt.Errorf("publish: %w", node.ErrUsage), "This node is made up.")
}

// PrepareClaim returns the quote of the test.
func (f *Node) PrepareClaim(context.Context) (*node.ClaimQuote, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.Quote, f.QuoteErr
}

// Claim goes through the states; the passphrase is "open sesame".
func (f *Node) Claim(ctx context.Context, c node.ClaimRequest) (*wallet.Claim, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Claimed = append(f.Claimed, node.ClaimRequest{Passphrase: slices.Clone(c.Passphrase), Expect: c.Expect})
	if f.ClaimErr != nil {
		return nil, f.ClaimErr
	}
	if f.Quote.NeedsPassphrase && string(c.Passphrase) != "open sesame" {
		return nil, torrent.WithHint(fmt.Errorf("open the payout key: %w", wallet.ErrPassphrase), "Type it again; caps lock?")
	}
	out := wallet.Claim{At: Start, Epoch: f.Quote.ToEpoch, PayTo: f.Quote.PayTo, Amount: f.Quote.Amount, TxHash: torrent.Hash{0xab, 0xcd, 31: 0xef}, State: wallet.ClaimSent}
	f.Claims = append([]wallet.Claim{out}, f.Claims...)
	if f.Gate != nil {
		f.mu.Unlock()
		select {
		case <-f.Gate:
		case <-ctx.Done():
		}
		f.mu.Lock()
	}
	out.State = wallet.ClaimFinal
	f.Claims[0].State = wallet.ClaimFinal
	f.Snap.Earnings.Claimable, f.Snap.Earnings.Claimed = wallet.Amount{}, f.Snap.Earnings.Claimed.Add(out.Amount)
	return &out, nil
}
