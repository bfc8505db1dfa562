package engine

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
)

// Migrations is the schema of engine.db: which datasets there are, and which
// of their chunks were verified when their files had which size and time.
var Migrations = []string{`
CREATE TABLE dataset (
	infohash   BLOB PRIMARY KEY,
	torrent    BLOB NOT NULL,
	source_dir TEXT NOT NULL, -- the owner's folder; empty: fetched
	trackers   TEXT NOT NULL, -- JSON list, besides those in the torrent
	paused     INTEGER NOT NULL,
	wanted     BLOB NOT NULL,
	held       BLOB NOT NULL,
	known      BLOB NOT NULL, -- held says yes or no; other chunks are to be hashed
	served     BLOB NOT NULL, -- 8 bytes per chunk, big endian; empty: nothing yet
	added_at   INTEGER NOT NULL
);
CREATE TABLE file (
	infohash BLOB NOT NULL REFERENCES dataset(infohash) ON DELETE CASCADE,
	idx      INTEGER NOT NULL,
	size     INTEGER NOT NULL, -- -1: absent
	mtime_ns INTEGER NOT NULL, -- -1: being fetched
	PRIMARY KEY (infohash, idx)
) WITHOUT ROWID;`}

const dbHint = "move engine.db away (with engine.db-wal and engine.db-shm) and start again: datasets are added anew, their data is read and verified once, nothing is lost"

// OpenDB opens engine.db. It may lose the last second when the machine dies;
// the chunks of that second are verified again.
func OpenDB(ctx context.Context, path string) (*sql.DB, error) {
	return sqlite.Open(ctx, path, sqlite.Options{Durability: sqlite.Relaxed, Migrations: Migrations, Hint: dbHint})
}

// records is engine.db.
type records struct{ db *sql.DB }

// record is one dataset as it is remembered.
type record struct {
	torrent   []byte
	sourceDir string
	trackers  []string
	paused    bool
	wanted    []byte
	held      []byte
	known     []byte
	served    []byte
	addedAt   int64
	stamps    map[int]stamp
}

func (r *records) insert(ctx context.Context, d *dataset, torrentFile []byte, addedAt int64) error {
	tr, err := json.Marshal(d.extra)
	if err != nil {
		return err
	}
	held, known := d.c.bits()
	return sqlite.Tx(ctx, r.db, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO dataset
			(infohash, torrent, source_dir, trackers, paused, wanted, held, known, served, added_at)
			VALUES (?,?,?,?,?,?,?,?,?,?)`,
			d.ih[:], torrentFile, d.sourceDir(), string(tr), d.paused, d.wanted.Bytes(), held.Bytes(), known.Bytes(), []byte{}, addedAt)
		if err != nil {
			return err
		}
		return putStamps(ctx, tx, d.ih, d.c.allStamps())
	})
}

func putStamps(ctx context.Context, tx *sql.Tx, ih torrent.InfoHash, stamps map[int]stamp) error {
	if len(stamps) == 0 {
		return nil
	}
	st, err := tx.PrepareContext(ctx, "INSERT OR REPLACE INTO file (infohash, idx, size, mtime_ns) VALUES (?,?,?,?)")
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	for _, i := range slices.Sorted(maps.Keys(stamps)) {
		if _, err := st.ExecContext(ctx, ih[:], i, stamps[i].size, stamps[i].mtimeNs); err != nil {
			return err
		}
	}
	return nil
}

// all lists the datasets with what is remembered of them, without their files.
func (r *records) all(ctx context.Context) (map[torrent.InfoHash]*record, error) {
	rows, err := r.db.QueryContext(ctx, `SELECT infohash, torrent, source_dir, trackers, paused, wanted, held, known, served, added_at FROM dataset`)
	if err != nil {
		return nil, fmt.Errorf("read datasets: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	out := map[torrent.InfoHash]*record{}
	for rows.Next() {
		var ih []byte
		var tr string
		rec := &record{stamps: map[int]stamp{}}
		err := rows.Scan(&ih, &rec.torrent, &rec.sourceDir, &tr, &rec.paused, &rec.wanted, &rec.held, &rec.known, &rec.served, &rec.addedAt)
		if err == nil {
			err = json.Unmarshal([]byte(tr), &rec.trackers)
		}
		if err == nil && len(ih) != len(torrent.InfoHash{}) {
			err = fmt.Errorf("infohash of %d bytes", len(ih))
		}
		if err != nil {
			return nil, fmt.Errorf("read datasets: %w", sqlite.Explain(err))
		}
		out[torrent.InfoHash(ih)] = rec
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read datasets: %w", sqlite.Explain(err))
	}
	return out, r.allStamps(ctx, out)
}

func (r *records) allStamps(ctx context.Context, into map[torrent.InfoHash]*record) error {
	rows, err := r.db.QueryContext(ctx, "SELECT infohash, idx, size, mtime_ns FROM file")
	if err != nil {
		return fmt.Errorf("read files of datasets: %w", sqlite.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var ih []byte
		var i int
		var p stamp
		if err := rows.Scan(&ih, &i, &p.size, &p.mtimeNs); err != nil {
			return fmt.Errorf("read files of datasets: %w", sqlite.Explain(err))
		}
		if rec := into[torrent.InfoHash(ih)]; rec != nil {
			rec.stamps[i] = p
		}
	}
	return sqlite.Explain(rows.Err())
}

// torrentFile is the .torrent of a dataset; it is kept on disk only.
func (r *records) torrentFile(ctx context.Context, ih torrent.InfoHash) ([]byte, error) {
	var b []byte
	err := r.db.QueryRowContext(ctx, "SELECT torrent FROM dataset WHERE infohash = ?", ih[:]).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		err = torrent.ErrUnknownDataset
	}
	if err != nil {
		return nil, fmt.Errorf("read torrent %s: %w", ih, sqlite.Explain(err))
	}
	return b, nil
}

func (r *records) setPaused(ctx context.Context, ih torrent.InfoHash, paused bool) error {
	_, err := r.db.ExecContext(ctx, "UPDATE dataset SET paused = ? WHERE infohash = ?", paused, ih[:])
	return sqlite.Explain(err)
}

// setWanted stores what is to be fetched, and that these files change from now
// on.
func (r *records) setWanted(ctx context.Context, ih torrent.InfoHash, wanted torrent.Bitset, stamps map[int]stamp) error {
	return sqlite.Tx(ctx, r.db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE dataset SET wanted = ? WHERE infohash = ?", wanted.Bytes(), ih[:]); err != nil {
			return err
		}
		return putStamps(ctx, tx, ih, stamps)
	})
}

func (r *records) remove(ctx context.Context, ih torrent.InfoHash) error {
	_, err := r.db.ExecContext(ctx, "DELETE FROM dataset WHERE infohash = ?", ih[:])
	return sqlite.Explain(err)
}

// saveJob is what is to be stored of one dataset. The bits were taken before
// the files are synced: data first, then the word that it is there.
type saveJob struct {
	c           *content
	held, known torrent.Bitset
	touched     map[int]bool  // value: still being fetched, so its time means nothing
	stamps      map[int]stamp // stored as they stand
	served      []uint64      // nil: unchanged
}

// run syncs the files and then stores the bits.
func (j *saveJob) run(ctx context.Context, r *records) error {
	stamps := maps.Clone(j.stamps)
	if stamps == nil {
		stamps = map[int]stamp{}
	}
	for i, fetching := range j.touched {
		p, err := j.c.sync(i)
		if err != nil {
			return err
		}
		if fetching {
			p.mtimeNs = influx
		}
		stamps[i] = p
	}
	served := encodeServed(j.served)
	err := sqlite.Tx(ctx, r.db, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE dataset SET held = ?, known = ?, served = coalesce(?, served) WHERE infohash = ?`,
			j.held.Bytes(), j.known.Bytes(), served, j.c.ih[:])
		if err != nil {
			return err
		}
		return putStamps(ctx, tx, j.c.ih, stamps)
	})
	if err != nil {
		return fmt.Errorf("save what is held of %s: %w", j.c.ih, err)
	}
	j.c.settle(stamps)
	return nil
}

// sync makes a file's data durable and returns its stamp.
func (c *content) sync(file int) (stamp, error) {
	if !c.own {
		h, err := c.files.acquire(c, file, true)
		if err != nil {
			return stamp{}, err
		}
		defer c.files.release(h)
		if err := h.Sync(); err != nil {
			return stamp{}, fmt.Errorf("sync %s: %w", c.path(file), err)
		}
	}
	return c.stat(file), nil
}

// stat is the stamp of a file as it is now.
func (c *content) stat(file int) stamp {
	st, err := os.Stat(c.path(file))
	if err != nil || !st.Mode().IsRegular() {
		return absent
	}
	return stamp{st.Size(), st.ModTime().UnixNano()}
}

// settle notes stamps that were stored.
func (c *content) settle(stamps map[int]stamp) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, p := range stamps {
		c.stamps[i] = p
	}
}

func (c *content) allStamps() map[int]stamp {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make(map[int]stamp, len(c.stamps))
	for i, p := range c.stamps {
		out[i] = p
	}
	return out
}

func encodeServed(served []uint64) []byte {
	if served == nil {
		return nil
	}
	b := make([]byte, 0, 8*len(served))
	for _, n := range served {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return b
}

func decodeServed(b []byte, chunks int) []uint64 {
	if len(b) != 8*chunks {
		return nil
	}
	out := make([]uint64, chunks)
	for i := range out {
		out[i] = binary.BigEndian.Uint64(b[8*i:])
	}
	return out
}
