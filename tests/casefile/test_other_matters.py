"""The pages of a matter whose rulebook is no mediation, and of the mediation that it started."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factory
from tests.docket.cases import one
from tests.docket.test_other_matters import in_dispute
from tests.visitors import holding

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_the_registrar_and_the_parties_read_both(signed_in, lang: str) -> None:
    lease, mediation = in_dispute()
    registrar = signed_in(factory.member("registrar"))
    for matter, role in ((lease, "lessee"), (mediation, "applicant")):
        for client in (registrar, holding(one(matter, role))):
            page = client.get(reverse("case", args=[matter.pk]), {"lang": lang})
            assert page.status_code == 200, (matter.rulebook, client)
    desk = registrar.get("/desk/", {"lang": lang}).content.decode()
    assert mediation.number in desk
    assert registrar.get(reverse("screen", args=[mediation.pk]), {"lang": lang}).status_code == 200
