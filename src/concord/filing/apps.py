"""App configuration."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "concord.filing"
    label = "filing"
