"""How allauth behaves here: accounts are made by an administrator, nobody signs up by himself."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAdapter(DefaultAccountAdapter):
    """Closed sign-up: an account comes from `concord user` or from an organisation's administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
