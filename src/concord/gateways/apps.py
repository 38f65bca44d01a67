"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    """The gateways. Their system checks are known once the app is ready."""

    name = "concord.gateways"
    label = "gateways"

    def ready(self) -> None:
        """Registers the checks: they need the models, which are not there before."""
        import_module("concord.gateways.doubles")
        import_module("concord.gateways.ledger.checks")
