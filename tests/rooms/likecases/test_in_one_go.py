"""What is done for all in one go is done in each case by itself: screening, and one offer."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from concord.docket import access, clock, participants
from concord.docket.models import Entry, Matter
from concord.docket.recording import record
from concord.kit import dates, registry
from concord.likecases import filing, screening
from concord.likecases.models import Group
from tests import factory
from tests.rooms.likecases.rights_holder import Holder, filed, shop, shops, text

pytestmark = pytest.mark.django_db


def grouped(*rows: dict[str, str]) -> tuple[Holder, Group, list[Matter]]:
    holder = filed()
    group = filing.open_alike(holder.matter, holder.reader, rows, "demo")
    return holder, group, list(Matter.objects.exclude(pk=holder.matter.pk).order_by("number"))


def registrar() -> Client:
    client = Client()
    client.force_login(factory.member("registrar"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def look(group: Group) -> screening.Screening:
    cases = [(one.matter, access.reader(factory.member("registrar"), one.matter)) for one in group.members.all()]
    return screening.screened([(matter, reader) for matter, reader in cases if reader])


def test_what_is_the_same_in_all_is_looked_at_once_and_the_odd_one_is_left_out() -> None:
    holder, group, others = grouped(*shops(4))
    # somebody filed the same dispute twice: that one needs a look of its own
    again = filing.open_matter(
        rulebook="cn-mediation@2025.1",
        organisation=holder.matter.organisation,
        people=[
            filing.applicant_of(filing.Pattern(holder.matter, holder.reader)),
            filing.respondent_of(twin(others[1])),
        ],
        by="applicant",
        payloads={"application": dict(filing.Pattern(holder.matter, holder.reader).said)},
        at=clock.now() + 1,
    )
    filing.grouping.add(group, again.matter)  # type: ignore[union-attr]
    found = look(group)
    assert found.common, "this court does not hear trade marks: the same in all"
    assert [one.matter for one in found.left] == [again.matter]  # type: ignore[union-attr]
    client = registrar()
    address = f"/like/{group.pk}/screen/"
    chosen = [str(one.matter.pk) for one in found.passed]
    assert client.post(address, {"case": chosen}).status_code == 422
    assert not Entry.objects.filter(act="accept").exists()
    seen = [screening.name(one) for one in found.common]
    assert client.post(address, {"seen": seen}).status_code == 422
    sent = client.post(address, {"seen": seen, "case": [*chosen[1:], str(again.matter.pk)]})  # type: ignore[union-attr]
    assert sent.status_code == 302
    accepted = Entry.objects.filter(act="accept")
    assert {str(entry.matter_id) for entry in accepted} == set(chosen[1:])
    assert {entry.account for entry in accepted} != {None}
    assert len(accepted) == len({entry.matter_id for entry in accepted}) == 4


def twin(matter: Matter) -> dict[str, str]:
    known = participants.personal(participants.of_role(matter, "respondent")[0])
    return {"kind": "organisation", **{key: known.get(key, "") for key in ("name", "phone", "email")}}


def test_a_case_of_which_nothing_was_computed_has_not_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    _holder, group, _others = grouped(*shops(2))
    monkeypatch.setattr(registry.rooms, "checks", {})
    found = look(group)
    assert found.passed == []
    assert len(found.left) == 3


def test_only_a_registrar_screens() -> None:
    holder, group, others = grouped(*shops(2))
    client = holder.client()
    client.post(f"/like/{group.pk}/enter/")
    assert client.get(f"/like/{group.pk}/screen/").status_code == 404
    assert client.post(f"/like/{group.pk}/screen/", {"case": [str(others[0].pk)]}).status_code == 404
    assert not Entry.objects.filter(act="accept").exists()


def to_choosing(matter: Matter) -> None:
    """Accepted by the registry, served, and the other side agreed to mediate."""
    officer = access.reader(factory.member("registrar"), matter)
    assert officer is not None
    law = filing.shelf.rulebook("cn-mediation@2025.1")
    record(matter, act="accept", by=access.actor_for(officer, law.acts["accept"]))  # type: ignore[arg-type]
    entry = Entry.objects.get(matter=matter, act="accept")
    person = participants.of_role(matter, "respondent")[0]
    form = {"entry": entry.seq, "person": str(person.pk), "how": "email"}
    record(matter, act="record_service", by=access.gateway(matter, "notice"), form=form, on=clock.now())
    record(matter, act="accept_mediation", by=filing.Actor(person))


def offered(holder: Holder, group: Group, **more: str) -> tuple[Client, dict[str, str]]:
    client = holder.client()
    client.post(f"/like/{group.pk}/enter/")
    day = (dates.local(clock.now()) + datetime.timedelta(days=40)).date().isoformat()
    return client, {"formula": "share", "share": "60", "sum": "", "day": day, "open_for": "P7D", "key": "k1", **more}


def test_one_offer_reaches_every_case_in_which_offers_are_open() -> None:
    holder, group, others = grouped(shop(1, amount="1000"), shop(2), shop(3))
    for matter in others[:2]:
        to_choosing(matter)
    client, form = offered(holder, group)
    html = text(client.post(f"/like/{group.pk}/offer/?lang=en", form))
    assert "2 offers are made" in html
    assert "¥600" in html
    assert "¥4,800" in html
    assert "To be screened" in html
    entries = Entry.objects.filter(act="offer").order_by("matter__number")
    assert [entry.matter for entry in entries] == others[:2]
    assert [entry.form["obligations"][0]["amount"] for entry in entries] == [60_000, 480_000]
    assert {entry.seen for entry in entries} == {"without_prejudice"}
    client.post(f"/like/{group.pk}/offer/", form)
    assert Entry.objects.filter(act="offer").count() == 2, "pressed twice"


def test_the_same_offer_sent_again_counts_once_though_a_case_has_closed_since() -> None:
    holder, group, others = grouped(*shops(3))
    for matter in others:
        to_choosing(matter)
    client, form = offered(holder, group)
    client.post(f"/like/{group.pk}/offer/", form)
    Matter.objects.filter(pk=others[0].pk).update(closed_at=clock.now())
    client.post(f"/like/{group.pk}/offer/", form)
    assert Entry.objects.filter(act="offer").count() == 3


def test_one_sum_for_all() -> None:
    holder, group, others = grouped(shop(1, amount="1000"), shop(2))
    to_choosing(others[0])
    client, form = offered(holder, group, formula="sum", share="", sum="300")
    client.post(f"/like/{group.pk}/offer/", form)
    assert Entry.objects.get(act="offer").form["obligations"][0]["amount"] == 30_000


@pytest.mark.parametrize(
    "wrong", [{"share": ""}, {"share": "0"}, {"share": "101"}, {"day": "soon"}, {"formula": "all"}, {"open_for": "P9Y"}]
)
def test_an_offer_that_is_not_clear_is_made_nowhere(wrong: dict[str, str]) -> None:
    holder, group, others = grouped(*shops(1))
    to_choosing(others[0])
    client, form = offered(holder, group, **wrong)
    assert client.post(f"/like/{group.pk}/offer/", form).status_code == 422
    assert not Entry.objects.filter(act="offer").exists()


def test_an_offer_goes_to_the_cases_he_opened_and_no_further() -> None:
    holder, group, others = grouped(*shops(2))
    for matter in others:
        to_choosing(matter)
    client = holder.client("applicant", others[0])
    _entered, form = offered(holder, group)
    client.post(f"/like/{group.pk}/offer/", form)
    assert [entry.matter for entry in Entry.objects.filter(act="offer")] == [others[0]]
