"""A report as JUnit XML, which every CI shows; valid by Ant's schema and by Jenkins'."""

import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from mockinvoice.contract.report import BLAME, Report
from mockinvoice.core.findings import Finding
from mockinvoice.core.journal import Exchange
from mockinvoice.version import __version__

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NEVER = "1970-01-01T00:00:00"


def render(report: Report) -> str:
    """Spell a report: a suite per vendor, a case per finding and per operation without one.

    Notes stand in a suite's `system-out`, doubts about our document in its `system-err`.
    """
    root = ET.Element("testsuites")
    for number, vendor in enumerate(_vendors(report)):
        _suite(root, number, vendor, report)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _vendors(report: Report) -> list[str]:
    called = {exchange.vendor for exchange in report.exchanges.values()}
    covered = {coverage.vendor for coverage in report.coverage}
    return sorted(called | covered | {finding.vendor for finding in report.findings})


def _suite(root: ET.Element, number: int, vendor: str, report: Report) -> None:
    exchanges = [e for e in report.exchanges.values() if e.vendor == vendor]
    findings = [finding for finding in report.findings if finding.vendor == vendor]
    verdict = [finding for finding in findings if finding.against != "document"]
    failures = [finding for finding in verdict if finding.severity != "note"]
    clean = _clean_operations(report, vendor, failures)
    suite = ET.SubElement(
        root,
        "testsuite",
        id=str(number),
        package="mockinvoice",
        name=f"mockinvoice.{vendor}",
        timestamp=_time(exchanges),
        hostname="localhost",
        tests=str(len(failures) + len(clean)),
        failures=str(len(failures)),
        errors="0",
        time="0",
    )
    _property(suite)
    for operation in clean:
        ET.SubElement(suite, "testcase", classname=vendor, name=operation, time="0")
    for finding in failures:
        _failure(suite, finding)
    _listing(suite, "system-out", (f for f in verdict if f.severity == "note"))
    _listing(suite, "system-err", (f for f in findings if f.against == "document"))


def _property(suite: ET.Element) -> None:
    properties = ET.SubElement(suite, "properties")
    ET.SubElement(properties, "property", name="mockinvoice", value=__version__)


def _listing(suite: ET.Element, tag: str, findings: Iterable[Finding]) -> None:
    lines = (f"{f.exchange} {f.rule} {f.pointer}: {f.message}" for f in findings)
    ET.SubElement(suite, tag).text = _clean("\n".join(lines))


def _clean_operations(report: Report, vendor: str, failures: Iterable[Finding]) -> list[str]:
    """Return the operations that were called and have no failure, in order of name."""
    called = {e.operation for e in report.exchanges.values() if e.vendor == vendor}
    for coverage in report.coverage:
        if coverage.vendor == vendor:
            called |= {name for name, count in coverage.operations.items() if count.exercised}
    faulty = {finding.operation for finding in failures}
    return sorted(name for name in called - faulty if name)


def _time(exchanges: Iterable[Exchange]) -> str:
    """Return when the last exchange was, in the space's time; the format knows no offset."""
    return max((exchange.at[: len(NEVER)] for exchange in exchanges), default="") or NEVER


def _failure(suite: ET.Element, finding: Finding) -> None:
    name = f"{finding.operation or 'unmatched'} {finding.rule} {finding.pointer} {finding.exchange}"
    case = ET.SubElement(suite, "testcase", classname=finding.vendor, name=_clean(name), time="0")
    failure = ET.SubElement(case, "failure", type=finding.severity, message=_clean(finding.message))
    failure.text = _clean("\n".join(_sentences(finding)))


def _sentences(finding: Finding) -> Iterator[str]:
    if finding.against == "mock":
        yield BLAME["mock"]
    yield finding.message
    yield f"remedy: {finding.remedy}"
    yield f"document: openapi/{finding.vendor}.yaml:{finding.line} ({finding.document})"


def _clean(text: str) -> str:
    """Replace what XML cannot hold."""
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
