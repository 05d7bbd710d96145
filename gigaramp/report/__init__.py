"""The report: one self-contained HTML page that a launch manager reads, prints and forwards."""

from gigaramp.report.page import report_html, write_report

__all__ = ["report_html", "write_report"]
