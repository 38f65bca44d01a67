"""Small rulebooks for tests: a head, two people, and a body that each test writes for itself."""

from __future__ import annotations

from textwrap import dedent

from concord.law.reading import load
from concord.law.rulebook import Rulebook
from tests.law.walking import Walk

HEAD = """
rulebook: small
version: "1"
kind: dispute
effective: {from: "2026-01-01"}
sources: {X: "made for a test"}
calendar: plain
currency: CNY
languages: [en]
roles:
  one: {kind: party, title: {en: One}}
  two: {kind: party, title: {en: Two}}
  umpire: {kind: neutral, title: {en: Umpire}}
  clerk: {kind: office, title: {en: Clerk}}
  bank: {kind: gateway, title: {en: Bank}}
groups: {sides: [one, two]}
begins: first
"""
PEOPLE = {
    "one": ("ann",), "two": ("bob",), "clerk": ("kim",), "bank": ("bank",), "notice": ("gateway",),
    "registrar": ("kim",),
}  # fmt: skip


def small(body: str, head: str = HEAD) -> Rulebook:
    return load(head + dedent(body))


def begun(body: str, start: str = "2026-03-02 10:00", **people: tuple[str, ...]) -> Walk:
    return Walk(small(body), PEOPLE | people, {}, start)
