"""Mining from files to files: reading, workers, resuming, the report."""

from __future__ import annotations

from workbench.mining._report import lines
from workbench.mining._run import Outcome, Request, run

__all__ = ["Outcome", "Request", "lines", "run"]
