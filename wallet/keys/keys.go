// Package keys keeps the wallet's secret: one phrase of 12 or 24 words, from
// which every key comes.
//
//	payout     m/44'/60'/0'/0/i  signs claims and transfers
//	pseudonym  m/44'/60'/1'/0/i  signs what goes to validators
//	consumer   m/44'/60'/2'      master of the one-time keys that sign receipts
//
// Two files: wallet.json has the phrase's entropy, sealed with the passphrase,
// and the public branch of the payout addresses. seeding.key has the other two
// branches in the clear, for they are needed day and night without anybody at
// the keyboard; they can neither claim nor redirect a payout, and a hardened
// step lies between them and the payout keys.
//
// The invariant: no secret is in an error, a log line, a formatted value or
// JSON. Wiping memory is best effort: Go copies what it likes, and the unsealing
// function of go-ethereum takes the passphrase as a string.
package keys

import (
	"crypto/ecdsa"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/crypto/secp256k1"

	"rarebit/torrent"
)

// EIP55 is the address with the checksum in its capitals, as people compare it.
func EIP55(a torrent.Address) string { return common.Address(a).Hex() }

// branch is an extended private key of BIP-32.
type branch struct{ key, chain [32]byte }

// publicBranch is an extended public key: it gives addresses, not signatures.
// Together with the private key of one of its addresses it gives all of them,
// so no single payout key is ever exported.
type publicBranch struct {
	pub   [33]byte
	chain [32]byte
}

var errChild = errors.New("no key at this index") // probability 2^-127

func master(seed []byte) (branch, error) {
	h := hmac.New(sha512.New, []byte("Bitcoin seed"))
	h.Write(seed)
	sum := h.Sum(nil)
	b := branch{[32]byte(sum[:32]), [32]byte(sum[32:])}
	clear(sum)
	_, err := b.private()
	return b, err
}

func (b *branch) private() (*ecdsa.PrivateKey, error) {
	k, err := crypto.ToECDSA(b.key[:])
	if err != nil {
		return nil, errChild
	}
	return k, nil
}

// child is one step down; indexes from 2^31 on are hardened.
func (b *branch) child(i uint32) (branch, error) {
	k, err := b.private()
	if err != nil {
		return branch{}, err
	}
	data := make([]byte, 37)
	if i >= 1<<31 {
		copy(data[1:], b.key[:])
	} else {
		copy(data, crypto.CompressPubkey(&k.PublicKey))
	}
	left, chain := step(data, b.chain, i)
	clear(data)
	n := new(big.Int).SetBytes(left[:])
	order := crypto.S256().Params().N
	if n.Cmp(order) >= 0 {
		return branch{}, errChild
	}
	n.Add(n, new(big.Int).SetBytes(b.key[:])).Mod(n, order)
	if n.Sign() == 0 {
		return branch{}, errChild
	}
	c := branch{chain: chain}
	n.FillBytes(c.key[:])
	return c, nil
}

func (b *branch) public() (publicBranch, error) {
	k, err := b.private()
	if err != nil {
		return publicBranch{}, err
	}
	return publicBranch{[33]byte(crypto.CompressPubkey(&k.PublicKey)), b.chain}, nil
}

// address is the address of an unhardened child.
func (p *publicBranch) address(i uint32) (torrent.Address, error) {
	if i >= 1<<31 {
		return torrent.Address{}, errChild
	}
	data := make([]byte, 37)
	copy(data, p.pub[:])
	left, _ := step(data, p.chain, i)
	l, err := crypto.ToECDSA(left[:])
	if err != nil {
		return torrent.Address{}, errChild
	}
	parent, err := crypto.DecompressPubkey(p.pub[:])
	if err != nil {
		return torrent.Address{}, fmt.Errorf("read public key: %w", err)
	}
	x, y := secp256k1.S256().Add(coordinates(&l.PublicKey, parent))
	point := append([]byte{4}, make([]byte, 64)...) // SEC 1, uncompressed
	x.FillBytes(point[1:33])
	y.FillBytes(point[33:])
	sum, err := crypto.UnmarshalPubkey(point)
	if err != nil {
		return torrent.Address{}, errChild // the point at infinity
	}
	return torrent.Address(crypto.PubkeyToAddress(*sum)), nil
}

func coordinates(a, b *ecdsa.PublicKey) (ax, ay, bx, by *big.Int) {
	p, q := crypto.FromECDSAPub(a), crypto.FromECDSAPub(b)
	n := func(raw []byte) *big.Int { return new(big.Int).SetBytes(raw) }
	return n(p[1:33]), n(p[33:]), n(q[1:33]), n(q[33:])
}

func step(data []byte, chain [32]byte, i uint32) (left, next [32]byte) {
	binary.BigEndian.PutUint32(data[33:], i)
	h := hmac.New(sha512.New, chain[:])
	h.Write(data)
	sum := h.Sum(nil)
	return [32]byte(sum[:32]), [32]byte(sum[32:])
}

func (b branch) derive(path string) (branch, error) {
	p, err := accounts.ParseDerivationPath(path)
	if err != nil {
		return branch{}, fmt.Errorf("derive key: %w", err)
	}
	for _, i := range p {
		if b, err = b.child(i); err != nil {
			return branch{}, err
		}
	}
	return b, nil
}

// SessionKey is the key that answers to peers for one dataset and epoch:
//
//	HKDF-SHA256(secret = pseudonym's private key, no salt,
//	            info = "session" ‖ dataset 32 ‖ epoch u64 big-endian)
//
// Peers see it, and nobody without the pseudonym's key can tell that two of
// them belong together.
func SessionKey(pseudonym *ecdsa.PrivateKey, dataset torrent.ID, epoch uint64) (*ecdsa.PrivateKey, error) {
	info := binary.BigEndian.AppendUint64(append([]byte("session"), dataset[:]...), epoch)
	return expand(crypto.FromECDSA(pseudonym), nil, info)
}

// ReceiptKey is a consumer's one-time key, the voucher key pub_v:
//
//	HKDF-SHA256(secret = consumer's master, salt = dataset 32,
//	            info = "voucher" ‖ era u32 ‖ i u32 big-endian)
func ReceiptKey(consumer [32]byte, dataset torrent.ID, era, i uint32) (*ecdsa.PrivateKey, error) {
	info := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("voucher"), era), i)
	return expand(consumer[:], dataset[:], info)
}

// expand takes the first 32 bytes that are a key; all but 2^-127 of them are.
func expand(secret, salt, info []byte) (*ecdsa.PrivateKey, error) {
	raw, err := hkdf.Key(sha256.New, secret, salt, string(info), 32)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	defer clear(raw)
	k, err := crypto.ToECDSA(raw)
	if err != nil {
		return nil, errChild
	}
	return k, nil
}
