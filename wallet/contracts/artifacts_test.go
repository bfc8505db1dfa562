package contracts_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"

	"rarebit/wallet/contracts"
	"rarebit/wallet/contracts/hub"
	"rarebit/wallet/contracts/token"
	"rarebit/wallet/contracts/validators"
)

// Sources, artifacts and bindings belong together. When this fails: npm ci,
// node compile.js, go generate.
func TestArtifactsAreOfTheseSources(t *testing.T) {
	sums, err := os.ReadFile("artifacts/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for line := range strings.Lines(string(sums)) {
		want, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			t.Fatalf("line %q", line)
		}
		b, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(b)); got != want {
			t.Errorf("%s has changed since the artifacts were made", name)
		}
		listed[name] = true
	}
	sources, err := filepath.Glob("*/*.sol")
	if err != nil || len(sources) == 0 {
		t.Fatal(err, "no sources")
	}
	for _, s := range sources {
		if !listed[filepath.ToSlash(s)] {
			t.Errorf("%s is not in the artifacts", s)
		}
	}
	for name, md := range metadata() {
		if !listed["artifacts/"+name+".json"] {
			t.Errorf("%s has no artifact", name)
		}
		b, err := os.ReadFile("artifacts/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var a struct {
			Contracts map[string]struct {
				ABI json.RawMessage `json:"abi"`
				Bin string          `json:"bin"`
			} `json:"contracts"`
		}
		if err := json.Unmarshal(b, &a); err != nil {
			t.Fatal(err)
		}
		c := a.Contracts[name+".sol:"+name]
		var compact bytes.Buffer
		if err := json.Compact(&compact, c.ABI); err != nil {
			t.Fatal(err)
		}
		// abigen drops the blanks inside of strings too.
		if md.Bin != "0x"+c.Bin || md.ABI != strings.ReplaceAll(compact.String(), " ", "") {
			t.Errorf("the binding of %s is not of its artifact", name)
		}
	}
}

func metadata() map[string]*bind.MetaData {
	return map[string]*bind.MetaData{
		"RewardHub": &hub.RewardHubMetaData, "ValidatorRegistry": &validators.ValidatorRegistryMetaData, "TestToken": &token.TestTokenMetaData,
	}
}

func TestEveryErrorHasASentence(t *testing.T) {
	for name, md := range metadata() {
		parsed, err := md.ParseABI()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range parsed.Errors {
			if r, ok := contracts.DecodeReason(e.ID[:4]); !ok || r.Name != e.Name || r.Sentence == "" {
				t.Errorf("%s.%s has no sentence", name, e.Name)
			}
		}
	}
}

func FuzzDecodeReason(f *testing.F) {
	f.Add([]byte{0x21, 0x66, 0xec, 0x35})
	f.Add([]byte{0x08, 0xc3, 0x79, 0xa0, 0, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, ok := contracts.DecodeReason(b); ok && r.Sentence == "" {
			t.Errorf("no sentence for %x", b)
		}
	})
}
