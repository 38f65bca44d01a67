"""App configuration."""

from django.apps import AppConfig


class CasefileConfig(AppConfig):
    name = "concord.casefile"
    label = "casefile"
