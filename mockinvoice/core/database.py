"""The file behind all spaces: a plain TinyDB file and beside it a log of what has changed since."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from threading import Lock

from mockinvoice.core.changes import Change, State, entry_of, replay
from mockinvoice.core.durability import Durability
from mockinvoice.core.files import Files
from mockinvoice.core.keeper import Keeper
from mockinvoice.core.log import Log, UnusableFileError
from mockinvoice.core.log_entries import Entry, Fold, fingerprint
from mockinvoice.core.syncing import Syncing
from mockinvoice.core.table_file import Spaces, read_spaces, write_spaces

__all__ = ["Database", "UnsavedError", "UnusableFileError"]

Acknowledge = Callable[[], None]
Lived = tuple[Callable[[], State], AbstractContextManager[object]]
SMALLEST_LOG = 8 * 1024 * 1024


class UnsavedError(OSError):
    """The file could not be brought up to date at last; the message says what that means."""


class Database:
    """One TinyDB file holding every space in tables named `<space>/<collection>`.

    A commit appends one checksummed line to `<file>.log`; `close` folds the log into the file,
    which stock TinyDB can then open, and so does a thread of its own when the log has become larger
    than the file and `smallest_log` bytes. What a `durability` promises of acknowledged commits:
    `process` that they survive the process, `disk` also the machine, `none` nothing before `close`.

    Raises `UnusableFileError` for a damaged or foreign file, one of a newer version and one that
    another process has open. A commit that cannot be written raises `OSError` and counts neither
    now nor later; after `SyncError` no further commit is taken.
    """

    def __init__(
        self,
        path: Path,
        *,
        durability: Durability = "process",
        files: Files | None = None,
        smallest_log: int = SMALLEST_LOG,
    ) -> None:
        path = self.path = Path(os.path.realpath(path))  # whoever comes by a link finds the lock
        self._durability = durability
        self._files = files or Files()
        self._smallest_log = smallest_log
        self._file_size = 0
        self._lock = Lock()
        self._folding = Lock()  # one at a time, for they have one draft
        self._is_closed = False
        self._live: dict[str, Lived] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._log = Log(path.with_name(path.name + ".log"), files=self._files)
            try:
                self._spaces = self._read()
            except BaseException:
                self._log.release()
                raise
        except OSError as error:
            raise UnusableFileError(
                f"{path} cannot be used ({error}). Choose another path for --db."
            ) from error
        self._syncing = Syncing(self._log.sync)
        self._keeper = Keeper(self._tend)

    @property
    def spaces(self) -> tuple[str, ...]:
        """Return the names of the spaces in the file."""
        return tuple(sorted({*self._spaces, *self._live}))

    def take(self, space: str) -> State:
        """Return a space's rows as the file has them."""
        return self._spaces.get(space, {})

    def attach(
        self,
        space: str,
        state: Callable[[], State],
        *,
        lock: AbstractContextManager[object] | None = None,
        anew: list[Change] | None = None,
    ) -> None:
        """Ask `state` for a space's rows from now on; whoever holds `lock` keeps them as they are.

        With `anew` nothing that the space held before counts any more, but these changes.
        """
        number = 0
        with self._lock:
            if anew is not None:
                number = self._append({**entry_of(space, anew), "drop": True})
            self._live[space] = (state, lock or nullcontext())
            self._spaces.pop(space, None)
        self._settle(number)

    def commit(self, space: str, changes: list[Change]) -> Acknowledge | None:
        """Keep a transaction; what is returned must be called before it is acknowledged."""
        with self._lock:
            number = self._append(entry_of(space, changes))
        return partial(self._settle, number) if self._durability == "disk" else None

    def drop(self, space: str) -> None:
        """Forget a space."""
        with self._lock:
            number = self._append({"space": space, "drop": True})
            self._live.pop(space, None)
            self._spaces.pop(space, None)
        self._settle(number)

    def compact(self) -> None:
        """Fold the log into the TinyDB file, while commits go on. May raise `OSError`."""
        with self._folding:
            with self._lock:
                if self._is_closed:
                    return
                start, spaces = self._log.size, {**self._spaces}
                live = tuple(self._live)
            places: dict[str, int] = {}
            for space in live:
                found = self._state_and_place(space)
                if found is not None:
                    spaces[space], places[space] = found
            fold = self._fold(spaces, start=start, places=places, sync=self._sync)
            with self._lock:
                self._log.shorten(fold)

    def close(self) -> None:
        """Fold everything into the TinyDB file and remove the log; later commits are refused.

        Raises `UnsavedError`.
        """
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            live = tuple(self._live.items())
        # Without the lock: a transaction that is still open wants it to hear that it is too late.
        self._keeper.stop()
        try:
            states = self._spaces | {space: state() for space, (state, _) in live}
            with self._folding:
                self._fold(states, start=self._log.size, places={}, sync=self._log.sync)
                self._log.remove()
        except OSError as error:
            raise UnsavedError(self._unsaved(error)) from error
        finally:
            self._log.release()

    def abandon(self) -> None:
        """Leave file and log as they are, for whoever opens them next."""
        with self._lock:
            self._is_closed = True
        self._keeper.stop()
        self._log.release()

    def _unsaved(self, error: OSError) -> str:
        told = f"{self.path} could not be brought up to date ({error});"
        if self._durability == "none":
            return f"{told} what has changed since the start is lost."
        return f"{told} nothing is lost: the changes are in {self.path.name}.log beside it."

    def _append(self, entry: Entry) -> int:
        """Write an entry under the lock; return what to wait for."""
        if self._is_closed:
            raise RuntimeError(f"{self.path} is closed; nothing can be kept in it any more")
        if self._durability == "none":
            return 0
        self._syncing.check()
        self._log.append(entry)
        self._keeper.wake()
        return self._syncing.written()

    def _settle(self, number: int) -> None:
        if self._durability == "disk":
            self._syncing.wait(number)

    def _state_and_place(self, space: str) -> tuple[State, int] | None:
        """Return a space's rows and from where on the log has what they lack; None if it is gone.

        A space that is made anew meanwhile has its new rows before its old lock is free.
        """
        while (lived := self._live.get(space)) is not None:
            state, lock = lived
            with lock:
                if self._live.get(space) is lived:
                    return state(), self._place()
        return None

    def _place(self) -> int:
        """Return where the log ends."""
        with self._lock:
            return self._log.size

    def _sync(self) -> None:
        self._syncing.wait(self._syncing.written())

    def _fold(
        self, spaces: Spaces, *, start: int, places: dict[str, int], sync: Callable[[], None]
    ) -> Fold:
        """Replace the file in one step: it is the old or the new one, whatever happens."""
        draft = self.path.with_name(self.path.name + ".new")
        try:
            made = write_spaces(draft, spaces, files=self._files)
            fold = Fold(fingerprint=made, start=start, spaces=places)
            with self._lock:
                self._log.fold(fold)
            sync()
            self._file_size = draft.stat().st_size
            self._files.replace(draft, self.path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        self._files.sync_folder(self.path.parent)
        return fold

    def _tend(self) -> None:
        """Do what is done now and then, beside the commits."""
        self._syncing.catch_up()
        if self._log.size > max(self._smallest_log, self._file_size):
            self.compact()

    def _read(self) -> Spaces:
        content = self._files.read(self.path)
        self._file_size = len(content)
        spaces = read_spaces(self.path, content)
        for entry in self._log.begin(fingerprint(content)):
            replay(spaces, entry)
        return spaces
