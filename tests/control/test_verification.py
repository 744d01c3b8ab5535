"""Whether clients did what a test expects, asked over the control API."""

import shlex
from typing import Any

import pytest

from tests.control.calls import BASE, Control, invalid, problem

KEY = {"X-Toy": "k", "Content-Type": "application/json", "User-Agent": "test"}


def verify(control: Control, expected: dict[str, Any] | None = None) -> Any:
    answer = control.send("POST", control.at("/exchanges/verify"), expected)
    return answer.status, answer.json


@pytest.fixture
def used(control: Control) -> Control:
    """A space with two creates and a list."""
    url = f"/@{control.space}/toy/v1/notes"
    for text in ("x", "y"):
        control.send("POST", url, {"text": text, "secret": "s3cret"}, headers=KEY)
    control.send("GET", url + "?text=x", headers=KEY)
    return control


def test_what_was_sent_is_found(used: Control) -> None:
    good = {"ok": True, "near_misses": [], "message": ""}
    expected = {"vendor": "toy", "operation": "createNote", "times": 2}
    assert verify(used, expected) == (200, {**good, "count": 2, "matches": ["ex-1", "ex-2"]})
    secret = {"body": {"text": "x", "secret": "***"}}
    assert verify(used, secret) == (200, {**good, "count": 1, "matches": ["ex-1"]})
    assert verify(used) == (200, {**good, "count": 3, "matches": ["ex-1", "ex-2", "ex-3"]})


def test_what_was_not_sent_is_told_with_what_came_nearest(used: Control) -> None:
    status, verdict = verify(used, {"operation": "createNote", "body_at": {"/text": "z"}})
    address = f"{BASE}/@{used.space}/toy/v1/notes"
    lines = {
        number: f"curl -sS -X POST {address} -H 'content-type: application/json' -H 'x-toy:"
        f""" toy-demo' --data-raw '{{"text":"{text}","secret":"***"}}'"""
        for number, text in ((1, "x"), (2, "y"))
    }
    assert [*map(shlex.split, lines.values())]
    told = [
        {
            "exchange": f"ex-{number}",
            "method": "POST",
            "path": "/v1/notes",
            "status": 200,
            "differences": [{"at": "body/text", "expected": '"z"', "actual": f'"{text}"'}],
            "curl": lines[number],
        }
        for number, text in ((2, "y"), (1, "x"))
    ]
    assert (status, verdict["ok"], verdict["count"], verdict["matches"]) == (200, False, 0, [])
    assert verdict["near_misses"][:2] == told
    assert [miss["exchange"] for miss in verdict["near_misses"]] == ["ex-2", "ex-1", "ex-3"]
    assert verdict["message"].splitlines()[:6] == [
        "expected at least 1 call, found 0 among 3 exchanges",
        '  operation="createNote", body_at={"/text":"z"}',
        "nearest:",
        "ex-2 POST /v1/notes (createNote) -> 200, differs in 1",
        '    body/text: expected "z", was "y"',
        f"    {lines[2]}",
    ]


def test_command_line_of_a_call_without_operation_has_no_credential(control: Control) -> None:
    control.send("GET", f"/@{control.space}/toy/nowhere", headers={"X-Toy": "k"})
    _, verdict = verify(control, {"times": 0})
    assert [miss["curl"] for miss in verdict["near_misses"]] == [
        f"curl -sS -X GET {BASE}/@{control.space}/toy/nowhere -H 'x-toy: ***'"
    ]


def test_answer_that_cannot_be_known_is_refused(control: Control) -> None:
    control.send("PUT", control.at(""), {"journal": 2})
    for _ in range(3):
        control.send("GET", f"/@{control.space}/toy/v1/notes", headers=KEY)
    assert verify(control, {"times": 2}) == (
        409,
        problem(
            409,
            "Conflict",
            "1 older exchanges have left the journal and could change the answer",
            "give the space a greater option journal, or verify earlier",
        ),
    )
    assert verify(control, {"at_least": 2})[1]["ok"]
    control.send("DELETE", control.at("/exchanges"))
    assert verify(control, {"times": 0})[1]["ok"]


def test_expectation_that_cannot_be_read_is_refused(control: Control) -> None:
    expected = {"times": "2"}
    assert verify(control, expected) == (
        422,
        invalid("times: is '2'; use a whole number from 0 to 1000000"),
    )
