"""Catalogues compile without gettext, and Python's own gettext reads what was written."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest

from concord.site import messages

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

#: somewhere.py:1
msgid "Send"
msgstr "提交"

msgctxt "verb"
msgid "Open"
msgstr "打开"

#, python-format
msgid ""
"Two lines\n"
"with \"quotes\" and %(name)s"
msgstr ""
"两行\n"
"带“引号”和 %(name)s"

msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d 天"

#, fuzzy
msgid "Guess"
msgstr "猜"

msgid "Open question"
msgstr ""

#~ msgid "Gone"
#~ msgstr "没了"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    return path


def loaded(path: Path) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(path.read_bytes()))


def test_gettext_reads_what_was_compiled(catalogue: Path, tmp_path: Path) -> None:
    assert messages.compile_all(tmp_path) == 1
    read = loaded(catalogue.with_suffix(".mo"))
    assert read.gettext("Send") == "提交"
    assert read.pgettext("verb", "Open") == "打开"
    assert read.gettext('Two lines\nwith "quotes" and %(name)s') == "两行\n带“引号”和 %(name)s"
    assert read.ngettext("%d day", "%d days", 3) == "%d 天"
    assert read.gettext("Guess") == "Guess"
    assert read.gettext("Gone") == "Gone"


def test_what_is_compiled_is_not_compiled_again(catalogue: Path, tmp_path: Path) -> None:
    assert messages.compile_all(tmp_path) == 1
    assert messages.compile_all(tmp_path) == 0


def test_a_broken_line_is_named(catalogue: Path) -> None:
    catalogue.write_text('msgid "Send"\nmsgstr "half\n', encoding="utf-8")
    with pytest.raises(messages.CatalogueError, match=r"django\.po:2"):
        messages.read(catalogue)


def test_every_catalogue_of_ours_is_read_by_gettext_as_it_is_written() -> None:
    for source in messages.catalogues():
        written = messages.read(source)
        read = gettext.GNUTranslations(io.BytesIO(messages.compiled(written)))
        for message in written:
            if message.ident and message.translated and not message.fuzzy and not message.plural:
                found = (
                    read.pgettext(message.context, message.ident) if message.context else read.gettext(message.ident)
                )
                assert found == message.text[0], f"{source}:{message.line}"
