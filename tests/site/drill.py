"""What a drill does with a deployment: sign in as a person does, put in and fetch files by the API."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg

from concord.site.demo.people import code
from tests.deployment import Deployment, Server

PASSPHRASE = {"CONCORD_BACKUP_PASSPHRASE": "harbour lanterns at noon"}


def sign_in(server: Server, who: dict[str, Any]) -> int:
    """Signs in with password and authenticator app; returns the status of the desk."""
    with httpx.Client(base_url=f"http://localhost:{server.port}", follow_redirects=True) as browser:
        for path, given in (
            ("/accounts/login/", {"login": who["email"], "password": who["password"]}),
            ("/accounts/2fa/authenticate/", {"code": code(who["secret"])}),
        ):
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(path).text)
            assert token, path
            browser.post(path, data=given | {"csrfmiddlewaretoken": token[1]})
        return browser.get("/desk/", follow_redirects=False).status_code


class Program:
    """One side of the case, over the API."""

    def __init__(self, server: Server, case: dict[str, Any], side: str) -> None:
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{server.port}/api/v1/matters/{case['id']}",
            headers={"Authorization": f"Bearer {case['tokens'][side]}"},
            timeout=60,
        )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_why: object) -> None:
        self.http.close()

    def put(self, name: str, content: bytes) -> httpx.Response:
        return self.http.post("/exhibits", files={"file": (name, content)})

    def papers(self) -> dict[str, bytes]:
        """Every paper the side may see, by kind and id."""
        rows = self.http.get("/documents").json()
        return {f"{row['kind']} {row['id']}": self.http.get(f"/documents/{row['id']}").content for row in rows}


@contextmanager
def database(template: str) -> Iterator[str]:
    """An empty database beside the one that tests run on; '' (a file) where they run on SQLite."""
    if not template.startswith("postgres"):
        yield ""
        return
    name = f"drill_{uuid.uuid4().hex}"
    with psycopg.connect(template.replace("postgres://", "postgresql://", 1), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield re.sub(r"(//[^/]*/)[^?]*", rf"\g<1>{name}", template)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def backup(deployment: Deployment, target: Any, **more: str) -> str:
    return deployment.run("concord.site.command", "backup", str(target), **PASSPHRASE, **more)


def restore(deployment: Deployment, source: Any, *words: str, **more: str) -> str:
    return deployment.run("concord.site.command", "restore", str(source), *words, **PASSPHRASE, **more)
