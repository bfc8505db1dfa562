package cli_test

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/big"
	"math/bits"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
	"rarebit/torrent/engine"
	"rarebit/torrent/sqlite"
	"rarebit/ui/api"
	"rarebit/ui/node"
	"rarebit/wallet"
	"rarebit/wallet/ledger"
)

// killEpoch is the shortest epoch that there is: the more edges a kill can
// hit, the better.
const killEpoch = 3 * time.Second

// TestKill kills the daemon with SIGKILL at random moments, while it seeds and
// while it claims, and the local network once, and looks at what is left: in
// the ledger with SQL while nobody has it open, on the chain with JSON-RPC.
//
// RAREBIT_KILLS is how often each, RAREBIT_KILL_SEED repeats the moments of an
// earlier run.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a whole network")
	}
	kills, err := strconv.Atoi(cmp.Or(os.Getenv("RAREBIT_KILLS"), "3"))
	if err != nil || kills < 1 {
		t.Fatalf("RAREBIT_KILLS: want a number, have %q", os.Getenv("RAREBIT_KILLS"))
	}
	seed := uint64(time.Now().UnixNano()) //nolint:gosec // any number will do
	if s := os.Getenv("RAREBIT_KILL_SEED"); s != "" {
		if seed, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("RAREBIT_KILL_SEED=%d", seed)
	dir, network := startDevnet(t, killEpoch)
	r := &killRig{
		rng: rand.New(rand.NewPCG(seed, 1)), network: filepath.Join(dir, "network.toml"), data: t.TempDir(), //nolint:gosec // moments, not secrets
		rows: make(map[receiptName]receiptState), held: make(map[string]int64),
	}
	r.client = api.NewClient(api.SocketPath(r.data))
	profile, err := node.LoadProfile(r.network)
	if err != nil {
		t.Fatal(err)
	}
	r.rpc, r.hub = profile.RPC[0], profile.Hub
	ok := t.Run("seeding", func(t *testing.T) { r.on(t).seeding(kills) }) &&
		t.Run("claiming", func(t *testing.T) { r.on(t).claiming(kills) }) &&
		t.Run("network", func(t *testing.T) { r.on(t).killNetwork(dir, network) })
	t.Logf("%v: %s", ok, r.report())
}

// killRig is one node that is killed again and again.
type killRig struct {
	*testing.T
	rng           *rand.Rand
	network, data string
	rpc, hub      string
	client        *api.Client
	daemon        *proc

	rows     map[receiptName]receiptState // as the last look at the ledger found them
	booked   wallet.Amount                // lifetime without estimates
	held     map[string]int64             // bytes per dataset at the last kill
	account  torrent.Address
	known    map[torrent.InfoHash]int // chunks that engine.db knew of at the last kill
	launched time.Time

	figures killFigures
}

// killFigures is what a run reports.
type killFigures struct {
	seedKills, growing, claimKills             int
	acknowledged, stored                       uint64 // receipts at the last look
	receiptsLost                               int
	begun, acked, landed, dropped              int
	underWay, deserted                         int // kills with a claim under way; claims whose command was killed
	paidTwice                                  int
	hashedSeeding, hashedOver                  int64 // most bytes hashed after a start
	slowestStart                               time.Duration
	networkBack, epochsBack, receiptsBack, gap time.Duration
}

func (r *killRig) report() string {
	f := &r.figures
	return fmt.Sprintf("seeding: %d kills (%d while receipts came in), %d receipts acknowledged, %d stored, %d lost; "+
		"claiming: %d kills (%d with a claim under way) and %d of the command, %d claims begun, %d acknowledged, %d landed, %d dropped, %d paid twice; "+
		"after a start at most %d bytes hashed with all held, %d more than arrived otherwise; slowest start %s; "+
		"network away for %s: daemon back after %s, next epoch after %s, next receipt after %s",
		f.seedKills, f.growing, f.acknowledged, f.stored, f.receiptsLost,
		f.claimKills, f.underWay, f.deserted, f.begun, f.acked, f.landed, f.dropped, f.paidTwice,
		f.hashedSeeding, f.hashedOver, f.slowestStart.Round(time.Millisecond),
		f.gap.Round(time.Millisecond), f.networkBack.Round(time.Millisecond), f.epochsBack.Round(time.Millisecond), f.receiptsBack.Round(time.Millisecond))
}

func (r *killRig) on(t *testing.T) *killRig {
	r.T = t
	return r
}

// receiptName names a thread of receipts, receiptState how far it got.
type receiptName struct {
	epoch                 uint64
	dataset, session, pub string
}

type receiptState struct{ blocks, seq uint64 }

// killStatus is what of `status --json` is looked at.
type killStatus struct {
	Link     node.Link         `json:"link"`
	Network  node.NetworkInfo  `json:"network"`
	Epoch    node.EpochInfo    `json:"epoch"`
	Wallet   node.WalletInfo   `json:"wallet"`
	Datasets []node.DatasetRow `json:"datasets"`
	Earnings struct {
		wallet.Earnings
		Lifetime wallet.Amount `json:"lifetime"`
	} `json:"earnings"`
}

// status is what the daemon acknowledges to the world, checked for its sum.
func (r *killRig) status() killStatus {
	r.Helper()
	var s killStatus
	runJSON(r.T, &s, "--data", r.data, "status")
	if got := s.Earnings.Earnings.Lifetime(); got != s.Earnings.Lifetime {
		r.Errorf("earnings do not add up: the five parts make %s, lifetime is %s", got, s.Earnings.Lifetime)
	}
	return s
}

// look is a status without a process of its own; nil while nobody answers.
func (r *killRig) look(q node.Query) *node.Snapshot {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	s, err := r.client.Snapshot(ctx, q)
	if err != nil || s.Network.ChainID == 0 {
		return nil
	}
	return s
}

// soon polls fast; the harness's poll is for what takes seconds.
func (r *killRig) soon(atMost time.Duration, what string, ok func() bool) {
	r.Helper()
	for end := time.Now().Add(atMost); !ok(); {
		if time.Now().After(end) {
			r.Fatalf("not within %s: %s\n%s", atMost, what, r.tail())
		}
		select {
		case <-r.daemon.done:
			r.Fatalf("daemon ended while waiting for %s: %v\n%s", what, r.daemon.waitErr, r.daemon.err.String())
		case <-time.After(30 * time.Millisecond):
		}
	}
}

func (r *killRig) tail() string {
	b, _ := os.ReadFile(filepath.Join(r.data, "rarebit.log"))
	s, _ := json.Marshal(r.look(node.Query{Claims: true, N: 5}))
	return string(b[max(0, len(b)-4000):]) + "\n" + string(s)
}

// random is a duration in [from, to).
func (r *killRig) random(from, to time.Duration) time.Duration {
	return from + time.Duration(r.rng.Int64N(int64(to-from)))
}

// launch starts the daemon without waiting for it.
func (r *killRig) launch() time.Time {
	r.daemon = start(r.T, "--network", r.network, "--data", r.data, "daemon")
	r.launched = time.Now()
	return r.launched
}

// back waits until the daemon answers with everything that was picked, and
// checks that it believes what it knew.
func (r *killRig) back(since time.Time) {
	r.Helper()
	var s *node.Snapshot
	r.soon(30*time.Second, "daemon answers with its datasets", func() bool {
		s = r.look(node.Query{Datasets: true})
		if s == nil {
			return false
		}
		n := 0
		for _, d := range s.Datasets {
			if _, ok := r.held[d.Name]; !ok || d.State == "" {
				continue
			}
			n++
			if d.State != "seed" && d.State != "fetch" {
				r.Errorf("after a start %s is in state %s: %s", d.Name, d.State, d.Err)
			}
		}
		return n == len(r.held)
	})
	r.figures.slowestStart = max(r.figures.slowestStart, time.Since(since))
	for _, d := range s.Datasets {
		// Chunks whose word was not saved yet are fetched again: a second's
		// worth and what the save itself took.
		if was := r.held[d.Name]; d.HeldBytes < was-was/2 && was > 32<<20 {
			r.Errorf("%s: %d bytes held at the kill, %d after it", d.Name, was, d.HeldBytes)
		}
	}
}

// kill ends the daemon the hard way and checks the ledger that it left.
// acknowledged is what it said before.
func (r *killRig) kill(acknowledged *killStatus) {
	r.Helper()
	r.daemon.kill()
	receipts, blocks := r.inspect()
	r.figures.stored = receipts
	if acknowledged == nil {
		return
	}
	l := acknowledged.Link
	r.figures.acknowledged = max(r.figures.acknowledged, l.Receipts)
	if receipts < l.Receipts || blocks*torrent.BlockBytes < l.ReceiptedBytes {
		r.figures.receiptsLost += int(max(l.Receipts, receipts) - receipts) //nolint:gosec // a few
		r.Errorf("%d receipts of %d bytes were acknowledged, the ledger has %d of %d", l.Receipts, l.ReceiptedBytes, receipts, blocks*torrent.BlockBytes)
	}
}

// inspect reads the ledger of a daemon that is gone: the receipts with plain
// SQL, the sums with the ledger's own check.
func (r *killRig) inspect() (receipts, blocks uint64) {
	r.Helper()
	ctx := context.Background()
	path := filepath.Join(r.data, "ledger.db")
	l, err := ledger.Open(ctx, path)
	if err != nil {
		r.Fatal(err)
	}
	books, err := l.Books(ctx)
	if err != nil || len(books) != 1 {
		r.Fatalf("%d books, %v", len(books), err)
	}
	b, err := l.Book(ctx, books[0].Network)
	if err != nil {
		r.Fatal(err)
	}
	if _, err := b.Check(ctx); err != nil {
		r.Errorf("ledger after a kill: %v", err)
	}
	if books[0].Lifetime.Cmp(r.booked) < 0 {
		r.Errorf("%s were booked, %s are now", r.booked, books[0].Lifetime)
	}
	r.booked = books[0].Lifetime
	if err := l.Close(); err != nil {
		r.Fatal(err)
	}
	db, err := sqlite.Open(ctx, path, sqlite.Options{Durability: sqlite.Durable, Migrations: ledger.Migrations})
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows := r.receiptRows(ctx, db)
	for name, was := range r.rows {
		if now, ok := rows[name]; !ok || now.blocks < was.blocks || now.seq < was.seq {
			r.figures.receiptsLost++
			r.Errorf("receipt of epoch %d was %v, is %v", name.epoch, was, now)
		}
	}
	r.rows = rows
	for _, s := range rows {
		blocks += s.blocks
	}
	var counted uint64
	if err := db.QueryRowContext(ctx, `SELECT coalesce(sum(receipts), 0), coalesce(sum(blocks), 0) FROM receipt_totals`).Scan(&receipts, &counted); err != nil {
		r.Fatal(err)
	}
	if counted != blocks {
		r.Errorf("totals say %d blocks, the receipts %d", counted, blocks)
	}
	var open int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM claims WHERE state IN ('signed', 'sent', 'mined')`).Scan(&open); err != nil {
		r.Fatal(err)
	}
	if open > 1 {
		r.Errorf("%d claims under way at once", open)
	}
	r.figures.underWay += open
	r.known = r.knownChunks(ctx)
	return receipts, blocks
}

// knownChunks counts the chunks that the next start will believe in.
func (r *killRig) knownChunks(ctx context.Context) map[torrent.InfoHash]int {
	r.Helper()
	db, err := engine.OpenDB(ctx, filepath.Join(r.data, "engine.db"))
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	q, err := db.QueryContext(ctx, `SELECT infohash, held FROM dataset`)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = q.Close() }()
	out := make(map[torrent.InfoHash]int)
	for q.Next() {
		var ih, held []byte
		if err := q.Scan(&ih, &held); err != nil {
			r.Fatal(err)
		}
		n := 0
		for _, b := range held {
			n += bits.OnesCount8(b)
		}
		out[torrent.InfoHash(ih)] = n
	}
	if err := q.Err(); err != nil {
		r.Fatal(err)
	}
	return out
}

func (r *killRig) receiptRows(ctx context.Context, db *sql.DB) map[receiptName]receiptState {
	r.Helper()
	q, err := db.QueryContext(ctx, `SELECT epoch, hex(dataset), hex(session), hex(pub), blocks, seq FROM receipts`)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = q.Close() }()
	out := make(map[receiptName]receiptState)
	for q.Next() {
		var n receiptName
		var s receiptState
		if err := q.Scan(&n.epoch, &n.dataset, &n.session, &n.pub, &s.blocks, &s.seq); err != nil {
			r.Fatal(err)
		}
		out[n] = s
	}
	if err := q.Err(); err != nil {
		r.Fatal(err)
	}
	return out
}

// hashed checks that the daemon did not read again what it knew: what it
// hashed since its start is what arrived since, and no more.
func (r *killRig) hashed(s *killStatus) {
	r.Helper()
	complete, arrived, heldAll, largest := true, int64(0), int64(0), int64(0)
	for _, d := range s.Datasets {
		if _, ok := r.held[d.Name]; !ok {
			continue
		}
		r.held[d.Name] = d.HeldBytes
		// The chunk table is a second behind; the bytes are of the same moment
		// as what was hashed. Chunks differ in their padding: for a part of a
		// dataset this is near enough.
		chunks, near := int64(d.Chunks), int64(0)
		if d.HeldBytes < d.SizeBytes {
			chunks, near = d.HeldBytes*chunks/d.SizeBytes, chunks/10+4
		}
		more := chunks - int64(r.known[d.InfoHash])
		complete = complete && more == 0 && near == 0
		arrived += (max(more, 0) + near) * int64(d.ChunkBytes)
		heldAll += d.HeldBytes
		largest = max(largest, int64(d.ChunkBytes))
	}
	// Each second without traffic one chunk is read back.
	scrubbed := largest * (2 + int64(time.Since(r.launched)/time.Second))
	n := int64(s.Link.HashedBytes) //nolint:gosec // bytes of a test
	over := max(n-arrived, 0)
	if complete {
		r.figures.hashedSeeding = max(r.figures.hashedSeeding, n)
	}
	r.figures.hashedOver = max(r.figures.hashedOver, over)
	if over > scrubbed {
		r.Errorf("%d bytes were hashed since the start, %d arrived; %d are held", n, arrived, heldAll)
	}
}

func (r *killRig) pick(name string) {
	r.Helper()
	if out, errOut, code := run(r.T, "--data", r.data, "datasets", "pick", name); code != 0 {
		r.Fatalf("pick %s: exit %d\n%s%s", name, code, out, errOut)
	}
	r.held[name] = 0
}

// seeding kills while consumers download.
func (r *killRig) seeding(kills int) {
	since := r.launch()
	r.back(since)
	var names []string
	r.soon(time.Minute, "datasets are listed", func() bool {
		s := r.look(node.Query{Datasets: true})
		if s == nil {
			return false
		}
		names = names[:0]
		for _, d := range s.Datasets {
			names = append(names, d.Name)
		}
		return len(names) >= 3
	})
	slices.Sort(names)
	r.Log("datasets:", names)
	next := 0
	for i := range kills {
		if next < len(names) && i >= next*kills/len(names)/2 { // the later ones are picked while the others seed
			r.pick(names[next])
			next++
		}
		switch i % 3 {
		case 0: // as soon as it answers
		default: // not before it is being paid again
			before := r.status().Link.Receipts
			end := time.Now().Add(30 * time.Second)
			for r.status().Link.Receipts <= before && time.Now().Before(end) {
				<-time.After(100 * time.Millisecond)
			}
		}
		<-time.After(r.random(300*time.Millisecond, 4*time.Second))
		s := r.status()
		r.hashed(&s)
		before := r.figures.stored
		r.kill(&s)
		r.figures.seedKills++
		if r.figures.stored > before {
			r.figures.growing++
		}
		if i%5 == 4 { // and once more before it has come up
			r.launch()
			<-time.After(r.random(0, 400*time.Millisecond))
			r.kill(nil)
			r.figures.seedKills++
		}
		r.back(r.launch())
		r.soon(20*time.Second, "receipts are shown again", func() bool {
			l := r.look(node.Query{})
			return l != nil && l.Link.Receipts >= s.Link.Receipts && l.Link.ReceiptedBytes >= s.Link.ReceiptedBytes
		})
	}
	if r.figures.acknowledged == 0 {
		r.Error("no receipt came in: nothing was tested")
	}
	s := r.status()
	r.hashed(&s)
	r.kill(&s)
}

// claiming kills between the command and its end.
func (r *killRig) claiming(kills int) {
	r.back(r.launch())
	r.account = r.status().Wallet.Address
	if len(r.held) == 0 { // run by itself
		r.soon(time.Minute, "datasets are listed", func() bool {
			s := r.look(node.Query{Datasets: true})
			return s != nil && len(s.Datasets) >= 3
		})
		r.pick("go-source")
		r.pick("glyphs")
	}
	takes := r.claimInPeace()
	for i := 0; r.figures.claimKills < kills; i++ {
		r.soon(2*time.Minute, "something is claimable", func() bool {
			s := r.look(node.Query{})
			return s != nil && !s.Earnings.Claimable.IsZero()
		})
		claim := start(r.T, "--data", r.data, "claim", "--json")
		switch i % 4 {
		case 0:
			<-time.After(r.random(0, 1500*time.Millisecond))
		case 1:
			<-time.After(r.random(0, takes))
		default: // the dangerous part is short: between the ledger and the block
			r.untilPending(claim)
			<-time.After(r.random(0, 30*time.Millisecond))
		}
		if i%5 == 2 { // the one who asked goes away, the daemon brings it to its end
			claim.kill()
			r.figures.deserted++
			r.settled()
			r.verify(nil)
			continue
		}
		r.kill(nil)
		r.figures.claimKills++
		select {
		case <-claim.done:
		case <-time.After(30 * time.Second):
			r.Fatalf("claim goes on without its daemon")
		}
		r.back(r.launch())
		r.settled()
		r.verify(claim)
	}
	r.claimInPeace() // what is left
	r.status()
	r.kill(nil)
}

// untilPending waits until the claim is stored, or over.
func (r *killRig) untilPending(claim *proc) {
	r.Helper()
	for {
		if s := r.look(node.Query{}); s != nil && !s.Earnings.Pending.IsZero() {
			return
		}
		select {
		case <-claim.done:
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// claimInPeace claims undisturbed and says how long that takes.
func (r *killRig) claimInPeace() time.Duration {
	r.Helper()
	r.soon(2*time.Minute, "something is claimable", func() bool {
		s := r.look(node.Query{})
		return s != nil && !s.Earnings.Claimable.IsZero()
	})
	begun := time.Now()
	claim := start(r.T, "--data", r.data, "claim", "--json")
	<-claim.done
	takes := time.Since(begun)
	if claim.waitErr != nil {
		r.Errorf("claim: %v\n%s%s", claim.waitErr, claim.out.String(), claim.err.String())
	}
	r.settled()
	r.verify(claim)
	return takes
}

// settled waits until no claim is under way.
func (r *killRig) settled() {
	r.Helper()
	r.soon(90*time.Second, "the claim that was under way has ended", func() bool {
		s := r.look(node.Query{Claims: true})
		if s == nil || s.Network.HeadAt.IsZero() || !s.Earnings.Pending.IsZero() {
			return false
		}
		return !slices.ContainsFunc(s.Claims, func(c wallet.Claim) bool {
			return c.State == wallet.ClaimSigned || c.State == wallet.ClaimSent || c.State == wallet.ClaimMined
		})
	})
}

// verify compares the ledger with the chain, as anybody can read it.
func (r *killRig) verify(last *proc) {
	r.Helper()
	ask := jsonRPC{r.T, r.rpc}
	token := "0x" + ask.call(r.hub, "token()")[26:]
	claimed := number(r.T, ask.call(r.hub, "claimed(address)", r.account.String()))
	balance := number(r.T, ask.call(token, "balanceOf(address)", r.account.String()))
	sum := new(big.Int)
	cumulatives := make(map[string]bool)
	events := ask.logs(r.hub, "Claimed(address,address,uint64,uint128,uint128,uint128,address)", r.account.String())
	newest := new(big.Int)
	for _, e := range events {
		cumulative, amount := number(r.T, "0x"+e[66:130]), number(r.T, "0x"+e[130:194])
		if cumulatives[cumulative.String()] || new(big.Int).Add(newest, amount).Cmp(cumulative) != 0 {
			r.figures.paidTwice++
			r.Errorf("the hub paid %s for %s in all, after %s", amount, cumulative, newest)
		}
		cumulatives[cumulative.String()], newest = true, cumulative
		sum.Add(sum, amount)
	}
	if balance.Cmp(claimed) != 0 || sum.Cmp(claimed) != 0 {
		r.Errorf("balance %s, claimed %s, sum of events %s", balance, claimed, sum)
	}
	var s *node.Snapshot
	r.soon(20*time.Second, "the ledger has what the hub paid", func() bool {
		s = r.look(node.Query{Claims: true})
		return s != nil && s.Earnings.Claimed.Big().Cmp(claimed) == 0 && s.Wallet.Balance.Big().Cmp(balance) == 0
	})
	final := new(big.Int)
	f := &r.figures
	f.begun, f.landed, f.dropped = len(s.Claims), 0, 0
	for _, c := range s.Claims {
		if c.State == wallet.ClaimFinal {
			f.landed++
			final.Add(final, c.Amount.Big())
			if !cumulatives[c.Cumulative.Big().String()] {
				r.Errorf("claim of %s in all is final in the ledger, the hub did not pay it", c.Cumulative)
			}
		} else {
			f.dropped++
		}
	}
	if final.Cmp(claimed) != 0 || f.landed != len(events) {
		r.Errorf("%d final claims of %s, the hub paid %s in %d", f.landed, final, claimed, len(events))
	}
	e := s.Earnings
	if earned := e.Claimed.Add(e.Pending).Add(e.Claimable).Add(e.Confirmed); claimed.Cmp(earned.Big()) > 0 {
		r.Errorf("%s were paid, %s earned", claimed, earned)
	}
	if last == nil || last.waitErr != nil {
		return
	}
	f.acked++
	var told struct {
		Amount wallet.Amount     `json:"amount"`
		Status wallet.ClaimState `json:"status"`
		TxHash torrent.Hash      `json:"tx_hash"`
	}
	if err := json.Unmarshal([]byte(last.out.String()), &told); err != nil {
		r.Fatalf("claim --json: %v\n%s", err, last.out.String())
	}
	if !slices.ContainsFunc(s.Claims, func(c wallet.Claim) bool {
		return c.TxHash == told.TxHash && c.Amount == told.Amount && c.State == wallet.ClaimFinal
	}) {
		r.Errorf("claim said %+v, the ledger does not have it", told)
	}
}

// killNetwork kills the local network under the daemon and starts it again.
func (r *killRig) killNetwork(dir string, network *proc) {
	r.back(r.launch())
	r.receiving(r.status().Link.Receipts, 2*time.Minute)
	ask := jsonRPC{r.T, r.rpc}
	before := r.status()
	head := ask.block("latest")
	epoch := number(r.T, ask.call(r.hub, "head()"))
	killed := time.Now()
	network.kill()
	r.soon(time.Minute, "the daemon says that the chain is away", func() bool {
		s := r.look(node.Query{})
		return s != nil && s.Network.Err != ""
	})
	<-time.After(r.random(3*killEpoch, 6*killEpoch))
	away := r.status() // answers all the same
	if away.Link.Receipts < before.Link.Receipts || away.Earnings.Claimed != before.Earnings.Claimed {
		r.Errorf("without the network the daemon forgets: %+v, was %+v", away.Link, before.Link)
	}
	start(r.T, "devnet", "--epoch", killEpoch.String(), "--data", dir)
	r.figures.gap = time.Since(killed)
	again := time.Now()
	r.soon(2*time.Minute, "the daemon reaches the network again", func() bool {
		s := r.look(node.Query{})
		return s != nil && s.Network.Err == "" && s.Network.HeadAt.After(again)
	})
	r.figures.networkBack = time.Since(again)
	if now := ask.block(head.Number); now != head {
		r.Errorf("block %s was %s, is %s", head.Number, head.Hash, now.Hash)
	}
	r.soon(2*time.Minute, "epochs go on", func() bool {
		return number(r.T, ask.call(r.hub, "head()")).Cmp(new(big.Int).Add(epoch, big.NewInt(2))) >= 0
	})
	r.figures.epochsBack = time.Since(again)
	r.soon(time.Minute, "the validator takes our inventory", func() bool {
		s := r.look(node.Query{})
		return s != nil && s.Epoch.Committed
	})
	r.receiving(away.Link.Receipts, 3*time.Minute)
	r.figures.receiptsBack = time.Since(again)
	r.soon(2*time.Minute, "something is claimable", func() bool {
		s := r.look(node.Query{})
		return s != nil && !s.Earnings.Claimable.IsZero()
	})
	var told struct {
		Amount wallet.Amount `json:"amount"`
	}
	runJSON(r.T, &told, "--data", r.data, "claim")
	r.settled()
	r.verify(nil)
	s := r.status()
	r.kill(&s)
}

// receiving waits until consumers sign for more than there was.
func (r *killRig) receiving(before uint64, atMost time.Duration) {
	r.Helper()
	r.soon(atMost, "new receipts", func() bool {
		s := r.look(node.Query{})
		return s != nil && s.Link.Receipts > before
	})
}

// jsonRPC asks the chain without any of our code.
type jsonRPC struct {
	*testing.T
	url string
}

func (j jsonRPC) do(into any, method string, params ...any) {
	j.Helper()
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		j.Fatal(err)
	}
	req, err := http.NewRequestWithContext(j.Context(), http.MethodPost, j.url, bytes.NewReader(body))
	if err != nil {
		j.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		j.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var out struct {
		Result json.RawMessage `json:"result"`
		Error  json.RawMessage `json:"error"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || out.Error != nil {
		j.Fatalf("%s: %v %s", method, err, out.Error)
	}
	if err := json.Unmarshal(out.Result, into); err != nil {
		j.Fatalf("%s: %v: %s", method, err, out.Result)
	}
}

// call is eth_call of a function that takes addresses.
func (j jsonRPC) call(to, function string, addresses ...string) (out string) {
	j.Helper()
	data := fmt.Sprintf("0x%x", crypto.Keccak256([]byte(function))[:4])
	for _, a := range addresses {
		data += padded(a)
	}
	j.do(&out, "eth_call", map[string]string{"to": to, "data": data}, "latest")
	return out
}

// logs is the data of an event's occurrences for an account, in order.
func (j jsonRPC) logs(of, event, account string) []string {
	j.Helper()
	var list []struct {
		Data string `json:"data"`
	}
	j.do(&list, "eth_getLogs", map[string]any{
		"address": of, "fromBlock": "0x0", "toBlock": "latest",
		"topics": []string{fmt.Sprintf("0x%x", crypto.Keccak256([]byte(event))), "0x" + padded(account)},
	})
	out := make([]string, len(list))
	for i, l := range list {
		out[i] = l.Data
	}
	return out
}

type rpcBlock struct {
	Number string `json:"number"`
	Hash   string `json:"hash"`
}

func (j jsonRPC) block(n string) (b rpcBlock) {
	j.Helper()
	j.do(&b, "eth_getBlockByNumber", n, false)
	return b
}

func padded(address string) string {
	return strings.Repeat("0", 24) + strings.TrimPrefix(strings.ToLower(address), "0x")
}

func number(t *testing.T, hex string) *big.Int {
	t.Helper()
	n, ok := new(big.Int).SetString(strings.TrimPrefix(hex, "0x"), 16)
	if !ok {
		t.Fatalf("not a number: %q", hex)
	}
	return n
}
