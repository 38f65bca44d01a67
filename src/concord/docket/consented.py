"""Rows of contracts that members of a consortium execute again, because their parties consented."""

from __future__ import annotations

from django.db import models


class Consented(models.Model):
    """A matter whose entries go to the members in clear. contract: its pseudonym there, drawn by chance.

    upto: the number of the last entry that has its clear record; law: the rulebook (id@version) it was decided under.
    stopped: why no further one is made (an entry that cannot be told in clear), '' = it goes on.
    """

    matter = models.OneToOneField("docket.Matter", models.CASCADE, related_name="consented")
    contract = models.CharField(max_length=32, unique=True)
    since = models.BigIntegerField()
    upto = models.PositiveIntegerField(default=0)
    law = models.CharField(max_length=96, blank=True)
    stopped = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"consented {self.contract}"


class LawEdition(models.Model):
    """From when (legal time) which calendars, law tables and time zone data were in use here, by their digests."""

    since = models.BigIntegerField(db_index=True)
    pins = models.JSONField()

    def __str__(self) -> str:
        return f"edition since {self.since}"
