"""What became of each line of a batch; and what people take away: the model file, and the lines that were not sent.

Each CSV is in UTF-8 with the mark by which spreadsheet programs know it, and no cell of it is a formula there.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concord.contracts import batches_columns as columns
from concord.contracts import batches_told, text, wrong
from concord.contracts.batches_cells import harmless
from concord.contracts.batches_findings import Finding
from concord.contracts.batches_lines import Given
from concord.contracts.models import Batch, Offer
from concord.contracts.sides import sides
from concord.docket import participants
from concord.docket.models import Participant
from concord.kit import dates
from concord.law.rulebook import Field, Rulebook

MARK = b"\xef\xbb\xbf"
WRONG = "wrong"  # the state of a line that was not taken at all


@dataclass(frozen=True)
class Result:
    """One line. state: queued opened refused, or `wrong`; says: why there is no contract, what to write instead.

    matter, number: of the contract, None and '' where there is none. code: of the finding or refusal, '' for none.
    """

    line: int
    state: str
    says: str = ""
    consumer: str = ""
    matter: uuid.UUID | None = None
    number: str = ""
    code: str = ""


def of_offers(offers: Sequence[Offer], law: Rulebook) -> list[Result]:
    """Offers as lines, two queries for all of them."""
    named = _consumers([row for row in offers if row.matter_id is not None], law)
    found = []
    for row in offers:
        said = row.given.get("consumer", {}).get("name", "") if row.matter_id is None else named.get(row.matter_id, "")
        found.append(
            Result(
                line=row.number,
                state=row.state,
                says=batches_told.refused(row.refused, law) if row.state == Offer.State.REFUSED else "",
                consumer=said,
                matter=row.matter_id,
                number=row.matter.number if row.matter is not None else "",
                code=row.refused.partition(" ")[0],
            )
        )
    return found


def _consumers(offers: Sequence[Offer], law: Rulebook) -> dict[uuid.UUID, str]:
    language = "en" if dates.language() == "en" else "zh-hans"
    people = Participant.objects.filter(matter__in=[row.matter_id for row in offers], role=sides(law).debtor, left=None)
    rows = people.select_related("account", "organisation").only("matter_id", *participants.NAMED)
    return {row.matter_id: participants.name(row, language) for row in rows}


def of_findings(batch: Batch, law: Rulebook) -> list[Result]:
    """The lines that were not taken, each with everything that is wrong with it."""
    cells = batch.found.get("cells", {})
    by_line: dict[int, list[Finding]] = {}
    for one in batch.findings:
        by_line.setdefault(one.line, []).append(one)
    return [
        Result(
            line,
            WRONG,
            says="\n".join(batches_told.located(one, law) for one in found),
            consumer=cells.get(str(line), {}).get("name", "").strip()[:60],
            code=found[0].code,
        )
        for line, found in sorted(by_line.items())
    ]


def model(law: Rulebook) -> bytes:
    """The model file of a contract: its headings in the reader's language, and no line, so that none is sent unread."""
    return _written([[columns.heading(column, law, dates.language()) for column in columns.columns(law)]])


def unsent(batch: Batch, law: Rulebook) -> bytes:
    """The lines of which no contract came, as the file had them, and a last column that says what is wrong.

    Corrected, it can be sent as it is: that column is not read.
    """
    lang = dates.language()
    named = columns.columns(law)
    rows: dict[int, list[str]] = {}
    cells = batch.found.get("cells", {})
    for one in of_findings(batch, law):
        said = cells.get(str(one.line), {})
        rows[one.line] = [*(said.get(column, "") for column in named), _one_line(one.says)]
    refused = list(batch.offers.filter(state=Offer.State.REFUSED).select_related("matter"))
    for offer, told in zip(refused, of_offers(refused, law), strict=True):
        said = _cells(Given.of_plain(offer.given), law, lang)
        rows[told.line] = [*(said.get(column, "") for column in named), _one_line(told.says)]
    head = [columns.heading(column, law, lang) for column in (*named, columns.WRONG)]
    return _written([head, *(rows[line] for line in sorted(rows))])


def _one_line(says: str) -> str:
    return " ".join(says.splitlines())


def _cells(given: Given, law: Rulebook, lang: str) -> dict[str, str]:
    """An offer as a file would have it."""
    who = given.consumer
    said = {"name": who.name, "phone": who.phone, "email": who.email, "goods": given.goods, "pay_to": given.pay_to}
    said["language"] = "English" if who.language == "en" else "中文"
    for name, item in law.terms.items():
        if name in given.terms:
            said[f"{columns.TERMS}{name}"] = _cell(item, given.terms[name], lang)
    return said


def _cell(item: Field, value: Any, lang: str) -> str:
    if item.type == "money":
        return f"{value // 100}.{value % 100:02d}"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return item.option_labels.get(value, {}).get(lang, str(value)) if item.options else str(value)


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return MARK + out.getvalue().encode()


@dataclass(frozen=True)
class Sum:
    """A column of amounts of the right lines. Minor units."""

    title: str
    all: int
    least: int
    most: int


def sums(batch: Batch, law: Rulebook) -> list[Sum]:
    """The amounts of a file, added up: a slip of two digits shows there."""
    found: Mapping[str, list[int]] = batch.found.get("sums", {})
    items = [(item, found[name]) for name, item in law.terms.items() if name in found]
    return [Sum(text.label(item, dates.language()), *three) for item, three in items]


def guide(law: Rulebook) -> list[tuple[str, str]]:
    """What belongs into each column: heading, what to write."""
    lang = dates.language()
    rows = [
        ("name", _("As on the identity card.")),
        ("phone", _("With digits; abroad, with + and the country code. A phone number or an e-mail address, or both.")),
        ("email", _("For example name@example.com.")),
        ("language", _("Chinese or English. Left empty: Chinese.")),
        ("goods", _("For example the model, the memory and the serial number.")),
    ]
    said = [(columns.heading(column, law, lang), what) for column, what in rows]
    said += [(text.label(item, lang), _of_term(item, law, lang)) for item in law.terms.values()]
    account = _("Bank, account number and name. It stands on the consumer’s page and cannot be changed later.")
    return [*said, (columns.heading(columns.PAY_TO, law, lang), account + _(" It may be left empty."))]


def _of_term(item: Field, law: Rulebook, lang: str) -> str:
    how = {
        "money": _("An amount, for example 510.00."),
        "int": _("A whole number."),
        "rate": _("A rate with its time, for example 6%/year."),
        "period": _("A length of time, for example 15 days."),
        "bool": _("Yes or no."),
        "choice": _("One of these: %(options)s.") % {"options": batches_told.options(item, lang)},
        "text": _("A few words."),
        "day": _("A date, for example 2026-08-14."),
    }.get(item.type, "")
    how += _bounds(item, law, lang)
    if item.default is not None:
        how += _(" Left empty: %(value)s.") % {"value": text.value(law, item, item.default, lang)}
    return how


def _bounds(item: Field, law: Rulebook, lang: str) -> str:
    """What it may be at least and at most. Of a text only its length has a limit, which is said where it is broken."""
    least, most = ("", "") if item.type == "text" else wrong.bounds(item, law, lang)
    words = {"least": least, "most": most}
    if least and most:
        return _(" From %(least)s to %(most)s.") % words
    if most:
        return _(" At most %(most)s.") % words
    return _(" At least %(least)s.") % words if least else ""


def currency(law: Rulebook) -> str:
    """In which its amounts are."""
    return text.currency(law)
