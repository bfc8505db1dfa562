package node

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"rarebit/torrent/engine"
	"rarebit/wallet"
	"rarebit/wallet/keys"
)

// firstFunded is the first epoch that any budget can be for: funding acts two
// epochs after the hub's newest block.
const firstFunded = 2

// maxRows bounds a window of the ledger or the log.
const maxRows = 10_000

// Snapshot implements Node. While the network is still starting it has what is
// known without it: jobs, alerts, the wallet's address.
func (s *Seeder) Snapshot(ctx context.Context, q Query) (*Snapshot, error) {
	now := s.cfg.Now()
	out := &Snapshot{At: now, Alerts: s.alerts.snapshot()}
	s.mu.RLock()
	o := s.online
	for _, j := range s.jobs {
		out.Jobs = append(out.Jobs, j)
	}
	out.UploadHistory = slices.Clone(s.upRate)
	if w := s.wallet; w != nil {
		out.Wallet = WalletInfo{Exists: true, Address: s.payout, Checksummed: keys.EIP55(s.payout), NeedsPassphrase: !w.TestOnly(), TestOnly: w.TestOnly()}
	}
	s.mu.RUnlock()
	slices.SortFunc(out.Jobs, func(a, b Job) int { return cmp.Compare(a.Kind+a.Name, b.Kind+b.Name) })
	if q.Log {
		out.Log = s.cfg.Log.Lines(clampRows(q.N))
	}
	if o == nil {
		return out, nil
	}
	return out, o.fill(ctx, out, q, now)
}

func clampRows(n int) int {
	if n <= 0 || n > maxRows {
		return maxRows
	}
	return n
}

func (o *online) fill(ctx context.Context, out *Snapshot, q Query, now time.Time) (err error) {
	snap := o.engine.Snapshot()
	out.Network, out.Epoch = o.networkInfo(now)
	out.Link = o.link(snap)
	o.mu.Lock()
	out.Score = o.standing.score
	out.Wallet.Balance, out.Wallet.GasBalance = o.balance, o.gasBalance
	o.mu.Unlock()
	if out.Earnings, err = o.book.Earnings(ctx, now); err != nil {
		return err
	}
	est := o.estimates()
	if est != nil {
		out.ThisEpoch = est.thisEpoch
	}
	out.Picked = len(snap.Torrents)
	for _, a := range snap.Alerts {
		out.Alerts = append(out.Alerts, Alert{ID: a.ID, At: now, Level: "warn", Text: a.Text, Hint: a.Hint})
	}
	out.Jobs = append(out.Jobs, engineJobs(snap)...)
	if q.Datasets {
		if out.Datasets, err = o.datasetRows(ctx, snap); err != nil {
			return err
		}
	}
	if q.Chunks {
		if out.Chunks, err = o.chunkWindow(q, snap, now); err != nil {
			return err
		}
	}
	if q.Map {
		if out.Map, err = o.heatMap(q, snap); err != nil {
			return err
		}
	}
	if q.Ledger {
		if out.Ledger, err = o.ledgerWindow(ctx, q); err != nil {
			return err
		}
	}
	if q.Claims {
		if out.Claims, err = o.book.Claims(ctx, clampRows(q.N)); err != nil {
			return err
		}
	}
	if q.Peers {
		out.Peers = o.peerRows(snap)
	}
	return nil
}

func (o *online) link(snap *engine.Snapshot) Link {
	l := Link{Listen: o.engine.Addr(), Peers: snap.Peers, UpRate: snap.UpRate, DownRate: snap.DownRate, HashedBytes: snap.HashedBytes}
	for _, t := range snap.Torrents {
		for _, n := range t.ServedBytes {
			l.ServedBytes += n
		}
	}
	o.mu.Lock()
	l.Receipts, l.ReceiptedBytes = o.receiptCount, o.receiptedBytes
	o.mu.Unlock()
	return l
}

// engineJobs are the transfers and checks under way, as progress bars.
func engineJobs(snap *engine.Snapshot) []Job {
	var out []Job
	for _, t := range snap.Torrents {
		switch t.State {
		case "fetch":
			out = append(out, Job{Kind: "fetch", Name: t.Name, Done: t.HeldBytes, Total: t.WantedBytes, Unit: "bytes"})
		case "verify":
			out = append(out, Job{Kind: "verify", Name: t.Name, Done: int64(t.Verified), Total: int64(t.ToVerify), Unit: "chunks"})
		}
	}
	slices.SortFunc(out, func(a, b Job) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func (o *online) datasetRows(ctx context.Context, snap *engine.Snapshot) ([]DatasetRow, error) {
	earned := make(map[[32]byte]wallet.Amount)
	sums, err := o.book.EarningsByDataset(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range sums {
		earned[e.Dataset] = e.Earned.Add(e.Estimated)
	}
	line := o.timeline()
	epoch := line.At(o.s.cfg.Now())
	o.mu.Lock()
	score := o.standing.expected()
	o.mu.Unlock()
	var rows []DatasetRow
	for _, d := range o.catalogue.all() {
		m := d.manifest
		sum := d.table.Summary()
		rate := o.budget(d.id, max(epoch, firstFunded)) // a fresh hub pays nothing in its first epoch
		r := DatasetRow{
			ID: d.id, Name: m.Name, Description: m.Description, License: m.License, InfoHash: m.InfoHash,
			Publisher: m.Publisher, SizeBytes: m.SizeBytes, Chunks: len(d.chunks), Files: len(m.Files), ChunkBytes: m.ChunkBytes,
			RareShareMilli: sum.Rare * 1000 / max(len(d.chunks), 1), AsksPerHour: int(sum.AsksPerHour),
			BestMultMilli: int(sum.BestMilli), PaysPerGBDay: d.perGBDay(rate, line.Len, score), BudgetPerEpoch: rate,
			Earned: earned[d.id],
		}
		if a := d.figures(); a != nil {
			r.Seeders = a.seeders
		} else {
			r.Seeders = d.trackerSeeders()
		}
		if t := snap.Torrents[m.InfoHash]; t != nil {
			r.Picked, r.Own, r.State, r.Err, r.Hint = true, t.Own, t.State, t.Err, t.Hint
			r.HeldBytes, r.WantedBytes, r.Peers = t.HeldBytes, t.WantedBytes, t.Peers
			r.UpRate, r.DownRate = t.UpRate, t.DownRate
			if t.WantedBytes > 0 {
				r.Progress = min(float64(t.HeldBytes)/float64(t.WantedBytes), 1)
			}
			for _, n := range t.ServedBytes {
				r.ServedBytes += n
			}
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func (o *online) ledgerWindow(ctx context.Context, q Query) (LedgerWindow, error) {
	from := max(q.From, 0)
	entries, total, err := o.book.Entries(ctx, from, clampRows(q.N))
	if err != nil {
		return LedgerWindow{}, err
	}
	w := LedgerWindow{From: from, Total: total, Rows: make([]LedgerRow, len(entries))}
	for i, e := range entries {
		w.Rows[i] = LedgerRow{Entry: e.Entry, Lifetime: e.Lifetime}
		if d := o.catalogue.get(e.Dataset); d != nil {
			w.Rows[i].DatasetName = d.manifest.Name
		}
	}
	return w, nil
}

func (o *online) peerRows(snap *engine.Snapshot) []PeerRow {
	conns := o.receipts.Connections()
	out := make([]PeerRow, 0, len(snap.PeerList))
	for _, p := range snap.PeerList {
		r := PeerRow{Addr: p.Addr, Client: p.Client, UpRate: p.UpRate, UpBytes: p.UpBytes}
		if d := o.catalogue.hash(p.InfoHash); d != nil {
			r.Dataset = d.manifest.Name
		}
		if c, ok := conns[p.Addr]; ok {
			r.Signs, r.Receipts = c.Signs, c.Receipts
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b PeerRow) int { return cmp.Or(cmp.Compare(b.UpRate, a.UpRate), cmp.Compare(a.Addr, b.Addr)) })
	return out
}

func (o *online) networkInfo(now time.Time) (NetworkInfo, EpochInfo) {
	line := o.timeline()
	o.mu.Lock()
	defer o.mu.Unlock()
	n := NetworkInfo{
		Name: o.profile.Name, Local: o.profile.Local, ChainID: o.profile.ChainID, Hub: o.profile.HubAddress(),
		Head: o.head, HeadAt: o.headAt, Err: o.chainErr,
	}
	e := EpochInfo{Current: line.At(now), Length: line.Len, LastBlock: o.lastBlock, LastFinal: o.lastFinal}
	if e.Current > 0 {
		e.Ends = line.End(e.Current)
		e.Committed = o.committed[e.Current] != nil
	}
	return n, e
}

// BytesText is a number of bytes for people, cut, never rounded up.
func BytesText(n int64) string {
	const units = "KMGTP"
	if n < 1024 {
		return fmt.Sprintf("%d B", n)
	}
	div, i := int64(1024), 0
	for n/div >= 1024 && i < len(units)-1 {
		div, i = div*1024, i+1
	}
	tenths := n * 10 / div
	return fmt.Sprintf("%d.%d %ciB", tenths/10, tenths%10, units[i])
}
