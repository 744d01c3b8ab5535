"""Rate limits, counted on the space's clock."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_CLIENTS = 1000


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A vendor's documented limit: `calls` in any `seconds`, then `wait` (1 or more) seconds."""

    calls: int
    seconds: int
    wait: int


Key = tuple[Limit, str, str]


@dataclass(kw_only=True)
class Calls:
    """The calls of one client that count, and until when it is barred."""

    at: deque[datetime] = field(default_factory=deque)
    barred_until: datetime | None = None

    def wait(self, limit: Limit, now: datetime) -> int:
        """Count a call; return 0 if it may pass, else the whole seconds to wait."""
        if self.barred_until is not None and now < self.barred_until:
            return -(-(self.barred_until - now) // timedelta(seconds=1))
        self.barred_until = None
        while self.at and now - self.at[0] >= timedelta(seconds=limit.seconds):
            self.at.popleft()
        if len(self.at) < limit.calls:
            self.at.append(now)
            return 0
        self.barred_until = now + timedelta(seconds=limit.wait)
        self.at.clear()
        return limit.wait


class Limits:
    """The calls of each client within its window. Used under the space's lock.

    Of more than `MOST_CLIENTS` the one whose last call is the oldest is forgotten.
    """

    def __init__(self) -> None:
        self._clients: OrderedDict[Key, Calls] = OrderedDict()

    def wait(self, limit: Limit, *, vendor: str, client: str, now: datetime) -> int:
        """Count a call; return 0 if it may pass, else the whole seconds to wait."""
        key = (limit, vendor, client)
        calls = self._clients.setdefault(key, Calls())
        self._clients.move_to_end(key)
        if len(self._clients) > MOST_CLIENTS:
            self._clients.popitem(last=False)
        return calls.wait(limit, now)

    def clear(self) -> None:
        """Forget all calls."""
        self._clients.clear()
