"""Rate limits, counted on the space's clock."""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A vendor's documented limit: `calls` in any `seconds`, then `wait` (1 or more) seconds."""

    calls: int
    seconds: int
    wait: int


Key = tuple[Limit, str, str]


class Limits:
    """The calls of each client within its window. Used under the space's lock."""

    def __init__(self) -> None:
        self._calls: defaultdict[Key, deque[datetime]] = defaultdict(deque)
        self._barred: dict[Key, datetime] = {}

    def wait(self, limit: Limit, *, vendor: str, client: str, now: datetime) -> int:
        """Count a call; return 0 if it may pass, else the whole seconds to wait."""
        key = (limit, vendor, client)
        barred_until = self._barred.pop(key, now)
        if now < barred_until:
            self._barred[key] = barred_until
            return -(-(barred_until - now) // timedelta(seconds=1))
        calls = self._calls[key]
        while calls and now - calls[0] >= timedelta(seconds=limit.seconds):
            calls.popleft()
        if len(calls) < limit.calls:
            calls.append(now)
            return 0
        self._barred[key] = now + timedelta(seconds=limit.wait)
        calls.clear()
        return limit.wait

    def clear(self) -> None:
        """Forget all calls."""
        self._calls.clear()
        self._barred.clear()
