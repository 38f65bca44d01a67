"""Evidence packages to download: of one thing, and of the case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concord.kit.scene import open_scene
from concord.proofs import packing
from concord.proofs.views.receipts import or_why_not


@require_safe
def package(request: HttpRequest, matter: Any, subject: Any) -> HttpResponse:
    """The package of one thing that this reader may see, by its id."""
    scene = open_scene(request, matter)
    return or_why_not(scene, packing.of_one(scene, subject))


@require_safe
def case_package(request: HttpRequest, matter: Any) -> HttpResponse:
    """The package of the case, of what this reader may see."""
    scene = open_scene(request, matter)
    return or_why_not(scene, packing.of_case(scene))
