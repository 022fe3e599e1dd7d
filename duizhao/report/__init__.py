"""The report: one HTML file to look at, to send and to print."""

from __future__ import annotations

from duizhao.report.data import DocumentSummary, ReportData, ReportRow
from duizhao.report.page import write_report

__all__ = ["DocumentSummary", "ReportData", "ReportRow", "write_report"]
