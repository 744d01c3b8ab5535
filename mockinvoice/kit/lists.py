"""What has gathered in a space, asked for anew whenever it is looked at."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

from mockinvoice.kit.calls import Caller, step
from mockinvoice.kit.shapes import Delivery, Exchange, Message

T = TypeVar("T")


class Gathered(Sequence[T], Generic[T]):
    """A list that is read from the mock each time. Equal to a list with the same in it."""

    def __init__(self, read: Callable[[], list[T]]) -> None:
        self._read = read

    def all(self) -> list[T]:
        """Return what is there now."""
        return self._read()

    def __len__(self) -> int:
        return len(self._read())

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        return self._read()[place]

    def __iter__(self) -> Iterator[T]:
        return iter(self._read())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._read() == list(other)

    __hash__ = None  # type: ignore[assignment]  # what is in it changes

    def __repr__(self) -> str:
        return repr(self._read())


class Exchanges(Gathered[Exchange]):
    """The journal, the oldest exchange first."""

    def __init__(self, mock: Caller, path: str) -> None:
        super().__init__(self.where)
        self._mock = mock
        self._path = path

    def where(
        self, *, vendor: str | None = None, operation: str | None = None, limit: int | None = None
    ) -> list[Exchange]:
        """Return some of them; `limit` keeps the newest."""
        found: list[Exchange] = self._mock.call(
            "GET", self._path, vendor=vendor, operation=operation, limit=limit
        )["exchanges"]
        return found

    def find(self, key: str) -> Exchange:
        """Return one, by the id in the header `X-Mockinvoice-Exchange` of an answer."""
        found: Exchange = self._mock.call("GET", f"{self._path}/{step(key)}")
        return found

    def clear(self) -> int:
        """Empty the journal; return how many there were."""
        return int(self._mock.call("DELETE", self._path)["deleted"])


class Outbox(Gathered[Message]):
    """The captured e-mail, the oldest first."""

    def __init__(self, mock: Caller, path: str) -> None:
        super().__init__(lambda: _listed(mock, path, "messages"))
        self._mock = mock
        self._path = path

    def eml(self, key: str) -> bytes:
        """Return one message as MIME."""
        return self._mock.raw("GET", f"{self._path}/{step(key)}.eml")

    def clear(self) -> int:
        """Empty the outbox; return how many messages it had."""
        return int(self._mock.call("DELETE", self._path)["deleted"])


class Deliveries(Gathered[Delivery]):
    """The webhook calls, the oldest first."""

    def __init__(self, mock: Caller, path: str) -> None:
        super().__init__(lambda: _listed(mock, path, "deliveries"))
        self._mock = mock
        self._path = path

    def wait_for(self, event: str, *, timeout: float = 5, nth: int = 1) -> Delivery:
        """Return the n-th delivery of an event when it has been made, or given up.

        Raises `TimeoutError` after `timeout` seconds of the machine's time, at most 30.
        """
        wanted = {"event": event, "timeout": timeout, "nth": nth}
        found: Delivery | None = self._mock.call("POST", f"{self._path}/wait", wanted)["delivery"]
        if found is None:
            raise TimeoutError(f"no delivery number {nth} of {event!r} within {timeout} seconds")
        return found

    def replay(self, key: str) -> Delivery:
        """Make one once more and return it."""
        found: Delivery = self._mock.call("POST", f"{self._path}/{step(key)}/replay")
        return found

    def flush(self) -> list[Delivery]:
        """Make all that are owed, without waiting for their time; return them."""
        found: list[Delivery] = self._mock.call("POST", f"{self._path}/flush")["deliveries"]
        return found


def _listed(mock: Caller, path: str, member: str) -> Any:
    return mock.call("GET", path)[member]
