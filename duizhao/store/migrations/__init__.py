"""Numbered migrations, run by :func:`duizhao.store._migrate.upgrade`."""
