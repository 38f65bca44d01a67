"""Signed notes, keys, checkpoints and cosignatures, against the examples of their specifications, and bad ones."""

from __future__ import annotations

import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import encoding, note
from concord.ledger.encoding import Malformed
from concord.ledger.note import DASH
from concord.ledger.verify import Unproven
from tests.ledger import made, torsion

# the examples of c2sp.org/signed-note and c2sp.org/tlog-cosignature, as they stand there
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


def test_the_example_of_the_specification_holds() -> None:
    key, parts = note.read_key(VKEY), note.read(NOTE)
    assert key.text == VKEY
    assert checkpoints.check_signed(parts, key)
    with pytest.raises(Unproven, match="does not hold"):
        checkpoints.check_signed(note.read(NOTE.replace("example m", "example n")), key)


def test_what_a_witness_signs_is_the_text_of_the_specification() -> None:
    body = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert checkpoints.read(body).body == body
    assert checkpoints.cosigned(body, 1679315147).decode() == f"cosignature/v1\ntime 1679315147\n{body}"


def test_a_text_may_hold_empty_lines_and_is_parted_at_the_last() -> None:
    parts = note.read("one\n\ntwo\n\n— x.example AAAAAAA=\n")
    assert parts.text == "one\n\ntwo\n"
    assert [(one.name, one.value) for one in parts.signatures] == [("x.example", b"\0")]


def test_sixty_four_signatures_are_read_and_no_more() -> None:
    line = "— x.example AAAAAAA=\n"
    assert len(note.read("text\n\n" + line * 64).signatures) == 64
    with pytest.raises(Malformed, match="64"):
        note.read("text\n\n" + line * 65)


def test_signatures_nobody_asked_for_are_ignored() -> None:
    text = made.GOOD.but(lines=(*made.GOOD.lines, "— x.example AAAAAAA=\n", "— x.example AAAAAAA=\n"))
    assert made.judged(text) == made.judged(made.GOOD.written())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "text",
        "text\n\n",
        "text\n\n\n",
        "\n\n— x.example AAAAAAA=\n",
        "text\n— x.example AAAAAAA=\n",
        "text\n\n— x.example AAAAAAA=",
        "text\n\n—x.example AAAAAAA=\n",
        "text\n\n— x.example\n",
        "text\n\n—  AAAAAAA=\n",
        "text\n\n— a b AAAAAAA=\n",
        "text\n\n— a+b AAAAAAA=\n",
        "text\n\n— x.example AAAA\n",
        "text\n\n— x.example AAAAAAB=\n",
        "text\n\n— x.example AAAAAAA\n",
        "te\txt\n\n— x.example AAAAAAA=\n",
        "te\rxt\n\n— x.example AAAAAAA=\n",
        "te\ud800xt\n\n— x.example AAAAAAA=\n",
        "text\n\n— x.example AAAAAAA=\n\n",
    ],
)
def test_what_is_no_note(text: str) -> None:
    with pytest.raises(Malformed):
        note.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        VKEY[1:],
        VKEY.upper(),
        VKEY.replace("+530d903a", "+530D903A"),
        VKEY.replace("+530d903a", "+0530d903a"),
        VKEY.replace("+530d903a", ""),
        VKEY + "=",
        VKEY + "+",
        VKEY[:-1],
        VKEY.replace("example.com/foo", ""),
        VKEY.replace("com/foo", "com /foo"),
        VKEY.replace("+Aeky", "+Aiky"),
    ],
)
def test_what_is_no_key(text: str) -> None:
    with pytest.raises(Malformed):
        note.read_key(text)


def test_a_key_of_a_kind_that_is_not_known_here_is_no_key() -> None:
    for kind in (0, 2, 3, 5, 6, 255):
        with pytest.raises(Malformed, match="kind"):
            note.read_key(note.Key("x.example", kind, bytes(32)).text)


def unsound() -> dict[str, bytes]:
    """Public keys of Ed25519 under which anybody can sign, and some that are not written in their one way."""
    found = {f"{n} times a small one": torsion.written(torsion.times(n, torsion.SMALL)) for n in range(8)}
    odd = {f"{n} above the field": (torsion.P + n).to_bytes(32, "little") for n in range(19)}
    top = {f"{name}, turned": data[:31] + bytes([data[31] ^ 0x80]) for name, data in found.items()}
    return found | odd | top


@pytest.mark.parametrize("kind", [note.ED25519, note.COSIGNATURE])
def test_a_key_under_which_anybody_can_sign_is_none(kind: int) -> None:
    for name, public in unsound().items():
        with pytest.raises(Malformed, match="anybody can sign"):
            note.read_key(note.Key(name.replace(" ", "-"), kind, public).text)
    assert note.read_key(made.LOG_KEY.text) == made.LOG_KEY


def test_lines_of_the_log_s_own_are_read_and_kept() -> None:
    body = made.checkpoint().body + "more\n"
    assert checkpoints.read(body).extensions == ("more",)
    assert checkpoints.read(body).body == body


def test_a_checkpoint_is_opened_by_its_own_log_s_key_only() -> None:
    at = made.checkpoint()
    signed = checkpoints.sign(at, made.LOG)
    assert checkpoints.opened(signed, made.LOG_KEY) == at
    for key in (checkpoints.log_key(made.ORIGIN, made.STRANGER), checkpoints.log_key("x.example", made.LOG)):
        with pytest.raises(Unproven):
            checkpoints.opened(signed, key)
    witness = checkpoints.witness_key(made.ORIGIN, made.LOG)
    line = made.cosign(at, made.ORIGIN, made.LOG, made.SEEN)
    with pytest.raises(Unproven):
        checkpoints.opened(note.write(at.body, [line]), witness)


def test_base64_has_one_way_for_each_length() -> None:
    for length in range(40):
        data = bytes(range(200, 200 + length))
        assert encoding.from_base64(encoding.to_base64(data)) == data
    for bad in ("AB==", "AAB=", "A", "A===", "AA", "AA=", "AA==\n", " AA==", "AA==AA==", "-_==", "ÄA=="):
        with pytest.raises(Malformed):
            encoding.from_base64(bad)


def test_every_line_of_a_note_begins_with_a_dash_that_is_no_hyphen() -> None:
    assert DASH == "\u2014 "
