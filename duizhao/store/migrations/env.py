"""Alembic's entry: migrates the connection it was given, in that one's transaction."""

from __future__ import annotations

from alembic import context

from duizhao.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
