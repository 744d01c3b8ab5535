"""Exporting and importing the records of a space."""

from typing import Any

import pytest

from tests.control.calls import NOON, Control, invalid, problem

DEMO: dict[str, Any] = {
    "format": 1,
    "space": "",
    "clock": {"frozen_at": NOON, "offset": 0.0},
    "documents": {"toy": {"notes": {"n0": {"id": "n0", "text": "demo"}}}},
    "sequences": {},
    "agenda": {},
}
ONE = {"format": 1, "documents": {"toy": {"notes": {"n7": {"id": "n7", "text": "seven"}}}}}


def export(control: Control) -> Any:
    answer = control.send("GET", control.at("/documents"))
    assert answer.status == 200
    return answer.json


def test_export_is_the_whole_state(control: Control) -> None:
    assert export(control) == {**DEMO, "space": control.space}


def test_import_replaces_the_state(control: Control) -> None:
    answer = control.send("PUT", control.at("/documents"), ONE)
    assert (answer.status, answer.json) == (200, {"space": control.space, "imported": 1})
    assert export(control) == {**DEMO, **ONE, "space": control.space}
    listed = control.send(
        "GET", f"/@{control.space}/toy/v1/notes?text=seven", headers={"X-Toy": "k"}
    )
    assert listed.json == {"notes": [{"id": "n7", "text": "seven"}]}


def test_export_can_be_imported_into_another_space(control: Control) -> None:
    control.send("POST", control.at("/actions/toy/stamp"), {"note": "n0"})
    control.send("POST", control.at("/clock/advance"), {"by": "PT30M"})
    exported = export(control)
    assert exported["agenda"] == {
        "toy.fade#1": {"at": "2024-04-29T13:00:00Z", "kind": "toy.fade", "data": {"note": "n0"}}
    }
    other = Control(control.mock, control.space + "-other")
    assert other.send("PUT", other.at("/documents"), exported).status == 200
    assert export(other) == {**exported, "space": other.space}
    moved = other.send("POST", other.at("/clock/advance"), {"by": "PT1H"})
    assert moved.json == {
        "now": "2024-04-29T13:30:00Z",
        "fired": [exported["agenda"]["toy.fade#1"]],
    }
    assert export(other)["documents"] == {}
    control.mock.worlds.delete(other.space)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"format": 2, "documents": {}}, "format: is 2; only 1 can be read"),
        (
            {"format": 1, "documents": {"stripe": {}}},
            "documents.stripe: is no vendor; use toy",
        ),
        (
            {"format": 1, "documents": {"toy": {"notes": {"n1": []}}}},
            "documents.toy.notes.n1: is an array, not an object",
        ),
        (
            {
                "format": 1,
                "documents": {},
                "agenda": {"x.y#1": {"at": NOON, "kind": "x.y", "data": {}}},
            },
            "agenda.x.y#1.kind: is 'x.y', which no vendor plans",
        ),
        ([], "the body: must be an object"),
    ],
    ids=["format", "vendor", "record", "event", "body"],
)
def test_wrong_state_is_refused_and_changes_nothing(
    control: Control, body: Any, detail: str
) -> None:
    before = export(control)
    answer = control.send("PUT", control.at("/documents"), body)
    assert (answer.status, answer.json) == (422, invalid(detail))
    assert export(control) == before


def test_collection_shows_its_records_oldest_first(control: Control) -> None:
    notes = {"n7": {"id": "n7", "text": "seven"}, "n1": {"id": "n1", "text": "one"}}
    control.send("PUT", control.at("/documents"), {**ONE, "documents": {"toy": {"notes": notes}}})
    answer = control.send("GET", control.at("/documents/toy/notes"))
    assert (answer.status, answer.json) == (
        200,
        {"vendor": "toy", "collection": "notes", "records": notes},
    )
    assert list(answer.json["records"]) == ["n7", "n1"]


def test_collection_without_records_is_empty(control: Control) -> None:
    answer = control.send("GET", control.at("/documents/toy/letters"))
    assert (answer.status, answer.json) == (
        200,
        {"vendor": "toy", "collection": "letters", "records": {}},
    )


def test_bad_name_of_a_collection_is_refused(control: Control) -> None:
    answer = control.send("GET", control.at("/documents/toy/_space"))
    assert (answer.status, answer.json) == (
        422,
        invalid("collection: '_space' is no name; use a-z, 0-9 and _"),
    )


def test_collection_of_an_unknown_vendor_is_refused(control: Control) -> None:
    answer = control.send("GET", control.at("/documents/stripe/notes"))
    assert (answer.status, answer.json) == (
        404,
        problem(
            404,
            "Not Found",
            "vendor 'stripe' is not served; this mock serves toy",
            "use one of them, or start the mock with the missing vendor",
        ),
    )


def test_what_has_fallen_due_is_in_what_is_shown(control: Control) -> None:
    """A clock that runs brings events about without any request to the vendor."""
    control.send("POST", control.at("/actions/toy/stamp"), {"note": "n0"})
    with control.world.transaction():
        control.world.clock.freeze(control.world.clock.now().replace(hour=15))
    answer = control.send("GET", control.at("/documents/toy/notes"))
    assert answer.json == {"vendor": "toy", "collection": "notes", "records": {}}


def test_state_of_many_records_comes_and_goes(control: Control) -> None:
    """More than the mebibyte that a client of a vendor may send."""
    notes = {f"n{n}": {"id": f"n{n}", "text": "x" * 200} for n in range(10_000)}
    state = {"format": 1, "documents": {"toy": {"notes": notes}}}
    answer = control.send("PUT", control.at("/documents"), state)
    assert (answer.status, answer.json) == (200, {"space": control.space, "imported": 10_000})
    assert export(control)["documents"] == state["documents"]
