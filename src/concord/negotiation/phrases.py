"""How offers read in the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit import figures, terms
from concord.kit.told import Told


def offered(told: Told) -> str:
    """`Duyun offered ¥40,000 in 2 parts`."""
    rows = terms.of_rows(told.form.get("obligations", ()))
    amount = terms.total(rows)
    if not amount:
        return _("%(who)s made an offer") % {"who": told.who}
    parts = sum(row.kind == "pay" for row in rows)
    words = {"who": told.who, "amount": figures.money(amount, told.currency), "n": parts}
    if parts > 1:
        return _("%(who)s offered %(amount)s in %(n)d parts") % words
    return _("%(who)s offered %(amount)s") % words
