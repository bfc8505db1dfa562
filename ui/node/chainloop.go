package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/reputation"
	"rarebit/reputation/epoch"
	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/chain"
	"rarebit/wallet/ledger"
)

// chainEvery is how often the chain is asked; a fraction of an epoch where
// epochs are short.
const chainEvery = 2 * time.Second

// chainLoop keeps in touch with the chain and the validators: catalogue,
// fundings, balances, epoch blocks. While the chain is away everything else
// goes on. Only a wrong chain ends it: to go on there would book and sign for
// another money.
func (o *online) chainLoop(ctx context.Context) error {
	for {
		err := o.chainTick(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case fatal(err):
			return err
		case err != nil:
			o.s.alerts.set("chain", "warn", err.Error(), torrent.HintOf(err))
			o.s.log.Debug("chain", "err", err)
		default:
			o.s.alerts.set("chain", "", "", "")
		}
		o.mu.Lock()
		o.chainErr = ""
		if err != nil {
			o.chainErr = err.Error()
		}
		every := chainEvery
		if o.line.Len > 0 {
			every = max(min(every, o.line.Len/20), 100*time.Millisecond)
		}
		o.mu.Unlock()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-o.nudge:
		case <-time.After(every):
		}
	}
}

func (o *online) chainTick(ctx context.Context) error {
	if err := o.dial(ctx); err != nil {
		return err
	}
	o.followPause()
	head, _, err := o.chain.Head(ctx)
	if err != nil {
		return err
	}
	o.mu.Lock()
	o.head, o.headAt = head, o.s.cfg.Now()
	o.mu.Unlock()
	// A validator that is away keeps new datasets and blocks from coming, but
	// not the balance: each part tries for itself.
	err = errors.Join(o.refreshCatalogue(ctx), o.refreshBalance(ctx), o.refreshBlocks(ctx))
	if serr := o.refreshSeeders(ctx); serr != nil && ctx.Err() == nil { // a tracker that is away is not the chain's fault
		o.s.log.Debug("trackers", "err", serr)
	}
	return err
}

// scrapeEvery is how often trackers are asked for datasets that no epoch block
// has named.
const scrapeEvery = 5 * time.Second

// refreshSeeders fills in, from the trackers, what is not known better.
func (o *online) refreshSeeders(ctx context.Context) error {
	if o.s.cfg.Now().Sub(o.scraped) < scrapeEvery {
		return nil
	}
	var unknown []*dataset
	var hashes []torrent.InfoHash
	snap := o.engine.Snapshot()
	for _, d := range o.catalogue.all() {
		if d.figures() == nil && snap.Torrents[d.manifest.InfoHash] == nil {
			unknown, hashes = append(unknown, d), append(hashes, d.manifest.InfoHash)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	o.scraped = o.s.cfg.Now()
	found, err := scrapeSeeders(ctx, o.profile.Trackers, hashes)
	for _, d := range unknown {
		if n, ok := found[d.manifest.InfoHash]; ok {
			d.setSeen(n, o.scraped)
		}
	}
	return err
}

// dial makes the chain client once the chain answers.
func (o *online) dial(ctx context.Context) error {
	if o.chain != nil {
		return nil
	}
	p := o.profile
	c, err := chain.Dial(ctx, chain.Config{
		URLs: p.RPC, ChainID: p.ChainID, GenesisHash: p.GenesisHash(), Hub: p.HubAddress(),
		FromBlock: p.HubBlock, Logger: o.s.log,
	})
	if err != nil {
		return err
	}
	hp, err := c.HubParams(ctx)
	if err != nil {
		return err
	}
	sender := chain.NewSender(c, o.s.txDB, o.s.cfg.Now)
	if err := sender.Resume(ctx); err != nil {
		if errors.Is(err, wallet.ErrChainAway) || ctx.Err() != nil {
			return err
		}
		o.s.log.Warn("an earlier transaction could not be taken up", "err", err)
	}
	params := epoch.PublicParams()
	if p.Local {
		params = epoch.LocalParams()
	}
	o.mu.Lock()
	o.chain, o.sender = c, sender
	o.line = epoch.Timeline{Genesis: hp.GenesisTime.Add(p.Paused()), Len: hp.EpochLen, Params: params}
	o.claimer = o.newClaimer(hp)
	o.mu.Unlock()
	o.followClaims()
	return nil
}

// followPause takes over how long a local network stood still: it may have been
// stopped and started again beside a node that went on running.
func (o *online) followPause() {
	if !o.profile.Local || o.s.cfg.ProfilePath == "" {
		return
	}
	now, err := LoadProfile(o.s.cfg.ProfilePath)
	if err != nil || now.Hub != o.profile.Hub || now.Genesis != o.profile.Genesis || now.PausedSeconds == o.profile.PausedSeconds {
		return
	}
	o.mu.Lock()
	o.line.Genesis = o.line.Genesis.Add(now.Paused() - o.profile.Paused())
	o.mu.Unlock()
	o.profile.PausedSeconds = now.PausedSeconds
}

func (o *online) refreshBalance(ctx context.Context) error {
	account := o.s.walletAddress()
	if account.IsZero() {
		return nil
	}
	tokens, err := o.chain.TokenBalance(ctx, account)
	if err != nil {
		return err
	}
	gas, err := o.chain.GasBalance(ctx, account)
	if err != nil {
		return err
	}
	wei, err := wallet.FromBig(gas)
	if err != nil {
		return fmt.Errorf("read gas balance: %w", err)
	}
	o.mu.Lock()
	o.balance, o.gasBalance = tokens, wei.String()
	o.mu.Unlock()
	if wei.IsZero() && o.profile.Faucet != "" && o.s.cfg.Now().Sub(o.fauceted) > 30*time.Second {
		o.fauceted = o.s.cfg.Now()
		if err := askFaucet(ctx, o.profile.Faucet, account); err != nil {
			return err
		}
	}
	return nil
}

// webPatience bounds a request to a tracker or faucet: the chain loop waits for
// it, and books no block meanwhile.
const webPatience = 5 * time.Second

// askFaucet asks a test network for gas.
func askFaucet(ctx context.Context, url string, to torrent.Address) error {
	ctx, cancel := context.WithTimeout(ctx, webPatience)
	defer cancel()
	body, err := json.Marshal(map[string]torrent.Address{"address": to})
	if err != nil {
		return fmt.Errorf("ask faucet: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("ask faucet: %w", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask faucet: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("ask faucet: status %s", resp.Status)
	}
	return nil
}

// refreshBlocks books every epoch block that is new at the hub, in order, then
// what the hub has paid.
func (o *online) refreshBlocks(ctx context.Context) error {
	head, err := o.chain.HubHead(ctx)
	if err != nil {
		return err
	}
	account := o.s.walletAddress()
	newest, err := o.book.Newest(ctx, account)
	if err != nil {
		return err
	}
	o.mu.Lock()
	known := o.lastBlock
	o.mu.Unlock()
	first := max(newest, o.looked) + 1
	if known < head.Epoch { // figures for the screen come from the newest block, booked already or not
		first = min(first, head.Epoch)
	}
	if newest == 0 && o.looked == 0 && head.Epoch > 1 {
		// A ledger that is new. Leaves are never dropped: an account that the
		// newest block does not name was in none before, and who joins an old
		// network need not read all of its history.
		b, err := o.fetchBlock(ctx, head)
		if err != nil {
			return err
		}
		if b.Body.Cumulative(account).IsZero() && !seenIn(b, o) {
			first = head.Epoch
		}
	}
	for e := first; e <= head.Epoch; e++ {
		posted := head
		if e != head.Epoch {
			if posted, err = o.chain.Block(ctx, e); err != nil {
				return err
			}
		}
		if err := o.takeBlock(ctx, account, posted, e == head.Epoch); err != nil {
			return err
		}
		o.looked = e
	}
	o.mu.Lock()
	if !head.FinalAt.After(o.s.cfg.Now()) {
		o.lastFinal = head.Epoch
	} else {
		o.lastFinal = max(head.Epoch, 1) - 1
	}
	o.mu.Unlock()
	if account.IsZero() {
		return nil
	}
	return o.claimer.Sync(ctx)
}

// fetchBlock gets a block from whichever validator has it.
func (o *online) fetchBlock(ctx context.Context, posted chain.Posted) (b *epoch.Block, err error) {
	err = errors.New("the profile names no validator")
	for _, url := range o.profile.Validators {
		if b, err = o.validators.FetchBlock(ctx, url, posted.Epoch, posted.Hash); err == nil {
			return b, nil
		}
	}
	return nil, fmt.Errorf("fetch epoch block %d: %w", posted.Epoch, err)
}

// seenIn says whether a block has a row for this node: it may have earned and
// everything may be held.
func seenIn(b *epoch.Block, o *online) bool {
	pseudonym, ok := o.s.pseudonym()
	if !ok {
		return false
	}
	_, ok = b.Body.Seeder(pseudonym)
	return ok
}

// takeBlock fetches a block, checks it against the hash that the hub has, and
// books this node's part of it.
func (o *online) takeBlock(ctx context.Context, account torrent.Address, posted chain.Posted, newest bool) error {
	b, err := o.fetchBlock(ctx, posted)
	if err != nil {
		return err
	}
	was := o.standingIn(b)
	if !account.IsZero() && (seenIn(b, o) || !b.Body.Cumulative(account).IsZero()) {
		if err := o.bookBlock(ctx, account, posted, b); err != nil {
			return err
		}
	}
	if !newest {
		return nil
	}
	for _, d := range o.catalogue.all() {
		o.agree(d, b)
	}
	o.mu.Lock()
	o.lastBlock, o.standing = posted.Epoch, was
	for e := range o.committed {
		if e+4 < posted.Epoch {
			delete(o.committed, e)
		}
	}
	o.mu.Unlock()
	return nil
}

func (o *online) standingIn(b *epoch.Block) standing {
	pseudonym, ok := o.s.pseudonym()
	if !ok {
		return standing{}
	}
	row, _ := b.Body.Seeder(pseudonym)
	return standing{
		score: row.R, avail: row.Avail,
		barred: row.Standing == reputation.Suspended || row.Standing == reputation.Expelled,
	}
}

// agree gives the block's figures to a dataset's table.
func (o *online) agree(d *dataset, b *epoch.Block) {
	rows := b.Body.ChunkRows(d.id)
	if len(rows) != len(d.chunks) {
		return
	}
	a := &agreedRows{epoch: b.Header.Epoch, rows: make([]chunkFigures, len(rows))}
	var sum uint64
	for i, r := range rows {
		a.rows[i] = chunkFigures{copiesQ16: r.CopiesQ16, demand: r.Demand, shareSum: r.ShareSum}
		sum += r.Demand
		// Demand is blocks per copy with 32 fractional bits over copies of 16.
		hi, lo := bits.Mul64(r.Demand, max(r.CopiesQ16, reputation.One))
		a.blocks = min(a.blocks+min(hi<<32|lo>>32, 1<<48), 1<<48)
		a.seeders = max(a.seeders, int((r.CopiesQ16+1<<15)>>16)) // a block lists no inventories: at least so many
	}
	a.mean = sum / uint64(max(len(rows), 1))
	d.setAgreed(a)
}

// bookBlock enters what a block says of this account.
func (o *online) bookBlock(ctx context.Context, account torrent.Address, posted chain.Posted, b *epoch.Block) error {
	cumulative := b.Body.Cumulative(account)
	var proof []torrent.Hash
	if !cumulative.IsZero() {
		var err error
		if _, proof, err = b.Proof(account); err != nil {
			return fmt.Errorf("epoch block %d: %w", posted.Epoch, err)
		}
	}
	line := o.timeline()
	k := ledger.BlockBooking{
		Epoch: posted.Epoch, Hash: posted.Hash, RewardsRoot: posted.RewardsRoot, FinalAt: posted.FinalAt,
		Account: account, Cumulative: amount(cumulative), Proof: proof,
		HoldMaturesEpoch: posted.Epoch + line.Params.HoldEpochs, HoldUntil: line.End(posted.Epoch + line.Params.HoldEpochs),
	}
	if pseudonym, ok := o.s.pseudonym(); ok {
		if row, ok := b.Body.Seeder(pseudonym); ok {
			k.Earned, k.Held, k.Matured = amount(row.Earned), amount(row.Held), amount(row.Matured)
			for _, r := range row.Reasons.List() {
				k.Reasons = append(k.Reasons, r.String())
			}
			// In a shared network group our part depends on the neighbours'
			// weights, which this does not know.
			own, ok := o.recompute(b, pseudonym)
			if ok && !row.Reasons.Has(reputation.ReasonGroupShared) && own.Cmp(k.Earned) > 0 {
				k.Own = &own // we were due more than the block gives
			} else {
				k.Own = &k.Earned
			}
		}
	}
	return o.book.BookBlock(ctx, k)
}

// recompute is the least that the block owes us: availability pay, which
// follows from its own chunk rows and from what we committed. Bandwidth pay
// cannot be recomputed without the others' receipts and comes on top. False
// when the commitment is not known any more (after a restart).
func (o *online) recompute(b *epoch.Block, pseudonym torrent.Address) (sum wallet.Amount, ok bool) {
	o.mu.Lock()
	mine, ok := o.committed[b.Header.Epoch]
	o.mu.Unlock()
	if !ok {
		return sum, false
	}
	for id, c := range mine {
		_, pay, err := b.OwnAvailability(pseudonym, id, c.chunks, nil)
		if err != nil {
			o.s.log.Warn("own pay not recomputed", "epoch", b.Header.Epoch, "dataset", id, "err", err)
			return sum, false
		}
		sum = sum.Add(amount(pay))
	}
	return sum, true
}

// pseudonym is this node's name at the validators.
func (s *Seeder) pseudonym() (torrent.Address, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.wallet == nil {
		return torrent.Address{}, false
	}
	key, err := s.wallet.Pseudonym(0)
	if err != nil {
		return torrent.Address{}, false
	}
	return torrent.Address(crypto.PubkeyToAddress(key.PublicKey)), true
}
