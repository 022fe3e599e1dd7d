"""Vectors of slow encoders, kept in the project."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from align.model import Lang
from duizhao.store import _checksums
from duizhao.store import schema as t
from duizhao.store._project_file import ProjectFile

__all__ = ["ProjectVectors"]

_CHUNK = 500
Row = npt.NDArray[np.float32] | npt.NDArray[np.float16]


def _key(revision: str) -> str:
    # A model's folder can have any length.
    return revision if len(revision) <= 128 else hashlib.sha256(revision.encode()).hexdigest()


def _read(data: bytes, dim: int) -> Row:
    if len(data) == 2 * dim:
        return np.frombuffer(data, dtype="<f2").astype(np.float16)
    return np.frombuffer(data, dtype="<f4").astype(np.float32)


class ProjectVectors:
    """The cache that :class:`align.encoders.CachedEncoder` takes, in a project."""

    def __init__(self, project: ProjectFile) -> None:
        self._project = project

    def get_many(self, hashes: Sequence[str], *, lang: Lang, revision: str) -> dict[str, Row]:
        """Those of the vectors of *hashes* that are there."""
        c = t.vector.c
        found: dict[str, Row] = {}
        with self._project.reading() as connection:
            for start in range(0, len(hashes), _CHUNK):
                query = sa.select(c.text_hash, c.dim, c.data).where(
                    c.revision == _key(revision),
                    c.lang == lang,
                    c.text_hash.in_(hashes[start : start + _CHUNK]),
                )
                for key, dim, data in connection.execute(query):
                    found[key] = _read(data, dim)
        return found

    def put_many(self, rows: Mapping[str, Row], *, lang: Lang, revision: str) -> None:
        """Add vectors by text hash; those that are there already stay."""
        present = self.get_many(list(rows), lang=lang, revision=revision)
        fresh = [
            {
                "revision": _key(revision),
                "lang": lang,
                "text_hash": key,
                "dim": int(row.shape[0]),
                "data": row.astype("<f2" if row.dtype == np.float16 else "<f4").tobytes(),
            }
            for key, row in rows.items()
            if key not in present
        ]
        if fresh:
            with self._project.writing("keep") as connection:
                _checksums.insert(connection, t.vector, fresh)
