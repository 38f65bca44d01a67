"""A timestamp authority over HTTP (RFC 3161, section 3.4)."""

from __future__ import annotations

import httpx
from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from concord.gateways.delivery import Unreachable

LARGEST = 64 * 1024  # bytes of an answer; a token with its certificates has some thousand
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


class HTTPStamper(TimeStamper):
    """Asks the authority at an address. Redirects are not followed."""

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        super().__init__()
        self.url, self.transport = url, transport

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Takes a request; returns the authority's answer. Raises Unreachable: the signing is tried again later."""
        timeout = httpx.Timeout(20, connect=5)
        try:
            async with httpx.AsyncClient(timeout=timeout, transport=self.transport, trust_env=False) as client:
                answer = await client.post(
                    self.url, content=req.dump(), headers={"Content-Type": QUERY, "Accept": REPLY}
                )
        except httpx.HTTPError as error:
            raise Unreachable(f"The timestamp authority cannot be reached ({type(error).__name__}).") from error
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if not answer.is_success or kind != REPLY or len(answer.content) > LARGEST:
            raise Unreachable(f"The timestamp authority answered {answer.status_code} {kind[:60]}")
        return tsp.TimeStampResp.load(answer.content)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Takes a digest; returns a token for this very digest and for our question. Raises Unreachable."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            imprint = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]
            same = imprint["hashed_message"].native == message_digest
        except (TimestampRequestError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise Unreachable("The timestamp authority's answer cannot be used.") from error
        if not same:
            raise Unreachable("The timestamp authority stamped something else.")
        return token
