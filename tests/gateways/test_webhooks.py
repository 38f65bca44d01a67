"""A signed message goes to the open Internet and to no machine that only this site can reach."""

from __future__ import annotations

import socket
import threading
from typing import Any

import httpx
import pytest

from concord.gateways.payments import notification
from concord.gateways.webhooks import Rejected, Unreachable, check, outward, post

SECRET = b"s" * 32
URL = "https://erp.shop.example/hook?of=us"


def lookup(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def answer(_host: str, port: int, **_more: Any) -> list[Any]:
        if not addresses:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def sent(status: int = 200, **headers: str) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status, headers=headers, content=b"x" * 100_000)

    return httpx.MockTransport(answer), seen


def test_a_message_is_signed_and_goes_to_the_address_that_was_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lookup(monkeypatch, "93.184.216.34")
    transport, seen = sent(204)
    post(URL, "m-1", (SECRET,), b'{"a": 1}', at=1_800_000_000, transport=transport)
    (request,) = seen
    assert str(request.url) == "https://93.184.216.34/hook?of=us"
    assert request.headers["host"] == "erp.shop.example"
    assert request.extensions["sni_hostname"] == "erp.shop.example"  # the certificate is checked against the name
    headers = {name: request.headers[name] for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
    found = notification.verify(headers, request.read(), (SECRET,), 1_800_000_010)
    assert isinstance(found, notification.Signed)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.7", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
        "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "2002:7f00:1::", "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1", "::7f00:1", "fec0::1", "192.88.99.1",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    transport, seen = sent()
    for found in ((address,), ("93.184.216.34", address)):
        lookup(monkeypatch, *found)
        with pytest.raises(Rejected):
            post(URL, "m-1", (SECRET,), b"{}", at=1_800_000_000, transport=transport)
    assert seen == []


@pytest.mark.parametrize(
    "url",
    [
        "http://erp.shop.example/", "ftp://erp.shop.example/", "https://", "https://localhost/", "https://erp/",
        "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "https://a:b@erp.shop.example/",
        "https://erp.shop.example:22/", "https://erp.shop.example:99999/", "https://erp.local/", "//erp.shop.example/",
        "https://erp.shop.example/a b", "https://erp.shop.example/\n", "https://[broken/", "javascript:alert(1)",
        "https://erp.shop.example/#x", "https://erp.shop.example/" + "x" * 500, "https://商店.example/", "",
    ],
    ids=range(21),
)  # fmt: skip
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Rejected):
        check(url)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 429, 500, 503])
def test_whatever_is_no_success_is_tried_again_and_no_redirect_is_followed(
    monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    lookup(monkeypatch, "93.184.216.34")
    transport, seen = sent(status, location="http://127.0.0.1/")
    with pytest.raises(Unreachable):
        post(URL, "m-1", (SECRET,), b"{}", at=1_800_000_000, transport=transport)
    assert len(seen) == 1


def test_gone_is_for_good_and_a_name_without_address_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    lookup(monkeypatch, "93.184.216.34")
    with pytest.raises(Rejected):
        post(URL, "m-1", (SECRET,), b"{}", at=1_800_000_000, transport=sent(410)[0])
    lookup(monkeypatch)
    with pytest.raises(Unreachable):
        post(URL, "m-1", (SECRET,), b"{}", at=1_800_000_000, transport=sent()[0])


def test_whoever_sends_a_byte_now_and_then_holds_nobody_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each read is answered in time, and the answer never ends: the whole exchange has its own end."""
    lookup(monkeypatch, "93.184.216.34")
    monkeypatch.setattr(outward, "SECONDS", 0.2)
    released = threading.Event()

    def drip(_request: httpx.Request) -> httpx.Response:
        released.wait(30)
        return httpx.Response(200)

    try:
        with pytest.raises(Unreachable, match="in time"):
            post(URL, "m-1", (SECRET,), b"{}", at=1_800_000_000, transport=httpx.MockTransport(drip))
        assert not released.is_set()
    finally:
        released.set()
