"""A block of writes that lands as a whole or not at all."""

from collections.abc import Callable
from types import TracebackType
from typing import Protocol

Step = Callable[[], None]


def nothing() -> None:
    """Do nothing."""


class Writing(Protocol):
    """What a transaction needs of the store it writes to."""

    def begin(self) -> tuple[int, int]:
        """Take the lock; return where the block begins among all that is written."""

    def keep(self) -> Step | None:
        """Keep what is written, if this is the outermost block; return what acknowledges it."""

    def roll_back(self, done: int, changed: int) -> None:
        """Take back all writes but the first."""

    def end(self) -> None:
        """Leave the lock."""


class Transaction:
    """Holds a space's lock; keeps all writes of its block, or none if it raises.

    `mark` is called under the lock, and what it returns if the block fails; `then` is called with
    the lock free when all is kept. A context manager written by hand: one made of a generator costs
    several times as much, and a request passes through four of them.
    """

    __slots__ = ("_begun", "_mark", "_put_back", "_then", "_writing")

    def __init__(
        self,
        writing: Writing,
        *,
        mark: Callable[[], Step] = lambda: nothing,
        then: Step = nothing,
    ) -> None:
        self._writing = writing
        self._mark = mark
        self._then = then

    def __enter__(self) -> None:
        self._begun = self._writing.begin()
        is_marked = False
        try:
            self._put_back = self._mark()
            is_marked = True
        finally:
            if not is_marked:  # no block, so no `__exit__` that would leave the lock
                self._writing.end()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        is_kept, acknowledge = False, None
        try:
            if error is None:
                acknowledge = self._writing.keep()
                is_kept = True
        finally:
            if not is_kept:
                self._writing.roll_back(*self._begun)
                self._put_back()
            self._writing.end()
        if acknowledge is not None:
            acknowledge()
        if is_kept:
            self._then()
