"""Records in collections, changed in transactions; on every engine."""

import operator
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from mockinvoice.core.records import Record
from mockinvoice.core.store import SEQUENCES, Change, Collection, Store
from tests.core.engines import File, Memory

Engine = Memory | File
RED, BLUE = {"color": "red"}, {"color": "blue"}


def notes(store: Store) -> dict[str, Record]:
    return dict(store.collection("v.notes").scan())


def fill(store: Store, **records: Record) -> None:
    with store.transaction():
        for key, record in records.items():
            store.collection("v.notes").put(key, record)


def test_record_is_found_by_its_id_and_nothing_else_is(engine: Engine) -> None:
    fill(engine.store, a={"n": 1})
    collection = engine.store.collection("v.notes")
    assert (collection.get("a"), collection.get("b")) == ({"n": 1}, None)
    assert ("a" in collection, "b" in collection, len(collection)) == (True, False, 1)


def test_put_replaces_the_record_whole(engine: Engine) -> None:
    fill(engine.store, a={"n": 1, "m": 2})
    fill(engine.store, a={"n": 3})
    assert notes(engine.store) == {"a": {"n": 3}}


def test_delete_tells_whether_there_was_something(engine: Engine) -> None:
    fill(engine.store, a={})
    collection = engine.store.collection("v.notes")
    with engine.store.transaction():
        assert (collection.delete("a"), collection.delete("a")) == (True, False)
    assert notes(engine.store) == {}


@pytest.mark.parametrize(
    "key", ["1", "00", "ü/ß", "a b", "", "'\"", "x" * 500, "\u0000", "__proto__", "_default"]
)
def test_any_text_is_an_id(engine: Engine, key: str) -> None:
    with engine.store.transaction():
        engine.store.collection("v.notes").put(key, {"k": key})
    assert dict(engine.reopen(cleanly=False).collection("v.notes").scan()) == {key: {"k": key}}


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"a": None, "b": True, "c": 1, "d": 1.5, "e": "ü", "f": [1, [2, {"g": 3}]], "h": {}},
        {"big": 2**63 - 1, "small": -(2**63), "tiny": 1e-9, "": "no name"},
    ],
)
def test_what_comes_out_is_what_went_in(engine: Engine, record: Record) -> None:
    fill(engine.store, a=record)
    assert engine.store.collection("v.notes").get("a") == record
    assert engine.reopen().collection("v.notes").get("a") == record
    assert engine.reopen(cleanly=False).collection("v.notes").get("a") == record


@pytest.mark.parametrize("value", [Decimal(1), object(), {1: 2}, {3}, 2**64, "\ud800"])
def test_what_json_cannot_hold_is_refused_and_changes_nothing(engine: Engine, value: Any) -> None:
    fill(engine.store, a=RED)
    with pytest.raises(TypeError):
        fill(engine.store, b=RED, a={"color": value})
    assert notes(engine.store) == {"a": RED}


def test_changing_what_went_in_or_came_out_changes_no_record(engine: Engine) -> None:
    record: Record = {"lines": [{"n": 1}]}
    fill(engine.store, a=record)
    record["lines"][0]["n"] = 2
    collection = engine.store.collection("v.notes")
    for way in (collection.get, lambda key: dict(collection.scan())[key], collection.get):
        found = way("a")
        assert found == {"lines": [{"n": 1}]}
        found["lines"].append(3)


def test_collections_of_other_names_are_apart(engine: Engine) -> None:
    fill(engine.store, a=RED)
    with engine.store.transaction():
        engine.store.collection("w.notes").put("a", BLUE)
    assert notes(engine.store) == {"a": RED}
    assert dict(engine.store.collection("w.notes").scan()) == {"a": BLUE}


def test_a_collection_is_one_thing_however_often_it_is_asked_for_while_empty(
    engine: Engine,
) -> None:
    first = engine.store.collection("v.notes")
    again = engine.store.collection("v.notes")
    with engine.store.transaction():
        again.put("a", RED)
    assert first is again
    assert (len(first), list(first.scan())) == (1, [("a", RED)])


def test_a_write_outside_a_transaction_is_refused(engine: Engine) -> None:
    fill(engine.store, a=RED)
    collection = engine.store.collection("v.notes")
    for write in (
        lambda: collection.put("a", BLUE),
        lambda: collection.delete("a"),
        lambda: engine.store.next("n"),
        lambda: engine.store.replace({}),
    ):
        with pytest.raises(RuntimeError, match=r"needs an open transaction$"):
            write()
    assert notes(engine.store) == {"a": RED}


def test_a_write_does_not_slip_into_the_transaction_of_another_thread(engine: Engine) -> None:
    collection = engine.store.collection("v.notes")
    with ThreadPoolExecutor() as pool, engine.store.transaction():
        wrote = pool.submit(collection.put, "a", RED)
        with pytest.raises(RuntimeError, match="needs an open transaction"):
            wrote.result()
    assert notes(engine.store) == {}


# Order ----------------------------------------------------------------------------------------


def test_records_are_scanned_in_order_of_creation_which_a_change_leaves(engine: Engine) -> None:
    fill(engine.store, b={"n": 1}, a={"n": 2}, c={"n": 3})
    fill(engine.store, b={"n": 4})
    with engine.store.transaction():
        engine.store.collection("v.notes").delete("a")
        engine.store.collection("v.notes").put("a", {"n": 5})
    wanted = [("b", {"n": 4}), ("c", {"n": 3}), ("a", {"n": 5})]
    for store in (engine.store, engine.reopen(cleanly=False), engine.reopen(), engine.reopen()):
        assert list(store.collection("v.notes").scan()) == wanted
        assert list(store.collection("v.notes").scan(newest_first=True)) == wanted[::-1]


SCANS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["a", "b", "c", "d", "e"]),
    ({"newest_first": True}, ["e", "d", "c", "b", "a"]),
    ({"after": "a"}, ["b", "c", "d", "e"]),
    ({"after": "c"}, ["d", "e"]),
    ({"after": "e"}, []),
    ({"after": "c", "newest_first": True}, ["b", "a"]),
    ({"after": "a", "newest_first": True}, []),
    ({"where": {"color": "red"}}, ["a", "c", "e"]),
    ({"where": {"color": "red"}, "newest_first": True}, ["e", "c", "a"]),
    ({"where": {"color": "red"}, "after": "b"}, ["c", "e"]),
    ({"where": {"color": "red"}, "after": "d", "newest_first": True}, ["c", "a"]),
    ({"where": {"color": "red"}, "after": "e"}, []),
    ({"where": {"color": "green"}}, []),
    ({"where": {"color": "green"}, "after": "a"}, []),
    ({"where": {"color": None}}, ["d"]),
    ({"where": {"tags": "x"}}, ["a", "b"]),
    ({"where": {"tags": 7}}, ["b"]),
    ({"where": {"tags": "one"}}, ["c"]),
    ({"where": {"tags": None}}, ["d"]),
    ({"where": {"tags": "x", "color": "red"}}, ["a"]),
    ({"where": {"tags": "x", "color": "blue"}, "newest_first": True}, ["b"]),
    ({"where": {"tags": {"k": 1}}}, []),
    ({"where": {"tags": ["x"]}}, []),
]


@pytest.mark.parametrize(("how", "found"), SCANS)
def test_scan_finds_by_value_direction_and_place(
    engine: Engine, how: dict[str, Any], found: list[str]
) -> None:
    fill(
        engine.store,
        a={"color": "red", "tags": ["x", "x"]},
        b={"color": "blue", "tags": [7, "x", {"k": 1}, ["x"]]},
        c={"color": "red", "tags": "one"},
        d={},
        e={"color": "red", "tags": {"k": 1}},
    )
    for store in (engine.store, engine.reopen(cleanly=False), engine.reopen()):
        assert [key for key, _ in store.collection("v.notes").scan(**how)] == found


@pytest.mark.parametrize("how", [{"after": "z"}, {"where": {"size": 1}}])
def test_scan_refuses_at_once_what_it_cannot_find(engine: Engine, how: dict[str, Any]) -> None:
    fill(engine.store, a=RED)
    with pytest.raises(KeyError):
        engine.store.collection("v.notes").scan(**how)


def test_first_is_the_oldest_that_fits(engine: Engine) -> None:
    fill(engine.store, a={"color": "red", "n": 1}, b={"color": "red", "n": 2}, c=BLUE)
    collection = engine.store.collection("v.notes")
    assert collection.first(color="red") == {"color": "red", "n": 1}
    assert (collection.first(color="blue"), collection.first(color="green")) == (BLUE, None)


def test_an_index_follows_changes_and_removals(engine: Engine) -> None:
    fill(engine.store, a=RED, b=RED)
    fill(engine.store, a=BLUE)
    with engine.store.transaction():
        engine.store.collection("v.notes").delete("b")
    collection = engine.store.collection("v.notes")
    assert list(collection.scan(where=RED)) == []
    assert list(collection.scan(where=BLUE)) == [("a", BLUE)]


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("where", [{}, RED])
@pytest.mark.parametrize("count", [1, 2, 7])
def test_every_record_can_be_removed_or_changed_while_walking(
    engine: Engine, newest_first: bool, where: Record, count: int
) -> None:
    records = {str(n): RED for n in range(count)}
    changes: list[Callable[[Collection, str], object]] = [
        lambda collection, key: collection.delete(key),
        lambda collection, key: collection.put(key, BLUE),
    ]
    for change in changes:
        fill(engine.store, **records)
        collection = engine.store.collection("v.notes")
        with engine.store.transaction():
            seen = []
            for key, _ in collection.scan(where=where, newest_first=newest_first):
                seen.append(key)
                change(collection, key)
        assert seen == sorted(records, reverse=newest_first)


@pytest.mark.parametrize("newest_first", [False, True])
def test_what_was_removed_ahead_is_not_walked_over(engine: Engine, newest_first: bool) -> None:
    fill(engine.store, a=RED, b=RED, c=RED, d=RED, e=RED)
    collection = engine.store.collection("v.notes")
    seen = []
    with engine.store.transaction():
        for key, _ in collection.scan(newest_first=newest_first):
            seen.append(key)
            for other in ("b", "d", key):
                collection.delete(other)
    assert seen == (["e", "c", "a"] if newest_first else ["a", "c", "e"])


def test_walking_back_never_meets_what_is_created_meanwhile(engine: Engine) -> None:
    fill(engine.store, a=RED, b=RED)
    collection = engine.store.collection("v.notes")
    seen = []
    with engine.store.transaction():
        for key, _ in collection.scan(newest_first=True):
            seen.append(key)
            collection.delete(key)
            collection.put(f"new-{key}", RED)
    assert seen == ["b", "a"]


# Transactions ---------------------------------------------------------------------------------


class TroubleError(Exception):
    """Something goes wrong."""


@contextmanager
def failing(store: Store) -> Iterator[None]:
    """Fail at the end of a transaction."""
    try:
        with store.transaction():
            yield
            raise TroubleError
    except TroubleError:
        pass


def busy(store: Store) -> None:
    """Write in every way there is."""
    collection = store.collection("v.notes")
    collection.put("a", BLUE)
    collection.delete("b")
    collection.put("d", RED)
    collection.delete("c")
    collection.put("c", {"color": "green"})
    collection.delete("d")
    collection.put("b", {"tags": [1]})
    collection.delete("a")
    store.collection("w.new").put("x", {})
    store.next("n")


def test_a_transaction_that_fails_leaves_everything_as_it_was(engine: Engine) -> None:
    fill(engine.store, a=RED, b=RED, c=BLUE)
    before, commits = engine.store.state(), len(engine.commits)
    with failing(engine.store):
        busy(engine.store)
    assert engine.store.state() == before
    assert list(notes(engine.store)) == ["a", "b", "c"]
    assert [k for k, _ in engine.store.collection("v.notes").scan(where=RED)] == ["a", "b"]
    assert len(engine.commits) == commits
    assert engine.reopen(cleanly=False).state() == before


def test_order_lives_through_a_rollback_and_a_restart(engine: Engine) -> None:
    fill(engine.store, a=RED, b=RED, c=BLUE)
    with failing(engine.store):
        busy(engine.store)
    fill(engine.store, d=RED)
    for store in (engine.store, engine.reopen(cleanly=False), engine.reopen()):
        assert list(notes(store)) == ["a", "b", "c", "d"]


def test_an_inner_block_that_fails_takes_back_its_own_writes_alone(engine: Engine) -> None:
    with engine.store.transaction():
        fill(engine.store, a=RED)
        with failing(engine.store):
            busy(engine.store)
        fill(engine.store, z=BLUE)
    assert notes(engine.store) == {"a": RED, "z": BLUE}
    assert [[change[1] for change in commit] for commit in engine.commits] == [["a", "z"]]


def test_nothing_of_an_inner_block_is_kept_if_the_outer_one_fails(engine: Engine) -> None:
    with failing(engine.store):
        fill(engine.store, a=RED)
    assert (notes(engine.store), engine.commits) == ({}, [])


def test_a_commit_is_told_once_with_all_changes_in_order(engine: Engine) -> None:
    fill(engine.store, a=RED)
    with engine.store.transaction(), engine.store.transaction():
        engine.store.collection("v.notes").put("b", BLUE)
        engine.store.collection("v.notes").delete("a")
    with engine.store.transaction():
        pass
    assert engine.commits == [
        [("v.notes", "a", b'{"color":"red"}')],
        [("v.notes", "b", b'{"color":"blue"}'), ("v.notes", "a", None)],
    ]


def test_a_sink_that_fails_undoes_the_commit() -> None:
    def refuse(changes: list[Change]) -> None:
        raise OSError("disk full")

    store = Store(indexes={"v.notes": ("color",)}, state={"v.notes": {"a": b'{"color":"red"}'}})
    store.report_to(refuse)
    with pytest.raises(OSError, match="disk full"):
        fill(store, a=BLUE, b=RED)
    assert notes(store) == {"a": RED}


def test_another_sink_hears_of_the_commits_from_then_on() -> None:
    first: list[list[Change]] = []
    second: list[list[Change]] = []
    store = Store(indexes={}, sink=first.append)
    fill(store, a={})
    store.report_to(second.append)
    fill(store, b={})
    assert (first, second) == ([[("v.notes", "a", b"{}")]], [[("v.notes", "b", b"{}")]])


def test_sequences_count_on_and_give_back_what_a_failure_took(engine: Engine) -> None:
    taken = []
    for fails in (False, True, False):
        try:
            with engine.store.transaction():
                taken.append((engine.store.next("n"), engine.store.next("m", first=100)))
                if fails:
                    raise TroubleError
        except TroubleError:
            pass
    with engine.reopen(cleanly=False).transaction():
        taken.append((engine.store.next("n"), engine.store.next("m", first=100)))
    assert taken == [(1, 100), (2, 101), (2, 101), (3, 102)]


def test_state_is_in_order_of_name_and_leaves_out_what_is_empty(engine: Engine) -> None:
    fill(engine.store, b=RED, a=BLUE)
    with engine.store.transaction():
        engine.store.collection("a.first").put("x", {"n": 1})
        engine.store.collection("z.empty")
    wanted = [
        ("a.first", {"x": b'{"n":1}'}),
        ("v.notes", {"b": b'{"color":"red"}', "a": b'{"color":"blue"}'}),
    ]
    for store in (engine.store, engine.reopen()):
        assert list(store.state().items()) == wanted
        assert list(store.state()["v.notes"]) == ["b", "a"]


def test_state_is_a_copy(engine: Engine) -> None:
    fill(engine.store, a=RED)
    state = engine.store.state()
    state["v.notes"].clear()
    state.clear()
    assert notes(engine.store) == {"a": RED}


def test_replace_puts_a_state_in_the_place_of_another_order_and_all(engine: Engine) -> None:
    fill(engine.store, a=RED, b=BLUE, c=RED)
    wanted = {"v.notes": {"c": b'{"color":"blue"}', "x": b"{}", "a": b'{"color":"red"}'}, "n": {}}
    with engine.store.transaction():
        engine.store.replace(wanted)
    for store in (engine.store, engine.reopen(cleanly=False), engine.reopen()):
        assert list(notes(store).items()) == [("c", BLUE), ("x", {}), ("a", RED)]
        assert list(store.collection("v.notes").scan(where=BLUE)) == [("c", BLUE)]
        assert list(store.state()) == ["v.notes"]


def test_a_replacement_that_fails_leaves_everything_as_it_was(engine: Engine) -> None:
    fill(engine.store, a=RED, b=BLUE, c=RED)
    before = engine.store.state()
    with failing(engine.store):
        engine.store.replace({"v.notes": {"c": b"{}"}, "w.new": {"x": b"{}"}})
    assert engine.store.state() == before
    assert list(notes(engine.store)) == ["a", "b", "c"]


def test_version_grows_with_every_change_also_with_one_that_is_undone(engine: Engine) -> None:
    collection = engine.store.collection("v.notes")
    versions = [collection.version]
    fill(engine.store, a=RED)
    versions.append(collection.version)
    with failing(engine.store):
        collection.put("a", BLUE)
        versions.append(collection.version)
    versions.append(collection.version)
    assert versions == [0, 1, 2, 3]


# Threads --------------------------------------------------------------------------------------


def in_threads(count: int, work: Callable[[int], object]) -> list[object]:
    with ThreadPoolExecutor(max_workers=count) as pool:
        return list(pool.map(work, range(count)))


def test_no_update_of_fifty_threads_is_lost(engine: Engine) -> None:
    fill(engine.store, counter={"n": 0})
    collection = engine.store.collection("v.notes")

    def add(number: int) -> None:
        for turn in range(20):
            with engine.store.transaction():
                counter = collection.get("counter") or {}
                collection.put("counter", {"n": counter["n"] + 1})
                collection.put(f"{number}-{turn}", {"color": number})
                engine.store.next("n")

    in_threads(50, add)
    for store in (engine.store, engine.reopen(cleanly=False), engine.reopen()):
        assert store.collection("v.notes").get("counter") == {"n": 1000}
        assert len(store.collection("v.notes")) == 1001
        assert len(list(store.collection("v.notes").scan(where={"color": 7}))) == 20
        assert store.collection(SEQUENCES).get("n") == {"value": 1000}
    assert len(engine.commits) == 1 + 1000


def test_a_failing_thread_takes_nothing_from_the_others(engine: Engine) -> None:
    def work(number: int) -> None:
        try:
            with engine.store.transaction():
                fill(engine.store, **{str(number): {"color": number % 2}})
                if number % 2:
                    raise TroubleError
        except TroubleError:
            pass

    in_threads(50, work)
    wanted = {str(number): {"color": 0} for number in range(0, 50, 2)}
    assert notes(engine.store) == wanted
    assert notes(engine.reopen(cleanly=False)) == wanted


def test_threads_that_ask_for_a_new_collection_get_the_same(engine: Engine) -> None:
    for turn in range(20):
        found = in_threads(16, partial(ask, engine.store, f"v.{turn}"))
        assert all(map(operator.is_, found, found[1:]))


def ask(store: Store, name: str, _: int) -> object:
    return store.collection(name)
