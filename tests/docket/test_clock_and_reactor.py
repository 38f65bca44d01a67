"""The two loops: lapses on their date whenever the clock runs, reminders once, work done once in effect."""

from __future__ import annotations

from typing import Any

import pytest

from concord.docket import announce, clock, clockwork, invariants, queries, reactor, recording, service
from concord.docket.models import Document, Entry, Matter, Reaction, Trouble
from concord.docket.recording import Recorded
from tests.docket import cases

pytestmark = pytest.mark.django_db
DAY = 86_400


@pytest.fixture(autouse=True)
def own_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactor, "_handlers", {})
    clock.forget()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`later(days)`: the machine's clock is so much further."""
    start = clock.wall()

    def move(days: float) -> int:
        monkeypatch.setattr(clock, "wall", lambda: int(start + days * DAY))
        return clock.wall()

    return move


def served() -> Matter:
    """Invited, and the notice reached the respondent: seven days run."""
    matter = cases.opened().matter
    cases.done(matter, "registrar", "accept")
    person = cases.one(matter, "respondent")
    for seq in service.awaiting(matter, person):
        made = service.record_service(matter, entry=seq, person=person, how="link")
        assert isinstance(made, Recorded), made
    return matter


def test_a_development_clock_moves_ahead_only() -> None:
    before = clock.now()
    assert clock.advance(31 * DAY) >= before + 31 * DAY
    with pytest.raises(ValueError, match="ahead"):
        clock.advance(-1)
    clock.forget()
    assert clock.now() >= before + 31 * DAY


def test_production_ignores_a_moved_clock(settings: Any) -> None:
    clock.advance(DAY)
    settings.DEVELOPMENT, settings.PRODUCTION = False, True
    assert clock.now() == clock.wall()
    with pytest.raises(ValueError, match="development"):
        clock.advance(1)


def test_service_is_recorded_once_and_starts_the_time() -> None:
    matter = cases.opened().matter
    accepted = cases.done(matter, "registrar", "accept").entry
    person = cases.one(matter, "respondent")
    assert service.awaiting(matter, person) == [accepted.seq]
    first = service.record_service(matter, entry=accepted, person=person, how="link")
    again = service.record_service(matter, entry=accepted, person=person, how="link")
    assert isinstance(first, Recorded)
    assert isinstance(again, Recorded)
    assert again.repeated
    assert first.entry.form["how"] == "link"
    assert service.awaiting(matter, person) == []
    assert matter.next_due is not None
    mine = [d for d in queries.duties(matter, cases.seen_as(matter, "respondent")) if d.mine]
    assert [(d.name, d.due) for d in mine] == [("response", matter.next_due)]


def test_a_lapse_is_dated_by_its_due_date_however_late_the_clock(later: Any) -> None:
    matter = served()
    due = matter.next_due
    later(400)
    assert queries.present(matter).stage == "ended", "pages read the present before any clock has run"
    matter.refresh_from_db()
    assert matter.stage == "invited"
    assert clockwork.run_all() > 0
    matter.refresh_from_db()
    assert (matter.stage, matter.outcome, matter.next_due) == ("ended", "no_answer", None)
    lapse = Entry.objects.filter(matter=matter, role="CLOCK").order_by("seq").first()
    assert lapse is not None
    assert (lapse.on, lapse.participant) == (due, None)
    assert clockwork.run_once() == 0


def test_an_act_in_time_stops_the_lapse_and_a_late_one_is_refused(later: Any) -> None:
    matter, other = served(), served()
    later(5)
    cases.done(matter, "respondent", "accept_mediation")
    later(30)
    assert cases.do(other, "respondent", "accept_mediation").code in ("not_now", "too_late", "closed")
    assert other.law_state.stage == "invited", "a refusal does not even write the lapse"
    clockwork.run_all()
    other.refresh_from_db()
    assert other.outcome == "no_answer"


def test_one_sick_matter_does_not_stop_the_others(later: Any, caplog: Any) -> None:
    sick, well = served(), served()
    Matter.objects.filter(pk=sick.pk).update(state=b"{broken", next_due=1)
    later(30)
    assert clockwork.run_once() >= 1
    well.refresh_from_db()
    assert well.outcome == "no_answer"
    trouble = Trouble.objects.get()
    assert trouble.matter == sick
    assert "DecodeError" in trouble.why
    assert list(queries.stuck()[1]) == [trouble]
    tries = trouble.tries
    clockwork.run_once()
    trouble.refresh_from_db()
    assert trouble.tries == tries, "it is tried again later, not at once"


def test_a_reminder_is_sent_once(later: Any) -> None:
    got: list[Any] = []
    reactor.reaction("remind", "test_remind")(lambda work: got.append(work.data))
    matter = served()
    assert matter.next_reminder is not None
    later(6)
    assert clockwork.run_once() == 1
    assert clockwork.run_once() == 0
    reactor.run_all()
    person = str(cases.one(matter, "respondent").pk)
    assert [(g["duty"], g["person"], g["due"]) for g in got] == [("response", person, matter.next_due)]


def test_work_is_done_once_and_only_after_the_commit() -> None:
    got: list[str] = []
    reactor.reaction("accept", "test_once")(lambda work: got.append(work.key))
    matter = cases.opened().matter
    cases.done(matter, "registrar", "accept", key="k")
    assert got == []
    cases.done(matter, "registrar", "accept", key="k")
    assert reactor.run_all() == 1
    assert reactor.run_all() == 0
    assert len(got) == 1


def test_failing_work_is_tried_again_and_parked_at_last(later: Any) -> None:
    def fail(work: reactor.Work) -> None:
        raise RuntimeError("the relay says no")

    reactor.reaction("accept", "test_fail")(fail)
    matter = cases.opened().matter
    cases.done(matter, "registrar", "accept")
    assert reactor.run_once() == 1
    assert reactor.run_once() == 0, "not at once"
    for day in range(1, len(reactor.BACKOFF) + 1):
        later(day)
        assert reactor.run_once() == 1
    row = Reaction.objects.get()
    assert (row.status, row.tries) == ("parked", len(reactor.BACKOFF) + 1)
    assert "the relay says no" in row.error
    assert list(queries.stuck()[0]) == [row]
    later(60)
    assert reactor.run_once() == 0
    reactor.retry(row)
    assert reactor.run_once() == 1


class Killed(BaseException):
    """kill -9 at this line."""


def test_a_worker_killed_in_its_work_loses_nothing(later: Any) -> None:
    effects: list[str] = []
    dies = [True]

    def work_then_die(work: reactor.Work) -> None:
        if work.key not in effects:
            effects.append(work.key)
        if dies.pop() if dies else False:
            raise Killed

    reactor.reaction("accept", "test_kill")(work_then_die)
    matter = cases.opened().matter
    cases.done(matter, "registrar", "accept")
    with pytest.raises(Killed):
        reactor.run_once()
    assert Reaction.objects.get().status == "claimed"
    assert reactor.run_once() == 0, "the claim holds"
    later(1)
    assert reactor.run_once() == 1
    assert Reaction.objects.get().status == "done"
    assert len(effects) == 1


def test_a_restarted_worker_takes_back_what_the_dead_had_claimed() -> None:
    reactor.reaction("accept", "test_dead")(lambda work: None)
    matter = cases.opened().matter
    cases.done(matter, "registrar", "accept")
    host = reactor.socket.gethostname()
    Reaction.objects.update(status="claimed", claimed_by=f"{host}:4194304:x:1", claimed_until=clock.wall() + 300)
    assert reactor.recover() == 1
    assert reactor.run_once() == 1


def test_of_two_workers_one_gets_the_work() -> None:
    reactor.reaction("accept", "test_claim")(lambda work: None)
    matter = cases.opened().matter
    cases.done(matter, "registrar", "accept")
    pk = Reaction.objects.get().pk
    assert reactor._claim(pk) is not None
    assert reactor._claim(pk) is None


def test_a_reaction_may_act_again_and_is_harmless_when_repeated() -> None:
    def note(work: reactor.Work) -> None:
        cases.done(work.matter, "registrar", "desk_note", form={"text": "已受理"}, key=work.key)

    reactor.reaction("accept", "test_note")(note)
    matter = cases.opened().matter
    cases.done(matter, "registrar", "accept")
    reactor.run_all()
    Reaction.objects.update(status="waiting")
    reactor.run_all()
    assert Entry.objects.filter(act="desk_note").count() == 1


def test_two_handlers_of_one_name_are_a_defect() -> None:
    reactor.reaction("accept", "same")(lambda work: None)
    with pytest.raises(ValueError, match="same"):
        reactor.reaction("accept", "same")(lambda work: None)


def test_listeners_hear_after_the_commit(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(announce, "_listeners", [])
    announce.after_commit(lambda matter, entries: heard.extend(e.act for e in entries))
    matter = cases.opened().matter
    with django_capture_on_commit_callbacks(execute=True):
        cases.done(matter, "registrar", "accept")
        assert heard == []
    assert heard == ["accept"]


def test_the_clock_does_nothing_where_nothing_is_due() -> None:
    matter = served()
    assert recording.tick(matter) == ()
    assert clockwork.run_once() == 0


def test_no_open_matter_is_silent_and_a_silent_one_is_found() -> None:
    matter = served()
    cases.mediating()
    assert invariants.silent() == []
    matter.waiting.all().delete()
    assert [(s.matter, s.why) for s in invariants.silent()] == [(matter, "no_owner")]
    assert not Document.objects.exists()
