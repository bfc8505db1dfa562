package ledger

// Migrations is the schema, see sqlite.Options: only ever appended to.
var Migrations = []string{`
CREATE TABLE books (
	id       INTEGER PRIMARY KEY,
	chain_id INTEGER NOT NULL,
	genesis  BLOB    NOT NULL,
	hub      BLOB    NOT NULL,
	made_at  INTEGER NOT NULL,
	entries  INTEGER NOT NULL DEFAULT 0,   -- n of the newest entry
	lifetime TEXT    NOT NULL DEFAULT '0', -- after the newest entry, without estimates
	UNIQUE (chain_id, genesis, hub)
) STRICT;

CREATE TABLE accounts (
	book      INTEGER NOT NULL REFERENCES books,
	account   BLOB    NOT NULL,
	earned    TEXT    NOT NULL DEFAULT '0', -- sums over the booked blocks
	held      TEXT    NOT NULL DEFAULT '0',
	matured   TEXT    NOT NULL DEFAULT '0',
	forfeited TEXT    NOT NULL DEFAULT '0',
	newest    INTEGER NOT NULL DEFAULT 0,   -- epoch of the newest booked block
	cumulative TEXT   NOT NULL DEFAULT '0', -- in that block
	claimed   TEXT    NOT NULL DEFAULT '0', -- final on the chain
	pending   TEXT    NOT NULL DEFAULT '0', -- cumulative of the open claim
	estimated TEXT    NOT NULL DEFAULT '0', -- sum of the estimates without a block
	PRIMARY KEY (book, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
	book     INTEGER NOT NULL REFERENCES books,
	n        INTEGER NOT NULL, -- 1, 2, 3 ... per book, without gaps
	account  BLOB    NOT NULL,
	at       INTEGER NOT NULL,
	epoch    INTEGER NOT NULL,
	kind     TEXT    NOT NULL,
	dataset  BLOB    NOT NULL,
	what     TEXT    NOT NULL,
	amount   TEXT    NOT NULL,
	negative INTEGER NOT NULL,
	effect   INTEGER NOT NULL, -- 1: raises lifetime by amount, -1: lowers it, 0: neither
	reason   TEXT    NOT NULL,
	lifetime TEXT    NOT NULL, -- after this entry
	PRIMARY KEY (book, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE estimates (
	id      INTEGER PRIMARY KEY,
	book    INTEGER NOT NULL REFERENCES books,
	account BLOB    NOT NULL,
	epoch   INTEGER NOT NULL,
	dataset BLOB    NOT NULL,
	kind    TEXT    NOT NULL,
	amount  TEXT    NOT NULL,
	what    TEXT    NOT NULL,
	reason  TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	open    INTEGER NOT NULL, -- 0: a block was booked for the epoch
	UNIQUE (book, account, epoch, dataset, kind)
) STRICT;
CREATE INDEX estimates_open ON estimates (book, epoch) WHERE open = 1;

CREATE TABLE blocks (
	book         INTEGER NOT NULL REFERENCES books,
	account      BLOB    NOT NULL,
	epoch        INTEGER NOT NULL,
	hash         BLOB    NOT NULL,
	rewards_root BLOB    NOT NULL,
	final_at     INTEGER NOT NULL,
	booked_at    INTEGER NOT NULL,
	earned       TEXT    NOT NULL,
	held         TEXT    NOT NULL,
	matured      TEXT    NOT NULL,
	forfeited    TEXT    NOT NULL,
	cumulative   TEXT    NOT NULL,
	proof        BLOB    NOT NULL, -- 32 bytes per level
	own          TEXT    NOT NULL, -- our own sum, '' if there was none
	reasons      TEXT    NOT NULL,
	hold_epoch   INTEGER NOT NULL,
	hold_until   INTEGER NOT NULL,
	PRIMARY KEY (book, account, epoch)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_held ON blocks (book, account, hold_epoch, hold_until) WHERE held <> '0';

CREATE TABLE block_datasets (
	book    INTEGER NOT NULL REFERENCES books,
	account BLOB    NOT NULL,
	epoch   INTEGER NOT NULL,
	dataset BLOB    NOT NULL,
	amount  TEXT    NOT NULL,
	PRIMARY KEY (book, account, epoch, dataset)
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
	book    INTEGER NOT NULL REFERENCES books,
	account BLOB    NOT NULL,
	dataset BLOB    NOT NULL,
	earned  TEXT    NOT NULL, -- sum over block_datasets
	PRIMARY KEY (book, account, dataset)
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
	book       INTEGER NOT NULL REFERENCES books,
	account    BLOB    NOT NULL,
	cumulative TEXT    NOT NULL,
	amount     TEXT    NOT NULL,
	epoch      INTEGER NOT NULL,
	pay_to     BLOB    NOT NULL,
	at         INTEGER NOT NULL,
	tx         BLOB    NOT NULL,
	state      TEXT    NOT NULL,
	reason     TEXT    NOT NULL,
	attempt    INTEGER NOT NULL, -- 1, 2, ...: a claim that reverted may be tried again
	PRIMARY KEY (book, account, cumulative)
) STRICT;
CREATE UNIQUE INDEX claims_open ON claims (book, account) WHERE state IN ('signed', 'sent', 'mined');
CREATE INDEX claims_at ON claims (book, at);

CREATE TABLE receipts (
	book        INTEGER NOT NULL REFERENCES books,
	epoch       INTEGER NOT NULL,
	dataset     BLOB    NOT NULL,
	session     BLOB    NOT NULL,
	pub         BLOB    NOT NULL, -- one-time key of the voucher, 33 bytes
	blocks      INTEGER NOT NULL,
	seq         INTEGER NOT NULL,
	sig         BLOB    NOT NULL,
	chunks      BLOB    NOT NULL, -- (chunk u32, blocks u32) each
	voucher     BLOB    NOT NULL,
	at          INTEGER NOT NULL,
	settled_seq INTEGER NOT NULL DEFAULT -1,
	PRIMARY KEY (book, epoch, dataset, session, pub)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt_totals (
	book     INTEGER NOT NULL REFERENCES books,
	dataset  BLOB    NOT NULL,
	epoch    INTEGER NOT NULL,
	blocks   INTEGER NOT NULL,
	keys     INTEGER NOT NULL, -- rows of receipts
	receipts INTEGER NOT NULL, -- messages that raised one of them
	PRIMARY KEY (book, dataset, epoch)
) STRICT, WITHOUT ROWID;
`, `
-- the totals of the running epoch are asked for every second
CREATE INDEX receipt_totals_epoch ON receipt_totals (book, epoch);
`}
