"""What the columns of banks' tables are called, in Chinese and English, and which line of a file is the head."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from concord.gateways.payments.statement import UnfitError

HEADS: dict[str, tuple[str, ...]] = {
    "booked": (
        "交易日期", "记账日期", "入账日期", "记账日", "交易日", "日期", "交易时间", "入账时间", "date",
        "booking date", "booked", "transaction date", "posting date", "posted", "entry date",
    ),
    "value": ("起息日", "起息日期", "生效日期", "value date", "value", "effective date"),
    "credit": (
        "贷方金额", "贷方发生额", "贷方", "收入金额", "收入", "存入金额", "转入金额", "credit", "credit amount",
        "paid in", "deposit", "deposits", "money in",
    ),
    "debit": (
        "借方金额", "借方发生额", "借方", "支出金额", "支出", "支取金额", "转出金额", "debit", "debit amount",
        "paid out", "withdrawal", "withdrawals", "money out",
    ),
    "amount": ("金额", "交易金额", "发生额", "发生金额", "amount", "transaction amount"),
    "side": (
        "借贷标志", "借贷方向", "收支标志", "收支方向", "收/支", "借/贷", "方向", "direction", "debit/credit",
        "dr/cr", "credit/debit", "d/c", "type",
    ),
    "currency": ("币种", "货币", "币别", "currency", "ccy"),
    "ref": (
        "流水号", "交易流水号", "银行流水号", "交易流水", "交易参考号", "凭证号", "业务流水号", "核心流水号",
        "reference", "bank reference", "transaction id", "transaction reference", "ref", "id",
    ),
    "counterparty": (
        "对方户名", "对方名称", "对方账户名称", "对方单位", "付款人", "付款人名称", "付款方", "交易对方",
        "counterparty", "payer", "name", "payee/payer", "counterparty name",
    ),
    "text": (
        "摘要", "用途", "附言", "备注", "交易附言", "交易摘要", "description", "details", "text",
        "remittance information", "narrative", "memo", "purpose", "payment reference", "message",
    ),
    "balance": ("余额", "账户余额", "当前余额", "本次余额", "balance", "running balance", "balance after"),
    "reverses": (
        "原流水号", "原交易流水号", "冲正原流水号", "冲正流水号", "reverses", "original reference",
        "reversal of",
    ),
    "account": ("账号", "本方账号", "账户", "account", "account number", "iban"),
    "contract": ("合同编号", "合同号", "contract", "contract number"),
}  # fmt: skip
ABOVE: dict[str, tuple[str, ...]] = {
    "account": ("账号", "本方账号", "账户", "account", "account number", "iban", "卡号"),
    "number": ("对账单编号", "对账单号", "账单编号", "期号", "statement number", "statement no", "statement"),
    "currency": ("币种", "货币", "币别", "currency", "ccy"),
    "opening": ("期初余额", "上期余额", "opening balance", "balance brought forward"),
    "closing": ("期末余额", "本期余额", "closing balance", "balance carried forward"),
    "count": ("总笔数", "笔数", "合计笔数", "number of lines", "number of transactions", "count"),
}  # fmt: skip
TOTALS = frozenset({"合计", "总计", "total", "totals"})
DATED = re.compile(r"\s*[0-9]{4}")
MANY = frozenset({"text"})  # these may stand twice: their words are put together
CREDIT = frozenset({"贷", "贷方", "收", "收入", "存入", "转入", "credit", "cr", "c", "crdt", "in", "+"})
DEBIT = frozenset({"借", "借方", "付", "支", "支出", "支取", "转出", "debit", "dr", "d", "dbit", "out", "-"})
_COLUMN = {word: name for name, words in HEADS.items() for word in words}
_LABEL = {word: name for name, words in ABOVE.items() for word in words}


def plain(cell: str) -> str:
    """A cell's word to compare: one width, lower case, without what stands in brackets and the colon after it."""
    word = unicodedata.normalize("NFKC", cell).strip().strip("\t").lower()
    return word.partition("(")[0].strip().rstrip(":").strip()


def head(cells: Sequence[str], line: int) -> dict[str, list[int]] | None:
    """Where each column stands, if this is the head of a statement's table: a date and an amount at least."""
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        if name := _COLUMN.get(plain(cell)):
            found.setdefault(name, []).append(place)
    if not (found.keys() & {"booked", "value"} and found.keys() & {"amount", "credit", "debit"}):
        return None
    for name, places in found.items():
        if len(places) > 1 and name not in MANY:
            if name == "booked":  # day and time in two columns: the first is the day
                found[name] = places[:1]
                continue
            raise UnfitError("head", line, column=cells[places[1]])
    return found


def label(cells: Sequence[str]) -> list[tuple[str, str]]:
    """What a line above or below the table says: ("account", "6222...") of `账号,6222...` or `账号：6222...`."""
    found = []
    for place, cell in enumerate(cells):
        word, colon, rest = unicodedata.normalize("NFKC", cell).partition(":")
        value = rest.strip() if colon and rest.strip() else next((c for c in cells[place + 1 : place + 2]), "")
        if (name := _LABEL.get(plain(word))) and value.strip():
            found.append((name, value.strip().strip("\t")))
    return found
