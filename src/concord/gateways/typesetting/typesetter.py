"""Sets a template with data. What people wrote travels as JSON and is never part of the template's text."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

from concord.gateways.typesetting import fonts

TAGGED: Final = ("a-2a", "ua-1")
TO_SIGN: Final = ("a-2b",)  # a form field has no tag of its own, so a paper to sign claims no more than this


class TypesettingError(Exception):
    """The template or its data is at fault; the text says where. A defect of ours, never of the person's."""


@dataclass(frozen=True, slots=True)
class Place:
    """A named place on a page, for a signature. `page` from 1; `box` in points: left, bottom, right, top."""

    name: str
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished PDF and the named places on it."""

    pdf: bytes
    places: tuple[Place, ...]


_setting = threading.Lock()  # one compiler serves the process: warm it takes milliseconds, cold half a second


def typeset(template: Path, data: dict[str, Any], *, at: int, standards: Sequence[str] = TAGGED) -> Typeset:
    """Takes a template's file, its data (JSON types), the paper's time (UTC seconds) and PDF standards.

    Returns the PDF and the places that the template marked with <place>. Raises TypesettingError on any error and on
    any warning: a paper with a missing sign or an overfull line must not leave the house.
    """
    text = json.dumps(fonts.showable(data), ensure_ascii=False)
    with _setting:
        compiler = _compiler(template.parent, fonts.folder())
        try:
            pdf, warnings = compiler.compile_with_warnings(
                input=str(template),
                format="pdf",
                sys_inputs={"data": text},
                timestamp=at,
                pdf_standards=list(standards),
            )
            marked = json.loads(compiler.query("<place>", field="value"))
        except typst.TypstError as error:
            raise TypesettingError(f"{template.name}: {error.message} {error.diagnostic}") from error
    if warnings:
        raise TypesettingError(f"{template.name}: {'; '.join(warning.message for warning in warnings)}")
    return Typeset(bytes(pdf), tuple(_place(mark) for mark in marked))


@lru_cache(maxsize=4)
def _compiler(root: Path, fonts_folder: Path) -> typst.Compiler:
    return typst.Compiler(root=str(root), font_paths=fonts.load(fonts_folder))


def _place(mark: dict[str, Any]) -> Place:
    """typst counts from the top left corner, PDF from the bottom left."""
    x, top = float(mark["x"]), float(mark["height"]) - float(mark["y"])
    return Place(mark["name"], int(mark["page"]), (x, top - float(mark["h"]), x + float(mark["w"]), top))
