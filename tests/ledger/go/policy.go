package main

import (
	"fmt"

	"filippo.io/torchwood"
)

// byPolicy judges a checkpoint by a whole policy file, as the verifiers of torchwood do.
func byPolicy(q question) error {
	policy, err := torchwood.ParsePolicy([]byte(q.Policy))
	if err != nil {
		return err
	}
	checkpoint, _, err := torchwood.VerifyCheckpoint([]byte(q.Note), policy)
	if err != nil {
		return err
	}
	if checkpoint.N != q.Size {
		return fmt.Errorf("a checkpoint of %d", checkpoint.N)
	}
	return nil
}
