package chain

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"rarebit/torrent"
	"rarebit/wallet"
)

const (
	// resendEvery is how often the bytes of a transaction that is in no block
	// are sent again: a node that restarted has forgotten them.
	resendEvery = 10 * time.Second
	// nonceTries is how often a nonce that somebody else took is replaced.
	nonceTries = 3
	// dropAfter is how long a transaction whose nonce seems used is looked
	// for before it is given up: endpoints do not all know the same blocks.
	dropAfter = time.Minute
	// recheckFinal is how many final transactions are looked for again at a
	// start: a local chain may have lost its last blocks.
	recheckFinal = 20
)

// Sender sends transactions and remembers them. For one idempotency key it
// never has two different transactions under way, whenever the process dies:
// the signed bytes are stored before they are sent, and only these go out
// again.
//
// One process may have a Sender for an address at a time. Its methods are safe
// for concurrent use.
type Sender struct {
	c   *Client
	db  *sql.DB
	now func() time.Time

	die func(step string) error // tests end the work at a step
}

// NewSender keeps its table in db, which has had the Migrations. It starts
// nothing; call Resume once at the start.
func NewSender(c *Client, db *sql.DB, now func() time.Time) *Sender {
	return &Sender{c: c, db: db, now: now, die: func(string) error { return nil }}
}

// Send sends a call once for an idempotency key. If the key is known already,
// its transaction is returned and, while it is in no block, sent again; the
// other arguments do not count then. A call that the contract would refuse is
// not remembered. When the chain is away after the bytes were stored, the
// transaction is returned together with the error; it goes out later.
func (s *Sender) Send(ctx context.Context, idemKey, kind string, signer Signer, to torrent.Address, data []byte, value *big.Int) (Tx, error) {
	s.c.sendMu.Lock()
	defer s.c.sendMu.Unlock()
	t, err := s.get(ctx, idemKey)
	if errors.Is(err, ErrNoTx) {
		t, err = s.plan(ctx, idemKey, kind, signer.Address(), to, data, value)
	}
	if err != nil {
		return t, fmt.Errorf("send %s: %w", kind, err)
	}
	fresh := t.State == StatePlanned
	if fresh {
		t, err = s.sign(ctx, t, signer)
		if err != nil {
			return t, fmt.Errorf("send %s: %w", kind, err)
		}
	}
	for try := 1; t.State == StateSigned || t.State == StateSent; try++ {
		if t, err = s.push(ctx, t); err == nil {
			return t, nil
		}
		// Signed a moment ago and refused for its nonce: these bytes were never
		// out and cannot be mined, so others may take their place. Bytes of
		// before a restart may have been sent; only refresh gives them up.
		if !fresh || !errors.Is(err, errNonceTooLow) || try >= nonceTries {
			return t, fmt.Errorf("send %s: %w", kind, err)
		}
		if t, err = s.sign(ctx, t, signer); err != nil {
			return t, fmt.Errorf("send %s: %w", kind, err)
		}
	}
	return t, nil
}

func (s *Sender) plan(ctx context.Context, idemKey, kind string, from, to torrent.Address, data []byte, value *big.Int) (Tx, error) {
	if value == nil {
		value = new(big.Int)
	}
	if data == nil {
		data = []byte{}
	}
	genesis := s.c.Genesis()
	_, err := s.db.ExecContext(ctx, `INSERT INTO tx (genesis, chain_id, idem_key, kind, sender, recipient, data, value, state, created)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		genesis[:], s.c.cfg.ChainID, idemKey, kind, from[:], to[:], data, value.String(), StatePlanned, s.now().UnixMilli())
	if err != nil {
		return Tx{}, fmt.Errorf("store transaction: %w", err)
	}
	if err := s.die("planned"); err != nil {
		return Tx{}, err
	}
	return s.get(ctx, idemKey)
}

// sign chooses the nonce, prices, signs and stores. A failure before the bytes
// are stored leaves nothing behind.
func (s *Sender) sign(ctx context.Context, t Tx, signer Signer) (Tx, error) {
	signed, err := s.make(ctx, t, signer)
	if err != nil {
		if t.State == StatePlanned {
			_, derr := s.db.ExecContext(context.WithoutCancel(ctx), `DELETE FROM tx WHERE id = ? AND state = ?`, t.ID, StatePlanned)
			err = errors.Join(err, derr)
		}
		return t, err
	}
	if err := s.die("signed"); err != nil {
		return t, err
	}
	raw, err := signed.MarshalBinary()
	if err != nil {
		return t, fmt.Errorf("encode transaction: %w", err)
	}
	hash := signed.Hash()
	_, err = s.db.ExecContext(ctx, `UPDATE tx SET state = ?, nonce = ?, gas = ?, tip = ?, feecap = ?, raw = ?, hash = ? WHERE id = ?`,
		StateSigned, signed.Nonce(), signed.Gas(), signed.GasTipCap().String(), signed.GasFeeCap().String(), raw, hash[:], t.ID)
	if err != nil {
		return t, fmt.Errorf("store transaction: %w", err)
	}
	if err := s.die("stored"); err != nil {
		return t, err
	}
	return s.get(ctx, t.IdemKey)
}

func (s *Sender) make(ctx context.Context, t Tx, signer Signer) (*types.Transaction, error) {
	if signer.Address() != t.From {
		return nil, fmt.Errorf("sign transaction: it is of %s, the key of %s", t.From, signer.Address())
	}
	nonce, err := s.nonce(ctx, t)
	if err != nil {
		return nil, err
	}
	tx, err := s.c.prepare(ctx, t.From, nonce, Call{t.To, t.Data}, t.Value)
	if err != nil {
		return nil, err
	}
	signed, err := signer.SignTx(tx, new(big.Int).SetUint64(s.c.cfg.ChainID))
	if err != nil {
		return nil, err
	}
	from, err := types.Sender(types.LatestSignerForChainID(new(big.Int).SetUint64(s.c.cfg.ChainID)), signed)
	if err != nil || torrent.Address(from) != t.From {
		return nil, fmt.Errorf("sign transaction: the signature is of %s, want %s (%w)", from, t.From, errors.Join(err, torrent.ErrSignature))
	}
	return signed, nil
}

// nonce is the next free one. It is asked for each time: one that was
// remembered is wrong after every restart and after every transaction that
// another program sends.
func (s *Sender) nonce(ctx context.Context, t Tx) (uint64, error) {
	n, err := s.c.pendingNonce(ctx, t.From)
	if err != nil {
		return 0, err
	}
	open, err := s.query(ctx, `sender = ? AND state IN (?, ?) AND id != ? ORDER BY nonce DESC LIMIT 1`, t.From[:], StateSigned, StateSent, t.ID)
	if err != nil {
		return 0, fmt.Errorf("read transactions: %w", err)
	}
	if len(open) > 0 {
		n = max(n, open[0].Nonce+1)
	}
	return n, nil
}

// push sends the stored bytes.
func (s *Sender) push(ctx context.Context, t Tx) (Tx, error) {
	tx, err := t.signed()
	if err != nil {
		return t, err
	}
	if err := s.c.broadcast(ctx, tx); err != nil {
		return t, err
	}
	if err := s.die("broadcast"); err != nil {
		return t, err
	}
	now := s.now().UnixMilli()
	_, err = s.db.ExecContext(ctx, `UPDATE tx SET state = ?, first_sent = coalesce(first_sent, ?), last_sent = ? WHERE id = ? AND state IN (?, ?)`,
		StateSent, now, now, t.ID, StateSigned, StateSent)
	if err != nil {
		return t, fmt.Errorf("store transaction: %w", err)
	}
	return s.get(ctx, t.IdemKey)
}

// Wait follows the transaction of a key until nothing more happens to it. An
// end without effect is an error with the reason, next to the transaction. The
// chain being away is waited out.
func (s *Sender) Wait(ctx context.Context, idemKey string) (Tx, error) {
	tick := time.NewTicker(receiptPoll)
	defer tick.Stop()
	for {
		t, err := s.get(ctx, idemKey)
		if err != nil {
			return t, fmt.Errorf("wait for transaction: %w", err)
		}
		if t.State == StatePlanned {
			return t, fmt.Errorf("wait for transaction %s: it was never signed", idemKey)
		}
		if !t.State.Done() {
			t, err = s.refresh(ctx, t)
		}
		switch {
		case err != nil && (!transient(err) || ctx.Err() != nil):
			return t, fmt.Errorf("wait for transaction %s: %w", t.Hash, err)
		case t.State == StateFinal:
			return t, nil
		case t.State.Done():
			return t, fmt.Errorf("%w: %s: %s", ErrReverted, t.Hash, t.Reason)
		}
		select {
		case <-ctx.Done():
			return t, fmt.Errorf("wait for transaction %s: %w", t.Hash, ctx.Err())
		case <-tick.C:
		}
	}
}

// refresh compares what is remembered of a signed transaction with the chain.
// That a mined one has disappeared is normal: its block was reorganised away,
// or the local chain was killed. It is sent again.
func (s *Sender) refresh(ctx context.Context, t Tx) (Tx, error) {
	r, head, err := s.c.receipt(ctx, common.Hash(t.Hash))
	if errors.Is(err, errIndexing) && (t.State == StateSigned || t.State == StateSent) {
		err = nil // to send the same bytes again does no harm
	}
	if err != nil {
		return t, err
	}
	if r != nil {
		return s.note(ctx, t, r, head)
	}
	if t.State == StateMined || t.State.Done() {
		_, err := s.db.ExecContext(ctx, `UPDATE tx SET state = ?, block_hash = NULL, block_num = NULL, gas_used = NULL, gas_price = NULL, last_sent = NULL WHERE id = ?`, StateSent, t.ID)
		if err != nil {
			return t, fmt.Errorf("store transaction: %w", err)
		}
		s.c.log.Warn("a mined transaction has disappeared from the chain; sending it again", "hash", t.Hash, "key", t.IdemKey)
		if t, err = s.get(ctx, t.IdemKey); err != nil {
			return t, err
		}
	}
	if s.now().Sub(t.LastSent) < resendEvery {
		return t, nil
	}
	s.c.sendMu.Lock()
	defer s.c.sendMu.Unlock()
	sent, err := s.push(ctx, t)
	if !errors.Is(err, errNonceTooLow) {
		return sent, err
	}
	return s.drop(ctx, t)
}

// note stores that a transaction is in a block.
func (s *Sender) note(ctx context.Context, t Tx, r *types.Receipt, head uint64) (Tx, error) {
	state, reason := StateMined, ""
	if confirmed(r.BlockNumber.Uint64(), head, s.c.cfg.Confirmations) {
		state = StateFinal
		if r.Status != types.ReceiptStatusSuccessful {
			state, reason = StateReverted, s.why(ctx, t, r)
		}
	}
	if state == t.State && t.BlockHash == torrent.Hash(r.BlockHash) {
		return t, nil
	}
	price := new(big.Int)
	if r.EffectiveGasPrice != nil {
		price = r.EffectiveGasPrice
	}
	_, err := s.db.ExecContext(ctx, `UPDATE tx SET state = ?, reason = ?, block_hash = ?, block_num = ?, gas_used = ?, gas_price = ? WHERE id = ?`,
		state, reason, r.BlockHash[:], r.BlockNumber.Uint64(), r.GasUsed, price.String(), t.ID)
	if err != nil {
		return t, fmt.Errorf("store transaction: %w", err)
	}
	return s.get(ctx, t.IdemKey)
}

// why runs a reverted transaction again on the block before it, to learn the
// contract's reason.
func (s *Sender) why(ctx context.Context, t Tx, r *types.Receipt) string {
	parent := new(big.Int).Sub(r.BlockNumber, big.NewInt(1))
	msg := callOf(t)
	err := s.c.do(ctx, func(ctx context.Context, ec *ethclient.Client) error {
		_, err := ec.CallContract(ctx, msg, parent)
		return refused(err)
	})
	if err != nil && errors.Is(err, ErrRefused) {
		return err.Error()
	}
	return "refused by the contract, which gave no reason"
}

// drop ends a transaction whose nonce was used by another one, if that is so.
func (s *Sender) drop(ctx context.Context, t Tx) (Tx, error) {
	var used uint64
	err := s.c.do(ctx, func(ctx context.Context, ec *ethclient.Client) (err error) {
		used, err = ec.NonceAt(ctx, common.Address(t.From), nil)
		return err
	})
	if err != nil || used <= t.Nonce {
		return t, err
	}
	since := t.Created
	if t.LastSent.After(since) {
		since = t.LastSent
	}
	if s.now().Sub(since) < dropAfter {
		return t, nil
	}
	r, _, err := s.c.receipt(ctx, common.Hash(t.Hash)) // mined between two looks?
	if err != nil || r != nil {
		return t, err
	}
	_, err = s.db.ExecContext(ctx, `UPDATE tx SET state = ?, reason = ? WHERE id = ?`, StateDropped, "another transaction of the account took its place", t.ID)
	if err != nil {
		return t, fmt.Errorf("store transaction: %w", err)
	}
	return s.get(ctx, t.IdemKey)
}

// Resume compares every open transaction with the chain and sends again what
// it lacks; the newest final ones are looked for too. Call it at the start;
// later calls do no harm. While the chain is away it returns ErrChainAway and
// nothing is lost.
func (s *Sender) Resume(ctx context.Context) error {
	open, err := s.query(ctx, `state IN (?, ?, ?) ORDER BY nonce`, StateSigned, StateSent, StateMined)
	if err != nil {
		return fmt.Errorf("read transactions: %w", err)
	}
	final, err := s.query(ctx, `state = ? ORDER BY id DESC LIMIT ?`, StateFinal, recheckFinal)
	if err != nil {
		return fmt.Errorf("read transactions: %w", err)
	}
	var errs []error
	for _, t := range append(open, final...) {
		t.LastSent = time.Time{} // who restarts does not know what the node still has
		if _, err := s.refresh(ctx, t); err != nil {
			if errors.Is(err, wallet.ErrChainAway) || ctx.Err() != nil {
				return fmt.Errorf("resume transactions: %w", err)
			}
			errs = append(errs, fmt.Errorf("resume transaction %s: %w", t.IdemKey, err))
		}
	}
	return errors.Join(errs...)
}

// Get is the transaction of a key, or ErrNoTx.
func (s *Sender) Get(ctx context.Context, idemKey string) (Tx, error) { return s.get(ctx, idemKey) }

// List is every transaction on this chain, newest first.
func (s *Sender) List(ctx context.Context) ([]Tx, error) {
	list, err := s.query(ctx, `1 ORDER BY id DESC`)
	if err != nil {
		return nil, fmt.Errorf("read transactions: %w", err)
	}
	return list, nil
}

// Retire frees the key of a transaction that has ended without effect, so that
// Send may make another one. The old one stays in the list.
func (s *Sender) Retire(ctx context.Context, idemKey string) error {
	s.c.sendMu.Lock()
	defer s.c.sendMu.Unlock()
	t, err := s.get(ctx, idemKey)
	if err != nil {
		return err
	}
	if t.State != StateReverted && t.State != StateDropped {
		return fmt.Errorf("retire transaction %s: it is %s", idemKey, t.State)
	}
	_, err = s.db.ExecContext(ctx, `UPDATE tx SET idem_key = ? WHERE id = ?`, fmt.Sprintf("%s#%d", idemKey, t.ID), t.ID)
	if err != nil {
		return fmt.Errorf("retire transaction %s: %w", idemKey, err)
	}
	return nil
}
