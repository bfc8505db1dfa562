package sample

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"image"
	"image/png"
	"math"
	"path/filepath"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/gomediumitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/gomonobolditalic"
	"golang.org/x/image/font/gofont/gomonoitalic"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/gofont/gosmallcaps"
	"golang.org/x/image/font/gofont/gosmallcapsitalic"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/math/fixed"
	"golang.org/x/sync/errgroup"
)

//go:embed font-license.txt
var fontLicense string

const cellPixels = 48 // edge of a picture

var (
	glyphPixels = []float64{24, 34} // em in pixels
	glyphAngles = []float64{0, 12}  // degrees, counter-clockwise

	fonts = []struct {
		name string
		ttf  []byte
	}{
		{"bold", gobold.TTF},
		{"bolditalic", gobolditalic.TTF},
		{"italic", goitalic.TTF},
		{"medium", gomedium.TTF},
		{"mediumitalic", gomediumitalic.TTF},
		{"mono", gomono.TTF},
		{"monobold", gomonobold.TTF},
		{"monobolditalic", gomonobolditalic.TTF},
		{"monoitalic", gomonoitalic.TTF},
		{"regular", goregular.TTF},
		{"smallcaps", gosmallcaps.TTF},
		{"smallcapsitalic", gosmallcapsitalic.TTF},
	}

	// One archive each. A class per archive keeps the archives far larger
	// than a chunk.
	alphabets = []alphabet{
		{"cyrillic", [][2]rune{{0x401, 0x40f}, {0x410, 0x45f}}},
		{"greek", [][2]rune{{0x391, 0x3a9}, {0x3b1, 0x3c9}}},
		{"latin-accents", [][2]rune{{0xc0, 0xff}}},
		{"latin-digits-signs", [][2]rune{{'!', '@'}, {'[', '`'}, {'{', '~'}}},
		{"latin-letters", [][2]rune{{'A', 'Z'}, {'a', 'z'}}},
	}
)

// alphabet is a class of characters, by first and last.
type alphabet struct {
	name  string
	runes [][2]rune
}

func glyphs(o Options) maker {
	return maker{
		Dataset: Dataset{
			Name:        "glyphs",
			Description: "Characters of the Latin, Greek and Cyrillic alphabets drawn with the twelve Go fonts in two sizes, upright and turned, 48x48 grey PNGs with the label in the name.",
			License:     "BSD-3-Clause",
		},
		write: func(ctx context.Context, dir string) error {
			counts := make([]int, len(alphabets))
			g, ctx := errgroup.WithContext(ctx)
			g.SetLimit(o.Workers)
			for i := range alphabets {
				g.Go(func() (err error) {
					counts[i], err = writeAlphabet(ctx, i, dir)
					return err
				})
			}
			if err := g.Wait(); err != nil {
				return err
			}
			return writeFile(filepath.Join(dir, "readme.txt"), []byte(glyphReadme(counts)))
		},
	}
}

func glyphReadme(counts []int) string {
	var b bytes.Buffer
	b.WriteString("Characters drawn with the Go fonts, for teaching encoders and testing search.\n\n")
	for i, a := range alphabets {
		fmt.Fprintf(&b, "%-24s %5d pictures\n", a.name+".tar", counts[i])
	}
	fmt.Fprintf(&b, `
Inside: uHHHH/FONT-SIZE-ANGLE.png, where HHHH is the character in Unicode, SIZE
the em in pixels and ANGLE the turn in degrees, counter-clockwise. The pictures
are %dx%d, 8-bit grey, white on black, with the outline's box in the middle.
They are in tar archives because every file of a dataset starts a chunk of its
own, and a chunk holds hundreds of them. In the smallcaps fonts lower-case
letters are drawn as small capitals.

Licence of the fonts
--------------------
%s`, cellPixels, cellPixels, fontLicense)
	return b.String()
}

func writeAlphabet(ctx context.Context, i int, dir string) (int, error) {
	a := alphabets[i]
	pens, err := newPens()
	if err != nil {
		return 0, err
	}
	archive := newTar()
	n := 0
	var buf sfnt.Buffer
	for _, span := range a.runes {
		for r := span[0]; r <= span[1]; r++ {
			if ctx.Err() != nil {
				return 0, ctx.Err()
			}
			for _, p := range pens {
				if g, err := p.font.GlyphIndex(&buf, r); err != nil || g == 0 {
					continue // the font lacks it
				}
				for _, angle := range glyphAngles {
					b, err := p.draw(r, angle)
					if err != nil {
						return 0, err
					}
					if err := archive.add(fmt.Sprintf("u%04x/%s%+.0f.png", r, p.name, angle), b); err != nil {
						return 0, err
					}
					n++
				}
			}
		}
	}
	return n, archive.writeTo(filepath.Join(dir, a.name+".tar"))
}

// pen draws with one font in one size. It is used by one goroutine.
type pen struct {
	name string
	font *sfnt.Font
	face font.Face

	upright, turned *image.RGBA
	grey            *image.Gray
	enc             png.Encoder
	keep            keepBuffer
}

func newPens() ([]*pen, error) {
	var out []*pen
	for _, f := range fonts {
		parsed, err := opentype.Parse(f.ttf)
		if err != nil {
			return nil, fmt.Errorf("read font %s: %w", f.name, err)
		}
		for _, px := range glyphPixels {
			face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: px, DPI: 72, Hinting: font.HintingNone})
			if err != nil {
				return nil, fmt.Errorf("open font %s: %w", f.name, err)
			}
			cell := image.Rect(0, 0, cellPixels, cellPixels)
			p := &pen{
				name: fmt.Sprintf("%s-%.0f", f.name, px), font: parsed, face: face,
				upright: image.NewRGBA(cell), turned: image.NewRGBA(cell), grey: image.NewGray(cell),
			}
			p.enc = png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &p.keep}
			out = append(out, p)
		}
	}
	return out, nil
}

// keepBuffer lends the PNG encoder the same buffers again and again.
type keepBuffer struct{ b *png.EncoderBuffer }

func (k *keepBuffer) Get() *png.EncoderBuffer  { return k.b }
func (k *keepBuffer) Put(b *png.EncoderBuffer) { k.b = b }

func (p *pen) draw(r rune, degrees float64) ([]byte, error) {
	box, _, ok := p.face.GlyphBounds(r)
	if !ok {
		return nil, fmt.Errorf("draw %q with %s: no outline", r, p.name)
	}
	const middle = fixed.Int26_6(cellPixels << 6 / 2)
	d := font.Drawer{Dst: p.upright, Src: image.White, Face: p.face, Dot: fixed.Point26_6{
		X: middle - (box.Min.X+box.Max.X)/2, Y: middle - (box.Min.Y+box.Max.Y)/2,
	}}
	clear(p.upright.Pix)
	d.DrawString(string(r))
	shown := p.upright
	if degrees != 0 {
		// Turned about the middle of the cell; y points down.
		sin, cos := math.Sincos(-degrees * math.Pi / 180)
		const c = cellPixels / 2.0
		clear(p.turned.Pix)
		draw.BiLinear.Transform(p.turned, f64.Aff3{cos, -sin, c - c*cos + c*sin, sin, cos, c - c*sin - c*cos}, p.upright, p.upright.Bounds(), draw.Src, nil)
		shown = p.turned
	}
	for i := range p.grey.Pix {
		p.grey.Pix[i] = shown.Pix[4*i] // white: red tells all
	}
	var b bytes.Buffer
	err := p.enc.Encode(&b, p.grey)
	return b.Bytes(), err
}
