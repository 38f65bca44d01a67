"""Files of offers for tests: leases of phones by a shop, one in each line. All names are invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from concord.contracts import batches, batches_opening
from concord.contracts.models import Batch
from concord.law import shelf
from concord.people.models import Account, Organisation
from tests import factory

ZH = (
    "姓名",
    "手机",
    "邮箱",
    "语言",
    "标的",
    "月租金",
    "租期（月）",
    "买断总价",
    "逾期年利率",
    "逾期期数",
    "合理期限",
    "收款账户",
)
EN = (
    "Name", "Mobile phone", "E-mail", "Language", "About", "Monthly rent", "Months", "Price of the goods",
    "Late interest per year", "Unpaid instalments that count as default", "Time to pay after the demand", "Pay to",
)  # fmt: skip
LINE = (
    "何小满",
    "13800000021",
    "",
    "中文",
    "手机一部，序列号 QY-1",
    "510.00",
    "12",
    "6120.00",
    "6%/年",
    "2",
    "15天",
    "",
)
COLUMNS = ("name", "phone", "email", "language", "goods", "pay_to")  # all that is no term
PLACE = {
    name: place
    for place, name in enumerate(
        (
            "name",
            "phone",
            "email",
            "language",
            "goods",
            "rent",
            "months",
            "price",
            "late_rate",
            "standard",
            "grace",
            "pay_to",
        )
    )
}


def line(number: int = 1, **changes: str) -> list[str]:
    """A right line, told apart by its number; changes: cell by its column."""
    made = list(LINE)
    made[PLACE["name"]], made[PLACE["goods"]] = f"何小满{number}", f"手机一部，序列号 QY-{number}"
    for name, cell in changes.items():
        made[PLACE[name]] = cell
    return made


def written(
    *lines: Sequence[str], head: Sequence[str] = ZH, mark: str = ",", encoding: str = "utf-8", end: str = "\r\n"
) -> bytes:
    """The bytes of a file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark, lineterminator=end).writerows([head, *lines])
    return out.getvalue().encode(encoding)


def shop() -> tuple[Organisation, Account]:
    """An enterprise and somebody who signs for it."""
    home = factory.enterprise()
    return home, factory.member("signatory", home)


def received(home: Organisation, by: Account, content: bytes, rulebook: str = "lease@1") -> Any:
    """The batch of a file, or the finding that says why it cannot be read."""
    return batches.receive(home, content, shelf.rulebook(rulebook), name="offers.csv", by=by)


def sent(home: Organisation, by: Account, *lines: Sequence[str]) -> Batch:
    """A file that was read, signed and queued."""
    batch = received(home, by, written(*lines))
    assert isinstance(batch, Batch), batch
    assert batches.confirm(batch, by)
    batches.queue(batch)
    batch.refresh_from_db()
    return batch


def opened() -> int:
    """Runs the loop until nothing is left to do."""
    return sum(iter(batches_opening.run_once, 0))


def call(number: int = 1, **changes: Any) -> dict[str, Any]:
    """An offer as a program sends it."""
    terms: Mapping[str, Any] = {"rent": 510_00, "months": 12, "price": 6120_00, "late_rate": "6%/year"}
    made: dict[str, Any] = {"name": f"何小满{number}", "phone": "13800000021", "goods": f"手机一部，序列号 QY-{number}"}
    own = {name: value for name, value in changes.items() if name in COLUMNS}
    return made | own | {"terms": {**terms, **{n: v for n, v in changes.items() if n not in own}}}
