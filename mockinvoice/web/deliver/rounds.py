"""The threads that look after what spaces owe: at once, or when it falls due by a running clock."""

from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic

from mockinvoice.core.world import World

THREADS = 8
Visit = Callable[[World], float | None]


class Rounds:
    """Visits worlds, each by one thread at a time.

    `visit` does what there is to do in a world and returns in how many seconds to come again, None
    if there is no need. Threads are begun when they are needed.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._wanted: dict[World, float] = {}
        self._visited: set[World] = set()
        self._threads: list[Thread] = []
        self._idle = 0
        self._is_open = False
        self._news = Condition()

    def open(self) -> None:
        """Begin; what was asked for before is not remembered."""
        with self._news:
            self._is_open = True

    def close(self) -> None:
        """Begin no more visits, and wait for those under way."""
        with self._news:
            self._is_open = False
            self._wanted.clear()
            self._news.notify_all()
            threads, self._threads = self._threads, []
        for thread in threads:
            thread.join()

    def want(self, world: World, *, seconds: float = 0) -> None:
        """Ask for a visit in so many seconds; the earliest one counts."""
        with self._news:
            if not self._is_open:
                return
            at = monotonic() + seconds
            self._wanted[world] = min(at, self._wanted.get(world, at))
            self._news.notify()
            if len(self._wanted) > self._idle and len(self._threads) < THREADS:
                thread = Thread(target=self._work, name="mockinvoice-postman", daemon=True)
                self._threads.append(thread)
                thread.start()

    def _work(self) -> None:
        while (world := self._next()) is not None:
            again = self._visit(world)
            with self._news:
                self._visited.discard(world)
            if again is not None:
                self.want(world, seconds=again)

    def _next(self) -> World | None:
        """Wait for a world whose time has come; None when all is over."""
        with self._news:
            while self._is_open:
                free = {w: at for w, at in self._wanted.items() if w not in self._visited}
                world = min(free, key=free.__getitem__, default=None)
                wait = None if world is None else free[world] - monotonic()
                if world is not None and wait is not None and wait <= 0:
                    del self._wanted[world]
                    self._visited.add(world)
                    return world
                self._idle += 1
                self._news.wait(wait)
                self._idle -= 1
        return None
