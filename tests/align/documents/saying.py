"""What was said of a file, by code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from align.errors import DuizhaoError
from align.messages import Message

__all__ = ["codes", "refused"]


def codes(notes: Iterable[Message | str]) -> list[str]:
    """The codes of *notes*, of what is said rather than of which place it is said."""
    found = []
    for note in notes:
        assert isinstance(note, Message)
        what = note.parameters["what"] if note.code == "place.said" else note
        assert isinstance(what, Message)
        found.append(what.code)
    return found


@contextmanager
def refused(
    kind: type[DuizhaoError], *expected: str
) -> Iterator[pytest.ExceptionInfo[DuizhaoError]]:
    """The block raises *kind* with one of the codes *expected*."""
    with pytest.raises(kind) as caught:
        yield caught
    assert caught.value.code in expected
