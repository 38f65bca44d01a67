"""App configuration."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "concord.staff"
    label = "staff"
