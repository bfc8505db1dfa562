package chain

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"rarebit/torrent"
	"rarebit/wallet"
)

// Migrations are the scripts of the table of transactions, to be put into the
// migrations of a durable database (the ledger's).
var Migrations = []string{`
CREATE TABLE tx (
	id         INTEGER PRIMARY KEY,
	genesis    BLOB    NOT NULL, -- of the chain: a wiped local network has the same id
	chain_id   INTEGER NOT NULL,
	idem_key   TEXT    NOT NULL, -- what it is for; one transaction for each
	kind       TEXT    NOT NULL,
	sender     BLOB    NOT NULL,
	recipient  BLOB    NOT NULL,
	data       BLOB    NOT NULL,
	value      TEXT    NOT NULL, -- wei, decimal
	state      TEXT    NOT NULL,
	nonce      INTEGER,
	gas        INTEGER,
	tip        TEXT,             -- wei, decimal
	feecap     TEXT,             -- wei, decimal
	raw        BLOB,             -- signed; written before it is sent
	hash       BLOB,
	created    INTEGER NOT NULL, -- Unix milliseconds, as all times here
	first_sent INTEGER,
	last_sent  INTEGER,
	block_hash BLOB,
	block_num  INTEGER,
	gas_used   INTEGER,
	gas_price  TEXT,             -- wei, decimal, as paid
	reason     TEXT    NOT NULL DEFAULT '',
	attempt_of INTEGER REFERENCES tx(id),
	UNIQUE (genesis, idem_key)
);
CREATE INDEX tx_open ON tx (genesis, sender, nonce) WHERE state IN ('signed', 'sent', 'mined');
`}

// State is where a transaction stands.
type State string

// The states, in order. The last four end it: final with effect, the others
// without.
const (
	StatePlanned  State = "planned"  // wanted, not signed
	StateSigned   State = "signed"   // its bytes are stored, perhaps sent
	StateSent     State = "sent"     // an endpoint has taken it
	StateMined    State = "mined"    // in a block
	StateFinal    State = "final"    // in a block with enough blocks on top
	StateReverted State = "reverted" // in a block, and refused by the contract
	StateReplaced State = "replaced" // another attempt for the same key was mined
	StateDropped  State = "dropped"  // its nonce was used by something else
)

// Done says that nothing more will happen by itself.
func (s State) Done() bool {
	return s == StateFinal || s == StateReverted || s == StateReplaced || s == StateDropped
}

// Tx is one transaction as it is remembered.
type Tx struct {
	ID      int64
	IdemKey string
	Kind    string
	From    torrent.Address
	To      torrent.Address
	Data    []byte
	Value   *big.Int // wei
	State   State
	Reason  string // of an end without effect

	Nonce   uint64
	Gas     uint64 // limit
	Tip     *big.Int
	FeeCap  *big.Int
	Hash    torrent.Hash // zero until signed
	raw     []byte
	Created time.Time
	// FirstSent and LastSent are zero until an endpoint has taken it.
	FirstSent, LastSent time.Time

	BlockHash torrent.Hash
	Block     uint64 // zero until mined
	GasUsed   uint64
	GasPrice  *big.Int // wei, as paid
	AttemptOf int64    // the row whose key it took over
}

// Fee is what was paid for it in wei, or what it costs at most.
func (t Tx) Fee() *big.Int {
	if t.GasPrice != nil && t.GasUsed > 0 {
		return new(big.Int).Mul(new(big.Int).SetUint64(t.GasUsed), t.GasPrice)
	}
	if t.FeeCap == nil {
		return new(big.Int)
	}
	return new(big.Int).Mul(new(big.Int).SetUint64(t.Gas), t.FeeCap)
}

// ClaimState is the state in the words of a claim.
func (s State) ClaimState() wallet.ClaimState {
	switch s {
	case StateSent:
		return wallet.ClaimSent
	case StateMined:
		return wallet.ClaimMined
	case StateFinal:
		return wallet.ClaimFinal
	case StateReverted:
		return wallet.ClaimReverted
	case StateDropped, StateReplaced:
		return wallet.ClaimDropped
	}
	return wallet.ClaimSigned
}

// ErrNoTx is returned for a key that no transaction has.
var ErrNoTx = errors.New("no such transaction")

const txColumns = `id, idem_key, kind, sender, recipient, data, value, state, reason, nonce, gas, tip, feecap, hash, raw,
	created, first_sent, last_sent, block_hash, block_num, gas_used, gas_price, attempt_of`

type scanner interface{ Scan(...any) error }

func scanTx(row scanner) (t Tx, err error) {
	var sender, recipient, hash, blockHash []byte
	var value string
	var tip, feecap, gasPrice sql.NullString
	var nonce, gas, created, first, last, block, gasUsed, attempt sql.NullInt64
	err = row.Scan(&t.ID, &t.IdemKey, &t.Kind, &sender, &recipient, &t.Data, &value, &t.State, &t.Reason, &nonce, &gas, &tip, &feecap, &hash, &t.raw,
		&created, &first, &last, &blockHash, &block, &gasUsed, &gasPrice, &attempt)
	if err != nil {
		return t, err
	}
	copy(t.From[:], sender)
	copy(t.To[:], recipient)
	copy(t.Hash[:], hash)
	copy(t.BlockHash[:], blockHash)
	t.Nonce, t.Gas, t.Block, t.GasUsed = count(nonce), count(gas), count(block), count(gasUsed)
	t.AttemptOf = attempt.Int64
	t.Created, t.FirstSent, t.LastSent = milli(created), milli(first), milli(last)
	for _, n := range []struct {
		to   **big.Int
		text sql.NullString
	}{{&t.Value, sql.NullString{String: value, Valid: true}}, {&t.Tip, tip}, {&t.FeeCap, feecap}, {&t.GasPrice, gasPrice}} {
		if !n.text.Valid {
			continue
		}
		v, ok := new(big.Int).SetString(n.text.String, 10)
		if !ok {
			return t, fmt.Errorf("read transaction %d: amount %q", t.ID, n.text.String)
		}
		*n.to = v
	}
	return t, nil
}

func count(n sql.NullInt64) uint64 { return uint64(max(n.Int64, 0)) } //nolint:gosec // not negative

func milli(n sql.NullInt64) time.Time {
	if !n.Valid || n.Int64 == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n.Int64)
}

// signed is the stored transaction, ready to be sent again.
func (t Tx) signed() (*types.Transaction, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(t.raw); err != nil {
		return nil, fmt.Errorf("read stored transaction %d: %w", t.ID, err)
	}
	if torrent.Hash(tx.Hash()) != t.Hash {
		return nil, fmt.Errorf("read stored transaction %d: its bytes are not those of %s", t.ID, t.Hash)
	}
	return tx, nil
}

func (s *Sender) get(ctx context.Context, idemKey string) (Tx, error) {
	genesis := s.c.Genesis()
	t, err := scanTx(s.db.QueryRowContext(ctx, `SELECT `+txColumns+` FROM tx WHERE genesis = ? AND idem_key = ?`, genesis[:], idemKey))
	if errors.Is(err, sql.ErrNoRows) {
		return t, fmt.Errorf("%w: %s", ErrNoTx, idemKey)
	}
	return t, err
}

func (s *Sender) query(ctx context.Context, where string, args ...any) (list []Tx, err error) {
	genesis := s.c.Genesis()
	rows, err := s.db.QueryContext(ctx, `SELECT `+txColumns+` FROM tx WHERE genesis = ? AND `+where, append([]any{genesis[:]}, args...)...) //nolint:gosec // where is ours
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		t, err := scanTx(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, rows.Err()
}
