package epoch

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"rarebit/reputation/audit"
	"rarebit/torrent"
	"rarebit/torrent/sqlite"
)

// Migrations make the validator's tables; pass them to sqlite.Open, Durable.
var Migrations = []string{`
CREATE TABLE epoch_run (
	epoch  INTEGER PRIMARY KEY,
	beacon TEXT                       -- JSON of BeaconRow, NULL until the chain told
);
CREATE TABLE epoch_commit (
	epoch INTEGER, pseudonym BLOB, hash BLOB, envelope BLOB NOT NULL,
	PRIMARY KEY (epoch, pseudonym, hash)
) WITHOUT ROWID;
CREATE TABLE epoch_audit (
	epoch INTEGER, pseudonym BLOB, n INTEGER,       -- n: draws from 0, repeated questions from 16
	dataset BLOB NOT NULL, chunk INTEGER NOT NULL, block INTEGER NOT NULL,
	outcome INTEGER NOT NULL, ms INTEGER NOT NULL, grp BLOB NOT NULL,
	PRIMARY KEY (epoch, pseudonym, n)
) WITHOUT ROWID;
CREATE TABLE audit_pending (
	pseudonym BLOB, dataset BLOB, chunk INTEGER, block INTEGER,
	tries INTEGER NOT NULL, due INTEGER NOT NULL,   -- ms since 1970
	PRIMARY KEY (pseudonym, dataset, chunk, block)
) WITHOUT ROWID;
CREATE TABLE epoch_settle (
	epoch INTEGER, hash BLOB, pseudonym BLOB NOT NULL, envelope BLOB NOT NULL,
	PRIMARY KEY (epoch, hash)
) WITHOUT ROWID;
CREATE TABLE epoch_vote (
	epoch INTEGER, round INTEGER, digest BLOB NOT NULL,
	PRIMARY KEY (epoch, round)
);
CREATE TABLE epoch_block (
	epoch INTEGER PRIMARY KEY, digest BLOB NOT NULL, sealed BLOB NOT NULL,
	state BLOB, shared TEXT           -- kept for the newest blocks only
);
CREATE TABLE dataset (
	id BLOB PRIMARY KEY, manifest BLOB NOT NULL, torrent BLOB NOT NULL, updated INTEGER NOT NULL
);
CREATE TABLE dataset_tree (
	id BLOB, part INTEGER, hashes BLOB NOT NULL,
	PRIMARY KEY (id, part)
);
`}

// store is the validator's memory. Every method is one transaction.
type store struct{ db *sql.DB }

func (s *store) exec(ctx context.Context, what, query string, args ...any) error {
	if _, err := s.db.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("%s: %w", what, sqlite.Explain(err))
	}
	return nil
}

// run notes that this validator was there when COMMITs of an epoch were taken.
func (s *store) run(ctx context.Context, epoch uint64) error {
	return s.exec(ctx, "note epoch", `INSERT OR IGNORE INTO epoch_run (epoch) VALUES (?)`, epoch)
}

// ran says whether it was.
func (s *store) ran(ctx context.Context, epoch uint64) (ran bool, beacon *BeaconRow, err error) {
	var text sql.NullString
	err = s.db.QueryRowContext(ctx, `SELECT beacon FROM epoch_run WHERE epoch = ?`, epoch).Scan(&text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil, nil
	case err != nil:
		return false, nil, fmt.Errorf("read epoch %d: %w", epoch, err)
	case !text.Valid:
		return true, nil, nil
	}
	beacon = new(BeaconRow)
	if err := json.Unmarshal([]byte(text.String), beacon); err != nil {
		return true, nil, fmt.Errorf("read beacon of epoch %d: %w", epoch, err)
	}
	return true, beacon, nil
}

func (s *store) setBeacon(ctx context.Context, epoch uint64, b BeaconRow) error {
	text, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("store beacon of epoch %d: %w", epoch, err)
	}
	return s.exec(ctx, "store beacon", `UPDATE epoch_run SET beacon = ? WHERE epoch = ? AND beacon IS NULL`, string(text), epoch)
}

// addCommit keeps a COMMIT. equivocation says that another one of that
// pseudonym is there; both are kept as evidence, a third is not.
func (s *store) addCommit(ctx context.Context, epoch uint64, who torrent.Address, v *Envelope) (equivocation bool, err error) {
	hash := v.Hash()
	err = sqlite.Tx(ctx, s.db, func(tx *sql.Tx) error {
		var others int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM epoch_commit WHERE epoch = ? AND pseudonym = ? AND hash <> ?`, epoch, who[:], hash[:]).Scan(&others)
		if err != nil {
			return err
		}
		equivocation = others > 0
		if others >= 2 {
			return nil
		}
		_, err = tx.ExecContext(ctx, `INSERT OR IGNORE INTO epoch_commit (epoch, pseudonym, hash, envelope) VALUES (?, ?, ?, ?)`, epoch, who[:], hash[:], v.Encode())
		return err
	})
	if err != nil {
		return false, fmt.Errorf("store commit of %s: %w", who, err)
	}
	return equivocation, nil
}

// commits reads the COMMITs of an epoch; envelopes were checked when stored.
func (s *store) commits(ctx context.Context, epoch uint64) ([]SignedCommit, error) {
	var out []SignedCommit
	err := s.each(ctx, `SELECT pseudonym, envelope FROM epoch_commit WHERE epoch = ? ORDER BY pseudonym, hash`, []any{epoch}, func(rows *sql.Rows) error {
		var who, raw []byte
		if err := rows.Scan(&who, &raw); err != nil {
			return err
		}
		v, err := DecodeEnvelope(raw)
		if err != nil {
			return err
		}
		c, err := DecodeCommit(v.Body)
		if err != nil {
			return err
		}
		out = append(out, SignedCommit{Pseudonym: torrent.Address(who), Hash: v.Hash(), Commit: c})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read commits of epoch %d: %w", epoch, err)
	}
	return out, nil
}

// each runs f for each row of a query.
func (s *store) each(ctx context.Context, query string, args []any, f func(*sql.Rows) error) error {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return sqlite.Explain(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return sqlite.Explain(rows.Err())
}

// addSettle keeps a SETTLE; limits says when a pseudonym has sent enough.
func (s *store) addSettle(ctx context.Context, epoch uint64, who torrent.Address, v *Envelope) (full bool, err error) {
	hash := v.Hash()
	err = sqlite.Tx(ctx, s.db, func(tx *sql.Tx) error {
		var parts int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM epoch_settle WHERE epoch = ? AND pseudonym = ? AND hash <> ?`, epoch, who[:], hash[:]).Scan(&parts)
		if err != nil {
			return err
		}
		if full = parts >= maxSettleParts; full {
			return nil
		}
		_, err = tx.ExecContext(ctx, `INSERT OR IGNORE INTO epoch_settle (epoch, hash, pseudonym, envelope) VALUES (?, ?, ?, ?)`, epoch, hash[:], who[:], v.Encode())
		return err
	})
	if err != nil {
		return false, fmt.Errorf("store settlement of %s: %w", who, err)
	}
	return full, nil
}

// maxSettleParts bounds what one pseudonym may make us store in an epoch.
const maxSettleParts = 64

func (s *store) settles(ctx context.Context, epoch uint64) ([]SignedSettle, error) {
	var out []SignedSettle
	err := s.each(ctx, `SELECT pseudonym, envelope FROM epoch_settle WHERE epoch = ? ORDER BY hash`, []any{epoch}, func(rows *sql.Rows) error {
		var who, raw []byte
		if err := rows.Scan(&who, &raw); err != nil {
			return err
		}
		v, err := DecodeEnvelope(raw)
		if err != nil {
			return err
		}
		b, err := DecodeSettlement(v.Body)
		if err != nil {
			return err
		}
		out = append(out, SignedSettle{Pseudonym: torrent.Address(who), Hash: v.Hash(), Settlement: b})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read settlements of epoch %d: %w", epoch, err)
	}
	return out, nil
}

// firstRepeat is the number of the first repeated question of an epoch.
const firstRepeat = 16

// addAudit stores an answer. Repeated questions (n < 0) get the next number.
// pending, if not nil, replaces the question that stays open; settled says
// which one is answered for good.
func (s *store) addAudit(ctx context.Context, epoch uint64, who torrent.Address, n int, a Audited, g Group, pending *audit.Pending, due int64, settled bool) error {
	err := sqlite.Tx(ctx, s.db, func(tx *sql.Tx) error {
		if n < 0 {
			err := tx.QueryRowContext(ctx, `SELECT coalesce(max(n), ?) + 1 FROM epoch_audit WHERE epoch = ? AND pseudonym = ? AND n >= ?`, firstRepeat-1, epoch, who[:], firstRepeat).Scan(&n)
			if err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO epoch_audit (epoch, pseudonym, n, dataset, chunk, block, outcome, ms, grp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			epoch, who[:], n, a.Spot.Dataset[:], a.Spot.Chunk, a.Spot.Block, uint8(a.Outcome), a.MS, g[:])
		if err != nil {
			return err
		}
		if settled {
			_, err = tx.ExecContext(ctx, `DELETE FROM audit_pending WHERE pseudonym = ? AND dataset = ? AND chunk = ? AND block = ?`, who[:], a.Spot.Dataset[:], a.Spot.Chunk, a.Spot.Block)
		} else if pending != nil {
			_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO audit_pending (pseudonym, dataset, chunk, block, tries, due) VALUES (?, ?, ?, ?, ?, ?)`,
				who[:], a.Spot.Dataset[:], a.Spot.Chunk, a.Spot.Block, pending.Tries, due)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store audit of %s: %w", who, err)
	}
	return nil
}

// asked is one stored answer.
type asked struct {
	n     int
	group Group
	Audited
}

// audits reads the answers of an epoch in order.
func (s *store) audits(ctx context.Context, epoch uint64) (map[torrent.Address][]asked, error) {
	out := map[torrent.Address][]asked{}
	err := s.each(ctx, `SELECT pseudonym, n, dataset, chunk, block, outcome, ms, grp FROM epoch_audit WHERE epoch = ? ORDER BY pseudonym, n`, []any{epoch}, func(rows *sql.Rows) error {
		var who, id, g []byte
		var a asked
		var outcome uint8
		if err := rows.Scan(&who, &a.n, &id, &a.Spot.Chunk, &a.Spot.Block, &outcome, &a.MS, &g); err != nil {
			return err
		}
		a.Spot.Dataset, a.Outcome, a.group = torrent.ID(id), audit.Outcome(outcome), Group(g)
		out[torrent.Address(who)] = append(out[torrent.Address(who)], a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read audits of epoch %d: %w", epoch, err)
	}
	return out, nil
}

// open is a question that is to be asked again.
type open struct {
	audit.Pending
	due int64
}

func (s *store) pending(ctx context.Context) (map[torrent.Address][]open, error) {
	out := map[torrent.Address][]open{}
	err := s.each(ctx, `SELECT pseudonym, dataset, chunk, block, tries, due FROM audit_pending ORDER BY due`, nil, func(rows *sql.Rows) error {
		var who, id []byte
		var p open
		if err := rows.Scan(&who, &id, &p.Chunk, &p.Block, &p.Tries, &p.due); err != nil {
			return err
		}
		p.Dataset = torrent.ID(id)
		out[torrent.Address(who)] = append(out[torrent.Address(who)], p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read pending audits: %w", err)
	}
	return out, nil
}
