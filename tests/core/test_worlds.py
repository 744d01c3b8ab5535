"""Spaces: worlds that never meet, go back to their seed and come back from a file."""

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from mockinvoice.core.agenda import COLLECTION as AGENDA
from mockinvoice.core.database import Database, UnusableFileError
from mockinvoice.core.limits import Limit
from mockinvoice.core.mailbox import Mail
from mockinvoice.core.options import SpaceOptions, UnknownOptionError
from mockinvoice.core.records import Record
from mockinvoice.core.templates import Templates
from mockinvoice.core.worlds import DEFAULT_SPACE, Behavior, SpaceNameError, World, Worlds

NOON = datetime(2024, 4, 29, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FROZEN = SpaceOptions(clock="2024-04-29T12:00:00Z")


class TroubleError(Exception):
    """Something goes wrong."""


def demo(world: World) -> None:
    world.credentials.register("v", "demo-key")
    for _ in range(2):
        note(world, "demo")
    world.agenda.add(world.clock.now() + HOUR, kind="v.note", data={"text": "in an hour"})


def boom(world: World) -> None:
    note(world, "never")
    raise TroubleError


def note(world: World, text: str) -> str:
    key = world.ids.text(length=8)
    world.collection("v.notes").put(key, {"id": key, "text": text, "at": world.now_text()})
    return key


def note_event(world: World, data: dict[str, Any]) -> None:
    note(world, data["text"])


def chain_event(world: World, data: dict[str, Any]) -> None:
    note(world, f"link {data['left']}")
    if data["left"]:
        world.agenda.add(world.clock.now() + HOUR, kind="v.chain", data={"left": data["left"] - 1})


def boom_event(world: World, data: dict[str, Any]) -> None:
    note(world, "never")
    world.clock.freeze(NOON - 99 * HOUR)
    raise TroubleError


BEHAVIOR = Behavior(
    indexes={"v.notes": ("text",)},
    options={"v.balance": ("exact", "loose")},
    seeds={"demo": demo, "empty": lambda _: None},
    events={"v.note": note_event, "v.chain": chain_event, "v.boom": boom_event},
)


class Home:
    """Where worlds live: in memory, or in a file that they come back from."""

    def __init__(self, folder: Path | None) -> None:
        self.time = NOON
        self._numbers = count(1)
        self._path = folder and folder / "0" / "db.json"
        self._database: Database | None = None
        self.worlds = self.open()

    def open(self, *, behavior: Behavior = BEHAVIOR, defaults: SpaceOptions = FROZEN) -> Worlds:
        behavior = replace(behavior, templates=Templates())
        self._database = Database(self._path) if self._path else None
        self.worlds = Worlds(
            behavior=behavior, defaults=defaults, database=self._database, time=lambda: self.time
        )
        return self.worlds

    @property
    def path(self) -> Path:
        assert self._path is not None
        return self._path

    def reopen(self, *, cleanly: bool, **how: Any) -> Worlds:
        """Open again; from memory nothing comes back, so that there is nothing to open."""
        if self._database is None:
            return self.worlds
        if cleanly:
            self.worlds.close()
        else:
            killed = self.path.parent.with_name(str(next(self._numbers)))
            shutil.copytree(self.path.parent, killed)
            self._database.abandon()
            self._path = killed / self.path.name
        return self.open(**how)

    def close(self) -> None:
        if self._database is not None:
            self._database.abandon()


@pytest.fixture(params=["memory", "file"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path if request.param == "file" else None)
    yield made
    made.close()


@pytest.fixture
def file_home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.close()


@pytest.fixture
def worlds(home: Home) -> Worlds:
    return home.worlds


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.put("a", {"seed": "empty"})[0]


def write(world: World, text: str = "x") -> str:
    with world.transaction():
        return note(world, text)


def texts(world: World) -> list[str]:
    return [record["text"] for _, record in world.collection("v.notes").scan()]


def plan(world: World, hours: float, *, kind: str = "v.note", **data: Any) -> str:
    with world.transaction():
        return world.agenda.add(NOON + hours * HOUR, kind=kind, data=data)


def bytes_of(world: World) -> str:
    """Return all that a space holds, to the order of its members."""
    return repr(list(world.store.state().items()))


# The registry ---------------------------------------------------------------------------------


def test_space_is_made_and_seeded_on_first_use(worlds: Worlds) -> None:
    assert (worlds.names(), worlds.find("default")) == ((), None)
    world = worlds.get()
    assert (world.name, texts(world)) == (DEFAULT_SPACE, ["demo", "demo"])
    assert worlds.names() == ("default",)
    assert worlds.find("default") is worlds.get("default") is world


def test_fifty_threads_that_ask_first_get_one_space(worlds: Worlds) -> None:
    with ThreadPoolExecutor(max_workers=50) as pool:
        found = list(pool.map(lambda _: worlds.get("a"), range(50)))
    assert len(set(map(id, found))) == 1
    assert texts(found[0]) == ["demo", "demo"]


@pytest.mark.parametrize("name", ["a", "A.b_c-9", "0", "x" * 64])
def test_name_of_letters_digits_and_marks_is_taken(worlds: Worlds, name: str) -> None:
    assert worlds.get(name).name == worlds.names()[0] == name


@pytest.mark.parametrize("name", ["", "-a", ".a", "_a", "a b", "a/b", "ü", "x" * 65, "a\n"])
def test_other_name_is_refused_with_a_remedy(worlds: Worlds, name: str) -> None:
    asks: list[Callable[[], object]] = [lambda: worlds.get(name), lambda: worlds.put(name, {})]
    for ask in asks:
        with pytest.raises(SpaceNameError) as refusal:
            ask()
        assert str(refusal.value) == (
            f"a space cannot be named {name!r}; use 1 to 64 of A-Z a-z 0-9 . _ -,"
            " beginning with a letter or digit"
        )
    assert (worlds.names(), worlds.delete(name)) == ((), False)


def test_put_makes_a_space_once_and_anew_only_with_other_options(worlds: Worlds) -> None:
    first, is_first_new = worlds.put("a", {"random_seed": 1})
    write(first)
    same, is_same_new = worlds.put("a", {"random_seed": 1})
    other, is_other_new = worlds.put("a", {"random_seed": 2, "options": {"v.balance": "loose"}})
    assert (is_first_new, is_same_new, is_other_new) == (True, False, True)
    assert same is first is not other
    assert (texts(other), other.option("v.balance")) == (["demo", "demo"], "loose")
    assert worlds.get("a") is other


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"seed": "file"}, "seed is 'file', but this mock has only demo, empty"),
        ({"seed": "x"}, "seed is 'x'; use one of demo, empty, file"),
        ({"options": {"v.x": "y"}}, "there is no option 'v.x'; use one of v.balance"),
        (
            {"clock": "soon"},
            "clock is 'soon'; use 'real' or an instant such as 2024-04-29T12:00:00Z",
        ),
    ],
)
def test_space_stays_as_it_is_if_it_cannot_be_made_anew(
    home: Home, wanted: dict[str, Any], reason: str
) -> None:
    write(home.worlds.get("a"), "kept")
    for name in ("a", "b"):
        with pytest.raises(UnknownOptionError) as refusal:
            home.worlds.put(name, wanted)
        assert str(refusal.value) == reason
    for worlds in (home.worlds, home.reopen(cleanly=False)):
        assert (worlds.names(), texts(worlds.get("a"))) == (("a",), ["demo", "demo", "kept"])


def test_space_stays_as_it_is_if_the_seed_fails(home: Home) -> None:
    behavior = Behavior(
        indexes={}, options={}, seeds={"demo": demo, "empty": boom}, events={"v.note": note_event}
    )
    home.close()
    worlds = home.open(behavior=behavior)
    write(worlds.get("a"), "kept")
    for name in ("a", "b"):
        with pytest.raises(TroubleError):
            worlds.put(name, {"seed": "empty"})
    write(worlds.get("a"), "goes on")
    for found in (worlds, home.reopen(cleanly=False, behavior=behavior)):
        assert found.names() == ("a",)
        assert texts(found.get("a")) == ["demo", "demo", "kept", "goes on"]


def test_deleted_space_is_gone_and_begins_anew(home: Home) -> None:
    write(home.worlds.get("a"))
    write(home.worlds.get("b"))
    assert (home.worlds.delete("a"), home.worlds.delete("a")) == (True, False)
    assert home.worlds.names() == ("b",)
    assert home.reopen(cleanly=False).names() == ("b",)
    assert texts(home.worlds.get("a")) == ["demo", "demo"]


@pytest.mark.parametrize("successor", ["deleted", "put", "used again"])
def test_what_is_done_in_a_space_that_is_gone_is_lost(home: Home, successor: str) -> None:
    """Neither does it bring the space back, nor does it get into the one that has its name."""
    gone = home.worlds.get("a")
    if successor == "put":
        home.worlds.put("a", {"random_seed": 1})
    else:
        home.worlds.delete("a")
    if successor == "used again":
        home.worlds.get("a")
    write(gone, "late")
    names = () if successor == "deleted" else ("a",)
    for cleanly in (False, True):
        worlds = home.reopen(cleanly=cleanly)
        assert worlds.names() == names
        assert [texts(worlds.get(name)) for name in names] == [["demo", "demo"] for _ in names]


def test_transaction_that_is_open_lands_before_its_space_goes(home: Home) -> None:
    world = home.worlds.get("a")
    with ThreadPoolExecutor() as pool:
        with world.transaction():
            deleted = pool.submit(home.worlds.delete, "a")
            note(world, "in time")
        assert deleted.result(10)
    assert home.reopen(cleanly=False).names() == ()


def test_closing_worlds_in_memory_does_nothing() -> None:
    worlds = Worlds(behavior=BEHAVIOR, defaults=FROZEN)
    worlds.get("a")
    worlds.close()
    assert worlds.names() == ("a",)


# Worlds do not meet ---------------------------------------------------------------------------


def use(world: World) -> dict[str, Any]:
    """Touch everything there is in a space; tell what came back."""
    with world.transaction():
        world.credentials.register("v", "secret")
        world.mailbox.send(
            Mail(
                vendor="v",
                sender="a@x.example",
                to=("b@x.example",),
                subject="s",
                text="t",
                html="h",
                message_id=f"{world.ids.text(length=6)}@x.example",
            )
        )
        world.deliveries.queue(vendor="v", event="e", url="u", body="b", headers={})
        world.agenda.add(NOON + HOUR, kind="v.note", data={"text": "planned"})
        return {
            "keys": [note(world, "x") for _ in range(3)],
            "exchange": world.journal.next_id(),
            "number": world.store.next("v.number"),
            "wait": world.limits.wait(
                Limit(calls=1, seconds=60, wait=60), vendor="v", client="c", now=NOON
            ),
            "fired": world.move_clock(NOON + 2 * HOUR),
            "now": world.now_text(),
        }


def test_two_spaces_never_meet(worlds: Worlds) -> None:
    a, b = worlds.get("a"), worlds.get("b")
    before = bytes_of(b)
    found_a = use(a)
    assert bytes_of(b) == before
    assert b.credentials.is_known("v", "secret") is False
    assert (b.now_text(), b.mailbox.all(), b.deliveries.all()) == ("2024-04-29T12:00:00Z", [], [])
    assert use(b) == found_a
    assert bytes_of(a) == bytes_of(b)


def test_two_registries_in_one_process_never_meet(home: Home) -> None:
    other = Worlds(behavior=BEHAVIOR, defaults=FROZEN, time=lambda: NOON)
    found = use(home.worlds.get("a"))
    assert other.names() == ()
    assert use(other.get("a")) == found
    assert bytes_of(other.get("a")) == bytes_of(home.worlds.get("a"))


def test_spaces_with_other_seeds_have_other_ids(worlds: Worlds) -> None:
    one, _ = worlds.put("one", {"random_seed": 1})
    two, _ = worlds.put("two", {"random_seed": 2})
    assert use(one)["keys"] != use(two)["keys"]


def test_same_calls_make_the_same_file(tmp_path: Path) -> None:
    contents = []
    for name in ("x", "y"):
        home = Home(tmp_path / name)
        for space in ("b", "a"):
            use(home.worlds.get(space))
        home.worlds.put("a", {"random_seed": 7})
        home.worlds.delete("b")
        logged = (home.path.parent / "db.json.log").read_bytes()
        home.worlds.close()
        contents.append((logged, home.path.read_bytes()))
    assert contents[0] == contents[1]


# Reset ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("clock", ["real", "2024-04-29T12:00:00Z"])
def test_reset_space_is_as_a_new_one_to_the_byte(home: Home, clock: str) -> None:
    world, _ = home.worlds.put("a", {"clock": clock})
    before = bytes_of(world)
    found = use(world)
    for _ in range(2):
        world.reset()
        assert bytes_of(world) == before
        assert (world.now_text(), world.journal.all()) == ("2024-04-29T12:00:00Z", [])
        assert use(world) == found
    world.reset()
    for cleanly in (False, True):
        back = home.reopen(cleanly=cleanly).get("a")
        assert bytes_of(back) == before
        assert use(back) == found
        back.reset()


def test_reset_lets_a_clock_stand_or_run_as_at_first(worlds: Worlds) -> None:
    frozen, _ = worlds.put("frozen", {})
    real, _ = worlds.put("real", {"clock": "real"})
    frozen.clock.unfreeze()
    real.clock.freeze(NOON)
    for world in (frozen, real):
        world.reset()
    assert (frozen.clock.is_frozen, real.clock.is_frozen) == (True, False)


def test_reset_that_fails_changes_nothing(home: Home) -> None:
    fails: list[bool] = []

    def seed(world: World) -> None:
        demo(world)
        if fails:
            raise TroubleError

    behavior = Behavior(indexes={}, options={}, seeds={"demo": seed}, events={"v.note": note_event})
    home.close()
    world, _ = home.open(behavior=behavior).put("a", {"clock": "real"})
    world.move_clock(NOON + 2 * HOUR)
    world.journal.next_id()
    before = bytes_of(world)
    fails.append(True)
    with pytest.raises(TroubleError):
        world.reset()
    assert (bytes_of(world), world.now_text()) == (before, "2024-04-29T14:00:00Z")
    assert world.journal.next_id() == "ex-2"
    fails.clear()
    reopened = home.reopen(cleanly=False, behavior=behavior).get("a")
    assert (bytes_of(reopened), reopened.now_text()) == (before, "2024-04-29T14:00:00Z")


# Coming back from a file ------------------------------------------------------------------------


@pytest.mark.parametrize("cleanly", [True, False])
def test_space_comes_back_with_options_clock_agenda_and_numbers(
    file_home: Home, cleanly: bool
) -> None:
    wanted = {"random_seed": 5, "options": {"v.balance": "loose"}, "credentials": "listed"}
    world, _ = file_home.worlds.put("a", wanted)
    world.move_clock(NOON + timedelta(minutes=30))
    write(world, "mine")
    memory = Worlds(behavior=BEHAVIOR, defaults=FROZEN).put("a", wanted)[0]
    memory.move_clock(NOON + timedelta(minutes=30))
    write(memory, "mine")

    back = file_home.reopen(cleanly=cleanly, defaults=SpaceOptions(journal=3)).get("a")
    assert (back.options, back.now_text()) == (world.options, "2024-04-29T12:30:00Z")
    assert bytes_of(back) == bytes_of(memory)
    assert back.move_clock(NOON + HOUR) == memory.move_clock(NOON + HOUR)
    assert write(back) == write(memory)
    assert file_home.worlds.put("a", wanted) == (file_home.worlds.put("a", wanted)[0], True)


def test_options_that_a_space_came_back_with_are_not_made_anew(file_home: Home) -> None:
    file_home.worlds.put("a", {"random_seed": 5})
    write(file_home.worlds.get("a"))
    worlds = file_home.reopen(cleanly=True)
    world, is_new = worlds.put("a", {"random_seed": 5})
    assert (texts(world), is_new) == (["demo", "demo", "x"], False)


@pytest.mark.parametrize("cleanly", [True, False])
def test_real_clock_that_was_moved_comes_back_so(file_home: Home, cleanly: bool) -> None:
    world, _ = file_home.worlds.put("a", {"clock": "real"})
    world.move_clock(NOON + 100 * HOUR)
    file_home.time += HOUR
    back = file_home.reopen(cleanly=cleanly).get("a")
    assert (back.clock.now(), back.clock.is_frozen) == (NOON + 101 * HOUR, False)


def test_space_of_vendors_that_are_away_waits_for_them(file_home: Home) -> None:
    """Its options and what they have planned stay, and nothing of it gets into the way."""
    world, _ = file_home.worlds.put("a", {"options": {"v.balance": "loose"}})
    away = Behavior(indexes={}, options={"w.x": ("y",)}, seeds={"demo": lambda _: None}, events={})
    without = file_home.reopen(cleanly=True, behavior=away).get("a")
    assert (without.option("w.x"), without.run_due()) == ("y", [])
    assert without.move_clock(NOON + 2 * HOUR) == []
    back = file_home.reopen(cleanly=False).get("a")
    assert (back.options, back.option("v.balance")) == (world.options, "loose")
    assert [(e["at"], e["kind"]) for e in back.run_due()] == [("2024-04-29T13:00:00Z", "v.note")]


def stored(tables: dict[str, Any]) -> bytes:
    return json.dumps({"_mockinvoice": {"1": {"format": 1}}, **tables}).encode()


def test_space_that_nobody_has_set_up_gets_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "0").mkdir()
    (tmp_path / "0" / "db.json").write_bytes(stored({"a/v.notes": {"n": {"text": "put in"}}}))
    home = Home(tmp_path)
    world = home.worlds.get("a")
    assert (world.options, texts(world), world.now_text()) == (
        FROZEN,
        ["put in"],
        "2024-04-29T12:00:00Z",
    )
    home.close()


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        (
            {"-a/v.notes": {}},
            "the space '-a', which cannot be read: a space cannot be named '-a'; use 1 to 64 of"
            " A-Z a-z 0-9 . _ -, beginning with a letter or digit",
        ),
        (
            {"a/_space": {"options": {"colour": "red", "options": {}}}},
            "the space 'a', which cannot be read: there is no space option 'colour'; use one of"
            " clock, seed, random_seed, references, credentials, limits, contract, journal,"
            " options",
        ),
        (
            {"a/_space": {"options": {"journal": 3}}},
            "the space 'a', which cannot be read: 'options'",
        ),
        (
            {"a/_space": {"clock": {"frozen_at": "soon", "offset": 0}}},
            "the space 'a', which cannot be read: Invalid isoformat string: 'soon'",
        ),
        (
            {"a/_agenda": {"v.note#1": {"kind": "v.note", "at": 7}}},
            "the space 'a', which cannot be read: fromisoformat: argument must be str",
        ),
    ],
)
def test_file_with_a_space_that_cannot_be_read_is_refused_and_untouched(
    tmp_path: Path, tables: dict[str, Any], reason: str
) -> None:
    (tmp_path / "0").mkdir()
    path = tmp_path / "0" / "db.json"
    content = stored(tables)
    path.write_bytes(content)
    for _ in range(2):
        with pytest.raises(UnusableFileError) as refusal:
            Home(tmp_path)
        assert str(refusal.value) == (
            f"{path} holds {reason}. Choose another path for --db or restore a copy;"
            " it was not changed."
        )
        assert path.read_bytes() == content


def test_nothing_can_be_done_after_the_end(file_home: Home) -> None:
    world = file_home.worlds.get("a")
    file_home.worlds.close()
    before = bytes_of(world)
    with pytest.raises(RuntimeError, match="is closed; nothing can be kept in it any more"):
        write(world)
    assert bytes_of(world) == before


# Time passes ------------------------------------------------------------------------------------


def test_what_falls_due_happens_in_order_of_time_with_ties_as_planned(world: World) -> None:
    for number, hours in enumerate([3, 1, 2, 1, 5]):
        plan(world, hours, text=str(number))
    fired = world.move_clock(NOON + 4 * HOUR)
    assert [(entry["at"], entry["data"]["text"]) for entry in fired] == [
        ("2024-04-29T13:00:00Z", "1"),
        ("2024-04-29T13:00:00Z", "3"),
        ("2024-04-29T14:00:00Z", "2"),
        ("2024-04-29T15:00:00Z", "0"),
    ]
    notes = [(r["at"], r["text"]) for _, r in world.collection("v.notes").scan()]
    assert notes == [(entry["at"], entry["data"]["text"]) for entry in fired]
    assert world.now_text() == "2024-04-29T16:00:00Z"
    assert [r["data"] for _, r in world.collection(AGENDA).scan()] == [{"text": "4"}]


def test_what_an_event_plans_happens_on_the_same_way(world: World) -> None:
    plan(world, 1, kind="v.chain", left=2)
    plan(world, 2.5, text="between")
    fired = world.move_clock(NOON + 9 * HOUR)
    assert [entry["at"][11:16] for entry in fired] == ["13:00", "14:00", "14:30", "15:00"]
    assert texts(world) == ["link 2", "link 1", "between", "link 0"]


def test_nothing_is_due_before_its_time_and_nothing_twice(home: Home) -> None:
    world, _ = home.worlds.put("a", {"clock": "real", "seed": "empty"})
    plan(world, 1, text="x")
    assert world.run_due() == []
    home.time += HOUR
    assert [entry["kind"] for entry in world.run_due()] == ["v.note"]
    assert world.run_due() == []


def test_fifty_threads_run_what_is_due_once(home: Home) -> None:
    world, _ = home.worlds.put("a", {"clock": "real", "seed": "empty"})
    for number in range(20):
        plan(world, 1, text=str(number))
    home.time += 2 * HOUR
    with ThreadPoolExecutor(max_workers=50) as pool:
        fired = [
            entry for found in pool.map(lambda _: world.run_due(), range(50)) for entry in found
        ]
    assert len(fired) == len(texts(world)) == 20


def test_clock_that_is_set_back_runs_nothing_and_forgets_the_limits(world: World) -> None:
    limit = Limit(calls=1, seconds=60, wait=60)

    def wait() -> int:
        return world.limits.wait(limit, vendor="v", client="c", now=world.clock.now())

    plan(world, 1, text="x")
    assert (wait(), wait()) == (0, 60)
    assert world.move_clock(NOON - HOUR) == []
    assert (world.now_text(), wait(), wait()) == ("2024-04-29T11:00:00Z", 0, 60)
    assert [entry["data"] for entry in world.move_clock(NOON + HOUR)] == [{"text": "x"}]


@pytest.mark.parametrize("moves", [True, False])
def test_event_that_fails_undoes_all_that_fell_due_with_it(home: Home, moves: bool) -> None:
    world, _ = home.worlds.put("a", {"clock": "real", "seed": "empty"})
    plan(world, 1, text="before")
    bad = plan(world, 2, kind="v.boom")
    plan(world, 3, text="after")
    before = bytes_of(world)
    home.time += 0 * HOUR if moves else 4 * HOUR
    for _ in range(2):
        with pytest.raises(TroubleError):
            world.move_clock(NOON + 4 * HOUR) if moves else world.run_due()
        assert bytes_of(world) == before
        assert (world.clock.now(), world.clock.is_frozen) == (home.time, False)
    with world.transaction():
        assert world.agenda.cancel(bad)
    world.move_clock(NOON + 4 * HOUR)
    assert texts(world) == ["before", "after"]


def test_clock_and_agenda_are_put_back_with_the_block_around_a_move(world: World) -> None:
    plan(world, 1, text="x")
    before = bytes_of(world)
    with pytest.raises(TroubleError):
        move_and_fail(world)
    assert (bytes_of(world), world.now_text()) == (before, "2024-04-29T12:00:00Z")
    assert len(world.move_clock(NOON + HOUR)) == 1


def move_and_fail(world: World) -> None:
    with world.transaction():
        world.move_clock(NOON + 2 * HOUR)
        assert texts(world) == ["x"]
        raise TroubleError


def test_other_threads_do_not_see_the_time_of_an_event(home: Home) -> None:
    seen = []

    def look(world: World, data: dict[str, Any]) -> None:
        with ThreadPoolExecutor() as pool:
            seen.append((world.now_text(), pool.submit(world.now_text).result()))

    home.close()
    behavior = Behavior(
        indexes={}, options={}, seeds={"demo": lambda _: None}, events={"v.look": look}
    )
    world = home.open(behavior=behavior).get("a")
    plan(world, -5, kind="v.look")
    world.run_due()
    assert seen == [("2024-04-29T07:00:00Z", "2024-04-29T12:00:00Z")]


# References and options -------------------------------------------------------------------------

EXISTING: Record = {"id": "known"}


@pytest.mark.parametrize(
    ("policy", "documented", "bare", "found"),
    [
        ("documented", True, None, None),
        ("documented", False, None, {"id": "new"}),
        ("documented", False, {"name": "bare"}, {"name": "bare"}),
        ("strict", True, {"name": "bare"}, None),
        ("strict", False, {"name": "bare"}, None),
        ("lenient", True, None, {"id": "new"}),
        ("lenient", False, {"name": "bare"}, {"name": "bare"}),
    ],
)
def test_reference_is_resolved_by_the_policy_of_the_space(
    worlds: Worlds, policy: str, documented: bool, bare: Record | None, found: Record | None
) -> None:
    world, _ = worlds.put("a", {"seed": "empty", "references": policy})
    with world.transaction():
        world.collection("v.contacts").put("known", EXISTING)
        known = world.resolve("v.contacts", "known", documented=documented, bare=bare)
        new = world.resolve("v.contacts", "new", documented=documented, bare=bare)
    assert (known, new) == (EXISTING, found)
    assert world.collection("v.contacts").get("new") == found


def test_option_of_a_vendor_has_its_first_value_unless_chosen(worlds: Worlds) -> None:
    loose, _ = worlds.put("loose", {"options": {"v.balance": "loose"}})
    assert (worlds.get("a").option("v.balance"), loose.option("v.balance")) == ("exact", "loose")
    with pytest.raises(KeyError):
        worlds.get("a").option("v.unknown")


def test_options_are_what_the_mock_was_started_with(tmp_path: Path) -> None:
    defaults = SpaceOptions(random_seed=3, vendor={"v.balance": "loose"})
    worlds = Worlds(behavior=BEHAVIOR, defaults=defaults, time=lambda: NOON)
    assert worlds.get("a").options == defaults
    assert worlds.put("b", {"journal": 1})[0].options == SpaceOptions(
        random_seed=3, journal=1, vendor={"v.balance": "loose"}
    )
