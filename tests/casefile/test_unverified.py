"""What is unverified says so on the page that uses it, in both languages, and what was checked says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from concord.docket import clock
from concord.kit import costs, dates, unverified
from concord.law import sheets, tables
from tests import factory
from tests.matters import Dispute, opened
from tests.rooms.likecases import rights_holder
from tests.visitors import officer, party

HOLIDAYS = "# checked_until: 2027-12-31\ndate,kind,name,source,verified\n"
SMALL = (
    "# checked_until: 2027-12-31\n"
    "region,average_wage,small_percent,agreed_percent,source,valid_from,valid_until,verified\n"
)
FIGURE = {"en": "Unverified: this figure", "zh": "未核对：这一数字"}
HOLIDAY = {"en": "Unverified: a holiday in this time", "zh": "未核对：这段时间里有节假日"}
NAME = {"en": "Unverified: this name", "zh": "未核对：这一名称"}


@pytest.fixture(autouse=True)
def taken_off() -> Iterator[None]:
    yield
    sheets.use({})


def case_page(dispute: Dispute, role: str, lang: str) -> str:
    return party(dispute, role).get(reverse("case", args=[dispute.matter.pk]), {"lang": lang}).content.decode()


def registrar_page(dispute: Dispute, lang: str) -> str:
    dispute.staff["registrar"] = factory.member("registrar")
    return officer(dispute, "registrar").get(reverse("case", args=[dispute.matter.pk]), {"lang": lang}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("verified", "shown"), [("no", True), ("yes", False)])
def test_a_deadline_says_that_a_holiday_in_it_is_unverified(lang: str, verified: str, shown: bool) -> None:
    """Screening takes three working days; tomorrow and the day after are laid over as holidays."""
    today = dates.day_of(clock.now())
    days = [today + timedelta(days=n) for n in range(1, 5)]
    rows = "".join(f"{day},holiday,元旦,notice,{verified}\n" for day in days)
    sheets.use({"holidays": HOLIDAYS + rows})
    page = registrar_page(opened(), lang)
    assert (HOLIDAY[lang] in page) is shown
    named = {"zh": "尚未与官方公布的通知核对的日子", "en": "Not checked against the official notice yet"}[lang]
    assert (named in page) is shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_note_beside_a_figure(lang: str) -> None:
    with translation.override({"zh": "zh-hans", "en": "en"}[lang]):
        wage = tables.small_claims("33", date(2026, 1, 5))
        assert unverified.note(wage).startswith(FIGURE[lang])
        assert unverified.name_note(False).startswith(NAME[lang])
        assert unverified.name_note(True) == ""
        sheets.use({"small_claims": SMALL + "33,13000000,50,200,notice,2025-06-01,,yes\n"})
        assert unverified.note(tables.small_claims("33", date(2026, 1, 5))) == ""
        assert unverified.note(tables.small_claims("33", date(2028, 1, 5))) != ""  # past the last check of the table


@pytest.mark.django_db
def test_what_a_suit_costs_and_whether_it_is_a_small_claim() -> None:
    matter = opened().matter
    day = date(2026, 1, 5)
    found = costs.of_suit(matter, 5_000_000, day)
    assert found is not None
    assert (found.fee.amount, found.halved.amount) == (105_000, 52_500)
    assert (found.final, found.if_agreed) == (True, False)  # 50,000 is below half of 124,110
    larger = costs.of_suit(matter, 20_000_000, day)
    assert larger is not None
    assert (larger.fee.amount, larger.final, larger.if_agreed) == (430_000, False, True)
    assert costs.of_suit(matter, 0, day) is None
    assert costs.of_suit(matter, 100, date(2000, 1, 1)) is None


def applied() -> Dispute:
    """An application as intake files it: CNY 8,000 are claimed."""
    holder = rights_holder.filed()
    return Dispute(holder.matter, holder.people, {"registrar": factory.member("registrar")})


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_after_a_mediation_without_agreement_tells_the_costs_and_what_is_unverified(lang: str) -> None:
    dispute = applied()
    dispute.act("withdraw", "applicant")
    page = case_page(dispute, "applicant", lang)
    assert {"zh": "案件受理费 ¥50", "en": "fee is ¥50"}[lang] in page
    assert FIGURE[lang] in page
    assert "国家统计局" in page
    sheets.use({"small_claims": SMALL + "00,12411000,50,200,notice,2025-05-16,,yes\n"})
    assert FIGURE[lang] not in case_page(dispute, "applicant", lang)


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_official_name_says_that_it_is_unverified(lang: str) -> None:
    dispute = applied()
    page = officer(dispute, "registrar").get(reverse("screen", args=[dispute.matter.pk]), {"lang": lang})
    assert NAME[lang] in page.content.decode()
