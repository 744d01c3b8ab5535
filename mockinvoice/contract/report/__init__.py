"""The verdict on a client in several formats, one file each."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from typing import Any

from mockinvoice.contract.coverage import Coverage
from mockinvoice.core.findings import SEVERITIES, Finding
from mockinvoice.core.journal import Exchange

FORMATS: Mapping[str, str] = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "junit": "application/xml",
    "sarif": "application/sarif+json",
    "html": "text/html; charset=utf-8",
}


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was found and exercised; `suppressed` findings were known already and are left out.

    `exchanges` are the ones kept, by id: a report shows the request beside the finding.
    """

    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...] = ()
    exchanges: Mapping[str, Exchange]
    suppressed: int = 0

    def count(self, severity: str) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def summary(self) -> str:
        """One line, e.g. `2 errors, 1 warning, 0 notes in 14 exchanges`."""
        counts = ", ".join(_plural(self.count(severity), severity) for severity in SEVERITIES)
        known = f" ({self.suppressed} known, not shown)" if self.suppressed else ""
        return f"{counts} in {_plural(len(self.exchanges), 'exchange')}{known}"


def render(report: Report, *, format: str) -> str:  # noqa: A002  # the term of the interface
    """Spell a report in one of `FORMATS`. Only the format asked for is imported."""
    module = import_module(f"mockinvoice.contract.report.as_{format}")
    text: str = module.render(report)
    return text


def fingerprint(finding: Finding) -> str:
    """Return what stays the same when the same mistake is made again: no ids, no list places."""
    place = "/".join("*" if step.isdigit() else step for step in finding.pointer.split("/"))
    key = (finding.against, finding.rule, finding.vendor, finding.operation or "", place)
    return sha256("\n".join(key).encode()).hexdigest()[:32]


def without_known(report: Report, known: frozenset[str]) -> Report:
    """Return a report without the findings whose fingerprint is known."""
    new = tuple(f for f in report.findings if fingerprint(f) not in known)
    return Report(
        findings=new,
        coverage=report.coverage,
        exchanges=report.exchanges,
        suppressed=report.suppressed + len(report.findings) - len(new),
    )


def by_exchange(report: Report) -> dict[str, list[Finding]]:
    """Return the findings by exchange, in the order in which they were made."""
    groups: dict[str, list[Finding]] = {}
    for finding in report.findings:
        groups.setdefault(finding.exchange, []).append(finding)
    return groups


def as_record(report: Report) -> dict[str, Any]:
    """Return a report as JSON members."""
    return {
        "summary": {severity: report.count(severity) for severity in SEVERITIES},
        "exchanges": len(report.exchanges),
        "suppressed": report.suppressed,
        "findings": [
            {"fingerprint": fingerprint(finding), **finding.as_record()}
            for finding in report.findings
        ],
        "coverage": [coverage.as_record() for coverage in report.coverage],
    }


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
