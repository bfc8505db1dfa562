package node

import (
	"context"
	"crypto/ecdsa"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/reputation/epoch"
	"rarebit/torrent"
	"rarebit/torrent/engine"
	"rarebit/torrent/sqlite"
	"rarebit/torrent/swarm"
	"rarebit/torrent/wire"
	"rarebit/wallet/keys"
	"rarebit/wallet/ledger"
)

// errNothingHeld says that there is nothing to commit to, yet: what is being
// fetched may be here before the window closes.
var errNothingHeld = errors.New("no chunk of a registered dataset is held")

// epochLoop tells the validators at each epoch's start what this node holds
// (COMMIT) and at its end what consumers signed for (SETTLE).
func (o *online) epochLoop(ctx context.Context) error {
	committed, settled := uint64(0), uint64(0)
	for {
		line, now := o.timeline(), o.s.cfg.Now()
		wait := 200 * time.Millisecond
		trouble := min(max(line.Len/100, wait), 10*time.Second) // nobody is asked five times a second for minutes
		if e := line.At(now); e > 0 {
			if e < committed { // a local network stood still, and its clock was set back, see followPause
				committed, settled = e-1, 0
				if err := o.forgetCommitsAfter(ctx, e); err != nil && ctx.Err() == nil {
					o.s.log.Error("commits of epochs to come not removed", "err", err)
				}
			}
			if committed < e {
				switch err := o.commit(ctx, e); {
				case err == nil:
					committed = e
				case now.After(line.CommitUntil(e)):
					if !errors.Is(err, errNothingHeld) {
						o.s.log.Warn("no commit in this epoch", "epoch", e, "err", err)
					}
					committed = e
				default:
					wait = trouble
				}
			}
			if last := e - 1; last > 0 && settled < last && committed == e {
				switch err := o.settle(ctx, last); {
				case err == nil:
					settled = last
				case now.After(line.SettleUntil(last)):
					o.s.log.Warn("receipts not handed in, they go with the next epoch", "epoch", last, "err", err)
					settled = last
				default:
					wait = trouble
				}
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// commit makes this epoch's sessions and sends the inventory to every
// validator; one that took it is enough to go on. The message is stored before
// it is sent: after a crash the very same one goes out again, because two
// different ones for an epoch count as a lie. One that was taken before a
// restart is not sent again: long after the epoch's start it would be refused.
func (o *online) commit(ctx context.Context, e uint64) error {
	pseudonym, err := o.pseudonymKey()
	if pseudonym == nil || err != nil {
		return err
	}
	o.mu.Lock()
	taken := o.committed[e] != nil
	o.mu.Unlock()
	if taken {
		o.receipts.EpochChanged()
		return nil
	}
	v, err := o.storedCommit(ctx, e)
	if err != nil {
		return err
	}
	if v == nil || v.Pub != [33]byte(crypto.CompressPubkey(&pseudonym.PublicKey)) { // none, or by the wallet that was here before
		c := o.inventory()
		if len(c.Datasets) == 0 {
			return errNothingHeld
		}
		for i := range c.Datasets {
			key, err := keys.SessionKey(pseudonym, c.Datasets[i].ID, e)
			if err != nil {
				return err
			}
			c.Datasets[i].Session = [33]byte(crypto.CompressPubkey(&key.PublicKey))
		}
		if v, err = epoch.Seal(pseudonym, o.domain(), epoch.TypeCommit, e, c.Encode()); err != nil {
			return err
		}
		if err := o.storeCommit(ctx, v); err != nil {
			return err
		}
	}
	if err := o.each(func(url string) error { return accepted(o.validators.Commit(ctx, url, v)) }); err != nil {
		return fmt.Errorf("commit to epoch %d: %w", e, err)
	}
	if err := o.markTaken(ctx, e); err != nil { // it holds as long as we run
		o.s.log.Error("commit not noted as taken", "epoch", e, "err", err)
	}
	if err := o.takeUp(pseudonym, v); err != nil {
		return err
	}
	o.receipts.EpochChanged()
	return nil
}

// takeUp makes the sessions of a COMMIT that the validators have.
func (o *online) takeUp(pseudonym *ecdsa.PrivateKey, v *epoch.Envelope) error {
	e := v.Epoch
	c, err := epoch.DecodeCommit(v.Body)
	if err != nil {
		return fmt.Errorf("read own commit: %w", err)
	}
	mine := make(map[torrent.ID]commitment, len(c.Datasets))
	for _, d := range c.Datasets {
		key, err := keys.SessionKey(pseudonym, d.ID, e)
		if err != nil {
			return err
		}
		mine[d.ID] = commitment{
			session: wire.Session{Dataset: d.ID, Epoch: e, Chunks: uint32(d.Chunks.Len()), Key: key},
			chunks:  d.Chunks,
		}
	}
	o.mu.Lock()
	o.committed[e] = mine
	o.mu.Unlock()
	o.s.log.Debug("committed", "epoch", e, "datasets", len(mine), "bytes", c.Bytes)
	return nil
}

// restoreCommits takes up what the validators took before a restart: auditors
// and consumers go on asking for this epoch's sessions.
func (o *online) restoreCommits(ctx context.Context) error {
	pseudonym, err := o.pseudonymKey()
	if pseudonym == nil || err != nil {
		return err
	}
	hub := o.profile.HubAddress()
	genesis := o.profile.GenesisHash()
	rows, err := o.s.cacheDB.QueryContext(ctx, `SELECT message FROM commits WHERE hub = ? AND genesis = ? AND taken = 1`, hub[:], genesis[:])
	if err != nil {
		return fmt.Errorf("read own commits: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return fmt.Errorf("read own commits: %w", err)
		}
		v, err := epoch.DecodeEnvelope(raw)
		if err != nil {
			o.s.log.Warn("own commit left out", "err", err)
			continue
		}
		if v.Pub != [33]byte(crypto.CompressPubkey(&pseudonym.PublicKey)) {
			continue
		}
		if err := o.takeUp(pseudonym, v); err != nil {
			o.s.log.Warn("own commit left out", "epoch", v.Epoch, "err", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read own commits: %w", sqlite.Explain(err))
	}
	return nil
}

// markTaken notes that a validator has the COMMIT of an epoch.
func (o *online) markTaken(ctx context.Context, e uint64) error {
	hub := o.profile.HubAddress()
	genesis := o.profile.GenesisHash()
	_, err := o.s.cacheDB.ExecContext(ctx, `UPDATE commits SET taken = 1 WHERE hub = ? AND genesis = ? AND epoch = ?`, hub[:], genesis[:], int64(e))
	return sqlite.Explain(err)
}

// inventory is what this node holds now of datasets that the hub knows.
func (o *online) inventory() epoch.Commit {
	c := epoch.Commit{Account: o.s.walletAddress(), Endpoints: o.endpoints()}
	for ih, t := range o.engine.Snapshot().Torrents {
		d := o.catalogue.hash(ih)
		if d == nil || t.State == "paused" || t.Held.Len() != len(d.chunks) || t.Held.Count() == 0 {
			continue
		}
		c.Datasets = append(c.Datasets, epoch.CommitDataset{ID: d.id, Chunks: t.Held})
		c.Bytes += uint64(t.HeldBytes)
	}
	return c
}

func (o *online) storedCommit(ctx context.Context, e uint64) (*epoch.Envelope, error) {
	hub := o.profile.HubAddress()
	genesis := o.profile.GenesisHash()
	var raw []byte
	err := o.s.cacheDB.QueryRowContext(ctx, `SELECT message FROM commits WHERE hub = ? AND genesis = ? AND epoch = ?`, hub[:], genesis[:], int64(e)).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // nothing was sent in this epoch
	}
	if err != nil {
		return nil, fmt.Errorf("read own commit: %w", err)
	}
	return epoch.DecodeEnvelope(raw)
}

func (o *online) storeCommit(ctx context.Context, v *epoch.Envelope) error {
	hub := o.profile.HubAddress()
	genesis := o.profile.GenesisHash()
	return sqlite.Tx(ctx, o.s.cacheDB, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM commits WHERE hub = ? AND genesis = ? AND epoch < ?`, hub[:], genesis[:], int64(v.Epoch)-2); err != nil {
			return fmt.Errorf("store own commit: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO commits (hub, genesis, epoch, message) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET message = excluded.message, taken = 0`, hub[:], genesis[:], int64(v.Epoch), v.Encode()); err != nil {
			return fmt.Errorf("store own commit: %w", err)
		}
		return nil
	})
}

// forgetCommitsAfter removes what was made ready for epochs that have not begun:
// no validator took it, and what is held may change until then.
func (o *online) forgetCommitsAfter(ctx context.Context, e uint64) error {
	hub := o.profile.HubAddress()
	genesis := o.profile.GenesisHash()
	_, err := o.s.cacheDB.ExecContext(ctx, `DELETE FROM commits WHERE hub = ? AND genesis = ? AND epoch > ? AND taken = 0`, hub[:], genesis[:], int64(e))
	return sqlite.Explain(err)
}

// pseudonymKey is the seeding key, nil without a wallet.
func (o *online) pseudonymKey() (*ecdsa.PrivateKey, error) {
	o.s.mu.RLock()
	defer o.s.mu.RUnlock()
	if o.s.wallet == nil {
		return nil, nil //nolint:nilnil // no wallet is no fault
	}
	return o.s.wallet.Pseudonym(0)
}

// settle hands in the receipts of an epoch, in parts that a validator takes.
func (o *online) settle(ctx context.Context, e uint64) error {
	pseudonym, err := o.pseudonymKey()
	if pseudonym == nil || err != nil {
		return err
	}
	rows, err := o.book.ReceiptsOf(ctx, e)
	if err != nil {
		return err
	}
	for len(rows) > 0 {
		part, rest, err := settlement(rows)
		if err != nil {
			return err
		}
		v, err := epoch.Seal(pseudonym, o.domain(), epoch.TypeSettle, e, part.Encode())
		if err != nil {
			return err
		}
		err = o.each(func(url string) error {
			r, err := o.validators.Settle(ctx, url, v)
			if err == nil && len(r.Bad) > 0 {
				o.s.log.Warn("receipts that do not count", "epoch", e, "validator", url, "receipts", len(r.Bad), "of", len(part.Claims), "first", r.Bad[0].Reason)
			}
			return accepted(r, err)
		})
		if err != nil {
			return fmt.Errorf("hand in receipts of epoch %d: %w", e, err)
		}
		done := make([]ledger.Settled, 0, len(rows)-len(rest))
		for _, r := range rows[:len(rows)-len(rest)] {
			done = append(done, ledger.Settled{ReceiptKey: r.ReceiptKey, Seq: r.Seq})
		}
		if err := o.book.MarkSettled(ctx, done); err != nil {
			return err
		}
		rows = rest
	}
	return nil
}

// maxPartBytes keeps a part of SETTLE below the validators' limit of 4 MiB.
const maxPartBytes = 3 << 20

func settlement(rows []ledger.ReceiptRow) (*epoch.Settlement, []ledger.ReceiptRow, error) {
	part := new(epoch.Settlement)
	size := 0
	for i, r := range rows {
		size += 600 + 8*len(r.Chunks)
		if size > maxPartBytes && i > 0 {
			return part, rows[i:], nil
		}
		m, err := wire.Decode(r.Voucher)
		v, ok := m.(wire.Voucher)
		if err != nil || !ok {
			return nil, nil, fmt.Errorf("read stored voucher: %w", errors.Join(err, wire.ErrMessage))
		}
		part.Claims = append(part.Claims, epoch.ReceiptClaim{
			Dataset: r.Dataset, Session: r.Session, Epoch: r.Epoch,
			Voucher: epoch.Voucher{KeyID: v.KeyID, Pub: v.Key, Prefix: v.Prefix, Sig: v.RSASig},
			Blocks:  r.Blocks, Seq: r.Seq, Sig: r.Sig, Chunks: r.Chunks,
		})
	}
	return part, nil, nil
}

func (o *online) domain() epoch.Domain {
	return epoch.Domain{ChainID: o.profile.ChainID, Hub: o.profile.HubAddress()}
}

// each does something at every validator; one success is enough.
func (o *online) each(f func(url string) error) error {
	var errs []error
	for _, url := range o.profile.Validators {
		if err := f(url); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) == len(o.profile.Validators) {
		return errors.Join(errs...)
	}
	return nil
}

func accepted(r *epoch.Reply, err error) error {
	if err == nil && r.Status != epoch.StatusOK {
		err = fmt.Errorf("validator refused: %s", r.Reason)
	}
	return err
}

// endpoints are where auditors reach this node; a wildcard address says
// nothing to anybody, they find such a node through the tracker.
func (o *online) endpoints() []string {
	a, err := netip.ParseAddrPort(o.engine.Addr())
	if err != nil || a.Addr().IsUnspecified() {
		return nil
	}
	return []string{a.String()}
}

// observe hands the engine's figures of one torrent to its table.
func (o *online) observe(d *dataset, st *engine.TorrentState, at time.Time) {
	d.table.Observe(swarm.Observation{
		At: at, Copies: st.Copies, Asked: st.Asked, Served: st.ServedBytes, Held: st.Held, Wanted: st.Wanted,
	})
}
