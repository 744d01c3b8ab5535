"""The rows of one collection in order of creation, with indexes, as data that can be copied."""

from bisect import bisect_left, insort
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import orjson

Record = dict[str, Any]
Rows = dict[str, bytes]
# Text from the first on, up to but not including the second; None is no bound.
Span = tuple[str | None, str | None]
MANY = 4096
# What JSON gives back as it is; a list may hold anything.
PLAIN = frozenset({str, int, bool, type(None)})


def encode(record: Mapping[str, Any]) -> bytes:
    """Spell a record as JSON bytes; raises `TypeError` on what JSON cannot hold.

    What orjson makes keeps all the room it was made in, eight kilobytes; a copy takes its own size.
    """
    return bytes(memoryview(orjson.dumps(record)))


def decode(row: bytes) -> Record:
    """Read a record back: always a fresh copy."""
    return orjson.loads(row)  # type: ignore[no-any-return]


class Index:
    """The serials of a collection's records, by the value of one member.

    A list is indexed by each of its elements; objects are not indexed. A value that one record
    alone has leads to its serial without a list around it: cheaper to make, copy and forget.
    """

    def __init__(self, member: str) -> None:
        self._member = member
        self._serials: dict[Any, int | list[int]] = {}
        # All values that are text, ascending: from when somebody first asks for a range of them.
        self._texts: list[str] | None = None

    def copy(self) -> "Index":
        """Return an index that can be changed by itself."""
        made = Index(self._member)
        made._serials = {
            value: held if isinstance(held, int) else held.copy()
            for value, held in self._serials.items()
        }
        made._texts = None if self._texts is None else self._texts.copy()
        return made

    def serials(self, value: object) -> list[int]:
        """Return the serials of the records whose member is, or contains, `value`, ascending."""
        held = self._serials.get(value, []) if isinstance(value, Hashable) else []
        return [held] if isinstance(held, int) else held

    def within(self, span: Span, *, newest_first: bool) -> list[int] | None:
        """Return the serials of the records whose member is text in a span, ascending.

        None if a walk over all records comes upon them as soon: they are many and reach to the
        first text, or the last one with `newest_first`.
        """
        if self._texts is None:
            self._texts = sorted(value for value in self._serials if isinstance(value, str))
        lower, upper = span
        start = 0 if lower is None else bisect_left(self._texts, lower)
        end = len(self._texts) if upper is None else bisect_left(self._texts, upper)
        is_near = end == len(self._texts) if newest_first else start == 0
        if is_near and end - start > MANY:
            return None
        return sorted({n for text in self._texts[start:end] for n in self.serials(text)})

    def add(self, serial: int, record: Mapping[str, Any]) -> None:
        """Enter a record."""
        for value in self._values(record):
            if self._texts is not None and isinstance(value, str) and value not in self._serials:
                insort(self._texts, value)
            held = self._serials.setdefault(value, serial)
            if isinstance(held, list):
                _enter(held, serial)
            elif held != serial:
                self._serials[value] = sorted((held, serial))

    def remove(self, serial: int, record: Mapping[str, Any]) -> None:
        """Take a record out."""
        for value in self._values(record):
            held = self._serials[value]
            if isinstance(held, list):
                del held[bisect_left(held, serial)]
            if held in (serial, []):
                del self._serials[value]
                if self._texts is not None and isinstance(value, str):
                    del self._texts[bisect_left(self._texts, value)]

    def _values(self, record: Mapping[str, Any]) -> Collection[Any]:
        value = record.get(self._member)
        if type(value) in PLAIN:
            return (value,)
        values = value if isinstance(value, list) else [value]
        return {value for value in values if isinstance(value, Hashable)}


@lru_cache(maxsize=256)
def nothing(members: tuple[str, ...]) -> "Contents":
    """Return contents without rows, to be shared by all who have none yet."""
    return Contents(members=members)


def _enter(serials: list[int], serial: int) -> None:
    """Put a serial into its place, which is nearly always the end."""
    if not serials or serial > serials[-1]:
        serials.append(serial)
    else:
        insort(serials, serial)


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
        self._indexes = {member: Index(member) for member in members}

    def copy(self) -> "Contents":
        """Return contents that can be changed by themselves."""
        made = Contents(members=())
        made.rows = self.rows.copy()
        made.order = self.order.copy()
        made.serial_of = self.serial_of.copy()
        made._id_of = self._id_of.copy()
        made._last_serial = self._last_serial
        made._indexes = {member: index.copy() for member, index in self._indexes.items()}
        return made

    def let_go(self, count: int) -> bool:
        """Let go of some of everything; return whether anything is left. Useless afterwards."""
        held: list[dict[Any, Any]] = [self.rows, self.serial_of, self._id_of]
        held += [index._serials for index in self._indexes.values()]
        for mapping in held:
            for _ in range(min(count, len(mapping))):
                mapping.popitem()
        del self.order[-count:]
        return any(held)

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
        self._unindex(key, self.rows.pop(key))
        serial = self.serial_of.pop(key)
        del self._id_of[serial]
        del self.order[bisect_left(self.order, serial)]

    def _enter(self, key: str, serial: int | None) -> None:
        if serial is None:
            serial = self._last_serial = self._last_serial + 1
        _enter(self.order, serial)
        self.serial_of[key] = serial
        self._id_of[serial] = key

    def _unindex(self, key: str, row: bytes) -> None:
        if self._indexes:
            record, serial = decode(row), self.serial_of[key]
            for index in self._indexes.values():
                index.remove(serial, record)
