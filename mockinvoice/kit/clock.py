"""The time of a space."""

from datetime import datetime, timedelta

from mockinvoice.kit.calls import Caller
from mockinvoice.kit.shapes import Event, Json


class SpaceClock:
    """The clock of a space. Instants are ISO 8601 texts or `datetime`; without an offset, UTC."""

    def __init__(self, mock: Caller, path: str) -> None:
        self._mock = mock
        self._path = path

    def now(self) -> datetime:
        """Return the space's time, in UTC."""
        return datetime.fromisoformat(self._state()["now"])

    def is_frozen(self) -> bool:
        """Whether time stands until somebody moves it."""
        return bool(self._state()["frozen"])

    def set(self, instant: datetime | str) -> list[Event]:
        """Stand at an instant, or run with the machine's time (`real`); return what fell due."""
        return self._move("PUT", "", {"now": spell(instant)})

    def advance(
        self, *, by: str | None = None, to: datetime | str | None = None, **delta: float
    ) -> list[Event]:
        """Move forward by an ISO 8601 duration, to an instant, or by the arguments of `timedelta`.

        Returns what fell due, in order of time. `advance(days=31)`. Raises `ValueError` unless
        there is exactly one way to say how far.
        """
        if sum((by is not None, to is not None, bool(delta))) != 1:
            raise ValueError("say how far in one way: by='P31D', to='2024-05-01' or days=31")
        if to is not None:
            return self._move("POST", "/advance", {"to": spell(to)})
        return self._move("POST", "/advance", {"by": by or _duration(timedelta(**delta))})

    def _state(self) -> Json:
        found: Json = self._mock.call("GET", self._path)
        return found

    def _move(self, method: str, path: str, body: Json) -> list[Event]:
        fired: list[Event] = self._mock.call(method, self._path + path, body)["fired"]
        return fired


def spell(instant: datetime | str) -> str:
    """Spell an instant."""
    return instant if isinstance(instant, str) else instant.isoformat()


def _duration(lead: timedelta) -> str:
    if lead < timedelta():
        raise ValueError(f"{lead} leads back; set the clock instead")
    return f"P{lead.days}DT{lead.seconds}S"
