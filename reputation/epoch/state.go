package epoch

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"rarebit/reputation"
	"rarebit/torrent"
)

// State is what a validator carries from one epoch to the next: the rows of
// the last block and what stands in no block. It is never changed in place;
// Settle makes a new one.
type State struct {
	Epoch      uint64            `json:"epoch"`
	Digest     torrent.Hash      `json:"digest"`     // of the last header
	Validators []torrent.Address `json:"validators"` // order of each Score.By
	Datasets   []DatasetState    `json:"datasets"`   // ascending by id
	Seeders    []SeederState     `json:"seeders"`    // ascending by pseudonym
	Sessions   []Session         `json:"sessions"`   // of the last epochs, whose receipts may still come
	Credited   []Credited        `json:"credited"`   // ascending by key
	NextSeeds  []SeedCommitment  `json:"next_seeds"`

	Rows *Body `json:"-"` // of the last block; nil before the first
}

// DatasetState is the money of a dataset.
type DatasetState struct {
	ID       torrent.ID       `json:"id"`
	Sponsor  torrent.Address  `json:"sponsor"`
	LastRate reputation.Money `json:"rate"` // newest rate that was not nothing
	Free     reputation.Money `json:"free"` // released and not earned
	Held     reputation.Money `json:"held"`
	Idle     uint64           `json:"idle"` // epochs without a rate in which nobody earned
}

// SeederState is a pseudonym.
type SeederState struct {
	Pseudonym torrent.Address  `json:"pseudonym"`
	Account   torrent.Address  `json:"account"`
	Score     reputation.Score `json:"score"`
	Holds     []Hold           `json:"holds,omitempty"` // oldest first
}

// Hold is pay that was earned and not yet paid.
type Hold struct {
	Epoch   uint64           `json:"epoch"`
	Dataset torrent.ID       `json:"dataset"`
	Amount  reputation.Money `json:"amount"`
}

// Session is a session key of a COMMIT.
type Session struct {
	Epoch     uint64          `json:"epoch"`
	Dataset   torrent.ID      `json:"dataset"`
	Key       torrent.Address `json:"key"`
	Pseudonym torrent.Address `json:"pseudonym"`
	Chunks    []byte          `json:"chunks"` // bitmap
	Len       int             `json:"len"`
}

func (s *Session) has(chunk uint32) bool {
	return uint64(chunk) < uint64(s.Len) && s.Chunks[chunk/8]&(0x80>>(chunk%8)) != 0 //nolint:gosec // Len is positive
}

// Credited is how much of a cumulative receipt has been counted.
type Credited struct {
	Dataset torrent.ID            `json:"dataset"`
	Session torrent.Address       `json:"session"`
	Epoch   uint64                `json:"epoch"`
	Pub     []byte                `json:"pub"`
	Blocks  uint64                `json:"blocks"`
	Seq     uint32                `json:"seq"`
	Chunks  []torrent.ChunkBlocks `json:"chunks"`
}

func (c *Credited) key() creditKey {
	return creditKey{Dataset: c.Dataset, Session: c.Session, Epoch: c.Epoch, Pub: [33]byte(c.Pub)}
}

// SeedCommitment is what a validator bound itself to.
type SeedCommitment struct {
	Epoch     uint64          `json:"epoch"`
	Validator torrent.Address `json:"validator"`
	Hash      torrent.Hash    `json:"hash"`
}

// encode is the state for the database; Rows are kept as the block's body.
func (s *State) encode() ([]byte, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode state of epoch %d: %w", s.Epoch, err)
	}
	return b, nil
}

// decodeState reads what encode wrote and the body of the same epoch.
func decodeState(b, body []byte) (*State, error) {
	s := new(State)
	if err := json.Unmarshal(b, s); err != nil {
		return nil, fmt.Errorf("read state: %w", err)
	}
	for i := range s.Credited {
		if len(s.Credited[i].Pub) != 33 {
			return nil, fmt.Errorf("read state of epoch %d: key of %d bytes", s.Epoch, len(s.Credited[i].Pub))
		}
	}
	for i := range s.Sessions {
		if x := &s.Sessions[i]; x.Len < 0 || len(x.Chunks) != (x.Len+7)/8 {
			return nil, fmt.Errorf("read state of epoch %d: bitmap of %d bytes for %d chunks", s.Epoch, len(x.Chunks), x.Len)
		}
	}
	rows, err := DecodeBody(body)
	if err != nil {
		return nil, fmt.Errorf("read state of epoch %d: %w", s.Epoch, err)
	}
	s.Rows = rows
	return s, nil
}

// next is a copy whose lists can be changed.
func (s *State) next(epoch uint64) *State {
	n := &State{
		Epoch:      epoch,
		Validators: slices.Clone(s.Validators),
		Datasets:   slices.Clone(s.Datasets),
		Seeders:    slices.Clone(s.Seeders),
	}
	// Receipts settle in their own epoch and the two after it.
	for _, x := range s.Sessions {
		if x.Epoch+lateEpochs >= epoch {
			n.Sessions = append(n.Sessions, x)
		}
	}
	for _, c := range s.Credited {
		if c.Epoch+lateEpochs >= epoch {
			n.Credited = append(n.Credited, c)
		}
	}
	for _, c := range s.NextSeeds {
		if c.Epoch > epoch {
			n.NextSeeds = append(n.NextSeeds, c)
		}
	}
	return n
}

// lateEpochs is how many epochs later a receipt is still taken.
const lateEpochs = 2

func (s *State) dataset(id torrent.ID) *DatasetState {
	i, found := slices.BinarySearchFunc(s.Datasets, id, func(d DatasetState, id torrent.ID) int { return compareID(d.ID, id) })
	if !found {
		s.Datasets = slices.Insert(s.Datasets, i, DatasetState{ID: id})
	}
	return &s.Datasets[i]
}

func (s *State) seeder(p torrent.Address) (int, bool) {
	return slices.BinarySearchFunc(s.Seeders, p, func(x SeederState, a torrent.Address) int { return compareAddress(x.Pseudonym, a) })
}

// AccountOf is the account that a pseudonym fixed with its first COMMIT.
func (s *State) AccountOf(p torrent.Address) (torrent.Address, bool) {
	i, found := s.seeder(p)
	if !found {
		return torrent.Address{}, false
	}
	return s.Seeders[i].Account, true
}

// seat gives every score a memory for each validator in office, in the order
// of their addresses. A newcomer among them starts with the medians of the
// others: it has seen nobody yet and must not reset anyone.
func (s *State) seat(validators []torrent.Address) {
	if slices.Equal(s.Validators, validators) {
		return
	}
	for i := range s.Seeders {
		old := s.Seeders[i].Score.By
		alphas, betas, audits := make([]uint64, len(old)), make([]uint64, len(old)), make([]uint32, len(old))
		for j, m := range old {
			alphas[j], betas[j], audits[j] = m.Alpha, m.Beta, m.Audits
		}
		fresh := reputation.Memory{Alpha: reputation.UpperMedian(alphas), Beta: reputation.UpperMedian(betas), Audits: reputation.UpperMedian(audits)}
		by := make([]reputation.Memory, len(validators))
		for j, v := range validators {
			by[j] = fresh
			if k, found := slices.BinarySearchFunc(s.Validators, v, compareAddress); found && k < len(old) {
				by[j] = old[k]
			}
		}
		s.Seeders[i].Score.By = by
	}
	s.Validators = slices.Clone(validators)
}

// What a dataset's money is cut to, so that no sum in a block leaves the bounds
// of its rows: some test token may have any supply.
var (
	maxRate = reputation.MoneyFromBytes16([16]byte{5: 1})
	maxFree = reputation.MoneyFromBytes16([16]byte{4: 1})
)

// release adds the epoch's rate to a dataset and says what may be spent on it
// now: the rate, or after the funded epochs the last rate while money is left.
func (d *DatasetState) release(b Budget) reputation.Money {
	rate := reputation.MinMoney(b.Rate, maxRate)
	d.Free = reputation.MinMoney(d.Free.Add(rate), maxFree)
	if !rate.IsZero() {
		d.LastRate = rate
	}
	if !b.Sponsor.IsZero() {
		d.Sponsor = b.Sponsor
	}
	return reputation.MinMoney(d.LastRate, d.Free)
}

// credited is how much of a key was counted before.
func (s *State) credited(k creditKey) (int, bool) {
	return slices.BinarySearchFunc(s.Credited, k, func(c Credited, k creditKey) int {
		ck := c.key()
		return ck.compare(&k)
	})
}

// accounts are the cumulative rewards while a block is being made.
type accounts map[torrent.Address]reputation.Money

func accountsOf(rows *Body) accounts {
	a := accounts{}
	if rows != nil {
		for _, r := range rows.Accounts {
			a[r.Account] = r.Cumulative
		}
	}
	return a
}

func (a accounts) add(who torrent.Address, m reputation.Money) {
	if !m.IsZero() {
		a[who] = a[who].Add(m)
	}
}

func (a accounts) rows() []AccountRow {
	out := make([]AccountRow, 0, len(a))
	for who, m := range a {
		out = append(out, AccountRow{who, m})
	}
	slices.SortFunc(out, func(x, y AccountRow) int { return compareAddress(x.Account, y.Account) })
	return out
}

func compareBudget(a, b Budget) int {
	return cmp.Or(compareID(a.Dataset, b.Dataset), a.Rate.Cmp(b.Rate), compareAddress(a.Sponsor, b.Sponsor))
}
