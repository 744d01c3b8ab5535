"""What happens out of sight."""

import logging
from typing import Any

import pytest

from tests.control.calls import NOON, Control, invalid, problem


def run(control: Control, action: str, body: Any = None, *, vendor: str = "toy") -> Any:
    answer = control.send("POST", control.at(f"/actions/{vendor}/{action}"), body)
    return answer.status, answer.json


def notes(control: Control) -> Any:
    return control.send("GET", control.at("/documents/toy/notes")).json["records"]


def test_action_has_its_effect_and_tells_it(control: Control) -> None:
    assert run(control, "stamp", {"note": "n0"}) == (
        200,
        {"vendor": "toy", "action": "stamp", "result": {"stamped": "n0"}},
    )
    assert notes(control) == {"n0": {"id": "n0", "text": "demo", "stamped": NOON}}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, invalid("note: Missing data for required field.")),
        (None, invalid("note: Missing data for required field.")),
        ({"note": 5}, invalid("note: Not a valid string.")),
        ({"note": "n0", "x": 1}, invalid("x: Unknown field.")),
        (["n0"], invalid("the body: must be an object")),
        (
            {"note": "n9"},
            problem(
                404,
                "Not Found",
                "there is no note 'n9'",
                "use the name or id of something that exists",
            ),
        ),
    ],
)
def test_refused_action_changes_nothing(
    control: Control, body: Any, expected: dict[str, Any]
) -> None:
    before = notes(control)
    assert run(control, "stamp", body) == (expected["status"], expected)
    assert notes(control) == before


def test_state_can_forbid_an_action(control: Control) -> None:
    run(control, "stamp", {"note": "n0"})
    assert run(control, "stamp", {"note": "n0"}) == (
        409,
        problem(
            409,
            "Conflict",
            "note 'n0' is stamped",
            "bring the record into a state that allows this",
        ),
    )


@pytest.mark.parametrize(
    ("vendor", "action", "detail", "remedy"),
    [
        (
            "toy",
            "explode",
            "vendor 'toy' has no action 'explode'; it has stamp, smudge",
            "use one of the actions that are named",
        ),
        (
            "stripe",
            "stamp",
            "vendor 'stripe' is not served; this mock serves toy",
            "use one of them, or start the mock with the missing vendor",
        ),
    ],
)
def test_unknown_vendor_or_action_is_refused(
    control: Control, vendor: str, action: str, detail: str, remedy: str
) -> None:
    expected = problem(404, "Not Found", detail, remedy)
    assert run(control, action, {}, vendor=vendor) == (404, expected)


def test_unexpected_failure_changes_nothing_and_is_logged(
    control: Control, caplog: pytest.LogCaptureFixture
) -> None:
    before = notes(control)
    with caplog.at_level(logging.ERROR, logger="mockinvoice.control"):
        assert run(control, "smudge") == (
            500,
            problem(
                500,
                "Internal Server Error",
                "an unexpected failure",
                "report it with the trace that the mock has logged; nothing was changed",
            ),
        )
    assert notes(control) == before
    assert "RuntimeError: smudged" in caplog.text
