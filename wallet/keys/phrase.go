package keys

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tyler-smith/go-bip39"

	"rarebit/torrent"
)

// ErrPhrase is returned for words that are no phrase. The error tells which
// word by its place, never by its letters.
var ErrPhrase = errors.New("not a recovery phrase")

func newEntropy(words int) ([]byte, error) {
	bits := map[int]int{12: 128, 24: 256}[words]
	if bits == 0 {
		return nil, fmt.Errorf("make phrase: %d words; 12 or 24 are possible", words)
	}
	e, err := bip39.NewEntropy(bits)
	if err != nil {
		return nil, fmt.Errorf("make phrase: %w", err)
	}
	return e, nil
}

// entropyOf reads a phrase as people type it: any spaces, any capitals.
func entropyOf(phrase string) ([]byte, error) {
	words := strings.Fields(strings.ToLower(phrase))
	switch len(words) {
	case 12, 15, 18, 21, 24:
	default:
		return nil, fmt.Errorf("%w: %d words, it has 12, 15, 18, 21 or 24", ErrPhrase, len(words))
	}
	for i, w := range words {
		if _, ok := bip39.GetWordIndex(w); !ok {
			return nil, torrent.WithHint(fmt.Errorf("%w: word %d is not in the list", ErrPhrase, i+1), "check the spelling of word %d", i+1)
		}
	}
	e, err := bip39.EntropyFromMnemonic(strings.Join(words, " "))
	if err != nil { // its text may hold a word
		return nil, torrent.WithHint(fmt.Errorf("%w: the checksum is wrong", ErrPhrase), "check the order of the words; one of them may be another word of the list")
	}
	return e, nil
}

func phraseOf(entropy []byte) (string, error) {
	p, err := bip39.NewMnemonic(entropy)
	if err != nil {
		return "", fmt.Errorf("read phrase: %w", ErrPhrase)
	}
	return p, nil
}

// branches are all that comes from a phrase.
type branches struct {
	payout, pseudonym branch
	consumer          [32]byte
}

func (b *branches) wipe() { *b = branches{} }

func derive(entropy []byte) (*branches, error) {
	phrase, err := phraseOf(entropy)
	if err != nil {
		return nil, err
	}
	seed := bip39.NewSeed(phrase, "")
	defer clear(seed)
	m, err := master(seed)
	if err != nil {
		return nil, err
	}
	b := new(branches)
	if b.payout, err = m.derive("m/44'/60'/0'/0"); err != nil {
		return nil, err
	}
	if b.pseudonym, err = m.derive("m/44'/60'/1'/0"); err != nil {
		return nil, err
	}
	c, err := m.derive("m/44'/60'/2'")
	if err != nil {
		return nil, err
	}
	b.consumer = c.key
	return b, nil
}
