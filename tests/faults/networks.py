"""Network namespaces: each node has a machine's network of its own, which can be cut and slowed. Needs root."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

NET = "10.77.0"
BRIDGES = ("concord-a", "concord-b")


def missing() -> str:
    """Why this machine cannot do it; '' if it can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if not shutil.which("ip"):
        return "the command ip is missing (apt-get install iproute2)"
    name = f"try{os.getpid()}"
    for what, words in (
        ("network namespaces", ["netns", "add", name]),
        ("bridges", ["link", "add", name, "type", "bridge"]),
    ):
        tried = subprocess.run(["ip", *words], capture_output=True)
        if tried.returncode:
            return f"no {what} here: {tried.stderr.decode().strip()}"
        ip(words[0], "delete", name)
    return ""


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@dataclass(frozen=True)
class Network:
    """A namespace for each name, all on one bridge until they are parted."""

    names: Sequence[str]

    def address(self, name: str) -> str:
        return f"{NET}.{self.names.index(name) + 1}"

    def within(self, name: str) -> list[str]:
        """The words before a command that is to run there."""
        return ["ip", "netns", "exec", f"concord-{name}"]

    def part(self, *others: str) -> None:
        """These go to another bridge: they see each other, and the rest no more."""
        for name in others:
            ip("link", "set", self._end(name), "master", BRIDGES[1])

    def join(self) -> None:
        """All see each other again."""
        for name in self.names:
            ip("link", "set", self._end(name), "master", BRIDGES[0])

    def lag(self, name: str, *words: str) -> bool:
        """Slows what goes to that node (netem's words; none = no more); whether this machine can."""
        command = [
            "tc",
            "qdisc",
            "replace",
            "dev",
            self._end(name),
            "root",
            *(["netem", *words] if words else ["pfifo"]),
        ]
        return subprocess.run(command, capture_output=True).returncode == 0

    def _end(self, name: str) -> str:
        return f"concord{self.names.index(name)}"


@contextmanager
def network(names: Sequence[str]) -> Iterator[Network]:
    """Makes it, and takes it away."""
    made = Network(names)
    _remove(made)
    try:
        for at, bridge in enumerate(BRIDGES):
            ip("link", "add", bridge, "type", "bridge")
            ip("address", "add", f"{NET}.{254 - at}/24", "dev", bridge)
            ip("link", "set", bridge, "up")
        ip("route", "del", f"{NET}.0/24", "dev", BRIDGES[1])  # this machine asks by the first
        for name in names:
            _place(made, name)
        yield made
    finally:
        _remove(made)


def _place(made: Network, name: str) -> None:
    space, end, inner = f"concord-{name}", made._end(name), "eth0"
    ip("netns", "add", space)
    ip("link", "add", end, "type", "veth", "peer", "name", inner, "netns", space)
    ip("link", "set", end, "master", BRIDGES[0])
    ip("link", "set", end, "up")
    for words in (["link", "set", "lo", "up"], ["address", "add", f"{made.address(name)}/24", "dev", inner],
                  ["link", "set", inner, "up"]):  # fmt: skip
        ip("-n", space, *words)


def _remove(made: Network) -> None:
    for name in made.names:
        subprocess.run(["ip", "netns", "delete", f"concord-{name}"], capture_output=True)
        subprocess.run(["ip", "link", "delete", made._end(name)], capture_output=True)
    for bridge in BRIDGES:
        subprocess.run(["ip", "link", "delete", bridge], capture_output=True)
