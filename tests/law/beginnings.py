"""Where random walks begin: stages of every rulebook on the shelf, reached by hand and the same for every test."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from concord.law import shelf
from tests.law import mediating
from tests.law.walking import Walk

LEASE_PEOPLE = {
    "lessor": ("anna",), "lessee": ("rong", "ruth"), "bank": ("bank",), "system": ("platform",), "notice": ("gateway",),
}  # fmt: skip
UDRP_PEOPLE = {
    "complainant": ("anna",), "respondent": ("rong", "ruth"), "registrar": ("reg",), "supervisor": ("sup",),
    "domain_registrar": ("names",), "bank": ("bank",), "system": ("platform",), "notice": ("gateway",),
}  # fmt: skip
LOAN_PEOPLE = {
    "lender": ("anna",), "borrower": ("rong", "ruth"), "bank": ("bank",), "system": ("platform",),
    "notice": ("gateway",),
}  # fmt: skip
SALE_PEOPLE = {
    "seller": ("anna",), "buyer": ("rong", "ruth"), "bank": ("bank",), "system": ("platform",), "notice": ("gateway",),
}  # fmt: skip
FILING_PEOPLE = {
    "applicant": ("anna",), "respondent": ("rong",), "court_clerk": ("clerk",), "president": ("qin",),
    "system": ("platform",), "notice": ("gateway",),
}  # fmt: skip
LOAN_TERMS = {"principal": 1_000_000, "rate": "12%/year", "count": 6, "purpose": "stock"}
SALE_TERMS = {"price": 100_000, "down": 10_000, "instalments": 4, "damages": 5, "use_fee": 2}
TERMS = {"rent": 30_000, "months": 3, "price": 90_000, "late_rate": "0.0175%/day"}


def offered() -> Walk:
    return Walk(shelf.rulebook("lease@1"), LEASE_PEOPLE, TERMS, "2026-03-02 10:00")


def running() -> Walk:
    walk = offered()
    for person in ("anna", "rong", "ruth"):
        walk.do(person, "sign", "2026-03-02 12:00")
    walk.do("anna", "deliver", "2026-03-02 13:00", ref="SF1")
    for person in ("rong", "ruth"):
        walk.serve(person, "2026-03-02 13:00")
    walk.do("rong", "accept_statement", "2026-03-02 13:00", entry=int(next(iter(walk.state.statements))))
    return walk


def in_default() -> Walk:
    """Two months unpaid; nobody has had the demand yet."""
    walk = running()
    walk.clock("2026-05-07 00:00")
    assert walk.state.stage == "in_default"
    return walk


def lent() -> Walk:
    """Signed and paid out by the bank."""
    walk = Walk(shelf.rulebook("loan@1"), LOAN_PEOPLE, LOAN_TERMS, "2026-03-02 10:00")
    for person in ("anna", "rong", "ruth"):
        walk.do(person, "sign", "2026-03-02 12:00")
    walk.do("bank", "payout_booked", "2026-03-02 13:00", ref="out", amount=1_000_000)
    return walk


def loan_in_default() -> Walk:
    """Two instalments unpaid; nobody has had the demand yet."""
    walk = lent()
    walk.clock("2026-05-07 00:00")
    assert walk.state.stage == "in_default"
    return walk


def sale_signed() -> Walk:
    walk = Walk(shelf.rulebook("sale@1"), SALE_PEOPLE, SALE_TERMS, "2026-03-02 10:00")
    for person in ("anna", "rong", "ruth"):
        walk.do(person, "sign", "2026-03-02 12:00")
    return walk


def sold() -> Walk:
    """The down payment was made and the goods delivered."""
    walk = sale_signed()
    walk.do("bank", "pay", "2026-03-02 13:00", ref="down", amount=10_000)
    walk.do("anna", "deliver", "2026-03-03 10:00", ref="SF1")
    for person in ("rong", "ruth"):
        walk.serve(person, "2026-03-03 10:00")
    walk.do("rong", "accept_statement", "2026-03-03 11:00", entry=int(next(iter(walk.state.statements))))
    assert walk.state.stage == "running"
    return walk


def sale_in_default() -> Walk:
    """A fifth of the price unpaid; nobody has had the demand yet."""
    walk = sold()
    walk.clock("2026-04-04 00:00")
    assert walk.state.stage == "in_default"
    return walk


def sent_back() -> Walk:
    """Bought at a distance, and the buyers send the goods back without a reason."""
    walk = sold()
    walk.do("rong", "return_goods", "2026-03-04 10:00")
    return walk


def owing() -> Walk:
    row = mediating.row
    return mediating.performing(
        row(30_000, "2026-03-20"), row(0, "2026-04-20", kind="deliver"), row(100, "2026-05-20"),
        row(0, "2026-04-10", kind="refrain"), row(50, "2026-03-25", who="anna", whom="rong"),
    )  # fmt: skip


def at_court() -> Walk:
    """Both asked the court; it was docketed and both were called."""
    walk = mediating.agreed(mediating.row(30_000, "2026-04-20"))
    for person in ("anna", "rong"):
        walk.do(person, "apply_confirmation", "2026-03-13 10:00")
    walk.do("clerk", "docket", "2026-03-16 10:00")
    walk.do("judge", "call", "2026-03-17 10:00", on=walk.state.at + 86_400, how="video")
    return walk


def enforcing() -> Walk:
    """Confirmed, missed, and with the enforcement office."""
    walk = at_court()
    walk.do("judge", "confirm", "2026-03-20 10:00")
    walk.do("anna", "ask_enforcement", "2026-04-22 10:00")
    return walk


def sent(track: str) -> Walk:
    """Sent by a court on one of its tracks (委派, 委托), and accepted by the centre."""
    walk = Walk(mediating.LAW, mediating.PEOPLE, {"track": track}, "2026-03-02 10:00")
    walk.do("reg", "accept", "2026-03-02 11:00")
    return walk


def sent_and_talked_over(track: str) -> Walk:
    walk = sent(track)
    if walk.state.stage == "invited":
        walk.serve("rong", "2026-03-03 10:00")
        walk.do("rong", "accept_mediation", "2026-03-03 11:00")
    for person in ("anna", "rong"):
        walk.do(person, "choose", "2026-03-04 10:00", person="mei")
    walk.roles["mei"] = "mediator"
    walk.do("mei", "take_case", "2026-03-04 12:00", no_conflict=True)
    return walk


def sent_and_agreed(track: str) -> Walk:
    walk = sent_and_talked_over(track)
    walk.do("mei", "draw_up", "2026-03-09 10:00", obligations=[mediating.row(30_000, "2026-04-20")])
    for person in ("anna", "rong"):
        walk.do(person, "sign", "2026-03-10 10:00", draft=mediating.draft(walk))
    return walk


def handed_back(track: str) -> Walk:
    walk = sent_and_talked_over(track)
    walk.do("mei", "fail", "2026-03-09 10:00", reason="far")
    walk.do("mei", "report_to_court", "2026-03-10 10:00", basics="b", reasons="r")
    return walk


def of_2022() -> Walk:
    """Under the rules of 2022 to 2024, between two applicants and one respondent; accepted."""
    people = mediating.PEOPLE | {"applicant": ("anna", "ada")}
    walk = Walk(shelf.rulebook("cn-mediation@2022.1"), people, {}, "2024-01-29 10:00")
    walk.do("reg", "accept", "2024-01-29 11:00")
    return walk


def complaint(panel: str = "one") -> Walk:
    terms = {"fee": 150_000, "panel": panel}
    return Walk(shelf.rulebook("udrp@2015.07"), UDRP_PEOPLE, terms, "2026-03-02 10:00", currency="USD")


def commenced(panel: str = "one") -> Walk:
    walk = complaint(panel)
    walk.do("reg", "request_verification", "2026-03-02 11:00")
    walk.do("names", "confirm_lock", "2026-03-03 10:00", holder="rong", language="en")
    walk.do("bank", "note_fee", "2026-03-03 11:00", ref="f1", amount=150_000, whole=True)
    walk.do("reg", "forward_complaint", "2026-03-04 10:00", means="post and mail")
    return walk


def deciding() -> Walk:
    walk = commenced()
    walk.do("rong", "respond", "2026-03-20 10:00", answer="mine", panel="one")
    walk.do("reg", "appoint_sole", "2026-03-23 10:00", person="mei")
    walk.roles["mei"] = "presiding"
    return walk


def implementing() -> Walk:
    walk = deciding()
    proven = {"similar": True, "no_rights": True, "bad_faith": True}
    walk.do("mei", "grant", "2026-03-25 10:00", **proven, remedy="transfer", reasons="shown")
    walk.do("reg", "communicate_grant", "2026-03-26 10:00")
    return walk


def at_the_desk() -> Walk:
    """A claim that was signed and filed; it lies with the filing clerk."""
    walk = Walk(shelf.rulebook("cn-filing@1"), FILING_PEOPLE, {"claimed": 102_000}, "2026-03-02 09:00")
    walk.do("anna", "file_claim", "2026-03-02 10:00")
    return walk


def docketed() -> Walk:
    """The clerk docketed it; the defendant has not had the claim yet."""
    walk = at_the_desk()
    walk.do("clerk", "docket", "2026-03-04 10:00", number="n")
    return walk


BEGINNINGS: dict[str, Callable[[], Walk]] = {
    "mediation, filed": mediating.filed,
    "mediation, invited": mediating.invited,
    "mediation, in talks": mediating.mediating,
    "mediation, to be signed": mediating.signing,
    "mediation, agreed": mediating.agreed,
    "mediation, at the court": at_court,
    "mediation, to be performed": owing,
    "mediation, being enforced": enforcing,
    "mediation, delegated, invited": partial(sent, "delegated"),
    "mediation, delegated, agreed": partial(sent_and_agreed, "delegated"),
    "mediation, delegated, handed back": partial(handed_back, "delegated"),
    "mediation, entrusted, in talks": partial(sent_and_talked_over, "entrusted"),
    "mediation, entrusted, agreed": partial(sent_and_agreed, "entrusted"),
    "mediation, entrusted in simple procedure, in talks": partial(sent_and_talked_over, "entrusted_simple"),
    "mediation, entrusted in simple procedure, handed back": partial(handed_back, "entrusted_simple"),
    "mediation of 2022, invited": of_2022,
    "lease, offered": offered,
    "lease, running": running,
    "lease, in default": in_default,
    "loan, running": lent,
    "loan, in default": loan_in_default,
    "sale, signed": sale_signed,
    "sale, running": sold,
    "sale, in default": sale_in_default,
    "sale, goods on their way back": sent_back,
    "filing, at the desk": at_the_desk,
    "filing, docketed": docketed,
    "udrp, filed": complaint,
    "udrp, commenced": commenced,
    "udrp, three panelists": partial(commenced, "three"),
    "udrp, before the panel": deciding,
    "udrp, to be carried out": implementing,
}


@cache
def beginning(name: str) -> Walk:
    """The walk to where a random one begins. It is shared: a wanderer goes on from its state and leaves it as it is."""
    return BEGINNINGS[name]()
