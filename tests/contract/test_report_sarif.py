"""SARIF 2.1.0, held against its JSON Schema."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from mockinvoice.contract.report import Report, fingerprint, render
from mockinvoice.contract.rules import RULES
from tests.contract.reports import clean, hostile, report
from tests.needed import missing

PACKAGE = Path(__file__).parent.parent / "node/node_modules/@microsoft/sarif-multitool-ts"
SCHEMA = PACKAGE / "assets" / "sarif-2.1.0.schema.json"


def log(given: Report) -> Any:
    return json.loads(render(given, format="sarif"))


def test_log_has_one_run_with_all_rules() -> None:
    found = log(report())
    assert found["version"] == "2.1.0"
    (run,) = found["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("mockinvoice", "0.1.0")
    assert [rule["id"] for rule in driver["rules"]] == list(RULES)
    assert driver["rules"][0] == {
        "id": "unknown-path",
        "shortDescription": {"text": "No operation has this path"},
        "help": {"text": "use the documented path"},
        "defaultConfiguration": {"level": "error"},
    }


def test_result_points_at_the_line_of_the_document() -> None:
    given = report()
    assert log(given)["runs"][0]["results"][0] == {
        "ruleId": "value-outside-enum",
        "ruleIndex": list(RULES).index("value-outside-enum"),
        "level": "error",
        "message": {"text": "no state (ex-1 /body/state)"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "openapi/judged.yaml"},
                    "region": {"startLine": 92},
                },
                "logicalLocations": [
                    {
                        "fullyQualifiedName": "judged.createBill/body/state",
                        "kind": "member",
                    }
                ],
            }
        ],
        "partialFingerprints": {"mockinvoice/v1": fingerprint(given.findings[0])},
        "properties": {"against": "client", "exchange": "ex-1"},
    }


def test_doubt_about_our_document_says_so() -> None:
    results = log(report())["runs"][0]["results"]
    assert [r["message"]["text"] for r in results if r["properties"]["against"] != "client"] == [
        "our document may be wrong: 7 is no text (ex-1 /body/id)",
        "the mock's own fault: 500 came (ex-2 /status)",
    ]


@pytest.mark.parametrize(
    "given",
    [report(), clean(), hostile(), Report(findings=(), judged=0)],
    ids=["findings", "clean", "hostile", "nothing"],
)
def test_log_is_valid_by_the_schema(given: Report, pytestconfig: pytest.Config) -> None:
    if not SCHEMA.is_file():
        missing("SARIF's schema", remedy="npm ci --prefix tests/node", config=pytestconfig)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema_rs.validator_for(schema)
    assert [error.message for error in validator.iter_errors(log(given))] == []
    assert not validator.is_valid({**log(given), "version": "2.0.0"})
