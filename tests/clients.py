"""Clients of a running server: each has a connection of its own that stays open, as a browser's does."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any
from urllib.parse import urlencode

CSRF = "a" * 32  # the same in cookie and header is what the check asks for


class Client:
    """One connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def close(self) -> None:
        self.line.close()


class Browser(Client):
    """Acts on pages with a session cookie."""

    def __init__(self, port: int, session: str) -> None:
        super().__init__(port)
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF,
                        "Accept-Encoding": "gzip", "Accept-Language": "zh-CN"}  # fmt: skip

    def get(self, path: str) -> tuple[int, bytes]:
        self.line.request("GET", path, headers=self.headers)
        answer = self.line.getresponse()
        return answer.status, answer.read()

    def post(self, path: str, values: dict[str, str]) -> int:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.line.request("POST", path, body=urlencode(values), headers=self.headers | kind)
        answer = self.line.getresponse()
        answer.read()
        return answer.status

    def say(self, matter: str, text: str, key: str) -> tuple[int, float]:
        """An act on its page; returns status and seconds."""
        began = time.perf_counter()
        status = self.post(f"/c/{matter}/do/say/", {"text": text, "to": "without_prejudice", "key": key})
        return status, time.perf_counter() - began


class Program(Client):
    """Acts over the API with a token."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__(port)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        self.line.request("POST", f"/api/v1{path}", body=json.dumps(body), headers=self.headers)
        answer = self.line.getresponse()
        return answer.status, json.loads(answer.read() or b"null")
