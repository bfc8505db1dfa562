package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"rarebit/reputation/epoch"
	"rarebit/torrent"
	"rarebit/torrent/catalog"
	"rarebit/torrent/engine"
	"rarebit/wallet"
	"rarebit/wallet/chain"
	"rarebit/wallet/contracts"
	"rarebit/wallet/keys"
)

// Publish implements Node. Every step may be repeated: publishing the same
// folder again after a failure registers and uploads what is still missing.
func (s *Seeder) Publish(ctx context.Context, p Publish) (*Published, error) {
	o, err := s.await(ctx)
	if err != nil {
		return nil, err
	}
	if !p.Fund.IsZero() && p.Epochs == 0 {
		return nil, fmt.Errorf("%w: funding for no epochs", ErrUsage)
	}
	account, done, err := s.unlock(p.Passphrase)
	if err != nil {
		return nil, err
	}
	defer done()
	name := orDefault(p.Name, filepath.Base(p.Dir))
	jobID := "publish " + name
	defer s.setJob(jobID, nil)
	res, err := catalog.Hash(ctx, catalog.Options{
		Dir: p.Dir, Name: p.Name, Description: p.Description, License: p.License,
		Publisher: account.Address(), Exclude: []string{s.cfg.DataDir},
		Progress: func(n, total int64) {
			s.setJob(jobID, &Job{Kind: "hash", Name: name, Done: n, Total: total, Unit: "bytes"})
		},
	})
	if err != nil {
		return nil, err
	}
	s.setJob(jobID, &Job{Kind: "start", Name: "registering " + name})
	m := &res.Manifest
	file, ih, err := engine.BuildTorrent(m, res.Pieces, o.profile.Trackers, "")
	if err != nil {
		return nil, fmt.Errorf("publish %s: %w", m.Name, err)
	}
	m.InfoHash = ih
	sig, err := account.SignDigest(m.SigningHash())
	if err != nil {
		return nil, fmt.Errorf("sign manifest: %w", err)
	}
	m.SetSignature(sig)
	manifest, err := m.Encode()
	if err != nil {
		return nil, err
	}
	path, err := s.writeTorrent(m.Name, file)
	if err != nil {
		return nil, err
	}
	out := &Published{
		Name: m.Name, TorrentFile: path, Magnet: engine.Magnet(ih, m.Name, o.profile.Trackers), InfoHash: ih,
		Chunks: int(m.ChunkCount), SizeBytes: m.SizeBytes, Warnings: res.Warnings,
	}
	if _, err := o.engine.Add(ctx, engine.AddOptions{
		Torrent: file, SourceDir: res.Root, Hashed: stampsOf(res), Trackers: o.profile.Trackers,
	}); err != nil {
		return nil, fmt.Errorf("seed %s: %w", m.Name, err)
	}
	if out.DatasetID, err = o.register(ctx, account, m, out.Magnet); err != nil {
		return nil, torrent.WithHint(err, "%s is seeded already; run publish again to register it", path)
	}
	d, err := newDataset(out.DatasetID, manifest, file)
	if err != nil {
		return nil, err
	}
	up := &epoch.Upload{Manifest: manifest, Torrent: file, Leaves: res.Leaves}
	if err := o.each(func(url string) error { return o.upload(ctx, url, out.DatasetID, up) }); err != nil {
		return nil, torrent.WithHint(fmt.Errorf("hand %s to the validators: %w", m.Name, err), "run publish again once they answer")
	}
	if err := o.rememberDataset(ctx, d, manifest); err != nil {
		return nil, err
	}
	o.catalogue.add(d)
	if !p.Fund.IsZero() {
		if err := o.fund(ctx, account, out.DatasetID, p.Fund, p.Epochs); err != nil {
			return nil, err
		}
	}
	s.log.Info("published", "name", m.Name, "id", out.DatasetID, "chunks", out.Chunks)
	return out, nil
}

func stampsOf(r *catalog.Result) []engine.FileStamp {
	out := make([]engine.FileStamp, len(r.Stats))
	for i, s := range r.Stats {
		out[i] = engine.FileStamp{SizeBytes: s.SizeBytes, MTimeNs: s.MTimeNs}
	}
	return out
}

// writeTorrent keeps the .torrent file where its publisher finds it.
func (s *Seeder) writeTorrent(name string, file []byte) (string, error) {
	dir := filepath.Join(s.cfg.DataDir, "published")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("write torrent file: %w", err)
	}
	path, err := filepath.Abs(filepath.Join(dir, name+".torrent"))
	if err != nil {
		return "", fmt.Errorf("write torrent file: %w", err)
	}
	return path, WriteFile(path, file)
}

// unlock opens the payout key for one act; done locks it again.
func (s *Seeder) unlock(passphrase []byte) (account *keys.Account, done func(), err error) {
	s.mu.RLock()
	w := s.wallet
	s.mu.RUnlock()
	if w == nil {
		return nil, nil, torrent.WithHint(wallet.ErrNoWallet, "make one with `rarebit wallet new`, then start again")
	}
	u, err := w.Unlock(passphrase)
	if err != nil {
		return nil, nil, err
	}
	if account, err = u.Account(0); err != nil {
		u.Lock()
		return nil, nil, err
	}
	return account, u.Lock, nil
}

// register puts the dataset on the chain, unless it is there.
func (o *online) register(ctx context.Context, account *keys.Account, m *torrent.Manifest, uri string) (torrent.ID, error) {
	if err := o.awaitChain(ctx); err != nil {
		return torrent.ID{}, err
	}
	reg := contracts.Dataset{
		Publisher: account.Address(), ChunkCount: m.ChunkCount, ChunkBytes: m.ChunkBytes, ChunkRoot: m.ChunkRoot,
		InfoHash: m.InfoHash, StreamBytes: uint64(m.StreamBytes),
	}
	id := contracts.DatasetID(o.profile.ChainID, o.profile.HubAddress(), reg)
	if o.catalogue.get(id) != nil {
		return id, nil
	}
	id, _, err := o.chain.Register(ctx, account, reg, uri)
	if err != nil && chain.RefusedFor(err) != "Exists" {
		return id, fmt.Errorf("register %s: %w", m.Name, err)
	}
	return id, nil
}

func (o *online) fund(ctx context.Context, account *keys.Account, id torrent.ID, perEpoch wallet.Amount, epochs uint32) error {
	if _, err := o.chain.Fund(ctx, account, id, perEpoch, epochs); err != nil {
		return torrent.WithHint(fmt.Errorf("fund %s: %w", id, err), "it is published and seeded, only not funded; publish again with --fund once the account has the tokens")
	}
	return nil
}

// upload hands a dataset to a validator. One that asked the chain a moment ago
// for another dataset does not know this one yet: it is asked again.
func (o *online) upload(ctx context.Context, url string, id torrent.ID, up *epoch.Upload) error {
	patience, cancel := context.WithTimeout(ctx, chainPatience)
	defer cancel()
	for {
		err := o.validators.UploadDataset(ctx, url, id, up)
		if !errors.Is(err, epoch.ErrNotFound) {
			return err
		}
		select {
		case <-patience.Done():
			return err
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// chainPatience is how long publishing waits for the chain and for gas: on a
// local network both come seconds after the start.
const chainPatience = 20 * time.Second

func (o *online) awaitChain(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, chainPatience)
	defer cancel()
	t := time.NewTicker(100 * time.Millisecond)
	defer t.Stop()
	for {
		o.mu.Lock()
		ok, why := o.sender != nil && o.gasBalance != "" && o.gasBalance != "0", o.chainErr
		o.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			if why != "" {
				return fmt.Errorf("%w: %s", wallet.ErrChainAway, why)
			}
			return torrent.WithHint(errors.New("no gas to pay the transaction with"), "send some to the address that `rarebit wallet address` prints")
		}
	}
}
