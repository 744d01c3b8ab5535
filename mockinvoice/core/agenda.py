"""What falls due later in a space: kept as records, run in order of time."""

from collections.abc import Container, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Any

from mockinvoice.core.clock import parse_instant, spell_instant
from mockinvoice.core.records import Record
from mockinvoice.core.store import Store

COLLECTION = "_agenda"
UNREAD = -1


class Agenda:
    """Entries `{at, kind, data}` of a space; `kind` is `<vendor>.<event>`.

    The heap only says where to look next: what is planned is what the records say. It is read anew
    when they have been changed by anybody else, such as a transaction that failed. Entries of other
    `kinds`, left by a vendor that is not there today, stay without falling due.
    """

    def __init__(
        self, store: Store, *, kinds: Container[str], collection: str = COLLECTION
    ) -> None:
        self._store = store
        self._kinds = kinds
        self._collection = collection
        self._entries = store.collection(collection)
        self._heap: list[tuple[datetime, int, str]] = []
        self.rebuild()

    def add(self, at: datetime, *, kind: str, data: dict[str, Any]) -> str:
        """Plan an event within the open transaction and return the entry's id.

        Raises `ValueError` for a kind that nobody handles.
        """
        if kind not in self._kinds:
            raise ValueError(f"no vendor handles events of the kind {kind!r}")
        number = self._store.next(self._collection)
        key = f"{kind}#{number}"
        with self._changing():
            self._entries.put(key, {"at": spell_instant(at), "kind": kind, "data": data})
            heappush(self._heap, (at, number, key))
        return key

    def cancel(self, key: str) -> bool:
        """Take an entry off the agenda; False if it has run or never was."""
        with self._changing():
            return self._entries.delete(key)

    def take_next(self, until: datetime) -> Record | None:
        """Remove and return the earliest entry due by `until`, or None; ties as planned."""
        self._catch_up()
        while self._heap and self._heap[0][0] <= until:
            key = self._heap[0][2]
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.delete(key)  # where that fails the heap stays as it is
                self._version = self._entries.version
            heappop(self._heap)
            if entry is not None:
                return entry
        return None

    def first(self) -> tuple[str, Record] | None:
        """Return the earliest entry with its id and leave it there; None if nothing is planned."""
        if self.next_at() is None:
            return None
        key = self._heap[0][2]
        entry = self._entries.get(key)
        assert entry is not None, "what was called off is off the heap"
        return key, entry

    def next_at(self) -> datetime | None:
        """Return when the earliest entry is due, or None."""
        self._catch_up()
        while self._heap and self._heap[0][2] not in self._entries:
            heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def all(self) -> list[tuple[str, Record]]:
        """Return all entries with their ids, in order of time; ties as planned."""
        self._catch_up()
        found = ((key, self._entries.get(key)) for _, _, key in sorted(self._heap))
        return [(key, entry) for key, entry in found if entry is not None]

    def has_due(self, now: datetime) -> bool:
        """Whether something may have fallen due."""
        self._catch_up()
        return bool(self._heap) and self._heap[0][0] <= now

    @property
    def version(self) -> int:
        """A number that grows whenever something is planned, taken or called off."""
        return self._entries.version

    def rebuild(self) -> None:
        """Read the records again."""
        self._heap = [
            (parse_instant(entry["at"]), int(key.rpartition("#")[2]), key)
            for key, entry in self._entries.scan()
            if entry["kind"] in self._kinds
        ]
        heapify(self._heap)
        self._version = self._entries.version

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Change records and heap alike; whatever fails leaves them to be read anew."""
        self._catch_up()
        with ExitStack() as failing:
            failing.callback(self._forget)
            yield
            failing.pop_all()
        self._version = self._entries.version

    def _forget(self) -> None:
        self._version = UNREAD

    def _catch_up(self) -> None:
        if self._version != self._entries.version:
            self.rebuild()


def next_full_hour(now: datetime) -> datetime:
    """Return the first full hour after `now`."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
