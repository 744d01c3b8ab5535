"""Records that several owners share until one of them writes: templates and snapshots."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mockinvoice.core.contents import Contents
from mockinvoice.core.database import Database
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.snapshots import MOST_KEPT, TooManySnapshotsError
from mockinvoice.core.store import Change, Store
from mockinvoice.core.templates import MOST_KEPT as MOST_TEMPLATES
from mockinvoice.core.worlds import Behavior, World, Worlds

NOON = "2024-04-29T12:00:00Z"
NAME = "toy.notes"
INDEXES = {NAME: ("text",)}


def store_of(*texts: str) -> Store:
    store = Store(indexes=INDEXES)
    with store.transaction():
        for number, text in enumerate(texts):
            store.collection(NAME).put(f"n{number}", {"text": text})
    return store


def texts(store: Store, **scan: Any) -> list[str]:
    return [record["text"] for _, record in store.collection(NAME).scan(**scan)]


def test_shared_contents_stay_what_they_were() -> None:
    store = store_of("a", "b")
    shared = store.share()
    with store.transaction():
        store.collection(NAME).put("n0", {"text": "changed"})
        store.collection(NAME).delete("n1")
        store.collection(NAME).put("n2", {"text": "new"})
    assert texts(store) == ["changed", "new"]
    other = Store(indexes=INDEXES)
    with other.transaction():
        other.take(shared)
    assert texts(other) == ["a", "b"]
    assert texts(other, where={"text": "b"}) == ["b"]


def test_copy_has_the_order_that_a_rollback_has_given_back() -> None:
    store = store_of("a", "b", "c")
    notes = store.collection(NAME)
    with suppress(LookupError), store.transaction():
        notes.delete("n0")
        raise LookupError
    store.share()
    with store.transaction():
        notes.put("n3", {"text": "d"})
    assert list(store.state()[NAME]) == ["n0", "n1", "n2", "n3"]


def test_index_of_a_copy_is_its_own() -> None:
    store = store_of("same", "same")
    shared, notes = store.share(), store.collection(NAME)
    with store.transaction():
        notes.put("n2", {"text": "same"})
        notes.delete("n0")
    with store.transaction():
        store.take(shared)
        notes.put("n5", {"text": "other"})
    assert [key for key, _ in notes.scan(where={"text": "same"})] == ["n0", "n1"]
    with store.transaction():
        for key in ("n0", "n1", "n5"):
            notes.delete(key)
    assert [notes.has("text", text) for text in ("same", "other")] == [False, False]


def test_two_owners_write_without_meeting() -> None:
    shared = store_of("a", "b").share()
    stores = [Store(indexes=INDEXES), Store(indexes=INDEXES)]
    for number, store in enumerate(stores):
        with store.transaction():
            store.take(shared)
            store.collection(NAME).put("n0", {"text": f"owner {number}"})
    assert [texts(store) for store in stores] == [["owner 0", "b"], ["owner 1", "b"]]
    assert [texts(s, where={"text": "owner 1"}) for s in stores] == [[], ["owner 1"]]


def test_taking_replaces_everything_and_can_be_undone() -> None:
    shared, store = store_of("a").share(), store_of("x", "y")
    with store.transaction():
        store.collection("toy.other").put("o", {})
    with suppress(LookupError), store.transaction():
        store.collection(NAME).put("n5", {"text": "z"})
        store.take(shared)
        assert (texts(store), len(store.collection("toy.other"))) == (["a"], 0)
        store.collection(NAME).put("n9", {"text": "after"})
        raise LookupError
    assert (texts(store), len(store.collection("toy.other"))) == (["x", "y"], 1)
    assert texts(store, where={"text": "y"}) == ["y"]


def test_what_was_replaced_is_let_go_of_with_later_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockinvoice.core.store.FREED_BY_A_WRITE", 2)
    kept, owned = store_of("a", "b", "c"), store_of("a", "a", "b", "c", "d")
    shared, replaced = kept.share(), owned.share()
    store = store_of("a", "a", "b", "c", "d")
    held = store.collection(NAME)
    with store.transaction():
        store.take(shared)
    with store.transaction():
        store.take(replaced)  # what it had is the other store's, too
    for number in range(6):
        assert texts(kept) == ["a", "b", "c"]
        assert texts(store) == ["a", "a", "b", "c", "d", *("new",) * number]
        with store.transaction():
            held.put(f"n{10 + number}", {"text": "new"})
    assert texts(store, where={"text": "a"}) == ["a", "a"]


def test_what_a_failure_brings_back_is_not_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mockinvoice.core.store.FREED_BY_A_WRITE", 1)
    store = store_of("a", "b")
    with store.transaction():
        with suppress(KeyError), store.transaction():
            store.take({})
            raise KeyError
        store.collection(NAME).put("n2", {"text": "c"})
    for number in range(3, 6):
        with store.transaction():
            store.collection(NAME).put(f"n{number}", {"text": "d"})
    assert texts(store) == ["a", "b", "c", "d", "d", "d"]
    assert texts(store, where={"text": "b"}) == ["b"]


def test_taking_needs_a_transaction() -> None:
    store = store_of("a")
    with pytest.raises(RuntimeError, match="needs an open transaction"):
        store.take({})


def test_sink_hears_what_differs_in_order() -> None:
    heard: list[Change] = []
    shared, store = store_of("a", "b").share(), store_of("x")
    store.report_to(heard.extend)
    with store.transaction():
        store.take(shared)
    assert heard == [(NAME, "n0", b'{"text":"a"}'), (NAME, "n1", b'{"text":"b"}')]


def test_sink_hears_as_much_of_going_back_as_has_changed() -> None:
    """However many records there are; one that was removed tells ahead of which it was."""
    heard: list[Change] = []
    store = store_of(*"abcdefgh")
    shared, notes = store.share(), store.collection(NAME)
    with store.transaction():
        for key in ("n1", "n2", "n7"):
            notes.delete(key)
        notes.put("n4", {"text": "changed"})
        notes.put("n2", {"text": "anew"})
        notes.put("n9", {"text": "new"})
    store.report_to(heard.extend)
    with store.transaction():
        store.take(shared)
    with store.transaction():
        store.take({})
    assert heard == [
        (NAME, "n2", None),
        (NAME, "n9", None),
        (NAME, "n4", b'{"text":"e"}'),
        (NAME, "n1", b'{"text":"b"}', "n3"),
        (NAME, "n2", b'{"text":"c"}', "n3"),
        (NAME, "n7", b'{"text":"h"}'),
        (NAME, None, None),
    ]


def put_each(store: Store, *keys: str) -> Contents:
    """Put records that are all alike; return the contents that hold them."""
    with store.transaction():
        for key in keys:
            store.collection(NAME).put(key, {"text": "same"})
    return store.share()[NAME]


def test_copies_note_in_what_they_differ() -> None:
    """From their origin and its origin, which then is not looked for among all records."""
    store = store_of(*"abcdefgh")
    first = store.share()[NAME]
    second = put_each(store, "n1", "n8")
    third = put_each(store, "n2")
    with store.transaction():
        store.collection(NAME).delete("n3")
    fourth = store.share()[NAME]
    assert [
        (fourth.noted_since(third), third.noted_since(second), second.noted_since(first)),
        (fourth.noted_since(first), third.noted_since(first)),
        (first.noted_since(second), first.noted_since(first)),
    ] == [
        ({"n3"}, {"n2"}, {"n1", "n8"}),
        ({"n1", "n2", "n3", "n8"}, {"n1", "n2", "n8"}),
        (None, None),
    ]
    del second, third
    assert fourth.noted_since(first) is None


def test_copy_that_differs_in_much_notes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is compared as a whole then, and told the same."""
    monkeypatch.setattr("mockinvoice.core.contents.MOST_NOTED", 1)
    store = store_of(*"abcdefgh")
    before = store.share()
    little = put_each(store, "n1", "n2")
    much = put_each(store, "n1", "n2", "n3")
    assert little.noted_since(before[NAME]) == {"n1", "n2"}
    assert (much.noted_since(little), much.noted_since(before[NAME])) == (None, None)
    heard: list[Change] = []
    store.report_to(heard.extend)
    with store.transaction():
        store.take(before)
    rows = {"n1": b'{"text":"b"}', "n2": b'{"text":"c"}', "n3": b'{"text":"d"}'}
    assert heard == [(NAME, key, row) for key, row in rows.items()]


def test_failed_inner_transaction_is_not_told_to_the_sink() -> None:
    heard: list[Change] = []
    store = store_of("a")
    store.report_to(heard.extend)
    with store.transaction():
        store.collection(NAME).put("n1", {"text": "b"})
        with suppress(LookupError), store.transaction():
            store.take({})
            raise LookupError
    assert heard == [(NAME, "n1", b'{"text":"b"}')]
    assert texts(store) == ["a", "b"]


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("where", [{}, {"text": "same"}])
def test_walk_goes_on_when_shared_records_change_on_the_way(
    newest_first: bool, where: dict[str, str]
) -> None:
    """The first write copies what is shared; who is walking sees what he would have seen."""
    seen = []
    for is_shared in (False, True):
        store = store_of("same", "same", "same", "same")
        if is_shared:
            store.share()
        with store.transaction():
            notes, keys = store.collection(NAME), []
            for key, _ in notes.scan(where=where, newest_first=newest_first):
                keys.append(key)
                if len(keys) == 1:
                    notes.delete("n2")
                    notes.put("n7", {"text": "same"})
        seen.append(keys)
    expected = ["n3", "n1", "n0"] if newest_first else ["n0", "n1", "n3", "n7"]
    assert seen == [expected, expected]


# --- templates


class Seed:
    """A seed that counts how often it runs."""

    def __init__(self, look: Callable[[World], Any] = lambda _world: None) -> None:
        self.runs = 0
        self._look = look

    def __call__(self, world: World) -> None:
        self.runs += 1
        self._look(world)
        world.collection(NAME).put("n0", {"text": world.option("toy.ink")})


def worlds_of(seed: Seed, **more: Any) -> Worlds:
    behavior = Behavior(
        indexes=INDEXES,
        options={"toy.ink": ("blue", "black")},
        seeds={"demo": seed},
        events={},
    )
    return Worlds(behavior=behavior, defaults=SpaceOptions(clock=NOON), **more)


def test_seed_runs_once_for_many_spaces() -> None:
    seed = Seed()
    worlds = worlds_of(seed)
    for number in range(3):
        world, _ = worlds.put(
            f"s{number}", {"random_seed": number, "clock": f"2024-05-0{number + 1}"}
        )
        assert texts(world.store) == ["blue"]
        assert world.now_text() == f"2024-05-0{number + 1}T00:00:00Z"
    assert seed.runs == 1


def test_other_options_run_the_seed_again() -> None:
    seed = Seed()
    worlds = worlds_of(seed)
    black, _ = worlds.put("s1", {"options": {"toy.ink": "black"}})
    assert (texts(worlds.get("s2").store), texts(black.store)) == (["blue"], ["black"])
    assert seed.runs == 2


@pytest.mark.parametrize(
    ("look", "changed", "runs"),
    [
        (lambda world: world.ids.text(length=8), {"random_seed": 1}, 2),
        (lambda world: world.ids.text(length=8), {"clock": "2025-01-01"}, 1),
        (lambda world: world.clock.now(), {"clock": "2025-01-01"}, 2),
        (lambda world: world.clock.now(), {"random_seed": 1}, 1),
        (lambda world: (world.clock.now(), world.ids.chance()), {"random_seed": 1}, 2),
        (lambda world: (world.clock.now(), world.ids.chance()), {"clock": "2025-01-01"}, 2),
        (lambda world: None, {"journal": 5}, 1),
    ],
)
def test_what_a_seed_looked_at_counts(
    look: Callable[[World], Any], changed: dict[str, Any], runs: int
) -> None:
    seed = Seed(look)
    worlds = worlds_of(seed)
    worlds.put("s1", {})
    worlds.put("s2", changed)
    worlds.put("s3", changed)
    assert seed.runs == runs


def test_seed_that_looks_at_a_running_clock_runs_every_time() -> None:
    seed = Seed(lambda world: world.clock.now())
    worlds = worlds_of(seed)
    for number in range(3):
        worlds.put(f"s{number}", {"clock": "real"})
    assert seed.runs == 3


def test_seeds_of_many_options_do_not_gather_for_ever() -> None:
    seed = Seed(lambda world: world.ids.chance())
    worlds = worlds_of(seed)
    for number in range(MOST_TEMPLATES + 1):
        worlds.put("s", {"random_seed": number})
    worlds.put("s", {"random_seed": MOST_TEMPLATES})
    worlds.put("s", {"random_seed": 1})
    assert seed.runs == MOST_TEMPLATES + 1
    worlds.put("s", {"random_seed": 0})
    assert seed.runs == MOST_TEMPLATES + 2


def test_reset_brings_the_seed_back_without_running_it() -> None:
    seed = Seed()
    world = worlds_of(seed).get("s1")
    before = world.store.state()
    with world.transaction():
        world.collection(NAME).delete("n0")
        world.collection("toy.other").put("o", {})
        world.ids.text(length=8)
    world.move_clock(world.clock.now() + timedelta(days=1))
    world.reset()
    assert (world.store.state(), world.now_text(), seed.runs) == (before, NOON, 1)


# --- snapshots


def test_snapshot_is_gone_back_to_as_often_as_wanted() -> None:
    world = worlds_of(Seed()).get("s1")
    with world.transaction():
        snapshot = world.snapshots.take("before")
    before, first = world.store.state(), None
    for _ in range(2):
        with world.transaction():
            made = world.ids.text(length=8)
            world.collection(NAME).put(made, {"text": "new"})
            world.collection(NAME).delete("n0")
        world.move_clock(world.clock.now() + timedelta(days=1))
        first = first or made
        assert (made, world.store.state() != before) == (first, True)
        world.restore(snapshot)
        assert (world.store.state(), world.now_text()) == (before, NOON)
    assert snapshot.as_record() == {"name": "before", "at": NOON, "records": 1}


def test_running_clock_goes_on_from_where_the_snapshot_had_it() -> None:
    now = datetime(2024, 4, 29, tzinfo=UTC)
    world = worlds_of(Seed(), time=lambda: now).put("s1", {"clock": "real"})[0]
    world.move_clock(now + timedelta(days=3))
    with world.transaction():
        snapshot = world.snapshots.take("before")
    world.move_clock(now + timedelta(days=30))
    world.restore(snapshot)
    assert world.clock.now() == now + timedelta(days=3)


def test_events_of_the_snapshot_fall_due_again() -> None:
    fired: list[str] = []
    behavior = Behavior(
        indexes={},
        options={},
        seeds={"demo": lambda world: None},
        events={"toy.fade": lambda world, data: fired.append(world.now_text())},
    )
    world = Worlds(behavior=behavior, defaults=SpaceOptions(clock=NOON)).get()
    with world.transaction():
        world.agenda.add(world.clock.now() + timedelta(hours=1), kind="toy.fade", data={})
        snapshot = world.snapshots.take("before")
    for _ in range(2):
        world.move_clock(world.clock.now() + timedelta(hours=2))
        world.restore(snapshot)
    assert fired == ["2024-04-29T13:00:00Z"] * 2


def test_space_keeps_a_bounded_number_of_snapshots() -> None:
    world = worlds_of(Seed()).get("s1")
    for number in range(MOST_KEPT):
        world.snapshots.take(f"s{number}")
    world.snapshots.take("s0")
    with pytest.raises(
        TooManySnapshotsError, match="the space has 100 snapshots and keeps no more"
    ):
        world.snapshots.take("one-more")
    assert world.snapshots.delete("s1")
    assert not world.snapshots.delete("s1")
    world.snapshots.take("one-more")
    names = [snapshot.name for snapshot in world.snapshots.all()]
    assert len(names) == MOST_KEPT
    assert all(a != b for a, b in pairwise(names))


def test_restored_and_reset_states_are_those_in_the_file(tmp_path: Path) -> None:
    worlds = worlds_of(Seed(), database=Database(tmp_path / "db.json"))
    world = worlds.get("s1")
    with world.transaction():
        world.collection(NAME).put("n1", {"text": "kept"})
        snapshot = world.snapshots.take("before")
    with world.transaction():
        world.collection(NAME).delete("n0")
    world.restore(snapshot)
    worlds.get("s2").reset()
    kept = {name: worlds.get(name).store.state() for name in ("s1", "s2")}
    worlds.close()
    again = worlds_of(Seed(), database=Database(tmp_path / "db.json"))
    assert {name: again.get(name).store.state() for name in ("s1", "s2")} == kept
    assert texts(again.get("s1").store) == ["blue", "kept"]
    again.close()
