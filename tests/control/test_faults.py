"""Rules for faults over the control API, asked of a server that leaves connections to others."""

from typing import Any

import pytest

from tests.control.calls import Control, invalid, problem

DOWN = {"do": {"status": 503}}
UNABLE = "this server cannot break its connections"
REMEDY = "serve the mock with --server threaded, which can"


def send(control: Control, method: str, path: str, body: Any = None) -> Any:
    answer = control.send(method, control.at(path), body)
    return answer.status, answer.json


def rule(key: str, match: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "persona": None,
        "match": match,
        "do": {"status": 503},
        "seen": 0,
        "struck": 0,
        **more,
    }


def test_rules_are_added_told_and_removed(control: Control) -> None:
    match = {"vendor": "toy", "operation": "listNotes", "nth": "2-3"}
    assert send(control, "POST", "/faults", {"match": match, **DOWN}) == (200, rule("fa-1", match))
    assert send(control, "POST", "/faults", DOWN) == (200, rule("fa-2", {}))
    both = {"faults": [rule("fa-1", match), rule("fa-2", {})]}
    assert send(control, "GET", "/faults") == (200, both)
    assert send(control, "DELETE", "/faults/fa-1") == (200, {"id": "fa-1", "deleted": True})
    assert send(control, "DELETE", "/faults") == (200, {"deleted": 1})
    assert send(control, "GET", "/faults") == (200, {"faults": []})


def test_rules_strike_the_space_alone_and_tell_what_they_did(control: Control) -> None:
    send(control, "POST", "/faults", {"match": {"nth": 2}, **DOWN})
    statuses = [
        control.send("GET", f"/@{space}/toy/v1/notes", headers={"X-Toy": "k"}).status
        for space in (control.space, "another", control.space, control.space)
    ]
    assert statuses == [200, 200, 503, 200]
    found = {"faults": [rule("fa-1", {"nth": 2}, seen=3, struck=1)]}
    assert send(control, "GET", "/faults") == (200, found)
    exchange = send(control, "GET", "/exchanges/ex-2")[1]
    assert (exchange["status"], exchange["faults"], exchange["lost"]) == (
        503,
        ["fa-1: status 503"],
        False,
    )


def test_reset_removes_all_rules(control: Control) -> None:
    send(control, "POST", "/faults", DOWN)
    send(control, "POST", "/reset")
    assert send(control, "GET", "/faults") == (200, {"faults": []})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, invalid("do: is missing")),
        ({"do": 5}, invalid("do: must be an object")),
        (
            {"do": {"status": 200}},
            invalid("do.status: is 200; use a status from 400 to 599"),
        ),
        ({**DOWN, "x": 1}, invalid("x: is not a member of a rule; use match and do")),
        (
            {"match": {"vendor": "stripe"}, **DOWN},
            invalid("match.vendor: 'stripe' is not served; use one of toy"),
        ),
        (
            {"match": {"operation": "createBill"}, **DOWN},
            invalid(
                "match.operation: 'createBill' is no operation of toy",
                "`mockinvoice routes` lists the operations",
            ),
        ),
        ({"do": {"connection": "truncate"}}, invalid(f"do.connection: {UNABLE}", REMEDY)),
        ({"do": {"commit_then": "hang"}}, invalid(f"do.commit_then: {UNABLE}", REMEDY)),
    ],
)
def test_wrong_rule_is_refused_and_none_is_added(
    control: Control, body: Any, expected: dict[str, Any]
) -> None:
    assert send(control, "POST", "/faults", body) == (422, expected)
    assert send(control, "GET", "/faults") == (200, {"faults": []})


def test_unknown_rule_is_not_found(control: Control) -> None:
    assert send(control, "DELETE", "/faults/fa-1") == (
        404,
        problem(
            404,
            "Not Found",
            f"space '{control.space}' has no fault 'fa-1'",
            "list the faults of the space",
        ),
    )


def test_persona_adds_its_rules_narrowed(control: Control) -> None:
    body = {"match": {"vendor": "toy", "times": 2}}
    match = {"probability": 0.1, "vendor": "toy", "times": 2}
    token_rot = rule("fa-1", match, persona="token-rot", do={"status": 401})
    added = {"persona": "token-rot", "faults": [token_rot]}
    assert send(control, "POST", "/personas/token-rot", body) == (200, added)
    assert send(control, "GET", "/faults") == (200, {"faults": [token_rot]})
    told = send(control, "GET", "/personas")[1]["personas"]
    assert {"rate-limited", "token-rot", "webhook-storm"} <= {persona["name"] for persona in told}


@pytest.mark.parametrize(
    ("name", "body", "status", "detail"),
    [
        ("flaky-network", None, 422, f"do.connection: {UNABLE}"),
        ("token-rot", {"match": {"vendor": "stripe"}}, 422, "match.vendor: 'stripe' is not served"),
        ("token-rot", {"match": {"nth": "x"}}, 422, "match.nth: is 'x'; use a number from 1 on"),
        ("webhook-storm", {"match": {"path": "/x"}}, 422, "match.path: says nothing of deliveries"),
        ("token-rot", {"do": {}}, 422, "do: is not a member of this request"),
        ("doomsday", None, 404, "there is no persona 'doomsday'; use one of flaky-network, lost-"),
    ],
)
def test_persona_that_cannot_be_had_adds_nothing(
    control: Control, name: str, body: Any, status: int, detail: str
) -> None:
    found = send(control, "POST", f"/personas/{name}", body)
    assert (found[0], found[1]["detail"][: len(detail)]) == (status, detail)
    assert send(control, "GET", "/faults") == (200, {"faults": []})
