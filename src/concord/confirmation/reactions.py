"""Papers of the court's stage: the joint application once all have joined, and the ruling of a named judge.

Each paper is drawn under the key of the entry it belongs to, so doing it again gives the same paper. If we stop
between drawing and storing, the next try draws it again; nothing was sent or shown yet.
"""

from __future__ import annotations

from typing import Any

from concord.confirmation import confirmable
from concord.docket import documents, participants
from concord.docket.actors import Reader
from concord.docket.models import Entry, Matter
from concord.docket.reactor import Work, reaction
from concord.docket.rules import law_of
from concord.gateways.signing import Appearance, sign_pdf
from concord.kit.papers import filling
from concord.kit.papers.rendering import render
from concord.law.builtin import act_rule

BILINGUAL = "zh-hans"


@reaction("apply_confirmation", "confirmation.application")
def application(work: Work) -> None:
    """Draws the joint application when the last party has joined, signed by each (JI 351, 353, 354)."""
    entry = work.entry
    if entry is None or not any(effect[0] == "stage" for effect in work.law.effects):
        return  # the others have not joined yet
    matter = work.matter
    signers = _joined(matter)
    at = entry.on
    data = filling.paper(matter, at=at) | {
        "court": _court(matter).name_zh,
        "court_en": _court(matter).name_en,
        "parties": filling.parties(matter),
        "centre": {"zh": matter.organisation.name_zh, "en": matter.organisation.name_en},
        "agreement_number": matter.number,
        "effective_day": confirmable.effective_day(matter),
        "rows": filling.rows(confirmable.agreed_terms(matter)),
        "enclosures": _enclosures(),
    }
    pdf = render("confirmation_application", data, BILINGUAL)
    for signed in signers:
        person = participants.personal(signed.participant)
        name = str(person.get("agent") or person.get("representative") or participants.name(signed.participant))
        firm = participants.name(signed.participant) if signed.participant.kind == "organisation" else ""
        lines = tuple(line for line in (firm, filling.day(signed.on)) if line)
        pdf = sign_pdf(
            pdf, name=name, on_behalf=firm, field=f"party-{signed.participant_id}",
            appearance=Appearance(lines=lines, typed=name), at=signed.on,
        )  # fmt: skip
    identities(matter, entry)
    documents.put_document(
        matter, kind="confirmation_application", content=pdf, titles=("司法确认申请书", "Application for confirmation"),
        seen="court", key=f"application {entry.pk}", entry=entry,
    )  # fmt: skip


def identities(matter: Matter, entry: Entry) -> None:
    """Draws who asks, with whole numbers and contact (JI 354): for the court alone."""
    data = filling.paper(matter, at=entry.on) | {
        "court": _court(matter).name_zh,
        "court_en": _court(matter).name_en,
        "parties": confirmable.identities(matter),
        "agreement_number": matter.number,
    }
    documents.put_document(
        matter, kind="identities", content=render("identities", data, BILINGUAL),
        titles=("当事人身份、住所和联系方式", "Identity, domicile and contact of the parties"),
        seen="bench", key=f"identities {entry.pk}", entry=entry,
    )  # fmt: skip


def _joined(matter: Matter) -> list[Entry]:
    """The newest entry of each party that joined in the application."""
    found: dict[Any, Entry] = {}
    for row in (
        Entry.objects.filter(matter=matter, act="apply_confirmation").select_related("participant").order_by("seq")
    ):
        found[row.participant_id] = row
    return list(found.values())


def _enclosures() -> list[dict[str, str]]:
    return [
        {"zh": "调解协议", "en": "The mediation agreement"},
        {"zh": "调解组织主持调解的证明", "en": "Proof that the organisation presided over the mediation"},
        {"zh": "当事人身份、住所和联系方式", "en": "Identity, domicile and contact of the parties"},
    ]


def _court(matter: Matter) -> Any:
    """The court that has the case: where a court itself runs the platform, that court."""
    return matter.organisation.court or matter.organisation


@reaction("confirm", "confirmation.ruling")
@reaction("dismiss", "confirmation.ruling of dismissal")
def ruling(work: Work) -> None:
    """Draws the ruling, signed by the judge who made it and sealed by the court (CPL 206; JI 358)."""
    entry = work.entry
    if entry is None or entry.account is None or entry.participant is None:
        raise ValueError("A ruling is made by a named judge.")
    matter, court = work.matter, _court(work.matter)
    confirmed = entry.act == "confirm"
    data = filling.paper(matter, at=entry.on, issued_by=court) | {
        "number": filling.number_given(matter, Reader(matter.pk, (entry.participant,)), entry.act, "docket"),
        "outcome": "confirmed" if confirmed else "dismissed",
        "parties": filling.parties(matter),
        "centre": {"zh": matter.organisation.name_zh, "en": matter.organisation.name_en},
        "agreement_number": matter.number,
        "agreement_day": confirmable.effective_day(matter),
        "applied_day": _day_of(matter, "apply_confirmation"),
        "rows": filling.rows(confirmable.agreed_terms(matter)),
        "ground": _ground(entry),
        "source": entry.law.source,
        "judge": entry.account.name(BILINGUAL),
    }
    pdf = render("ruling", data, BILINGUAL)
    name = entry.account.name(BILINGUAL)
    pdf = sign_pdf(
        pdf, name=name, on_behalf=court.name_zh, field="judge",
        appearance=Appearance(typed=name, lines=(filling.day(entry.on),)), at=entry.on,
    )  # fmt: skip
    pdf = sign_pdf(
        pdf, name=court.seal, on_behalf=court.name_zh, field="seal",
        appearance=Appearance(seal=court.seal, lines=(filling.day(entry.on),)), at=entry.on,
    )  # fmt: skip
    titles = ("民事裁定书（确认）", "Ruling: confirmed") if confirmed else ("民事裁定书（驳回）", "Ruling: dismissed")
    documents.put_document(
        matter, kind="ruling", content=pdf, titles=titles, seen="court", key=f"ruling {entry.pk}", entry=entry
    )


def _day_of(matter: Matter, act: str) -> str:
    found = confirmable.last(matter, act)
    return filling.day(found.on) if found else ""


def _ground(entry: Entry) -> dict[str, str]:
    """The statutory ground of a dismissal, in both languages."""
    chosen = str(entry.form.get("ground", ""))
    rule = act_rule(law_of(entry.matter), entry.act)
    for field in rule.form if rule else ():
        if field.name == "ground":
            words = field.option_labels.get(chosen, {})
            return {"zh": words.get("zh", ""), "en": words.get("en", "")}
    return {"zh": "", "en": ""}
