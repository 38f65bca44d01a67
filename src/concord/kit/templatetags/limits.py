"""What pages say before the server has to refuse it."""

from __future__ import annotations

from django import template
from django.conf import settings

from concord.kit.limits import most_megabytes

register = template.Library()


@register.simple_tag
def max_file() -> int:
    """The greatest size of a file, in bytes."""
    return int(settings.CONCORD_MAX_FILE)


register.simple_tag(most_megabytes, name="max_mb")
