"""Numbered migrations, run by :func:`workbench.store._migrate.upgrade`."""
