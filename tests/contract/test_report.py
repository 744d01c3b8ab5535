"""What all reports have in common: counting, fingerprints, baselines, JSON and back."""

import json
from dataclasses import replace

import pytest

from mockinvoice.contract.coverage import Count
from mockinvoice.contract.report import (
    FORMATS,
    Report,
    as_record,
    by_exchange,
    fingerprint,
    render,
    without_known,
)
from mockinvoice.contract.report.recall import known_fingerprints, of_vendor, report_of_record
from mockinvoice.core.findings import Finding
from tests.contract.judged import finding, judge, sent
from tests.contract.reports import clean, report

ENUM = "#/components/schemas/State/enum"
FOUND = finding("value-outside-enum", "/body/lines/0/state", ENUM, 92, "no state", value="lost")


def test_summary_counts_the_verdict_apart_from_doubts_about_our_document() -> None:
    found = report()
    assert found.summary == (
        "4 errors, 1 warning, 1 note in 3 exchanges (2 known, not shown) (4 more are not listed);"
        " 1 doubt about our document"
    )
    assert [f.rule for f in found.doubts] == ["answer-breaks-document"]
    assert len(found.verdict) == 6
    assert clean().summary == "0 errors, 0 warnings, 0 notes in 1 exchange"


@pytest.mark.parametrize(
    ("given", "worst"),
    [
        (report(), "error"),
        (clean(), None),
        (replace(clean(), unlisted={"warning": 1}), "warning"),
        (replace(clean(), findings=(replace(FOUND, severity="note"),)), "note"),
        (replace(clean(), findings=(replace(FOUND, against="document"),)), None),
    ],
)
def test_worst_is_the_severest_of_the_verdict(given: Report, worst: str | None) -> None:
    assert given.worst == worst


@pytest.mark.parametrize(
    "same",
    [
        replace(FOUND, exchange="ex-9"),
        replace(FOUND, value="gone"),
        replace(FOUND, message="other words"),
        replace(FOUND, line=93),
        replace(FOUND, document="#/moved"),
        replace(FOUND, pointer="/body/lines/17/state"),
    ],
)
def test_fingerprint_stays_when_the_same_mistake_is_made_again(same: Finding) -> None:
    assert fingerprint(FOUND) == "3478d188b33d05132e940682ec17c9a2"
    assert fingerprint(same) == fingerprint(FOUND)


@pytest.mark.parametrize(
    "other",
    [
        replace(FOUND, rule="wrong-type"),
        replace(FOUND, vendor="other"),
        replace(FOUND, operation="updateBill"),
        replace(FOUND, operation=None),
        replace(FOUND, pointer="/body/lines/0/other"),
        replace(FOUND, against="document"),
    ],
)
def test_fingerprint_of_another_mistake_is_another(other: Finding) -> None:
    assert fingerprint(other) != fingerprint(FOUND)


def fingerprint_of(method: str, path: str) -> str:
    (found,) = judge().judge_request(sent(method, path))
    return fingerprint(found)


def test_lost_paths_are_told_apart_but_not_by_their_ids() -> None:
    assert fingerprint_of("GET", "/bill/17") == fingerprint_of("GET", "/bill/iv_18")
    assert fingerprint_of("GET", "/bill/17") != fingerprint_of("GET", "/bills/17/x")
    assert fingerprint_of("PUT", "/bills") != fingerprint_of("PUT", "/credits")


def test_known_findings_are_left_out_and_counted() -> None:
    found = report()
    known = frozenset(fingerprint(one) for one in found.findings[:3])
    rest = without_known(found, known)
    assert rest.findings == found.findings[3:]
    assert (rest.suppressed, rest.judged, rest.coverage) == (5, 3, found.coverage)


def test_findings_are_grouped_by_exchange_in_their_order() -> None:
    groups = by_exchange(report().findings)
    assert {key: len(group) for key, group in groups.items()} == {"ex-1": 5, "ex-2": 1, "dl-1": 1}


def test_record_is_whole_and_literal() -> None:
    record = as_record(replace(report(), findings=(FOUND,), coverage=()))
    assert record == {
        "summary": {"error": 1, "warning": 0, "note": 0, "document": 0},
        "exchanges": 3,
        "suppressed": 2,
        "omissions": ["1 exchanges with other hosts were passed over"],
        "unlisted": {"error": 0, "warning": 4, "note": 0},
        "findings": [
            {
                "fingerprint": "3478d188b33d05132e940682ec17c9a2",
                "rule": "value-outside-enum",
                "severity": "error",
                "against": "client",
                "vendor": "judged",
                "operation": "createBill",
                "exchange": "ex-1",
                "pointer": "/body/lines/0/state",
                "value": "lost",
                "document": ENUM,
                "line": 92,
                "message": "no state",
                "remedy": "send one of them",
            }
        ],
        "coverage": [],
    }


def test_json_report_is_read_back() -> None:
    found = report()
    record = json.loads(render(found, format="json"))
    exchanges = [{**e.as_record(), "added_later": 1} for e in found.exchanges.values()]
    back = report_of_record(json.loads(json.dumps(record)), json.loads(json.dumps(exchanges)))
    assert as_record(back) == record
    assert back.coverage == found.coverage
    assert back.exchanges["ex-1"].request_body == found.exchanges["ex-1"].request_body
    assert known_fingerprints(record) == {fingerprint(one) for one in found.findings}


def test_report_can_be_narrowed_to_a_vendor() -> None:
    assert of_vendor(report(), "judged").findings == report().findings
    other = of_vendor(report(), "other")
    assert (other.findings, other.judged, other.exchanges, other.coverage) == ((), 0, {}, ())


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_spelled_the_same_each_time(format_: str) -> None:
    first = render(report(), format=format_)
    assert first == render(report(), format=format_)
    assert first.endswith("\n")


def test_coverage_of_the_sample_is_what_the_other_tests_count_on() -> None:
    assert report().coverage[0].count == Count(exercised=5, total=49)
