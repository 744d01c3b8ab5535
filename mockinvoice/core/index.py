"""Where the records with a value are: the index of one member of a collection."""

from bisect import bisect_left, insort
from collections.abc import Collection, Hashable, Mapping
from itertools import pairwise
from typing import Any

# Text from the first on, up to but not including the second; None is no bound.
Span = tuple[str | None, str | None]
MANY = 4096
# What JSON gives back as it is; a list may hold anything.
PLAIN = frozenset({str, int, bool, type(None)})


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
        # Whether the texts ascend with the serials, as times of creation do.
        self._is_rising = False

    def copy(self) -> "Index":
        """Return an index that can be changed by itself."""
        made = Index(self._member)
        made._serials = {
            value: held if isinstance(held, int) else held.copy()
            for value, held in self._serials.items()
        }
        made._texts = None if self._texts is None else self._texts.copy()
        made._is_rising = self._is_rising
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
        texts, start, end = self._part(span)
        is_near = end == len(texts) if newest_first else start == 0
        if is_near and end - start > MANY:
            return None
        return sorted({n for text in texts[start:end] for n in self.serials(text)})

    def bounds(self, span: Span) -> tuple[int, int] | None:
        """Return the first and last serial of the records with text in a span.

        None if others may be between them: the texts do not ascend with the serials.
        """
        texts, start, end = self._part(span)
        if not self._is_rising:
            return None
        if start >= end:
            return 1, 0
        return self.serials(texts[start])[0], self.serials(texts[end - 1])[-1]

    def _part(self, span: Span) -> tuple[list[str], int, int]:
        """Return all texts and which of them are in a span."""
        if self._texts is None:
            self._texts = sorted(value for value in self._serials if isinstance(value, str))
            serials = [n for text in self._texts for n in self.serials(text)]
            self._is_rising = all(n < after for n, after in pairwise(serials))
        lower, upper = span
        start = 0 if lower is None else bisect_left(self._texts, lower)
        end = len(self._texts) if upper is None else bisect_left(self._texts, upper)
        return self._texts, start, end

    def add(self, serial: int, record: Mapping[str, Any]) -> None:
        """Enter a record."""
        for value in self._values(record):
            if self._texts is not None and isinstance(value, str) and value not in self._serials:
                insort(self._texts, value)
            held = self._serials.setdefault(value, serial)
            if isinstance(held, list):
                enter(held, serial)
            elif held != serial:
                self._serials[value] = sorted((held, serial))
            if self._is_rising and isinstance(value, str):
                self._is_rising = self._rises_at(value)

    def append(self, serial: int, record: Mapping[str, Any]) -> None:
        """Enter a record that JSON gave back, newer than all, before somebody asks for a range."""
        value = record.get(self._member)
        if type(value) not in PLAIN:
            self.add(serial, record)
        elif (held := self._serials.setdefault(value, serial)) is not serial:
            if isinstance(held, list):
                held.append(serial)
            else:
                self._serials[value] = [held, serial]

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

    def _rises_at(self, text: str) -> bool:
        assert self._texts is not None
        place = bisect_left(self._texts, text)
        around = [self.serials(other) for other in self._texts[max(0, place - 1) : place + 2]]
        return all(one[-1] < after[0] for one, after in pairwise(around))

    def _values(self, record: Mapping[str, Any]) -> Collection[Any]:
        value = record.get(self._member)
        if type(value) in PLAIN:
            return (value,)
        values = value if isinstance(value, list) else [value]
        return {value for value in values if isinstance(value, Hashable)}


def enter(serials: list[int], serial: int) -> None:
    """Put a serial into its place, which is nearly always the end."""
    if not serials or serial > serials[-1]:
        serials.append(serial)
    else:
        insort(serials, serial)
