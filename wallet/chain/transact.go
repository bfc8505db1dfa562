package chain

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts"
)

// receiptPoll is how often a transaction is asked for. A call to a local node
// costs a millisecond; a block of the local chain comes within a second.
const receiptPoll = 200 * time.Millisecond

// nonceMemory is how long a nonce that was sent counts as used, whatever the
// node says. Longer, and a transaction that a node lost would block the next.
const nonceMemory = 3 * time.Second

type sentNonce struct {
	nonce uint64
	at    time.Time
}

// ErrReverted is returned when a transaction was mined and the contract
// refused it: something came in between since it was tried.
var ErrReverted = errors.New("transaction reverted")

// PrivateKey is a key that is at hand, as those of a local network are.
type PrivateKey = ecdsa.PrivateKey

// Signer owns an address. *keys.Account is one.
type Signer interface {
	Address() torrent.Address
	SignTx(tx *types.Transaction, chainID *big.Int) (*types.Transaction, error)
}

type keySigner struct{ key *PrivateKey }

// KeySigner signs with a key that is at hand.
func KeySigner(k *PrivateKey) Signer { return keySigner{k} }

func (k keySigner) Address() torrent.Address { return keyAddress(k.key) }

func (k keySigner) SignTx(tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
	return types.SignTx(tx, types.LatestSignerForChainID(chainID), k.key)
}

// Mined is a transaction that the chain has taken.
type Mined struct {
	Hash    torrent.Hash
	Block   uint64
	GasUsed uint64
}

// Do sends a call and waits until it is mined. It has no memory: after a crash
// nobody knows of it. That is right for what the contract takes only once
// (epoch blocks, registrations) and for setting up a local network. Whose
// repetition would cost something uses a Sender.
func (c *Client) Do(ctx context.Context, s Signer, call Call) (Mined, error) {
	return c.doValue(ctx, s, call, nil)
}

// Transfer sends the chain's own coin, in wei.
func (c *Client) Transfer(ctx context.Context, s Signer, to torrent.Address, wei *big.Int) (Mined, error) {
	return c.doValue(ctx, s, Call{To: to}, wei)
}

// Register registers a dataset of the signer.
func (c *Client) Register(ctx context.Context, s Signer, d contracts.Dataset, uri string) (torrent.ID, Mined, error) {
	call, id, err := c.RegisterCall(d, uri)
	if err != nil {
		return id, Mined{}, err
	}
	m, err := c.Do(ctx, s, call)
	return id, m, err
}

// Fund allows the hub to take the tokens, if it may not yet, and funds.
func (c *Client) Fund(ctx context.Context, s Signer, id torrent.ID, perEpoch wallet.Amount, epochs uint32) (Mined, error) {
	sum, err := wallet.FromBig(new(big.Int).Mul(perEpoch.Big(), big.NewInt(int64(epochs))))
	if err != nil {
		return Mined{}, fmt.Errorf("fund dataset: %w", err)
	}
	p, err := c.HubParams(ctx)
	if err != nil {
		return Mined{}, err
	}
	if err := c.approve(ctx, s, p.Token, c.cfg.Hub, sum); err != nil {
		return Mined{}, err
	}
	return c.Do(ctx, s, c.FundCall(id, perEpoch, epochs))
}

// Join takes the signer's seat as a validator.
func (c *Client) Join(ctx context.Context, s Signer, stake wallet.Amount) (Mined, error) {
	p, err := c.HubParams(ctx)
	if err != nil {
		return Mined{}, err
	}
	if err := c.approve(ctx, s, p.Token, p.Registry, stake); err != nil {
		return Mined{}, err
	}
	return c.Do(ctx, s, c.JoinCall(p.Registry, stake))
}

func (c *Client) approve(ctx context.Context, s Signer, tokenAt, spender torrent.Address, a wallet.Amount) error {
	have, err := c.Allowance(ctx, s.Address(), spender)
	if err != nil || have.Cmp(a.Big()) >= 0 {
		return err
	}
	_, err = c.Do(ctx, s, c.ApproveCall(tokenAt, spender, a))
	return err
}

// Admit names a validator; the signer owns the registry.
func (c *Client) Admit(ctx context.Context, s Signer, validator torrent.Address) (Mined, error) {
	p, err := c.HubParams(ctx)
	if err != nil {
		return Mined{}, err
	}
	return c.Do(ctx, s, c.AdmitCall(p.Registry, validator))
}

// Mint makes test tokens; the signer owns the token.
func (c *Client) Mint(ctx context.Context, s Signer, to torrent.Address, a wallet.Amount) (Mined, error) {
	p, err := c.HubParams(ctx)
	if err != nil {
		return Mined{}, err
	}
	return c.Do(ctx, s, c.MintCall(p.Token, to, a))
}

// SubmitEpoch posts an epoch block. RefusedFor of the error tells "BadEpoch"
// (somebody was faster), "NotFinal" and "TooEarly" apart.
func (c *Client) SubmitEpoch(ctx context.Context, s Signer, h contracts.Header, sigs [][65]byte) (Mined, error) {
	return c.Do(ctx, s, c.SubmitCall(h, sigs))
}

func (c *Client) doValue(ctx context.Context, s Signer, call Call, wei *big.Int) (Mined, error) {
	tx, err := c.launch(ctx, s, call, wei)
	if err != nil {
		return Mined{}, fmt.Errorf("send transaction: %w", err)
	}
	return c.await(ctx, tx.Hash())
}

func (c *Client) launch(ctx context.Context, s Signer, call Call, wei *big.Int) (*types.Transaction, error) {
	c.sendMu.Lock()
	defer c.sendMu.Unlock()
	nonce, err := c.pendingNonce(ctx, s.Address())
	if err != nil {
		return nil, err
	}
	tx, err := c.prepare(ctx, s.Address(), nonce, call, wei)
	if err != nil {
		return nil, err
	}
	signed, err := s.SignTx(tx, new(big.Int).SetUint64(c.cfg.ChainID))
	if err != nil {
		return nil, err
	}
	return signed, c.broadcast(ctx, signed)
}

// pendingNonce is the next free nonce. A node that is just taking a block
// answers for a moment without what waits in its pool; what this client sent
// in the last seconds counts therefore as well. The caller holds sendMu.
func (c *Client) pendingNonce(ctx context.Context, a torrent.Address) (n uint64, err error) {
	err = c.do(ctx, func(ctx context.Context, ec *ethclient.Client) (err error) {
		n, err = ec.PendingNonceAt(ctx, common.Address(a))
		return err
	})
	if last, ok := c.sent[a]; ok && time.Since(last.at) < nonceMemory {
		n = max(n, last.nonce+1)
	}
	return n, err
}

// prepare estimates and prices a transaction. A call that the contract would
// refuse fails here, before it costs anything.
func (c *Client) prepare(ctx context.Context, from torrent.Address, nonce uint64, call Call, wei *big.Int) (*types.Transaction, error) {
	if wei == nil {
		wei = new(big.Int)
	}
	to := common.Address(call.To)
	var gas uint64
	var tip *big.Int
	var head *types.Header
	err := c.do(ctx, func(ctx context.Context, ec *ethclient.Client) (err error) {
		msg := ethereum.CallMsg{From: common.Address(from), To: &to, Value: wei, Data: call.Data}
		// Against the pending block, whose time is now: the newest one of a
		// quiet chain is old, and an epoch that is over would not be for it.
		gas, err = ec.EstimateGasAtBlock(ctx, msg, big.NewInt(int64(rpc.PendingBlockNumber)))
		if err != nil {
			if r := refused(err); r != err { //nolint:errorlint // whether it was wrapped
				return r
			}
			if transport(err) {
				return err
			}
			if gas, err = ec.EstimateGas(ctx, msg); err != nil {
				return refused(err)
			}
		}
		if tip, err = ec.SuggestGasTipCap(ctx); err != nil {
			return err
		}
		head, err = ec.HeaderByNumber(ctx, nil)
		return err
	})
	if err != nil {
		return nil, explainRefusal(err)
	}
	if tip.Sign() <= 0 {
		tip = big.NewInt(1) // no pool takes nothing
	}
	base := head.BaseFee
	if base == nil {
		base = new(big.Int)
	}
	// A third more, and room for two storage slots that are new when the call is
	// mined though they were not when it was estimated (the hub's head may have
	// moved on). What is not used is not paid.
	gas += max(gas/3, 60_000)
	return types.NewTx(&types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(c.cfg.ChainID), Nonce: nonce, To: &to, Value: wei, Data: call.Data,
		Gas: min(gas, head.GasLimit), GasTipCap: tip, GasFeeCap: new(big.Int).Add(tip, new(big.Int).Lsh(base, 1)),
	}), nil
}

func explainRefusal(err error) error {
	if err != nil && strings.Contains(err.Error(), "insufficient funds") {
		return torrent.WithHint(err, "the account has too little of the chain's own coin for the fee; ask the faucet on a test network, or let a relayer send it")
	}
	return err
}

// These are what a broadcast can say besides yes. Providers word them
// differently, so they are told apart by parts of the text.
var (
	errNonceTooLow = errors.New("nonce too low")
	// errIndexing: a node that has just started cannot say yet whether a
	// transaction is in a block. That is not a no.
	errIndexing = errors.New("the node is still indexing transactions")
	knownTexts  = []string{"already known", "known transaction", "already imported", "alreadyknown"}
	lowTexts    = []string{"nonce too low", "nonce is too low", "oldnonce"}
)

// broadcast sends a signed transaction. That a node has it already is success.
// The caller holds sendMu.
func (c *Client) broadcast(ctx context.Context, tx *types.Transaction) error {
	err := c.broadcastOnce(ctx, tx)
	if err != nil {
		return err
	}
	from, err := types.Sender(types.LatestSignerForChainID(tx.ChainId()), tx)
	if err != nil {
		return fmt.Errorf("read signature of %s: %w", tx.Hash(), err)
	}
	c.sent[torrent.Address(from)] = sentNonce{tx.Nonce(), time.Now()}
	return nil
}

func (c *Client) broadcastOnce(ctx context.Context, tx *types.Transaction) error {
	err := c.do(ctx, func(ctx context.Context, ec *ethclient.Client) error { return ec.SendTransaction(ctx, tx) })
	if err == nil {
		return nil
	}
	text := strings.ToLower(err.Error())
	for _, k := range knownTexts {
		if strings.Contains(text, k) {
			return nil
		}
	}
	for _, k := range lowTexts {
		if strings.Contains(text, k) {
			// Perhaps because it was mined: the answer to an earlier try was lost.
			if r, _, rerr := c.receipt(ctx, tx.Hash()); rerr != nil || r != nil {
				return rerr
			}
			return fmt.Errorf("%w: %w", errNonceTooLow, err)
		}
	}
	return explainRefusal(refused(err))
}

// receipt is the receipt of a transaction in the chain as it is now; nil if it
// is in none of its blocks.
func (c *Client) receipt(ctx context.Context, hash common.Hash) (r *types.Receipt, head uint64, err error) {
	err = c.do(ctx, func(ctx context.Context, ec *ethclient.Client) (err error) {
		r, err = ec.TransactionReceipt(ctx, hash)
		if errors.Is(err, ethereum.NotFound) {
			r, err = nil, nil
		}
		if err != nil && strings.Contains(err.Error(), "indexing is in progress") {
			return errIndexing
		}
		if err != nil || r == nil {
			return err
		}
		// A node may still serve receipts of a block that was reorganised away.
		h, err := ec.HeaderByNumber(ctx, r.BlockNumber)
		if errors.Is(err, ethereum.NotFound) || err == nil && h.Hash() != r.BlockHash {
			r = nil
			return nil
		}
		if err != nil {
			return err
		}
		head, err = ec.BlockNumber(ctx)
		return err
	})
	return r, head, err
}

// await waits until a transaction is confirmed.
func (c *Client) await(ctx context.Context, hash common.Hash) (Mined, error) {
	tick := time.NewTicker(receiptPoll)
	defer tick.Stop()
	for {
		r, head, err := c.receipt(ctx, hash)
		if err != nil && (!transient(err) || ctx.Err() != nil) {
			return Mined{}, fmt.Errorf("wait for transaction %s: %w", hash, err)
		}
		if r != nil && confirmed(r.BlockNumber.Uint64(), head, c.cfg.Confirmations) {
			m := Mined{torrent.Hash(hash), r.BlockNumber.Uint64(), r.GasUsed}
			if r.Status != types.ReceiptStatusSuccessful {
				return m, fmt.Errorf("%w: %s", ErrReverted, hash)
			}
			return m, nil
		}
		select {
		case <-ctx.Done():
			return Mined{}, fmt.Errorf("wait for transaction %s: %w", hash, ctx.Err())
		case <-tick.C:
		}
	}
}

// transient says that waiting helps.
func transient(err error) bool {
	return errors.Is(err, wallet.ErrChainAway) || errors.Is(err, errIndexing)
}

func confirmed(block, head, confirmations uint64) bool {
	return head >= block && head-block+1 >= confirmations
}

func callOf(t Tx) ethereum.CallMsg {
	to := common.Address(t.To)
	return ethereum.CallMsg{From: common.Address(t.From), To: &to, Data: t.Data, Value: t.Value}
}
