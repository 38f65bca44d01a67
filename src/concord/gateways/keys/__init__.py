"""The deployment's own secret keys: sealing personal data, keyed digests. Never in the repository or the database."""

from concord.gateways.keys.keyring import KeyFileError, Keyring, SealError, keyring

__all__ = ["KeyFileError", "Keyring", "SealError", "keyring"]
