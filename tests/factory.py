"""People and bodies for tests, made on the fly: `factory.member("registrar")`, `factory.court()`. All invented."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password

from concord.people.models import Account, Membership, Organisation

PASSWORD = "a-quiet-harbour-27"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # base32, of everybody's authenticator
COURT_ROLES = ("court_clerk", "judge", "president")
_numbers = itertools.count(1)


def number_on() -> None:
    """Goes on after what a database holds already, where several processes make people in one."""
    global _numbers
    _numbers = itertools.count(Account.objects.count() + Organisation.objects.count() + 1)


def organisation(**fields: Any) -> Organisation:
    """A mediation centre; takes an organisation's fields, returns the saved row."""
    number = next(_numbers)
    values = {
        "code": f"T{number}",
        "name_zh": f"岚汀测试调解中心{number}",
        "name_en": f"Lanting Test Mediation Centre {number}",
        "kind": Organisation.Kind.COMMERCIAL,
        "licence": f"LT-{number:04}",
    }
    return Organisation.objects.create(**values | fields)


def centre() -> Organisation:
    """The one centre of this test, bound to the one court."""
    return Organisation.objects.filter(code="CENTRE").first() or organisation(code="CENTRE", court=court())


def court() -> Organisation:
    """The one court of this test."""
    found = Organisation.objects.filter(code="COURT").first()
    return found or organisation(
        code="COURT",
        kind=Organisation.Kind.COURT,
        name_zh="岚汀市人民法院（测试）",
        name_en="Lanting People's Court (test)",
    )


def enterprise(**fields: Any) -> Organisation:
    """An enterprise that lets phones; its disputes go to the one centre of this test."""
    number = next(_numbers)
    values = {
        "code": f"E{number}",
        "name_zh": f"岚汀测试租机店{number}",
        "name_en": f"Lanting Test Phone Rental {number}",
        "kind": Organisation.Kind.ENTERPRISE,
        "licence": "91330782MA2E0QH7XK",
        "centre": centre(),
    }
    return Organisation.objects.create(**values | fields)


@cache
def hashed() -> str:
    """PASSWORD as it is kept; hashing is slow on purpose, so it is done once."""
    return make_password(PASSWORD)


def account(*, second_factor: bool = True, **fields: Any) -> Account:
    """Somebody who can sign in with PASSWORD; with a second factor unless told otherwise."""
    number = next(_numbers)
    values = {"email": f"member{number}@staff.example", "name_zh": f"周测{number}", "name_en": f"Zhou Ce {number}"}
    made = Account.objects.create_user(**values | fields)
    Account.objects.filter(pk=made.pk).update(password=hashed())
    made.refresh_from_db()
    if second_factor:
        TOTP.activate(made, SECRET)
    return made


def member(role: str, organisation: Organisation | None = None, **fields: Any) -> Account:
    """An account that holds the role; by default in the court for its roles, in the centre for all others."""
    home = organisation or (court() if role in COURT_ROLES else centre())
    made = account(**fields)
    Membership.objects.create(account=made, organisation=home, role=role)
    return made
