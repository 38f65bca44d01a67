"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class NegotiationConfig(AppConfig):
    name = "concord.negotiation"
    label = "negotiation"

    def ready(self) -> None:
        import_module("concord.negotiation.registration").register()
