"""What messages about a contract say: of a contract, not of a case; and never how much, which stands behind the code.

Keys are acts, standing rules and lapses as rulebooks of contracts name them (`contract:` before each), with the side:
`""` for both. What is not here is told by the rulebook's own title.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

PREFIX = "contract:"
DEMAND = gettext_noop(
    "Something is overdue, and you are asked to pay it. Your time to make it good runs from when this reaches you; the"
    " page says how much and how long."
)
DEMANDED = gettext_noop("The customer is in default and was asked to pay. The time counts from when that arrives.")
RETURN = gettext_noop("The goods are to go back now. The page says by when, and what you can do.")
PAYING = ("lessee", "buyer", "borrower")
CONTRACT = {
    ("begin", ""): gettext_noop("%(writer)s asks you to look at a contract. You decide whether you sign."),
    ("sign", ""): gettext_noop("Both sides have signed: the contract is in force."),
    ("withdraw_offer", ""): gettext_noop("%(writer)s has withdrawn the offer. You need do nothing."),
    ("deliver", ""): gettext_noop("%(writer)s says that it has delivered. Say so if that is not right."),
    ("deliver", "borrower"): gettext_noop(
        "%(writer)s says that the loan was paid out to you. Say so if that is not right."
    ),
    ("deliver_late", ""): gettext_noop("%(writer)s says that it has delivered. Say so if that is not right."),
    ("pay", ""): gettext_noop("A payment was booked."),
    ("receive", ""): gettext_noop("A payment was booked."),
    ("payout_booked", ""): gettext_noop("The loan was paid out. The page shows the plan of repayment."),
    ("note_reversal", ""): gettext_noop("The bank took a payment back: it is owed again. The page says how much."),
    ("say_paid", ""): gettext_noop("%(writer)s says that it has paid. Say so if that is not right."),
    ("accept_statement", ""): gettext_noop("%(writer)s confirms what was stated."),
    ("object_statement", ""): gettext_noop("%(writer)s objects to what was stated."),
    ("end_early", ""): gettext_noop("%(writer)s leaves the contract early."),
    ("buy_out", ""): gettext_noop("%(writer)s buys the goods, once the price is paid."),
    ("report_problem", ""): gettext_noop("%(writer)s reports a problem: a mediation begins."),
    ("cured", ""): gettext_noop("All that was overdue is paid. The contract goes on as before."),
    ("rescind", ""): gettext_noop("%(writer)s has ended the contract. The page says what follows and what you can do."),
    ("call_in", ""): gettext_noop("%(writer)s asks for all that is left at once. The page says how much by when."),
    ("lapse:rent", ""): gettext_noop("A rent was not paid by its day. It is still owed, and can still be paid."),
    ("lapse:instalment", ""): gettext_noop(
        "An instalment was not paid by its day. It is still owed, and can still be paid."
    ),
    ("lapse:repayment", ""): gettext_noop(
        "An instalment was not paid by its day. It is still owed, and can still be paid."
    ),
    ("lapse:sign_in_time", ""): gettext_noop("The time to sign is over, and there is no contract. Nothing is owed."),
    ("repaid", ""): gettext_noop("All is repaid: the loan is over."),
    ("bought", ""): gettext_noop("The price is paid: the goods belong to the lessee, and the lease is over."),
    ("performed", ""): gettext_noop("All is paid: the goods belong to the buyer."),
    ("paid_off", ""): gettext_noop("All is paid: the goods belong to the buyer."),
    ("term_over", "lessee"): RETURN,
    ("default_reached", ""): DEMANDED,
    **{("default_reached", role): DEMAND for role in PAYING},
}
SPECIAL = {(f"{PREFIX}{act}", role): says for (act, role), says in CONTRACT.items()}
