"""What another matter reports back (S27): each of its ends has an act of the system here, where this one waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from concord.law.defects import Defect
from concord.law.rulebook import Rulebook
from concord.law.rulebook_graph import Site, sites

SYSTEM = "system"  # the role that reports


def results(law: Rulebook) -> frozenset[str]:
    """Return every outcome that a matter of this rulebook can have."""
    return frozenset(site.then.outcome for site in sites(law)) - {""}


def unreported(law: Rulebook, other: Rulebook, site: Site) -> Iterator[Defect]:
    """Every outcome of a matter started at `site` has an act that is possible in the stage that this one waits in."""
    told = law.reports.get(other.id, {})
    for outcome in sorted(results(other) - told.keys()):
        message = f"'{other.id}' can end with '{outcome}', and 'reports' does not say what then happens here."
        yield Defect(site.line, site.path, "end-unmapped", message)
    waiting = (site.then.to,) if site.then.to else site.stages
    for outcome, acts in told.items():
        for stage in waiting:
            if acts and not any(stage in law.acts[act].during for act in acts):
                message = f"No act that reports '{outcome}' of '{other.id}' is possible at '{stage}'."
                yield Defect(site.line, site.path, "report-impossible", message)


def useless(law: Rulebook, others: Mapping[str, Rulebook]) -> Iterator[Defect]:
    """Reports name outcomes that exist, of rulebooks that this one starts, and acts of the system."""
    started = {site.then.start.rulebook for site in sites(law) if site.then.start is not None}
    for name, told in law.reports.items():
        path = f"reports.{name}"
        if name not in started:
            yield Defect(0, path, "report-of-nothing", f"Nothing here starts '{name}'.", "warning")
        for outcome, acts in told.items():
            other = others.get(name)
            if other is not None and outcome not in results(other):
                message = f"'{name}' knows no outcome '{outcome}'."
                yield Defect(0, f"{path}.{outcome}", "unknown-outcome", message)
            for act in acts:
                if SYSTEM not in law.acts[act].by:
                    message = f"'{act}' is not done by '{SYSTEM}', which reports."
                    yield Defect(law.acts[act].line, f"{path}.{outcome}", "report-by-others", message)


def reporting(law: Rulebook, rulebook: str, outcome: str) -> tuple[str, ...]:
    """Return the acts of role `system` that report an outcome of another matter, in the order in which to try them.

    rulebook: id of the other's; outcome: as it stands there. Empty where nothing is to be reported. The first act that
    is not refused is the report; that none is accepted means that it was reported before, or that people went on.
    """
    return law.reports.get(rulebook, {}).get(outcome, ())
