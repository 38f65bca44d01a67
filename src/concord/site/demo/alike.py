"""A rights holder's lawyer with one case, and forty shops that do the same: filed in one go, as from a list."""

from __future__ import annotations

from collections.abc import Collection

from concord.docket.actors import Reader
from concord.likecases.filing import open_alike
from concord.likecases.models import Group
from concord.site.demo.case import Case
from concord.site.demo.dossiers import Side

KEY = "demonstration"


def files_against_others(case: Case, *, papers: Collection[str]) -> Group:
    """The applicant files the same against all whom the dossier names as alike. papers: files that fit every one."""
    reader = Reader(case.matter.pk, (case.person("applicant"),))
    rows = [cells(side) for side in case.dossier.alike]
    return open_alike(case.matter, reader, rows, KEY, files=papers)


def cells(side: Side) -> dict[str, str]:
    """A shop as a line of the lawyer's list."""
    return {
        "kind": side.kind,
        "name": side.name,
        "number": side.number,
        "phone": side.phone,
        "email": side.email,
        "address": side.address,
    }
