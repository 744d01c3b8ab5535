"""The time of a space."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockinvoice.control.durations import parse_duration
from tests.control.calls import NOON, Control, invalid

FADE = {"at": "2024-04-29T13:00:00Z", "kind": "toy.fade", "data": {"note": "n0"}}


def send(control: Control, method: str, path: str, body: Any = None) -> Any:
    answer = control.send(method, control.at(path), body)
    return answer.status, answer.json


def test_clock_stands_where_the_space_was_made(control: Control) -> None:
    assert send(control, "GET", "/clock") == (200, {"now": NOON, "frozen": True})


@pytest.mark.parametrize(
    ("body", "now"),
    [
        ({"by": "P31D"}, "2024-05-30T12:00:00Z"),
        ({"by": "PT1H30M5S"}, "2024-04-29T13:30:05Z"),
        ({"by": "P1Y1M"}, "2025-05-29T12:00:00Z"),
        ({"by": "P1W"}, "2024-05-06T12:00:00Z"),
        ({"by": "PT0S"}, NOON),
        ({"to": "2024-05-01"}, "2024-05-01T00:00:00Z"),
        ({"to": "2024-04-29T15:00:00+02:00"}, "2024-04-29T13:00:00Z"),
    ],
)
def test_clock_moves_forward(control: Control, body: dict[str, str], now: str) -> None:
    assert send(control, "POST", "/clock/advance", body) == (200, {"now": now, "fired": []})
    assert send(control, "GET", "/clock") == (200, {"now": now, "frozen": True})


def test_what_falls_due_on_the_way_runs_and_is_told(control: Control) -> None:
    send(control, "POST", "/actions/toy/stamp", {"note": "n0"})
    half = {"now": "2024-04-29T12:30:00Z", "fired": []}
    assert send(control, "POST", "/clock/advance", {"by": "PT30M"}) == (200, half)
    whole = {"now": "2024-04-29T13:00:00Z", "fired": [FADE]}
    assert send(control, "POST", "/clock/advance", {"by": "PT30M"}) == (200, whole)
    assert send(control, "GET", "/documents/toy/notes")[1]["records"] == {}


def test_clock_is_set_forward_with_what_falls_due(control: Control) -> None:
    send(control, "POST", "/actions/toy/stamp", {"note": "n0"})
    moved = {"now": "2024-05-01T00:00:00Z", "fired": [FADE]}
    assert send(control, "PUT", "/clock", {"now": "2024-05-01"}) == (200, moved)


def test_clock_is_set_back_without_anything_falling_due(control: Control) -> None:
    moved = {"now": "2024-01-01T00:00:00Z", "fired": []}
    assert send(control, "PUT", "/clock", {"now": "2024-01-01"}) == (200, moved)
    assert send(control, "GET", "/clock") == (200, {"now": moved["now"], "frozen": True})


def test_real_clock_runs_with_the_machine_and_can_be_advanced(control: Control) -> None:
    send(control, "POST", "/actions/toy/stamp", {"note": "n0"})
    status, moved = send(control, "PUT", "/clock", {"now": "real"})
    assert (status, moved["fired"]) == (200, [FADE])
    assert abs(datetime.fromisoformat(moved["now"]) - datetime.now(UTC)) < timedelta(minutes=1)
    status, moved = send(control, "POST", "/clock/advance", {"by": "P1D"})
    lead = datetime.fromisoformat(moved["now"]) - datetime.now(UTC)
    assert timedelta(hours=23, minutes=59) < lead <= timedelta(days=1)
    assert send(control, "GET", "/clock")[1]["frozen"] is False


INSTANT = "an instant such as 2024-04-29T12:00:00Z"
OUT = "leads out of the years 1970 to 8999 of a clock"
LATER = "name a later instant, or set the clock back with PUT clock"


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("PUT", "", {}, invalid("now: is missing")),
        ("PUT", "", {"now": None}, invalid("now: must not be null")),
        ("PUT", "", {"now": 5}, invalid("now: must be a text")),
        ("PUT", "", {"now": "soon"}, invalid(f"now: 'soon' is not 'real' or {INSTANT}")),
        ("PUT", "", {"now": "1969-12-31"}, invalid(f"now: '1969-12-31' {OUT}")),
        ("PUT", "", {"now": "real", "x": 1}, invalid("x: is not a member of this request")),
        ("POST", "/advance", {}, invalid("the body needs exactly one of by, to")),
        (
            "POST",
            "/advance",
            {"by": "P1D", "to": "2025-01-01"},
            invalid("the body needs exactly one of by, to"),
        ),
        (
            "POST",
            "/advance",
            {"by": "31 days"},
            invalid("by: '31 days' is not an ISO 8601 duration such as P31D or PT1H"),
        ),
        ("POST", "/advance", {"by": 31}, invalid("by: must be a text")),
        ("POST", "/advance", {"by": "P9999Y"}, invalid(f"by: 'P9999Y' {OUT}")),
        ("POST", "/advance", {"by": "P999999999W"}, invalid(f"by: 'P999999999W' {OUT}")),
        ("POST", "/advance", {"by": "P999999999M"}, invalid(f"by: 'P999999999M' {OUT}")),
        ("POST", "/advance", {"by": "P7000Y"}, invalid(f"by: 'P7000Y' {OUT}")),
        ("POST", "/advance", {"to": "9999-01-01"}, invalid(f"to: '9999-01-01' {OUT}")),
        ("POST", "/advance", {"to": "later"}, invalid(f"to: 'later' is not {INSTANT}")),
        (
            "POST",
            "/advance",
            {"to": "2024-04-28"},
            invalid("to: 2024-04-28T00:00:00Z is before the clock's 2024-04-29T12:00:00Z", LATER),
        ),
    ],
)
def test_wrong_move_is_refused_and_the_clock_stands(
    control: Control, method: str, path: str, body: Any, expected: dict[str, Any]
) -> None:
    assert send(control, method, f"/clock{path}", body) == (422, expected)
    assert send(control, "GET", "/clock") == (200, {"now": NOON, "frozen": True})


@pytest.mark.parametrize(
    ("begin", "duration", "end"),
    [
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2023-01-31", "P1M", "2023-02-28"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-11-30", "P3M", "2025-02-28"),
        ("2024-12-01", "P1M1D", "2025-01-02"),
        ("2024-02-28", "PT24H", "2024-02-29"),
    ],
)
def test_duration_ends_where_the_calendar_says(begin: str, duration: str, end: str) -> None:
    instant = datetime.fromisoformat(begin).replace(tzinfo=UTC)
    assert parse_duration(duration).after(instant).date().isoformat() == end


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1", "1D", "P1D ", "P1DT", "P-1D", "P1H", "P\u0661D"]
)
def test_text_that_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an ISO 8601 duration"):
        parse_duration(text)
