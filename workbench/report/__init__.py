"""The report: one HTML file to look at, to send and to print."""

from __future__ import annotations

from workbench.report.data import DocumentSummary, ReportData, ReportRow
from workbench.report.page import write_report

__all__ = ["DocumentSummary", "ReportData", "ReportRow", "write_report"]
