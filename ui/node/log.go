package node

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// ringLines is how many lines the log screen can scroll back; the file has all.
const ringLines = 2000

// Ring is a slog.Handler that keeps the newest lines for the screen and passes
// everything on to the log file's handler.
type Ring struct {
	next  slog.Handler
	attrs string
	group string
	s     *ringState
}

type ringState struct {
	mu    sync.Mutex
	n     uint64
	lines []LogLine // ring: line n at n % ringLines
}

// NewRing wraps the handler of the log file.
func NewRing(next slog.Handler) *Ring { return &Ring{next: next, s: &ringState{}} }

// Enabled keeps INFO and above for the screen, and what the file wants.
func (r *Ring) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelInfo || r.next.Enabled(ctx, l)
}

// Handle implements slog.Handler.
func (r *Ring) Handle(ctx context.Context, rec slog.Record) error {
	if rec.Level >= slog.LevelInfo {
		var b strings.Builder
		b.WriteString(rec.Message)
		b.WriteString(r.attrs)
		rec.Attrs(func(a slog.Attr) bool {
			fmt.Fprintf(&b, " %s%s=%v", r.group, a.Key, a.Value)
			return true
		})
		r.s.add(LogLine{At: rec.Time, Level: rec.Level.String(), Text: b.String()})
	}
	if !r.next.Enabled(ctx, rec.Level) {
		return nil
	}
	return r.next.Handle(ctx, rec)
}

// WithAttrs implements slog.Handler.
func (r *Ring) WithAttrs(attrs []slog.Attr) slog.Handler {
	c := *r
	c.next = r.next.WithAttrs(attrs)
	for _, a := range attrs {
		c.attrs += fmt.Sprintf(" %s%s=%v", r.group, a.Key, a.Value)
	}
	return &c
}

// WithGroup implements slog.Handler.
func (r *Ring) WithGroup(name string) slog.Handler {
	c := *r
	c.next, c.group = r.next.WithGroup(name), r.group+name+"."
	return &c
}

func (s *ringState) add(l LogLine) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.N = s.n
	if len(s.lines) < ringLines {
		s.lines = append(s.lines, l)
	} else {
		s.lines[s.n%ringLines] = l
	}
	s.n++
}

// Lines are the newest n lines, oldest first.
func (r *Ring) Lines(n int) []LogLine {
	s := r.s
	s.mu.Lock()
	defer s.mu.Unlock()
	n = min(n, len(s.lines))
	out := make([]LogLine, 0, n)
	for i := s.n - uint64(n); i < s.n; i++ {
		out = append(out, s.lines[i%ringLines])
	}
	return out
}

// alerts keeps the banners: one per condition, gone when the condition is.
type alerts struct {
	mu   sync.Mutex
	list []Alert
	now  func() time.Time
}

// set raises an alert or, with an empty text, ends it.
func (a *alerts) set(id, level, text, hint string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range a.list {
		if a.list[i].ID != id {
			continue
		}
		if text == "" {
			a.list = append(a.list[:i:i], a.list[i+1:]...)
		} else {
			a.list[i].Level, a.list[i].Text, a.list[i].Hint = level, text, hint
		}
		return
	}
	if text != "" {
		a.list = append(a.list, Alert{ID: id, At: a.now(), Level: level, Text: text, Hint: hint})
	}
}

func (a *alerts) snapshot() []Alert {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]Alert(nil), a.list...)
}
