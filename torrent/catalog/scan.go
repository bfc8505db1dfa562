package catalog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rarebit/torrent"
)

// listed is how many names a message shows before it counts the rest.
const listed = 10

// source is a file to publish as the scan saw it.
type source struct {
	path string // slash-separated, below the root
	size int64
	info fs.FileInfo
}

// scanned is what a folder holds.
type scanned struct {
	root  string
	name  string
	files []source // by path, bytewise

	links, devices, excluded, clashes []string
	badNames, unreadable              []string
	unreadableErr, badNameErr         error
}

// scan lists the files to publish. Nothing but regular files is ever opened:
// opening a fifo would wait for ever, following a link could leave the folder.
func scan(ctx context.Context, o Options) (*scanned, error) {
	abs, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	// The folder that was named may itself be reached by a link: that one
	// was asked for.
	root, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return nil, torrent.WithHint(fmt.Errorf("%w: %w", ErrUnreadable, err), "check the name of the folder")
	}
	info, err := os.Lstat(root)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	s := &scanned{root: root, name: filepath.Base(abs)}
	switch {
	case info.IsDir():
		err = s.walk(ctx, o)
	case info.Mode().IsRegular():
		s.root = filepath.Dir(root)
		s.add(filepath.Base(root), info)
		if stem := strings.TrimSuffix(s.name, filepath.Ext(s.name)); stem != "" {
			s.name = stem
		}
	default:
		err = torrent.WithHint(fmt.Errorf("%w: it is a %s", ErrUnreadable, kindOf(info.Mode())), "name a folder or a file")
	}
	if err != nil {
		return nil, err
	}
	slices.SortFunc(s.files, func(a, b source) int { return cmp.Compare(a.path, b.path) })
	s.tryOpen(ctx, o)
	s.clashes = findClashes(s.files)
	return s, errors.Join(ctx.Err(), s.verdict())
}

func (s *scanned) walk(ctx context.Context, o Options) error {
	skip := make(map[string]bool, len(o.Exclude))
	for _, p := range o.Exclude {
		if abs, err := filepath.Abs(p); err == nil {
			// The last part may not exist yet; its folder is what may be a link.
			if dir, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
				abs = filepath.Join(dir, filepath.Base(abs))
			}
			skip[abs] = true
		}
	}
	return filepath.WalkDir(s.root, func(p string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		rel, relErr := filepath.Rel(s.root, p)
		if relErr != nil {
			return relErr
		}
		rel = filepath.ToSlash(rel)
		switch {
		case err != nil: // a folder that cannot be listed
			s.noRead(rel, err)
			return nil
		case skip[p] && p != s.root:
			s.excluded = append(s.excluded, rel)
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
		case d.Type()&fs.ModeSymlink != 0:
			s.links = append(s.links, rel)
		case !d.Type().IsRegular():
			s.devices = append(s.devices, fmt.Sprintf("%s (%s)", rel, kindOf(d.Type())))
		default:
			info, err := d.Info()
			if err != nil {
				s.noRead(rel, err)
				return nil
			}
			s.add(rel, info)
			if len(s.files) > maxFiles {
				return torrent.WithHint(fmt.Errorf("more than %d files", maxFiles), "pack small files into larger ones, or publish several datasets")
			}
		}
		return nil
	})
}

func (s *scanned) add(rel string, info fs.FileInfo) {
	if err := torrent.CheckPath(rel); err != nil {
		s.badNames = append(s.badNames, fmt.Sprintf("%.120q", rel))
		s.badNameErr = orDefault(s.badNameErr, err)
		return
	}
	s.files = append(s.files, source{path: rel, size: info.Size(), info: info})
}

func (s *scanned) noRead(rel string, err error) {
	s.unreadable = append(s.unreadable, fmt.Sprintf("%.120q", rel))
	s.unreadableErr = orDefault(s.unreadableErr, err)
}

// tryOpen finds the files that cannot be opened before hours of hashing, not
// after, and all of them at once.
func (s *scanned) tryOpen(ctx context.Context, o Options) {
	for _, f := range s.files {
		if ctx.Err() != nil {
			return
		}
		if f.size == 0 {
			continue
		}
		r, err := o.open(filepath.Join(s.root, filepath.FromSlash(f.path)))
		if err != nil {
			s.noRead(f.path, err)
			continue
		}
		_ = r.Close() // nothing was written
	}
}

func (o *Options) open(path string) (ReaderAtCloser, error) {
	if o.Open != nil {
		return o.Open(path)
	}
	return openFile(path)
}

// verdict says whether what was found can be published.
func (s *scanned) verdict() error {
	switch {
	case len(s.badNames) > 0:
		return torrent.WithHint(fmt.Errorf("%w (%d in all: %s)", s.badNameErr, len(s.badNames), some(s.badNames)),
			"rename these files: UTF-8 names without control characters, backslashes, colons or device names work on every system")
	case len(s.unreadable) > 0:
		return torrent.WithHint(fmt.Errorf("%w: %s: %w", ErrUnreadable, some(s.unreadable), s.unreadableErr),
			"give this account the right to read them (chmod -R u+rX), or move them out of the folder; nothing was published")
	}
	for _, f := range s.files {
		if f.size > 0 {
			return nil
		}
	}
	hint := "put at least one file with content into the folder"
	if len(s.links) > 0 {
		hint = "links are not followed: publish the folder that they point to, or copy the files"
	}
	return torrent.WithHint(ErrNoData, "%s", hint)
}

func (s *scanned) warnings() []string {
	var out []string
	warn := func(names []string, one, many string) {
		switch len(names) {
		case 0:
		case 1:
			out = append(out, one+": "+names[0])
		default:
			out = append(out, fmt.Sprintf(many, len(names))+": "+some(names))
		}
	}
	warn(s.links, "left out a symbolic link, links are never followed", "left out %d symbolic links, links are never followed")
	warn(s.devices, "left out what is not a file", "left out %d things that are not files")
	warn(s.excluded, "left out as asked", "left out %d as asked")
	warn(s.clashes, "names differ only in case or Unicode form and overwrite each other on some systems",
		"%d names differ only in case or Unicode form and overwrite each other on some systems")
	return out
}

// unchanged looks at every file once more. A file that was replaced after it
// was hashed would be announced with hashes that it does not have.
func (s *scanned) unchanged() error {
	for _, f := range s.files {
		now, err := os.Lstat(filepath.Join(s.root, filepath.FromSlash(f.path)))
		if err != nil {
			return changed(f.path, err)
		}
		if !sameFile(f.info, now) {
			return changed(f.path, nil)
		}
	}
	return nil
}

func sameFile(was, now fs.FileInfo) bool {
	return now.Mode().IsRegular() && os.SameFile(was, now) && was.Size() == now.Size() && was.ModTime().Equal(now.ModTime())
}

func changed(path string, why error) error {
	err := fmt.Errorf("%q %w", path, ErrChanged)
	if why != nil {
		err = fmt.Errorf("%w: %w", err, why)
	}
	return torrent.WithHint(err, "wait until nothing writes to the folder, then publish again; nothing was published")
}

func some(names []string) string {
	if len(names) <= listed {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:listed], ", "), len(names)-listed)
}

func kindOf(m fs.FileMode) string {
	switch {
	case m&fs.ModeNamedPipe != 0:
		return "fifo"
	case m&fs.ModeSocket != 0:
		return "socket"
	case m&fs.ModeDevice != 0:
		return "device"
	default:
		return "special file"
	}
}
