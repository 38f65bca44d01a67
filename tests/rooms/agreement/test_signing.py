"""Reading, the code, signing, refusing: what a party does at the end of a mediation."""

from __future__ import annotations

import pytest

from concord.agreement.views import whole
from concord.docket import codes, documents, visibility
from concord.docket.models import Code, Entry
from concord.gateways.signing import SignatureReport, validate
from tests import matters
from tests.matters import Dispute
from tests.rooms.agreement.people import code_of, papers_of, sign, sign_form, signing, where, work
from tests.visitors import browser

pytestmark = pytest.mark.django_db

STROKES = "M60 82L88 44L78 90L108 50M106 86L134 58L134 84"


def signatures(dispute: Dispute) -> int:
    return Entry.objects.filter(matter=dispute.matter, act="sign").count()


@pytest.mark.parametrize("order", [("applicant", "respondent"), ("respondent", "applicant")])
def test_in_either_order_the_last_signature_makes_the_agreement(order: tuple[str, str]) -> None:
    dispute = signing()
    for role in order:
        assert sign(browser(dispute, role), dispute, role).status_code == 302
        work()
        dispute.matter.refresh_from_db()
    assert (dispute.matter.stage, dispute.matter.outcome) == ("agreed", "agreement")
    final = papers_of(dispute)[-1]
    assert (final.kind, final.seen) == ("agreement", "court")
    reports = validate(documents.content(final))
    assert all(report.valid for report in reports), reports
    parties = [f"party-{dispute.people[role].pk}" for role in order]
    assert [report.field for report in reports] == ["mediator-1", "seal", *parties]
    assert reports[-1].name == "陆青"
    assert reports[-1].on_behalf == {"applicant": "晴禾包装商行", "respondent": "渡云家居店"}[order[1]]


def test_a_drawn_signature_is_kept_sealed_and_stands_on_the_paper() -> None:
    dispute = signing()
    answer = sign(browser(dispute, "applicant"), dispute, "applicant", method="drawn", strokes=STROKES)
    assert answer.status_code == 302
    work()
    entry = Entry.objects.get(matter=dispute.matter, act="sign")
    kept = visibility.read_data(dispute.reader("applicant"), entry, "signature")
    assert kept["strokes"] == STROKES
    assert STROKES.encode() not in bytes(entry.body)
    assert all(report.valid for report in validate(documents.content(papers_of(dispute)[-1])))


@pytest.mark.parametrize("strokes", ["", "M1 1", "M10 10L11 11", "M1 1L2 2<script>", "M0 0L999 999" + "L1 1" * 20_000])
def test_what_is_no_drawing_signs_nothing(strokes: str) -> None:
    dispute = signing()
    answer = sign(browser(dispute, "applicant"), dispute, "applicant", method="drawn", strokes=strokes)
    assert answer.status_code == 422
    assert signatures(dispute) == 0


def test_without_the_right_code_nothing_is_signed_and_a_code_signs_once() -> None:
    dispute = signing()
    client = browser(dispute, "applicant")
    form = sign_form(client, dispute)
    client.post(where(dispute, "sign/"), {"do": "code", "way": "email", "draft": form["draft"]})
    right = code_of(dispute, "applicant")
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    answer = client.post(where(dispute, "sign/"), form | {"code": wrong})
    assert answer.status_code == 422
    assert "This code is not right" in answer.content.decode()
    assert signatures(dispute) == 0
    other = browser(dispute, "respondent")
    assert other.post(where(dispute, "sign/"), sign_form(other, dispute) | {"code": right}).status_code == 422
    assert client.post(where(dispute, "sign/"), form | {"code": right}).status_code == 302
    assert (
        client.post(where(dispute, "sign/"), form | {"code": right}).status_code == 302
    )  # a second tap is no second act
    assert signatures(dispute) == 1
    assert Code.objects.filter(purpose="sign", used_at__isnull=False).count() == 1


def test_a_code_for_opening_the_case_signs_nothing() -> None:
    dispute = signing()
    client = browser(dispute, "applicant")
    code = opening_code(dispute)
    assert client.post(where(dispute, "sign/"), sign_form(client, dispute) | {"code": code}).status_code == 422
    assert signatures(dispute) == 0


def opening_code(dispute: Dispute) -> str:
    """A good code of the applicant, but for another purpose."""
    made = codes.new_code(dispute.people["applicant"], purpose="open")
    assert made is not None
    return made


def test_a_stale_draft_cannot_be_signed_and_says_so() -> None:
    dispute = signing()
    client = browser(dispute, "applicant")
    form = sign_form(client, dispute)
    client.post(where(dispute, "sign/"), {"do": "code", "way": "email", "draft": form["draft"]})
    dispute.act("redraw", "mediator", {"obligations": matters.two_payments(dispute)[:1]})
    work()
    answer = client.post(where(dispute, "sign/"), form | {"code": code_of(dispute, "applicant")})
    assert answer.status_code == 409
    assert "The mediator has changed the agreement" in answer.content.decode()
    old_code = client.post(
        where(dispute, "sign/"), sign_form(client, dispute) | {"code": code_of(dispute, "applicant")}
    )
    assert old_code.status_code == 422, "the code was for the draft before"
    assert signatures(dispute) == 0


def test_a_new_draft_drops_the_signatures() -> None:
    dispute = signing()
    sign(browser(dispute, "applicant"), dispute, "applicant")
    work()
    dispute.act("redraw", "mediator", {"obligations": matters.two_payments(dispute)[:1]})
    work()
    page = browser(dispute, "respondent").get(where(dispute, ""))
    assert [one.on for one in page.context["signers"]] == [0, 0]
    fields = [report.field for report in validate(documents.content(papers_of(dispute)[-1]))]
    assert fields == ["mediator-1", "seal"]
    for role in ("respondent", "applicant"):
        assert sign(browser(dispute, role), dispute, role).status_code == 302
        work()
    dispute.matter.refresh_from_db()
    assert dispute.matter.stage == "agreed"
    assert len(validate(documents.content(papers_of(dispute)[-1]))) == 4


def test_who_refused_can_be_let_in_again_and_everybody_signs_anew() -> None:
    dispute = signing()
    sign(browser(dispute, "applicant"), dispute, "applicant")
    work()
    dispute.act("refuse_to_sign", "respondent")
    fallen = browser(dispute, "applicant").get(where(dispute, ""))
    assert "This draft binds nobody." in fallen.content.decode()
    dispute.act("reopen_signing", "mediator")
    work()
    for role in ("respondent", "applicant"):
        assert sign(browser(dispute, role), dispute, role).status_code == 302
        work()
    reports = validate(documents.content(papers_of(dispute)[-1]))
    assert [report.valid for report in reports] == [True] * 4
    assert reports[2].field == f"party-{dispute.people['respondent'].pk}"


def test_a_person_signs_by_its_own_name() -> None:
    dispute = signing()
    person = dispute.people["respondent"]
    person.kind = "person"
    person.save()
    client = browser(dispute, "respondent")
    answer = sign(client, dispute, "respondent", name="别人")
    assert answer.status_code == 422
    assert "Write your name as it stands in the agreement" in answer.content.decode()
    assert sign(client, dispute, "respondent", name="duyun  HOMEWARE").status_code == 302


def test_refusing_takes_one_press_and_no_reason() -> None:
    dispute = signing()
    client = browser(dispute, "respondent")
    assert where(dispute, "refuse/") in client.get(where(dispute, "sign/")).content.decode()
    assert client.get(where(dispute, "refuse/")).status_code == 200
    assert client.post(where(dispute, "refuse/"), {"key": "k1", "reason": ""}).status_code == 302
    dispute.matter.refresh_from_db()
    assert (dispute.matter.stage, dispute.matter.outcome) == ("reporting", "refused_to_sign")
    late = client.get(where(dispute, "sign/"))
    assert "There is nothing for you to sign now." in late.content.decode()


def test_signing_waits_until_there_is_a_paper() -> None:
    dispute = matters.at_stage("signing")
    page = browser(dispute, "applicant").get(where(dispute, "sign/"))
    assert "The paper is being set and sealed." in page.content.decode()


def test_the_page_reads_in_both_languages_whole() -> None:
    dispute = signing()
    for language, words in (("en", ("What you will do", "¥23,000")), ("zh-hans", ("您要做的", "¥23,000"))):
        text = browser(dispute, "respondent", language).get(where(dispute, "sign/")).content.decode()
        assert all(word in text for word in words)
        assert 'lang="en"' in text
        assert 'lang="zh-Hans"' in text


def test_the_signatures_of_a_paper_are_validated_once_and_anew_for_another_paper(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bytes] = []

    def counted(pdf: bytes) -> list[SignatureReport]:
        seen.append(pdf)
        return validate(pdf)

    monkeypatch.setattr(whole, "validate", counted)
    dispute = signing()
    client = browser(dispute, "applicant")
    for _view in range(3):
        page = client.get(where(dispute, "")).content.decode()
        assert page.count("valid, unchanged") == 2
    assert len(seen) == 1
    sign(client, dispute, "applicant")
    work()
    for _view in range(2):
        assert client.get(where(dispute, "")).content.decode().count("valid, unchanged") == 3
    assert len(seen) == 2


def test_a_case_page_has_one_way_to_sign() -> None:
    dispute = signing()
    case = browser(dispute, "applicant").get(f"/c/{dispute.matter.pk}/").content.decode()
    assert case.count(f'href="{where(dispute, "sign/")}"') == 1
    assert case.count('class="govuk-button"') == 1
