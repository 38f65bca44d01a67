package main

import (
	"bytes"
	"encoding/base64"
	"fmt"

	formats "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/formats/proof"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// verifiers are the keys that are asked for: of the log, and of the witnesses.
func verifiers(q question) (note.Verifier, note.Verifiers, error) {
	log, err := note.NewVerifier(q.Key)
	if err != nil {
		return nil, nil, err
	}
	all := []note.Verifier{log}
	for _, vkey := range q.Witnesses {
		witness, err := formats.NewVerifierForCosignatureV1(vkey)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, witness)
	}
	return log, note.VerifierList(all...), nil
}

// receipt judges a whole tlog-proof: the log signed, so many witnesses cosigned at these times, and the leaf is there.
func receipt(q question) error {
	log, known, err := verifiers(q)
	if err != nil {
		return err
	}
	var p proof.TLogProof
	if err := p.Unmarshal([]byte(q.Note)); err != nil {
		return err
	}
	opened, err := note.Open(p.Checkpoint, known)
	if err != nil {
		return err
	}
	signed, times := false, map[string]int64{}
	for _, s := range opened.Sigs {
		if s.Name == log.Name() && s.Hash == log.KeyHash() {
			signed = true
			continue
		}
		at, err := formats.CoSigV1Timestamp(s)
		if err != nil {
			return err
		}
		times[s.Name] = at.Unix()
	}
	if !signed || len(times) < q.Least {
		return fmt.Errorf("no quorum: %v", times)
	}
	for name, at := range q.Times {
		if times[name] != at {
			return fmt.Errorf("%s at another time", name)
		}
	}
	return included(opened.Text, p, q.Leaf)
}

func included(text string, p proof.TLogProof, leaf []byte) error {
	var size int64
	var root64 string
	lines := bytes.Split([]byte(text), []byte("\n"))
	if len(lines) < 4 {
		return fmt.Errorf("no checkpoint")
	}
	if _, err := fmt.Sscanf(string(lines[1])+" "+string(lines[2]), "%d %s", &size, &root64); err != nil {
		return err
	}
	b, err := base64.StdEncoding.DecodeString(root64)
	if err != nil {
		return err
	}
	root, err := hash(b)
	if err != nil {
		return err
	}
	steps := tlog.RecordProof{}
	for _, h := range p.Hashes {
		steps = append(steps, tlog.Hash(h))
	}
	return tlog.CheckRecord(steps, size, root, int64(p.Index), tlog.RecordHash(leaf))
}

// cosigned is a log's checkpoint with the cosignature of a foreign witness under it.
func cosigned(q question) (string, error) {
	log, err := note.NewVerifier(q.Key)
	if err != nil {
		return "", err
	}
	opened, err := note.Open([]byte(q.Note), note.VerifierList(log))
	if err != nil {
		return "", err
	}
	witness, err := formats.NewSignerForCosignatureV1(q.Secret)
	if err != nil {
		return "", err
	}
	both, err := note.Sign(opened, witness)
	return base64.StdEncoding.EncodeToString(both), err
}
