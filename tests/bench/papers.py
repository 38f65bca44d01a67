"""The agreement as PDF, and two signatures on it: `python -m tests.bench.papers` prints JSON."""

from __future__ import annotations

import json
import time

import django

django.setup()

from concord.gateways.signing import Appearance, sign_pdf, validate  # noqa: E402
from concord.kit.papers import render  # noqa: E402
from tests.bench import timing  # noqa: E402
from tests.papers.samples import AGREEMENT  # noqa: E402


def drawn() -> bytes:
    return render("agreement", AGREEMENT, "zh-hans")


def figures() -> dict[str, timing.Times]:
    """Milliseconds by the wall: drawing the agreement, signing it twice, validating both."""
    paper = drawn()

    def signed() -> bytes:
        pdf = paper
        for person, name in (("p1", "周晴"), ("p2", "李渡")):
            look = Appearance(typed=name, lines=("电子签名",))
            pdf = sign_pdf(pdf, name=name, field=f"party-{person}", appearance=look, at=int(time.time()))
        return pdf

    whole = signed()
    assert all(report.valid for report in validate(whole))
    return {
        "draw": timing.of(drawn, 15),
        "sign": timing.of(signed, 15),
        "validate": timing.of(lambda: validate(whole), 5),
    }


if __name__ == "__main__":
    print(json.dumps(figures()))
