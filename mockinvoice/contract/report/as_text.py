"""A report for a terminal."""

from collections.abc import Callable, Iterator

from mockinvoice.contract.coverage import Coverage
from mockinvoice.contract.report import Report, by_exchange
from mockinvoice.core.findings import Finding
from mockinvoice.core.journal import Exchange

MISSING_SHOWN = 10
Paint = Callable[[str, str], str]


def render(report: Report, *, paint: Paint = lambda text, _severity: text) -> str:
    """Spell a report as text; `paint(text, severity)` may color what has a severity."""
    return "\n".join(_lines(report, paint)) + "\n"


def _lines(report: Report, paint: Paint) -> Iterator[str]:
    for key, findings in by_exchange(report).items():
        yield _heading(key, report.exchanges.get(key))
        for finding in findings:
            yield from _finding(finding, paint)
        yield ""
    for coverage in report.coverage:
        yield from _coverage(coverage)
    worst = next((f.severity for f in report.findings if f.severity == "error"), "note")
    yield paint(report.summary, worst)


def _heading(key: str, exchange: Exchange | None) -> str:
    if exchange is None:
        return key
    return f"{key}  {exchange.method} {exchange.path} → {exchange.status}"


def _finding(finding: Finding, paint: Paint) -> Iterator[str]:
    whose = "" if finding.against == "client" else f" [{_blame(finding)}]"
    label = paint(f"{finding.severity}: {finding.rule}", finding.severity)
    yield f"  {label}{whose}  {finding.pointer}"
    yield f"      {finding.message}"
    yield f"      remedy: {finding.remedy} (openapi/{finding.vendor}.yaml:{finding.line})"


def _blame(finding: Finding) -> str:
    return "the mock's own fault" if finding.against == "mock" else "the document may be wrong"


def _coverage(coverage: Coverage) -> Iterator[str]:
    done, total = len(coverage.exercised), len(coverage.all)
    yield f"{coverage.vendor}: {coverage.percent} % of the contract exercised ({done} of {total})"
    for operation, kind, name in coverage.missing[:MISSING_SHOWN]:
        yield f"  never: {kind} {name}" + (f" of {operation}" if operation != name else "")
    if len(coverage.missing) > MISSING_SHOWN:
        yield f"  and {len(coverage.missing) - MISSING_SHOWN} more: see the JSON report"
    yield ""
