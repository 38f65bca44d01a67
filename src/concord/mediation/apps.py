"""App configuration."""

from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "concord.mediation"
    label = "mediation"
