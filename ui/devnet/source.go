package devnet

import "embed"

// source is what becomes a dataset where this machine has no Go tree: this
// package's own files.
//
//go:embed *.go sample/*.go
var source embed.FS
