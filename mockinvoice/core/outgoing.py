"""What a space owes to the world outside: planned like events, carried while no lock is held."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Condition, RLock
from typing import Any, Protocol

from mockinvoice.core.agenda import Agenda
from mockinvoice.core.records import Record
from mockinvoice.core.store import Store

COLLECTION = "_outgoing"
DELIVERY, MAIL = "delivery", "mail"
NOBODY = "this mock sends nothing"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one webhook call.

    `request` is `{method, url, headers}` as sent; `response` is `{status, headers, body,
    is_cut}`, or None, and then `error` says why. `is_refused`: the mock does not call such
    addresses, so that trying again is useless.
    """

    request: Mapping[str, Any]
    response: Mapping[str, Any] | None = None
    error: str | None = None
    is_refused: bool = False


class CourierClosedError(Exception):
    """The mock is being closed; what has not been carried stays owed."""


class Courier(Protocol):
    """Carries what spaces owe: nobody else may reach the network.

    Raises nothing but `CourierClosedError`.
    """

    def call(self, delivery: Record) -> Outcome:
        """Make a webhook call."""

    def hand_over(self, message: Record) -> str | None:
        """Hand an e-mail over to a server; return what went wrong."""

    def wake(self, world: Any) -> None:
        """Look after what a space owes, soon and in another thread."""


class NoCourier:
    """Carries nothing anywhere, for worlds that nobody gave a courier."""

    def call(self, delivery: Record) -> Outcome:
        """Refuse."""
        request = {"method": "POST", "url": delivery["url"], "headers": delivery["headers"]}
        return Outcome(request=request, error=NOBODY, is_refused=True)

    def hand_over(self, _message: Record) -> str | None:
        """Refuse."""
        return NOBODY

    def wake(self, world: Any) -> None:
        """Leave it."""


class Outgoing:
    """The plan of what is owed, with its locks.

    Hold `turn` to carry something or to move the clock: what is owed then goes out one after the
    other. It is taken before the lock of the store, never behind it. `news` is told when something
    has been carried.
    """

    def __init__(self, store: Store) -> None:
        self.plan = Agenda(store, kinds=(DELIVERY, MAIL), collection=COLLECTION)
        self.turn = RLock()
        self.news = Condition()

    def tell(self) -> None:
        """Wake those who wait for news."""
        with self.news:
            self.news.notify_all()
