"""What a notice promised: each period that runs from notice, as its article gives it, counted here on its own.

Nothing of the law's own reckoning is used: the periods are written down from the articles, days are counted on the
table of holidays as published, and services are read from the docket. So a kernel that gives less time than a notice
said cannot agree with this by repeating its mistake.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from importlib import resources

from concord.law.model import Entry, Live, State
from tests.law.walking import SHANGHAI

# (rulebook, duty) -> number, unit: D days, BD working days, H hours
PROMISED: dict[tuple[str, str], tuple[int, str]] = {
    ("cn-filing", "defence"): (15, "D"),  # CPL 128
    ("cn-filing", "appeal_time"): (10, "D"),  # CPL 171
    ("cn-filing", "supplement"): (7, "D"),  # OL 9
    ("cn-mediation", "correction"): (7, "D"),  # OL 9
    ("cn-mediation", "response"): (7, "D"),  # OM 15 and the rules of the centre
    ("cn-mediation", "joint_choice"): (2, "BD"),  # OM 10
    ("cn-mediation", "acceptance"): (3, "BD"),  # OM 12
    ("cn-mediation", "waiver"): (3, "BD"),  # OM 13
    ("cn-mediation", "later_waiver"): (3, "BD"),  # OM 13
    ("cn-mediation", "sign_each"): (7, "D"),  # OM 25
    ("cn-mediation", "supplement"): (7, "D"),  # JI 357
    ("cn-mediation", "receipt"): (15, "D"),  # CPL 100: signing for the statement of the court
    ("cn-mediation", "court_fee"): (7, "D"),  # FEE 22
    ("lease", "sign_in_time"): (7, "D"),
    ("lease", "delivery"): (7, "D"),  # CC 708: from the signatures
    ("lease", "late_delivery"): (15, "D"),  # CC 563 (3): a reasonable time after the demand
    ("lease", "cure"): (15, "D"),  # CC 722: the term `grace`
    ("lease", "return_goods"): (7, "D"),  # CC 733
    ("loan", "sign_in_time"): (7, "D"),
    ("loan", "payout"): (7, "D"),  # CC 671: from the signatures
    ("loan", "late_payout"): (15, "D"),  # CC 563 (3): a reasonable time after the demand
    ("loan", "answer_new_plan"): (7, "D"),  # CC 678
    ("loan", "cure"): (15, "D"),  # CC 563 (3), 675: the term `grace`
    ("sale", "sign_in_time"): (7, "D"),
    ("sale", "down_in_time"): (15, "D"),  # CC 563 (3): the term `grace`
    ("sale", "delivery"): (7, "D"),  # CC 601: the term `delivery`
    ("sale", "late_delivery"): (15, "D"),  # CC 563 (3)
    ("sale", "repayment"): (7, "D"),  # CC 566
    ("sale", "answer_schedule"): (7, "D"),  # CC 543
    ("sale", "remedy"): (15, "D"),  # CC 582
    ("sale", "cure"): (15, "D"),  # CC 634: the term `grace`
    ("sale", "redemption"): (15, "D"),  # CC 643: the term `redeem`
    ("sale", "send_back"): (15, "D"),  # CC 566
    ("sale", "refund_in_time"): (7, "D"),  # CP 25
    ("sale", "learn"): (1, "H"),  # CC 546: it binds with its notice
    ("udrp", "cure"): (5, "D"),  # R 4(d)
    ("udrp", "candidates"): (5, "D"),  # R 6(d)
}
# what one side says, and how long the other side has to object
STATEMENTS: dict[tuple[str, str], tuple[int, str]] = {
    ("cn-mediation", "say_done"): (7, "D"),
    ("cn-mediation", "state_breach"): (7, "D"),
    ("cn-mediation", "show_court_fee"): (3, "BD"),
    ("lease", "say_paid"): (7, "D"),
    ("lease", "deliver"): (3, "D"),
    ("lease", "deliver_late"): (3, "D"),
    ("loan", "deliver"): (3, "D"),
    ("loan", "say_paid"): (7, "D"),
    ("loan", "say_force_majeure"): (7, "D"),
    ("loan", "say_misused"): (7, "D"),
    ("sale", "deliver"): (3, "D"),
    ("sale", "deliver_late"): (3, "D"),
    ("sale", "notify_defect"): (7, "D"),
    ("sale", "refund"): (7, "D"),
    ("sale", "say_paid"): (7, "D"),
    ("sale", "say_paid_anew"): (7, "D"),
    ("sale", "say_remedied"): (7, "D"),
    ("sale", "say_repaid"): (7, "D"),
    ("sale", "say_returned"): (7, "D"),
    ("sale", "state_force_majeure"): (7, "D"),
    ("sale", "state_seller_hindrance"): (7, "D"),
    ("sale", "take_back"): (7, "D"),
    ("udrp", "show_payment"): (3, "BD"),
}


def _published() -> dict[date, str]:
    text = resources.files("concord").joinpath("tables", "holidays.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {date.fromisoformat(row["date"]): row["kind"] for row in rows}


PUBLISHED = _published()


def works(day: date, rulebook: str) -> bool:
    """Whether people work on a day: a domain name knows weekends only."""
    kind = "" if rulebook == "udrp" else PUBLISHED.get(day, "")
    return kind == "workday" or (kind != "holiday" and day.weekday() < 5)


def over(rulebook: str, notice: int, length: tuple[int, str]) -> int:
    """The first instant (UTC s) after a time that began with notice: 24:00 in Shanghai of its last day, if of days."""
    number, unit = length
    if unit == "H":
        return notice + number * 3600
    day = datetime.fromtimestamp(notice, SHANGHAI).date()
    if unit == "D":
        day += timedelta(days=number)
    while unit == "BD" and number:
        day += timedelta(days=1)
        number -= works(day, rulebook)
    while rulebook != "udrp" and unit == "D" and not works(day, rulebook):
        day += timedelta(days=1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1)
    return int(midnight.timestamp())


class Post:
    """Who has notice of what, and since when: read from the docket's entries alone."""

    def __init__(self) -> None:
        self.reached: dict[tuple[int, str], int] = {}
        self.given: dict[int, int] = {}
        self.successors: dict[str, int] = {}

    def read(self, entry: Entry) -> None:
        """Take one more entry into account. Who acted has notice of it; nobody has before it was given."""
        self.given[entry.seq] = entry.on
        self.reached[entry.seq, entry.by] = entry.on
        if entry.act == "record_service":
            self.reached[int(entry.form["entry"]), entry.form["person"]] = entry.on
        elif entry.act == "correct_service":
            for seq, person in list(self.reached):
                if seq == entry.form["entry"]:
                    self.reached[seq, person] = entry.form["on"]
        elif entry.act == "assign_claim":
            self.successors[entry.form["person"]] = entry.on
        elif entry.act == "correct_address":
            for seq, person in list(self.reached):
                if person == entry.form["person"]:
                    del self.reached[seq, person]

    def began(self, live: Live, owners: Sequence[str]) -> int | None:
        """When the time of a duty began: when the last of those who owe it had notice; None before.

        Whoever took over a claim while the time ran takes it over as it stands (CC 547, 548).
        """
        given = self.given.get(live.notice, 0)
        first = [person for person in owners if person not in self.successors]
        began = self.began(live, first) if first != list(owners) else None
        if began is not None and all(self.successors[person] >= began for person in owners if person not in first):
            return began
        times = [
            max(given, self.reached[live.notice, person]) if (live.notice, person) in self.reached else None
            for person in owners
        ]
        known = [time for time in times if time is not None]
        return max(known) if len(known) == len(times) and known else None


def owners(state: State, live: Live, roles: Sequence[str]) -> list[str]:
    """Who owes a duty: the one it names, the ones who may object to a statement, or all who hold its roles."""
    if live.who:
        return [live.who]
    if live.id == "answer":
        return list(state.statements[str(live.notice)]["who"])
    return [person for role in roles for person in state.people.get(role, ())]
