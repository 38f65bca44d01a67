"""The columns of a file of offers: how they are headed, in Chinese and English, under a contract's rulebook.

A column is `name`, `phone`, `email`, `language`, `goods` or `pay_to`, or `terms.<name>` for a term.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from concord.contracts import text
from concord.law.rulebook import Field, Rulebook

TERMS = "terms."
PAY_TO = "pay_to"
WRONG = "wrong"  # what our own list of errors adds to a file; it is not read
NEEDED = ("name", "goods")
# the first two of each stand in the model file; the others are understood as well
HEADS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "Name", "客户姓名", "消费者姓名", "客户", "consumer", "consumer's name", "customer"),
    "phone": ("手机", "Mobile phone", "手机号", "手机号码", "电话", "联系电话", "phone", "mobile", "telephone"),
    "email": ("邮箱", "E-mail", "电子邮箱", "电子邮件", "邮件", "email", "mail"),
    "language": ("语言", "Language", "通知语言"),
    "goods": ("标的", "About", "合同标的", "商品", "货物", "内容", "goods", "what the contract is about"),
    PAY_TO: ("收款账户", "Pay to", "收款账号", "收款银行账户", "pay_to", "account to which the consumer pays"),
    WRONG: ("有什么问题", "What is wrong"),
}  # fmt: skip


def term(column: str, law: Rulebook) -> Field | None:
    """The term that a column holds, None for one about the consumer or the goods."""
    return law.terms.get(column.removeprefix(TERMS)) if column.startswith(TERMS) else None


def columns(law: Rulebook) -> list[str]:
    """All columns of a contract, in the order of the model file."""
    first = (name for name in HEADS if name not in (PAY_TO, WRONG))
    return [*first, *(f"{TERMS}{name}" for name in law.terms), PAY_TO]


def heading(column: str, law: Rulebook, lang: str) -> str:
    """How the model file heads a column, in `zh` or `en`."""
    item = term(column, law)
    return text.label(item, lang) if item is not None else HEADS.get(column, (column, column))[lang == "en"]


def needed(law: Rulebook) -> list[str]:
    """The columns that a file must have. Of phone and e-mail it must have one."""
    terms = [f"{TERMS}{name}" for name, item in law.terms.items() if required(item)]
    return [*NEEDED, *terms]


def required(item: Field) -> bool:
    """Whether a term must be given."""
    return item.default is None and not item.optional


def known(law: Rulebook) -> dict[str, str]:
    """Heading as `plain` leaves it -> column. What stands in brackets may be left out where no other is meant."""
    found = {plain(word): column for column, words in HEADS.items() for word in words}
    short: dict[str, list[str]] = {}
    for name, item in law.terms.items():
        for word in (name, *item.label.values()):
            found[plain(word)] = f"{TERMS}{name}"
            short.setdefault(plain(word).partition("(")[0].strip(), []).append(f"{TERMS}{name}")
    for word, meant in short.items():
        if word and len(set(meant)) == 1:
            found.setdefault(word, meant[0])
    return found


def placed(cells: Sequence[str], law: Rulebook) -> tuple[dict[int, str], list[str]]:
    """Place -> column of a line of headings, and the headings that are not known."""
    names = known(law)
    places: dict[int, str] = {}
    strange: list[str] = []
    for place, cell in enumerate(cells):
        if not plain(cell):
            continue
        column = names.get(plain(cell))
        if column is None:
            strange.append(cell.strip())
        else:
            places[place] = column
    return places, strange


def plain(cell: str) -> str:
    """A heading's words to compare: one width, lower case, without a star or colon at its end."""
    return " ".join(unicodedata.normalize("NFKC", cell).lower().split()).strip(" *:'")
