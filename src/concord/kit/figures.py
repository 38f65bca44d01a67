"""Amounts as people read them. Inside, an amount is an integer of minor units (fen, cents)."""

from __future__ import annotations

SIGNS = {"CNY": "¥", "USD": "USD ", "EUR": "EUR ", "HKD": "HKD ", "GBP": "GBP "}


def money(minor: int, currency: str = "CNY", *, full: bool = False) -> str:
    """Takes minor units (two decimals) and an ISO 4217 code; returns `¥48,600` or `¥48,600.50`, with `full` always
    decimals.
    """
    sign = SIGNS.get(currency, f"{currency} ")
    whole, rest = divmod(abs(int(minor)), 100)
    figure = f"{whole:,}" + (f".{rest:02d}" if rest or full else "")
    return f"{'−' if minor < 0 else ''}{sign}{figure}"


def size(count: int) -> str:
    """Takes bytes; returns `12 KB`, `3.4 MB`."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1024 / 1024:.1f} MB"
