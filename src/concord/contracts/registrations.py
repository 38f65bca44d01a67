"""What the room brings to the pages of a whole case, and its reactions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.contracts import ahead, attested, diagram, facts, outlets, panels, paying, phrases, reactions, risk, ways
from concord.contracts.sides import KIND
from concord.kit import registry, signing
from concord.people.roles import SIGNATORY

REACTIONS = (reactions, attested, outlets)  # registered by being imported

registry.panel("offer", "contracts", "contracts/offer_panel.html", panels.offer, place="main", order=2)
registry.panel("next", "contracts", "contracts/next_panel.html", paying.panel, place="top", order=2)
registry.panel("facts", "contracts", "contracts/facts_panel.html", facts.panel, place="main", order=3)
registry.panel("money", "contracts", "contracts/money_panel.html", panels.money, place="main", order=4)
registry.panel("ways", "contracts", "contracts/ways_panel.html", ways.panel, place="main", order=5)
registry.panel("ahead", "contracts", "contracts/ahead_panel.html", ahead.panel, place="main", order=6)
registry.panel("diagram", "contracts", "contracts/diagram_panel.html", diagram.panel, place="foot", order=8)
registry.panel("attested", "contracts", "contracts/attested_panel.html", attested.panel, order=8)
registry.headline(KIND, paying.headline)
registry.panel("risk", "contracts", "contracts/risk_panel.html", risk.panel, order=3)
registry.panel("terms", "contracts", "contracts/terms_panel.html", panels.terms, order=4)

registry.act_page("sign", "contract", kind=KIND)
registry.guard("sign", signing.only_here, kind=KIND)

registry.phrase("begin", phrases.offered, kind=KIND)
registry.phrase("sign", phrases.signed, kind=KIND)
registry.phrase("pay", phrases.paid, kind=KIND)
registry.phrase("say_paid", phrases.said_paid, kind=KIND)
registry.phrase("say_paid_anew", phrases.said_paid, kind=KIND)
registry.phrase("receive", phrases.paid, kind=KIND)
registry.phrase("note_reversal", phrases.reversed_, kind=KIND)
registry.phrase("deliver", phrases.delivered, kind=KIND)
registry.phrase("deliver_late", phrases.delivered, kind=KIND)
registry.phrase("payout_booked", phrases.paid_out, kind=KIND)
registry.phrase("repay_early", phrases.repaid_early, kind=KIND)
for _act, _phrase in phrases.PHRASES.items():
    registry.phrase(_act, phrases.teller(*_phrase), kind=KIND)

registry.tab("portal", _("Contracts"), "portal", roles=(SIGNATORY,), order=5)
registry.tab("batches", _("Offers by file"), "batches", roles=(SIGNATORY,), order=6)
registry.tab("keys", _("Keys"), "portal-keys", roles=(SIGNATORY,), order=9)
