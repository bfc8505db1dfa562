package epoch

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// testKey is the n-th key of the tests.
func testKey(n uint64) *ecdsa.PrivateKey {
	var b [32]byte
	binary.BigEndian.PutUint64(b[24:], n+1)
	k, err := crypto.ToECDSA(b[:])
	if err != nil {
		panic(err)
	}
	return k
}

func keyAddress(k *ecdsa.PrivateKey) torrent.Address {
	return torrent.Address(crypto.PubkeyToAddress(k.PublicKey))
}

func pubOf(k *ecdsa.PrivateKey) [33]byte { return [33]byte(crypto.CompressPubkey(&k.PublicKey)) }

func sortedAddresses(list ...torrent.Address) []torrent.Address {
	slices.SortFunc(list, compareAddress)
	return list
}

// sample is a dataset of the tests with all its bytes.
type sample struct {
	reg    Registered
	man    *torrent.Manifest
	tree   *torrent.Tree
	stream []byte
	file   []byte // .torrent
}

// newSample makes a dataset whose last chunk of each file is short.
func newSample(name string, publisher *ecdsa.PrivateKey, files ...int64) *sample {
	const chunk = 2 * torrent.BlockBytes
	m := &torrent.Manifest{
		Version: 1, Name: name, License: "CC0-1.0", ChunkBytes: chunk, WantedCopies: 8, AvailShare: 800, BandwidthCap: 1500,
		Publisher: keyAddress(publisher),
	}
	s := &sample{man: m}
	r := rand.New(rand.NewPCG(uint64(len(name)), 5))
	for i, size := range files {
		m.Files = append(m.Files, torrent.File{Path: fmt.Sprintf("f%d", i), Size: size})
		for range size {
			s.stream = append(s.stream, byte(r.Uint32()))
		}
		if i < len(files)-1 {
			for len(s.stream)%chunk != 0 {
				s.stream = append(s.stream, 0)
			}
		}
		m.SizeBytes += size
		m.ChunkCount += uint32((size + chunk - 1) / chunk)
	}
	m.StreamBytes = int64(len(s.stream))
	var leaves []torrent.Hash
	for b := range slices.Chunk(s.stream, torrent.BlockBytes) {
		leaves = append(leaves, sha256.Sum256(b))
	}
	s.tree = torrent.NewTree(leaves)
	m.ChunkRoot = s.tree.Root()
	info := fmt.Appendf(nil, "d6:lengthi%de4:name%d:%s12:piece lengthi%de6:pieces0:e", len(s.stream), len(name), name, chunk)
	m.InfoHash = torrent.InfoHash(sha1.Sum(info))
	s.file = slices.Concat([]byte("d8:announce3:url4:info"), info, []byte("5:nodeslee"))
	sig, err := sign(publisher, m.SigningHash())
	if err != nil {
		panic(err)
	}
	m.SetSignature(sig)
	if err := m.Check(); err != nil {
		panic(err)
	}
	s.reg = Registered{
		ID: torrent.ID(crypto.Keccak256([]byte(name))), Publisher: m.Publisher, ChunkCount: m.ChunkCount, ChunkBytes: chunk,
		ChunkRoot: m.ChunkRoot, InfoHash: m.InfoHash, StreamBytes: uint64(len(s.stream)),
	}
	return s
}

func (s *sample) upload() *Upload {
	b, err := s.man.Encode()
	if err != nil {
		panic(err)
	}
	return &Upload{Manifest: b, Torrent: s.file, Leaves: s.tree.Leaves()}
}

func (s *sample) info() *DatasetInfo { return InfoOf(s.reg.ID, s.man, s.tree) }

// block is what an honest seeder answers to a request.
func (s *sample) block(r audit.Request) []byte {
	at := int(r.Chunk)*int(r.ChunkBytes) + int(r.Begin)
	return s.stream[at : at+int(r.Length)]
}

// actor is a seeder of the tests.
type actor struct {
	key      *ecdsa.PrivateKey
	account  torrent.Address
	endpoint string
	holds    map[*sample]torrent.Bitset
}

func newActor(n uint64, endpoint string, all ...*sample) *actor {
	a := &actor{key: testKey(100 + n), account: keyAddress(testKey(200 + n)), endpoint: endpoint, holds: map[*sample]torrent.Bitset{}}
	for _, s := range all {
		set := torrent.NewBitset(int(s.man.ChunkCount))
		set.SetAll()
		a.holds[s] = set
	}
	return a
}

func (a *actor) name() torrent.Address { return keyAddress(a.key) }

// session is the key of a dataset and epoch.
func (a *actor) session(id torrent.ID, epoch uint64) *ecdsa.PrivateKey {
	h := sha256.Sum256(fmt.Appendf(crypto.FromECDSA(a.key), "%s %d", id, epoch))
	k, err := crypto.ToECDSA(h[:])
	if err != nil {
		panic(err)
	}
	return k
}

func (a *actor) commit(epoch uint64) *Envelope {
	c := &Commit{Account: a.account}
	if a.endpoint != "" {
		c.Endpoints = []string{a.endpoint}
	}
	for s, set := range a.holds {
		c.Datasets = append(c.Datasets, CommitDataset{ID: s.reg.ID, Session: pubOf(a.session(s.reg.ID, epoch)), Chunks: set})
	}
	v, err := Seal(a.key, testDomain, TypeCommit, epoch, c.Encode())
	if err != nil {
		panic(err)
	}
	return v
}

// receipt is signed by a consumer for blocks of one chunk each.
func (a *actor) receipt(s *sample, epoch uint64, consumer *ecdsa.PrivateKey, seq uint32, chunks ...torrent.ChunkBlocks) ReceiptClaim {
	c := ReceiptClaim{Dataset: s.reg.ID, Session: keyAddress(a.session(s.reg.ID, epoch)), Epoch: epoch, Seq: seq, Chunks: chunks}
	c.Voucher.Pub = pubOf(consumer)
	for _, x := range chunks {
		c.Blocks += uint64(x.Blocks)
	}
	r := c.Receipt()
	sig, err := sign(consumer, r.Digest(torrent.ReceiptDomain{ChainID: testDomain.ChainID, Hub: testDomain.Hub}.Separator()))
	if err != nil {
		panic(err)
	}
	c.Sig = sig
	return c
}

func (a *actor) settle(epoch uint64, claims ...ReceiptClaim) *Envelope {
	v, err := Seal(a.key, testDomain, TypeSettle, epoch, (&Settlement{Claims: claims}).Encode())
	if err != nil {
		panic(err)
	}
	return v
}

func mustCommit(v *Envelope) SignedCommit {
	who, err := v.Check(testDomain)
	if err != nil {
		panic(err)
	}
	c, err := DecodeCommit(v.Body)
	if err != nil {
		panic(err)
	}
	return SignedCommit{Pseudonym: who, Hash: v.Hash(), Commit: c}
}

func mustSettle(v *Envelope) SignedSettle {
	who, err := v.Check(testDomain)
	if err != nil {
		panic(err)
	}
	s, err := DecodeSettlement(v.Body)
	if err != nil {
		panic(err)
	}
	return SignedSettle{Pseudonym: who, Hash: v.Hash(), Settlement: s}
}

func chunk(c, blocks uint32) torrent.ChunkBlocks {
	return torrent.ChunkBlocks{Chunk: c, Blocks: blocks}
}

func equalBytes(a, b []byte) bool { return bytes.Equal(a, b) }
