"""A space's time: real, shifted or frozen, and never any other source of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import get_ident

ZERO = timedelta()
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(8999, 12, 31, tzinfo=UTC)


def system_time() -> datetime:
    """Return the machine's time in UTC; the only place that reads it."""
    return datetime.now(UTC)


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 instant; without an offset it is UTC. Raises `ValueError`."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        return instant.replace(tzinfo=UTC)
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text!r} is beyond the years that can be told") from error


def spell_instant(instant: datetime, *, to: str = "auto") -> str:
    """Spell an instant in ISO 8601, UTC with `Z`, e.g. `2024-04-29T12:00:00Z`.

    `to` is the last part that is told, as in `datetime.isoformat`; what is less is cut off.
    """
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return instant.isoformat(timespec=to).removesuffix("+00:00") + "Z"


class Clock:
    """Time of one space.

    Real: the machine's time plus `offset`. Frozen: stands at one instant until it is moved. Not
    locked: the world it hangs on is. Anybody may read it at any time, which sets `was_asked`.
    """

    def __init__(
        self, *, frozen_at: datetime | None = None, source: Callable[[], datetime] = system_time
    ) -> None:
        self.was_asked = self.has_told_running_time = False
        self._source = source
        self._frozen_at = frozen_at
        self._offset = ZERO
        self._pretended: tuple[int, datetime] | None = None

    @property
    def is_frozen(self) -> bool:
        """Whether time stands until somebody moves it."""
        return self._frozen_at is not None

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        self.was_asked = True
        pretended = self._pretended
        if pretended is not None and pretended[0] == get_ident():
            return pretended[1]
        if self._frozen_at is not None:
            return self._frozen_at
        self.has_told_running_time = True
        return self._source() + self._offset

    def machine_time(self) -> datetime:
        """Return what `now` would be if the clock followed the machine, without any shift."""
        return self._source()

    def freeze(self, instant: datetime) -> None:
        """Stand at `instant` from now on."""
        self._frozen_at = instant

    def unfreeze(self) -> None:
        """Follow the machine's time again, without any shift."""
        self._frozen_at = None
        self._offset = ZERO

    def move_to(self, instant: datetime) -> None:
        """Make now `instant`; a real clock goes on running from there."""
        if self._frozen_at is not None:
            self._frozen_at = instant
        else:
            self._offset = instant - self._source()

    @contextmanager
    def pretending(self, instant: datetime) -> Iterator[None]:
        """Let `now` be `instant` inside the block, for what falls due at that time.

        Other threads that look at the clock meanwhile see the real thing.
        """
        before, self._pretended = self._pretended, (get_ident(), instant)
        try:
            yield
        finally:
            self._pretended = before

    def mark(self) -> Callable[[], None]:
        """Return what makes the time what it is now."""
        return partial(self._put_back, self._frozen_at, self._offset)

    def _put_back(self, frozen_at: datetime | None, offset: timedelta) -> None:
        self._frozen_at, self._offset = frozen_at, offset

    def state(self) -> dict[str, str | float | None]:
        """Return what `restore` needs: `frozen_at` (ISO or None) and `offset` in seconds."""
        frozen = spell_instant(self._frozen_at) if self._frozen_at else None
        return {"frozen_at": frozen, "offset": self._offset.total_seconds()}

    def restore(self, state: dict[str, str | float | None]) -> None:
        """Take over a `state`."""
        frozen = state["frozen_at"]
        self._frozen_at = parse_instant(str(frozen)) if frozen else None
        self._offset = timedelta(seconds=float(state["offset"] or 0))
