"""The database, from one address: `sqlite:///path` (default) or `postgres://user:password@host:port/name`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database(address: str, data: Path) -> dict[str, Any]:
    """Takes an address ('' = the file concord.sqlite3 in `data`); returns Django's settings for it.

    SQLite runs in WAL with IMMEDIATE transactions: every write transaction takes the lock at its start, so a
    reader that turns writer never deadlocks. Raises ValueError for any other scheme.
    """
    parts = urlsplit(address or f"sqlite:///{data / 'concord.sqlite3'}")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "concord.site.sqlite3",
            "NAME": parts.path[1:] if parts.path.startswith("//") else parts.path,
            "CONN_MAX_AGE": None,  # to open it anew costs more than most queries
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
            "PORT": parts.port or "",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ValueError(f"CONCORD_DATABASE must begin with sqlite: or postgres:, not {parts.scheme!r}")
