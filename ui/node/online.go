package node

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

	"rarebit/reputation/epoch"
	"rarebit/torrent"
	"rarebit/torrent/engine"
	"rarebit/torrent/wire"
	"rarebit/wallet"
	"rarebit/wallet/chain"
	"rarebit/wallet/claim"
	"rarebit/wallet/ledger"
)

type registration = chain.Registered

// awaited is a registration that no validator had the manifest of so far.
// Anybody can register anything: each is asked for less and less often.
type awaited struct {
	registration
	at   time.Time // of the next try
	wait time.Duration
	err  error // of the last one, if nobody answered
}

// online is everything that depends on the network profile.
type online struct {
	s          *Seeder
	profile    *Profile
	engine     *engine.Engine
	receipts   *wire.Book
	book       *ledger.Book
	validators *epoch.Client
	catalogue  *catalogue

	// Owned by the chain loop.
	awaited  map[torrent.ID]*awaited // registered, and the manifest still to come
	byHash   map[torrent.InfoHash]torrent.ID
	regNext  uint64
	fundNext uint64
	fauceted time.Time
	scraped  time.Time
	looked   uint64        // newest block that was read, whether or not it names us
	nudge    chan struct{} // makes the chain loop look at once
	resume   chan struct{} // makes the claim loop look for a claim that nobody follows
	claiming chan struct{} // holds a token while a claim is sent or followed

	// Owned by the observe loop.
	counted   bool
	countedAt uint64 // receipts stored when they were last summed up

	mu                           sync.Mutex
	chain                        *chain.Client // nil until it answered once
	sender                       *chain.Sender
	claimer                      *claim.Claimer
	line                         epoch.Timeline
	fundings                     []chain.Funding
	standing                     standing
	balance                      wallet.Amount
	gasBalance                   string
	head                         uint64
	headAt                       time.Time
	chainErr                     string
	lastBlock                    uint64
	lastFinal                    uint64
	committed                    map[uint64]map[torrent.ID]commitment // by epoch
	est                          *estimate
	receiptCount, receiptedBytes uint64
}

// commitment is what this node told the validators that it holds of a dataset.
type commitment struct {
	session wire.Session
	chunks  torrent.Bitset
}

// receiptGrace is how long receipts for the epoch before are still taken, 5 %
// of an epoch (rewards.md 4.3) and at least what a batch takes to arrive. It is
// only a bound on what is listened to; the validators have the last word.
const receiptGrace = 3 * time.Second

// connect builds the parts. It does no network traffic: a chain that is away
// must not keep anybody from seeding.
func (s *Seeder) connect(ctx context.Context, p *Profile) (*online, error) {
	w, err := s.ensureWallet(p.Local)
	if err != nil {
		return nil, err
	}
	o := &online{
		s: s, profile: p, catalogue: newCatalogue(), awaited: make(map[torrent.ID]*awaited), byHash: make(map[torrent.InfoHash]torrent.ID),
		committed: make(map[uint64]map[torrent.ID]commitment), nudge: make(chan struct{}, 1),
		resume: make(chan struct{}, 1), claiming: make(chan struct{}, 1),
	}
	net := ledger.Network{ChainID: p.ChainID, Genesis: p.GenesisHash(), Hub: p.HubAddress()}
	if o.book, err = s.ledger.Book(ctx, net); err != nil {
		return nil, err
	}
	o.validators = &epoch.Client{Domain: epoch.Domain{ChainID: p.ChainID, Hub: p.HubAddress()}, HTTP: &http.Client{Timeout: 30 * time.Second}}
	cfg := wire.BookConfig{
		Domain:   torrent.ReceiptDomain{ChainID: p.ChainID, Hub: p.HubAddress()},
		Consumer: consumer{o.catalogue}, Grace: receiptGrace, Now: s.cfg.Now, Logger: s.log,
	}
	if w != nil {
		cfg.Sessions, cfg.Sink = o, sink{o.book}
	} else {
		s.alerts.set("wallet", "warn", "no wallet: seeding works, earnings wait for one", "`rarebit wallet new`, then start again")
	}
	o.receipts = wire.NewBook(cfg)
	listen := s.cfg.Listen
	if listen == "" {
		listen = ":42069"
		if p.Local {
			listen = "127.0.0.1:0"
		}
	}
	o.engine, err = engine.New(engine.Config{
		DataDir: filepath.Join(s.cfg.DataDir, "datasets"), DB: s.engineDB, ListenAddr: listen, Public: !p.Local,
		UploadBytesPerSec: s.cfg.UploadBytesPerSec, DownloadBytesPerSec: s.cfg.DownloadBytesPerSec,
		Exchange: o.receipts, Now: s.cfg.Now, Logger: s.log, ReserveBytes: 256 << 20,
	})
	if err != nil {
		return nil, err
	}
	if err := o.restoreCommits(ctx); err != nil {
		return nil, err
	}
	return o, o.loadCatalogue(ctx)
}

// run starts the parts in g.
func (o *online) run(ctx context.Context, g *errgroup.Group) {
	g.Go(func() error { return o.engine.Run(ctx) })
	g.Go(func() error { return o.receipts.Run(ctx) })
	g.Go(func() error { return o.chainLoop(ctx) })
	g.Go(func() error { return o.claimLoop(ctx) })
	g.Go(func() error { return o.epochLoop(ctx) })
	g.Go(func() error { return o.observeLoop(ctx) })
}

// consumer signs receipts for what this node downloads, each connection with a
// key of its own that nobody can link to another.
type consumer struct{ c *catalogue }

func (c consumer) Dataset(ih torrent.InfoHash) (torrent.ID, bool) {
	d := c.c.hash(ih)
	if d == nil {
		return torrent.ID{}, false
	}
	return d.id, true
}

func (consumer) ReceiptKey(torrent.ID) (*ecdsa.PrivateKey, error) { return crypto.GenerateKey() }

// sink keeps receipts in the ledger.
type sink struct{ book *ledger.Book }

func (s sink) StoreReceipts(ctx context.Context, rows []wire.Stored) error {
	out := make([]ledger.ReceiptRow, len(rows))
	for i, r := range rows {
		out[i] = ledger.ReceiptRow{
			ReceiptKey: ledger.ReceiptKey{Epoch: r.Epoch, Dataset: r.Dataset, Session: r.Seeder, Pub: r.Voucher.Key},
			Blocks:     r.Blocks, Seq: r.Seq, Sig: r.Sig, Chunks: r.Chunks, Voucher: wire.Encode(r.Voucher),
		}
	}
	return s.book.StoreReceipts(ctx, out)
}

// Session implements wire.Sessions: this epoch's session of a torrent, if the
// validators took our COMMIT for it.
func (o *online) Session(ih torrent.InfoHash) (wire.Session, bool) {
	d := o.catalogue.hash(ih)
	if d == nil {
		return wire.Session{}, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	c, ok := o.committed[o.line.At(o.s.cfg.Now())][d.id]
	return c.session, ok
}

func (o *online) timeline() epoch.Timeline {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.line
}

func (o *online) estimates() *estimate {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.est
}

// budget is what the sponsors of a dataset pay in an epoch.
func (o *online) budget(id torrent.ID, e uint64) (sum wallet.Amount) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, f := range o.fundings {
		if f.ID == id && f.Covers(e) {
			sum = sum.Add(f.PerEpoch)
		}
	}
	return sum
}

// observeLoop feeds the chunk tables and keeps the estimate fresh.
func (o *online) observeLoop(ctx context.Context) error {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
		snap := o.engine.Snapshot()
		for ih, st := range snap.Torrents {
			if d := o.catalogue.hash(ih); d != nil && st.Chunks == len(d.chunks) {
				o.observe(d, st, snap.At)
			}
		}
		if err := o.refreshEstimate(ctx, n%3 == 0); err != nil && ctx.Err() == nil {
			o.s.log.Error("estimate not stored", "err", err)
		}
	}
}

// refreshEstimate sums up what the running epoch pays; with store it also goes
// to the ledger.
func (o *online) refreshEstimate(ctx context.Context, store bool) error {
	line := o.timeline()
	now := o.s.cfg.Now()
	e := line.At(now)
	if err := o.countReceipts(ctx); err != nil || e == 0 || o.s.walletAddress().IsZero() {
		return err
	}
	totals, err := o.book.ReceiptTotals(ctx, e)
	if err != nil {
		return err
	}
	elapsed := uint64(now.Sub(line.Start(e)) * 1000 / line.Len)
	est := &estimate{epoch: e, perChunk: make(map[torrent.ID][]wallet.Amount), datasets: make(map[torrent.ID]datasetEstimate)}
	receipted := make(map[torrent.ID]ledger.ReceiptTotals, len(totals))
	for _, t := range totals {
		receipted[t.Dataset] = t
	}
	o.mu.Lock()
	mine, before := o.committed[e], o.committed[o.lastBlock]
	was, score := o.standing, o.standing.expected()
	o.mu.Unlock()
	var rows []ledger.Estimate
	for id, c := range mine {
		d := o.catalogue.get(id)
		if d == nil {
			continue
		}
		st := &seat{
			d: d, rate: o.budget(id, e), mine: c.chunks, before: before[id].chunks, was: was, score: score,
			vouchless: o.profile.Local, blocks: receipted[id].Blocks, elapsed: elapsed,
		}
		perChunk, sum := st.pay()
		sum.receipts = receipted[id].Receipts
		est.perChunk[id], est.datasets[id] = perChunk, sum
		est.thisEpoch = est.thisEpoch.Add(sum.avail).Add(sum.serve)
		account := o.s.walletAddress()
		rows = append(rows,
			ledger.Estimate{Account: account, Epoch: e, Dataset: id, Kind: wallet.KindAvail, Amount: sum.avail, What: fmt.Sprintf("%d chunks", sum.chunks), Reason: "estimate"},
			ledger.Estimate{Account: account, Epoch: e, Dataset: id, Kind: wallet.KindServe, Amount: sum.serve, What: BytesText(int64(sum.blocks * torrent.BlockBytes)), Reason: fmt.Sprintf("estimate, %d receipts", sum.receipts)})
	}
	o.mu.Lock()
	o.est = est
	o.mu.Unlock()
	if !store || len(rows) == 0 {
		return nil
	}
	return o.book.SetEstimates(ctx, rows)
}

// countReceipts sums up all receipts of the ledger, if any came since; it needs
// no chain. A ledger of months has many sums to read.
func (o *online) countReceipts(ctx context.Context) error {
	stored := o.receipts.Totals().Receipts
	if o.counted && stored == o.countedAt {
		return nil
	}
	all, err := o.book.ReceiptTotals(ctx, 0)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.receiptCount, o.receiptedBytes = 0, 0
	for _, t := range all {
		o.receiptCount += t.Receipts
		o.receiptedBytes += t.Blocks * torrent.BlockBytes
	}
	o.counted, o.countedAt = true, stored
	return nil
}

// walletAddress is the account that is paid, zero without a wallet.
func (s *Seeder) walletAddress() torrent.Address {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.payout
}

// wake makes the chain loop look at once.
func (o *online) wake() {
	select {
	case o.nudge <- struct{}{}:
	default:
	}
}

// fatal says whether an error of the chain cannot get better by waiting.
func fatal(err error) bool { return errors.Is(err, wallet.ErrWrongChain) }
