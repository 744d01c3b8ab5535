"""One space of a mock and its clock, over the control API."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from mockinvoice.client_calls import Caller, Json, MockError, step
from mockinvoice.client_faults import FaultsClient


class SpaceClient:
    """One space of a running mock, made on first use."""

    def __init__(self, mock: Caller, name: str) -> None:
        self.name = name
        self.clock = ClockClient(mock, f"/spaces/{step(name)}/clock")
        self.faults = FaultsClient(mock, f"/spaces/{step(name)}")
        self._mock = mock
        self._path = f"/spaces/{step(name)}"

    def put(self, **options: Any) -> Json:
        """Make the space with these options, anew if it has others; return its description."""
        return self._call("PUT", "", options)

    def describe(self) -> Json:
        """Return `{name, options, now, urls}`."""
        return self._call("GET", "")

    def url(self, vendor: str) -> str:
        """Return the base URL to give to a client of a vendor."""
        served = {
            found["name"]: found["url"] for found in self._mock.call("GET", "/vendors")["vendors"]
        }
        if vendor not in served:
            raise MockError(
                f"vendor {vendor!r} is not served", remedy=f"use one of {', '.join(served)}"
            )
        return f"{self._mock.url}/@{self.name}{urlsplit(served[vendor]).path}"

    def delete(self) -> None:
        """Remove the space with all it holds."""
        self._call("DELETE", "")

    def reset(self) -> Json:
        """Put the space back to its seed; return its description."""
        return self._call("POST", "/reset")

    def documents(self) -> Json:
        """Export the state: `{format, space, clock, documents, sequences, agenda}`."""
        return self._call("GET", "/documents")

    def load(self, state: Mapping[str, Any]) -> int:
        """Import a state in the place of all records; return how many records it has."""
        count: int = self._call("PUT", "/documents", dict(state))["imported"]
        return count

    def collection(self, vendor: str, name: str) -> dict[str, Json]:
        """Return the records of a collection by id, the oldest first."""
        found = self._call("GET", f"/documents/{step(vendor)}/{step(name)}")
        records: dict[str, Json] = found["records"]
        return records

    def exchanges(
        self, *, vendor: str | None = None, operation: str | None = None, limit: int | None = None
    ) -> list[Json]:
        """Return the journal, the oldest exchange first; `limit` keeps the newest."""
        found: list[Json] = self._mock.call(
            "GET", f"{self._path}/exchanges", vendor=vendor, operation=operation, limit=limit
        )["exchanges"]
        return found

    def exchange(self, key: str) -> Json:
        """Return one exchange."""
        return self._call("GET", f"/exchanges/{step(key)}")

    def clear_exchanges(self) -> int:
        """Empty the journal; return how many exchanges it had."""
        return int(self._call("DELETE", "/exchanges")["deleted"])

    def act(self, vendor: str, action: str, **data: Any) -> Json | None:
        """Run an action of a vendor; return what it tells."""
        path = f"/actions/{step(vendor)}/{step(action)}"
        result: Json | None = self._call("POST", path, data)["result"]
        return result

    def outbox(self) -> list[Json]:
        """Return the captured e-mail, the oldest first."""
        found: list[Json] = self._call("GET", "/outbox")["messages"]
        return found

    def message(self, key: str) -> Json:
        """Return one captured e-mail."""
        return self._call("GET", f"/outbox/{step(key)}")

    def eml(self, key: str) -> bytes:
        """Return one captured e-mail as the MIME message."""
        return self._mock.raw("GET", f"{self._path}/outbox/{step(key)}.eml")

    def clear_outbox(self) -> int:
        """Empty the outbox; return how many messages it had."""
        return int(self._call("DELETE", "/outbox")["deleted"])

    def deliveries(self) -> list[Json]:
        """Return the webhook calls, the oldest first."""
        found: list[Json] = self._call("GET", "/deliveries")["deliveries"]
        return found

    def _call(self, method: str, path: str, body: Json | None = None) -> Json:
        found: Json = self._mock.call(method, self._path + path, body)
        return found


class ClockClient:
    """The time of a space. Instants are ISO 8601 texts or `datetime` with an offset."""

    def __init__(self, mock: Caller, path: str) -> None:
        self._mock = mock
        self._path = path

    def get(self) -> Json:
        """Return `{now, frozen}`."""
        found: Json = self._mock.call("GET", self._path)
        return found

    def now(self) -> datetime:
        """Return the space's time."""
        return datetime.fromisoformat(self.get()["now"])

    def freeze(self, instant: datetime | str) -> list[Json]:
        """Stand at `instant`; return what fell due on the way there."""
        return self._move("PUT", "", {"now": _spelled(instant)})

    def run(self) -> list[Json]:
        """Follow the machine's time; return what fell due by now."""
        return self._move("PUT", "", {"now": "real"})

    def advance(
        self, *, by: str | None = None, to: datetime | str | None = None, **delta: float
    ) -> list[Json]:
        """Move forward by an ISO 8601 duration, to an instant, or by the arguments of `timedelta`.

        Returns what fell due, in order of time: `{at, kind, data}`. `advance(days=31)`.
        """
        if to is not None:
            return self._move("POST", "/advance", {"to": _spelled(to)})
        lead = timedelta(**delta)
        return self._move("POST", "/advance", {"by": by or f"P{lead.days}DT{lead.seconds}S"})

    def _move(self, method: str, path: str, body: Json) -> list[Json]:
        fired: list[Json] = self._mock.call(method, self._path + path, body)["fired"]
        return fired


def _spelled(instant: datetime | str) -> str:
    return instant if isinstance(instant, str) else instant.isoformat()
