"""Go's own transparency log (golang.org/x/mod/sumdb) judges our notes, proofs and tiles, good and damaged, as we do.

Cosignatures and whole receipts are judged with the formats of transparency-dev, which also give a foreign witness.
The modules come with `make test` (go mod download); here nothing is fetched. Policies are known to neither.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import note, policy, tree, verify
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.hashing import leaf_hash
from concord.ledger.keyfile import Secret
from concord.ledger.verify import Unproven
from tests.ledger import asking, forgeries, made, test_tiles
from tests.ledger import test_post_quantum as pq

SOURCE = Path(__file__).parent / "go"
Ask = Callable[[list[dict[str, Any]]], list[str]]
Judge = Callable[[list[dict[str, Any]]], list[bool]]


def told(value: Any) -> Any:
    """As Go's JSON has it: bytes in base64."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: told(part) for name, part in value.items()}
    return [told(part) for part in value] if isinstance(value, list | tuple) else value


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    program = tmp_path_factory.mktemp("go") / "oracle"
    why = "Go is not installed"
    if shutil.which("go"):
        offline = os.environ | {"GOPROXY": "off", "GOFLAGS": "-mod=readonly -buildvcs=false"}
        words = ["go", "build", "-o", str(program), "."]
        why = subprocess.run(words, cwd=SOURCE, env=offline, capture_output=True, text=True, check=False).stderr
    if not program.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no oracle in Go: {why}")

    def asked(questions: list[dict[str, Any]]) -> list[str]:
        lines = "\n".join(json.dumps(told(question)) for question in questions)
        done = subprocess.run([str(program)], input=lines, capture_output=True, text=True, check=True)
        answers = done.stdout.splitlines()
        assert len(answers) == len(questions)
        assert not [answer for answer in answers if "nothing is called" in answer]
        return answers

    return asked


@pytest.fixture(scope="module")
def go(ask: Ask) -> Judge:
    return lambda questions: [answer == "yes" for answer in ask(questions)]


def holds(check: Callable[[], object]) -> bool:
    try:
        check()
    except Unproven:
        return False
    return True


def test_notes(go: Judge) -> None:
    """Ours and Go's, on what is well and ill signed."""
    good = [checkpoints.sign(made.checkpoint(size), made.LOG) for size in (0, 1, 23, 64)]
    many = note.write(made.GOOD.body, made.GOOD.lines)
    bad = [
        good[1].replace("\n1\n", "\n2\n"),
        many.replace(made.GOOD.lines[0], made.signed(key=made.STRANGER)),
        many[:-1],
    ]
    bad += [many.replace("— ", "- "), many.replace("\n\n", "\n"), good[2].replace("\n", "\r\n")]
    texts = [*good, many, *bad]
    ours = [holds(lambda text=text: checkpoints.opened(text, made.LOG_KEY)) for text in texts]  # type: ignore[misc]  # bound at once
    assert ours == [True] * 5 + [False] * len(bad)
    assert go([{"Kind": "note", "Note": text, "Key": made.LOG_KEY.text} for text in texts]) == ours


def test_hashes_of_leaves(go: Judge) -> None:
    leaves = [b"", b"x", made.LEAF, bytes(300)]
    assert all(go([{"Kind": "leaf", "Leaf": leaf, "Hash": leaf_hash(leaf)} for leaf in leaves]))


def damaged(chance: random.Random, proof: list[bytes]) -> list[bytes]:
    """A proof with one thing wrong, or as it was."""
    proof, how = list(proof), chance.randrange(5)
    if how == 0 and proof:
        at = chance.randrange(len(proof))
        proof[at] = bytes([proof[at][0] ^ 1]) + proof[at][1:]
    elif how == 1 and proof:
        proof.pop(chance.randrange(len(proof)))
    elif how == 2:
        proof.insert(chance.randrange(len(proof) + 1), bytes(32))
    return proof


def test_proofs_that_a_leaf_is_there(go: Judge) -> None:
    chance, questions, ours = random.Random(1), [], []
    for _round in range(600):
        size = chance.randrange(1, 65)
        index = chance.randrange(size)
        proof = damaged(chance, made.steps(index, size))
        asked = chance.choice([index, index, index, chance.randrange(size)])
        told_size = chance.choice([size, size, size, size + 1])
        root, leaf = made.checkpoint(size).root, made.HASHES[index]
        questions.append(
            {"Kind": "record", "Index": asked, "Size": told_size, "Root": root, "Hash": leaf, "Proof": proof}
        )
        given = {"index": asked, "size": told_size, "leaf": leaf, "proof": proof, "root": root}
        ours.append(holds(lambda given=given: verify.inclusion(**given)))  # type: ignore[misc]  # bound at once
    assert go(questions) == ours
    assert 100 < sum(ours) < 500


def test_proofs_that_a_log_only_grew(go: Judge) -> None:
    chance, questions, ours = random.Random(2), [], []
    for _round in range(600):
        new = chance.randrange(1, 65)
        old = chance.randrange(1, new + 1)
        proof = damaged(chance, [made.over(span) for span in tree.consistency(old, new)])
        roots = [made.checkpoint(size).root for size in (old, chance.choice([new, new, new, old]))]
        questions.append(
            {"Kind": "tree", "Old": old, "Size": new, "OldRoot": roots[0], "Root": roots[1], "Proof": proof}
        )
        given = {"old": old, "new": new, "old_root": roots[0], "new_root": roots[1], "proof": proof}
        ours.append(holds(lambda given=given: verify.consistency(**given)))  # type: ignore[misc]  # bound at once
    assert go(questions) == ours
    assert 100 < sum(ours) < 500


@pytest.mark.parametrize("size", [2, 255, 256, 257, 65_537])
def test_proofs_made_from_our_tiles(go: Judge, size: int) -> None:
    served, root = test_tiles.files(size), test_tiles.root(size)
    index, old = size // 2, size // 3 + 1
    spans = [test_tiles.tiles.over([span], size, test_tiles.serve)[0] for span in tree.inclusion(index, size)]
    question = {
        "Kind": "tiles",
        "Size": size,
        "Index": index,
        "Old": old,
        "Root": root,
        "Proof": spans,
        "Tiles": served,
    }
    path = min(served)
    other = served | {path: bytes([served[path][0] ^ 1]) + served[path][1:]}
    assert go([question, question | {"Tiles": other, "Index": 0, "Old": 1}]) == [True, False]


def test_the_oracle_says_no(go: Judge) -> None:
    at = Checkpoint(made.ORIGIN, 1, leaf_hash(made.LEAF))
    signed = checkpoints.sign(at, made.LOG)
    assert go([{"Kind": "note", "Note": signed, "Key": checkpoints.log_key("x.example", made.LOG).text}]) == [False]


def whole(text: str, leaf: bytes = made.LEAF, **more: Any) -> dict[str, Any]:
    """A question about a whole receipt."""
    keys = [key.text for key in made.WITNESS_KEYS.values()]
    asked = {"Kind": "receipt", "Note": text, "Key": made.LOG_KEY.text, "Witnesses": keys, "Least": made.LEAST}
    return asked | {"Leaf": leaf} | more


def test_whole_receipts_with_cosignatures(go: Judge) -> None:
    times = dict.fromkeys(list(made.WITNESSES)[: made.LEAST], made.SEEN)
    assert go([whole(forgeries.TEXT, Times=times), whole(forgeries.TEXT, Times={**times, "w0.example": 1})]) == [
        True,
        False,
    ]
    forged = [one for kind in (forgeries.trimmed, forgeries.paths, forgeries.sizes) for one in kind()]
    assert len(forged) > 90
    assert not any(go([whole(one.receipt) for one in forged]))


def test_what_we_take_with_a_bit_flipped_go_takes_too(go: Judge) -> None:
    data, chance, taken = forgeries.TEXT.encode(), random.Random(45), []
    for _round in range(400):
        bit = chance.randrange(len(data) * 8)
        flipped = bytearray(data)
        flipped[bit >> 3] ^= 1 << (bit & 7)
        try:
            verdict = made.judged(bytes(flipped))
        except Unproven:
            continue
        if not verdict.failed:
            taken.append(whole(flipped.decode()))
    assert taken, "a bit of the policy beside changes nothing"
    assert all(go(taken))


def test_a_foreign_witness_is_read(ask: Ask) -> None:
    seed, name = bytes([77]) * 32, "foreign.example"
    key = checkpoints.witness_key(name, made.private(77))
    plain = checkpoints.log_key(name, made.private(77))  # a Go signer is made of a log's key, and names it as a witness
    secret = f"PRIVATE+KEY+{name}+{plain.id.hex()}+{base64.b64encode(bytes([1]) + seed).decode()}"
    signed = checkpoints.sign(made.checkpoint(), made.LOG)
    answer = ask([{"Kind": "cosign", "Note": signed, "Key": made.LOG_KEY.text, "Secret": secret}])[0].split(" ")
    assert (answer[0], answer[2]) == ("yes", "<nil>"), answer
    both = note.read(base64.b64decode(answer[1]))
    assert abs((checkpoints.check_cosigned(both, key) or 0) - time.time()) < 60
    assert checkpoints.check_signed(both, made.LOG_KEY)
    with pytest.raises(Unproven):
        checkpoints.check_cosigned(dataclasses.replace(both, text=both.text.replace("23", "24")), key)


def test_whole_receipts_with_post_quantum_cosignatures(go: Judge) -> None:
    known = [pq.KNOWN.text, made.WITNESS_KEYS["w0.example"].text]
    both = (made.signed(), pq.LINE, made.cosigned("w0.example"))
    times = {pq.NAME: made.SEEN, "w0.example": made.SEEN}
    more = {"Witnesses": known, "Least": 2}
    assert go([whole(made.GOOD.but(lines=both), **more, Times=times)]) == [True]
    forged = [made.GOOD.but(lines=(both[0], line, both[2])) for line in pq.FORGED.values()]
    taken = {name for name, yes in zip(pq.FORGED, go([whole(text, **more) for text in forged]), strict=True) if yes}
    assert taken <= {"without a time", "too late a time"}  # whether to take such times is each reader's own choice


def test_a_foreign_post_quantum_witness_is_read(ask: Ask) -> None:
    secret = f"PRIVATE+KEY+{pq.NAME}+{pq.KNOWN.id.hex()}+{base64.b64encode(bytes([6]) + bytes([60]) * 32).decode()}"
    signed = checkpoints.sign(made.checkpoint(), made.LOG)
    answer = ask([{"Kind": "cosign", "Note": signed, "Key": made.LOG_KEY.text, "Secret": secret}])[0].split(" ")
    assert (answer[0], answer[2]) == ("yes", "<nil>"), answer
    both = note.read(base64.b64decode(answer[1]))
    assert abs((checkpoints.check_cosigned(both, pq.KNOWN) or 0) - time.time()) < 60


def test_cosigned_checkpoints_are_judged_by_torchwood_s_policies_as_by_ours(go: Judge, tmp_path: Path) -> None:
    """What our own witnesses answer, under a whole policy file: enough, too few, another's, and damaged ones."""
    rules, head = policy.read(made.POLICY.encode()), made.checkpoint()
    lines = []
    for name, key in made.WITNESSES.items():
        (tmp_path / name).mkdir()
        witness = asking.witness(tmp_path / name, secrets=(Secret(made.WITNESS_KEYS[name], key),))
        lines.append(witness.add_checkpoint(asking.body(0, head)).body.decode())
    signed = checkpoints.sign(head, made.LOG)
    stranger = made.cosign(head, "w3.example", made.STRANGER, made.SEEN)
    texts = [
        signed + "".join(lines),
        signed + "".join(lines[: made.LEAST]),
        signed + "".join(lines[2:]) + stranger,
        signed + "".join(lines[: made.LEAST - 1]),
        signed + "".join(lines[: made.LEAST - 1]) + stranger,
        signed,
        note.write(head.body, lines),
        (signed + "".join(lines)).replace("\n23\n", "\n22\n"),
        checkpoints.sign(head, made.STRANGER) + "".join(lines),
        signed + "".join(lines[:4]) + made.cosigned("w4.example", made.checkpoint(22)),
    ]
    ours = [holds(lambda text=text: judged_by(rules, text)) for text in texts]  # type: ignore[misc]  # bound at once
    assert ours == [True] * 3 + [False] * 7
    questions = [{"Kind": "policy", "Note": text, "Policy": made.POLICY, "Size": made.SIZE} for text in texts]
    assert go(questions) == ours


def judged_by(rules: policy.Policy, text: str) -> None:
    """Raises Unproven unless a log of the policy signed the checkpoint and its quorum cosigned."""
    parts = note.read(text)
    checkpoints.opened(parts, made.LOG_KEY)
    seen = [name for name, key in rules.witnesses.items() if checkpoints.check_cosigned(parts, key)]
    if not rules.reached_by(seen):
        raise Unproven("no quorum")
