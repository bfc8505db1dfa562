package keys

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/accounts/keystore"

	"rarebit/torrent"
	"rarebit/wallet"
)

// Names of the files in the wallet's folder.
const (
	WalletFile  = "wallet.json"
	SeedingFile = "seeding.key"
)

// Costs of unsealing: 0.7 s and 128 MB, or 0.2 s and 4 MB for small devices
// and tests. The file says which, within bounds: a file from elsewhere must
// not take all memory.
const (
	normalN, normalP = 1 << 17, 1
	lightN, lightP   = 1 << 12, 6
	maxScryptBytes   = 512 << 20 // 128·r·N of scrypt
	maxScryptP       = 16
	maxFileBytes     = 64 << 10
)

// ErrKeyFile is returned for a key file that is damaged or not ours.
var ErrKeyFile = errors.New("invalid key file")

type walletFile struct {
	Version  int                 `json:"version"`
	Crypto   keystore.CryptoJSON `json:"crypto"` // seals the entropy of the phrase
	Payout   publicFile          `json:"payout"`
	TestOnly bool                `json:"test_only,omitempty"`
}

type publicFile struct {
	Key   hexBytes `json:"key"`
	Chain hexBytes `json:"chain_code"`
}

type seedingFile struct {
	Version   int             `json:"version"`
	Wallet    torrent.Address `json:"wallet"` // payout address 0: which wallet.json it belongs to
	Pseudonym branchFile      `json:"pseudonym"`
	Consumer  hexBytes        `json:"consumer"`
}

type branchFile struct {
	Key   hexBytes `json:"key"`
	Chain hexBytes `json:"chain_code"`
}

type hexBytes []byte

func (h hexBytes) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h), nil }

func (h *hexBytes) UnmarshalText(b []byte) error {
	out := make([]byte, hex.DecodedLen(len(b)))
	if _, err := hex.Decode(out, b); err != nil {
		return errors.New("not hex") // the text may be a key
	}
	*h = out
	return nil
}

// parseWallet reads and bounds wallet.json.
func parseWallet(raw []byte) (*walletFile, error) {
	f := new(walletFile)
	if err := decode(raw, f); err != nil {
		return nil, err
	}
	switch {
	case f.Version != 1:
		return nil, fmt.Errorf("%w: version %d, this program reads version 1", ErrKeyFile, f.Version)
	case len(f.Payout.Key) != 33 || len(f.Payout.Chain) != 32:
		return nil, fmt.Errorf("%w: payout branch", ErrKeyFile)
	}
	if err := checkCrypto(&f.Crypto); err != nil {
		return nil, err
	}
	return f, nil
}

// checkCrypto bounds what unsealing will cost, and refuses types that
// DecryptDataV3 would panic on.
func checkCrypto(c *keystore.CryptoJSON) error {
	number := func(name string) int {
		v, ok := c.KDFParams[name].(float64)
		if !ok || v < 1 || v > 1<<30 || v != float64(int(v)) {
			return 0
		}
		return int(v)
	}
	n, r, p, dklen := number("n"), number("r"), number("p"), number("dklen")
	salt, _ := c.KDFParams["salt"].(string)
	iv, errIV := hex.DecodeString(c.CipherParams.IV)
	text, errText := hex.DecodeString(c.CipherText)
	switch {
	case c.KDF != "scrypt" || c.Cipher != "aes-128-ctr":
		return fmt.Errorf("%w: sealed with %.20q and %.20q", ErrKeyFile, c.KDF, c.Cipher)
	case n < 2 || bits.OnesCount(uint(n)) != 1 || r < 1 || r > 64 || p < 1 || p > maxScryptP || dklen != 32 || 128*r*n > maxScryptBytes:
		return fmt.Errorf("%w: scrypt with n %d, r %d, p %d, length %d", ErrKeyFile, n, r, p, dklen)
	case len(salt) < 16 || len(salt) > 128 || errIV != nil || len(iv) != 16 || len(c.MAC) != 64 || errText != nil || len(text) < 16 || len(text) > 32:
		return fmt.Errorf("%w: sealed part", ErrKeyFile)
	}
	return nil
}

func parseSeeding(raw []byte) (*seeding, torrent.Address, error) {
	f := new(seedingFile)
	if err := decode(raw, f); err != nil {
		return nil, torrent.Address{}, err
	}
	if f.Version != 1 || len(f.Pseudonym.Key) != 32 || len(f.Pseudonym.Chain) != 32 || len(f.Consumer) != 32 {
		return nil, torrent.Address{}, fmt.Errorf("%w: seeding keys", ErrKeyFile)
	}
	s := &seeding{pseudonym: branch{[32]byte(f.Pseudonym.Key), [32]byte(f.Pseudonym.Chain)}, consumer: [32]byte(f.Consumer)}
	if _, err := s.pseudonym.private(); err != nil {
		return nil, torrent.Address{}, fmt.Errorf("%w: seeding keys", ErrKeyFile)
	}
	return s, f.Wallet, nil
}

// decode is strict JSON. The decoder's own errors can quote the text, so they
// are not passed on.
func decode(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if d.Decode(v) != nil {
		return fmt.Errorf("%w: not the JSON that was written", ErrKeyFile)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: text after its end", ErrKeyFile)
	}
	return nil
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path) //nolint:gosec // the owner's own folder
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxFileBytes {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrKeyFile, maxFileBytes)
	}
	return raw, nil
}

// writeFile puts a file in place in one step: whatever happens, the old one or
// the new one is there, whole, and readable by the owner alone.
func writeFile(path string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer clear(raw)
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*") // mode 0600
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.Write(append(raw, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("write %s: %w", path, err)
	}
	d, err := os.Open(dir) //nolint:gosec // the owner's own folder
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() { _ = d.Close() }()
	_ = d.Sync() // some systems cannot; the rename is as safe as they make it
	return nil
}

// Exists says whether a wallet is in dir.
func Exists(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, WalletFile))
	return err == nil
}

func noWallet(dir string) error {
	return torrent.WithHint(fmt.Errorf("open wallet in %s: %w", dir, wallet.ErrNoWallet), "rarebit wallet new makes one, rarebit wallet import takes a phrase")
}
