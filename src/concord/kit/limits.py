"""How much may be sent, as sentences say it."""

from __future__ import annotations

from django.conf import settings


def most_megabytes() -> int:
    """The greatest size of a file, in whole megabytes."""
    return int(settings.CONCORD_MAX_FILE // (1024 * 1024))
