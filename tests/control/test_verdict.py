"""Findings and coverage of a space over the control API."""

from typing import Any

import pytest

from mockinvoice.contract.document import load_document
from mockinvoice.contract.judge import Judge
from mockinvoice.contract.messages import Headers, Request, Response
from tests.control.calls import Control, invalid

KEY = {"X-Toy": "k", "Content-Type": "application/json"}


@pytest.fixture
def used(control: Control) -> Control:
    """A space whose client has sent a member that is not documented, twice."""
    for _ in range(2):
        control.send(
            "POST", f"/@{control.space}/toy/v1/notes", {"text": "x", "zip": 1}, headers=KEY
        )
    return control


def report(control: Control, query: str = "") -> Any:
    answer = control.send("GET", control.at("/findings") + query)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    return answer.json


def test_report_holds_what_was_filed_and_what_the_history_shows(used: Control) -> None:
    found = report(used)
    assert found["summary"] == {"error": 0, "warning": 3, "note": 0, "document": 0}
    assert (found["exchanges"], found["suppressed"], found["omissions"]) == (2, 0, [])
    assert [(f["exchange"], f["rule"], f["pointer"]) for f in found["findings"]] == [
        ("ex-1", "undocumented-member", "/body/zip"),
        ("ex-2", "undocumented-member", "/body/zip"),
        ("ex-2", "repeated-request", ""),
    ]
    assert found["coverage"] == used.send("GET", used.at("/coverage")).json["coverage"]


def test_report_of_json_is_the_default(used: Control) -> None:
    assert report(used, "?format=json&other=1") == report(used)


@pytest.mark.parametrize(
    ("format_", "content_type", "beginning"),
    [
        ("text", "text/plain; charset=utf-8", "ex-1  POST /v1/notes → 200\n"),
        ("junit", "application/xml", '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>'),
        ("sarif", "application/sarif+json", '{\n  "$schema"'),
        ("html", "text/html; charset=utf-8", "<!doctype html>"),
    ],
)
def test_report_comes_in_every_format(
    used: Control, format_: str, content_type: str, beginning: str
) -> None:
    answer = used.send("GET", used.at(f"/findings?format={format_}"))
    assert (answer.status, answer.headers["content-type"]) == (200, content_type)
    assert answer.text.startswith(beginning)
    assert "undocumented-member" in answer.text


@pytest.mark.parametrize("format_", ["pdf", "", "JSON"])
def test_unknown_format_is_refused(control: Control, format_: str) -> None:
    answer = control.send("GET", control.at(f"/findings?format={format_}"))
    assert (answer.status, answer.json) == (
        422,
        invalid("format: must be one of text, json, junit, sarif, html"),
    )


def test_coverage_counts_operations_members_and_statuses(used: Control) -> None:
    (found,) = used.send("GET", used.at("/coverage")).json["coverage"]
    assert {name: found[name] for name in ("vendor", "percent", "exercised", "total")} == {
        "vendor": "toy",
        "percent": 20.0,
        "exercised": 3,
        "total": 15,
    }
    assert found["operations"]["createNote"] == {"percent": 50.0, "exercised": 3, "total": 6}
    assert {"operation": "createNote", "kind": "member", "name": "secret"} in found["missing"]


def test_report_and_coverage_keep_to_our_own_document(used: Control) -> None:
    """The journal keeps one exchange; the numbers are those of both."""
    used.send("PUT", used.at(""), {"journal": 1})
    for text in ("x", "y"):
        body = {"text": text, "zip": 1}
        used.send("POST", f"/@{used.space}/toy/v1/notes", body, headers=KEY)
    found = report(used)
    assert found["exchanges"] == 2
    assert found["unlisted"] == {"error": 0, "warning": 1, "note": 0}
    assert len(found["omissions"]) == 1
    for name in ("findings", "coverage"):
        request = Request(method="GET", path=f"/_mock/spaces/t/{name}", headers=Headers())
        answer = used.send("GET", used.at(f"/{name}"))
        response = Response(
            status=answer.status, headers=tuple(answer.headers.items()), body=answer.body
        )
        judge = Judge(load_document("control"))
        assert judge.judge_response(request, response, against="mock") == []


def test_reset_forgets_findings_and_coverage(used: Control) -> None:
    used.send("POST", used.at("/reset"))
    found = report(used)
    assert (found["findings"], found["coverage"], found["exchanges"]) == ([], [], 0)
