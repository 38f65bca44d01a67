"""Clear records hold typed values and pseudonyms; whatever may be a text is refused; and so is all that is too much."""

from __future__ import annotations

import json
from typing import Any

import pytest

from concord.ledger import attestation_execution as execution
from concord.ledger import attestation_records as records
from concord.ledger import leaf as leaves
from concord.ledger.attestation_records import Event, Text
from concord.ledger.encoding import Malformed
from tests.ledger import executing, made

WALK = executing.walked()
LEASE = WALK.law
DELIVERED = next(entry for entry in WALK.entries if entry.act == "deliver")
PARTS = executing.parts(DELIVERED, LEASE)


def test_every_entry_of_every_contract_here_can_be_told_in_clear() -> None:
    for key in executing.STARTS:
        for entry in executing.walked(key).entries:
            law = executing.walked(key).law
            found = records.event(executing.parts(entry, law))
            execution.check_sealed(found, law)
            assert json.loads(found.written) == found.parts


TEXTS = ["何小满", "He Xiaoman", "+8613800000021", "13800000021", "xiaoman@party.example", "11010519491231002X", "a b",
         "晴屿 S2，256 GB", "x" * 65, "sha256:short", "ref:" + "g" * 64, "<b>", "line\nline", "\u202e"]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("place", ["form", "key", "effects", "by"])
def test_a_text_is_refused_wherever_it_stands(text: str, place: str) -> None:
    changed: dict[str, Any] = {
        "form": {"form": {"ref": text}},
        "key": {"form": {text: 1}},
        "effects": {"effects": [*PARTS["effects"], ["note", [{"deep": text}]]]},
        "by": {"by": text},
    }[place]
    with pytest.raises(Text) as refusal:
        records.event({**PARTS, **changed})
    assert text not in str(refusal.value)


def test_a_name_without_a_space_is_refused_where_a_text_was_asked_for() -> None:
    """`ZhangSan` looks like a word of the rulebook; the rulebook says that `ref` is what somebody typed."""
    event = records.event({**PARTS, "form": {"ref": "ZhangSan"}})
    with pytest.raises(Text) as refusal:
        execution.check_sealed(event, LEASE)
    assert "ZhangSan" not in str(refusal.value)
    begun = executing.parts(executing.walked("loan@1").entries[0], executing.walked("loan@1").law)
    effects = json.loads(json.dumps(begun["effects"]))
    effects[0][3]["purpose"] = "house"
    with pytest.raises(Text):
        execution.check_sealed(records.event({**begun, "effects": effects}), executing.walked("loan@1").law)


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in PARTS.items() if key != name}


NO_RECORDS: list[Any] = [
    None,
    [],
    "x",
    {},
    without("salt"),
    {**PARTS, "name": "x"},
    {**PARTS, "kind": "concord/event/v2"},
    {**PARTS, "contract": "x"},
    {**PARTS, "salt": "00"},
    {**PARTS, "law": "lease"},
    {**PARTS, "pins": {}},
    {**PARTS, "pins": PARTS["pins"] | {"zones": "x"}},
    {**PARTS, "seq": 0},
    {**PARTS, "seq": True},
    {**PARTS, "seq": 2**60},
    {**PARTS, "seq": 1.0},
    {**PARTS, "at": -1},
    {**PARTS, "act": "pay"},
    {**PARTS, "at": PARTS["at"] + 1},
    {**PARTS, "on": 7},
    {**PARTS, "effects": {}},
    {**PARTS, "effects": [[]]},
    {**PARTS, "effects": ["credit"]},
    {**PARTS, "form": []},
    {**PARTS, "form": {"amount": 1.5}},
    {**PARTS, "entry": None},
    {**PARTS, "entry": PARTS["entry"] | {"kind": "document"}},
    {**PARTS, "entry": PARTS["entry"] | {"id": "x"}},
    {**PARTS, "form": {"amount": 2**60}},
    {**PARTS, "effects": [["note", *range(60_000)]]},
    {**PARTS, "effects": [["note", json.loads("[" * 70 + "]" * 70)]]},
]


@pytest.mark.parametrize("parts", NO_RECORDS, ids=range(len(NO_RECORDS)))
def test_what_is_no_clear_record_is_refused(parts: Any) -> None:
    with pytest.raises(Malformed):
        records.event(parts)


def handed(*events: Event) -> bytes:
    return records.write([(event, at) for at, event in enumerate(events)], made.ORIGIN, "site", made.STRANGER)


def test_what_was_handed_in_is_read() -> None:
    event = records.event(PARTS)
    found = records.read(handed(event), made.ORIGIN)
    assert [(one.parts, index) for one, index in found.events] == [(PARTS, 0)]
    made.STRANGER.public_key().verify(found.signature, found.signed)
    assert event.commitment == leaves.commitment(bytes.fromhex(PARTS["salt"]), PARTS["entry"])


def test_another_log_makes_another_signature() -> None:
    event = records.event(PARTS)
    one, other = (records.read(handed(event), origin).signed for origin in (made.ORIGIN, "other.example"))
    assert one != other


def body(**changed: Any) -> bytes:
    whole = json.loads(handed(records.event(PARTS)))
    return leaves.canonical({**whole, **changed})


TOO_MUCH: list[Any] = [
    b"",
    b"{",
    b"[]",
    b"\xff",
    b"[" * 100_000,
    b" " + body(),
    body(more=1),
    body(events=[]),
    body(events={}),
    body(events=[1]),
    body(events=[{"event": PARTS, "index": -1}]),
    body(events=[{"event": PARTS, "index": 1, "more": 1}]),
    body(events=[{"event": PARTS, "index": True}]),
    body(key="x"),
    body(key=1),
    body(signature=1),
    body(signature="!"),
    body(events=[{"event": PARTS, "index": 1}] * 65),
    b'"' + b"x" * (2 << 20) + b'"',
]


@pytest.mark.parametrize("data", TOO_MUCH, ids=range(len(TOO_MUCH)))
def test_what_a_stranger_sends_is_bounded(data: bytes) -> None:
    with pytest.raises(Malformed):
        assert records.read(data, made.ORIGIN).events
