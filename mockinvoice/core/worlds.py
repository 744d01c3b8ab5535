"""Spaces: isolated worlds, each with all of its own state, and their registry."""

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from mockinvoice.core.agenda import Agenda
from mockinvoice.core.clock import Clock, parse_instant, spell_instant, system_time
from mockinvoice.core.credentials import Credentials
from mockinvoice.core.database import Database
from mockinvoice.core.deliveries import Deliveries
from mockinvoice.core.ids import Ids
from mockinvoice.core.journal import Journal
from mockinvoice.core.limits import Limits
from mockinvoice.core.mailbox import Mailbox
from mockinvoice.core.options import SpaceOptions
from mockinvoice.core.records import Record
from mockinvoice.core.store import Collection, Indexes, State, Store

DEFAULT_SPACE = "default"
SPACE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
SETTINGS = "_space"
Event = Callable[["World", dict[str, Any]], None]


class SpaceNameError(ValueError):
    """A space cannot have this name; the message says which names it can have."""


@dataclass(frozen=True, kw_only=True)
class Behavior:
    """What all worlds of one mock have in common, gathered from the vendors.

    `indexes` by collection; `options` the values of each vendor option, the first its default;
    `seeds` fill a new world by the name of the seed; `events` are what falls due, by kind.
    """

    indexes: Indexes
    options: Mapping[str, tuple[str, ...]]
    seeds: Mapping[str, Callable[["World"], None]]
    events: Mapping[str, Event]


class World:
    """One space. Everything a handler may touch hangs on it; two worlds never meet."""

    def __init__(
        self,
        *,
        name: str,
        options: SpaceOptions,
        behavior: Behavior,
        store: Store,
        time: Callable[[], datetime],
    ) -> None:
        self.name = name
        self.options = options
        self.store = store
        self.clock = Clock(frozen_at=options.frozen_at, source=time)
        self.ids = Ids(seed=options.random_seed, next_number=lambda: store.next("_ids"))
        self.journal = Journal(capacity=options.journal)
        self.limits = Limits()
        self.agenda = Agenda(store)
        self.deliveries = Deliveries(store, self.clock)
        self.mailbox = Mailbox(store, self.clock)
        self.credentials = Credentials(store, listed=options.credentials == "listed")
        self._behavior = behavior
        self._settings = store.collection(SETTINGS)

    def transaction(self) -> AbstractContextManager[None]:
        """Hold the space's lock and keep all writes of the block, or none if it raises."""
        return self.store.transaction()

    def collection(self, name: str) -> Collection:
        """Return a collection, e.g. `orderspace.invoices`."""
        return self.store.collection(name)

    def option(self, name: str) -> str:
        """Return a vendor option's value, e.g. `slyce.balance`. Raises `KeyError`."""
        return self.options.vendor.get(name, self._behavior.options[name][0])

    def resolve(
        self, collection: str, key: str, *, documented: bool, bare: Record | None = None
    ) -> Record | None:
        """Return the record a request refers to, by the space's policy for references.

        None means that it must exist and does not. It must exist where the vendor's document says
        so (`documented`), everywhere in a strict space, nowhere in a lenient one. Where it need
        not exist, `bare` is stored and returned.
        """
        record = self.collection(collection).get(key)
        policy = self.options.references
        if record is not None or policy == "strict":
            return record
        if documented and policy == "documented":
            return None
        made = bare or {"id": key}
        self.collection(collection).put(key, made)
        return made

    def run_due(self) -> list[Record]:
        """Run what has fallen due by now; return `{at, kind, data}` of each, in order of time."""
        now = self.clock.now()
        return self._run_until(now) if self.agenda.has_due(now) else []

    def move_clock(self, instant: datetime) -> list[Record]:
        """Make it `instant` (backward too), running on the way what falls due, and keep that."""
        with self.transaction():
            fired = self._run_until(instant)
            self.clock.move_to(instant)
            self.keep_settings()
        return fired

    def reset(self) -> None:
        """Go back to the seed: records, journal, deliveries, e-mail, limits, clock and ids."""
        with self.transaction():
            self.store.replace({})
            self.agenda.rebuild()
            self.clock.unfreeze()
            if self.options.frozen_at is not None:
                self.clock.freeze(self.options.frozen_at)
            self.limits.clear()
            self.journal.clear(restart=True)
            self.fill()

    def fill(self) -> None:
        """Put the seed into an empty world, within the open transaction."""
        self._behavior.seeds[self.options.seed](self)
        self.keep_settings()

    def keep_settings(self) -> None:
        """Store options and clock beside the records, within the open transaction."""
        self._settings.put("options", self.options.as_record())
        self._settings.put("clock", dict(self.clock.state()))

    def restore_clock(self) -> None:
        """Take the clock over from the stored settings."""
        state = self._settings.get("clock")
        if state is not None:
            self.clock.restore(state)

    def _run_until(self, instant: datetime) -> list[Record]:
        fired = []
        try:
            with self.transaction():
                while (entry := self.agenda.take_next(instant)) is not None:
                    with self.clock.pretending(parse_instant(entry["at"])):
                        self._behavior.events[entry["kind"]](self, entry["data"])
                    fired.append(entry)
        except BaseException:
            self.agenda.rebuild()
            raise
        return fired

    def now_text(self) -> str:
        """Return the space's time in ISO 8601 with `Z`."""
        return spell_instant(self.clock.now())


class Worlds:
    """The registry of spaces, made on first use. Raises `SpaceNameError` for a bad name."""

    def __init__(
        self,
        *,
        behavior: Behavior,
        defaults: SpaceOptions,
        database: Database | None = None,
        time: Callable[[], datetime] = system_time,
    ) -> None:
        self.behavior = behavior
        self.defaults = defaults
        self._database = database
        self._time = time
        self._worlds: dict[str, World] = {}
        self._lock = Lock()
        for name in database.spaces if database else ():
            self.get(name)

    def names(self) -> tuple[str, ...]:
        """Return the names of the spaces that exist, sorted."""
        return tuple(sorted(self._worlds))

    def find(self, name: str) -> World | None:
        """Return a space if it exists."""
        return self._worlds.get(name)

    def get(self, name: str = DEFAULT_SPACE) -> World:
        """Return a space, making it with the default options on first use."""
        world = self._worlds.get(name)
        if world is None:
            with self._lock:
                world = self._worlds.get(name) or self._make(name, self.defaults)
        return world

    def put(self, name: str, wanted: Mapping[str, Any]) -> tuple[World, bool]:
        """Make a space with these options; return it and whether it is new.

        If it exists with other options it is made anew. Raises `UnknownOptionError`.
        """
        with self._lock:
            options = self.defaults.changed(wanted, known=self.behavior.options)
            world = self._worlds.get(name)
            if world is not None and world.options == options:
                return world, False
            if world is not None:
                self._drop(name)
            return self._make(name, options), True

    def delete(self, name: str) -> bool:
        """Forget a space with all that is in it; False if there was none."""
        with self._lock:
            return self._drop(name)

    def close(self) -> None:
        """Fold everything into the database file, if there is one."""
        if self._database is not None:
            self._database.close()

    def _make(self, name: str, options: SpaceOptions) -> World:
        if not SPACE_NAME.fullmatch(name):
            raise SpaceNameError(
                f"a space cannot be named {name!r}; use 1 to 64 of A-Z a-z 0-9 . _ -,"
                " beginning with a letter or digit"
            )
        state = self._database.take(name) if self._database else {}
        if state:
            options = self._stored_options(state)
        world = World(
            name=name,
            options=options,
            behavior=self.behavior,
            store=self._store(name, state),
            time=self._time,
        )
        if state:
            world.restore_clock()
        else:
            with world.transaction():
                world.fill()
        self._worlds[name] = world
        return world

    def _stored_options(self, state: State) -> SpaceOptions:
        held = Store(indexes={}, state={SETTINGS: state[SETTINGS]}).collection(SETTINGS)
        return SpaceOptions().changed(held.get("options") or {}, known=self.behavior.options)

    def _store(self, name: str, state: State) -> Store:
        if self._database is None:
            return Store(indexes=self.behavior.indexes, state=state)
        database = self._database
        store = Store(
            indexes=self.behavior.indexes,
            state=state,
            sink=lambda changes: database.commit(name, changes),
        )
        database.attach(name, store.state)
        return store

    def _drop(self, name: str) -> bool:
        if self._worlds.pop(name, None) is None:
            return False
        if self._database is not None:
            self._database.drop(name)
        return True
