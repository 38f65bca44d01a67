"""App configuration: every app's `registrations` module is imported once all models stand.

That is where a room registers its panels, act pages, phrases and queues (kit.registry), and its reactions
(docket.reactor): a module `registrations.py` at the top of the app, with its calls at module level.
"""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KitConfig(AppConfig):
    name = "concord.kit"
    label = "kit"

    def ready(self) -> None:
        """In the order of INSTALLED_APPS, so casefile comes last and fills in what rooms left out."""
        autodiscover_modules("registrations")
