"""Whether there is a project, without opening it."""

from __future__ import annotations

from duizhao.place import Database, Place

__all__ = ["there"]


def there(where: Place) -> bool:
    """Whether something is at *where* that would be opened rather than made.

    Raises:
        StoreError: a database cannot be asked.
    """
    if isinstance(where, Database):
        from duizhao.store._server import holds_project

        return holds_project(where)
    return where.exists()
