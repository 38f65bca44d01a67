"""App configuration."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "concord.performance"
    label = "performance"
