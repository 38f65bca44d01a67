"""People of a case as test clients: they read pages, follow links and fill in the forms that stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urljoin

from django.test import Client
from lxml import html

from concord.docket import reactor
from concord.gateways.models import OutboxMessage

TOKEN = re.compile(r"/a/([\w-]+)")
CODE = re.compile(r"\b(\d{6})\b")


@dataclass
class Someone:
    """A person with a browser. page: what was answered last."""

    client: Client = field(default_factory=Client)
    lang: str = ""
    page: Any = None

    def get(self, url: str) -> Someone:
        self.page = self.client.get(url, follow=True, headers=self._headers())
        assert self.page.status_code == 200, (url, self.page.status_code, self.text[:600])
        return self

    def _headers(self) -> dict[str, str]:
        return {"accept-language": self.lang} if self.lang else {}

    @property
    def text(self) -> str:
        """The words on the page, blanks folded."""
        tree = self.tree
        for hidden in tree.xpath("//script|//style|//template"):
            hidden.drop_tree()
        return " ".join(tree.text_content().split())

    @property
    def tree(self) -> Any:
        return html.document_fromstring(self.page.content)

    @property
    def path(self) -> str:
        """The address of the page, after redirects."""
        chain = self.page.redirect_chain
        return chain[-1][0] if chain else self.page.request["PATH_INFO"]

    def follow(self, words: str) -> Someone:
        """Follow the link that says so."""
        found = [a for a in self.tree.xpath("//a[@href]") if words in " ".join(a.text_content().split())]
        assert found, (words, self.text[:1500])
        return self.get(urljoin(self.path, found[0].get("href")))

    def press(self, words: str, expect: int = 200, **values: Any) -> Someone:
        """Fill in the form whose button says so, and press it. values: by field name; the rest stays as it stands."""
        form, button = self._button(words)
        data = dict(form.form_values())
        if button.get("name"):
            data[button.get("name")] = button.get("value", "")
        names = {field.get("name") for field in form.xpath(".//input|.//select|.//textarea")}
        for key, value in values.items():
            assert key in names, (key, sorted(n for n in names if n))
            data[key] = value
        url = urldefrag(urljoin(self.path, button.get("formaction") or form.get("action") or "")).url
        self.page = self.client.post(url, data, follow=True, headers=self._headers())
        assert self.page.status_code == expect, (words, url, self.page.status_code, self.text[:3000])
        return self

    def _button(self, words: str) -> tuple[Any, Any]:
        tree = self.tree
        for button in tree.xpath("//button"):
            known = f"{button.get('name')}={button.get('value')}"
            if words == known or words in " ".join(button.text_content().split()):
                named = tree.xpath("//form[@id=$it]", it=button.get("form", ""))
                return named[0] if named else next(button.iterancestors("form")), button
        said = [" ".join(b.text_content().split()) for b in self.tree.xpath("//button")]
        raise AssertionError((words, said, self.text[:2000]))

    def open_link(self, address: str) -> Someone:
        """Open the newest link that was sent to an address, with the code that is sent there too."""
        self.get(f"/a/{link_to(address)}")
        form = self.tree.xpath("//form[@method='post']")[-1]
        token = form.xpath(".//input[@name='csrfmiddlewaretoken']")
        assert token
        here = self.path
        self.page = self.client.post(here, {"do": "send"}, follow=True, headers=self._headers())
        self.page = self.client.post(
            here, {"do": "open", "code": code_to(address)}, follow=True, headers=self._headers()
        )
        assert self.page.status_code == 200, self.text[:2000]
        return self


def settle() -> None:
    """Everything that entries asked for happens."""
    reactor.run_all()


def messages_to(address: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(recipient=address).order_by("pk"))


def link_to(address: str) -> str:
    """The token of the newest link that was sent to an address."""
    found = [match[1] for row in messages_to(address) if (match := TOKEN.search(row.text))]
    assert found, (address, [row.text for row in messages_to(address)])
    return found[-1]


def code_to(address: str) -> str:
    """The newest six-digit code that was sent to an address."""
    found = [match[1] for row in messages_to(address) if (match := CODE.search(row.text))]
    assert found, address
    return found[-1]
