"""What one member executed otherwise raises an alarm on the page of every member's monitor."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from concord.ledger import alarms, monitor, policy
from concord.ledger.monitor import Memory, Report, Watch
from tests.ledger import attested, made, standing
from tests.ledger.standing import Serving, grow, log_in

FIRST, SECOND = attested.NAMES[:2]
Found = Callable[[], Report]


class Member:
    """A member's node as far as it tells of differences: said is what it answers."""

    said: Any = None

    async def __call__(self, scope: dict[str, Any], _receive: Any, send: Any) -> None:
        known = scope["path"] == "/differences" and self.said is not None
        await standing.reply(send, 200 if known else 404, json.dumps(self.said).encode())


@pytest.fixture
def members() -> dict[str, Member]:
    return {name: Member() for name in (FIRST, SECOND)}


@pytest.fixture
def look(tmp_path: Path, members: dict[str, Member]) -> Iterator[Found]:
    log = log_in(tmp_path)
    grow(log, 3)
    with standing.served(standing.mounted({"log": Serving(log), **members})) as url:
        lines = [f"log {attested.PUBLIC[name].text} {url}/{name}" for name in members]
        lines += [f"witness {name} {made.WITNESS_KEYS[name].text} {url}/{name}" for name in members]
        rules = policy.read("\n".join([*lines, "quorum none", ""]).encode())
        yield lambda: monitor.look(Watch(f"{url}/log", rules, ask_witnesses=True), Memory(), made.AT + 60)


def differs(name: str, how: dict[str, Any] | None = None) -> str:
    return attested.differing(how or attested.HOWS[0]).signed(attested.KEYS[name])


def test_where_nobody_differs_there_is_no_alarm(members: dict[str, Member], look: Found) -> None:
    assert look().alarms == [], "neither of them executes contracts"
    for member in members.values():
        member.said = {"differences": []}
    assert look().alarms == []


def test_whoever_differs_is_on_everybody_s_page_in_both_languages(members: dict[str, Member], look: Found) -> None:
    members[SECOND].said = {"differences": [differs(SECOND)]}
    report = look()
    assert [one.code for one in report.alarms] == ["differs"]
    assert report.alarms[0].words.startswith(f"{SECOND} executed an entry again")
    page = alarms.page(report.content())
    assert "A member executed a contract again, and it differs" in page
    assert "有成员重新执行合同，结果不同" in page
    assert f"{SECOND} 重新执行了一条合同记录" in page
    assert alarms.standing([{"code": "differs", "words": "x"}], []) == [], "mended, it is over"


@pytest.mark.parametrize(
    "said",
    [
        {"differences": [differs(FIRST)]},  # of another member: each speaks for itself
        {"differences": [attested.differing(attested.HOWS[0]).signed(made.STRANGER)]},
        {"differences": [attested.GOOD.signed(attested.KEYS[SECOND])]},  # that is none
        {"differences": ["x", 7, None]},
        {"differences": {"a": 1}},
        {"differences": None},
        ["differences"],
        7,
    ],
    ids=range(8),
)
def test_what_a_member_did_not_sign_is_passed_over(members: dict[str, Member], look: Found, said: Any) -> None:
    members[SECOND].said = said
    assert look().alarms == []


def test_a_member_with_a_thousand_differences_is_told_of_in_eight(members: dict[str, Member], look: Found) -> None:
    members[SECOND].said = {"differences": [differs(SECOND, {"code": "nothing", "n": n}) for n in range(20)]}
    assert len(look().alarms) == 8
