"""The case strip: which case this is, and as whom the reader sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from concord.docket.actors import Reader
from concord.docket.models import Matter
from concord.kit.dates import language
from concord.kit.registry import rooms
from concord.law.rulebook import Rulebook

SIDES = ("applicant", "respondent")


@dataclass(frozen=True)
class Strip:
    """number: of the case; subject: what it is about; you: `the applicant, Qinghe Packaging`; side: applicant,
    respondent or ''; contract: it is a contract and no dispute.
    """

    number: str
    subject: str
    you: str
    side: str
    url: str
    contract: bool = False


def role_title(law: Rulebook, role: str) -> str:
    """A role in words, in the language in force."""
    known = law.roles.get(role)
    return (known.title.get(language()) or known.title.get("en") or role) if known else role


def the_role(law: Rulebook, role: str) -> str:
    """A role as it begins a sentence: `The seller`, 出卖人."""
    title = role_title(law, role)
    return _("The %(role)s") % {"role": title.lower() if language() == "en" else title}


def strip(matter: Matter, reader: Reader, law: Rulebook, names: Mapping[str, str]) -> Strip:
    """Takes the matter, who reads it and the names of its participants; returns its strip."""
    role = reader.role
    title = role_title(law, role)
    name = names.get(reader.person, "") if role else ""
    words = {"role": title.lower() if language() == "en" else title, "name": name}
    you = _("the %(role)s, %(name)s") % words if name and name != title else _("the %(role)s") % words
    subject = rooms.subjects.get(matter.rulebook)
    return Strip(
        number=matter.number,
        subject=str(subject(matter)) if subject else law.title.get(language(), ""),
        you=you,
        side=role if role in SIDES else "",
        url=reverse("case", kwargs={"matter": matter.pk}),
        contract=law.kind == "contract",
    )
