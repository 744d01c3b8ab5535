"""A space's records in TinyDB tables that work one record at a time, all or nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import RLock, get_ident
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from mockinvoice.core.records import Record, Records, Rows

State = dict[str, Rows]
Change = tuple[str, str, bytes | None]
Sink = Callable[[list[Change]], None]
Indexes = Mapping[str, tuple[str, ...]]
SEQUENCES = "_sequences"


class RecordStorage(Storage):
    """What TinyDB reads and writes: the live collections themselves, never a new whole."""

    def __init__(self, tables: dict[str, Records]) -> None:
        self._tables = tables

    def read(self) -> Any:
        """Return the live collections by name."""
        return self._tables

    def write(self, data: Any) -> None:
        """Do nothing: `RecordTable` has changed the live collections in place."""


class RecordTable(Table):
    """A TinyDB table with text ids whose changes touch the changed record alone."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB annotates it as an int

    def put(self, key: str, record: Mapping[str, Any]) -> None:
        """Store a record whole under its id (TinyDB's `upsert` would merge members)."""
        self._update_table(lambda table: table.__setitem__(key, record))

    def _read_table(self) -> Any:
        return self.storage.read()[self.name]  # type: ignore[index]

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        updater(self._read_table())
        self.clear_cache()


class RecordDB(TinyDB):
    """A TinyDB made of such tables."""

    table_class = RecordTable


class Collection:
    """The records of one kind, by text id. Records go in and come out as copies.

    Every call costs the same however many records there are; writes need an open transaction.
    """

    def __init__(self, table: RecordTable, records: Records) -> None:
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
        found = self._table.get(doc_id=key)  # type: ignore[call-overload]
        return None if found is None else dict(found)

    def put(self, key: str, record: Mapping[str, Any]) -> None:
        """Store a record under its id; a known id keeps its place in the order of creation."""
        self._table.put(key, record)

    def delete(self, key: str) -> bool:
        """Remove a record; False if there was none."""
        return bool(self._table.remove(doc_ids=[key]))  # type: ignore[list-item]

    def scan(
        self,
        *,
        where: Mapping[str, Any] | None = None,
        newest_first: bool = False,
        after: str | None = None,
    ) -> Iterator[tuple[str, Record]]:
        """Yield (id, record) in order of creation, lazily.

        `where` maps indexed members to the value they must have (or, for lists, contain); `after`
        starts behind the record with that id. Raises `KeyError` at once for an unknown `after` or a
        member without index. Records may be changed and removed on the way: what has been removed
        is not yielded. Hold a transaction while other threads may write.
        """
        return self._records.walk(where=where or {}, newest_first=newest_first, after=after)

    def first(self, **where: object) -> Record | None:
        """Return the oldest record with these indexed values, or None."""
        return next((record for _, record in self.scan(where=where)), None)


class Store:
    """All collections of one space, changed in transactions.

    `indexes` names the members to index, by collection; `sink` hears the changes of each committed
    transaction, and a sink that raises undoes it.
    """

    def __init__(
        self,
        *,
        indexes: Indexes,
        state: Mapping[str, Rows] | None = None,
        sink: Sink = lambda _: None,
    ) -> None:
        self.lock = RLock()
        self._indexes = indexes
        self._sink = sink
        self._undo: list[tuple[Records, str, bytes | None, int | None]] = []
        self._changes: list[Change] = []
        self._depth = 0
        self._writer: int | None = None
        self._records: dict[str, Records] = {}
        self._tinydb = RecordDB(self._records, storage=RecordStorage)
        self._collections: dict[str, Collection] = {}
        for name, rows in (state or {}).items():
            self._open(name, rows)

    def collection(self, name: str) -> Collection:
        """Return the collection of this name, e.g. `orderspace.invoices`; it need not exist yet."""
        if name not in self._collections:
            with self.lock:
                if name not in self._collections:
                    self._open(name, {})
        return self._collections[name]

    def next(self, sequence: str, *, first: int = 1) -> int:
        """Take the next number of a sequence; a transaction that fails gives it back."""
        numbers = self.collection(SEQUENCES)
        last = numbers.get(sequence)
        number = last["value"] + 1 if last else first
        numbers.put(sequence, {"value": number})
        return number

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the space's lock; keep all writes of the block, or none if it raises.

        Blocks nest: an inner one that fails takes back its own writes alone, and nothing is kept
        before the outermost one ends.
        """
        with self.lock:
            before = len(self._undo)
            self._depth += 1
            self._writer = get_ident()
            try:
                yield
                if self._depth == 1 and self._changes:
                    self._sink(self._changes)
            except BaseException:
                self._roll_back(before)
                raise
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._writer = None
                    self._undo, self._changes = [], []

    def report_to(self, sink: Sink) -> None:
        """Let `sink` hear of the transactions that are committed from now on, and no other."""
        with self.lock:
            self._sink = sink

    def state(self) -> State:
        """Return all rows by collection, in order of name; rows are shared, mappings are copies."""
        with self.lock:
            found = sorted(self._records.items())
            return {name: records.rows() for name, records in found if len(records)}

    def replace(self, state: Mapping[str, Rows]) -> None:
        """Put another state in the place of all records, within the open transaction."""
        for records in self._records.values():
            # The newest first: taking from the end of the order costs nothing.
            for key in reversed(list(records)):
                del records[key]
        for name, rows in state.items():
            self.collection(name)
            for key, row in rows.items():
                self._records[name].put_row(key, row)

    def _open(self, name: str, rows: Mapping[str, bytes]) -> None:
        records = Records(
            members=self._indexes.get(name, ()),
            note=lambda key, new, old, serial: self._note(name, key, new, old, serial),
        )
        for key, row in rows.items():
            records.restore(key, row)
        self._records[name] = records
        table = self._tinydb.table(name)
        assert isinstance(table, RecordTable)
        self._collections[name] = Collection(table, records)

    def _note(
        self, name: str, key: str, new: bytes | None, old: bytes | None, serial: int | None
    ) -> None:
        if self._writer != get_ident():
            raise RuntimeError(f"a write to {name!r} needs an open transaction")
        self._undo.append((self._records[name], key, old, serial))
        self._changes.append((name, key, new))

    def _roll_back(self, before: int) -> None:
        """Take back all writes but the first `before` of the transaction."""
        while len(self._undo) > before:
            records, key, old, serial = self._undo.pop()
            records.restore(key, old, serial=serial)
        del self._changes[before:]
