package keys

import (
	"errors"
	"fmt"
	"io"
	"math/big"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
	"rarebit/wallet"
)

// Unlocked has the payout keys in memory until Lock, or until it signed
// nothing for Wallet.IdleLock. It is safe for concurrent use.
type Unlocked struct {
	mu sync.Mutex
	// payout is a pointer because of fmt: for a verb that does not fit, it
	// prints what a struct's pointer points to, Format or not, but goes no
	// deeper. Wallet.seeding is one for the same reason.
	payout *branch
	locked bool
	idle   time.Duration
	timer  *time.Timer
}

// Unlock opens the payout keys.
func (w *Wallet) Unlock(passphrase []byte) (*Unlocked, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	entropy, err := w.unseal(passphrase)
	if err != nil {
		return nil, err
	}
	defer clear(entropy)
	b, err := derive(entropy)
	if err != nil {
		return nil, fmt.Errorf("unlock wallet: %w", err)
	}
	defer b.wipe()
	pub, err := b.payout.public()
	if err != nil {
		return nil, fmt.Errorf("unlock wallet: %w", err)
	}
	if pub != w.payout {
		return nil, torrent.WithHint(fmt.Errorf("unlock wallet: %w: the payout addresses in it are not those of its phrase", ErrKeyFile),
			"somebody changed wallet.json; import your phrase and check where past claims went")
	}
	if w.seeding == nil {
		if err := writeSeeding(w.dir, b); err != nil {
			return nil, err
		}
		w.seeding = &seeding{pseudonym: b.pseudonym, consumer: b.consumer}
	}
	key := b.payout // b is wiped
	u := &Unlocked{payout: &key, idle: w.IdleLock}
	if u.idle > 0 {
		u.timer = time.AfterFunc(u.idle, u.Lock)
	}
	return u, nil
}

// Lock forgets the keys. Locking twice is fine.
func (u *Unlocked) Lock() {
	u.mu.Lock()
	defer u.mu.Unlock()
	*u.payout, u.locked = branch{}, true
	if u.timer != nil {
		u.timer.Stop()
	}
}

// Locked says whether the keys are gone.
func (u *Unlocked) Locked() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.locked
}

// Account is one payout key of an unlocked wallet.
type Account struct {
	u *Unlocked
	i uint32
	a torrent.Address
}

// Account is the i-th payout key.
func (u *Unlocked) Account(i uint32) (*Account, error) {
	acc := &Account{u: u, i: i}
	err := u.with(i, func(b *branch) error {
		k, err := b.private()
		if err != nil {
			return err
		}
		acc.a = torrent.Address(crypto.PubkeyToAddress(k.PublicKey))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("open payout key: %w", err)
	}
	return acc, nil
}

// Address is whose key it is.
func (a *Account) Address() torrent.Address { return a.a }

// SignTx signs a transaction for that chain alone.
func (a *Account) SignTx(tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
	if chainID == nil || chainID.Sign() <= 0 {
		return nil, errors.New("sign transaction: no chain id")
	}
	var signed *types.Transaction
	err := a.u.with(a.i, func(b *branch) error {
		k, err := b.private()
		if err != nil {
			return err
		}
		signed, err = types.SignTx(tx, types.LatestSignerForChainID(chainID), k)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sign transaction: %w", err)
	}
	return signed, nil
}

// SignDigest signs a 32-byte digest (EIP-712): r, s and v as 27 or 28.
func (a *Account) SignDigest(digest torrent.Hash) ([65]byte, error) {
	var out [65]byte
	err := a.u.with(a.i, func(b *branch) error {
		k, err := b.private()
		if err != nil {
			return err
		}
		sig, err := crypto.Sign(digest[:], k)
		if err != nil {
			return err
		}
		out = [65]byte(sig)
		out[64] += 27
		return nil
	})
	if err != nil {
		return [65]byte{}, fmt.Errorf("sign digest: %w", err)
	}
	return out, nil
}

func (u *Unlocked) with(i uint32, f func(*branch) error) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.locked {
		return wallet.ErrLocked
	}
	if i >= 1<<31 {
		return errChild
	}
	if u.timer != nil {
		u.timer.Reset(u.idle)
	}
	b, err := u.payout.child(i)
	if err != nil {
		return err
	}
	defer func() { b = branch{} }()
	return f(&b)
}

// Format keeps the keys out of whatever prints an Unlocked.
func (u *Unlocked) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "unlocked wallet") }

// MarshalJSON keeps the keys out of JSON.
func (*Unlocked) MarshalJSON() ([]byte, error) { return []byte(`"unlocked wallet"`), nil }

// Format shows the address.
func (a *Account) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "account "+EIP55(a.a)) }
