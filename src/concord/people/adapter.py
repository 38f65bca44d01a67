"""How allauth behaves here: accounts are made by invitation, mail goes through our gateway, secrets are sealed."""

from __future__ import annotations

import base64
import secrets
import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.gateways.keys import keyring
from concord.gateways.mail import Message, Rejected, Unreachable, mail

PURPOSE = "second factor"
SEALED = "sealed:"


class StaffAdapter(DefaultAccountAdapter):
    """Closed sign-up: an account comes from `concord user` or from an organisation's administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the deployment's relay. One that is down is noted there, and the page says the same as ever."""
        written = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        language = get_language() or settings.LANGUAGE_CODE
        try:
            mail().send(
                Message(
                    to=email,
                    subject=str(written.subject),
                    text=str(written.body),
                    key=f"account {secrets.token_hex(12)}",
                    language=language,
                )
            )
        except (Unreachable, Rejected):
            return  # the attempt stands on the operator's page; to say more here would tell which addresses exist

    def format_email_subject(self, subject: str) -> str:
        return subject

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """As allauth has it, but a first factor may follow the password just typed: it guards nothing yet."""
        request = context.request
        if request.user.is_authenticated and not Authenticator.objects.filter(user=request.user).exists():
            records = get_authentication_records(request, request.user)
            if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
                return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's, in our words."""
        words = {
            "reauthenticate": _("With the password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        return [one | {"description": words[one["id"]]} for one in super().get_reauthentication_methods(user)]


class SecondFactors(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes lie sealed in the database, never in clear."""

    def encrypt(self, text: str) -> str:
        return SEALED + base64.b64encode(keyring().seal(PURPOSE, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(SEALED):
            return encrypted_text  # written before secrets were sealed
        return keyring().open(PURPOSE, base64.b64decode(encrypted_text.removeprefix(SEALED))).decode()

    def get_totp_issuer(self) -> str:
        return f"Concord ({urlsplit(settings.SITE_URL).hostname})"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(n)d") % {"n": number}
