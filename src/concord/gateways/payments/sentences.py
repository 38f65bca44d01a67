"""Why a file or a notification is not taken, and what to do: Chinese, English."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "empty": (
        "文件是空的，什么也没有记录。请从网上银行重新导出。",
        "The file is empty. Nothing was recorded. Please export it from the bank again.",
    ),
    "too_large": (
        "文件超过 8 MB，什么也没有记录。请按较短的期间分开导出。",
        "The file is larger than 8 MB. Nothing was recorded. Please export shorter periods.",
    ),
    "too_many": (
        "文件超过 {most} 笔，什么也没有记录。请按较短的期间分开导出。",
        "The file has more than {most} lines. Nothing was recorded. Please export shorter periods.",
    ),
    "too_many_events": (
        "一次发来的事件超过 {most} 个，什么也没有记录。请分几次发送。",
        "More than {most} events came at once. Nothing was recorded. Please send them in several messages.",
    ),
    "encoding": (
        "文件的文字编码无法识别，什么也没有记录。请另存为 UTF-8 或 GB18030 编码的 CSV。",
        "The letters of this file cannot be read. Nothing was recorded. Please save it as CSV in UTF-8 or GB18030.",
    ),
    "cut": (
        "文件不完整，在中间断开了，什么也没有记录。请重新导出或重新上传。",
        "The file breaks off in the middle. Nothing was recorded. Please export or upload it again.",
    ),
    "broken": (
        "文件在这里损坏了，什么也没有记录。请从银行重新导出，不要手工修改。",
        "The file is damaged here. Nothing was recorded. Please export it again and do not edit it.",
    ),
    "not_a_statement": (
        "这不是银行对账单，什么也没有记录。请选择 camt.053 文件，或表头含日期和金额的 CSV。",
        "This is not a bank statement. Nothing was recorded."
        " Please choose a camt.053 file, or a CSV whose head names a date and an amount.",
    ),
    "head": (
        "表头里“{column}”出现了两次，什么也没有记录。请只保留一列。",
        "The head names “{column}” twice. Nothing was recorded. Please keep one of the two columns.",
    ),
    "declaration": (
        "文件里有 XML 文档类型或实体声明。银行的对账单不需要它们，它们可能有害，因此没有读取。请从银行重新导出。",
        "The file declares an XML document type or entities. No bank's statement needs them and they can do harm, so it"
        " was not read. Please export it from the bank again.",
    ),
    "too_deep": (
        "文件的结构过深或过大，没有读取。请从银行重新导出。",
        "The file is nested too deeply or has too many parts, and was not read. Please export it from the bank again.",
    ),
    "several": (
        "文件里有 {count} 份对账单，什么也没有记录。请每次导出一个账户的一个期间。",
        "The file holds {count} statements. Nothing was recorded. Please export one account and one period at a time.",
    ),
    "missing": (
        "缺少“{what}”，什么也没有记录。请从银行重新导出。",
        "“{what}” is missing. Nothing was recorded. Please export the file from the bank again.",
    ),
    "account": (
        "没有写明是哪个账户，什么也没有记录。请在表格上方写一行“账号,……”，或加上“账号”一列。",
        "The account is not named. Nothing was recorded."
        " Please add a line “Account,...” above the table, or a column of that name.",
    ),
    "accounts": (
        "文件里有不止一个账户，什么也没有记录。请每次导出一个账户。",
        "The file is about more than one account. Nothing was recorded. Please export one account at a time.",
    ),
    "date": (
        "“{text}”不是日期，什么也没有记录。日期应写作 2026-03-11。",
        "“{text}” is not a date. Nothing was recorded. Write a date like 2026-03-11.",
    ),
    "money": (
        "“{text}”不是可以确认的金额，什么也没有记录。金额应写作 1,234.50，小数最多 {decimals} 位。",
        "“{text}” is not an amount that can be relied on. Nothing was recorded."
        " Write an amount like 1,234.50, with at most {decimals} decimals.",
    ),
    "negative": (
        "金额“{text}”是负数，什么也没有记录。请用借贷方向表示收付，或从银行重新导出。",
        "The amount “{text}” is negative. Nothing was recorded."
        " Say by debit or credit whether money came or went, or export the file again.",
    ),
    "zero": (
        "金额为零，什么也没有记录。请删除这一行或重新导出。",
        "The amount is zero. Nothing was recorded. Please remove this line or export the file again.",
    ),
    "absurd": (
        "金额“{text}”大得不合常理，什么也没有记录。请核对后重新导出。",
        "The amount “{text}” is larger than a payment can be. Nothing was recorded. Please check it and export again.",
    ),
    "both": (
        "同一行里借方和贷方都有金额，什么也没有记录。请分成两行。",
        "This line has both a debit and a credit. Nothing was recorded. Please make it two lines.",
    ),
    "direction": (
        "“{text}”看不出是收还是付，什么也没有记录。请写“贷”（收）或“借”（付）。",
        "“{text}” does not say whether money came or went. Nothing was recorded. Write “credit” or “debit”.",
    ),
    "currency": (
        "不认识币种“{text}”，什么也没有记录。请使用 CNY 这样的三字母代码。",
        "The currency “{text}” is not known. Nothing was recorded. Use a code of three letters such as CNY.",
    ),
    "currencies": (
        "这一行的币种“{text}”与账户的币种不同，什么也没有记录。请按币种分开导出。",
        "The currency “{text}” of this line is not the account's. Nothing was recorded."
        " Please export each currency on its own.",
    ),
    "sums": (
        "期初余额加上各笔发生额不等于期末余额，相差 {difference}。可能少了几行，什么也没有记录。请重新导出。",
        "The opening balance and the lines do not make the closing balance; {difference} is missing."
        " Lines may be lost. Nothing was recorded. Please export the file again.",
    ),
    "balance": (
        "余额与上一行的余额加本行的发生额不符，什么也没有记录。可能少了一行，请重新导出。",
        "The balance is not that of the line before and this amount. A line may be lost."
        " Nothing was recorded. Please export the file again.",
    ),
    "details": (
        "这一笔的明细合计不等于它的金额，什么也没有记录。请从银行重新导出。",
        "The details of this line do not add up to its amount. Nothing was recorded. Please export the file again.",
    ),
    "count": (
        "文件说有 {said} 笔，实际只有 {found} 笔，什么也没有记录。请重新导出。",
        "The file says that it has {said} lines, and has {found}. Nothing was recorded. Please export it again.",
    ),
    "columns": (
        "这一行的列数与表头不同，什么也没有记录。可能文件断开了，请重新导出。",
        "This line has not as many columns as the head. The file may be broken. Nothing was recorded."
        " Please export it again.",
    ),
    "twice": (
        "流水号“{ref}”在第 {first} 行已经出现，什么也没有记录。请从银行重新导出。",
        "The reference “{ref}” stands on line {first} already. Nothing was recorded."
        " Please export the file from the bank again.",
    ),
    "signature": (
        "签名不符，通知没有被接受。请检查密钥和签名的计算方法。",
        "The signature does not fit. The notification was not taken. Check the key and how the signature is made.",
    ),
    "stale": (
        "通知的时间与现在相差超过五分钟，没有被接受。请校准时钟后重新签名再发。",
        "The time of the notification is more than five minutes from now. It was not taken."
        " Set the clock right, sign again and send again.",
    ),
    "altered": (
        "同一编号的通知以前来过，内容不同，没有记录。请为新的内容使用新的 webhook-id。",
        "A notification of this name came before with other contents. Nothing was recorded."
        " Use a new webhook-id for new contents.",
    ),
    "headers": (
        "缺少 webhook-id、webhook-timestamp 或 webhook-signature，通知没有被接受。",
        "webhook-id, webhook-timestamp or webhook-signature is missing or malformed. The notification was not taken.",
    ),
    "body": (
        "通知的内容不符合说明（{what}），没有记录。请对照格式说明修改。",
        "The notification does not fit its description ({what}). Nothing was recorded. Compare it with the format.",
    ),
}
