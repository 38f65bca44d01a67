"""App configuration."""

from django.apps import AppConfig


class NegotiationConfig(AppConfig):
    name = "concord.negotiation"
    label = "negotiation"
