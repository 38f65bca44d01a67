// Judges notes, proofs, tiles and receipts with Go's own log (golang.org/x/mod/sumdb) and the formats of
// transparency-dev, for the tests of concord.ledger.
//
// Reads one question per line of standard input, as JSON; answers each with one line: "yes", or "no" and why.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// question is what is asked; Kind says which of the other fields are filled.
type question struct {
	Kind    string // note, record, tree, leaf, tiles, receipt, policy, cosign
	Note    string
	Key     string
	Index   int64
	Old     int64
	Size    int64
	Leaf    []byte
	Hash    []byte
	OldRoot []byte
	Root    []byte
	Proof   [][]byte
	Tiles   map[string][]byte

	Secret    string
	Witnesses []string
	Least     int
	Policy    string
	Times     map[string]int64
}

func hash(b []byte) (h tlog.Hash, err error) {
	if len(b) != len(h) {
		return h, fmt.Errorf("a hash of %d bytes", len(b))
	}
	copy(h[:], b)
	return h, nil
}

func hashes(parts [][]byte) (all []tlog.Hash, err error) {
	for _, b := range parts {
		h, err := hash(b)
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, nil
}

func judge(q question) error {
	if q.Kind == "policy" {
		return byPolicy(q)
	}
	if q.Kind == "receipt" {
		return receipt(q)
	}
	root, err := hash(q.Root)
	if q.Kind != "note" && q.Kind != "leaf" && err != nil {
		return err
	}
	proof, err := hashes(q.Proof)
	if err != nil {
		return err
	}
	switch q.Kind {
	case "note":
		verifier, err := note.NewVerifier(q.Key)
		if err != nil {
			return err
		}
		_, err = note.Open([]byte(q.Note), note.VerifierList(verifier))
		return err
	case "leaf":
		leaf, err := hash(q.Hash)
		if err == nil && tlog.RecordHash(q.Leaf) != leaf {
			err = fmt.Errorf("another hash")
		}
		return err
	case "record":
		leaf, err := hash(q.Hash)
		if err != nil {
			return err
		}
		return tlog.CheckRecord(proof, q.Size, root, q.Index, leaf)
	case "tree":
		old, err := hash(q.OldRoot)
		if err != nil {
			return err
		}
		return tlog.CheckTree(proof, q.Size, root, q.Old, old)
	case "tiles":
		return fromTiles(q, root, proof)
	}
	return fmt.Errorf("nothing is called %s", q.Kind)
}

// fromTiles makes both proofs anew from the tiles alone, which Go checks against the root, and compares the first.
func fromTiles(q question, root tlog.Hash, proof []tlog.Hash) error {
	reader := tlog.TileHashReader(tlog.Tree{N: q.Size, Hash: root}, tiles(q.Tiles))
	made, err := tlog.ProveRecord(q.Size, q.Index, reader)
	if err != nil {
		return err
	}
	if len(made)+len(proof) > 0 && !reflect.DeepEqual([]tlog.Hash(made), proof) {
		return fmt.Errorf("another proof")
	}
	_, err = tlog.ProveTree(q.Size, q.Old, reader)
	return err
}

// tiles serves the files of a log by their C2SP paths, which name no height: it is always 8.
type tiles map[string][]byte

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, ok := t[path]
		if !ok {
			return nil, fmt.Errorf("no %s", path)
		}
		found = append(found, data)
	}
	return found, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 64<<20)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			fmt.Println("no:", err)
		} else if q.Kind == "cosign" {
			both, err := cosigned(q)
			fmt.Println("yes", both, err)
		} else if err := judge(q); err != nil {
			fmt.Println("no:", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Println("yes")
		}
	}
}
