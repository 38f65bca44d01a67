"""What the room brings to the pages of a whole case, and its reactions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.contracts import panels, phrases, reactions
from concord.contracts.sides import KIND
from concord.kit import registry, signing
from concord.people.roles import SIGNATORY

REACTIONS = (reactions,)  # registered by being imported

registry.panel("offer", "contracts", "contracts/offer_panel.html", panels.offer, place="main", order=2)
registry.panel("money", "contracts", "contracts/money_panel.html", panels.money, place="main", order=4)
registry.panel("terms", "contracts", "contracts/terms_panel.html", panels.terms, order=4)

registry.act_page("sign", "contract", kind=KIND)
registry.guard("sign", signing.only_here, kind=KIND)

registry.phrase("begin", phrases.offered, kind=KIND)
registry.phrase("sign", phrases.signed, kind=KIND)
registry.phrase("pay", phrases.paid, kind=KIND)
registry.phrase("say_paid", phrases.said_paid, kind=KIND)
registry.phrase("note_reversal", phrases.reversed_, kind=KIND)

registry.tab("portal", _("Contracts"), "portal", roles=(SIGNATORY,), order=5)
registry.tab("batches", _("Offers by file"), "batches", roles=(SIGNATORY,), order=6)
