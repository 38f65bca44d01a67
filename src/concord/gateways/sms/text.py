"""A text message as the rooms give it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from concord.gateways.delivery import Rejected

NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text to one number. `to`: E.164 ('+8613712342208'). `key`: says which text this is. `language`: its tongue."""

    to: str
    text: str
    key: str
    language: str = "zh-hans"


def check_number(number: str) -> None:
    """Raises Rejected unless the number is one in E.164."""
    if not NUMBER.fullmatch(number):
        raise Rejected("This is not a telephone number with its country code.")
