"""For anybody: the certificate behind the signatures, and how to check a signed paper with it."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concord.gateways.signing import ca_certificate
from concord.kit.downloads import download

FORMS = {"cer": ("der", "application/pkix-cert"), "pem": ("pem", "application/x-pem-file")}


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """What the signatures say, and how a PDF reader comes to trust them."""
    digest = hashlib.sha256(ca_certificate("der")).hexdigest().upper()
    fingerprint = " ".join(digest[i : i + 4] for i in range(0, len(digest), 4))
    return render(request, "agreement/trust.html", {"fingerprint": fingerprint})


@require_safe
def certificate(request: HttpRequest, form: str) -> HttpResponse:
    """The root certificate, as `cer` (DER, for Windows, macOS and PDF readers) or `pem`."""
    if form not in FORMS:
        raise Http404
    encoding, media = FORMS[form]
    return download(ca_certificate(encoding), media, f"concord-root.{form}")
