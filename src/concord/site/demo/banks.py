"""Bank files of an invented year: camt.053 and CSV, week by week, with the errors that such files have.

Pure: transfers in, files out. Every few weeks a file comes cut off first, and the bank then sends it whole. Of the
lines some name no contract, some a wrong one, and some come a second time the week after.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from xml.sax.saxutils import escape

from concord.site.demo.deals import Transfer

ACCOUNT = "6222000011110046"
NAMELESS, MISWRITTEN, AGAIN = 10, 5, 5  # of a thousand lines
DAMAGED = 6  # every so many weeks a file comes cut first
HEAD = ("交易日期", "起息日", "流水号", "收入金额", "支出金额", "对方户名", "附言", "原流水号")
CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


def files(week: int, day: date, moved: Sequence[Transfer], before: Sequence[Transfer], seed: int) -> Iterator[bytes]:
    """The files that a bank sends for a week. before: what the last one held, of which some lines come again."""
    chance = Random(f"{seed} bank {week}")  # noqa: S311 - to be drawn again, no secret
    lines = [_slipped(one, chance) for one in moved]
    lines += [one for one in before if chance.randrange(1000) < AGAIN]
    if not lines:
        return
    number = f"{seed}-{day:%Y%m%d}"
    content = _table(number, lines) if week % 2 else _camt(number, lines)
    if week % DAMAGED == 1:
        yield content[: len(content) * 2 // 3]
    yield content


def _slipped(one: Transfer, chance: Random) -> Transfer:
    """A line as its payer wrote it: now and then without a number, or with a wrong one."""
    drawn = chance.randrange(1000)
    if one.reverses or drawn >= NAMELESS + MISWRITTEN:
        return one
    return replace(one, said="谢谢" if drawn < NAMELESS else one.said[:-1] + str((int(one.said[-1]) + 1) % 10))


def _figure(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _table(number: str, lines: Sequence[Transfer]) -> bytes:
    """A CSV file in GB18030, as banks here write them."""
    paper = io.StringIO()
    sheet = csv.writer(paper, lineterminator="\r\n")
    sheet.writerow(("账号", ACCOUNT))
    sheet.writerow(("对账单编号", number))
    sheet.writerow(HEAD)
    for one in lines:
        came, went = ("", _figure(one.amount)) if one.reverses else (_figure(one.amount), "")
        day = f"{one.day:%Y-%m-%d}"
        sheet.writerow((day, day, one.ref, came, went, one.payer, one.said, one.reverses))
    return paper.getvalue().encode("gb18030")


def _camt(number: str, lines: Sequence[Transfer]) -> bytes:
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{CAMT}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>{number}</MsgId></GrpHdr><Stmt><Id>{number}</Id><Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>\n"
    )
    return (head + "\n".join(map(_entry, lines)) + "\n</Stmt></BkToCstmrStmt></Document>\n").encode()


def _entry(one: Transfer) -> str:
    back = bool(one.reverses)
    side = "DBIT" if back else "CRDT"
    return (
        f'<Ntry><Amt Ccy="CNY">{_figure(one.amount)}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"{'<RvslInd>true</RvslInd>' if back else ''}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{one.day:%Y-%m-%d}</Dt></BookgDt><ValDt><Dt>{one.day:%Y-%m-%d}</Dt></ValDt>"
        f"<AcctSvcrRef>{one.ref}</AcctSvcrRef><NtryDtls><TxDtls><Refs>"
        f"{f'<EndToEndId>{one.reverses}</EndToEndId>' if back else ''}</Refs>"
        f"<RltdPties><Dbtr><Nm>{escape(one.payer)}</Nm></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{escape(one.said)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )
