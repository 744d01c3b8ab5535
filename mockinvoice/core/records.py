"""One collection: what is done to its contents is told to the transaction before it happens."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from functools import partial
from sys import maxsize
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
        return self._contents.in_order()

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
            if len(lists) < 2 or all(_holds(serials, serial) for serials in lists):
                return decode(held.row_at(serial))
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
        start = None if after is None else self._contents.serial_of[after]
        first, last = self._bounds(within)
        find = self._candidates(where, within, first=first, last=last, newest_first=newest_first)
        if newest_first:
            serials = _backward(find, min(last + 1, start or last + 1), first)
        else:
            serials = _forward(find, max(first - 1, start or 0), last)
        return self._found(where, within, serials)

    def _found(
        self, where: Mapping[str, Any], within: Mapping[str, Span], serials: Iterable[int]
    ) -> Iterator[tuple[str, Record]]:
        for serial in serials:
            held = self._contents
            key = held.id_at(serial)
            if key is None or not all(
                _holds(held.serials(member, value), serial) for member, value in where.items()
            ):
                continue
            record = decode(held.rows[key])
            if all(_is_within(record.get(member), span) for member, span in within.items()):
                yield key, record

    def _bounds(self, within: Mapping[str, Span]) -> tuple[int, int]:
        """Return between which serials all records in the spans are."""
        bounds = [self._contents.bounds(member, span) for member, span in within.items()]
        known = [found for found in bounds if found is not None]
        return max((f for f, _ in known), default=0), min((n for _, n in known), default=maxsize)

    def _candidates(
        self,
        where: Mapping[str, Any],
        within: Mapping[str, Span],
        *,
        first: int,
        last: int,
        newest_first: bool,
    ) -> Serials:
        """Return what gives the serials to look at; but for spans anew each time, for changes."""
        held = self._contents
        found: list[Serials] = [lambda: self._contents.order]
        found += [partial(self._serials, member, value) for member, value in where.items()]
        for member, span in within.items():
            if held.bounds(member, span) is None:
                narrow = held.within(member, span, newest_first=newest_first)
                found += [] if narrow is None else [_always(narrow)]
        return min(found, key=lambda find: _count(find(), first, last))

    def _serials(self, member: str, value: object) -> list[int]:
        return self._contents.serials(member, value)


def _always(serials: list[int]) -> Serials:
    return lambda: serials


def _count(serials: list[int], first: int, last: int) -> int:
    return bisect_right(serials, last) - bisect_left(serials, first)


def _holds(serials: list[int], serial: int) -> bool:
    place = bisect_left(serials, serial)
    return place < len(serials) and serials[place] == serial


def _is_within(value: object, span: Span) -> bool:
    lower, upper = span
    if not isinstance(value, str):
        return False
    return (lower is None or lower <= value) and (upper is None or value < upper)


# Both look for their place anew each time: the list may have changed since.
def _forward(find: Serials, after: int, last: int) -> Iterator[int]:
    serial = after
    while (place := bisect_right(serials := find(), serial)) < len(serials):
        serial = serials[place]
        if serial > last:
            return
        yield serial


def _backward(find: Serials, before: int, first: int) -> Iterator[int]:
    serial = before
    while (place := bisect_left(serials := find(), serial)) > 0:
        serial = serials[place - 1]
        if serial < first:
            return
        yield serial
