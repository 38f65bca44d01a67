"""Cases that came one by one: the registrar decides whether they belong together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.docket import ids
from concord.kit.dates import language
from concord.kit.scene import open_scene
from concord.likecases import grouping, proposals


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, matter: Any) -> HttpResponse:
    """The cases that look like this one; POST puts the chosen ones together."""
    scene = open_scene(request, matter, roles=proposals.ROLES)
    reader = scene.reader
    group = grouping.of_matter(scene.matter)
    if group is not None:
        return redirect("like", group=group.pk)
    proposal = proposals.around(scene.matter, reader)
    wrong = ""
    if request.method == "POST" and reader.account is not None:
        chosen = {one for one in map(ids.parse, request.POST.getlist("case")) if one}
        kept = [one for one in proposal.cases if one.pk in chosen]
        if len(kept) > 1:
            made = proposals.together(proposal, kept, by=reader.account)
            messages.success(request, _("They stand together now. Each keeps its own file, number and clock."))
            return redirect("like", group=made.pk)
        wrong = _("Choose at least two cases.")
    lang = language()
    rows = [(one, grouping.opposite(one, lang)) for one in proposal.cases]
    context = scene.context(
        rows=rows, title=grouping.title_of(proposal.cause).get(lang, ""), days=proposals.DAYS, wrong=wrong
    )
    return render(request, "likecases/propose.html", context, status=422 if wrong else 200)
