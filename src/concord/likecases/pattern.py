"""The case that the others follow, read with the eyes of who files: what may go into each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from concord.docket import exhibits, participants, visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry, Exhibit, Matter, Participant
from concord.kit.application import application

ROLE = "applicant"
STAGES = ("filed", "correcting", "invited", "choosing", "appointing", "mediating")


@dataclass(frozen=True)
class Paper:
    """A file of the applicant in the first case. purpose: evidence or authority; names: it speaks of its respondent."""

    exhibit: Exhibit
    name: str
    purpose: str
    about: str
    names: bool

    @property
    def id(self) -> str:
        return str(self.exhibit.pk)


@dataclass(frozen=True)
class Pattern:
    """The first case. All is read through `reader`, so nothing goes over that the applicant may not see."""

    matter: Matter
    reader: Reader

    @cached_property
    def applicant(self) -> Participant:
        """Who files. Raises StopIteration if the reader is no applicant of the case."""
        return next(p for p in self.reader.participants if p.role == ROLE)

    @cached_property
    def said(self) -> Mapping[str, Any]:
        """The application; {} where there is none, or none any more."""
        return application(self.matter, self.reader)

    @property
    def cause(self) -> str:
        return str(self.said.get("cause", ""))

    @property
    def money(self) -> int:
        """What it asks for in money, in minor units."""
        return sum(int(row["amount"]) for row in self.said.get("claims", ()) if row["kind"] == "pay")

    @cached_property
    def others(self) -> list[Mapping[str, Any]]:
        """Personal data of its respondents, as the applicant gave them: of use only to see where they are named."""
        return [participants.personal(row) for row in participants.of_role(self.matter, "respondent")]

    def names(self, text: str) -> bool:
        """Whether a text names the respondent of this case, which the others would then read."""
        plain = "".join(text.split()).casefold()
        known = (str(one.get(key, "")) for one in self.others for key in ("name", "name_en", "phone", "email"))
        return any("".join(word.split()).casefold() in plain for word in known if len(word) > 1)

    @cached_property
    def papers(self) -> list[Paper]:
        """The applicant's files in the case, in order of arrival."""
        told = {row["exhibit"]: row for row in self.said.get("files", ())}
        rows = visibility.visible_exhibits(self.matter, self.reader).filter(
            participant=self.applicant, entry__act__in=["begin", "add_evidence"]
        )
        return [self._paper(row, told.get(str(row.pk), {})) for row in rows]

    def _paper(self, row: Exhibit, told: Mapping[str, Any]) -> Paper:
        name, about = exhibits.filename(row), str(told.get("about", ""))
        names = self.names(name) or self.names(about)
        return Paper(row, name, str(told.get("purpose", "evidence")), about, names)

    @cached_property
    def facts(self) -> list[tuple[Mapping[str, Any], bool]]:
        """The answers to the questions of its cause, each with whether it names the respondent."""
        return [(fact, self.names(str(fact.get("value", "")))) for fact in self.said.get("facts", ())]

    def consents(self) -> list[tuple[dict[str, Any], Any]]:
        """Consents that stand: (form of the act, the words that were shown)."""
        standing: dict[str, tuple[dict[str, Any], Any]] = {}
        for entry in self._mine("give_consent", "revoke_consent"):
            purpose = str(entry.form.get("purpose", ""))
            if entry.act == "give_consent":
                standing[purpose] = ({"purpose": purpose}, visibility.read_data(self.reader, entry, "words"))
            else:
                standing.pop(purpose, None)
        return list(standing.values())

    def address(self) -> tuple[dict[str, Any], Any] | None:
        """The service address confirmed last: (form of the act, what was confirmed); None if none was."""
        entries = self._mine("confirm_address")
        if not entries:
            return None
        last = entries[-1]
        texts = visibility.texts(self.reader, [last])
        form = {"electronic": bool(last.form.get("electronic"))}
        form |= {name: texts[last.pk, name] for name in ("address", "contact") if (last.pk, name) in texts}
        kept = visibility.read_data(self.reader, last, "confirmation") if (last.pk, "confirmation") in texts else None
        return form, kept

    def _mine(self, *acts: str) -> list[Entry]:
        rows = visibility.visible_entries(self.matter, self.reader).filter(act__in=acts, participant=self.applicant)
        return list(rows)

    def application_for(
        self, amount: int, choice: Mapping[str, Any], files: Sequence[Mapping[str, str]]
    ) -> dict[str, Any]:
        """The application of a like case. amount: its own, in minor units, 0 for the first case's; files: as they lie
        in the new file.
        """
        rows = claims_with(self.said.get("claims", ()), amount)
        kept = set(choice.get("facts", ()))
        return {
            **self.said,
            "story": choice.get("story", ""),
            "facts": [fact for fact, _names in self.facts if fact.get("id") in kept],
            "claims": rows,
            "value": sum(int(row.get("amount") or 0) for row in rows),
            "files": list(files),
        }


def claims_with(claims: Iterable[Mapping[str, Any]], amount: int) -> list[dict[str, Any]]:
    """The claims, with one sum of money instead of what the first case asks for; amount 0 leaves them as they are."""
    rows = [dict(row) for row in claims]
    if not amount:
        return rows
    paying = next((row for row in rows if row["kind"] == "pay"), None)
    if paying is not None:
        paying["amount"] = amount
    return [row for row in rows if row["kind"] != "pay" or row is paying]
