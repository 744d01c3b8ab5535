"""How many spaces there may be, and which of them make room."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mockinvoice.core.database import Database
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.worlds import Behavior, TooManySpacesError, Worlds

BEGIN = datetime(2024, 4, 29, tzinfo=UTC)


class Time:
    """The machine's time, moved by hand."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@pytest.fixture
def time() -> Time:
    return Time()


def worlds_of(time: Time, **more: Any) -> Worlds:
    behavior = Behavior(indexes={}, options={}, seeds={"demo": lambda world: None}, events={})
    return Worlds(behavior=behavior, defaults=SpaceOptions(), time=time, **more)


def use(worlds: Worlds, *names: str) -> None:
    for name in names:
        worlds.get(name)


def test_space_too_many_is_refused_and_the_others_stay(time: Time) -> None:
    worlds = worlds_of(time, most=2, idle=timedelta(days=1))
    use(worlds, "a", "b")
    with pytest.raises(TooManySpacesError, match="the mock has 2 spaces and makes no more"):
        worlds.get("c")
    with pytest.raises(TooManySpacesError):
        worlds.put("c", {})
    assert worlds.names() == ("a", "b")
    assert worlds.put("a", {"journal": 5})[1]


def test_least_recently_used_space_that_is_not_busy_makes_room(time: Time) -> None:
    worlds = worlds_of(time, most=3, idle=timedelta(days=1))
    use(worlds, "a", "b", "c")
    time.pass_by(seconds=50)
    use(worlds, "a")
    time.pass_by(seconds=10)
    use(worlds, "d")
    assert len(worlds.names()) == 3
    assert {"a", "d"} < {*worlds.names()}
    use(worlds, "e")
    assert worlds.names() == ("a", "d", "e")
    with pytest.raises(TooManySpacesError):
        worlds.get("f")


def test_space_that_nobody_uses_is_removed_when_another_is_made(time: Time) -> None:
    worlds = worlds_of(time, idle=timedelta(hours=1))
    use(worlds, "default", "a", "b")
    time.pass_by(minutes=59)
    use(worlds, "b", "c")
    assert worlds.names() == ("a", "b", "c", "default")
    time.pass_by(minutes=1)
    use(worlds, "d")
    assert worlds.names() == ("b", "c", "d", "default")


def test_default_space_never_makes_room(time: Time) -> None:
    worlds = worlds_of(time, most=1, idle=timedelta(hours=1))
    use(worlds, "default")
    time.pass_by(days=9)
    with pytest.raises(TooManySpacesError):
        worlds.get("a")


def test_spaces_are_kept_for_ever_unless_there_is_a_time(time: Time) -> None:
    worlds = worlds_of(time, most=2)
    use(worlds, "a", "b")
    time.pass_by(days=9999)
    with pytest.raises(TooManySpacesError):
        worlds.get("c")
    assert worlds.names() == ("a", "b")


def test_removed_space_leaves_the_file_too(time: Time, tmp_path: Path) -> None:
    worlds = worlds_of(time, idle=timedelta(hours=1), database=Database(tmp_path / "db.json"))
    use(worlds, "a")
    time.pass_by(hours=1)
    use(worlds, "b")
    worlds.close()
    database = Database(tmp_path / "db.json")
    assert database.spaces == ("b",)
    database.close()
