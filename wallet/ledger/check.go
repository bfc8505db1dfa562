package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"rarebit/torrent"
	"rarebit/torrent/sqlite"
	"rarebit/wallet"
)

// ErrSums is returned when the running sums are not those of the rows beneath.
var ErrSums = errors.New("ledger sums do not add up")

// Checked counts what Check went through.
type Checked struct {
	Entries  int `json:"entries"`
	Blocks   int `json:"blocks"`
	Receipts int `json:"receipts"`
}

// Check adds everything up again, from the rows beneath, and compares: every
// running lifetime, every total of accounts, datasets and receipts. It reads
// the whole book; the doctor and the tests call it.
func (b *Book) Check(ctx context.Context) (Checked, error) {
	c := checker{book: b.id, ctx: ctx, accounts: map[torrent.Address]*totals{}, effects: map[torrent.Address]wallet.Amount{}}
	err := sqlite.Tx(ctx, b.l.db, func(tx *sql.Tx) error {
		c.tx = tx
		for _, step := range []func() error{c.entries, c.blocks, c.estimates, c.claims, c.accountRows, c.datasets, c.receipts} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return c.Checked, fmt.Errorf("check ledger: %w", err)
	}
	if len(c.bad) > 0 {
		return c.Checked, torrent.WithHint(fmt.Errorf("check ledger: %w: %s", ErrSums, strings.Join(c.bad[:min(len(c.bad), 5)], "; ")), hint)
	}
	return c.Checked, nil
}

type checker struct {
	Checked
	ctx      context.Context
	tx       *sql.Tx
	book     int64
	accounts map[torrent.Address]*totals
	effects  map[torrent.Address]wallet.Amount // lifetime of an account by its entries
	bad      []string
}

func (c *checker) want(what string, got, want wallet.Amount) {
	if got != want {
		c.bad = append(c.bad, fmt.Sprintf("%s is %s, its rows make %s", what, got, want))
	}
}

func (c *checker) of(a torrent.Address) *totals {
	if c.accounts[a] == nil {
		c.accounts[a] = &totals{account: a}
	}
	return c.accounts[a]
}

// each runs f on every row of a query that takes the book's id.
func (c *checker) each(q string, f func(scan func(...any) error) error) error {
	rows, err := c.tx.QueryContext(c.ctx, q, c.book)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (c *checker) entries() error {
	var sum wallet.Amount
	err := c.each(`SELECT n, account, amount, effect, lifetime FROM entries WHERE book = ? ORDER BY n`, func(scan func(...any) error) error {
		var n, effect int
		var account torrent.Address
		var a, lifetime wallet.Amount
		if err := scan(&n, raw(account[:]), (*amount)(&a), &effect, (*amount)(&lifetime)); err != nil {
			return err
		}
		if c.Entries++; n != c.Entries {
			c.bad = append(c.bad, fmt.Sprintf("entry %d is missing", c.Entries))
			c.Entries = n
		}
		switch effect {
		case 1:
			sum, c.effects[account] = sum.Add(a), c.effects[account].Add(a)
		case -1:
			sum, c.effects[account] = sum.SubFloor(a), c.effects[account].SubFloor(a)
		}
		c.want(fmt.Sprintf("lifetime after entry %d", n), lifetime, sum)
		return nil
	})
	if err != nil {
		return err
	}
	var n int
	var lifetime wallet.Amount
	err = c.tx.QueryRowContext(c.ctx, `SELECT entries, lifetime FROM books WHERE id = ?`, c.book).Scan(&n, (*amount)(&lifetime))
	if n != c.Entries {
		c.bad = append(c.bad, fmt.Sprintf("%d entries of %d", c.Entries, n))
	}
	c.want("lifetime of the book", lifetime, sum)
	return err
}

func (c *checker) blocks() error {
	return c.each(`SELECT `+blockColumns+` FROM blocks WHERE book = ? ORDER BY account, epoch`, func(scan func(...any) error) error {
		k, err := scanBlock(scanner(scan))
		if err != nil {
			return err
		}
		c.Blocks++
		t := c.of(k.Account)
		t.earned, t.held = t.earned.Add(k.Earned), t.held.Add(k.Held)
		t.matured, t.forfeited = t.matured.Add(k.Matured), t.forfeited.Add(k.Forfeited)
		t.newest, t.cumulative = k.Epoch, k.Cumulative
		return nil
	})
}

type scanner func(...any) error

func (s scanner) Scan(dst ...any) error { return s(dst...) }

func (c *checker) estimates() error {
	return c.each(`SELECT e.account, e.epoch, e.amount, e.open, EXISTS (SELECT 1 FROM blocks k
		WHERE k.book = e.book AND k.account = e.account AND k.epoch = e.epoch) FROM estimates e WHERE e.book = ?`,
		func(scan func(...any) error) error {
			var account torrent.Address
			var epoch uint64
			var a wallet.Amount
			var open, booked bool
			if err := scan(raw(account[:]), &epoch, (*amount)(&a), &open, &booked); err != nil {
				return err
			}
			if open == booked {
				c.bad = append(c.bad, fmt.Sprintf("estimate of epoch %d counts beside its block", epoch))
			}
			if open {
				c.of(account).estimated = c.of(account).estimated.Add(a)
			}
			return nil
		})
}

func (c *checker) claims() error {
	return c.each(`SELECT `+claimColumns+` FROM claims WHERE book = ?`, func(scan func(...any) error) error {
		k, _, err := scanClaim(scanner(scan))
		if err != nil {
			return err
		}
		t := c.of(k.Account)
		if under(k.State) {
			t.pending = larger(t.pending, k.Cumulative)
		}
		if k.State == wallet.ClaimFinal {
			t.claimed = larger(t.claimed, k.Cumulative) // at least; others may have claimed more
		}
		return nil
	})
}

func (c *checker) accountRows() error {
	rows := map[torrent.Address]bool{}
	err := c.each(`SELECT account, earned, held, matured, forfeited, newest, cumulative, claimed, pending, estimated FROM accounts WHERE book = ?`,
		func(scan func(...any) error) error {
			var t totals
			err := scan(raw(t.account[:]), (*amount)(&t.earned), (*amount)(&t.held), (*amount)(&t.matured), (*amount)(&t.forfeited), &t.newest,
				(*amount)(&t.cumulative), (*amount)(&t.claimed), (*amount)(&t.pending), (*amount)(&t.estimated))
			if err != nil {
				return err
			}
			rows[t.account] = true
			w := c.of(t.account)
			c.want("earned", t.earned, w.earned)
			c.want("held", t.held, w.held)
			c.want("matured", t.matured, w.matured)
			c.want("forfeited", t.forfeited, w.forfeited)
			c.want("cumulative", t.cumulative, w.cumulative)
			c.want("pending", t.pending, w.pending)
			c.want("estimated", t.estimated, w.estimated)
			if t.newest != w.newest {
				c.bad = append(c.bad, fmt.Sprintf("newest epoch is %d, not %d", t.newest, w.newest))
			}
			if t.claimed.Cmp(w.claimed) < 0 {
				c.want("claimed", t.claimed, w.claimed)
			}
			c.want("lifetime of the account", t.lifetime(), c.effects[t.account])
			return nil
		})
	for a := range c.accounts {
		if !rows[a] {
			c.bad = append(c.bad, "no totals of account "+a.String())
		}
	}
	return err
}

func (c *checker) datasets() error {
	type key struct {
		account torrent.Address
		dataset torrent.ID
	}
	sums := map[key]wallet.Amount{}
	all := map[torrent.Address]wallet.Amount{}
	err := c.each(`SELECT account, dataset, amount FROM block_datasets WHERE book = ?`, func(scan func(...any) error) error {
		var k key
		var a wallet.Amount
		if err := scan(raw(k.account[:]), raw(k.dataset[:]), (*amount)(&a)); err != nil {
			return err
		}
		sums[k], all[k.account] = sums[k].Add(a), all[k.account].Add(a)
		return nil
	})
	if err != nil {
		return err
	}
	for a, t := range c.accounts {
		c.want("earned by all datasets", all[a], t.earned)
	}
	return c.each(`SELECT account, dataset, earned FROM datasets WHERE book = ?`, func(scan func(...any) error) error {
		var k key
		var a wallet.Amount
		if err := scan(raw(k.account[:]), raw(k.dataset[:]), (*amount)(&a)); err != nil {
			return err
		}
		c.want("earned by dataset "+k.dataset.String(), a, sums[k])
		return nil
	})
}

func (c *checker) receipts() error {
	return c.each(`SELECT t.epoch, t.blocks, t.keys, t.receipts, coalesce(sum(r.blocks), 0), count(r.pub)
		FROM receipt_totals t LEFT JOIN receipts r ON r.book = t.book AND r.epoch = t.epoch AND r.dataset = t.dataset
		WHERE t.book = ? GROUP BY t.epoch, t.dataset`, func(scan func(...any) error) error {
		var epoch, blocks, keys, messages, haveBlocks, haveKeys int
		if err := scan(&epoch, &blocks, &keys, &messages, &haveBlocks, &haveKeys); err != nil {
			return err
		}
		c.Receipts += haveKeys
		if blocks != haveBlocks || keys != haveKeys || messages < keys {
			c.bad = append(c.bad, fmt.Sprintf("receipts of epoch %d: %d blocks of %d keys, its rows make %d of %d", epoch, blocks, keys, haveBlocks, haveKeys))
		}
		return nil
	})
}
