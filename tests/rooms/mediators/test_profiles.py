"""The roster's lines: written by the administrator of that organisation, recorded, and what parties then see."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from concord.mediators import roster
from concord.mediators.models import Profile
from concord.people.models import Change, Membership
from tests import factory
from tests.matters import at_stage

pytestmark = pytest.mark.django_db
LINE = {
    "fields_": ["sale", "lease"],
    "languages": ["zh", "en"],
    "since_year": "2014",
    "about_zh": "十年小商品纠纷调解经验。",
    "about_en": "Ten years of small trade disputes.",
    "charges_zh": "",
    "charges_en": "",
    "on_roster": "on",
}


def path(account) -> str:
    return reverse("mediator-profile", args=[Membership.objects.get(account=account).pk])


def test_a_line_is_written_changed_and_recorded(signed_in) -> None:
    mediator, client = factory.member("mediator"), signed_in("administrator")
    assert client.get(path(mediator)).status_code == 200
    assert client.post(path(mediator), LINE)["Location"] == reverse("roster")
    line = Profile.objects.get()
    assert (line.fields, line.languages, line.since_year, line.on_roster) == (
        ["sale", "lease"],
        ["zh", "en"],
        2014,
        True,
    )
    client.post(path(mediator), LINE)
    assert Change.objects.count() == 1, "what changes nothing is not a change"
    client.post(path(mediator), LINE | {"since_year": "2015"})
    assert Change.objects.first().detail == {"since_year": [2014, 2015]}
    assert "十年小商品" in client.get(reverse("roster")).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"about_zh": ""}, {"languages": []}, {"since_year": "1200"}, {"fields_": ["nonsense"]}, {"about_en": "x" * 301}],
)
def test_a_line_that_cannot_be_is_refused(signed_in, wrong) -> None:
    mediator, client = factory.member("mediator"), signed_in("administrator")
    assert client.post(path(mediator), LINE | wrong).status_code == 422
    assert not Profile.objects.exists()


def test_only_the_administrator_of_that_house_writes(signed_in) -> None:
    mediator = factory.member("mediator")
    for client in (
        signed_in(mediator), signed_in("registrar"), signed_in(factory.member("administrator", factory.organisation()))
    ):  # fmt: skip
        assert client.post(path(mediator), LINE).status_code == 404
    assert signed_in("administrator").get(path(factory.member("registrar"))).status_code == 404
    assert not Profile.objects.exists()


def test_who_is_away_is_not_offered_to_parties(signed_in) -> None:
    dispute = at_stage("choosing")
    mediator = factory.member("mediator")
    signed_in("administrator").post(path(mediator), LINE)
    assert mediator in [one.account for one in roster.candidates(dispute.matter)]
    today = timezone.localdate().isoformat()
    signed_in(mediator).post(reverse("absence"), {"house": "CENTRE", "first": today, "last": today, "cover": ""})
    assert mediator not in [one.account for one in roster.candidates(dispute.matter)]
