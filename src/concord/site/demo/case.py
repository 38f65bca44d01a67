"""One case of the demonstration and what its people do in it: each act by its own actor, once, through record()."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from concord.agreement import papers, rounds, signing
from concord.agreement.forms import SignForm
from concord.docket import clock, exhibits, participants
from concord.docket.actors import Actor
from concord.docket.door import Rejected
from concord.docket.models import Entry, Link, Matter, Participant
from concord.docket.recording import Recorded, record
from concord.kit import dates
from concord.notice import address, opening
from concord.notice.steps import Given
from concord.people.models import Account
from concord.site.demo.applying import DemonstrationFault
from concord.site.demo.dossiers import Dossier, Side

PARTIES = ("applicant", "respondent")


@dataclass(frozen=True)
class Case:
    """matter, its dossier, and the staff of the demonstration: role (or e-mail) -> account."""

    matter: Matter
    dossier: Dossier
    staff: Mapping[str, Account]

    @staticmethod
    def now() -> int:
        """The legal time, UTC seconds."""
        return clock.now()

    def person(self, role: str) -> Participant:
        return participants.of_role(self.matter, role)[0]

    def side(self, role: str) -> Side:
        return self.dossier.applicant if role == "applicant" else self.dossier.respondent

    def actor(self, role: str) -> Actor:
        """Who acts in a role: a party for itself, staff with the account."""
        row = self.person(role)
        return Actor(row, None if role in PARTIES else row.account or self.staff[role])

    def do(self, act: str, role: str, step: str = "", **form: Any) -> Entry:
        """Record an act; step tells two of the same name apart. Raises DemonstrationFault for a refusal."""
        key = f"demo/{act}/{step}"
        result = record(self.matter, act=act, by=self.actor(role), form=form, key=key)
        return self.done(result, f"{act} by {role}")

    def done(self, result: Any, what: str) -> Entry:
        if not isinstance(result, Recorded):
            raise DemonstrationFault(f"{self.dossier.key}: {what}: {result}")
        return result.entry

    def opens_link(self, role: str) -> None:
        """The person opens the newest link with its code and presses on: what waited for notice has reached him."""
        link = Link.objects.filter(participant=self.person(role)).order_by("created_at").last()
        if link is None:
            raise DemonstrationFault(f"{self.dossier.key}: no link was sent to the {role}")
        opening.pressed_on(Link.objects.select_related("participant").get(pk=link.pk))

    def confirms_address(self, role: str) -> None:
        side = self.side(role)
        street, _space, postcode = side.address.rpartition(" ")
        abroad = not postcode.isdigit()
        form = {
            "signee": side.contact or side.name,
            "address": side.address if abroad else street,
            "postcode": "" if abroad else postcode,
            "phone": str(participants.personal(self.person(role))["phone"]),
            "email": side.email,
        }
        given = Given(form=form, typed={**form, "electronic": "yes", "agree": "yes"})
        self.done(address.confirm(self.matter, self.actor(role), given, key="demo/address"), "address")

    def shows(self, role: str) -> None:
        """The side's files of the dossier go in as evidence."""
        for paper in self.dossier.papers:
            if paper.side != role:
                continue
            row = exhibits.put_exhibit(
                paper.make(), name=paper.name, matter=self.matter, participant=self.person(role), key=paper.name
            )
            if isinstance(row, Rejected):
                raise DemonstrationFault(f"{self.dossier.key}: {paper.name}: {row.sentence}")
            self.do("add_evidence", role, paper.name, file=str(row.pk), about=paper.about)

    def chooses(self, mediator: str) -> None:
        """Both sides name the same mediator (an e-mail)."""
        chosen = participants.candidate(self.matter, self.staff[mediator])
        for role in PARTIES:
            self.do("choose", role, person=str(chosen.pk))

    def mediator_begins(self) -> None:
        """The mediator takes the case, checks who everybody is and explains the rules."""
        self.do("take_case", "mediator", no_conflict=True)
        self.do("instruct", "mediator", identity=True, rights=True, false_mediation=True)

    def says(self, role: str, text: str, *, side: str = "") -> None:
        """Somebody says something in the joint room; side: in the side room of that party."""
        form: dict[str, Any] = {"text": text, "to": "side" if side else "without_prejudice"}
        if side and role == "mediator":
            form["side"] = str(self.person(side).pk)
        self.do("say", role, text[:60], **form)

    def pays(self, *parts: tuple[int, int], what: str = "", what_en: str = "") -> list[dict[str, Any]]:
        """Terms: the respondent pays the applicant. parts: (minor units, days from today)."""
        who, whom = str(self.person("respondent").pk), str(self.person("applicant").pk)
        texts = {key: text for key, text in (("what", what), ("what_en", what_en)) if text}
        return [
            {"who": who, "whom": whom, "kind": "pay", "amount": amount, "day": day(days), **texts}
            for amount, days in parts
        ]

    def offers(
        self, role: str, rows: list[dict[str, Any]], *, to: str = "without_prejudice", stands: str = "P7D"
    ) -> str:
        """An offer; returns the id by which it is answered."""
        step = f"{role} {sum(int(row.get('amount', 0)) for row in rows)} {to}"
        return str(self.do("offer", role, step, obligations=rows, to=to, open_for=stands).pk)

    def draws_up(self, rows: list[dict[str, Any]], default: tuple[str, str]) -> None:
        """The mediator draws the agreement up; default: what follows a late payment, in Chinese and English."""
        self.do(
            "draw_up", "mediator", obligations=rows, default_clause=default[0], default_clause_en=default[1],
            prevails="zh",
        )  # fmt: skip

    def signs(self, role: str) -> None:
        """A party signs the draft that stands by its typed name."""
        one = rounds.of_matter(self.matter)[-1]
        paper = papers.known(self.matter, papers.draft_key(one))
        if paper is None:
            raise DemonstrationFault(f"{self.dossier.key}: the agreement was not set")
        side = self.side(role)
        firm = side.kind == "organisation"
        typed = {
            "code": "shown", "name": side.contact or side.name, "capacity": "法定代表人", "method": "typed",
            "draft": str(one.draft.pk), "key": "demo/sign",
        }  # fmt: skip
        form = SignForm(typed, firm=firm)
        if not form.is_valid():
            raise DemonstrationFault(f"{self.dossier.key}: {form.errors}")
        self.done(signing.sign(self.matter, self.actor(role), form, paper), f"sign by {role}")

    def both(self, act: str) -> None:
        for role in PARTIES:
            self.do(act, role)


def day(days: int) -> str:
    """The day so many days from the legal today, `YYYY-MM-DD`."""
    return (dates.local(clock.now()).date() + timedelta(days=days)).isoformat()
