"""What vendors hold of a store: the records of one kind."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from mockinvoice.core.records import Record, Records, Span


class Table(Protocol):
    """What a collection needs of the engine behind it."""

    def find(self, key: str) -> Record | None:
        """Return a copy of the record with this id, or None."""

    def put(self, key: str, record: Mapping[str, Any]) -> None:
        """Store a record whole under its id."""

    def drop(self, key: str) -> bool:
        """Remove a record; False if there was none."""


class Collection:
    """The records of one kind, by text id. Records go in and come out as copies.

    Every call costs the same however many records there are; writes need an open transaction.
    """

    def __init__(self, table: Table, records: Records) -> None:
        self._table = table
        self._records = records

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: str) -> bool:
        return key in self._records

    @property
    def version(self) -> int:
        """A number that grows with every write, also with one that a transaction takes back."""
        return self._records.version

    def get(self, key: str) -> Record | None:
        """Return a copy of the record, or None."""
        return self._table.find(key)

    def put(self, key: str, record: Mapping[str, Any]) -> None:
        """Store a record under its id; a known id keeps its place in the order of creation."""
        self._table.put(key, record)

    def delete(self, key: str) -> bool:
        """Remove a record; False if there was none."""
        return self._table.drop(key)

    def scan(
        self,
        *,
        where: Mapping[str, Any] | None = None,
        within: Mapping[str, Span] | None = None,
        newest_first: bool = False,
        after: str | None = None,
    ) -> Iterator[tuple[str, Record]]:
        """Yield (id, record) in order of creation, lazily.

        `where` maps indexed members to the value they must have (or, for lists, contain), `within`
        to a span of text that they must be in; `after` starts behind the record with that id.
        Raises `KeyError` at once for an unknown `after` or a member without index. Records may be
        changed and removed on the way: what has been removed is not yielded. Hold a transaction
        while other threads may write.
        """
        return self._records.walk(
            where=where or {}, within=within or {}, newest_first=newest_first, after=after
        )

    def has(self, member: str, value: object) -> bool:
        """Whether a record has, or contains, this value of an indexed member."""
        return self._records.has(member, value)

    def first(self, **where: object) -> Record | None:
        """Return the oldest record with these indexed values, or None."""
        return self._records.first(where)
