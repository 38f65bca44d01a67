"""Who gets in where: every address of the site, once. A new address without a row here fails the tests.

A row says which personas a page lets in for a matter of theirs; everybody else gets 404, exactly as for a matter that
does not exist. Personas are defined in tests/house/world.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PARTIES = frozenset({"applicant", "respondent"})
TALKERS = PARTIES | {"mediator"}
REGISTRY = frozenset({"registrar", "supervisor"})
COURT = frozenset({"court_clerk", "judge", "president"})
EVERYBODY_IN_IT = TALKERS | REGISTRY  # the court is in it once the parties have applied to it
STAFF = (
    frozenset({"mediator", "other_mediator", "registrar", "supervisor", "other_registrar", "operator", "administrator"})
    | {"signatory"}
    | COURT
)

ANYBODY_WITH_A_TOKEN = frozenset({"*"})

Kind = Literal["open", "case", "staff", "account", "draft", "door", "api"]


@dataclass(frozen=True)
class Route:
    """kind: what guards it.

    open: anybody. case: `who` of that matter. staff: `who` after signing in with a second factor.
    account: allauth's own pages. draft: the browser that began an application. door: a secret in the address.
    api: a bearer token, and `who` of that matter (or, without a matter, anybody with a token).
    subject: what further ids in the address name, see world.subject.
    """

    kind: Kind
    who: frozenset[str] = frozenset()
    subject: str = ""


CASE = Route("case", EVERYBODY_IN_IT)
API = Route("api", EVERYBODY_IN_IT)

ROUTES: dict[str, Route] = {
    # the house
    "healthz": Route("open"),
    "readyz": Route("open"),
    "language": Route("open"),
    # pages of everybody
    "start": Route("open"),
    "about-data": Route("open"),
    "about-access": Route("open"),
    "verify": Route("open"),
    "verify-offline": Route("open"),
    "ledger": Route("open"),
    "ledger-year": Route("open", subject="year"),
    "ledger-node": Route("open"),
    "ledger-facts": Route("open"),
    "ledger-facts-file": Route("open"),
    "ledger-checkpoint": Route("open"),
    "ledger-policy": Route("open"),
    "ledger-tile": Route("open"),
    "ledger-year-checkpoint": Route("open", subject="year"),
    "ledger-year-tile": Route("open", subject="year"),
    "ledger-year-beginning": Route("open", subject="year"),
    "trust": Route("open"),
    "trust-certificate": Route("open", subject="form"),
    "outbox": Route("open"),  # development only: refused in production, see tests/casefile
    # applications
    **{
        name: Route("draft")
        for name in (
            "apply",
            "apply-continue",
            "apply-saved",
            "apply-question",
            "apply-elsewhere",
            "apply-claim-remove",
            "apply-files",
            "apply-file-remove",
            "apply-review",
            "apply-submit",
            "apply-code",
            "apply-file",
            "apply-done",
            "apply-receipt",
        )
    },
    "apply-resume": Route("door"),
    # links
    "link": Route("door"),
    "find": Route("open"),
    "found": Route("open"),
    "find-check": Route("door"),
    # a matter
    "case": CASE,
    "act": Route("case", TALKERS, "act"),  # the act `say`
    "case-verify": CASE,
    "case-sees": CASE,
    "case-not-now": CASE,
    "case-file": CASE,
    "proof": Route("case", frozenset({"applicant"}), "subject"),
    "package": Route("case", frozenset({"applicant"}), "subject"),
    "case-package": CASE,
    "exhibit": Route("case", frozenset({"applicant"}), "exhibit"),
    "document": Route("case", frozenset(), "nothing"),
    # rooms
    "screen": Route("case", frozenset({"registrar"})),
    "correct": Route("case", frozenset({"applicant"})),
    "answer": Route("case", frozenset({"respondent"})),
    "answer-step": Route("case", frozenset({"respondent"}), "step"),
    "notices": Route("case", REGISTRY),
    "offer": Route("case", TALKERS),
    "offer-answer": Route("case", frozenset(), "nothing"),
    "choose-mediator": Route("case", PARTIES),
    "designate-mediator": Route("case", frozenset({"registrar"})),
    "confirm-mediator": Route("case", frozenset({"mediator"})),
    "agreement": Route("case", frozenset()),
    "agreement-draw-up": Route("case", frozenset({"mediator"})),
    "agreement-sign": Route("case", PARTIES),
    "agreement-refuse": Route("case", PARTIES),
    "perform": Route("case", frozenset(), "row"),
    "perform-receive": Route("case", PARTIES),
    "perform-say": Route("case", PARTIES),
    "confirm-join": Route("case", PARTIES),
    "statement": Route("case", frozenset(), "nothing"),
    "enforcement-paper": Route("case", frozenset()),
    "room": Route("case", TALKERS),
    "room-talk": Route("case", TALKERS),
    "room-panels": Route("case", TALKERS),
    "room-send": Route("case", TALKERS),
    # like cases
    "like-people": Route("case", frozenset({"applicant"})),
    "like-form": Route("case", frozenset({"applicant"}), "list"),
    "like-check": Route("case", frozenset({"applicant"})),
    "like-progress": Route("case", frozenset({"applicant"})),
    "like-propose": Route("case", REGISTRY),
    "like": Route("door"),  # insiders of a group: tests/rooms/likecases
    "like-enter": Route("door"),
    "like-screen": Route("door"),
    "like-offer": Route("door"),
    # contracts: who gets into one, and who does not, is in tests/rooms/contracts
    "contract": Route("case", frozenset()),
    "contract-who": Route("case", frozenset()),
    "contract-sign": Route("case", frozenset()),
    "risk": Route("case", frozenset()),
    "risk-paper": Route("case", frozenset()),
    "portal-risk": Route("staff", frozenset()),
    "file-at-court": Route("case", frozenset()),  # of a contract: who gets in is in tests/rooms/filing
    "portal": Route("staff", frozenset({"signatory"})),
    "portal-contracts": Route("staff", frozenset({"signatory"})),
    "breaches": Route("staff", frozenset({"signatory"})),
    "breaches-table": Route("staff", frozenset({"signatory"})),
    "breaches-together": Route("staff", frozenset()),  # of one enterprise's people: tests/rooms/contracts
    "portal-offer": Route("staff", frozenset({"signatory"})),
    "money": Route("staff", frozenset({"signatory"})),
    "money-file": Route("staff", frozenset()),  # of one enterprise's people: tests/rooms/contracts
    "batches": Route("staff", frozenset({"signatory"})),
    "batch": Route("staff", frozenset()),  # of one enterprise's people: tests/rooms/contracts
    "batch-unsent": Route("staff", frozenset()),
    "batch-model": Route("staff", frozenset()),  # "x" is no contract
    "hook-payments": Route("open"),  # a signature opens it: tests/rooms/contracts
    "hook-events": Route("open"),
    "portal-keys": Route("staff", frozenset({"signatory"})),
    # who works here
    "staff": Route("staff", frozenset({"administrator"})),
    "staff-house": Route("staff", frozenset({"administrator"}), "body"),
    "staff-invite": Route("staff", frozenset({"administrator"}), "body"),
    "staff-end": Route("staff", frozenset({"administrator"}), "membership"),
    "staff-invitation-again": Route("staff", frozenset(), "nothing"),  # POST only, see tests/rooms/staff
    "staff-invitation-withdraw": Route("staff", frozenset(), "nothing"),
    "staff-join": Route("door"),
    "absence": Route("staff", STAFF),
    "absence-end": Route("staff", frozenset(), "nothing"),
    "roster": Route("staff", frozenset({"administrator"})),
    "mediator-profile": Route("staff", frozenset({"administrator"}), "mediator"),
    # desks
    "refer": Route("staff", frozenset({"court_clerk"})),
    "desk": Route("staff", STAFF),
    "operator": Route("staff", frozenset({"operator", "administrator"})),
    "notice": Route("staff", frozenset(), "nothing"),
    "notice-letter": Route("staff", frozenset(), "nothing"),
    "address-change": Route("staff", frozenset(), "nothing"),
    # the API
    "api:openapi-json": Route("open"),
    "api:api-root": Route("open"),
    "api:list_matters": Route("api", ANYBODY_WITH_A_TOKEN),
    "api:open_matter": Route("api", ANYBODY_WITH_A_TOKEN),  # and then 404 for all but the registrar of that centre
    "api:get_matter": API,
    "api:record_act": API,
    "api:get_docket": API,
    "api:get_why": Route("api", EVERYBODY_IN_IT, "duty"),
    "api:get_why_not": Route("api", EVERYBODY_IN_IT, "act"),
    "api:list_exhibits": API,
    "api:put_exhibit": API,
    "api:get_exhibit": Route("api", frozenset({"applicant"}), "exhibit"),
    "api:list_documents": API,
    "api:get_document": Route("api", frozenset(), "nothing"),
    "api:get_proof": Route("api", frozenset({"applicant"}), "subject"),
    "api:get_package": Route("api", frozenset({"applicant"}), "subject"),
    "api:get_case_package": API,
    "api:send_offers": Route("api"),
    "api:get_offers": Route("api"),
    "api:book_payments": Route("api"),  # of one enterprise's people: tests/rooms/contracts
    "api:tell_events": Route("api"),  # the same
}
ACCOUNT_PAGES = ("account_", "mfa_")  # prefixes of allauth's names
