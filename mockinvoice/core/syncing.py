"""Bringing what has been written to the disk, once for all who wait for it."""

from collections.abc import Callable
from threading import Condition


class SyncError(OSError):
    """The disk did not take what was written; nobody knows how much of it is there."""


class Syncing:
    """Counts what is written and calls `sync` for it.

    Whoever waits first syncs for all that has been written by then; the others share it. A sync
    that fails is never tried again, for the operating system may have forgotten what it could not
    write: from then on everything raises `SyncError`.
    """

    def __init__(self, sync: Callable[[], None]) -> None:
        self._sync = sync
        self._changed = Condition()
        self._written = 0
        self._synced = 0
        self._is_syncing = False
        self._failure: OSError | None = None

    def check(self) -> None:
        """Raise `SyncError` if there is no use in writing any more."""
        if self._failure is not None:
            raise SyncError(
                f"what was written could not be brought to the disk ({self._failure}); nothing"
                " more is kept. Stop the mock: if the disk lets it, it saves everything anew."
            ) from self._failure

    def written(self) -> int:
        """Take note that something was written; return what to wait for."""
        with self._changed:
            self._written += 1
            return self._written

    def catch_up(self) -> None:
        """Return when the disk has all that has been written by now."""
        self.wait(self._written)

    def wait(self, number: int) -> None:
        """Return when the disk has what has this number, and all before it."""
        with self._changed:
            while self._synced < number:
                self.check()
                if self._is_syncing:
                    self._changed.wait()
                else:
                    self._lead()

    def _lead(self) -> None:
        """Sync, holding no lock meanwhile, so that more can be written for the next sync."""
        self._is_syncing, reached = True, self._written
        self._changed.release()
        failure = None
        try:
            self._sync()
        except OSError as error:
            failure = error
        finally:
            self._changed.acquire()
            self._is_syncing = False
            self._changed.notify_all()
        self._failure = failure
        if failure is None:
            self._synced = reached
