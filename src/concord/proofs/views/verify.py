"""Check a document: is this file, bit for bit, one that was recorded? What a match proves is said beside it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concord.docket import proofs
from concord.docket.exhibits import filename, fingerprint, recognised
from concord.docket.models import Document, Exhibit
from concord.kit import dates
from concord.kit.limits import most_megabytes
from concord.kit.scene import Scene, open_scene
from concord.proofs.unchanged import Altered, Unchanged, unchanged

HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Result:
    """match: recorded here; name, at (legal time), number: of what; digest: SHA-256 of the file, hex.

    since: since when it is unchanged, by whose clock; None: no receipt yet. altered: the log holds another thing.
    lines: what holds; proof, package: addresses of the full proof and of the evidence package, inside a case.
    """

    match: bool
    digest: str
    name: str = ""
    at: int = 0
    number: str = ""
    since: Unchanged | None = None
    altered: bool = False
    lines: tuple[str, ...] = ()
    proof: str = ""
    package: str = ""


class CheckForm(forms.Form):
    """The fingerprint that the page worked out, or the file itself where scripts are off."""

    digest = forms.CharField(required=False, max_length=64)
    file = forms.FileField(required=False, allow_empty_file=True)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if file is not None and file.size > settings.CONCORD_MAX_FILE:
            said = _("This file is over %(most)s MB. Allow scripts, so that your device compares it itself.")
            self.add_error("file", said % {"most": most_megabytes()})
        elif file is None and not HEX.fullmatch(given.get("digest", "")):
            self.add_error("file", _("Choose the file that you want to check."))
        return given

    def sha256(self) -> bytes:
        """The file's SHA-256."""
        file = self.cleaned_data.get("file")
        if file is None:
            return bytes.fromhex(self.cleaned_data["digest"])
        hasher = hashlib.sha256()
        for chunk in file.chunks():
            hasher.update(chunk)
        return hasher.digest()


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """For anyone: papers that this deployment drew up. Evidence is compared inside its case only."""
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    result = of_anyone(form.sha256()) if form.is_bound and form.is_valid() else None
    context = {"form": form, "result": result, "frame": "kit/party.html"}
    return render(request, "proofs/verify.html", context, status=200 if not form.errors else 422)


@require_http_methods(["GET", "HEAD", "POST"])
def case_verify(request: HttpRequest, matter: Any) -> HttpResponse:
    """For who takes part: papers and exhibits of the case that he may see."""
    scene = open_scene(request, matter)
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    result = of_case(scene, form.sha256()) if form.is_bound and form.is_valid() else None
    context = scene.context(form=form, result=result)
    return render(request, "proofs/verify.html", context, status=200 if not form.errors else 422)


def of_anyone(sha256: bytes) -> Result:
    """A paper is named to whoever holds the very file; the file itself carries the case number."""
    found = Document.objects.filter(fingerprint=fingerprint(sha256)).first()
    return of_document(found, sha256) if found else Result(False, sha256.hex())


def of_case(scene: Scene, sha256: bytes) -> Result:
    """What of the case has this content, among what the reader may see."""
    found = recognised(scene.matter, scene.reader, sha256)
    if found is None:
        return Result(False, sha256.hex())
    result = of_document(found, sha256) if isinstance(found, Document) else of_exhibit(scene, found, sha256)
    subject = [scene.matter.pk, found.pk]
    return replace(result, proof=reverse("proof", args=subject), package=reverse("package", args=subject))


def of_document(found: Document, sha256: bytes) -> Result:
    lines = (_("The content is what was recorded."), _("This site drew the paper up."), *in_the_log(found))
    return judged(found, Result(True, sha256.hex(), found.title(dates.language()), found.made_at, lines=lines))


def of_exhibit(scene: Scene, found: Exhibit, sha256: bytes) -> Result:
    """An exhibit: the original, or the copy without hidden data that others get."""
    who = scene.names.get(str(found.participant_id), "")
    original = bytes(found.fingerprint) == fingerprint(sha256)
    which = (
        _("It is the original, as it was put in.")
        if original
        else _("It is the copy without hidden data (such as the place of a photo).")
    )
    lines = (_("The content is what was recorded."), _("%(who)s put it in.") % {"who": who}, which, *in_the_log(found))
    return judged(found, Result(True, sha256.hex(), filename(found), found.received_at, lines=lines))


def judged(found: proofs.Subject, result: Result) -> Result:
    """The result, with what the thing's receipt shows. Recorded otherwise, nothing that stands here holds."""
    try:
        return replace(result, since=unchanged(found))
    except Altered:
        return replace(result, altered=True, lines=())


def in_the_log(found: proofs.Subject) -> tuple[str, ...]:
    """Since when it stands in the evidence log; nothing while it does not."""
    at = proofs.since(found)
    return (_("It stands in the evidence log since %(at)s.") % {"at": dates.second(at)},) if at else ()
