"""From docket rows to what the API gives. All of it comes from the scene of one reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse

from concord.api import forms
from concord.api.schemas import (
    ActOut,
    DocumentOut,
    DutyOut,
    EntryOut,
    ExhibitOut,
    MatterListed,
    MatterOut,
    ParticipantOut,
    StageOut,
    WhyNotOut,
    WhyOut,
)
from concord.docket import exhibits, queries, visibility
from concord.docket.models import Document, Exhibit, Matter, Participant
from concord.kit.case import role_title
from concord.kit.dates import until
from concord.kit.scene import Scene
from concord.kit.told import Told
from concord.kit.why import in_words, text_of
from concord.kit.why import why as reasons
from concord.kit.why import why_not as reasons_not
from concord.law.builtin import act_rule
from concord.law.explaining import not_standing


def moment(seconds: int | None) -> datetime | None:
    """Legal seconds as a time; None stays None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def certain(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def matter(scene: Scene) -> MatterOut:
    """The matter as its reader may see it, caught up to now."""
    row, reader, law, now = scene.matter, scene.reader, scene.law, scene.present
    stage = law.stages[now.state.stage]
    names = forms.nameable(scene)
    return MatterOut(
        id=row.pk,
        number=row.number,
        rulebook=law.key,
        currency=row.currency,
        stage=StageOut(name=stage.name, title=stage.title.get(scene.lang, stage.name)),
        outcome=now.state.outcome,
        sentence=queries.sentence(row, reader, scene.lang, date=until, now=now),
        role=reader.role,
        participants=people(scene),
        duties=[duty(key, one) for key, one in duties(scene)],
        acts=[act(rule, scene, names) for rule in scene.powers],
        version=visibility.version(row, reader),
        opened_at=certain(row.opened_at),
        closed_at=moment(row.closed_at),
    )


def people(scene: Scene) -> list[ParticipantOut]:
    """Who takes part now, without the gateways: they are no people."""
    rows = Participant.objects.filter(matter=scene.matter, left=None).order_by("joined", "id")
    return [
        ParticipantOut(
            id=row.pk,
            role=row.role,
            title=role_title(scene.law, row.role),
            name=scene.names.get(str(row.pk), ""),
            you=str(row.pk) in scene.reader.ids,
        )
        for row in rows
        if row.standing not in ("gateway", "")
    ]


def duties(scene: Scene) -> list[tuple[str, queries.Duty]]:
    """What the reader may know of, each with its key.

    The law's own key may hold the number of an entry, which would tell how many are hidden; rows and instances bear
    their number, an own duty its person, anything else is counted among what this reader sees.
    """
    found, keys = queries.duties(scene.matter, scene.reader, scene.present), {}
    for one in sorted(found, key=lambda duty: len(duty.owed.key)):
        keys.setdefault(one.owed.key, key_of(one, list(keys.values())))
    return [(keys[one.owed.key], one) for one in found]


def key_of(one: queries.Duty, taken: list[str]) -> str:
    if one.rule.each:
        return f"{one.name}@{one.owed.person}"
    if one.rule.schedule or one.rule.every is not None:
        return f"{one.name}.{one.owed.key.rpartition('#')[2]}"
    same = sum(key.partition(".")[0] == one.name for key in taken)
    return f"{one.name}.{same + 1}" if same else one.name


def why(scene: Scene, key: str) -> WhyOut | None:
    """The sums behind a duty of this key; None for a key that the rulebook and this reader know nothing of."""
    one = next((one for known, one in duties(scene) if known == key), None)
    rule = scene.law.duties.get(key)
    found = reasons(scene, one.owed.key) if one is not None else not_standing(scene.law, rule) if rule else None
    if found is None:
        return None
    return WhyOut(
        key=key,
        duty=one.name if one is not None else found.key,
        title=text_of(found.title, scene.lang),
        rule=found.rule,
        source=found.source,
        article=text_of(found.article, scene.lang),
        status=found.status,
        due=moment(one.due) if one is not None else None,
        lines=list(in_words(found.lines, scene.lang)),
    )


def why_not(scene: Scene, name: str) -> WhyNotOut | None:
    """Why an act is not open to the caller, or that it is; None for an act that the rulebook does not know."""
    rule = act_rule(scene.law, name)
    if rule is None:
        return None
    title = text_of(rule.title, scene.lang) or rule.name
    found = None if name in scene.can else reasons_not(scene, name)
    if found is None:
        return WhyNotOut(act=name, title=title, possible=name in scene.can)
    return WhyNotOut(
        act=name,
        title=title,
        possible=False,
        code=found.code,
        check=found.check,
        rule=found.rule,
        source=found.source,
        article=text_of(found.article, scene.lang),
        from_when=moment(found.at or None),
        lines=list(in_words(found.lines, scene.lang)),
    )


def duty(key: str, one: queries.Duty) -> DutyOut:
    return DutyOut(
        key=key,
        duty=one.name,
        act_by=one.owed.role,
        mine=one.mine,
        status=one.owed.status,
        due=moment(one.due),
        acts=list(one.rule.do),
    )


def act(rule: Any, scene: Scene, names: forms.Nameable) -> ActOut:
    return ActOut(
        act=rule.name,
        title=rule.title.get(scene.lang, rule.name),
        source=rule.source,
        form=forms.schema(rule, scene, names),
        stated=rule.stated,
        url=reverse("api:record_act", args=[scene.matter.pk]),
    )


def listed(row: Matter) -> MatterListed:
    return MatterListed(
        id=row.pk, number=row.number, rulebook=f"{row.rulebook}@{row.version}", opened_at=certain(row.opened_at)
    )


def entries(scene: Scene) -> list[EntryOut]:
    """The entries that the caller may see, oldest first."""
    ids = {told.entry.seq: str(told.entry.pk) for told in scene.told}
    return [entry(told, ids) for told in scene.told]


def entry(told: Told, ids: Mapping[int, str]) -> EntryOut:
    """One entry; its texts stand where the docket keeps only their digests. ids: of the visible entries, by number."""
    written = told.written
    return EntryOut(
        id=told.entry.pk,
        act=told.entry.act,
        title=told.title,
        role=told.entry.role,
        by=written.by,
        on=certain(told.entry.on),
        at=certain(told.entry.at),
        confidence=scope(told.entry.seen),
        source=written.source,
        form=readable(told, ids),
    )


def readable(told: Told, ids: Mapping[int, str]) -> dict[str, Any]:
    """The form with its texts; further payloads stand beside the fields. What was erased is left out.

    Another entry is named by its id, never by its number: gaps in the numbers would tell of entries that are hidden.
    """
    rule = act_rule(told.law, told.entry.act)
    naming = {item.name for item in rule.form if item.type == "entry"} if rule else set()
    texts = {field: text for (entry_id, field), text in told.texts.items() if entry_id == told.entry.pk}
    shown: dict[str, Any] = {}
    for name, value in told.form.items():
        if name in naming:
            shown |= {name: ids[value]} if value in ids else {}
        elif isinstance(value, list | tuple):
            shown[name] = [row_with_texts(row, f"{name}.{number}", texts) for number, row in enumerate(value)]
        elif is_reference(value) and name not in texts:
            continue
        else:
            shown[name] = texts.pop(name, value)
    return shown | {name: text for name, text in texts.items() if name.count(".") != 2}


def row_with_texts(row: Any, path: str, texts: Mapping[str, str]) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {key: texts.get(f"{path}.{key}", "" if is_reference(value) else value) for key, value in row.items()}


def is_reference(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("sha256:", "ref:"))


def scope(seen: str) -> str:
    """A confidence without whom it names: `side:<id>` is told as `side`."""
    return seen.partition(":")[0]


def exhibit(scene: Scene, row: Exhibit) -> ExhibitOut:
    return ExhibitOut(
        id=row.pk,
        name=exhibits.filename(row),
        media=row.media,
        size=row.size,
        received_at=certain(row.received_at),
        mine=exhibits.mine(scene.reader, row),
        filed=row.entry_id is not None,
        confidence=scope(row.seen),
    )


def documents(scene: Scene) -> list[DocumentOut]:
    """The papers that the caller may see, oldest first, counted without those that are hidden."""
    counted: dict[tuple[str, str], int] = {}
    found = []
    for row in visibility.visible_documents(scene.matter, scene.reader):
        kind = (row.kind, row.language)
        counted[kind] = counted.get(kind, 0) + 1
        found.append(document(scene, row, counted[kind]))
    return found


def document(scene: Scene, row: Document, version: int) -> DocumentOut:
    return DocumentOut(
        id=row.pk,
        kind=row.kind,
        title=row.title(scene.lang),
        language=row.language,
        version=version,
        media=row.media,
        size=row.size,
        made_at=certain(row.made_at),
    )
