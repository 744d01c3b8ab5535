"""One collection: what is done to its contents is told to the transaction before it happens."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from mockinvoice.core.contents import Contents, Record, Rows, Span, decode, encode

__all__ = ["Note", "Record", "Records", "Rows", "Span", "decode", "encode"]

Note = Callable[[str, bytes | None, bytes | None, int | None], None]
Serials = Callable[[], list[int]]


class Records(MutableMapping[str, Record]):
    """One collection. Rows are kept as bytes, so whatever goes in or comes out is a copy.

    `note` hears of every change before it happens: id, the row it will be, the row it was (None:
    there is none) and its serial. That is what a transaction needs to keep or undo it. `version`
    grows with every change, also with one that is undone.

    Contents may belong to several owners, those it begins with and those that have been shared; the
    first write after it copies them.
    """

    def __init__(self, contents: Contents, *, note: Note) -> None:
        self.version = 0
        self._contents = contents
        self._is_shared = True
        self._note = note

    def __getitem__(self, key: str) -> Record:
        return decode(self._contents.rows[key])

    def __contains__(self, key: object) -> bool:
        return key in self._contents.rows

    def __iter__(self) -> Iterator[str]:
        return self._contents.ids()

    def __len__(self) -> int:
        return len(self._contents.rows)

    def __setitem__(self, key: str, record: Mapping[str, Any]) -> None:
        self.put_row(key, encode(record), record)

    def __delitem__(self, key: str) -> None:
        held = self._contents
        self._note(key, None, held.rows[key], held.serial_of[key])
        self.restore(key, None)

    def put_row(self, key: str, row: bytes, record: Mapping[str, Any] | None = None) -> None:
        """Put an encoded record, which may be given as it was before, too."""
        held = self._contents
        self._note(key, row, held.rows.get(key), held.serial_of.get(key))
        self.restore(key, row, record=record)

    def find(self, key: str) -> Record | None:
        """Return a copy of the record with this id, or None."""
        row = self._contents.rows.get(key)
        return None if row is None else decode(row)

    def rows(self) -> Rows:
        """Return all records as they are kept, in order of creation."""
        rows = self._contents.rows
        return {key: rows[key] for key in self}

    @property
    def is_shared(self) -> bool:
        """Whether others may have the contents, too."""
        return self._is_shared

    def share(self) -> Contents:
        """Return the contents as they are, never to be changed by anybody any more."""
        self._is_shared = True
        return self._contents

    def take(self, contents: Contents) -> None:
        """Have these contents, which others have too, without telling anyone."""
        self.version += 1
        self._contents, self._is_shared = contents, True

    def restore(
        self,
        key: str,
        row: bytes | None,
        *,
        serial: int | None = None,
        record: Mapping[str, Any] | None = None,
    ) -> None:
        """Put or (None) remove a row without telling anyone; `serial` gives back its old place."""
        self.version += 1
        if self._is_shared:
            self._contents, self._is_shared = self._contents.copy(), False
        if row is not None:
            self._contents.put(key, row, serial=serial, record=record)
        else:
            self._contents.remove(key)

    def has(self, member: str, value: object) -> bool:
        """Whether a record has this value. Raises `KeyError` for a member without index."""
        return bool(self._contents.serials(member, value))

    def first(self, where: Mapping[str, Any]) -> Record | None:
        """Return the oldest record with these indexed values, or None."""
        held = self._contents
        lists = [held.serials(member, value) for member, value in where.items()]
        for serial in min(lists, key=len) if lists else held.order[:1]:
            record = decode(held.row_at(serial))
            if len(lists) < 2 or all(_has(record, name, value) for name, value in where.items()):
                return record
        return None

    def walk(
        self,
        *,
        where: Mapping[str, Any],
        within: Mapping[str, Span],
        newest_first: bool,
        after: str | None,
    ) -> Iterator[tuple[str, Record]]:
        """Yield (id, record) by creation, among those with the indexed values and texts wanted."""
        serials = self._candidates(where, within, newest_first=newest_first)
        start = None if after is None else self._contents.serial_of[after]
        step = _backward if newest_first else _forward
        return self._found(where, within, step(serials, start))

    def _found(
        self, where: Mapping[str, Any], within: Mapping[str, Span], serials: Iterable[int]
    ) -> Iterator[tuple[str, Record]]:
        for serial in serials:
            key = self._contents.id_at(serial)
            if key is None:
                continue
            record = self[key]
            if all(_has(record, member, value) for member, value in where.items()) and all(
                _is_within(record.get(member), span) for member, span in within.items()
            ):
                yield key, record

    def _candidates(
        self, where: Mapping[str, Any], within: Mapping[str, Span], *, newest_first: bool
    ) -> Serials:
        """Return what gives the serials to look at; but for spans anew each time, for changes."""
        held = self._contents
        found = {member: len(held.serials(member, where[member])) for member in where}
        fewest = min(found, key=found.__getitem__, default=None)
        spans = [held.within(m, span, newest_first=newest_first) for m, span in within.items()]
        narrow = min((serials for serials in spans if serials is not None), key=len, default=None)
        if narrow is not None and (fewest is None or len(narrow) < found[fewest]):
            return lambda: narrow
        if fewest is None:
            return lambda: self._contents.order
        return lambda: self._contents.serials(fewest, where[fewest])


def _has(record: Record, member: str, value: object) -> bool:
    held = record.get(member)
    return value in held if isinstance(held, list) else held == value


def _is_within(value: object, span: Span) -> bool:
    lower, upper = span
    if not isinstance(value, str):
        return False
    return (lower is None or lower <= value) and (upper is None or value < upper)


# Both look for their place anew each time: the list may have changed since.
def _forward(find: Serials, after: int | None) -> Iterator[int]:
    serial = after or 0
    while (place := bisect_right(serials := find(), serial)) < len(serials):
        serial = serials[place]
        yield serial


def _backward(find: Serials, after: int | None) -> Iterator[int]:
    serial = after
    while True:
        serials = find()
        place = len(serials) if serial is None else bisect_left(serials, serial)
        if place == 0:
            return
        serial = serials[place - 1]
        yield serial
