"""The forms of second factors, in our words, and what follows when somebody enrols the first one."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from concord.people import sessions


class Digits(ActivateTOTPForm):
    """code: what the app shows, as proof that it is set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("Six digits from the app"), inputmode="numeric")


class Code(AuthenticateForm):
    """code: what the app shows, or a recovery code, at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("Digits or recovery code"))


class CodeAgain(ReauthenticateForm):
    """code: as in Code, before the sign-in is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("Digits or recovery code"))


def _plain(field: forms.Field, label: Any, **attrs: str) -> None:
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"class": "govuk-input--width-10"} | attrs


class AddPasskey(AddWebAuthnForm):
    """name: how the person tells passkeys apart; passwordless: it alone signs in, with finger, face or PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].help_text = _("So that you can tell your devices apart, for example: office computer.")
        self.fields["name"].widget.attrs |= {"maxlength": 60, "autocomplete": "off"}
        self.fields["passwordless"] = forms.BooleanField(
            label=_("Sign in with it alone, without the password"),
            help_text=_("Clear this only for an older security key that asks for neither finger, face nor PIN."),
            required=False,
            initial=True,
        )


class RenamePasskey(EditWebAuthnForm):
    """name: as in AddPasskey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].widget.attrs |= {"maxlength": 60, "autocomplete": "off"}


def first_factor(request: Any, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Signal: ends every other session of an account that gets its first factor. They began with a password alone."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
    if not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        sessions.end_all(user, but=request)
        # who has just used the factor need not show it again to read the recovery codes
        record_authentication(request, user, "mfa", type=authenticator.type, id=authenticator.pk, reauthenticated=True)
