"""The frames of all pages: nothing inline, nothing of gov.uk's own marks, both languages, refusals as sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

import concord
from concord.kit import icons, refusals
from concord.kit.forms import form_for
from concord.kit.refusals import sentences
from concord.law import shelf
from concord.law.model import Refused
from tests import factory

PACKAGE = Path(concord.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
ICON = re.compile(r"\{% icon \"(\w+)\"")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
def test_no_template_has_inline_style_or_script(path: Path) -> None:
    """The content policy allows neither; a page that used one would look broken."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=\"", text)
    assert not [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "json" not in tag]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
def test_every_icon_is_drawn(path: Path) -> None:
    assert set(ICON.findall(path.read_text(encoding="utf-8"))) <= set(icons.DRAWINGS)


def test_the_styles_carry_nothing_that_belongs_to_gov_uk() -> None:
    built = PACKAGE / "kit/static/kit/built"
    for name in ("base.css", "concord.css"):
        assert not re.search(
            r"GDS Transport|crest|crown|@font-face|url\(", (built / name).read_text(encoding="utf-8"), re.I
        )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", [code for code in sentences() if code])
def test_every_refusal_says_why_and_what_next(code: str, language: str) -> None:
    with translation.override(language):
        said = refusals.say(Refused(code))
        assert said.title
        assert said.next
        assert ("没" in said.title or "不会" in said.title or "对不上" in said.title) == (language == "zh-hans")


def test_a_rulebook_s_own_refusal_comes_first() -> None:
    with translation.override("en"):
        said = refusals.say(
            Refused("condition", says={"en": "A correction can be asked for once.", "zh": "只能一次。"})
        )
    assert said.title == "A correction can be asked for once."


def test_a_stale_page_and_a_wrong_field_read_differently() -> None:
    law = shelf.rulebook("cn-mediation@2025.1")
    with translation.override("en"):
        assert "moved on" in refusals.say(Refused("order", "version"), law).title
        assert "What is missing" in refusals.say(Refused("form", "what"), law, "ask_correction").title


def test_errors_are_listed_and_linked() -> None:
    law = shelf.rulebook("cn-mediation@2025.1")
    form = form_for(law.acts["complain"], law, lang="en", data={}, files={})
    html = Template("{% load kit %}{% error_summary form %}{% fields form %}").render(Context({"form": form}))
    assert 'href="#id_about"' in html
    assert 'id="id_about-error"' in html
    assert "aria-invalid" in html


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("zh", "没有这一页"), ("en", "This page is not here")])
def test_a_missing_page_says_so_in_the_reader_s_language(language: str, words: str) -> None:
    factory.centre()
    answer = Client().get("/nowhere/", {"lang": language})
    assert answer.status_code == 404
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_who_runs_this_stands_on_every_page_with_kind_and_licence() -> None:
    centre = factory.centre()
    page = Client().get("/", {"lang": "en"}).content.decode()
    assert centre.name_en in page
    assert centre.licence in page


def test_codes_of_the_law_all_have_sentences() -> None:
    known = {"not_now", "not_you", "form", "condition", "already", "too_late", "order", "closed"}
    assert known <= set(sentences())
