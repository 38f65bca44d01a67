"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "concord.performance"
    label = "performance"

    def ready(self) -> None:
        import_module("concord.performance.registration").register()
        import_module("concord.performance.reactions")
