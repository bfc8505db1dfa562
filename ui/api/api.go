// Package api lets other processes talk to a node: HTTP/1.1 and JSON on a unix
// socket that only its owner can open. Server answers, Client asks; both speak
// node.Node, so screens and commands do not know whether the node runs in
// their own process. It decides nothing and keeps nothing.
package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"rarebit/torrent"
	"rarebit/ui/node"
	"rarebit/wallet"
)

// Version is the socket's own version; client and server must agree on it.
const Version = "1"

// ErrNotRunning is returned when no daemon serves the data directory.
var ErrNotRunning = errors.New("daemon is not running")

// SocketPath is where the node of a data directory listens: in the user's
// runtime directory, because socket paths are short (104 bytes on macOS) and
// data directories may be deep.
func SocketPath(dataDir string) string {
	abs, err := filepath.Abs(dataDir)
	if err != nil {
		abs = dataDir
	}
	if target, err := filepath.EvalSymlinks(abs); err == nil {
		abs = target
	}
	sum := sha256.Sum256([]byte(abs))
	name := "rarebit-" + hex.EncodeToString(sum[:6]) + ".sock"
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" && len(dir) < 60 {
		return filepath.Join(dir, name)
	}
	return filepath.Join(os.TempDir(), fmt.Sprintf("rarebit-%d", os.Getuid()), name)
}

// private refuses a socket directory that is not this user's alone. In a shared
// folder somebody else may have made it first, to put his socket where our
// commands look for ours: passphrases go through it.
func private(dir string) error {
	st, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("look at socket directory: %w", err)
	}
	owner, ok := st.Sys().(*syscall.Stat_t)
	if !st.IsDir() || st.Mode().Perm()&0o022 != 0 || ok && int(owner.Uid) != os.Getuid() {
		return torrent.WithHint(fmt.Errorf("socket directory %s is not this user's alone", dir), "set XDG_RUNTIME_DIR to a folder of your own")
	}
	return nil
}

// Listen opens the socket. A file left behind by a process that died is
// replaced; one that answers is not.
func Listen(path string) (net.Listener, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make socket directory: %w", err)
	}
	if err := private(dir); err != nil {
		return nil, err
	}
	if c, err := (&net.Dialer{Timeout: 200 * time.Millisecond}).DialContext(context.Background(), "unix", path); err == nil {
		_ = c.Close()
		return nil, torrent.WithHint(fmt.Errorf("listen on %s: another node answers there", path), "stop it, or use another --data directory")
	}
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("remove stale socket: %w", err)
	}
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen on socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		_ = l.Close()
		return nil, fmt.Errorf("listen on socket: %w", err)
	}
	return l, nil
}

// codes are the errors that a client must tell apart; they travel by name.
var codes = map[string]error{
	"nothing_to_claim": wallet.ErrNothingToClaim,
	"locked":           wallet.ErrLocked,
	"no_wallet":        wallet.ErrNoWallet,
	"passphrase":       wallet.ErrPassphrase,
	"wrong_chain":      wallet.ErrWrongChain,
	"chain_away":       wallet.ErrChainAway,
	"unknown_dataset":  torrent.ErrUnknownDataset,
	"hostile_name":     torrent.ErrHostileName,
	"in_use":           node.ErrInUse,
	"usage":            node.ErrUsage,
}

// failure is an error on the socket.
type failure struct {
	Codes []string `json:"codes,omitempty"` // one error may be several of them
	Error string   `json:"error"`
	Hint  string   `json:"hint,omitempty"`
}

func toFailure(err error) failure {
	f := failure{Error: err.Error(), Hint: torrent.HintOf(err)}
	for code, sentinel := range codes {
		if errors.Is(err, sentinel) {
			f.Codes = append(f.Codes, code)
		}
	}
	slices.Sort(f.Codes)
	return f
}

// remoteError carries the words of the server and the sentinels of the codes.
type remoteError struct {
	text      string
	sentinels []error
}

func (e *remoteError) Error() string   { return e.text }
func (e *remoteError) Unwrap() []error { return e.sentinels }

func (f failure) err() error {
	r := &remoteError{text: f.Error}
	for _, code := range f.Codes {
		if sentinel := codes[code]; sentinel != nil {
			r.sentinels = append(r.sentinels, sentinel)
		}
	}
	err := error(r)
	if f.Hint != "" {
		err = torrent.WithHint(err, "%s", f.Hint)
	}
	return err
}
