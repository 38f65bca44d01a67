"""The sentences of a sheet of risk points, zh and en. Places in braces are filled by `risk_file.File.tell`."""

from __future__ import annotations

SENTENCES: dict[str, dict[str, str]] = {
    "and": {"zh": "、", "en": ", "},
    "something": {"zh": "一项记录", "en": "a record"},
    # breaches
    "unpaid": {"zh": "未按时付款：{what}", "en": "Not paid in time: {what}"},
    "undone": {"zh": "未按时履行：{what}", "en": "Not done in time: {what}"},
    "said_of": {"zh": "一方主张：{what}", "en": "Stated by one side: {what}"},
    "standing_stands": {"zh": "尚未补救。", "en": "It has not been made good."},
    "standing_made_good": {
        "zh": "后来已经补救，现在没有未了的金额。",
        "en": "It was made good later. Nothing of it is open now.",
    },
    "standing_over": {
        "zh": "合同关系已变化，这一项不再要求履行。",
        "en": "The contract has moved on; this is no longer to be done.",
    },
    "standing_open_stated": {
        "zh": "只有一方这样说，另一方尚未答复。",
        "en": "One side says so; the other has not answered.",
    },
    "standing_open_disputed": {
        "zh": "一方这样说，另一方已提出异议。",
        "en": "One side says so; the other has objected.",
    },
    "nothing": {
        "zh": "没有发现违约：没有逾期未付的款项，没有过期未履行的义务，也没有一方对另一方履行的异议。",
        "en": "No breach is found: nothing is overdue, no duty has passed unmet, and neither side complains.",
    },
    # what happened
    "begun": {"zh": "发出合同要约。", "en": "The contract was offered."},
    "agreed": {"zh": "{who}确认属实：{what}。", "en": "{who} agreed: {what}."},
    "objected": {"zh": "{who}提出异议：{what}。", "en": "{who} objected: {what}."},
    "reached": {"zh": "通知送达{who}：{what}。", "en": "Notice reached {who}: {what}."},
    "no_answer": {"zh": "答复期限已过，没有人提出异议。", "en": "The time to object passed; nobody objected."},
    "overdue": {"zh": "{what}（{sum}）到 {day} 没有付清。", "en": "{what} ({sum}) was not paid by {day}."},
    "time_over": {"zh": "“{what}”的期限于 {day} 届满。", "en": "The time for “{what}” ended on {day}."},
    "did": {"zh": "{who}：{what}。", "en": "{who}: {what}."},
    "did_sum": {"zh": "{who}：{what}，{sum}。", "en": "{who}: {what}, {sum}."},
    "stated": {"zh": "{who}说明：{what}。", "en": "{who} states: {what}."},
    "stated_sum": {"zh": "{who}说明：{what}，{sum}。", "en": "{who} states: {what}, {sum}."},
    # on what it rests
    "basis_bank": {"zh": "收款渠道入账", "en": "Booked by the payment channel"},
    "basis_received": {"zh": "收款一方自己确认", "en": "Confirmed by the side that receives it"},
    "basis_notice": {"zh": "送达记录", "en": "Recorded on arrival"},
    "basis_rule": {"zh": "由规则和日期得出", "en": "Follows from the rules and the days"},
    "basis_act": {"zh": "{who}在平台上作出", "en": "Done here by {who}"},
    "basis_stated": {"zh": "只有{who}这样说", "en": "Only {who} says so"},
    "basis_agreed_then": {"zh": "{who}说明，{other}于 {day} 确认", "en": "{who} says so; {other} agreed on {day}"},
    "basis_silence_then": {
        "zh": "{who}说明，{other}到 {day} 未提异议",
        "en": "{who} says so; {other} did not object by {day}",
    },
    "basis_disputed_then": {
        "zh": "只有{who}这样说，{other}于 {day} 提出异议",
        "en": "Only {who} says so; {other} objected on {day}",
    },
    "basis_stated_then": {
        "zh": "只有{who}这样说，{other}尚未答复",
        "en": "Only {who} says so; {other} has not answered",
    },
    "basis_bank_then": {
        "zh": "{who}说明，收款渠道于 {day} 入账",
        "en": "{who} says so; the payment channel booked it on {day}",
    },
    "basis_received_then": {
        "zh": "{who}说明，{other}于 {day} 确认收到",
        "en": "{who} says so; {other} confirmed it on {day}",
    },
    # amounts
    "did_by_rule": {"zh": "{what}。", "en": "{what}."},
    "claim_rest": {"zh": "{what}，提前到期的其余部分", "en": "{what}, the rest that was called in"},
    "claim_n": {"zh": "{what}，第 {n} 期", "en": "{what}, no. {n}"},
    "status_late": {"zh": "逾期", "en": "overdue"},
    "status_overdue": {"zh": "逾期", "en": "overdue"},
    "status_open": {"zh": "未到期", "en": "not due yet"},
    "status_held": {"zh": "暂停", "en": "standing still"},
    "status_stated": {"zh": "等待答复", "en": "waits for an answer"},
    "status_unserved": {"zh": "通知尚未送达", "en": "notice has not arrived"},
    "status_left": {"zh": "合同结束时未付", "en": "open when the contract ended"},
    "status_paid": {"zh": "已付清", "en": "paid"},
    "status_waived": {"zh": "不再请求", "en": "no longer owed"},
    "as_term": {"zh": "合同约定：{term}。", "en": "As the contract says: {term}."},
    "as_plan": {"zh": "按还款计划应付的本金部分。", "en": "The principal of this row of the plan."},
    "as_rule": {"zh": "按合同规则计算。", "en": "As the rules of the contract give it."},
    "agreed_of": {
        "zh": "约定的利息：未还本金{base} × {rate} × {parts}/{of} = {amount}。",
        "en": "Interest that was agreed: principal outstanding {base} × {rate} × {parts}/{of} = {amount}.",
    },
    "agreed_plain": {"zh": "约定的利息，按还款计划。", "en": "Interest that was agreed, as the plan has it."},
    "interest": {
        "zh": "逾期利息，从 {since} 到 {until} 共 {days} 天：{base} × {rate} × {days} 天 = {amount}。",
        "en": "Late interest from {since} to {until}, {days} days: {base} × {rate} × {days} days = {amount}.",
    },
    "paid": {
        "zh": "{day} 付款，先抵利息{interest}，再抵本金{principal}（民法典第561条）。",
        "en": "Paid on {day}: first {interest} of interest, then {principal} of principal (Civil Code, art. 561).",
    },
    "waived_on": {"zh": "自 {day} 起不再请求。", "en": "No longer owed since {day}."},
    "percent": {"zh": "违约金：{base} × {percent}% = {amount}。", "en": "Damages: {base} × {percent} % = {amount}."},
    "by_rule": {"zh": "按规则计算：{rule} = {amount}。", "en": "As the rule says: {rule} = {amount}."},
    "set_off": {"zh": "减去已付的款项。", "en": "Less what was paid already."},
    # notes
    "note_base": {
        "zh": "本清单由平台根据案卷自动整理，只列出案卷显示的内容，不是认定，也不是法律意见；由人来判断。",
        "en": "Drawn up from the file. It lists what the file shows, decides nothing and is no legal advice.",
    },
    "note_receipts": {
        "zh": "账本回执证明一项记录自何时起存在且未被改动，不证明所述内容属实。",
        "en": "A receipt proves since when a record exists and that nobody changed it, not that what it says is true.",
    },
    "note_hidden": {
        "zh": "案卷中有您看不到的记录，因此不逐项列出计算过程。",
        "en": "The file holds records that you may not see, so the sums are shown without their lines.",
    },
}
