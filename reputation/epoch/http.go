package epoch

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"rarebit/reputation"
	"rarebit/torrent"
)

// errManifestFixed is returned for a second manifest of a dataset.
var errManifestFixed = errors.New("another manifest of this dataset is in use")

// WhyHeader carries the signed request of /v1/why, in hex.
const WhyHeader = "Rarebit-Envelope"

// Handler answers seeders and publishers. It may be mounted at the root of a
// server; it answers only while Run runs.
func (v *Validator) Handler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("POST /v1/commit", v.ready(v.serveCommit))
	m.HandleFunc("POST /v1/settle", v.ready(v.serveSettle))
	m.HandleFunc("GET /v1/block/{epoch}", v.ready(v.serveBlock))
	m.HandleFunc("GET /v1/why/{epoch}", v.ready(v.serveWhy))
	m.HandleFunc("GET /v1/status", v.serveStatus)
	m.HandleFunc("GET /v1/datasets", v.ready(v.serveDatasets))
	m.HandleFunc("POST /v1/datasets/{id}", v.ready(v.serveUpload))
	m.HandleFunc("GET /v1/datasets/{id}/{part}", v.ready(v.serveDatasetPart))
	return m
}

func (v *Validator) ready(f http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if v.timeline().Len == 0 || v.lastState() == nil {
			http.Error(w, "starting", http.StatusServiceUnavailable)
			return
		}
		f(w, r)
	}
}

// refuse answers a message that was understood but not taken.
func refuse(w http.ResponseWriter, s Status, reason string) {
	reply(w, &Reply{Status: s, Reason: reason})
}

func reply(w http.ResponseWriter, r *Reply) {
	w.Header().Set("Content-Type", "application/octet-stream")
	code := http.StatusOK
	switch r.Status {
	case StatusRefused:
		code = http.StatusUnprocessableEntity
	case StatusTryLater:
		code = http.StatusConflict
	}
	w.WriteHeader(code)
	_, _ = w.Write(r.Encode())
}

// receive reads and checks an envelope; it has answered when ok is false.
func (v *Validator) receive(w http.ResponseWriter, r *http.Request, want MessageType) (env *Envelope, who torrent.Address, ok bool) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(want.limit()+envelopeOverhead)))
	if err != nil {
		http.Error(w, "message too long or cut off", http.StatusRequestEntityTooLarge)
		return nil, who, false
	}
	env, err = DecodeEnvelope(raw)
	if err == nil && env.Type != want {
		err = ErrFormat
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return nil, who, false
	}
	if who, err = env.Check(v.cfg.Domain); err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return nil, who, false
	}
	return env, who, true
}

func (v *Validator) serveCommit(w http.ResponseWriter, r *http.Request) {
	env, who, ok := v.receive(w, r, TypeCommit)
	if !ok {
		return
	}
	line, now := v.timeline(), v.cfg.Now()
	current := max(line.At(now), 1)
	switch {
	case env.Epoch < current, env.Epoch == current && now.After(line.CommitUntil(current)):
		refuse(w, StatusRefused, reputation.ReasonNoCommit.String()) // too late: commit to the next epoch
		return
	case env.Epoch > current+1:
		refuse(w, StatusTryLater, "too_early")
		return
	}
	c, err := DecodeCommit(env.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for _, p := range c.Endpoints {
		if err := dialable(p, v.cfg.Params.Local); err != nil {
			refuse(w, StatusRefused, "endpoint_not_public")
			return
		}
	}
	if _, bytes := inventory(c, v.library.infos(now)); bytes > v.cfg.Params.MaxPaidBytes || c.Bytes > v.cfg.Params.MaxPaidBytes {
		refuse(w, StatusRefused, reputation.ReasonOver256GiB.String())
		return
	}
	if account, known := v.lastState().AccountOf(who); known && account != c.Account {
		refuse(w, StatusRefused, "account_fixed")
		return
	}
	two, err := v.store.addCommit(r.Context(), env.Epoch, who, env)
	if err != nil {
		v.internal(w, err)
		return
	}
	if two {
		refuse(w, StatusRefused, reputation.ReasonEquivocation.String())
		return
	}
	v.mu.Lock()
	v.status.Commits++
	v.mu.Unlock()
	reply(w, &Reply{Status: StatusOK})
}

func (v *Validator) internal(w http.ResponseWriter, err error) {
	v.log.Error("request failed", "err", err)
	http.Error(w, "internal error", http.StatusInternalServerError)
}

func (v *Validator) serveSettle(w http.ResponseWriter, r *http.Request) {
	env, who, ok := v.receive(w, r, TypeSettle)
	if !ok {
		return
	}
	line, now := v.timeline(), v.cfg.Now()
	switch {
	case line.At(now) < env.Epoch || now.Before(line.CommitUntil(env.Epoch)):
		refuse(w, StatusTryLater, "too_early")
		return
	case now.After(line.SettleUntil(env.Epoch)) || v.lastState().Epoch >= env.Epoch:
		refuse(w, StatusRefused, reputation.ReasonLateReceipts.String()) // send them with the next epoch's
		return
	}
	s, err := DecodeSettlement(env.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	j, err := v.judge(r, env.Epoch)
	if err != nil {
		v.internal(w, err)
		return
	}
	if !j.knows(who) {
		refuse(w, StatusRefused, reputation.ReasonUnknownSession.String())
		return
	}
	full, err := v.store.addSettle(r.Context(), env.Epoch, who, env)
	if err != nil {
		v.internal(w, err)
		return
	}
	if full {
		refuse(w, StatusRefused, "too_many_parts")
		return
	}
	out := &Reply{Status: StatusOK}
	var leaves []torrent.Hash
	for i := range s.Claims {
		c := &s.Claims[i]
		why, ok := j.check(who, c)
		if !ok {
			out.Bad = append(out.Bad, Refused{uint32(i), why}) //nolint:gosec // at most maxClaims
			continue
		}
		leaves = append(leaves, c.AckLeaf())
	}
	out.Root = NewMerkle(leaves).Root()
	reply(w, out)
}

// AckLeaf is the leaf of an acknowledgement's root: what a seeder can show
// later if a receipt that was accepted is missing in the block.
func (c *ReceiptClaim) AckLeaf() torrent.Hash {
	return receiptLeaf(c.Dataset, c.Session, voucherAddress(c.Voucher.Pub), c.Blocks)
}

// judge has the sessions of an epoch and of those whose receipts may be late.
// COMMITs of these epochs are closed, so it is made once.
func (v *Validator) judge(r *http.Request, e uint64) (*judge, error) {
	v.mu.Lock()
	j := v.judges[e]
	v.mu.Unlock()
	if j != nil {
		return j, nil
	}
	var sessions []Session
	for i := max(e, lateEpochs+1) - lateEpochs; i <= e; i++ {
		infos := v.library.infos(v.timeline().Start(i))
		commits, err := v.store.commits(r.Context(), i)
		if err != nil {
			return nil, err
		}
		for _, c := range commits {
			sessions = append(sessions, sessionsOf(i, c.Pseudonym, c.Commit, infos)...)
		}
	}
	j = newJudge(v.cfg.Domain, &v.cfg.Params, e, sessions)
	v.mu.Lock()
	defer v.mu.Unlock()
	clear(v.judges) // one epoch is settled at a time
	v.judges[e] = j
	return j, nil
}

// knows says whether a pseudonym has any session.
func (j *judge) knows(who torrent.Address) bool {
	for k := range j.sessions {
		if k.owner == who {
			return true
		}
	}
	return false
}

func (v *Validator) serveBlock(w http.ResponseWriter, r *http.Request) {
	e, err := strconv.ParseUint(r.PathValue("epoch"), 10, 63)
	if err != nil {
		http.Error(w, "no epoch number", http.StatusBadRequest)
		return
	}
	raw, err := v.store.block(r.Context(), e)
	if err != nil {
		v.internal(w, err)
		return
	}
	if raw == nil {
		http.Error(w, "no block of that epoch", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
	_, _ = w.Write(raw)
}

// Why is what a seeder alone may know of its epoch.
type Why struct {
	Epoch  uint64        `json:"epoch"`
	Audits []WhyAudit    `json:"audits"`
	Shared []GroupWeight `json:"shared,omitempty"` // empty: nobody else was in its network group
}

// WhyAudit is one question and its answer.
type WhyAudit struct {
	Dataset torrent.ID `json:"dataset"`
	Chunk   uint32     `json:"chunk"`
	Block   uint32     `json:"block"`
	Outcome string     `json:"outcome"`
	MS      uint32     `json:"ms"`
}

func (v *Validator) serveWhy(w http.ResponseWriter, r *http.Request) {
	e, err := strconv.ParseUint(r.PathValue("epoch"), 10, 63)
	raw, herr := hex.DecodeString(r.Header.Get(WhyHeader))
	if err != nil || herr != nil {
		http.Error(w, "no epoch number or no signed request", http.StatusBadRequest)
		return
	}
	env, err := DecodeEnvelope(raw)
	if err != nil || env.Type != TypeWhy || env.Epoch != e {
		http.Error(w, "no request for that epoch", http.StatusBadRequest)
		return
	}
	who, err := env.Check(v.cfg.Domain)
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	if v.lastState().Epoch < e { // draws of a running epoch are nobody's business yet
		http.Error(w, "the epoch is not settled", http.StatusNotFound)
		return
	}
	out := Why{Epoch: e, Audits: []WhyAudit{}}
	audits, err := v.store.audits(r.Context(), e)
	if err == nil {
		out.Shared, err = v.store.shared(r.Context(), e, who)
	}
	if err != nil {
		v.internal(w, err)
		return
	}
	for _, a := range audits[who] {
		out.Audits = append(out.Audits, WhyAudit{a.Spot.Dataset, a.Spot.Chunk, a.Spot.Block, a.Outcome.String(), a.MS})
	}
	writeJSON(w, out)
}

func (v *Validator) serveStatus(w http.ResponseWriter, _ *http.Request) { writeJSON(w, v.Snapshot()) }

func writeJSON(w http.ResponseWriter, x any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(x)
}

// ListedDataset is one line of GET /v1/datasets.
type ListedDataset struct {
	ID      torrent.ID `json:"id"`
	Updated time.Time  `json:"updated"`
}

func (v *Validator) serveDatasets(w http.ResponseWriter, _ *http.Request) {
	list := []ListedDataset{}
	for _, h := range v.library.all() {
		list = append(list, ListedDataset{h.info.ID, time.UnixMilli(h.raw.Updated).UTC()})
	}
	writeJSON(w, list)
}

func (v *Validator) serveUpload(w http.ResponseWriter, r *http.Request) {
	var id torrent.ID
	if err := id.UnmarshalText([]byte(r.PathValue("id"))); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	reg, err := v.library.registration(r.Context(), id, v.cfg.Now())
	switch {
	case errors.Is(err, torrent.ErrUnknownDataset):
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	case err != nil:
		v.log.Warn("upload waits for the chain", "err", err)
		http.Error(w, "the chain does not answer", http.StatusServiceUnavailable)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, uploadLimit(&reg)))
	if err != nil {
		http.Error(w, "upload too long or cut off", http.StatusRequestEntityTooLarge)
		return
	}
	u, err := DecodeUpload(raw)
	if err == nil {
		err = v.library.add(r.Context(), &reg, u, v.cfg.Now())
	}
	switch {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, errManifestFixed):
		http.Error(w, err.Error(), http.StatusConflict)
	case errors.Is(err, torrent.ErrManifest), errors.Is(err, torrent.ErrSignature), errors.Is(err, torrent.ErrHostileName), errors.Is(err, ErrFormat):
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
	default:
		v.internal(w, err)
	}
}

func (v *Validator) serveDatasetPart(w http.ResponseWriter, r *http.Request) {
	var id torrent.ID
	if err := id.UnmarshalText([]byte(r.PathValue("id"))); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h := v.library.get(id)
	if h == nil {
		http.Error(w, "unknown dataset", http.StatusNotFound)
		return
	}
	var raw []byte
	switch r.PathValue("part") {
	case "manifest":
		raw = h.raw.Manifest
	case "torrent":
		raw = h.raw.Torrent
	case "tree":
		raw = joinHashes(h.leaves)
	default:
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
	_, _ = w.Write(raw)
}
