"""Mining from files to files: reading, workers, resuming, the report."""

from __future__ import annotations

from duizhao.jobs.mining.run import MiningOutcome, MiningRequest, report_lines, run

__all__ = ["MiningOutcome", "MiningRequest", "report_lines", "run"]
