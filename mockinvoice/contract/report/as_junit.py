"""A report as JUnit XML, which every CI shows."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from mockinvoice.contract.report import Report
from mockinvoice.core.findings import Finding

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """Spell a report: a suite per vendor, a case per finding and per operation without one."""
    root = ET.Element("testsuites")
    vendors = sorted({e.vendor for e in report.exchanges.values()} | _vendors(report.findings))
    for vendor in vendors:
        _suite(root, vendor, report)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _vendors(findings: Iterable[Finding]) -> set[str]:
    return {finding.vendor for finding in findings}


def _suite(root: ET.Element, vendor: str, report: Report) -> None:
    findings = [finding for finding in report.findings if finding.vendor == vendor]
    faulty = {finding.operation for finding in findings if finding.severity != "note"}
    clean = sorted(
        {e.operation for e in report.exchanges.values() if e.vendor == vendor and e.operation}
        - {operation for operation in faulty if operation}
    )
    failures = [finding for finding in findings if finding.severity != "note"]
    suite = ET.SubElement(
        root,
        "testsuite",
        name=f"mockinvoice.{vendor}",
        tests=str(len(failures) + len(clean)),
        failures=str(len(failures)),
        errors="0",
    )
    for operation in clean:
        ET.SubElement(suite, "testcase", classname=vendor, name=operation, time="0")
    for finding in failures:
        _failure(suite, finding)
    notes = [f"{f.exchange} {f.rule}: {f.message}" for f in findings if f.severity == "note"]
    ET.SubElement(suite, "system-out").text = _clean("\n".join(notes))


def _failure(suite: ET.Element, finding: Finding) -> None:
    name = f"{finding.operation or 'unmatched'} {finding.rule} {finding.pointer} {finding.exchange}"
    case = ET.SubElement(suite, "testcase", classname=finding.vendor, name=_clean(name), time="0")
    failure = ET.SubElement(case, "failure", type=finding.severity, message=_clean(finding.message))
    failure.text = _clean(
        f"{finding.message}\nremedy: {finding.remedy}\n"
        f"document: openapi/{finding.vendor}.yaml:{finding.line} ({finding.document})"
    )


def _clean(text: str) -> str:
    """Replace what XML cannot hold."""
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
