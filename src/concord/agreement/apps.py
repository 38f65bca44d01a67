"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class AgreementConfig(AppConfig):
    name = "concord.agreement"
    label = "agreement"

    def ready(self) -> None:
        import_module("concord.agreement.reactions")
        import_module("concord.agreement.registration").register()
