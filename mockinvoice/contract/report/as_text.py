"""A report for a terminal."""

import re
from collections.abc import Callable, Iterable, Iterator

from mockinvoice.contract.coverage import Coverage
from mockinvoice.contract.report import BLAME, Report, by_exchange
from mockinvoice.core.findings import Finding
from mockinvoice.core.journal import Exchange

MISSING_SHOWN = 10
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
Paint = Callable[[str, str], str]


def render(report: Report, *, paint: Paint = lambda text, _severity: text) -> str:
    """Spell a report as text; `paint(text, severity)` may color what has a severity."""
    return "\n".join(_lines(report, paint)) + "\n"


def _lines(report: Report, paint: Paint) -> Iterator[str]:
    yield from _groups(report, report.verdict, paint)
    if report.doubts:
        yield "The vendor's own answers are not as documented: our document may be wrong."
        yield from _groups(report, report.doubts, paint)
    for coverage in report.coverage:
        yield from _coverage(coverage)
    yield from map(_plain, report.omissions)
    yield paint(report.summary, report.worst or "clean")


def _groups(report: Report, findings: Iterable[Finding], paint: Paint) -> Iterator[str]:
    for key, group in by_exchange(findings).items():
        yield _heading(key, report.exchanges.get(key))
        for finding in group:
            yield from _finding(finding, paint)
        yield ""


def _heading(key: str, exchange: Exchange | None) -> str:
    if exchange is None:
        return key
    return _plain(f"{key}  {exchange.method} {exchange.path} → {exchange.status}")


def _finding(finding: Finding, paint: Paint) -> Iterator[str]:
    whose = f" [{BLAME['mock']}]" if finding.against == "mock" else ""
    label = paint(f"{finding.severity}: {finding.rule}", finding.severity)
    yield f"  {label}{whose}  {_plain(finding.pointer)}".rstrip()
    yield f"      {_plain(finding.message)}"
    yield f"      remedy: {finding.remedy} (openapi/{finding.vendor}.yaml:{finding.line})"


def _plain(text: str) -> str:
    """Replace what would steer the terminal, or turn the direction of what follows."""
    return STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def _coverage(coverage: Coverage) -> Iterator[str]:
    count = coverage.count
    yield (
        f"{coverage.vendor}: {count.percent} % of the contract exercised"
        f" ({count.exercised} of {count.total})"
    )
    for operation, kind, name in coverage.missing[:MISSING_SHOWN]:
        yield f"  never: {kind} {name}" + (
            f" of {operation}" if operation not in ("", name) else ""
        )
    if len(coverage.missing) > MISSING_SHOWN:
        yield f"  and {len(coverage.missing) - MISSING_SHOWN} more: see the JSON report"
    yield ""
