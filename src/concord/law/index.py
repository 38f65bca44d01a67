"""What the engine looks up in a rulebook again and again, worked out once per rulebook."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable

from concord.law.calendars import Calendar, calendar
from concord.law.rulebook import ActRule, DutyRule, Rulebook, StandingRule

KNOWN = 256  # rulebooks whose index is kept


class Index:
    """Look-ups of one rulebook.

    met_by: act -> duties that it meets; of_stage: stage -> duties that open on entering it; from_moment: moment ->
    duties that open when it is marked; loose: duties outside stages that open at the beginning; rules: stage ->
    standing rules; enders: pause -> duties that end it; paused: duty -> pauses that name it; kept: acts that a later
    form may name; noticed: acts whose notice starts a time.
    """

    __slots__ = (
        "enders", "from_moment", "kept", "law", "loose", "met_by", "noticed", "of_stage", "paused", "rules",
    )  # fmt: skip

    def __init__(self, law: Rulebook) -> None:
        self.law = law
        duties = list(law.duties.values())
        self.met_by = _grouped((act, duty.name) for duty in duties for act in duty.do)
        self.paused = _grouped((duty, pause) for pause, named in law.pauses.items() for duty in named)
        self.enders = _enders(law)
        self.rules: dict[str, tuple[StandingRule, ...]] = {
            stage: tuple(rule for rule in law.whenever if stage in rule.during) for stage in law.stages
        }
        itself = [duty for duty in duties if duty.by_itself]
        self.of_stage: dict[str, tuple[DutyRule, ...]] = {
            stage: tuple(duty for duty in itself if duty.stage == stage) for stage in law.stages
        }
        self.from_moment: dict[str, tuple[DutyRule, ...]] = defaultdict(tuple)
        for duty in itself:
            if duty.start.kind == "moment":
                self.from_moment[duty.start.name] += (duty,)
        self.loose = tuple(duty for duty in itself if not duty.stage and duty.start.kind != "moment")
        self.kept = frozenset(name for act in law.acts.values() for field in act.form for name in field.act)
        self.noticed = frozenset(_noticed(law.acts.values(), duties))

    @property
    def calendar(self) -> Calendar:
        """The calendar of the rulebook, by the tables in use."""
        return calendar(self.law.calendar)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for key, value in pairs:
        found[key] += (value,)
    return found


def _enders(law: Rulebook) -> dict[str, tuple[str, ...]]:
    """The duties whose end ends a pause (S8): one that resumes it when met or lapsed, or that opens with it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for duty in law.duties.values():
        blocks = [law.acts[act].then for act in duty.do if act in law.acts]
        for block in [*blocks, duty.lapse] if duty.lapse is not None else blocks:
            if block.resume:
                found[block.resume][duty.name] = None
    blocks = [act.then for act in law.acts.values()] + [rule.then for rule in law.whenever]
    for block in blocks:
        if block.pause:
            found[block.pause].update(dict.fromkeys(block.open))
    return {pause: tuple(names) for pause, names in found.items()}


def _noticed(acts: Iterable[ActRule], duties: Iterable[DutyRule]) -> set[str]:
    starts = [duty.start for duty in duties]
    for act in acts:
        start = getattr(act.window, "start", None)
        if start is not None and hasattr(start, "kind"):
            starts.append(start)
    return {start.name for start in starts if start.kind == "notice" and start.name}


_INDEXES: OrderedDict[int, Index] = OrderedDict()


def index_of(law: Rulebook) -> Index:
    """Return the index of a rulebook; the same object is asked for thousands of times."""
    known = _INDEXES.get(id(law))
    if known is None or known.law is not law:
        known = _INDEXES[id(law)] = Index(law)
        while len(_INDEXES) > KNOWN:
            _INDEXES.popitem(last=False)
    return known
