"""Mining from files to files: reading, workers, resuming, the report."""

from __future__ import annotations

from duizhao.mining._report import lines
from duizhao.mining._run import Outcome, Request, run

__all__ = ["Outcome", "Request", "lines", "run"]
