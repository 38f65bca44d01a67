"""One list, a case against each: each with its own docket; nothing twice, nothing half, whoever is killed where."""

from __future__ import annotations

import pytest

from concord.docket import access, clock, exhibits, participants, queries, reactor, visibility
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Matter
from concord.kit.application import application
from concord.likecases import filing
from concord.likecases.models import Batch, Group, Line, Member
from concord.likecases.pattern import Pattern
from tests.rooms.likecases.rights_holder import CONFIRMED, Holder, book, filed, line, shop, shops, text

pytestmark = pytest.mark.django_db


def through_the_pages(holder: Holder, count: int) -> None:
    client = holder.client()
    sent = client.post(holder.page(), {"file": book(*[line(n) for n in range(1, count + 1)])})
    assert sent.status_code == 302, text(sent)
    files = [paper.id for paper in Pattern(holder.matter, holder.reader).papers]
    done = client.post(holder.page("check/"), {**CONFIRMED, "file": files})
    assert done.status_code == 302, text(done)
    assert done["Location"].endswith("/alike/progress/")


def the_others(holder: Holder) -> list[Matter]:
    return list(Matter.objects.exclude(pk=holder.matter.pk).order_by("number"))


def eyes(matter: Matter, role: str) -> Reader:
    return Reader(matter.pk, tuple(participants.of_role(matter, role)))


def test_one_tap_and_the_reactor_open_a_case_against_each() -> None:
    holder = filed()
    through_the_pages(holder, 12)
    assert Matter.objects.count() == 1 + filing.FIRST  # the rest does not make the person wait
    reactor.run_all()
    others = the_others(holder)
    assert len(others) == 12
    assert {participants.of_role(m, "respondent")[0].role for m in others} == {"respondent"}
    assert sorted(participants.name(participants.of_role(m, "respondent")[0]) for m in others) == sorted(
        f"{n:02d} 号文具店" for n in range(1, 13)
    )
    assert len({m.number for m in others}) == 12
    assert {m.stage for m in others} == {"filed"}
    assert set(Member.objects.values_list("matter", flat=True)) == {holder.matter.pk, *(m.pk for m in others)}
    assert Group.objects.get().cause == "trademark"
    assert Document.objects.filter(kind="receipt", matter__in=others).count() == 12


def test_each_case_carries_application_files_consents_and_address() -> None:
    holder = filed()
    through_the_pages(holder, 1)
    (other,) = the_others(holder)
    mine = eyes(other, "applicant")
    said = application(other, mine)
    assert said["cause"] == "trademark"
    assert [fact["id"] for fact in said["facts"]] == ["mark"]
    assert said["value"] == 800_000
    shown = visibility.visible_exhibits(other, mine)
    assert sorted(exhibits.filename(row) for row in shown) == ["商标注册证.txt", "授权委托书.txt"]
    assert {row["exhibit"] for row in said["files"]} == {str(row.pk) for row in shown}
    assert {row.matter_id for row in shown} == {other.pk}
    acts = list(Entry.objects.filter(matter=other).values_list("act", flat=True))
    assert acts.count("give_consent") == 2
    assert acts.count("confirm_address") == 1
    consent = Entry.objects.filter(matter=other, act="give_consent").first()
    assert visibility.read_data(mine, consent, "words")["words"] == "我同意。"
    known = participants.personal(participants.of_role(other, "applicant")[0])
    assert known["agent"] == "秦砚"
    assert known["confirmed"] == ["email", "phone"]


def test_an_own_amount_takes_the_place_of_the_first_one() -> None:
    holder = filed()
    filing.open_alike(holder.matter, holder.reader, [shop(1, amount="1,200.50"), shop(2)], "own")
    sums = sorted(application(m, eyes(m, "applicant"))["value"] for m in the_others(holder))
    assert sums == [120_050, 800_000]


def test_filing_twice_gives_the_same_cases() -> None:
    holder = filed()
    first = filing.open_alike(holder.matter, holder.reader, shops(5), "demo")
    again = filing.open_alike(holder.matter, holder.reader, shops(5), "demo")
    assert first == again
    assert len(the_others(holder)) == 5
    reactor.run_all()
    assert len(the_others(holder)) == 5


def test_a_second_press_of_the_button_files_nothing_twice() -> None:
    holder = filed()
    through_the_pages(holder, 3)
    answer = holder.client().post(holder.page("check/"), CONFIRMED)
    assert answer.status_code == 302
    assert len(the_others(holder)) == 3


@pytest.mark.parametrize("where", ["open_matter", "_confirm", "grouping.add"])
def test_killed_in_the_middle_it_goes_on_and_every_case_is_whole(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a case is opened, after it, before it joins the group: after the next run nothing is half."""
    holder = filed()
    calls = {"n": 0}
    target, _, name = where.rpartition(".")
    module = getattr(filing, target) if target else filing
    real = getattr(module, name)

    def dies(*args: object, **more: object) -> object:
        calls["n"] += 1
        if calls["n"] == 3:
            raise KeyboardInterrupt
        return real(*args, **more)

    monkeypatch.setattr(module, name, dies)
    with pytest.raises(KeyboardInterrupt):
        filing.open_alike(holder.matter, holder.reader, shops(6), "demo")
    assert Batch.objects.get().state == Batch.State.FILING
    filing.open_alike(holder.matter, holder.reader, shops(6), "demo")
    others = the_others(holder)
    assert len(others) == 6
    assert Member.objects.count() == 7
    for matter in others:
        acts = list(Entry.objects.filter(matter=matter).values_list("act", flat=True))
        assert sorted(acts) == ["begin", "confirm_address", "give_consent", "give_consent"]
    assert Batch.objects.get().state == Batch.State.DONE


def test_a_worker_that_dies_leaves_its_line_to_the_next_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    holder = filed()
    filing.open_alike(holder.matter, holder.reader, shops(1), "demo")
    (matter,) = the_others(holder)
    batch = Batch.objects.get()
    later = clock.wall() + filing.AT_WORK
    Line.objects.update(matter=None, claimed=later)  # as after kill -9 between opening and noting it
    batch.state = Batch.State.FILING
    batch.save()
    assert filing._next(batch) is None
    monkeypatch.setattr(clock, "wall", lambda: later + 1)
    assert filing._next(batch) is not None
    assert filing.batch_of(matter) == batch


def test_what_was_typed_is_erased_when_all_are_filed() -> None:
    holder = filed()
    filing.open_alike(holder.matter, holder.reader, shops(2), "demo")
    assert {bytes(row.sealed) for row in Line.objects.all()} == {b""}
    assert bytes(Batch.objects.get().sealed) == b""


def test_who_has_left_the_first_case_files_no_more() -> None:
    holder = filed()
    pattern = Pattern(holder.matter, holder.reader)
    batch = filing.draft_of(pattern)
    checked = filing.respondents.check_all(shops(3), filing.rules_for(pattern))
    filing.begin(batch, pattern, checked, filing.everything(pattern))
    person = holder.people["applicant"]
    person.left = clock.now()
    person.save()
    assert filing.go_on(batch) == 0
    assert the_others(holder) == []


def test_a_case_opened_by_others_sets_nothing_off() -> None:
    holder = filed()
    assert filing.batch_of(holder.matter) is None
    holder.matter.key = "alike nobody 1"
    assert filing.batch_of(holder.matter) is None


def test_a_story_or_file_that_names_the_first_respondent_stays_behind() -> None:
    """The others would read who else is in dispute with the applicant."""
    holder = filed(story="南巷 文具店在卖假货")
    client = holder.client()
    client.post(holder.page(), {"file": book(line(1))})
    asked = text(client.get(holder.page("check/"), {"lang": "en"}))
    assert "is not taken over" in asked
    for story in ("", "我们在南巷文具店买到了", "联系 nanxiang@mail.example"):
        answer = client.post(holder.page("check/"), {**CONFIRMED, "story": story})
        assert answer.status_code == 422
    assert the_others(holder) == []
    choice = filing.everything(Pattern(holder.matter, holder.reader))
    assert choice["story"] == ""
    assert choice["facts"] == ["mark"]


@pytest.mark.parametrize("missing", ["true", "consents", "authority"])
def test_nothing_is_filed_without_each_confirmation(missing: str) -> None:
    holder = filed()
    client = holder.client()
    client.post(holder.page(), {"file": book(line(1))})
    answer = client.post(holder.page("check/"), {key: value for key, value in CONFIRMED.items() if key != missing})
    assert answer.status_code == 422
    assert the_others(holder) == []


def test_the_power_of_attorney_goes_along_whatever_is_ticked() -> None:
    holder = filed()
    client = holder.client()
    client.post(holder.page(), {"file": book(line(1))})
    client.post(holder.page("check/"), {**CONFIRMED, "file": []})
    (other,) = the_others(holder)
    assert [exhibits.filename(row) for row in visibility.visible_exhibits(other, eyes(other, "applicant"))] == [
        "授权委托书.txt"
    ]


def test_every_case_goes_its_own_way() -> None:
    holder = filed()
    filing.open_alike(holder.matter, holder.reader, shops(2), "demo")
    one, other = the_others(holder)
    actor = access.actor_for(eyes(one, "applicant"), queries.caught_up(one).law.acts["withdraw"])
    assert actor is not None
    filing.record(one, act="withdraw", by=actor)
    other.refresh_from_db()
    one.refresh_from_db()
    assert (one.stage, other.stage) == ("ended", "filed")
