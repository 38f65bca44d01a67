"""App configuration."""

from django.apps import AppConfig


class DocketConfig(AppConfig):
    name = "concord.docket"
    label = "docket"
