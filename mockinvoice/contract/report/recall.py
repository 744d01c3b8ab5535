"""Reading a JSON report back: what a mock has sent, or what a baseline holds."""

from collections.abc import Iterable, Mapping
from typing import Any

from mockinvoice.contract.coverage import coverage_of_record
from mockinvoice.contract.report import Report
from mockinvoice.core.findings import Finding
from mockinvoice.core.journal import Exchange

EXCHANGE = frozenset(Exchange.__dataclass_fields__)


def report_of_record(record: Mapping[str, Any], exchanges: Iterable[Mapping[str, Any]]) -> Report:
    """Return the report that `as_record` has spelled, with these exchanges at hand.

    Raises `KeyError` or `TypeError` if it is none.
    """
    return Report(
        findings=tuple(_finding(finding) for finding in record["findings"]),
        judged=record["exchanges"],
        exchanges={exchange["id"]: _exchange(exchange) for exchange in exchanges},
        coverage=tuple(coverage_of_record(coverage) for coverage in record["coverage"]),
        suppressed=record["suppressed"],
        omissions=tuple(record["omissions"]),
        unlisted=record["unlisted"],
    )


def known_fingerprints(record: Any) -> frozenset[str]:
    """Return the fingerprints in a JSON report. Raises `KeyError` or `TypeError` if it is none."""
    return frozenset(finding["fingerprint"] for finding in record["findings"])


def of_vendor(report: Report, vendor: str) -> Report:
    """Return the part of a report that is about one vendor."""
    exchanges = {key: e for key, e in report.exchanges.items() if e.vendor == vendor}
    return Report(
        findings=tuple(finding for finding in report.findings if finding.vendor == vendor),
        judged=len(exchanges),
        exchanges=exchanges,
        coverage=tuple(coverage for coverage in report.coverage if coverage.vendor == vendor),
        suppressed=report.suppressed,
        omissions=report.omissions,
        unlisted=report.unlisted,
    )


def _finding(record: Mapping[str, Any]) -> Finding:
    return Finding(**{name: value for name, value in record.items() if name != "fingerprint"})


def _exchange(record: Mapping[str, Any]) -> Exchange:
    """Read an exchange; members that a later mock has added are left out."""
    return Exchange(**{name: value for name, value in record.items() if name in EXCHANGE})
