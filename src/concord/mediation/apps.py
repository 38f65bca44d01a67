"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "concord.mediation"
    label = "mediation"

    def ready(self) -> None:
        import_module("concord.mediation.registration").register()
        import_module("concord.mediation.reactions")
