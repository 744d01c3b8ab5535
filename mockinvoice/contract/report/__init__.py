"""The verdict on a client in several formats, one file each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib import import_module
from typing import Any

from mockinvoice.contract.coverage import Coverage
from mockinvoice.core.findings import SEVERITIES, Finding, Severity
from mockinvoice.core.journal import Exchange

FORMATS: Mapping[str, str] = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "junit": "application/xml",
    "sarif": "application/sarif+json",
    "html": "text/html; charset=utf-8",
}

# Who is at fault, if it is not the client.
BLAME: Mapping[str, str] = {
    "mock": "the mock's own fault",
    "document": "our document may be wrong",
}


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was found and exercised.

    `judged` counts the exchanges looked at, `exchanges` are those at hand, by id: a report shows
    the request beside the finding. `suppressed` findings were known already and are left out;
    `omissions` are sentences about what could not be judged; `unlisted` counts by severity the
    findings that were too many to be kept.
    """

    findings: tuple[Finding, ...]
    judged: int
    exchanges: Mapping[str, Exchange] = field(default_factory=dict)
    coverage: tuple[Coverage, ...] = ()
    suppressed: int = 0
    omissions: tuple[str, ...] = ()
    unlisted: Mapping[Severity, int] = field(default_factory=dict)

    @property
    def verdict(self) -> tuple[Finding, ...]:
        """The findings against the client, or the mock itself."""
        return tuple(finding for finding in self.findings if finding.against != "document")

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """The findings against a document, by what its vendor really answered."""
        return tuple(finding for finding in self.findings if finding.against == "document")

    def count(self, severity: str) -> int:
        """Return how many findings of the verdict have this severity."""
        return sum(finding.severity == severity for finding in self.verdict)

    @property
    def worst(self) -> Severity | None:
        """The severest severity in the verdict, listed or not; None if there is nothing."""
        return next((s for s in SEVERITIES if self.count(s) or self.unlisted.get(s)), None)

    @property
    def summary(self) -> str:
        """One line, e.g. `2 errors, 1 warning, 0 notes in 14 exchanges`."""
        counts = ", ".join(_plural(self.count(severity), severity) for severity in SEVERITIES)
        known = f" ({self.suppressed} known, not shown)" if self.suppressed else ""
        unlisted = sum(self.unlisted.values())
        more = f" ({unlisted} more are not listed)" if unlisted else ""
        doubts = f"; {_plural(len(self.doubts), 'doubt')} about our document" if self.doubts else ""
        return f"{counts} in {_plural(self.judged, 'exchange')}{known}{more}{doubts}"


def render(report: Report, *, format: str) -> str:  # noqa: A002  # the term of the interface
    """Spell a report in one of `FORMATS`. Only the format asked for is imported."""
    module = import_module(f"mockinvoice.contract.report.as_{format}")
    text: str = module.render(report)
    return text


def fingerprint(finding: Finding) -> str:
    """Return what stays the same when the same mistake is made again: no ids, no list places."""
    place = "/".join("*" if step.isdigit() else step for step in finding.pointer.split("/"))
    operation = finding.operation or f"{finding.document} {_without_ids(finding)}"
    key = (finding.against, finding.rule, finding.vendor, operation, place)
    return sha256("\n".join(key).encode()).hexdigest()[:32]


def without_known(report: Report, known: frozenset[str]) -> Report:
    """Return a report without the findings whose fingerprint is known."""
    new = tuple(f for f in report.findings if fingerprint(f) not in known)
    suppressed = report.suppressed + len(report.findings) - len(new)
    return replace(report, findings=new, suppressed=suppressed)


def by_exchange(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings by exchange, in the order in which they were made."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.exchange, []).append(finding)
    return groups


def as_record(report: Report) -> dict[str, Any]:
    """Return a report as JSON members."""
    return {
        "summary": {
            **{severity: report.count(severity) for severity in SEVERITIES},
            "document": len(report.doubts),
        },
        "exchanges": report.judged,
        "suppressed": report.suppressed,
        "omissions": list(report.omissions),
        "unlisted": {severity: report.unlisted.get(severity, 0) for severity in SEVERITIES},
        "findings": [
            {"fingerprint": fingerprint(finding), **finding.as_record()}
            for finding in report.findings
        ],
        "coverage": [coverage.as_record() for coverage in report.coverage],
    }


def _without_ids(finding: Finding) -> str:
    """Return a value without the steps of a path that have digits, as ids do."""
    steps = str(finding.value).split("/")
    return "/".join("*" if any(map(str.isdecimal, step)) else step for step in steps)


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
