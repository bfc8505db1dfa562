//go:build !unix

package catalog

import "os"

func openFile(path string) (*os.File, error) { return os.Open(path) }
