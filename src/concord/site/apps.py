"""App configuration: the checks that a deployment must pass."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from concord.site import checks


class SiteConfig(AppConfig):
    name = "concord.site"
    label = "site"

    def ready(self) -> None:
        for check in checks.CHECKS:
            register(check, Tags.security)
