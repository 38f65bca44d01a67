"""How often somebody may ask for what is dear to make: counted in the cache, by the minute."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

from concord.docket import clock

MINUTE = 60  # seconds


def too_often(who: str, most: int) -> bool:
    """Counts one more question of `who` (a name of the caller's making); whether there were more than `most` in this
    minute. Each process counts its own, unless all share a cache.
    """
    name = f"pace/{hashlib.sha256(who.encode()).hexdigest()}/{clock.wall() // MINUTE}"
    cache.add(name, 0, 2 * MINUTE)
    try:
        return cache.incr(name) > most
    except ValueError:  # the cache let go of it in between
        return False
