"""App configuration."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "concord.intake"
    label = "intake"
