"""The time as the store writes it."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["now", "today"]


def now() -> str:
    """ISO 8601, UTC, to the second: ``2026-05-04T10:20:30Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> str:
    """The UTC date: ``2026-05-04``."""
    return now()[:10]
