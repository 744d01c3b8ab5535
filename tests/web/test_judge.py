"""The judge in the way of a request: what it files, what it says, what it stops."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from mockinvoice.app import Mock
from mockinvoice.contract.report import Report
from mockinvoice.contract.verdict import verdict
from mockinvoice.core.findings import Finding
from mockinvoice.core.options import SpaceOptions
from mockinvoice.settings import Settings
from tests.control.calls import NOON, toy_mock
from tests.space import Answer, Space

KEY = {"X-Toy": "k", "User-Agent": "test"}


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    settings = Settings(space=SpaceOptions(clock=NOON))
    with toy_mock(tmp_path_factory.mktemp("toy"), settings) as mock:
        yield mock


@pytest.fixture
def toy(toys: Mock, request: pytest.FixtureRequest) -> Iterator[Space]:
    marker = request.node.get_closest_marker("space")
    toys.worlds.put("t", marker.kwargs if marker else {})
    yield Space(toys, "t")
    toys.worlds.delete("t")


def post(space: Space, body: Any, **headers: str) -> Answer:
    """Create a note."""
    return space.http(
        "POST",
        f"/@{space.name}/toy/v1/notes",
        headers={"Content-Type": "application/json", **KEY, **headers},
        body=body if isinstance(body, (str, bytes)) else json.dumps(body),
    )


def report(space: Space) -> Report:
    return verdict(space.world, [mounted.document for mounted in space.mock.vendors.values()])


def told(findings: list[Finding] | tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(found.exchange, found.rule, found.pointer) for found in findings]


def test_clean_call_carries_no_findings(toy: Space) -> None:
    answer = post(toy, {"text": "x"})
    assert (answer.status, answer.headers.get("x-mockinvoice-findings")) == (200, None)
    assert toy.world.findings.all() == []


def test_observed_call_gets_the_vendors_answer_and_the_number_of_findings(toy: Space) -> None:
    answer = post(toy, {"text": "x", "zip": 1, "tag": 2})
    assert (answer.status, answer.json) == (200, {"id": "n1", "text": "x"})
    assert answer.headers["x-mockinvoice-findings"] == "2"
    assert told(toy.world.findings.all()) == [
        ("ex-1", "undocumented-member", "/body/zip"),
        ("ex-1", "undocumented-member", "/body/tag"),
    ]


def test_refused_call_is_judged_too(toy: Space) -> None:
    answer = post(toy, {}, **{"X-Toy": ""})
    assert (answer.status, answer.json) == (401, {"error": "UNAUTHENTICATED"})
    assert told(toy.world.findings.all()) == [
        ("ex-1", "missing-credential", "/headers/X-Toy"),
        ("ex-1", "missing-member", "/body/text"),
    ]


@pytest.mark.parametrize(
    ("method", "path", "rule"),
    [("GET", "/v1/note", "unknown-path"), ("PATCH", "/v1/notes", "wrong-method")],
)
def test_call_that_matches_nothing_is_judged(toy: Space, method: str, path: str, rule: str) -> None:
    answer = toy.http(method, f"/@t/toy{path}", headers=KEY)
    assert (answer.status // 100, answer.headers["x-mockinvoice-findings"]) == (4, "1")
    assert [found.rule for found in toy.world.findings.all()] == [rule]


def test_body_that_is_too_large_was_not_read_and_is_not_judged(toy: Space) -> None:
    answer = post(toy, b" " * (2 * 1024 * 1024))
    assert (answer.status, toy.world.findings.all()) == (413, [])


@pytest.mark.breaks_document
def test_failure_of_the_mock_is_a_finding_against_the_mock(toy: Space) -> None:
    """The toy's document knows no 500."""
    assert post(toy, {"text": "boom"}).status == 500
    found = toy.world.findings.all()
    assert [(f.rule, f.against, f.value) for f in found] == [("undocumented-status", "mock", 500)]
    toy.world.findings.clear()


@pytest.mark.space(contract="enforce")
def test_enforced_call_with_an_error_is_answered_with_all_findings(toy: Space) -> None:
    before = toy.state()
    answer = post(toy, {"zip": 1})
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.headers["x-mockinvoice-findings"] == "2"
    common = {
        "against": "client",
        "vendor": "toy",
        "operation": "createNote",
        "exchange": "ex-1",
    }
    assert answer.json == {
        "type": "about:blank",
        "title": "Unprocessable Content",
        "status": 422,
        "detail": 'the request breaks the contract: "text" is a required property',
        "remedy": "send the member",
        "findings": [
            {
                "rule": "missing-member",
                "severity": "error",
                **common,
                "pointer": "/body/text",
                "value": None,
                "document": "#/components/schemas/NewNote/required",
                "line": 94,
                "message": '"text" is a required property',
                "remedy": "send the member",
            },
            {
                "rule": "undocumented-member",
                "severity": "warning",
                **common,
                "pointer": "/body/zip",
                "value": 1,
                "document": "#/components/schemas/NewNote",
                "line": 92,
                "message": "zip is no documented member",
                "remedy": "leave it out: the vendor ignores it",
            },
        ],
    }
    assert toy.state() == before


@pytest.mark.space(contract="enforce")
def test_enforced_call_is_in_the_journal_and_its_findings_are_filed(toy: Space) -> None:
    toy.http("GET", "/@t/toy/v1/nowhere", headers=KEY)
    assert [(e.id, e.operation, e.status) for e in toy.world.journal.all()] == [("ex-1", None, 422)]
    assert told(toy.world.findings.all()) == [("ex-1", "unknown-path", "/path")]


@pytest.mark.space(contract="enforce")
def test_enforced_call_with_warnings_alone_is_answered_by_the_vendor(toy: Space) -> None:
    answer = post(toy, {"text": "x", "zip": 1})
    assert (answer.status, answer.headers["x-mockinvoice-findings"]) == (200, "1")


def test_calls_over_time_are_judged_in_the_verdict(toy: Space) -> None:
    post(toy, {"text": "x"})
    post(toy, {"text": "x"})
    for _ in range(3):
        toy.http("DELETE", "/@t/toy/v1/notes/n9", headers=KEY)
    assert told(report(toy).findings) == [
        ("ex-2", "repeated-request", ""),
        ("ex-5", "repeated-refusal", ""),
    ]
    assert toy.world.findings.all() == []


def test_verdict_on_nothing_is_empty(toy: Space) -> None:
    found = report(toy)
    assert (found.findings, found.judged, found.coverage, found.worst) == ((), 0, (), None)


@pytest.mark.space(journal=2)
def test_verdict_says_what_has_left_the_journal(toy: Space) -> None:
    for number in range(3):
        post(toy, {"text": str(number), "zip": 1, "tag": number})
    found = report(toy)
    assert found.judged == 3
    assert list(found.exchanges) == ["ex-2", "ex-3"]
    assert found.unlisted == {"warning": 4}
    assert found.omissions == (
        "1 older exchanges have left the journal of this space: rules over time do not see them;"
        " raise the space's option journal",
    )


@pytest.mark.space(journal=1)
def test_coverage_outlives_the_journal(toy: Space) -> None:
    post(toy, {"text": "x"})
    toy.http("GET", "/@t/toy/v1/notes?text=x", headers=KEY)
    toy.http("DELETE", "/@t/toy/v1/notes/n9", headers=KEY)
    (found,) = report(toy).coverage
    assert found.missing == (
        ("listNotes", "status", "401"),
        ("createNote", "member", "secret"),
        ("createNote", "status", "400"),
        ("createNote", "status", "401"),
        ("deleteNote", "status", "200"),
        ("deleteNote", "status", "401"),
    )


def test_coverage_outlives_an_emptied_journal_and_not_a_reset(toy: Space) -> None:
    post(toy, {"text": "x"})
    before = report(toy).coverage
    toy.world.journal.clear()
    assert report(toy).coverage == before
    toy.world.reset()
    assert report(toy).coverage == ()
