"""Posting a signed message to an address that somebody typed."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from urllib.parse import SplitResult, urlsplit

import httpx

from concord.gateways.delivery import Rejected, Sent, Unreachable
from concord.gateways.payments.notification import sign

PORTS = (443, 8443)
LONGEST = 500  # characters of an address
HIDING = [  # an IPv4 address is hidden in these, or they lead back into the own network (RFC 6052, 8215, 4291, 7526)
    ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "fec0::/10", "192.88.99.0/24")
]
SIGNATURE = "webhook-signature"
TIMEOUT = httpx.Timeout(5)  # for each step of an exchange
SECONDS = 10.0  # for name, connection and answer together: whoever sends a byte now and then holds nobody longer


def check(url: str) -> SplitResult:
    """The parts of an address that may be posted to. Raises Rejected: `scheme`, `host` or `port`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Rejected("host") from error
    if parts.scheme != "https" or len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise Rejected("scheme")
    if not parts.hostname or parts.username is not None or parts.password is not None or parts.fragment:
        raise Rejected("host")
    if (port or 443) not in PORTS:
        raise Rejected("port")
    literal = _address(parts.hostname)
    if literal is not None and not public(literal):
        raise Rejected("host")
    if literal is None and (
        "." not in parts.hostname or parts.hostname.endswith((".local", ".internal", ".localhost"))
    ):
        raise Rejected("host")
    return parts


def post(
    url: str, name: str, secrets: Sequence[bytes], body: bytes, *, at: int, transport: httpx.BaseTransport | None = None
) -> Sent:
    """Posts a message, signed by each of the secrets. name: its own, the same when it is sent again; at: UTC seconds.

    Raises Unreachable (try again) or Rejected (this address is refused for good).
    """
    parts = check(url)
    with httpx.Client(timeout=TIMEOUT, transport=transport, trust_env=False, follow_redirects=False) as client:
        status = _in_time(lambda: _exchange(client, parts, name, secrets, body, at), client.close)
    if 200 <= status < 300:
        return Sent(True, at, str(status))
    if status == 410:
        raise Rejected(str(status))
    raise Unreachable(str(status))


def _exchange(
    client: httpx.Client, parts: SplitResult, name: str, secrets: Sequence[bytes], body: bytes, at: int
) -> int:
    host, port = parts.hostname or "", parts.port or 443
    address = found(host, port)
    where = f"[{address}]" if ":" in address else address
    headers = {"Host": parts.netloc, "Content-Type": "application/json", "User-Agent": "Concord"}
    signed = [sign(secret, name, at, body) for secret in secrets]
    headers |= signed[0] | {SIGNATURE: " ".join(one[SIGNATURE] for one in signed)}
    direct = parts._replace(netloc=f"{where}:{port}").geturl()
    try:
        with client.stream("POST", direct, content=body, headers=headers, extensions={"sni_hostname": host}) as answer:
            return answer.status_code  # what it says besides is not read
    except httpx.HTTPError as error:
        raise Unreachable(f"no answer ({type(error).__name__})") from error


def _in_time(ask: Callable[[], int], cut: Callable[[], None]) -> int:
    """What is answered within SECONDS. Whoever takes longer is cut off from outside, and its thread ends by that.

    Raises Unreachable, and what `ask` raises.
    """
    answer: Future[int] = Future()

    def wait() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:  # handed to whoever waits
            answer.set_exception(error)

    threading.Thread(target=wait, name="webhook", daemon=True).start()
    try:
        return answer.result(SECONDS)
    except TimeoutError as error:
        cut()
        raise Unreachable("no answer in time") from error


def found(host: str, port: int) -> str:
    """A public address of a host. Raises Rejected if any of its addresses is not public, Unreachable if it has none."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("the name is not known") from error
    addresses = [str(row[4][0]) for row in rows]
    for one in addresses:
        literal = _address(one)
        if literal is None or not public(literal):
            raise Rejected("host")
    if not addresses:
        raise Unreachable("the name is not known")
    return addresses[0]


def public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is one of the open Internet, and hides none that is not."""
    if not address.is_global or address.is_multicast or any(address in one for one in HIDING):
        return False
    if isinstance(address, ipaddress.IPv6Address):
        return not (address.ipv4_mapped or address.sixtofour or address.teredo)
    return True


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
