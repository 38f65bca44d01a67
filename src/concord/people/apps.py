"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "concord.people"
    label = "people"

    def ready(self) -> None:
        signals = import_module("allauth.mfa.signals")
        factors = import_module("concord.people.factors")
        signals.authenticator_added.connect(factors.first_factor, dispatch_uid="people.first_factor")
