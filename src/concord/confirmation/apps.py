"""App configuration."""

from django.apps import AppConfig


class ConfirmationConfig(AppConfig):
    name = "concord.confirmation"
    label = "confirmation"
