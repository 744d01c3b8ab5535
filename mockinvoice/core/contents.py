"""The rows of one collection in order of creation, with indexes, as data that can be copied."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from weakref import ref

import orjson

from mockinvoice.core.index import PLAIN, Index, Span, enter

__all__ = ["Contents", "Record", "Rows", "Span", "decode", "encode", "nothing"]

Record = dict[str, Any]
Rows = dict[str, bytes]
# How many ids more than an eighth of all a copy notes, to tell what it differs in.
MOST_NOTED = 1024


def encode(record: Mapping[str, Any]) -> bytes:
    """Spell a record as JSON bytes; raises `TypeError` on what JSON cannot hold.

    What orjson makes keeps all the room it was made in, eight kilobytes; a copy takes its own size.
    """
    return bytes(memoryview(orjson.dumps(record)))


def decode(row: bytes) -> Record:
    """Read a record back: always a fresh copy."""
    return orjson.loads(row)  # type: ignore[no-any-return]


@lru_cache(maxsize=256)
def nothing(members: tuple[str, ...]) -> "Contents":
    """Return contents without rows, to be shared by all who have none yet."""
    return Contents(members=members)


class Contents:
    """Rows by id. Each has a serial, its place in the order of creation, in which all is yielded.

    Copying costs as much as there are rows, but the rows themselves are shared: they never change.
    """

    def __init__(self, *, members: Iterable[str]) -> None:
        self.rows: Rows = {}
        self.order: list[int] = []
        self.serial_of: dict[str, int] = {}
        self._id_of: dict[int, str] = {}
        self._last_serial = 0
        self._is_in_order = True  # whether the rows are in order of creation, as they mostly are
        self._indexes = {member: Index(member) for member in members}
        # What this is a copy of, and the ids of all in which it may differ, unless they are many.
        self._origin: ref[Contents] | None = None
        self._noted: set[str] | None = None

    @classmethod
    def of(cls, rows: Rows, *, members: Iterable[str]) -> "Contents":
        """Return contents with these rows, in their order."""
        made = cls(members=members)
        made._last_serial = len(rows)
        made.rows, made.order = rows.copy(), list(range(1, len(rows) + 1))
        made.serial_of = dict(zip(rows, made.order, strict=True))
        made._id_of = dict(zip(made.order, rows, strict=True))
        if made._indexes:
            for serial, row in zip(made.order, rows.values(), strict=True):
                record = decode(row)
                for index in made._indexes.values():
                    index.append(serial, record)
        return made

    def copy(self) -> "Contents":
        """Return contents that can be changed by themselves."""
        made = Contents(members=())
        made.rows = self.rows.copy()
        made.order = self.order.copy()
        made.serial_of = self.serial_of.copy()
        made._id_of = self._id_of.copy()
        made._last_serial = self._last_serial
        made._is_in_order = self._is_in_order
        made._indexes = {member: index.copy() for member, index in self._indexes.items()}
        made._origin, made._noted = ref(self), set()
        return made

    def noted_since(self, origin: "Contents") -> set[str] | None:
        """Return ids that hold all in which this differs from an `origin`; None: not known."""
        noted: set[str] = set()
        held: Contents | None = self
        while held is not None and held._origin is not None and held._noted is not None:
            noted |= held._noted
            held = held._origin()
            if held is origin:
                return noted
        return None

    def let_go(self, count: int) -> bool:
        """Let go of some of everything; return whether anything is left. Useless afterwards."""
        held: list[dict[Any, Any]] = [self.rows, self.serial_of, self._id_of]
        held += [index._serials for index in self._indexes.values()]
        for mapping in held:
            for _ in range(min(count, len(mapping))):
                mapping.popitem()
        del self.order[-count:]
        return any(held)

    def in_order(self) -> Rows:
        """Return all rows in order of creation, while nobody waits for long."""
        return (
            self.rows.copy() if self._is_in_order else {key: self.rows[key] for key in self.ids()}
        )

    def ids(self) -> Iterator[str]:
        """Yield all ids."""
        return (self._id_of[serial] for serial in self.order)

    def id_at(self, serial: int) -> str | None:
        """Return the id of the record with this serial, None if it is gone."""
        return self._id_of.get(serial)

    def row_at(self, serial: int) -> bytes:
        """Return the row with this serial. Raises `KeyError` if it is gone."""
        return self.rows[self._id_of[serial]]

    def serials(self, member: str, value: object) -> list[int]:
        """Return the serials of the records with this value. `KeyError`: not an indexed member."""
        return self._indexes[member].serials(value)

    def within(self, member: str, span: Span, *, newest_first: bool) -> list[int] | None:
        """Return the serials of the records with text in a span, see `Index.within`."""
        return self._indexes[member].within(span, newest_first=newest_first)

    def bounds(self, member: str, span: Span) -> tuple[int, int] | None:
        """Return between which serials the records in a span are, see `Index.bounds`."""
        return self._indexes[member].bounds(span)

    def put(
        self,
        key: str,
        row: bytes,
        *,
        serial: int | None = None,
        record: Mapping[str, Any] | None = None,
    ) -> None:
        """Put a row; a new one goes to the place of `serial`, or to the end.

        `record` saves reading the row where the indexed members are in it as they will be in JSON.
        """
        old = self.rows.get(key)
        self._note(key)
        if old is None:
            self._enter(key, serial)
        else:
            self._unindex(key, old)
        self.rows[key] = row
        if self._indexes:
            if record is None or any(type(record.get(m)) not in PLAIN for m in self._indexes):
                record = decode(row)
            place = self.serial_of[key]
            for index in self._indexes.values():
                index.add(place, record)

    def remove(self, key: str) -> None:
        """Remove a row."""
        self._note(key)
        self._unindex(key, self.rows.pop(key))
        serial = self.serial_of.pop(key)
        del self._id_of[serial]
        del self.order[bisect_left(self.order, serial)]

    def _note(self, key: str) -> None:
        if self._noted is not None:
            self._noted.add(key)
            if len(self._noted) > MOST_NOTED + len(self.rows) // 8:
                self._noted = None

    def _enter(self, key: str, serial: int | None) -> None:
        if serial is None:
            serial = self._last_serial = self._last_serial + 1
        elif self.order and serial < self.order[-1]:
            self._is_in_order = False
        enter(self.order, serial)
        self.serial_of[key] = serial
        self._id_of[serial] = key

    def _unindex(self, key: str, row: bytes) -> None:
        if self._indexes:
            record, serial = decode(row), self.serial_of[key]
            for index in self._indexes.values():
                index.remove(serial, record)
