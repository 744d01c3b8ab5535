"""The names of rules are an interface: baselines, filters and builds hold on to them."""

from typing import cast

from mockinvoice.contract.rules import RULES
from mockinvoice.core.findings import SEVERITIES, Finding
from tests.contract.test_judge import ANSWERS, REQUESTS
from tests.contract.test_over_time import DELIVERIES, HISTORIES

FILED = {"amounts-do-not-add-up"}
STABLE = {
    "amounts-do-not-add-up": "note",
    "answer-breaks-document": "error",
    "bad-format": "error",
    "credential-in-query": "error",
    "deprecated-use": "warning",
    "documented-erratum": "note",
    "done-twice": "warning",
    "duplicate-member": "error",
    "early-retry": "error",
    "expired-token": "warning",
    "ignored-body": "warning",
    "invalid-parameter": "error",
    "lenient-coercion": "warning",
    "malformed-body": "error",
    "missing-body": "error",
    "missing-content-type": "error",
    "missing-credential": "error",
    "missing-member": "error",
    "missing-parameter": "error",
    "money-scale": "error",
    "needless-token": "warning",
    "out-of-range": "error",
    "read-only-member": "warning",
    "repeated-refusal": "warning",
    "repeated-request": "warning",
    "undocumented-member": "warning",
    "undocumented-status": "error",
    "unknown-parameter": "warning",
    "unknown-path": "error",
    "unused-cursor": "warning",
    "value-outside-enum": "error",
    "webhook-not-received": "error",
    "wrong-content-type": "error",
    "wrong-credential-scheme": "error",
    "wrong-form": "error",
    "wrong-method": "error",
    "wrong-type": "error",
}


def test_names_and_severities_are_stable() -> None:
    assert {name: rule.severity for name, rule in sorted(RULES.items())} == STABLE


def test_every_rule_tells_what_it_is_about_and_how_to_mend_it() -> None:
    for rule in RULES.values():
        assert rule.severity in SEVERITIES
        assert rule.title
        assert rule.title[0].isupper()
        assert rule.remedy
        assert rule.remedy[0].islower()


def test_every_rule_is_broken_literally_in_some_test() -> None:
    tables = (*REQUESTS, *ANSWERS, *HISTORIES, *DELIVERIES)
    findings = [cast("list[Finding]", case.values[-1]) for case in tables]
    broken = {found.rule for group in findings for found in group}
    assert broken | FILED == RULES.keys()
