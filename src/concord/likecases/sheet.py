"""A list of respondents as people bring it: a spreadsheet, a CSV file, or typed in. Read strictly, refused in words."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from concord.docket import door
from concord.docket.sniffing import XLSX

COLUMNS = ("kind", "name", "number", "phone", "email", "address", "amount")
MOST = 500  # respondents in one list
LARGEST = 2 * 1024 * 1024  # bytes of a list
SCANNED = 2_000  # lines looked at: below that come empty ones only, or something that is no list
EXACT = 10**15  # from here on a spreadsheet program rounds what it takes for a number
DAMAGED = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError, EOFError, OSError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip
# how a column may be headed, besides its heading in our own form
HEADINGS = {
    "kind": ("类型", "主体类型", "kind", "type"),
    "name": ("名称", "姓名", "名称或姓名", "被申请人", "name", "respondent"),
    "number": (
        "信用代码或身份证号", "统一社会信用代码", "身份证号", "证件号码",
        "credit code or id number", "uscc", "id", "number",
    ),
    "phone": ("手机", "电话", "手机号", "联系电话", "phone", "mobile phone", "mobile", "telephone"),
    "email": ("邮箱", "电子邮箱", "e-mail", "email", "mail"),
    "address": ("地址", "通信地址", "address", "postal address"),
    "amount": ("金额", "金额（元）", "请求金额", "amount", "own amount"),
}  # fmt: skip
KNOWN = {heading: column for column, headings in HEADINGS.items() for heading in headings}
Cells = dict[str, str]


class SheetError(ValueError):
    """The list cannot be read at all; the message is a sentence for the person."""


def read(upload: bytes | io.IOBase, name: str) -> list[Cells]:
    """The lines of a sheet: cells by column as text, `at` the line in the sheet; empty lines are left out.

    Raises SheetError: too large, no list, headings missing, too many lines.
    """
    admitted = door.admit(upload, name=name, limit=LARGEST)
    if isinstance(admitted, door.Rejected):
        raise SheetError(admitted.sentence)
    if admitted.media == XLSX:
        rows = _of_book(admitted.content)
    elif admitted.media in ("text/csv", "text/plain"):
        rows = _of_text(admitted.content)
    else:
        raise SheetError(_("This is no list we can read. Save it as XLSX or CSV, or use our form."))
    return _lines(rows)


def _lines(rows: Iterator[list[str]]) -> list[Cells]:
    columns: dict[int, str] = {}
    found: list[Cells] = []
    for at, row in enumerate(rows, start=1):
        if at > SCANNED:
            break
        if not any(cell.strip() for cell in row):
            continue
        if not columns:
            columns = _headed(row)
            continue
        cells = {column: row[place].strip() for place, column in columns.items() if place < len(row)}
        if any(cells.values()):
            found.append({"at": str(at), **cells})
        if len(found) > MOST:
            raise SheetError(_("The list has more than %(most)d lines. Split it, please.") % {"most": MOST})
    if not found:
        raise SheetError(_("The list is empty: below the headings there is no line."))
    return found


def _headed(row: Sequence[str]) -> dict[int, str]:
    """Place -> column, by the headings in the first line."""
    columns: dict[int, str] = {}
    for place, cell in enumerate(row):
        column = KNOWN.get(cell.strip(" *＊:：").casefold())
        if column and column not in columns.values():
            columns[place] = column
    missing = [heading(name) for name in ("kind", "name") if name not in columns.values()]
    if missing:
        said = _("The first line must hold the headings. Missing: %(what)s. Our form has them all.")
        raise SheetError(said % {"what": _(", ").join(missing)})
    return columns


def _of_text(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error:
        raise SheetError(_("This is no list we can read. Save it as XLSX or CSV, or use our form.")) from None


def _decoded(content: bytes) -> str:
    """Text as spreadsheet programs write it: UTF-8, or GB 18030 as on Chinese Windows."""
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    raise SheetError(_("We cannot read the characters of this file. Save it as XLSX, or as CSV in UTF-8."))


def _of_book(content: bytes) -> Iterator[list[str]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        for row in book.worksheets[0].iter_rows(max_row=SCANNED, max_col=40, values_only=True):
            yield [_text(value) for value in row]
    except DAMAGED:
        raise SheetError(_("This spreadsheet is damaged. Open it, save it again as XLSX, and send that.")) from None


def _text(value: object) -> str:
    """A cell as text. A number too long for a spreadsheet was rounded by it: marked, for the check to say so."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) >= EXACT:
        return f"{ROUNDED}{value}"
    return str(value)


ROUNDED = "≈"


def heading(column: str) -> str:
    """How our form heads a column, in the reader's language."""
    return {
        "kind": _("Kind"),
        "name": _("Name"),
        "number": _("Credit code or ID number"),
        "phone": _("Mobile phone"),
        "email": _("E-mail"),
        "address": _("Address"),
        "amount": _("Amount"),
    }[column]


def form_book() -> bytes:
    """An empty list as XLSX: headings in the reader's language, all columns as text so that no number is rounded."""
    book = openpyxl.Workbook()
    sheet = book.active
    for place, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 30 if column in ("name", "address", "number") else 18
        sheet.column_dimensions[letter].number_format = "@"
        for line in range(2, MOST + 2):
            sheet.cell(line, place).number_format = "@"
        head = sheet.cell(1, place, heading(column))
        head.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def form_text() -> bytes:
    """An empty list as CSV, in UTF-8 with the mark by which spreadsheet programs know it."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([heading(column) for column in COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
