"""Files: what the door takes and refuses, who gets the original, what others see; nothing is lost or doubled."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from django.db import connections, transaction
from django.utils import translation
from PIL import Image

from concord.docket import chain, documents, door, exhibits, visibility
from concord.docket.models import Document, Exhibit
from concord.law.model import Refused
from tests.docket import cases, corpus

LIMIT = 50 * 1024 * 1024


@pytest.mark.parametrize("case", corpus.GOOD)
def test_the_door_takes(case: str) -> None:
    name, content, media = corpus.GOOD[case]
    admitted = door.admit(content, name=name, limit=LIMIT)
    assert isinstance(admitted, door.Admitted), admitted
    assert (admitted.media, admitted.content) == (media, content)
    assert admitted.name.startswith(name.rpartition(".")[0])


@pytest.mark.parametrize("case", corpus.BAD)
def test_the_door_refuses_and_says_why(case: str) -> None:
    name, content, code = corpus.BAD[case]
    refused = door.admit(content, name=name, limit=LIMIT)
    assert isinstance(refused, door.Rejected), refused
    assert refused.code == code
    with translation.override("en"):
        assert refused.sentence


def test_a_file_over_the_limit_is_not_read_to_its_end() -> None:
    read: list[int] = []

    def endless() -> Iterator[bytes]:
        while True:
            read.append(1)
            yield bytes(door.PART)

    refused = door.admit(endless(), name="a.jpg", limit=LIMIT)
    assert refused == door.Rejected("too_large", LIMIT)
    assert "50" in refused.sentence
    assert len(read) * door.PART <= LIMIT + door.PART

    class Big(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= door.PART
            return bytes(size)

    assert door.admit(Big(), name="a.jpg", limit=1000) == door.Rejected("too_large", 1000)


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\li\\合同.pdf", "合同.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\n.txt", "ab.txt"),
        ("  .hidden. ", "hidden"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned(given: str, clean: str) -> None:
    assert door.cleaned(given) == clean


# --- exhibits ------------------------------------------------------------------------------------------------------


@pytest.fixture
def filed(db: None) -> Any:
    """A matter with a photo that the applicant has filed."""
    matter = cases.opened().matter
    person = cases.one(matter, "applicant")
    exhibit = exhibits.put_exhibit(corpus.photo(), name="收货.jpg", matter=matter, participant=person)
    assert isinstance(exhibit, Exhibit)
    made = cases.done(matter, "applicant", "add_evidence", form={"file": str(exhibit.pk), "about": "收货照片"})
    exhibit.refresh_from_db()
    return matter, exhibit, made


def at_once(calls: list[tuple[Any, ...]], do: Callable[..., Any]) -> list[Any]:
    """What each of the calls gives when all run at the same time; an exception stands for itself."""
    start, results = threading.Barrier(len(calls)), []

    def one(*args: Any) -> None:
        try:
            start.wait()
            results.append(do(*args))
        except Exception as fault:
            results.append(fault)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=one, args=args) for args in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("place", ["draft", "matter"])
@pytest.mark.django_db(transaction=True)
def test_an_upload_that_comes_again_while_it_still_runs_gives_one_row(place: str) -> None:
    matter = cases.opened().matter
    where: dict[str, Any] = {"matter": matter, "participant": cases.one(matter, "applicant")}
    where = where if place == "matter" else {"draft": "d"}
    rows = at_once([()] * 5, lambda: exhibits.put_exhibit(corpus.photo(), name="a.jpg", key="k", **where))
    assert {type(row) for row in rows} == {Exhibit}, rows
    assert len({row.pk for row in rows}) == 1
    assert Exhibit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_files_under_one_key_at_once_one_is_kept_and_the_other_told() -> None:
    rows = at_once([(b"one",), (b"two",)], lambda text: exhibits.put_exhibit(text, name="a.txt", draft="d", key="k"))
    assert sorted(type(row).__name__ for row in rows) == ["Exhibit", "Rejected"], rows
    assert Exhibit.objects.count() == 1


def test_a_race_inside_a_transaction_leaves_it_usable(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first = exhibits.put_exhibit(b"one", name="a.txt", draft="d", key="k")
    look, looks = exhibits._known, []
    monkeypatch.setattr(exhibits, "_known", lambda *args: look(*args) if looks else looks.append(args))
    with transaction.atomic():
        assert exhibits.put_exhibit(b"one", name="a.txt", draft="d", key="k") == first
        assert Exhibit.objects.count() == 1


def test_another_file_under_a_known_key_is_refused_in_words(db: None) -> None:
    assert isinstance(exhibits.put_exhibit(b"one", name="a.txt", draft="d", key="k"), Exhibit)
    refused = exhibits.put_exhibit(b"two", name="a.txt", draft="d", key="k")
    assert isinstance(refused, door.Rejected)
    assert refused.code == "already"
    with translation.override("en"):
        assert refused.sentence.startswith("Another file has arrived under the key of this upload.")


def test_a_filed_photo_keeps_its_exif_for_its_owner_alone(filed: Any) -> None:
    matter, exhibit, _ = filed
    own = exhibits.shown(cases.seen_as(matter, "applicant"), exhibit)
    assert own.content == corpus.photo()
    others = exhibits.shown(cases.seen_as(matter, "respondent"), exhibit)
    assert b"CanaryCam" not in others.content
    with Image.open(io.BytesIO(others.content)) as image:
        assert not image.getexif()
        assert image.size == (48, 64), "turned upright"
    assert others.name == "收货.jpg"


def test_a_pdf_loses_author_and_scripts_for_others(db: None) -> None:
    matter = cases.opened().matter
    person = cases.one(matter, "applicant")
    exhibit = exhibits.put_exhibit(corpus.pdf(script=True), name="合同.pdf", matter=matter, participant=person)
    cases.done(matter, "applicant", "add_evidence", form={"file": str(exhibit.pk)})
    copy = exhibits.shown(cases.seen_as(matter, "respondent"), exhibit)
    with pikepdf.open(io.BytesIO(copy.content)) as document:
        assert "/OpenAction" not in document.Root
        assert len(document.pages) == 1
    assert b"Canary" not in copy.content


def test_a_file_lies_encrypted_and_its_digest_stands_in_the_entry(filed: Any) -> None:
    matter, exhibit, made = filed
    assert made.entry.form["file"] == f"sha256:{bytes(exhibit.digest).hex()}"
    assert exhibit.entry == made.entry
    assert exhibit.seen == made.entry.seen
    assert "收货".encode() not in bytes(exhibit.sealed_name)
    assert exhibits.intact(exhibit)
    assert chain.breaks(matter) == []


def test_an_exhibit_is_its_uploaders_until_filed(db: None) -> None:
    matter = cases.opened().matter
    person = cases.one(matter, "applicant")
    exhibit = exhibits.put_exhibit(corpus.photo(), name="a.jpg", matter=matter, participant=person)
    for role, sees in (("applicant", True), ("respondent", False), ("registrar", False)):
        assert visibility.visible_exhibits(matter, cases.seen_as(matter, role)).exists() is sees
    stolen = cases.do(matter, "respondent", "add_evidence", form={"file": str(exhibit.pk)})
    assert stolen == Refused("form", "file")
    assert cases.do(matter, "applicant", "add_evidence", form={"file": "nonsense"}) == Refused("form", "file")


def test_the_court_does_not_see_what_is_between_the_parties(filed: Any) -> None:
    matter, _, _ = filed
    assert not visibility.visible_exhibits(matter, cases.seen_as(matter, "judge")).exists()
    assert visibility.visible_exhibits(matter, cases.seen_as(matter, "respondent")).exists()


def test_a_file_is_filed_once(filed: Any) -> None:
    matter, exhibit, _ = filed
    again = cases.do(matter, "applicant", "add_evidence", form={"file": str(exhibit.pk)})
    assert again == Refused("form", "file")
    assert not exhibits.withdraw(exhibit)


def test_an_upload_that_comes_twice_is_one(db: None) -> None:
    matter = cases.opened().matter
    person = cases.one(matter, "applicant")
    given = {"name": "a.jpg", "matter": matter, "participant": person, "key": "upload-1"}
    assert exhibits.put_exhibit(corpus.photo(), **given) == exhibits.put_exhibit(corpus.photo(), **given)
    assert Exhibit.objects.count() == 1


def test_a_withdrawn_file_is_gone(db: None) -> None:
    matter = cases.opened().matter
    person = cases.one(matter, "applicant")
    exhibit = exhibits.put_exhibit(corpus.photo(), name="a.jpg", matter=matter, participant=person)
    assert exhibits.withdraw(exhibit)
    assert not exhibits.storage().exists(exhibit.original)


def test_a_refused_file_leaves_no_row(db: None) -> None:
    matter = cases.opened().matter
    person = cases.one(matter, "applicant")
    refused = exhibits.put_exhibit(b"<svg/>", name="a.svg", matter=matter, participant=person)
    assert isinstance(refused, door.Rejected)
    assert not Exhibit.objects.exists()


def test_files_of_a_draft_come_with_the_first_entry(db: None) -> None:
    exhibit = exhibits.put_exhibit(corpus.photo(), name="a.jpg", draft="secret-draft")
    assert exhibits.of_draft("secret-draft") == [exhibit]
    made = cases.opened(exhibits=[exhibit])
    exhibit.refresh_from_db()
    assert (exhibit.matter, exhibit.entry) == (made.matter, made.entries[0])
    assert exhibit.participant == cases.one(made.matter, "applicant")
    assert exhibits.of_draft("secret-draft") == []
    assert list(visibility.visible_exhibits(made.matter, cases.seen_as(made.matter, "respondent"))) == [exhibit]


def test_several_photos_go_with_one_act(db: None) -> None:
    matter = cases.opened().matter
    person = cases.one(matter, "applicant")
    rows = [
        exhibits.put_exhibit(corpus.photo(size=(64, 40 + n)), name=f"{n}.jpg", matter=matter, participant=person)
        for n in range(3)
    ]
    made = cases.done(matter, "applicant", "add_evidence", form={"file": [str(row.pk) for row in rows]})
    assert made.entry.exhibits.count() == 3
    double = [str(rows[0].pk)] * 2
    assert cases.do(matter, "applicant", "add_evidence", form={"file": double}) == Refused("form", "file")


def test_a_dropped_file_is_recognised_by_whoever_may_see_it(filed: Any) -> None:
    matter, exhibit, _ = filed
    whole = hashlib.sha256(corpus.photo()).digest()
    copy = hashlib.sha256(exhibits.shown(cases.seen_as(matter, "respondent"), exhibit).content).digest()
    for content in (whole, copy):
        assert exhibits.recognised(matter, cases.seen_as(matter, "respondent"), content) == exhibit
        assert exhibits.recognised(matter, cases.seen_as(matter, "judge"), content) is None
    assert exhibits.recognised(matter, cases.seen_as(matter, "respondent"), bytes(32)) is None


def test_papers_have_versions_and_one_row_per_key(db: None) -> None:
    matter = cases.opened().matter
    given: dict[str, Any] = {"kind": "receipt", "titles": ("收件回执", "Receipt"), "seen": "parties"}
    first = documents.put_document(matter, content=b"%PDF-1", key="a", **given)
    assert documents.put_document(matter, content=b"%PDF-other", key="a", **given) == first
    second = documents.put_document(matter, content=b"%PDF-2", key="b", **given)
    assert (first.version, second.version) == (1, 2)
    reader = cases.seen_as(matter, "applicant")
    assert documents.latest(matter, reader, "receipt") == second
    assert documents.latest(matter, cases.seen_as(matter, "judge"), "receipt") is None
    assert documents.content(second) == b"%PDF-2"
    assert exhibits.recognised(matter, reader, hashlib.sha256(b"%PDF-1").digest()) == first
    assert Document.objects.count() == 2
