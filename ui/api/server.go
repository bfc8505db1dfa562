package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"rarebit/ui/node"
)

// maxRequest bounds a request body; the largest is a passphrase or a path.
const maxRequest = 1 << 20

// pauseRequest and dropRequest name a dataset on the wire.
type pauseRequest struct {
	Dataset string `json:"dataset"`
	Paused  bool   `json:"paused"`
}

type dropRequest struct {
	Dataset string `json:"dataset"`
}

type empty struct{}

// Handler serves a node.
func Handler(n node.Node) http.Handler {
	mux := http.NewServeMux()
	handle(mux, "POST /v1/snapshot", n.Snapshot)
	handle(mux, "POST /v1/pick", func(ctx context.Context, p node.Pick) (empty, error) { return empty{}, n.Pick(ctx, p) })
	handle(mux, "POST /v1/drop", func(ctx context.Context, r dropRequest) (empty, error) { return empty{}, n.Drop(ctx, r.Dataset) })
	handle(mux, "POST /v1/pause", func(ctx context.Context, r pauseRequest) (empty, error) {
		return empty{}, n.Pause(ctx, r.Dataset, r.Paused)
	})
	handle(mux, "POST /v1/publish", func(ctx context.Context, p node.Publish) (*node.Published, error) { return n.Publish(ctx, p) })
	handle(mux, "POST /v1/claim/quote", func(ctx context.Context, _ empty) (*node.ClaimQuote, error) { return n.PrepareClaim(ctx) })
	handle(mux, "POST /v1/claim", n.Claim)
	return mux
}

func handle[In, Out any](mux *http.ServeMux, route string, f func(context.Context, In) (Out, error)) {
	mux.HandleFunc(route, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if v := r.Header.Get("Rarebit-Api"); v != Version {
			writeJSON(w, http.StatusBadRequest, failure{Error: fmt.Sprintf("socket version %.10q, this daemon speaks %s", v, Version), Hint: "use the same rarebit for the command and the daemon"})
			return
		}
		var in In
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest))
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil {
			writeJSON(w, http.StatusBadRequest, toFailure(fmt.Errorf("%w: %w", node.ErrUsage, err)))
			return
		}
		out, err := f(r.Context(), in)
		if err != nil {
			writeJSON(w, http.StatusConflict, toFailure(err))
			return
		}
		writeJSON(w, http.StatusOK, out)
	})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client is gone if this fails
}

// Serve answers on l until ctx ends, then lets running requests finish.
func Serve(ctx context.Context, l net.Listener, n node.Node) error {
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	srv := &http.Server{Handler: Handler(n), ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-running.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = srv.Shutdown(last)
	}()
	err := srv.Serve(l)
	cancel()
	<-stopped
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve socket: %w", err)
}
