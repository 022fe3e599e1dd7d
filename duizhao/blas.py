"""One thread for linear algebra: products that are small, and sums that have one order."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from typing import Any

__all__ = ["one_blas_thread"]

_found: tuple[int, Any] = (-1, None)


def one_blas_thread() -> AbstractContextManager[Any]:
    """Within it the BLAS libraries of this process use one thread.

    To look which libraries there are takes a millisecond or two, which a short pair of
    documents would pay twice: it is done only when modules were imported since.
    """
    global _found  # noqa: PLW0603 - a process has one set of libraries
    from threadpoolctl import ThreadpoolController

    modules = len(sys.modules)
    if _found[0] != modules:
        _found = modules, ThreadpoolController()
    limited: AbstractContextManager[Any] = _found[1].limit(limits=1, user_api="blas")
    return limited
