"""App configuration."""

from django.apps import AppConfig


class LikeCasesConfig(AppConfig):
    name = "concord.likecases"
    label = "likecases"
