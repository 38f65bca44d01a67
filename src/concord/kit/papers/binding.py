"""Several papers as one file: index first, page numbers through the whole, the signed originals inside."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from concord.gateways.typesetting import typeset
from concord.kit.papers.rendering import FOLDER, PaperDataError, render

MOST_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of a bundle. `title`: {'zh', 'en'}; `filename`: its name inside; `keep`: attach the original bytes."""

    title: Mapping[str, str]
    pdf: bytes
    filename: str
    keep: bool = True


def bundle(parts: Sequence[Part], data: Mapping[str, Any], lang: str) -> bytes:
    """Takes the parts in order, the data of a BundleIndex without `parts` and `pages`, and the language.

    Returns one PDF: index, then the parts, numbered through at the foot. A signature holds in the original only, not
    on a copied page; so the originals are attached to the file, and the index says so. Raises PaperDataError when a
    part cannot be read.
    """
    opened = [_open(part) for part in parts]
    index = _index(parts, [len(pdf.pages) for pdf in opened], data, lang)
    whole = pikepdf.open(io.BytesIO(index))
    front = len(whole.pages)
    for pdf in opened:
        whole.pages.extend(pdf.pages)
    _number(whole, data, lang)
    _outline(whole, parts, [front, *(len(pdf.pages) for pdf in opened)], lang)
    for part in parts:
        if part.keep:
            whole.attachments[part.filename] = pikepdf.AttachedFileSpec(
                whole, part.pdf, filename=part.filename, mime_type="application/pdf"
            )
    with whole.open_metadata() as about:
        # the copied pages are no longer what the index alone was: the file claims no standard that it may not keep
        for claim in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part"):
            about.pop(claim, None)
    out = io.BytesIO()
    whole.save(out, deterministic_id=True)
    return out.getvalue()


def _open(part: Part) -> pikepdf.Pdf:
    try:
        pdf = pikepdf.open(io.BytesIO(part.pdf))
        pdf.flatten_annotations()  # what signatures look like becomes part of the page
        return pdf
    except pikepdf.PdfError as error:
        raise PaperDataError(f"The part {part.filename} of the bundle is no readable PDF.") from error


def _index(parts: Sequence[Part], counts: Sequence[int], data: Mapping[str, Any], lang: str) -> bytes:
    """Sets the index until the pages it names are the pages it makes: its own length moves all the others."""
    front = 1
    for _ in range(MOST_ROUNDS):
        first, lines = front + 1, []
        for part, count in zip(parts, counts, strict=True):
            digest = hashlib.sha256(part.pdf).hexdigest() if part.keep else ""
            lines.append({"title": dict(part.title), "first": first, "last": first + count - 1, "fingerprint": digest})
            first += count
        index = render("bundle_index", {**data, "parts": lines, "pages": first - 1}, lang)
        with pikepdf.open(io.BytesIO(index)) as made:
            if len(made.pages) == front:
                return index
            front = len(made.pages)
    raise PaperDataError("The bundle's index does not settle on a length.")


def _number(whole: pikepdf.Pdf, data: Mapping[str, Any], lang: str) -> None:
    boxes = [page.mediabox for page in whole.pages]
    sizes = [[float(box[2] - box[0]), float(box[3] - box[1])] for box in boxes]
    filled = {"sizes": sizes, "number": data["number"], "lang": "en" if lang.startswith("en") else "zh"}
    numbers = typeset(FOLDER / "page_numbers.typ", filled, at=int(data["at"]), standards=("1.7",)).pdf
    with pikepdf.open(io.BytesIO(numbers)) as over:
        for page, mark in zip(whole.pages, over.pages, strict=True):
            page.add_overlay(mark, pikepdf.Rectangle(page.mediabox))


def _outline(whole: pikepdf.Pdf, parts: Sequence[Part], counts: Sequence[int], lang: str) -> None:
    tongue = "en" if lang.startswith("en") else "zh"
    with whole.open_outline() as outline:
        outline.root.clear()
        at = counts[0]
        for part, count in zip(parts, counts[1:], strict=True):
            outline.root.append(pikepdf.OutlineItem(part.title.get(tongue) or part.title["zh"], at))
            at += count
