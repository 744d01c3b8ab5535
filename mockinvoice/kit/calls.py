"""Calls to the control API of a mock, whoever sends them, and how they fail."""

import json
from typing import Any, Protocol
from urllib.parse import quote

Json = dict[str, Any]


class MockError(Exception):
    """The mock refused a call, or did not answer (`status` None).

    `detail` names the value and its place, `remedy` says what to do instead.
    """

    def __init__(self, detail: str, *, remedy: str, status: int | None = None) -> None:
        self.detail = detail
        self.remedy = remedy
        self.status = status
        super().__init__(f"{detail}; {remedy}" if remedy else detail)


class Caller(Protocol):
    """Sends calls to the mock at `url`."""

    @property
    def url(self) -> str:
        """The address of the mock, without a last slash."""

    def call(self, method: str, path: str, body: Json | None = None, **query: object) -> Any:
        """Send a call and return its JSON. Raises `MockError`."""

    def raw(self, method: str, path: str, body: Json | None = None, **query: object) -> bytes:
        """Send a call and return the bytes of the answer. Raises `MockError`."""

    def close(self) -> None:
        """Give up what is kept for further calls."""


def read_answer(address: str, status: int, data: bytes) -> bytes:
    """Return the body of an answer, or raise the `MockError` that it tells of."""
    if status < 300:
        return data
    try:
        problem = json.loads(data)
        raise MockError(problem["detail"], remedy=problem["remedy"], status=status)
    except (ValueError, KeyError, TypeError):
        raise MockError(
            f"{address} answered {status}",
            remedy="is there a mock of this version at that URL?",
            status=status,
        ) from None


def step(name: str) -> str:
    """Spell a name as one step of a path."""
    return quote(name, safe="")
