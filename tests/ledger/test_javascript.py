"""What the page that verifies runs in a browser judges every receipt and every proof as the verifier in Python does."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import note, package, policy, words
from concord.ledger.encoding import Malformed
from tests.ledger import forgeries, made, packed, test_notes, test_post_quantum, test_vectors
from tests.ledger.forgeries import TEXT, Forgery

SCRIPT = Path(__file__).parent / "javascript" / "answer.mjs"
ROOT = Path(__file__).parents[2]
Ask = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]
vectors = test_vectors.vectors


@pytest.fixture(scope="module")
def ask() -> Ask:
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules/@noble/curves").is_dir():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("Node or its packages are not installed")

    def asked(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        lines = "".join(json.dumps(question) + "\n" for question in questions)
        done = subprocess.run([str(node), str(SCRIPT)], input=lines, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(answers) == len(questions)
        return answers

    return asked


def base64_of(data: str | bytes) -> str:
    return base64.b64encode(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")).decode()


def question(one: Forgery, now: int | None = made.NOW) -> dict[str, Any]:
    content = None if one.content is None else base64_of(one.content)
    told = {"receipt": base64_of(one.receipt), "policy": base64_of(one.policy), "content": content, "now": now}
    return {"kind": "receipt", **told}


def said(one: Forgery, now: int | None = made.NOW) -> dict[str, Any]:
    """What Python answers to the same question; without its words where it could not be judged."""
    try:
        verdict = made.judged(one.receipt, one.policy, content=one.content, now=now)
    except Malformed:
        return {"unusable": True}
    trusted = policy.read(one.policy.encode("utf-8", "surrogatepass"))
    says = [words.sentence(verdict, lang, independent=own) for lang in ("zh", "en") for own in (True, False)]
    told: dict[str, Any] = {"failed": verdict.failed, "says": says, "lines": words.steps(verdict, trusted, "en")}
    if not verdict.failed:
        seen = [{"name": name, "at": str(at)} for name, at in ((one.name, one.at) for one in verdict.seen)]
        numbers = {name: str(getattr(verdict, name)) for name in ("index", "size", "since", "recorded")}
        told |= numbers | {"whose": verdict.whose, "field": verdict.field, "origin": verdict.origin, "seen": seen}
    return told


def compare(ask: Ask, cases: list[Forgery], now: int | None = made.NOW) -> None:
    wrong = []
    for case, answer in zip(cases, ask([question(case, now) for case in cases]), strict=True):
        expected = said(case, now)
        if {name: answer.get(name) for name in expected} != expected:
            wrong.append((case.name, expected, answer))
    assert wrong == []


def test_every_forged_receipt_is_refused_at_the_same_step_and_in_the_same_words(ask: Ask) -> None:
    corpus = forgeries.corpus()
    compare(ask, corpus)
    for one, answer in zip(corpus, ask([question(one) for one in corpus]), strict=True):
        assert (0 if answer.get("unusable") else answer["failed"]) == one.step, one.name


def test_good_receipts_hold_with_the_same_times_and_names(ask: Ask) -> None:
    alone = policy.of_one_log(made.LOG_KEY)
    nested = made.POLICY.replace("quorum members\n", "") + "group one any members\nquorum one\n"
    late = made.GOOD.but(lines=(*made.GOOD.lines, made.cosigned(forgeries.NAMES[3], seen=made.SEEN + 77)))
    stranger = made.GOOD.but(lines=(*made.GOOD.lines, "— x.example AAAAAAAAAA==\n"))
    good = [
        Forgery("as it is", TEXT, 0),
        Forgery("without a file", TEXT, 0, content=None),
        Forgery("of one log", TEXT, 0, policy=alone),
        Forgery("a group in a group", TEXT, 0, policy=nested),
        Forgery("a comment that is no UTF-8", TEXT, 0, policy="# \udcff\n" + made.POLICY),
        Forgery("a fourth, later", late, 0),
        Forgery("a signature nobody asked for", stranger, 0),
        Forgery("every length of path", made.GOOD.written(), 0),
        *(
            Forgery(name, made.recorded(record, salt).written(), 0, content=content)
            for name, record, salt, content in (
                ("a ticket", forgeries.TICKET, None, forgeries.LONG),
                ("an original", forgeries.EXHIBIT, forgeries.OWN_SALT, forgeries.LONG),
                ("a copy", forgeries.STRIPPED, forgeries.OWN_SALT, forgeries.LONG[::-1]),
            )
        ),
    ]
    compare(ask, good)
    compare(ask, good, now=None)
    assert all(answer["failed"] == 0 for answer in ask([question(one) for one in good]))


def test_a_log_with_several_keys_is_judged_alike(ask: Ask) -> None:
    """As a consortium runs one: every member signs with a key of its own, for the one name."""
    second = checkpoints.log_key(made.ORIGIN, made.STRANGER)
    trusted = made.policy_of([made.LOG_KEY, second], made.WITNESS_KEYS, made.LEAST)
    own, other, *cosigned = made.GOOD.lines[0], made.signed(key=made.STRANGER), *made.GOOD.lines[1:]
    bad = note.signature_line(second, bytes(64))
    cases = [
        Forgery(name, made.GOOD.but(lines=(*signed, *cosigned)), 0, policy=trusted)
        for name, signed in {"one": [own], "the other": [other], "both": [own, other], "one bad": [own, bad]}.items()
    ]
    compare(ask, cases)
    assert [answer["failed"] for answer in ask([question(case) for case in cases])] == [0, 0, 0, 3]


def test_keys_under_which_anybody_can_sign_are_no_keys_to_either(ask: Ask) -> None:
    """Of some of them one verifier takes what another refuses."""
    cases = []
    for name, public in test_notes.unsound().items():
        weak = note.Key("weak.example", note.COSIGNATURE, public)
        line = note.signature_line(weak, made.SEEN.to_bytes(8, "big") + bytes([1]) + bytes(63))
        asks = made.policy_of([made.LOG_KEY], {weak.name: weak}, 1)
        cases.append(Forgery(name, made.GOOD.but(lines=(made.signed(), line)), 0, policy=asks))
    compare(ask, cases)
    assert all(answer.get("unusable") for answer in ask([question(case) for case in cases]))


def test_cosignatures_of_ml_dsa_are_judged_alike(ask: Ask) -> None:
    asks = test_post_quantum.trusting(2)
    lines = {
        "good": (made.signed(), made.cosigned(forgeries.NAMES[0]), test_post_quantum.LINE),
        "twice": (made.signed(), test_post_quantum.LINE, test_post_quantum.LINE),
        "too few": (made.signed(), test_post_quantum.LINE),
        **{name: (*made.GOOD.lines, line) for name, line in test_post_quantum.FORGED.items()},
    }
    cases = [Forgery(name, made.GOOD.but(lines=signed), 0, policy=asks) for name, signed in lines.items()]
    compare(ask, cases)
    assert [answer["failed"] for answer in ask([question(case) for case in cases])] == [0] + [4] * (len(cases) - 1)


def test_a_timestamp_is_ignored_and_that_is_said(ask: Ask) -> None:
    extra = made.proof.Beside(made.LEAF, made.RECORD, made.SALT, timestamp=b"no token at all").written()
    case = Forgery("with a token", made.GOOD.but(extra=extra), 0)
    odd = Forgery("not in base64", made.GOOD.but(extra=extra.replace(b'"timestamp":"', b'"timestamp":"!')), 0)
    compare(ask, [case, odd])
    good, bad = ask([question(case), question(odd)])
    assert "was ignored" in good["lines"][5]
    assert bad["unusable"]


def nested(levels: int) -> list[Any]:
    """So many lists, each within the one before."""
    made_of: list[Any] = []
    for _level in range(levels - 1):
        made_of = [made_of]
    return made_of


def test_records_of_every_kind_are_written_alike(ask: Ask) -> None:
    """Canonical JSON: signs of every plane, keys that sort otherwise by code point, numbers at their ends."""
    records: list[Any] = [
        {"\U0001f600": 1, "\ufb33": 2, "10": 3, "9": 4, "": "", "a": [True, False, [], {}, -1, 0]},
        {"n": 2**53 - 1, "m": -(2**53 - 1), "t": "\u2028\u007f\u0000\u001f\"\\/\b\f\n\r\t€ \U0001f600"},
        {"__proto__": {"constructor": "x"}, "toString": "y"},
        {"d": nested(made.leaves.DEEPEST - 2)},
        "a text", 7, [1, 2, {"k": None}], True,
    ]  # fmt: skip
    cases = []
    for number, record in enumerate(records):
        leaf = made.leaves.leaf(
            submitter=made.LOG_KEY.id, at=made.AT, committed=made.leaves.commitment(made.SALT, record)
        )
        extra = made.proof.Beside(leaf, record, made.SALT).written()
        cases.append(Forgery(f"record {number}", made.GOOD.but(extra=extra), 5, content=None))
    compare(ask, cases)
    assert {answer["failed"] for answer in ask([question(case) for case in cases])} == {5}


def test_one_flipped_bit_anywhere_is_judged_alike(ask: Ask) -> None:
    chance, cases = random.Random(5), []
    salted = made.recorded(forgeries.EXHIBIT, forgeries.OWN_SALT).written()
    for good, content in ((TEXT, made.FILE), (salted, forgeries.LONG)):
        data = good.encode()
        for at in sorted(chance.sample(range(len(data) * 8), 600)):
            flipped = bytearray(data)
            flipped[at >> 3] ^= 1 << (at & 7)
            cases.append({**question(Forgery("", "", 0, content=content)), "receipt": base64_of(bytes(flipped))})
    answers = ask(cases)
    for case, answer in zip(cases, answers, strict=True):
        text, content = base64.b64decode(case["receipt"]), base64.b64decode(case["content"])
        try:
            failed = made.judged(text, content=content).failed
        except Malformed:
            failed = -1
        assert (-1 if answer.get("unusable") else answer["failed"]) == failed, text


def of_package(data: bytes) -> dict[str, Any]:
    return {"kind": "package", "data": base64_of(data), "policy": base64_of(made.POLICY), "now": made.NOW}


def test_hostile_packages_are_refused_with_the_same_code(ask: Ask) -> None:
    every = packed.hostile()
    answers = ask([of_package(data) for _code, data in every.values()])
    got = {name: answer.get("code") for name, answer in zip(every, answers, strict=True)}
    assert got == {name: code for name, (code, _data) in every.items()}


def test_packages_are_judged_alike_also_with_a_bit_flipped(ask: Ask) -> None:
    good = packed.packed()
    chance, trusted, cases = random.Random(3), policy.read(made.POLICY.encode()), [good]
    for at in chance.sample(range(len(good) * 8), 600):
        data = bytearray(good)
        data[at >> 3] ^= 1 << (at & 7)
        cases.append(bytes(data))
    for _number in range(200):  # cut out, doubled, put elsewhere
        start, end, to = sorted(chance.sample(range(len(good)), 3))
        part = good[start : start + chance.randrange(1, 60)]
        cases.append(chance.choice([good[:start] + good[end:], good[:to] + part + good[to:], part + good, good[:to]]))
    bad = packed.packed(*package.read(good).items, package.Item(packed.receipt_of(packed.WORDS)))
    cut = [
        packed.packed(package.Item(made.recorded(record, salt).written().encode(), "f", content))
        for record, salt, content in (
            (forgeries.EXHIBIT, forgeries.OWN_SALT, forgeries.LONG),
            (forgeries.STRIPPED, forgeries.LONG[::-1][:32], forgeries.LONG[::-1][32:]),
        )
    ]
    every = [*cases, bad, *cut]
    for data, answer in zip(every, ask([of_package(data) for data in every]), strict=True):
        try:
            judged = package.judged(package.read(data), trusted, now=made.NOW)
            expected: Any = [(one.item.name, one.verdict.failed) for one in judged]
            got: Any = [(one["name"], one["failed"]) for one in answer.get("judged", [])]
        except Malformed as error:
            expected, got = getattr(error, "code", None), answer.get("code")
        assert got == expected, answer


def test_what_nothing_proves_in_a_package_is_said_alike(ask: Ask) -> None:
    trusted = policy.read(made.POLICY.encode())
    many = packed.packed(platform=[(f"{number}.pdf", b"") for number in range(20)])
    every = [packed.packed(), many, *(data for _how, data in packed.sheets().values())]
    for data, answer in zip(every, ask([of_package(data) for data in every]), strict=True):
        found = package.papers(package.read(data), trusted)
        lines = [words.papers(found, lang, independent=own) for lang in ("zh", "en") for own in (True, False)]
        assert answer["lines"] == lines


@pytest.mark.parametrize("kind", test_vectors.COUNTS)
def test_the_vectors_of_others(ask: Ask, vectors: Path, kind: str) -> None:
    files = sorted((vectors / "testdata" / kind).rglob("*.json"))
    assert len(files) == test_vectors.COUNTS[kind]
    cases = [json.loads(file.read_text()) for file in files]
    answers = ask([of_vector(kind, case) for case in cases])
    wrong = [case["desc"] for case, said in zip(cases, answers, strict=True) if ("refused" in said) != case["wantErr"]]
    assert wrong == []


def of_vector(kind: str, case: dict[str, Any]) -> dict[str, Any]:
    """A case of the vectors by the names that the script knows."""
    names = {
        "inclusion": {"index": "leafIdx", "size": "treeSize", "leaf": "leafHash", "root": "root"},
        "consistency": {"old": "size1", "size": "size2", "oldRoot": "root1", "root": "root2"},
        "subtreeinclusion": {"index": "leafIdx", "start": "start", "end": "end", "leaf": "leafHash", "node": "root"},
        "subtreeconsistency": {"start": "start", "end": "end", "size": "size", "node": "root1", "root": "root2"},
    }[kind]
    numbers = ("index", "size", "start", "end", "old")
    told = {ours: str(case[theirs]) if ours in numbers else case[theirs] for ours, theirs in names.items()}
    return {"kind": kind, "proof": case["proof"] or [], **told}


def test_signs_that_nobody_sees_are_shown_alike(ask: Ask) -> None:
    texts = [
        "court\u202eelpmaxe",
        "a\u0000\u0007\u009b31m\u200b\u2028",
        "两行\n一二\u3000三",
        "\U0001f600\U000e0041",
        "plain",
    ]
    every = ask([{"kind": "shown", "text": text} for text in texts])
    assert [one["shown"] for one in every] == [words.printable(text, keep="\n") for text in texts]
    assert words.printable(texts[0]) == "court\\u202eelpmaxe"
    assert words.printable("a\nb") == "a\\u000ab"


def test_words_are_those_of_python() -> None:
    """Also those that no case above says: each sentence stands in the script as it stands in words.py."""
    script = (ROOT / "assets/verifier/words.mjs").read_text(encoding="utf-8")
    papers = [*words.PAPERS["en"].values(), *words.PAPERS["zh"].values()]
    for text in [*words.WORDS["en"].values(), *words.WORDS["zh"].values(), *words.REASONS.values(), *papers]:
        assert f'"{text}"' in script, text
    page = (ROOT / "assets/verifier/page-words.mjs").read_text(encoding="utf-8")
    for code, text in words.UNFIT.items():
        assert f'{code}: "{text}"' in page, code
    assert {code for code, _data in packed.hostile().values()} == set(words.UNFIT)
