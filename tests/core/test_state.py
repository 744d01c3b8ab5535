"""The state of a space as JSON data."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.state import export_state, import_state
from mockinvoice.core.state_data import StateError, read_state
from mockinvoice.core.store import Change, Store
from mockinvoice.core.worlds import Behavior, World, Worlds

NOON = "2024-04-29T12:00:00Z"
EVENT = {"at": "2024-04-29T13:00:00Z", "kind": "paper.sync", "data": {"note": "n1"}}
STATE: dict[str, Any] = {
    "format": 1,
    "space": "a",
    "clock": {"frozen_at": NOON, "offset": 0.0},
    "documents": {
        "paper": {
            "letters": {"l1": {"text": "hi"}},
            "notes": {"n2": {"text": "later"}, "n1": {"text": "first"}},
        }
    },
    "sequences": {"_ids": 1, "paper.number": 7},
    "agenda": {"paper.sync#1": EVENT},
}


@pytest.fixture
def worlds() -> Worlds:
    behavior = Behavior(
        indexes={"paper.notes": ("text",)},
        options={},
        seeds={"demo": seed, "empty": lambda _: None},
        events={"paper.sync": sync},
    )
    return Worlds(behavior=behavior, defaults=SpaceOptions(clock=NOON))


def seed(world: World) -> None:
    world.credentials.register("paper", "key")
    for key, text in (("n2", "later"), ("n1", "first")):
        world.collection("paper.notes").put(key, {"text": text})
    world.collection("paper.letters").put("l1", {"text": "hi"})
    world.store.next("paper.number", first=7)
    world.ids.text(length=3)
    world.agenda.add(datetime(2024, 4, 29, 13, tzinfo=UTC), kind="paper.sync", data={"note": "n1"})
    world.deliveries.queue(vendor="paper", event="e", url="http://x", body="", headers={})


def sync(world: World, data: dict[str, Any]) -> None:
    world.collection("paper.notes").put(data["note"], {"text": "synced"})


def take(world: World, data: Any) -> None:
    import_state(world, read_state(data, vendors=["paper"], events=["paper.sync"]))


def rows(world: World) -> dict[str, dict[str, bytes]]:
    with world.transaction():
        return {name: dict(held) for name, held in world.store.state().items()}


def test_export_shows_records_sequences_agenda_and_clock_and_no_secret(worlds: Worlds) -> None:
    exported = export_state(worlds.get("a"))
    assert exported == STATE
    assert list(exported["documents"]["paper"]["notes"]) == ["n2", "n1"]


def test_import_of_an_export_gives_the_same_export(worlds: Worlds) -> None:
    sent = json.loads(json.dumps(export_state(worlds.get("a"))))
    world, _ = worlds.put("b", {"seed": "empty", "clock": "real"})
    take(world, sent)
    assert export_state(world) == {**STATE, "space": "b"}


def test_imported_events_fall_due_and_indexes_work(worlds: Worlds) -> None:
    world, _ = worlds.put("b", {"seed": "empty"})
    take(world, STATE)
    assert world.collection("paper.notes").first(text="first") == {"text": "first"}
    assert world.move_clock(world.clock.now() + timedelta(hours=2)) == [EVENT]
    assert world.collection("paper.notes").first(text="synced") == {"text": "synced"}


def test_new_events_never_take_the_id_of_an_imported_one(worlds: Worlds) -> None:
    world, _ = worlds.put("b", {"seed": "empty"})
    take(world, {**STATE, "agenda": {"paper.sync#41": EVENT}})
    with world.transaction():
        assert world.agenda.add(world.clock.now(), kind="paper.sync", data={}) == "paper.sync#42"


def test_import_replaces_records_and_agenda_and_keeps_the_rest(worlds: Worlds) -> None:
    world = worlds.get("a")
    take(world, {"format": 1, "documents": {"paper": {"notes": {"n9": {"text": "new"}}}}})
    assert export_state(world) == {
        **STATE,
        "documents": {"paper": {"notes": {"n9": {"text": "new"}}}},
        "agenda": {},
    }
    assert [delivery["id"] for delivery in world.deliveries.all()] == ["dl-1"]
    assert world.credentials.is_known("paper", "key")
    with world.transaction():
        world.deliveries.queue(vendor="paper", event="e", url="http://x", body="", headers={})
    assert [delivery["id"] for delivery in world.deliveries.all()] == ["dl-1", "dl-2"]


def test_running_clock_keeps_its_lead(worlds: Worlds) -> None:
    world, _ = worlds.put("b", {"clock": "real"})
    take(world, {"format": 1, "documents": {}, "clock": {"offset": 3600}})
    lead = world.clock.now() - datetime.now(UTC)
    assert not world.clock.is_frozen
    assert timedelta(minutes=59) < lead <= timedelta(hours=1)


def test_failed_import_leaves_records_agenda_and_clock(
    worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = worlds.get("a")
    before = rows(world)

    def fail(changes: list[Change]) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(world.store, "_sink", fail)
    with pytest.raises(OSError, match="disk full"):
        take(world, {"format": 1, "documents": {}, "clock": {"frozen_at": "2030-01-01"}})
    monkeypatch.undo()
    assert rows(world) == before
    assert world.now_text() == NOON
    assert world.move_clock(world.clock.now() + timedelta(hours=2)) == [EVENT]


WRONG: list[tuple[Any, str]] = [
    ([], "is an array, not an object"),
    (None, "is null, not an object"),
    ({}, "format: is None; only 1 can be read"),
    ({"format": 2, "documents": {}}, "format: is 2; only 1 can be read"),
    ({"format": 1}, "documents: is missing"),
    (
        {"format": 1, "documents": {}, "records": {}},
        "records: is not one of format, space, clock, documents, sequences, agenda",
    ),
    ({"format": 1, "documents": "x"}, "documents: is a text, not an object"),
    ({"format": 1, "documents": {"stripe": {}}}, "documents.stripe: is no vendor; use paper"),
    ({"format": 1, "documents": {"paper": []}}, "documents.paper: is an array, not an object"),
    (
        {"format": 1, "documents": {"paper": {"_x": {}}}},
        "documents.paper._x: is no name of a collection; use a-z, 0-9 and _",
    ),
    (
        {"format": 1, "documents": {"paper": {"notes": {"n1": 5}}}},
        "documents.paper.notes.n1: is 5, not an object",
    ),
    (
        {"format": 1, "documents": {"paper": {"notes": {"": {}}}}},
        "documents.paper.notes: has the name '', which is not a text",
    ),
    (
        {"format": 1, "documents": {"paper": {"notes": {7: {}}}}},
        "documents.paper.notes: has the name 7, which is not a text",
    ),
    (
        {"format": 1, "documents": {"paper": {"notes": {"n1": {"x": {1}}}}}},
        "documents.paper.notes.n1: cannot be kept as JSON: Type is not JSON serializable: set",
    ),
    (
        {"format": 1, "documents": {}, "sequences": {"paper.number": -1}},
        "sequences.paper.number: is -1, not a whole number from 0 on",
    ),
    (
        {"format": 1, "documents": {}, "sequences": {"paper.number": True}},
        "sequences.paper.number: is True, not a whole number from 0 on",
    ),
    (
        {"format": 1, "documents": {}, "agenda": {"paper.sync#1": {"at": NOON}}},
        "agenda.paper.sync#1: must have exactly at, kind and data",
    ),
    (
        {"format": 1, "documents": {}, "agenda": {"x#1": {**EVENT, "kind": "x"}}},
        "agenda.x#1.kind: is 'x', which no vendor plans",
    ),
    (
        {"format": 1, "documents": {}, "agenda": {"x#1": {**EVENT, "kind": {}}}},
        "agenda.x#1.kind: is {}, which no vendor plans",
    ),
    (
        {"format": 1, "documents": {}, "agenda": {"paper.sync": EVENT}},
        "agenda.paper.sync: must be named paper.sync#<number>",
    ),
    (
        {"format": 1, "documents": {}, "agenda": {"paper.sync#1": {**EVENT, "at": "soon"}}},
        "agenda.paper.sync#1.at: is 'soon'; use an instant such as 2024-04-29T12:00:00Z",
    ),
    (
        {"format": 1, "documents": {}, "agenda": {"paper.sync#1": {**EVENT, "data": []}}},
        "agenda.paper.sync#1.data: is an array, not an object",
    ),
    (
        {"format": 1, "documents": {}, "clock": {"now": NOON}},
        "clock: must have frozen_at and offset alone",
    ),
    (
        {"format": 1, "documents": {}, "clock": {"frozen_at": 5}},
        "clock.frozen_at: is 5; use an instant such as 2024-04-29T12:00:00Z",
    ),
    (
        {"format": 1, "documents": {}, "clock": {"frozen_at": "1815-01-01"}},
        "clock.frozen_at: is '1815-01-01'; use one of the years 1970 to 8999",
    ),
    (
        {"format": 1, "documents": {}, "clock": {"offset": "1"}},
        "clock.offset: is '1', not a number of seconds",
    ),
    (
        {"format": 1, "documents": {}, "clock": {"offset": -1e11}},
        "clock.offset: is -100000000000.0, not a number of seconds",
    ),
]


@pytest.mark.parametrize(("data", "message"), WRONG, ids=[message for _, message in WRONG])
def test_wrong_state_is_refused_with_its_place(data: Any, message: str) -> None:
    with pytest.raises(StateError) as caught:
        read_state(data, vendors=["paper"], events=["paper.sync"])
    assert str(caught.value) == message


def test_count_is_the_number_of_records() -> None:
    assert read_state(STATE, vendors=["paper"], events=["paper.sync"]).count == 3


def test_reading_keeps_no_store_of_its_own() -> None:
    """A state that has been read can be imported into any number of spaces."""
    state = read_state(STATE, vendors=["paper"], events=["paper.sync"])
    before = dict(state.records)
    Store(indexes={}, state=state.records)
    assert state.records == before
