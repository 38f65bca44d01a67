"""What a field of a form takes, in words."""

from __future__ import annotations

from concord.law.explaining_words import listed, named, period_text, say
from concord.law.rulebook import Field, Period, Rulebook, Text


def limits_text(law: Rulebook, field: Field) -> Text:
    """Return what a field takes: its type, its limits, its options."""
    parts: list[Text] = [say(f"type_{field.type}")]
    if field.options:
        options = listed(named(field.option_labels.get(one, {}), one) for one in field.options)
        parts.append(say("limit_options", options=options))
    if isinstance(field.least, Period) or isinstance(field.most, Period):
        parts += [say("limit_min", n=period_text(field.least))] if isinstance(field.least, Period) else []
        parts += [say("limit_max", n=period_text(field.most))] if isinstance(field.most, Period) else []
    elif field.type == "money":
        parts += [say("limit_min", n=_major(field.min))] if field.min is not None else []
        parts += [say("limit_max", n=_major(field.max))] if field.max is not None else []
    else:
        parts += [say("limit_min", n=field.min)] if field.min is not None else []
        parts += [say("limit_max", n=field.max)] if field.max is not None else []
    parts += [say("limit_optional")] if field.optional else []
    return listed(parts)


def _major(amount: int) -> str:
    return f"{amount // 100:,}.{amount % 100:02d}"
