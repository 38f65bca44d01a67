"""Who belongs to an organisation: the roles that an administrator may give, how one ends, the body's own data."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from concord.people import audit, roles
from concord.people.models import Account, Change, Membership, Organisation

Role = Membership.Role
OF_CENTRES = (Role.REGISTRAR, Role.SUPERVISOR, Role.MEDIATOR, Role.ADMINISTRATOR)
OF_ENTERPRISES = (Role.SIGNATORY, Role.ADMINISTRATOR)
OF_COURTS = (Role.COURT_CLERK, Role.JUDGE, Role.PRESIDENT, Role.ADMINISTRATOR)


def grantable(organisation: Organisation) -> tuple[Membership.Role, ...]:
    """The roles that its administrator may give. Operators run the whole deployment: only `concord user` names them."""
    others = {Organisation.Kind.COURT: OF_COURTS, Organisation.Kind.ENTERPRISE: OF_ENTERPRISES}
    return others.get(Organisation.Kind(organisation.kind), OF_CENTRES)


def standing(organisation: Organisation) -> QuerySet[Membership]:
    """The memberships in force now, by name of the account."""
    held = Membership.objects.filter(roles.standing(timezone.now()), organisation=organisation)
    return held.select_related("account", "organisation").order_by("account__name_zh", "account__email", "role")


def dismiss(membership: Membership, *, by: Account) -> str:
    """Ends a membership now; all that hangs on it ends with the next request. Returns '' or why it was not done."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=membership.organisation_id)
        others = standing(membership.organisation).filter(role=Role.ADMINISTRATOR).exclude(pk=membership.pk)
        if membership.role == Role.ADMINISTRATOR and not others.exists():
            return _("This is the only administrator. Invite another one first, and wait until that person has joined.")
        roles.end(membership)
        detail = {"role": [membership.role, ""]}
        audit.note(
            membership.organisation, by=by, what=Change.What.ENDED, about=membership.account.email, detail=detail
        )
    return ""


def amend(organisation: Organisation, new: dict[str, Any], *, by: Account) -> bool:
    """Takes new values by field; writes them with an audit row. Returns whether anything changed.

    What was issued before keeps what it said: papers are files.
    """
    with transaction.atomic():
        row = Organisation.objects.select_for_update().get(pk=organisation.pk)
        changed = audit.differences(row, new)
        if not changed:
            return False
        for name in changed:
            setattr(row, name, new[name])
        row.save(update_fields=list(changed))
        said = {name: [_said(before), _said(after)] for name, (before, after) in changed.items()}
        audit.note(row, by=by, what=Change.What.AMENDED, about=row.code, detail=said)
    return True


def _said(value: Any) -> Any:
    return value.code if isinstance(value, Organisation) else value
