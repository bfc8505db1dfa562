package epoch

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
)

// vote promises a digest for an epoch and round before it is signed. The
// database waits for the disk, so the promise outlives a kill. It fails with
// ErrDoubleVote if another digest was promised.
func (s *store) vote(ctx context.Context, epoch uint64, round uint32, digest torrent.Hash) error {
	err := sqlite.Tx(ctx, s.db, func(tx *sql.Tx) error {
		var have []byte
		err := tx.QueryRowContext(ctx, `SELECT digest FROM epoch_vote WHERE epoch = ? AND round = ?`, epoch, round).Scan(&have)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			_, err = tx.ExecContext(ctx, `INSERT INTO epoch_vote (epoch, round, digest) VALUES (?, ?, ?)`, epoch, round, digest[:])
			return err
		case err != nil:
			return err
		case torrent.Hash(have) != digest:
			return ErrDoubleVote
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("vote on epoch %d in round %d: %w", epoch, round, err)
	}
	return nil
}

// keepStates is how many states are kept: a dispute can take one block back.
const keepStates = 3

// addBlock stores a signed block with the state after it, and forgets inputs
// that are older than keep epochs.
func (s *store) addBlock(ctx context.Context, r *Result, sealed *Sealed, keep uint64) error {
	state, err := r.Next.encode()
	if err != nil {
		return err
	}
	shared, err := json.Marshal(r.Shared)
	if err != nil {
		return fmt.Errorf("encode groups of epoch %d: %w", r.Header.Epoch, err)
	}
	e := r.Header.Epoch
	err = sqlite.Tx(ctx, s.db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO epoch_block (epoch, digest, sealed, state, shared) VALUES (?, ?, ?, ?, ?)`, e, r.Digest[:], sealed.Encode(), state, string(shared)); err != nil {
			return err
		}
		if e > keepStates {
			if _, err := tx.ExecContext(ctx, `UPDATE epoch_block SET state = NULL WHERE epoch <= ? AND state IS NOT NULL`, e-keepStates); err != nil {
				return err
			}
		}
		if e <= keep {
			return nil
		}
		for _, q := range []string{
			`DELETE FROM epoch_run WHERE epoch <= ?`, `DELETE FROM epoch_commit WHERE epoch <= ?`,
			`DELETE FROM epoch_audit WHERE epoch <= ?`, `DELETE FROM epoch_settle WHERE epoch <= ?`,
			`DELETE FROM epoch_vote WHERE epoch <= ?`, `UPDATE epoch_block SET shared = NULL WHERE epoch <= ?`,
		} {
			if _, err := tx.ExecContext(ctx, q, e-keep); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store block of epoch %d: %w", e, err)
	}
	return nil
}

// block is a stored block, or nil.
func (s *store) block(ctx context.Context, epoch uint64) ([]byte, error) {
	var raw []byte
	err := s.db.QueryRowContext(ctx, `SELECT sealed FROM epoch_block WHERE epoch = ?`, epoch).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read block of epoch %d: %w", epoch, err)
	}
	return raw, nil
}

// digest is the hash of a stored block; zero if there is none.
func (s *store) digest(ctx context.Context, epoch uint64) (torrent.Hash, error) {
	var raw []byte
	err := s.db.QueryRowContext(ctx, `SELECT digest FROM epoch_block WHERE epoch = ?`, epoch).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return torrent.Hash{}, nil
	}
	if err != nil {
		return torrent.Hash{}, fmt.Errorf("read digest of epoch %d: %w", epoch, err)
	}
	return torrent.Hash(raw), nil
}

// state is the state after the newest block.
func (s *store) state(ctx context.Context) (*State, error) {
	var raw, sealed []byte
	err := s.db.QueryRowContext(ctx, `SELECT state, sealed FROM epoch_block ORDER BY epoch DESC LIMIT 1`).Scan(&raw, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return new(State), nil
	}
	if err != nil {
		return nil, fmt.Errorf("read state: %w", err)
	}
	b, err := DecodeSealed(sealed)
	if err != nil {
		return nil, err
	}
	return decodeState(raw, b.Body)
}

// shared is what a seeder's group weighed, for /v1/why.
func (s *store) shared(ctx context.Context, epoch uint64, who torrent.Address) ([]GroupWeight, error) {
	var text sql.NullString
	err := s.db.QueryRowContext(ctx, `SELECT shared FROM epoch_block WHERE epoch = ?`, epoch).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !text.Valid {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read groups of epoch %d: %w", epoch, err)
	}
	all := map[torrent.Address][]GroupWeight{}
	if err := json.Unmarshal([]byte(text.String), &all); err != nil {
		return nil, fmt.Errorf("read groups of epoch %d: %w", epoch, err)
	}
	return all[who], nil
}

// treePart is how many hashes lie in one row.
const treePart = 1 << 15

// addDataset stores a checked upload.
func (s *store) addDataset(ctx context.Context, id torrent.ID, u *Upload, updated int64) error {
	err := sqlite.Tx(ctx, s.db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO dataset (id, manifest, torrent, updated) VALUES (?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET manifest = excluded.manifest, torrent = excluded.torrent, updated = excluded.updated`, id[:], u.Manifest, u.Torrent, updated); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM dataset_tree WHERE id = ?`, id[:]); err != nil {
			return err
		}
		for part, rest := 0, u.Leaves; len(rest) > 0; part++ {
			n := min(len(rest), treePart)
			if _, err := tx.ExecContext(ctx, `INSERT INTO dataset_tree (id, part, hashes) VALUES (?, ?, ?)`, id[:], part, joinHashes(rest[:n])); err != nil {
				return err
			}
			rest = rest[n:]
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store dataset %s: %w", id, err)
	}
	return nil
}

// storedDataset is a dataset without its tree.
type storedDataset struct {
	ID       torrent.ID
	Manifest []byte
	Torrent  []byte
	Updated  int64 // ms since 1970
}

func (s *store) datasets(ctx context.Context) ([]storedDataset, error) {
	var out []storedDataset
	err := s.each(ctx, `SELECT id, manifest, torrent, updated FROM dataset ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id []byte
		var d storedDataset
		if err := rows.Scan(&id, &d.Manifest, &d.Torrent, &d.Updated); err != nil {
			return err
		}
		d.ID = torrent.ID(id)
		out = append(out, d)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read datasets: %w", err)
	}
	return out, nil
}

func (s *store) leaves(ctx context.Context, id torrent.ID) ([]torrent.Hash, error) {
	var out []torrent.Hash
	err := s.each(ctx, `SELECT hashes FROM dataset_tree WHERE id = ? ORDER BY part`, []any{id[:]}, func(rows *sql.Rows) error {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return err
		}
		part, err := splitHashes(raw)
		out = append(out, part...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read block hashes of %s: %w", id, err)
	}
	return out, nil
}

func joinHashes(list []torrent.Hash) []byte {
	out := make([]byte, 0, 32*len(list))
	for _, h := range list {
		out = append(out, h[:]...)
	}
	return out
}

func splitHashes(raw []byte) ([]torrent.Hash, error) {
	if len(raw)%32 != 0 {
		return nil, fmt.Errorf("%w: %d bytes of hashes", ErrFormat, len(raw))
	}
	out := make([]torrent.Hash, len(raw)/32)
	for i := range out {
		out[i] = torrent.Hash(raw[32*i:])
	}
	return out, nil
}
