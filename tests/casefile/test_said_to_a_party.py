"""What a party reads at the top of its case and in its messages: its own name for things, one thing at a time."""

from __future__ import annotations

import html
import re

import pytest

from concord.docket import clock, clockwork, reactor
from concord.gateways.models import OutboxMessage
from concord.kit import citing
from concord.law.shelf import rulebook
from tests import matters
from tests.matters import Dispute
from tests.rooms.notice import answering
from tests.visitors import browser

DAY = 86400


def page(dispute: Dispute, role: str, lang: str = "en") -> str:
    answer = browser(dispute, role, lang).get(f"/c/{dispute.matter.pk}/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def heading(dispute: Dispute, role: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page(dispute, role))
    assert found
    return found[1]


@pytest.mark.django_db
def test_while_the_registrar_checks_the_address_nothing_is_asked_of_who_said_it_is_wrong() -> None:
    dispute = matters.at_stage("invited")
    dispute.serve("accept", "respondent")
    assert "It is your turn" in page(dispute, "respondent")
    dispute.act("wrong_person", "respondent", {"why": "不是我"})
    assert "The clock stands still" in heading(dispute, "respondent")
    shown = page(dispute, "respondent")
    assert "It is your turn" not in shown
    assert "it ends here" not in shown  # what follows of a time that does not run
    assert "You said that we have the wrong person" in shown


@pytest.mark.django_db
def test_whoever_said_we_have_the_wrong_person_hears_that_the_time_runs_again() -> None:
    case = answering.invited()
    case.dispute.serve("accept", "respondent")
    case.dispute.act("wrong_person", "respondent", {"why": "不是我"})
    reactor.run_all()
    before = len(answering.texts("mail", answering.MAIL))
    case.dispute.act("keep_address", "registrar", {"why": "核对过执照"})
    reactor.run_all()
    told = answering.texts("mail", answering.MAIL)[before:]
    assert len(told) == 1
    assert "答复期限接着算" in told[0]
    assert "现在轮到您" in told[0]
    assert "核对过执照" not in told[0]
    others = OutboxMessage.objects.exclude(recipient=answering.MAIL).filter(text__contains="接着算")
    assert not others.exists()


@pytest.mark.django_db
def test_who_is_late_reads_how_much_to_whom_and_that_it_can_still_be_done() -> None:
    dispute = matters.at_stage("agreed")
    first = dispute.matter.law_state.data["obligations"][0]
    sum_ = f"{first['amount'] // 100:,}"
    debtor = next(role for role, one in dispute.people.items() if str(one.pk) == first["who"])
    assert "You can still do it now" not in heading(dispute, debtor)
    clock.advance(300 * DAY)
    clockwork.run_all()
    reactor.run_all()
    dispute.matter.refresh_from_db()
    said = heading(dispute, debtor)
    assert sum_ in said
    assert "You can still do it now" in said
    assert "the other side can go to court" in page(dispute, debtor)


@pytest.mark.django_db
def test_a_signature_is_told_as_one_of_two_and_says_whose_turn_it_is() -> None:
    dispute = matters.at_stage("signing")
    dispute.act("sign", "applicant", {"draft": dispute.last("draw_up"), "method": "typed"})
    reactor.run_all()
    told = [one.text for one in OutboxMessage.objects.filter(channel="mail") if "已签署协议" in one.text]
    assert told
    assert all("等各方都签了，协议才生效" in text for text in told)
    assert any("现在轮到您：签署协议" in text for text in told)


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        (
            "JI 372",
            "最高人民法院关于适用民事诉讼法的解释（法释〔2022〕11号）第372条",
            "SPC Interpretation of the Civil Procedure Law",
        ),
        ("CPL 206; CC 192", "民事诉讼法（2023）第206条；民法典（2020）第192条", "Civil Code 2020, art. 192"),
        ("OM 24, 25; RULE", "第24、25条；调解机构公布的调解规则", "the mediation rules that the centre has published"),
    ],
)
def test_an_article_is_told_by_the_name_of_its_law(source: str, zh: str, en: str) -> None:
    law = rulebook("cn-mediation@2025.1")
    assert zh in citing.cited(law, source, "zh")
    english = citing.cited(law, source, "en")
    assert en in english
    assert not re.search(r"\b(JI|CPL|CC|OM|RULE)\b", english + citing.cited(law, source, "zh"))
