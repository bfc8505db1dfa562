package contracts_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/params"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts"
	"rarebit/wallet/contracts/hub"
	"rarebit/wallet/contracts/token"
	"rarebit/wallet/contracts/validators"
)

const (
	chainID   = 52711
	epochLen  = 30 * time.Second
	challenge = 6 * time.Second
)

// The keys of "test test … junk", known to everybody: the vectors are theirs.
var (
	key0 = mustKey("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
	key1 = mustKey("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")
	// ownerKey owns the contracts of the tests.
	ownerKey = mustKey("00000000000000000000000000000000000000000000000000000000000000ff")

	key2 = mustKey("5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a")
)

func mustKey(hex string) *ecdsa.PrivateKey {
	k, err := crypto.HexToECDSA(hex)
	if err != nil {
		panic(err)
	}
	return k
}

type signer = *ecdsa.PrivateKey

func addrOf(k *ecdsa.PrivateKey) torrent.Address {
	return torrent.Address(crypto.PubkeyToAddress(k.PublicKey))
}

// commits seals a block after each transaction.
type commits struct {
	simulated.Client
	sim *simulated.Backend
}

func (c commits) SendTransaction(ctx context.Context, tx *types.Transaction) error {
	if err := c.Client.SendTransaction(ctx, tx); err != nil {
		return err
	}
	c.sim.Commit()
	return nil
}

// env is a chain with the three contracts. The hub has the address of the
// vectors: it is the first contract of key0.
type env struct {
	t      *testing.T
	sim    *simulated.Backend
	c      commits
	owner  *ecdsa.PrivateKey
	keys   []*ecdsa.PrivateKey // of validators, by ascending address
	d      contracts.Deployed
	domain torrent.Hash
	hub    *hub.RewardHub
	reg    *validators.ValidatorRegistry
	tok    *token.TestToken
}

var plenty = new(big.Int).Mul(big.NewInt(1e9), big.NewInt(params.Ether))

func newEnv(t *testing.T, seats int) *env {
	t.Helper()
	return newEnvWith(t, seats, token.TestTokenMetaData.Bin, token.NewTestToken().PackConstructor(common.Address(addrOf(ownerKey))))
}

// newEnvWith uses another token, which must have mint as well.
func newEnvWith(t *testing.T, seats int, tokenBin string, tokenArgs []byte) *env {
	t.Helper()
	e := &env{
		t: t, owner: ownerKey,
		hub: hub.NewRewardHub(), reg: validators.NewValidatorRegistry(), tok: token.NewTestToken(),
	}
	alloc := types.GenesisAlloc{}
	for _, k := range []*ecdsa.PrivateKey{key0, key1, key2, e.owner} {
		alloc[crypto.PubkeyToAddress(k.PublicKey)] = types.Account{Balance: plenty}
	}
	for i := range seats {
		k := mustKey(common.Bytes2Hex(crypto.Keccak256([]byte{byte(i)})))
		e.keys = append(e.keys, k)
		alloc[crypto.PubkeyToAddress(k.PublicKey)] = types.Account{Balance: plenty}
	}
	slices.SortFunc(e.keys, func(a, b *ecdsa.PrivateKey) int {
		x, y := addrOf(a), addrOf(b)
		return bytes.Compare(x[:], y[:])
	})
	e.sim = simulated.NewBackend(alloc, func(_ *node.Config, ec *ethconfig.Config) {
		cfg := *params.AllDevChainProtocolChanges
		cfg.ChainID, cfg.BogotaTime = big.NewInt(chainID), nil // Bogota's gas is not that of today's chains
		ec.Genesis.Config = &cfg
		ec.NetworkId = chainID
	})
	t.Cleanup(func() { _ = e.sim.Close() })
	e.c = commits{e.sim.Client(), e.sim}

	tok, _, err := bind.DeployContract(e.auth(e.owner), common.FromHex(tokenBin), e.c, tokenArgs)
	if err != nil {
		t.Fatal(err)
	}
	e.d, err = contracts.Deploy(t.Context(), e.c, e.auth(key0), contracts.Params{
		Token: torrent.Address(tok), Owner: addrOf(e.owner), MinStake: rbt(100), EpochLen: epochLen, Challenge: challenge,
	})
	if err != nil {
		t.Fatal(err)
	}
	e.domain = contracts.HubDomainSeparator(chainID, e.d.Hub)
	for _, k := range append([]*ecdsa.PrivateKey{key0, key1, key2}, e.keys...) {
		e.ok(e.owner, e.d.Token, e.tok.PackMint(common.Address(addrOf(k)), rbt(1_000_000).Big()))
		for _, spender := range []torrent.Address{e.d.Hub, e.d.Registry} {
			e.ok(k, e.d.Token, e.tok.PackApprove(common.Address(spender), rbt(1_000_000).Big()))
		}
	}
	for _, k := range e.keys {
		e.ok(e.owner, e.d.Registry, e.reg.PackAdmit(common.Address(addrOf(k))))
		e.ok(k, e.d.Registry, e.reg.PackJoin(rbt(100).Big()))
	}
	return e
}

func rbt(n uint64) wallet.Amount { return wallet.Units(params.Ether).MulDiv(n, 1) }

func (e *env) auth(k *ecdsa.PrivateKey) *bind.TransactOpts {
	o := bind.NewKeyedTransactor(k, big.NewInt(chainID))
	o.Context = e.t.Context()
	return o
}

// send runs a transaction, or returns why the contract refuses it.
func (e *env) send(k *ecdsa.PrivateKey, to torrent.Address, data []byte) (*types.Receipt, error) {
	c := bind.NewBoundContract(common.Address(to), e.hub.GetABI(), e.c, e.c, e.c)
	tx, err := bind.Transact(c, e.auth(k), data)
	if err != nil {
		return nil, err
	}
	return e.c.TransactionReceipt(e.t.Context(), tx.Hash())
}

func (e *env) ok(k *ecdsa.PrivateKey, to torrent.Address, data []byte) *types.Receipt {
	e.t.Helper()
	r, err := e.send(k, to, data)
	if err != nil {
		e.t.Fatalf("send: %v (%s)", err, contracts.Sentence(err))
	}
	if r.Status != types.ReceiptStatusSuccessful {
		e.t.Fatal("transaction reverted")
	}
	return r
}

// refused checks that the contract refuses for that reason.
func (e *env) refused(reason string, k *ecdsa.PrivateKey, to torrent.Address, data []byte) {
	e.t.Helper()
	_, err := e.send(k, to, data)
	r, _ := contracts.DecodeRevert(err)
	if r.Name != reason {
		e.t.Errorf("refused for %q (%v), want %s", r.Name, err, reason)
	}
}

func view[T any](e *env, to torrent.Address, data []byte, unpack func([]byte) (T, error)) T {
	e.t.Helper()
	c := bind.NewBoundContract(common.Address(to), e.hub.GetABI(), e.c, e.c, e.c)
	v, err := bind.Call(c, &bind.CallOpts{Context: e.t.Context()}, data, unpack)
	if err != nil {
		e.t.Fatal(err)
	}
	return v
}

func (e *env) now() uint64 {
	h, err := e.c.HeaderByNumber(e.t.Context(), nil)
	if err != nil {
		e.t.Fatal(err)
	}
	return h.Time
}

// reach moves the chain's clock to at least that time.
func (e *env) reach(unix uint64) {
	e.t.Helper()
	for end := time.Now().Add(10 * time.Second); ; {
		now := e.now()
		if now >= unix {
			return
		}
		// The pool takes a moment to forget what the last block has.
		err := e.sim.AdjustTime(time.Duration(unix-now) * time.Second)
		if err != nil && time.Now().After(end) {
			e.t.Fatal(err)
		}
	}
}

func (e *env) genesis() uint64 {
	return view(e, e.d.Hub, e.hub.PackGenesisTime(), e.hub.UnpackGenesisTime)
}

func (e *env) head() uint64 { return view(e, e.d.Hub, e.hub.PackHead(), e.hub.UnpackHead) }

func (e *env) block(n uint64) hub.BlocksOutput {
	return view(e, e.d.Hub, e.hub.PackBlocks(n), e.hub.UnpackBlocks)
}

func (e *env) claimed(a torrent.Address) *big.Int {
	return view(e, e.d.Hub, e.hub.PackClaimed(common.Address(a)), e.hub.UnpackClaimed)
}

func (e *env) balance(a torrent.Address) *big.Int {
	return view(e, e.d.Token, e.tok.PackBalanceOf(common.Address(a)), e.tok.UnpackBalanceOf)
}

// next is an honest header for the epoch after the head, and waits until it
// may be posted.
func (e *env) next(paid wallet.Amount, root torrent.Hash) contracts.Header {
	e.t.Helper()
	n := e.head()
	last := e.block(n)
	e.reach(max(e.genesis()+(n+1)*uint64(epochLen/time.Second), last.FinalAt))
	return contracts.Header{Epoch: n + 1, Prev: last.Hash, Paid: paid.Bytes16(), RewardsRoot: root}
}

func (e *env) sign(h contracts.Header, keys ...*ecdsa.PrivateKey) []byte {
	e.t.Helper()
	digest := contracts.HeaderDigest(e.domain, h)
	var sigs []byte
	for _, k := range keys {
		sigs = append(sigs, signDigest(e.t, k, digest)...)
	}
	return sigs
}

func signDigest(t *testing.T, k *ecdsa.PrivateKey, digest torrent.Hash) []byte {
	t.Helper()
	sig, err := crypto.Sign(digest[:], k)
	if err != nil {
		t.Fatal(err)
	}
	sig[64] += 27
	return sig
}

// quorum is as few signers as suffice.
func quorum(keys []*ecdsa.PrivateKey) []*ecdsa.PrivateKey { return keys[:(2*len(keys)+2)/3] }

// post posts the next block and waits until it is final.
func (e *env) post(paid wallet.Amount, root torrent.Hash) *types.Receipt {
	e.t.Helper()
	h := e.next(paid, root)
	r := e.ok(key0, e.d.Hub, e.hub.PackSubmitEpoch(h.Bind(), e.sign(h, quorum(e.keys)...)))
	e.reach(e.block(h.Epoch).FinalAt)
	return r
}

func (e *env) dataset(n byte) contracts.Dataset {
	return contracts.Dataset{
		Publisher: addrOf(key1), ChunkCount: 10, ChunkBytes: 1 << 20, ChunkRoot: torrent.Hash{n, 1},
		InfoHash: torrent.InfoHash{n, 2}, StreamBytes: 9<<20 + 5,
	}
}

func bindDataset(d contracts.Dataset) hub.RewardHubDataset {
	return hub.RewardHubDataset{
		Publisher: common.Address(d.Publisher), ChunkCount: d.ChunkCount, ChunkSize: d.ChunkBytes,
		ChunkRoot: d.ChunkRoot, Infohash: d.InfoHash, Size: d.StreamBytes,
	}
}

// funded registers a dataset and gives it perEpoch for 1000 epochs.
func (e *env) funded(perEpoch wallet.Amount) torrent.ID {
	e.t.Helper()
	d := e.dataset(1)
	e.ok(key1, e.d.Hub, e.hub.PackRegister(bindDataset(d), "magnet:?xt=urn:btih:00"))
	id := contracts.DatasetID(chainID, e.d.Hub, d)
	e.ok(key1, e.d.Hub, e.hub.PackFund(id, perEpoch.Big(), 1000))
	return id
}

// tree is the test's own Merkle tree, the plain way.
type tree struct{ leaves []torrent.Hash }

func newTree(leaves ...torrent.Hash) tree {
	s := slices.Clone(leaves)
	slices.SortFunc(s, func(a, b torrent.Hash) int { return bytes.Compare(a[:], b[:]) })
	return tree{s}
}

func (m tree) root() torrent.Hash {
	r, _ := m.walk(torrent.Hash{})
	return r
}

func (m tree) proof(leaf torrent.Hash) [][32]byte {
	_, p := m.walk(leaf)
	return p
}

func (m tree) walk(leaf torrent.Hash) (torrent.Hash, [][32]byte) {
	level, at := m.leaves, slices.Index(m.leaves, leaf)
	var proof [][32]byte
	for len(level) > 1 {
		var up []torrent.Hash
		for i := 0; i < len(level); i += 2 {
			if i+1 == len(level) {
				up = append(up, level[i])
				break
			}
			a, b := level[i], level[i+1]
			if i == at {
				proof = append(proof, b)
			}
			if i+1 == at {
				proof = append(proof, a)
			}
			if bytes.Compare(a[:], b[:]) > 0 {
				a, b = b, a
			}
			up = append(up, torrent.Hash(crypto.Keccak256(a[:], b[:])))
		}
		if at >= 0 {
			at /= 2
		}
		level = up
	}
	if len(level) == 0 {
		return torrent.Hash{}, nil
	}
	return level[0], proof
}
