"""The page that verifies: one file, built from assets/verifier, the same for everybody, here or on one's own disk."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

BUILT = "kit/built/verifier.html"
POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """For anyone. Its own rules, which stand in the file and are sent along, forbid it to load or send anything."""
    found = finders.find(BUILT)
    if not found:
        raise Http404
    page, policy = _read(Path(found), Path(found).stat().st_mtime_ns)
    headers = {"Content-Security-Policy": f"{policy}; frame-ancestors 'none'", "Cache-Control": "public, max-age=3600"}
    return HttpResponse(page, content_type="text/html; charset=utf-8", headers=headers)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> tuple[bytes, str]:
    """The page, and the rules that it brings along."""
    page = path.read_bytes()
    found = POLICY.search(page[:4000].decode("utf-8", "ignore"))
    if found is None:
        raise ValueError(f"{path.name} brings no rules of what it may load: build it anew")
    return page, found[1].replace("&#39;", "'")
