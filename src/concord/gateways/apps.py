"""App configuration."""

from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    name = "concord.gateways"
    label = "gateways"
