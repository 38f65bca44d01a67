"""Styles and scripts, served by the application itself."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile


class StaticFiles(WhiteNoiseMiddleware):
    """As WhiteNoise, but a file is read at once: a streamed one would be an error under ASGI, and these are small."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        streamed: FileResponse = WhiteNoiseMiddleware.serve(static_file, request)
        response = HttpResponse(b"".join(streamed), status=streamed.status_code, headers=dict(streamed.items()))
        streamed.close()
        return response
