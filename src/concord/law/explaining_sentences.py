"""The sentences of explanations, zh and en. Places in braces are filled by `explaining_words.say`."""

from __future__ import annotations

SENTENCES: dict[str, dict[str, str]] = {
    "calendar": {"zh": "按{name}计算。", "en": "Counted by {name}."},
    "costs_first": {
        "zh": "这是实现债权的费用，先于利息和本金受偿（民法典第561条）。",
        "en": "These are the costs of enforcing what is owed: they are paid before interest and principal (CC 561).",
    },
    "restored": {
        "zh": "原来的期限已经届满；{day}，“{entry}”准许重新给予期限。",
        "en": "The time had run out; it was given again by “{entry}” on {day}.",
    },
    "cal_cn-civil": {"zh": "中国法定期间的日历", "en": "the calendar of Chinese legal periods"},
    "cal_cn-office": {"zh": "中国内地机构的工作日", "en": "the business days of an office on the Chinese mainland"},
    "cal_hk-office": {"zh": "香港机构的工作日", "en": "the business days of an office in Hong Kong"},
    "cal_plain": {"zh": "只去掉周末的日历", "en": "a calendar that leaves out weekends alone"},
    "cal_cutoff": {"zh": "{name}（每天截至{hour}:00）", "en": "{name} (each day ends at {hour}:00)"},
    "role_creditors": {"zh": "逾期事项的权利人", "en": "whoever is owed what is overdue"},
    "role_creditor": {"zh": "权利人", "en": "whoever is owed it"},
    "role_debtor": {"zh": "义务人", "en": "whoever owes it"},
    "role_notice": {"zh": "送达渠道", "en": "Service of notices"},
    "role_registrar": {"zh": "案件秘书", "en": "Registrar"},
    "role_group": {"zh": "权利人", "en": "whoever is owed what is overdue"},
    "entry_lapse": {"zh": "“{duty}”期限届满", "en": "end of the time for “{duty}”"},
    "entry_begin": {"zh": "开始", "en": "Beginning of the matter"},
    "entry_migrate": {"zh": "转入新版规则", "en": "Move to another version of the rules"},
    "entry_restate_dates": {"zh": "节假日公布后重新计算", "en": "Dates counted anew after the holidays were published"},
    # where a time begins
    "opened": {"zh": "由“{entry}”（{day}）产生。", "en": "It was opened by “{entry}” on {day}."},
    "waits_for_notice": {
        "zh": "期限为{period}，从通知送达{who}时起算。没有送达，期限不开始。",
        "en": "The time is {period} and begins when the notice reaches: {who}. Without notice no time runs.",
    },
    "served": {"zh": "通知于 {day} 送达。", "en": "The notice arrived on {day}."},
    "served_last": {
        "zh": "通知最后一次送达是 {day}，全部送达后期限才开始。",
        "en": "The notice reached the last of them on {day}; the time begins when it has reached all.",
    },
    "from_moment": {"zh": "从“{moment}”（{day}）起算。", "en": "It counts from “{moment}” on {day}."},
    "from_opening": {"zh": "从“{entry}”（{day}）起算。", "en": "It counts from “{entry}” on {day}."},
    "own_act": {
        "zh": "自己的行为自己知道，从该行为（{day}）起算。",
        "en": "Who acts knows of it: it counts from that act on {day}.",
    },
    "born_overdue": {
        "zh": "产生时该日已过，因此当即届满。",
        "en": "That day had passed already when it was opened, so it was over at once.",
    },
    "row": {"zh": "协议第 {n} 项约定的日期是 {day}。", "en": "Term {n} of the agreement names {day}."},
    "row_fixed": {
        "zh": "约定的日期按原样计算，遇休息日不顺延。",
        "en": "An agreed day stays as it is, also on a day of rest.",
    },
    "series": {
        "zh": "第 {n} 期：从第 1 期的最后一天（{first}）起，每期{every}，再数 {steps} 期。",
        "en": "Instance {n}: counted from the last day of the first one ({first}), {steps} times {every}.",
    },
    "series_months": {
        "zh": "第 {n} 期：从 {day} 起每{every}一期，每期都从这一天起数，不从上一期起数。",
        "en": "Instance {n}: one every {every} from {day}; each is counted from that day, not from the one before.",
    },
    "series_first": {
        "zh": "第 1 期：{every}，自 {day} 起算。",
        "en": "Instance 1: {every} from {day}.",
    },
    # the count
    "start": {"zh": "{day} 当天不计算。", "en": "{day} itself is not counted."},
    "start_law": {
        "zh": "{day} 当天不计算（民事诉讼法第85条、民法典第201条）。",
        "en": "{day} itself is not counted (CPL 85, CC 201).",
    },
    "cutoff": {
        "zh": "{at} 已过当天 {hour}:00，视为次日（{day}）完成。",
        "en": "{at} was after {hour}:00, so it counts as done on {day}.",
    },
    "count_days": {
        "zh": "{period}：第 1 天是 {first}，第 {n} 天是 {last}。",
        "en": "{period}: day 1 is {first}, day {n} is {last}.",
    },
    "one_day": {"zh": "{period}：第 1 天是 {last}。", "en": "{period}: day 1 is {last}."},
    "working_days": {
        "zh": "{period}：第 1 个工作日是 {first}，第 {n} 个是 {last}。",
        "en": "{period}: working day 1 is {first}, working day {n} is {last}.",
    },
    "one_working_day": {"zh": "{period}：下一个工作日是 {last}。", "en": "{period}: the next working day is {last}."},
    "skipped": {"zh": "不计算：{days}。", "en": "Not counted: {days}."},
    "made_up": {"zh": "调休上班，计算在内：{days}。", "en": "Worked to make up for a holiday, so counted: {days}."},
    "months": {"zh": "{period}后的同一日是 {last}。", "en": "{period} later, the same day of the month is {last}."},
    "month_end": {
        "zh": "{period}后的当月没有 {number} 日，以月末 {last} 为准（民法典第202条）。",
        "en": "{period} later there is no day {number} in the month, so its last day counts: {last} (CC 202).",
    },
    "hours": {"zh": "{period}后是 {at}。", "en": "{period} later it is {at}."},
    "rolled": {
        "zh": "{day} 是休息日（{why}），顺延到下一个工作日 {last}。",
        "en": "{day} is a day of rest ({why}); the time ends on the next working day, {last}.",
    },
    "off": {"zh": "{day}（{why}）", "en": "{day} ({why})"},
    "more_days": {"zh": "等共 {n} 天", "en": "and others, {n} in all"},
    "weekend": {"zh": "周末", "en": "weekend"},
    "day_of_rest": {"zh": "休息日", "en": "day of rest"},
    "ends": {"zh": "最后一天是 {day}，到当天 {hour} 为止。", "en": "The last day is {day}, until {hour}."},
    "provisional": {
        "zh": "{year} 年的节假日还没有公布，先只按周末计算；公布后会重新计算并通知。",
        "en": "The holidays of {year} are not published yet: only weekends count. It is counted anew when they are.",
    },
    "unverified": {
        "zh": "尚未与官方公布的通知核对的日子：{days}。",
        "en": "Not checked against the official notice yet: {days}.",
    },
    "renumbered": {
        "zh": "；第{old}条在现行文本（2023年修正）中是第{new}条",
        "en": "; article {old} is {new} in the edition of 2023",
    },
    "renumbered_unverified": {
        "zh": "；第{old}条在现行文本（2023年修正）中是第{new}条（未核对）",
        "en": "; article {old} is {new} in the edition of 2023 (unverified)",
    },
    "recorded": {
        "zh": "当时记录的结果是 {day}。已记录的日期不因节假日表的更正而改变。",
        "en": "When it was recorded, the result was {day}. A recorded date does not change when a table is corrected.",
    },
    # what moved it
    "extended": {
        "zh": "“{entry}”（{on}）延长 {n} 天，从原来的最后一天 {old} 起算。",
        "en": "“{entry}” on {on} gave {n} more days, counted from the old last day, {old}.",
    },
    "extended_unserved": {
        "zh": "“{entry}”（{on}）延长 {n} 天；送达后从原期限的最后一天起算。",
        "en": "“{entry}” on {on} gave {n} more days, to be counted from the last day of the time once it has begun.",
    },
    "longer": {
        "zh": "加上此前延长的 {n} 天，从 {old} 数到 {day}。",
        "en": "With the {n} days given before, counted from {old}, it is {day}.",
    },
    "held": {"zh": "“{entry}”后，从 {day} 起停止计算。", "en": "It stands still from {day}: “{entry}”."},
    "held_too": {
        "zh": "“{entry}”（{day}）也使其停止计算；重叠的时间只算一次。",
        "en": "“{entry}” on {day} holds it too; what overlaps counts once.",
    },
    "went_on": {
        "zh": "“{entry}”后，从 {to} 起继续计算：{since} 到 {to} 停了 {n} {unit}。",
        "en": "It went on from {to}, “{entry}”: from {since} to {to} it stood still for {n} {unit}.",
    },
    "moved": {"zh": "原来的 {old} 顺延 {n} {unit}，是 {day}。", "en": "{old} moves by {n} {unit} to {day}."},
    "same_day": {"zh": "同一天停止又继续，日期不变。", "en": "It stopped and went on on one day: the date stays."},
    "unit_D": {"zh": "天", "en": "day(s)"},
    "unit_BD": {"zh": "个工作日", "en": "working day(s)"},
    "unit_H": {"zh": "秒", "en": "second(s)"},
    "stated": {
        "zh": "{day} 有人陈述“{entry}”；在对方答复前停止计算，只停一次。",
        "en": "“{entry}” was stated on {day}; until the other side has answered, the time stands still, once.",
    },
    "objected": {
        "zh": "陈述被否认，期限按原来的日期继续。",
        "en": "The statement was objected to: the time runs on to its old date.",
    },
    "notice_corrected": {
        "zh": "送达时间更正为 {day}，重新计算。",
        "en": "The time of service was corrected to {day}; it is counted anew.",
    },
    "moment_corrected": {
        "zh": "起算时间更正为 {day}，重新计算。",
        "en": "The time it counts from was corrected to {day}; it is counted anew.",
    },
    "notice_undone": {
        "zh": "送达记录被撤销，送达之前期限不计算。",
        "en": "The record of service was taken back: no time runs until the notice arrives.",
    },
    "published": {
        "zh": "节假日公布后重新计算：{day}。",
        "en": "Counted anew after the holidays were published: {day}.",
    },
    "accelerated": {
        "zh": "“{entry}”（{day}）使余款全部到期。",
        "en": "“{entry}” on {day} made all that was left due at once.",
    },
    "late_again": {
        "zh": "{day} 已过仍未完成；任务不因此消失，{again} 再次提醒。",
        "en": "It was to be done by {day} and is late. It stays to be done; the next alert is on {again}.",
    },
    "result": {"zh": "结果：最后期限是 {day}。", "en": "Result: it ends on {day}."},
    "result_none": {"zh": "结果：现在没有日期。", "en": "Result: it has no date now."},
    "result_held": {
        "zh": "结果：停止计算；停止前的日期是 {day}。",
        "en": "Result: it stands still. Before that, the date was {day}.",
    },
    "result_late": {
        "zh": "结果：应于 {day} 前完成，现已逾期。",
        "en": "Result: it was to be done by {day} and is late.",
    },
    "result_over": {"zh": "结果：{day} 到期。", "en": "Result: it was due on {day}."},
    "not_standing": {"zh": "现在没有您可以看到的“{duty}”。", "en": "No “{duty}” stands now that you may see."},
    # money
    "amount": {"zh": "本金 {amount}。", "en": "Principal: {amount}."},
    "amount_term": {"zh": "本金 {amount}（{term}）。", "en": "Principal: {amount} ({term})."},
    "charged": {
        "zh": "其中约定利息 {amount}；约定利息不再计逾期利息。",
        "en": "Of this, {amount} is agreed interest, which bears no late interest.",
    },
    "rate": {
        "zh": "到期后按{rate}计息，自到期日起算的整天数，四舍五入到分。",
        "en": "After that day it bears {rate}, for whole days, rounded half up to the smallest unit.",
    },
    "rate_year": {"zh": "年利率 {percent}%（一年 {basis} 天）", "en": "{percent} % a year ({basis} days)"},
    "rate_day": {"zh": "日利率 {percent}%", "en": "{percent} % a day"},
    "interest": {
        "zh": "{since} 到 {until} 共 {days} 天：{principal} × {rate} × {days} = {amount}。",
        "en": "{since} to {until}, {days} days: {principal} × {rate} × {days} = {amount}.",
    },
    "payment": {
        "zh": "{day} 到账 {amount}：先抵利息 {interest}，再抵本金 {principal}，本金还剩 {left}。",
        "en": "{day}, {amount} arrived: {interest} for interest first, {principal} for principal; {left} is left.",
    },
    "settled": {"zh": "已付清。", "en": "Paid in full."},
    "owed": {
        "zh": "到 {day} 应付：本金 {principal}，利息 {interest}。",
        "en": "Owed on {day}: principal {principal}, interest {interest}.",
    },
    "waived": {"zh": "不再欠。", "en": "It is no longer owed."},
    # why not
    "no_such_act": {"zh": "这份规则没有“{act}”这个行为。", "en": "These rules know no act “{act}”."},
    "not_in_stage": {
        "zh": "案件现在处于“{stage}”，这一步不在这个阶段。",
        "en": "The case is at “{stage}”; this is not done at this stage.",
    },
    "has_ended": {"zh": "案件已结束。", "en": "The case is closed."},
    "in_stages": {"zh": "可以在这些阶段进行：{stages}。", "en": "It can be done at: {stages}."},
    "not_your_role": {"zh": "这一步由{roles}进行。", "en": "This is for: {roles}."},
    "not_in_role": {"zh": "您在本案中不是{role}。", "en": "You do not take part in this case as: {role}."},
    "creditors_now": {
        "zh": "只有在有款项或事项逾期未履行时，权利人才可以进行。",
        "en": "Only whoever is owed something overdue may do this, once it is overdue.",
    },
    "while": {
        "zh": "只有在“{duty}”待办期间才可以进行；现在没有。",
        "en": "This exists only while “{duty}” waits to be done; it does not now.",
    },
    "opened_by": {"zh": "“{duty}”由以下产生：{openers}。", "en": "“{duty}” is opened by: {openers}."},
    "rule_asks": {"zh": "规则要求：{condition}。", "en": "The rule asks for this: {condition}."},
    "window_over": {
        "zh": "可以进行的时间是{period}，已于 {day} 截止。",
        "en": "There were {period} for this; they ended on {day}.",
    },
    "never_again": {"zh": "时间已过，不能再进行。", "en": "The time is over; it cannot be done any more."},
    "answer_first": {
        "zh": "对方有一项陈述在等您答复，答复后才能离开这个阶段。",
        "en": "A statement of the other side waits for your answer; answer it first, then this is possible.",
    },
    "done_already": {
        "zh": "您已经做过这一步，在等其他人。",
        "en": "You have done your part; the others are waited for.",
    },
    "done_once": {"zh": "这件事已经记录过，不会重复计算。", "en": "This has been recorded; it does not count twice."},
    "nothing_to_name": {
        "zh": "现在没有可以选择的记录（{field}）。",
        "en": "There is nothing that it could name now ({field}).",
    },
    "no_statement": {"zh": "现在没有等您答复的陈述。", "en": "No statement waits for your answer."},
    "no_service": {"zh": "现在没有等待送达的通知。", "en": "No notice waits to be served."},
    "field": {"zh": "“{field}”填写的内容不符合要求：{limits}。", "en": "“{field}” does not fit: {limits}."},
    "order": {
        "zh": "写明的时间早于此前的记录，或晚于现在。",
        "en": "The stated time lies before what was recorded, or in the future.",
    },
}
