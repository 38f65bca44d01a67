"""Who runs this deployment: shown on every page and paper with its kind and licence."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.ledger.words import printable
from concord.people.models import Organisation


@dataclass(frozen=True)
class House:
    """name, kind in words, licence, mandate (by which court invited), phone: each '' when there is none."""

    name: str
    kind: str
    licence: str
    mandate: str
    phone: str

    @property
    def standing(self) -> str:
        """`Commercial mediation body, licence LT-SM-0007, invited by ...`"""
        parts = [self.kind, _("licence %(licence)s") % {"licence": self.licence} if self.licence else "", self.mandate]
        return _(", ").join(part for part in parts if part)


def of(organisation: Organisation) -> House:
    """Takes an organisation; returns what pages say of it in the language in force, with no sign that nobody sees."""
    lang = get_language() or "zh-hans"
    return House(
        name=printable(organisation.name(lang)),
        kind=organisation.get_kind_display(),
        licence=printable(organisation.licence),
        mandate=printable(organisation.mandate(lang)),
        phone=printable(organisation.phone),
    )


def deployment() -> House | None:
    """The body that runs this deployment: the first that mediates. None before one is set up."""
    first = Organisation.objects.filter(active=True, kind__in=Organisation.CENTRES).order_by("code").first()
    return of(first) if first else None
