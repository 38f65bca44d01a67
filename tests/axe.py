"""Accessibility as far as a machine sees it: axe-core over WCAG 2.0 A to 2.2 AA, and labels that axe forgives."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
UNLABELLED = """() => [...document.querySelectorAll('input, select, textarea')]
    .filter(field => !['hidden', 'submit', 'button'].includes(field.type) && field.getClientRects().length)
    .filter(field => !field.labels?.length && !field.matches("[aria-label],[aria-labelledby]"))
    .map(field => field.outerHTML.slice(0, 120))"""


@cache
def script() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Takes a page; returns each violation as `rule: what, where`. The page's own content policy stays in force."""
    page.evaluate(script())
    found: list[dict[str, Any]] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(result => result.violations)", TAGS
    )
    seen = [f"{v['id']}: {v['help']}: {node['html'][:140]}" for v in found for node in v["nodes"]]
    return seen + [f"label: {field}" for field in page.evaluate(UNLABELLED)]


def check(page: Page) -> None:
    """Fails with the list of violations and the address of the page."""
    found = violations(page)
    assert not found, f"{page.url}\n" + "\n".join(found)
