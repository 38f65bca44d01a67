"""An operator's import of law tables: checked, logged, shown, taken by running processes; what was stays."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.signals import request_started
from django.urls import reverse

from concord.docket import clock, lawtables
from concord.docket.models import Entry, Matter
from concord.kit import dates
from concord.law import sheets, tables
from concord.site.command import main
from tests.casefile.test_desk import member
from tests.docket import cases

HEAD = "# checked_until: 2026-11-20\ntable,valid_from,ppm,source,verified\n"
NEW = HEAD + "LPR1Y,2026-01-20,29500,notice of 2026-01-20,yes\n"
DAY = date(2026, 2, 1)


@pytest.fixture(autouse=True)
def folder() -> Iterator[Path]:
    found = lawtables.folder()
    yield found
    shutil.rmtree(found, ignore_errors=True)
    lawtables.refresh(at_once=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lpr.csv"
    path.write_text(NEW, encoding="utf-8")
    return path


def call(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["tables", *map(str, words)])
    return done.exit_code, done.output


def test_an_import_is_used_logged_and_listed(file: Path, folder: Path) -> None:
    assert tables.rate_on("LPR1Y", DAY).ppm == 30000
    code, said = call("import", file, "--by", "anwei@example.cn")
    assert (code, said[:15]) == (0, "lpr: 1 rows are")
    assert tables.rate_on("LPR1Y", DAY).ppm == 29500
    [made] = lawtables.imports()
    assert (made.by, made.table, made.rows) == ("anwei@example.cn", "lpr", 1)
    assert (folder / "imports" / f"{made.digest}.csv").read_text("utf-8") == NEW
    assert "anwei@example.cn" in call("list")[1]
    assert "LPR1Y,2026-01-20,29500,notice of 2026-01-20,yes" in call("show", "lpr")[1]


def test_a_file_with_flaws_is_refused_with_lines_in_both_languages(file: Path, folder: Path) -> None:
    file.write_text(HEAD + "LPR1Y,2026-01-20,2.95,,yes\n", encoding="utf-8")
    code, said = call("check", file)
    assert code == 1
    assert "lpr.csv:3: No source" in said
    assert "lpr.csv:3: 'ppm' is no whole number: 2.95" in said
    code, said = call("import", file, "--lang", "zh")
    assert code == 1
    assert "lpr.csv:3: 没有写明来源" in said
    assert "没有导入任何内容" in said
    assert lawtables.imports() == []
    assert not (folder / "lpr.csv").exists()


def test_check_writes_nothing(file: Path, folder: Path) -> None:
    assert call("check", file)[0] == 0
    assert not folder.exists()
    assert tables.rate_on("LPR1Y", DAY).ppm == 30000


def test_a_second_import_keeps_the_first(file: Path) -> None:
    call("import", file)
    file.write_text(HEAD + "LPR1Y,2026-03-20,29000,later notice,no\n", encoding="utf-8")
    assert call("import", file)[0] == 0
    assert [tables.rate_on("LPR1Y", date(2026, month, 21)).ppm for month in (1, 3)] == [29500, 29000]
    assert [made.rows for made in lawtables.imports()] == [1, 1]


def test_a_file_of_another_name_needs_its_table(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "rates of january.csv"
    shutil.copy(file, other)
    code, said = call("import", other)
    assert (code, "There is no table 'rates of january'" in said) == (1, True)
    assert call("import", other, "--table", "lpr")[0] == 0


def test_a_running_process_takes_what_another_imported(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process wrote the folder; this one sees it with its next request."""
    folder.mkdir(parents=True)
    shutil.copy(file, folder / "lpr.csv")
    monkeypatch.setattr(lawtables, "_looked", float("-inf"))
    lawtables.refresh()
    assert tables.rate_on("LPR1Y", DAY).ppm == 29500
    assert lawtables.refresh in request_started._live_receivers(sender=None)[0]


def test_a_damaged_table_leaves_what_is_in_use(file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(lawtables.log, "exception", told.append)
    call("import", file)
    (folder / "lpr.csv").write_text("not a table", encoding="utf-8")
    lawtables.refresh(at_once=True)
    assert tables.rate_on("LPR1Y", DAY).ppm == 29500
    assert len(told) == 1
    with (folder / lawtables.LOG).open("a", encoding="utf-8") as log:
        log.write("half a li")
    assert len(lawtables.imports()) == 1


def test_the_log_holds_who_when_and_which_file(file: Path, folder: Path) -> None:
    call("import", file, "--by", "安维")
    [line] = (folder / lawtables.LOG).read_text("utf-8").splitlines()
    assert set(json.loads(line)) == {"at", "by", "table", "rows", "digest"}
    assert sheets.sheet("lpr").checked_until == date(2026, 11, 20)


HOLIDAYS = "# checked_until: {year}-12-31\ndate,kind,name,source,verified\n"


def entries(matter: Matter) -> list[tuple[int, str, bytes]]:
    return [(row.seq, row.act, bytes(row.body)) for row in Entry.objects.filter(matter=matter).order_by("seq")]


def holidays(tmp_path: Path, *days: date) -> Path:
    path = tmp_path / "holidays.csv"
    rows = "".join(f"{day},holiday,元旦,notice,no\n" for day in days)
    path.write_text(HOLIDAYS.format(year=days[-1].year) + rows, encoding="utf-8")
    return path


@pytest.mark.django_db
def test_a_date_that_was_certain_stays_whatever_is_imported(tmp_path: Path) -> None:
    matter = cases.opened().matter
    before, state = entries(matter), matter.law_state
    assert not any(live.provisional for live in state.duties)
    tomorrow = dates.day_of(clock.now()) + timedelta(days=1)
    assert call("import", holidays(tmp_path, tomorrow, date(2028, 1, 1)))[0] == 0
    matter.refresh_from_db()
    assert entries(matter) == before
    assert matter.law_state == state


@pytest.mark.django_db
def test_a_date_that_was_provisional_is_restated_by_an_entry_of_the_clock(tmp_path: Path) -> None:
    late = int(datetime(2026, 12, 30, 2, tzinfo=UTC).timestamp())
    matter = cases.opened(at=late).matter
    before = entries(matter)
    assert any(live.provisional for live in matter.law_state.duties)
    due = matter.next_due
    code, said = call("import", holidays(tmp_path, date(2027, 1, 1), date(2027, 1, 4)))
    assert (code, "1 cases had dates" in said) == (0, True)
    matter.refresh_from_db()
    assert entries(matter)[: len(before)] == before
    assert [act for _seq, act, _body in entries(matter)[len(before) :]] == ["restate_dates"]
    assert not any(live.provisional for live in matter.law_state.duties)
    assert matter.next_due - due == 2 * 24 * 3600  # Friday 1 and Monday 4 January no longer count


@pytest.mark.django_db
def test_the_operator_sees_the_tables_and_who_imported_what(file: Path) -> None:
    call("import", file, "--by", "安维")
    client = member("operator")
    html = client.get(reverse("operator"), {"lang": "en"}).content.decode()
    assert "25 unverified" in html
    assert "安维 · 1 row" in html
    assert lawtables.imports()[0].digest[:16] in html
    assert "法律数据表" in client.get(reverse("operator"), {"lang": "zh"}).content.decode()
