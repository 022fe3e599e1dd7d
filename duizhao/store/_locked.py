"""The one error that both engines share."""

from __future__ import annotations

from align.errors import StoreError, StoreLockedError

__all__ = ["locked"]


def locked(where: object) -> StoreError:
    """Somebody else has been writing for longer than it is sensible to wait."""
    return StoreLockedError(
        "another program is writing to the project",
        where=where,
        remedy="Wait for it or close it, then run the same command again",
    )
