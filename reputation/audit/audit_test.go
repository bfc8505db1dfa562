package audit_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"rarebit/reputation/audit"
	"rarebit/torrent"
)

// The draw against a second, slow way of computing it.
func TestPick(t *testing.T) {
	seed, beacon := torrent.Hash(sha256.Sum256([]byte("seed"))), torrent.Hash(sha256.Sum256([]byte("beacon")))
	who := torrent.Address{1, 2, 3}
	for i := range uint32(200) {
		blocks := uint64(i)*7919 + 1
		m := hmac.New(sha256.New, seed[:])
		m.Write(slices.Concat(beacon[:], who[:], []byte{0, 0, 0, byte(i)}))
		h := m.Sum(nil)
		mulhi := func(b []byte, n uint64) uint64 {
			p := new(big.Int).Mul(new(big.Int).SetBytes(b), new(big.Int).SetUint64(n))
			return p.Rsh(p, 64).Uint64()
		}
		d := audit.Pick(seed, beacon, who, i, blocks)
		if want := mulhi(h[:8], blocks); d.Index != want {
			t.Fatalf("draw %d: block %d, want %d", i, d.Index, want)
		}
		const epoch = 30 * time.Second
		want := 1500*time.Millisecond + time.Duration(mulhi(h[8:16], 27000))*time.Millisecond
		if got := d.After(epoch); got != want || got < epoch/20 || got > epoch*95/100 {
			t.Fatalf("draw %d: after %s, want %s", i, got, want)
		}
		if d.Vantage != h[16] {
			t.Fatalf("draw %d: vantage %d, want %d", i, d.Vantage, h[16])
		}
	}
}

// Each block of an inventory is drawn about equally often.
func TestPickBias(t *testing.T) {
	const blocks, draws = 10, 20000
	var seen [blocks]int
	for i := range uint32(draws) {
		seen[audit.Pick(torrent.Hash{9}, torrent.Hash{8}, torrent.Address{7}, i, blocks).Index]++
	}
	for b, n := range seen { // 2000 expected, standard deviation 42
		if n < 1750 || n > 2250 {
			t.Errorf("block %d drawn %d of %d times", b, n, draws)
		}
	}
}

func TestInventory(t *testing.T) {
	hold := func(id byte, n int, held ...int) audit.Holding {
		s := torrent.NewBitset(n)
		for _, c := range held {
			s.Set(c, true)
		}
		return audit.Holding{Dataset: torrent.ID{id}, Chunks: s, Blocks: func(c uint32) uint32 { return c % 4 }}
	}
	a, b := hold(1, 9, 0, 1, 3, 7), hold(2, 5, 2, 4)
	var want []audit.Spot
	for _, h := range []audit.Holding{a, b} {
		for c := range uint32(h.Chunks.Len()) {
			for k := range h.Blocks(c) {
				if h.Chunks.Has(int(c)) {
					want = append(want, audit.Spot{Dataset: h.Dataset, Chunk: c, Block: k})
				}
			}
		}
	}
	for _, order := range [][]audit.Holding{{a, b}, {b, a}} {
		inv := audit.NewInventory(order)
		if inv.Blocks() != uint64(len(want)) {
			t.Fatalf("%d blocks, want %d", inv.Blocks(), len(want))
		}
		for i, w := range want {
			if got, err := inv.Spot(uint64(i)); err != nil || got != w {
				t.Errorf("block %d is %+v, %v; want %+v", i, got, err, w)
			}
		}
		if _, err := inv.Spot(inv.Blocks()); err == nil {
			t.Error("a block beyond the inventory was found")
		}
	}
}

type fetchFunc func(ctx context.Context, r audit.Request) ([]byte, error)

func (f fetchFunc) FetchBlock(ctx context.Context, r audit.Request) ([]byte, error) { return f(ctx, r) }

func TestAudit(t *testing.T) {
	block := bytes.Repeat([]byte("rarebit "), torrent.BlockBytes/8)
	corrupt := slices.Clone(block)
	corrupt[100] ^= 1
	hang := func(ctx context.Context, _ audit.Request) ([]byte, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	for _, c := range []struct {
		name  string
		fetch fetchFunc
		want  audit.Outcome
		addr  string
	}{
		{"good", func(context.Context, audit.Request) ([]byte, error) { return block, nil }, audit.Pass, "a:1"},
		{"corrupt", func(context.Context, audit.Request) ([]byte, error) { return corrupt, nil }, audit.Bad, "a:1"},
		{"short", func(context.Context, audit.Request) ([]byte, error) { return block[:99], nil }, audit.Bad, "a:1"},
		{"empty", func(context.Context, audit.Request) ([]byte, error) { return nil, nil }, audit.Bad, "a:1"},
		{"refuses", func(context.Context, audit.Request) ([]byte, error) { return nil, errors.New("rejected") }, audit.Slow, "a:1"},
		{"silent", hang, audit.Slow, "a:1"},
		{"away", func(context.Context, audit.Request) ([]byte, error) {
			return nil, fmt.Errorf("dial: %w", audit.ErrOffline)
		}, audit.Offline, "a:1"},
		{"dial hangs", func(ctx context.Context, _ audit.Request) ([]byte, error) {
			<-ctx.Done()
			return nil, fmt.Errorf("dial: %w", audit.ErrOffline)
		}, audit.Offline, "a:1"},
		{"second address", func(_ context.Context, r audit.Request) ([]byte, error) {
			if r.Addr == "a:1" {
				return nil, audit.ErrOffline
			}
			return block, nil
		}, audit.Pass, "b:2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := audit.Blocks{Fetcher: c.fetch, Deadline: 10 * time.Second}
				got := a.Audit(t.Context(), audit.Target{
					Request:   audit.Request{Length: torrent.BlockBytes},
					Endpoints: []string{"a:1", "b:2"}, Leaf: sha256.Sum256(block),
				})
				if got.Outcome != c.want || got.Addr != c.addr || (got.Err == nil) != (c.want == audit.Pass) {
					t.Errorf("%s from %s (%v), want %s from %s", got.Outcome, got.Addr, got.Err, c.want, c.addr)
				}
			})
		})
	}
	t.Run("auditor stops", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		a := audit.Blocks{Fetcher: fetchFunc(hang), Deadline: time.Hour}
		if got := a.Audit(ctx, audit.Target{Endpoints: []string{"a:1"}}); got.Outcome != audit.NotAsked {
			t.Errorf("%s, want not asked: the seeder did nothing wrong", got.Outcome)
		}
	})
}

func TestThreeTries(t *testing.T) {
	for _, c := range []struct {
		answers []audit.Outcome
		want    []audit.Outcome
		more    bool
	}{
		{[]audit.Outcome{audit.Pass}, []audit.Outcome{audit.AgainPass}, false},
		{[]audit.Outcome{audit.Slow}, []audit.Outcome{audit.AgainSlow}, true},
		{[]audit.Outcome{audit.Slow, audit.Slow}, []audit.Outcome{audit.AgainSlow, audit.SlowThird}, false},
		{[]audit.Outcome{audit.Slow, audit.Pass}, []audit.Outcome{audit.AgainSlow, audit.AgainPass}, false},
		{[]audit.Outcome{audit.Offline, audit.Slow}, []audit.Outcome{audit.AgainOffline, audit.SlowThird}, false},
		{[]audit.Outcome{audit.Offline, audit.Offline}, []audit.Outcome{audit.AgainOffline, audit.AgainOffline}, false},
		{[]audit.Outcome{audit.Bad}, []audit.Outcome{audit.AgainBad}, false},
		{[]audit.Outcome{audit.NotAsked, audit.Slow, audit.Slow}, []audit.Outcome{audit.NotAsked, audit.AgainSlow, audit.SlowThird}, false},
	} {
		p, more := audit.Pending{Tries: 1}, true
		for i, o := range c.answers {
			if !more {
				t.Fatalf("%v: given up after %d", c.answers, i)
			}
			var got audit.Outcome
			if got, p, more = p.Again(o); got != c.want[i] {
				t.Errorf("%v: answer %d counts as %s, want %s", c.answers, i, got, c.want[i])
			}
		}
		if more != c.more {
			t.Errorf("%v: ask again is %t, want %t", c.answers, more, c.more)
		}
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		list            []audit.Outcome
		pass, fail, due uint32
	}{
		{nil, 0, 0, 0},
		{[]audit.Outcome{audit.Pass, audit.Pass, audit.Pass, audit.Pass}, 4, 0, 4},
		{[]audit.Outcome{audit.Pass, audit.Offline, audit.Slow, audit.Bad}, 1, 1, 4},
		{[]audit.Outcome{audit.Pass, audit.NotAsked, audit.NotAsked, audit.NotAsked}, 1, 0, 1},
		{[]audit.Outcome{audit.Pass, audit.Pass, audit.Pass, audit.Slow, audit.AgainPass}, 3, 0, 4},
		{[]audit.Outcome{audit.Pass, audit.Pass, audit.Pass, audit.Pass, audit.SlowThird, audit.AgainBad}, 4, 2, 4},
	} {
		if pass, fail, due := audit.Count(c.list); pass != c.pass || fail != c.fail || due != c.due {
			t.Errorf("Count(%v) = %d, %d, %d; want %d, %d, %d", c.list, pass, fail, due, c.pass, c.fail, c.due)
		}
	}
}

// A fixed draw, so that another implementation can compare.
func ExamplePick() {
	d := audit.Pick(torrent.Hash{1}, torrent.Hash{2}, torrent.Address{3}, 0, 1<<20)
	fmt.Println(d.Index, d.After(time.Hour), hex.EncodeToString([]byte{d.Vantage}))
	// Output: 774797 21m30.39s 1f
}
