"""App configuration: the law tables of the deployment, from the start of a process on and at every request."""

from importlib import import_module

from django.apps import AppConfig
from django.core.signals import request_started


class DocketConfig(AppConfig):
    name = "concord.docket"
    label = "docket"

    def ready(self) -> None:
        """Takes the imported tables into use, and registers what the docket does by itself. Both need the models."""
        import_module("concord.docket.other_matters")
        lawtables = import_module("concord.docket.lawtables")
        lawtables.refresh(at_once=True)
        request_started.connect(lawtables.refresh, dispatch_uid="docket.lawtables")
