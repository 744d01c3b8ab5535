"""The registry of spaces, made on first use and kept in the database file if there is one."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any

from mockinvoice.core.clock import system_time
from mockinvoice.core.database import Database, UnusableFileError
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.store import Change, Store
from mockinvoice.core.world import SETTINGS, Behavior, Event, Listener, World

__all__ = [
    "DEFAULT_SPACE",
    "SPACE_NAME",
    "Behavior",
    "Event",
    "Listener",
    "SpaceNameError",
    "World",
    "Worlds",
]

DEFAULT_SPACE = "default"
MOST_SPACES = 1000
# A space that was used less long ago is never given up to make room.
BUSY = timedelta(minutes=1)
SPACE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class SpaceNameError(ValueError):
    """A space cannot have this name; the message says which names it can have."""


class TooManySpacesError(Exception):
    """There is no room for a new space; the message says how many there are."""


class Worlds:
    """The registry of spaces, made on first use.

    Raises `SpaceNameError` for a bad name and `TooManySpacesError` for one more than `most`. Spaces
    but the default one that nobody has used for `idle` are removed; where there is no room, also
    the least recently used one, unless it is busy. With `idle` None none ever is.

    With a database its spaces are there from the start; `UnusableFileError` is raised if they
    cannot be read. Nobody may ask for a space that is new while he holds another one's lock.
    """

    def __init__(
        self,
        *,
        behavior: Behavior,
        defaults: SpaceOptions,
        database: Database | None = None,
        time: Callable[[], datetime] = system_time,
        most: int = MOST_SPACES,
        idle: timedelta | None = None,
    ) -> None:
        self.behavior = behavior
        self.defaults = defaults
        self._database = database
        self._time = time
        self._most = most
        self._idle = idle
        self._swept_at = time()
        self._used_at: dict[str, datetime] = {}
        self._worlds: dict[str, World] = {}
        self._lock = Lock()
        for name in database.spaces if database else ():
            self._restore(name)

    def names(self) -> tuple[str, ...]:
        """Return the names of the spaces that exist, sorted."""
        return tuple(sorted(self._worlds))

    def find(self, name: str) -> World | None:
        """Return a space if it exists."""
        return self._worlds.get(name)

    def get(self, name: str = DEFAULT_SPACE) -> World:
        """Return a space, making it with the default options on first use."""
        # A world is entered when it is complete, so that this may look without the lock.
        world = self._worlds.get(name)
        if world is None:
            with self._lock:
                world = self._worlds.get(name) or self._make(name, self.defaults)
        self._used_at[name] = self._time()
        return world

    def put(self, name: str, wanted: Mapping[str, Any]) -> tuple[World, bool]:
        """Make a space with these options; return it and whether it is new.

        If it exists with other options it is made anew, unless that fails. Raises
        `UnknownOptionError`.
        """
        with self._lock:
            options = self.defaults.changed(wanted, known=self.behavior.options)
            world = self._worlds.get(name)
            if world is not None and world.options == options:
                return world, False
            return self._make(name, options), True

    def delete(self, name: str) -> bool:
        """Forget a space with all that is in it; False if there was none."""
        with self._lock, self._retiring(name) as world:
            if world is None:
                return False
            self._remove(name)
            return True

    def close(self) -> None:
        """Fold everything into the database file, if there is one."""
        if self._database is not None:
            self._database.close()

    def _make(self, name: str, options: SpaceOptions) -> World:
        """Make and fill a space; only then it takes the place of one that has its name."""
        changes: list[Change] = []
        sink = changes.extend if self._database else None
        world = self._world(name, options, Store(indexes=self.behavior.indexes, sink=sink))
        self._make_room(name)
        with world.transaction():
            world.fill()
        with self._retiring(name):
            self._enter(world, anew=changes)
        return world

    def _make_room(self, name: str) -> None:
        """Remove what is idle, sometimes or when there is need. Raises `TooManySpacesError`."""
        now, is_full = self._time(), len(self._worlds) >= self._most and name not in self._worlds
        if self._idle is not None and (is_full or now - self._swept_at >= BUSY):
            self._swept_at = now
            self._sweep(now, before=now - self._idle)
            if len(self._worlds) >= self._most:
                self._sweep(now, before=now - BUSY, most=1)
        if len(self._worlds) >= self._most and name not in self._worlds:
            raise TooManySpacesError(f"the mock has {len(self._worlds)} spaces and makes no more")

    def _sweep(self, now: datetime, *, before: datetime, most: int | None = None) -> None:
        """Remove spaces last used before an instant, the least recently used first."""
        used = ((self._used_at.get(n, now), n) for n in self._worlds if n != DEFAULT_SPACE)
        for used_at, name in sorted(used)[:most]:
            if used_at <= before:
                with self._retiring(name):
                    self._remove(name)

    def _remove(self, name: str) -> None:
        if self._database is not None:
            self._database.drop(name)
        del self._worlds[name]
        self._used_at.pop(name, None)

    def _restore(self, name: str) -> None:
        assert self._database is not None
        state = self._database.take(name)
        try:
            store = Store(indexes=self.behavior.indexes, state=state)
            world = self._world(name, self._stored_options(store), store)
            world.restore_clock()
        except (KeyError, TypeError, ValueError) as error:
            self._database.abandon()
            raise UnusableFileError(
                f"{self._database.path} holds the space {name!r}, which cannot be read: {error}."
                " Choose another path for --db or restore a copy; it was not changed."
            ) from error
        self._enter(world)

    def _world(self, name: str, options: SpaceOptions, store: Store) -> World:
        if not SPACE_NAME.fullmatch(name):
            raise SpaceNameError(
                f"a space cannot be named {name!r}; use 1 to 64 of A-Z a-z 0-9 . _ -,"
                " beginning with a letter or digit"
            )
        return World(
            name=name, options=options, behavior=self.behavior, store=store, time=self._time
        )

    def _stored_options(self, store: Store) -> SpaceOptions:
        """Read options back; those of vendors that are not there today are kept as they are."""
        stored = store.collection(SETTINGS).get("options") or self.defaults.as_record()
        known = {name: (value,) for name, value in stored["options"].items()}
        return SpaceOptions().changed(stored, known={**known, **self.behavior.options})

    def _enter(self, world: World, *, anew: list[Change] | None = None) -> None:
        store, database = world.store, self._database
        if database is None:
            store.report_to(None)
        else:
            database.attach(world.name, store.state, lock=store.lock, anew=anew)
            store.report_to(partial(database.commit, world.name))
        self._used_at[world.name] = self._time()
        self._worlds[world.name] = world

    @contextmanager
    def _retiring(self, name: str) -> Iterator[World | None]:
        """Hold the space that has this name; what is still done in it afterwards is lost."""
        world = self._worlds.get(name)
        with world.store.lock if world else nullcontext():
            yield world
            if world is not None:
                world.store.report_to(None)
