"""The first hour of docs/operating.md, as an operator types it: a production deployment in an empty folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller

from tests.deployment import ROOT, Deployment, free_port

pytestmark = pytest.mark.xdist_group("drill")
HEADERS = {"Host": "odr.example.cn", "X-Forwarded-Proto": "https"}
PRODUCTION = {
    "CONCORD_ENV": "production",
    "CONCORD_SECRET_KEY": "0123456789abcdef" * 4,
    "CONCORD_URL": "https://odr.example.cn",
    "CONCORD_HOSTS": "odr.example.cn",
    "CONCORD_MAIL_FROM": "岚汀调解中心 <noreply@odr.example.cn>",
    "CONCORD_SMS": "https://sms.example.cn/send",
}


class Inbox:
    """A relay that keeps what it is given."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the name is aiosmtpd's
        self.taken.append(envelope.content)
        return "250 taken"


@pytest.fixture
def inbox() -> Iterator[tuple[str, Inbox]]:
    kept, port = Inbox(), free_port()
    relay = Controller(kept, hostname="127.0.0.1", port=port)
    relay.start()
    yield f"smtp://127.0.0.1:{port}?tls=none", kept
    relay.stop()


def concord(deployment: Deployment, *words: str, given: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """One command, as typed; `given` on its standard input."""
    command = [sys.executable, "-c", "from concord.site.command import main; main()", *words]
    return subprocess.run(
        command, env=deployment.env(**env), cwd=ROOT, input=given, capture_output=True, text=True, check=False
    )


def test_a_setting_that_is_missing_is_named_in_a_sentence(tmp_path: Path) -> None:
    deployment = Deployment(tmp_path)
    said = concord(deployment, "migrate", CONCORD_ENV="production")
    assert said.returncode == 1
    assert said.stderr.startswith(
        "Error: Set CONCORD_SECRET_KEY, CONCORD_URL, CONCORD_HOSTS, CONCORD_MAIL, CONCORD_SMS:"
    )
    said = concord(deployment, "serve", CONCORD_ENV="production", CONCORD_SECRET_KEY="x" * 40)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    for name in ("CONCORD_HOSTS", "CONCORD_URL", "CONCORD_MAIL", "CONCORD_SMS"):
        assert name in said.stderr


def test_the_first_hour(tmp_path: Path, inbox: tuple[str, Inbox]) -> None:
    deployment = Deployment(tmp_path / "concord")
    env = PRODUCTION | {"CONCORD_MAIL": inbox[0]}
    for words, given in (
        (("migrate", "--quiet"), ""),
        (("user", "body", "LTFY", "--kind", "court", "--name-zh", "岚汀市人民法院", "--name-en", "The Court"), ""),
        (
            ("user", "body", "LTSM", "--kind", "commercial", "--name-zh", "岚汀商贸调解中心",
             "--name-en", "The Centre", "--licence", "LT-SM-0007", "--court", "LTFY"),
            "",
        ),
        (
            ("user", "add", "admin@example.cn", "--role", "administrator", "--organisation", "LTSM",
             "--password-stdin"),
            "seven quiet lanterns\n",
        ),
        (("mail", "test", "you@example.cn"), ""),
        (("backup", str(tmp_path / "first.tar")), ""),
    ):  # fmt: skip
        said = concord(deployment, *words, given=given, CONCORD_BACKUP_PASSPHRASE="harbour lanterns at noon", **env)
        assert said.returncode == 0, (words, said.stderr[-2000:])
    assert b"To: you@example.cn" in inbox[1].taken[0]
    refused = concord(deployment, "demo", "load", **env)
    assert refused.returncode == 1
    assert "production" in refused.stderr

    port = free_port()
    command = [sys.executable, "-c", "from concord.site.command import main; main()", "serve", "--port", str(port),
               "--proxy", "127.0.0.1"]  # fmt: skip
    with (tmp_path / "serve.log").open("ab") as log:
        server = subprocess.Popen(command, env=deployment.env(**env), cwd=ROOT, stdout=log, stderr=log)
    try:
        answers = visit(port)
    finally:
        server.terminate()
        server.wait(20)
    assert answers == {"/readyz": 200, "/": 200, "/static/kit/built/concord.css": 200, "/outbox/": 404}
    kept = [path for path in deployment.data.rglob("*") if deployment.data / "static" not in path.parents]
    everybodys = [str(path) for path in kept if path.stat().st_mode & 0o077]
    assert not everybodys, "what a deployment keeps is for its own user alone"


def visit(port: int) -> dict[str, int]:
    """Statuses of some addresses, asked as the reverse proxy asks."""
    transport = httpx.HTTPTransport(retries=8)  # it needs some seconds to come up
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=HEADERS, transport=transport, timeout=60) as proxy:
        return {
            path: proxy.get(path).status_code for path in ("/readyz", "/", "/static/kit/built/concord.css", "/outbox/")
        }
