"""Webhook calls, from outside: made, made again, waited for."""

from typing import Any

import pytest

from tests.control.calls import NOON, Control, invalid, problem
from tests.web.deliver.receivers import Receiver, receiving

REFUSED = "http://hooks.example.com/"


def queue(control: Control, url: str = REFUSED, event: str = "note.created") -> None:
    with control.world.transaction():
        control.world.deliveries.queue(
            vendor="toy", event=event, url=url, body="{}", headers={"X-Sig": "abc"}
        )


def wait(control: Control, **wanted: Any) -> Any:
    return control.send("POST", control.at("/deliveries/wait"), wanted)


def test_flush_makes_the_calls_and_shows_what_came_of_them(control: Control) -> None:
    with receiving(Receiver(headers=[("X-Seen", "1")])) as receiver:
        queue(control, receiver.url + "/hook")
        answer = control.send("POST", control.at("/deliveries/flush"))
    headers = {"User-Agent": receiver.received[0].headers["user-agent"], "X-Sig": "abc"}
    url = receiver.url + "/hook"
    delivered = {
        "id": "dl-1",
        "vendor": "toy",
        "event": "note.created",
        "subscription": None,
        "url": url,
        "headers": {"X-Sig": "abc"},
        "body": "{}",
        "created_at": NOON,
        "state": "delivered",
        "next_at": None,
        "attempts": [
            {
                "number": 1,
                "at": NOON,
                "why": "due",
                "outcome": "200",
                "is_refused": False,
                "request": {"method": "POST", "url": url, "headers": headers},
                "response": {
                    "status": 200,
                    "headers": {"X-Seen": "1", "Content-Length": "2"},
                    "body": "ok",
                    "is_cut": False,
                },
            }
        ],
    }
    assert (answer.status, answer.json) == (200, {"deliveries": [delivered]})
    assert control.send("GET", control.at("/deliveries/dl-1")).json == delivered
    again = control.send("POST", control.at("/deliveries/flush"))
    assert (again.status, again.json) == (200, {"deliveries": []})


def test_replay_makes_a_call_once_more(control: Control) -> None:
    with receiving(Receiver()) as receiver:
        queue(control, receiver.url)
        control.send("POST", control.at("/deliveries/flush"))
        answer = control.send("POST", control.at("/deliveries/dl-1/replay"))
    attempts = [(attempt["number"], attempt["why"]) for attempt in answer.json["attempts"]]
    assert (answer.status, attempts) == (200, [(1, "due"), (2, "replay")])
    assert len(receiver.received) == 2


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/deliveries/dl-9"), ("POST", "/deliveries/dl-9/replay")]
)
def test_unknown_delivery_is_refused(control: Control, method: str, path: str) -> None:
    answer = control.send(method, control.at(path))
    assert (answer.status, answer.json) == (
        404,
        problem(
            404,
            "Not Found",
            f"delivery 'dl-9' is not among those of space '{control.space}'",
            "list the deliveries of the space for their ids",
        ),
    )


def test_waiting_ends_at_once_when_the_delivery_is_settled(control: Control) -> None:
    queue(control, event="other")
    queue(control)
    queue(control)
    control.send("POST", control.at("/deliveries/flush"))
    found = [wait(control, event="note.created", nth=nth, timeout=0).json for nth in (1, 2, 3)]
    assert [f["delivery"] and f["delivery"]["id"] for f in found] == ["dl-2", "dl-3", None]


def test_waiting_for_one_that_is_still_owed_ends_with_the_time(control: Control) -> None:
    queue(control)
    answer = wait(control, event="note.created", timeout=0.01)
    assert (answer.status, answer.json) == (200, {"delivery": None})


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "event: is missing"),
        ({"event": ""}, "event: must not be empty"),
        ({"event": 5}, "event: must be a text"),
        ({"event": "e", "timeout": "5"}, "timeout: must be a number"),
        ({"event": "e", "timeout": True}, "timeout: must be a number"),
        ({"event": "e", "timeout": -1}, "timeout: must be from 0 to 30"),
        ({"event": "e", "timeout": 31}, "timeout: must be from 0 to 30"),
        ({"event": "e", "nth": 0}, "nth: must be from 1 to 9007199254740991"),
        ({"event": "e", "until": 1}, "until: is not a member of this request"),
    ],
)
def test_waiting_in_the_wrong_form_is_refused(
    control: Control, body: dict[str, Any], detail: str
) -> None:
    answer = wait(control, **body)
    assert (answer.status, answer.json) == (422, invalid(detail))


def test_moving_the_clock_makes_the_calls_that_fall_due(control: Control) -> None:
    with receiving(Receiver()) as receiver:
        queue(control, receiver.url)
        answer = control.send("PUT", control.at("/clock"), {"now": "2024-05-01T00:00:00Z"})
    assert (answer.json["fired"], len(receiver.received)) == ([], 1)
