"""Files of a case as rows: exhibits that people put in and documents that the platform drew up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concord.docket.models import Document, Exhibit
from concord.kit import dates
from concord.kit.figures import size


@dataclass(frozen=True)
class Paper:
    """name, detail (who, when, size), icon of kit.icons, address, whether a browser can show it as a picture."""

    name: str
    detail: str
    icon: str
    url: str
    picture: bool = False
    at: int = 0


def of_exhibit(exhibit: Exhibit, name: str, who: str) -> Paper:
    """Takes an exhibit, its opened file name and who put it in."""
    picture = exhibit.media.startswith("image/")
    where = reverse("exhibit", kwargs={"matter": exhibit.matter_id, "exhibit": exhibit.pk})
    detail = " · ".join(part for part in (who, dates.when(exhibit.received_at), size(exhibit.size)) if part)
    return Paper(name, detail, "camera" if picture else "paper", where, picture, exhibit.received_at)


def of_document(document: Document) -> Paper:
    """Takes a paper that the platform drew up; names its language when it is of one."""
    tongue = {"zh": _("Chinese"), "en": _("English")}.get(document.language, "")
    where = reverse("document", kwargs={"matter": document.matter_id, "document": document.pk})
    detail = " · ".join(part for part in (tongue, dates.when(document.made_at), size(document.size)) if part)
    return Paper(document.title(dates.language()), detail, "paper", where, False, document.made_at)


def by_entry(pairs: Iterable[tuple[Any, Paper]]) -> Mapping[Any, list[Paper]]:
    """Groups (entry id, paper) pairs by entry."""
    found: dict[Any, list[Paper]] = {}
    for entry, paper in pairs:
        found.setdefault(entry, []).append(paper)
    return found
