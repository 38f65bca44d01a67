"""The log's pages on a phone in Chinese and a desktop in English: readable, in reach, and without a fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from concord.gateways.ledger import nodes as gate
from concord.proofs import nodes
from tests.rooms.proofs.test_explore import AT, NAMES, cosign, put_in
from tests.rooms.proofs.test_explore import _own as _own
from tests.rooms.proofs.test_explore import witnessed as witnessed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_log_nodes_and_facts(
    device: str, witnessed: None, open_browser: Any, accessible: Any, settings: Any, tmp_path: Path
) -> None:
    for hour in range(5):
        put_in(f"r{hour}", at=AT + hour * 3600)
        cosign(*NAMES[:2], after=hour * 3600 + 1)
    nodes.keep(NAMES[0], gate.Heard({"name": "Notary", "signs": True}, 12), AT)
    nodes.keep(NAMES[1], gate.Heard({}, 0, "silent"), AT)
    page = open_browser(device)
    for path in ("", f"node/{NAMES[0]}/", f"node/{NAMES[1]}/", "facts/"):
        page.goto(f"/ledger/{path}")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    page.goto("/ledger/")
    page.get_by_role("link", name=NAMES[0]).last.click()
    assert page.get_by_role("heading", level=1).inner_text() == NAMES[0]
