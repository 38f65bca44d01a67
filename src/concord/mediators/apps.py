"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class MediatorsConfig(AppConfig):
    name = "concord.mediators"
    label = "mediators"

    def ready(self) -> None:
        import_module("concord.mediators.registration").register()
