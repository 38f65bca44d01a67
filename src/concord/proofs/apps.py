"""App configuration."""

from django.apps import AppConfig


class ProofsConfig(AppConfig):
    name = "concord.proofs"
    label = "proofs"
