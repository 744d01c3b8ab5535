"""The log beside a database file: checksummed lines of JSON, written by one process at a time."""

import logging
import os
from io import FileIO
from pathlib import Path
from threading import Lock

import orjson

from mockinvoice.core.files import Files, write_all
from mockinvoice.core.log_entries import (
    FORMAT,
    Entry,
    Fold,
    fold_of,
    header,
    is_whole,
    read_entry,
    spell,
)

NEWLINE = b"\n"
LOST = b"\0"  # what a file has where its size reached the disk but not its content
BLOCK = 512  # what a disk loses as a whole
log = logging.getLogger("mockinvoice.store")


class UnusableFileError(Exception):
    """The file cannot be used; the message says why and what to do. It is untouched."""


class Log:
    """An append-only log, held from its opening to its release.

    The first line names the content of the file beside which it is written. Before that file is
    replaced by a newer one the log says so (`fold`), so that whoever finds both knows what of the
    log that file holds. Raises `UnusableFileError` for a log that somebody else holds.
    """

    def __init__(self, path: Path, *, files: Files) -> None:
        self._path = path
        self._files = files
        self._file = _hold(path, files)
        self._is_swapping = Lock()
        self._is_named = False  # whether the disk knows the log by its name
        self.size = 0
        # Whether something may stand behind `size` that a write has left which failed.
        self._is_torn = False

    def begin(self, fingerprint: str) -> list[Entry]:
        """Return what the file with this fingerprint lacks, and be ready for more.

        A torn last line was never acknowledged and is cut off, and so is what the disk never got.
        Raises `UnusableFileError` for a log that is damaged, of a newer version or of another file.
        """
        self._file.seek(0)
        content = self._file.readall()
        entries, self.size = self._entries(content)
        self._is_torn = True
        fold = fold_of(entries, fingerprint)
        if fold is not None:
            lacking = [entry for place, entry in entries if fold.lacks(place, entry)]
            if lacking or entries[0][1] == header(fingerprint):
                return lacking
            self.size = 0
        elif entries or not spell(header(fingerprint)).startswith(content.rstrip(LOST)):
            raise UnusableFileError(
                f"{self._path} was not written beside the present {self._path.stem}. Put back the"
                " file that it belongs to, or remove the log to lose its changes;"
                " it was not changed."
            )
        self.append(header(fingerprint))
        return []

    def append(self, entry: Entry) -> None:
        """Add an entry, or raise `OSError` and leave nothing that could be taken for it."""
        line = spell(entry)
        if self._is_torn:
            self._files.truncate(self._file, self.size)
        self._is_torn = True
        write_all(self._files, self._file, line)
        self._is_torn = False
        self.size += len(line)

    def sync(self) -> None:
        """Return when the disk has all that was added."""
        with self._is_swapping:
            if not self._is_named:
                self._files.sync_folder(self._path.parent)
                self._is_named = True
            self._files.sync(self._file)

    def fold(self, fold: Fold) -> None:
        """Say what the file is going to hold; the disk must have that before the file."""
        self.append({"folded": fold.fingerprint, "start": fold.start, "spaces": dict(fold.spaces)})

    def shorten(self, fold: Fold) -> None:
        """Leave out what the file beside the log holds by now.

        The log is as it was where this raises `OSError`.
        """
        draft = self._draft
        try:
            file = self._files.create(draft)
            try:
                self._files.lock(file)
                content = self._shortened(fold)
                write_all(self._files, file, content)
                self._files.sync(file)
                self._files.replace(draft, self._path)
            except BaseException:
                file.close()
                raise
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        with self._is_swapping:
            self._file.close()
            self._file, self._is_named = file, False
            self.size, self._is_torn = len(content), False

    def remove(self) -> None:
        """Remove the log, which has been folded, and release it."""
        self._draft.unlink(missing_ok=True)  # of a process that was killed at it
        self._files.truncate(self._file, 0)
        self.release()

    def release(self) -> None:
        """Let somebody else have the log; one that holds nothing is removed."""
        if not self._file.closed:
            if os.fstat(self._file.fileno()).st_size == 0:
                self._path.unlink()
            self._file.close()

    @property
    def _draft(self) -> Path:
        return self._path.with_name(self._path.name + ".new")

    def _shortened(self, fold: Fold) -> bytes:
        self._file.seek(fold.start)
        kept, place = [spell(header(fold.fingerprint))], fold.start
        for line in self._file.read(self.size - fold.start).splitlines(keepends=True):
            if fold.lacks(place, orjson.loads(line[9:])):
                kept.append(line)
            place += len(line)
        return b"".join(kept)

    def _entries(self, content: bytes) -> tuple[list[tuple[int, Entry]], int]:
        """Return each entry with its place, and where the last of them ends."""
        *lines, torn = content.split(NEWLINE)
        entries: list[tuple[int, Entry]] = []
        place = 0
        for number, line in enumerate(lines, start=1):
            if not is_whole(line):
                if not _is_lost(content, place, place + len(line)):
                    raise self._damaged(number)
                self._warn_of_loss(len(content) - place)
                return entries, place
            entry = read_entry(line)
            if entry is None:
                raise self._damaged(number)
            if number == 1:
                self._check_format(entry)
            entries.append((place, entry))
            place += len(line) + 1
        if torn and is_whole(torn[:-1]):  # nothing was cut off, its end was changed
            raise self._damaged(len(lines) + 1)
        if LOST * 2 in torn:
            self._warn_of_loss(len(torn))
        return entries, place

    def _warn_of_loss(self, size: int) -> None:
        log.warning(
            "%s: the last %s bytes had not reached the disk when the machine stopped; they are left"
            " out",
            self._path,
            size,
        )

    def _damaged(self, number: int) -> UnusableFileError:
        return UnusableFileError(
            f"{self._path}, line {number} is damaged. Restore a copy, or remove the log to lose"
            " all changes since the last clean stop; it was not changed."
        )

    def _check_format(self, first: Entry) -> None:
        found = first.get("format")
        if isinstance(found, int) and found > FORMAT:
            raise UnusableFileError(
                f"{self._path} was written by a newer mockinvoice (format {found}; this one reads"
                f" {FORMAT}). Start that one again; it was not changed."
            )


def _is_lost(content: bytes, begin: int, end: int) -> bool:
    """Whether a line has zeros up to the end of a block, or of all: no others come from a disk."""
    zeros = content.find(LOST * 2, begin, end)
    after = len(content) - len(content[zeros:].lstrip(LOST))
    return zeros >= 0 and (after % BLOCK == 0 or after == len(content))


def _hold(path: Path, files: Files) -> FileIO:
    """Open and lock a log, which may have to be made first."""
    file = files.append_to(path)
    try:
        files.lock(file)
    except BlockingIOError as error:
        file.close()
        raise UnusableFileError(
            f"{path} is in use by another process. Stop that one, or choose another path."
        ) from error
    if os.fstat(file.fileno()).st_nlink:
        return file
    file.close()  # its last holder removed it between our opening and our lock
    return _hold(path, files)
