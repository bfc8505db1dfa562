package keys

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/accounts/keystore"

	"rarebit/torrent"
	"rarebit/wallet"
)

// Options are how a wallet is made.
type Options struct {
	// Words of a new phrase, 12 or 24; 0 is 12.
	Words int
	// Light unseals with 4 MB of memory instead of 128: for small devices and
	// tests.
	Light bool
	// TestOnly allows the empty passphrase. The file says so ever after: it is
	// for the wallets that the program makes by itself on a local network.
	TestOnly bool
}

// ErrExists is returned when a wallet would be written over another.
var ErrExists = errors.New("there is a wallet already")

// ErrEmptyPassphrase is returned when a wallet for real money would be sealed
// with nothing.
var ErrEmptyPassphrase = errors.New("empty passphrase")

// Wallet is what is open without a passphrase: the payout addresses and the
// keys for seeding. It is safe for concurrent use.
type Wallet struct {
	dir string
	// Now is the clock of the back-off after wrong passphrases; tests replace it.
	Now func() time.Time
	// IdleLock locks an unlocked wallet that signed nothing for so long.
	IdleLock time.Duration

	mu      sync.Mutex // one unsealing at a time: it takes 128 MB
	file    walletFile
	payout  publicBranch
	seeding *seeding // nil: the file is missing; Unlock writes it again
	wrong   int      // wrong passphrases in a row
	next    time.Time
}

type seeding struct {
	pseudonym branch
	consumer  [32]byte
}

// Create makes a new phrase and a wallet from it in dir. The phrase is
// returned this once, to be written down by its owner.
func Create(dir string, passphrase []byte, o Options) (w *Wallet, phrase string, err error) {
	if o.Words == 0 {
		o.Words = 12
	}
	entropy, err := newEntropy(o.Words)
	if err != nil {
		return nil, "", err
	}
	defer clear(entropy)
	if phrase, err = phraseOf(entropy); err != nil {
		return nil, "", err
	}
	if w, err = write(dir, entropy, passphrase, o); err != nil {
		return nil, "", err
	}
	return w, phrase, nil
}

// Import makes a wallet from a phrase that exists.
func Import(dir, phrase string, passphrase []byte, o Options) (*Wallet, error) {
	entropy, err := entropyOf(phrase)
	if err != nil {
		return nil, fmt.Errorf("import wallet: %w", err)
	}
	defer clear(entropy)
	return write(dir, entropy, passphrase, o)
}

func write(dir string, entropy, passphrase []byte, o Options) (*Wallet, error) {
	if len(passphrase) == 0 && !o.TestOnly {
		return nil, torrent.WithHint(fmt.Errorf("make wallet: %w", ErrEmptyPassphrase), "whoever reads the file would have the money; choose a passphrase")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make wallet: %w", err)
	}
	if Exists(dir) {
		return nil, torrent.WithHint(fmt.Errorf("make wallet in %s: %w", dir, ErrExists), "move wallet.json and seeding.key away if you want another one")
	}
	b, err := derive(entropy)
	if err != nil {
		return nil, fmt.Errorf("make wallet: %w", err)
	}
	defer b.wipe()
	f, err := seal(entropy, passphrase, b, o)
	if err != nil {
		return nil, err
	}
	// The seeding keys first: a wallet.json says that all is there. Keys of
	// another wallet that are left there are somebody's reputation.
	path := filepath.Join(dir, SeedingFile)
	if err := os.Rename(path, path+".old"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("make wallet: %w", err)
	}
	if err := writeSeeding(dir, b); err != nil {
		return nil, err
	}
	if err := writeFile(filepath.Join(dir, WalletFile), f); err != nil {
		return nil, err
	}
	return Open(dir)
}

func seal(entropy, passphrase []byte, b *branches, o Options) (*walletFile, error) {
	n, p := normalN, normalP
	if o.Light {
		n, p = lightN, lightP
	}
	sealed, err := keystore.EncryptDataV3(entropy, passphrase, n, p)
	if err != nil {
		return nil, fmt.Errorf("seal wallet: %w", err)
	}
	debug.FreeOSMemory()
	pub, err := b.payout.public()
	if err != nil {
		return nil, fmt.Errorf("seal wallet: %w", err)
	}
	return &walletFile{
		Version: 1, Crypto: sealed, TestOnly: o.TestOnly && len(passphrase) == 0,
		Payout: publicFile{Key: pub.pub[:], Chain: pub.chain[:]},
	}, nil
}

func writeSeeding(dir string, b *branches) error {
	pub, err := b.payout.public()
	if err != nil {
		return err
	}
	first, err := pub.address(0)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, SeedingFile), &seedingFile{
		Version: 1, Wallet: first, Consumer: b.consumer[:],
		Pseudonym: branchFile{Key: b.pseudonym.key[:], Chain: b.pseudonym.chain[:]},
	})
}

// Open reads the wallet in dir without unsealing it.
func Open(dir string) (*Wallet, error) {
	raw, err := readFile(filepath.Join(dir, WalletFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noWallet(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("open wallet: %w", err)
	}
	f, err := parseWallet(raw)
	if err != nil {
		return nil, torrent.WithHint(fmt.Errorf("open wallet in %s: %w", dir, err), "move wallet.json away and import your phrase: rarebit wallet import")
	}
	w := &Wallet{dir: dir, Now: time.Now, IdleLock: 15 * time.Minute, file: *f}
	w.payout = publicBranch{[33]byte(f.Payout.Key), [32]byte(f.Payout.Chain)}
	first, err := w.payout.address(0)
	if err != nil {
		return nil, fmt.Errorf("open wallet in %s: %w: payout branch", dir, ErrKeyFile)
	}
	raw, err = readFile(filepath.Join(dir, SeedingFile))
	if errors.Is(err, fs.ErrNotExist) {
		return w, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open wallet: %w", err)
	}
	defer clear(raw)
	s, owner, err := parseSeeding(raw)
	if err == nil && owner != first {
		err = fmt.Errorf("%w: seeding.key is of wallet %s, wallet.json of %s", ErrKeyFile, EIP55(owner), EIP55(first))
	}
	if err != nil {
		return nil, torrent.WithHint(fmt.Errorf("open wallet in %s: %w", dir, err), "move seeding.key away; it is made again when the wallet is unlocked next")
	}
	w.seeding = s
	return w, nil
}

// Payout is the i-th payout address.
func (w *Wallet) Payout(i uint32) (torrent.Address, error) { return w.payout.address(i) }

// TestOnly says that the wallet has no passphrase.
func (w *Wallet) TestOnly() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.file.TestOnly
}

// Pseudonym is the i-th seeding key.
func (w *Wallet) Pseudonym(i uint32) (*ecdsa.PrivateKey, error) {
	s, err := w.seedingKeys()
	if err != nil {
		return nil, err
	}
	if i >= 1<<31 {
		return nil, errChild
	}
	c, err := s.pseudonym.child(i)
	if err != nil {
		return nil, err
	}
	return c.private()
}

// ReceiptKey is this wallet's one-time key for a dataset, see the function of
// the same name.
func (w *Wallet) ReceiptKey(dataset torrent.ID, era, i uint32) (*ecdsa.PrivateKey, error) {
	s, err := w.seedingKeys()
	if err != nil {
		return nil, err
	}
	return ReceiptKey(s.consumer, dataset, era, i)
}

func (w *Wallet) seedingKeys() (*seeding, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seeding == nil {
		return nil, torrent.WithHint(fmt.Errorf("read %s: %w", SeedingFile, wallet.ErrLocked), "the file is missing; unlock the wallet once and it is made again")
	}
	return w.seeding, nil
}

// Phrase is the recovery phrase, for its owner to write down.
func (w *Wallet) Phrase(passphrase []byte) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	entropy, err := w.unseal(passphrase)
	if err != nil {
		return "", err
	}
	defer clear(entropy)
	return phraseOf(entropy)
}

// ChangePassphrase seals the wallet anew.
func (w *Wallet) ChangePassphrase(old, passphrase []byte, light bool) error {
	if len(passphrase) == 0 {
		return fmt.Errorf("change passphrase: %w", ErrEmptyPassphrase)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	entropy, err := w.unseal(old)
	if err != nil {
		return err
	}
	defer clear(entropy)
	b, err := derive(entropy)
	if err != nil {
		return err
	}
	defer b.wipe()
	f, err := seal(entropy, passphrase, b, Options{Light: light})
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(w.dir, WalletFile), f); err != nil {
		return err
	}
	raw, err := readFile(filepath.Join(w.dir, WalletFile)) // as Open would: numbers in JSON change their Go type
	if err != nil {
		return fmt.Errorf("change passphrase: %w", err)
	}
	if f, err = parseWallet(raw); err != nil {
		return err
	}
	w.file = *f
	return nil
}

// unseal opens the entropy. After a wrong passphrase the next try has to wait,
// twice as long each time up to a minute: it stops a person at the keyboard or
// the socket from guessing, not one who has the file.
func (w *Wallet) unseal(passphrase []byte) ([]byte, error) {
	if wait := w.next.Sub(w.Now()); wait > 0 {
		return nil, torrent.WithHint(fmt.Errorf("unlock wallet: %w, %d times", wallet.ErrPassphrase, w.wrong),
			"try again in %s", wait.Round(time.Second)+time.Second)
	}
	entropy, err := keystore.DecryptDataV3(w.file.Crypto, string(passphrase))
	debug.FreeOSMemory()
	if errors.Is(err, keystore.ErrDecrypt) {
		w.wrong++
		w.next = w.Now().Add(min(time.Second<<min(w.wrong-1, 6), time.Minute))
		return nil, torrent.WithHint(fmt.Errorf("unlock wallet: %w", wallet.ErrPassphrase), "the phrase opens the wallet without it: rarebit wallet import")
	}
	if err != nil {
		return nil, fmt.Errorf("unlock wallet: %w: sealed part", ErrKeyFile)
	}
	w.wrong, w.next = 0, time.Time{}
	return entropy, nil
}

// Format keeps the seeding keys out of whatever prints a Wallet.
func (w *Wallet) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "wallet in "+w.dir) }

// MarshalJSON keeps the keys out of JSON.
func (*Wallet) MarshalJSON() ([]byte, error) { return []byte(`"wallet"`), nil }
