"""The log beside a database file: checksummed lines of JSON, written by one process at a time."""

import os
import sys
from collections.abc import Mapping
from io import FileIO
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson

if sys.platform != "win32":  # pragma: no branch
    import fcntl

Entry = Mapping[str, Any]


class UnusableFileError(Exception):
    """The file cannot be used; the message says why and what to do. It is untouched."""


class Log:
    """An append-only log, held from its opening to its release.

    The first line names the content of the file beside which it is written. Folding it into that
    file adds as the last line what the file will contain, so that whoever finds both knows whether
    that happened. Raises `UnusableFileError` for a log that somebody else holds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = _hold(path)
        self._size = 0
        # Whether something may stand behind `_size` that a write has left which failed.
        self._is_torn = False

    def begin(self, content: bytes) -> list[Entry]:
        """Return what was added since the file had this `content`, and be ready for more.

        A torn last line was never acknowledged and is cut off. Raises `UnusableFileError` for a log
        that is damaged or belongs to another file.
        """
        whole, torn = self._read()
        entries = [self._entry(number, line) for number, line in enumerate(whole, start=1)]
        beside, folded = {"beside": fingerprint(content)}, {"folded": fingerprint(content)}
        self._is_torn = True
        if entries and entries[0] == beside:
            self._size = sum(map(len, whole))
            return [entry for entry in entries[1:] if "folded" not in entry]
        if entries[-1] != folded if entries else not _spell(beside).startswith(torn):
            raise UnusableFileError(
                f"{self._path} was not written beside the present {self._path.stem}. Put back the"
                " file that it belongs to, or remove the log to lose its changes;"
                " it was not changed."
            )
        self.append(beside)
        return []

    def append(self, entry: Entry) -> None:
        """Add an entry, or raise `OSError` and leave nothing that could be taken for it."""
        rest = line = _spell(entry)
        if self._is_torn:
            self._file.truncate(self._size)
        self._is_torn = True
        while rest:
            rest = rest[self._file.write(rest) :]
        self._is_torn = False
        self._size += len(line)

    def fold(self, content: bytes) -> None:
        """Say that the file is going to have this `content`, which holds all that is logged."""
        self.append({"folded": fingerprint(content)})

    def remove(self) -> None:
        """Remove the log, which has been folded, and release it."""
        self._file.truncate(0)
        self.release()

    def release(self) -> None:
        """Let somebody else have the log; one that holds nothing is removed."""
        if not self._file.closed:
            if os.fstat(self._file.fileno()).st_size == 0:
                self._path.unlink()
            self._file.close()

    def _read(self) -> tuple[list[bytes], bytes]:
        """Return the whole lines, and what follows the last of them."""
        self._file.seek(0)
        *whole, torn = self._file.readall().split(b"\n")
        return [line + b"\n" for line in whole], torn

    def _entry(self, number: int, line: bytes) -> Entry:
        checksum, _, payload = line.removesuffix(b"\n").partition(b" ")
        if checksum != b"%08x" % crc32(payload):
            raise UnusableFileError(
                f"{self._path}, line {number} is damaged. Restore a copy, or remove the log to lose"
                " all changes since the last clean stop; it was not changed."
            )
        entry: Entry = orjson.loads(payload)
        return entry


def fingerprint(content: bytes) -> str:
    """Return what tells this content from any other."""
    return f"{crc32(content):08x}-{len(content)}"


def _spell(entry: Entry) -> bytes:
    payload = orjson.dumps(entry)
    return b"%08x %s\n" % (crc32(payload), payload)


def _hold(path: Path) -> FileIO:
    """Open and lock a log, which may have to be made first."""
    file = path.open("a+b", buffering=0)
    if sys.platform != "win32":  # pragma: no branch
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise UnusableFileError(
                f"{path} is in use by another process. Stop that one, or choose another path."
            ) from error
    if os.fstat(file.fileno()).st_nlink:
        return file
    file.close()  # its last holder removed it between our opening and our lock
    return _hold(path)
