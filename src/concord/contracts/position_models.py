"""Where each contract of an enterprise stands in figures, kept so that a page over ten thousand of them stays fast; and
mediations that an enterprise asks for together.

A position is no second truth: it is worked out from the docket alone, says which entry it was worked out from (`seq`),
and is worked out anew as soon as the docket has gone on (ADR 0025). Losing all rows loses nothing.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Position(models.Model):
    """One contract. seq: the entry from which it was worked out; until: from then on the figures may differ (UTC s).

    Amounts are minor units, with interest to the day on which it was worked out. ahead: stands in the books and is not
    due yet; overdue, oldest: what is past due, and since when the oldest of it (first instant too late). demand:
    whether a demand stands, and has reached the debtor; grace: whether its time runs or is over. act: by which the
    creditor can ask for mediation now, '' for none. dispute: the mediation that was asked for last; asked: one was,
    whether or not its matter stands yet. rank: see positions.Rank.
    """

    matter = models.OneToOneField("docket.Matter", models.CASCADE, primary_key=True, related_name="position")
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    seq = models.PositiveIntegerField()
    until = models.BigIntegerField(null=True)
    rulebook = models.CharField(max_length=96)
    stage = models.CharField(max_length=48)
    outcome = models.CharField(max_length=48, blank=True)
    currency = models.CharField(max_length=3)
    ahead = models.BigIntegerField(default=0)
    overdue = models.BigIntegerField(default=0)
    oldest = models.BigIntegerField(null=True)
    demand = models.CharField(max_length=8, blank=True)
    grace = models.CharField(max_length=8, blank=True)
    grace_until = models.BigIntegerField(null=True)
    act = models.CharField(max_length=64, blank=True)
    clause = models.CharField(max_length=64, blank=True)
    defence = models.CharField(max_length=12, blank=True)
    asked = models.BooleanField(default=False)
    dispute = models.ForeignKey("docket.Matter", models.SET_NULL, null=True, related_name="+")
    breach = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "rank", "-overdue"], condition=Q(breach=True), name="contracts_breach"
            ),
            models.Index(fields=["organisation", "currency"], name="contracts_position_home"),
        ]

    def __str__(self) -> str:
        return f"position of {self.matter_id}"


class MoneyMonth(models.Model):
    """What a contract's books say of one month. month: year * 100 + month, in the deployment's zone; minor units.

    due: debts whose last day lies in it; met: of these, what is paid; received: what came in it, less what went back.
    """

    position = models.ForeignKey(Position, models.CASCADE, related_name="months")
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    month = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    due = models.BigIntegerField(default=0)
    met = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "month"], name="contracts_month_once")]
        indexes = [models.Index(fields=["organisation", "month"], name="contracts_month_home")]

    def __str__(self) -> str:
        return f"{self.month} of {self.position_id}"


class Round(models.Model):
    """Mediations asked for together. made_at, confirmed_at: legal time; nothing is recorded before it is confirmed.

    account: who chose, and signs for the enterprise. left_out: how many more had been chosen than one round takes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    left_out = models.PositiveIntegerField(default=0)
    made_at = models.BigIntegerField()
    confirmed_at = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["organisation", "-made_at"], name="contracts_round_recent")]

    def __str__(self) -> str:
        return f"round {self.id}"


class RoundLine(models.Model):
    """One contract of a round. amount: overdue when it was chosen, minor units; why: code, detail and sentences of the
    refusal; run_at: wall clock, when it is tried next. Written with the entry, in one transaction.
    """

    class State(models.TextChoices):
        CHOSEN = "chosen"
        QUEUED = "queued"
        DONE = "done"
        REFUSED = "refused"

    round = models.ForeignKey(Round, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    matter = models.ForeignKey("docket.Matter", models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.CHOSEN)
    act = models.CharField(max_length=64, blank=True)
    amount = models.BigIntegerField(default=0)
    entry = models.ForeignKey("docket.Entry", models.PROTECT, null=True, related_name="+")
    why = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    run_at = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "matter"], name="contracts_round_contract_once"),
            models.UniqueConstraint(fields=["round", "number"], name="contracts_round_number_once"),
        ]
        indexes = [
            models.Index(fields=["run_at"], condition=Q(state="queued"), name="contracts_round_queued"),
        ]

    def __str__(self) -> str:
        return f"line {self.number} of {self.round_id}"
