"""App configuration: the API has a catalogue of its own sentences."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "concord.api"
    label = "api"
