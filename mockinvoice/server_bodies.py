"""Bodies that come too slowly: whoever waits for one is told when his time is over."""

from collections.abc import Callable
from functools import partial
from itertools import count
from threading import Event, Thread
from time import monotonic
from typing import Protocol

GiveUp = Callable[[], object]
# How often bodies are looked at in the time they have.
GLANCES = 8


class Readable(Protocol):
    """The body of a request, as a server hands it over."""

    def read(self, size: int = ..., /) -> bytes:
        """Return what is there of it, up to `size` bytes if named, waiting for it."""


class Patience:
    """Calls `give_up` of each body that is not read to the end within `seconds`, or little more.

    One thread looks at all bodies now and then; it sleeps while there are none.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._is_wanted = Event()
        self._is_over = Event()
        self._waiting: dict[int, tuple[float, GiveUp]] = {}
        self._numbers = count()
        self._thread = Thread(target=self._watch, name="mockinvoice-patience", daemon=True)

    def start(self) -> None:
        """Look after bodies from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Look after none any more."""
        self._is_over.set()
        self._is_wanted.set()
        self._thread.join()

    def body(self, body: Readable, give_up: GiveUp) -> "PatientBody":
        """Return a body that is looked after while it is read; `give_up` must not wait."""
        return PatientBody(body, begin=partial(self._begin, give_up), end=self._end)

    def _begin(self, give_up: GiveUp) -> int:
        number = next(self._numbers)
        self._waiting[number] = monotonic() + self._seconds, give_up
        if not self._is_wanted.is_set():
            self._is_wanted.set()
        return number

    def _end(self, number: int) -> None:
        self._waiting.pop(number, None)

    def _watch(self) -> None:
        while True:
            self._is_wanted.clear()
            if self._is_over.wait(self._seconds / GLANCES):
                return
            if self._waiting or self._is_wanted.wait():
                self._look(monotonic())

    def _look(self, now: float) -> None:
        for number, (until, give_up) in list(self._waiting.items()):
            if until <= now and self._waiting.pop(number, None) is not None:
                give_up()


class PatientBody:
    """A body whose reading is looked after; all reading of it counts together."""

    def __init__(
        self, body: Readable, *, begin: Callable[[], int], end: Callable[[int], None]
    ) -> None:
        self._body = body
        self._begin = begin
        self._end = end

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes."""
        number = self._begin()
        try:
            return self._body.read() if size < 0 else self._body.read(size)
        finally:
            self._end(number)
