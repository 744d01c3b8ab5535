"""A report as SARIF 2.1.0, which code hosts show at the document's line."""

from typing import Any

import orjson

from mockinvoice.contract.report import BLAME, Report, fingerprint
from mockinvoice.contract.rules import RULES
from mockinvoice.core.findings import Finding
from mockinvoice.version import __version__

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def render(report: Report) -> str:
    """Spell a report as one SARIF run."""
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver()},
                "results": [_result(finding) for finding in report.findings],
                "columnKind": "unicodeCodePoints",
            }
        ],
    }
    return orjson.dumps(log, option=orjson.OPT_INDENT_2).decode() + "\n"


def _driver() -> dict[str, Any]:
    return {
        "name": "mockinvoice",
        "version": __version__,
        "rules": [
            {
                "id": name,
                "shortDescription": {"text": rule.title},
                "help": {"text": rule.remedy},
                "defaultConfiguration": {"level": rule.severity},
            }
            for name, rule in RULES.items()
        ],
    }


def _result(finding: Finding) -> dict[str, Any]:
    blame = f"{BLAME[finding.against]}: " if finding.against in BLAME else ""
    return {
        "ruleId": finding.rule,
        "ruleIndex": list(RULES).index(finding.rule),
        "level": finding.severity,
        "message": {"text": f"{blame}{finding.message} ({finding.exchange} {finding.pointer})"},
        "locations": [_location(finding)],
        "partialFingerprints": {"mockinvoice/v1": fingerprint(finding)},
        "properties": {"against": finding.against, "exchange": finding.exchange},
    }


def _location(finding: Finding) -> dict[str, Any]:
    member = f"{finding.vendor}.{finding.operation}{finding.pointer}"
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": f"openapi/{finding.vendor}.yaml"},
            "region": {"startLine": finding.line},
        },
        "logicalLocations": [{"fullyQualifiedName": member, "kind": "member"}],
    }
