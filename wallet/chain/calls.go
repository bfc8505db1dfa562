package chain

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"rarebit/torrent"
	"rarebit/wallet"
	"rarebit/wallet/contracts"
	"rarebit/wallet/contracts/hub"
)

// A Call is what a transaction carries: to whom, and which bytes. Client.Do
// sends it at once, Sender.Send with a memory.
type Call struct {
	To   torrent.Address
	Data []byte
}

// RegisterCall registers a dataset of the sender, and its id.
func (c *Client) RegisterCall(d contracts.Dataset, uri string) (Call, torrent.ID, error) {
	data, err := c.hub.TryPackRegister(hub.RewardHubDataset{
		Publisher: common.Address(d.Publisher), ChunkCount: d.ChunkCount, ChunkSize: d.ChunkBytes,
		ChunkRoot: d.ChunkRoot, Infohash: d.InfoHash, Size: d.StreamBytes,
	}, uri)
	if err != nil {
		return Call{}, torrent.ID{}, fmt.Errorf("pack register: %w", err)
	}
	return Call{c.cfg.Hub, data}, contracts.DatasetID(c.cfg.ChainID, c.cfg.Hub, d), nil
}

// FundCall adds to a dataset's budget; the hub needs an allowance of
// perEpoch times epochs.
func (c *Client) FundCall(id torrent.ID, perEpoch wallet.Amount, epochs uint32) Call {
	return Call{c.cfg.Hub, c.hub.PackFund(id, perEpoch.Big(), epochs)}
}

// SubmitCall posts an epoch block; signatures ascend by signer.
func (c *Client) SubmitCall(h contracts.Header, sigs [][65]byte) Call {
	packed := make([]byte, 0, 65*len(sigs))
	for _, s := range sigs {
		packed = append(packed, s[:]...)
	}
	return Call{c.cfg.Hub, c.hub.PackSubmitEpoch(h.Bind(), packed)}
}

// ClaimCall claims; sig may be empty if the account itself sends.
func (c *Client) ClaimCall(epoch uint64, claim contracts.Claim, proof []torrent.Hash, sig []byte) Call {
	return Call{c.cfg.Hub, c.hub.PackClaim(epoch, claim.Bind(), hashes(proof), sig)}
}

// ClaimItem is one claim of a batch.
type ClaimItem struct {
	Claim contracts.Claim
	Proof []torrent.Hash
	Sig   []byte
}

// ClaimBatchCall claims for many accounts against the block of one epoch.
func (c *Client) ClaimBatchCall(epoch uint64, items []ClaimItem) Call {
	claims := make([]hub.RewardHubClaim, len(items))
	proofs := make([][][32]byte, len(items))
	sigs := make([][]byte, len(items))
	for i, it := range items {
		claims[i], proofs[i], sigs[i] = it.Claim.Bind(), hashes(it.Proof), it.Sig
	}
	return Call{c.cfg.Hub, c.hub.PackClaimBatch(epoch, claims, proofs, sigs)}
}

func hashes(list []torrent.Hash) [][32]byte {
	out := make([][32]byte, len(list))
	for i, h := range list {
		out[i] = h
	}
	return out
}

// ApproveCall lets a contract take up to that many of the sender's tokens.
func (c *Client) ApproveCall(tokenAt, spender torrent.Address, a wallet.Amount) Call {
	return Call{tokenAt, c.tok.PackApprove(common.Address(spender), a.Big())}
}

// TransferCall sends tokens.
func (c *Client) TransferCall(tokenAt, to torrent.Address, a wallet.Amount) Call {
	return Call{tokenAt, c.tok.PackTransfer(common.Address(to), a.Big())}
}

// MintCall makes test tokens; only the token's owner may.
func (c *Client) MintCall(tokenAt, to torrent.Address, a wallet.Amount) Call {
	return Call{tokenAt, c.tok.PackMint(common.Address(to), a.Big())}
}

// AdmitCall names a validator; only the registry's owner may.
func (c *Client) AdmitCall(registry, validator torrent.Address) Call {
	return Call{registry, c.reg.PackAdmit(common.Address(validator))}
}

// ExpelCall takes a validator's seat; only the registry's owner may.
func (c *Client) ExpelCall(registry, validator torrent.Address) Call {
	return Call{registry, c.reg.PackExpel(common.Address(validator))}
}

// JoinCall takes the sender's seat with a stake, which the registry must be
// allowed to take.
func (c *Client) JoinCall(registry torrent.Address, stake wallet.Amount) Call {
	return Call{registry, c.reg.PackJoin(stake.Big())}
}

func keyAddress(k *PrivateKey) torrent.Address {
	return torrent.Address(crypto.PubkeyToAddress(k.PublicKey))
}
