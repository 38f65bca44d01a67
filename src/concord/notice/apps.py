"""App configuration."""

from django.apps import AppConfig


class NoticeConfig(AppConfig):
    name = "concord.notice"
    label = "notice"
