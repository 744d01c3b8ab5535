"""Checking what clients have sent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict

from mockinvoice.kit.calls import Caller, Json, step
from mockinvoice.kit.shapes import Exchange

Where = Callable[[Exchange], bool]


class Expected(TypedDict, total=False):
    """In which respects calls must fit, and how many must.

    `path` is a pattern with `*` and `?` for what follows the vendor's prefix. `query` and `headers`
    map names to a text, to None for a field that must not be there, or to `{"matches":
    expression}`. `body` is the whole body, `body_contains` a part of it, `body_at` maps JSON
    pointers to values or `{"matches": expression}`, `body_matches` is an expression for the body
    as text. Expressions neither look around nor refer back. `times` is exact; `at_least` and
    `at_most` can be combined; `in_order` holds such calls and stands alone.
    """

    vendor: str
    operation: str
    method: str
    path: str
    status: int
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any
    body_contains: Any
    body_at: Mapping[str, Any]
    body_matches: str
    times: int
    at_least: int
    at_most: int
    in_order: Sequence[Mapping[str, Any]]


class VerificationError(AssertionError):
    """Clients did not do what was expected; the message shows what came nearest."""


class Verifier:
    """Asks a space for verdicts."""

    def __init__(self, mock: Caller, path: str) -> None:
        self._mock = mock
        self._path = path

    def verify(self, expected: Mapping[str, Any], *, where: Where | None) -> int:
        """Return how many exchanges fit, or raise `VerificationError`. Raises `MockError`."""
        __tracebackhide__ = True  # pytest then shows the test, not us
        ruled_out = [] if where is None else self._ruled_out(expected, where)
        verdict = self._ask({**expected, "ruled_out": ruled_out} if ruled_out else expected)
        if not verdict["ok"]:
            raise VerificationError(verdict["message"])
        return int(verdict["count"])

    def _ruled_out(self, expected: Mapping[str, Any], where: Where) -> list[str]:
        """Return the ids of those that fit but for what the caller looks for."""
        counts = ("times", "at_least", "at_most")
        plain = {name: value for name, value in expected.items() if name not in counts}
        if "in_order" in expected:
            raise ValueError("where looks at one call and cannot be combined with in_order")
        found: Iterable[str] = self._ask({**plain, "at_least": 0})["matches"]
        return [key for key in found if not where(self._exchange(key))]

    def _exchange(self, key: str) -> Exchange:
        found: Exchange = self._mock.call("GET", f"{self._path}/{step(key)}")
        return found

    def _ask(self, expected: Mapping[str, Any]) -> Json:
        found: Json = self._mock.call("POST", f"{self._path}/verify", dict(expected))
        return found
