"""From data to a finished paper."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
import segno
from django.conf import settings

from concord.gateways.signing import with_fields
from concord.gateways.typesetting import TO_SIGN, typeset
from concord.kit.papers.data import TEMPLATES
from concord.kit.papers.filing_data import FILING, FILING_SIGNED
from concord.kit.papers.risk_data import RISK
from concord.kit.papers.wording import term, worded

FOLDER: Final = Path(__file__).with_name("templates")
PAPERS: Final = {**TEMPLATES, **RISK, **FILING}
SIGNED: Final = {"agreement", "contract", "ruling", "confirmation_application", "facts", *FILING_SIGNED}


class PaperDataError(ValueError):
    """A room gave a paper the wrong data: the text names the key. A defect of ours, never of the person's."""


def render(template: str, data: Mapping[str, Any], lang: str) -> bytes:
    """Takes a paper's name, its data (data.py) and 'zh-hans' or 'en'; returns the PDF.

    A paper to sign has its empty signature fields, named as data.py says. The same data gives the same paper. Raises
    PaperDataError, TypesettingError.
    """
    filled = _filled(template, data, lang)
    standards = {"standards": TO_SIGN} if template in SIGNED else {}
    done = typeset(FOLDER / f"{template}.typ", filled, at=int(data["at"]), **standards)
    return with_fields(done.pdf, done.places) if done.places else done.pdf


def _filled(template: str, data: Mapping[str, Any], lang: str) -> dict[str, Any]:
    if template not in PAPERS:
        raise PaperDataError(f"There is no paper {template!r}.")
    try:
        checked = msgspec.to_builtins(msgspec.convert(dict(data), PAPERS[template]))
        words = worded(checked, checked["currency"], ZoneInfo(settings.TIME_ZONE))
        names = _names(checked)
        for row, said in zip(checked.get("rows", []), words.get("rows", []), strict=True):
            said["says"] = term(row, names, checked["currency"])
            said["who"], said["whom"] = names[row["who"]], names[row["whom"]]
    except (msgspec.ValidationError, KeyError, ValueError) as error:
        raise PaperDataError(f"{template}: {error}") from error
    words["lang"] = "en" if lang.startswith("en") else "zh"
    words["qr"] = _qr(checked["verify"]) if checked["verify"] else ""
    return words


def _names(checked: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Every party of the paper by its id, with its name in both languages."""
    groups = (checked.get(key) for key in ("parties", "debtors", "creditor"))
    everyone = [party for group in groups if group for party in (group if isinstance(group, list) else [group])]
    return {party["id"]: {"zh": party["name"], "en": party["name_en"] or party["name"]} for party in everyone}


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, dark="#17262B")
    return out.getvalue().decode()
