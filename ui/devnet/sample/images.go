package sample

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/gif"  // decodes the Go tree's pictures
	_ "image/jpeg" // decodes the Go tree's pictures
	"image/png"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/image/draw"
)

const (
	maxPictureBytes  = 4 << 20
	maxPicturePixels = 16 << 20
)

var (
	pictureExtensions = []string{".png", ".gif", ".jpg", ".jpeg"}
	scaledTo          = []int{64, 128, 224} // the longer edge, in pixels
)

// goImages takes the pictures with which Go's decoders are tested. They are
// tiny, so they go into two archives: a chunk each would be mostly padding.
func goImages(root string) maker {
	return maker{
		Dataset: Dataset{
			Name:        "go-images",
			Description: "Pictures from the Go source tree (PNG, GIF, JPEG): the originals, and each of them scaled to 64, 128 and 224 pixels.",
			License:     "BSD-3-Clause",
		},
		write: func(ctx context.Context, dir string) error { return writeImages(ctx, root, dir) },
	}
}

func writeImages(ctx context.Context, root, dir string) error {
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		return err
	}
	tree := os.DirFS(root)
	originals, scaled := newTar(), newTar()
	n, nScaled := 0, 0
	for _, top := range []string{"src", "doc", "misc", "test"} {
		if _, err := fs.Stat(tree, top); err != nil {
			continue // distributions leave some out
		}
		err := fs.WalkDir(tree, top, func(p string, d fs.DirEntry, err error) error {
			if err != nil || ctx.Err() != nil {
				return errOr(ctx, err)
			}
			if !d.Type().IsRegular() || !slices.Contains(pictureExtensions, path.Ext(p)) {
				return nil
			}
			if info, err := d.Info(); err != nil || info.Size() > maxPictureBytes {
				return err
			}
			b, err := fs.ReadFile(tree, p)
			if err != nil {
				return err
			}
			img, ok := decode(b)
			if !ok {
				return nil // some are damaged on purpose
			}
			n++
			if err := originals.add(p, b); err != nil {
				return err
			}
			for _, edge := range scaledTo {
				small, err := encodeScaled(img, edge)
				if err != nil {
					return err
				}
				nScaled++
				name := strings.TrimSuffix(p, path.Ext(p)) + "-" + path.Ext(p)[1:]
				if err := scaled.add(fmt.Sprintf("%d/%s.png", edge, strings.ReplaceAll(name, "/", "_")), small); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if n == 0 {
		return fmt.Errorf("no pictures in %s: %w", root, fs.ErrNotExist)
	}
	if err := originals.writeTo(filepath.Join(dir, "pictures-original.tar")); err != nil {
		return err
	}
	if err := scaled.writeTo(filepath.Join(dir, "pictures-scaled.tar")); err != nil {
		return err
	}
	readme := fmt.Sprintf(`Pictures from the Go source tree of this machine.

pictures-original.tar  %d pictures as they are, under their path in the tree
pictures-scaled.tar    %d PNGs: EDGE/path_with_underscores-format.png, where EDGE
                       is the longer edge in pixels

Pictures that are damaged on purpose, to test decoders, were left out. The
files are in tar archives because they are tiny: every file of a dataset
starts a chunk of its own.

%s`, n, nScaled, licenseText(root))
	return writeFile(filepath.Join(dir, "readme.txt"), []byte(readme))
}

func errOr(ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	return ctx.Err()
}

func decode(b []byte) (image.Image, bool) {
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > maxPicturePixels/c.Height {
		return nil, false
	}
	img, _, err := image.Decode(bytes.NewReader(b))
	return img, err == nil
}

func encodeScaled(img image.Image, edge int) ([]byte, error) {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	long := max(w, h)
	small := image.NewNRGBA(image.Rect(0, 0, max(1, w*edge/long), max(1, h*edge/long)))
	draw.CatmullRom.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
	var b bytes.Buffer
	err := png.Encode(&b, small)
	return b.Bytes(), err
}
