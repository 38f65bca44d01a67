"""The fact sheet of the platform: what it says, that nobody typed it in, and that it is signed."""

from __future__ import annotations

import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.cache import cache
from django.test import Client

from concord.docket import clock
from concord.gateways.delivery import Unreachable
from concord.gateways.ledger import ledger, lodge, published_policy, put_in, stamp_newest, stamping
from concord.gateways.signing import validate
from concord.kit.enclosures import enclosed
from concord.law import shelf
from concord.ledger import checkpoint as checkpoints
from concord.ledger import note, policy
from concord.ledger.encoding import Malformed
from concord.people.models import Organisation
from concord.proofs import facts
from concord.proofs.facts import operator, signing, software
from concord.proofs.models import Incident, Statement
from concord.site.command import main
from tests import factory
from tests.ledger import made
from tests.ledger.test_go import Judge
from tests.ledger.test_go import ask as ask
from tests.ledger.test_go import go as go
from tests.papers import poppler

pytestmark = pytest.mark.django_db
ARTICLES = ("第十七条第一项", "第十七条第二项", "第十七条第三项", "第十七条第四项")


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.CONCORD_DATA = tmp_path
    cache.clear()


def run(words: list[str]) -> Any:
    return CliRunner().invoke(main, ["ledger", *words])


def said(sheet: facts.Sheet, key: str, lang: str = "en") -> str:
    (section,) = [one for one in sheet.sections if one.key == key]
    return "\n".join(f"{row.label.told(lang)}: {row.value.told(lang)}" for row in section.rows)


def signed(text: str) -> dict[str, Any]:
    """What a signed sheet says, checked with the key that the policy names. Raises Unproven."""
    (key, *_next) = policy.read(published_policy().encode()).logs
    parts = note.read(text)
    assert checkpoints.check_signed(parts, key)
    head, line = parts.text.removesuffix("\n").split("\n")
    assert head == "concord/facts/v1"
    told: dict[str, Any] = json.loads(line)
    return told


def test_it_answers_each_question_of_the_article_in_both_languages() -> None:
    factory.organisation()
    sheet = facts.sheet()
    asks = [section.asks.zh for section in sheet.sections]
    assert all(any(article in one for one in asks) for article in ARTICLES)
    for section in sheet.sections:
        texts = [section.title, section.asks, *(text for row in section.rows for text in row[:2])]
        assert all(text.zh.strip() and text.en.strip() for text in texts), section.key
        assert section.rows


def test_it_is_what_is_configured_now(settings: Any) -> None:
    house = Organisation.objects.exclude(kind="court").first() or factory.organisation()
    lodge([("one", {"id": "one"})])
    put_in(at=clock.now())
    before = facts.sheet()
    assert house.name_en in said(before, "ownership")
    assert house.name_zh in said(before, "ownership", "zh")
    assert ledger().verifier_key in said(before, "technique")
    assert (ledger().published() or "").split("\n")[2] in said(before, "ledger")
    assert "no outside body vouches" in said(before, "clock")
    assert "this platform alone writes and signs" in said(before, "ledger")
    settings.CONCORD_TIMESTAMP = "https://tsa.example/tsr"
    assert "tsa.example (an outside body; 0 root certificates" in said(facts.sheet(), "clock")
    assert "none yet" in said(facts.sheet(), "clock")


def test_the_latest_timestamp_is_named_with_its_authority() -> None:
    cache.delete(stamping.ASKED)
    lodge([("one", {"id": "one"})])
    put_in(at=clock.now())
    assert stamp_newest(at=made.AT) == 1
    assert "2026-12-14 01:00:00 UTC, Concord timestamps, the operator's own clock" in said(facts.sheet(), "clock")


def test_rules_and_tables_are_named_with_the_digests_of_their_files() -> None:
    rules = said(facts.sheet(), "rules")
    for name in shelf.names():
        assert f"Rulebook {name}: " in rules
    folder = Path(software.__file__).parents[2] / "tables"
    files = [one for one in folder.iterdir() if one.is_file()]
    found = {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in files}
    assert len(found) > 5
    for name, digest in found.items():
        assert f"Table {name}: {digest}" in rules


def test_witnesses_and_their_algorithms_are_named(settings: Any, tmp_path: Path) -> None:
    lines = [f"witness {name} {key.text}" for name, key in list(made.WITNESS_KEYS.items())[:2]]
    (tmp_path / "policy").write_text("\n".join([*lines, "group g 2 w0.example w1.example", "quorum g", ""]))
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "witnessed", str(tmp_path / "policy")
    told = said(facts.sheet(), "ledger")
    assert "at least 2 of 2 cosign" in told
    assert f"Witness w1.example: {made.WITNESS_KEYS['w1.example'].text}" in told
    (tmp_path / "policy").write_text("nonsense")
    assert "no witnesses" in said(facts.sheet(), "ledger")  # a file that cannot be read breaks no page


def test_what_nobody_stated_is_called_so_and_what_was_stated_is_shown() -> None:
    assert said(facts.sheet(), "ownership").count("The operator has stated nothing about this.") == 2
    for number in (1, 2):
        words = ["statement", "ownership", "--zh", f"第{number}家公司", "--en", f"Company {number}"]
        assert run(words).exit_code == 0
    told = said(facts.sheet(), "ownership")
    assert "Company 2" in told
    assert "Company 1" not in told
    assert Statement.objects.count() == 2  # what was said before is still there
    assert run(["statement", "weather", "--zh", "晴", "--en", "fair"]).exit_code == 2
    for bad in ("", "  ", "\x1b[31m", "x" * 2001):
        assert run(["statement", "ownership", "--zh", bad, "--en", "x"]).exit_code == 1
    assert Statement.objects.count() == 2


def test_incidents_are_entered_by_the_operator_and_never_changed() -> None:
    assert "The operator has entered none." in said(facts.sheet(), "incidents")
    told = ["--zh", "机房停电两小时，没有数据丢失", "--en", "Two hours without power; nothing was lost"]
    done = run(["incident", "add", "--began", "2026-01-02T03:04", "--ended", "2026-01-02T05:04", *told])
    assert done.exit_code == 0, done.output
    assert run(["incident", "add", "--began", "2026-02-01", *told]).exit_code == 0
    shown = said(facts.sheet(), "incidents")
    assert "2026-01-02 03:04:00 UTC – 2026-01-02 05:04:00 UTC: Two hours without power" in shown
    assert "since 2026-02-01 00:00:00 UTC, not over" in shown
    assert "not over" in run(["incident", "list"]).output
    for times in (["--began", "2999-01-01"], ["--began", "2026-01-02", "--ended", "2026-01-01"], ["--began", "soon"]):
        assert run(["incident", "add", *times, *told]).exit_code in (1, 2)
    assert Incident.objects.count() == 2


def test_the_note_is_signed_by_the_log_and_is_no_checkpoint() -> None:
    sheet = facts.sheet()
    text = facts.note(sheet)
    told = signed(text)
    assert told == json.loads(json.dumps(sheet.plain()))
    assert told["origin"] == ledger().origin
    with pytest.raises(Malformed):
        checkpoints.opened(text, ledger().public)
    with pytest.raises(note.Unproven):
        signed(text.replace('"version":1', '"version":2'))
    for bad in ("a\n1\nAAAA\n", "a\n", "a\nb"):
        with pytest.raises(ValueError, match="statement"):
            ledger().statement(bad)


@pytest.mark.parametrize(("lang", "title"), [("zh", "平台情况说明"), ("en", "Platform fact sheet")])
def test_the_paper_is_sealed_and_says_the_same(lang: str, title: str) -> None:
    house = factory.organisation()
    pdf = facts.paper(facts.sheet(), lang)
    (seal,) = validate(pdf)
    assert (seal.problem, seal.field) == ("", "seal")
    assert seal.on_behalf == house.name_zh or Organisation.objects.filter(name_zh=seal.on_behalf).exists()
    text = poppler.run("pdftotext", "-", "-", pdf=pdf)
    assert title in text
    assert "RFC 6962" in text


def test_anybody_gets_it_as_page_and_files_and_for_some_minutes_the_same() -> None:
    page = Client().get("/ledger/facts/", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert "SHA-256" in page.content.decode()
    first = Client().get("/ledger/facts/facts.note")
    assert signed(first.content.decode())["kind"] == "platform facts"
    again = Client().get("/ledger/facts/facts.note")
    assert again.content == first.content
    operator.state("clock", zh="国家授时中心", en="National time service centre", at=clock.now())
    assert Client().get("/ledger/facts/facts.note").content != first.content  # what the operator says counts at once
    for name in ("facts.zh.pdf", "facts.en.pdf"):
        answer = Client().get(f"/ledger/facts/{name}")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    assert Client().get("/ledger/facts/facts.fr.pdf").status_code == 404


def test_without_the_timestamp_authority_it_says_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_args: Any, **_more: Any) -> bytes:
        raise Unreachable("The timestamp authority cannot be reached.")

    monkeypatch.setattr("concord.proofs.facts.signing.sign_pdf", silent)
    answer = Client().get("/ledger/facts/facts.zh.pdf")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "请过几分钟再试" in answer.content.decode() or "几分钟" in answer.content.decode()
    assert run(["facts", "somewhere"]).exit_code == 1


def test_a_silent_authority_is_left_alone_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def silent(*_args: Any, **_more: Any) -> bytes:
        asked.append("")
        raise Unreachable("The timestamp authority cannot be reached.")

    monkeypatch.setattr("concord.proofs.facts.signing.sign_pdf", silent)
    for _nth in range(3):
        assert Client().get("/ledger/facts/facts.zh.pdf").status_code == 503
    assert len(asked) == 1


def test_who_asks_while_the_sheet_is_made_gets_the_same_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made_for: list[str] = []

    def slow(_facts: facts.Sheet, lang: str) -> bytes:
        made_for.append(lang)
        time.sleep(0.3)
        return b"%PDF"

    found = facts.sheet()
    monkeypatch.setattr(signing, "sheet", lambda: found)
    monkeypatch.setattr(signing, "paper", slow)
    monkeypatch.setattr(signing, "note", lambda _facts: "note")
    with ThreadPoolExecutor(4) as threads:
        sheets = [asked.result() for asked in [threads.submit(facts.written) for _nth in range(4)]]
    assert (made_for, len(sheets)) == (["zh", "en"], 4)
    assert all(sheet == sheets[0] for sheet in sheets)


def test_the_command_writes_the_three_files(tmp_path: Path) -> None:
    done = run(["facts", str(tmp_path / "sheet")])
    assert done.exit_code == 0, done.output
    written = {path.name for path in (tmp_path / "sheet").iterdir()}
    assert written == {"facts.en.pdf", "facts.note", "facts.zh.pdf"}


def test_it_goes_along_with_every_evidence_package() -> None:
    assert {"facts.note", "facts.zh.pdf", "facts.en.pdf"} <= dict(enclosed()).keys()


def test_other_people_s_reader_of_signed_notes_opens_it(go: Judge) -> None:
    text = facts.note(facts.sheet())
    question = {"Kind": "note", "Note": text, "Key": ledger().verifier_key}
    assert go([question, question | {"Note": text.replace("platform", "Platform", 1)}]) == [True, False]
