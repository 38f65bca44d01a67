"""The rulebook that a matter began under, whatever has happened to the files since (S26)."""

from __future__ import annotations

import functools
import hashlib

from concord.docket import lawtables
from concord.docket.models import Matter, PinnedRulebook
from concord.law import reading, shelf
from concord.law.builtin import REGISTRAR
from concord.law.rulebook import Rulebook
from concord.people.roles import COURT_ROLES

GATEWAYS = frozenset({"notice", "system", "bank"})


def law_of(matter: Matter) -> Rulebook:
    """The rulebook of a matter: the file of that version if it is still the same, else the text pinned with it."""
    lawtables.refresh()
    key = f"{matter.rulebook}@{matter.version}"
    try:
        law = shelf.rulebook(key)
    except LookupError:
        return _pinned(matter.digest)
    return law if law.digest == matter.digest else _pinned(matter.digest)


@functools.lru_cache(maxsize=32)
def _pinned(digest: str) -> Rulebook:
    row = PinnedRulebook.objects.get(pk=digest)
    return reading.load(row.text, name=row.key)


def pin(law: Rulebook) -> None:
    """Keeps the rulebook's text beside the matters that run under it."""
    text = shelf.source(law.key)
    if hashlib.sha256(text).hexdigest() == law.digest:
        PinnedRulebook.objects.get_or_create(pk=law.digest, defaults={"key": law.key, "text": text.decode()})


def standing(law: Rulebook, role: str) -> str:
    """What a role is in law: party, neutral, registry, court or gateway; "" for no role."""
    if not role:
        return ""
    if role in GATEWAYS:
        return "gateway"
    if role in COURT_ROLES:
        return "court"
    if role == REGISTRAR:
        return "registry"
    kind = law.roles[role].kind
    return "registry" if kind == "office" else kind
