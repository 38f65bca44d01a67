"""The operator's page: what does not go on by itself, and open matters without a duty or an owner (must be none).

An operator runs the deployment and sees every organisation; an administrator sees what concerns his own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from concord.casefile import lawtables
from concord.docket import audit, clock, ids, invariants, queries, reactor, rules
from concord.docket.models import Matter, Reaction, Waiting
from concord.gateways.models import Dispatch
from concord.kit import dates, registry
from concord.kit.case import role_title
from concord.law.builtin import duty_rule
from concord.people.access import staff

MOST = 100
LATE = 3 * 86400  # seconds without an audit


@dataclass(frozen=True)
class Row:
    number: str
    what: str
    detail: str
    when: str
    retry: str = ""


@dataclass(frozen=True)
class Listing:
    """A list of what is wrong: title, what it means, rows (none = well)."""

    title: str
    says: str
    rows: list[Row]


@dataclass(frozen=True)
class Scope:
    """Whose matters are listed. homes: organisation ids, None for all of the deployment."""

    homes: frozenset[Any] | None

    def of(self, rows: QuerySet[Any]) -> list[Any]:
        """The first rows, of those that hang on a matter in scope."""
        found = rows if self.homes is None else rows.filter(matter__organisation__in=self.homes)
        return list(found[:MOST])

    def holds(self, organisation: Any) -> bool:
        return self.homes is None or organisation in self.homes


def scope(request: Any) -> Scope:
    """What the caller's offices let him see."""
    if any(office.role == "operator" for office in request.offices):
        return Scope(None)
    return Scope(frozenset(office.organisation.pk for office in request.offices))


@require_http_methods(["GET", "HEAD", "POST"])
@staff("operator", "administrator")
def operator(request: HttpRequest) -> HttpResponse:
    """GET lists; POST tries a parked reaction again."""
    within = scope(request)
    if request.method == "POST":
        wanted = ids.parse(request.POST.get("retry", ""))
        row = Reaction.objects.filter(pk=wanted).select_related("matter").first() if wanted else None
        if row is not None and within.holds(row.matter.organisation_id):
            reactor.retry(row)
        return redirect("operator")
    lists = [stuck(within), troubles(within), silent(within), overdue(within)]
    if within.homes is None:  # a message names no matter, so no house: who runs the gateways looks after it
        lists[2:2] = [failed_messages(), audited()]
    wrong = sum(len(one.rows) for one in lists[:-1])
    words = ngettext("%(n)d thing needs you", "%(n)d things need you", wrong) % {"n": wrong}
    context = {
        "sentence": words if wrong else _("Nothing is stuck"),
        "lists": lists,
        "tables": lawtables.standing() if within.homes is None else [],
        "imports": lawtables.imports(),
        "homes": [office.organisation for office in request.offices] if within.homes is not None else [],
        "tabs": registry.tabs(request, "operator"),
    }
    return render(request, "casefile/operator.html", context)


def stuck(within: Scope) -> Listing:
    rows = [
        Row(row.matter.number, f"{row.handler} ({row.event})", row.error[-300:], row.status, retry=str(row.pk))
        for row in within.of(queries.stuck()[0])
    ]
    says = _("Work that an entry set off and that failed. It is tried again by itself until it is parked.")
    return Listing(_("Work that is stuck"), says, rows)


def troubles(within: Scope) -> Listing:
    rows = [Row(row.matter.number, row.why[:200], "", dates.second(row.since)) for row in within.of(queries.stuck()[1])]
    return Listing(_("Cases whose clock fails"), _("Their deadlines are not swept. This is a defect: report it."), rows)


def failed_messages() -> Listing:
    """Messages whose last attempt failed; the address stays sealed."""
    failed = Dispatch.objects.exclude(outcome="sent").exclude(
        key__in=Dispatch.objects.filter(outcome="sent").values("key")
    )
    rows = [Row("", f"{row.channel}: {row.outcome}", row.detail, dates.second(row.at)) for row in failed[:MOST]]
    return Listing(
        _("Messages that did not go out"), _("They are tried again; then a registrar serves by other means."), rows
    )


def audited() -> Listing:
    """What the newest audit of the evidence log found."""
    newest = audit.last()
    if newest is None:
        return Listing(_("Audit of the log"), _("None was made yet. The loops make one a day."), [])
    told = {"when": dates.second(newest.at), "leaves": newest.size, "command": "concord ledger audit"}
    says = _("%(when)s: %(leaves)d leaves and all that they stand for. With the files, and by receipts: %(command)s")
    rows = [
        Row(one["matter"], one["says"][dates.language()], "", dates.second(one["at"]) if one["at"] else "")
        for one in newest.sample
    ]
    if newest.at < clock.wall() - LATE:
        rows.append(Row("", _("The newest audit is older than three days. Do the loops run?"), "", told["when"]))
    return Listing(_("Audit of the log"), says % told, rows)


def silent(within: Scope) -> Listing:
    """The invariant: every open matter has a duty with an owner, or a stage that says why it waits."""
    why = {"no_duty": _("nobody owes anything"), "no_owner": _("a duty without an owner")}
    found = [one for one in invariants.silent() if within.holds(one.matter.organisation_id)]
    rows = [Row(one.matter.number, why.get(one.why, one.why), stage_title(one.matter), "") for one in found[:MOST]]
    return Listing(
        _("Open cases without a duty or an owner"), _("There must be none: such a case would be forgotten."), rows
    )


def overdue(within: Scope) -> Listing:
    rows = [
        Row(row.matter.number, duty_title(row), role_title(rules.law_of(row.matter), row.role), dates.until(row.due))
        for row in within.of(queries.overdue())
    ]
    says = _("What offices have still to do, and what parties still owe. It is listed so that nothing is forgotten.")
    return Listing(_("Overdue"), says, rows)


def duty_title(row: Waiting) -> str:
    """What waits, in the language in force."""
    rule = duty_rule(rules.law_of(row.matter), row.duty)
    return rule.title.get(dates.language()) or row.duty


def stage_title(matter: Matter) -> str:
    """The stage of a matter, in the language in force."""
    stage = rules.law_of(matter).stages.get(matter.stage)
    return stage.title.get(dates.language(), matter.stage) if stage else matter.stage
