"""The pages of offers by file: upload, what sending would do, signature, results; and the files to take away."""

from __future__ import annotations

import csv
import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concord.contracts import batches
from concord.contracts.models import Batch, Offer
from concord.docket import clock
from concord.docket.models import Matter
from concord.people.models import Account
from tests import factory, visitors
from tests.rooms.contracts.offer_files import ZH, line, opened, sent, shop, written

pytestmark = pytest.mark.django_db
LANGUAGES = {"zh": {"HTTP_ACCEPT_LANGUAGE": "zh-hans"}, "en": {"HTTP_ACCEPT_LANGUAGE": "en"}}


@pytest.fixture(autouse=True)
def _clock() -> None:
    clock.forget()


def browser(by: Account, language: str = "en") -> Client:
    return visitors.signed_in(by, **LANGUAGES[language])


def upload(client: Client, content: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("十一月.csv", content)
    return client.post("/portal/batches/", {"rulebook": "lease@1", "file": file, **more})


def read(client: Client, content: bytes) -> str:
    answer = upload(client, content)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def table(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_a_file_is_shown_first_and_sent_when_a_person_signs() -> None:
    _home, by = shop()
    client = browser(by)
    page = read(client, written(line(1), line(2), line(3, phone="12")))
    shown = client.get(page).content.decode()
    assert "What sending would do" in shown
    assert "3 lines: 2 can be sent, 1 cannot." in shown
    assert "¥1,020.00" in shown
    assert "Mobile phone: “12” is no phone number." in shown
    assert not Offer.objects.exists()
    assert client.post(page, {"do": "send"}).status_code == 302
    waiting = client.get(page).content.decode()
    assert "0 of 2 offers were sent to the consumers." in waiting
    assert "2 are on their way, one after the other." in waiting
    opened()
    after = client.get(page).content.decode()
    assert "2 of 2 offers were sent to the consumers." in after
    assert all(f"/c/{matter}/" in after for matter in Matter.objects.values_list("pk", flat=True))
    assert "何小满2" in after
    left = client.get(f"{page}?show=open").content.decode()
    assert "is no phone number" in left
    assert "何小满1" not in left
    assert client.post(page, {"do": "send"}).status_code == 302
    assert (Offer.objects.count(), Matter.objects.count()) == (2, 2)
    assert "十一月.csv" in client.get("/portal/batches/").content.decode()


def test_the_pages_speak_chinese() -> None:
    _home, by = shop()
    client = browser(by, "zh")
    page = read(client, written(line(1), line(2, rent="1.234")))
    shown = client.get(page).content.decode()
    assert "共 2 行：1 行可以发出，1 行不能发出。" in shown
    assert "月租金：“1.234”不是金额。" in shown
    client.post(page, {"do": "send"})
    opened()
    assert "1 份要约中，1 份已发给客户。" in client.get(page).content.decode()


def test_a_file_that_cannot_be_read_is_said_in_a_sentence_and_leaves_nothing() -> None:
    _home, by = shop()
    answer = upload(browser(by, "zh"), written(line(1))[:-4])
    assert answer.status_code == 422
    assert "文件在中间断开了" in answer.content.decode()
    assert upload(browser(by), b"").status_code == 422
    assert browser(by).post("/portal/batches/", {}).status_code == 422
    assert upload(browser(by), written(line(1)), rulebook="loan@1").status_code == 422
    assert not Batch.objects.exists()


def test_a_file_is_forgotten_on_request() -> None:
    _home, by = shop()
    client = browser(by)
    page = read(client, written(line(1)))
    assert client.post(page, {"do": "leave"})["Location"] == "/portal/batches/"
    assert client.get(page).status_code == 404
    assert not Batch.objects.exists()


def test_a_contract_that_is_not_offered_in_this_version_any_more_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    _home, by = shop()
    client = browser(by)
    page = read(client, written(line(1)))
    monkeypatch.setattr(batches, "rulebooks", lambda _day: [])
    shown = client.post(page, {"do": "send"}, follow=True).content.decode()
    assert "this contract is not offered in this version now" in shown
    assert not Offer.objects.exists()


@pytest.mark.parametrize("rulebook", ["lease@1", "sale@1", "loan@1"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_model_file_of_each_contract_is_understood_and_holds_no_line(rulebook: str, language: str) -> None:
    _home, by = shop()
    client = browser(by, language)
    answer = client.get(f"/portal/batches/model/{rulebook}/")
    assert len(table(answer)) == 1
    refused = upload(client, answer.content, rulebook=rulebook)
    assert refused.status_code == 422
    assert {"zh": "列名下面没有内容", "en": "Below the headings there is no line"}[language] in refused.content.decode()


def test_no_model_of_what_is_no_contract() -> None:
    _home, by = shop()
    for name in ("cn-mediation@2025.1", "lease@9", "x"):
        assert browser(by).get(f"/portal/batches/model/{name}/").status_code == 404


def test_the_lines_that_were_not_sent_are_taken_away_corrected_and_sent() -> None:
    _home, by = shop()
    client = browser(by, "zh")
    page = read(client, written(line(1), line(2, rent="x"), line(3, phone="+8613800000029", months="99")))
    rows = table(client.get(f"{page}unsent/"))
    assert rows[0] == [*ZH, "有什么问题"]
    assert rows[1][5] == "x"
    assert rows[1][-1].startswith("月租金：“x”不是金额")
    rows[1][5], rows[2][6] = "510.00", "12"
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    corrected = Batch.objects.get(pk=read(client, out.getvalue().encode()).split("/")[-2])
    assert (corrected.rows, corrected.errors) == (2, 0)


def test_no_cell_that_is_taken_away_is_a_formula_there() -> None:
    _home, by = shop()
    client = browser(by)
    formulas = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1", '=HYPERLINK("http://x","y")')
    page = read(client, written(*(line(n, name=cell, goods=cell, months="0") for n, cell in enumerate(formulas))))
    rows = table(client.get(f"{page}unsent/"))
    assert [row[0] for row in rows[1:]] == [f"'{cell}" for cell in formulas]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "＝"))]


def test_refused_offers_are_taken_away_with_the_terms_that_were_given() -> None:
    home, by = shop()
    batch = sent(home, by, line(1))
    Offer.objects.update(state=Offer.State.REFUSED, refused="condition legal_rate")
    rows = table(browser(by).get(f"/portal/batches/{batch.pk}/unsent/"))
    assert rows[1][:8] == ["何小满1", "'+8613800000021", "", "中文", "手机一部，序列号 QY-1", "510.00", "12", "6120.00"]
    assert rows[1][-1].startswith("This contract may be offered only if:")


def test_nobody_else_sees_a_batch_or_sends_it() -> None:
    _home, by = shop()
    page = read(browser(by), written(line(1)))
    others = [browser(factory.member("signatory", factory.enterprise())), visitors.member("registrar")]
    for client in others:
        assert [client.get(page).status_code, client.get(f"{page}unsent/").status_code] == [404, 404]
        assert client.post(page, {"do": "send"}).status_code == 404
    assert Client().get(page).status_code == 302
    assert browser(by).get(f"/portal/batches/{uuid.uuid4()}/").status_code == 404
    assert page not in others[0].get("/portal/batches/").content.decode()
    assert not Offer.objects.exists()


def test_who_signs_for_two_enterprises_says_for_which() -> None:
    home, by = shop()
    other = factory.enterprise()
    factory.Membership.objects.create(account=by, organisation=other, role="signatory")
    upload(browser(by), written(line(1)), **{"from": other.code})
    assert Batch.objects.get().organisation == other
    assert home != other


def test_many_lines_take_few_queries(django_assert_max_num_queries: Any) -> None:
    home, by = shop()
    client = browser(by)
    batch = sent(home, by, *(line(n) for n in range(130)), line(200, months="0"))
    with django_assert_max_num_queries(40):
        shown = client.get(f"/portal/batches/{batch.pk}/")
    assert "Page 1 of 2" in shown.content.decode()
    assert "130 are on their way" in shown.content.decode()


def test_an_odd_page_or_filter_is_no_error() -> None:
    home, by = shop()
    batch = sent(home, by, line(1))
    for query in ("page=0", "page=x", "page=99", "show=nothing", "show=open&page=7"):
        assert browser(by).get(f"/portal/batches/{batch.pk}/?{query}").status_code == 200
    assert browser(by).get("/portal/batches/?rulebook=nothing&page=x").status_code == 200
