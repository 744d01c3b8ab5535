"""A thread that tends the files now and then, while there is something to tend."""

import logging
from collections.abc import Callable
from threading import Event, Thread

log = logging.getLogger("mockinvoice.store")
SECONDS = 0.1
LONGEST = 60.0


class Keeper:
    """Calls `tend` a tenth of a second after it was woken; it must not be used after `stop`.

    Where `tend` raises `OSError` that is logged, and the next call comes later and later.
    """

    def __init__(self, tend: Callable[[], None]) -> None:
        self._tend = tend
        self._is_wanted = Event()
        self._is_stopping = Event()
        self._thread: Thread | None = None

    def wake(self) -> None:
        """Say that there is something to tend. Called by one thread at a time."""
        if self._thread is None:
            self._thread = Thread(target=self._run, name="mockinvoice-keeper", daemon=True)
            self._thread.start()
        if not self._is_wanted.is_set():
            self._is_wanted.set()

    def stop(self) -> None:
        """Return when nothing is tended any more."""
        self._is_stopping.set()
        self._is_wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        seconds = SECONDS
        while True:
            self._is_wanted.wait()
            # Cleared first: what `stop` sets after this keeps the next round from waiting.
            self._is_wanted.clear()
            if self._is_stopping.wait(seconds):
                return
            try:
                self._tend()
                seconds = SECONDS
            except OSError as error:
                log.error("the database file cannot be tended: %s", error)
                seconds = min(LONGEST, 10 * seconds)
