"""One collection's records as encoded rows, in order of creation, with indexes."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, cast

import orjson

Record = dict[str, Any]
Rows = dict[str, bytes]
Note = Callable[[str, bytes | None, bytes | None, int | None], None]


def encode(record: Mapping[str, Any]) -> bytes:
    """Spell a record as JSON bytes; raises `TypeError` on what JSON cannot hold."""
    return orjson.dumps(record)


def decode(row: bytes) -> Record:
    """Read a record back: always a fresh copy."""
    return cast("Record", orjson.loads(row))


class Index:
    """The serials of a collection's records, by the value of one member.

    A list is indexed by each of its elements; objects are not indexed.
    """

    def __init__(self, member: str) -> None:
        self._member = member
        self._serials: dict[Any, list[int]] = {}

    def serials(self, value: object) -> list[int]:
        """Return the serials of the records whose member is, or contains, `value`, ascending."""
        return self._serials.get(value, []) if isinstance(value, Hashable) else []

    def add(self, serial: int, record: Record) -> None:
        """Enter a record."""
        for value in self._values(record):
            insort(self._serials.setdefault(value, []), serial)

    def remove(self, serial: int, record: Record) -> None:
        """Take a record out."""
        for value in self._values(record):
            serials = self._serials[value]
            del serials[bisect_left(serials, serial)]
            if not serials:
                del self._serials[value]

    def _values(self, record: Record) -> set[Any]:
        value = record.get(self._member)
        values = value if isinstance(value, list) else [value]
        return {value for value in values if isinstance(value, Hashable)}


class Records(MutableMapping[str, Record]):
    """One collection. Rows are kept as bytes, so whatever goes in or comes out is a copy.

    `note` hears of every change before it happens: id, the row it will be, the row it was (None:
    there is none) and its serial. That is what a transaction needs to keep or undo it. `version`
    grows with every change, also with one that is undone.
    """

    def __init__(
        self,
        *,
        members: Iterable[str],
        note: Note,
    ) -> None:
        self.version = 0
        self._rows: Rows = {}
        self._serial_of: dict[str, int] = {}
        self._id_of: dict[int, str] = {}
        self._order: list[int] = []
        self._last_serial = 0
        self._indexes = {member: Index(member) for member in members}
        self._note = note

    def __getitem__(self, key: str) -> Record:
        return decode(self._rows[key])

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return (self._id_of[serial] for serial in self._order)

    def __len__(self) -> int:
        return len(self._rows)

    def __setitem__(self, key: str, record: Mapping[str, Any]) -> None:
        self.put_row(key, encode(record))

    def __delitem__(self, key: str) -> None:
        self._note(key, None, self._rows[key], self._serial_of[key])
        self.restore(key, None)

    def put_row(self, key: str, row: bytes) -> None:
        """Put an encoded record."""
        self._note(key, row, self._rows.get(key), self._serial_of.get(key))
        self.restore(key, row)

    def rows(self) -> Rows:
        """Return all records as they are kept, in order of creation."""
        return {key: self._rows[key] for key in self}

    def restore(self, key: str, row: bytes | None, *, serial: int | None = None) -> None:
        """Put or (None) remove a row without telling anyone; `serial` gives back its old place."""
        self.version += 1
        old = self._rows.get(key)
        if old is not None:
            self._unindex(key, old)
        if row is None:
            self._forget(key)
            return
        if old is None:
            self._enter(key, serial)
        self._rows[key] = row
        self._reindex(key, row)

    def walk(
        self, *, where: Mapping[str, Any], newest_first: bool, after: str | None
    ) -> Iterator[tuple[str, Record]]:
        """Yield (id, record) by creation, among the records with the indexed values of `where`."""
        serials = self._candidates(where)
        start = None if after is None else self._serial_of[after]
        return self._found(where, (_backward if newest_first else _forward)(serials, start))

    def _found(
        self, where: Mapping[str, Any], serials: Iterable[int]
    ) -> Iterator[tuple[str, Record]]:
        for serial in serials:
            key = self._id_of[serial]
            record = decode(self._rows[key])
            if all(_has(record, member, value) for member, value in where.items()):
                yield key, record

    def _candidates(self, where: Mapping[str, Any]) -> list[int]:
        found = [self._indexes[member].serials(value) for member, value in where.items()]
        return min(found, key=len, default=self._order)

    def _enter(self, key: str, serial: int | None) -> None:
        if serial is None:
            serial = self._last_serial = self._last_serial + 1
        insort(self._order, serial)
        self._serial_of[key] = serial
        self._id_of[serial] = key

    def _forget(self, key: str) -> None:
        del self._rows[key]
        serial = self._serial_of.pop(key)
        del self._id_of[serial]
        del self._order[bisect_left(self._order, serial)]

    def _reindex(self, key: str, row: bytes) -> None:
        if self._indexes:
            record, serial = decode(row), self._serial_of[key]
            for index in self._indexes.values():
                index.add(serial, record)

    def _unindex(self, key: str, row: bytes) -> None:
        if self._indexes:
            record, serial = decode(row), self._serial_of[key]
            for index in self._indexes.values():
                index.remove(serial, record)


def _has(record: Record, member: str, value: object) -> bool:
    held = record.get(member)
    return value in held if isinstance(held, list) else held == value


# Both look for their place anew each time: the list may have changed since.
def _forward(serials: list[int], after: int | None) -> Iterator[int]:
    serial = after or 0
    while (place := bisect_right(serials, serial)) < len(serials):
        serial = serials[place]
        yield serial


def _backward(serials: list[int], after: int | None) -> Iterator[int]:
    place = len(serials) if after is None else bisect_left(serials, after)
    while place > 0:
        serial = serials[place - 1]
        yield serial
        place = bisect_left(serials, serial)
