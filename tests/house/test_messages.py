"""Both languages, always: every sentence in Python and in templates has its Chinese, and no word slips past."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.template import engines
from django.template.base import Node, Template, Variable
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation

from concord.site.messages import Message, catalogues, read
from tests.house.plan import PACKAGE, calls, sources, templates, word

FUNCTIONS = ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy")
WITH_CONTEXT = ("pgettext", "pgettext_lazy", "npgettext")
IN_TAG = re.compile(r"""_\(\s*(['"])(.+?)\1\s*\)""")
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
CJK = re.compile(r"[\u3400-\u9fff]")
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>|&[a-z#0-9]+;", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{3,}|[\u3400-\u9fff]{2,}")
TRANSLATED = re.compile(
    r"\{%-?\s*blocktrans(late)?\b.*?\{%-?\s*endblocktrans(late)?\s*-?%\}|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL
)
CLASSES = re.compile(r"\{%\s*block \w*(?:class|width|attributes)\w*\s*%\}.*?\{%\s*endblock[^%]*%\}", re.DOTALL)
TEMPLATE_TAG = re.compile(r"\{[%{#].*?[%}#]\}", re.DOTALL)
BOTH_LANGUAGES = {"500.html"}  # shown when nothing works any more, catalogues included
NAMES = {"和约", "Concord", "English", "中文", "PDF", "JPG", "PNG", "QR", "SMS", "API", "TOTP", "SHA", "CNY", "USD"}

Key = tuple[str | None, str]


@cache
def written() -> dict[Key, list[tuple[Path, Message]]]:
    """Every message of every catalogue."""
    found: dict[Key, list[tuple[Path, Message]]] = {}
    for path in catalogues():
        for message in read(path):
            if message.ident:
                found.setdefault((message.context, message.ident), []).append((path, message))
    return found


def in_python() -> Iterator[tuple[str, Key]]:
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in calls(tree, *FUNCTIONS):
            if (text := word(call)) is not None:
                yield f"{path.name}:{call.lineno}", (None, text)
        for call in calls(tree, *WITH_CONTEXT):
            if (text := word(call, 1)) is not None:
                yield f"{path.name}:{call.lineno}", (word(call), text)


def nodes(template: Template) -> Iterator[Node]:
    for node in template.nodelist:
        yield from node.get_nodes_by_type(Node)


def parsed(path: Path) -> Template:
    return engines["django"].engine.from_string(path.read_text(encoding="utf-8"))


def literal(expression: object) -> str | None:
    value = expression.var if hasattr(expression, "var") else None
    if isinstance(value, Variable) and isinstance(value.literal, str):
        return str(value.literal)
    return value if isinstance(value, str) else None


def in_templates() -> Iterator[tuple[str, Key]]:
    for path in templates():
        where = str(path.relative_to(PACKAGE))
        for node in nodes(parsed(path)):
            context = literal(node.message_context) if getattr(node, "message_context", None) else None
            if isinstance(node, TranslateNode) and (text := literal(node.filter_expression)) is not None:
                yield where, (context, text)
            elif isinstance(node, BlockTranslateNode):
                text, _ = node.render_token_list(node.singular)
                yield where, (context, translation.trim_whitespace(text) if node.trimmed else text)
        for _, text in IN_TAG.findall(path.read_text(encoding="utf-8")):
            yield where, (None, text)


def in_djangos_own(key: Key) -> bool:
    """Whether Django or allauth bring the translation themselves."""
    with translation.override("zh-hans"):
        found = translation.pgettext(key[0], key[1]) if key[0] else translation.gettext(key[1])
    return found != key[1]


def test_every_sentence_has_its_chinese() -> None:
    used = [*in_python(), *in_templates()]
    assert used, "no message was found: the search is broken"
    lost = sorted({f"{where}: {key[1]}" for where, key in used if key not in written() and not in_djangos_own(key)})
    assert not lost, f"{len(lost)} sentences without Chinese:\n" + "\n".join(lost)


def test_no_translation_is_empty_or_unsure() -> None:
    bad = [
        f"{path.relative_to(PACKAGE)}:{message.line}: {message.ident[:60]}"
        for found in written().values()
        for path, message in found
        if message.fuzzy or not message.translated
    ]
    assert not bad, "\n".join(bad)


def test_a_translation_fills_the_same_holes() -> None:
    bad = []
    for (_, ident), found in written().items():
        for path, message in found:
            for text in message.text.values():
                if sorted(set(HOLE.findall(text))) != sorted(set(HOLE.findall(message.plural or ident))):
                    bad.append(f"{path.relative_to(PACKAGE)}:{message.line}: {ident[:60]}")
    assert not bad, "\n".join(bad)


def test_messages_are_written_in_english() -> None:
    assert not [ident for _, ident in written() if CJK.search(ident) and ident not in NAMES]


def test_two_rooms_do_not_translate_one_sentence_in_two_ways() -> None:
    bad = [
        f"{ident[:60]}: " + " | ".join(sorted({m.text[0] for _, m in found}))
        for (_, ident), found in written().items()
        if len({tuple(m.text.values()) for _, m in found}) > 1
    ]
    assert not bad, "\n".join(bad)


def bare_words(source: str) -> list[str]:
    """The words of a template that stand in it as they are, outside of tags, markup and translated parts."""
    for pattern in (TRANSLATED, CLASSES, TEMPLATE_TAG, MARKUP):
        source = pattern.sub(" ", source)
    return [word for word in WORD.findall(source) if word not in NAMES]


def test_no_word_of_a_page_slips_past_the_catalogues() -> None:
    bad = {
        str(path.relative_to(PACKAGE)): found
        for path in templates()
        if path.name not in BOTH_LANGUAGES and (found := bare_words(path.read_text(encoding="utf-8")))
    }
    assert not bad


def test_the_search_for_bare_words_finds_one() -> None:
    assert bare_words("<p class='x'>{% translate 'Send' %} Send it</p>") == ["Send"]
    assert bare_words("<p>{% blocktranslate %}Send it{% endblocktranslate %}</p>") == []
