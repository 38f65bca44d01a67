"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class ConfirmationConfig(AppConfig):
    name = "concord.confirmation"
    label = "confirmation"

    def ready(self) -> None:
        import_module("concord.confirmation.registration").register()
        import_module("concord.confirmation.reactions")
