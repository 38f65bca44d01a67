"""The corpus of forged receipts: what a forger would try, each with the step that must refuse it.

`step` 1 .. 6 is the step of concord.ledger.judgement; 0 = not even readable, so never judged.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from hashlib import sha256
from itertools import combinations
from typing import Any, NamedTuple

from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import note, proof
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.hashing import leaf_hash, node_hash
from concord.ledger.judgement import DRIFT
from tests.ledger import made, torsion
from tests.ledger.made import GOOD, LEAF, LOG, LOG_KEY, NOW, ORIGIN, RECORD, SALT, STRANGER, WITNESSES

NAMES = list(WITNESSES)
TEXT = GOOD.written()


class Forgery(NamedTuple):
    """A forged receipt, the policy and the file it is judged with, and the step that refuses it."""

    name: str
    receipt: str
    step: int
    policy: str = made.POLICY
    content: bytes | None = made.FILE


def corpus() -> list[Forgery]:
    """Every forgery; each differs from every other."""
    kinds = (
        contents,
        files,
        paths,
        sizes,
        signatures,
        roles,
        trimmed,
        clocks,
        writing,
        besides,
        numbers,
        base64s,
        cuts,
        bodies,
    )
    return [forgery for kind in kinds for forgery in kind()]


def beside(leaf: bytes = LEAF, record: Any = RECORD, salt: bytes | None = SALT) -> bytes:
    return proof.Beside(leaf, record, salt).written()


def contents() -> Iterator[Forgery]:
    """Another record, salt, leaf or file."""
    for name, record in {
        "a field changed": RECORD | {"kind": "entry"},
        "a field more": RECORD | {"more": 1},
        "a field less": {"sha256": RECORD["sha256"]},
        "a number as text": RECORD | {"at": str(RECORD["at"])},
        "an empty record": {},
        "a list": [RECORD],
        "a text": "record",
        "a number": 7,
    }.items():
        yield Forgery(f"record: {name}", GOOD.but(extra=beside(record=record)), 1)
    for at in range(32):
        other = bytes(byte ^ (1 if n == at else 0) for n, byte in enumerate(SALT))
        yield Forgery(f"salt: byte {at}", GOOD.but(extra=beside(salt=other)), 1)
    for at in range(45):
        other = bytes(byte ^ (1 if n == at else 0) for n, byte in enumerate(LEAF))
        step = 0 if at == 0 else 5 if at < 13 else 1
        yield Forgery(f"leaf: byte {at}", GOOD.but(extra=beside(leaf=other)), step)
    own = leaves.leaf(submitter=LOG_KEY.id, at=made.AT, committed=leaves.commitment(SALT, RECORD | {"kind": "x"}))
    yield Forgery("another record with a leaf of its own", GOOD.but(extra=beside(own, RECORD | {"kind": "x"})), 5)
    inner = node_hash(leaf_hash(LEAF), made.steps()[0])
    yield Forgery("a node given out as a leaf", GOOD.but(extra=beside(inner + bytes(13))), 0)
    for name, content in {"a byte more": made.FILE + b"\n", "empty": b"", "the record": b"{}"}.items():
        yield Forgery(f"file: {name}", TEXT, 2, content=content)
    for name, extra in {"no record": beside(record=None), "no salt": beside(salt=None), "none": None}.items():
        yield Forgery(f"beside: {name}", GOOD.but(extra=extra), 0)


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


LONG = made.FILE * 20
OWN_SALT = bytes(range(100, 132))
PAPER = {"kind": "document", "sha256": digest(LONG)}
TICKET = {"file": digest(LONG)}  # as `concord ledger consortium submit` makes them
ENTRY = {"fingerprint": digest(LONG), "kind": "entry"}
EXHIBIT = {"kind": "exhibit", "original": digest(OWN_SALT + LONG), "shown": ""}
STRIPPED = EXHIBIT | {"shown": digest(LONG[::-1])}


def files() -> Iterator[Forgery]:
    """Genuine receipts, with a file that was never recorded and a salt that makes up for what it lacks."""

    def one(name: str, record: dict[str, Any], salt: bytes | None, content: bytes, step: int) -> Forgery:
        return Forgery(f"file: {name}", made.recorded(record, salt).written(), step, content=content)

    for length in (0, 1, 31, 32, 33, 100, len(LONG)):
        yield one(f"{length} bytes of a paper as its salt", PAPER, LONG[:length], LONG[length:], 0)
        yield one(f"{length} bytes of a ticket's as its salt", TICKET, LONG[:length], LONG[length:], 0)
        yield one(f"{length} bytes of a list as its salt", PAPER | {"original": [1]}, LONG[:length], LONG[length:], 0)
    salted = OWN_SALT + LONG
    for length in (0, 1, 31, 33, 100, len(salted)):
        yield one(f"{length} bytes of an original as its salt", EXHIBIT, salted[:length], salted[length:], 0)
    yield one("salt and original as one", EXHIBIT, None, salted, 2)
    yield one("salt and original as one, with the salt", EXHIBIT, OWN_SALT, salted, 2)
    yield one("an original without its salt", EXHIBIT, None, LONG, 2)
    yield one("an original with another salt", EXHIBIT, SALT, LONG, 2)
    yield one("the head of the copy as a salt", STRIPPED, LONG[::-1][:32], LONG[::-1][32:], 2)
    both = PAPER | {"original": digest(b"x")}
    yield one("the head of a paper, where there is an original", both, LONG[:32], LONG[32:], 2)
    yield one("an entry's text", ENTRY, None, LONG, 2)


def paths() -> Iterator[Forgery]:
    """Another way to the root, or another place."""
    good = made.steps()
    for index in {*range(made.SIZE), made.SIZE, made.SIZE + 1, 10**6, 2**63 - 1} - {made.INDEX}:
        yield Forgery(f"index {index}", GOOD.but(index=index), 5)
        if index < made.SIZE:
            yield Forgery(f"the way of leaf {index}", GOOD.but(steps=tuple(made.steps(index))), 5)
    for n, step in enumerate(good):
        flipped = bytes([step[0] ^ 1]) + step[1:]
        rest = good[:n] + good[n + 1 :]
        yield Forgery(f"step {n} flipped", GOOD.but(steps=(*good[:n], flipped, *good[n + 1 :])), 5)
        yield Forgery(f"step {n} missing", GOOD.but(steps=tuple(rest)), 5)
        yield Forgery(f"step {n} twice", GOOD.but(steps=(*good[: n + 1], *good[n:])), 5)
        yield Forgery(f"step {n} short", GOOD.but(steps=(*good[:n], step[:31], *good[n + 1 :])), 0)
        yield Forgery(f"step {n} long", GOOD.but(steps=(*good[:n], step + b"x", *good[n + 1 :])), 0)
    yield Forgery("turned round", GOOD.but(steps=tuple(good[::-1])), 5)
    yield Forgery("no way at all", GOOD.but(steps=()), 5)
    yield Forgery("64 steps", GOOD.but(steps=(bytes(32),) * 64), 0)


def sizes() -> Iterator[Forgery]:
    """A checkpoint of another size or root than was signed; and one that was, of another tree."""
    body = GOOD.body.split("\n")
    for size in (0, 1, made.INDEX, made.SIZE - 1, made.SIZE + 1, 2 * made.SIZE, 2**63 - 1):
        yield Forgery(f"size {size}", GOOD.but(body="\n".join([body[0], str(size), *body[2:]])), 3)
    for size in (made.SIZE - 1, made.SIZE + 1, 32, 64):
        other = made.checkpoint(size)
        resigned = (made.signed(other), *(made.cosigned(name, other) for name in NAMES))
        yield Forgery(f"the checkpoint of {size}", GOOD.but(body=other.body, lines=resigned), 5)
        yield Forgery(
            f"the root of {size}", GOOD.but(body="\n".join([body[0], body[1], other.body.split("\n")[2], ""])), 3
        )
    alone = Checkpoint(ORIGIN, 1, leaf_hash(LEAF))
    yield Forgery("a fork of one leaf", GOOD.but(index=0, steps=(), body=alone.body, lines=(made.signed(alone),)), 4)
    lines = (made.signed(alone), *GOOD.lines[1:])
    yield Forgery("a fork with cosignatures of the log", GOOD.but(index=0, steps=(), body=alone.body, lines=lines), 4)


def signatures() -> Iterator[Forgery]:
    """Signatures that are missing, doubled, damaged, or of something else."""
    lines = GOOD.lines
    yield Forgery("no log", GOOD.but(lines=lines[1:]), 3)
    yield Forgery("another's log key", GOOD.but(lines=(made.signed(key=STRANGER), *lines[1:])), 3)
    other = made.checkpoint(origin="another.example/log")
    yield Forgery("another log", GOOD.but(body=other.body, lines=(made.signed(other), *lines[1:])), 3)
    by_ours = note.signature_line(LOG_KEY, LOG.sign(other.body.encode()))
    cosigned = (made.cosigned(name, other) for name in NAMES)
    yield Forgery("the log in another's name", GOOD.but(body=other.body, lines=(by_ours, *cosigned)), 3)
    mixed = made.signed(other).replace("another.example/log", ORIGIN)
    yield Forgery("another log's signature", GOOD.but(lines=(mixed, *lines[1:])), 3)
    for n, line in enumerate(lines):
        name, value = line[2:-1].split(" ")
        step = 3 if n == 0 else 4
        yield Forgery(f"line {n} twice", GOOD.but(lines=(*lines, line)), step)
        raw = base64.b64decode(value)
        for at in (4, 11, 20, len(raw) - 1):
            bad = raw[:at] + bytes([raw[at] ^ 0x10]) + raw[at + 1 :]
            yield Forgery(f"line {n}: byte {at}", GOOD.but(lines=changed(n, name, bad)), step)
        yield Forgery(f"line {n}: key id", GOOD.but(lines=changed(n, name, b"\x00" + raw[1:])), step)
        yield Forgery(f"line {n}: short", GOOD.but(lines=changed(n, name, raw[:-1])), step)
        yield Forgery(f"line {n}: long", GOOD.but(lines=changed(n, name, raw + b"\x00")), step)
        yield Forgery(f"line {n}: nothing signed", GOOD.but(lines=changed(n, name, raw[:4])), 0)
        yield Forgery(f"line {n}: another name", GOOD.but(lines=changed(n, name + "x", raw)), step)
    again = made.cosigned(NAMES[0], seen=made.SEEN + 1)
    yield Forgery("one witness counted twice", GOOD.but(lines=(*lines[:3], again)), 4)
    bad = note.signature_line(made.WITNESS_KEYS[NAMES[3]], made.SEEN.to_bytes(8, "big") + bytes(64))
    yield Forgery("one bad among enough", GOOD.but(lines=(*lines, bad)), 4)
    at = made.checkpoint()
    odd = note.signature_line(LOG_KEY, torsion.sign(bytes([1]) * 32, at.body.encode()))
    yield Forgery("the log's, good 8 times over", GOOD.but(lines=(odd, *lines[1:])), 3)
    odd_value = torsion.sign(bytes([10]) * 32, checkpoints.cosigned(at.body, made.SEEN))
    odd = note.signature_line(made.WITNESS_KEYS[NAMES[0]], made.SEEN.to_bytes(8, "big") + odd_value)
    yield Forgery("a witness's, good 8 times over", GOOD.but(lines=(lines[0], odd, *lines[2:])), 4)
    yield Forgery("65 signatures", GOOD.but(lines=lines + ("— x.example AAAAAAA=\n",) * 61), 0)


def changed(n: int, name: str, value: bytes) -> tuple[str, ...]:
    """The good receipt's signatures, the n-th with another name or other bytes."""
    line = f"— {name} {base64.b64encode(value).decode()}\n"
    return (*GOOD.lines[:n], line, *GOOD.lines[n + 1 :])


def roles() -> Iterator[Forgery]:
    """Keys that sign what is not theirs to sign, and policies that give them another role."""
    at, two = made.checkpoint(), GOOD.lines[:3]
    as_witness = made.cosign(at, ORIGIN, LOG, made.SEEN)
    yield Forgery("the log as its own witness", GOOD.but(lines=(*two, as_witness)), 4)
    for name, key in WITNESSES.items():
        plain = note.signature_line(checkpoints.log_key(name, key), key.sign(at.body.encode()))
        yield Forgery(f"{name} signs as a log", GOOD.but(lines=(plain, *GOOD.lines[1:])), 3)
        yield Forgery(f"{name} signs without a time", GOOD.but(lines=(*two, plain)), 4)
        relabelled = note.signature_line(
            made.WITNESS_KEYS[name], made.SEEN.to_bytes(8, "big") + key.sign(at.body.encode())
        )
        yield Forgery(f"{name} signs what only a log signs", GOOD.but(lines=(GOOD.lines[0], relabelled, *two[1:])), 4)
        named = note.signature_line(LOG_KEY, key.sign(at.body.encode()))
        yield Forgery(f"{name} in the log's name", GOOD.but(lines=(named, *GOOD.lines[1:])), 3)
    stranger = made.cosign(at, "w9.example", STRANGER, made.SEEN)
    yield Forgery("a witness nobody knows", GOOD.but(lines=(*two, stranger)), 4)
    namesake = made.cosign(at, NAMES[2], STRANGER, made.SEEN)
    yield Forgery("a namesake of a witness", GOOD.but(lines=(*two, namesake)), 4)
    log, witness = LOG_KEY.text, made.WITNESS_KEYS[NAMES[0]].text
    for name, text in {
        "a witness as the log": f"log {witness}\nquorum none\n",
        "the log as a witness": f"log {log}\nwitness a {log}\nquorum a\n",
        "the log's key as a witness's": f"log {log}\nwitness a {checkpoints.witness_key('a', LOG).text}\nquorum a\n",
        "one witness under two names": f"log {log}\nwitness a {witness}\nwitness b {witness}\nquorum a\n",
        "one key under two key names": f"log {log}\nwitness a {witness}\nwitness b "
        + checkpoints.witness_key("b", WITNESSES[NAMES[0]]).text
        + "\ngroup g 2 a b\nquorum g\n",
        "no quorum": f"log {log}\n",
        "two quorums": f"log {log}\nquorum none\nquorum none\n",
        "a group that asks for none": f"log {log}\nwitness a {witness}\ngroup g 0 a\nquorum g\n",
        "a group with a member twice": f"log {log}\nwitness a {witness}\ngroup g 1 a a\nquorum g\n",
        "nothing": "",
    }.items():
        yield Forgery(f"policy: {name}", TEXT, 0, policy=text)
    for name, text in {
        "no log": made.POLICY.replace(f"log {log}\n", ""),
        "another log": made.POLICY.replace(log, checkpoints.log_key(ORIGIN, STRANGER).text),
        "the log's key under another name": made.POLICY.replace(log, checkpoints.log_key("x.example", LOG).text),
    }.items():
        yield Forgery(f"policy: {name}", TEXT, 3, policy=text)
    stricter = made.policy_of([LOG_KEY], made.WITNESS_KEYS, 4)
    yield Forgery("policy: asks for one more", TEXT, 4, policy=stricter)


def trimmed() -> Iterator[Forgery]:
    """Fewer cosignatures than the quorum, whatever policy the receipt brings along."""
    for number in range(made.LEAST):
        for names in combinations(NAMES, number):
            lines = (GOOD.lines[0], *(made.cosigned(name) for name in names))
            yield Forgery(f"downgraded to {' '.join(names) or 'no witness'}", GOOD.but(lines=lines), 4)


def clocks() -> Iterator[Forgery]:
    """Times that contradict each other, or are yet to come."""
    for before in (DRIFT + 1, 86_400, made.AT - 1):
        lines = (GOOD.lines[0], *(made.cosigned(name, seen=made.AT - before) for name in NAMES[:3]))
        yield Forgery(f"seen {before} s before it was recorded", GOOD.but(lines=lines), 6)
    for after in (DRIFT + 1, 86_400, 10**12):
        lines = (GOOD.lines[0], *(made.cosigned(name, seen=NOW + after) for name in NAMES[:3]))
        yield Forgery(f"seen {after} s from now", GOOD.but(lines=lines), 6)
    for seen in (0, 2**63):
        lines = (*GOOD.lines[:3], made.cosigned(NAMES[2], seen=seen))
        yield Forgery(f"seen at {seen}", GOOD.but(lines=lines), 4)


def writing() -> Iterator[Forgery]:
    """What is not written as the formats demand."""
    index = f"index {made.INDEX}\n"
    for name, text in {
        "another version": TEXT.replace("@v1", "@v2", 1),
        "upper case": TEXT.replace("c2sp", "C2SP", 1),
        "space behind the head": TEXT.replace("@v1\n", "@v1 \n", 1),
        "line before the head": "\n" + TEXT,
        "byte order mark": "\ufeff" + TEXT,
        "CRLF": TEXT.replace("\n", "\r\n"),
        "one CR": TEXT.replace(index, f"index {made.INDEX}\r\n"),
        "NUL": TEXT.replace(index, f"index {made.INDEX}\0\n"),
        "tab": TEXT.replace(index, f"index\t{made.INDEX}\n"),
        "index twice": TEXT.replace(index, index + index),
        "no index": TEXT.replace(index, ""),
        "no blank line": TEXT.replace(f"\n\n{ORIGIN}", f"\n{ORIGIN}"),
        "two blank lines": TEXT.replace(f"\n\n{ORIGIN}", f"\n\n\n{ORIGIN}"),
        "extra behind index": TEXT.replace(index, f"{index}extra AAAA\n"),
        "extra twice": TEXT.replace("\nextra ", "\nextra AAAA\nextra ", 1),
        "Extra": TEXT.replace("\nextra ", "\nExtra ", 1),
        "another dash": TEXT.replace("— ", "– ", 1),
        "hyphen": TEXT.replace("— ", "- ", 1),
        "no space behind the dash": TEXT.replace("— ", "—", 1),
        "two spaces": TEXT.replace("— ", "—  ", 1),
        "plus in a name": TEXT.replace(f"— {NAMES[0]}", "— w+.example"),
        "wide space in a name": TEXT.replace(f"— {NAMES[0]}", "— w\u3000.example"),
        "no last newline": TEXT[:-1],
        "one newline more": TEXT + "\n",
        "a word behind": TEXT + "more",
        "half a character": TEXT + "— \ud800.example AAAAAAA=\n",
        "5 MB": TEXT + "x" * (5 << 20),
    }.items():
        yield Forgery(name, text, 0)


def besides() -> Iterator[Forgery]:
    """What lies beside a receipt, not written as it must be."""
    written = beside()
    deepest = leaves.DEEPEST - 2
    almost = written.replace(b'"kind"', deep(deepest) + b',"kind"', 1)
    yield Forgery("beside: as deep as may be, but another record", GOOD.but(extra=almost), 1)
    for name, extra in {
        "spaces": written.replace(b":", b": "),
        "a field twice": written.replace(b"{", b'{"leaf":"AAAA",', 1),
        "an unknown field": written.replace(b"}", b',"z":1}')[::-1].replace(b"}", b"", 1)[::-1],
        "no JSON": b"leaf",
        "no UTF-8": b"\xff",
        "a list": b"[]",
        "a fraction": written.replace(str(RECORD["at"]).encode(), b"1.5"),
        "nothing": b"",
        **{
            f"{levels} deep": written.replace(b'"kind"', deep(levels) + b',"kind"', 1)
            for levels in (deepest + 1, 200, 400)
        },
        "deep": b'{"leaf":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    }.items():
        yield Forgery(f"beside: {name}", GOOD.but(extra=extra), 0)


def deep(levels: int) -> bytes:
    """A field of a record, of so many lists within each other; beside a receipt, objects around it make two more."""
    return b'"in":' + b"[" * levels + b"]" * levels


def numbers() -> Iterator[Forgery]:
    """Second ways to write a number."""
    for text in ("05", "+5", "-5", " 5", "5 ", "5.0", "0x5", "", "５", "٥", "1e1", str(2**63), "9" * 40):
        yield Forgery(f"index {text!r}", TEXT.replace("index 5\n", f"index {text}\n"), 0)
        size = text.replace("5", str(made.SIZE), 1)
        yield Forgery(f"size {text!r}", TEXT.replace(f"\n{made.SIZE}\n", f"\n{size}\n"), 0)


def base64s() -> Iterator[Forgery]:
    """Second ways to write the same bytes."""
    values = {
        "extra": TEXT.split("\n")[1].removeprefix("extra "),
        "step": base64.b64encode(GOOD.steps[0]).decode(),
        "root": GOOD.body.split("\n")[2],
        "log": GOOD.lines[0][:-1].split(" ")[2],
        "witness": GOOD.lines[1][:-1].split(" ")[2],
    }
    for name, value in values.items():
        ways = {"no padding": value.rstrip("="), "more padding": value + "=", "a space": value[:8] + " " + value[8:]}
        ways["another alphabet"] = value[:4].replace("+", "-").replace("/", "_") + "-" + value[5:]
        if value.endswith("="):
            ways["spare bits"] = spare(value)
        for way, other in ways.items():
            if other != value:
                yield Forgery(f"{name}: {way}", TEXT.replace(value, other, 1), 0)


def spare(value: str) -> str:
    """The same bytes with a spare bit set at the end."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    body, pad = value.rstrip("="), value[len(value.rstrip("=")) :]
    return body[:-1] + alphabet[alphabet.index(body[-1]) + 1] + pad


def cuts() -> Iterator[Forgery]:
    """The receipt broken off, at the end of every line and in it."""
    ends = [at for at, sign in enumerate(TEXT) if sign == "\n"][:-1]
    for n, end in enumerate(ends):
        if "— " not in TEXT[:end]:  # behind a signature the rest is whole again, and trimmed() has it
            yield Forgery(f"cut behind line {n}", TEXT[: end + 1], 0)
        yield Forgery(f"cut in line {n}", TEXT[: max(end - 3, 0)], 0)


def bodies() -> Iterator[Forgery]:
    """Lines added to what was signed."""
    for name, body in {
        "a line behind": GOOD.body + "more\n",
        "another name": GOOD.body.replace("2026", "2027"),
        "a paragraph behind": GOOD.body + "\nmore\n",
        "a paragraph before": "more\n\n" + GOOD.body,
        "no root": "\n".join(GOOD.body.split("\n")[:2]) + "\n",
        "another root": GOOD.body.replace(GOOD.body.split("\n")[2], base64.b64encode(bytes(32)).decode()),
        "a short root": GOOD.body.replace(GOOD.body.split("\n")[2], "AAAA"),
    }.items():
        readable = name in ("a line behind", "another name", "another root")
        yield Forgery(f"body: {name}", GOOD.but(body=body), 3 if readable else 0)
