"""What can be wrong with a table that somebody imports, said in Chinese and English."""

from __future__ import annotations

from concord.law.rulebook import Text

FLAWS: dict[str, Text] = {
    "unknown-table": {
        "zh": "没有名为“{name}”的表。可用的表：{known}。",
        "en": "There is no table '{name}'. Tables: {known}.",
    },
    "too-large": {"zh": "文件超过 1 MB。", "en": "The file is larger than 1 MB."},
    "too-many": {"zh": "超过 {most} 行。", "en": "More than {most} rows."},
    "not-utf8": {
        "zh": "文件不是 UTF-8 文本。请另存为“CSV UTF-8”。",
        "en": "The file is not text in UTF-8. Save it as 'CSV UTF-8'.",
    },
    "no-checked-until": {
        "zh": "缺少一行“# checked_until: 2026-12-31”，说明本表核对到哪一天。",
        "en": "No line '# checked_until: 2026-12-31' says up to which day the table was checked.",
    },
    "bad-checked-until": {
        "zh": "checked_until 不是一个日期：{value}。",
        "en": "checked_until is no date: {value}.",
    },
    "no-rows": {"zh": "文件里没有数据行。", "en": "The file holds no rows."},
    "not-csv": {
        "zh": "这一行不是正确的 CSV（请检查引号）。",
        "en": "This line is not CSV (look at the quotation marks).",
    },
    "ragged": {
        "zh": "这一行有 {found} 列，应有 {wanted} 列。",
        "en": "This line has {found} columns instead of {wanted}.",
    },
    "unknown-column": {
        "zh": "没有名为“{name}”的列。可用的列：{known}。",
        "en": "There is no column '{name}'. Columns: {known}.",
    },
    "missing-column": {"zh": "缺少列“{name}”。", "en": "The column '{name}' is missing."},
    "twice-column": {"zh": "列“{name}”出现了两次。", "en": "The column '{name}' is there twice."},
    "empty": {"zh": "“{column}”是空的。", "en": "'{column}' is empty."},
    "no-source": {
        "zh": "没有写明来源（source）：每一行都要说明出自哪份文件。",
        "en": "No source: each row says which document it comes from.",
    },
    "not-a-day": {
        "zh": "“{column}”不是日期：{value}。请写成 2026-01-31。",
        "en": "'{column}' is no date: {value}. Write it as 2026-01-31.",
    },
    "not-a-number": {
        "zh": "“{column}”不是整数：{value}。金额以分为单位，利率以百万分之一为单位，不写小数和逗号。",
        "en": "'{column}' is no whole number: {value}. Amounts are fen, rates parts per million; no point, no comma.",
    },
    "not-a-period": {
        "zh": "“{column}”不是期间：{value}。请写成 P15D、P6M 或 P3Y。",
        "en": "'{column}' is no period: {value}. Write it as P15D, P6M or P3Y.",
    },
    "not-a-choice": {
        "zh": "“{column}”只能是：{known}。现在是：{value}。",
        "en": "'{column}' is one of: {known}. It is: {value}.",
    },
    "ends-before": {
        "zh": "有效期在开始之前就结束了：{since} 至 {until}。",
        "en": "The validity ends before it begins: {since} to {until}.",
    },
    "out-of-order": {
        "zh": "日期没有按先后排列：{since} 早于第 {other} 行。",
        "en": "Dates are out of order: {since} is earlier than line {other}.",
    },
    "twice": {"zh": "与第 {other} 行是同一天的同一项。", "en": "It is the same item on the same day as line {other}."},
    "overlap": {
        "zh": "有效期重叠：{since} 起（至 {until}）的一行，与 {later} 起的一行同时有效。"
        "请在本文件中同时写明前一行的 valid_until。",
        "en": "Validities overlap: the row from {since} (to {until}) still holds when the one from {later} begins."
        " Give the earlier row with its valid_until in this file too.",
    },
    "bands-apart": {
        "zh": "“{table}”自 {since} 起的各档没有首尾相接："
        "第一档从 0 开始，每档从上一档的 up_to 开始，最后一档没有上限。",
        "en": "The bands of '{table}' from {since} do not join: the first begins at 0, each at the up_to of the one"
        " before, the last has none.",
    },
}
