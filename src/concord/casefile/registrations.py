"""The timeline's common phrases, for acts about which no room has more to say; the operator's page beside the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.casefile.phrases import PHRASES, consent_given, consent_revoked, teller
from concord.kit import registry

for act, phrase in PHRASES.items():
    registry.phrase(act, teller(phrase))
registry.phrase("give_consent", consent_given)
registry.phrase("revoke_consent", consent_revoked)

registry.tab("operator", _("Operator"), "operator", roles=("operator", "administrator"), order=90)
