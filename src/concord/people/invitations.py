"""Invitations: an administrator names an address and a role; the person who reads the mail takes it by a one-time link.

Nobody learns whether an address has an account already: until the invitation is taken, only the address is shown.
"""

from __future__ import annotations

import datetime
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from concord.gateways.mail import Message, Rejected, Unreachable, mail
from concord.people import audit, members
from concord.people.models import Account, Change, Invitation, Membership, Organisation
from concord.people.tokens import digest

VALID = datetime.timedelta(days=7)
AT_ONCE = 50  # open invitations of one organisation; more is a mistake or misuse


def waiting(organisation: Organisation) -> QuerySet[Invitation]:
    """Those not taken and not withdrawn, the newest first; expired ones too, for they can be sent again."""
    return Invitation.objects.filter(organisation=organisation, closed_at=None).order_by("-created_at", "email")


def invite(
    organisation: Organisation, *, email: str, role: str, name_zh: str, name_en: str, by: Account
) -> Invitation | str:
    """Makes an invitation, or renews the open one for that address and role; returns it, or why it cannot be made."""
    address = email.strip().lower()
    if role not in members.grantable(organisation):
        return _("This role cannot be given here.")
    if members.standing(organisation).filter(account__email=address, role=role).exists():
        return _("This person has this role already.")
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if waiting(organisation).count() >= AT_ONCE:
            return _("Too many invitations are open. Withdraw those that nobody takes.")
        row, _made = Invitation.objects.update_or_create(
            organisation=organisation,
            role=role,
            email=address,
            closed_at=None,
            defaults={"name_zh": name_zh, "name_en": name_en, "by": by, **_fresh(secrets.token_urlsafe(32))},
        )
        audit.note(organisation, by=by, what=Change.What.INVITED, about=address, detail={"role": ["", role]})
    return row


def _fresh(token: str) -> dict[str, object]:
    return {"hash": digest(token), "expires_at": timezone.now() + VALID}


def send(invitation: Invitation) -> bool:
    """Mails a new link; links sent before stop working. False when the relay did not take it: it can be sent again."""
    token = secrets.token_urlsafe(32)
    open_now = Invitation.objects.filter(pk=invitation.pk, closed_at=None)
    if not open_now.update(**_fresh(token)):
        return False
    # stop here: the old link is dead and the new one unknown; the administrator sends again
    link = f"{settings.SITE_URL}/staff/join/{token}/"
    parts = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            parts.append(_letter(invitation, language, link))
            subject = _("You are invited to %(house)s") % {"house": invitation.organisation.name(language)}
            parts[-1] = f"{subject}\n\n{parts[-1]}"
    with translation.override("zh-hans"):
        subject = _("You are invited to %(house)s") % {"house": invitation.organisation.name("zh-hans")}
    text = "\n\n----\n\n".join(parts)
    key = f"invitation {invitation.pk} {digest(token).hex()[:16]}"
    try:
        mail().send(Message(to=invitation.email, subject=f"Concord: {subject}", text=text, key=key))
    except (Unreachable, Rejected):
        return False
    return True


def _letter(invitation: Invitation, language: str, link: str) -> str:
    said = {
        "by": invitation.by.name(language),
        "house": invitation.organisation.name(language),
        "role": invitation.get_role_display(),
    }
    return "\n\n".join(
        (
            _("%(by)s invites you to work at %(house)s as: %(role)s.") % said,
            _("Take the invitation here:"),
            link,
            _("The link holds for 7 days and works once. If you expected nothing of the kind, do nothing."),
        )
    )


def find(token: str) -> Invitation | None:
    """The open, unexpired invitation behind a link, or None. Looking consumes nothing."""
    found = Invitation.objects.filter(hash=digest(token), closed_at=None, expires_at__gt=timezone.now())
    found = found.filter(organisation__active=True)
    return found.select_related("organisation", "by").first()


def known(invitation: Invitation) -> Account | None:
    """The account that the address has already; for the eyes of who reads its mail."""
    return Account.objects.filter(email=invitation.email).first()


def take(token: str, *, password: str = "", name_zh: str = "", name_en: str = "") -> Membership | None:
    """Takes an invitation once: makes the account if the address has none, and the membership. None if it is gone.

    password: checked by the caller; of a new account only.
    """
    with transaction.atomic():
        row = Invitation.objects.select_for_update().filter(hash=digest(token), closed_at=None).first()
        if row is None or row.expires_at <= timezone.now() or not row.organisation.active:
            return None
        account = known(row)
        if account is None:
            if not password:
                return None
            account = Account.objects.create_user(row.email, password, name_zh=name_zh, name_en=name_en)
        if not account.is_active:
            return None
        made, _new = Membership.objects.get_or_create(
            account=account, organisation=row.organisation, role=row.role, until=None
        )
        row.closed_at, row.account = timezone.now(), account
        row.save(update_fields=["closed_at", "account"])
        detail = {"role": ["", row.role]}
        audit.note(row.organisation, by=account, what=Change.What.JOINED, about=row.email, detail=detail)
    return made


def withdraw(invitation: Invitation, *, by: Account) -> None:
    """Ends an open invitation: its link stops working."""
    with transaction.atomic():
        if Invitation.objects.filter(pk=invitation.pk, closed_at=None).update(closed_at=timezone.now()):
            detail = {"role": [invitation.role, ""]}
            audit.note(
                invitation.organisation, by=by, what=Change.What.WITHDRAWN, about=invitation.email, detail=detail
            )
