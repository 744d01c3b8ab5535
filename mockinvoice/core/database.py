"""The file behind all spaces: a plain TinyDB file and beside it a log of what has changed since."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson

from mockinvoice.core.records import Rows
from mockinvoice.core.store import Change, State

MARKER = "_mockinvoice"
FORMAT = 1


class UnusableFileError(Exception):
    """The file cannot be used; the message says why and what to do. It is untouched."""


class Database:
    """One TinyDB file holding every space in tables named `<space>/<collection>`.

    A commit appends one checksummed line to `<file>.log`; `close` folds the log into the file,
    which stock TinyDB can then open. Raises `UnusableFileError` for a damaged or foreign file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log_path = path.with_name(path.name + ".log")
        self._spaces = _by_space(_read_tables(path))
        self._live: dict[str, Callable[[], State]] = {}
        for line in _read_log(self._log_path):
            _replay(self._spaces, line)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._log = self._log_path.open("ab")

    @property
    def spaces(self) -> tuple[str, ...]:
        """Return the names of the spaces in the file."""
        return tuple(sorted({*self._spaces, *self._live}))

    def take(self, space: str) -> State:
        """Return a space's rows as the file has them."""
        return self._spaces.pop(space, {})

    def attach(self, space: str, state: Callable[[], State]) -> None:
        """Ask `state` for a space's rows from now on."""
        self._live[space] = state

    def commit(self, space: str, changes: list[Change]) -> None:
        """Write a transaction to the operating system before it is acknowledged."""
        self._append({"space": space, "changes": [_spell(change) for change in changes]})

    def drop(self, space: str) -> None:
        """Forget a space."""
        self._live.pop(space, None)
        self._spaces.pop(space, None)
        self._append({"space": space, "drop": True})

    def close(self) -> None:
        """Fold everything into the TinyDB file and remove the log."""
        states = self._spaces | {space: state() for space, state in self._live.items()}
        tables: dict[str, Any] = {MARKER: {"1": {"format": FORMAT}}}
        for space, state in sorted(states.items()):
            for name, rows in state.items():
                tables[f"{space}/{name}"] = {key: orjson.Fragment(row) for key, row in rows.items()}
        _write_whole(self._path, orjson.dumps(tables))
        self._log.close()
        self._log_path.unlink()

    def _append(self, entry: Mapping[str, Any]) -> None:
        payload = orjson.dumps(entry)
        self._log.write(b"%08x %s\n" % (crc32(payload), payload))
        self._log.flush()


def _spell(change: Change) -> tuple[str, str, orjson.Fragment | None]:
    collection, key, row = change
    return collection, key, None if row is None else orjson.Fragment(row)


def _read_tables(path: Path) -> Mapping[str, Any]:
    if not path.exists() or path.stat().st_size == 0:
        return {}
    try:
        tables = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise UnusableFileError(
            f"{path} is damaged ({error}). Move it away or restore a copy; it was not changed."
        ) from error
    marker = tables.get(MARKER, {}).get("1", {}) if isinstance(tables, dict) else {}
    if marker.get("format") != FORMAT:
        raise UnusableFileError(
            f"{path} is not a mockinvoice database of format {FORMAT}."
            " Choose another path for --db; it was not changed."
        )
    return {name: rows for name, rows in tables.items() if name != MARKER}


def _by_space(tables: Mapping[str, Any]) -> dict[str, State]:
    spaces: dict[str, State] = {}
    for name, records in tables.items():
        space, _, collection = name.partition("/")
        rows: Rows = {key: orjson.dumps(record) for key, record in records.items()}
        spaces.setdefault(space, {})[collection] = rows
    return spaces


def _read_log(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the transactions of the log; a torn last line was never acknowledged and is cut off."""
    if not path.exists():
        return
    content = path.read_bytes()
    whole, _, torn = content.rpartition(b"\n")
    for number, line in enumerate(whole.splitlines(), start=1):
        checksum, _, payload = line.partition(b" ")
        if checksum != b"%08x" % crc32(payload):
            raise UnusableFileError(
                f"{path}, line {number} is damaged. Restore a copy, or remove the log to lose all"
                " changes since the last clean stop; it was not changed."
            )
        yield orjson.loads(payload)
    if torn:
        os.truncate(path, len(content) - len(torn))


def _replay(spaces: dict[str, State], entry: Mapping[str, Any]) -> None:
    if entry.get("drop"):
        spaces.pop(entry["space"], None)
        return
    state = spaces.setdefault(entry["space"], {})
    for collection, key, record in entry["changes"]:
        rows = state.setdefault(collection, {})
        if record is None:
            rows.pop(key, None)
        else:
            rows[key] = orjson.dumps(record)


def _write_whole(path: Path, content: bytes) -> None:
    """Replace a file in one step: it is the old or the new one, whatever happens."""
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
