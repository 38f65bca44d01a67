"""What is wrong with a file of offers or a line of it, in a sentence, and what to write instead."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from concord.contracts import batches_columns as columns
from concord.contracts import wrong
from concord.contracts.batches_findings import Finding
from concord.kit.dates import language
from concord.kit.words import option
from concord.law.model import Refused
from concord.law.rulebook import Field, Rulebook

FILE: dict[str, str] = {
    "empty": _("The file is empty. Nothing was taken. Choose the file once more."),
    "too_large": _("The file is larger than %(most)s MB. Nothing was taken. Split it into several files."),
    "too_many": _("The file has more than %(most)s lines. Nothing was taken. Split it into several files."),
    "encoding": _("The letters of this file cannot be read. Nothing was taken. Save it as CSV in UTF-8."),
    "cut": _(
        "The file breaks off: its last line does not end. Nothing was taken. Save it anew as CSV; if it is whole, add"
        " an empty line at its end."
    ),
    "broken": _(
        "Line %(line)s is damaged: a quotation mark stands alone. Nothing was taken. Save the file anew as CSV."
    ),
    "head": _(
        "The first line has no headings that we know. Nothing was taken. Use the model file of this contract; its first"
        " line has them all."
    ),
    "column": _(
        "No column of this contract is headed “%(column)s”. Nothing was taken. Take the column out, or head it as in"
        " the model file."
    ),
    "column_twice": _("The column “%(column)s” stands there twice. Nothing was taken. Keep one of them."),
    "columns": _("Columns are missing: %(columns)s. Nothing was taken. The model file has them all."),
    "no_lines": _("Below the headings there is no line. Nothing was taken. Write a line for each contract."),
}
LINE: dict[str, str] = {
    "missing": _("Nothing stands here. Fill it in."),
    "long": _("This is %(over)s characters too long. Keep to %(longest)s."),
    "phone": _("“%(text)s” is no phone number. Write it with digits; abroad, with + and the country code."),
    "rounded": _(
        "A spreadsheet program has rounded this number to “%(text)s”. Make the column a text column, and write the"
        " number once more."
    ),
    "email": _("“%(text)s” is no e-mail address. It looks like name@example.com."),
    "reach": _("Write a phone number or an e-mail address, so that we reach the consumer."),
    "language": _("“%(text)s” is no language that we write. Write Chinese or English."),
    "money": _("“%(text)s” is no amount. Write digits with at most two after the point, for example 510.00."),
    "minor": _("“%(text)s” is no amount in minor units. Write a whole number of them: 51000 for 510.00."),
    "whole": _("“%(text)s” is no whole number. Write digits only."),
    "rate": _("“%(text)s” is no rate. Write it with its time, for example 6%%/year."),
    "period": _("“%(text)s” is no length of time. Write a number and its unit, for example 15 days."),
    "flag": _("“%(text)s” is neither yes nor no. Write one of the two."),
    "choice": _("“%(text)s” cannot be chosen here. Write one of these: %(options)s."),
    "day": _("“%(text)s” is no date. Write year, month and day, for example 2026-08-14."),
    "kind": _("This cannot be given in a file. Offer this contract by itself."),
    "wide": _("This line has more cells than there are headings. Put a text with a comma in quotation marks."),
    "twice": _(
        "The same consumer with the same goods stands in line %(first)s already. Take one of them out, or tell them"
        " apart by what the contract is about, for example by a serial number."
    ),
    "sent_before": _(
        "The same offer was sent before and still stands (%(number)s). Take the line out, or tell the two apart by what"
        " the contract is about."
    ),
    "fault": _("The offer could not be sent through a fault of ours. Nothing was signed. Send this line once more."),
}
SENTENCES = FILE | LINE


def sentence(finding: Finding, law: Rulebook) -> str:
    """The sentence of a finding in the language in force."""
    item = columns.term(finding.column, law)
    if finding.code == "limit" and item is not None:
        return wrong.limits(item, law, language())
    if finding.code == "law":
        return wrong.sentence(Refused(finding.detail["code"], finding.detail["detail"]), law)
    if finding.code == "term":
        return wrong.sentence(Refused("form", finding.detail["term"]), law)
    return gettext(SENTENCES[finding.code]) % (finding.detail | _named(finding, law, item))


def column(finding: Finding, law: Rulebook) -> str:
    """How the column of a finding is headed, '' for the whole line."""
    return columns.heading(finding.column, law, language()) if finding.column else ""


def located(finding: Finding, law: Rulebook) -> str:
    """Column and sentence: `Mobile phone: ...`."""
    head = column(finding, law)
    said = sentence(finding, law)
    if not head or finding.code == "limit":  # a limit names its term itself
        return said
    return gettext("%(column)s: %(what)s") % {"column": head, "what": said}


def refused(code: str, law: Rulebook) -> str:
    """The sentence for an offer that was not opened. code: as models.Offer keeps it, `code detail`."""
    name, _gap, detail = code.partition(" ")
    if name in ("sent_before", "fault"):
        return sentence(Finding(name, detail={"number": detail}), law)
    return wrong.sentence(Refused(name, detail), law)


def _named(finding: Finding, law: Rulebook, item: Field | None) -> dict[str, str]:
    """Columns and options by the words of the reader's language."""
    lang = language()
    detail = finding.detail
    named: dict[str, str] = {}
    if "names" in detail:
        heads = [columns.heading(name, law, lang) for name in detail["names"].split()]
        named["columns"] = gettext(", ").join(heads)
    if "name" in detail:
        named["column"] = columns.heading(detail["name"], law, lang)
    if item is not None and item.options:
        named["options"] = options(item, lang)
    return named


def options(item: Field, lang: str) -> str:
    """What can be chosen, in `zh` or `en`."""
    labels = (item.option_labels.get(one, {}).get(lang) or option(one) for one in item.options)
    return gettext(", ").join(f"“{label}”" for label in labels)
