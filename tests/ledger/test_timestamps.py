"""Timestamps on checkpoints: whose clock a verdict relies on, and what is no timestamp over this checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from concord.ledger import judgement, policy, proof, timestamps, words
from concord.ledger.encoding import Malformed
from concord.ledger.judgement import DRIFT, Stamp, Verdict
from concord.ledger.verify import Unproven
from concord.site.command import main
from tests.ledger import made, stamped
from tests.ledger.stamped import STAMPED, authority, when

BODY = made.GOOD.body.encode()
TSA = authority()
ROOT_KEY = ec.generate_private_key(ec.SECP256R1())
ROOT = (stamped.certified("Root of many", ROOT_KEY, until=made.AT + 10**9), ROOT_KEY)
ONE_LOG = policy.of_one_log(made.LOG_KEY)
ALONE = (made.signed(),)


def receipt(token: bytes | None, **more: Any) -> bytes:
    """The good receipt with a token beside it."""
    extra = proof.Beside(made.LEAF, made.RECORD, made.SALT, ONE_LOG, timestamp=token).written()
    return made.GOOD.but(extra=extra, **more).encode()


def judged(token: bytes | None, trusted: str = ONE_LOG, by: bytes | None = TSA.pem, **more: Any) -> Verdict:
    clock = None if by is None else timestamps.trusted(by)
    given = judgement.evidence(receipt(token, **more))
    return judgement.judge(given, policy.read(trusted.encode()), now=made.NOW, clock=clock)


def test_a_token_gives_the_authority_s_clock() -> None:
    verdict = judged(TSA.token(BODY), lines=ALONE)
    assert (verdict.failed, verdict.whose, verdict.since) == (0, "authority", STAMPED)
    assert verdict.stamp == Stamp(STAMPED, "Clock of Yiwu", 2)
    said = words.sentence(verdict, "en", independent=True)
    assert "unchanged since 2026-12-14 01:00:30 UTC, by the clock of the timestamp authority Clock of Yiwu." in said
    assert "时间戳机构 Clock of Yiwu 的时钟" in words.sentence(verdict, "zh", independent=True)


def test_without_an_authority_that_is_trusted_a_token_is_ignored_and_that_is_said() -> None:
    trusted = policy.read(ONE_LOG.encode())
    verdict = judged(TSA.token(BODY), by=None)
    assert (verdict.failed, verdict.whose, verdict.since, verdict.stamp) == (0, "operator", made.AT, None)
    assert "ignored" in words.steps(verdict, trusted, "en")[5]
    assert "未采用" in words.steps(verdict, trusted, "zh")[5]
    assert judged(b"no token at all", by=None).failed == 0
    none = judged(None)
    assert (none.failed, none.whose) == (0, "operator")
    assert "no timestamp" in words.steps(none, trusted, "en")[5]


def test_witnesses_and_an_authority_vouch_each_with_its_time() -> None:
    verdict = judged(TSA.token(BODY), made.POLICY)
    assert (verdict.whose, verdict.since) == ("witnesses", made.SEEN)
    said = words.sentence(verdict, "en", independent=True)
    assert "w2.example; and since 2026-12-14 01:00:30 UTC, by the clock of the timestamp authority" in said
    assert "01:00:30 UTC 起未改变，依据是时间戳机构" in words.sentence(verdict, "zh", independent=True)


def test_more_signatures_of_witnesses_change_nothing_about_it() -> None:
    for lines in (ALONE, made.GOOD.lines, (*made.GOOD.lines, made.cosigned("w3.example"))):
        assert judged(TSA.token(BODY), lines=lines).failed == 0


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("version", [1, 2, 3])
def test_ways_to_write_a_good_token(algorithm: str, version: int) -> None:
    assert judged(TSA.token(BODY, algorithm=algorithm, version=version)).failed == 0


FLIPPED = bytearray(TSA.token(BODY))
FLIPPED[-1] ^= 1
SIGNS_ALL = (ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING)
FORGED = {
    "over another text": TSA.token(BODY + b"\n"),
    "over another size": TSA.token(BODY.replace(b"\n23\n", b"\n24\n")),
    "over the whole note": TSA.token(made.GOOD.written().partition("\n\n")[2].encode()),
    "over SHA-1": TSA.token(BODY, algorithm="sha1"),
    "of another authority": authority().token(BODY),
    "signed with another key": TSA.token(BODY, by=authority().key),
    "a bit of its signature flipped": bytes(FLIPPED),
    "before its certificate began": TSA.token(BODY, at=when(made.AT - 2 * 86_400)),
    "after its certificate ended": TSA.token(BODY, at=when(made.AT + 2 * 86_400)),
    "names no certificate": TSA.token(BODY, version=0),
    "names another certificate": TSA.token(BODY, named=TSA.root),
    "names another certificate in the old way": TSA.token(BODY, named=TSA.root, version=1),
}
MISUSED = {
    "for servers": authority(root=ROOT, usage=(ExtendedKeyUsageOID.SERVER_AUTH,)),
    "for more than timestamps": authority(root=ROOT, usage=SIGNS_ALL),
    "for anything": authority(root=ROOT, usage=()),
    "not critical": authority(root=ROOT, critical=False),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_is_refused_at_the_clocks(name: str) -> None:
    verdict = judged(FORGED[name])
    assert verdict.step == "clocks", verdict
    assert verdict.why
    assert judged(FORGED[name], by=None).failed == 0  # who trusts nobody reads nothing into it


@pytest.mark.parametrize("name", MISUSED)
def test_a_certificate_that_is_not_for_timestamps_alone_stamps_nothing(name: str) -> None:
    by = MISUSED[name].pem
    assert judged(authority(root=ROOT).token(BODY), by=by).failed == 0  # under the same root: the root is no reason
    assert judged(MISUSED[name].token(BODY), by=by).step == "clocks"


CUT, LONGER = TSA.token(BODY)[:-1], TSA.token(BODY) + b"\0"


@pytest.mark.parametrize(
    "token",
    [b"", b"token", b"\x30\x00", CUT, LONGER, bytes(70_000)],
    ids=["nothing", "a word", "an empty sequence", "cut", "longer", "zeros"],  # a token is another in each process
)
def test_what_is_no_token_cannot_be_judged(token: bytes) -> None:
    with pytest.raises(Malformed):
        judged(token)


def test_any_byte_flipped_is_refused_or_changes_nothing() -> None:
    good, token = timestamps.trusted(TSA.pem), TSA.token(BODY)
    taken = 0
    for at in range(len(token)):
        other = token[:at] + bytes([token[at] ^ 0x10]) + token[at + 1 :]
        try:
            stamp = good(other, BODY.decode())
        except Unproven:
            continue
        taken += 1
        assert stamp == Stamp(STAMPED, "Clock of Yiwu", 2)
    assert taken < 40  # what no signature covers: versions, and how algorithms are named


def test_certificates_that_ended_since_are_no_fault() -> None:
    """RFC 3161: all on the way had to be valid when the token was made, not when it is looked at."""
    given = judgement.evidence(receipt(TSA.token(BODY)))
    later = made.NOW + 30 * 365 * 86_400
    clock = timestamps.trusted(TSA.pem)
    assert judgement.judge(given, policy.read(ONE_LOG.encode()), now=later, clock=clock).failed == 0


def test_clocks_that_contradict_each_other() -> None:
    assert judged(TSA.token(BODY, at=when(made.AT - DRIFT))).failed == 0
    early = judged(TSA.token(BODY, at=when(made.AT - DRIFT - 1)))
    assert (early.step, "after the checkpoint" in early.why) == ("clocks", True)
    given, clock = judgement.evidence(receipt(TSA.token(BODY))), timestamps.trusted(TSA.pem)
    trusted = policy.read(ONE_LOG.encode())
    assert judgement.judge(given, trusted, now=STAMPED - DRIFT, clock=clock).failed == 0
    assert judgement.judge(given, trusted, now=STAMPED - DRIFT - 1, clock=clock).step == "clocks"


def test_whom_to_trust_is_read_from_pem_and_der() -> None:
    both = timestamps.trusted(authority("Another clock").pem + TSA.pem)
    assert both(TSA.token(BODY), BODY.decode()).authority == "Clock of Yiwu"
    assert timestamps.trusted(TSA.root.public_bytes(stamped.Encoding.DER)).certificates == (TSA.root,)
    renewed = timestamps.trusted(TSA.pem + authority().pem + authority().pem)  # roots of the same name, other keys
    assert renewed(TSA.token(BODY), BODY.decode()).at == STAMPED
    with pytest.raises(Unproven, match="root"):
        timestamps.trusted(TSA.certificate.public_bytes(stamped.Encoding.PEM))(TSA.token(BODY), BODY.decode())
    for data in (b"", b"x", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(Malformed):
            timestamps.trusted(data)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("receipt --policy policy --tsa tsa", 0, "01:00:30 UTC, by the clock of the timestamp authority Clock of Yiwu"),
        ("receipt --policy policy --tsa tsa --lang zh", 0, "Clock of Yiwu 的时间戳为 2026-12-14 01:00:30 UTC"),
        ("receipt --tsa tsa", 3, "not independently trusted"),
        ("receipt --policy policy", 0, "was ignored"),
        ("receipt --policy policy --tsa other", 1, "step 6 (clocks)"),
        ("receipt --policy policy --tsa other --lang zh", 1, "第 6 步（时钟）"),
        ("receipt --policy policy --tsa policy", 2, "certificate"),
        ("bare --policy policy --tsa tsa", 0, "no timestamp came along"),
    ],
)
def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, code: int, says: str) -> None:
    monkeypatch.setattr("time.time", lambda: made.NOW)
    (tmp_path / "receipt").write_bytes(receipt(TSA.token(BODY)))
    (tmp_path / "bare").write_bytes(receipt(None))
    (tmp_path / "policy").write_text(ONE_LOG, encoding="utf-8")
    (tmp_path / "tsa").write_bytes(TSA.pem)
    (tmp_path / "other").write_bytes(authority().pem)
    typed = [str(tmp_path / word) if (tmp_path / word).exists() else word for word in words.split()]
    done = CliRunner().invoke(main, ["ledger", "verify", *typed])
    assert done.exit_code == code, done.output
    assert says in done.output
    assert "Traceback" not in done.output
