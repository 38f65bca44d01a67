# ruff: noqa: E501 - one planted defect a line reads best
"""Defects sown into the shipped contracts, three of each class that a report has to catch before anybody signs.

Each is one small change of a file as it is shipped: class -> (rulebook, code, where it is reported, what is written
instead of what).
"""

from __future__ import annotations

from concord.law import shelf

Seed = tuple[str, str, str, dict[str, str]]
COUNTED = 'lapse: {set: {demands: "data.demands + 1"}}'  # time runs out, and it is counted: nothing else follows

SEEDS: dict[str, tuple[Seed, ...]] = {
    "an obligation never ends": (
        ("lease@1", "wait-not-running", "stages.running", {" || (overdue('rent') > 0 && !open('rent'))": ""}),
        ("lease@1", "silent-circle", "stages.returning", {
            "during: [in_default, rescindable, claimable]": "during: [in_default, rescindable, claimable, withheld]"}),
        ("loan@1", "endless-pause", "pauses.suspension", {
            "do: [continue], within: P90D, lapse: {resume: suspension}": f"do: [continue], within: P90D, {COUNTED}"}),
        ("sale@1", "endless-pause", "pauses.hindrance", {"lapse: {resume: hindrance}": "lapse: {mark: patience}"}),
    ),
    "a breach has no remedy": (
        ("lease@1", "creditor-without-act", "stages.ended", {" + overdue('buyout') > 0": " > 0"}),
        ("loan@1", "no-consequence", "stages.awaiting_money.duties.payout", {
            "from: notice, lapse: {to: late_money}, source: CC 671": "from: notice, source: CC 671"}),
        ("sale@1", "no-consequence", "stages.refunding.duties.refund_in_time", {
            "from: notice, lapse: {open: [claim_refund]}, source": "from: notice, source"}),
    ),
    "a deadlock": (
        ("lease@1", "nothing-due", "stages.rescindable", {
            "do: [rescind, open_dispute], within: P1Y, lapse: {to: claimable}": f"do: [rescind, open_dispute], within: P1Y, {COUNTED}"}),
        ("lease@1", "nothing-due", "stages.withheld", {
            "do: [confirm_late_return, claim_goods], within: P3Y, lapse: {to: ended, outcome: limitation}":
            f"do: [confirm_late_return, claim_goods], within: P3Y, {COUNTED}"}),
        ("lease@1", "nothing-due", "stages.offered", {
            "do: [sign], within: P7D, from: notice, lapse: {to: ended, outcome: not_concluded}": f"do: [sign], within: P7D, from: notice, {COUNTED}"}),
        ("lease@1", "powerless-duty", "stages.returning.duties.return_goods", {
            "confirm_return: {by: lessor,": "confirm_return: {by: lessor, if: \"data.leaving && data.buying\","}),
    ),
    "a clause is never reached": (
        ("lease@1", "unreachable-stage", "stages.late_goods", {
            "lapse: {to: late_goods}": "lapse: {to: ended, outcome: not_delivered}"}),
        ("loan@1", "unreachable-stage", "stages.late_money", {
            "lapse: {to: late_money}": "lapse: {to: ended, outcome: not_paid_out}"}),
        ("sale@1", "unreachable-stage", "stages.taken_back", {
            "form: {ref: {type: text}}, to: taken_back,": "form: {ref: {type: text}}, to: returning,"}),
        ("lease@1", "rule-never-used", "whenever.bought", {
            "data.buying && left('buyout') == 0": "data.buying && data.leaving && left('buyout') == 0"}),
    ),
    "two duties contradict each other": (
        ("lease@1", "contradictory-duties", "stages.rescindable.duties.decide_rescission", {
            "do: [rescind, open_dispute], within: P1Y, lapse: {to: claimable}, source: CC 564}":
            "do: [rescind], within: P1Y, lapse: {to: claimable}, source: CC 564}\n"
            "      mediate_too: {by: lessor, do: [open_dispute], within: P1Y, lapse: {to: claimable}, source: CC 564}"}),
        ("sale@1", "contradictory-duties", "stages.choosing.duties.rescind_too", {
            "choice: {by: seller, do: [call_in, rescind, take_back], within: P1Y, lapse: {to: claimable}, source: CC 564,":
            "rescind_too: {by: seller, do: [rescind], within: P1Y, lapse: {to: claimable}, source: CC 564}\n"
            "      choice: {by: seller, do: [call_in], within: P1Y, lapse: {to: claimable}, source: CC 564,"}),
        ("loan@1", "contradictory-duties", "stages.awaiting_money.duties.book_too", {
            "payout: {by: lender, do: [deliver, payout_booked], within: P7D, from: notice, lapse: {to: late_money},":
            "book_too: {by: lender, do: [payout_booked], within: P7D, from: notice, lapse: {to: late_money}, source: CC 671}\n"
            "      payout: {by: lender, do: [deliver], within: P7D, from: notice, lapse: {to: late_money},"}),
    ),
    "a payment counts twice": (
        ("lease@1", "pays-twice", "acts.pay", {
            'credit: form.amount\n    title: {zh: "收款"': 'credit: "2 * form.amount"\n    title: {zh: "收款"'}),
        ("lease@1", "pays-twice", "acts.say_paid", {
            "credit: form.amount\n    objection: {by: lessor": 'credit: "form.amount + terms.rent"\n    objection: {by: lessor'}),
        ("loan@1", "own-word", "acts.say_paid", {
            '    objection: {by: lender, within: P7D}\n    source: CC 561\n': "    source: CC 561\n"}),
        ("sale@1", "no-reference", "acts.pay", {
            'form: {ref: {type: text}, amount: {type: money, min: 1, max: 1000000000}}\n    credit: form.amount\n    source: "CC 561, 628"':
            'form: {amount: {type: money, min: 1, max: 1000000000}}\n    credit: form.amount\n    source: "CC 561, 628"'}),
    ),
    "a cap of the law is broken for some terms": (
        ("lease@1", "broken", "caps.interest_capped", {
            "  legal_rate: \"terms.late_rate <= 4 * table('LPR1Y', now)\"\n": "", "checks.legal_rate, ": ""}),
        ("loan@1", "broken", "caps.late_capped", {
            'legal_late_rate: "terms.late_rate + terms.penalty <= 4 *': 'legal_late_rate: "terms.late_rate + terms.penalty <= 5 *'}),
        ("sale@1", "broken", "caps.damages_capped", {
            "damages:     {type: int, min: 0, max: 30": "damages:     {type: int, min: 0, max: 40"}),
    ),
    "something personal stays readable": (
        ("lease@1", "personal-unsealed", "terms.number", {
            "  rent:      {type: money, min: 100": '  number: {type: int, label: {zh: "承租人手机号", en: The number}}\n  rent:      {type: money, min: 100'}),
        ("loan@1", "personal-unsealed", "acts.ask_new_plan.form.phone", {
            "label: {zh: \"希望分几个月\", en: In how many months}}, why:": "label: {zh: \"希望分几个月\", en: In how many months}}, phone: {type: int, optional: true}, why:"}),
        ("sale@1", "personal-in-rulebook", "stages.awaiting_goods.says.seller", {
            'seller: {zh: "请交付货物。"': 'seller: {zh: "请交付货物，电话 13812345678。"'}),
    ),
    "a term is not defined": (
        ("lease@1", "term-undefined", "clauses.return.says.en", {
            "the lessee returns the Goods within 7 days": "the lessee returns the Equipment within 7 days"}),
        ("sale@1", "term-undefined", "clauses.defects.says.zh", {
            "买受人自交付之日起{terms.inspection}内检验货物": "买受人自交付之日起{terms.inspection}内检验“标的物”"}),
        ("loan@1", "term-undefined", "clauses.payments.says.zh", {
            "借款人通过收付款渠道付款": "借款人（乙方）通过收付款渠道付款"}),
    ),
    "a date is ambiguous": (
        ("lease@1", "clause-ambiguous-date", "clauses.leaving.says.zh", {"自提出之日起10天内付清": "10天内付清"}),
        ("sale@1", "clause-ambiguous-date", "clauses.demand.says.en", {
            "within {terms.grace} from the day the demand arrived, the contract": "within {terms.grace}, the contract"}),
        ("loan@1", "clause-ambiguous-date", "clauses.fees.says.zh", {"自放款之日起5天内付清": "月底前付清"}),
    ),
    "a number of a clause differs from its rule": (
        ("lease@1", "clause-number-differs", "clauses.leaving.says.en", {"is to be paid within 10 days": "is to be paid within fifteen days"}),
        ("sale@1", "clause-number-differs", "clauses.sending_back.says.zh", {"自收到退货通知之日起15天内": "自收到退货通知之日起二十天内"}),
        ("loan@1", "clause-number-differs", "clauses.late_interest.says.zh", {"一年期贷款市场报价利率的四倍；两项": "一年期贷款市场报价利率的六倍；两项"}),
    ),
    "a date of a clause differs from its rule": (
        ("lease@1", "clause-date-differs", "clauses.goods.says.zh", {"租期为{terms.months}个月，自交付之日起算": "租期到2027年3月1日"}),
        ("loan@1", "clause-date-differs", "clauses.loan.says.en", {"for {terms.count} months, counted": "until 1 March 2028, counted"}),
        ("sale@1", "clause-date-differs", "clauses.instalments.says.zh", {"以后每满一个月到期一期": "最后一期在2027-12-31到期"}),
    ),
    "a defined term of a clause differs from its rule": (
        ("lease@1", "clause-term-differs", "clauses.rent", {"每期{terms.rent}，": "每期{terms.price}，"}),
        ("sale@1", "clause-term-differs", "clauses.taking_back", {"自收到回赎通知之日起{terms.redeem}内": "自收到回赎通知之日起{terms.delivery}内"}),
        ("loan@1", "clause-term-differs", "clauses.early", {"自提出之日起5天内付清，不另收费用": "自提出之日起5天内付清，另收{terms.fees}"}),
    ),
    "a clause has no rule": (
        ("lease@1", "clause-without-rule", "clauses.evidence", {"    rules: [acts.add_evidence]\n": ""}),
        ("sale@1", "clause-without-rule", "clauses.title", {"    rules: [whenever.performed, whenever.paid_off]\n": ""}),
        ("loan@1", "clause-without-rule", "clauses.assignment", {"    rules: [acts.assign_claim]\n": ""}),
    ),
}  # fmt: skip


def sown(seed: Seed) -> str:
    """The shipped file with one defect in it; each passage must be there exactly once."""
    text = shelf.source(seed[0]).decode()
    for old, new in seed[3].items():
        assert text.count(old) == 1, f"{text.count(old)} times in {seed[0]}: {old}"
        text = text.replace(old, new)
    return text
