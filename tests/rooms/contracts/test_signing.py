"""The consumer signs on a phone: the text, who it is, each consent by itself, a fresh code; or leaves it."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pytest
from django.test import Client

from concord.contracts import consents, signing, text
from concord.docket import clock, documents, links, participants, reactor, visibility
from concord.docket.models import Document, Entry, Link, Participant
from concord.docket.reactor import run_all
from concord.gateways.models import OutboxMessage
from concord.gateways.signing import validate
from tests import factory
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import GOODS, Lease
from tests.visitors import holding, signed_in

pytestmark = pytest.mark.django_db
ID = "33078219920304002X"  # invented; the check digit fits
YES = dict.fromkeys(consents.ALL, "on")
CODE = re.compile(r"\b(\d{6})\b")


def at(lease: Lease, page: str = "") -> str:
    return f"/c/{lease.matter.pk}/contract/{page}"


def consumer(lease: Lease, language: str = "en") -> Client:
    return holding(lease.lessee, HTTP_ACCEPT_LANGUAGE=language)


def who(client: Client, lease: Lease, **changed: Any) -> Any:
    given = {"name": "何小满", "id_number": ID} | YES | changed
    return client.post(at(lease, "who/"), {key: value for key, value in given.items() if value})


def a_code(client: Client, lease: Lease) -> str:
    """Asks for a code by text message and reads it from the outbox."""
    client.post(at(lease, "sign/"), {"do": "code", "way": "sms"})
    sent = OutboxMessage.objects.filter(channel="sms", recipient="+8613800000021").latest("pk")
    found = CODE.search(sent.text)
    assert found is not None, sent.text
    return found[1]


def sign(client: Client, lease: Lease, code: str, **changed: Any) -> Any:
    shown = client.get(at(lease, "sign/")).content.decode()
    key = re.search(r'name="key" value="(\w+)"', shown)
    given = {"do": "sign", "code": code, "key": key[1] if key else "k", "text": digest(lease)}
    return client.post(at(lease, "sign/"), given | changed)


def digest(lease: Lease) -> str:
    from_state = lease.matter.law_state
    return text.fingerprint(leases.law(), from_state.terms)


def stage(lease: Lease) -> str:
    lease.matter.refresh_from_db()
    return lease.matter.stage


def test_the_whole_way_from_the_text_to_both_signatures() -> None:
    lease = leases.offered()
    client = consumer(lease)
    whole = client.get(at(lease)).content.decode()
    assert GOODS in whole
    assert "CNY 510.00 (five hundred and ten yuan)" in whole
    assert "Go on to sign" in whole
    assert who(client, lease).headers["Location"] == at(lease, "sign/")
    answer = sign(client, lease, a_code(client, lease))
    assert (answer.status_code, answer.headers["Location"]) == (302, at(lease))
    assert stage(lease) == "awaiting_goods"
    assert "Both sides have signed" in client.get(at(lease)).content.decode()


def test_the_signature_keeps_the_text_the_name_and_each_consent_in_its_words() -> None:
    lease = leases.offered()
    client = consumer(lease, "zh-hans")
    who(client, lease, ledger="")
    sign(client, lease, a_code(client, lease))
    entry = Entry.objects.filter(matter=lease.matter, act="sign").latest("seq")
    kept = visibility.read_data(lease.reader("lessee"), entry, "signature")
    assert kept == {"name": "何小满", "text": digest(lease), "identity": "check digit"}
    answers = {one["name"]: one for one in visibility.read_data(lease.reader("lessee"), entry, "consents")}
    assert set(answers) == {"contract", "dispute", "sensitive_data", "ledger", "electronic_service"}
    assert [name for name, one in answers.items() if not one["given"]] == ["ledger"]
    assert factory.centre().name_zh in answers["dispute"]["words"]
    assert not signing.consented(lease.matter, "ledger")
    assert signing.consented(lease.matter, "electronic_service")


def test_who_declines_the_ledger_and_electronic_service_signs_all_the_same() -> None:
    lease = leases.offered()
    client = consumer(lease)
    assert who(client, lease, ledger="", electronic_service="").status_code == 302
    sign(client, lease, a_code(client, lease))
    assert stage(lease) == "awaiting_goods"
    assert not participants.confirmed(Participant.objects.get(pk=lease.lessee.pk), "sms")


@pytest.mark.parametrize("missing", ["contract", "dispute", "sensitive_data"])
def test_without_what_the_contract_rests_on_nobody_goes_on(missing: str) -> None:
    lease = leases.offered()
    client = consumer(lease)
    answer = who(client, lease, **{missing: ""})
    assert answer.status_code == 422
    assert consents.ALL[missing].without["en"] in answer.content.decode()
    assert client.get(at(lease, "sign/")).headers["Location"] == at(lease, "who/")
    assert participants.personal(Participant.objects.get(pk=lease.lessee.pk)).get("id_number") is None


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"id_number": "330782199203040021"}, "not a valid ID number"),
        ({"id_number": "1"}, "not a valid ID number"),
        ({"name": "何大满"}, "somebody of another name"),
        ({"name": ""}, "Your name"),
    ],
)
def test_a_wrong_number_or_name_is_said_in_words(changed: dict[str, str], says: str) -> None:
    lease = leases.offered()
    answer = who(consumer(lease), lease, **changed)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_the_id_number_is_sealed_and_the_other_side_never_sees_it_whole() -> None:
    lease = leases.offered()
    client = consumer(lease)
    who(client, lease)
    assert ID.encode() not in bytes(Participant.objects.get(pk=lease.lessee.pk).sealed)
    sign(client, lease, a_code(client, lease))
    run_all()
    enterprise = signed_in(lease.signatory)
    for page in (f"/c/{lease.matter.pk}/", at(lease)):
        assert ID not in enterprise.get(page).content.decode()
    assert ID.encode() not in documents.content(Document.objects.get(matter=lease.matter, kind="contract"))


def test_a_wrong_code_signs_nothing_and_a_right_one_only_once() -> None:
    lease = leases.offered()
    client = consumer(lease)
    who(client, lease)
    code = a_code(client, lease)
    wrong = sign(client, lease, "000000" if code != "000000" else "111111")
    assert wrong.status_code == 422
    assert "This code is not right" in wrong.content.decode()
    assert stage(lease) == "offered"
    assert sign(client, lease, code).status_code == 302
    again = client.post(at(lease, "sign/"), {"do": "sign", "code": code, "key": "again", "text": digest(lease)})
    assert again.headers["Location"] == at(lease), "signed already: the contract is shown"
    assert Entry.objects.filter(matter=lease.matter, act="sign").count() == 2


def test_a_code_for_another_purpose_does_not_sign() -> None:
    lease = leases.offered()
    client = consumer(lease)
    who(client, lease)
    link = links.find(links.issue(lease.lessee, Link.Channel.SMS))
    assert link is not None
    client.post(f"/a/{links.issue(lease.lessee, Link.Channel.SMS)}", {"do": "send"})
    opening = CODE.search(OutboxMessage.objects.filter(channel="sms").latest("pk").text)
    assert opening is not None
    assert sign(client, lease, opening[1]).status_code == 422
    assert stage(lease) == "offered"


def test_a_text_that_is_no_longer_the_one_shown_is_not_signed() -> None:
    lease = leases.offered()
    client = consumer(lease)
    who(client, lease)
    answer = sign(client, lease, a_code(client, lease), text="0" * 64)
    assert answer.status_code == 409
    assert "Nothing was signed" in answer.content.decode()
    assert stage(lease) == "offered"


def test_an_expired_link_signs_nothing_and_says_how_to_get_a_new_one() -> None:
    lease = leases.offered()
    client = consumer(lease)
    who(client, lease)
    code = a_code(client, lease)
    token = links.issue(lease.lessee, Link.Channel.SMS)
    Link.objects.filter(participant=lease.lessee).update(expires_at=clock.wall() - 1)
    posted = client.post(at(lease, "sign/"), {"do": "sign", "code": code, "key": "k", "text": digest(lease)})
    assert posted.status_code == 404
    assert stage(lease) == "offered"
    gone = client.get(f"/a/{token}")
    assert gone.status_code == 404
    assert "/find/" in gone.content.decode()


def test_an_offer_that_was_withdrawn_or_ran_out_is_not_signed() -> None:
    lease = leases.offered()
    client = consumer(lease)
    who(client, lease)
    lease.act("withdraw_offer", "lessor")
    for page in ("who/", "sign/"):
        answer = client.get(at(lease, page))
        assert answer.status_code == 409
        assert "There is nothing to sign now" in answer.content.decode()
    assert sign(client, lease, "123456").status_code == 409


def test_nobody_signs_by_the_general_page_or_the_api() -> None:
    lease = leases.offered()
    client = consumer(lease)
    assert client.post(f"/c/{lease.matter.pk}/do/sign/", {}).headers["Location"] == at(lease)
    assert stage(lease) == "offered"


def test_the_enterprise_signs_nothing_for_the_consumer() -> None:
    lease = leases.offered()
    enterprise = signed_in(lease.signatory)
    assert enterprise.get(at(lease)).status_code == 200
    for page in ("who/", "sign/"):
        assert enterprise.get(at(lease, page)).status_code == 404
        assert enterprise.post(at(lease, page), {"do": "sign"}).status_code == 404


def test_strangers_and_other_consumers_and_other_enterprises_find_nothing() -> None:
    lease, other = leases.offered(), leases.offered(key="L-2")
    strangers = [
        Client(),
        consumer(other),
        signed_in(other.signatory),
        signed_in(factory.member("administrator", lease.enterprise)),
        signed_in(factory.member("registrar")),
    ]
    for client in strangers:
        for page in (f"/c/{lease.matter.pk}/", at(lease), at(lease, "who/"), at(lease, "sign/")):
            assert client.get(page).status_code == 404
            assert client.post(page).status_code in (404, 405)


def test_the_paper_carries_the_seal_of_the_enterprise_and_the_consumers_signature() -> None:
    lease = leases.offered()
    client = consumer(lease)
    who(client, lease)
    sign(client, lease, a_code(client, lease))
    reactor.run_all()
    paper = Document.objects.get(matter=lease.matter, kind="contract")
    content = documents.content(paper)
    reports = validate(content)
    assert [report.name for report in reports] == [lease.enterprise.name_zh, "何小满"]
    assert all(report.valid for report in reports)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) >= 3
    assert str(paper.pk) in client.get(f"/c/{lease.matter.pk}/").content.decode()
    assert str(paper.pk) in signed_in(lease.signatory).get(f"/c/{lease.matter.pk}/").content.decode()
    reactor.run_all()
    assert Document.objects.filter(matter=lease.matter, kind="contract").count() == 1


def test_electronic_service_makes_the_consumers_own_addresses_count() -> None:
    lease = leases.offered()
    client = consumer(lease)
    who(client, lease)
    person = Participant.objects.get(pk=lease.lessee.pk)
    assert participants.confirmed(person, "sms")
    who(client, lease, electronic_service="")
    assert not participants.confirmed(Participant.objects.get(pk=lease.lessee.pk), "sms")
