"""A space's records in TinyDB tables that work one record at a time, all or nothing."""

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from threading import RLock, get_ident
from typing import Any, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from mockinvoice.core.changes import Change, State, differences
from mockinvoice.core.collection import Collection
from mockinvoice.core.contents import Contents, nothing
from mockinvoice.core.records import Record, Records, Rows
from mockinvoice.core.transactions import Transaction

__all__ = ["Change", "Collection", "Indexes", "Shared", "Sink", "State", "Store"]

Shared = Mapping[str, Contents]
Acknowledge = Callable[[], None]
Sink = Callable[[list[Change]], Acknowledge | None]
Indexes = Mapping[str, tuple[str, ...]]
SEQUENCES = "_sequences"
# How many records that are no longer needed each write lets go of.
FREED_BY_A_WRITE = 32


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

    def find(self, key: str) -> Record | None:
        """Return a copy of the record with this id, or None."""
        return self._records.find(key)

    def put(self, key: str, record: Mapping[str, Any]) -> None:
        """Store a record whole under its id (TinyDB's `upsert` would merge members)."""
        self._records[key] = record
        self.clear_cache()

    def drop(self, key: str) -> bool:
        """Remove a record; False if there was none."""
        return bool(self.remove(doc_ids=[key]))  # type: ignore[list-item]

    @cached_property
    def _records(self) -> Records:
        return cast("Records", self.storage.read()[self.name])  # type: ignore[index]

    def _read_table(self) -> Any:
        return self._records

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        updater(self._records)
        self.clear_cache()


class RecordDB(TinyDB):
    """A TinyDB made of such tables."""

    table_class = RecordTable


class Store:
    """All collections of one space, changed in transactions.

    `indexes` names the members to index, by collection; `state` is what it begins with; `sink`
    hears the changes of each committed transaction, and one that raises undoes it. What it returns
    is called when the lock is free again: the transaction is acknowledged when that returns.
    """

    def __init__(
        self,
        *,
        indexes: Indexes,
        state: Mapping[str, Rows] | None = None,
        sink: Sink | None = None,
    ) -> None:
        self.lock = RLock()
        self._indexes = indexes
        self._sink = sink
        self._undo: list[Callable[[], None]] = []
        self._changes: list[Change] = []
        self._replaced: list[Contents] = []
        self._waste: list[Contents] = []
        self._depth = 0
        self._writer: int | None = None
        self._records: dict[str, Records] = {}
        self._tinydb = RecordDB(self._records, storage=RecordStorage)
        self._collections: dict[str, Collection] = {}
        for name, rows in (state or {}).items():
            self._records_of(name).take(Contents.of(rows, members=self._indexes.get(name, ())))

    def collection(self, name: str) -> Collection:
        """Return the collection of this name, e.g. `orderspace.invoices`; it need not exist yet."""
        known = self._collections
        if name not in known:
            with self.lock:
                return known[name] if name in known else self._open(name)
        return known[name]

    def next(self, sequence: str, *, first: int = 1) -> int:
        """Take the next number of a sequence; a transaction that fails gives it back."""
        numbers = self.collection(SEQUENCES)
        last = numbers.get(sequence)
        number = last["value"] + 1 if last else first
        numbers.put(sequence, {"value": number})
        return number

    @property
    def is_writing(self) -> bool:
        """Whether this thread has a transaction open."""
        return self._writer == get_ident()

    def transaction(self) -> Transaction:
        """Hold the space's lock; keep all writes of the block, or none if it raises.

        Blocks nest: an inner one that fails takes back its own writes alone, and nothing is kept
        before the outermost one ends.
        """
        return Transaction(self)

    def begin(self) -> tuple[int, int]:
        """Begin a transaction; it is for `Transaction` alone to call this."""
        self.lock.acquire()
        self._depth += 1
        self._writer = get_ident()
        return len(self._undo), len(self._changes)

    def keep(self) -> Acknowledge | None:
        """Tell the sink of an outermost transaction, likewise."""
        if self._depth > 1 or not self._changes or self._sink is None:
            return None
        return self._sink(self._changes)

    def end(self) -> None:
        """End a transaction, likewise."""
        self._depth -= 1
        if self._depth == 0:
            self._writer = None
            if self._undo:
                self._undo, self._changes = [], []
                self._waste += self._replaced
                self._replaced = []
        self.lock.release()

    def report_to(self, sink: Sink | None) -> None:
        """Let `sink`, and no other, hear of the transactions that begin from now on."""
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
            records = self._records_of(name)
            for key, row in rows.items():
                records.put_row(key, row)

    def share(self) -> Shared:
        """Return all contents as they are now, for `take`; costs the same however many records."""
        with self.lock:
            found = ((name, records) for name, records in self._records.items() if records)
            return {name: records.share() for name, records in found}

    def take(self, shared: Shared) -> None:
        """Have these contents in the place of all records, within the open transaction.

        Costs the same however many records there are, but that a sink hears of those that differ.
        Those that nobody else has are let go of by and by, with the writes that come after.
        """
        self._check_writer()
        for name in {**self._records, **shared}:
            contents = shared[name] if name in shared else self._empty(name)
            records = self._records_of(name)
            is_shared, before = records.is_shared, records.share()
            if before is not contents and (before.rows or contents.rows):
                self._undo.append(partial(records.take, before))
                self._replaced += [] if is_shared else [before]
                self._tell(name, before, contents)
                records.take(contents)

    def _tell(self, name: str, before: Contents, after: Contents) -> None:
        if self._sink is not None:
            self._changes.extend(differences(name, before, after))

    def _empty(self, name: str) -> Contents:
        return nothing(self._indexes.get(name, ()))

    def _records_of(self, name: str) -> Records:
        if name not in self._records:
            self._records[name] = Records(self._empty(name), note=partial(self._note, name))
        return self._records[name]

    def _open(self, name: str) -> Collection:
        records, table = self._records_of(name), self._tinydb.table(name)
        assert isinstance(table, RecordTable)
        collection = self._collections[name] = Collection(table, records)
        return collection

    def _note(
        self, name: str, key: str, new: bytes | None, old: bytes | None, serial: int | None
    ) -> None:
        self._check_writer(name)
        if self._waste and not self._waste[-1].let_go(FREED_BY_A_WRITE):
            self._waste.pop()
        self._undo.append(partial(self._records[name].restore, key, old, serial=serial))
        if self._sink is not None:
            self._changes.append((name, key, new))

    def _check_writer(self, name: str = "all collections") -> None:
        if not self.is_writing:
            raise RuntimeError(f"a write to {name!r} needs an open transaction")

    def roll_back(self, done: int, changed: int) -> None:
        """Take back all of the transaction but its first writes and the changes they made."""
        self._replaced = []  # what was replaced may be back
        while len(self._undo) > done:
            self._undo.pop()()
        del self._changes[changed:]
