package keys_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts"
	"rarebit/wallet/keys"
)

const junk = "test test test test test test test test test test test junk"

var (
	pass  = []byte("correct horse battery staple")
	light = keys.Options{Light: true}
)

func importJunk(t *testing.T) (*keys.Wallet, string) {
	t.Helper()
	dir := t.TempDir()
	w, err := keys.Import(dir, " Test test\ttest test test test test test test test test JUNK\n", pass, light)
	if err != nil {
		t.Fatal(err)
	}
	return w, dir
}

func unlock(t *testing.T, w *keys.Wallet) *keys.Unlocked {
	t.Helper()
	u, err := w.Unlock(pass)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(u.Lock)
	return u
}

func hexKey(t *testing.T, k *ecdsa.PrivateKey, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(crypto.FromECDSA(k))
}

func TestAddressesOfTheTestPhrase(t *testing.T) {
	w, _ := importJunk(t)
	u := unlock(t, w)
	for i, want := range []string{
		"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
		"0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
		"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
	} {
		a, err := w.Payout(uint32(i))
		if err != nil || keys.EIP55(a) != want {
			t.Errorf("payout %d = %s, %v; want %s", i, keys.EIP55(a), err, want)
		}
		acc, err := u.Account(uint32(i))
		if err != nil || acc.Address() != a {
			t.Errorf("unlocked account %d = %v, %v; want %s", i, acc, err, want)
		}
	}
	k, err := w.Pseudonym(0)
	if err != nil || crypto.PubkeyToAddress(k.PublicKey).Hex() != "0x8C8d35429F74ec245F8Ef2f4Fd1e551cFF97d650" {
		t.Errorf("pseudonym 0 = %v, %v", k, err)
	}
}

func TestClaimDigestVector(t *testing.T) {
	w, _ := importJunk(t)
	u := unlock(t, w)
	hub := torrent.Address(common.HexToAddress("0x5FbDB2315678afecb367f032d93F642f64180aa3"))
	me, err := w.Payout(0)
	if err != nil {
		t.Fatal(err)
	}
	to, err := w.Payout(2)
	if err != nil {
		t.Fatal(err)
	}
	amount, err := wallet.Parse("1.5")
	if err != nil {
		t.Fatal(err)
	}
	digest := contracts.ClaimDigest(contracts.HubDomainSeparator(52711, hub), contracts.Claim{
		Account: me, PayTo: to, Cumulative: amount, Deadline: 1800000000,
	})
	if want := "0x5d8032e7dc5e109c8574610d2de574fcd32510cfea434a6fe4d78f6d95f35423"; digest.String() != want {
		t.Fatalf("digest %s, want %s", digest, want)
	}
	acc, err := u.Account(0)
	if err != nil {
		t.Fatal(err)
	}
	sig, err := acc.SignDigest(digest)
	want := "b24ba3b81a152cd3f63fd7f1ec5e1bfdd0f925049eec47af0c8e606c08b81e7c1ed729d582b9dbcd51fde0236b723c121bd703700daee2d72549c3917e9fb6df1c"
	if err != nil || hex.EncodeToString(sig[:]) != want {
		t.Errorf("signature %x, %v", sig, err)
	}
}

func TestSignTx(t *testing.T) {
	w, _ := importJunk(t)
	u := unlock(t, w)
	acc, err := u.Account(1)
	if err != nil {
		t.Fatal(err)
	}
	chain := big.NewInt(52711)
	tx := types.NewTx(&types.DynamicFeeTx{ChainID: chain, Nonce: 3, Gas: 21000, GasFeeCap: big.NewInt(9), GasTipCap: big.NewInt(1), To: &common.Address{1}})
	signed, err := acc.SignTx(tx, chain)
	if err != nil {
		t.Fatal(err)
	}
	from, err := types.Sender(types.LatestSignerForChainID(chain), signed)
	if err != nil || torrent.Address(from) != acc.Address() {
		t.Errorf("sender %s, %v", from, err)
	}
	if _, err := acc.SignTx(tx, big.NewInt(1)); err == nil {
		t.Error("signed for another chain than the transaction names")
	}
	if _, err := acc.SignTx(tx, nil); err == nil {
		t.Error("signed without chain id")
	}
	u.Lock()
	if _, err := acc.SignTx(tx, chain); !errors.Is(err, wallet.ErrLocked) {
		t.Errorf("after Lock: %v", err)
	}
	if _, err := acc.SignDigest(torrent.Hash{}); !errors.Is(err, wallet.ErrLocked) {
		t.Errorf("after Lock: %v", err)
	}
}

// Computed apart, with Python's hmac module.
func TestSessionAndReceiptKeyVectors(t *testing.T) {
	one, err := crypto.ToECDSA(append(make([]byte, 31), 1))
	if err != nil {
		t.Fatal(err)
	}
	dataset := torrent.ID(sha256.Sum256([]byte("dataset")))
	k, err := keys.SessionKey(one, dataset, 812)
	if got := hexKey(t, k, err); got != "cc11d936f5a5afdc2e60bd3ac4d87c425dc95dc41e6e00588df7efdf82264022" {
		t.Errorf("session key %s", got)
	}
	var consumer [32]byte
	for i := range consumer {
		consumer[i] = byte(i)
	}
	k, err = keys.ReceiptKey(consumer, dataset, 4, 7)
	if got := hexKey(t, k, err); got != "94e7787408e727aaa0c1f6a49890c663be0e86579222d3b12eb2391352751d10" {
		t.Errorf("receipt key %s", got)
	}
}

func TestCreateOpensAgainAndPhraseRestoresIt(t *testing.T) {
	for _, words := range []int{12, 24} {
		dir := t.TempDir()
		w, phrase, err := keys.Create(dir, pass, keys.Options{Words: words, Light: true})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(strings.Fields(phrase)); n != words {
			t.Fatalf("%d words, want %d", n, words)
		}
		for _, f := range []string{keys.WalletFile, keys.SeedingFile} {
			st, err := os.Stat(filepath.Join(dir, f))
			if err != nil || st.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v; want mode 0600", f, st, err)
			}
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
			t.Errorf("files left: %v, %v", left, err)
		}
		again, err := keys.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		restored, err := keys.Import(t.TempDir(), phrase, []byte("other"), light)
		if err != nil {
			t.Fatal(err)
		}
		dataset := torrent.ID{1}
		r1, err := w.ReceiptKey(dataset, 1, 2)
		k1 := hexKey(t, r1, err)
		for _, o := range []*keys.Wallet{again, restored} {
			a, errA := w.Payout(5)
			b, errB := o.Payout(5)
			if a != b || errA != nil || errB != nil {
				t.Errorf("payout 5: %s, %s, %v, %v", a, b, errA, errB)
			}
			r2, err := o.ReceiptKey(dataset, 1, 2)
			if k2 := hexKey(t, r2, err); k1 != k2 {
				t.Error("receipt keys differ")
			}
		}
		if got, err := again.Phrase(pass); err != nil || got != phrase {
			t.Errorf("phrase from the file differs, %v", err)
		}
		if _, _, err := keys.Create(dir, pass, light); !errors.Is(err, keys.ErrExists) {
			t.Errorf("second wallet in the same place: %v", err)
		}
	}
}

func TestNoWallet(t *testing.T) {
	_, err := keys.Open(t.TempDir())
	if !errors.Is(err, wallet.ErrNoWallet) || torrent.HintOf(err) == "" {
		t.Errorf("open nothing: %v", err)
	}
}

func TestEmptyPassphraseIsForTestWalletsAlone(t *testing.T) {
	if _, _, err := keys.Create(t.TempDir(), nil, light); !errors.Is(err, keys.ErrEmptyPassphrase) {
		t.Errorf("empty passphrase: %v", err)
	}
	dir := t.TempDir()
	w, _, err := keys.Create(dir, nil, keys.Options{Light: true, TestOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	u, err := w.Unlock(nil)
	if err != nil || !w.TestOnly() {
		t.Fatalf("test wallet: %v, %v", err, w.TestOnly())
	}
	u.Lock()
	if err := w.ChangePassphrase(nil, pass, true); err != nil || w.TestOnly() {
		t.Errorf("sealed now: %v, test only %v", err, w.TestOnly())
	}
	unlock(t, w)
	if w, err = keys.Open(dir); err != nil || w.TestOnly() {
		t.Errorf("opened again: %v", err)
	}
	unlock(t, w)
}

func TestWrongPassphraseBacksOff(t *testing.T) {
	w, _ := importJunk(t)
	now := time.Unix(1_800_000_000, 0)
	w.Now = func() time.Time { return now }
	for _, wait := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		if _, err := w.Unlock([]byte("wrong")); !errors.Is(err, wallet.ErrPassphrase) {
			t.Fatalf("wrong passphrase: %v", err)
		}
		now = now.Add(wait*time.Second - 1)
		if _, err := w.Unlock(pass); !errors.Is(err, wallet.ErrPassphrase) {
			t.Fatalf("before %d s were over the right one: %v", wait, err)
		}
		now = now.Add(1)
	}
	unlock(t, w)
	if _, err := w.Unlock([]byte("wrong")); err == nil {
		t.Fatal("opened with a wrong passphrase")
	}
	now = now.Add(time.Second) // the count began anew
	unlock(t, w)
}

func TestLocksWhenIdle(t *testing.T) {
	dir := t.TempDir()
	if _, err := keys.Import(dir, junk, pass, light); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		w, err := keys.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		u, err := w.Unlock(pass)
		if err != nil {
			t.Fatal(err)
		}
		acc, err := u.Account(0)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			time.Sleep(w.IdleLock - 1)
			if _, err := acc.SignDigest(torrent.Hash{1}); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(w.IdleLock + 1)
		synctest.Wait()
		if !u.Locked() {
			t.Error("open still")
		}
	})
}

func TestSeedingKeyIsMadeAgain(t *testing.T) {
	w, dir := importJunk(t)
	p, err := w.Pseudonym(3)
	want := hexKey(t, p, err)
	if err := os.Remove(filepath.Join(dir, keys.SeedingFile)); err != nil {
		t.Fatal(err)
	}
	if w, err = keys.Open(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Pseudonym(3); !errors.Is(err, wallet.ErrLocked) || torrent.HintOf(err) == "" {
		t.Errorf("without seeding.key: %v", err)
	}
	unlock(t, w)
	if w, err = keys.Open(dir); err != nil {
		t.Fatal(err)
	}
	p, err = w.Pseudonym(3)
	if got := hexKey(t, p, err); got != want {
		t.Error("another pseudonym than before")
	}
}

// Whoever can write wallet.json must not redirect payouts unseen.
func TestExchangedPayoutBranchIsSeen(t *testing.T) {
	_, dir := importJunk(t)
	other := t.TempDir()
	if _, _, err := keys.Create(other, pass, light); err != nil {
		t.Fatal(err)
	}
	read := func(dir string) (m map[string]any) {
		raw, err := os.ReadFile(filepath.Join(dir, keys.WalletFile))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	m := read(dir)
	m["payout"] = read(other)["payout"]
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, keys.WalletFile), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Open(dir); !errors.Is(err, keys.ErrKeyFile) {
		t.Errorf("seeding.key of another wallet: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, keys.SeedingFile)); err != nil {
		t.Fatal(err)
	}
	w, err := keys.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Unlock(pass); !errors.Is(err, keys.ErrKeyFile) {
		t.Errorf("unlock: %v", err)
	}
}

func TestPhrasesThatAreNone(t *testing.T) {
	for _, c := range []struct{ phrase, says string }{
		{"", "0 words"},
		{"test test test", "3 words"},
		{strings.Replace(junk, "test test test", "test xyzzy test", 1), "word 2 is not in the list"},
		{strings.Replace(junk, "junk", "test", 1), "checksum"},
	} {
		_, err := keys.Import(t.TempDir(), c.phrase, pass, light)
		if !errors.Is(err, keys.ErrPhrase) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "xyzzy") {
			t.Errorf("%q: %v", c.phrase, err)
		}
	}
}

func TestForeignFilesAreBounded(t *testing.T) {
	_, dir := importJunk(t)
	path := filepath.Join(dir, keys.WalletFile)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new string }{
		{`"n": 4096`, `"n": 1073741824`},
		{`"n": 4096`, `"n": 4095`},
		{`"n": 4096`, `"n": "4096"`},
		{`"r": 8`, `"r": 1048576`},
		{`"p": 6`, `"p": 1000000`},
		{`"dklen": 32`, `"dklen": 8`},
		{`"salt": "`, `"salt": 7, "x": "`},
		{`"scrypt"`, `"pbkdf2"`},
		{`"version": 1`, `"version": 2`},
		{`"version": 1`, `"version": 1, "more": 1`},
	} {
		bad := bytes.Replace(good, []byte(c.old), []byte(c.new), 1)
		if bytes.Equal(bad, good) {
			t.Fatalf("%s does not stand in the file", c.old)
		}
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := keys.Open(dir); !errors.Is(err, keys.ErrKeyFile) || torrent.HintOf(err) == "" {
			t.Errorf("with %s: %v", c.new, err)
		}
	}
}

// Whatever prints or encodes these values must not show a key.
func TestNothingShowsSecrets(t *testing.T) {
	w, dir := importJunk(t)
	u := unlock(t, w)
	acc, err := u.Account(0)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, keys.SeedingFile))
	if err != nil {
		t.Fatal(err)
	}
	var seeding struct {
		Pseudonym struct {
			Key string `json:"key"`
		} `json:"pseudonym"`
		Consumer string `json:"consumer"`
	}
	if err := json.Unmarshal(raw, &seeding); err != nil {
		t.Fatal(err)
	}
	secrets := []string{
		"ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", // of the test phrase's first address, public knowledge
		seeding.Pseudonym.Key, seeding.Consumer, u.BranchKey(), "junk", string(pass),
	}
	type holder struct {
		W *keys.Wallet
		U *keys.Unlocked
		A *keys.Account
		u *keys.Unlocked
	}
	h := holder{w, u, acc, u}
	var shown []string
	for _, v := range []any{w, u, acc, h, &h, []any{w, u, acc}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			shown = append(shown, fmt.Sprintf(verb, v))
		}
		j, err := json.Marshal(v)
		if err != nil {
			t.Errorf("marshal %T: %v", v, err)
		}
		shown = append(shown, string(j))
	}
	for _, s := range shown {
		for _, secret := range secrets {
			inDecimal := secret // as %v prints a byte slice
			if b, err := hex.DecodeString(secret); err == nil {
				inDecimal = strings.Trim(fmt.Sprintf("%d", b[:8]), "[]")
			}
			if strings.Contains(strings.ToLower(s), secret) || strings.Contains(s, inDecimal) {
				t.Errorf("%q shows a secret", s)
			}
		}
	}
	sealed, err := os.ReadFile(filepath.Join(dir, keys.WalletFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if bytes.Contains(sealed, []byte(secret)) {
			t.Error("wallet.json holds a secret in the clear")
		}
	}
}
