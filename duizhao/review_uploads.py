"""Reviews that come back through a browser: files given by name and content."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import DuizhaoError
from align.exchange.review_tables import REVIEW_FORMATS, token_of
from duizhao.apart import read_grid_apart
from duizhao.reviewing import Returned, Sending, take_review
from duizhao.uploads import refuse_too_much, write_uploads

if TYPE_CHECKING:
    from align.review import OnReviewConflict
    from duizhao.store import Project

__all__ = ["is_review_of", "take_review_upload"]


def take_review_upload(
    project: Project,
    name: str,
    body: bytes,
    *,
    by: str = "",
    on_conflict: OnReviewConflict = "keep",
    reject_deleted: bool = False,
    dry_run: bool = False,
) -> Returned:
    """:func:`take_review` of a file from a browser, given by name and content.

    Raises:
        LimitError: it is too large. Others as :func:`take_review`.
    """
    refuse_too_much([(name, body)])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        (path,) = write_uploads(Path(folder), [(name, body)])
        return take_review(
            project,
            path,
            by=by,
            on_conflict=on_conflict,
            reject_deleted=reject_deleted,
            dry_run=dry_run,
        )


def is_review_of(project: Project, name: str, body: bytes) -> bool:
    """Whether a file from a browser is a table that *project* sent out."""
    if Path(name).suffix.lower().removeprefix(".") not in REVIEW_FORMATS:
        return False
    with suppress(DuizhaoError), tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        (path,) = write_uploads(Path(folder), [(name, body)])
        grid = read_grid_apart(path)
        return Sending.find(project, token_of(row.cells for row in grid.rows[:20])) is not None
    return False
