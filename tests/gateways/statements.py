"""Bank files as tests write them: camt.053 and CSV. Every name and number is invented."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
ACCOUNT = "6222000011112222"


def entry(
    ref: str,
    amount: str,
    text: str = "",
    *,
    side: str = "CRDT",
    day: str = "2026-03-11",
    value: str = "",
    payer: str = "",
    currency: str = "CNY",
    more: str = "",
    refs: str = "",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
) -> str:
    """An entry of a camt.053 statement."""
    party = "Dbtr" if side == "CRDT" else "Cdtr"
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}{status}'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{value or day}</Dt></ValDt><AcctSvcrRef>{ref}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><Refs>{refs}</Refs><RltdPties><{party}><Nm>{payer}</Nm></{party}></RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def balance(kind: str, amount: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='CNY'>{amount}</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-11</Dt></Dt></Bal>"
    )


def camt(
    *entries: str,
    opening: str = "",
    closing: str = "",
    number: str = "2026-70",
    account: str = ACCOUNT,
    encoding: str = "UTF-8",
) -> bytes:
    """A camt.053 file with one statement."""
    balances = (balance("OPBD", opening) if opening else "") + (balance("CLBD", closing) if closing else "")
    lines = "\n".join(entries)
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>m</MsgId>'
        f"</GrpHdr><Stmt><Id>{number}</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>"
        f"{balances}\n{lines}\n</Stmt></BkToCstmrStmt></Document>\n"
    )
    return text.encode(encoding)


ZH_HEAD = "交易日期,流水号,收入金额,支出金额,余额,对方户名,摘要"


def table(
    *rows: str, head: str = ZH_HEAD, above: Sequence[str] = (f"账号,{ACCOUNT}",), encoding: str = "utf-8"
) -> bytes:
    """A CSV file of a bank."""
    return ("\n".join([*above, head, *rows]) + "\n").encode(encoding)
