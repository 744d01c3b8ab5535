"""Named states of a space, to come back to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockinvoice.core.clock import Clock, spell_instant
from mockinvoice.core.store import Shared, Store

MOST_KEPT = 100


class TooManySnapshotsError(Exception):
    """A space keeps no more snapshots; the message says how many it does."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A state: all `contents` and the clock's; `at` was the space's time, in ISO 8601."""

    name: str
    at: str
    contents: Shared
    clock: Mapping[str, Any]

    def as_record(self) -> dict[str, Any]:
        """Return `{name, at, records}`, the number of the vendors' own records."""
        own = (c for name, c in self.contents.items() if not name.startswith("_"))
        return {
            "name": self.name,
            "at": self.at,
            "records": sum(len(contents.rows) for contents in own),
        }


class Snapshots:
    """The snapshots of a space, in memory; taking one and going back copy no record.

    They hold records, sequences, ids, agenda, credentials, e-mail, deliveries and clock. Used under
    the space's lock.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._kept: dict[str, Snapshot] = {}

    def take(self, name: str) -> Snapshot:
        """Keep the present state under a name, in the place of an older one.

        Raises `TooManySnapshotsError`.
        """
        if name not in self._kept and len(self._kept) >= MOST_KEPT:
            raise TooManySnapshotsError(f"the space has {MOST_KEPT} snapshots and keeps no more")
        self._kept[name] = Snapshot(
            name=name,
            at=spell_instant(self._clock.now()),
            contents=self._store.share(),
            clock=self._clock.state(),
        )
        return self._kept[name]

    def find(self, name: str) -> Snapshot | None:
        """Return a snapshot, or None."""
        return self._kept.get(name)

    def all(self) -> list[Snapshot]:
        """Return the snapshots, the oldest name first."""
        return list(self._kept.values())

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot, within the space's open transaction."""
        self._store.take(snapshot.contents)
        self._clock.restore(dict(snapshot.clock))

    def delete(self, name: str) -> bool:
        """Forget a snapshot; False if there was none."""
        return self._kept.pop(name, None) is not None
