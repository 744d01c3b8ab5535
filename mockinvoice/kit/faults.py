"""The faults of a space."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from mockinvoice.kit.calls import Caller, step
from mockinvoice.kit.clock import spell
from mockinvoice.kit.lists import Gathered
from mockinvoice.kit.shapes import Fault, Json


class Match(TypedDict, total=False):
    """Which calls a rule strikes.

    `path` is a pattern with `*`; `nth` a number or a range such as `"3-5"` of the calls that fit;
    `probability` is drawn from the space's seed; `times` is how often it strikes at most.
    """

    vendor: str
    operation: str
    method: str
    path: str
    nth: int | str
    probability: float
    times: int


class Faults(Gathered[Fault]):
    """The rules of a space, the oldest first."""

    def __init__(self, mock: Caller, path: str) -> None:
        super().__init__(self._all)
        self._mock = mock
        self._path = path

    def add(
        self,
        *,
        do: Mapping[str, Any],
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        **match: Unpack[Match],
    ) -> Fault:
        """Add a rule and return it: `add(nth="3-5", do={"status": 503})`.

        `do` is exactly one effect; `match` says which calls it strikes, all unless something is
        said; `since` and `until` bound it on the space's clock.
        """
        window = {"from": since, "to": until}
        bounds = {name: spell(instant) for name, instant in window.items() if instant is not None}
        body = {"match": {**match, **bounds}, "do": dict(do)}
        added: Fault = self._mock.call("POST", f"{self._path}/faults", body)
        return added

    def remove(self, key: str) -> None:
        """Take a rule away."""
        self._mock.call("DELETE", f"{self._path}/faults/{step(key)}")

    def clear(self) -> int:
        """Take all rules away; return how many there were."""
        return int(self._mock.call("DELETE", f"{self._path}/faults")["deleted"])

    def persona(self, name: str, **match: Unpack[Match]) -> list[Fault]:
        """Add a named bundle of rules, narrowed to calls that `match`; return them."""
        address = f"{self._path}/personas/{step(name)}"
        body = {"match": dict(match)} if match else {}
        added: list[Fault] = self._mock.call("POST", address, body)["faults"]
        return added

    def personas(self) -> list[Json]:
        """Return `{name, summary, rules}` of every bundle there is."""
        found: list[Json] = self._mock.call("GET", f"{self._path}/personas")["personas"]
        return found

    def _all(self) -> list[Fault]:
        found: list[Fault] = self._mock.call("GET", f"{self._path}/faults")["faults"]
        return found
