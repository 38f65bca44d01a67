"""Who works in the demonstration: a centre, the court that confirms its agreements, an enterprise, a person per role.

Names are invented. Passwords and TOTP secrets are drawn anew for each deployment and kept in its data folder.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.db import transaction

from concord.people.models import Account, Membership, Organisation


@dataclass(frozen=True)
class SignIn:
    """What a person needs to sign in: e-mail, password, TOTP secret (base32)."""

    role: str
    email: str
    password: str
    totp: str


@dataclass(frozen=True)
class Colleague:
    role: str
    email: str
    name_zh: str
    name_en: str
    home: str


CENTRE, COURT, ENTERPRISE = "LTSM", "LTFY", "LTZJ"
COLLEAGUES = (
    Colleague("registrar", "registrar@centre.example", "方立案", "Fang Li'an", CENTRE),
    Colleague("supervisor", "supervisor@centre.example", "俞督", "Yu Du", CENTRE),
    Colleague("mediator", "mediator@centre.example", "江敏之", "Jiang Minzhi", CENTRE),
    Colleague("mediator", "mediator2@centre.example", "白行舟", "Bai Xingzhou", CENTRE),
    Colleague("mediator", "mediator3@centre.example", "罗闻", "Luo Wen", CENTRE),
    Colleague("court_clerk", "clerk@court.example", "汤书言", "Tang Shuyan", COURT),
    Colleague("judge", "judge@court.example", "顾言", "Gu Yan", COURT),
    Colleague("president", "president@court.example", "秦院", "Qin Yuan", COURT),
    Colleague("administrator", "administrator@centre.example", "管一", "Guan Yi", CENTRE),
    Colleague("signatory", "contracts@phones.example", "苏棠", "Su Tang", ENTERPRISE),
    Colleague("operator", "operator@centre.example", "安维", "An Wei", CENTRE),
)


def organisations() -> dict[str, Organisation]:
    """The centre, its court and the enterprise, made if they are not there; by code."""
    court, _ = Organisation.objects.get_or_create(
        code=COURT,
        defaults={
            "name_zh": "岚汀市人民法院",
            "name_en": "Lanting People's Court",
            "kind": Organisation.Kind.COURT,
            "address_zh": "浙江省岚汀市法源路 1 号",
            "address_en": "1 Fayuan Road, Lanting, Zhejiang",
            "phone": "0000-12368",
        },
    )
    centre, _ = Organisation.objects.get_or_create(
        code=CENTRE,
        defaults={
            "name_zh": "岚汀市商贸纠纷调解中心",
            "name_en": "Lanting Trade Mediation Centre",
            "kind": Organisation.Kind.COMMERCIAL,
            "licence": "LT-SM-0007",
            "mandate_zh": "岚汀市人民法院邀请的调解组织",
            "mandate_en": "invited by Lanting People's Court",
            "phone": "0000-8500012",
            "email": "office@centre.example",
            "address_zh": "浙江省岚汀市商贸城服务楼 3 层",
            "address_en": "Level 3, Service House, Trade City, Lanting, Zhejiang",
            "court": court,
        },
    )
    enterprise, _ = Organisation.objects.get_or_create(
        code=ENTERPRISE,
        defaults={
            "name_zh": "岚汀晴屿租机行",
            "name_en": "Qingyu Phone Rental",
            "kind": Organisation.Kind.ENTERPRISE,
            "licence": "91330782MA2F1RK9XJ",
            "phone": "0000-8500046",
            "email": "office@phones.example",
            "address_zh": "浙江省岚汀市数码街 8 号",
            "address_en": "8 Shuma Street, Lanting, Zhejiang",
            "centre": centre,
        },
    )
    return {CENTRE: centre, COURT: court, ENTERPRISE: enterprise}


def kept() -> dict[str, dict[str, str]]:
    """The sign-ins of this deployment by e-mail, as they were drawn at its first load."""
    path = settings.CONCORD_DATA / "demo-accounts.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def keep(known: dict[str, dict[str, str]]) -> None:
    path = settings.CONCORD_DATA / "demo-accounts.json"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(known, file, indent=1)


def code(secret: str) -> str:
    """The six digits that an authenticator with this secret shows now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def load() -> list[SignIn]:
    """Makes what is missing of organisations, accounts and roles; returns how each person signs in. Safe to repeat."""
    homes = organisations()
    known = kept()
    for colleague in COLLEAGUES:
        known.setdefault(colleague.email, {"password": secrets.token_urlsafe(12), "totp": generate_totp_secret()})
    keep(known)
    # stop here: the next load makes the accounts with the same passwords
    with transaction.atomic():
        for colleague in COLLEAGUES:
            admit(colleague, homes[colleague.home], **known[colleague.email])
    return [SignIn(c.role, c.email, **known[c.email]) for c in COLLEAGUES]


def admit(colleague: Colleague, home: Organisation, *, password: str, totp: str) -> Account:
    """One account with its role, password and second factor, as they were drawn."""
    account = Account.objects.filter(email=colleague.email).first()
    if account is None:
        names = {"name_zh": colleague.name_zh, "name_en": colleague.name_en}
        account = Account.objects.create_user(colleague.email, password, **names)
    elif not account.check_password(password):
        account.set_password(password)
        account.save(update_fields=["password"])
    if not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(account, totp)
    Membership.objects.get_or_create(account=account, organisation=home, role=colleague.role, until=None)
    return account
