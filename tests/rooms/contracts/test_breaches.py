"""The portal of an enterprise: overview, list of breaches, filters, table; who sees it, and for how many queries."""

from __future__ import annotations

import csv
import io
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concord.contracts import breach_files, portfolio, together
from concord.contracts.breaches import Filters, minor
from concord.contracts.offering import Consumer
from concord.contracts.position_models import Round
from concord.docket.models import Entry
from tests import factory
from tests.rooms.contracts import defaults, leases
from tests.rooms.contracts.leases import Lease
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db
WHERE = "/portal/breaches/"


def browser(lease: Lease, language: str = "en") -> Client:
    return signed_in(lease.signatory, HTTP_ACCEPT_LANGUAGE=language)


def shown(client: Client, where: str = WHERE) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def stranger() -> Client:
    """A signatory of another enterprise."""
    return signed_in(factory.member("signatory", factory.enterprise()), HTTP_ACCEPT_LANGUAGE="en")


# overview


def test_the_overview_says_what_is_overdue_how_old_and_what_waits() -> None:
    lease = defaults.over()
    page = shown(browser(lease), "/portal/")
    for line in (
        "overdue in 1 contract",
        "1 to 30 days",
        "More than 90 days",
        "1 contract is in breach.",
        "In 1 of them you can ask for mediation.",
        "May be rescinded",
        "Falls due",
    ):
        assert line in page, line
    assert 'role="img"' in page, "the chart says itself in words"
    assert "/portal/contracts/?stage=rescindable" in page


def test_the_overview_in_chinese() -> None:
    page = shown(browser(defaults.over(), "zh-hans"), "/portal/")
    for line in ("1 份合同逾期", "1 至 30 天", "其中 1 份可以申请调解。", "等您办的事"):
        assert line in page, line


def test_an_enterprise_without_contracts_is_told_so() -> None:
    client = stranger()
    assert "No contracts yet" in shown(client, "/portal/")
    assert "No contract is in breach." in shown(client)


# the list


def test_breaches_stand_in_the_order_of_what_can_be_done() -> None:
    ready = defaults.over()
    below, fine = defaults.more(ready, 2)
    defaults.one_missed(below)
    fine.act("pay", "bank", {"ref": "F-1", "amount": 12 * 510_00})
    page = shown(browser(ready))
    assert "2 contracts in breach" in page
    assert page.index(ready.matter.number) < page.index(below.matter.number)
    assert fine.matter.number not in page
    assert "The demand arrived, and the time to pay is over." in page
    assert "Below the contract’s standard of default" in page
    assert f"/portal/{ready.matter.pk}/risk/" in page
    assert page.count('name="chosen"') == 1, "what cannot be asked for cannot be ticked"


FITS = (
    "rulebook=lease@1", "stage=rescindable", "age=2", "least=1020", "most=1,020,000.00", "demand=arrived", "grace=over",
    "now=0", "age=x&least=abc&demand=%00&now=99&page=zz", "least=NaN&most=1e99999",
)  # fmt: skip
FITS_NOT = (
    "rulebook=sale@1", "stage=running", "age=4", "least=99999", "most=1", "demand=sent", "grace=running", "now=3",
    "grace=none", "demand=none",
)  # fmt: skip


def test_filters() -> None:
    """Contract, stage, age, sum, demand, grace, what can be done; what nobody knows filters nothing."""
    lease = defaults.over()
    client = browser(lease)
    for query in FITS:
        assert lease.matter.number in shown(client, f"{WHERE}?{query}"), query
    for query in FITS_NOT:
        page = shown(client, f"{WHERE}?{query}")
        assert lease.matter.number not in page, query
        assert "No breach fits" in page, query


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("12.50", 12_50),
        ("¥1,000", 1_000_00),
        ("", None),
        ("-1", None),
        ("1e30", None),
        ("9e999999", None),
        ("Infinity", None),
        ("x", None),
    ],
    ids=str,
)
def test_an_amount_as_it_is_typed(typed: str, found: int | None) -> None:
    assert minor(typed) == found


def test_filters_come_back_in_the_address() -> None:
    assert Filters.of({"stage": "running", "age": "2", "nobody": "x"}).query == "stage=running&age=2&"
    assert Filters.of({}).query == ""


# choosing and asking


def asked(client: Client, given: dict[str, Any], query: str = "") -> Any:
    return client.post(f"{WHERE}{query}", given)


def test_the_ticked_ones_are_shown_dry_confirmed_and_told() -> None:
    lease = defaults.over()
    client = browser(lease)
    shown(client)
    answer = asked(client, {"chosen": [str(lease.matter.pk)]})
    dry = shown(client, answer["Location"])
    for line in ("In 1 contract you can ask for mediation", "Nothing has been sent yet.", "¥50.00", "1 case in all"):
        assert line in dry, line
    assert not Entry.objects.filter(act="open_dispute").exists()
    assert client.post(answer["Location"]).status_code == 302
    waits = shown(client, answer["Location"])
    assert "Waits its turn." in waits
    while together.run_once():
        pass
    done = shown(client, answer["Location"])
    assert "Mediation was asked for in 1 contract" in done
    assert "All 1 were looked at: 1 asked for, 0 not." in done
    assert "Mediation is under way." in shown(client)


def test_all_that_fit_are_taken_and_what_stops_one_is_said() -> None:
    every = defaults.all_over(2)
    (below,) = defaults.more(every[0], 1, first=7)
    defaults.one_missed(below)
    client = browser(every[0])
    shown(client)
    dry = shown(client, asked(client, {"all": "1"})["Location"])
    assert "In 2 contracts you can ask for mediation" in dry
    assert "below the contract’s standard of default" in dry
    assert below.matter.number in dry
    only = shown(client, asked(client, {"all": "1"}, "?now=3")["Location"])
    assert "In 0 contracts you can ask for mediation" in only


def test_nothing_ticked_is_said_in_words() -> None:
    lease = defaults.over()
    client = browser(lease)
    for given in ({}, {"chosen": ["nonsense"]}, {"chosen": [str(uuid.uuid4())]}):
        answer = asked(client, given)
        assert answer.status_code == 302
        assert answer["Location"] == WHERE
    assert "Tick at least one contract" in shown(client)
    assert not Round.objects.exists()


# who sees it


def test_another_enterprises_signatory_sees_and_files_nothing() -> None:
    lease = defaults.over()
    client, other = browser(lease), stranger()
    shown(client)
    where = asked(client, {"chosen": [str(lease.matter.pk)]})["Location"]
    assert other.get(where).status_code == 404
    assert other.post(where).status_code == 404
    for query in ("", f"?from={lease.enterprise.code}"):
        assert lease.matter.number not in shown(other, f"{WHERE}{query}")
        assert lease.matter.number not in shown(other, f"{WHERE}table/{query}")
        asked(other, {"chosen": [str(lease.matter.pk)]}, query)
        asked(other, {"all": "1"}, query)
    assert "overdue in" not in shown(other, "/portal/")
    together.run_once()
    assert Round.objects.count() == 1
    assert not Entry.objects.filter(act="open_dispute").exists()


@pytest.mark.parametrize("where", ["/portal/", "/portal/contracts/", WHERE, f"{WHERE}table/"], ids=str)
def test_only_signatories_of_an_enterprise_come_in(where: str) -> None:
    lease = leases.offered()
    for role, home in (("administrator", lease.enterprise), ("registrar", None), ("signatory", factory.centre())):
        assert signed_in(factory.member(role, home)).get(where).status_code == 404
    assert Client().get(where).status_code == 302


# the table for a spreadsheet


def test_the_table_runs_no_formula() -> None:
    """A name that begins like a formula stands behind an apostrophe."""
    lease = leases.running(leases.offered(consumer=Consumer("=HYPERLINK(1)", "", "x@party.example")))
    defaults.over(lease)
    answer = browser(lease).get(f"{WHERE}table/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head[0] == "Number"
    assert row[0] == lease.matter.number
    assert row[1] == "'=HYPERLINK(1)"
    assert len(head) == len(row)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", "  @x"], ids=ascii)
def test_cells_that_a_spreadsheet_would_run(cell: str) -> None:
    assert breach_files.safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["何小满", "1020.00", "a=b", ""], ids=ascii)
def test_cells_that_it_would_not(cell: str) -> None:
    assert breach_files.safe(cell) == cell


# queries


@pytest.mark.parametrize(
    ("where", "most"), [("/portal/", 16), (WHERE, 16), ("/portal/contracts/", 16)], ids=["overview", "breaches", "list"]
)
def test_no_page_asks_more_for_many_contracts_than_for_few(where: str, most: int) -> None:
    first = defaults.over()
    client = browser(first)

    def queries() -> int:
        portfolio.bring_up([first.enterprise])
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            shown(client, where)
        return defaults.counted(seen)

    shown(client, where)
    few = queries()
    for lease in defaults.more(first, 5):
        defaults.demanded(lease)
    assert queries() == few
    assert few <= most
