"""App configuration: every app's `registrations` module is imported once all models stand.

That is where a room registers its panels, act pages, phrases and queues (kit.registry), and its reactions
(docket.reactor): a module `registrations.py` at the top of the app, with its calls at module level. Modules whose
reactions are registered by being imported stand there in REACTIONS.
"""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KitConfig(AppConfig):
    name = "concord.kit"
    label = "kit"

    def ready(self) -> None:
        """Whatever the order of INSTALLED_APPS: no app registers what another has registered."""
        autodiscover_modules("registrations")
