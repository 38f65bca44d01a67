"""The roster: what a party may know of a mediator before choosing (OM 5)."""

from __future__ import annotations

from django.db import models

from concord.people.models import Membership


class Profile(models.Model):
    """A mediator's line on the roster of an organisation. Without one, a mediator can be designated but not chosen.

    fields: causes of action; languages: zh, en; charges: fee for a party in words, '' = free of charge.
    """

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="profile")
    fields = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    about_zh = models.CharField(max_length=300)
    about_en = models.CharField(max_length=300)
    charges_zh = models.CharField(max_length=120, blank=True)
    charges_en = models.CharField(max_length=120, blank=True)
    since_year = models.PositiveSmallIntegerField()
    on_roster = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"profile of {self.membership_id}"

    def about(self, language: str) -> str:
        """Who the mediator is, in one sentence."""
        return self.about_en if language.startswith("en") else self.about_zh

    def charges(self, language: str) -> str:
        """What a party pays, '' = nothing."""
        return self.charges_en if language.startswith("en") else self.charges_zh
