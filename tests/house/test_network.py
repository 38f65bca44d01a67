"""Tests cannot reach other machines, and the guard is not fooled by names, IPv6 or datagrams."""

from __future__ import annotations

import asyncio
import socket
import threading

import httpx
import pytest

from tests.environment import NetworkBlocked

ELSEWHERE = ["192.0.2.1", "203.0.113.7", "10.0.0.1", "169.254.169.254"]  # documentation, private and metadata addresses


@pytest.mark.parametrize("host", ELSEWHERE)
def test_a_connection_to_another_machine_is_refused(host: str) -> None:
    with pytest.raises(NetworkBlocked), socket.socket() as outward:
        outward.connect((host, 80))


def test_ipv6_is_refused() -> None:
    with pytest.raises(NetworkBlocked), socket.socket(socket.AF_INET6) as outward:
        outward.connect(("2001:db8::1", 80))


def test_a_datagram_is_refused() -> None:
    with pytest.raises(NetworkBlocked), socket.socket(type=socket.SOCK_DGRAM) as outward:
        outward.sendto(b"x", ("192.0.2.1", 53))


def test_a_name_is_not_even_looked_up() -> None:
    with pytest.raises(NetworkBlocked):
        socket.getaddrinfo("odr.example", 443)


def test_an_http_client_is_refused() -> None:
    with pytest.raises(NetworkBlocked):
        httpx.get("http://192.0.2.1/", timeout=1)


def test_asyncio_is_refused() -> None:
    with pytest.raises(NetworkBlocked):
        asyncio.run(asyncio.wait_for(asyncio.open_connection("odr.example", 443), 1))


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        greeting = threading.Thread(target=lambda: listening.accept()[0].close())
        greeting.start()
        with socket.create_connection(("localhost", listening.getsockname()[1]), timeout=2) as inward:
            assert inward.recv(1) == b""
        greeting.join()
