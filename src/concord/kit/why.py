"""Why a date is what it is, and why an act is not possible: the law's lines in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from concord.docket import explanations
from concord.kit import citing, refusals
from concord.kit.refusals import Says
from concord.kit.scene import Scene
from concord.law.explaining import Why
from concord.law.explaining_refusals import WhyNot
from concord.law.explaining_words import Line
from concord.law.model import Refused
from concord.law.rulebook import Text


def why(scene: Scene, key: str) -> Why | None:
    """Why the duty of this key has its date, from what the reader may see; None if it does not stand."""
    return explanations.why(scene.present, (told.written for told in scene.told), scene.reader, key)


def in_words(lines: Iterable[Line], lang: str) -> tuple[str, ...]:
    """The lines in one language."""
    return tuple(text_of(line.says, lang) for line in lines)


def text_of(text: Text, lang: str) -> str:
    return text.get(lang) or text.get("en", "")


def article_of(scene: Scene, reasons: Why | WhyNot) -> str:
    """Where a rule stands, the laws named in words."""
    return citing.article(scene.law, reasons.source, reasons.article, scene.lang)


def why_not(scene: Scene, act: str) -> WhyNot | None:
    """Why an act is not open to the reader now; None where some form of it is."""
    return explanations.why_not_open(scene.present, scene.reader, act)


def not_open(scene: Scene, act: str) -> Says:
    """The same as a refusal: what a page says that was asked for an act that cannot be done."""
    reasons = why_not(scene, act)
    says = refusals.say(Refused(reasons.code if reasons is not None else "not_now"), scene.law, act)
    if reasons is None:
        return says
    return replace(says, why=in_words(reasons.lines, scene.lang), article=article_of(scene, reasons))


def refusal(scene: Scene, refused: Refused, act: str) -> Says:
    """A refusal with its reasons line by line: the check that failed, when it would be possible, the article."""
    reasons = explanations.why_not(scene.present, scene.reader, act, refused)
    says = refusals.say(refused, scene.law, act)
    return replace(says, why=in_words(reasons.lines, scene.lang), article=article_of(scene, reasons))
