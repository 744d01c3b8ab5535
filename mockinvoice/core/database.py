"""The file behind all spaces: a plain TinyDB file and beside it a log of what has changed since."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

import orjson

from mockinvoice.core.log import Entry, Log, UnusableFileError
from mockinvoice.core.records import Rows
from mockinvoice.core.store import Change, State

__all__ = ["Database", "UnusableFileError"]

MARKER = "_mockinvoice"
FORMAT = 1


class Database:
    """One TinyDB file holding every space in tables named `<space>/<collection>`.

    A commit appends one checksummed line to `<file>.log`; `close` folds the log into the file,
    which stock TinyDB can then open. Raises `UnusableFileError` for a damaged or foreign file and
    for one that another process has open.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._is_closed = False
        self._live: dict[str, Callable[[], State]] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._log = Log(path.with_name(path.name + ".log"))
            try:
                self._spaces = self._read()
            except BaseException:
                self._log.release()
                raise
        except OSError as error:
            raise UnusableFileError(
                f"{path} cannot be used ({error}). Choose another path for --db."
            ) from error

    @property
    def spaces(self) -> tuple[str, ...]:
        """Return the names of the spaces in the file."""
        return tuple(sorted({*self._spaces, *self._live}))

    def take(self, space: str) -> State:
        """Return a space's rows as the file has them."""
        return self._spaces.get(space, {})

    def attach(self, space: str, state: Callable[[], State]) -> None:
        """Ask `state` for a space's rows from now on."""
        with self._lock:
            self._live[space] = state
            self._spaces.pop(space, None)

    def commit(self, space: str, changes: list[Change], *, anew: bool = False) -> None:
        """Write a transaction to the operating system before it is acknowledged.

        With `anew` nothing that the space held before counts any more.
        """
        entry = {"space": space, "changes": [_spell(change) for change in changes]}
        self._append({**entry, "drop": True} if anew else entry)

    def drop(self, space: str) -> None:
        """Forget a space."""
        self._append({"space": space, "drop": True})
        with self._lock:
            self._live.pop(space, None)
            self._spaces.pop(space, None)

    def close(self) -> None:
        """Fold everything into the TinyDB file and remove the log; later commits are refused."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            live = tuple(self._live.items())
        # Without the lock: a transaction that is still open wants it to hear that it is too late.
        states = self._spaces | {space: state() for space, state in live}
        content = orjson.dumps(_tables(states))
        try:
            self._log.fold(content)
            _write_whole(self.path, content)
            self._log.remove()
        finally:
            self._log.release()

    def abandon(self) -> None:
        """Leave file and log as they are, for whoever opens them next."""
        with self._lock:
            self._is_closed = True
            self._log.release()

    def _append(self, entry: Entry) -> None:
        with self._lock:
            if self._is_closed:
                raise RuntimeError(f"{self.path} is closed; nothing can be kept in it any more")
            self._log.append(entry)

    def _read(self) -> dict[str, State]:
        content = self.path.read_bytes() if self.path.exists() else b""
        spaces = _by_space(_checked(self.path, content))
        for entry in self._log.begin(content):
            _replay(spaces, entry)
        return spaces


def _spell(change: Change) -> tuple[str, str, orjson.Fragment | None]:
    collection, key, row = change
    return collection, key, None if row is None else orjson.Fragment(row)


def _tables(states: Mapping[str, State]) -> dict[str, Any]:
    tables: dict[str, Any] = {MARKER: {"1": {"format": FORMAT}}}
    for space, state in sorted(states.items()):
        for name, rows in state.items():
            tables[f"{space}/{name}"] = {key: orjson.Fragment(row) for key, row in rows.items()}
    return tables


def _checked(path: Path, content: bytes) -> Mapping[str, Mapping[str, Any]]:
    """Return the tables of a file, each known to be one."""
    if not content:
        return {}
    try:
        tables = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UnusableFileError(
            f"{path} is damaged ({error}). Move it away or restore a copy; it was not changed."
        ) from error
    if not _is_ours(tables):
        raise UnusableFileError(
            f"{path} is not a mockinvoice database of format {FORMAT}."
            " Choose another path for --db; it was not changed."
        )
    del tables[MARKER]
    for name, table in tables.items():
        if not _is_table(name, table):
            raise UnusableFileError(
                f"{path} is damaged: {name!r} is no table of a space."
                " Move it away or restore a copy; it was not changed."
            )
    return tables  # type: ignore[no-any-return]


def _is_ours(tables: Any) -> bool:
    try:
        return bool(tables[MARKER]["1"]["format"] == FORMAT)
    except (KeyError, TypeError):
        return False


def _is_table(name: str, table: Any) -> bool:
    space, _, collection = name.partition("/")
    is_named = bool(space and collection)
    return is_named and isinstance(table, dict) and all(isinstance(r, dict) for r in table.values())


def _by_space(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, State]:
    spaces: dict[str, State] = {}
    for name, records in tables.items():
        space, _, collection = name.partition("/")
        rows: Rows = {key: orjson.dumps(record) for key, record in records.items()}
        spaces.setdefault(space, {})[collection] = rows
    return spaces


def _replay(spaces: dict[str, State], entry: Entry) -> None:
    if entry.get("drop"):
        spaces.pop(entry["space"], None)
    for collection, key, record in entry.get("changes", ()):
        rows = spaces.setdefault(entry["space"], {}).setdefault(collection, {})
        if record is None:
            rows.pop(key, None)
        else:
            rows[key] = orjson.dumps(record)


def _write_whole(path: Path, content: bytes) -> None:
    """Replace a file in one step: it is the old or the new one, whatever happens."""
    draft = path.with_name(path.name + ".new")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
