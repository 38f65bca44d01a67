"""From one case and a list of respondents to a case against each: each with its own docket, number, clock and receipt.

A tap files the first few; then every new case sets off the filing of the next one (reaction `likecases.next`), so
nobody has to wait on a page. Every line has a key of its own: however often it is tried, one case stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from concord.docket import clock, exhibits, ids, participants
from concord.docket.actors import Actor, Reader
from concord.docket.door import Rejected
from concord.docket.models import Exhibit, Matter, Participant
from concord.docket.opening import Opened, open_matter
from concord.docket.participants import Person
from concord.docket.reactor import Work, reaction
from concord.docket.recording import record
from concord.kit import dates
from concord.law import shelf
from concord.law.model import Refused
from concord.likecases import grouping, respondents
from concord.likecases.models import Batch, Group, Line, Member
from concord.likecases.pattern import Pattern
from concord.likecases.respondents import Checked, Rules
from concord.likecases.sheet import Cells

KEY = "alike"
FIRST = 4  # cases filed while the person waits for the page
AT_WORK = 60  # seconds for which nobody else takes up a line that somebody began


def draft_of(pattern: Pattern) -> Batch:
    """The list that the applicant of a case is making, a new one if there is none."""
    batch, _new = Batch.objects.get_or_create(
        participant=pattern.applicant, state=Batch.State.DRAFT, key="", defaults={"matter": pattern.matter}
    )
    return batch


def rules_for(pattern: Pattern) -> Rules:
    """What lines are held against: the applicant himself, and who is in a case of his group already."""
    own = participants.personal(pattern.applicant)
    mine = respondents.marks({**own, "number": own.get("id_number", "")})
    group = grouping.of_matter(pattern.matter)
    inside = Q(matter=pattern.matter)
    if group is not None:
        inside |= Q(matter__in=group.members.values("matter"))
    rows = Participant.objects.filter(inside, role="respondent", left=None).select_related("matter")
    known = respondents.marks_of_people((participants.personal(row), row.matter.number) for row in rows)
    today = dates.local(clock.now()).date()
    return Rules(pattern.matter.currency, pattern.money > 0, today, frozenset(mine), known)


def everything(pattern: Pattern) -> dict[str, Any]:
    """The choice that takes all that does not name the first respondent: story, files, facts."""
    story = str(pattern.said.get("story", ""))
    return {
        "story": "" if pattern.names(story) else story,
        "files": [paper.id for paper in pattern.papers if not paper.names],
        "facts": [fact["id"] for fact, names in pattern.facts if not names],
    }


def begin(batch: Batch, pattern: Pattern, checked: Sequence[Checked], choice: Mapping[str, Any]) -> Group:
    """The applicant has confirmed everything once for all: the lines are fixed. Nothing is filed yet; see `go_on`.

    checked: lines without a wrong column. A repeat changes nothing.
    """
    identity = bytes(pattern.applicant.identity) if pattern.applicant.identity else None
    group = grouping.around(pattern.matter, cause=pattern.cause, identity=identity)
    with transaction.atomic():
        # if we stop before the commit the list is a draft still; after it the lines wait to be filed
        locked = Batch.objects.select_for_update().get(pk=batch.pk)
        if locked.state == Batch.State.DRAFT:
            lines = [Line(batch=locked, number=number) for number in range(1, len(checked) + 1)]
            for line, one in zip(lines, checked, strict=True):
                line.respondent = one.values
            Line.objects.bulk_create(lines)
            locked.content = {"lines": [], "choice": dict(choice)}
            locked.state, locked.group, locked.confirmed = Batch.State.FILING, group, clock.now()
            locked.save()
    batch.refresh_from_db()
    return group


def go_on(batch: Batch, most: int = FIRST) -> int:
    """Files up to so many further lines of a batch; returns how many. Any number may work at it at once."""
    done = 0
    pattern = pattern_of(batch)
    while pattern is not None and done < most and (line := _next(batch)) is not None:
        try:
            _file(batch, line, pattern)
        except BaseException:
            Line.objects.filter(pk=line.pk).update(claimed=0)
            raise
        done += 1
    _finish(batch)
    return done


def pattern_of(batch: Batch) -> Pattern | None:
    """The first case through the eyes of who confirmed the list; None once he has left it."""
    who = Participant.objects.select_related("matter__organisation").get(pk=batch.participant_id)
    return Pattern(who.matter, Reader(who.matter_id, (who,))) if who.left is None and batch.confirmed else None


def _next(batch: Batch) -> Line | None:
    """Takes up the first line that is not filed and at which nobody is at work."""
    now = clock.wall()
    for line in batch.filed.filter(matter=None, refused="", claimed__lt=now)[:20]:
        # compare-and-set: of several workers one takes it; if he dies, it is free again after AT_WORK
        if Line.objects.filter(pk=line.pk, matter=None, claimed=line.claimed).update(claimed=now + AT_WORK):
            return line
    return None


def _file(batch: Batch, line: Line, pattern: Pattern) -> None:
    opened = _open(batch, line, pattern)
    if isinstance(opened, Refused):
        Line.objects.filter(pk=line.pk).update(refused=opened.code)
        return
    # if we stop here the matter stands and the line does not know it: the next try finds it by its key
    _confirm(opened, pattern)
    if batch.group is not None:
        grouping.add(batch.group, opened.matter)
    Line.objects.filter(pk=line.pk).update(matter=opened.matter, sealed=b"")


def _open(batch: Batch, line: Line, pattern: Pattern) -> Opened | Refused:
    given, choice, name = line.respondent, batch.content["choice"], f"{KEY} {batch.pk} {line.number}"
    model = pattern.matter
    files = _files(pattern, choice, name)
    told = [{"exhibit": str(row.pk), "purpose": purpose, "about": about} for row, purpose, about in files]
    applicant = applicant_of(pattern)
    return open_matter(
        rulebook=shelf.current(model.rulebook, dates.local(clock.now()).date()).key,
        organisation=model.organisation,
        people=[applicant, respondent_of(given)],
        by=applicant,
        payloads={"application": pattern.application_for(given["amount"], choice, told)},
        exhibits=[row for row, _purpose, _about in files],
        key=name,
        currency=model.currency,
    )


def _files(pattern: Pattern, choice: Mapping[str, Any], draft: str) -> list[tuple[Exhibit, str, str]]:
    """The chosen files of the first case, put in anew for this one: each case keeps its own."""
    found = []
    for paper in pattern.papers:
        if paper.id in choice["files"]:
            content = exhibits.shown(pattern.reader, paper.exhibit).content
            row = exhibits.put_exhibit(content, name=paper.name, draft=draft, key=paper.id)
            if not isinstance(row, Rejected):  # it passed the same door when it came
                found.append((row, paper.purpose, paper.about))
    return found


def applicant_of(pattern: Pattern) -> Person:
    """The applicant of a like case: who he is in the first, addresses and capacity included."""
    row = pattern.applicant
    return Person(
        "applicant", kind=row.kind, language=row.language, personal=participants.personal(row),
        account=row.account, organisation=row.organisation,
    )  # fmt: skip


def respondent_of(given: Mapping[str, Any]) -> Person:
    """The other side, as the list describes it: nothing about it is confirmed."""
    named = {"name": "name", "id_number": "number", "phone": "phone", "email": "email", "address": "address"}
    personal = {key: given[column] for key, column in named.items() if given.get(column)}
    return Person("respondent", kind=given["kind"], personal=personal)


def _confirm(opened: Opened, pattern: Pattern) -> None:
    """Each consent and the service address as entries of the new case, in the words shown in the first."""
    actor = Actor(opened.participants["applicant"][0])
    for form, words in pattern.consents():
        payloads = {"words": words} if words else {}
        record(
            opened.matter, act="give_consent", by=actor, form=form, payloads=payloads, key=f"consent {form['purpose']}"
        )
    address = pattern.address()
    if address is not None:
        form, kept = address
        payloads = {"confirmation": kept} if kept else {}
        record(opened.matter, act="confirm_address", by=actor, form=form, payloads=payloads, key="service address")


def _finish(batch: Batch) -> None:
    """Once nothing is left to file, what was typed is erased."""
    if batch.state == Batch.State.FILING and not batch.filed.filter(matter=None, refused="").exists():
        Batch.objects.filter(pk=batch.pk, state=Batch.State.FILING).update(state=Batch.State.DONE, sealed=b"")
        batch.refresh_from_db()


@reaction("begin", "likecases.next")
def file_next(work: Work) -> None:
    """A case of a list was filed: see that it is complete and file the next one."""
    batch = batch_of(work.matter)
    if batch is not None and batch.state == Batch.State.FILING:
        go_on(batch, most=1)


def batch_of(matter: Matter) -> Batch | None:
    """The batch from which a matter was filed, by its key."""
    name = matter.key.partition(":")[2].split(" ")
    found = ids.parse(name[1]) if len(name) == 3 and name[0] == KEY else None
    return Batch.objects.filter(pk=found).select_related("group").first() if found else None


def open_alike(
    model_matter: Matter, filer_reader: Reader, rows: Sequence[Cells], key: str, *, files: Collection[str] | None = None
) -> Group:
    """Files the same as in a case against each of `rows`, all at once; returns their group. Safe to repeat.

    filer_reader: an applicant of the case. rows: cells as in a list (sheet.COLUMNS): kind, name, number, phone, email,
    address, amount; key: of this list; files: names of those that go along besides the power of attorney (default: all
    whose name does not speak of the first respondent). Raises ValueError with the first sentence about a line that does
    not pass.
    """
    pattern = Pattern(model_matter, filer_reader)
    batch, _new = Batch.objects.get_or_create(
        matter=model_matter, key=key[:120], defaults={"participant": pattern.applicant}
    )
    if batch.state == Batch.State.DRAFT:
        checked = respondents.check_all(rows, rules_for(pattern))
        wrong = next((f"{one.typed['name']}: {said}" for one in checked for said in one.wrong.values()), "")
        if wrong:
            raise ValueError(wrong)
        choice = everything(pattern)
        if files is not None:
            going = (paper for paper in pattern.papers if paper.name in files or paper.purpose == "authority")
            choice["files"] = [paper.id for paper in going]
        begin(batch, pattern, checked, choice)
    go_on(batch, most=len(rows))
    return Group.objects.get(members__matter=model_matter)


def progress(batch: Batch) -> tuple[int, int, int]:
    """(filed, refused, all) lines of a batch."""
    rows = batch.filed.all()
    return rows.exclude(matter=None).count(), rows.exclude(refused="").count(), rows.count()


def last_of(matter: Matter, participant: Participant) -> Batch | None:
    """The newest list of an applicant that was begun to be filed from this case."""
    begun = Batch.objects.filter(matter=matter, participant=participant).exclude(state=Batch.State.DRAFT)
    return begun.select_related("group").order_by("-created_at").first()


def alike(matter: Matter) -> int:
    """How many cases lie in the group of a matter, 0 if it lies in none. Only for who may know: grouping.INSIDERS."""
    return Member.objects.filter(group__members__matter=matter).count()
