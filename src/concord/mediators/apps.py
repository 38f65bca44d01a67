"""App configuration."""

from django.apps import AppConfig


class MediatorsConfig(AppConfig):
    name = "concord.mediators"
    label = "mediators"
