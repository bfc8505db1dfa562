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

// Listen opens the socket. A file left behind by a process that died is
// replaced; one that answers is not.
func Listen(path string) (net.Listener, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make socket directory: %w", err)
	}
	if st, err := os.Stat(dir); err == nil && st.Mode().Perm()&0o022 != 0 && st.Mode()&os.ModeSticky == 0 {
		return nil, fmt.Errorf("socket directory %s can be written by others", dir)
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
	Code  string `json:"code,omitempty"`
	Error string `json:"error"`
	Hint  string `json:"hint,omitempty"`
}

func toFailure(err error) failure {
	f := failure{Error: err.Error(), Hint: torrent.HintOf(err)}
	for code, sentinel := range codes {
		if errors.Is(err, sentinel) {
			f.Code = code
		}
	}
	return f
}

// remoteError carries the words of the server and the sentinel of the code.
type remoteError struct {
	text     string
	sentinel error
}

func (e *remoteError) Error() string { return e.text }
func (e *remoteError) Unwrap() error { return e.sentinel }

func (f failure) err() error {
	err := error(&remoteError{f.Error, codes[f.Code]})
	if f.Hint != "" {
		err = torrent.WithHint(err, "%s", f.Hint)
	}
	return err
}
