"""What stops a mediation that is asked for together with others, in the reader's language, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from concord.contracts import together
from concord.kit import dates
from concord.kit.refusals import say
from concord.law.model import Refused


def sentence(refused: Refused) -> str:
    """Why nothing is asked for in a contract."""
    own = refused.says.get(dates.language())
    return own or sentences().get(refused.code) or say(refused).title


def kept(why: Mapping[str, Any]) -> str:
    """The same of a refusal as a line keeps it."""
    return sentence(Refused(str(why.get("code", "")), str(why.get("detail", "")), dict(why.get("says") or {})))


def sentences() -> dict[str, str]:
    """code -> why, and what to do."""
    return {
        together.MEDIATION: _("A mediation is under way already. Wait for its end."),
        together.BELOW: _(
            "What is overdue is below the contract’s standard of default. Wait, or write to the consumer."
        ),
        together.NOTHING: _("Nothing is overdue any more. There is nothing to ask for."),
        together.GONE: _(
            "Whoever confirmed this does not sign for the enterprise any more. Let somebody else confirm."
        ),
        together.FAILED: _("This did not work, through no fault of yours. Open the contract and ask there."),
        "not_now": _("The contract does not allow it at this point. Open it to see what it allows."),
        "closed": _("The contract has ended, and nothing can be asked for any more."),
    }
