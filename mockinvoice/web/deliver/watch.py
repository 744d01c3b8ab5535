"""A limit to the time of one conversation, kept whatever the other side does."""

import socket
from collections.abc import Callable
from threading import Lock, Timer
from time import monotonic


class Watch:
    """Cuts a socket when the time is over, or when told to. A context manager."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.is_over = False
        self._end = monotonic() + seconds
        self._lock = Lock()
        self._find: Callable[[], socket.socket | None] = lambda: None
        self._timer = Timer(seconds, self.cut)
        self._timer.daemon = True

    @property
    def left(self) -> float:
        """The seconds that are left, never quite none."""
        return max(0.01, self._end - monotonic())

    def explains(self, error: Exception) -> bool:
        """Whether an error came about because the time was over, by this watch or the socket's."""
        return self.is_over or any(
            isinstance(found, TimeoutError) for found in (error, error.__cause__, error.__context__)
        )

    def over(self, find: Callable[[], socket.socket | None]) -> None:
        """Watch over the socket that `find` returns when it is asked."""
        with self._lock:
            self._find = find

    def cut(self) -> None:
        """End the conversation: whoever waits for the other side hears that it is gone."""
        with self._lock:
            self.is_over = True
            found = self._find()
        if found is not None:
            try:
                socket.socket.shutdown(found, socket.SHUT_RDWR)
            except OSError:
                return  # it is closed already

    def __enter__(self) -> "Watch":
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
