"""What the room intake brings to the pages of a whole case, and its reactions."""

from __future__ import annotations

from concord.intake import phrases, receipts

__all__ = ["receipts"]

phrases.register()
