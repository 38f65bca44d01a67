"""What whoever was asked reads on a phone: what happened, what is hers to do, and nothing that accuses without need."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.rooms.notice import answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> answering.Invited:
    return answering.invited()


@pytest.fixture
def opened(case: answering.Invited) -> Client:
    client = Client()
    answering.open_link(client, case.link)
    return client


def address(case: answering.Invited, step: str = "") -> str:
    return f"/c/{case.dispute.matter.pk}/answer/{step}"


def test_who_refused_need_do_nothing_more(case: answering.Invited, opened: Client) -> None:
    opened.post(address(case, "refuse/"), {"reason": "不同意", "key": "r"})
    page = opened.get(f"/c/{case.dispute.matter.pk}/").content.decode()
    assert "您不用做什么" in page
    assert "法院会直接通知您" in page
    assert "接下来有三条路" not in page
    assert page.index("您自己想做什么") < page.index("准备起诉材料")
