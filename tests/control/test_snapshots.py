"""Named states of a space."""

from typing import Any

import pytest

from mockinvoice.core.snapshots import MOST_KEPT
from tests.control.calls import NOON, Control, invalid, problem

BEFORE = {"name": "before", "at": NOON, "records": 1}


def send(control: Control, method: str, path: str) -> Any:
    answer = control.send(method, control.at(f"/snapshots{path}"))
    return answer.status, answer.json


def notes(control: Control) -> list[str]:
    records = control.send("GET", control.at("/documents/toy/notes")).json["records"]
    return [note["text"] for note in records.values()]


def add_note(control: Control) -> str:
    answer = control.send(
        "POST", f"/@{control.space}/toy/v1/notes", {"text": "new"}, headers={"X-Toy": "k"}
    )
    return str(answer.json["id"])


def test_snapshot_is_taken_described_listed_and_forgotten(control: Control) -> None:
    assert send(control, "PUT", "/before") == (200, BEFORE)
    assert send(control, "GET", "/before") == (200, BEFORE)
    assert send(control, "GET", "") == (200, {"snapshots": [BEFORE]})
    assert send(control, "DELETE", "/before") == (200, {"name": "before", "deleted": True})
    assert send(control, "GET", "") == (200, {"snapshots": []})


def test_restored_space_is_what_it_was_and_ids_repeat(control: Control) -> None:
    send(control, "PUT", "/before")
    first = add_note(control)
    control.send("POST", control.at("/clock/advance"), {"by": "P1D"})
    assert notes(control) == ["demo", "new"]
    assert send(control, "POST", "/before/restore") == (200, BEFORE)
    assert notes(control) == ["demo"]
    assert control.send("GET", control.at("/clock")).json["now"] == NOON
    assert add_note(control) == first


def test_restoring_keeps_journal_and_snapshot(control: Control) -> None:
    send(control, "PUT", "/before")
    add_note(control)
    for _ in range(2):
        assert send(control, "POST", "/before/restore") == (200, BEFORE)
    journal = control.send("GET", control.at("/exchanges")).json["exchanges"]
    assert [exchange["operation"] for exchange in journal] == ["createNote"]


def test_snapshot_takes_the_place_of_an_older_one(control: Control) -> None:
    send(control, "PUT", "/before")
    add_note(control)
    assert send(control, "PUT", "/before") == (200, {**BEFORE, "records": 2})
    control.send("POST", control.at("/reset"))
    assert notes(control) == ["demo"]
    send(control, "POST", "/before/restore")
    assert notes(control) == ["demo", "new"]


def test_space_made_anew_has_no_snapshots(control: Control) -> None:
    send(control, "PUT", "/before")
    control.send("PUT", control.at(""), {"journal": 5})
    assert send(control, "GET", "") == (200, {"snapshots": []})


@pytest.mark.parametrize(("method", "end"), [("GET", ""), ("DELETE", ""), ("POST", "/restore")])
def test_unknown_snapshot_is_refused(control: Control, method: str, end: str) -> None:
    assert send(control, method, f"/nowhere{end}") == (
        404,
        problem(
            404,
            "Not Found",
            f"space '{control.space}' has no snapshot 'nowhere'",
            "take it with PUT, or list the snapshots of the space",
        ),
    )


@pytest.mark.parametrize("name", ["-x", "a b", "x" * 65, "ü"])
def test_name_that_cannot_be_one_is_refused(control: Control, name: str) -> None:
    detail = (
        f"name: a snapshot cannot be named {name!r}; use 1 to 64 of A-Z a-z 0-9 . _ -, beginning"
        " with a letter or digit"
    )
    assert send(control, "PUT", f"/{name}") == (422, invalid(detail))


def test_one_snapshot_too_many_is_refused(control: Control) -> None:
    for number in range(MOST_KEPT):
        assert send(control, "PUT", f"/s{number}")[0] == 200
    assert send(control, "PUT", "/more") == (
        409,
        problem(
            409,
            "Conflict",
            "the space has 100 snapshots and keeps no more",
            "delete one, or take this one under a name that is there",
        ),
    )
