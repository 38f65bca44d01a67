"""Loaded before Django's settings (`-p tests.environment`): a data folder of this run's own, and no network.

Tests may talk to this machine and to nobody else: a mail, a register or a font that is fetched in passing would make
them slow, unrepeatable and indiscreet.
"""

from __future__ import annotations

import atexit
import ipaddress
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

MEMORY = Path("/dev/shm")  # a folder in memory, where there is one: the tests sync to disk thousands of times
ROOMY = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2**30
DATA = Path(tempfile.mkdtemp(prefix="concord-tests-", dir=MEMORY if ROOMY else None))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

kept = {"CONCORD_DATABASE", "CONCORD_FAULT_ROUNDS"}
for name in [n for n in os.environ if n.startswith("CONCORD_") and n not in kept]:
    del os.environ[name]
os.environ |= {"CONCORD_DATA": str(DATA), "CONCORD_LOOPS": "off"}
for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
    os.environ.pop(name, None)


class NetworkBlocked(RuntimeError):
    """A test tried to reach another machine. Not an OSError: code that forgives a network fault must not hide it."""


def check_loopback(address: Any) -> None:
    """Raises NetworkBlocked unless `address` (host, port, ...) names this machine; Unix sockets pass."""
    if not isinstance(address, tuple):
        return
    host = str(address[0])
    if host in ("", "localhost", "testserver"):
        return
    try:
        if ipaddress.ip_address(host.partition("%")[0]).is_loopback:
            return
    except ValueError:
        pass
    raise NetworkBlocked(f"tests reach only this machine, not {host}")


def guard(method: Any) -> Any:
    def guarded(self: socket.socket, *args: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            check_loopback(args[-1])
        return method(self, *args)

    return guarded


resolve = socket.getaddrinfo


def resolve_here(host: Any, *args: Any, **kwargs: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    check_loopback((name or "localhost", 0))
    return resolve(host, *args, **kwargs)


class LoopbackSocket(socket.socket):
    """A socket that connects and sends to this machine only."""

    connect = guard(socket.socket.connect)
    connect_ex = guard(socket.socket.connect_ex)
    sendto = guard(socket.socket.sendto)


socket.socket = LoopbackSocket  # type: ignore[misc]  # replaced for the whole test process, on purpose
socket.getaddrinfo = resolve_here
