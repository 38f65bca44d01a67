"""The sentences of the defences on a sheet of risk points, zh and en: d_ titles, s_ articles, m_ what meets them."""

from __future__ import annotations

DEFENCES: dict[str, dict[str, str]] = {
    # payments
    "d_payments": {"zh": "已经付款，但没有入账", "en": "Paid, but not in the books"},
    "s_payments": {"zh": "民法典第557、560、561条", "en": "Civil Code, arts. 557, 560, 561"},
    "said_paid": {
        "zh": "{day}，{who}说明已付{sum}，还没有人答复，也没有入账。",
        "en": "On {day} {who} said that {sum} was paid. Nobody has answered, and it is not booked.",
    },
    "said_paid_objected": {
        "zh": "{day}，{who}说明已付{sum}，对方提出异议，没有入账。",
        "en": "On {day} {who} said that {sum} was paid. The other side objected, and it is not booked.",
    },
    "pot": {
        "zh": "有{sum}已到账，还没有抵充任何一期。",
        "en": "{sum} has arrived and has not been set against anything yet.",
    },
    "no_payment_said": {
        "zh": "没有主张过而未入账的付款，已到账的都已抵充。",
        "en": "No payment was claimed that is not booked, and all that arrived was set against what is owed.",
    },
    "sent_back": {"zh": "被银行退回{sum}。", "en": "The bank sent {sum} back."},
    "m_payments": {
        "zh": "收款账户在付款日前后的流水，或者收款一方的明确答复。",
        "en": "The statement of the receiving account around that day, or a plain answer of the side that receives.",
    },
    # goods and money
    "d_goods": {"zh": "货物没有交付或者有瑕疵", "en": "Goods not delivered, or defective"},
    "civil_articles": {"zh": "民法典第{numbers}条", "en": "Civil Code, arts. {numbers}"},
    "d_money_paid_out": {"zh": "借款没有足额实际支付", "en": "The money was not paid out, or not in full"},
    "s_paid_out": {
        "zh": "民法典第670、679条；法释〔2020〕17号第26条",
        "en": "Civil Code, arts. 670, 679; Judicial Interpretation [2020] No. 17, art. 26",
    },
    "not_given": {"zh": "案卷中没有“{what}”的记录。", "en": "The file holds no “{what}”."},
    "given_bank": {"zh": "“{what}”：{day}，收款渠道入账。", "en": "“{what}”: booked by the payment channel on {day}."},
    "given_received": {
        "zh": "“{what}”：{day}，收到的一方自己确认。",
        "en": "“{what}”: on {day}, confirmed by the side that received it.",
    },
    "given_agreed": {"zh": "“{what}”：{day}，对方确认属实。", "en": "“{what}”: on {day}, and the other side agreed."},
    "given_silence": {
        "zh": "“{what}”：{day}，对方收到通知后没有在期限内提出异议。",
        "en": "“{what}”: on {day}; the other side had notice and did not object in time.",
    },
    "given_act": {"zh": "“{what}”：{day}，在平台上作出。", "en": "“{what}”: on {day}, done here."},
    "paid_out_less": {
        "zh": "实际支付{sum}，少于约定的本金{agreed}；本金以实际支付的为准。",
        "en": "{sum} was paid out, less than the agreed {agreed}. The principal is what was paid out.",
    },
    "no_complaint": {
        "zh": "此后没有关于质量或者其他问题的说明。",
        "en": "Nothing was said since then of defects or other problems.",
    },
    "no_counter": {
        "zh": "案卷不显示这笔款项以对方先履行为条件。",
        "en": "The file does not show that this payment hangs on anything that the other side had to do first.",
    },
    "complaint": {"zh": "{day}：{what}。{said}", "en": "{day}: {what}. {said}"},
    "complaint_stated": {"zh": "对方还没有答复。", "en": "The other side has not answered."},
    "complaint_disputed": {"zh": "对方提出了异议。", "en": "The other side objected."},
    "complaint_agreed": {"zh": "对方已确认。", "en": "The other side agreed."},
    "complaint_silence": {"zh": "对方没有在期限内提出异议。", "en": "The other side did not object in time."},
    "complaint_bank": {"zh": "收款渠道已入账。", "en": "The payment channel booked it."},
    "complaint_received": {"zh": "收到的一方已确认。", "en": "The side that receives it confirmed it."},
    "complaint_act": {"zh": "已在平台上作出。", "en": "It was done here."},
    "problem": {"zh": "{day}，提出：{what}，并开始调解。", "en": "On {day}: {what}; mediation began."},
    "m_goods": {
        "zh": "签收记录、物流记录，或者检验、维修的书面结果。",
        "en": "A signed receipt, the carrier's record, or a written result of inspection or repair.",
    },
    # rates
    "d_rate": {"zh": "利率过高", "en": "The rate is too high"},
    "d_rate_loan": {
        "zh": "法释〔2020〕17号第25、28、29条；民法典第680条",
        "en": "Judicial Interpretation [2020] No. 17, arts. 25, 28, 29; Civil Code, art. 680",
    },
    "d_rate_other": {
        "zh": "民法典第585条；四倍 LPR 是法释〔2020〕17号第25条对借贷的上限，这里只作参照",
        "en": "Civil Code, art. 585. Four times the LPR is the limit of loans ([2020] No. 17, art. 25); here a measure",
    },
    "no_rate": {
        "zh": "合同没有约定利率，也没有请求逾期利息。",
        "en": "The contract has no rate, and no late interest is claimed.",
    },
    "late_rate": {"zh": "请求的逾期利率", "en": "Late interest that is claimed"},
    "cap": {
        "zh": "合同之日 {day} 的一年期 LPR：{lpr}；四倍为{cap}。",
        "en": "One-year LPR on {day}, the day of the contract: {lpr}. Four times that: {cap}.",
    },
    "above_cap": {"zh": "{name}：{rate}，高于四倍。", "en": "{name}: {rate}. That is above."},
    "at_cap": {
        "zh": "{name}：{rate}，正好等于四倍，没有超过。",
        "en": "{name}: {rate}. That is exactly four times, and not above.",
    },
    "below_cap": {"zh": "{name}：{rate}，低于四倍。", "en": "{name}: {rate}. That is below."},
    "cost_above": {
        "zh": "整个借期的利息和费用共{sum}，高于按四倍计算的{limit}。",
        "en": "Interest and fees of the whole term: {sum}. That is above four times the LPR ({limit}).",
    },
    "cost_within": {
        "zh": "整个借期的利息和费用共{sum}，没有超过按四倍计算的{limit}。",
        "en": "Interest and fees of the whole term: {sum}. That is not above four times the LPR ({limit}).",
    },
    "provisional": {
        "zh": "这一天的 LPR 晚于利率表最后核对之日，用于文书前须由工作人员核对。",
        "en": "The LPR of that day lies past the last check of the table. An officer checks it before it is used.",
    },
    "no_lpr": {"zh": "利率表没有 {day} 的 LPR。", "en": "The table has no LPR for {day}."},
    "m_lpr": {"zh": "当日公布的一年期 LPR。", "en": "The one-year LPR published for that day."},
    "m_rate": {
        "zh": "超过部分不予支持；把请求降到四倍以内。",
        "en": "What is above is not awarded. Bring the claim down to four times.",
    },
    # damages
    "d_damages": {"zh": "违约金过分高于损失", "en": "Damages out of proportion to the loss"},
    "s_damages": {
        "zh": "民法典第585条；合同编通则解释第65条",
        "en": "Civil Code, art. 585; SPC Interpretation on the General Provisions of Contracts, art. 65",
    },
    "no_damages": {
        "zh": "没有请求违约金，也没有请求逾期利息。",
        "en": "Neither damages nor late interest are claimed.",
    },
    "loan_measure": {
        "zh": "借款只请求了逾期利息，以四倍 LPR 为限，见“利率过高”。",
        "en": "Of this loan only late interest is claimed. Its limit is four times the LPR: see the rate above.",
    },
    "claimed": {
        "zh": "请求{sum}：逾期利息{interest}，违约金{damages}。",
        "en": "Claimed: {sum}, being late interest {interest} and damages {damages}.",
    },
    "loss_sale": {
        "zh": "没有约定时法律给出的损失（违约之日 LPR 加五成，买卖合同解释第18条）：{sum}。",
        "en": "The loss that the law counts where nothing is agreed (LPR and half of it; Sales, art. 18): {sum}.",
    },
    "loss_like_sale": {
        "zh": "没有约定时法律给出的损失（参照买卖，违约之日 LPR 加五成，民法典第646条、买卖合同解释第18条）：{sum}。",
        "en": "The loss by law where nothing is agreed (as for sales: LPR and half of it; art. 646): {sum}.",
    },
    "loss_lpr": {
        "zh": "以到期之日的一年期 LPR 计算的资金占用损失：{sum}。",
        "en": "The loss of the use of the money, at the one-year LPR of the day it was due: {sum}.",
    },
    "over_limit": {
        "zh": "超过损失的百分之一百三十（{limit}），一般可以认定为过分高于损失。",
        "en": "That is above 130 % of the loss ({limit}), which as a rule is too much.",
    },
    "within_limit": {
        "zh": "没有超过损失的百分之一百三十（{limit}）。",
        "en": "That is within 130 % of the loss ({limit}).",
    },
    "m_damages": {
        "zh": "证明实际损失更大（民法典第584条），或者对方恶意违约；否则把请求降到百分之一百三十以内。",
        "en": "Proof of a greater loss (Civil Code, art. 584) or of bad faith. Otherwise claim no more than 130 %.",
    },
    # demand and grace
    "d_demand": {"zh": "没有催告，或者催告没有送达", "en": "No demand, or it never arrived"},
    "no_demand": {"zh": "案卷中没有催告。", "en": "The file holds no demand."},
    "demand_made": {"zh": "{day} 发出催告：{what}。", "en": "A demand was made on {day}: {what}."},
    "not_arrived": {
        "zh": "没有送达记录。没有送达，补救的时间不开始。",
        "en": "No arrival is recorded. Until it arrives, the time to make good does not begin.",
    },
    "arrived": {"zh": "{day} 送达，由{how}记录。", "en": "It arrived on {day}, recorded by: {how}."},
    "known": {"zh": "{day} 起，本人的行为表明已经知悉。", "en": "Since {day}, as own acts show, it was known."},
    "m_demand": {
        "zh": "按合同发出催告，并取得送达记录。",
        "en": "A demand as the contract says, with a record of its arrival.",
    },
    "m_arrival": {
        "zh": "送达记录；没有的，换一个渠道再次送达。",
        "en": "A record of its arrival. If there is none, serve it again by another channel.",
    },
    "d_grace": {"zh": "补救的时间还没有过", "en": "The time to make good is not over"},
    "grace_not_begun": {"zh": "补救的时间还没有开始。", "en": "The time to make good has not begun."},
    "grace_runs": {"zh": "补救的时间到 {day} 为止，现在还没有过。", "en": "The time to make good runs until {day}."},
    "grace_still": {"zh": "补救的时间现在暂停。", "en": "The time to make good stands still."},
    "grace_over": {"zh": "补救的时间已于 {day} 届满。", "en": "The time to make good ended on {day}."},
    "grace_left": {
        "zh": "补救的时间没有走完，合同已经进入下一步。",
        "en": "The contract went on before the time to make good had run out.",
    },
    "m_grace": {"zh": "等到 {day} 之后。", "en": "Waiting until {day} has passed."},
    "m_grace_still": {"zh": "等到暂停结束、时间走完。", "en": "Waiting until it runs again and is over."},
    # limitation
    "d_limitation": {"zh": "诉讼时效已过", "en": "The claim is out of time"},
    "s_limitation": {"zh": "民法典第188、189、192、193、195条", "en": "Civil Code, arts. 188, 189, 192, 193, 195"},
    "not_begun": {
        "zh": "还有分期没有到期，三年的时效从最后一期到期起算，还没有开始。",
        "en": "Some instalments are not due yet. The three years count from the last one and have not begun.",
    },
    "began": {"zh": "三年从 {day} 起算。", "en": "The three years count from {day}."},
    "interrupted": {"zh": "{day}，时效中断，重新起算：{what}。", "en": "On {day} they began anew: {what}."},
    "too_late_for_it": {
        "zh": "{day}：{what}，但当时时效已过。",
        "en": "On {day}: {what}; but the time had passed by then.",
    },
    "i_demand": {"zh": "催告送达", "en": "a demand arrived"},
    "i_payment": {"zh": "支付了一部分", "en": "a part was paid"},
    "i_asked": {"zh": "请求宽限：{what}", "en": "more time was asked for: {what}"},
    "i_mediation": {"zh": "申请调解", "en": "mediation was asked for"},
    "limited": {
        "zh": "三年已于 {day} 届满。对方提出后可以不履行；法院不会主动适用。",
        "en": "The three years ended on {day}. Whoever owes may refuse by saying so; a court does not raise it.",
    },
    "runs_until": {"zh": "三年到 {day} 届满。", "en": "They end on {day}."},
    "m_limitation": {
        "zh": "证明期间曾经中断或者中止，或者对方在届满后同意履行。",
        "en": "Proof that the time was interrupted or stood still, or that the other side agreed to pay after its end.",
    },
    # excuse, proof
    "d_excuse": {"zh": "不可抗力或者约定暂停", "en": "Force majeure, or an agreed pause"},
    "s_excuse": {"zh": "民法典第533、543、590条", "en": "Civil Code, arts. 533, 543, 590"},
    "paused": {"zh": "{day}：{what}。{said}", "en": "{day}: {what}. {said}"},
    "no_excuse": {"zh": "案卷中没有这样的说明。", "en": "The file holds nothing of the kind."},
    "m_excuse": {
        "zh": "核对暂停的起止时间，以及它和违约是否有关。",
        "en": "A check of when it began and ended, and whether the breach came of it.",
    },
    "d_proof": {"zh": "只有一方的说法", "en": "One side's word alone"},
    "s_proof": {"zh": "民事诉讼法（2023）第67条", "en": "Civil Procedure Law (2023), art. 67"},
    "m_proof": {
        "zh": "照片、检验结果或者第三方的记录。",
        "en": "Photographs, a result of inspection, or a third party's record.",
    },
}
