"""Empty signature fields, put where the typesetter marked places, before anybody signs."""

from __future__ import annotations

import io
from collections.abc import Iterable

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from concord.gateways.typesetting import Place


def with_fields(pdf: bytes, places: Iterable[Place]) -> bytes:
    """Takes a PDF and the places for signatures; returns it with an empty field, named alike, at each.

    All fields stand there before the first signature: a later signer fills one and changes nothing else.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for place in places:
        box = tuple(round(edge) for edge in place.box)
        append_signature_field(
            writer, SigFieldSpec(place.name, on_page=place.page - 1, box=box, readable_field_name=place.name)
        )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
