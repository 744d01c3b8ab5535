"""The faults of a space of a mock, over the control API."""

from datetime import datetime
from typing import Any

from mockinvoice.client_calls import Caller, Json, step


class FaultsClient:
    """The rules for faults of one space. Every method raises `MockError`."""

    def __init__(self, mock: Caller, path: str) -> None:
        self._mock = mock
        self._path = path

    def add(
        self,
        *,
        do: Json,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        **match: Any,
    ) -> Json:
        """Add a rule and return it as `{id, persona, match, do, seen, struck}`.

        `match` are `vendor`, `operation`, `method`, `path`, `nth`, `probability` and `times`;
        `since` and `until` bound it on the space's clock. `add(nth="3-5", do={"status": 503})`.
        """
        window = {"from": _spelled(since), "to": _spelled(until)}
        match |= {name: instant for name, instant in window.items() if instant is not None}
        found: Json = self._mock.call("POST", f"{self._path}/faults", {"match": match, "do": do})
        return found

    def all(self) -> list[Json]:
        """Return the rules as they stand, the oldest first."""
        found: list[Json] = self._mock.call("GET", f"{self._path}/faults")["faults"]
        return found

    def remove(self, key: str) -> None:
        """Remove one rule."""
        self._mock.call("DELETE", f"{self._path}/faults/{step(key)}")

    def clear(self) -> int:
        """Remove all rules; return how many there were."""
        return int(self._mock.call("DELETE", f"{self._path}/faults")["deleted"])

    def personas(self) -> list[Json]:
        """Return `{name, summary, rules}` of each persona."""
        found: list[Json] = self._mock.call("GET", f"{self._path}/personas")["personas"]
        return found

    def persona(self, name: str, **match: Any) -> list[Json]:
        """Add the rules of a persona, narrowed by `match`, and return them."""
        body = {"match": match} if match else {}
        found: Json = self._mock.call("POST", f"{self._path}/personas/{step(name)}", body)
        rules: list[Json] = found["faults"]
        return rules


def _spelled(instant: datetime | str | None) -> str | None:
    return instant.isoformat() if isinstance(instant, datetime) else instant
