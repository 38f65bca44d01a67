"""What the command and the page say of attestations beside a receipt: the same, and nothing that does not hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from concord.ledger import attestation_words, judgement, package, policy
from concord.ledger.encoding import Malformed
from concord.ledger.verify import Unproven
from concord.site.command import main
from tests.ledger import attested, made, packed, test_javascript
from tests.ledger.test_javascript import Ask, base64_of

ask = test_javascript.ask
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: made.NOW)


def verify(folder: Path, attestations: list[str], *more: str) -> Any:
    (folder / "policy").write_text(attested.policy_of(), encoding="utf-8")
    (folder / "receipt").write_text(attested.receipt(attestations), encoding="utf-8")
    typed = ["ledger", "verify", str(folder / "receipt"), "--policy", str(folder / "policy"), *more]
    return CliRunner().invoke(main, typed)


def test_the_command_says_who_executed_it_alike(tmp_path: Path) -> None:
    done = verify(tmp_path, attested.good()["all"])
    assert done.exit_code == 0
    assert f"Executed alike by 5 of 5 members: {', '.join(attested.NAMES)}." in done.output
    chinese = verify(tmp_path, attested.good()["one"], "--lang", "zh")
    assert "5 家成员中有 1 家重新执行，结果一致：w0.example。" in chinese.output


def test_the_command_says_who_differs_and_how(tmp_path: Path) -> None:
    done = verify(tmp_path, attested.good()["how 0"])
    assert done.exit_code == 0, "the record is unchanged all the same"
    assert "Executed alike by 1 of 5 members: w0.example." in done.output
    says = (
        'w1.example executed it, and it differs: what follows from it is ["credit",30000] there, and ["credit",300000]'
    )
    assert says in done.output


@pytest.mark.parametrize("name", attested.bad())
def test_a_forged_attestation_is_not_valid(tmp_path: Path, name: str) -> None:
    done = verify(tmp_path, attested.bad()[name])
    assert done.exit_code == 1
    assert "does not hold, so none was counted" in done.output
    assert "Executed alike" not in done.output


def test_a_forged_attestation_in_a_package_is_not_valid(tmp_path: Path) -> None:
    for name, code in (("all", 0), ("forged", 1)):
        notes = (attested.good() | attested.bad())[name]
        data = packed.packed(package.Item(attested.receipt(notes).encode(), "f", made.FILE))
        (tmp_path / "package").write_bytes(data)
        (tmp_path / "policy").write_text(attested.policy_of(), encoding="utf-8")
        typed = ["ledger", "verify", str(tmp_path / "package"), "--policy", str(tmp_path / "policy")]
        assert CliRunner().invoke(main, typed).exit_code == code


def lines(attestations: list[str], trusted: policy.Policy) -> list[str]:
    """What Python says, in both languages."""
    given = judgement.evidence(attested.receipt(attestations).encode())
    found = []
    for lang in ("zh", "en"):
        try:
            found += attestation_words.lines(judgement.executions(given, trusted), lang)
        except Unproven as error:
            found.append(attestation_words.forged(str(error), lang))
    return found


@pytest.mark.parametrize("addresses", [True, False])
def test_the_page_says_the_same(ask: Ask, addresses: bool) -> None:
    written = attested.policy_of(addresses)
    trusted = policy.read(written.encode())
    cases = list((attested.good() | attested.bad()).values())
    questions = [
        {"kind": "receipt", "receipt": base64_of(attested.receipt(case)), "policy": base64_of(written),
         "content": base64_of(made.FILE), "now": made.NOW}
        for case in cases
    ]  # fmt: skip
    for case, answer in zip(cases, ask(questions), strict=True):
        assert answer["failed"] == 0
        assert answer["executed"] == lines(case, trusted), case


def test_what_is_no_list_of_notes_is_no_receipt_to_either(ask: Ask) -> None:
    for wrong in ([], "x", [1], {}, ["x"] * 65, None):
        extra = made.leaves.canonical({"attestations": wrong, "leaf": made.proof.to_base64(made.LEAF),
                                       "record": made.RECORD, "salt": made.proof.to_base64(made.SALT)})  # fmt: skip
        text = made.GOOD.but(extra=extra)
        with pytest.raises(Malformed):
            judgement.evidence(text.encode())
        question = {"kind": "receipt", "receipt": base64_of(text), "policy": base64_of(made.POLICY), "content": None}
        assert ask([question | {"now": made.NOW}])[0]["unusable"]


def test_words_of_the_page_are_those_of_python() -> None:
    script = (ROOT / "assets/verifier/attestation-words.mjs").read_text(encoding="utf-8")
    for lang in ("zh", "en"):
        for text in attestation_words.WORDS[lang].values():
            assert f'"{text}"' in script, text
        for text in attestation_words.NAMES[lang].values():
            assert f'"{text}"' in script, text
    assert f'"{attestation_words.FORGED_ZH}"' in script
