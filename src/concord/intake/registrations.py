"""What the room intake brings to the pages of a whole case, and its reactions."""

from __future__ import annotations

from concord.intake import checks, phrases, receipts
from concord.kit import registry

__all__ = ["receipts"]

phrases.register()
registry.check("intake", checks.of_cases)
